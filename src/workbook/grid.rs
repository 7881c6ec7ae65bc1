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

/// The day from which a workbook counts the serial numbers of its dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Epoch {
    /// Day 1 is 1900-01-01, and 1900-02-29 is counted.
    #[default]
    Y1900,
    /// Day 0 is 1904-01-01: workbooks that began on a Macintosh.
    Y1904,
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
    /// How its numbers count as dates.
    pub epoch: Epoch,
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

    /// Number of columns that hold a value.
    fn used_columns(&self) -> usize {
        let mut used = Vec::new();
        for cell in &self.cells {
            let column = cell.column as usize;
            if used.len() <= column {
                used.resize(column + 1, false);
            }
            used[column] = true;
        }
        used.into_iter().filter(|used| *used).count()
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

/// Columns that are taken from any file; text files may hold more than a sheet.
const MOST_TAKEN: u32 = 1 << 16;

/// Why the cells that came are not taken as a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// A cell stands beyond the last column that is taken.
    Columns,
    /// More text than a file of that size can hold: one long text in cell after cell.
    Text,
    /// Rows and columns that hold a value span a table that is blank almost everywhere.
    Scattered {
        /// Rows that hold a value.
        rows: usize,
        /// Columns that hold a value.
        columns: usize,
    },
}

impl std::fmt::Display for Excess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Excess::Columns => f.write_str("超过 65,536 列"),
            Excess::Text => f.write_str("文字过多，与文件大小不相称"),
            Excess::Scattered { rows, columns } => {
                write!(f, "{rows} 行、{columns} 列中绝大部分是空白")
            }
        }
    }
}

/// True for a table of so many places that is blank in all but one of sixteen or more.
/// Whoever lays such a table out in full, as the readers of xls and ods and the step after
/// this one do, takes memory that the file does not account for; up to four million places
/// (about 300 MB in the reader that takes most) nobody minds.
pub(super) fn is_scattered(places: u64, filled: u64) -> bool {
    const MOST: u64 = 4 << 20;
    places > MOST && places / 16 > filled
}

/// Collects cells in any order and yields them row by row.
#[derive(Debug)]
pub struct SheetBuilder {
    sheet: Sheet,
    most_text: usize,
    excess: Option<Excess>,
}

impl Default for SheetBuilder {
    fn default() -> SheetBuilder {
        // Texts are indexed by 32 bits.
        SheetBuilder { sheet: Sheet::default(), most_text: u32::MAX as usize, excess: None }
    }
}

impl SheetBuilder {
    /// A sheet of this name.
    pub fn new(name: &str) -> SheetBuilder {
        let sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        SheetBuilder { sheet, ..SheetBuilder::default() }
    }

    /// With so many bytes of text at most.
    pub(super) fn holding(mut self, most_text: usize) -> SheetBuilder {
        self.most_text = most_text.min(self.most_text);
        self
    }

    /// With the day from which its dates count.
    pub(super) fn counting_from(mut self, epoch: Epoch) -> SheetBuilder {
        self.sheet.epoch = epoch;
        self
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
                let start = self.sheet.text.len();
                if start + text.len() > self.most_text {
                    self.excess = Some(Excess::Text);
                    return;
                }
                self.sheet.text.push_str(text);
                Stored::Text { start: start as u32, len: text.len() as u32 }
            }
            Cell::Number(number) => Stored::Number(number),
            Cell::Date(date) => Stored::Date(date),
            Cell::Bool(bool) => Stored::Bool(bool),
            Cell::Error => Stored::Error,
        };
        if column >= MOST_TAKEN {
            self.excess = Some(Excess::Columns);
            return;
        }
        self.sheet.cells.push(Located { row, column, value });
    }

    /// Bytes of text collected so far.
    pub(super) fn text_len(&self) -> usize {
        self.sheet.text.len()
    }

    /// True where more came than is taken: what follows is of no use.
    pub(super) fn is_full(&self) -> bool {
        self.excess.is_some()
    }

    /// The sheet, its cells in order.
    ///
    /// # Errors
    /// Where more came than is taken, or rows and columns that hold next to nothing.
    pub(super) fn checked(self, merges: Vec<Merge>) -> Result<Sheet, Excess> {
        if let Some(excess) = self.excess {
            return Err(excess);
        }
        let sheet = self.finish(merges);
        let (rows, columns) = (sheet.rows.len(), sheet.used_columns());
        if is_scattered((rows * columns) as u64, sheet.cells.len() as u64) {
            return Err(Excess::Scattered { rows, columns });
        }
        Ok(sheet)
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
