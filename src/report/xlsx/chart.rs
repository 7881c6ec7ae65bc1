//! Native charts below their tables.
//!
//! Enters: a chart and where its figures stand in the sheet. Leaves: a chart of
//! Excel that reads those cells, with the bounds as error bars. Never holds a
//! figure of its own: the lengths of the error bars are formulas over the table.

use rust_xlsxwriter::{
    Chart as ExcelChart, ChartAxisCrossing, ChartErrorBars, ChartErrorBarsType, ChartFont,
    ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartRange,
    ChartSeries, ChartSolidFill, ChartType, Color, Format, Formula, Worksheet,
};

use crate::report::document::{Chart, Drawing, Plot, Series, Table, Value};

use super::cells::{Part, RULE, SANS, SheetColumn};
use super::sheet::BODY;
use super::{Sheet, XlsxError};

const BAR: Color = Color::RGB(0x4778A4);
const INK: Color = Color::RGB(0x1C2733);
const GRID: Color = Color::RGB(0xE6E9ED);
/// The colours and marks of series, as in the charts of the page.
const SERIES: [(Color, ChartMarkerType); 4] = [
    (Color::RGB(0x1B3F6B), ChartMarkerType::Circle),
    (Color::RGB(0xD07F1A), ChartMarkerType::Square),
    (Color::RGB(0x2E7D6B), ChartMarkerType::Triangle),
    (Color::RGB(0x2B0F26), ChartMarkerType::Diamond),
];
/// Height of a row of a sheet in pixels.
const ROW: u32 = 20;
/// The longest alternative text that Excel takes, in characters.
const ALT: usize = 255;

/// Draws the chart at `row`, with the lengths of its error bars below it.
pub(super) fn insert(
    out: &mut Worksheet,
    sheet: &Sheet<'_>,
    chart: &Chart,
    plot: &Plot,
    columns: &[SheetColumn],
    row: u32,
) -> Result<(), XlsxError> {
    let kind = match &chart.drawing {
        Drawing::Bars(_) => ChartType::Bar,
        Drawing::Trend(_) => ChartType::Line,
        _ => return Ok(()),
    };
    let points = plot.series.iter().map(|series| series.rows.len()).max().unwrap_or(0) as u32;
    let height = if kind == ChartType::Bar { 110 + 26 * points } else { 400 };
    let mut excel = ExcelChart::new(kind);
    excel.title().set_name(&chart.title).set_font(&font(12.0, true));
    excel.set_width(760).set_height(height).set_alt_text(alt_text(&chart.description));
    let below = row + height / ROW + 1;
    let last = columns.len().max(8) as u16 - 1;
    // Table and chart on one page; the lengths of the error bars stay off it.
    out.set_portrait().set_print_fit_to_pages(1, 1).set_print_area(0, 0, below, last)?;
    let mut helper = below + 2;
    for (index, series) in plot.series.iter().enumerate() {
        let lengths = lengths(out, sheet, series, plot.labels, columns, helper)?;
        helper += series.rows.len() as u32 + 2;
        excel.push_series(&drawn(sheet, series, plot.labels, columns, kind, index, &lengths));
    }
    axes(&mut excel, kind);
    if plot.series.len() == 1 {
        excel.legend().set_hidden();
    } else {
        excel.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9.0, false));
    }
    out.insert_chart(row, 0, &excel)?;
    Ok(())
}

/// Ranges of the lengths of error bars, downwards and upwards.
struct Lengths {
    down: ChartRange,
    up: ChartRange,
}

/// One series with its error bars.
fn drawn(
    sheet: &Sheet<'_>,
    series: &Series,
    labels: usize,
    columns: &[SheetColumn],
    kind: ChartType,
    index: usize,
    lengths: &Lengths,
) -> ChartSeries {
    let (first, last) = (BODY + series.rows.start as u32, BODY + series.rows.end as u32 - 1);
    let range = |column: u16| (sheet.name.as_str(), first, column, last, column);
    let mut drawn = ChartSeries::new();
    drawn.set_name(&series.name);
    drawn.set_categories(range(seat(columns, labels, Part::Whole)));
    drawn.set_values(range(seat(columns, series.rates, Part::Whole)));
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(lengths.up.clone(), lengths.down.clone()));
    bars.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(INK).set_width(0.75)));
    let (color, marker) = SERIES[index % SERIES.len()];
    if kind == ChartType::Bar {
        drawn.set_gap(45).set_x_error_bars(&bars);
        drawn.set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BAR)));
    } else {
        drawn.set_y_error_bars(&bars);
        drawn.set_format(
            ChartFormat::new().set_line(ChartLine::new().set_color(color).set_width(1.75)),
        );
        let mut fill = ChartFormat::new();
        fill.set_solid_fill(ChartSolidFill::new().set_color(color));
        drawn.set_marker(ChartMarker::new().set_type(marker).set_size(7).set_format(&mut fill));
    }
    drawn
}

