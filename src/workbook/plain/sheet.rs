//! The XML of one sheet, unpacked through a window: what stands before its rows, its rows,
//! and what stands behind them.

use std::io::Read;
use std::ops::Range;

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
    let mut window = Window::new(part);
    let (mut hidden, tag) = before(window.up_to(b"<sheetData", b">")?)?;
    let mut is_over = tag == Tag::Empty;
    while !is_over {
        let (rows, are_last) = window.rows()?;
        hidden |= package::hides(rows);
        reader.rows(std::str::from_utf8(rows).ok()?)?;
        is_over = are_last;
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
    held: Range<usize>,
}

impl<R: Read> Window<R> {
    fn new(part: R) -> Window<R> {
        Window { part, bytes: vec![0; WINDOW], held: 0..0 }
    }

    /// Up to the end of the first tag that begins so.
    fn up_to(&mut self, tag: &[u8], end: &[u8]) -> Option<&[u8]> {
        loop {
            let held = &self.bytes[self.held.clone()];
            let begun = memmem::find(held, tag);
            if let Some(at) = begun.and_then(|at| Some(at + memmem::find(&held[at..], end)?)) {
                return Some(self.take(at + end.len(), 0));
            }
            self.more()?;
        }
    }

    /// Whole rows, and whether they are the last.
    fn rows(&mut self) -> Option<(&[u8], bool)> {
        loop {
            let held = &self.bytes[self.held.clone()];
            if let Some(len) = memmem::find(held, ROWS_END) {
                return Some((self.take(len, ROWS_END.len()), true));
            }
            if let Some(at) = memmem::rfind(held, ROW_END) {
                return Some((self.take(at + ROW_END.len(), 0), false));
            }
            self.more()?;
        }
    }

    /// All that is left.
    fn rest(&mut self) -> Option<&[u8]> {
        while self.unpack()? > 0 {}
        Some(&self.bytes[self.held.clone()])
    }

    /// So many bytes, and beyond so many more.
    fn take(&mut self, len: usize, beyond: usize) -> &[u8] {
        let taken = self.held.start..self.held.start + len;
        self.held.start = taken.end + beyond;
        &self.bytes[taken]
    }

    /// Unpacks some more; `None` at the end.
    fn more(&mut self) -> Option<()> {
        (self.unpack()? > 0).then_some(())
    }

    /// Unpacks some more, and says how much; `None` where it cannot be unpacked, or too much
    /// is held already.
    fn unpack(&mut self) -> Option<usize> {
        self.bytes.copy_within(self.held.clone(), 0);
        self.held = 0..self.held.len();
        if self.held.end == self.bytes.len() {
            (self.bytes.len() < MOST).then(|| self.bytes.resize(2 * self.bytes.len(), 0))?;
        }
        let read = self.part.read(&mut self.bytes[self.held.end..]).ok()?;
        self.held.end += read;
        Some(read)
    }
}
