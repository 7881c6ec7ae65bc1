//! Whatever the layout, exactly the known rows come back.
//!
//! `NIANBAO_COMPOSITIONS` says how many layouts are composed, 200 without it. What fails
//! is made as plain as it can be and printed with its cells.

use std::collections::{BTreeMap, BTreeSet};

use nianbao::diag::{Diagnostic, Severity};
use nianbao::quantity::Date;
use nianbao::rows::{self, Lexicon, SourceContext};
use nianbao::spec::{Field, Pipeline, Role};
use nianbao::workbook::{self, Workbook};

use crate::support::compose::{Answers, Composition, Format, Grid, Known, compose};
use crate::support::expect::{job, unbalanced};
use crate::support::fixture::{Fixture, raw};

/// Failing layouts that are printed at most, each with other choices.
const SHOWN: usize = 5;

/// Files of one job at most: numbers of organizations have six digits.
const IN_ONE_JOB: u64 = 5_000;

fn compositions() -> u64 {
    let said = std::env::var("NIANBAO_COMPOSITIONS").ok();
    said.map_or(200, |text| text.parse().expect("a number of compositions"))
}

#[test]
fn every_layout_gives_back_exactly_the_known_rows() {
    let reader = Reader::new();
    let mut failing = 0;
    let mut shown = BTreeMap::new();
    for seed in 0..compositions() {
        let Some(fault) = reader.fault(&compose(seed, &BTreeSet::new())) else { continue };
        failing += 1;
        if shown.len() < SHOWN {
            let (choices, text) = reader.plainest(seed, fault);
            shown.entry(choices).or_insert(text);
        }
    }
    let shown: String = shown.into_values().collect();
    assert!(failing == 0, "{failing} of {} layouts are misread\n{shown}", compositions());
}

/// A composer that never composes a thing proves nothing of it.
#[test]
fn every_choice_of_the_composer_is_made_and_every_answer_is_read() {
    let composed: Vec<Composition> = (0..200).map(|seed| compose(seed, &BTreeSet::new())).collect();
    let asked: BTreeSet<&str> = composed.iter().flat_map(|one| one.asked.clone()).collect();
    let made: BTreeSet<&str> = composed.iter().flat_map(|one| one.choices.clone()).collect();
    let never: Vec<&&str> = asked.difference(&made).collect();
    assert!(never.is_empty() && made.len() >= 50, "{} choices, never made: {never:?}", made.len());
    let rows: Vec<&Answers> = composed.iter().flat_map(Composition::organizations).collect();
    let read: BTreeSet<Field> = rows.iter().flat_map(|row| row.keys().copied()).collect();
    assert!(rows.len() >= 1_000 && read.len() >= 30, "{} rows of {read:?}", rows.len());
    assert!(composed.iter().any(|one| one.grids.iter().any(|grid| grid.unreadable > 0)));
}

/// All of them in one folder: each organization once, and nothing else.
#[test]
fn files_of_every_layout_make_one_register_of_exactly_the_known_organizations() {
    let composed: Vec<Composition> =
        (0..compositions().min(IN_ONE_JOB)).map(|seed| compose(seed, &BTreeSet::new())).collect();
    let files: Vec<Fixture> =
        composed.iter().map(|one| raw(&one.name, one.bytes.clone())).collect();
    let outcome = job(|_| {}, None, &files);
    assert_eq!(unbalanced(&outcome), "");
    let known: Vec<&Answers> = composed.iter().flat_map(Composition::organizations).collect();
    let in_scope = |answers: &&&Answers| {
        [Field::RegistrationDate, Field::Status].iter().all(|field| answers.contains_key(field))
    };
    let mut expected: Vec<Entry> = known.iter().filter(in_scope).map(|one| entry(one)).collect();
    expected.sort();
    let register = &outcome.current().expect("a year-end").registered.register;
    let mut found: Vec<Entry> = (0..register.len())
        .map(|at| {
            let text = |column| register.text(column, at).map(str::to_owned);
            let date = register.dates("registration_date")[at].expect("in scope");
            ([text("name"), text("credit_code")], date, register.answers("built")[at])
        })
        .collect();
    found.sort();
    let wrong = expected.iter().find(|one| found.binary_search(one).is_err());
    let wrong = wrong.or_else(|| found.iter().find(|one| expected.binary_search(one).is_err()));
    if let Some(entry) = wrong {
        let holds = |one: &&Composition| one.organizations().any(|of| identity(of) == entry.0);
        let shown = composed.iter().find(holds).map(Composition::shown);
        panic!("{entry:?}\n{}", shown.unwrap_or_default());
    }
    assert_eq!(found.len(), expected.len());
    let rows: u64 = outcome.ledger.iter().map(|line| line.rows - line.not_data).sum();
    assert_eq!(rows, known.len() as u64);
}

/// Name and credit code.
type Identity = [Option<String>; 2];

fn identity(answers: &Answers) -> Identity {
    [Field::Name, Field::CreditCode].map(|field| match answers.get(&field) {
        Some(Known::Text(text)) => Some(text.clone()),
        _ => None,
    })
}

/// An organization as the register holds it: its identity, date and whether it has built.
type Entry = (Identity, Date, Option<bool>);

