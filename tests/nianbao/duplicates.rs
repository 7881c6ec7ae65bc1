//! How rows with faults of copying find together: by identity, and as candidates.
//!
//! The truth is told by the synthetic list itself. Two thousand organizations in each run;
//! `NIANBAO_DUPLICATES` sets another number.

use std::collections::BTreeMap;

use nianbao::pipeline::{self, Silent, YearEnd};
use nianbao::register;
use nianbao::spec::{Field, Pipeline};
use nianbao::synth::{Layout, Plan, Truth, write};

/// What became of the rows with one kind of fault.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    rows: u32,
    /// One entry with the rows of the organization that is meant.
    merged: u32,
    /// One entry with rows of another.
    wrong: u32,
    /// Apart, and a candidate with the organization that is meant.
    candidate: u32,
}

/// A row by its file and number, from 1.
type Place = (String, u32);

/// Which organization each row means, and the kind of its fault.
fn truth(folder: &std::path::Path) -> BTreeMap<Place, (String, String)> {
    let mut reader = csv::Reader::from_path(folder.join("truth/faults.csv")).expect("the truth");
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let place = (row[0].to_owned(), row[1].parse().expect("a number"));
        (place, (row[2].to_owned(), row[3].to_owned()))
    });
    rows.collect()
}

/// The credit code that the registers give each row; none for rows with faults.
fn codes(year: &YearEnd, truth: &BTreeMap<Place, (String, String)>) -> BTreeMap<Place, String> {
    let mut codes = BTreeMap::new();
    for batch in &year.batches {
        for row in 0..batch.len() {
            let place = (batch.source.file.clone(), batch.rows[row] + 1);
            if let Some(code) = batch.text(Field::CreditCode, row)
                && !truth.contains_key(&place)
            {
                codes.insert(place, code.to_owned());
            }
        }
    }
    codes
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures of a run are what it measures")]
fn rows_with_faults_find_their_organization_or_are_shown_as_candidates() {
    let asked = std::env::var("NIANBAO_DUPLICATES").ok().and_then(|number| number.parse().ok());
    let organizations = asked.unwrap_or(2_000);
    let folder = tempfile::tempdir().expect("a folder");
    let plan = Plan {
        years: vec![2025],
        layout: Layout::Plain,
        truth: Truth::None,
        faults: true,
        ..Plan::new(organizations, organizations.div_ceil(2_000), 7)
    };
    write(&plan, folder.path()).expect("the synthetic data");
    let pipeline = Pipeline::over(folder.path()).expect("the built-in pipeline");
    let outcome = pipeline::run(&pipeline, folder.path(), None, &Silent).expect("the job runs");
    let year = outcome.current().expect("a year-end");
    let truth = truth(folder.path());
    let codes = codes(year, &truth);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (fault, _) in truth.values() {
        tallies.entry(fault).or_default().rows += 1;
    }
    let entries = register::entries(&year.batches, year.as_of, &pipeline);
    for entry in &entries {
        let place = |row: &register::RowRef| {
            let batch = &year.batches[row.batch as usize];
            (batch.source.file.clone(), batch.rows[row.row as usize] + 1)
        };
        let places: Vec<Place> = entry.iter().map(place).collect();
        for (fault, meant) in places.iter().filter_map(|place| truth.get(place)) {
            let others: Vec<&String> = places.iter().filter_map(|place| codes.get(place)).collect();
            let tally = tallies.entry(fault).or_default();
            tally.merged += u32::from(others.contains(&meant));
            tally.wrong += u32::from(others.iter().any(|code| *code != meant));
        }
    }
    let mut false_candidates = 0;
    for candidate in &year.registered.candidates {
        let places = candidate.places.each_ref().map(|place| (place.file.clone(), place.row));
        let [a, b] = &places;
        let told = |one: &Place, other: &Place| {
            let (fault, meant) = truth.get(one)?;
            (codes.get(other) == Some(meant)).then_some(fault.as_str())
        };
        match told(a, b).or_else(|| told(b, a)) {
            Some(fault) => tallies.entry(fault).or_default().candidate += 1,
            None => false_candidates += 1,
        }
    }
    for (fault, tally) in &tallies {
        println!("{fault:24} {tally:?}");
    }
    println!("candidates that are two organizations: {false_candidates}");
    let by_key =
        ["same", "misread-code", "wrong-code", "no-code", "name-only", "blanks-in-name", "moved"];
    // The registers hold no number by which a renamed one could be found.
    let alike = ["typo-in-name", "two-typos-in-name", "typo-in-name-undated", "renamed"];
    let sum = |faults: &[&str], of: fn(&Tally) -> u32| -> u32 {
        faults.iter().filter_map(|fault| tallies.get(fault)).map(of).sum()
    };
    let all: Vec<&str> = tallies.keys().copied().collect();
    assert_eq!(sum(&all, |tally| tally.wrong), 0, "a row is merged into another organization");
    let (merged, keyed) = (sum(&by_key, |t| t.merged), sum(&by_key, |t| t.rows));
    assert!(
        f64::from(merged) >= 0.995 * f64::from(keyed),
        "{merged} of {keyed} merged by identity"
    );
    let (shown, near) = (sum(&alike, |t| t.candidate), sum(&alike, |t| t.rows));
    assert!(f64::from(shown) >= 0.95 * f64::from(near), "{shown} of {near} shown as candidates");
    let all_shown = shown + false_candidates;
    assert!(f64::from(shown) >= 0.9 * f64::from(all_shown), "{shown} of {all_shown} are right");
}
