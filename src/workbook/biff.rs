//! The records of an xls, counted before its reader allocates by them.
//!
//! Enters: the bytes of the file. Leaves: the same bytes, with the stated size of a sheet
//! taken out where it is no measure of the sheet, and whether a row or column is hidden; or
//! why the file is not read. The reader lays each sheet out as a rectangle: a sheet that is
//! next to nothing but blanks is refused. Never takes a value out of a record.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::compound::{self, Fault, Stream, u16_at, u32_at};
use super::grid::is_scattered;
use super::refusal::Refusal;

/// A record may go on in so many others: a table of 270 MB of texts. The reader takes time
/// by the square of it.
const MOST_CONTINUED: usize = 1 << 15;

/// An xls that can be read.
pub(super) struct Bounded<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// Some sheet holds a hidden row or column.
    pub(super) hidden: bool,
}

/// Looks through an xls before it is read.
///
/// # Errors
/// Where reading it would have no end, or take memory without measure. A file that is
/// damaged otherwise is left to its reader, which says why.
pub(super) fn bounded(file: &[u8]) -> Result<Bounded<'_>, Refusal> {
    let stream = match compound::workbook(file) {
        Ok(stream) => stream,
        Err(Fault::Endless) => return Err(Refusal::Damaged("扇区链首尾相接，没有终点")),
        Err(Fault::Other) => return Ok(Bounded { bytes: Cow::Borrowed(file), hidden: false }),
    };
    let mut bounded = Bounded { bytes: Cow::Borrowed(file), hidden: false };
    let mut walked = 0;
    for start in sheets(&stream.bytes)? {
        let sheet = Sheet::walk(&stream.bytes, start)?;
        walked += sheet.end - start;
        bounded.hidden |= sheet.hidden;
        if walked > 2 * stream.bytes.len() {
            return Err(Refusal::Damaged("各工作表的内容相互重叠"));
        }
        let (rows, columns) = sheet.sides();
        if is_scattered(rows * columns, sheet.cells) {
            let why = format!("工作表从首格到末格有 {rows} 行、{columns} 列，绝大部分是空白");
            return Err(Refusal::TooLarge(why));
        }
        for (at, len) in sheet.measureless(&stream.bytes) {
            clear(bounded.bytes.to_mut(), &stream, at, len);
        }
    }
    Ok(bounded)
}

/// Where the sheets begin, each once.
fn sheets(stream: &[u8]) -> Result<BTreeSet<usize>, Refusal> {
    let mut starts = BTreeSet::new();
    for record in Records::from(stream, 0) {
        let record = record?;
        match record.kind {
            BOUND_SHEET => {
                let start = u32_at(record.data, 0).map_or(usize::MAX, |start| start as usize);
                starts.insert(start);
            }
            END_OF_STREAM => break,
            _ => {}
        }
    }
    starts.retain(|start| *start < stream.len());
    Ok(starts)
}

const BOUND_SHEET: u16 = 0x0085;
const BEGIN_OF_STREAM: u16 = 0x0809;
const END_OF_STREAM: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
const CONTINUE: u16 = 0x003C;
/// FORMULA, NUMBER, LABEL, BOOLERR, RK, LABELSST, RSTRING: row and column come first.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6];
/// ROW and COLINFO, whose flags stand at these places (MS-XLS 2.4.221 and 2.4.53: fDyZero,
/// fHidden).
const ROW: (u16, usize, u16) = (0x0208, 12, 0x20);
const COL_INFO: (u16, usize, u16) = (0x007D, 8, 0x01);
/// Several numbers in a row; the last column comes last.
const MUL_RK: u16 = 0x00BD;

/// What one sheet holds.
#[derive(Default)]
struct Sheet {
    /// First and last row and column of its cells.
    rows: Option<(u16, u16)>,
    columns: (u16, u16),
    cells: u64,
    /// It holds a hidden row or column.
    hidden: bool,
    /// Where it states its size: place and length of the record's content.
    stated: Vec<(usize, usize)>,
    /// Where its records end.
    end: usize,
}

