//! The XML of one sheet, unpacked through a window: what stands before its rows, its rows,
//! and what stands behind them.

use std::io::Read;

use calamine::Dimensions;
use memchr::memmem;

use super::Cells;
use super::cells::{Reader, reference};
use super::cursor::{Cursor, Tag, once};
use super::texts::prologue;
use crate::workbook::package;

/// Bytes that are unpacked at once.
const WINDOW: usize = 1 << 18;
/// Bytes that one row, or what stands before or behind all of them, takes at most.
const MOST: usize = 16 << 20;

const ROW_END: &[u8] = b"</row>";
const ROWS_END: &[u8] = b"</sheetData>";

/// Reads a sheet; `None` where it is unusual.
pub(super) fn read(part: impl Read, mut reader: Reader<'_>) -> Option<Cells> {
    let mut window = Window { part, bytes: Vec::new(), start: 0 };
    let (mut hidden, tag) = before(window.up_to(b"<sheetData", b">")?)?;
    let mut is_last = tag == Tag::Empty;
    while !is_last {
        let rows;
        (rows, is_last) = window.rows()?;
        hidden |= package::hides(rows);
        reader.rows(std::str::from_utf8(rows).ok()?)?;
    }
    let rest = window.rest()?;
    hidden |= package::hides(rest);
    let merges = merges(rest)?;
    Some(Cells { builder: reader.builder, merges, hidden })
}

/// Whether a sheet hides a column by what stands before its rows, and whether rows follow.
fn before(head: &[u8]) -> Option<(bool, Tag)> {
    let mut at = Cursor::new(std::str::from_utf8(head).ok()?);
    prologue(&mut at)?;
    let tag = go_to(&mut at, "sheetData", 0, |name, range| {
        name != "dimension" || range.and_then(dimensions).is_some()
    })?;
    at.is_at_end().then_some((package::hides(head), tag))
}

/// The merged ranges that stand behind the rows.
fn merges(rest: &[u8]) -> Option<Vec<Dimensions>> {
    let mut merges = Vec::new();
    if memmem::find(rest, b"<mergeCell ").is_none() {
        return Some(merges);
    }
    let mut at = Cursor::new(std::str::from_utf8(rest).ok()?);
    if go_to(&mut at, "mergeCells", 1, |_, _| true)? == Tag::Empty {
        return None;
    }
    while at.opens(b"<mergeCell") {
        let (range, tag) = ranged(&mut at)?;
        if tag == Tag::Open && !at.takes(b"</mergeCell>") {
            return None;
        }
        merges.push(dimensions(range?)?);
    }
    at.takes(b"</mergeCells>").then_some(merges)
}

/// Goes beyond the first tag of this name, over tags alone, of which so many are open; each
/// of them must be `allowed` with its range.
fn go_to<'x>(
    at: &mut Cursor<'x>,
    wanted: &str,
    mut open: usize,
    allowed: impl Fn(&str, Option<&'x str>) -> bool,
) -> Option<Tag> {
    loop {
        if at.closes()? {
            open = open.checked_sub(1)?;
            continue;
        }
        let name = at.name()?;
        let (range, tag) = ranged(at)?;
        if name == wanted {
            return Some(tag);
        }
        if !allowed(name, range) {
            return None;
        }
        open += usize::from(tag == Tag::Open);
    }
}

/// Goes beyond the rest of a tag: its range, and how it ends.
fn ranged<'x>(at: &mut Cursor<'x>) -> Option<(Option<&'x str>, Tag)> {
    let mut range = None;
    let tag = at.attributes(|name, value| match name {
        "ref" => once(&mut range, value),
        _ => Some(()),
    })?;
    Some((range, tag))
}

/// The range from one reference to another, or of one alone.
fn dimensions(range: &str) -> Option<Dimensions> {
    let (start, end) = range.split_once(':').unwrap_or((range, range));
    Some(Dimensions { start: reference(start)?, end: reference(end)? })
}

/// What has been unpacked of a part and not been read.
struct Window<R> {
    part: R,
    bytes: Vec<u8>,
    start: usize,
}

impl<R: Read> Window<R> {
    /// Up to the end of the first tag that begins so.
    fn up_to(&mut self, tag: &[u8], end: &[u8]) -> Option<&[u8]> {
        loop {
            let held = &self.bytes[self.start..];
            let begun = memmem::find(held, tag);
            if let Some(at) = begun.and_then(|at| Some(at + memmem::find(&held[at..], end)?)) {
                return Some(self.take(at + end.len(), 0));
            }
            self.unpack()?;
        }
    }

    /// Whole rows, and whether they are the last.
    fn rows(&mut self) -> Option<(&[u8], bool)> {
        loop {
            let held = &self.bytes[self.start..];
            if let Some(len) = memmem::find(held, ROWS_END) {
                return Some((self.take(len, ROWS_END.len()), true));
            }
            if let Some(at) = memmem::rfind(held, ROW_END) {
                return Some((self.take(at + ROW_END.len(), 0), false));
            }
            self.unpack()?;
        }
    }

    /// So many bytes, and beyond so many more.
    fn take(&mut self, len: usize, beyond: usize) -> &[u8] {
        let taken = self.start..self.start + len;
        self.start = taken.end + beyond;
        &self.bytes[taken]
    }

    /// All that is left.
    fn rest(&mut self) -> Option<&[u8]> {
        self.bytes.drain(..self.start);
        self.start = 0;
        let most = (MOST - self.bytes.len().min(MOST)) as u64;
        self.part.by_ref().take(most).read_to_end(&mut self.bytes).ok()?;
        (self.bytes.len() < MOST).then_some(&self.bytes)
    }

    /// Unpacks some more; `None` at the end, or where too much is held already.
    fn unpack(&mut self) -> Option<()> {
        self.bytes.drain(..self.start);
        self.start = 0;
        let held = self.bytes.len();
        self.part.by_ref().take(WINDOW as u64).read_to_end(&mut self.bytes).ok()?;
        (self.bytes.len() > held && held < MOST).then_some(())
    }
}
