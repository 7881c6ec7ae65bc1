//! Where the fields of organizations come from, read back.
//!
//! Enters: `provenance.parquet`. Leaves: cells with their rules.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use bytes::Bytes;

use super::super::encode::parquet_part;
use crate::register::Rule;
use crate::spec::Field;

/// The columns before those of fields.
const HEADS: [&str; 4] = ["id", "file", "sheet", "rule"];

/// A cell that gives a field of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCell {
    /// The field.
    pub field: Field,
    /// The file, by its path below the input folder.
    pub file: String,
    /// The sheet; empty in text files.
    pub sheet: String,
    /// The cell in A1 form.
    pub cell: String,
    /// The rule by which it serves, e.g. `only`.
    pub rule: String,
}

impl SourceCell {
    /// The rule in words.
    pub fn how(&self) -> &str {
        let rule = Rule::ALL.into_iter().find(|rule| rule.id() == self.rule);
        match rule {
            Some(rule) => rule.name(),
            None if self.rule == BLANK => "空白，没有来源填写",
            None => &self.rule,
        }
    }
}

impl std::fmt::Display for SourceCell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file)?;
        if !self.sheet.is_empty() {
            write!(f, " › {}", self.sheet)?;
        }
        write!(f, " › {}", self.cell)
    }
}

/// The cells that give some fields of some organizations, by organization.
pub(super) fn cells_of(
    file: &Bytes,
    ids: &BTreeSet<&str>,
    fields: &[Field],
) -> BTreeMap<String, Vec<SourceCell>> {
    let rows = rows_where(file, &["id"], |texts| ids.contains(texts[0]));
    let mut found: BTreeMap<String, Vec<SourceCell>> = BTreeMap::new();
    for (id, cell) in cells(file, &rows, |field| fields.contains(&field)) {
        found.entry(id).or_default().push(cell);
    }
    found
}

/// The organizations to which a cell gives a field, each with the cell.
pub(super) fn given_by(
    file: &Bytes,
    (name, sheet, cell): (&str, &str, &str),
) -> Vec<(String, SourceCell)> {
    let rows = rows_where(file, &["file", "sheet"], |texts| *texts == [name, sheet]);
    let mut given = cells(file, &rows, |_| true);
    given.retain(|(_, one)| one.cell == cell);
    given
}

/// The rule of a cell that was left blank, and so gives nothing.
const BLANK: &str = "blank";

/// The organizations whose row leaves a cell blank that no other source fills: its row gives
/// other fields, and its column gives a field in other rows.
pub(super) fn left_blank(
    file: &Bytes,
    (name, sheet, cell): (&str, &str, &str),
) -> Vec<(String, SourceCell)> {
    let Some((letters, row)) = parts(cell) else { return Vec::new() };
    let rows = rows_where(file, &["file", "sheet"], |texts| *texts == [name, sheet]);
    let given = cells(file, &rows, |_| true);
    let placed = given.iter().filter_map(|(id, one)| Some((id, one.field, parts(&one.cell)?)));
    let placed: Vec<(&String, Field, (&str, u32))> = placed.collect();
    // Of two tables below each other the nearer has the column.
    let same_column = placed.iter().filter(|(_, _, (column, _))| *column == letters);
    let nearest = same_column.min_by_key(|(_, _, (_, other))| other.abs_diff(row));
    let Some(&(_, field, _)) = nearest else { return Vec::new() };
    let of_row = placed.iter().filter(|(_, _, (_, other))| *other == row);
    let ids: BTreeSet<&str> = of_row.map(|(id, ..)| id.as_str()).collect();
    let filled = cells_of(file, &ids, &[field]);
    let open = ids.into_iter().filter(|id| !filled.contains_key(*id));
    let blank = |id: &str| {
        let [file, sheet, cell, rule] = [name, sheet, cell, BLANK].map(str::to_owned);
        (id.to_owned(), SourceCell { field, file, sheet, cell, rule })
    };
    open.map(blank).collect()
}

/// Letters and row of a cell in A1 form.
fn parts(cell: &str) -> Option<(&str, u32)> {
    let at = cell.find(|c: char| c.is_ascii_digit())?;
    Some((&cell[..at], cell[at..].parse().ok()?))
}

/// The sheets of a file that give anything.
pub(super) fn sheets_of(file: &Bytes, name: &str) -> BTreeSet<String> {
    let mut sheets = BTreeSet::new();
    rows_where(file, &["file", "sheet"], |texts| {
        if texts[0] == name && !sheets.contains(texts[1]) {
            sheets.insert(texts[1].to_owned());
        }
        false
    });
    sheets
}

/// The rows whose texts in some columns are wanted.
fn rows_where(
    file: &Bytes,
    columns: &[&str],
    mut wanted: impl FnMut(&[&str]) -> bool,
) -> Vec<usize> {
    let Some(table) = parquet_part(file, |name| columns.contains(&name), None) else {
        return Vec::new();
    };
    let texts: Option<Vec<&StringArray>> =
        columns.iter().map(|name| table.column_by_name(name)?.as_string_opt()).collect();
    let texts = texts.unwrap_or_default();
    let mut row = Vec::with_capacity(columns.len());
    (0..table.num_rows())
        .filter(|at| {
            row.clear();
            row.extend(texts.iter().map(|texts| texts.value(*at)));
            row.len() == columns.len() && wanted(&row)
        })
        .collect()
}

fn cells(
    file: &Bytes,
    rows: &[usize],
    wanted: impl Fn(Field) -> bool,
) -> Vec<(String, SourceCell)> {
    let is_asked = |name: &str| HEADS.contains(&name) || Field::parse(name).is_some_and(&wanted);
    let Some(table) = parquet_part(file, is_asked, Some(rows)) else { return Vec::new() };
    let fields = Field::ALL.iter().filter_map(|field| Some((*field, texts(&table, field.id())?)));
    let fields: Vec<(Field, &StringArray)> = fields.filter(|(field, _)| wanted(*field)).collect();
    let Some([ids, files, sheets, rules]) = heads(&table) else { return Vec::new() };
    let of_row = |at: usize| {
        let given = fields.iter().filter(move |(_, cells)| cells.is_valid(at));
        given.map(move |(field, cells)| {
            let cell = SourceCell {
                field: *field,
                file: files.value(at).to_owned(),
                sheet: sheets.value(at).to_owned(),
                cell: cells.value(at).to_owned(),
                rule: rules.value(at).to_owned(),
            };
            (ids.value(at).to_owned(), cell)
        })
    };
    (0..table.num_rows()).flat_map(of_row).collect()
}

fn heads(table: &RecordBatch) -> Option<[&StringArray; 4]> {
    let heads: Option<Vec<&StringArray>> = HEADS.iter().map(|name| texts(table, name)).collect();
    heads?.try_into().ok()
}

fn texts<'t>(table: &'t RecordBatch, name: &str) -> Option<&'t StringArray> {
    table.column_by_name(name)?.as_string_opt()
}
