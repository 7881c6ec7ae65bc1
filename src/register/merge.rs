//! The values of each entry, by precedence (contract §5).
//!
//! Enters: entries and their rows. Leaves: one value a field with its origin,
//! and a finding for each conflict. A blank never takes part; order never matters.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::identity::{Entries, Entry};
use super::region::{Located, Means};
use super::values::{Columns, Seat};
use super::{Context, RowRef};
use crate::codes::{CreditCode, RegionCode, normalize, normalize_name, normalize_number};
use crate::diag::{Code, Diagnostic, Warned, codes};
use crate::quantity::Date;
use crate::rows::{RowBatch, Value};
use crate::spec::{Field, Group, Role};

/// Which rule gave a field its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The only source that says anything.
    Only,
    /// All sources agree, or the others say nothing.
    Agreed,
    /// A later data date within the rank.
    Date,
    /// A source of better rank.
    Rank,
    /// Equal sources differ: unknown.
    Conflict,
    /// A reviewer decided it.
    Decision,
}

impl Rule {
    /// All rules, in the order of their strength.
    pub const ALL: [Rule; 6] =
        [Rule::Only, Rule::Agreed, Rule::Date, Rule::Rank, Rule::Conflict, Rule::Decision];

    /// The word of `provenance.parquet`.
    pub fn id(self) -> &'static str {
        match self {
            Rule::Only => "only",
            Rule::Agreed => "agreed",
            Rule::Rank => "rank",
            Rule::Date => "date",
            Rule::Conflict => "conflict",
            Rule::Decision => "decision",
        }
    }

    /// The rule in Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Only => "唯一来源",
            Rule::Agreed => "各来源一致",
            Rule::Rank => "来源优先",
            Rule::Date => "数据日期较晚",
            Rule::Conflict => "同级来源不同，按未知",
            Rule::Decision => "人工决定",
        }
    }
}

/// Where an entry's value of a field comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldOrigin {
    /// The row.
    pub row: RowRef,
    /// The rule that chose it.
    pub rule: Rule,
}

/// Where the fields of an entry come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// One row, which gives every field that it holds.
    Row(RowRef),
    /// Several rows: each field on which at least one says anything.
    Fields(Vec<(Field, FieldOrigin)>),
}

/// What was chosen for a field of an entry of several rows; no value is a conflict.
#[derive(Debug, Clone, Copy)]
struct Chosen<'a> {
    field: Field,
    value: Option<Value<'a>>,
    origin: FieldOrigin,
}

/// The values of one entry.
#[derive(Debug)]
enum Values<'a> {
    /// As its one row says.
    Row(RowRef),
    /// As chosen among its rows, in the order of the fields.
    Chosen(Vec<Chosen<'a>>),
}

/// All fields of all entries.
#[derive(Debug)]
pub(crate) struct Merged<'a> {
    batches: &'a [RowBatch],
    /// The fields that at least one batch holds.
    fields: Vec<Field>,
    entries: Vec<Values<'a>>,
    pub(crate) codes: Vec<Option<CreditCode>>,
    pub(crate) regions: Vec<Option<RegionCode>>,
}

