//! Spreadsheets from readable tables.
//!
//! A table is text: one line a row, cells parted by `|`. In a workbook `=12` is a
//! number, `<` merges a cell with its left neighbour and `^` with the one above.
//! `#51-330106-1` is a valid credit code: department and kind, division, number.

use std::path::Path;

use nianbao::codes::{CreditCode, RegionCode};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// A file of the input folder.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// Path below the input folder.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A file with these bytes.
pub(crate) fn raw(name: &str, bytes: impl Into<Vec<u8>>) -> Fixture {
    Fixture { name: name.to_owned(), bytes: bytes.into() }
}

/// A table as it stands; the extension decides between text and workbook.
pub(crate) fn table(name: &str, text: &str) -> Fixture {
    let rows = cells(text);
    if name.ends_with(".csv") {
        raw(name, csv_text(&rows))
    } else {
        workbook(name, &[("Sheet1", text)])
    }
}

/// A register: the columns without which nobody is in scope are added with usual
/// values where the header lacks them.
pub(crate) fn register(name: &str, text: &str) -> Fixture {
    table(name, &completed(text))
}

/// The text of a table with the columns of a register added.
pub(crate) fn completed(text: &str) -> String {
    let mut rows = cells(text);
    let defaults = [
        ("登记管理机关", "杭州市西湖区民政局"),
        ("成立登记日期", "2015-03-02"),
        ("登记状态", "正常"),
    ];
    for (header, value) in defaults {
        if !rows[0].iter().any(|cell| cell == header) {
            for (at, row) in rows.iter_mut().enumerate() {
                row.push(if at == 0 { header } else { value }.to_owned());
            }
        }
    }
    rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n")
}

/// A workbook of several sheets; a name that begins with `-` is a hidden sheet.
pub(crate) fn workbook(name: &str, sheets: &[(&str, &str)]) -> Fixture {
    let mut book = Workbook::new();
    for (title, text) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(title.trim_start_matches('-')).expect("a sheet's name");
        sheet.set_hidden(title.starts_with('-'));
        fill(sheet, &cells(text));
    }
    raw(name, book.save_to_buffer().expect("a workbook in memory"))
}

fn fill(sheet: &mut Worksheet, rows: &[Vec<String>]) {
    let plain = Format::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let (at, to) = (row as u32, column as u16);
            let right = cells[column + 1..].iter().take_while(|cell| *cell == "<").count();
            let covered = |below: &&Vec<String>| below.get(column).is_some_and(|cell| cell == "^");
            let below = rows[row + 1..].iter().take_while(covered).count();
            match text.as_str() {
                "" | "<" | "^" => {}
                text if right + below > 0 => {
                    let (last, end) = (at + below as u32, to + right as u16);
                    sheet.merge_range(at, to, last, end, text, &plain).expect("a merged range");
                }
                text => {
                    match text.strip_prefix('=').and_then(|number| number.parse::<f64>().ok()) {
                        Some(number) => drop(sheet.write(at, to, number).expect("a number")),
                        None => drop(sheet.write(at, to, text).expect("a text")),
                    }
                }
            }
        }
    }
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let lines = text.trim_matches('\n').lines();
    lines.map(|line| line.split('|').map(|cell| code_or(cell.trim())).collect()).collect()
}

fn code_or(cell: &str) -> String {
    let Some(parts) = cell.strip_prefix('#') else { return cell.to_owned() };
    match parts.split('-').collect::<Vec<_>>().as_slice() {
        [kind, division, number] => code(kind, division, number.parse().expect("a number")),
        _ => panic!("{cell} is no code"),
    }
}

/// A valid credit code.
pub(crate) fn code(kind: &str, division: &str, number: u32) -> String {
    let mut kind = kind.chars();
    let (department, kind) = (kind.next().expect("a department"), kind.next().expect("a kind"));
    let division = RegionCode::parse(division).expect("a division");
    let code = CreditCode::compose(department, kind, division, &format!("MJ{number:06}"));
    code.expect("a valid code").to_string()
}

fn csv_text(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("a table")).expect("text")
}

/// Puts the files into a folder.
pub(crate) fn put(folder: &Path, files: &[Fixture]) {
    for file in files {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, &file.bytes).expect("a file");
    }
}
