//! Some two hundred public spreadsheets of two other readers: each ends in a result or in a
//! refusal that has a reason.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

use calamine::{Reader, open_workbook_auto_from_rs};
use nianbao::rows::{self, Lexicon, SourceContext};
use nianbao::spec::{Pipeline, Role};
use nianbao::workbook::{self, Workbook};

use crate::support::evidence::evidence;
use crate::support::files_below;

/// Files of which nothing is read, with the code and the reason.
const REFUSED: [(&str, &str, &str); 3] = [
    ("frictionless/empty.csv", "workbook/not-a-spreadsheet", "holds no byte"),
    ("frictionless/latin1.csv", "workbook/unreadable", "neither UTF-8 nor GB18030"),
    ("frictionless/table-infer-iso-8859-7.csv", "workbook/unreadable", "neither UTF-8 nor GB18030"),
];

/// Seconds that one file may take.
const MOST_SECONDS: f64 = 10.0;

/// Where the spreadsheets lie: `NIANBAO_SPREADSHEETS`, else beside the repository.
fn folder() -> PathBuf {
    std::env::var_os("NIANBAO_SPREADSHEETS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/spreadsheets"),
        PathBuf::from,
    )
}

/// `tests/run` includes it where the folder is there.
#[test]
#[ignore = "needs the public spreadsheets, which are no part of the project"]
#[expect(clippy::print_stdout, reason = "tells the table of outcomes, or that it was skipped")]
fn every_public_spreadsheet_ends_in_a_result_or_a_named_refusal() {
    let mut files = files_below(&folder());
    files.retain(|name, _| !name.ends_with(".md"));
    if files.is_empty() {
        println!("SKIPPED: no public spreadsheets in {}", folder().display());
        return;
    }
    let mut table: BTreeMap<(String, String, String), u32> = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, bytes) in &files {
        let outcome = outcome(name, bytes).unwrap_or_else(|fault| {
            faults.push(format!("{name}: {fault}"));
            "fault".to_owned()
        });
        let (folder, file) = name.split_once('/').unwrap_or(("", name));
        let format = file.rsplit('.').next().unwrap_or_default();
        *table.entry((folder.to_owned(), format.to_owned(), outcome)).or_default() += 1;
    }
    for ((folder, format, outcome), count) in &table {
        println!("{folder} {format} {outcome}: {count}");
    }
    assert!(files.len() >= 200, "{} files in {}", files.len(), folder().display());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    let input = "the public spreadsheets of two readers";
    evidence("files that end in a result or a named refusal", "cargo test", input, files.len());
}

/// How a file ends; what must not be is an error.
fn outcome(name: &str, bytes: &[u8]) -> Result<String, String> {
    let begun = Instant::now();
    let book = workbook::read(name, bytes, true);
    let accounted = accounted(name, &book);
    let seconds = begun.elapsed().as_secs_f64();
    accounted?;
    if seconds > MOST_SECONDS {
        return Err(format!("took {seconds:.1} s"));
    }
    let mut codes: Vec<&str> = book.diagnostics.iter().map(|found| found.code.id).collect();
    codes.dedup();
    let code = codes.join(" ");
    if !book.sheets.is_empty() {
        same_cells(&book, bytes)?;
        return Ok(format!("read {code}").trim_end().to_owned());
    }
    let named = REFUSED.iter().find(|(file, because, _)| *file == name && *because == code);
    match named {
        Some((.., reason)) => Ok(format!("refused, named: {code}: {reason}")),
        None if calamine_refuses(bytes) => Ok(format!("refused, as calamine does: {code}")),
        None => Err(format!("refused for no named reason: {:?}", book.diagnostics)),
    }
}

fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Whether the library that reads workbooks gives no sheet of a workbook.
fn calamine_refuses(bytes: &[u8]) -> bool {
    let read = |mut book: calamine::Sheets<_>| {
        let names = book.sheet_names();
        names.iter().any(|name| book.worksheet_range(name).is_ok())
    };
    is_workbook(bytes) && !open_workbook_auto_from_rs(Cursor::new(bytes)).is_ok_and(read)
}

/// Whether each sheet of a workbook holds a value where the library says that it does.
fn same_cells(book: &Workbook, bytes: &[u8]) -> Result<(), String> {
    if !is_workbook(bytes) {
        return Ok(());
    }
    let mut other = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    for sheet in &book.sheets {
        let range = other.worksheet_range(&sheet.name).map_err(|error| error.to_string())?;
        let start = range.start().unwrap_or_default();
        let is_blank = |cell: &calamine::Data| cell.to_string().trim().is_empty();
        let held = range.used_cells().filter(|(.., cell)| !is_blank(cell));
        let held = held.map(|(row, column, _)| (start.0 + row as u32, start.1 + column as u32));
        let rows = sheet.rows().iter();
        let own = rows.flat_map(|row| sheet.row(*row).map(|(column, _)| (*row, column)));
        if !held.eq(own) {
            return Err(format!("{}: not the cells that calamine reads", sheet.name));
        }
    }
    Ok(())
}

/// Reads the sheets as a register: each row and cell has its place.
fn accounted(name: &str, book: &Workbook) -> Result<(), String> {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let lexicon = Lexicon::new(&pipeline);
    let source = SourceContext {
        file: name.to_owned(),
        role: Role::Register,
        party: false,
        data_date: None,
    };
    for sheet in &book.sheets {
        let read = rows::read(sheet, &source, None, &lexicon).value;
        let typed: usize = read.batches.iter().map(|batch| batch.len()).sum();
        let rows = read.account.not_data + typed as u64;
        if read.account.cells.cells() != sheet.cell_count() as u64 || read.account.rows != rows {
            return Err(format!("{} does not balance: {:?}", sheet.name, read.account));
        }
    }
    Ok(())
}
