//! What is found again of the faults that synthetic sheets are given: rows with slips of
//! copying, by identity or as candidates; conflicts; names and registrars that change; codes
//! of divisions that exist no more; party organizations that several share; units that send
//! nothing.
//!
//! The truth is told by the synthetic data themselves. Eight thousand organizations;
//! `NIANBAO_FAULTY` sets another number.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use nianbao::diag;
use nianbao::pipeline::{self, Outcome, Silent, YearEnd};
use nianbao::register::{self, Change, Status};
use nianbao::spec::{Field, Pipeline};
use nianbao::synth::{Fault, Layout, Plan, Truth, write};
use tempfile::TempDir;

use crate::support::evidence::evidence;

const INPUT: &str = "synthetic organizations with every fault";

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

/// Which organization each row of a year means, and the kind of its fault.
fn truth(folder: &std::path::Path, year: &str) -> BTreeMap<Place, (String, String)> {
    let mut reader = csv::Reader::from_path(folder.join("truth/faults.csv")).expect("the truth");
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let place = (row[0].to_owned(), row[1].parse().expect("a number"));
        (place, (row[2].to_owned(), row[3].to_owned()))
    });
    rows.filter(|(place, _): &(Place, _)| place.0.starts_with(year)).collect()
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

/// Sheets by the row, which the tests share.
static PLAIN: LazyLock<Faulty> = LazyLock::new(|| {
    let asked = std::env::var("NIANBAO_FAULTY").ok().and_then(|number| number.parse().ok());
    let organizations: u32 = asked.unwrap_or(8_000);
    Faulty::run(Layout::Plain, organizations, organizations.div_ceil(2_000))
});

/// A run over sheets with all the faults that their layout can have.
struct Faulty {
    folder: TempDir,
    outcome: Outcome,
    pipeline: Pipeline,
}

impl Faulty {
    fn run(layout: Layout, organizations: u32, files: u32) -> Faulty {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = Plan {
            years: vec![2024, 2025],
            layout,
            truth: Truth::None,
            faults: Fault::ALL.into_iter().filter(|fault| fault.fits(layout)).collect(),
            ..Plan::new(organizations, files, 7)
        };
        write(&plan, folder.path()).expect("the synthetic data");
        let pipeline = Pipeline::over(folder.path()).expect("the built-in pipeline");
        let outcome = pipeline::run(&pipeline, folder.path(), None, &Silent).expect("the job runs");
        Faulty { folder, outcome, pipeline }
    }

    fn year(&self) -> &YearEnd {
        self.outcome.current().expect("a year-end")
    }

    /// What `truth/changes.csv` tells of the last year: kind, subject, before, after.
    fn told(&self, kind: &str) -> BTreeMap<String, (String, String)> {
        let mut reader = csv::Reader::from_path(self.folder.path().join("truth/changes.csv"))
            .expect("the truth");
        let rows = reader.records().map(|row| row.expect("a row"));
        let rows = rows.filter(|row| &row[0] == "2025" && &row[1] == kind);
        rows.map(|row| (row[2].to_owned(), (row[3].to_owned(), row[4].to_owned()))).collect()
    }

    /// Codes of those about whose name, registrar or date two sources differ: it is unknown
    /// then, and unknown is no change; without a date nobody is in scope.
    fn unsettled(&self) -> BTreeSet<String> {
        let years = ["2024/", "2025/"].map(|year| truth(self.folder.path(), year));
        let slips = years.into_iter().flat_map(BTreeMap::into_values);
        let differ = slips.filter(|(slip, _)| {
            ["other-name", "other-registrar", "other-date"].contains(&slip.as_str())
        });
        differ.map(|(_, code)| code).collect()
    }

    /// The place of each credit code in the register.
    fn places(&self) -> BTreeMap<String, usize> {
        let texts = self.year().registered.register.texts("credit_code").enumerate();
        texts.filter_map(|(at, code)| Some((code?.to_owned(), at))).collect()
    }
}

/// How many of what is told were found, and how many were found that are not told.
fn measured<T: Ord + std::fmt::Debug>(what: &str, told: &BTreeSet<T>, found: &BTreeSet<T>) {
    let (right, wrong) = (told.intersection(found).count(), found.difference(told).count());
    let figure = format!("{right} of {}, {wrong} wrong", told.len());
    evidence(&format!("{what}: found again"), "cargo test", INPUT, figure);
    assert!(told.len() >= 5, "{what}: {} are too few to measure", told.len());
    assert_eq!(wrong, 0, "{what}: {:?}", found.difference(told).next());
    let missed = told.difference(found).next();
    assert!(right as f64 >= 0.995 * told.len() as f64, "{what}: {missed:?} is not found");
}

