//! What a zip package holds, before a reader parses it.
//!
//! Enters: the bytes of an xlsx, xlsb or ods. Leaves: what its sheets hold besides cells,
//! or why it is refused. Sheets are inflated through a small window; a part that goes on
//! beyond the size that the package states for it ends there. Never keeps a value.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor, Read};

use memchr::memmem::Finder;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::binary;
use super::grid::Merge;
use super::ods;
use super::refusal::Refusal;

/// What reading needs to know of a package.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Package {
    /// Some sheet of an xlsx holds a merged range. These stand behind the cells: reading
    /// them costs a second pass, and most plain exports hold none.
    pub(super) merged: bool,
    /// The merged ranges of an ods or xlsb, sheet by sheet.
    pub(super) merges: Vec<Vec<Merge>>,
    /// Some sheet holds a hidden row or column.
    pub(super) hidden: bool,
    /// Bytes that all parts unpack to, as the directory states them.
    pub(super) unpacked: u64,
}

/// Bytes that all parts together may unpack to: a sheet of a million rows and sixty columns
/// has half of it.
const MOST_IN_ALL: u64 = 4 << 30;
/// Bytes of a part that is held in memory whole.
const MOST_HELD: u64 = 256 << 20;
/// Bytes that one byte of the package may unpack to, in all that go beyond `LITTLE`: tables
/// unpack to ten to forty times their size, nothing but repetition to a thousand times.
const MOST_BY_ONE: u64 = 200;
const LITTLE: u64 = 64 << 20;
/// Texts for which room is made at once where a part says that it holds so many; more are
/// believed where the part is large enough to hold them.
const MOST_BELIEVED: u64 = 4 << 20;

/// Bytes that a package unpacks to, as its directory states them; `None` where it cannot be
/// opened, or is refused.
pub(super) fn weigh(bytes: &[u8]) -> Option<u64> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    weighed(&mut package, bytes.len()).ok()
}

/// Looks into a package.
///
/// # Errors
/// Where its parts unpack to more than is read, or its reader would take memory without
/// measure. A package that cannot be opened is left to its reader, which says why.
pub(super) fn look(bytes: &[u8]) -> Result<Package, Refusal> {
    let mut found = Package::default();
    let Ok(mut package) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(found) };
    found.unpacked = weighed(&mut package, bytes.len())?;
    // Of an xlsb: the merged ranges by file, the relations of its sheets, and their files.
    let (mut merges, mut sheets, mut targets) = (HashMap::new(), Vec::new(), HashMap::new());
    for at in 0..package.len() {
        let Ok(part) = package.by_index(at) else { continue };
        match Kind::of(part.name_raw()) {
            Kind::Sheet if ends(part.name_raw(), b".bin") => {
                let name = file_name(part.name_raw());
                let looks = binary::looks(BufReader::new(part));
                if looks.merges.len() > binary::MOST_MERGES {
                    return Err(too_large());
                }
                found.hidden |= looks.hidden;
                merges.insert(name, looks.merges);
            }
            Kind::Held if ends(part.name_raw(), b"xl/workbook.bin") => {
                sheets = binary::relations(BufReader::new(part));
            }
            Kind::Held if ends(part.name_raw(), b"workbook.bin.rels") => {
                targets = relations(BufReader::new(part));
            }
            Kind::Sheet => {
                let (merged, hidden) = scan(part);
                found.merged |= merged;
                found.hidden |= hidden;
            }
            Kind::Texts => believable(part)?,
            Kind::Content => {
                let contents = ods::bounded(BufReader::new(part))?;
                found.hidden |= contents.hidden;
                found.merges = contents.merges;
            }
            _ => {}
        }
    }
    if !merges.is_empty() {
        let mut of_sheet = |relation: &String| merges.remove(targets.get(relation)?);
        found.merges = sheets.iter().map(|one| of_sheet(one).unwrap_or_default()).collect();
    }
    Ok(found)
}

fn ends(name: &[u8], end: &[u8]) -> bool {
    name.to_ascii_lowercase().ends_with(end)
}

/// The last part of a path, in lower case.
fn file_name(path: &[u8]) -> Vec<u8> {
    let name = path.rsplit(|byte| matches!(byte, b'/' | b'\\')).next();
    name.unwrap_or_default().to_ascii_lowercase()
}

/// The files of relations, by their ids.
fn relations(part: impl BufRead) -> HashMap<String, Vec<u8>> {
    let mut reader = quick_xml::Reader::from_reader(part);
    let (mut buffer, mut files) = (Vec::new(), HashMap::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let value = |name| Some(tag.try_get_attribute(name).ok()??.value.to_string());
                if let (Some(id), Some(target)) = (value("Id"), value("Target")) {
                    files.insert(id, file_name(target.as_bytes()));
                }
            }
            Ok(Event::Eof) | Err(_) => return files,
            Ok(_) => {}
        }
    }
}

