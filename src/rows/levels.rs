//! Which rows a header has, above and below its main row.
//!
//! Enters: a sheet and the row that names the identity. Leaves: the first and last row of
//! the header. Never reads what a column means.

use std::borrow::Cow;

use super::classify::{is_footer, is_total};
use super::lexicon::{Lexicon, key};
use super::path::covering;
use super::title::{is_sentence, names_a_list};
use crate::spec::Field;
use crate::workbook::{Cell, Merge, Sheet};

/// Header levels that are joined at most.
const MOST_LEVELS: u32 = 3;

/// Rows that a merged head reaches down at most: what is merged further is no head.
const MOST_MERGED: u32 = 10;

/// The rows of the header around its main row.
pub(super) fn block(sheet: &Sheet, main: u32, from: u32, lexicon: &Lexicon) -> (u32, u32) {
    let mut last = merged_down(sheet, main, lexicon);
    while levels(sheet, main, last) < MOST_LEVELS && is_lower_level(sheet, main, last + 1, lexicon)
    {
        last += 1;
    }
    let mut first = main;
    while first > from
        && levels(sheet, first, last) < MOST_LEVELS
        && is_upper_level(sheet, first - 1, first, from, lexicon)
    {
        first -= 1;
    }
    (first, last)
}

/// Rows of a header that hold a text: a merged head may reach over rows that hold none.
fn levels(sheet: &Sheet, first: u32, last: u32) -> u32 {
    (first..=last).map(|row| u32::from(sheet.row(row).next().is_some())).sum()
}

/// The row down to which a head that names the identity is merged: no organization
/// stands beside it.
fn merged_down(sheet: &Sheet, main: u32, lexicon: &Lexicon) -> u32 {
    let heads = sheet.row(main).filter(|(_, cell)| names_identity(*cell, lexicon));
    let ends = heads.filter_map(|(column, _)| Some(covering(sheet, main, column)?.end.0));
    ends.filter(|end| (main..main + MOST_MERGED).contains(end)).max().unwrap_or(main)
}

fn names_identity(cell: Cell<'_>, lexicon: &Lexicon) -> bool {
    let Cell::Text(text) = cell else { return false };
    lexicon.meaning(&[text.to_owned()]).field().is_some_and(Field::is_identity)
}

/// Leaves stand only under groups: never in a column that has a head of its own, nor,
/// without merged cells, below a head that names the identity: that is a name.
fn is_lower_level(sheet: &Sheet, main: u32, row: u32, lexicon: &Lexicon) -> bool {
    let mut grouped = false;
    for (column, cell) in sheet.row(row) {
        let Some(text) = head_text(cell) else { return false };
        let named = covering(sheet, main, column).is_none()
            && names_identity(sheet.cell(main, column), lexicon);
        let under = |level| !named && under_group(sheet, level, row, column);
        if is_sentence(&text) || has_head_above(sheet, main, column) || !(main..row).all(under) {
            return false;
        }
        grouped |= (main..row).any(|level| sheet.cell(level, column) != Cell::Empty);
    }
    grouped
}

/// A cell that may be a head: text, or a year.
fn head_text(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Text(text) => Some(Cow::Borrowed(text)),
        Cell::Number(year) if (1990.0..2100.0).contains(&year) => Some(year.to_string().into()),
        _ => None,
    }
}

/// True where the column has no head of its own in a level above the row, or one that
/// spans several columns and has not ended.
fn under_group(sheet: &Sheet, level: u32, row: u32, column: u32) -> bool {
    match sheet.cell(level, column) {
        Cell::Empty => covering(sheet, level, column).is_none_or(|m| m.end.0 < row),
        _ => match covering(sheet, level, column) {
            Some(merge) => merge.end.0 < row && merge.end.1 > merge.start.1,
            None => {
                let next = sheet.row(level).map(|(at, _)| at).find(|at| *at > column);
                let within = column + 1..next.unwrap_or(u32::MAX);
                sheet.row(row).any(|(at, _)| within.contains(&at))
            }
        },
    }
}

/// More than one cell, the first of which asks for nothing: 填报单位：….
fn may_hold_data(sheet: &Sheet, row: u32) -> bool {
    let mut cells = sheet.row(row);
    let asks = |cell| matches!(cell, Cell::Text(text) if is_sentence(text));
    cells.next().is_some_and(|(_, first)| !asks(first)) && cells.next().is_some()
}

/// Whether a column without a head in the main row has one of its own right above it.
fn has_head_above(sheet: &Sheet, main: u32, column: u32) -> bool {
    if sheet.cell(main, column) != Cell::Empty {
        return false;
    }
    let Some(above) = main.checked_sub(1) else { return false };
    let wide = |merge: &Merge| merge.end.1 > merge.start.1;
    may_hold_data(sheet, above)
        && sheet.cell(above, column) != Cell::Empty
        && !covering(sheet, above, column).is_some_and(wide)
}

/// Groups stand above: at least two, or one that is merged over part of the table. Below
/// another table a row is a group row only where it is merged, or stands apart from the
/// rows above: it might be that table's last. A line of notes has a text right above the
/// name, and more such texts of one column than groups.
fn is_upper_level(sheet: &Sheet, row: u32, below: u32, from: u32, lexicon: &Lexicon) -> bool {
    let columns: Vec<u32> = sheet.row(below).map(|(column, _)| column).collect();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return false };
    let (mut groups, mut singles, mut over_name, mut cells) = (0, 0, false, 0);
    let spans = |merge: &Merge| merge.end.1 > merge.start.1;
    let merged = sheet.row(row).any(|(at, _)| covering(sheet, row, at).is_some_and(spans));
    let apart = row == from || !may_hold_data(sheet, row - 1);
    if from > 0 && !merged && !apart {
        return false;
    }
    for (column, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else { return false };
        if text.contains(['：', ':']) || is_footer_like(text, lexicon) || column > *last {
            return false;
        }
        if names_a_list(text) {
            return false;
        }
        cells += 1;
        let width = covering(sheet, row, column).map_or_else(
            || 1 + gap_after(sheet, row, column, *last),
            |merge| merge.end.1 - merge.start.1 + 1,
        );
        let whole = column <= *first && width >= last - first;
        groups += u32::from(width > 1 && !whole);
        let head = sheet.cell(below, column);
        singles += u32::from(width == 1 && head != Cell::Empty);
        over_name |= width == 1 && names_identity(head, lexicon);
    }
    groups >= 1 && (cells >= 2 || merged) && !(over_name && singles > groups)
}

fn gap_after(sheet: &Sheet, row: u32, column: u32, last: u32) -> u32 {
    let next = sheet.row(row).map(|(at, _)| at).find(|at| *at > column).unwrap_or(last + 1);
    next - column - 1
}

fn is_footer_like(text: &str, lexicon: &Lexicon) -> bool {
    is_total(&key(text), lexicon) || is_footer(&key(text), lexicon) || is_sentence(text)
}
