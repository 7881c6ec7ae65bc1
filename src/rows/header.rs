//! Where the tables of a sheet stand and what their columns mean.
//!
//! Enters: a sheet and the lexicon. Leaves: tables with their header rows,
//! columns and data range. Never reads a data value.

use super::lexicon::{Lexicon, Meaning, key};
use crate::spec::Field;
use crate::workbook::{Cell, Merge, Sheet};

/// Header levels that are joined at most.
const MOST_LEVELS: u32 = 3;

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place, from 0.
    pub index: u32,
    /// The header texts above it, outermost first; empty where it has none.
    pub path: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
}

impl Column {
    /// The header path as shown: 从业人员/专职.
    pub fn header(&self) -> String {
        self.path.iter().map(|level| key(level)).collect::<Vec<_>>().join("/")
    }
}

/// A table on a sheet. Rows from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// First and last header row.
    pub header: (u32, u32),
    /// The columns, ascending.
    pub columns: Vec<Column>,
    /// Rows that hold its header again, at page breaks.
    pub repeats: Vec<u32>,
    /// The row after the last that may belong to it.
    pub end: u32,
}

/// All tables of a sheet, from top to bottom.
pub fn tables(sheet: &Sheet, lexicon: &Lexicon) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut from = 0;
    for row in sheet.rows().iter().copied() {
        if row < from || !may_be_header(sheet, row, lexicon) || !is_header(sheet, row, lexicon) {
            continue;
        }
        let header = block(sheet, row, from, lexicon);
        let table = Table {
            header,
            columns: columns(sheet, header, lexicon),
            repeats: Vec::new(),
            end: u32::MAX,
        };
        from = header.1 + 1;
        if let Some(last) = tables.last_mut() {
            if same_columns(last, &table) {
                last.repeats.extend(header.0..=header.1);
                continue;
            }
            last.end = titles_above(sheet, last.header.1, header.0);
        }
        tables.push(table);
    }
    tables
}

/// The first of the lone texts right above a header: the title of the next table.
fn titles_above(sheet: &Sheet, after: u32, header: u32) -> u32 {
    let is_title = |row: &u32| {
        let mut cells = sheet.row(*row);
        matches!((cells.next(), cells.next()), (None, _) | (Some((_, Cell::Text(_))), None))
    };
    (after + 1..header).rev().take_while(is_title).last().unwrap_or(header)
}

fn same_columns(a: &Table, b: &Table) -> bool {
    a.columns.iter().map(Column::header).eq(b.columns.iter().map(Column::header))
}

/// A quick look at the first cells of a row: does any read like a header of
/// identity or a serial number?
fn may_be_header(sheet: &Sheet, row: u32, lexicon: &Lexicon) -> bool {
    sheet.row(row).take(4).any(|(_, cell)| {
        let Cell::Text(text) = cell else { return false };
        text.len() <= 90 && lexicon.is_head(text)
    })
}

/// A header row names an identity field and at least one more column.
fn is_header(sheet: &Sheet, row: u32, lexicon: &Lexicon) -> bool {
    let (mut identity, mut fields, mut known, mut other) = (false, Vec::new(), 0, 0);
    for (_, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else {
            other += 1;
            continue;
        };
        match lexicon.meaning(&[text.to_owned()]) {
            Meaning::Field(field, _) => {
                identity |= field.is_identity();
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            Meaning::Personal | Meaning::Serial if !text.contains(['：', ':']) => known += 1,
            _ => other += 1,
        }
    }
    let known = known + fields.len();
    (identity && known >= 2 || fields.len() >= 4) && known * 4 >= other
}

/// The rows of the header around its main row.
fn block(sheet: &Sheet, main: u32, from: u32, lexicon: &Lexicon) -> (u32, u32) {
    let mut last = main;
    while last + 1 < main + MOST_LEVELS && is_lower_level(sheet, main, last + 1) {
        last += 1;
    }
    let mut first = main;
    while first > from
        && last - first + 1 < MOST_LEVELS
        && is_upper_level(sheet, first - 1, first, lexicon)
    {
        first -= 1;
    }
    (first, last)
}

/// Leaves stand only under groups: never in a column that has a head of its own.
fn is_lower_level(sheet: &Sheet, main: u32, row: u32) -> bool {
    let mut any = false;
    for (column, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else { return false };
        if is_sentence(text) || !under_group(sheet, main, row, column) {
            return false;
        }
        any = true;
    }
    any
}

/// True where the column has no head of its own in the main row, or one that spans
/// several columns and has not ended.
fn under_group(sheet: &Sheet, main: u32, row: u32, column: u32) -> bool {
    match sheet.cell(main, column) {
        Cell::Empty => covering(sheet, main, column).is_none_or(|m| m.end.0 < row),
        _ => match covering(sheet, main, column) {
            Some(merge) => merge.end.0 < row && merge.end.1 > merge.start.1,
            None => {
                matches!(sheet.cell(main, column + 1), Cell::Empty)
                    && !matches!(sheet.cell(row, column + 1), Cell::Empty)
            }
        },
    }
}

/// Groups stand above: at least two, or one that is merged over part of the table.
fn is_upper_level(sheet: &Sheet, row: u32, below: u32, lexicon: &Lexicon) -> bool {
    let columns: Vec<u32> = sheet.row(below).map(|(column, _)| column).collect();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return false };
    let (mut groups, mut cells) = (0, 0);
    for (column, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else { return false };
        if text.contains(['：', ':']) || is_footer_like(text, lexicon) || column > *last {
            return false;
        }
        cells += 1;
        let width = covering(sheet, row, column).map_or_else(
            || 1 + gap_after(sheet, row, column, *last),
            |merge| merge.end.1 - merge.start.1 + 1,
        );
        let whole = column <= *first && width >= last - first;
        groups += u32::from(width > 1 && !whole);
    }
    let merged = sheet.row(row).any(|(column, _)| covering(sheet, row, column).is_some());
    groups >= 1 && (cells >= 2 || merged)
}

