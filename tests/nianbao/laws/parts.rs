//! Parts add up to the whole, in every breakdown.

use std::collections::BTreeMap;

use nianbao::codes::{Divisions, Level};
use nianbao::indicators::{CellKey, Figures, Part, Region};
use nianbao::quantity::{Counts, Date};
use proptest::prelude::*;

use super::{NAMES, cases, files, rows};
use crate::support::expect::job;
use crate::support::sample::{sample, small};

/// Sums of counts by whole, to be held against the whole's own counts.
#[derive(Default)]
struct Sums(BTreeMap<(&'static str, Date, CellKey), Vec<Counts>>);

impl Sums {
    fn add(&mut self, how: &'static str, date: Date, whole: CellKey, counts: &[Counts]) {
        let sum = self
            .0
            .entry((how, date, whole))
            .or_insert_with(|| vec![Counts::default(); counts.len()]);
        for (mine, theirs) in sum.iter_mut().zip(counts) {
            *mine += *theirs;
        }
    }
}

/// The first whole whose parts do not add up to it.
fn misfit(figures: &Figures) -> Option<String> {
    let mut sums = Sums::default();
    for ((date, key), counts) in &figures.cells {
        let divisions = Divisions::in_force(date.year());
        if let Some(whole) = above(key.region, divisions) {
            sums.add("regions", *date, CellKey { region: whole, ..*key }, counts);
        }
        // Region and own, region and industry … each part adds up over its values.
        if key.industry != Part::All {
            sums.add("industries", *date, CellKey { industry: Part::All, ..*key }, counts);
        }
        if key.size != Part::All {
            sums.add("sizes", *date, CellKey { size: Part::All, ..*key }, counts);
        }
        if key.org_type != Part::All {
            sums.add("types", *date, CellKey { org_type: Part::All, ..*key }, counts);
        }
    }
    let wrong = sums
        .0
        .iter()
        .find(|((_, date, whole), sum)| figures.cells.get(&(*date, *whole)) != Some(*sum));
    let wholes = figures.cells.keys().filter(|(_, key)| has_parts(key));
    let mut bare = wholes.filter(|(date, key)| !sums.0.contains_key(&("regions", *date, *key)));
    wrong
        .map(|(whole, _)| format!("{whole:?} is not the sum of its parts"))
        .or_else(|| bare.next().map(|whole| format!("{whole:?} has no parts")))
}

/// A province is its prefectures, its province-governed counties and its own; a
/// prefecture is its counties and its own; 未知 counts in the whole only.
fn above(region: Region, divisions: &Divisions) -> Option<Region> {
    match region {
        Region::All => None,
        Region::Unknown => Some(Region::All),
        Region::Own(code) => {
            Some(divisions.get(code).map_or(Region::All, |_| Region::Division(code)))
        }
        Region::Division(code) => {
            Some(divisions.parent(code).map_or(Region::All, Region::Division))
        }
    }
}

fn has_parts(key: &CellKey) -> bool {
    match key.region {
        Region::All => true,
        Region::Division(code) => Divisions::in_force(2025).level(code) != Some(Level::County),
        _ => false,
    }
}

#[test]
fn counts_add_up_over_the_parts_of_the_samples() {
    for sample in [sample(), small()] {
        assert_eq!(misfit(&sample.outcome.figures), None);
    }
}

#[test]
fn the_breakdowns_are_those_of_the_contract_and_no_others() {
    let applied = |key: &CellKey| {
        [
            key.region != Region::All,
            key.industry != Part::All,
            key.size != Part::All,
            key.org_type != Part::All,
        ]
    };
    let mut found: Vec<[bool; 4]> =
        sample().outcome.figures.cells.keys().map(|(_, key)| applied(key)).collect();
    found.sort();
    found.dedup();
    let (yes, no) = (true, false);
    let mut expected = vec![
        [no, no, no, no],
        [yes, no, no, no],
        [no, yes, no, no],
        [no, no, yes, no],
        [no, no, no, yes],
        [yes, yes, no, no],
        [yes, no, yes, no],
        [yes, no, no, yes],
        [no, yes, yes, no],
        [yes, yes, yes, no],
    ];
    expected.sort();
    assert_eq!(found, expected);
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn counts_add_up_over_the_parts_of_random_registers(rows in rows()) {
        let outcome = job(|_| {}, None, &files(&rows, NAMES));
        prop_assert_eq!(misfit(&outcome.figures).filter(|_| !outcome.figures.cells.is_empty()), None);
    }
}
