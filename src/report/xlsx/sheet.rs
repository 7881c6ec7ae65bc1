//! One table on one sheet.
//!
//! Enters: a table. Leaves: a sheet with title, unit, heads, rows, notes and
//! chart. Never hides a row, a column or a sheet.

use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatType, Format, FormatUnderline, Table as ExcelTable,
    TableColumn, TableStyle, Url, Worksheet,
};

use crate::report::document::{Document, Table, Value};

use super::cells::{self, ACCENT, Content, Part, RULE, SANS, SERIF, Seat, SheetColumn};
use super::{CONTENTS, Sheet, XlsxError, chart, page};

/// Row of the heads.
const HEAD: u32 = 3;
/// First row of the body.
pub(super) const BODY: u32 = HEAD + 1;
/// Columns from which a table is printed on two pages side by side.
const TOO_WIDE: usize = 24;

/// Writes the sheet of a table.
pub(super) fn write(document: &Document, sheet: &Sheet<'_>) -> Result<Worksheet, XlsxError> {
    let table = sheet.table;
    let columns = cells::columns(table);
    let mut out = Worksheet::new();
    out.set_name(&sheet.name)?;
    page(&mut out, document);
    if columns.len() > TOO_WIDE {
        out.set_print_fit_to_pages(2, 0).set_repeat_columns(0, 0)?;
    }
    top(&mut out, sheet)?;
    let widths = body(&mut out, table, &columns)?;
    heads(&mut out, table, &columns, &widths)?;
    bars(&mut out, table, &columns)?;
    out.set_freeze_panes(BODY, 1)?;
    out.set_repeat_rows(HEAD, HEAD)?;
    let below = notes(&mut out, table, widths.iter().sum())?;
    if let (Some(chart), Some(plot)) = (sheet.chart, &table.plot) {
        chart::insert(&mut out, sheet, chart, plot, &columns, below + 1)?;
    }
    Ok(out)
}

/// Title, unit, and the way back.
fn top(out: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let title = Format::new().set_font_name(SERIF).set_font_size(14).set_bold();
    let soft = Format::new().set_font_name(SANS).set_font_size(9).set_font_color(RULE);
    let link = Format::new()
        .set_font_name(SANS)
        .set_font_size(9)
        .set_font_color(ACCENT)
        .set_underline(FormatUnderline::Single);
    out.write_string_with_format(0, 0, format!("{}　{}", sheet.number, sheet.table.title), &title)?;
    out.set_row_height(0, 22)?;
    out.write_string_with_format(1, 0, &sheet.table.unit, &soft)?;
    let back = Url::new(format!("internal:'{CONTENTS}'!A1"));
    out.write_url_with_options(2, 0, back, "返回目录", "", Some(&link))?;
    Ok(())
}

/// Writes the rows and gives the widths of the columns.
fn body(
    out: &mut Worksheet,
    table: &Table,
    columns: &[SheetColumn],
) -> Result<Vec<usize>, XlsxError> {
    let mut widths: Vec<usize> = columns.iter().map(head_width).collect();
    for (at, row) in table.rows.iter().enumerate() {
        for (index, column) in columns.iter().enumerate() {
            let value = row.cells.get(column.of).unwrap_or(&Value::Absent);
            let content = Content::of(value, column.part);
            let seat = Seat {
                first: index == 0,
                last: at + 1 == table.rows.len(),
                total: cells::is_total(table, row),
                depth: row.depth,
            };
            let indent = if seat.first { 2 * row.depth } else { 0 };
            widths[index] = widths[index].max(cells::width(&content.shown()) + indent + 2);
            put(out, (BODY + at as u32, index as u16), &content, seat)?;
        }
    }
    for (index, width) in widths.iter_mut().enumerate() {
        *width = (*width).min(44);
        out.set_column_width(index as u16, *width as f64)?;
    }
    Ok(widths)
}

