//! What is recognised in a sheet, for those who look before they run.
//!
//! Enters: a sheet and the words of the pipeline. Leaves: its tables, their columns with
//! the kinds of their values, and the rows that are no data. Keeps no value.

use std::collections::BTreeMap;

use super::batch::gather;
use super::classify::{self, RowClass};
use super::header::Table;
use super::lexicon::{Lexicon, Meaning, key};
use super::path::Column;
use super::value::{Reading, count, date_text, is_unknown};
use crate::codes::{holds_personal, looks_like, normalize};
use crate::diag::Code;
use crate::spec::{Field, FileLayout};
use crate::workbook::{Cell, Sheet};

/// What was recognised in one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Why nothing of it is read.
    pub refused: Option<&'static Code>,
    /// Its tables, from top to bottom.
    pub tables: Vec<TableSurvey>,
    /// Rows that are no data, in runs: first and last row from 0.
    pub not_data: Vec<(u32, u32, RowClass)>,
}

/// What was recognised in one table. Rows from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSurvey {
    /// First and last header row.
    pub header: (u32, u32),
    /// First and last data row; none where it has no data.
    pub data: Option<(u32, u32)>,
    /// Number of data rows.
    pub rows: usize,
    /// Its columns, ascending.
    pub columns: Vec<ColumnSurvey>,
}

/// What was recognised in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSurvey {
    /// Its place, from 0.
    pub index: u32,
    /// Its header path, long numbers masked.
    pub header: String,
    /// What it means.
    pub meaning: Meaning,
    /// Number of cells by kind of value.
    pub kinds: BTreeMap<ValueKind, u64>,
    /// Of an unrecognised column: the alias that is nearest to its header, and its field.
    pub nearest: Option<(String, Field)>,
}

/// What kind of value a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueKind {
    /// Eighteen characters that look like a credit code.
    Code,
    /// A date, or text that reads as one.
    Date,
    /// A number, or text that reads as a count.
    Number,
    /// Yes, no or a tick.
    Answer,
    /// Other text.
    Text,
    /// A number or address of a person.
    Personal,
    /// A word that gives no answer: 不详, "-".
    NoAnswer,
    /// `#N/A` and its kin.
    Error,
    /// Nothing.
    Blank,
}

impl ValueKind {
    /// The word that is printed.
    pub fn name(self) -> &'static str {
        match self {
            ValueKind::Code => "代码",
            ValueKind::Date => "日期",
            ValueKind::Number => "数",
            ValueKind::Answer => "是否",
            ValueKind::Text => "文字",
            ValueKind::Personal => "个人信息",
            ValueKind::NoAnswer => "未答",
            ValueKind::Error => "错误值",
            ValueKind::Blank => "空",
        }
    }
}

/// Looks at one sheet.
pub fn survey(sheet: &Sheet, layout: Option<&FileLayout>, lexicon: &Lexicon) -> Survey {
    let tables = match super::recognise(sheet, layout, lexicon) {
        Ok(tables) => tables,
        Err(code) => {
            return Survey { refused: Some(code), tables: Vec::new(), not_data: Vec::new() };
        }
    };
    let classes = classify::classes(sheet, &tables, lexicon);
    let not_data =
        classify::runs(&classes).filter(|(.., class)| *class != RowClass::Data).collect();
    let tables = tables
        .iter()
        .map(|table| table_survey(sheet, table, &classify::data_rows(&classes, table), lexicon))
        .collect();
    Survey { refused: None, tables, not_data }
}

fn table_survey(sheet: &Sheet, table: &Table, rows: &[u32], lexicon: &Lexicon) -> TableSurvey {
    let gathered = gather(sheet, table, rows);
    let columns = table.columns.iter().zip(&gathered.grid);
    TableSurvey {
        header: table.header,
        data: rows.first().copied().zip(rows.last().copied()),
        rows: rows.len(),
        columns: columns.map(|(column, cells)| column_survey(column, cells, lexicon)).collect(),
    }
}

fn column_survey(column: &Column, cells: &[Cell<'_>], lexicon: &Lexicon) -> ColumnSurvey {
    let mut kinds = BTreeMap::new();
    for cell in cells {
        *kinds.entry(kind(*cell, lexicon)).or_default() += 1;
    }
    let unknown = column.meaning == Meaning::Unknown;
    ColumnSurvey {
        index: column.index,
        header: column.shown(),
        meaning: column.meaning.clone(),
        kinds,
        nearest: if unknown { lexicon.nearest(&column.path) } else { None },
    }
}

fn kind(cell: Cell<'_>, lexicon: &Lexicon) -> ValueKind {
    match cell {
        Cell::Empty => ValueKind::Blank,
        Cell::Number(_) => ValueKind::Number,
        Cell::Date(_) => ValueKind::Date,
        Cell::Bool(_) => ValueKind::Answer,
        Cell::Error => ValueKind::Error,
        Cell::Text(text) if looks_like(text) => ValueKind::Code,
        Cell::Text(text) if holds_personal(text) => ValueKind::Personal,
        Cell::Text(text) => {
            let word = key(text);
            if is_unknown(&word, &lexicon.unknown) {
                ValueKind::NoAnswer
            } else if lexicon.answers.contains_key(&*word) {
                ValueKind::Answer
            } else if date_text(&normalize(text)).is_some() {
                ValueKind::Date
            } else if matches!(count(cell, &lexicon.unknown), Reading::Value(_)) {
                ValueKind::Number
            } else {
                ValueKind::Text
            }
        }
    }
}
