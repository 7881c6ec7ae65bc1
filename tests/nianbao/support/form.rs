//! Fills in a collection form as a spreadsheet program does: cells in the sheet's XML, in
//! the format of their columns.
//!
//! A row is text: `head=value` parted by `|`. `2015-09-28` is a date, a short number a
//! number, everything else text.

use std::io::{Cursor, Read, Write};

use calamine::{Reader, Xlsx};
use nianbao::quantity::Date;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SHEET: &str = "xl/worksheets/sheet1.xml";
/// First row of the entries, from 1.
pub(crate) const FIRST: usize = 5;

/// The heads of a form, in their order.
pub(crate) fn heads(form: &[u8]) -> Vec<String> {
    let mut book = Xlsx::new(Cursor::new(form)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("it can be read");
    let row = sheet.rows().nth(FIRST - 2).expect("a row of heads");
    row.iter().map(ToString::to_string).collect()
}

/// The form with these rows filled in, from the first on.
pub(crate) fn filled(form: &[u8], rows: &[&str]) -> Vec<u8> {
    let heads = heads(form);
    let mut archive = ZipArchive::new(Cursor::new(form)).expect("a package");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        let name = part.name().expect("its name").into_owned();
        if name == SHEET {
            let text = String::from_utf8(bytes).expect("XML");
            bytes = with_rows(&text, &heads, rows).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).expect("a part");
        out.write_all(&bytes).expect("its bytes");
    }
    out.finish().expect("a package").into_inner()
}

fn with_rows(sheet: &str, heads: &[String], rows: &[&str]) -> String {
    let mut xml = String::new();
    for (number, row) in (FIRST..).zip(rows) {
        let mut cells: Vec<(usize, &str)> = row
            .split('|')
            .map(|cell| {
                let (head, value) = cell.trim().split_once('=').expect("head=value");
                let at = heads.iter().position(|known| known == head);
                (at.unwrap_or_else(|| panic!("no head {head} in {heads:?}")), value)
            })
            .collect();
        cells.sort_unstable();
        let cells: String = cells.iter().map(|(at, text)| cell(sheet, number, *at, text)).collect();
        xml += &format!("<row r=\"{number}\">{cells}</row>");
    }
    assert_eq!(sheet.matches("</sheetData>").count(), 1);
    sheet.replace("</sheetData>", &(xml + "</sheetData>"))
}

fn cell(sheet: &str, row: usize, column: usize, text: &str) -> String {
    let place = nianbao::diag::a1(row as u32 - 1, column as u32);
    let style = style(sheet, column);
    let number = match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => Some(serial(date)),
        _ => text.parse::<i64>().ok().filter(|_| text.len() <= 6),
    };
    match number {
        Some(number) => format!("<c r=\"{place}\" s=\"{style}\"><v>{number}</v></c>"),
        None => {
            format!("<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        }
    }
}

/// The format of a column.
fn style(sheet: &str, column: usize) -> &str {
    let attribute = |col: &'static str, of: &str| -> Option<usize> {
        of.split(&format!(" {col}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    let mut columns = sheet.split("<col ").skip(1).map(|rest| rest.split('>').next().unwrap_or(""));
    let column = columns
        .find(|of| {
            let of = format!(" {of}");
            let range = attribute("min", &of).zip(attribute("max", &of)).expect("a range");
            (range.0..=range.1).contains(&(column + 1))
        })
        .expect("each column has a format");
    column.split("style=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a style")
}

fn serial(date: Date) -> i64 {
    let epoch: Date = "1899-12-30".parse().expect("a date");
    i64::from(epoch.until(date).expect("a later date").get_days())
}
