//! Step 1: spreadsheets → located cells.
//!
//! Enters: paths. Leaves: sheets whose cells know their row and column, and a
//! finding for each file or sheet that could not be read. Never interprets a
//! header or a value, and never lets a reader's panic end the run.

mod discover;
mod excel;
mod grid;
mod text;

use std::path::Path;

pub use discover::{Found, SourceFile, discover, is_ours};
pub use grid::{Cell, Merge, Sheet, SheetBuilder};

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
    Text,
}

/// Stands for a name that holds a number of a person.
const WITHHELD: &str = "〔未保留〕";

/// Reads the bytes of one file. `name` is the path below the input folder, for findings.
///
/// Content decides, not the extension. A reader that panics yields a finding.
pub fn read(name: &str, bytes: &[u8], read_hidden: bool) -> Workbook {
    if bytes.is_empty() {
        return refused(name, "文件是空的（0 字节）");
    }
    READING.set(true);
    let caught = std::panic::catch_unwind(|| match sniff(bytes) {
        Some(Format::Text) => text::read(name, bytes),
        Some(Format::Html) => refused(name, "内容是网页（HTML）或 XML，不是电子表格"),
        Some(format) => excel::read(name, bytes, format, read_hidden),
        None => refused(name, "内容不是电子表格"),
    });
    READING.set(false);
    caught.unwrap_or_else(|_| Workbook {
        sheets: Vec::new(),
        diagnostics: vec![
            Diagnostic::new(&codes::UNREADABLE_FILE, Place::file(name))
                .message("读取程序在此文件上出错，文件未读"),
        ],
    })
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
            .find(|(name, _)| name.is_empty() || bytes.windows(name.len()).any(|w| w == *name))
            .map(|(_, format)| format);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Some(Format::Xls);
    }
    if bytes.starts_with(&[0x09, 0x08]) || bytes.starts_with(&[0x09, 0x04]) {
        return Some(Format::Xls);
    }
    if looks_like_html(bytes) {
        return Some(Format::Html);
    }
    text::is_text(bytes).then_some(Format::Text)
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let head: Vec<u8> = bytes
        .iter()
        .take(512)
        .filter(|b| !b.is_ascii_whitespace())
        .map(u8::to_ascii_lowercase)
        .collect();
    let head = head.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(&head);
    [b"<html".as_slice(), b"<!doctypehtml", b"<table", b"<?xml", b"<meta"]
        .iter()
        .any(|tag| head.starts_with(tag))
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
            (b"a,b\n1,2\n", Some(Format::Text)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        ] {
            assert_eq!(sniff(bytes), expected);
        }
    }
}
