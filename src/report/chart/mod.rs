//! Charts: from the chart of a document to SVG and PNG.
//!
//! Enters: a [`Chart`] with rates not yet rounded. Leaves: one SVG document
//! with title, drawing and notes, and the picture of it. Never takes a face
//! from the system, never reads a clock, and is the one home of plotters and
//! resvg: the same chart gives the same bytes everywhere.
//!
//! A kind of drawing (`bars`, `heatmap`, `dots`, `trend`, `ranks`, `waterfall`, `slope`,
//! `tiles`) lays out in pixels by
//! the true widths of its labels, so that nothing is cut and no two labels
//! meet; `frame` adds title and notes, `canvas` draws, `finish` adds what
//! screen readers and pointers need.

mod bars;
mod canvas;
mod dots;
mod face;
mod finish;
mod frame;
mod heatmap;
mod legend;
mod map;
mod marks;
mod open;
mod palette;
mod png;
mod ranks;
mod room;
#[cfg(test)]
mod samples;
mod scale;
mod scores;
mod slope;
#[cfg(test)]
mod tests;
mod tiles;
mod trend;
mod waterfall;

pub use face::missing_glyphs;
#[cfg(feature = "pdf")]
pub(in crate::report) use face::{BYTES as SANS, shown};
pub use png::{PngError, png};

use crate::report::document::{Chart, Drawing};
use canvas::Canvas;

/// How wide a chart is drawn; its height follows from what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Width in pixels, at least [`Style::NARROWEST`]. A heat map or a
    /// dot plot becomes wider where its figures would not fit.
    pub width: u32,
    /// Pixels of a picture for one of the drawing, so that it has 300 to the inch where the
    /// drawing takes its place on A4 paper.
    pub scale: u32,
}

impl Style {
    /// The narrowest drawing that holds labels and a plot.
    pub const NARROWEST: u32 = 480;
    /// For screens and the full width of a page.
    pub const SCREEN: Style = Style { width: 920, scale: 2 };
    /// For the width of a printed page, with labels as tall as small type.
    pub const PAGE: Style = Style { width: 620, scale: 3 };
    /// For half the width of a page.
    pub const HALF_PAGE: Style = Style { width: Style::NARROWEST, scale: 2 };
}

impl Default for Style {
    fn default() -> Style {
        Style::SCREEN
    }
}

/// Rules of a style sheet that set the drawings below `scope` on dark paper, for pages that
/// follow the reader's choice.
pub fn dark_rules(scope: &str) -> String {
    palette::dark_rules(scope)
}

/// The chart as an SVG document: drawing, title line and notes, with `<title>`,
/// `<desc>` and `role="img"` for those who do not see it.
///
/// Ids in it begin with the chart's id, so that several can stand in one page.
/// Characters that the face lacks (see [`missing_glyphs`]) are drawn as 〓;
/// `<title>` and `<desc>` keep them.
pub fn svg(chart: &Chart, style: &Style) -> String {
    let width = width(chart, style);
    let mut canvas = Canvas::default();
    let space = frame::title(&mut canvas, &chart.title, width);
    let bottom = draw(&mut canvas, chart, space);
    let height = frame::notes(&mut canvas, &chart.notes, space, bottom);
    let tips = canvas.take_tips();
    finish::document(&canvas.into_svg(width, height), &tips, chart)
}

/// As [`svg`], the drawing alone at the width of a page: for formats that set title and notes
/// as text of their own.
pub fn plate(chart: &Chart) -> String {
    let width = width(chart, &Style::PAGE);
    let mut canvas = Canvas::default();
    let bottom = draw(&mut canvas, chart, frame::bare(width));
    finish::document(&canvas.into_svg(width, bottom + frame::BARE), &[], chart)
}

/// The width that is asked for, or the least that the drawing needs.
fn width(chart: &Chart, style: &Style) -> i32 {
    let asked = style.width.clamp(Style::NARROWEST, 10_000) as i32;
    match &chart.drawing {
        Drawing::Heatmap(heatmap) => asked.max(heatmap::least_width(heatmap)),
        Drawing::Dots(dots) => asked.max(dots::least_width(dots)),
        Drawing::Slope(slope) => asked.max(slope::least_width(slope)),
        Drawing::Tiles(tiles) => asked.max(tiles::least_width(tiles)),
        Drawing::Scores(scores) => asked.max(scores::least_width(scores)),
        _ => asked,
    }
}

/// Draws and gives the bottom.
fn draw(canvas: &mut Canvas, chart: &Chart, space: frame::Space) -> i32 {
    match &chart.drawing {
        Drawing::Bars(bars) => bars::draw(canvas, bars, space),
        Drawing::Heatmap(heatmap) => heatmap::draw(canvas, heatmap, space),
        Drawing::Dots(dots) => dots::draw(canvas, dots, space),
        Drawing::Trend(trend) => trend::draw(canvas, trend, space),
        Drawing::Ranks(ranks) => ranks::draw(canvas, ranks, space),
        Drawing::Waterfalls(falls) => waterfall::draw(canvas, falls, space),
        Drawing::Slope(slope) => slope::draw(canvas, slope, space),
        Drawing::Tiles(tiles) => tiles::draw(canvas, tiles, space),
        Drawing::Scores(scores) => scores::draw(canvas, scores, space),
        Drawing::Map(map) => map::draw(canvas, map, space),
    }
}
