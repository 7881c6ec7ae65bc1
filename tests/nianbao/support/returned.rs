//! Workbooks that go back to senders, read as their receiver reads them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use nianbao::diag::a1;
use nianbao::pipeline::{self, Silent};
use nianbao::spec::Pipeline;

use super::fixture::{Fixture, put};

/// The returned workbooks of a job, by their paths below `quality/returns/`.
pub(crate) fn returned(files: &[Fixture]) -> BTreeMap<String, Vec<u8>> {
    returned_with(|_| {}, files)
}

/// The same with a change of the pipeline.
pub(crate) fn returned_with(
    change: fn(&mut Pipeline),
    files: &[Fixture],
) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), files);
    let mut pipeline = Pipeline::built_in().expect("the built-in pipeline");
    change(&mut pipeline);
    let outcome = pipeline::run(&pipeline, folder.path(), None, &Silent).expect("the job runs");
    let files = outcome.render(&pipeline, &Silent).expect("the report renders");
    let below = |(name, content): (&String, &nianbao::report::write::Content)| {
        let name = name.strip_prefix("quality/returns/")?;
        Some((name.to_owned(), content.to_vec()))
    };
    files.iter().filter_map(below).collect()
}

/// Every cell that holds a value, one a line: `[Sheet1]`, `A1 社会组织名称`.
pub(crate) fn cells(bytes: &[u8]) -> String {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut lines = Vec::new();
    for name in book.sheet_names() {
        lines.push(format!("[{name}]"));
        let range = book.worksheet_range(&name).expect("a sheet");
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let at = a1(top + row as u32, left + column as u32);
            let text = match value {
                Data::DateTime(date) => {
                    let (year, month, day, ..) = date.to_ymd_hms_milli();
                    format!("date {year}-{month:02}-{day:02}")
                }
                Data::Float(number) => format!("number {number}"),
                other => other.to_string(),
            };
            lines.push(format!("{at} {text}"));
        }
    }
    lines.join("\n")
}

/// The texts of all notes, in the order of the file.
pub(crate) fn notes(bytes: &[u8]) -> Vec<String> {
    let parts = unpacked(bytes);
    let comments = parts.iter().filter(|(name, _)| name.contains("comments"));
    let mut found = Vec::new();
    for (_, part) in comments {
        let text = String::from_utf8(part.clone()).expect("XML");
        for comment in text.split("<comment ref=\"").skip(1) {
            let (cell, rest) = comment.split_once('"').expect("a cell");
            let said: Vec<&str> = rest
                .split("</t>")
                .filter_map(|run| run.rsplit_once("<t>").or(run.rsplit_once("preserve\">")))
                .map(|(_, text)| text)
                .collect();
            found.push(format!("{cell} {}", said.concat()));
        }
    }
    found
}

/// The parts of a zip archive, unpacked.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("a part unpacks");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

/// A workbook in which the sender has replaced one text by another.
pub(crate) fn mended(bytes: &[u8], wrong: &str, right: &str) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in unpacked(bytes) {
        let options = zip::write::SimpleFileOptions::default();
        out.start_file(name.as_str(), options).expect("a part");
        let part = if name.contains("sharedStrings") {
            let text = String::from_utf8(part).expect("XML");
            assert!(text.contains(wrong), "{text}");
            text.replace(wrong, right).into_bytes()
        } else {
            part
        };
        out.write_all(&part).expect("a part");
    }
    out.finish().expect("an archive").into_inner()
}
