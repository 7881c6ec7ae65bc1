//! From a figure to its cells.
//!
//! Enters: the name of a figure. Leaves: its definition, its counts, who counts how, and
//! the cells that decide it. The counts are made anew from the register's columns by the
//! figures' own rules, so that they cannot differ from what is listed.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, UInt32Type};

use super::super::manifest::Definition;
use super::Written;
use super::figures::{Numbers, figures, name_of};
use super::provenance::{self, SourceCell};
use crate::indicators::{CellKey, Standing, judged, within};
use crate::quantity::{Counts, Date};
use crate::rows::from_days;
use crate::spec::{Field, Predicate, parse_predicate, schema};

/// The name of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Id of the indicator.
    pub indicator: String,
    /// The year-end.
    pub as_of: Date,
    /// The cell.
    pub cell: CellKey,
}

/// A figure with those who count in it.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The definition.
    pub definition: Definition,
    /// Its counts.
    pub counts: Counts,
    /// Those who count in some way, by row of the register: those that a list of work
    /// begins with first.
    pub rows: Vec<(usize, Standing)>,
    /// Columns that are unknown where the answer is open, each with how many organizations
    /// it leaves open, the most first.
    pub open: Vec<(&'static str, u64)>,
}

/// An organization that counts in a figure.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it counts.
    pub standing: Standing,
    /// The cell of its name, where what is not answered can be asked.
    pub named: Option<SourceCell>,
    /// What decides it.
    pub values: Vec<Value>,
}

/// A value that decides.
#[derive(Debug, Clone)]
pub struct Value {
    /// The column of the register.
    pub column: &'static str,
    /// The value; `None` where it is unknown.
    pub text: Option<String>,
    /// The cells that it comes from; none where last year's register says it.
    pub cells: Vec<SourceCell>,
}

impl Written {
    /// Explains a figure of the reference date; `None` where the report has no such
    /// indicator.
    pub fn explain(&self, question: &Question) -> Option<Explanation> {
        let definition = self.manifest.catalogue.get(&question.indicator)?.clone();
        let (population, met) = predicates(&definition)?;
        let columns = columns(&population, &met);
        let register = self.register(|name| columns.contains(&name), None);
        let judged = judged(&register, &population, &met);
        let mut counts = Counts::default();
        let mut rows = Vec::new();
        for row in within(&register, question.cell, self.divisions()) {
            let (standing, one) = judged[row];
            counts += one;
            if standing != Standing::Outside {
                rows.push((row, standing));
            }
        }
        rows.sort_by_key(|(row, standing)| (*standing, *row));
        let open = open(&register.columns, &columns, &rows);
        Some(Explanation { definition, counts, rows, open })
    }

    /// What is written of a figure of an earlier year-end, whose organizations stand in the
    /// report of that year.
    pub fn written(&self, question: &Question) -> Option<([u64; 4], [Option<f64>; 3])> {
        let as_of = question.as_of.to_string();
        let name = name_of(&question.indicator, &as_of, question.cell, "");
        let own = |level: &str| level == "own";
        let found = figures(&self.figures, |keys| {
            let [indicator, date, region, level, rest @ ..] = *keys;
            [indicator, date, region] == [name[0].as_str(), &name[1], &name[2]]
                && own(level) == own(&name[3])
                && rest.iter().zip(&name[4..]).all(|(a, b)| a == b)
        });
        found.into_values().next().map(|Numbers { counts, rates }| (counts, rates))
    }

    /// Some of the organizations of an explanation, with what decides each.
    pub fn entries(&self, definition: &Definition, asked: &[(usize, Standing)]) -> Vec<Entry> {
        let Some((population, met)) = predicates(definition) else { return Vec::new() };
        let columns = columns(&population, &met);
        let mut rows: Vec<usize> = asked.iter().map(|(row, _)| *row).collect();
        rows.sort_unstable();
        let wanted = |name: &str| ["id", "name"].contains(&name) || columns.contains(&name);
        let register = self.register(wanted, Some(&rows));
        let ids: Vec<&str> = register.texts("id").map(Option::unwrap_or_default).collect();
        let mut fields: Vec<Field> =
            columns.iter().flat_map(|column| schema::fields(column)).collect();
        fields.push(Field::Name);
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        let cells = provenance::cells_of(&self.provenance, &known, &fields);
        let none = Vec::new();
        let entry = |(row, standing): &(usize, Standing)| {
            let at = rows.binary_search(row).ok()?;
            let cells = cells.get(ids[at]).unwrap_or(&none);
            let value = |column: &'static str| Value {
                column,
                text: register.column(column).and_then(|array| shown(array, at)),
                cells: given(cells, column),
            };
            Some(Entry {
                id: ids[at].to_owned(),
                name: register.text("name", at).unwrap_or_default().to_owned(),
                standing: *standing,
                named: cells.iter().find(|cell| cell.field == Field::Name).cloned(),
                values: columns
                    .iter()
                    .copied()
                    .filter(|column| decides(column))
                    .map(value)
                    .collect(),
            })
        };
        asked.iter().filter_map(entry).collect()
    }
}

/// The conditions of a definition, which this program wrote.
pub(super) fn predicates(definition: &Definition) -> Option<(Predicate, Predicate)> {
    let parse = |text: &str| parse_predicate(text).ok();
    parse(&definition.population).zip(parse(&definition.met))
}

/// The columns that two conditions name, in the order of the register.
pub(in crate::report) fn columns(population: &Predicate, met: &Predicate) -> Vec<&'static str> {
    let (population, met) = (population.columns(), met.columns());
    let named = |name: &&str| population.contains(name) || met.contains(name);
    schema::COLUMNS.iter().map(|column| column.name).filter(named).collect()
}

/// Whether a column says anything of an organization: the reference date and its year do not.
pub(in crate::report) fn decides(column: &str) -> bool {
    !["as_of", "year_start", "year_end"].contains(&column)
}

fn given(cells: &[SourceCell], column: &str) -> Vec<SourceCell> {
    let fields = schema::fields(column);
    cells.iter().filter(|cell| fields.contains(&cell.field)).cloned().collect()
}

/// How many of those whose answer is open each column leaves open.
fn open(
    table: &arrow::array::RecordBatch,
    columns: &[&'static str],
    rows: &[(usize, Standing)],
) -> Vec<(&'static str, u64)> {
    let is_open = |standing| matches!(standing, Standing::Unknown | Standing::Open);
    let mut open: BTreeMap<&'static str, u64> = BTreeMap::new();
    for column in columns {
        let Some(array) = table.column_by_name(column) else { continue };
        let unknown = rows.iter().filter(|(row, one)| is_open(*one) && array.is_null(*row));
        open.insert(column, unknown.count() as u64);
    }
    let mut open: Vec<_> = open.into_iter().filter(|(_, count)| *count > 0).collect();
    open.sort_by_key(|(column, count)| (std::cmp::Reverse(*count), *column));
    open
}

/// A value in words; `None` where it is unknown.
pub(in crate::report) fn shown(array: &ArrayRef, at: usize) -> Option<String> {
    if array.is_null(at) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Boolean => if array.as_boolean().value(at) { "是" } else { "否" }.to_owned(),
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(at).to_string(),
        DataType::Date32 => from_days(array.as_primitive::<Date32Type>().value(at)).to_string(),
        _ => array.as_string_opt::<i32>()?.value(at).to_owned(),
    })
}
