//! A dot plot: the rates of several series on one line for each label.
//!
//! Enters: series and lines in the order to be drawn. Leaves: shapes and the
//! bottom edge. Never sorts. The figures with their open bounds stand in a
//! column for each series at the right, under its mark, so that no figure
//! meets a mark; the bounds are whiskers at the marks.

use super::bars::{LONG, axis_name, grid, middles, row_height, tick_labels};
use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LABEL, LINE, SMALL, Space};
use super::legend::{self, Key};
use super::open::{self, open};
use super::scale::{Scale, Span};
use super::{face, marks, palette};
use crate::report::document::{Dots, Point};
use crate::report::number;

/// Before a column of figures.
const GUTTER: i32 = 18;
/// Between a rate and its bounds.
const GAP: i32 = 5;
/// Widest label of a line.
const STUB: i32 = 190;
/// From label to plot.
const INDENT: i32 = 20;
/// Narrowest plot.
const PLOT: i32 = 180;

/// The width below which labels and figures would leave no plot.
pub(super) fn least_width(dots: &Dots) -> i32 {
    let stub = face::widest(labels(dots, STUB).iter().flatten().map(String::as_str), LABEL);
    let figures: i32 = columns(dots, 0).iter().map(Column::width).sum();
    stub + INDENT + PLOT + figures + 60
}

/// Draws the plot; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, dots: &Dots, space: Space) -> i32 {
    if dots.lines.is_empty() || dots.series.is_empty() {
        return frame::nothing(canvas, space);
    }
    let mut top = draw_legend(canvas, dots, space);
    let labels = labels(dots, (space.width() * 3 / 10).min(STUB));
    let from =
        space.left + face::widest(labels.iter().flatten().map(String::as_str), LABEL) + INDENT;
    let columns = columns(dots, space.right);
    let rates = points(dots).flat_map(|(rate, bounds)| [rate, bounds.low, bounds.high]);
    let targets = dots.targets.iter().map(|(_, target)| Some(*target));
    let scale = Scale {
        span: Span::of(rates.chain(targets).flatten(), true, 6),
        from,
        to: columns.first().map_or(space.right, |column| column.left) - 12,
    };
    top = target_names(canvas, dots, scale, space, top);
    heads(canvas, dots, scale, &columns, top);
    top += LINE + 4;
    let bottom = top + labels.iter().map(|lines| row_height(lines)).sum::<i32>() + 8;
    grid(canvas, scale, top, bottom);
    for (_, target) in &dots.targets {
        let x = scale.at(*target);
        canvas.rect((x - 1, top), (x + 1, bottom), palette::TARGET);
    }
    let rows = dots.lines.iter().zip(&labels).zip(middles(&labels, top + 4));
    for ((line, lines), middle) in rows {
        let (_, points) = line;
        frame::block(canvas, lines, (from - INDENT, middle), Anchor::End, LABEL);
        draw_line(canvas, dots, points, scale, middle);
        draw_figures(canvas, points, &columns, middle);
        canvas.tip((space.left, middle - 13), (space.right, middle + 13), words(dots, line));
    }
    tick_labels(canvas, scale, bottom + 14);
    axis_name(canvas, &dots.axis, scale, space, bottom + 34)
}

/// What a line says: each series with its rate.
fn words(dots: &Dots, (label, points): &(String, Vec<Point>)) -> String {
    let told = dots.series.iter().zip(points).map(|(name, point)| open::sentence(name, *point));
    format!("{label}，{}", told.collect::<Vec<_>>().join("；"))
}

fn labels(dots: &Dots, limit: i32) -> Vec<Vec<String>> {
    dots.lines.iter().map(|(label, _)| face::wrap_evenly(label, LABEL, limit)).collect()
}

fn points(dots: &Dots) -> impl Iterator<Item = Point> {
    dots.lines.iter().flat_map(|(_, points)| points.iter().copied())
}

fn draw_legend(canvas: &mut Canvas, dots: &Dots, space: Space) -> i32 {
    let names = dots.series.iter().enumerate();
    let mut entries: Vec<_> = names.map(|(at, name)| (Key::Mark(at), name.clone())).collect();
    if points(dots).any(|(_, bounds)| open(bounds).is_some()) {
        entries.push((Key::Whisker, legend::BOUNDS.to_owned()));
    }
    legend::draw(canvas, &entries, space)
}

/// Where the figures of a series stand.
struct Column {
    left: i32,
    /// Right edge of the rates.
    rates: i32,
    /// Right edge of the bounds, and of the column.
    right: i32,
}

impl Column {
    fn width(&self) -> i32 {
        self.right - self.left
    }
}

/// The columns of all series, as wide as their figures, the last ending at `right`.
fn columns(dots: &Dots, mut right: i32) -> Vec<Column> {
    let mut columns = Vec::new();
    for series in (0..dots.series.len()).rev() {
        let points = || dots.lines.iter().map(move |(_, points)| point(points, series));
        let rates: Vec<String> = points().map(|(rate, _)| number::points_or_dash(rate)).collect();
        let bounds: Vec<String> =
            points().filter_map(|(_, bounds)| open::in_brackets(bounds)).collect();
        let widest = |texts: &[String]| face::widest(texts.iter().map(String::as_str), SMALL);
        let bounds_width = if bounds.is_empty() { 0 } else { GAP + widest(&bounds) };
        let rates_right = right - bounds_width;
        let left = rates_right - widest(&rates).max(2 * marks::MARK) - GUTTER;
        columns.push(Column { left, rates: rates_right, right });
        right = left;
    }
    columns.reverse();
    columns
}

