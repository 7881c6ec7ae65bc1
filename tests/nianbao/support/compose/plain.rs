//! Grids → xls, xlsb and xlsx byte by byte, as no library of ours writes them.

use std::fmt::Write;

use nianbao::diag::a1;

use super::cell::Value;
use super::grid::Grid;
use super::write::{DATE_FORMATS, serial, shown};
use crate::support::formats::{self, record, xls_number, xls_text};

/// An xlsx without styles, shared texts and relations that it does not need: its texts
/// stand in their cells, and its dates are serial numbers.
pub(super) fn xlsx(grid: &Grid) -> Vec<u8> {
    let mut xml = match grid.hidden {
        Some((_, column)) => {
            format!("<cols><col min='{0}' max='{0}' hidden=\"1\"/></cols>", column + 1)
        }
        None => String::new(),
    };
    xml.push_str("<sheetData>");
    for row in 0..grid.height() {
        let cells: String =
            (0..grid.width()).map(|column| xlsx_cell(grid.at(row, column), row, column)).collect();
        let hidden = grid.hidden.is_some_and(|(hidden, _)| hidden == row);
        let hidden = if hidden { " hidden=\"1\"" } else { "" };
        if !cells.is_empty() {
            // Writing to a text cannot fail.
            let _ = write!(xml, "<row r='{}'{hidden}>{cells}</row>", row + 1);
        }
    }
    xml.push_str("</sheetData>");
    if !grid.merges.is_empty() {
        let range = |[top, left, bottom, right]: &[u32; 4]| {
            format!("<mergeCell ref='{}:{}'/>", a1(*top, *left), a1(*bottom, *right))
        };
        let ranges: String = grid.merges.iter().map(range).collect();
        let _ = write!(xml, "<mergeCells>{ranges}</mergeCells>");
    }
    formats::xlsx(&xml, ">")
}

fn xlsx_cell(value: &Value, row: u32, column: u32) -> String {
    let place = a1(row, column);
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>"),
        Value::Number(number) => format!("<c r='{place}'><v>{number}</v></c>"),
        Value::Bool(answer) => format!("<c r='{place}' t='b'><v>{}</v></c>", u8::from(*answer)),
        Value::Sum(number) => format!("<c r='{place}'><f>SUM(1)</f><v>{number}</v></c>"),
        Value::Date(date, _) => format!("<c r='{place}'><v>{}</v></c>", serial(*date, false)),
    }
}

/// An xlsb of one sheet, with texts and numbers alone.
pub(super) fn xlsb(grid: &Grid) -> Vec<u8> {
    let text = |value: &Value| match value {
        Value::Number(number) | Value::Sum(number) => format!("={number}"),
        other => shown(other),
    };
    let row = |row| (0..grid.width()).map(|column| text(grid.at(row, column))).collect();
    let rows: Vec<Vec<String>> = (0..grid.height()).map(row).collect();
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let stated = (grid.height(), grid.width());
    let sheet = formats::xlsb_sheet_with(&rows, stated, grid.hidden, &grid.merges);
    formats::xlsb(&sheet, false)
}

/// An xls of one sheet.
pub(super) fn xls(grid: &Grid, from_1904: bool) -> Vec<u8> {
    let words =
        |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let mut globals = if from_1904 { record(0x0022, &[1, 0]) } else { Vec::new() };
    // The own format of dates, without the Chinese signs that the others show.
    let own = b"yyyy\\-mm\\-dd";
    globals.extend(record(0x041E, &[&words(&[176, own.len() as u16]), &[0][..], own].concat()));
    for format in
        [0, u16::from(DATE_FORMATS[0]), u16::from(DATE_FORMATS[1]), u16::from(DATE_FORMATS[2]), 176]
    {
        globals.extend(record(0x00E0, &words(&[0, format, 0, 0, 0, 0, 0, 0, 0, 0])));
    }
    let mut sheet = Vec::new();
    if let Some((row, column)) = grid.hidden {
        sheet.extend(record(0x007D, &words(&[column as u16, column as u16, 2_000, 15, 1])));
        sheet.extend(record(0x0208, &words(&[row as u16, 0, 0, 255, 0, 0, 0x20, 15])));
    }
    for ((row, column), value) in &grid.cells {
        let (row, column) = (*row as u16, *column as u16);
        sheet.extend(match value {
            Value::Empty => continue,
            Value::Text(text) => xls_text(row, column, text),
            Value::Number(number) => xls_number(row, column, 0, *number),
            Value::Bool(answer) => {
                let place = words(&[row, column, 0]);
                record(0x0205, &[place, vec![u8::from(*answer), 0]].concat())
            }
            Value::Sum(number) => {
                let head = [words(&[row, column, 0]), number.to_le_bytes().to_vec()].concat();
                // One integer as the formula.
                record(0x0006, &[&head[..], &[0; 6], &[3, 0, 0x1E, 1, 0]].concat())
            }
            Value::Date(date, style) => {
                xls_number(row, column, *style as u16 + 1, serial(*date, from_1904))
            }
        });
    }
    if !grid.merges.is_empty() {
        let ranges = grid.merges.iter().flat_map(|[top, left, bottom, right]| {
            words(&[*top as u16, *bottom as u16, *left as u16, *right as u16])
        });
        let count = words(&[grid.merges.len() as u16]);
        sheet.extend(record(0x00E5, &count.into_iter().chain(ranges).collect::<Vec<u8>>()));
    }
    formats::xls(&globals, &sheet)
}
