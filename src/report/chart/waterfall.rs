//! From one rate to another, part by part: small multiples below each other.
//!
//! Enters: waterfalls in the order to be drawn. Leaves: shapes and the bottom edge. All
//! share one axis, which need not begin at zero: both ends are marks, and only the parts,
//! whose length is what they say, are bars.

use super::bars::{grid, tick_labels};
use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LABEL, LINE, SMALL, Space};
use super::legend::{self, Key};
use super::open;
use super::scale::{Scale, Span};
use super::{face, marks, palette};
use crate::quantity::Rate;
use crate::report::document::{Point, Waterfall};
use crate::report::number;

/// From line to line.
const ROW: i32 = 24;
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
    let rows = || falls.iter().flat_map(rows);
    let widest = |texts: Vec<String>, px| face::widest(texts.iter().map(String::as_str), px);
    let stub = widest(rows().map(|row| row.label).collect(), LABEL).min(space.width() * 3 / 10);
    let figures = widest(rows().map(|row| row.text).collect(), SMALL);
    let ends = rows().flat_map(|row| [row.from, row.to]);
    let scale = Scale {
        span: Span::of(ends.filter_map(Rate::from_fraction), false, 6),
        from: space.left + stub + GAP,
        to: space.right - figures - GAP,
    };
    for fall in falls {
        let rows = rows_of(fall);
        let bottom = top + ROW * rows.len() as i32 + 4;
        grid(canvas, scale, top, bottom);
        for (row, at) in rows.iter().zip(0..) {
            draw_row(canvas, row, scale, (top + ROW * at + ROW / 2, at + 1 < rows.len() as i32));
            let middle = top + ROW * at + ROW / 2;
            let lines = face::wrap(&row.label, LABEL, stub);
            frame::block(canvas, &lines[..1], (scale.from - GAP, middle), Anchor::End, LABEL);
            let at = (space.right, middle);
            canvas.label(Label::new(row.text.as_str(), at, Anchor::End, SMALL));
        }
        top = bottom + BETWEEN;
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

fn rows(fall: &Waterfall) -> impl Iterator<Item = Line> {
    rows_of(fall).into_iter()
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

fn draw_row(canvas: &mut Canvas, row: &Line, scale: Scale, (middle, tied): (i32, bool)) {
    let place = |fraction: f64| Rate::from_fraction(fraction).map_or(scale.from, |at| scale.at(at));
    let (from, to) = (place(row.from), place(row.to));
    if tied {
        canvas.rect((to, middle), (to + 1, middle + ROW), palette::AXIS);
    }
    if row.end {
        marks::mark(canvas, 0, (to, middle));
        return;
    }
    let color = if row.to >= row.from { palette::BAR } else { palette::series(1) };
    canvas.rect((from.min(to), middle - 7), (from.max(to) + 1, middle + 8), color);
}