fn put(
    out: &mut Worksheet,
    (row, column): (u32, u16),
    content: &Content,
    seat: Seat,
) -> Result<(), XlsxError> {
    let format = cells::format(content, seat);
    match content {
        Content::Text(text) | Content::Places(text) => {
            out.write_string_with_format(row, column, text, &format)?
        }
        Content::Mark(word) | Content::Verdict(word) => {
            out.write_string_with_format(row, column, *word, &format)?
        }
        Content::Count(n) => out.write_number_with_format(row, column, *n as f64, &format)?,
        Content::Rate(rate) => {
            out.write_number_with_format(row, column, rate.fraction(), &format)?
        }
        Content::Points(points) | Content::Score(points) => {
            out.write_number_with_format(row, column, *points, &format)?
        }
        Content::Decimal(number) => out.write_number_with_format(row, column, *number, &format)?,
    };
    Ok(())
}

/// Room for the lines of the head; long ones are wrapped.
fn head_width(column: &SheetColumn) -> usize {
    let longest = column.head.lines().map(cells::width).max().unwrap_or(0);
    longest.clamp(6, if column.head.contains('\n') { 10 } else { 12 }) + 1
}

/// The heads, which make the rows a table of Excel.
fn heads(
    out: &mut Worksheet,
    table: &Table,
    columns: &[SheetColumn],
    widths: &[usize],
) -> Result<(), XlsxError> {
    let mut height = 1;
    let mut heads = Vec::new();
    for (column, width) in columns.iter().zip(widths) {
        let rows = |word| cells::width(word).div_ceil(width.saturating_sub(1).max(1));
        height = height.max(column.head.lines().map(rows).sum());
        // Excel escapes the line break of a head in the name of its column so.
        heads.push(TableColumn::new().set_header(column.head.replace('\n', "_x000a_")));
    }
    out.set_row_height(HEAD, 6.0 + 14.0 * height as f64)?;
    if !table.rows.is_empty() {
        let last = HEAD + table.rows.len() as u32;
        out.add_table(HEAD, 0, last, columns.len() as u16 - 1, &excel_table(table, &heads))?;
    }
    for (index, column) in columns.iter().enumerate() {
        out.write_string_with_format(HEAD, index as u16, &column.head, &head(table, column))?;
    }
    Ok(())
}

fn excel_table(table: &Table, heads: &[TableColumn]) -> ExcelTable {
    ExcelTable::new()
        .set_name(format!("t_{}", table.id.replace(|c: char| !c.is_ascii_alphanumeric(), "_")))
        .set_alt_text_title(&table.title)
        .set_style(TableStyle::None)
        .set_autofilter(false)
        .set_columns(heads)
}

/// The format of a head: to the left above text.
fn head(table: &Table, column: &SheetColumn) -> Format {
    let text = |value: &Value| matches!(value, Value::Text(_) | Value::Verdict(_));
    let first = column.of == 0;
    cells::head(
        first || table.rows.iter().filter_map(|row| row.cells.get(column.of)).any(text),
        first,
    )
}

/// Data bars behind the confirmed rates, from 0 to 100 %.
fn bars(out: &mut Worksheet, table: &Table, columns: &[SheetColumn]) -> Result<(), XlsxError> {
    if table.rows.len() < 4 {
        return Ok(());
    }
    let bar = ConditionalFormatDataBar::new()
        .set_fill_color("C9D9E8")
        .set_solid_fill(true)
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1);
    for (index, column) in columns.iter().enumerate() {
        let rates = table.columns[column.of].title == "已确认率" && column.part == Part::Whole;
        if rates {
            let (at, last) = (index as u16, HEAD + table.rows.len() as u32);
            out.add_conditional_format(BODY, at, last, at, &bar)?;
        }
    }
    Ok(())
}

/// Writes the notes in lines as wide as the table and gives the row below them.
fn notes(out: &mut Worksheet, table: &Table, width: usize) -> Result<u32, XlsxError> {
    let soft = Format::new().set_font_name(SANS).set_font_size(9).set_font_color(RULE);
    let mut row = BODY + table.rows.len() as u32 + 1;
    for note in &table.notes {
        for line in cells::lines(note, width.clamp(84, 170)) {
            out.write_string_with_format(row, 0, line, &soft)?;
            row += 1;
        }
    }
    Ok(row)
}
