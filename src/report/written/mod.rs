//! A written report, read back: from a figure to its cells, from a cell to its figures,
//! and from one report to another.
//!
//! Enters: the manifest and the Parquet files of an internal output folder. Leaves: what
//! was asked, without a rerun. Reads the columns and rows that an answer needs and no more.
//! Never opens a file, and never holds a person's data: there are none in a report.

mod beside;
mod beside_charts;
mod diff;
mod explain;
mod figures;
mod provenance;
mod told;
mod trace;
mod verdict;

use bytes::Bytes;

pub use diff::{Difference, EntryChange, FigureChange};
pub use explain::{Entry, Explanation, Question, Value};
pub(super) use explain::{columns, decides, shown};
pub use provenance::SourceCell;
pub use told::Told;
pub use trace::{Figure, Moved, Traced};

use super::encode::parquet_part;
use super::label;
use super::manifest::Manifest;
use crate::codes::{Divisions, RegionCode};
use crate::indicators::CellKey;
use crate::quantity::Date;
use crate::register::Register;

/// The files of an internal report that answers are drawn from.
pub struct Written {
    /// What it was made of.
    pub manifest: Manifest,
    /// Its reference date.
    pub as_of: Date,
    register: Bytes,
    provenance: Bytes,
    figures: Bytes,
}

impl Written {
    /// A report from the bytes of `data/register.parquet`, `provenance.parquet` and
    /// `figures.parquet`; `None` where the manifest names no date or a file is none of ours.
    pub fn of(manifest: Manifest, files: [Vec<u8>; 3]) -> Option<Written> {
        let as_of = manifest.as_of.parse().ok()?;
        let [register, provenance, figures] = files.map(Bytes::from);
        let ours = |file: &Bytes| parquet_part(file, |_| false, Some(&[])).is_some();
        let all_ours = [&register, &provenance, &figures].into_iter().all(ours);
        all_ours.then_some(Written { manifest, as_of, register, provenance, figures })
    }

    /// The divisions in force at its reference date.
    pub fn divisions(&self) -> &'static Divisions {
        Divisions::in_force(self.as_of.year())
    }

    /// Whether any of its organizations is registered in a division.
    pub fn holds(&self, division: RegionCode) -> bool {
        let regions: std::collections::BTreeSet<RegionCode> =
            self.register(|_| false, None).regions.into_iter().flatten().collect();
        regions.into_iter().any(|code| self.divisions().contains(division, code))
    }

    /// Region, industry, size and type of a cell, as the data files name them.
    pub fn words(&self, cell: CellKey) -> [String; 4] {
        [
            label::region_name(cell.region, self.divisions()),
            label::industry(cell.industry).to_owned(),
            label::size(cell.size).to_owned(),
            label::org_type(cell.org_type).to_owned(),
        ]
    }

    /// Some columns of its register, with those that say where each organization counts,
    /// and of these some rows, ascending.
    fn register(&self, wanted: impl Fn(&str) -> bool, rows: Option<&[usize]>) -> Register {
        const PLACES: [&str; 4] = ["region", "industry", "size", "org_type"];
        let wanted = |name: &str| PLACES.contains(&name) || name == "as_of" || wanted(name);
        // The file was found to be ours when the report was opened.
        let columns = parquet_part(&self.register, wanted, rows).unwrap_or_else(|| {
            parquet_part(&self.register, |_| false, Some(&[])).expect("a register of ours")
        });
        let mut register = Register { columns, as_of: Some(self.as_of), ..Register::default() };
        let code = |text: Option<&str>| text.and_then(RegionCode::parse);
        register.regions = register.texts("region").map(code).collect();
        register
    }
}
