//! Places: file, sheet, cell.

/// A cell or a range in A1 form.
pub type A1 = String;

/// Where a finding stands. Empty parts are not known or do not apply. Places are in the
/// order in which a reader of the sheet meets them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Path of the file below the input folder, with `/`.
    pub file: String,
    /// Name of the sheet; empty in text files.
    pub sheet: String,
    /// Row, from 1; 0 where the whole sheet is meant.
    pub row: u32,
    /// Cell or range, e.g. `C17` or `A1:F3`; several of a column as `C5:C9,C12`.
    pub cell: A1,
}

impl Place {
    /// A whole file.
    pub fn file(file: &str) -> Place {
        Place { file: file.to_owned(), ..Place::default() }
    }

    /// A whole sheet.
    pub fn sheet(file: &str, sheet: &str) -> Place {
        Place { sheet: sheet.to_owned(), ..Place::file(file) }
    }

    /// A cell; `row` and `column` from 0.
    pub fn cell(file: &str, sheet: &str, row: u32, column: u32) -> Place {
        Place { row: row + 1, cell: a1(row, column), ..Place::sheet(file, sheet) }
    }

    /// Whole rows from `first` to `last`, from 0.
    pub fn rows(file: &str, sheet: &str, first: u32, last: u32) -> Place {
        let cell = format!("{}:{}", first + 1, last + 1);
        Place { row: first + 1, cell, ..Place::sheet(file, sheet) }
    }

    /// A column from `first` to `last` row, from 0.
    pub fn column(file: &str, sheet: &str, column: u32, first: u32, last: u32) -> Place {
        let cell = format!("{}:{}", a1(first, column), a1(last, column));
        Place { row: first + 1, cell, ..Place::sheet(file, sheet) }
    }
}

/// Rows and columns of a sheet from 0, both ends within; all columns where none is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: Option<(u32, u32)>,
}

impl Place {
    /// The areas that are meant; none where it is the whole sheet or file.
    ///
    /// ```
    /// use nianbao::diag::{Area, Place};
    /// let area = Area { rows: (4, 9), columns: Some((2, 2)) };
    /// assert_eq!(Place::column("a.csv", "", 2, 4, 9).areas().collect::<Vec<_>>(), [area]);
    /// assert_eq!(Place::sheet("a.csv", "").areas().count(), 0);
    /// ```
    pub fn areas(&self) -> impl Iterator<Item = Area> {
        self.cell.split(',').filter_map(|range| {
            let (start, end) = range.split_once(':').unwrap_or((range, range));
            let ((first, left), (last, right)) = (corner(start)?, corner(end)?);
            Some(Area { rows: (first, last), columns: left.zip(right) })
        })
    }
}

/// Row and column of `C17`, or the row of `17`.
fn corner(text: &str) -> Option<(u32, Option<u32>)> {
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = &text[..text.len() - digits.len()];
    let row: u32 = digits.parse().ok()?;
    let number = |sum: u32, letter: u8| sum * 26 + u32::from(letter - b'A') + 1;
    let column = letters.bytes().take(6).fold(0, number).checked_sub(1);
    Some((row.checked_sub(1)?, column))
}

impl Ord for Place {
    fn cmp(&self, other: &Place) -> std::cmp::Ordering {
        // J2 stands before AA2: shorter letters first.
        let key = |place: &Place| (place.row, place.cell.len());
        (&self.file, &self.sheet, key(self), &self.cell).cmp(&(
            &other.file,
            &other.sheet,
            key(other),
            &other.cell,
        ))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Of many ranges the first and last cell: the rest is in the table of findings.
        let ends = self.cell.split_once(',').zip(self.cell.rsplit_once(','));
        let ends = ends.map(|((head, _), (_, tail))| {
            let first = head.split(':').next().unwrap_or(head);
            format!("{first}:{}", tail.rsplit(':').next().unwrap_or(tail))
        });
        let cell = ends.as_ref().unwrap_or(&self.cell);
        let parts = [&self.file, &self.sheet, cell];
        let known: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        f.write_str(&known.join(" › "))
    }
}

/// The A1 form of a cell; `row` and `column` from 0.
///
/// ```
/// assert_eq!(nianbao::diag::a1(16, 2), "C17");
/// assert_eq!(nianbao::diag::a1(0, 702), "AAA1");
/// ```
pub fn a1(row: u32, column: u32) -> A1 {
    format!("{}{}", column_letters(column), row + 1)
}

/// The letters of a column, from 0.
pub fn column_letters(column: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}
