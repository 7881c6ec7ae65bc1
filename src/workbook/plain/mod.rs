//! xlsx as nearly every program writes them, read straight.
//!
//! Enters: the bytes of an xlsx. Leaves: its sheets, cell by cell, or nothing: whatever is
//! unusual in any of its sheets (a prefix before its tags, a comment, an escape, an entity
//! that XML does not know, damage) is left to calamine, which reads the whole file then and
//! says what is wrong with it. Never reports a fault, never guesses.
//!
//! Of reading a plain export with calamine, nine tenths of the time go into taking the XML
//! of cells apart, event by event and copy by copy. Here a sheet is unpacked once, a window
//! at a time, and its cells are looked at where they lie. What a workbook says of its sheets
//! and styles calamine still reads: see [`skeleton`].

mod cells;
mod cursor;
mod sheet;
mod skeleton;
#[cfg(test)]
mod tests;
mod texts;

use std::io::Cursor;

use calamine::Dimensions;
use zip::ZipArchive;

use super::grid::{Epoch, SheetBuilder};
use super::package::{self, Kind};
use skeleton::Skeleton;
use texts::Texts;

/// An xlsx whose cells have not been read yet.
pub(super) struct Plain<'b> {
    package: Package<'b>,
    skeleton: Skeleton,
    texts: Texts,
    /// The parts of the sheets that have been read.
    read: Vec<usize>,
    /// Bytes that all parts unpack to, as the directory states them.
    pub(super) unpacked: u64,
}

/// What a sheet holds.
pub(super) struct Cells {
    /// Its cells, as far as the builder takes them.
    pub(super) builder: SheetBuilder,
    /// Its merged ranges.
    pub(super) merges: Vec<Dimensions>,
    /// It holds a hidden row or column.
    pub(super) hidden: bool,
}

impl<'b> Plain<'b> {
    /// Opens a workbook; `None` where it is unusual.
    pub(super) fn open(bytes: &'b [u8]) -> Option<Plain<'b>> {
        let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let unpacked = package::weighed(&mut package, bytes.len()).ok()?;
        let texts = Texts::of(&mut package)?;
        let skeleton = Skeleton::of(&mut package)?;
        Some(Plain { package, skeleton, texts, read: Vec::new(), unpacked })
    }

    /// Its sheets, in the order of the workbook.
    pub(super) fn sheets(&self) -> &[calamine::Sheet] {
        &self.skeleton.sheets
    }

    /// How its numbers count as dates.
    pub(super) fn epoch(&self) -> Epoch {
        if self.skeleton.from_1904 { Epoch::Y1904 } else { Epoch::Y1900 }
    }

    /// The cells of the worksheet of this name; `None` where it is unusual.
    pub(super) fn read(&mut self, name: &str, mut builder: SheetBuilder) -> Option<Cells> {
        let part = self.skeleton.part(name)?;
        self.read.push(part);
        let part = self.package.by_index(part).ok()?;
        // A cell with its tags takes some forty bytes.
        builder.expect(usize::try_from(part.size() / 40).ok()?);
        sheet::read(part, cells::Reader::new(builder, &self.texts, &self.skeleton))
    }

    /// Whether a sheet that has not been read holds a hidden row or column.
    pub(super) fn hides(&mut self) -> Option<bool> {
        let mut parts = parts_of(&self.package, Kind::Sheet)?;
        parts.retain(|part| !self.read.contains(part));
        let mut hides = false;
        for part in parts {
            hides |= package::scan(self.package.by_index(part).ok()?).1;
        }
        Some(hides)
    }
}

type Package<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The places of the parts with such a name.
fn parts(package: &Package<'_>, is: impl Fn(&str) -> bool) -> Option<Vec<usize>> {
    let mut parts = Vec::new();
    for at in 0..package.len() {
        if is(&package.name_for_index(at)?.ok()?) {
            parts.push(at);
        }
    }
    Some(parts)
}

/// The places of the parts of a kind.
fn parts_of(package: &Package<'_>, kind: Kind) -> Option<Vec<usize>> {
    parts(package, |name| Kind::of(name.as_bytes()) == kind)
}
