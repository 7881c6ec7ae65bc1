//! Horizontal bars with bounds as whiskers and a target line.
//!
//! Enters: bars in the order to be drawn. Leaves: shapes and the bottom edge.
//! Never sorts. Each rate stands within the end of its bar, where whisker and target
//! line cannot make it seem greater; of a bar that is too short for it, right of bar,
//! whisker and, where they would meet, target line. Open bounds stand in a column at
//! the edge.

use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LABEL, LINE, SMALL, Space};
use super::legend::{self, Key};
use super::open::{self, open};
use super::scale::{Scale, Span};
use super::{face, marks, palette};
use crate::quantity::{Bounds, Rate};
use crate::report::document::{Bar, Bars};
use crate::report::number;

/// From what a figure stands beside to the figure.
const GAP: i32 = 7;
/// Above this number of bars the axis is repeated at the head.
pub(super) const LONG: usize = 30;
/// Head of the column of bounds.
const BOUNDS_HEAD: &str = "上下限（%）";
/// Between the plot's figures and the column of bounds.
const GUTTER: i32 = 18;

/// Draws the bars; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, bars: &Bars, space: Space) -> i32 {
    if bars.bars.is_empty() {
        return frame::nothing(canvas, space);
    }
    let labels = labels(bars, space.width() * 3 / 10);
    let edge = space.right - bounds_width(bars);
    let scale = scale(bars, &labels, space.left, edge);
    let plot = Space { right: edge, ..space };
    let top = heads(canvas, bars, scale, plot, space.right);
    let bottom = top + 8 + labels.iter().map(|lines| row_height(lines)).sum::<i32>();
    grid(canvas, scale, top, bottom);
    let middles = middles(&labels, top + 4);
    for ((bar, lines), &middle) in bars.bars.iter().zip(&labels).zip(&middles) {
        frame::block(canvas, lines, (scale.from - 12, middle), Anchor::End, LABEL);
        draw_bar(canvas, bar, scale, middle);
    }
    target_line(canvas, bars, scale, (top, bottom));
    for (bar, &middle) in bars.bars.iter().zip(&middles) {
        draw_whisker(canvas, bar.bounds, scale, middle);
        draw_figure(canvas, bar, scale, bars.target, middle);
        draw_bounds(canvas, bar.bounds, (space.right, middle));
        let words = open::sentence(&bar.label, (bar.rate, bar.bounds));
        canvas.tip((space.left, middle - 13), (space.right, middle + 13), words);
    }
    tick_labels(canvas, scale, bottom + 14);
    axis_name(canvas, &bars.axis, scale, space, bottom + 34)
}

/// An axis from zero between the labels and the figures of the longest bar.
fn scale(bars: &Bars, labels: &[Vec<String>], left: i32, right: i32) -> Scale {
    let rates = bars.bars.iter().flat_map(|bar| [bar.rate, bar.bounds.low, bar.bounds.high]);
    let span = Span::of(rates.chain([bars.target]).flatten(), true, 6);
    let stub = face::widest(labels.iter().flatten().map(String::as_str), LABEL);
    let figures = bars.bars.iter().map(figure_width).max().unwrap_or(0);
    Scale { span, from: left + stub + 12, to: right - 2 * GAP - figures }
}

/// The middle of each row.
pub(super) fn middles(labels: &[Vec<String>], mut top: i32) -> Vec<i32> {
    let middle = |lines: &Vec<String>| {
        top += row_height(lines);
        top - row_height(lines) / 2
    };
    labels.iter().map(middle).collect()
}

/// The width of the column of bounds with its gutter; 0 where none is open.
fn bounds_width(bars: &Bars) -> i32 {
    let texts: Vec<String> = bars.bars.iter().filter_map(|bar| open::text(bar.bounds)).collect();
    let head = (!texts.is_empty()).then_some(BOUNDS_HEAD);
    let width = face::widest(texts.iter().map(String::as_str).chain(head), SMALL);
    if texts.is_empty() { 0 } else { width + GUTTER }
}

fn labels(bars: &Bars, limit: i32) -> Vec<Vec<String>> {
    bars.bars.iter().map(|bar| face::wrap_evenly(&bar.label, LABEL, limit)).collect()
}

/// Height of a row under a label of some lines.
pub(super) fn row_height(lines: &[String]) -> i32 {
    (lines.len() as i32 * LINE + 8).max(26)
}

/// Legend, target label, head of the bounds and, for long charts, ticks; gives
/// the top of the plot.
fn heads(canvas: &mut Canvas, bars: &Bars, scale: Scale, space: Space, outer: i32) -> i32 {
    let whiskers = bounds_width(bars) > 0;
    let entries: Vec<_> =
        whiskers.then(|| (Key::Whisker, legend::BOUNDS.to_owned())).into_iter().collect();
    let mut top = legend::draw(canvas, &entries, Space { right: outer, ..space });
    if bars.bars.len() > LONG {
        tick_labels(canvas, scale, top + LINE / 2);
        top += LINE + 4;
    }
    if whiskers {
        let head = Label::new(BOUNDS_HEAD, (outer, top + LINE / 2), Anchor::End, SMALL);
        canvas.label(head.color(palette::MUTED));
    }
    if let Some(target) = bars.target {
        let text = format!("目标 {}", number::percent(target));
        let half = (face::width(&text, SMALL) / 2.0).ceil() as i32;
        let x = scale.at(target).min(space.right - half);
        canvas.label(
            Label::new(text, (x, top + LINE / 2), Anchor::Middle, SMALL).color(palette::TARGET),
        );
    }
    if whiskers || bars.target.is_some() { top + LINE + 3 } else { top }
}

