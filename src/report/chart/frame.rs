//! What stands around every drawing: title above, notes below.
//!
//! Enters: words, and the width of the paper. Leaves: the space for the
//! drawing, then the height of the whole. Never looks at a figure.

use super::canvas::{Anchor, Canvas, Label};
use super::{face, palette};
use crate::report::number;

/// Size of the title line.
const TITLE: f64 = 18.0;
/// Size of labels.
pub(super) const LABEL: f64 = 13.0;
/// Size of ticks, figures, legends and notes.
pub(super) const SMALL: f64 = 12.0;
/// Size of bounds below a figure.
pub(super) const TINY: f64 = 10.0;
/// From line to line of labels and of small type.
pub(super) const LINE: i32 = 17;

const MARGIN: i32 = 24;
/// Around a drawing without title and notes.
pub(super) const BARE: i32 = 6;

/// Where a drawing may stand; its foot is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Space {
    /// Left edge.
    pub(super) left: i32,
    /// Right edge.
    pub(super) right: i32,
    /// Upper edge.
    pub(super) top: i32,
}

impl Space {
    /// From left to right.
    pub(super) fn width(self) -> i32 {
        self.right - self.left
    }
}

/// Draws the title and gives the space below it.
pub(super) fn title(canvas: &mut Canvas, title: &str, width: i32) -> Space {
    const TITLE_LINE: i32 = 25;
    let (left, right) = (MARGIN, width - MARGIN);
    let mut top = MARGIN;
    for line in face::wrap(title, TITLE, right - left) {
        canvas.label(Label::new(line, (left, top + TITLE_LINE / 2), Anchor::Start, TITLE));
        top += TITLE_LINE;
    }
    Space { left, right, top: top + 14 }
}

/// The space of a drawing without title and notes.
pub(super) fn bare(width: i32) -> Space {
    Space { left: BARE, right: width - BARE, top: BARE }
}

/// Draws the notes below a drawing that ends at `bottom`, and gives the height of the paper.
pub(super) fn notes(canvas: &mut Canvas, notes: &[String], space: Space, bottom: i32) -> i32 {
    let mut y = bottom + 16;
    if !notes.is_empty() {
        canvas.rect((space.left, y), (space.right, y + 1), palette::GRID);
        y += 10;
    }
    for line in notes.iter().flat_map(|note| face::wrap(note, SMALL, space.width())) {
        let label = Label::new(line, (space.left, y + LINE / 2), Anchor::Start, SMALL);
        canvas.label(label.color(palette::MUTED));
        y += LINE + 1;
    }
    y + 14
}

/// Draws lines of text one below the other, their block centred on `middle`.
pub(super) fn block(
    canvas: &mut Canvas,
    lines: &[String],
    (x, middle): (i32, i32),
    anchor: Anchor,
    px: f64,
) {
    let mut y = middle - (lines.len() as i32 - 1) * LINE / 2;
    for line in lines {
        canvas.label(Label::new(line.as_str(), (x, y), anchor, px));
        y += LINE;
    }
}

/// Says that there is nothing to draw; gives the bottom.
pub(super) fn nothing(canvas: &mut Canvas, space: Space) -> i32 {
    let text = format!("{}　没有可以绘制的数据", number::DASH);
    canvas.label(
        Label::new(text, (space.left, space.top + 12), Anchor::Start, LABEL).color(palette::MUTED),
    );
    space.top + 24
}
