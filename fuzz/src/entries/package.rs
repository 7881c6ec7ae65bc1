//! A text as a package of parts.
//!
//! Enters: `parts` and a line break, then for each part a line `=== NAME` and its content.
//! Leaves: the package, stored and not deflated. A mutation of packed bytes breaks their
//! checksum; a mutation of this text is a workbook whose XML is wrong.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

const MARK: &[u8] = b"\n=== ";

/// The package; `None` where the bytes say none.
pub fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"parts")?.strip_prefix(MARK)?;
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    while !rest.is_empty() {
        let end = position(rest, MARK).unwrap_or(rest.len());
        let part = &rest[..end];
        rest = rest.get(end + MARK.len()..).unwrap_or_default();
        let line = position(part, b"\n").unwrap_or(part.len());
        let name = String::from_utf8_lossy(&part[..line]);
        // A name that no package can hold, or that it holds already.
        writer.start_file(name, stored).ok()?;
        writer.write_all(part.get(line + 1..).unwrap_or_default()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fn position(bytes: &[u8], of: &[u8]) -> Option<usize> {
    bytes.windows(of.len()).position(|window| window == of)
}
