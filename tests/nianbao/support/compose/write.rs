//! Grids → the bytes of a file, each format by a writer that is no kin of our readers.

use std::fmt::Write;

use nianbao::quantity::Date;
use rust_xlsxwriter::{Format as CellFormat, Formula, Workbook, Worksheet};

use super::cell::Value;
use super::grid::Grid;
use super::layout::{Encoding, Format, Layout};
use super::ods;
use super::plain;
use crate::support::formats::repacked;

/// The name and the bytes of a file.
pub(crate) fn file(layout: &Layout, grids: &[Grid]) -> (&'static str, Vec<u8>) {
    let ragged = layout.ragged;
    match layout.format {
        Format::Xlsx { from_1904 } => ("xlsx", workbook(grids, from_1904)),
        Format::Csv { encoding, delimiter } => {
            ("csv", encoded(&delimited(&grids[0], delimiter, ragged), encoding))
        }
        Format::Html => ("xls", page(&grids[0], ragged).into_bytes()),
        Format::Ods => ("ods", ods::book(grids)),
        Format::Xls { from_1904 } => ("xls", plain::xls(&grids[0], from_1904)),
        Format::Xlsb => ("xlsb", plain::xlsb(&grids[0])),
        Format::XlsxPlain => ("xlsx", plain::xlsx(&grids[0])),
    }
}

/// Built-in formats of dates, two of them Chinese, and one of its own.
pub(super) const DATE_FORMATS: [u8; 3] = [14, 31, 57];
const OWN_FORMAT: &str = "yyyy\"年\"m\"月\"d\"日\"";

/// Days as a workbook counts them.
pub(super) fn serial(date: Date, from_1904: bool) -> f64 {
    let first = if from_1904 { "1904-01-01" } else { "1899-12-30" };
    let first: Date = first.parse().expect("a date");
    f64::from(first.until(date).expect("a later date").get_days())
}

fn workbook(grids: &[Grid], from_1904: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    for grid in grids {
        fill(book.add_worksheet(), grid, from_1904);
    }
    let bytes = book.save_to_buffer().expect("a workbook in memory");
    if !from_1904 {
        return bytes;
    }
    repacked(&bytes, "xl/workbook.xml", |text| {
        text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    })
}

fn fill(sheet: &mut Worksheet, grid: &Grid, from_1904: bool) {
    let plain = CellFormat::new();
    for [top, left, bottom, right] in &grid.merges {
        let range = (*top, *left as u16, *bottom, *right as u16);
        sheet
            .merge_range(range.0, range.1, range.2, range.3, "", &plain)
            .expect("ranges lie apart");
    }
    for ((row, column), value) in &grid.cells {
        let (row, column) = (*row, *column as u16);
        let written = match value {
            Value::Empty => continue,
            Value::Text(text) => sheet.write_string(row, column, text),
            Value::Number(number) => sheet.write_number(row, column, *number),
            Value::Bool(answer) => sheet.write_boolean(row, column, *answer),
            Value::Sum(number) => sheet.write_formula(
                row,
                column,
                Formula::new("=SUM(1)").set_result(number.to_string()),
            ),
            Value::Date(date, style) => {
                let format = match DATE_FORMATS.get(*style) {
                    Some(number) => CellFormat::new().set_num_format_index(*number),
                    None => CellFormat::new().set_num_format(OWN_FORMAT),
                };
                sheet.write_number_with_format(row, column, serial(*date, from_1904), &format)
            }
        };
        written.expect("a cell");
    }
    if let Some((row, column)) = grid.hidden {
        sheet.set_row_hidden(row).expect("a row");
        sheet.set_column_hidden(column as u16).expect("a column");
    }
}

/// The text of a cell where there are no other values.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.clone(),
        Value::Number(number) | Value::Sum(number) => number.to_string(),
        Value::Bool(answer) => answer.to_string().to_uppercase(),
        Value::Date(date, 0) => format!("{}/{}/{}", date.year(), date.month(), date.day()),
        Value::Date(date, 1) => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Value::Date(date, _) => date.to_string(),
    }
}

/// The texts of a row; as many as it needs, or as many as the sheet is wide.
fn texts(grid: &Grid, row: u32, ragged: bool) -> Vec<String> {
    let mut texts: Vec<String> =
        (0..grid.width()).map(|column| shown(grid.at(row, column))).collect();
    if ragged {
        let needed = texts.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
        texts.truncate(needed);
    }
    texts
}

fn delimited(grid: &Grid, delimiter: char, ragged: bool) -> String {
    // Lines end as on Windows, or as elsewhere.
    let end = if ragged { "\n" } else { "\r\n" };
    let quoted = |text: &String| {
        if text.contains([delimiter, '"', '\n']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.clone()
        }
    };
    let line = |row| {
        let fields: Vec<String> = texts(grid, row, ragged).iter().map(quoted).collect();
        fields.join(&delimiter.to_string()) + end
    };
    (0..grid.height()).map(line).collect()
}

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8WithMark => ["\u{feff}", text].concat().into_bytes(),
        Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
        Encoding::Utf16 => ['\u{feff}'.to_string().as_str(), text]
            .concat()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect(),
    }
}

/// A page; a careless one leaves out cells and ends of tags that it does not need.
fn page(grid: &Grid, careless: bool) -> String {
    let mut page = "<html><head><meta charset=\"utf-8\"><style>td {border: 1px}</style></head>\
                    <body><table border=\"1\">\n"
        .to_owned();
    let (end_cell, end_row) = if careless { ("", "") } else { ("</td>", "</tr>") };
    for row in 0..grid.height() {
        page.push_str("<tr>");
        let needed = texts(grid, row, careless).len() as u32;
        for column in (0..needed).filter(|column| !grid.is_covered(row, *column)) {
            let spans =
                grid.merge(row, column).map_or(String::new(), |[top, left, bottom, right]| {
                    format!(" rowspan={} colspan='{}'", bottom - top + 1, right - left + 1)
                });
            let text = shown(grid.at(row, column)).replace('\n', "<br>");
            // Writing to a text cannot fail.
            let _ = write!(page, "<td{spans}><font>{text}</font>{end_cell}");
        }
        // A row without any cell would not be shown.
        let blank = if needed == 0 { "<td>&nbsp;" } else { "" };
        let _ = writeln!(page, "{blank}{end_row}");
    }
    page + "</table></body></html>"
}
