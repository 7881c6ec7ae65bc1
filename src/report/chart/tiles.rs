//! Rates on tiles of equal size, for regions whose shapes are not known.
//!
//! Enters: tiles, with places or in an order. Leaves: shapes and the bottom edge. Never
//! leaves a reading to the colour alone, nor prints an open rate without its bounds.

use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LINE, SMALL, Space, TINY};
use super::heatmap::{classes, color, draw_legend};
use super::scale::Span;
use super::{face, open, palette};
use crate::report::document::{Point, Tiles};
use crate::report::number;

/// Width and height of a tile, and what is free between two.
const TILE: (i32, i32) = (93, 68);
const GAP: i32 = 3;

/// The width below which the places would not fit.
pub(super) fn least_width(tiles: &Tiles) -> i32 {
    let columns = tiles.tiles.iter().filter_map(|(.., place)| *place).map(|(column, _)| column + 1);
    columns.max().unwrap_or(1) as i32 * (TILE.0 + GAP) + 48
}

/// Draws the tiles; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, tiles: &Tiles, space: Space) -> i32 {
    if tiles.tiles.is_empty() {
        return frame::nothing(canvas, space);
    }
    let points: Vec<Point> = tiles.tiles.iter().map(|(_, point, _)| *point).collect();
    let classes = classes(points.iter().filter_map(|(rate, _)| *rate));
    let blank = points.iter().filter(|(rate, _)| rate.is_none()).count();
    let top = draw_legend(canvas, (&points, blank, tiles.withholds), classes, space);
    let columns = (space.width() / (TILE.0 + GAP)).max(1) as usize;
    let mut bottom = top;
    for ((label, point, _), (column, row)) in tiles.tiles.iter().zip(places(tiles, columns)) {
        let corner =
            (space.left + column as i32 * (TILE.0 + GAP), top + row as i32 * (TILE.1 + GAP));
        draw_tile(canvas, label, *point, classes, corner);
        bottom = bottom.max(corner.1 + TILE.1);
    }
    bottom
}

/// Column and row of each tile: its own, else below all others in their order.
fn places(tiles: &Tiles, columns: usize) -> Vec<(usize, usize)> {
    let own = tiles.tiles.iter().filter_map(|(.., place)| *place);
    let below = own.map(|(_, row)| row + 1).max().unwrap_or(0);
    let mut next = 0;
    let mut place = |own: Option<(usize, usize)>| {
        own.unwrap_or_else(|| {
            next += 1;
            ((next - 1) % columns, below + (next - 1) / columns)
        })
    };
    tiles.tiles.iter().map(|(.., own)| place(*own)).collect()
}

fn draw_tile(
    canvas: &mut Canvas,
    label: &str,
    (rate, bounds): Point,
    classes: Span,
    (x, y): (i32, i32),
) {
    let fill = color(rate, classes);
    let ink = if rate.is_some() { palette::text_on(fill) } else { palette::MUTED };
    canvas.rect((x, y), (x + TILE.0, y + TILE.1), fill);
    let lines = face::wrap_evenly(label, SMALL, TILE.0 - 6);
    let mut texts: Vec<(String, f64)> =
        lines.into_iter().take(2).map(|line| (line, SMALL)).collect();
    texts.push((number::points_or_dash(rate), SMALL));
    texts.extend(open::text(bounds).map(|text| (text, TINY)));
    let mut middle = y + TILE.1 / 2 - (texts.len() as i32 - 1) * (LINE - 2) / 2;
    for (text, px) in texts {
        let at = (x + TILE.0 / 2, middle);
        canvas.label(Label::new(text, at, Anchor::Middle, px).color(ink));
        middle += LINE - 2;
    }
}