/// Values from 0 % upwards; bars from top to bottom as in the table.
fn axes(excel: &mut ExcelChart, kind: ChartType) {
    let small = font(9.0, false);
    // In a bar chart the library calls the axis of values `x_axis`.
    let value = if kind == ChartType::Bar { excel.x_axis() } else { excel.y_axis() };
    value
        .set_min(0)
        .set_max(1)
        .set_num_format("0%")
        .set_font(&small)
        .set_name("已确认率")
        .set_name_font(&small);
    value.set_major_gridlines(true).set_major_gridlines_line(ChartLine::new().set_color(GRID));
    let label = if kind == ChartType::Bar { excel.y_axis() } else { excel.x_axis() };
    label.set_font(&small);
    if kind == ChartType::Bar {
        label.set_reverse().set_crossing(ChartAxisCrossing::Max).set_label_interval(1);
    }
}

fn font(size: f64, bold: bool) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(SANS).set_size(size);
    if bold {
        font.set_bold()
    } else {
        font.unset_bold()
    };
    font
}

/// Column of the sheet that holds a part of a column of the document.
fn seat(columns: &[SheetColumn], of: usize, part: Part) -> u16 {
    columns.iter().position(|column| column.of == of && column.part == part).unwrap_or(0) as u16
}

/// Writes the lengths of the error bars as formulas over the table.
fn lengths(
    out: &mut Worksheet,
    sheet: &Sheet<'_>,
    series: &Series,
    labels: usize,
    columns: &[SheetColumn],
    row: u32,
) -> Result<Lengths, XlsxError> {
    let soft = Format::new().set_font_name(SANS).set_font_size(8).set_font_color(RULE);
    let length = soft.clone().set_num_format("0.0%");
    let heads = [format!("误差线：{}", series.name), "率−下限".to_owned(), "上限−率".to_owned()];
    for (column, head) in heads.iter().enumerate() {
        out.write_string_with_format(row, column as u16, head, &soft)?;
    }
    let seats =
        [(series.rates, Part::Whole), (series.bounds, Part::Low), (series.bounds, Part::High)];
    let [rate, low, high] = seats
        .map(|(of, part)| rust_xlsxwriter::utility::column_number_to_name(seat(columns, of, part)));
    for (at, body) in (row + 1..).zip(series.rows.clone()) {
        let n = BODY + body as u32 + 1;
        let label = text(sheet.table, body, labels);
        out.write_string_with_format(at, 0, label, &soft)?;
        let (down, up) = around(sheet.table, series, body);
        let formula = |a: &str, b: &str| format!("=IFERROR({a}{n}-{b}{n},0)");
        out.write_formula_with_format(
            at,
            1,
            Formula::new(formula(&rate, &low)).set_result(down.to_string()),
            &length,
        )?;
        out.write_formula_with_format(
            at,
            2,
            Formula::new(formula(&high, &rate)).set_result(up.to_string()),
            &length,
        )?;
    }
    let last = row + series.rows.len() as u32;
    let range = |column| ChartRange::new_from_range(&sheet.name, row + 1, column, last, column);
    Ok(Lengths { down: range(1), up: range(2) })
}

/// The sentences of a description that fit into an alternative text.
fn alt_text(description: &str) -> String {
    if description.chars().count() <= ALT {
        return description.to_owned();
    }
    let mut text: String = description.chars().take(ALT).collect();
    match text.rfind('。') {
        Some(end) => text.truncate(end + '。'.len_utf8()),
        None => {
            text.pop();
            text.push('…');
        }
    }
    text
}

fn text(table: &Table, row: usize, column: usize) -> &str {
    match table.rows.get(row).and_then(|row| row.cells.get(column)) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

/// How far the bounds lie below and above the rate; 0 where there is none.
fn around(table: &Table, series: &Series, row: usize) -> (f64, f64) {
    let cell = |column: usize| table.rows.get(row).and_then(|row| row.cells.get(column));
    let (Some(Value::Rate(Some(rate))), Some(Value::Bounds(bounds))) =
        (cell(series.rates), cell(series.bounds))
    else {
        return (0.0, 0.0);
    };
    let rate = rate.fraction();
    (
        bounds.low.map_or(0.0, |low| rate - low.fraction()),
        bounds.high.map_or(0.0, |high| high.fraction() - rate),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alternative_text_ends_with_a_sentence() {
        let sentence = format!("{}。", "长".repeat(99));
        assert_eq!(alt_text(&sentence), sentence);
        assert_eq!(alt_text(&sentence.repeat(3)), sentence.repeat(2));
        let cut = alt_text(&"长".repeat(300));
        assert_eq!((cut.chars().count(), cut.ends_with('…')), (ALT, true));
    }
}