/// The stated sizes of all parts. Reading a part stops with an error at the size that is
/// stated for it.
pub(super) fn weighed(
    package: &mut ZipArchive<Cursor<&[u8]>>,
    packed: usize,
) -> Result<u64, Refusal> {
    let mut total: u64 = 0;
    for at in 0..package.len() {
        // A part that cannot be opened is told by the reader that wants it.
        let Ok(part) = package.by_index_raw(at) else { continue };
        total = total.saturating_add(part.size());
        let held = !matches!(Kind::of(part.name_raw()), Kind::Sheet | Kind::Other);
        if total > MOST_IN_ALL || (held && part.size() > MOST_HELD) {
            return Err(too_large());
        }
    }
    if total > LITTLE && total / MOST_BY_ONE > packed as u64 {
        return Err(too_large());
    }
    Ok(total)
}

fn too_large() -> Refusal {
    Refusal::TooLarge("文件解开后过大（可能是压缩炸弹），未读".to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A sheet of an xlsx or xlsb, which is read cell by cell.
    Sheet,
    /// Shared texts of an xlsx.
    Texts,
    /// The cells of an ods.
    Content,
    /// What else is held in memory while it is read: styles, shared texts of an xlsb.
    Held,
    /// Never read: pictures and the like.
    Other,
}

impl Kind {
    pub(super) fn of(name: &[u8]) -> Kind {
        // Readers find a part whatever the case of its name.
        let name = name.to_ascii_lowercase();
        let ends = |ends: &[&[u8]]| ends.iter().any(|end| name.ends_with(end));
        match memchr::memmem::find(&name, b"worksheets/") {
            Some(_) if ends(&[b".xml", b".bin"]) => Kind::Sheet,
            _ if ends(&[b"sharedstrings.xml"]) => Kind::Texts,
            _ if name == b"content.xml" => Kind::Content,
            _ if ends(&[b".xml", b".bin", b".rels"]) => Kind::Held,
            _ => Kind::Other,
        }
    }
}

/// Whether the number of texts that a part states can be true: its reader makes room for
/// them before it sees one.
fn believable<R: Read>(part: ZipFile<'_, R>) -> Result<(), Refusal> {
    // The shortest is `<si/>`.
    let most = (part.size() / 5).max(MOST_BELIEVED);
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "sst" => {
                if stated_texts(&tag) > most {
                    return Err(Refusal::Damaged("共享文字的数目不可信"));
                }
                return Ok(());
            }
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
}

/// The number of texts that a part states; what does not fit is more than anything, and what
/// is no number is not read as one.
fn stated_texts(tag: &BytesStart<'_>) -> u64 {
    let stated = tag.try_get_attribute("uniqueCount").ok().flatten().map(|count| count.value);
    let digits = stated.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits.map_or(0, |text| text.parse().unwrap_or(u64::MAX))
}

/// Says of a piece of a sheet's XML that it hides a row or a column.
const HIDES: &[u8] = b" hidden=\"1\"";

/// Whether a sheet's XML hides a row or a column.
pub(super) fn hides(xml: &[u8]) -> bool {
    memchr::memmem::find(xml, HIDES).is_some()
}

/// Inflates a sheet; whether it holds merged ranges, and hidden rows or columns. Where it
/// cannot be inflated to its end, its reader says so.
pub(super) fn scan<R: Read>(mut part: ZipFile<'_, R>) -> (bool, bool) {
    let finders = [Finder::new(b"<mergeCell "), Finder::new(HIDES)];
    let longest = finders.iter().map(|finder| finder.needle().len()).max().unwrap_or_default();
    let mut window = vec![0; 1 << 16];
    let (mut found, mut kept) = ([false; 2], 0);
    while let Ok(read) = part.read(&mut window[kept..])
        && read > 0
    {
        let filled = kept + read;
        for (found, finder) in found.iter_mut().zip(&finders) {
            *found |= finder.find(&window[..filled]).is_some();
        }
        kept = filled.min(longest - 1);
        window.copy_within(filled - kept..filled, 0);
    }
    (found[0], found[1])
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    /// A package of these parts.
    pub(in crate::workbook) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
            writer.write_all(content).expect("a part is written to memory");
        }
        writer.finish().expect("a package").into_inner()
    }

    fn looked(bytes: &[u8]) -> (bool, bool) {
        let package = look(bytes).expect("a package that is read");
        (package.merged, package.hidden)
    }

    #[test]
    fn merged_ranges_and_hidden_rows_are_seen_across_windows() {
        for before in [0, (1 << 16) - 5, 3 << 16] {
            let sheet = format!("{}<mergeCell ref=\"A1:B1\"/>", "x".repeat(before));
            let bytes = package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())]);
            assert_eq!(looked(&bytes), (true, false), "{before}");
            let sheet = format!("{}<row hidden=\"1\">", "x".repeat(before));
            let bytes = package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())]);
            assert_eq!(looked(&bytes), (false, true), "{before}");
        }
        let bytes = package(&[("xl/styles.xml", b"<mergeCell ")]);
        assert_eq!(looked(&bytes), (false, false));
    }

    #[test]
    fn a_part_that_unpacks_to_more_than_may_be_held_is_refused() {
        let content = vec![0; MOST_HELD as usize + 1];
        let bytes = package(&[("xl/sharedStrings.xml", &content)]);
        assert!(bytes.len() < 1 << 20);
        assert_eq!(look(&bytes), Err(too_large()));
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
