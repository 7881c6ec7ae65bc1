//! A grid of rates, coloured in classes, each cell with its figure.
//!
//! Enters: labels and one point a cell. Leaves: shapes and the bottom edge.
//! Never leaves a reading to the colour alone, nor prints an open rate without
//! its bounds.

use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LABEL, LINE, SMALL, Space, TINY};
use super::legend::{self, Key};
use super::scale::Span;
use super::{face, open, palette};
use crate::quantity::Rate;
use crate::report::document::{Heatmap, Point};
use crate::report::number;

/// A cell is at least this wide, to hold `>99.9`, and at most so wide.
const NARROW: i32 = 44;
const WIDE: i32 = 96;
/// Height of a cell with a label of one line.
const CELL: i32 = 27;
/// From the middle of a figure to the middle of the bounds below it.
const BELOW: i32 = 13;
/// Widest label of a row.
const STUB: i32 = 190;
/// Heads of more lines than this are turned.
const HEAD_LINES: usize = 4;
/// Longest turned head.
const TURNED: i32 = 150;

/// The width below which figures would not fit.
pub(super) fn least_width(heatmap: &Heatmap) -> i32 {
    stub_width(heatmap) + narrowest(heatmap) * heatmap.columns.len() as i32 + 70
}

/// Draws the grid; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, heatmap: &Heatmap, space: Space) -> i32 {
    if heatmap.rows.is_empty() || heatmap.columns.is_empty() {
        return frame::nothing(canvas, space);
    }
    let classes = classes(rates(heatmap));
    let points = heatmap.rates.concat();
    let blank = heatmap.rows.len() * heatmap.columns.len() - rates(heatmap).count();
    let top = draw_legend(canvas, (&points, blank, heatmap.withholds), classes, space);
    let left = space.left + stub_width(heatmap) + 10;
    let narrowest = narrowest(heatmap);
    let pitch =
        ((space.right - left) / heatmap.columns.len() as i32).clamp(narrowest, WIDE.max(narrowest));
    let cell = if open_texts(heatmap).next().is_some() { CELL + BELOW } else { CELL };
    let mut y = draw_heads(canvas, &heatmap.columns, pitch, Space { left, top, ..space });
    for (row, label) in heatmap.rows.iter().enumerate() {
        let lines = face::wrap_evenly(label, LABEL, STUB);
        let height = (lines.len() as i32 * LINE + 6).max(cell);
        let middle = y + (height - 1) / 2;
        frame::block(canvas, &lines, (left - 10, middle), Anchor::End, LABEL);
        for column in 0..heatmap.columns.len() {
            let point = heatmap.rates.get(row).and_then(|points| points.get(column));
            let point = point.copied().unwrap_or(open::NO_POINT);
            let x = left + column as i32 * pitch;
            draw_cell(canvas, point, classes, (x, y), (pitch, height));
            let name = format!("{label}，{}", heatmap.columns[column]);
            let words = open::sentence(&name, point);
            canvas.tip((x, y), (x + pitch - 1, y + height - 1), words);
        }
        y += height;
    }
    y
}

/// The classes of some rates.
pub(super) fn classes(rates: impl IntoIterator<Item = Rate>) -> Span {
    Span::of(rates, false, palette::RAMP.len() as i32)
}

/// The rates of all cells that have one.
fn rates(heatmap: &Heatmap) -> impl Iterator<Item = Rate> {
    heatmap.rates.iter().flatten().filter_map(|(rate, _)| *rate)
}

/// The open bounds of all cells, in words.
fn open_texts(heatmap: &Heatmap) -> impl Iterator<Item = String> {
    heatmap.rates.iter().flatten().filter_map(|(_, bounds)| open::text(*bounds))
}

/// The width of a cell that holds every figure.
fn narrowest(heatmap: &Heatmap) -> i32 {
    let texts: Vec<String> = open_texts(heatmap).collect();
    NARROW.max(face::widest(texts.iter().map(String::as_str), TINY) + 7)
}

fn stub_width(heatmap: &Heatmap) -> i32 {
    let lines = heatmap.rows.iter().flat_map(|label| face::wrap_evenly(label, LABEL, STUB));
    let lines: Vec<String> = lines.collect();
    face::widest(lines.iter().map(String::as_str), LABEL)
}

