//! Step 1: spreadsheets → located cells.
//!
//! Enters: paths. Leaves: sheets whose cells know their row and column, and a
//! finding for each file or sheet that could not be read. Never interprets a
//! header or a value, and never lets a reader's panic end the run.

mod apart;
mod binary;
mod biff;
mod compound;
#[cfg(test)]
mod damage;
mod discover;
mod excel;
mod grid;
mod html;
mod ods;
mod package;
mod plain;
mod refusal;
mod text;
mod wire;

use std::path::Path;

pub use apart::{Apart, Limits, Readers, Stopped};
pub use discover::{Found, SourceFile, discover, is_ours};
pub use grid::{Cell, Epoch, Merge, Sheet, SheetBuilder};
pub use wire::{receive, send};

use crate::codes::decode;
use crate::diag::{Diagnostic, Place, codes};

/// A file as it was read.
#[derive(Debug, Default)]
pub struct Workbook {
    /// Its sheets, in the order of the file, hidden ones left out unless asked for.
    pub sheets: Vec<Sheet>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a file's first bytes say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Xlsb,
    Ods,
    Xls,
    Html,
    Xml,
    Mail,
    Text,
}

/// Stands for a name that holds a number of a person, and for whatever else is not kept.
pub(crate) const WITHHELD: &str = "〔未保留〕";

/// Reads the bytes of one file in this process. `name` is the path below the input folder,
/// for findings.
///
/// Content decides, not the extension. A reader that panics yields a finding. A reader that
/// goes on and on is stopped by [`Readers`] alone.
pub fn read(name: &str, bytes: &[u8], read_hidden: bool) -> Workbook {
    if bytes.is_empty() {
        return refused(name, "文件是空的（0 字节）");
    }
    let read = caught(|| match sniff(bytes) {
        Some(Format::Text) => text::read(name, bytes),
        Some(Format::Html) => html::read(name, bytes),
        Some(Format::Xml) => refused(name, "内容是 XML，不是电子表格"),
        Some(Format::Mail) => refused(name, "内容是单个文件网页（MHTML），不是电子表格"),
        Some(format) => excel::read(name, bytes, format, read_hidden),
        None => refused(name, "内容不是电子表格"),
    });
    read.unwrap_or_else(|| Workbook {
        sheets: Vec::new(),
        diagnostics: vec![
            Diagnostic::new(&codes::UNREADABLE_FILE, Place::file(name))
                .message("读取程序在此文件上出错，文件未读"),
        ],
    })
}

/// What a reader library gives; `None` where it panics.
fn caught<T>(work: impl FnOnce() -> T + std::panic::UnwindSafe) -> Option<T> {
    READING.set(true);
    let done = std::panic::catch_unwind(work);
    READING.set(false);
    done.ok()
}

thread_local! {
    static READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// True while this thread is within a reader library, whose panic is a finding.
pub fn is_reading() -> bool {
    READING.get()
}

/// Reads a file's bytes from disk.
///
/// # Errors
/// Whatever the file system says.
pub fn load(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

fn refused(name: &str, why: &str) -> Workbook {
    let finding = Diagnostic::new(&codes::NOT_A_SPREADSHEET, Place::file(name)).message(why);
    Workbook { sheets: Vec::new(), diagnostics: vec![finding] }
}

fn unreadable_text(name: &str) -> Workbook {
    let finding = Diagnostic::new(&codes::UNREADABLE_FILE, Place::file(name))
        .message("文字编码无法识别，未读")
        .hint("请另存为 UTF-8 或 xlsx");
    Workbook { sheets: Vec::new(), diagnostics: vec![finding] }
}

fn sniff(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let names: [(&[u8], Format); 3] = [
            (b"xl/workbook.bin", Format::Xlsb),
            (b"opendocument.spreadsheet", Format::Ods),
            (b"", Format::Xlsx),
        ];
        return names
            .into_iter()
            .find(|(name, _)| name.is_empty() || memchr::memmem::find(bytes, name).is_some())
            .map(|(_, format)| format);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Some(Format::Xls);
    }
    if bytes.starts_with(&[0x09, 0x08]) || bytes.starts_with(&[0x09, 0x04]) {
        return Some(Format::Xls);
    }
    let head = start_of_text(bytes);
    let begins = |with: &[&str]| with.iter().any(|with| head.starts_with(with));
    if begins(&["<html", "<!doctypehtml", "<table", "<meta", "<head", "<body"]) {
        return Some(Format::Html);
    }
    if begins(&["<?xml"]) {
        return Some(if head.contains("<html") { Format::Html } else { Format::Xml });
    }
    if begins(&["mime-version:"]) {
        return Some(Format::Mail);
    }
    text::is_text(bytes).then_some(Format::Text)
}

/// The first characters without blanks, in lower case.
fn start_of_text(bytes: &[u8]) -> String {
    let start = decode(&bytes[..bytes.len().min(1_024)]).unwrap_or_else(|| {
        // A character may be cut in two at the end.
        String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]).into_owned()
    });
    let shown = start.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}');
    shown.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_extension() {
        for (bytes, expected) in [
            (&b"PK\x03\x04....xl/workbook.xml"[..], Some(Format::Xlsx)),
            (b"PK\x03\x04....xl/workbook.bin", Some(Format::Xlsb)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Some(Format::Xls)),
            (b"  <HTML><table>", Some(Format::Html)),
            (b"\xEF\xBB\xBF<?xml version='1.0'?>\n<html><table>", Some(Format::Html)),
            (b"<?xml version='1.0'?><Workbook>", Some(Format::Xml)),
            (b"MIME-Version: 1.0\r\n", Some(Format::Mail)),
            (b"<\0t\0a\0b\0l\0e\0>\0<\0t\0r\0>\0", Some(Format::Html)),
            (b"a,b\n1,2\n", Some(Format::Text)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        ] {
            assert_eq!(sniff(bytes), expected);
        }
    }
}