fn point(points: &[Point], series: usize) -> Point {
    points.get(series).copied().unwrap_or(open::NO_POINT)
}

/// The name of each target above its line, a row each; gives the bottom.
fn target_names(canvas: &mut Canvas, dots: &Dots, scale: Scale, space: Space, top: i32) -> i32 {
    let mut y = top;
    for (name, target) in &dots.targets {
        let text = format!("{name}目标 {}", number::percent(*target));
        let half = (face::width(&text, SMALL) / 2.0).ceil() as i32;
        let x =
            scale.at(*target).clamp(space.left + half, (space.right - half).max(space.left + half));
        let label = Label::new(text, (x, y + LINE / 2), Anchor::Middle, SMALL);
        canvas.label(label.color(palette::TARGET));
        y += LINE;
    }
    y
}

/// The mark of each series above its rates and, for long plots, ticks.
fn heads(canvas: &mut Canvas, dots: &Dots, scale: Scale, columns: &[Column], top: i32) {
    for (series, column) in columns.iter().enumerate() {
        let middle = (column.left + GUTTER + column.rates) / 2;
        marks::mark(canvas, series, (middle, top + LINE / 2));
    }
    if dots.lines.len() > LONG {
        tick_labels(canvas, scale, top + LINE / 2);
    }
}

/// Each rate, and behind it what is open.
fn draw_figures(canvas: &mut Canvas, points: &[Point], columns: &[Column], middle: i32) {
    for (series, column) in columns.iter().enumerate() {
        let (rate, bounds) = point(points, series);
        let color = if rate.is_some() { palette::INK } else { palette::MUTED };
        let at = (column.rates, middle);
        canvas.label(Label::new(number::points_or_dash(rate), at, Anchor::End, SMALL).color(color));
        if let Some(text) = open::in_brackets(bounds) {
            let at = (column.rates + GAP, middle);
            canvas.label(Label::new(text, at, Anchor::Start, SMALL).color(palette::MUTED));
        }
    }
}

/// A series with the place of its mark, and of its whisker's ends where it has one.
type Mark = (usize, i32, Option<(i32, i32)>);

/// The marks of a line, tied together, with their whiskers.
fn draw_line(canvas: &mut Canvas, dots: &Dots, points: &[Point], scale: Scale, middle: i32) {
    let marks: Vec<Mark> = (0..dots.series.len())
        .filter_map(|series| {
            let (rate, bounds) = point(points, series);
            let whisker = open(bounds).map(|(low, high)| (scale.at(low), scale.at(high)));
            Some((series, scale.at(rate?), whisker))
        })
        .collect();
    let places = || marks.iter().map(|(_, x, _)| *x);
    let (Some(first), Some(last)) = (places().min(), places().max()) else {
        return;
    };
    canvas.rect((first, middle), (last + 1, middle + 1), palette::AXIS);
    let spans: Vec<(i32, i32)> = marks
        .iter()
        .map(|&(_, x, whisker)| {
            let (low, high) = whisker.unwrap_or((x, x));
            (low.min(x - CORE), high.max(x + CORE))
        })
        .collect();
    for (lift, (series, x, whisker)) in lifts(&spans).into_iter().zip(marks) {
        if let Some((low, high)) = whisker {
            marks::level_whisker(canvas, low, high, middle + lift, palette::series(series));
        }
        marks::mark(canvas, series, (x, middle + lift));
    }
}

/// What of a mark must be seen on either side of its middle.
const CORE: i32 = 4;

/// How far each mark is moved up or down where its span from left to right
/// meets others: by so much that all are seen, the first series uppermost, and
/// no more than a row allows.
fn lifts(spans: &[(i32, i32)]) -> Vec<i32> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_unstable_by_key(|&at| spans[at]);
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    let mut edge = i32::MIN;
    for at in order {
        match clusters.last_mut() {
            Some(cluster) if spans[at].0 < edge => cluster.push(at),
            _ => clusters.push(vec![at]),
        }
        edge = edge.max(spans[at].1);
    }
    let mut lifts = vec![0; spans.len()];
    for mut cluster in clusters {
        cluster.sort_unstable();
        let last = cluster.len() as i32 - 1;
        let pitch = if last > 0 { (12 / last).min(10) } else { 0 };
        for (place, at) in (0..).zip(cluster) {
            lifts[at] = place * pitch - last * pitch / 2;
        }
    }
    lifts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_meet_are_moved_apart_and_others_stay() {
        assert_eq!(lifts(&[(6, 14), (36, 44)]), [0, 0]);
        assert_eq!(lifts(&[(6, 14), (6, 14), (86, 94)]), [-5, 5, 0]);
        assert_eq!(lifts(&[(10, 18), (8, 16), (6, 14)]), [-6, 0, 6]);
        assert_eq!(lifts(&[(40, 48), (0, 60), (56, 64)]), [-6, 0, 6]);
    }
}
