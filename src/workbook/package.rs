//! What a zip package holds, before a reader parses it.
//!
//! Enters: the bytes of an xlsx, xlsb or ods. Leaves: what its sheets hold besides cells,
//! or why it is refused. Sheets are inflated through a small window; a part that goes on
//! beyond the size that the package states for it ends there. Never keeps a value.

use std::io::{Cursor, Read};

use memchr::memmem::Finder;
use zip::read::ZipFile;

/// What reading needs to know of a package.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Package {
    /// Some sheet holds a merged range. These stand behind the cells: reading them costs
    /// a second pass, and most plain exports hold none.
    pub(super) merged: bool,
    /// Some sheet holds a hidden row or column.
    pub(super) hidden: bool,
}

/// Bytes that all parts together may unpack to.
const MOST_IN_ALL: u64 = 4 << 30;
/// Bytes of a part that is held in memory whole.
const MOST_HELD: u64 = 256 << 20;

/// Looks into a package.
///
/// # Errors
/// Where its parts unpack to more than is read. A package that cannot be opened is left
/// to its reader, which says why.
pub(super) fn look(bytes: &[u8]) -> Result<Package, &'static str> {
    let unknown = Package { merged: true, hidden: false };
    let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(unknown) };
    let mut found = Package::default();
    let mut total = 0;
    for at in 0..package.len() {
        let Ok(part) = package.by_index(at) else { return Ok(unknown) };
        let kind = Kind::of(part.name_raw());
        total += part.size();
        // Reading a part stops with an error at the size that is stated for it.
        if total > MOST_IN_ALL || (kind == Kind::Held && part.size() > MOST_HELD) {
            return Err(TOO_LARGE);
        }
        if kind == Kind::Sheet && scan(part, &mut found).is_err() {
            return Ok(unknown);
        }
    }
    Ok(found)
}

const TOO_LARGE: &str = "文件解开后过大（可能是压缩炸弹），未读";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A sheet of an xlsx or xlsb, which is read cell by cell.
    Sheet,
    /// Held in memory while it is read: shared texts, styles, the content of an ods.
    Held,
    /// Never read: pictures and the like.
    Other,
}

impl Kind {
    fn of(name: &[u8]) -> Kind {
        let ends = |ends: &[&[u8]]| ends.iter().any(|end| name.ends_with(end));
        match memchr::memmem::find(name, b"worksheets/") {
            Some(_) if ends(&[b".xml", b".bin"]) => Kind::Sheet,
            _ if ends(&[b".xml", b".bin", b".rels"]) => Kind::Held,
            _ => Kind::Other,
        }
    }
}

/// Inflates a part, looking for merged ranges and hidden rows.
fn scan<R: Read>(mut part: ZipFile<'_, R>, found: &mut Package) -> std::io::Result<()> {
    let (merged, hidden) = (Finder::new(b"<mergeCell "), Finder::new(b" hidden=\"1\""));
    let longest = merged.needle().len().max(hidden.needle().len());
    let mut window = vec![0; 1 << 16];
    let mut kept = 0;
    loop {
        let read = part.read(&mut window[kept..])?;
        if read == 0 {
            return Ok(());
        }
        let filled = kept + read;
        found.merged |= merged.find(&window[..filled]).is_some();
        found.hidden |= hidden.find(&window[..filled]).is_some();
        kept = filled.min(longest - 1);
        window.copy_within(filled - kept..filled, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
            writer.write_all(content).expect("a part is written to memory");
        }
        writer.finish().expect("a package").into_inner()
    }

    #[test]
    fn merged_ranges_and_hidden_rows_are_seen_across_windows() {
        for before in [0, (1 << 16) - 5, 3 << 16] {
            let sheet = format!("{}<mergeCell ref=\"A1:B1\"/>", "x".repeat(before));
            let bytes = package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())]);
            assert_eq!(look(&bytes), Ok(Package { merged: true, hidden: false }), "{before}");
            let sheet = format!("{}<row hidden=\"1\">", "x".repeat(before));
            let bytes = package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())]);
            assert_eq!(look(&bytes), Ok(Package { merged: false, hidden: true }), "{before}");
        }
        let bytes = package(&[("xl/styles.xml", b"<mergeCell ")]);
        assert_eq!(look(&bytes), Ok(Package::default()));
    }

    #[test]
    fn a_part_that_unpacks_to_more_than_may_be_held_is_refused() {
        let content = vec![0; MOST_HELD as usize + 1];
        let bytes = package(&[("xl/sharedStrings.xml", &content)]);
        assert!(bytes.len() < 1 << 20);
        assert_eq!(look(&bytes), Err(TOO_LARGE));
        // A stated size that is false does not help: reading stops there.
        let stated = (content.len() as u32).to_le_bytes();
        let mut lying = bytes.clone();
        while let Some(at) = memchr::memmem::find(&lying, &stated) {
            lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
        assert_ne!(lying, bytes);
        let mut package = zip::ZipArchive::new(Cursor::new(&lying)).expect("a package");
        let mut part = package.by_index(0).expect("a part");
        let mut read = Vec::new();
        assert!(part.read_to_end(&mut read).is_err());
        assert!(read.len() < 1 << 20, "{}", read.len());
    }
}