impl<'a> Merged<'a> {
    #[inline]
    pub(crate) fn text(&self, field: Field, entry: usize) -> Option<&'a str> {
        match &self.entries[entry] {
            Values::Row(row) => self.batches[row.batch as usize].text(field, row.row as usize),
            Values::Chosen(chosen) => match chosen_for(chosen, field)?.value? {
                Value::Text(text) => Some(text),
                _ => None,
            },
        }
    }

    #[inline]
    pub(crate) fn date(&self, field: Field, entry: usize) -> Option<Date> {
        match &self.entries[entry] {
            Values::Row(row) => self.batches[row.batch as usize].date(field, row.row as usize),
            Values::Chosen(chosen) => match chosen_for(chosen, field)?.value? {
                Value::Date(date) => Some(date),
                _ => None,
            },
        }
    }

    /// The values of these entries as columns, in this order.
    pub(super) fn gather(&self, entries: &[usize]) -> Columns {
        let mut chosen: Vec<&[Chosen<'_>]> = Vec::new();
        let seats: Vec<Seat> = entries
            .iter()
            .map(|entry| match &self.entries[*entry] {
                Values::Row(row) => Seat::Row(*row),
                Values::Chosen(values) => {
                    chosen.push(values);
                    Seat::Chosen(chosen.len() - 1)
                }
            })
            .collect();
        let value = |field: Field, at: usize| chosen_for(chosen[at], field)?.value;
        Columns::gather(self.batches, &self.fields, &seats, chosen.len(), value)
    }

    /// Whether equal sources differ on a field, which nothing else may then fill.
    pub(crate) fn in_conflict(&self, field: Field, entry: usize) -> bool {
        match &self.entries[entry] {
            Values::Row(row) => {
                self.batches[row.batch as usize].is_contested(field, row.row as usize)
            }
            Values::Chosen(chosen) => {
                chosen_for(chosen, field).is_some_and(|chosen| chosen.value.is_none())
            }
        }
    }

    /// The row whose value of a field was chosen or is in conflict.
    pub(crate) fn source(&self, field: Field, entry: usize) -> Option<RowRef> {
        match &self.entries[entry] {
            Values::Row(row) => Some(*row),
            Values::Chosen(chosen) => Some(chosen_for(chosen, field)?.origin.row),
        }
    }

    /// Where the fields of an entry come from.
    pub(crate) fn origins(&self, entry: usize) -> Origins {
        match &self.entries[entry] {
            Values::Row(row) => Origins::Row(*row),
            Values::Chosen(chosen) => {
                Origins::Fields(chosen.iter().map(|chosen| (chosen.field, chosen.origin)).collect())
            }
        }
    }
}

/// Merges every field of every entry. `regions` are those of the registrars, `placed` those
/// in which rows count.
pub(crate) fn merge<'a>(
    context: &Context<'a>,
    entries: &Entries,
    regions: &[Vec<Option<Located>>],
    placed: &[Vec<Option<Located>>],
) -> Warned<Merged<'a>> {
    let fields = collected(context);
    let (values, found): (Vec<Values<'a>>, Vec<Vec<Diagnostic>>) = entries
        .entries
        .par_iter()
        .map(|entry| match entry.rows.as_slice() {
            // Most entries have one row: nothing to compare.
            [only] => (Values::Row(*only), Vec::new()),
            _ => {
                let mut job = Job { context, regions, diagnostics: Vec::new() };
                let chosen = job.choose_all(entry, &fields);
                (Values::Chosen(chosen), job.diagnostics)
            }
        })
        .unzip();
    let mut merged = Merged {
        batches: context.batches,
        fields,
        entries: values,
        codes: entries.entries.iter().map(|entry| entry.code).collect(),
        regions: Vec::new(),
    };
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    merged.regions = merge_regions(context, entries, placed, &merged, &mut diagnostics);
    Warned { value: merged, diagnostics }
}

/// What was chosen for a field.
fn chosen_for<'c, 'a>(chosen: &'c [Chosen<'a>], field: Field) -> Option<&'c Chosen<'a>> {
    chosen.iter().find(|chosen| chosen.field == field)
}

/// The fields that at least one batch holds.
fn collected(context: &Context<'_>) -> Vec<Field> {
    let held =
        |field: &Field| context.batches.iter().any(|batch| batch.origins.contains_key(field));
    Field::ALL.iter().copied().filter(held).collect()
}

/// A row with its rank and data date, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    rank: u8,
    date: Reverse<Date>,
    row: RowRef,
}

/// The rows of an entry in order of precedence.
fn ordered(context: &Context<'_>, entry: &Entry, group: Group) -> Vec<Ranked> {
    let mut rows: Vec<Ranked> = entry
        .rows
        .iter()
        .map(|row| Ranked {
            rank: rank(context.batch(*row), group),
            date: Reverse(context.data_date(*row)),
            row: *row,
        })
        .collect();
    rows.sort();
    rows
}

