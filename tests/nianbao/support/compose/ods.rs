//! Grids → an ods, as its programs write it: covered cells below spans, and runs of equal
//! cells and of blank rows told by a number.

use std::fmt::Write;

use super::cell::Value;
use super::grid::Grid;
use super::write::shown;
use crate::support::formats::ods_of;

/// A workbook of these sheets.
pub(super) fn book(grids: &[Grid]) -> Vec<u8> {
    let tables: String = (1..).zip(grids).map(|(number, grid)| table(number, grid)).collect();
    ods_of(&format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <office:document-content><office:body><office:spreadsheet>{tables}\
         </office:spreadsheet></office:body></office:document-content>"
    ))
}

fn table(number: usize, grid: &Grid) -> String {
    let mut xml = format!("<table:table table:name=\"Sheet{number}\">{}", columns(grid));
    let mut row = 0;
    while row < grid.height() {
        let blank = |row: &u32| (0..grid.width()).all(|column| is_blank(grid, *row, column));
        let blanks = (row..grid.height()).take_while(blank).count() as u32;
        if blanks > 1 {
            // Writing to a text cannot fail.
            let _ = write!(
                xml,
                "<table:table-row table:number-rows-repeated=\"{blanks}\"><table:table-cell \
                 table:number-columns-repeated=\"1024\"/></table:table-row>"
            );
            row += blanks;
        } else {
            xml.push_str(&cells(grid, row));
            row += 1;
        }
    }
    xml + "</table:table>"
}

fn columns(grid: &Grid) -> String {
    match grid.hidden {
        Some((_, column)) => format!(
            "<table:table-column table:number-columns-repeated=\"{}\"/>\
             <table:table-column table:visibility=\"collapse\"/>",
            column.max(1)
        ),
        None => "<table:table-column table:number-columns-repeated=\"1024\"/>".to_owned(),
    }
}

fn is_blank(grid: &Grid, row: u32, column: u32) -> bool {
    !grid.at(row, column).is_filled() && grid.merge(row, column).is_none()
}

fn cells(grid: &Grid, row: u32) -> String {
    let hidden = grid.hidden.is_some_and(|(hidden, _)| hidden == row);
    let mut xml =
        format!("<table:table-row{}>", if hidden { " table:visibility=\"collapse\"" } else { "" });
    let mut column = 0;
    while column < grid.width() {
        let single = |at: u32| grid.merge(row, at).is_none();
        let same = |at: &u32| single(*at) && grid.at(row, *at) == grid.at(row, column);
        let run =
            if single(column) { (column..grid.width()).take_while(same).count() as u32 } else { 1 };
        xml.push_str(&cell(grid, row, column, run));
        column += run;
    }
    xml + "<table:table-cell table:number-columns-repeated=\"900\"/></table:table-row>"
}

fn cell(grid: &Grid, row: u32, column: u32, run: u32) -> String {
    if grid.is_covered(row, column) {
        return "<table:covered-table-cell/>".to_owned();
    }
    let repeated =
        if run > 1 { format!(" table:number-columns-repeated=\"{run}\"") } else { String::new() };
    let spans = grid.merge(row, column).map_or(String::new(), |[top, left, bottom, right]| {
        format!(
            " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
            right - left + 1,
            bottom - top + 1
        )
    });
    let value = grid.at(row, column);
    let typed = match value {
        Value::Empty => return format!("<table:table-cell{repeated}{spans}/>"),
        Value::Text(_) => "office:value-type=\"string\"".to_owned(),
        Value::Number(number) => format!("office:value-type=\"float\" office:value=\"{number}\""),
        Value::Bool(answer) => {
            format!("office:value-type=\"boolean\" office:boolean-value=\"{answer}\"")
        }
        Value::Sum(number) => format!(
            "table:formula=\"of:=SUM([.A1:.A2])\" office:value-type=\"float\" \
             office:value=\"{number}\""
        ),
        Value::Date(date, 3) => {
            format!("office:value-type=\"date\" office:date-value=\"{date}T00:00:00\"")
        }
        Value::Date(date, _) => format!("office:value-type=\"date\" office:date-value=\"{date}\""),
    };
    let lines = shown(value).replace('"', "&quot;").replace('\n', "</text:p><text:p>");
    format!(
        "<table:table-cell{repeated}{spans} {typed}><text:p>{lines}</text:p></table:table-cell>"
    )
}