fn entry(answers: &Answers) -> Entry {
    let built = match answers.get(&Field::Built) {
        Some(Known::Answer(built)) => Some(*built),
        _ => None,
    };
    let Some(Known::Date(date)) = answers.get(&Field::RegistrationDate) else {
        panic!("{answers:?} is not in scope")
    };
    (identity(answers), *date, built)
}

/// The reading steps with the words of the built-in pipeline.
struct Reader {
    lexicon: Lexicon,
}

impl Reader {
    fn new() -> Reader {
        let pipeline = Pipeline::built_in().expect("the built-in pipeline");
        Reader { lexicon: Lexicon::new(&pipeline) }
    }

    /// What is wrong with the reading of a composition.
    fn fault(&self, composed: &Composition) -> Option<String> {
        let book = workbook::read(&composed.name, &composed.bytes, false);
        let hidden = composed.grids.iter().any(|grid| grid.hidden.is_some());
        let told = !matches!(composed.layout.format, Format::Csv { .. } | Format::Html);
        let noted = book.diagnostics.iter().any(|found| found.code.id == "workbook/hidden-rows");
        if noted != (hidden && told) {
            return Some(format!("hidden rows noted: {noted}"));
        }
        if book.sheets.len() != composed.grids.len() {
            return Some(format!("{} sheets are read: {:?}", book.sheets.len(), book.diagnostics));
        }
        (0..composed.grids.len()).find_map(|at| {
            let fault = self.fault_of_sheet(&book, at, &composed.grids[at])?;
            Some(format!("sheet {}: {fault}", at + 1))
        })
    }

    fn fault_of_sheet(&self, book: &Workbook, at: usize, grid: &Grid) -> Option<String> {
        let source = SourceContext {
            file: "a".to_owned(),
            role: Role::Register,
            party: false,
            data_date: None,
        };
        let read = rows::read(&book.sheets[at], &source, None, &self.lexicon);
        let mut found = BTreeMap::new();
        for batch in &read.value.batches {
            for (place, row) in batch.rows.iter().enumerate() {
                let fields = Field::ALL.iter();
                let known = fields
                    .filter_map(|field| Some((*field, Known::from(batch.value(*field, place)?))));
                found.insert(*row, known.collect::<Answers>());
            }
        }
        if let Some(fault) = differing(&grid.data, &found) {
            return Some(fault);
        }
        let account = &read.value.account;
        let cells = grid.cells.values().filter(|value| value.is_filled()).count();
        let top = grid.cells.keys().next().map_or(0, |(row, _)| *row);
        let counted = (account.rows, account.not_data, account.cells.cells());
        let rows = u64::from(grid.height() - top);
        let expected = (rows, rows - grid.data.len() as u64, cells as u64);
        if counted != expected {
            return Some(format!("rows, no data, cells: {expected:?}, found {counted:?}"));
        }
        let graver = read.diagnostics.iter().filter(|found| found.code.severity != Severity::Note);
        let (unread, other): (Vec<_>, Vec<_>) = graver.partition(|found| {
            found.code.id.starts_with("rows/unreadable-")
                || found.code.id.starts_with("rows/unlisted-")
        });
        let times: u64 = unread.iter().map(|found| found.times).sum();
        if times != grid.unreadable || !other.is_empty() {
            return Some(format!(
                "{} cells cannot be read, found {times}{}",
                grid.unreadable,
                listed(&other)
            ));
        }
        None
    }

    /// The fault with every choice plain that it does not need.
    fn plainest(&self, seed: u64, mut fault: String) -> (BTreeSet<&'static str>, String) {
        let mut plain = BTreeSet::new();
        let mut composed = compose(seed, &plain);
        loop {
            let simpler = composed.choices.iter().find_map(|choice| {
                let mut plain = plain.clone();
                plain.insert(*choice);
                let simpler = compose(seed, &plain);
                let fault = self.fault(&simpler)?;
                Some((plain, simpler, fault))
            });
            let Some(found) = simpler else { break };
            (plain, composed, fault) = found;
        }
        let text = format!("\n{fault}\n{}", composed.shown());
        (composed.choices, text)
    }
}

fn listed(findings: &[&Diagnostic]) -> String {
    findings.iter().map(|found| format!("\n  {} {found}", found.code.id)).collect()
}

/// The first row that does not say what it has to say.
fn differing(expected: &BTreeMap<u32, Answers>, found: &BTreeMap<u32, Answers>) -> Option<String> {
    let rows: BTreeSet<u32> = expected.keys().chain(found.keys()).copied().collect();
    rows.into_iter().find_map(|row| match (expected.get(&row), found.get(&row)) {
        (Some(expected), Some(found)) => {
            let differs = |field: &&Field| expected.get(field) != found.get(field);
            let field = Field::ALL.iter().find(differs)?;
            let (expected, found) = (expected.get(field), found.get(field));
            Some(format!("row {row}, {field:?}: expected {expected:?}, found {found:?}"))
        }
        (None, Some(found)) => Some(format!("row {row} is no data, but is read as {found:?}")),
        (Some(_), None) => Some(format!("row {row} is not read")),
        (None, None) => None,
    })
}