/// The row of an entry that goes before the others for its registration fields.
pub(crate) fn representative(context: &Context<'_>, entry: &Entry) -> Option<RowRef> {
    match entry.rows.as_slice() {
        [only] => Some(*only),
        _ => {
            let rows = ordered(context, entry, Group::Registration).into_iter().map(|one| one.row);
            // A decision speaks of an entry and does not stand for it.
            rows.into_iter().find(|row| context.batch(*row).source.role != Role::Decision)
        }
    }
}

/// The rank of what reviewers have decided.
const DECIDED: u8 = 0;

fn rank(batch: &RowBatch, group: Group) -> u8 {
    match (group, batch.source.party, batch.source.role) {
        (_, _, Role::Decision) => DECIDED,
        (Group::Party, true, _) => 1,
        (_, _, Role::Register) => 2,
        (_, _, Role::Association) => 3,
    }
}

/// A row and what it says of a field.
type Said<'a> = (Ranked, Value<'a>);

/// The choice among the rows of one entry.
struct Job<'j, 'a> {
    context: &'j Context<'a>,
    regions: &'j [Vec<Option<Located>>],
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Job<'_, 'a> {
    fn choose_all(&mut self, entry: &Entry, fields: &[Field]) -> Vec<Chosen<'a>> {
        let registration = ordered(self.context, entry, Group::Registration);
        let party = ordered(self.context, entry, Group::Party);
        let batches: &'a [RowBatch] = self.context.batches;
        let value = |row: RowRef, field| batches[row.batch as usize].value(field, row.row as usize);
        let mut chosen = Vec::new();
        for field in fields.iter().copied() {
            let rows = if field.group() == Group::Party { &party } else { &registration };
            let mut said: Vec<Said<'a>> =
                rows.iter().filter_map(|row| Some((*row, value(row.row, field)?))).collect();
            if let Some(code) = entry.code.as_ref().filter(|_| field == Field::CreditCode) {
                // A decision can make one of two codes: identity has settled which.
                said.retain(|(_, value)| *value == Value::Text(code.as_str()));
            }
            let contested = rows.iter().find(|row| {
                batches[row.row.batch as usize].is_contested(field, row.row.row as usize)
            });
            let best = |row: &Ranked| (row.rank, row.date);
            match contested.filter(|own| said.first().is_none_or(|(row, _)| best(own) <= best(row)))
            {
                // A row that contradicts itself was told when it was read.
                Some(own) => chosen.push(Chosen {
                    field,
                    value: None,
                    origin: FieldOrigin { row: own.row, rule: Rule::Conflict },
                }),
                None => chosen.extend(self.choose(field, &said)),
            }
        }
        chosen
    }

