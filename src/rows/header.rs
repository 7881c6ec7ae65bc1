//! Where the tables of a sheet stand.
//!
//! Enters: a sheet and the lexicon. Leaves: tables with their header rows,
//! columns and data range. Never reads a data value.

use std::ops::Range;

use super::classify::is_footer;
use super::levels::block;
use super::lexicon::{Lexicon, Meaning, header_key, key};
use super::path::{Column, columns, text_of};
use super::title::{
    is_date_line, is_note, is_subtitle, numbered_heading, reads_like_title, title_of,
};
use crate::spec::{Field, FileLayout};
use crate::workbook::{Cell, Sheet};

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
    /// Its title, where it has one.
    title: Option<String>,
}

impl Table {
    /// Whether a row stands below its header and above the next table.
    pub(super) fn reaches(&self, row: u32) -> bool {
        self.header.1 < row && row < self.end
    }
}

/// All tables of a sheet, from top to bottom.
pub fn tables(sheet: &Sheet, lexicon: &Lexicon) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut from = 0;
    for row in sheet.rows().iter().copied() {
        let last = tables.last();
        let quick = row >= from && may_be_header(sheet, row, last, lexicon);
        if !quick || !is_header(sheet, row, lexicon) {
            continue;
        }
        let repeated = last.and_then(|last| repeated(sheet, last, row, from));
        let header = repeated.unwrap_or_else(|| block(sheet, row, from, lexicon));
        from = header.1 + 1;
        let columns = match (last, repeated) {
            (Some(last), Some(_)) => last.columns.clone(),
            _ => columns(sheet, header, lexicon),
        };
        let above = last.map_or(0, |last| lines_above(sheet, last, header.0, lexicon));
        let title = title_above(sheet, above..header.0);
        let table = Table { header, columns, repeats: Vec::new(), end: u32::MAX, title };
        if let Some(last) = tables.last_mut() {
            let another = table.title.is_some() && table.title != last.title;
            if same_columns(last, &table) && !another {
                let breaks = (above..header.0).filter(|row| !is_footer_row(sheet, *row, lexicon));
                last.repeats.extend(breaks.chain(header.0..=header.1));
                continue;
            }
            last.end = above;
        }
        tables.push(table);
    }
    tables
}

/// The tables of a sheet whose layout is told: its header rows, or what columns mean.
pub(super) fn laid_out(sheet: &Sheet, layout: &FileLayout, lexicon: &Lexicon) -> Vec<Table> {
    let mut tables = match layout.header_rows {
        Some(header) => vec![table_below(sheet, header, lexicon)],
        None => tables(sheet, lexicon),
    };
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        let header = column.header();
        if let Some((_, field)) = layout.columns.iter().find(|(path, _)| *path == header) {
            column.meaning = Meaning::Field(*field, 0);
        }
    }
    tables
}

/// The one table below a header that is told, with its repeats.
fn table_below(sheet: &Sheet, header: (u32, u32), lexicon: &Lexicon) -> Table {
    let title = title_above(sheet, 0..header.0);
    let columns = columns(sheet, header, lexicon);
    let mut table = Table { header, columns, repeats: Vec::new(), end: u32::MAX, title };
    let mut from = header.1 + 1;
    for row in sheet.rows().iter().copied().filter(|row| *row > header.1) {
        if let Some((first, last)) = repeated(sheet, &table, row, from) {
            table.repeats.extend(first..=last);
            from = last + 1;
        }
    }
    table
}

/// The title among the lines above a header, else the heading of the part that it begins.
fn title_above(sheet: &Sheet, lines: Range<u32>) -> Option<String> {
    let heading = || lines.clone().find_map(|row| numbered_heading(sheet, row));
    lines.clone().find_map(|row| title_of(sheet, row)).or_else(heading)
}

/// The header of a table once more, at a page break: every row of it, cell by cell.
fn repeated(sheet: &Sheet, table: &Table, row: u32, from: u32) -> Option<(u32, u32)> {
    let levels = table.header.1 - table.header.0;
    let same = |first: u32| {
        (0..=levels).all(|level| {
            let texts = |row| sheet.row(row).map(|(at, cell)| (at, text_of(cell)));
            texts(table.header.0 + level).eq(texts(first + level))
        })
    };
    let starts = (0..=levels).filter_map(|level| row.checked_sub(level));
    starts
        .filter(|first| *first >= from)
        .find(|first| same(*first))
        .map(|first| (first, first + levels))
}

