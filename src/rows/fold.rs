//! Columns → fields: several columns of one field, one-hot groups, combined answers.
//!
//! Enters: the typed columns of a table. Leaves: one column a field, and where
//! each value came from. Infers nothing from another field: an answer that
//! speaks of several fields (已建群团组织) is read into each of them.

mod combined;

use std::borrow::Cow;
use std::collections::BTreeMap;

use combined::{combine, contradict_spoken, staff_parts};

use super::batch::{ADDRESS_REGION, Contested, GIVEN_CODE, Origin, SourceContext};
use super::column::{Texts, Values};
use super::lexicon::{Meaning, key};
use super::path::{Column, OTHER_OPTION};
use crate::diag::{Diagnostic, Findings, Place, Warned, codes};
use crate::spec::Field;
use crate::workbook::Sheet;

/// Where the columns stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) source: &'a SourceContext,
    pub(super) sheet: &'a Sheet,
    /// The last row of the header.
    pub(super) head: u32,
    pub(super) rows: &'a [u32],
}

impl Context<'_> {
    fn cell(&self, at: usize, column: u32) -> Place {
        Place::cell(&self.source.file, &self.sheet.name, self.rows[at], column)
    }
}

type Fields<'a> = BTreeMap<Field, (Values<'a>, Origin)>;

/// The rows in which columns of a field differ; nothing fills it there.
type Clashes = Contested;

/// What becomes of the columns of a table.
pub(super) struct Folded<'a> {
    /// One column a field, by field id.
    pub(super) values: BTreeMap<String, Values<'a>>,
    /// The columns that they came from.
    pub(super) origins: BTreeMap<Field, Origin>,
    /// The rows in which a field is unknown because the row contradicts itself.
    pub(super) contested: Contested,
}