    /// The value of the best rank and latest date, in its least spelling. Sources that
    /// share both and differ are a conflict, told once; a different value of lesser
    /// rank is a warning.
    fn choose(&mut self, field: Field, said: &[Said<'a>]) -> Option<Chosen<'a>> {
        let best = |(row, _): &Said<'a>| (row.rank, row.date);
        let first = best(said.first()?);
        let (ties, others) = said.split_at(said.partition_point(|said| best(said) == first));
        let (winner, value) = *ties.iter().min_by_key(|(row, value)| (*value, row.row))?;
        let chosen = |value, rule| {
            Some(Chosen { field, value, origin: FieldOrigin { row: winner.row, rule } })
        };
        match said.len() {
            _ if winner.rank == DECIDED && ties.len() == 1 => {
                return chosen(Some(value), Rule::Decision);
            }
            1 => return chosen(Some(value), Rule::Only),
            _ => {}
        }
        let agreeing = self.agreeing(field, said, (winner, value));
        let differs = |(other, _): &&Said<'a>| !agreeing.contains(&other.row);
        if let Some((clash, _)) = ties.iter().find(differs) {
            let (name, place) = (field.name(), self.context.place(winner.row, field));
            let message = format!("{name}的值与同级的 {place} 不同，按未知处理");
            self.tell(&codes::CONFLICT, field, clash.row, message);
            return chosen(None, Rule::Conflict);
        }
        let mut rule = Rule::Agreed;
        for (other, _) in others.iter().filter(differs) {
            if other.rank == winner.rank {
                rule = rule.max(Rule::Date);
                continue;
            }
            rule = rule.max(Rule::Rank);
            let (name, place) = (field.name(), self.context.place(winner.row, field));
            let message = format!("{name}的值与 {place} 不同，采用更优先的来源");
            self.tell(&codes::LOST_BY_RANK, field, other.row, message);
        }
        chosen(Some(value), rule)
    }

    fn tell(&mut self, code: &'static Code, field: Field, row: RowRef, message: String) {
        let place = self.context.place(row, field);
        self.diagnostics.push(Diagnostic::new(code, place).field(field.id()).message(message));
    }

    /// The rows that agree with `start`, or with one that agrees with it: agreement by
    /// words here and by unit there must not depend on which row is asked first.
    fn agreeing(&self, field: Field, said: &[Said<'a>], start: Said<'a>) -> Vec<RowRef> {
        let mut reached = vec![start];
        let mut next = 0;
        while let Some(from) = reached.get(next).copied() {
            let known = |other: &Said<'a>| reached.iter().any(|(row, _)| row.row == other.0.row);
            let found: Vec<Said<'a>> = said
                .iter()
                .filter(|other| !known(other) && self.same(field, &from, other))
                .copied()
                .collect();
            reached.extend(found);
            next += 1;
        }
        reached.into_iter().map(|(row, _)| row.row).collect()
    }

    /// Texts agree where they are equal but for width and blanks, names and numbers where
    /// they are the same key; registrars and regions also where they are the same unit.
    fn same(&self, field: Field, (x, a): &Said<'a>, (y, b): &Said<'a>) -> bool {
        let unit = |row: RowRef| {
            self.regions[row.batch as usize][row.row as usize].map(|located| located.code)
        };
        match (a, b) {
            (Value::Text(a), Value::Text(b)) if a != b => {
                let same = match field {
                    Field::Name => normalize_name(a) == normalize_name(b),
                    Field::OldNumber => normalize_number(a) == normalize_number(b),
                    _ => normalize(a) == normalize(b),
                };
                let named = matches!(field, Field::Registrar | Field::Region);
                same || (named && unit(x.row).is_some() && unit(x.row) == unit(y.row))
            }
            _ => a == b,
        }
    }
}

/// The region of each entry, by precedence as any registration field; within one rank
/// and date the best means. A conflict is told where that of its registrars is not.
fn merge_regions(
    context: &Context<'_>,
    entries: &Entries,
    regions: &[Vec<Option<Located>>],
    merged: &Merged<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<RegionCode>> {
    let located = |row: &RowRef| regions[row.batch as usize][row.row as usize];
    entries
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            if let [only] = entry.rows.as_slice() {
                return located(only).map(|region| region.code);
            }
            let mut found: Vec<(u8, Reverse<Date>, Means, RegionCode, RowRef)> = entry
                .rows
                .iter()
                .filter_map(|row| {
                    let region = located(row)?;
                    let rank = rank(context.batch(*row), Group::Registration);
                    Some((rank, Reverse(context.data_date(*row)), region.means, region.code, *row))
                })
                .collect();
            found.sort();
            let (rank, date, means, code, row) = *found.first()?;
            let clash =
                found.iter().find(|f| (f.0, f.1, f.2) == (rank, date, means) && f.3 != code);
            let Some(clash) = clash else { return Some(code) };
            // Asked for are column or address, which registrars do not tell of.
            let asked = means == Means::Asked;
            if !asked && merged.in_conflict(Field::Registrar, at) {
                return None;
            }
            let winner = context.place(row, Field::Registrar);
            let subject = if asked { "所在地区" } else { Field::Registrar.name() };
            diagnostics.push(
                Diagnostic::new(&codes::CONFLICT, context.place(clash.4, Field::Registrar))
                    .field(Field::Registrar.id())
                    .message(format!("{subject}与 {winner} 不同，两处同级，按未知处理")),
            );
            None
        })
        .collect()
}