/// Lines at the ticks, the base line darker.
pub(super) fn grid(canvas: &mut Canvas, scale: Scale, top: i32, bottom: i32) {
    for (x, _) in scale.ticks() {
        let color = if x == scale.from { palette::AXIS } else { palette::GRID };
        canvas.rect((x, top), (x + 1, bottom), color);
    }
}

/// The figures of the ticks.
pub(super) fn tick_labels(canvas: &mut Canvas, scale: Scale, middle: i32) {
    for (x, fraction) in scale.ticks() {
        let label = Label::new(number::tick(fraction), (x, middle), Anchor::Middle, SMALL);
        canvas.label(label.color(palette::MUTED));
    }
}

/// The name of the axis below its ticks; gives the bottom edge.
pub(super) fn axis_name(
    canvas: &mut Canvas,
    name: &str,
    scale: Scale,
    space: Space,
    middle: i32,
) -> i32 {
    let lines = face::wrap(name, SMALL, space.right - scale.from);
    for (row, line) in lines.iter().enumerate() {
        let at = ((scale.from + scale.to) / 2, middle + row as i32 * LINE);
        let half = (face::width(line, SMALL) / 2.0).ceil() as i32;
        let at = (at.0.min(space.right - half), at.1);
        canvas.label(Label::new(line.as_str(), at, Anchor::Middle, SMALL).color(palette::MUTED));
    }
    middle + (lines.len() as i32 - 1) * LINE + LINE / 2
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar, scale: Scale, middle: i32) {
    if let Some(rate) = bar.rate.filter(|rate| rate.fraction() > 0.0) {
        canvas.rect(
            (scale.from + 1, middle - 7),
            (scale.at(rate).max(scale.from + 2), middle + 8),
            palette::BAR,
        );
    }
}

fn draw_whisker(canvas: &mut Canvas, bounds: Bounds, scale: Scale, middle: i32) {
    if let Some((low, high)) = open(bounds) {
        marks::level_whisker(canvas, scale.at(low), scale.at(high), middle, palette::INK);
    }
}

fn target_line(canvas: &mut Canvas, bars: &Bars, scale: Scale, (top, bottom): (i32, i32)) {
    if let Some(x) = bars.target.map(|target| scale.at(target)) {
        canvas.rect((x - 2, top), (x + 2, bottom), palette::PAPER);
        canvas.rect((x - 1, top), (x + 1, bottom), palette::TARGET);
    }
}

/// The rate of a bar, within its end or beside it.
fn draw_figure(canvas: &mut Canvas, bar: &Bar, scale: Scale, target: Option<Rate>, middle: i32) {
    if let Some(x) = within(bar, scale, target) {
        let label = Label::new(number::points_or_dash(bar.rate), (x, middle), Anchor::End, SMALL);
        canvas.label(label.color(palette::PAPER));
        return;
    }
    let ends = [bar.rate, open(bar.bounds).map(|(_, high)| high)];
    let end = ends.into_iter().flatten().map(|rate| scale.at(rate)).max().unwrap_or(scale.from);
    let width = figure_width(bar);
    let beside = |line: i32| line - 5 <= end + GAP + width && end + GAP <= line + 5;
    let x = match target.map(|target| scale.at(target)) {
        Some(line) if beside(line) => line + GAP,
        _ => end + GAP,
    };
    canvas.rect((x - 2, middle - 7), (x + width + 2, middle + 8), palette::PAPER);
    let color = if bar.rate.is_some() { palette::INK } else { palette::MUTED };
    canvas.label(
        Label::new(number::points_or_dash(bar.rate), (x, middle), Anchor::Start, SMALL)
            .color(color),
    );
}

/// Where a figure within its bar ends; left of the target line where they would meet.
fn within(bar: &Bar, scale: Scale, target: Option<Rate>) -> Option<i32> {
    let end = scale.at(bar.rate?) - GAP;
    let start = end - figure_width(bar);
    let end = match target.map(|target| scale.at(target)) {
        Some(line) if start <= line + 5 && line - 5 <= end => line - GAP,
        _ => end,
    };
    (end - figure_width(bar) >= scale.from + GAP).then_some(end)
}

fn figure_width(bar: &Bar) -> i32 {
    face::width(&number::points_or_dash(bar.rate), SMALL).ceil() as i32
}

/// Open bounds, ending at a place.
fn draw_bounds(canvas: &mut Canvas, bounds: Bounds, at: (i32, i32)) {
    if let Some(text) = open::text(bounds) {
        canvas.label(Label::new(text, at, Anchor::End, SMALL).color(palette::MUTED));
    }
}
