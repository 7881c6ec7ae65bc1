//! Marks of series, and whiskers.
//!
//! Enters: a place and the number of the series. Leaves: shapes on the canvas.
//! Series differ in shape as well as in colour.

use plotters::style::RGBColor;

use super::canvas::{Canvas, Point};
use super::palette;

/// Half the size of a mark.
pub(super) const MARK: i32 = 6;

/// The mark of a series: disc, square, triangle, diamond; then the same hollow.
pub(super) fn mark(canvas: &mut Canvas, series: usize, (x, y): Point) {
    let color = palette::series(series);
    shape(canvas, series, (x, y), MARK, palette::PAPER);
    shape(canvas, series, (x, y), MARK - 1, color);
    if (series / palette::SERIES.len()) % 2 == 1 {
        shape(canvas, series, (x, y), MARK - 3, palette::PAPER);
    }
}

fn shape(canvas: &mut Canvas, series: usize, (x, y): Point, half: i32, color: RGBColor) {
    match series % palette::SERIES.len() {
        0 => canvas.circle((x, y), half.unsigned_abs(), color),
        1 => canvas.rect((x - half + 1, y - half + 1), (x + half - 1, y + half - 1), color),
        2 => canvas
            .polygon([(x, y - half), (x + half, y + half - 1), (x - half, y + half - 1)], color),
        _ => canvas.polygon(
            [(x, y - half - 1), (x + half + 1, y), (x, y + half + 1), (x - half - 1, y)],
            color,
        ),
    }
}

/// A level whisker with caps.
pub(super) fn level_whisker(canvas: &mut Canvas, from: i32, to: i32, y: i32, color: RGBColor) {
    canvas.rect((from, y), (to + 1, y + 1), color);
    for x in [from, to] {
        canvas.rect((x, y - 3), (x + 1, y + 4), color);
    }
}

/// An upright whisker with caps.
pub(super) fn upright_whisker(canvas: &mut Canvas, x: i32, from: i32, to: i32, color: RGBColor) {
    canvas.rect((x, from.min(to)), (x + 1, from.max(to) + 1), color);
    for y in [from, to] {
        canvas.rect((x - 3, y), (x + 4, y + 1), color);
    }
}
