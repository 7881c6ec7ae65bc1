//! The official yearly form as a workbook, in the layout in which it is handed in.
//!
//! Enters: the filled form. Leaves: the bytes of an xlsx file with one sheet. Names of those
//! who sign are left for them to fill in.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::XlsxError;
use super::cells::SERIF;
use crate::indicators::OfficialForm;
use crate::quantity::Date;
use crate::report::form::{self, Line};
use crate::report::number;

/// Row of the heads.
const HEAD: u32 = 2;

/// The form of a year-end. `unit` is who reports; `marks` stand at the head and in print
/// on the page.
///
/// # Errors
/// Where the file cannot be packed.
pub fn render(
    filled: &OfficialForm,
    unit: &str,
    marks: &[String],
    as_of: Date,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&super::dated(Some(as_of))?.set_title(form::TITLE));
    let mut sheet = Worksheet::new();
    sheet.set_name("统计表")?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 1);
    let heads = form::heads();
    let last = heads.len() as u16 + 1;
    sheet.set_header(format!("&R{}", marks.join("　").replace('&', "&&")));
    top(&mut sheet, last, &format!("填报单位：{unit}　{}", marks.join("　")), as_of)?;
    head(&mut sheet, &heads)?;
    let lines = form::lines(filled);
    for (line, row) in lines.iter().zip(HEAD + 2..) {
        write(&mut sheet, row, row - HEAD - 1, line)?;
    }
    bottom(&mut sheet, HEAD + 2 + lines.len() as u32, last, &form::identity(filled))?;
    sheet.set_column_width(0, 30)?.set_column_width(1, 6)?;
    for column in 2..=last {
        sheet.set_column_width(column, 12)?;
    }
    workbook.push_worksheet(sheet);
    Ok(workbook.save_to_buffer()?)
}

fn plain() -> Format {
    Format::new().set_font_name(SERIF).set_font_size(10.5)
}

fn boxed() -> Format {
    plain().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter)
}

fn top(sheet: &mut Worksheet, last: u16, said: &str, as_of: Date) -> Result<(), XlsxError> {
    let title = plain().set_font_size(16).set_bold().set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, last, form::TITLE, &title)?;
    sheet.set_row_height(0, 28)?;
    sheet.write_string_with_format(1, 0, said, &plain())?;
    let date = format!("{}年{}月{}日", as_of.year(), as_of.month(), as_of.day());
    sheet.write_string_with_format(1, last / 2, date, &plain())?;
    let right = plain().set_align(FormatAlign::Right);
    sheet.write_string_with_format(1, last, "计量单位：个、人", &right)?;
    Ok(())
}

/// Heads, and the numbers of the columns below them.
fn head(sheet: &mut Worksheet, heads: &[&str]) -> Result<(), XlsxError> {
    let format = boxed().set_bold().set_align(FormatAlign::Center).set_text_wrap();
    let all = ["指标名称", "代码"].into_iter().chain(heads.iter().copied());
    for (column, text) in (0..).zip(all) {
        sheet.write_string_with_format(HEAD, column, text, &format)?;
    }
    sheet.set_row_height(HEAD, 32)?;
    let numbers = ["甲".to_owned(), "乙".to_owned()];
    let numbers = numbers.into_iter().chain((1..=heads.len()).map(|number| number.to_string()));
    for (column, text) in (0..).zip(numbers) {
        let format = boxed().set_align(FormatAlign::Center);
        sheet.write_string_with_format(HEAD + 1, column, text, &format)?;
    }
    sheet.set_freeze_panes(HEAD + 2, 2)?;
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, code: u32, line: &Line) -> Result<(), XlsxError> {
    let label = boxed().set_indent(line.depth as u8 * 2);
    sheet.write_string_with_format(row, 0, line.label, &label)?;
    let center = boxed().set_align(FormatAlign::Center);
    sheet.write_string_with_format(row, 1, format!("{code:02}"), &center)?;
    let format = boxed().set_align(FormatAlign::Right).set_num_format("#,##0");
    match &line.numbers {
        Some(numbers) => {
            for (column, number) in (2..).zip(numbers) {
                sheet.write_number_with_format(row, column, *number as f64, &format)?;
            }
        }
        None => {
            for column in 2..2 + form::heads().len() as u16 {
                sheet.write_string_with_format(row, column, number::DASH, &format)?;
            }
        }
    }
    Ok(())
}

/// The check of the form, what the dash means, and who signs.
fn bottom(sheet: &mut Worksheet, row: u32, last: u16, identity: &str) -> Result<(), XlsxError> {
    let notes = [
        identity,
        "“—”表示来源未采集。“仅有个别党员的”“没有党员的”只数未建党组织的；联合党支部按党组织另计一行。",
    ];
    for (note, row) in notes.into_iter().zip(row..) {
        sheet.write_string_with_format(row, 0, note, &plain().set_font_size(9))?;
    }
    let signs = ["单位负责人：", "统计负责人：", "填表人：", "报出日期：　　年　月　日"];
    for (at, sign) in (0..).zip(signs) {
        let column = at * (last + 1) / signs.len() as u16;
        sheet.write_string_with_format(row + 3, column, sign, &plain())?;
    }
    Ok(())
}
