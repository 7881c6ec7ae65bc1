//! `check(files, expectations)`: a job over small tables, and what must come of it.
//!
//! One expectation a line:
//! ```text
//! in-scope 2                         organizations in scope
//! accepted 3                         a sum of the ledger (also rows, merged, set-aside, not-data, out-of-scope)
//! A协会.built = 是                    a column of the register: 是, 否, 未知 or its value
//! A协会 in                            whether an organization of that name is in scope (also out)
//! found rows/unreadable-date 1       findings of a code
//! excluded register/branch 1         entries out of scope by a rule
//! should-built @ 330106 = 3 1 1 1    population, met, not met, unknown
//! should-built @ all in 0.25..0.5    rate_low..rate_high, — where there is none
//! should-built @ 330200 absent       no row
//! unit 西湖区民政局 = received 2 by registrar     status, organizations, difference, reason and means of a reporting unit
//! unit 西湖区民政局 @ 2024 = missing 0 of 3       the same at another year-end
//! unexpected 1                       sheets that no unit claims
//! ```
//! A cell is `all`, a division, `own 330100` or `未知`, with `industry=`, `size=`, `type=`
//! behind it. The ledger and the account of cells are checked every time.

use std::fmt::Write;

use nianbao::codes::{Industry, OrgType, RegionCode, Size};
use nianbao::indicators::{CellKey, Part, Region};
use nianbao::pipeline::{self, Outcome, Silent};
use nianbao::quantity::{Counts, Date, Rate};
use nianbao::register::Register;
use nianbao::report::quality::LedgerLine;
use nianbao::spec::Pipeline;
use nianbao::spec::schema::{self, Type};

use super::fixture::{Fixture, put};

/// Runs the built-in pipeline over the files and checks every expectation.
#[track_caller]
pub(crate) fn check(files: &[Fixture], expectations: &str) {
    check_with(|_| {}, None, files, expectations);
}

/// The same with a change of the pipeline and a reference date.
#[track_caller]
pub(crate) fn check_with(
    change: fn(&mut Pipeline),
    as_of: Option<Date>,
    files: &[Fixture],
    expectations: &str,
) {
    holds(&job(change, as_of, files), expectations);
}

/// Checks every expectation of what a job found.
#[track_caller]
pub(crate) fn holds(outcome: &Outcome, expectations: &str) {
    let mut faults = String::new();
    for line in expectations.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Err(found) = hold(outcome, line) {
            // Writing to a text cannot fail.
            let _ = writeln!(faults, "expected  {line}\n   found  {found}");
        }
    }
    faults.push_str(&unbalanced(outcome));
    assert!(faults.is_empty(), "\n{faults}{}", findings(outcome));
}

/// Runs a job over files in a folder of its own.
pub(crate) fn job(change: fn(&mut Pipeline), as_of: Option<Date>, files: &[Fixture]) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), files);
    let mut pipeline = Pipeline::over(folder.path()).expect("the built-in pipeline");
    change(&mut pipeline);
    pipeline::run(&pipeline, folder.path(), as_of, &Silent).expect("the job runs")
}

/// The lines of the ledger that do not balance.
pub(crate) fn unbalanced(outcome: &Outcome) -> String {
    let balances = |line: &&LedgerLine| {
        let parts = line.accepted + line.merged + line.set_aside + line.not_data;
        line.rows != parts || line.out_of_scope > line.accepted
    };
    outcome
        .ledger
        .iter()
        .filter(balances)
        .map(|line| format!("does not balance: {line:?}\n"))
        .collect()
}

fn findings(outcome: &Outcome) -> String {
    let mut text = String::new();
    for finding in &outcome.diagnostics {
        let _ = writeln!(text, "  {} {finding}", finding.code.id);
    }
    let register = register(outcome);
    let shown = ["name", "credit_code", "region", "org_type", "status", "built", "members"];
    for at in 0..register.len() {
        let values: Vec<String> = shown.iter().map(|name| value(register, name, at)).collect();
        let _ = writeln!(text, "  in scope: {}", values.join(" | "));
    }
    let _ = writeln!(text, "  out of scope: {:?}", outcome.exclusions());
    text
}

fn register(outcome: &Outcome) -> &Register {
    &outcome.current().expect("a year-end").registered.register
}

fn value(register: &Register, column: &str, at: usize) -> String {
    let kind = schema::column(column).unwrap_or_else(|| panic!("no column {column}")).kind;
    let text = match kind {
        Type::Text => register.text(column, at).map(str::to_owned),
        Type::Integer => register.integers(column)[at].map(|value| value.to_string()),
        Type::Date => register.dates(column)[at].map(|value| value.to_string()),
        Type::Boolean => {
            register.answers(column)[at].map(|yes| if yes { "是" } else { "否" }.to_owned())
        }
    };
    text.unwrap_or_else(|| "未知".to_owned())
}

/// On how many places a code was found.
fn times(outcome: &Outcome, code: &str) -> u64 {
    let found = outcome.diagnostics.iter().filter(|finding| finding.code.id == code);
    found.map(|finding| finding.times).sum()
}

