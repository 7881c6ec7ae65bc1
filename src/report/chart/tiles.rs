//! Rates on tiles of equal size, for regions whose shapes are not known.
//!
//! Enters: tiles, with places or in an order. Leaves: shapes and the bottom edge. Never
//! leaves a reading to the colour alone, nor prints an open rate without its bounds.

use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LINE, SMALL, Space, TINY};
use super::heatmap::{classes, color, draw_legend};
use super::{face, open, palette};
use crate::report::document::{Point, Tiles};
use crate::report::number;

/// Width of a tile, least height, and what is free between two.
const WIDTH: i32 = 93;
const HEIGHT: i32 = 68;
const GAP: i32 = 3;
/// From line to line within a tile.
const PITCH: i32 = LINE - 2;

/// The width below which the places would not fit.
pub(super) fn least_width(tiles: &Tiles) -> i32 {
    let columns = tiles.tiles.iter().filter_map(|tile| tile.place).map(|(column, _)| column + 1);
    columns.max().unwrap_or(1) as i32 * (WIDTH + GAP) + 48
}

/// Draws the tiles; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, tiles: &Tiles, space: Space) -> i32 {
    if tiles.tiles.is_empty() {
        return frame::nothing(canvas, space);
    }
    let points: Vec<Point> = tiles.tiles.iter().map(|tile| tile.point).collect();
    let classes = classes(points.iter().filter_map(|(rate, _)| *rate));
    let blank = points.iter().filter(|(rate, _)| rate.is_none()).count();
    let top = draw_legend(canvas, (&points, blank, tiles.withholds), classes, space);
    let columns = (space.width() / (WIDTH + GAP)).max(1) as usize;
    let texts: Vec<_> = tiles.tiles.iter().map(|tile| texts(&tile.label, tile.point)).collect();
    let most = texts.iter().map(Vec::len).max().unwrap_or(0) as i32;
    let height = HEIGHT.max(most * PITCH + 8);
    let mut bottom = top;
    for ((tile, texts), (column, row)) in tiles.tiles.iter().zip(&texts).zip(places(tiles, columns))
    {
        let rate = tile.point.0;
        let (x, y) =
            (space.left + column as i32 * (WIDTH + GAP), top + row as i32 * (height + GAP));
        let fill = color(rate, classes);
        canvas.rect((x, y), (x + WIDTH, y + height), fill);
        let ink = if rate.is_some() { palette::text_on(fill) } else { palette::MUTED };
        let mut middle = y + height / 2 - (texts.len() as i32 - 1) * PITCH / 2;
        for (text, px) in texts {
            let at = (x + WIDTH / 2, middle);
            canvas.label(Label::new(text.as_str(), at, Anchor::Middle, *px).color(ink));
            middle += PITCH;
        }
        canvas.tip((x, y), (x + WIDTH, y + height), open::sentence(&tile.label, tile.point));
        bottom = bottom.max(y + height);
    }
    bottom
}

/// Column and row of each tile: its own, else below all others in their order.
fn places(tiles: &Tiles, columns: usize) -> Vec<(usize, usize)> {
    let own = tiles.tiles.iter().filter_map(|tile| tile.place);
    let below = own.map(|(_, row)| row + 1).max().unwrap_or(0);
    let mut next = 0;
    let mut place = |own: Option<(usize, usize)>| {
        own.unwrap_or_else(|| {
            next += 1;
            ((next - 1) % columns, below + (next - 1) / columns)
        })
    };
    tiles.tiles.iter().map(|tile| place(tile.place)).collect()
}

/// What stands on a tile: its label, the rate, and its bounds where they are open.
pub(super) fn texts(label: &str, (rate, bounds): Point) -> Vec<(String, f64)> {
    let lines = face::wrap_evenly(label, SMALL, WIDTH - 6);
    let mut texts: Vec<(String, f64)> = lines.into_iter().map(|line| (line, SMALL)).collect();
    texts.push((number::points_or_dash(rate), SMALL));
    texts.extend(open::text(bounds).map(|text| (text, TINY)));
    texts
}
