//! The legend, outside the plot: keys with their words, in rows.
//!
//! Enters: keys and words. Leaves: shapes on the canvas and the bottom edge.

use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas, Label, Point};
use super::frame::{LINE, SMALL, Space};
use super::{face, marks, palette};
use crate::report::number;

/// What the whiskers say.
pub(super) const BOUNDS: &str = "上下限（未填的全按“否”计至全按“是”计）";

/// What stands before the words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key {
    /// The mark of a series.
    Mark(usize),
    /// A whisker.
    Whisker,
    /// A field of colour.
    Field(RGBColor),
    /// A cell without a base.
    Empty,
    /// Nothing: the words head what follows.
    Head,
}

impl Key {
    fn width(self) -> i32 {
        match self {
            Key::Mark(_) => 2 * marks::MARK + 4,
            Key::Whisker | Key::Field(_) | Key::Empty => 28,
            Key::Head => 0,
        }
    }
}

/// Draws the entries in as many rows as they need; gives the bottom with a gap
/// below, or the top where there is nothing to explain.
pub(super) fn draw(canvas: &mut Canvas, entries: &[(Key, String)], space: Space) -> i32 {
    const GAP: i32 = 20;
    let (mut x, mut y) = (space.left, space.top);
    for (key, words) in entries {
        let room = space.width() - key.width();
        let lines = face::wrap(words, SMALL, room);
        let width = key.width() + face::widest(lines.iter().map(String::as_str), SMALL);
        if x > space.left && x + width > space.right {
            (x, y) = (space.left, y + LINE + 3);
        }
        draw_key(canvas, *key, (x, y + LINE / 2));
        for (row, line) in lines.iter().enumerate() {
            y += if row == 0 { 0 } else { LINE };
            let at = (x + key.width(), y + LINE / 2);
            canvas.label(Label::new(line.as_str(), at, Anchor::Start, SMALL).color(palette::MUTED));
        }
        x += width + GAP;
    }
    if entries.is_empty() { space.top } else { y + LINE + 10 }
}

fn draw_key(canvas: &mut Canvas, key: Key, (x, y): Point) {
    match key {
        Key::Mark(series) => marks::mark(canvas, series, (x + marks::MARK, y)),
        Key::Whisker => marks::level_whisker(canvas, x, x + 20, y, palette::INK),
        Key::Field(color) => canvas.rect((x, y - 6), (x + 22, y + 7), color),
        Key::Empty => {
            canvas.rect((x, y - 6), (x + 22, y + 7), palette::EMPTY);
            canvas.label(
                Label::new(number::DASH, (x + 11, y), Anchor::Middle, SMALL).color(palette::MUTED),
            );
        }
        Key::Head => {}
    }
}
