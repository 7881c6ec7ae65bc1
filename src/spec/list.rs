//! A small CSV list beside a pipeline, line by line.
//!
//! Enters: its text and the heads of its columns. Leaves: rows with their lines, cells by
//! column, and the faults of heads. Never knows what a column means, and never quotes what
//! belongs to a person.

use super::fault::Fault;
use crate::codes::{holds_personal, normalize};
use crate::diag::{column_letters, mask_long_numbers, nearest};

/// A column with the heads by which it is known, the first two in English and Chinese.
pub(super) type Heads<C> = (C, &'static [&'static str]);

/// The rows that hold anything, each with the line on which it begins.
pub(super) fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut rows, mut line, mut counted) = (Vec::new(), 1, 0);
    // The text is valid UTF-8 and any number of cells is allowed: reading cannot fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, |at| at.byte() as usize);
        // The splitter begins a record before the empty lines that it drops.
        let blank = text[start..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins = start + blank;
        line += text[counted..begins].bytes().filter(|byte| *byte == b'\n').count();
        counted = begins;
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push((line, cells));
        }
    }
    rows
}

/// The list in the reading.
pub(super) struct List<C: 'static> {
    /// The name of the list in faults.
    shown: String,
    columns: &'static [Heads<C>],
    pub(super) faults: Vec<Fault>,
    /// What each column holds; none where its head is not known.
    heads: Vec<Option<C>>,
}

impl<C: Copy + Eq> List<C> {
    /// A list with its first row; the first `required` of the columns must be there.
    pub(super) fn new(
        shown: &str,
        columns: &'static [Heads<C>],
        required: usize,
        first: Option<(usize, Vec<String>)>,
        hint: &str,
    ) -> List<C> {
        let mut list =
            List { shown: shown.to_owned(), columns, faults: Vec::new(), heads: Vec::new() };
        match first {
            Some((line, cells)) => list.read_heads(line, &cells, required),
            None => list.fault(0, "没有表头".to_owned(), hint),
        }
        list
    }

    pub(super) fn fault(&mut self, line: usize, message: String, hint: impl Into<String>) {
        let (file, hint) = (self.shown.clone(), hint.into());
        self.faults.push(Fault { file, line, message, hint });
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, column: C) -> bool {
        self.heads.contains(&Some(column))
    }

    fn read_heads(&mut self, line: usize, cells: &[String], required: usize) {
        for (at, head) in cells.iter().enumerate() {
            let column = self.column_of(head);
            let letters = column_letters(at as u32);
            if column.is_some() && self.heads.contains(&column) {
                let message = format!("{letters} 列 {head} 与另一列重复");
                self.fault(line, message, "只留一列");
            }
            if column.is_none() && !head.is_empty() {
                let message = format!("{letters} 列：不认识的列 {}", quoted(head));
                self.fault(line, message, self.nearest_head(head));
            }
            self.heads.push(column);
        }
        for (column, words) in &self.columns[..required] {
            if !self.heads.contains(&Some(*column)) {
                let message = format!("缺少列 {}（{}）", words[1], words[0]);
                self.fault(line, message, "");
            }
        }
    }

    /// Refuses a row with more cells than heads.
    pub(super) fn refuse_more(&mut self, line: usize, cells: &[String]) {
        if cells.iter().skip(self.heads.len()).any(|cell| !cell.is_empty()) {
            self.fault(line, "比表头多出一格".to_owned(), "内含逗号的格，两端写引号");
        }
    }

    /// The cell of a column with its place; none where it is blank or there is no such
    /// column.
    pub(super) fn cell<'c>(&self, cells: &'c [String], column: C) -> Option<(String, &'c str)> {
        let at = self.heads.iter().position(|head| *head == Some(column))?;
        let text = cells.get(at).map_or("", String::as_str);
        let name = self.columns.iter().find(|(known, _)| *known == column);
        let name = name.map_or("", |(_, words)| words[1]);
        (!text.is_empty()).then(|| (format!("{} 列 {name}", column_letters(at as u32)), text))
    }

    fn column_of(&self, head: &str) -> Option<C> {
        let found = key(head);
        let known = |(_, words): &&Heads<C>| words.iter().any(|word| key(word) == found);
        self.columns.iter().find(known).map(|(column, _)| *column)
    }

    fn nearest_head(&self, head: &str) -> String {
        let words = self.columns.iter().flat_map(|(_, words)| words.iter().copied());
        match nearest(&normalize(head).to_lowercase(), words) {
            Some(word) => format!("是否想写 {word}"),
            None => {
                let names: Vec<&str> = self.columns.iter().map(|(_, words)| words[1]).collect();
                format!("可以是 {}", names.join("、"))
            }
        }
    }
}

/// The form in which heads and kinds are compared.
pub(super) fn key(text: &str) -> String {
    normalize(text).to_lowercase().replace(['-', '_'], "")
}

/// A text as it may be quoted: short, and without what belongs to a person.
pub(super) fn quoted(text: &str) -> String {
    if holds_personal(text) {
        return "号码".to_owned();
    }
    mask_long_numbers(&text.chars().take(20).collect::<String>())
}