fn gap_after(sheet: &Sheet, row: u32, column: u32, last: u32) -> u32 {
    let next = sheet.row(row).map(|(at, _)| at).find(|at| *at > column).unwrap_or(last + 1);
    next - column - 1
}

fn is_footer_like(text: &str, lexicon: &Lexicon) -> bool {
    lexicon.total.iter().any(|word| *word == key(text)) || is_sentence(text)
}

/// Lines to be filled in and notes, which no header holds.
fn is_sentence(text: &str) -> bool {
    text.contains(['：', ':']) || text.chars().count() > 40
}

/// The merged range that covers a cell.
pub(super) fn covering(sheet: &Sheet, row: u32, column: u32) -> Option<&Merge> {
    sheet.merges.iter().find(|merge| {
        (merge.start.0..=merge.end.0).contains(&row)
            && (merge.start.1..=merge.end.1).contains(&column)
    })
}

fn columns(sheet: &Sheet, header: (u32, u32), lexicon: &Lexicon) -> Vec<Column> {
    let last = (header.0..=header.1)
        .flat_map(|row| sheet.row(row).map(|(column, _)| column).last())
        .max()
        .unwrap_or(0);
    (0..=last)
        .map(|index| {
            let path = path(sheet, header, index);
            let meaning = if path.is_empty() { Meaning::Unknown } else { lexicon.meaning(&path) };
            Column { index, path, meaning }
        })
        .filter(|column| !column.path.is_empty())
        .collect()
}

/// The header texts above a column, each once, outermost first.
fn path(sheet: &Sheet, header: (u32, u32), column: u32) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for row in header.0..=header.1 {
        let label = match sheet.cell(row, column) {
            Cell::Empty if row < header.1 => group_of(sheet, header, row, column),
            cell => text_of(cell),
        };
        path.extend(label.filter(|label| path.last() != Some(label)));
    }
    path
}

/// The group that reaches over an empty header cell: a merged range, or the
/// nearest text to the left that has leaves of its own below.
fn group_of(sheet: &Sheet, header: (u32, u32), row: u32, column: u32) -> Option<String> {
    if let Some(merge) = covering(sheet, row, column) {
        return if merge.start.0 == row { text_of(sheet.cell(row, merge.start.1)) } else { None };
    }
    let below = (row + 1..=header.1).any(|lower| !matches!(sheet.cell(lower, column), Cell::Empty));
    let (left, cell) = sheet.row(row).take_while(|(at, _)| *at < column).last()?;
    let ended = covering(sheet, row, left).is_some();
    let has_leaves =
        (row + 1..=header.1).any(|lower| !matches!(sheet.cell(lower, left), Cell::Empty));
    (below && has_leaves && !ended).then(|| text_of(cell)).flatten()
}

fn text_of(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Empty | Cell::Error => None,
        Cell::Text(text) => Some(text.trim().to_owned()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Date(date) => Some(date.to_string()),
        Cell::Bool(bool) => Some(bool.to_string()),
    }
}

/// A sheet whose rows are persons: it names persons and personal traits, and
/// nothing that only an organization has.
pub(super) fn is_person_roster(sheet: &Sheet) -> bool {
    const TRAITS: [&str; 9] =
        ["性别", "出生", "身份证", "民族", "学历", "入党", "政治面貌", "籍贯", "是否党员"];
    const ORGANIZATION: [&str; 5] =
        ["信用代码", "登记管理机关", "登记状态", "成立登记", "是否建立党组织"];
    sheet.rows().iter().take(10).any(|row| {
        let texts: Vec<String> = sheet
            .row(*row)
            .filter_map(|(_, cell)| text_of(cell))
            .map(|text| key(&text).into_owned())
            .collect();
        let count =
            |words: &[&str]| texts.iter().filter(|t| words.iter().any(|w| t.contains(w))).count();
        let named = texts
            .iter()
            .any(|text| matches!(text.as_str(), "姓名" | "党员姓名" | "书记姓名" | "人员姓名"));
        named && count(&TRAITS) >= 1 && count(&ORGANIZATION) == 0
    })
}

/// The identity columns of a table.
pub(super) fn identity_columns(table: &Table) -> impl Iterator<Item = (u32, Field)> {
    table.columns.iter().filter_map(|column| match column.meaning {
        Meaning::Field(field, _) if field.is_identity() => Some((column.index, field)),
        _ => None,
    })
}
