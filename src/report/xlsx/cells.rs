//! Columns, formats and widths of a sheet.
//!
//! Enters: a table. Leaves: the columns that it takes on a sheet, and how each
//! cell looks. Never changes a value.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::quantity::{Bounds, Rate};
use crate::report::document::{Row, Table, Value};
use crate::report::number;

pub(in crate::report) const SANS: &str = "Microsoft YaHei";
pub(super) const SERIF: &str = "SimSun";
pub(in crate::report) const ACCENT: Color = Color::RGB(0x9C1F1B);
/// Notes, and whatever steps back.
pub(in crate::report) const RULE: Color = Color::RGB(0x565D64);
const HAIR: Color = Color::RGB(0xDDDFDB);
const WASH: Color = Color::RGB(0xF3F3EE);

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetColumn {
    /// The head, unique in the table; spanner and head on lines of their own.
    pub(super) head: String,
    /// Index of the column of the document.
    pub(super) of: usize,
    /// Which part of its values it holds.
    pub(super) part: Part,
}

/// Part of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// The lower bound.
    Low,
    /// The upper bound.
    High,
}

/// The columns of a sheet: bounds take two.
pub(super) fn columns(table: &Table) -> Vec<SheetColumn> {
    let mut columns: Vec<SheetColumn> = Vec::new();
    for (of, column) in table.columns.iter().enumerate() {
        let any = |test: fn(&Value) -> bool| {
            table.rows.iter().filter_map(|row| row.cells.get(of)).any(test)
        };
        let parts: &[(Part, &str)] =
            if any(|value| matches!(value, Value::Bounds(_) | Value::ScoreBounds(_))) {
                &[(Part::Low, "下限"), (Part::High, "上限")]
            } else if any(is_open) {
                &[(Part::Whole, "率"), (Part::Low, "下限"), (Part::High, "上限")]
            } else {
                &[(Part::Whole, "")]
            };
        for (part, name) in parts {
            let own =
                if *part == Part::Whole || parts.len() == 3 { column.title.as_str() } else { "" };
            // A bracket of a spanner stands on a line of its own.
            let group = column.group.replace('（', "\n（");
            let words = [group.as_str(), own, name];
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            let head = unique(words.join("\n"), &columns);
            columns.push(SheetColumn { head, of, part: *part });
        }
    }
    columns
}

fn is_open(value: &Value) -> bool {
    matches!(value, Value::Bounded(_, bounds) if bounds.low != bounds.high)
}

fn unique(head: String, before: &[SheetColumn]) -> String {
    let taken = |head: &str| before.iter().any(|column| column.head == head);
    let numbered = (2..).map(|n| format!("{head} {n}"));
    std::iter::once(head.clone()).chain(numbered).find(|head| !taken(head)).unwrap_or(head)
}

/// What a cell of a sheet holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Text(String),
    /// Text in a column of numbers: a dash, a star, 未采集.
    Mark(&'static str),
    Count(u64),
    Rate(Rate),
    /// Percentage points.
    Points(f64),
    /// Points of an evaluation.
    Score(f64),
    /// More than one place.
    Places(String),
    /// Any other number.
    Decimal(f64),
    /// The word of a verdict.
    Verdict(&'static str),
}

impl Content {
    /// The part of a value that a column holds.
    pub(super) fn of(value: &Value, part: Part) -> Content {
        let rate = |rate: Option<Rate>| rate.map_or(Content::Mark(number::DASH), Content::Rate);
        let side = |bounds: &Bounds| if part == Part::High { bounds.high } else { bounds.low };
        match value {
            Value::Text(text) => Content::Text(text.clone()),
            Value::Count(n) => Content::Count(*n),
            Value::Bounds(bounds) => rate(side(bounds)),
            Value::Bounded(_, bounds) if part != Part::Whole => rate(side(bounds)),
            Value::Rate(one) | Value::Bounded(one, _) => rate(*one),
            Value::Difference(Some(fraction)) => Content::Points(fraction * 100.0),
            Value::Decimal(Some(number)) => Content::Decimal(*number),
            Value::Places(places) => match places.strict() {
                Some(place) => Content::Count(place as u64),
                None => Content::Places(number::places(*places)),
            },
            Value::TooFew => Content::Mark(number::TOO_FEW),
            Value::Verdict(verdict) => Content::Verdict(verdict.name()),
            Value::Score(Some(points)) => Content::Score(points.to_f64()),
            Value::ScoreBounds(bounds) => {
                Content::Score(bounds[usize::from(part == Part::High)].to_f64())
            }
            Value::Withheld => Content::Mark(number::STAR),
            Value::NotCollected => Content::Mark("未采集"),
            Value::Difference(None) | Value::Decimal(None) | Value::Score(None) | Value::Absent => {
                Content::Mark(number::DASH)
            }
        }
    }

    /// What is seen of it, for the width.
    pub(super) fn shown(&self) -> String {
        match self {
            Content::Text(text) | Content::Places(text) => text.clone(),
            Content::Mark(word) | Content::Verdict(word) => (*word).to_owned(),
            Content::Count(n) => number::count(*n),
            Content::Rate(rate) => number::percent(*rate),
            Content::Points(_) => "+00.0".to_owned(),
            Content::Score(_) => "000.0".to_owned(),
            Content::Decimal(number) => number::decimal_or_dash(Some(*number)),
        }
    }

    /// The number format. The two marks of `number` for almost none and almost
    /// all hold here too.
    fn number_format(&self) -> Option<&'static str> {
        match self {
            Content::Count(_) => Some("#,##0"),
            Content::Points(_) => Some("+0.0;−0.0;0.0"),
            Content::Score(_) => Some("0.0"),
            Content::Decimal(_) => Some("#,##0.00"),
            Content::Rate(rate) => Some(match number::points(*rate).chars().next() {
                Some('<') => "\"<0.1%\"",
                Some('>') => "\">99.9%\"",
                _ => "0.0%",
            }),
            Content::Text(_) | Content::Places(_) | Content::Mark(_) | Content::Verdict(_) => None,
        }
    }
}

