//! One sheet of a returned workbook.
//!
//! Enters: what may be given back of a sheet, and its marks. Leaves: the same cells at
//! the same addresses, dates as dates, numbers as numbers, texts as texts. A cell that
//! holds an error of the spreadsheet stays empty: there is no value to give back.

use std::collections::HashSet;

use rust_xlsxwriter::{ExcelDateTime, Format, IgnoreError, Worksheet};

use super::looks::Looks;
use super::marks::{Mark, Marks, note};
use super::{MOST, seat};
use crate::diag::Severity;
use crate::quantity::Date;
use crate::report::xlsx::{XlsxError, width};
use crate::rows::KeptSheet;
use crate::workbook::{Cell, Merge, WITHHELD};

/// Notes of one sheet: each is a drawing, and a sheet with very many opens slowly. Cells
/// without one are filled, and the list explains them all.
pub(super) const MOST_NOTES: usize = 5_000;

/// Cells of one merged range, and of all of a sheet: a range over whole rows or columns
/// is left as its first cell.
const MOST_MERGED: (u64, u64) = (16_384, 1_000_000);

/// UTF-16 units of a text in a cell.
const LONGEST_TEXT: usize = 32_767;

/// What Excel could not hold.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left {
    /// Cells beyond its edge, or with too long a text.
    pub(super) cells: u64,
    /// Marked cells without a note.
    pub(super) notes: u64,
}

impl std::ops::AddAssign for Left {
    fn add_assign(&mut self, other: Left) {
        self.cells += other.cells;
        self.notes += other.notes;
    }
}

/// Writes a sheet; what of it was left out.
pub(super) fn write(
    out: &mut Worksheet,
    kept: &KeptSheet,
    marks: &Marks<'_>,
    looks: &Looks,
) -> Result<Left, XlsxError> {
    let mut left = Left::default();
    merges(out, kept, marks, looks)?;
    let mut widths = Widths::default();
    for row in kept.sheet.rows() {
        let head = kept.heads.contains(row);
        for (column, cell) in kept.sheet.row(*row) {
            let Some(seat) = seat(*row, column).filter(|_| fits(cell)) else {
                left.cells += 1;
                continue;
            };
            let mark = marks.get(&seat).and_then(|mark| mark.severity);
            put(out, seat, cell, look(cell, head, mark, looks))?;
            if kept.heads.first().is_some_and(|first| first <= row) {
                widths.add(seat.1, cell, head);
            }
        }
    }
    widths.set(out)?;
    out.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    left.notes = explain(out, kept, marks, looks)?;
    // Text files hold numbers as texts, and stay so.
    out.ignore_error_range(0, 0, MOST.0 - 1, 16_383, IgnoreError::NumberStoredAsText)?;
    Ok(left)
}

/// Merges what was merged, as far as no two ranges overlap.
fn merges(
    out: &mut Worksheet,
    kept: &KeptSheet,
    marks: &Marks<'_>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let mut taken = HashSet::new();
    let mut room = MOST_MERGED.1;
    for Merge { start, end } in &kept.sheet.merges {
        let (Some(from), Some(to)) = (seat(start.0, start.1), seat(end.0, end.1)) else { continue };
        if from.0 > to.0 || from.1 > to.1 {
            continue;
        }
        let cells = u64::from(to.0 - from.0 + 1) * u64::from(to.1 - from.1 + 1);
        if cells < 2 || cells > MOST_MERGED.0.min(room) {
            continue;
        }
        let range = || (from.0..=to.0).flat_map(|row| (from.1..=to.1).map(move |at| (row, at)));
        if range().any(|seat| taken.contains(&seat)) {
            continue;
        }
        taken.extend(range());
        room -= cells;
        let cell = kept.sheet.cell(start.0, start.1);
        let mark = marks.get(&from).and_then(|mark| mark.severity);
        let format = look(cell, kept.heads.contains(&start.0), mark, looks);
        out.merge_range(from.0, from.1, to.0, to.1, "", format.unwrap_or(&looks.plain))?;
    }
    Ok(())
}

