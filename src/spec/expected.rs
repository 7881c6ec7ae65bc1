//! The units that have to report (应报单位), as `expected.csv` lists them.
//!
//! Enters: nothing. Leaves: the list by year-end. Never says who has reported; `register`
//! does.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Glob, Role};
use crate::codes::{RegionCode, normalize_name};

/// The name of the list where a pipeline gives it no other.
pub const EXPECTED: &str = "expected.csv";

/// The list of reporting units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The name of the file, for findings.
    pub file: String,
    /// Where it lies, so that it is not read as data; empty where it came as text.
    pub path: PathBuf,
    /// The year in whose divisions the regions are given.
    pub year: i16,
    /// Its lines.
    pub units: Vec<ExpectedUnit>,
}

/// A unit that has to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedUnit {
    /// Its name, as written.
    pub unit: String,
    /// The division that it registers for.
    pub region: RegionCode,
    /// What it reports.
    pub kind: Role,
    /// How many organizations it has to report.
    pub control_total: Option<u64>,
    /// The files that it reports with, where the list says so.
    pub source: Vec<Glob>,
    /// The year-end that the line speaks of; every other one where none is said.
    pub year: Option<i16>,
    /// The line in the list, from 1.
    pub line: usize,
}

impl ExpectedUnit {
    /// What makes two lines speak of one unit.
    pub fn key(&self) -> (String, Role) {
        (normalize_name(&self.unit).into_owned(), self.kind)
    }
}

impl Expected {
    /// The units of a year-end, in the order of the list: a line for that year, else the
    /// unit's line for all years.
    pub fn at(&self, year: i16) -> Vec<&ExpectedUnit> {
        let own = self.units.iter().filter(|unit| unit.year == Some(year));
        let told: BTreeSet<_> = own.map(ExpectedUnit::key).collect();
        let holds = |unit: &&ExpectedUnit| match unit.year {
            Some(stated) => stated == year,
            None => !told.contains(&unit.key()),
        };
        self.units.iter().filter(holds).collect()
    }
}
