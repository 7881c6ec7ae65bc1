//! The cells of a sheet with what has to be read from them.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::cell::Value;
use super::rows::Answers;

/// The cells of a sheet. Rows and columns from 0.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) cells: BTreeMap<(u32, u32), Value>,
    /// First row and column, last row and column.
    pub(crate) merges: Vec<[u32; 4]>,
    pub(crate) hidden: Option<(u32, u32)>,
    /// What the data rows say.
    pub(crate) data: BTreeMap<u32, Answers>,
    /// Cells that cannot be read.
    pub(crate) unreadable: u64,
}

impl Grid {
    /// The row behind the last that holds a value.
    pub(crate) fn height(&self) -> u32 {
        self.cells.keys().next_back().map_or(0, |(row, _)| row + 1)
    }

    /// The column behind the last that holds a value.
    pub(crate) fn width(&self) -> u32 {
        self.cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0)
    }

    pub(crate) fn at(&self, row: u32, column: u32) -> &Value {
        self.cells.get(&(row, column)).unwrap_or(&Value::Empty)
    }

    /// The merged range that covers a cell.
    pub(crate) fn merge(&self, row: u32, column: u32) -> Option<[u32; 4]> {
        let covers = |[top, left, bottom, right]: &[u32; 4]| {
            (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
        };
        self.merges.iter().find(|merge| covers(merge)).copied()
    }

    /// True for a cell that a merged range covers, and that is not its first.
    pub(crate) fn is_covered(&self, row: u32, column: u32) -> bool {
        self.merge(row, column).is_some_and(|merge| merge[..2] != [row, column])
    }

    /// The cells as the tables of the tests are written.
    pub(crate) fn shown(&self) -> String {
        let cell = |row, column| match (self.at(row, column), self.merge(row, column)) {
            (Value::Empty, Some([top, _, _, _])) => if top == row { "<" } else { "^" }.to_owned(),
            (Value::Empty, None) => String::new(),
            (Value::Text(text), _) => text.replace('\n', "\\n"),
            (Value::Number(number) | Value::Sum(number), _) => format!("={number}"),
            (Value::Bool(answer), _) => answer.to_string().to_uppercase(),
            (Value::Date(date, _), _) => format!("[{date}]"),
        };
        let mut lines: Vec<(String, usize)> = Vec::new();
        for row in 0..self.height() {
            let cells: Vec<String> = (0..self.width()).map(|column| cell(row, column)).collect();
            let mark = if self.data.contains_key(&row) { ' ' } else { '·' };
            let line = format!("{mark}{}", cells.join("|"));
            match lines.last_mut() {
                Some((last, times)) if *last == line => *times += 1,
                _ => lines.push((line, 1)),
            }
        }
        let mut text = String::new();
        for (line, times) in lines {
            let times = if times > 1 { format!("  × {times}") } else { String::new() };
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{line}{times}");
        }
        text
    }
}
