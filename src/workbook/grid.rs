//! A sheet's cells, each with its row and column.

use jiff::civil::Date;

/// Rows and columns of a sheet at most, as in Excel; text files may hold more rows.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// See [`MOST_ROWS`].
pub(super) const MOST_COLUMNS: u32 = 16_384;

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, never blank.
    Text(&'a str),
    /// A number without a date format.
    Number(f64),
    /// A number with a date format, as the calendar date that it shows.
    Date(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// `#N/A` and its kin.
    Error,
}

/// A merged range, rows and columns from 0, both ends within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row and column.
    pub start: (u32, u32),
    /// Last row and column.
    pub end: (u32, u32),
}

#[derive(Debug, Clone, Copy)]
enum Stored {
    Text { start: u32, len: u32 },
    Number(f64),
    Date(Date),
    Bool(bool),
    Error,
}

#[derive(Debug, Clone, Copy)]
struct Located {
    row: u32,
    column: u32,
    value: Stored,
}

/// The cells of one sheet that hold a value, row by row.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its name; empty in text files.
    pub name: String,
    /// Merged ranges, where the format tells them.
    pub merges: Vec<Merge>,
    cells: Vec<Located>,
    /// Start of each row's cells, by position in `rows`.
    starts: Vec<u32>,
    rows: Vec<u32>,
    text: String,
}

impl Sheet {
    /// Number of cells that hold a value.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// The rows that hold a value, ascending, from 0.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The cells of a row in ascending column; empty where the row holds none.
    #[inline]
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, Cell<'_>)> {
        let range = match self.rows.binary_search(&row) {
            Ok(at) => self.range(at),
            Err(_) => 0..0,
        };
        self.cells[range].iter().map(|cell| (cell.column, self.value(cell.value)))
    }

    /// The value of one cell.
    pub fn cell(&self, row: u32, column: u32) -> Cell<'_> {
        self.row(row).find(|(at, _)| *at == column).map_or(Cell::Empty, |(_, cell)| cell)
    }

    /// The first cell that a damaged file tells twice.
    pub(super) fn told_twice(&self) -> Option<(u32, u32)> {
        let place = |cell: &Located| (cell.row, cell.column);
        self.cells
            .windows(2)
            .map(|two| (place(&two[0]), place(&two[1])))
            .find(|(a, b)| a == b)
            .map(|(a, _)| a)
    }

    fn range(&self, at: usize) -> std::ops::Range<usize> {
        let end = self.starts.get(at + 1).map_or(self.cells.len(), |start| *start as usize);
        self.starts[at] as usize..end
    }

    #[inline]
    fn value(&self, stored: Stored) -> Cell<'_> {
        match stored {
            Stored::Text { start, len } => {
                Cell::Text(&self.text[start as usize..start as usize + len as usize])
            }
            Stored::Number(number) => Cell::Number(number),
            Stored::Date(date) => Cell::Date(date),
            Stored::Bool(bool) => Cell::Bool(bool),
            Stored::Error => Cell::Error,
        }
    }
}

/// Bytes of a text that a cell can hold: Excel's 32,767 characters, of four bytes at most.
/// What is longer is no value of any field.
const LONGEST_TEXT: usize = 32_767 * 4;

/// Collects cells in any order and yields them row by row.
#[derive(Debug, Default)]
pub struct SheetBuilder {
    sheet: Sheet,
    /// Text came that its index cannot hold.
    full: bool,
}

impl SheetBuilder {
    /// A sheet of this name.
    pub fn new(name: &str) -> SheetBuilder {
        SheetBuilder { sheet: Sheet { name: name.to_owned(), ..Sheet::default() }, full: false }
    }

    /// Makes room for about so many cells at once, instead of growing again and again. A
    /// stated size may be false: no more is believed than a usual sheet holds.
    pub fn expect(&mut self, cells: usize) {
        const MOST: usize = 1 << 18;
        let cells = cells.min(MOST);
        self.sheet.cells.reserve(cells);
        self.sheet.text.reserve(cells * 16);
    }

    /// Adds a cell, row and column from 0. Blank text is no value.
    #[inline]
    pub fn push(&mut self, row: u32, column: u32, cell: Cell<'_>) {
        let value = match cell {
            Cell::Empty => return,
            Cell::Text(text) if text.chars().all(char::is_whitespace) => return,
            Cell::Text(text) if text.len() > LONGEST_TEXT => Stored::Error,
            Cell::Text(text) => {
                let Ok(start) = u32::try_from(self.sheet.text.len()) else {
                    self.full = true;
                    return;
                };
                self.sheet.text.push_str(text);
                Stored::Text { start, len: text.len() as u32 }
            }
            Cell::Number(number) => Stored::Number(number),
            Cell::Date(date) => Stored::Date(date),
            Cell::Bool(bool) => Stored::Bool(bool),
            Cell::Error => Stored::Error,
        };
        self.sheet.cells.push(Located { row, column, value });
    }

    /// True where the text collected did not fit the sheet's index, of 4 GiB.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// The sheet, its cells in order.
    pub fn finish(mut self, merges: Vec<Merge>) -> Sheet {
        let sorted = self.sheet.cells.is_sorted_by_key(|cell| (cell.row, cell.column));
        if !sorted {
            self.sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        for (at, cell) in self.sheet.cells.iter().enumerate() {
            if self.sheet.rows.last() != Some(&cell.row) {
                self.sheet.rows.push(cell.row);
                self.sheet.starts.push(at as u32);
            }
        }
        self.sheet.merges = merges;
        self.sheet
    }
}
