//! What no file may do: end the program, run on, or take memory without measure.

mod apart;
mod bounds;
mod damaged;
mod epoch;
mod public;
mod spreadsheets;

use nianbao::workbook::Workbook;

/// How a file ended: its cells, or the codes of what was found.
fn outcome(book: &Workbook) -> String {
    let cells: usize = book.sheets.iter().map(|sheet| sheet.cell_count()).sum();
    let mut codes: Vec<&str> = book.diagnostics.iter().map(|found| found.code.id).collect();
    codes.dedup();
    match book.sheets.len() {
        0 => codes.join(" "),
        sheets => {
            format!("{sheets} sheets, {cells} cells {}", codes.join(" ")).trim_end().to_owned()
        }
    }
}
