//! The identity of an entry as people write and read it.
//!
//! Enters: a text, or the keys of an entry. Leaves: the other of the two. It is `id` in
//! `register.parquet`, and what a decision names; stable from year to year.

use std::fmt;

use super::text::{normalize, normalize_name, normalize_number};
use super::{CreditCode, RegionCode};

/// Credit code, else registration number, else name with the division that registers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryId {
    /// The unified social credit code.
    Code(CreditCode),
    /// The old registration number, normalised.
    Number(String),
    /// The name, normalised, and the registering division where it is known.
    Name(String, Option<RegionCode>),
}

/// Stands before a registration number.
const NUMBER: char = '证';
/// Stands before a name.
const NAME: char = '名';

impl EntryId {
    /// The id of a registration number.
    pub fn number(number: &str) -> EntryId {
        EntryId::Number(normalize_number(number).into_owned())
    }

    /// The id of a name.
    pub fn name(name: &str, region: Option<RegionCode>) -> EntryId {
        EntryId::Name(normalize_name(name).into_owned(), region)
    }

    /// Reads an id: `53330106…`, `证浙社字01`, `名甲协会@330106`, `名甲协会@`.
    ///
    /// ```
    /// use nianbao::codes::EntryId;
    /// for text in ["53100000500019795A", "证A-1", "名甲协会@330106", "名甲协会@"] {
    ///     assert_eq!(EntryId::parse(text).expect("an id").to_string(), text);
    /// }
    /// assert_eq!(EntryId::parse("名甲协会"), None);
    /// assert_eq!(EntryId::parse("53100000500019795B"), None);
    /// ```
    pub fn parse(text: &str) -> Option<EntryId> {
        let text = text.trim();
        if let Some(number) = text.strip_prefix(NUMBER) {
            return (!normalize(number).is_empty()).then(|| EntryId::number(number));
        }
        if let Some(rest) = text.strip_prefix(NAME) {
            let (name, region) = rest.rsplit_once('@')?;
            let region = match region.trim() {
                "" => None,
                code => Some(RegionCode::parse(code)?),
            };
            return (!normalize_name(name).is_empty()).then(|| EntryId::name(name, region));
        }
        CreditCode::parse(text).ok().map(EntryId::Code)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntryId::Code(code) => f.write_str(code.as_str()),
            EntryId::Number(number) => write!(f, "{NUMBER}{number}"),
            EntryId::Name(name, Some(region)) => write!(f, "{NAME}{name}@{region}"),
            EntryId::Name(name, None) => write!(f, "{NAME}{name}@"),
        }
    }
}