/// The row with which the lines above a header begin: of the lines that are no data, the
/// topmost that is no footer. Footers above it are the last table's.
fn lines_above(sheet: &Sheet, last: &Table, header: u32, lexicon: &Lexicon) -> u32 {
    let is_line = |text: &str| {
        reads_like_title(text)
            || is_note(text)
            || is_subtitle(text)
            || is_date_line(text)
            || is_footer(&key(text), lexicon)
    };
    let no_data = |row: &u32| {
        let texts = sheet.row(*row).map(|(_, cell)| match cell {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        let texts: Option<Vec<&str>> = texts.collect();
        texts.is_some_and(|texts| {
            // 填报单位： | 杭州市民政局: the first cell asks, the next one answers.
            is_footer_row(sheet, *row, lexicon)
                || numbered_heading(sheet, *row).is_some()
                || texts.into_iter().all(is_line)
        })
    };
    let from = last.repeats.last().copied().unwrap_or(last.header.1) + 1;
    let lines = (from..header).rev().take_while(no_data);
    let begins =
        |row: &u32| sheet.row(*row).next().is_some() && !is_footer_row(sheet, *row, lexicon);
    lines.filter(begins).last().unwrap_or(header)
}

/// Whether the first cell of a row begins a line to be filled in, or a note.
fn is_footer_row(sheet: &Sheet, row: u32, lexicon: &Lexicon) -> bool {
    let first = sheet.row(row).next();
    matches!(first, Some((_, Cell::Text(text))) if is_footer(&key(text), lexicon))
}

fn same_columns(a: &Table, b: &Table) -> bool {
    a.columns.iter().map(Column::header).eq(b.columns.iter().map(Column::header))
}

/// Rows at the top of a sheet, each cell of which is looked at.
const TOP: u32 = 50;

/// A quick look at the first cells of a row, at the top of a sheet and below a line of one
/// text or none at all of them: does any read like a header of identity or a serial number?
/// Further down a header may also begin as the last one did.
fn may_be_header(sheet: &Sheet, row: u32, last: Option<&Table>, lexicon: &Lexicon) -> bool {
    let whole = row < TOP || sheet.row(row - 1).nth(1).is_none();
    let looked_at = if whole { usize::MAX } else { 4 };
    let reads_so = sheet.row(row).take(looked_at).any(|(_, cell)| {
        let Cell::Text(text) = cell else { return false };
        text.len() <= 90 && lexicon.is_head(text)
    });
    let begins_so = |table: &Table| {
        let start = |row| sheet.row(row).next();
        start(row) == start(table.header.0) || start(row) == start(table.header.1)
    };
    reads_so || last.is_some_and(begins_so)
}

/// A header row names an identity field and at least one more column.
fn is_header(sheet: &Sheet, row: u32, lexicon: &Lexicon) -> bool {
    let (mut identity, mut fields, mut known, mut near, mut other) = (false, Vec::new(), 0, 0, 0);
    let mut all_text = true;
    for (_, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else {
            other += 1;
            all_text = false;
            continue;
        };
        match lexicon.meaning(&[text.to_owned()]) {
            Meaning::Field(field, _) => {
                identity |= field.is_identity();
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            Meaning::Personal | Meaning::Serial | Meaning::Withheld
                if !text.contains(['：', ':']) =>
            {
                known += 1;
            }
            // A column whose head is misspelt is not read, but it is a column.
            Meaning::Unknown if is_misspelt(text, lexicon) => near += 1,
            _ => other += 1,
        }
    }
    let known = known + near + fields.len();
    (identity && known >= 2 || fields.len() >= 4) && (all_text || known * 4 >= other)
}

fn is_misspelt(text: &str, lexicon: &Lexicon) -> bool {
    let head = header_key(text);
    (4..=16).contains(&head.chars().count()) && lexicon.misspelt(&head).is_some()
}

/// The identity columns of a table.
pub(super) fn identity_columns(table: &Table) -> impl Iterator<Item = (u32, Field)> {
    table.columns.iter().filter_map(|column| match column.meaning {
        Meaning::Field(field, _) if field.is_identity() => Some((column.index, field)),
        _ => None,
    })
}