/// Where a cell stands in its table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    /// In the stub.
    pub(super) first: bool,
    /// In the last row.
    pub(super) last: bool,
    /// In a row that sums up others.
    pub(super) total: bool,
    /// Depth of the row.
    pub(super) depth: usize,
}

/// How a cell looks.
pub(super) fn format(content: &Content, seat: Seat) -> Format {
    let mut format =
        Format::new().set_font_name(SANS).set_font_size(10).set_align(FormatAlign::VerticalCenter);
    format = match content {
        Content::Text(_) if seat.first => format.set_align(FormatAlign::Left).set_text_wrap(),
        Content::Text(_) | Content::Verdict(_) => {
            format.set_align(FormatAlign::Left).set_text_wrap().set_indent(1)
        }
        _ => format.set_align(FormatAlign::Right),
    };
    if let Some(number_format) = content.number_format() {
        format = format.set_num_format(number_format);
    }
    if seat.first && seat.depth > 0 {
        // Depths are 1 and 2; what a sheet can indent is far more.
        format = format.set_indent(seat.depth.min(9) as u8);
    }
    if seat.total {
        format = format.set_bold().set_background_color(WASH);
    }
    closing(format, seat.last)
}

/// A hair line below, or the rule that closes a table.
pub(super) fn closing(format: Format, last: bool) -> Format {
    match last {
        true => format.set_border_bottom(FormatBorder::Medium),
        false => format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(HAIR),
    }
}

/// The head of a column.
pub(super) fn head(text: bool, first: bool) -> Format {
    Format::new()
        .set_font_name(SANS)
        .set_font_size(9)
        .set_indent(u8::from(text && !first))
        .set_bold()
        .set_text_wrap()
        .set_align(if text { FormatAlign::Left } else { FormatAlign::Right })
        .set_align(FormatAlign::Bottom)
        .set_border_top(FormatBorder::Medium)
        .set_border_bottom(FormatBorder::Thin)
}

/// Whether a row sums up those below it.
pub(super) fn is_total(table: &Table, row: &Row) -> bool {
    row.depth == 0 && table.rows.iter().any(|row| row.depth > 0)
}

/// Width of text in units of a sheet: two a Han glyph, one any other.
pub(in crate::report) fn width(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{2010}' { 1 } else { 2 }).sum()
}

/// The text in lines of at most `limit` units.
pub(in crate::report) fn lines(text: &str, limit: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = width(c.encode_utf8(&mut [0; 4]));
        // A closing mark never opens a line.
        let hangs = "，。；：、）”》".contains(c);
        if used + wide > limit && !hangs {
            lines.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Counts;
    use crate::report::document::Column;

    #[test]
    fn a_zero_base_prints_a_dash_and_what_is_not_collected_says_so() {
        let dash = Content::Mark("—");
        assert_eq!(Content::of(&Value::Rate(None), Part::Whole), dash);
        assert_eq!(Content::of(&Value::Bounds(Counts::default().bounds()), Part::High), dash);
        assert_eq!(Content::of(&Value::NotCollected, Part::Low), Content::Mark("未采集"));
    }

    #[test]
    fn almost_all_is_not_shown_as_all() {
        let rate =
            |part, whole| Content::Rate(Rate::of(part, whole).expect("the whole is not empty"));
        assert_eq!(rate(1, 2).number_format(), Some("0.0%"));
        assert_eq!(rate(9_999, 10_000).number_format(), Some("\">99.9%\""));
        assert_eq!(rate(1, 10_000).number_format(), Some("\"<0.1%\""));
    }

    #[test]
    fn a_grid_of_rates_takes_three_columns_where_bounds_differ() {
        let open = Counts { met: 1, unknown: 1, ..Counts::default() };
        let sure = Counts { met: 1, ..Counts::default() };
        let cell = |counts: &Counts| Value::Bounded(counts.rate(), counts.bounds());
        let column = |title: &str| Column { title: title.to_owned(), ..Column::default() };
        let rows = vec![Row { depth: 0, cells: vec![cell(&open), cell(&sure)] }];
        let table =
            Table { columns: vec![column("教育"), column("卫生")], rows, ..Table::default() };
        let heads: Vec<String> = columns(&table).into_iter().map(|column| column.head).collect();
        assert_eq!(heads, ["教育\n率", "教育\n下限", "教育\n上限", "卫生"]);
    }

    #[test]
    fn han_glyphs_are_two_units_wide_and_marks_hang() {
        assert_eq!(width("组织A1"), 6);
        assert_eq!(lines("一二三四，五", 8), ["一二三四，", "五"]);
    }
}