/// Whether a cell of Excel can hold a value.
fn fits(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Text(text) => {
            text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT
        }
        Cell::Number(number) => number.is_finite(),
        _ => true,
    }
}

/// The format of a cell; `None` where it is the workbook's own.
fn look<'l>(
    cell: Cell<'_>,
    head: bool,
    mark: Option<Severity>,
    looks: &'l Looks,
) -> Option<&'l Format> {
    match cell {
        Cell::Text(WITHHELD) => Some(looks.withheld.of(mark)),
        _ if head => Some(looks.head.of(mark)),
        Cell::Date(_) => Some(looks.date.of(mark)),
        _ => mark.map(|mark| looks.value.of(Some(mark))),
    }
}

fn put(
    out: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    format: Option<&Format>,
) -> Result<(), XlsxError> {
    match (cell, format) {
        (Cell::Empty | Cell::Error, None) => {}
        (Cell::Empty | Cell::Error, Some(format)) => {
            out.write_blank(row, column, format)?;
        }
        (Cell::Text(text), None) => {
            out.write_string(row, column, text)?;
        }
        (Cell::Text(text), Some(format)) => {
            out.write_string_with_format(row, column, text, format)?;
        }
        (Cell::Number(number), None) => {
            out.write_number(row, column, number)?;
        }
        (Cell::Number(number), Some(format)) => {
            out.write_number_with_format(row, column, number, format)?;
        }
        (Cell::Bool(bool), None) => {
            out.write_boolean(row, column, bool)?;
        }
        (Cell::Bool(bool), Some(format)) => {
            out.write_boolean_with_format(row, column, bool, format)?;
        }
        (Cell::Date(date), None) => {
            out.write_string(row, column, date.to_string())?;
        }
        (Cell::Date(date), Some(format)) => put_date(out, (row, column), date, format)?,
    }
    Ok(())
}

/// A date; one that the calendar of Excel does not know is a text.
fn put_date(
    out: &mut Worksheet,
    (row, column): (u32, u16),
    date: Date,
    format: &Format,
) -> Result<(), XlsxError> {
    let known = u16::try_from(date.year()).ok().filter(|year| *year >= 1900).and_then(|year| {
        ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
    });
    match known {
        Some(day) => out.write_datetime_with_format(row, column, &day, format)?,
        None => out.write_string_with_format(row, column, date.to_string(), format)?,
    };
    Ok(())
}

/// Fills marked cells that are empty, and writes the notes; how many found no room.
fn explain(
    out: &mut Worksheet,
    kept: &KeptSheet,
    marks: &Marks<'_>,
    looks: &Looks,
) -> Result<u64, XlsxError> {
    let (mut written, mut left) = (0, 0);
    for (seat, Mark { severity, findings }) in marks {
        if kept.sheet.cell(seat.0, u32::from(seat.1)) == Cell::Empty {
            put(out, *seat, Cell::Empty, Some(looks.value.of(*severity)))?;
        }
        let Some(note) = note(findings) else { continue };
        if written < MOST_NOTES {
            out.insert_note(seat.0, seat.1, &note)?;
            written += 1;
        } else {
            left += 1;
        }
    }
    Ok(left)
}

/// Widths of columns in units of a sheet.
#[derive(Debug, Default)]
struct Widths(Vec<usize>);

impl Widths {
    /// Heads are wrapped, values are cut off at the widest.
    fn add(&mut self, column: u16, cell: Cell<'_>, head: bool) {
        let wide = match cell {
            Cell::Text(text) => width(text).min(if head { 14 } else { 36 }),
            Cell::Number(number) => number.to_string().len().min(20),
            Cell::Date(_) => 10,
            _ => 5,
        };
        let at = usize::from(column);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] = self.0[at].max(wide);
    }

    fn set(&self, out: &mut Worksheet) -> Result<(), XlsxError> {
        for (column, wide) in (0..).zip(&self.0).filter(|(_, wide)| **wide > 0) {
            out.set_column_width(column, (*wide).max(6) as f64 + 2.0)?;
        }
        Ok(())
    }
}
