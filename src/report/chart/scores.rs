//! Points by item: a column of bars for each item, as long as its share of the weight.
//!
//! Enters: columns with their weights, and lines of points with bounds. Leaves: shapes and
//! the bottom edge. Never sorts, and never prints open points without their bounds: the
//! figures stand below their bar, the bounds are whiskers on it.

use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LABEL, LINE, SMALL, Space, TINY};
use super::legend::{self, Key};
use super::{face, marks, palette};
use crate::quantity::Exact;
use crate::report::document::{ScorePoint, Scores};
use crate::report::number;

/// From label to columns, and between two columns.
const GAP: i32 = 18;
/// Half the height of a bar.
const HALF: i32 = 6;
/// Height of a line: bar, figure, and what is free.
const ROW: i32 = 36;
/// Narrowest column.
const COLUMN: i32 = 92;

/// The width below which the columns would not hold their figures.
pub(super) fn least_width(scores: &Scores) -> i32 {
    stub(scores, 10_000) + scores.columns.len() as i32 * (COLUMN + GAP) + 48
}

fn stub(scores: &Scores, limit: i32) -> i32 {
    let labels = scores.lines.iter().map(|(label, _)| label.as_str());
    face::widest(labels, LABEL).min(limit)
}

/// Draws the bars; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, scores: &Scores, space: Space) -> i32 {
    if scores.lines.is_empty() || scores.columns.is_empty() {
        return frame::nothing(canvas, space);
    }
    let points = scores.lines.iter().flat_map(|(_, points)| points.iter().flatten());
    let is_open = points.clone().any(|point| point.low != point.high);
    let whisker = is_open.then(|| (Key::Whisker, "上下限".to_owned()));
    let top = legend::draw(canvas, &whisker.into_iter().collect::<Vec<_>>(), space);
    let left = space.left + stub(scores, space.width() * 3 / 10) + GAP;
    let count = scores.columns.len() as i32;
    let width = ((space.right - left + GAP) / count) - GAP;
    let at = |column: usize| left + column as i32 * (width + GAP);
    let mut y = heads(canvas, scores, (top, width), &at);
    for (label, points) in &scores.lines {
        let bar = y + ROW / 3;
        frame::block(canvas, std::slice::from_ref(label), (left - GAP, bar), Anchor::End, LABEL);
        for (column, point) in points.iter().enumerate() {
            let weight = &scores.columns[column].1;
            draw_point(canvas, point.as_ref(), weight, (at(column), bar, width));
            let words = words(label, &scores.columns[column], point.as_ref());
            let x = at(column);
            canvas.tip((x, bar - HALF - 2), (x + width, bar + ROW - HALF - 4), words);
        }
        y += ROW;
    }
    y
}

/// What a bar says: 武汉市，党建入章率：9.2 分（上下限 9.2–11.0），满分 15.
fn words(label: &str, (name, weight): &(String, Exact), point: Option<&ScorePoint>) -> String {
    let Some(point) = point else {
        return format!("{label}，{name}：不适用");
    };
    let figure = number::score_or_dash(point.confirmed.as_ref());
    let bounds = match point.low == point.high {
        true => String::new(),
        false => format!("（上下限 {}）", number::score_bounds(&point.low, &point.high)),
    };
    format!("{label}，{name}：{figure} 分{bounds}，满分 {}", number::plain(weight))
}

/// The heads of the columns, at their foot a line; gives the top of the plot.
fn heads(
    canvas: &mut Canvas,
    scores: &Scores,
    (top, width): (i32, i32),
    at: &impl Fn(usize) -> i32,
) -> i32 {
    let texts: Vec<Vec<String>> = scores
        .columns
        .iter()
        .map(|(name, weight)| {
            let mut lines = face::wrap_evenly(name, SMALL, width);
            lines.push(format!("满分 {}", number::plain(weight)));
            lines
        })
        .collect();
    let most = texts.iter().map(Vec::len).max().unwrap_or(0) as i32;
    for (column, lines) in texts.iter().enumerate() {
        let mut y = top + (most - lines.len() as i32) * LINE + LINE / 2;
        for line in lines {
            let at = (at(column), y);
            canvas.label(Label::new(line.as_str(), at, Anchor::Start, SMALL).color(palette::MUTED));
            y += LINE;
        }
    }
    top + most * LINE + 8
}

/// A bar on its track, the whisker of its bounds, and the figures below.
fn draw_point(
    canvas: &mut Canvas,
    point: Option<&ScorePoint>,
    weight: &Exact,
    (left, middle, width): (i32, i32, i32),
) {
    canvas.rect((left, middle - HALF), (left + width, middle + HALF), palette::EMPTY);
    let foot = (left, middle + HALF + 9);
    let Some(point) = point else {
        let dash = Label::new(number::DASH, foot, Anchor::Start, TINY);
        canvas.label(dash.color(palette::MUTED));
        return;
    };
    let place = |points: &Exact| {
        let share = points.to_f64() / weight.to_f64();
        left + (share.clamp(0.0, 1.0) * f64::from(width)).round() as i32
    };
    if let Some(points) = &point.confirmed {
        canvas.rect((left, middle - HALF), (place(points), middle + HALF), palette::BAR);
    }
    let figure = number::score_or_dash(point.confirmed.as_ref());
    let text = if point.low == point.high {
        figure
    } else {
        let (low, high) = (place(&point.low), place(&point.high));
        marks::level_whisker(canvas, low, high, middle, palette::INK);
        format!("{figure} ({})", number::score_bounds(&point.low, &point.high))
    };
    canvas.label(Label::new(text, foot, Anchor::Start, TINY));
}
