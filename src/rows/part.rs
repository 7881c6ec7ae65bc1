//! Headings of parts of a table's rows: 一、社会团体, with the sums of the part or without.
//!
//! Enters: a row of a table. Leaves: whether it heads a part. Never decides whether an
//! organization is identified.

use super::header::{Table, identity_columns};
use super::lexicon::{Lexicon, Meaning, key};
use super::path::covering;
use super::value::{Reading, count};
use crate::workbook::{Cell, Merge, Sheet};

/// The heading of the rows below it, which stands alone in its row: 一、社会团体, or any
/// text that is merged over the names and most other columns.
pub(super) fn heads_a_part(
    sheet: &Sheet,
    table: &Table,
    (row, column): (u32, u32),
    text: &str,
) -> bool {
    let over = |merge: &Merge| {
        let covers = |column: u32| (merge.start.1..=merge.end.1).contains(&column);
        let covered = table.columns.iter().filter(|column| covers(column.index)).count();
        covered * 2 > table.columns.len() && identity_columns(table).any(|(at, _)| covers(at))
    };
    is_numbered(&key(text)) || covering(sheet, row, column).is_some_and(over)
}

/// The heading of the rows below it with their sums: 一、社会团体 | 12 | 3; its number may
/// stand in the column of serial numbers, which are others in the rows below.
pub(super) fn heads_sums(sheet: &Sheet, table: &Table, row: u32, lexicon: &Lexicon) -> bool {
    // Most rows hold no text that begins so.
    let begins = |cell| matches!(cell, Cell::Text(text) if text.starts_with(may_number));
    if !sheet.row(row).any(|(_, cell)| begins(cell)) {
        return false;
    }
    let is_count = |cell| matches!(count(cell, &lexicon.unknown), Reading::Value(_));
    let mut labels = sheet.row(row).filter(|(_, cell)| !is_count(*cell));
    match (labels.next(), labels.next(), labels.next()) {
        (Some((_, Cell::Text(text))), None, _) => is_numbered(&key(text)),
        (Some((column, Cell::Text(text))), Some((_, Cell::Text(_))), None) => {
            let below = sheet.cell(row + 1, column);
            is_ordinal(&key(text)) && is_serial(table, column) && is_count(below)
        }
        _ => false,
    }
}

/// A column of serial numbers, which may have no head.
fn is_serial(table: &Table, column: u32) -> bool {
    let mut columns = table.columns.iter().filter(|one| one.index == column);
    columns.all(|one| one.meaning == Meaning::Serial)
}

/// 一, 十二: a number of a part.
fn is_ordinal(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_ordinal_sign)
}

/// Whether a text may begin with the number of a part.
fn may_number(first: char) -> bool {
    is_ordinal_sign(first) || matches!(first, '(' | '（') || first.is_whitespace()
}

fn is_ordinal_sign(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// 一、…, (二)…: numbered as a heading is, and no name.
pub(super) fn is_numbered(text: &str) -> bool {
    let bare = text.strip_prefix('(').unwrap_or(text);
    let rest = bare.trim_start_matches(is_ordinal_sign);
    let sign = if bare.len() < text.len() { ')' } else { '、' };
    rest.len() < bare.len() && rest.starts_with(sign)
}