/// A cell with its rate, and below it in smaller type what is open.
fn draw_cell(
    canvas: &mut Canvas,
    (rate, bounds): Point,
    classes: Span,
    (x, y): (i32, i32),
    (width, height): (i32, i32),
) {
    let color = color(rate, classes);
    let ink = if rate.is_some() { palette::text_on(color) } else { palette::MUTED };
    canvas.rect((x, y), (x + width - 1, y + height - 1), color);
    let (x, middle) = (x + (width - 1) / 2, y + (height - 1) / 2);
    let figure = number::points_or_dash(rate);
    let Some(open) = open::text(bounds) else {
        canvas.label(Label::new(figure, (x, middle), Anchor::Middle, SMALL).color(ink));
        return;
    };
    let (above, below) = (middle - BELOW / 2, middle + BELOW - BELOW / 2);
    canvas.label(Label::new(figure, (x, above), Anchor::Middle, SMALL).color(ink));
    canvas.label(Label::new(open, (x, below), Anchor::Middle, TINY).color(ink));
}

/// The colour of a rate among classes.
pub(super) fn color(rate: Option<Rate>, classes: Span) -> RGBColor {
    rate.map_or(palette::EMPTY, |rate| palette::RAMP[class(rate, classes)])
}

/// The class of a rate: from its low end on, below its high end; the last holds its high end too.
fn class(rate: Rate, classes: Span) -> usize {
    let count = (classes.high - classes.low) / classes.step;
    // The slack keeps 0.29 × 100 = 28.999… in the class that begins with 29.
    let class = (rate.fraction() * 100.0 + 1e-9 - f64::from(classes.low)) / f64::from(classes.step);
    let class = (class.floor() as usize).min(count as usize - 1);
    spread(class, count as usize)
}

/// Colours of few classes are spread over the whole ramp.
fn spread(class: usize, count: usize) -> usize {
    let last = palette::RAMP.len() - 1;
    if count < 2 { last / 2 } else { (class * last) / (count - 1) }
}

/// The classes, and what a cell without a rate says: there are `blank` of these, and where
/// the edition `withholds` it may be one that is not told.
pub(super) fn draw_legend(
    canvas: &mut Canvas,
    (points, blank, withholds): (&[Point], usize, bool),
    classes: Span,
    space: Space,
) -> i32 {
    let filled = points.iter().filter(|(rate, _)| rate.is_some()).count();
    let mut entries = vec![(Key::Head, "率（%）".to_owned())];
    if filled > 0 {
        let count = ((classes.high - classes.low) / classes.step) as usize;
        for (class, low) in classes.ticks().take(count).enumerate() {
            let words = format!("{low}–{}", low + classes.step);
            entries.push((Key::Field(palette::RAMP[spread(class, count)]), words));
        }
    }
    if blank > 0 {
        let unsure = |(rate, bounds): &Point| rate.is_none() && open::text(*bounds).is_some();
        let words = match (withholds, points.iter().any(unsure)) {
            (true, _) => "不公布，或分母为零",
            (false, true) => "分母为零或未定",
            (false, false) => "分母为零",
        };
        entries.push((Key::Empty, words.to_owned()));
    }
    legend::draw(canvas, &entries, space)
}

/// The heads of the columns, wrapped, or turned where wrapping would pile up
/// lines; gives the top of the grid.
fn draw_heads(canvas: &mut Canvas, columns: &[String], pitch: i32, space: Space) -> i32 {
    let wrapped: Vec<Vec<String>> =
        columns.iter().map(|head| face::wrap_evenly(head, SMALL, pitch - 6)).collect();
    let most = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let middle = |column: usize| space.left + column as i32 * pitch + (pitch - 1) / 2;
    if most > HEAD_LINES {
        return draw_turned_heads(canvas, columns, middle, space.top);
    }
    let bottom = space.top + most as i32 * LINE + 6;
    for (column, lines) in wrapped.iter().enumerate() {
        let block_middle = bottom - 6 - lines.len() as i32 * LINE / 2;
        frame::block(canvas, lines, (middle(column), block_middle), Anchor::Middle, SMALL);
    }
    bottom
}

fn draw_turned_heads(
    canvas: &mut Canvas,
    columns: &[String],
    middle: impl Fn(usize) -> i32,
    top: i32,
) -> i32 {
    let wrapped: Vec<Vec<String>> =
        columns.iter().map(|head| face::wrap_evenly(head, SMALL, TURNED)).collect();
    let bottom = top + face::widest(wrapped.iter().flatten().map(String::as_str), SMALL) + 8;
    for (column, lines) in wrapped.iter().enumerate() {
        let mut x = middle(column) - (lines.len() as i32 - 1) * (LINE - 2) / 2;
        for line in lines {
            canvas.label(Label::new(line.as_str(), (x, bottom - 8), Anchor::Start, SMALL).turned());
            x += LINE - 2;
        }
    }
    bottom
}
