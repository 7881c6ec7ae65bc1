//! What the form says already: last year's register, as far as it still may hold.
//!
//! Enters: a register and a division. Leaves: for each of its organizations what stands in
//! each column. Never fills in what was asked of the last year alone, and never an answer
//! that nobody gave.

use super::Form;
use super::columns::Column;
use super::options::{Choosable, options};
use crate::codes::{Divisions, RegionCode};
use crate::quantity::Date;
use crate::register::Register;
use crate::spec::schema::{self, Type};
use crate::spec::{Field, Kind, Pipeline};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    Text(String),
    Date(Date),
    Count(u32),
}

/// The rows that are filled in, column by column.
#[derive(Debug, Default)]
pub(super) struct Entries {
    columns: Vec<Vec<Option<Entry>>>,
    /// The organizations, by their place in the register.
    rows: Vec<usize>,
    /// The date of the register that they come from.
    pub(super) said_at: Option<Date>,
}

impl Entries {
    /// Number of organizations that are filled in.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// What stands in a column, row by row.
    pub(super) fn column(&self, column: usize) -> impl Iterator<Item = Option<&Entry>> {
        let entries = self.columns.get(column);
        entries.into_iter().flat_map(|all| self.rows.iter().map(|row| all.get(*row)?.as_ref()))
    }
}

/// The organizations of the form's division, of those below it and its own.
pub(super) fn entries(form: &Form<'_>, columns: &[Column], divisions: &Divisions) -> Entries {
    let Some(register) = form.former else { return Entries::default() };
    let within = |at: &usize| {
        let Some(region) = form.region else { return true };
        let own = register.regions[*at].and_then(|code| divisions.forward(code));
        own.is_some_and(|code| divisions.contains(region, code))
    };
    let said = |column: &Column| said(column.field, register, form.pipeline, divisions);
    Entries {
        columns: columns.iter().map(said).collect(),
        rows: (0..register.len()).filter(within).collect(),
        said_at: register.as_of,
    }
}

/// What all organizations of a register say to one question of the form.
fn said(
    field: Field,
    register: &Register,
    pipeline: &Pipeline,
    divisions: &Divisions,
) -> Vec<Option<Entry>> {
    let Some(column) = source(field) else { return Vec::new() };
    let options = options(field, pipeline);
    let word = |value: &str| {
        let option = options.iter().find(|option| option.value == value);
        option.map(|option: &Choosable| Entry::Text(option.word.clone()))
    };
    match column.kind {
        Type::Text if field == Field::Region => regions(register, divisions),
        Type::Text if field.kind() == Kind::Choice => {
            register.texts(column.name).map(|text| word(text?)).collect()
        }
        Type::Text => register
            .texts(column.name)
            .map(|text| text.map(str::to_owned).map(Entry::Text))
            .collect(),
        Type::Date if field == Field::TermEnd => terms(register),
        Type::Date => register.dates(column.name).into_iter().map(|d| d.map(Entry::Date)).collect(),
        Type::Integer => {
            register.integers(column.name).into_iter().map(|n| n.map(Entry::Count)).collect()
        }
        Type::Boolean => {
            let answers = register.answers(column.name).into_iter();
            answers.map(|answer| word(if answer? { "true" } else { "false" })).collect()
        }
    }
}

/// The column of the register that answers a question; none for what was asked of the last
/// year alone, and for what the register does not keep.
fn source(field: Field) -> Option<&'static schema::ColumnDoc> {
    let name = match field {
        Field::MembersTotal => "members",
        Field::MembersFull => "full_members",
        Field::Recruited
        | Field::SecretaryTrained
        | Field::ThreeMeetings
        | Field::DemocraticReview
        | Field::ReportAndReview => return None,
        other => other.id(),
    };
    schema::column(name)
}

/// The full names of the registering units, as they are called today.
fn regions(register: &Register, divisions: &Divisions) -> Vec<Option<Entry>> {
    let name = |code: RegionCode| divisions.full_name(divisions.forward(code)?);
    register.regions.iter().map(|code| code.and_then(name).map(Entry::Text)).collect()
}

/// The ends of terms, but for those of a term after which the party organization was
/// elected anew in that year: the new term's end was not asked for.
fn terms(register: &Register) -> Vec<Option<Entry>> {
    let ends = register.dates("term_end");
    let elections = register.dates("last_election");
    let open = |at: usize, end: Date| {
        let said_at = register.as_of?;
        let elected = elections.get(at).copied().flatten();
        let renewed = elected.is_some_and(|date| date >= said_at.first_of_year());
        (end > said_at.last_of_year() || !renewed).then_some(Entry::Date(end))
    };
    ends.into_iter().enumerate().map(|(at, end)| open(at, end?)).collect()
}
