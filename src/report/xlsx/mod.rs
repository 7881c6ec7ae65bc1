//! The tables as a workbook: a contents sheet, then one table a sheet.
//!
//! Enters: the document. Leaves: the bytes of an xlsx file, the same for the
//! same document. Never rounds a value (formats do), never merges cells, never
//! lets text become a formula.

mod cells;
mod chart;
pub mod form;
mod sheet;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, FormatUnderline, Url, Workbook, Worksheet,
};

use super::document::{Chart, Document, Table};
use crate::quantity::Date;
use cells::SERIF;
pub(super) use cells::{ACCENT, RULE, SANS, lines, width};

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("无法生成表格工作簿：{0}")]
pub struct XlsxError(#[from] rust_xlsxwriter::XlsxError);

/// The name of the contents sheet.
const CONTENTS: &str = "目录";

/// All tables of the document as a workbook.
///
/// # Errors
/// Where a table exceeds what a sheet can hold, or the file cannot be packed.
pub fn render(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(document)?);
    let sheets: Vec<Sheet> =
        document.tables().zip(1..).map(|(table, n)| Sheet::of(document, table, n)).collect();
    let mut contents_sheet = Worksheet::new();
    contents(&mut contents_sheet, document, &sheets)?;
    workbook.push_worksheet(contents_sheet);
    for sheet in &sheets {
        workbook.push_worksheet(sheet::write(document, sheet)?);
    }
    Ok(workbook.save_to_buffer()?)
}

/// A table with what its sheet is called.
struct Sheet<'d> {
    table: &'d Table,
    /// 表1.
    number: String,
    /// The name of the sheet.
    name: String,
    /// The chart whose figures stand in the table.
    chart: Option<&'d Chart>,
}

impl<'d> Sheet<'d> {
    fn of(document: &'d Document, table: &'d Table, number: usize) -> Sheet<'d> {
        let plot = table.plot.as_ref().filter(|plot| !plot.series.is_empty());
        let number = format!("表{number}");
        Sheet {
            table,
            name: sheet_name(&number, &table.title),
            number,
            chart: plot.and_then(|plot| document.charts().find(|chart| chart.id == plot.chart)),
        }
    }

    /// The address of its first cell.
    fn url(&self) -> Url {
        Url::new(format!("internal:'{}'!A1", self.name.replace('\'', "''")))
    }
}

/// A name that a sheet may bear: at most 31 characters, none of `[]:*?/\'`.
/// The number before it makes it unique.
fn sheet_name(number: &str, title: &str) -> String {
    let title = title.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control());
    let name: String = format!("{number} ").chars().chain(title).take(31).collect();
    name.trim_end().to_owned()
}

fn properties(document: &Document) -> Result<DocProperties, XlsxError> {
    let properties = dated(document.as_of)?;
    Ok(properties
        .set_title(&document.title)
        .set_subject(&document.subtitle)
        .set_keywords(document.marks.join("；")))
}

/// Properties that bear the reference date: the day of making would differ from run to run.
fn dated(as_of: Option<Date>) -> Result<DocProperties, XlsxError> {
    // Without a reference date the day is arbitrary; it must only stay the same.
    let (year, month, day) =
        as_of.map_or((2000, 1, 1), |date| (date.year(), date.month(), date.day()));
    let created =
        ExcelDateTime::from_ymd(year.unsigned_abs(), month.unsigned_abs(), day.unsigned_abs())?;
    Ok(DocProperties::new().set_creation_datetime(&created))
}

