//! How the cells of a returned workbook look.
//!
//! Enters: what a cell is. Leaves: its format. Never looks at a value.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::diag::Severity;
use crate::report::xlsx::{ACCENT, RULE, SANS};

const ERROR: Color = Color::RGB(0xF4B6AE);
const WARNING: Color = Color::RGB(0xFBE7A1);
const HEAD: Color = Color::RGB(0xEDEDE7);

/// A format unfilled, and filled for an error and a warning.
pub(super) struct Look([Format; 3]);

impl Look {
    fn new(format: Format) -> Look {
        let filled = |color| format.clone().set_background_color(color);
        let (error, warning) = (filled(ERROR), filled(WARNING));
        Look([format, error, warning])
    }

    /// The format for a cell with these findings.
    pub(super) fn of(&self, severity: Option<Severity>) -> &Format {
        match severity {
            Some(Severity::Error) => &self.0[1],
            Some(Severity::Warning) => &self.0[2],
            Some(Severity::Note) | None => &self.0[0],
        }
    }
}

/// All formats of a returned workbook.
pub(super) struct Looks {
    /// What a cell has that says nothing else.
    pub(super) plain: Format,
    pub(super) value: Look,
    pub(super) date: Look,
    pub(super) head: Look,
    /// A head that says 〔未保留〕.
    pub(super) withheld: Look,
    pub(super) title: Format,
    pub(super) soft: Format,
    pub(super) link: Format,
    pub(super) wrapped: Look,
}

impl Looks {
    pub(super) fn new() -> Looks {
        let plain = Format::new().set_font_name(SANS).set_font_size(10);
        let head = plain
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border_bottom(FormatBorder::Thin);
        let withheld = head.clone().set_font_color(RULE);
        let wrapped = plain.clone().set_text_wrap().set_align(FormatAlign::Top);
        Looks {
            value: Look::new(plain.clone()),
            date: Look::new(
                plain.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            ),
            head: Look::new(head.set_background_color(HEAD)),
            withheld: Look::new(withheld.set_background_color(HEAD)),
            title: plain.clone().set_bold().set_font_size(14),
            soft: plain.clone().set_font_color(RULE),
            link: wrapped.clone().set_font_color(ACCENT).set_underline(FormatUnderline::Single),
            wrapped: Look::new(wrapped),
            plain,
        }
    }
}
