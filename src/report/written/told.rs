//! What a report of either edition tells of its regions.
//!
//! Enters: the manifest, the data files and the page of an output folder. Leaves: figures,
//! verdicts, standardised rates and gaps by region. What the edition withholds stays
//! withheld, and a file that it does not hold is told nothing of.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use super::super::encode::csv_records;
use super::super::html::marks_of;
use super::super::label::{region_code, region_level};
use super::super::manifest::Manifest;
use super::figures::{Numbers, figures};
use crate::codes::{Divisions, RegionCode};
use crate::indicators::Region;
use crate::quantity::Date;

/// A row of a data file by column head.
pub(super) type Record = BTreeMap<String, String>;

/// Indicator, year-end, region and whether it is the own of a level.
type Key = (String, String, String, bool);

/// A report as far as it tells of regions.
pub struct Told {
    /// What it was made of.
    pub manifest: Manifest,
    /// Its reference date.
    pub as_of: Date,
    /// The marks of its page.
    pub(super) marks: Vec<String>,
    /// Ids of indicators, in the order of the catalogue.
    pub(super) indicators: Vec<String>,
    /// The year-ends, ascending.
    pub(super) year_ends: BTreeSet<String>,
    /// Figures of whole regions; `None` where they are withheld.
    figures: BTreeMap<Key, Option<Numbers>>,
    /// The rows of each data file that there is.
    records: BTreeMap<&'static str, Vec<Record>>,
}

/// A figure, or why there is none.
pub(super) enum Figure<'a> {
    /// It is told.
    Told(&'a Numbers),
    /// The edition withholds it.
    Withheld,
    /// Nobody stands in the region.
    Absent,
}

impl Told {
    /// The data files that are read where they are there, below `data/`.
    pub const RECORDS: [&'static str; 3] = ["evaluation", "standardised", "gaps"];

    /// A report from `data/figures.parquet`, those of [`Told::RECORDS`] that it holds, and
    /// its page; `None` where a file is none of ours.
    pub fn of(
        manifest: Manifest,
        figures_file: Vec<u8>,
        records: BTreeMap<&'static str, Vec<u8>>,
        page: &str,
    ) -> Option<Told> {
        let as_of = manifest.as_of.parse().ok()?;
        let mut indicators: Vec<String> = Vec::new();
        let mut known: BTreeMap<Key, Option<Numbers>> = BTreeMap::new();
        let found = figures(&Bytes::from(figures_file), |[id, date, region, level, rest @ ..]| {
            let whole = rest.iter().all(|part| *part == "all");
            if whole {
                if !indicators.iter().any(|known| known == id) {
                    indicators.push((*id).to_owned());
                }
                known.insert(key(id, date, region, *level == "own"), None);
            }
            whole
        });
        for ([id, date, region, level, ..], numbers) in found {
            known.insert(key(&id, &date, &region, level == "own"), Some(numbers));
        }
        let year_ends = known.keys().map(|(_, date, ..)| date.clone()).collect();
        let read = |(name, bytes): (&'static str, Vec<u8>)| Some((name, csv_records(&bytes)?));
        let records: Option<BTreeMap<_, _>> = records.into_iter().map(read).collect();
        let told = Told {
            manifest,
            as_of,
            marks: marks_of(page),
            indicators,
            year_ends,
            figures: known,
            records: records?,
        };
        (!told.figures.is_empty()).then_some(told)
    }

    /// The divisions in force at its reference date.
    pub fn divisions(&self) -> &'static Divisions {
        Divisions::in_force(self.as_of.year())
    }

    /// Whether it has a row of a region, withheld or not.
    pub fn has(&self, region: Region) -> bool {
        let (code, own) = (region_code(region), matches!(region, Region::Own(_)));
        self.figures.keys().any(|(_, date, of, is_own)| {
            *of == code && *is_own == own && *date == self.manifest.as_of
        })
    }

    /// The divisions that it has rows of.
    pub fn divisions_told(&self) -> BTreeSet<RegionCode> {
        let codes = self.figures.keys().filter(|(.., own)| !own);
        codes.filter_map(|(_, _, code, _)| RegionCode::parse(code)).collect()
    }

    /// Whether it holds a data file.
    pub(super) fn holds(&self, file: &str) -> bool {
        self.records.contains_key(file)
    }

    /// Whether this is the public edition.
    pub fn is_public(&self) -> bool {
        self.manifest.edition.as_deref() == Some("public")
    }

    /// The figure of a whole region at a year-end.
    pub(super) fn figure(&self, indicator: &str, date: &str, region: Region) -> Figure<'_> {
        let own = matches!(region, Region::Own(_));
        match self.figures.get(&key(indicator, date, &region_code(region), own)) {
            Some(Some(numbers)) => Figure::Told(numbers),
            Some(None) => Figure::Withheld,
            None => Figure::Absent,
        }
    }

    /// The rows of a data file that are of a region, by its columns of region and level.
    pub(super) fn records_of(
        &self,
        file: &str,
        [code, level]: [&str; 2],
        region: Region,
    ) -> Vec<&Record> {
        let named = (region_code(region), region_level(region, self.divisions()));
        let is_of = |record: &&Record| {
            record.get(code) == Some(&named.0)
                && record.get(level).map(String::as_str) == Some(named.1)
        };
        self.records.get(file).into_iter().flatten().filter(is_of).collect()
    }
}

fn key(indicator: &str, date: &str, region: &str, own: bool) -> Key {
    (indicator.to_owned(), date.to_owned(), region.to_owned(), own)
}

/// A field of a row, empty where there is none.
pub(super) fn field<'r>(record: &'r Record, name: &str) -> &'r str {
    record.get(name).map_or("", String::as_str)
}

/// A number of a row.
pub(super) fn number(record: &Record, name: &str) -> Option<f64> {
    field(record, name).parse().ok()
}