/// Folds the columns of a table into fields.
pub(super) fn fold<'a>(
    columns: Vec<(&Column, Values<'a>)>,
    context: &Context<'_>,
) -> Warned<Folded<'a>> {
    let mut findings = Findings::default();
    let mut by_field: BTreeMap<Field, Vec<(usize, u32, Values<'a>)>> = BTreeMap::new();
    let mut groups: BTreeMap<(Field, String), Vec<(u32, Values<'a>)>> = BTreeMap::new();
    for (column, values) in columns {
        match &column.meaning {
            Meaning::Field(field, order) => {
                let (values, numbers) = match values {
                    Values::Code(codes, given) if holds_numbers(column) => parted(codes, given),
                    values => (values, None),
                };
                by_field.entry(*field).or_default().push((*order, column.index, values));
                if let Some(numbers) = numbers {
                    let numbers = (usize::MAX, column.index, numbers);
                    by_field.entry(Field::OldNumber).or_default().push(numbers);
                }
            }
            Meaning::OneHot(field, _) => {
                let group = column.path[..column.path.len() - 1].join("/");
                groups.entry((*field, group)).or_default().push((column.index, values));
            }
            _ => {}
        }
    }
    let mut clashes = Clashes::new();
    for ((field, _), options) in groups {
        let (values, first) = one_hot(field, options, context, (&mut findings, &mut clashes));
        by_field.entry(field).or_default().push((usize::MAX, first, values));
    }
    let address = by_field.remove(&Field::Address).map(counties);
    let mut fields: Fields<'a> = BTreeMap::new();
    for (field, columns) in by_field {
        let merged = merge(field, columns, context, (&mut findings, &mut clashes));
        fields.insert(field, merged);
    }
    contradict(&mut fields, context, (&mut findings, &mut clashes));
    contradict_spoken(&mut fields, context, (&mut findings, &mut clashes));
    findings.extend(staff_parts(&fields, context));
    combine(&mut fields, &clashes);
    let mut folded = finish(fields, clashes);
    folded.values.extend(address.map(|county| (ADDRESS_REGION.to_owned(), county)));
    Warned { value: folded, diagnostics: findings.into_vec() }
}

/// Whether a column of codes is one of registration numbers too: 统一社会信用代码/登记证号.
fn holds_numbers(column: &Column) -> bool {
    column.path.last().is_some_and(|head| key(head).contains("登记证号"))
}

/// The codes of such a column, and its numbers: what has not about the length of a code, or
/// holds more than letters and digits.
fn parted<'a>(codes: Texts<'a>, mut given: Texts<'a>) -> (Values<'a>, Option<Values<'a>>) {
    let of_code = |text: &str| {
        (16..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let numbers: Texts<'a> =
        given.iter_mut().map(|text| text.take_if(|text| !of_code(text))).collect();
    let numbers = numbers.iter().any(Option::is_some).then_some(Values::Text(numbers));
    (Values::Code(codes, given), numbers)
}

/// The county of each address, by the first of its columns that names one.
fn counties(mut columns: Vec<(usize, u32, Values<'_>)>) -> Values<'_> {
    columns.sort_by_key(|(order, column, _)| (*order, *column));
    let mut columns = columns.into_iter().filter_map(|(_, _, values)| match values {
        Values::Text(counties) => Some(counties),
        _ => None,
    });
    let mut first = columns.next().unwrap_or_default();
    for other in columns {
        for (mine, other) in first.iter_mut().zip(other) {
            *mine = mine.take().or(other);
        }
    }
    Values::Text(first)
}

fn finish(fields: Fields<'_>, mut clashes: Clashes) -> Folded<'_> {
    clashes.retain(|field, rows| !field.is_folded() && !rows.is_empty());
    let mut values = BTreeMap::new();
    let mut origins = BTreeMap::new();
    for (field, (column, origin)) in fields.into_iter().filter(|(field, _)| !field.is_folded()) {
        if let Values::Code(_, given) = &column {
            values.insert(GIVEN_CODE.to_owned(), Values::Text(given.clone()));
        }
        values.insert(field.id().to_owned(), column);
        origins.insert(field, origin);
    }
    Folded { values, origins, contested: clashes }
}

/// Exactly one tick gives the value; none or several leave it unknown.
fn one_hot<'a>(
    field: Field,
    options: Vec<(u32, Values<'a>)>,
    context: &Context<'_>,
    (findings, clashes): (&mut Findings, &mut Clashes),
) -> (Values<'a>, u32) {
    let first = options.first().map_or(0, |(column, _)| *column);
    let options: Vec<(String, Vec<Option<bool>>)> = options
        .into_iter()
        .filter_map(|(_, values)| match values {
            Values::Tick(value, ticks) => Some((value, ticks)),
            _ => None,
        })
        .collect();
    let mut values = Vec::with_capacity(context.rows.len());
    for at in 0..context.rows.len() {
        let unread = options.iter().any(|(_, ticks)| ticks[at].is_none());
        let ticked = options.iter().filter(|(_, ticks)| ticks[at] == Some(true));
        let mut ticked = ticked.map(|(value, _)| value);
        let (one, more) = (ticked.next(), ticked.next());
        if more.is_some() {
            let finding = Diagnostic::new(&codes::SEVERAL_TICKS, context.cell(at, first));
            findings.push(finding.field(field.id()));
            clashes.entry(field).or_default().insert(at);
        }
        values.push(
            one.filter(|value| more.is_none() && !unread && *value != OTHER_OPTION)
                .cloned()
                .map(Cow::Owned),
        );
    }
    (Values::Text(values), first)
}

/// The first filled in the order of the alias table; differing ones leave the field unknown.
fn merge<'a>(
    field: Field,
    mut columns: Vec<(usize, u32, Values<'a>)>,
    context: &Context<'_>,
    (findings, clashes): (&mut Findings, &mut Clashes),
) -> (Values<'a>, Origin) {
    columns.sort_by_key(|(order, column, _)| (*order, *column));
    let mut columns = columns.into_iter();
    // A field enters the map with its first column.
    let (_, first, mut values) = columns.next().expect("a field has a column");
    let mut origin = Origin::Column(first);
    for (_, column, other) in columns {
        let last = context.rows.last().copied().unwrap_or(context.head);
        let top = context.rows.first().copied().unwrap_or(context.head);
        let place = Place::column(&context.source.file, &context.sheet.name, column, top, last);
        findings.push(Diagnostic::new(&codes::DUPLICATE_COLUMN, place).field(field.id()));
        let mut sources = match origin {
            Origin::Column(column) => vec![column; context.rows.len()],
            Origin::Rows(sources) => sources,
        };
        let clashing = clashes.entry(field).or_default();
        let settled = |at: &usize| clashing.contains(at);
        let found = merge_values(&mut values, &other, settled, |at| sources[at] = column);
        for at in found {
            let finding = Diagnostic::new(&codes::CONFLICTING_COLUMNS, context.cell(at, column));
            findings.push(finding.field(field.id()));
            clashing.insert(at);
        }
        origin = Origin::Rows(sources);
    }
    (values, origin)
}

/// 登记状态 and 是否注销 are two columns of one field.
fn contradict(
    fields: &mut Fields<'_>,
    context: &Context<'_>,
    (findings, clashes): (&mut Findings, &mut Clashes),
) {
    let Some((Values::YesNo(cancelled), origin)) = fields.get(&Field::Cancelled) else { return };
    let (cancelled, origin) = (cancelled.clone(), origin.clone());
    let Some((Values::Text(status), _)) = fields.get_mut(&Field::Status) else { return };
    for (at, (status, cancelled)) in status.iter_mut().zip(cancelled).enumerate() {
        let differ = matches!(
            (status.as_deref(), cancelled),
            (Some("registered" | "not_yet_registered"), Some(true))
                | (Some("cancelled"), Some(false))
        );
        if differ {
            let place = context.cell(at, origin.column(at));
            let finding = Diagnostic::new(&codes::CONFLICTING_COLUMNS, place);
            findings.push(finding.field(Field::Status.id()));
            clashes.entry(Field::Status).or_default().insert(at);
            *status = None;
        }
    }
}

/// Fills gaps from `other`, but for rows that are settled; returns the rows where both
/// say different things.
fn merge_values<'a>(
    mine: &mut Values<'a>,
    other: &Values<'a>,
    settled: impl Fn(&usize) -> bool,
    taken: impl FnMut(usize),
) -> Vec<usize> {
    match (mine, other) {
        (Values::Text(a), Values::Text(b)) => fill(a, b, |x, y| key(x) == key(y), settled, taken),
        (Values::Date(a), Values::Date(b)) => fill(a, b, |x, y| x == y, settled, taken),
        (Values::Count(a), Values::Count(b)) => fill(a, b, |x, y| x == y, settled, taken),
        (Values::YesNo(a), Values::YesNo(b)) => fill(a, b, |x, y| x == y, settled, taken),
        (Values::Code(a, given), Values::Code(b, also)) => {
            fill(given, also, |_, _| true, |_| false, |_| {});
            fill(a, b, |x, y| x == y, settled, taken)
        }
        _ => Vec::new(),
    }
}

fn fill<T: Clone>(
    mine: &mut [Option<T>],
    other: &[Option<T>],
    same: impl Fn(&T, &T) -> bool,
    settled: impl Fn(&usize) -> bool,
    mut taken: impl FnMut(usize),
) -> Vec<usize> {
    let mut clashes = Vec::new();
    for (at, (mine, other)) in mine.iter_mut().zip(other).enumerate() {
        match (&mine, other) {
            _ if settled(&at) => {}
            (Some(a), Some(b)) if !same(a, b) => {
                clashes.push(at);
                *mine = None;
            }
            (None, Some(b)) => {
                *mine = Some(b.clone());
                taken(at);
            }
            _ => {}
        }
    }
    clashes
}
