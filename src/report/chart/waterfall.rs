//! From one rate to another, part by part: small multiples below each other.
//!
//! Enters: waterfalls in the order to be drawn. Leaves: shapes and the bottom edge. All
//! share one axis, which need not begin at zero: both ends are marks, and only the parts,
//! whose length is what they say, are bars.

use super::bars::{grid, middles, row_height, tick_labels};
use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LABEL, LINE, SMALL, Space};
use super::legend::{self, Key};
use super::open;
use super::scale::{Scale, Span};
use super::{face, marks, palette};
use crate::quantity::Rate;
use crate::report::document::{Point, Waterfall};
use crate::report::number;

/// Widest label of a line.
const STUB: i32 = 140;
/// Between two waterfalls.
const BETWEEN: i32 = 16;
/// From label to plot, and from plot to figures.
const GAP: i32 = 16;

/// Draws the waterfalls; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, falls: &[Waterfall], space: Space) -> i32 {
    if falls.is_empty() {
        return frame::nothing(canvas, space);
    }
    let entries = [
        (Key::Field(palette::BAR), "使率升高".to_owned()),
        (Key::Field(palette::series(1)), "使率降低".to_owned()),
    ];
    let mut top = legend::draw(canvas, &entries, space);
    let rows = || falls.iter().flat_map(rows_of);
    let widest = |texts: Vec<String>, px| face::widest(texts.iter().map(String::as_str), px);
    let stub = widest(rows().map(|row| row.label).collect(), LABEL).min(STUB);
    let figures = widest(rows().map(|row| row.text).collect(), SMALL);
    let ends = rows().flat_map(|row| [row.from, row.to]);
    let scale = Scale {
        span: Span::of(ends.filter_map(Rate::from_fraction), false, 6),
        from: space.left + stub + GAP,
        to: space.right - figures - GAP,
    };
    for fall in falls {
        top = draw_fall(canvas, &rows_of(fall), scale, (top, space.right)) + BETWEEN;
    }
    tick_labels(canvas, scale, top - BETWEEN + 14);
    top - BETWEEN + 14 + LINE
}

/// A line: an end, whose both sides are one, or a part.
struct Line {
    label: String,
    text: String,
    from: f64,
    to: f64,
    end: bool,
}

fn rows_of(fall: &Waterfall) -> Vec<Line> {
    let rate = |(rate, _): Point| rate.map_or(0.0, Rate::fraction);
    let end = |(label, point): &(String, Point)| {
        let bounds = open::in_brackets(point.1).map(|text| format!(" {text}"));
        Line {
            label: label.clone(),
            text: number::points_or_dash(point.0) + &bounds.unwrap_or_default(),
            from: rate(*point),
            to: rate(*point),
            end: true,
        }
    };
    let mut lines = vec![end(&fall.from)];
    let mut at = rate(fall.from.1);
    for (label, step) in &fall.steps {
        let text = number::difference(*step);
        let text = text.trim_end_matches("\u{a0}个百分点").to_owned();
        // What is drawn lies on the axis, wherever the parts lead on the way.
        let (from, to) = (at.clamp(0.0, 1.0), (at + step).clamp(0.0, 1.0));
        lines.push(Line { label: label.clone(), text, from, to, end: false });
        at += step;
    }
    lines.push(end(&fall.to));
    lines
}

/// A waterfall below `top`, its figures ending at `right`; gives its bottom.
fn draw_fall(canvas: &mut Canvas, rows: &[Line], scale: Scale, (top, right): (i32, i32)) -> i32 {
    let label = |row: &Line| face::wrap_evenly(&row.label, LABEL, STUB);
    let labels: Vec<Vec<String>> = rows.iter().map(label).collect();
    let bottom = top + labels.iter().map(|lines| row_height(lines)).sum::<i32>() + 4;
    grid(canvas, scale, top, bottom);
    let middles = middles(&labels, top + 2);
    for (at, row) in rows.iter().enumerate() {
        let middle = middles[at];
        draw_row(canvas, row, scale, (middle, middles.get(at + 1).copied()));
        frame::block(canvas, &labels[at], (scale.from - GAP, middle), Anchor::End, LABEL);
        canvas.label(Label::new(row.text.as_str(), (right, middle), Anchor::End, SMALL));
        let unit = if row.end { "" } else { "\u{a0}个百分点" };
        let words = format!("{}：{}{unit}", row.label, row.text);
        canvas.tip((scale.from - GAP, middle - 13), (right, middle + 13), words);
    }
    bottom
}

/// A line at its middle, tied to the next one.
fn draw_row(canvas: &mut Canvas, row: &Line, scale: Scale, (middle, next): (i32, Option<i32>)) {
    let place = |fraction: f64| Rate::from_fraction(fraction).map_or(scale.from, |at| scale.at(at));
    let (from, to) = (place(row.from), place(row.to));
    if let Some(next) = next {
        canvas.rect((to, middle), (to + 1, next), palette::AXIS);
    }
    if row.end {
        marks::mark(canvas, 0, (to, middle));
        return;
    }
    let color = if row.to >= row.from { palette::BAR } else { palette::series(1) };
    canvas.rect((from.min(to), middle - 7), (from.max(to) + 1, middle + 8), color);
}