#[test]
fn rows_with_slips_find_their_organization_or_are_shown_as_candidates() {
    let faulty = &*PLAIN;
    let (year, pipeline, folder) = (faulty.year(), &faulty.pipeline, &faulty.folder);
    let truth = truth(folder.path(), "2025/");
    let codes = codes(year, &truth);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (fault, _) in truth.values() {
        tallies.entry(fault).or_default().rows += 1;
    }
    let entries = register::entries(&year.batches, year.as_of, pipeline);
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
        let Tally { rows, merged, wrong, candidate } = tally;
        let figure = format!("{rows} rows: merged {merged}, wrong {wrong}, candidate {candidate}");
        evidence(&format!("{fault}: rows"), "cargo test", INPUT, figure);
    }
    evidence("candidates that are two organizations", "cargo test", INPUT, false_candidates);
    let by_key = [
        "same",
        "misread-code",
        "wrong-code",
        "no-code",
        "name-only",
        "blanks-in-name",
        "other-registrar",
        "other-date",
        "other-name",
    ];
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

/// Each of its slips by code leaves two answers of equal rank.
#[test]
fn another_date_name_or_registrar_for_the_same_code_is_told_as_a_conflict() {
    let faulty = &*PLAIN;
    let truth = truth(faulty.folder.path(), "2025/");
    let codes = codes(faulty.year(), &truth);
    let code = |place: &Place| truth.get(place).map(|(_, code)| code).or_else(|| codes.get(place));
    let measure = |field: Field, slip: &str| {
        let of_slip = |(_, (own, _)): &(&Place, &(String, String))| own == slip;
        let told = truth.iter().filter(of_slip).map(|(_, (_, code))| code.clone()).collect();
        let conflicts = faulty.outcome.diagnostics.iter().filter(|one| {
            *one.code == diag::codes::CONFLICT
                && one.field == field.id()
                && one.place.file.starts_with("2025/")
        });
        let found =
            conflicts.filter_map(|one| code(&(one.place.file.clone(), one.place.row)).cloned());
        measured(slip, &told, &found.collect());
    };
    measure(Field::RegistrationDate, "other-date");
    measure(Field::Name, "other-name");
    measure(Field::Registrar, "other-registrar");
}

#[test]
fn names_and_registrars_that_change_are_events_of_the_year() {
    let faulty = &*PLAIN;
    let events = &faulty.year().registered.events;
    let unsettled = faulty.unsettled();
    for (kind, change) in [("renamed", Change::Renamed), ("moved", Change::Moved)] {
        let told = faulty.told(kind).into_keys().filter(|code| !unsettled.contains(code));
        let found = events.iter().filter(|one| one.change == change).map(|one| one.id.clone());
        let found = found.filter(|code| !unsettled.contains(code));
        measured(kind, &told.collect(), &found.collect());
    }
}

#[test]
fn a_code_and_a_registrar_of_old_count_in_the_present_division() {
    let faulty = &*PLAIN;
    let mut told = faulty.told("boundary-change");
    let unsettled = faulty.unsettled();
    told.retain(|code, _| !unsettled.contains(code));
    let places = faulty.places();
    let regions = &faulty.year().registered.register.regions;
    let found = told.keys().filter_map(|code| {
        let region = regions[*places.get(code)?]?;
        Some((code.clone(), region.to_string()))
    });
    let told = told.iter().map(|(code, (_, present))| (code.clone(), present.clone())).collect();
    measured("boundary-change", &told, &found.collect());
}

/// Two that are known to have built and name their party organization share it where they
/// are of one group, and nowhere else.
#[test]
fn a_joint_branch_is_one_however_each_of_its_rows_writes_it() {
    let faulty = &*PLAIN;
    let groups = faulty.told("joint-branch");
    let register = &faulty.year().registered.register;
    let places = faulty.places();
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (code, (_, group)) in &groups {
        let at = places.get(code).copied();
        let stands = |at: &usize| {
            register.party_at[*at].is_some() && register.text("party_name", *at).is_some()
        };
        members.entry(group).or_default().extend(at.filter(stands));
    }
    let pairs = |of: &Vec<usize>| -> Vec<(usize, usize)> {
        of.iter().flat_map(|a| of.iter().map(|b| (*a, *b))).filter(|(a, b)| a < b).collect()
    };
    let told = members.values().flat_map(pairs).collect();
    let mut hosts: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    // Others, law firms among them, are told of no group.
    for at in groups.keys().filter_map(|code| places.get(code)) {
        if let Some(host) = register.party_at[*at] {
            hosts.entry(host).or_default().push(*at);
        }
    }
    measured("joint-branch", &told, &hosts.values().flat_map(pairs).collect());
}

#[test]
fn a_unit_that_sends_nothing_is_missing_and_no_other_is() {
    let faulty = Faulty::run(Layout::Mixed, 2_000, 40);
    let told: BTreeSet<String> = faulty.told("missing-unit").into_keys().collect();
    let completeness = faulty.year().registered.completeness.as_ref().expect("a list of units");
    let missing = completeness.units.iter().filter(|one| one.status == Status::Missing);
    let found: BTreeSet<String> = missing.map(|one| one.unit.unit.clone()).collect();
    assert!(!told.is_empty());
    assert_eq!(told, found);
}
