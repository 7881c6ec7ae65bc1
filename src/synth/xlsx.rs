//! Writes sheets as a modern workbook.
//!
//! Enters: sheets. Leaves: bytes, the same for the same sheets: the document's
//! date is fixed.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::calendar::serial;
use super::sheet::{Cell, RowKind, Sheet};

/// A workbook of these sheets, marked as invented.
pub(super) fn write(sheets: &[&Sheet], year: i16) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(year.unsigned_abs() + 1, 1, 15)?;
    let properties = DocProperties::new().set_title("虚构示例数据").set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let formats = Formats::new();
    for sheet in sheets {
        fill(workbook.add_worksheet(), sheet, &formats)?;
    }
    workbook.save_to_buffer()
}

/// The formats of each kind of row, without and with a date.
struct Formats {
    title: Format,
    header: Format,
    total: Format,
    data: Format,
    date: Format,
    plain: Format,
    plain_date: Format,
}

impl Formats {
    fn new() -> Formats {
        let cell =
            Format::new().set_border(FormatBorder::Thin).set_font_name("宋体").set_font_size(10);
        let plain = Format::new().set_font_name("宋体").set_font_size(10);
        let centre =
            cell.clone().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        Formats {
            title: Format::new()
                .set_font_name("黑体")
                .set_font_size(16)
                .set_align(FormatAlign::Center),
            header: centre.clone().set_bold().set_text_wrap(),
            total: centre.set_bold(),
            date: cell.clone().set_num_format("yyyy-mm-dd"),
            plain_date: plain.clone().set_num_format("yyyy-mm-dd"),
            data: cell,
            plain,
        }
    }
}

fn fill(target: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    target.set_name(&sheet.name)?;
    let ruled = sheet.rows.iter().any(|row| row.0 == RowKind::Title);
    let (data, date) =
        if ruled { (&formats.data, &formats.date) } else { (&formats.plain, &formats.plain_date) };
    for &(first_row, first, last_row, last) in &sheet.merges {
        let format = if sheet.rows[first_row as usize].0 == RowKind::Title {
            &formats.title
        } else {
            &formats.header
        };
        target.merge_range(first_row, first, last_row, last, "", format)?;
    }
    for (row, (kind, cells)) in (0u32..).zip(&sheet.rows) {
        let format = match kind {
            RowKind::Title => &formats.title,
            RowKind::Header => &formats.header,
            RowKind::Total => &formats.total,
            RowKind::Data => data,
            RowKind::Remark | RowKind::Footer | RowKind::Blank => &formats.plain,
        };
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Blank if *kind == RowKind::Data && ruled => {
                    target.write_blank(row, column, format)?
                }
                Cell::Blank => continue,
                Cell::Text(text) => target.write_string_with_format(row, column, text, format)?,
                Cell::Label(text) => target.write_string_with_format(row, column, *text, format)?,
                Cell::Number(number) => {
                    target.write_number_with_format(row, column, *number, format)?
                }
                Cell::Day(day) => {
                    target.write_number_with_format(row, column, serial(*day) as f64, date)?
                }
            };
        }
    }
    widths(target, sheet)
}

/// Names get room, the rest what their headers need.
fn widths(target: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let Some((_, header)) = sheet.rows.iter().rfind(|row| row.0 == RowKind::Header) else {
        return Ok(());
    };
    let (_, sample) =
        sheet.rows.iter().find(|row| row.0 == RowKind::Data).unwrap_or(&sheet.rows[0]);
    for column in 0..sheet.width {
        let length = |cells: &[Cell]| {
            cells.get(usize::from(column)).map_or(0, |cell| cell.text().chars().count())
        };
        let width =
            (length(header).min(8) * 2).max(length(sample) + length(sample) / 3).clamp(6, 40);
        target.set_column_width(column, width as f64 + 1.0)?;
    }
    Ok(())
}
