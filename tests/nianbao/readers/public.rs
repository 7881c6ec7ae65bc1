//! Some two hundred public spreadsheets of two other readers: each ends in a result or in a
//! refusal that has a reason.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use nianbao::rows::{self, Lexicon, SourceContext};
use nianbao::spec::{Pipeline, Role};
use nianbao::workbook::{self, Cell, Workbook};

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

/// Whether each sheet of a workbook holds the values that the library reads, where it reads
/// them.
fn same_cells(book: &Workbook, bytes: &[u8]) -> Result<(), String> {
    if !is_workbook(bytes) {
        return Ok(());
    }
    let mut other = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    for sheet in &book.sheets {
        let range = other.worksheet_range(&sheet.name).map_err(|error| error.to_string())?;
        let start = range.start().unwrap_or_default();
        let is_blank = |cell: &Data| cell.to_string().trim().is_empty();
        let mut held = range.used_cells().filter(|(.., cell)| !is_blank(cell));
        let rows = sheet.rows().iter();
        for (row, column, own) in
            rows.flat_map(|row| sheet.row(*row).map(|(column, cell)| (*row, column, cell)))
        {
            let place = (row as usize - start.0 as usize, column as usize - start.1 as usize);
            match held.next() {
                Some((row, column, cell)) if (row, column) == place && is_same(own, cell) => {}
                other => return Err(format!("{} {place:?}: {own:?}, not {other:?}", sheet.name)),
            }
        }
        if held.next().is_some() {
            return Err(format!("{}: fewer cells than calamine reads", sheet.name));
        }
    }
    Ok(())
}

/// Whether a cell shows what the library reads.
fn is_same(own: Cell<'_>, cell: &Data) -> bool {
    match (own, cell) {
        (Cell::Text(text), Data::String(other) | Data::DateTimeIso(other)) => text == other,
        (Cell::Text(text), Data::Error(error)) => text == error.to_string(),
        (Cell::Number(number), Data::Int(other)) => number == *other as f64,
        (Cell::Number(number), Data::Float(other)) => number == *other,
        (Cell::Number(number), Data::DateTime(other)) => number == other.as_f64(),
        (Cell::Bool(answer), Data::Bool(other)) => answer == *other,
        // 1900-02-29, which Excel counts, is shown as the day before or after it.
        (Cell::Date(day), Data::DateTime(other)) => {
            let (year, month, on, ..) = other.to_ymd_hms_milli();
            let shown = (day.year() as u16, day.month() as u8, day.day() as u8);
            shown == (year, month, on) || (year, month, on) == (1900, 2, 29)
        }
        (Cell::Date(day), Data::DateTimeIso(other)) => other.starts_with(&day.to_string()),
        (Cell::Error, Data::Error(_) | Data::DurationIso(_)) => true,
        _ => false,
    }
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
