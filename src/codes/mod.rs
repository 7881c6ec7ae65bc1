//! The code lists: divisions, credit codes, industries, kinds, sizes.
//!
//! Enters: one text, or a code. Leaves: a value that cannot hold a wrong code,
//! or the fact that there is none. Never reads a file, never looks at a clock,
//! never guesses: what is ambiguous is said to be so.

mod credit_code;
mod decode;
mod entry_id;
mod industry;
mod opinions;
mod org_type;
mod person;
mod region;
mod registrar;
mod size;
mod text;

pub use credit_code::{CreditCode, CreditCodeError, looks_like, repairs};
pub(crate) use decode::SNIFFED;
pub use decode::{decode, is_utf16};
pub use entry_id::EntryId;
pub use industry::Industry;
pub use opinions::articles;
pub use org_type::OrgType;
pub use person::{holds_personal, is_email, is_identity_number, is_mobile};
pub use region::{Division, Divisions, Level, Named, RegionCode};
pub use registrar::{Registrar, office, unit};
pub use size::{Size, SizeBands};
pub use text::{normalize, normalize_name, normalize_number};
