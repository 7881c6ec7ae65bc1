//! The texts above a column, and what they mean together.
//!
//! Enters: a sheet with the rows of a header. Leaves: its columns, each with the path of
//! its heads from the outermost to its own. Never reads a data row.

use super::lexicon::{Lexicon, Meaning, key};
use crate::codes::holds_personal;
use crate::diag::mask_long_numbers;
use crate::spec::Field;
use crate::workbook::{Cell, Merge, Sheet};

/// The value of an option that no list holds: it reads as unknown.
pub(super) const OTHER_OPTION: &str = "unknown";

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

    /// The header path as it may be quoted: without a number of a person.
    pub(super) fn shown(&self) -> String {
        let header = self.header();
        if holds_personal(&header) {
            "（个人信息）".to_owned()
        } else {
            mask_long_numbers(&header)
        }
    }

    /// The levels above its own text.
    fn group(&self) -> &[String] {
        &self.path[..self.path.len().saturating_sub(1)]
    }
}

/// The columns of a header that have a head, ascending.
pub(super) fn columns(sheet: &Sheet, header: (u32, u32), lexicon: &Lexicon) -> Vec<Column> {
    let last = (header.0..=header.1)
        .flat_map(|row| sheet.row(row).map(|(column, _)| column).last())
        .max()
        .unwrap_or(0);
    let mut columns: Vec<Column> = (0..=last)
        .map(|index| {
            let path = path(sheet, header, index);
            let meaning = if path.is_empty() { Meaning::Unknown } else { lexicon.meaning(&path) };
            Column { index, path, meaning }
        })
        .filter(|column| !column.path.is_empty())
        .collect();
    complete_groups(&mut columns);
    columns
}

/// The options of a one-hot group that are not in the list are options all the same: a
/// tick there says that the value is another one.
fn complete_groups(columns: &mut [Column]) {
    let groups: Vec<(Vec<String>, Field)> = columns
        .iter()
        .filter_map(|column| match &column.meaning {
            Meaning::OneHot(field, _) => Some((column.group().to_vec(), *field)),
            _ => None,
        })
        .collect();
    for column in columns.iter_mut().filter(|column| column.meaning == Meaning::Unknown) {
        if let Some((_, field)) = groups.iter().find(|(group, _)| group == column.group()) {
            column.meaning = Meaning::OneHot(*field, OTHER_OPTION.to_owned());
        }
    }
}

/// The header texts above a column, each once, outermost first.
fn path(sheet: &Sheet, header: (u32, u32), column: u32) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for (row, at) in labels(sheet, header, column) {
        path.extend(text_of(sheet.cell(row, at)).filter(|label| path.last() != Some(label)));
    }
    path
}

/// The cells whose texts stand above a column, outermost first.
pub(super) fn labels(
    sheet: &Sheet,
    header: (u32, u32),
    column: u32,
) -> impl Iterator<Item = (u32, u32)> {
    (header.0..=header.1).filter_map(move |row| {
        let at = match sheet.cell(row, column) {
            Cell::Empty if row < header.1 => group_of(sheet, header, row, column),
            _ => Some(column),
        };
        at.map(|at| (row, at))
    })
}

/// The column of the group that reaches over an empty header cell: a merged range, or
/// the nearest text to the left that has leaves of its own below.
fn group_of(sheet: &Sheet, header: (u32, u32), row: u32, column: u32) -> Option<u32> {
    if let Some(merge) = covering(sheet, row, column) {
        return (merge.start.0 == row).then_some(merge.start.1);
    }
    let below = (row + 1..=header.1).any(|lower| !matches!(sheet.cell(lower, column), Cell::Empty));
    let (left, _) = sheet.row(row).take_while(|(at, _)| *at < column).last()?;
    let ended = covering(sheet, row, left).is_some();
    let has_leaves =
        (row + 1..=header.1).any(|lower| !matches!(sheet.cell(lower, left), Cell::Empty));
    (below && has_leaves && !ended).then_some(left)
}

/// A cell as the text of a head.
pub(super) fn text_of(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Empty | Cell::Error => None,
        Cell::Text(text) => Some(text.trim().to_owned()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Date(date) => Some(date.to_string()),
        Cell::Bool(bool) => Some(bool.to_string()),
    }
}

/// The merged range that covers a cell.
pub(super) fn covering(sheet: &Sheet, row: u32, column: u32) -> Option<&Merge> {
    sheet.merges.iter().find(|merge| {
        (merge.start.0..=merge.end.0).contains(&row)
            && (merge.start.1..=merge.end.1).contains(&column)
    })
}
