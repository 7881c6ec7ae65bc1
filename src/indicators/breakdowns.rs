//! Breakdowns beyond those of every report.
//!
//! Enters: a register, how its organizations count, and the dimensions asked for. Leaves:
//! counts of every indicator by value of the dimensions, each breakdown in one pass over the
//! organizations, with the outcomes that the other figures rest on. What is not known is a
//! value of its own.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Judged;
use crate::codes::{Divisions, Level};
use crate::quantity::{Counts, Date};
use crate::register::Register;
use crate::spec::{Band, BandOf, Breakdown, Dimension};

/// A breakdown with its counts.
#[derive(Debug, Clone)]
pub struct BrokenDown {
    /// What it was asked by.
    pub breakdown: Breakdown,
    /// One count an indicator, in the order of the catalogue, by value of each dimension.
    pub cells: BTreeMap<Vec<Label>, Vec<Counts>>,
}

/// The value of a dimension: how it sorts, and how it reads.
pub type Label = (u64, String);

const UNKNOWN: &str = "未知";

/// Counts every breakdown.
pub fn broken_down(
    register: &Register,
    judged: &Judged,
    breakdowns: &[Breakdown],
) -> Vec<BrokenDown> {
    let Some(as_of) = register.as_of else { return Vec::new() };
    breakdowns
        .par_iter()
        .map(|breakdown| {
            let labels: Vec<Vec<Label>> =
                breakdown.by.iter().map(|dimension| labels(register, dimension, as_of)).collect();
            let mut cells: BTreeMap<Vec<Label>, Vec<Counts>> = BTreeMap::new();
            for at in 0..register.len() {
                let key: Vec<Label> = labels.iter().map(|labels| labels[at].clone()).collect();
                let counts = cells.entry(key);
                let counts =
                    counts.or_insert_with(|| vec![Counts::default(); judged.outcomes.len()]);
                for (sum, outcomes) in counts.iter_mut().zip(&judged.outcomes) {
                    *sum += outcomes[at].counts();
                }
            }
            BrokenDown { breakdown: breakdown.clone(), cells }
        })
        .collect()
}

/// The value of each organization.
fn labels(register: &Register, dimension: &Dimension, as_of: Date) -> Vec<Label> {
    let divisions = Divisions::in_force(as_of.year());
    let text = |column| register.texts(column).map(named).collect();
    match dimension {
        Dimension::Province => regions(register, divisions, Some(Level::Province)),
        Dimension::Prefecture => regions(register, divisions, Some(Level::Prefecture)),
        Dimension::County => regions(register, divisions, None),
        Dimension::RegistrarLevel => text("region_level"),
        Dimension::Industry => text("industry"),
        Dimension::Size => text("size"),
        Dimension::OrgType => text("org_type"),
        Dimension::SupervisingUnit => text("supervising_unit"),
        Dimension::ManagingOrgan => text("party_parent"),
        Dimension::YearFounded => {
            let years = register.dates("registration_date").into_iter();
            years.map(|date| number(date.map(|date| date.year() as u32), " 年")).collect()
        }
        Dimension::Age => ages(register, as_of).map(|age| number(age, " 年")).collect(),
        Dimension::Band(band) => banded(register, band, as_of),
    }
}

/// A text sorts by itself, what is not known last.
fn named(text: Option<&str>) -> Label {
    match text {
        Some(text) => (0, text.to_owned()),
        None => (u64::MAX, UNKNOWN.to_owned()),
    }
}

fn number(number: Option<u32>, unit: &str) -> Label {
    match number {
        Some(number) => (u64::from(number), format!("{number}{unit}")),
        None => (u64::MAX, UNKNOWN.to_owned()),
    }
}

/// The division of a level that holds each registering division; the own of a level above
/// is apart.
fn regions(register: &Register, divisions: &Divisions, level: Option<Level>) -> Vec<Label> {
    let label = |code: &Option<crate::codes::RegionCode>| {
        let Some(code) = *code else { return named(None) };
        let held = match level {
            Some(level) => divisions.ancestor_at(code, level),
            None => None,
        };
        // A county that no prefecture holds stands for itself.
        let county = || (divisions.level(code) == Some(Level::County)).then_some(code);
        let (unit, own) = held.or_else(county).map_or((code, "本级"), |held| (held, ""));
        let name = divisions.full_name(unit).unwrap_or_else(|| "全国".to_owned());
        (u64::from(unit.number()), name + own)
    };
    register.regions.iter().map(label).collect()
}

/// Completed years since registration.
fn ages(register: &Register, as_of: Date) -> impl Iterator<Item = Option<u32>> {
    register.dates("registration_date").into_iter().map(move |date| {
        let date = date?;
        let before = (as_of.month(), as_of.day()) < (date.month(), date.day());
        u32::try_from(i32::from(as_of.year()) - i32::from(date.year()) - i32::from(before)).ok()
    })
}

fn banded(register: &Register, band: &Band, as_of: Date) -> Vec<Label> {
    let numbers: Vec<Option<u32>> = match band.of {
        BandOf::Staff => register.integers("staff"),
        BandOf::Members => register.integers("members"),
        BandOf::FullMembers => register.integers("full_members"),
        BandOf::Age => ages(register, as_of).collect(),
    };
    numbers
        .into_iter()
        .map(|number| number.map_or_else(|| named(None), |n| within(n, band)))
        .collect()
}

/// The interval of a number: 10–49, and 100 以上 for the last.
fn within(number: u32, band: &Band) -> Label {
    let at = band.limits.partition_point(|limit| *limit <= number);
    let low = if at == 0 { 0 } else { band.limits[at - 1] };
    let text = match band.limits.get(at) {
        Some(next) if next - 1 == low => low.to_string(),
        Some(next) => format!("{low}–{}", next - 1),
        None => format!("{low} 以上"),
    };
    (u64::from(low), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_half_open_and_leave_no_number_out() {
        let band = Band { name: "档".to_owned(), of: BandOf::Staff, limits: vec![1, 10, 100] };
        let shown: Vec<String> =
            [0, 1, 9, 10, 99, 100, 5_000].map(|number| within(number, &band).1).into();
        assert_eq!(shown, ["0", "1–9", "1–9", "10–99", "10–99", "100 以上", "100 以上"]);
    }
}
