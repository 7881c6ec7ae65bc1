//! How the form looks: widths, colours, formats.
//!
//! Enters: a column. Leaves: its format and its width. Never says what it holds.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::columns::Column;
use crate::spec::{Field, Kind};

const SANS: &str = "Microsoft YaHei";
const RULE: Color = Color::RGB(0xBFC3C0);
const SOFT: Color = Color::RGB(0x565D64);
/// What the last year's register said.
const FORMER: Color = Color::RGB(0x2F5D8A);

/// Plain text.
pub(super) fn plain() -> Format {
    Format::new().set_font_name(SANS).set_font_size(10)
}

/// A title.
pub(super) fn title() -> Format {
    plain().set_font_size(16).set_bold()
}

/// Notes.
pub(super) fn soft() -> Format {
    plain().set_font_size(9).set_font_color(SOFT)
}

/// Text that takes several lines.
pub(super) fn wrapped() -> Format {
    plain().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Hair)
}

/// The head of a column, in the colour of its group.
pub(super) fn head(group: &str) -> Format {
    let wash = match group {
        "党员" => 0xF6E3DC,
        "党组织" => 0xF3D6D2,
        "党的工作" => 0xF5EBD0,
        _ => 0xDFE8EF,
    };
    plain()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(RULE)
        .set_background_color(Color::RGB(wash))
}

/// A cell that is to be filled in. Codes and names are text, so that no digit is lost.
pub(super) fn entry(field: Field) -> Format {
    let format = plain().set_border(FormatBorder::Thin).set_border_color(RULE);
    match field.kind() {
        Kind::Date => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
        Kind::Count => format.set_num_format("0"),
        Kind::YesNo => format.set_align(FormatAlign::Center),
        Kind::Choice => format,
        _ => format.set_num_format("@"),
    }
}

/// The same where the last year's register gives the answer.
pub(super) fn former(field: Field) -> Format {
    entry(field).set_font_color(FORMER)
}

/// A cell whose answer cannot be.
pub(super) fn mark() -> Format {
    Format::new().set_background_color(Color::RGB(0xFFC7CE)).set_font_color(Color::RGB(0x9C0006))
}

/// The width of a column; its head takes several lines.
pub(super) fn width(column: &Column) -> f64 {
    match (column.field, column.field.kind()) {
        (Field::Name, _) => 34.0,
        (Field::CreditCode, _) => 22.0,
        (Field::OldNumber, _) => 18.0,
        (Field::Region | Field::Registrar | Field::SupervisingUnit, _) => 24.0,
        (Field::PartyName | Field::PartyParent, _) => 40.0,
        (Field::OrgType | Field::Industry, _) => 18.0,
        (_, Kind::Choice) => 13.0,
        (_, Kind::Date) => 13.0,
        _ => 11.0,
    }
}

/// Lines that a text takes in a column; a Chinese character is two wide.
pub(super) fn lines(text: &str, width: f64) -> f64 {
    let wide: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let room = (width as usize).saturating_sub(1).max(2) / 2 * 2;
    wide.div_ceil(room).max(1) as f64
}