impl Sheet {
    fn walk(stream: &[u8], start: usize) -> Result<Sheet, Refusal> {
        let mut sheet = Sheet { end: start, ..Sheet::default() };
        let (mut begun, mut nested) = (false, 0);
        for record in Records::from(stream, start) {
            let record = record?;
            sheet.end = record.at + record.data.len();
            match record.kind {
                // The first is the sheet's own, others those of charts on it.
                BEGIN_OF_STREAM => {
                    nested += usize::from(begun);
                    begun = true;
                }
                END_OF_STREAM if nested == 0 => break,
                END_OF_STREAM => nested -= 1,
                DIMENSIONS if nested == 0 => sheet.stated.push((record.at, record.data.len())),
                kind if nested == 0 => sheet.take(kind, record.data),
                _ => {}
            }
        }
        Ok(sheet)
    }

    fn take(&mut self, kind: u16, data: &[u8]) {
        self.hidden |= [ROW, COL_INFO].iter().any(|(one, at, flag)| {
            *one == kind && u16_at(data, *at).is_some_and(|flags| flags & flag != 0)
        });
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        let last = match kind {
            MUL_RK => u16_at(data, data.len() - 2).unwrap_or(first).max(first),
            kind if CELLS.contains(&kind) => first,
            _ => return,
        };
        self.cells += u64::from(last - first) + 1;
        let (top, bottom) = self.rows.unwrap_or((row, row));
        let (left, right) = self.rows.map_or((first, last), |_| self.columns);
        self.rows = Some((top.min(row), bottom.max(row)));
        self.columns = (left.min(first), right.max(last));
    }

    /// Rows and columns from the first cell to the last.
    fn sides(&self) -> (u64, u64) {
        let side = |(first, last): (u16, u16)| u64::from(last - first) + 1;
        self.rows.map_or((0, 0), |rows| (side(rows), side(self.columns)))
    }

    /// Statements of a size that the cells do not bear out. It is a hint, by which the
    /// reader makes room at once; many programs write the size of what is formatted.
    fn measureless(&self, stream: &[u8]) -> Vec<(usize, usize)> {
        let is_false = |(at, len): &(usize, usize)| {
            let stated = stated_places(&stream[*at..at + len]);
            stated.is_some_and(|places| is_scattered(places, self.cells))
        };
        self.stated.iter().filter(|stated| is_false(stated)).copied().collect()
    }
}

/// The size that a record states, as its reader takes it: an end before the beginning
/// becomes four thousand million rows.
fn stated_places(data: &[u8]) -> Option<u64> {
    let (top, bottom, columns) = match data.len() {
        10 => (u16_at(data, 0)?.into(), u16_at(data, 2)?.into(), 4),
        _ => (u32_at(data, 0)?, u32_at(data, 4)?, 8),
    };
    let (left, right) = (u16_at(data, columns)?, u16_at(data, columns + 2)?);
    let left = if left > 0xFF || right < left { 0 } else { left };
    if bottom == 0 || right == 0 {
        return Some(1);
    }
    Some(u64::from(bottom.wrapping_sub(top)) * u64::from(right - left))
}

/// Fills a part of the stream with zeros, in the file.
fn clear(file: &mut [u8], stream: &Stream, at: usize, len: usize) {
    for at in at..at + len {
        if let Some(byte) = stream.place(at).and_then(|place| file.get_mut(place)) {
            *byte = 0;
        }
    }
}

/// A record and where its content begins in the stream.
struct Record<'a> {
    kind: u16,
    at: usize,
    data: &'a [u8],
}

/// The records of a stream up to its end, or to where it is damaged.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    continued: usize,
}

impl<'a> Records<'a> {
    fn from(stream: &'a [u8], at: usize) -> Records<'a> {
        Records { stream, at, continued: 0 }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Refusal>;

    fn next(&mut self) -> Option<Result<Record<'a>, Refusal>> {
        let kind = u16_at(self.stream, self.at)?;
        let len = usize::from(u16_at(self.stream, self.at + 2)?);
        let at = self.at + 4;
        let data = self.stream.get(at..at + len)?;
        self.at = at + len;
        self.continued = if kind == CONTINUE { self.continued + 1 } else { 0 };
        if self.continued > MOST_CONTINUED {
            return Some(Err(Refusal::Damaged("续接的记录过多")));
        }
        Some(Ok(Record { kind, at, data }))
    }
}