/// The list of tables with links.
fn contents(
    sheet: &mut Worksheet,
    document: &Document,
    sheets: &[Sheet<'_>],
) -> Result<(), XlsxError> {
    sheet.set_name(CONTENTS)?;
    page(sheet, document);
    let title = Format::new().set_font_name(SERIF).set_font_size(18).set_bold();
    let plain = Format::new().set_font_name(SANS).set_font_size(10.5);
    let mark = plain.clone().set_font_color(ACCENT).set_bold();
    sheet.write_string_with_format(0, 0, &document.title, &title)?;
    sheet.set_row_height(0, 30)?;
    sheet.write_string_with_format(1, 0, &document.subtitle, &plain)?;
    sheet.write_string_with_format(2, 0, document.marks.join("　"), &mark)?;
    list(sheet, sheets, &plain)?;
    let notes = [
        "率为真实数值，按百分数显示；“下限”“上限”为未填答案取不利、取有利时的率，应与已确认率一并使用。",
        "“—”表示分母为零或不适用，“未采集”表示来源表没有所需的列。",
    ];
    let soft = plain.clone().set_font_size(9).set_font_color(RULE);
    for (row, note) in (6 + sheets.len() as u32..).zip(notes) {
        sheet.write_string_with_format(row, 0, note, &soft)?;
    }
    for (column, width) in [(0, 8), (1, 52), (2, 16), (3, 8)] {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

/// The entries, a link each.
fn list(sheet: &mut Worksheet, sheets: &[Sheet<'_>], plain: &Format) -> Result<(), XlsxError> {
    let head = plain
        .clone()
        .set_bold()
        .set_border_top(FormatBorder::Medium)
        .set_border_bottom(FormatBorder::Thin);
    for (column, text) in ["编号", "表名", "单位", "附图"].into_iter().enumerate() {
        sheet.write_string_with_format(4, column as u16, text, &head)?;
    }
    let link = plain.clone().set_font_color(ACCENT).set_underline(FormatUnderline::Single);
    for (row, entry) in (5..).zip(sheets) {
        let last = row as usize == 4 + sheets.len();
        let (plain, link) =
            (cells::closing(plain.clone(), last), cells::closing(link.clone(), last));
        sheet.write_string_with_format(row, 0, &entry.number, &plain)?;
        sheet.write_url_with_options(row, 1, entry.url(), &entry.table.title, "", Some(&link))?;
        sheet.write_string_with_format(
            row,
            2,
            entry.table.unit.trim_start_matches("单位："),
            &plain,
        )?;
        sheet.write_string_with_format(
            row,
            3,
            if entry.chart.is_some() { "有" } else { "" },
            &plain,
        )?;
    }
    Ok(())
}

/// Print set-up: A4 across, one page wide, the marks at the head.
fn page(sheet: &mut Worksheet, document: &Document) {
    let literal = |text: &str| text.replace('&', "&&");
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.7, 0.6, 0.3, 0.3);
    sheet.set_header(format!(
        "&L&9{}&R&9{}",
        literal(&document.title),
        literal(&document.marks.join("　"))
    ));
    sheet.set_footer("&C&9第 &P 页，共 &N 页");
    sheet.set_screen_gridlines(false);
}

#[cfg(test)]
mod tests {
    use super::super::compose::sample::sample;
    use super::*;
    use crate::report::document::Value;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn read(document: &Document) -> Xlsx<Cursor<Vec<u8>>> {
        let bytes = render(document).expect("the sample fits into sheets");
        Xlsx::new(Cursor::new(bytes)).expect("what was written can be read")
    }

    #[test]
    fn equal_bytes_on_rerun() {
        let document = sample().document();
        assert_eq!(render(&document).expect("it fits"), render(&document).expect("it fits"));
    }

    #[test]
    fn every_table_has_a_sheet_and_an_entry_in_the_contents() {
        let document = sample().document();
        let book = read(&document);
        let names = book.sheet_names();
        assert_eq!(names[0], CONTENTS);
        assert_eq!(names.len(), 1 + document.tables().count());
    }

    #[test]
    fn text_that_looks_like_a_formula_stays_text() {
        let mut document = sample().document();
        for block in document.sections.iter_mut().flat_map(|section| &mut section.blocks) {
            if let crate::report::document::Block::Table(table) = block {
                table.rows[0].cells[0] = Value::Text("=1+1".to_owned());
                table.title = "=[表]".to_owned();
            }
        }
        let mut book = read(&document);
        for name in book.sheet_names().into_iter().skip(1) {
            let range = book.worksheet_range(&name).expect("the sheet is there");
            assert!(
                range.used_cells().any(|(_, _, cell)| *cell == Data::String("=1+1".to_owned())),
                "{name}"
            );
        }
    }

    #[test]
    fn rates_are_numbers_and_bounds_stand_in_two_columns() {
        let document = sample().document();
        let mut book = read(&document);
        let name =
            book.sheet_names().into_iter().find(|name| name.contains("各类社会组织的组织覆盖"));
        let range = book
            .worksheet_range(&name.expect("the sample has this table"))
            .expect("it can be read");
        let rows: Vec<&[Data]> = range.rows().collect();
        let head = rows
            .iter()
            .position(|row| row[0] == Data::String("类型".to_owned()))
            .expect("it has heads");
        assert_eq!(
            rows[head][4..7].iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["组织覆盖\n已确认率", "组织覆盖\n下限", "组织覆盖\n上限"]
        );
        assert!(rows[head + 1][1..].iter().all(|cell| matches!(cell, Data::Float(_))));
    }

    #[test]
    fn a_report_on_nobody_is_still_a_workbook() {
        let sample = sample();
        let composed = super::super::compose::compose(
            &sample.background,
            &Default::default(),
            &Default::default(),
        );
        let document = composed.expect("the built-in template holds").report;
        assert!(read(&document).sheet_names().len() > 1);
    }

    #[test]
    fn names_of_sheets_are_allowed_and_unique() {
        assert_eq!(sheet_name("表1", "a/b[c]*'?"), "表1 abc");
        assert_eq!(sheet_name("表12", &"长".repeat(40)).chars().count(), 31);
    }
}