/// Whether one expectation holds; else what is found in its place.
fn hold(outcome: &Outcome, line: &str) -> Result<(), String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["in-scope", count] => same(count, register(outcome).len()),
        ["found", code, count] => {
            assert!(
                nianbao::diag::codes::ALL.iter().any(|known| known.id == *code),
                "no code {code}"
            );
            same(count, times(outcome, code))
        }
        ["excluded", rule, count] => {
            let rules = outcome.exclusions();
            same(
                count,
                rules.iter().find(|(found, _)| found.id() == *rule).map_or(0, |(_, count)| *count),
            )
        }
        ["unit", name, "@", year, "=", rest @ ..] => {
            same(&rest.join(" "), unit(outcome, name, year.parse().expect("a year")))
        }
        ["unit", name, "=", rest @ ..] => {
            same(&rest.join(" "), unit(outcome, name, outcome.as_of.year()))
        }
        ["unexpected", count] => {
            let current = outcome.current().expect("a year-end");
            let found = current.registered.completeness.as_ref().expect("a list of units");
            same(count, found.unexpected.len())
        }
        [indicator, "@", rest @ ..] => figure(outcome, indicator, rest),
        [value_of, "=", rest @ ..] => {
            let (name, column) =
                value_of.split_once('.').unwrap_or_else(|| panic!("not understood: {line}"));
            let found: Vec<String> = named(outcome, name)
                .into_iter()
                .map(|at| value(register(outcome), column, at))
                .collect();
            same(&rest.join(" "), found.join(", "))
        }
        [name, "in"] => same(&1, named(outcome, name).len()),
        [name, "out"] => same(&0, named(outcome, name).len()),
        [part, count] => match ledger_sum(outcome, part) {
            Some(sum) => same(count, sum),
            None => panic!("not understood: {line}"),
        },
        _ => panic!("not understood: {line}"),
    }
}

/// What came of a unit: `stale 2 of 3 for same-content by name:file`.
fn unit(outcome: &Outcome, name: &str, year: i16) -> String {
    let year = outcome.year_ends.iter().find(|end| end.as_of.year() == year);
    let Some(year) = year else { return "no such year-end".to_owned() };
    let found = year.registered.completeness.as_ref().expect("a list of units");
    let mut units = found.units.iter().filter(|unit| unit.unit.unit == name);
    let (Some(unit), None) = (units.next(), units.next()) else {
        return "not once in the list".to_owned();
    };
    let mut text = format!("{} {}", unit.status.id(), unit.accepted);
    if let Some(total) = unit.unit.control_total {
        let _ = write!(text, " of {total}");
    }
    for why in &unit.staleness {
        let _ = write!(text, " for {}", why.id());
    }
    for means in &unit.matched {
        let _ = write!(text, " by {}", means.id());
    }
    text
}

fn same(expected: &impl ToString, found: impl ToString) -> Result<(), String> {
    let found = found.to_string();
    if expected.to_string() == found { Ok(()) } else { Err(found) }
}

fn named(outcome: &Outcome, name: &str) -> Vec<usize> {
    let names = register(outcome).texts("name").enumerate();
    names.filter(|(_, found)| *found == Some(name)).map(|(at, _)| at).collect()
}

fn ledger_sum(outcome: &Outcome, part: &str) -> Option<u64> {
    let sum = |get: fn(&LedgerLine) -> u64| Some(outcome.ledger.iter().map(get).sum());
    match part {
        "rows" => sum(|line| line.rows),
        "accepted" => sum(|line| line.accepted),
        "merged" => sum(|line| line.merged),
        "set-aside" => sum(|line| line.set_aside),
        "not-data" => sum(|line| line.not_data),
        "out-of-scope" => sum(|line| line.out_of_scope),
        _ => None,
    }
}

fn figure(outcome: &Outcome, indicator: &str, words: &[&str]) -> Result<(), String> {
    let is_end = |word: &&str| ["=", "in", "absent"].contains(word);
    let end = words.iter().position(is_end).expect("an expectation behind the cell");
    let key = cell(&words[..end]);
    assert!(outcome.figures.indicator(indicator).is_some(), "no indicator {indicator}");
    let counts = outcome.figures.get(indicator, outcome.as_of, key);
    match (&words[end..], counts) {
        (["absent"], None) => Ok(()),
        (["=", numbers @ ..], Some(counts)) => same(&numbers.join(" "), counted(counts)),
        (["in", range], Some(counts)) => same(range, bounds(counts)),
        (_, None) => Err("no such row".to_owned()),
        (_, Some(counts)) => Err(counted(counts)),
    }
}

fn counted(counts: Counts) -> String {
    format!("{} {} {} {}", counts.population(), counts.met, counts.not_met, counts.unknown)
}

fn bounds(counts: Counts) -> String {
    let shown =
        |rate: Option<Rate>| rate.map_or("—".to_owned(), |rate| rate.fraction().to_string());
    let bounds = counts.bounds();
    format!("{}..{}", shown(bounds.low), shown(bounds.high))
}

fn cell(words: &[&str]) -> CellKey {
    let mut key = CellKey::ALL;
    let code = |text: &str| RegionCode::parse(text).expect("a division");
    let mut own = false;
    for word in words {
        match word.split_once('=') {
            Some(("industry", name)) => key.industry = part(name, Industry::parse),
            Some(("type", name)) => key.org_type = part(name, OrgType::parse),
            Some(("size", name)) => key.size = part(name, size),
            _ => match *word {
                "all" => {}
                "own" => own = true,
                "未知" => key.region = Region::Unknown,
                text if own => key.region = Region::Own(code(text)),
                text => key.region = Region::Division(code(text)),
            },
        }
    }
    key
}

fn size(name: &str) -> Option<Size> {
    Size::ALL.into_iter().find(|size| size.name() == name)
}

fn part<T>(name: &str, parse: impl Fn(&str) -> Option<T>) -> Part<T> {
    if name == "未知" { Part::Unknown } else { Part::Is(parse(name).expect("a listed name")) }
}
