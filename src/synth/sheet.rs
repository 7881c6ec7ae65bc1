//! A sheet as it will be written, whatever the format.
//!
//! Enters: rows of cells. Leaves: the same, with what each row is and how many
//! rows are data. Never knows an organization.

use crate::quantity::Date;

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// A text.
    Text(String),
    /// A text of the headers and labels.
    Label(&'static str),
    /// A number.
    Number(f64),
    /// A real date.
    Day(Date),
}

impl Cell {
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Cell::Blank)
    }

    /// The text of a cell in a file that knows only text.
    pub(super) fn text(&self) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Label(text) => (*text).to_owned(),
            Cell::Number(number) => number.to_string(),
            Cell::Day(date) => date.to_string(),
        }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Title,
    Remark,
    Header,
    Data,
    Blank,
    Total,
    Footer,
}

/// A merged range: first row, first column, last row, last column.
pub(super) type Merge = (u32, u16, u32, u16);

/// A sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Vec<(RowKind, Vec<Cell>)>,
    pub(super) merges: Vec<Merge>,
    pub(super) width: u16,
}

/// How many rows a sheet has, from the first to the last that holds a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowCount {
    pub(super) sheet: String,
    pub(super) rows: usize,
    pub(super) data: usize,
}

impl Sheet {
    pub(super) fn push(&mut self, kind: RowKind, cells: Vec<Cell>) {
        self.rows.push((kind, cells));
    }

    /// A row with one text at its left.
    pub(super) fn line(&mut self, kind: RowKind, text: String) {
        self.push(kind, vec![Cell::Text(text)]);
    }

    /// The number of the next row.
    pub(super) fn next_row(&self) -> u32 {
        // A sheet has at most 1,048,576 rows.
        self.rows.len() as u32
    }

    /// Counts rows as a reader sees them.
    pub(super) fn count(&self) -> RowCount {
        let holds = |row: &(RowKind, Vec<Cell>)| row.1.iter().any(|cell| !cell.is_blank());
        let first = self.rows.iter().position(holds).unwrap_or(0);
        let last = self.rows.iter().rposition(holds).map_or(0, |last| last + 1);
        let data = self.rows.iter().filter(|row| row.0 == RowKind::Data).count();
        RowCount { sheet: self.name.clone(), rows: last - first, data }
    }
}
