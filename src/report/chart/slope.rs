//! Rates at two year-ends, a line for each label.
//!
//! Enters: lines. Leaves: shapes and the bottom edge. The figures of the first year-end
//! stand at the left, those of the second with the names at the right, apart from each
//! other and tied to their lines.

use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LINE, SMALL, Space};
use super::legend::{self, Key};
use super::open;
use super::scale::{Scale, Span};
use super::{face, palette};
use crate::report::document::{Point, Slope};
use crate::report::number;

/// From a line's end to its figures.
const TIE: i32 = 26;
/// Narrowest plot.
const PLOT: i32 = 150;

/// The width below which figures would leave no plot.
pub(super) fn least_width(slope: &Slope) -> i32 {
    let [left, right] = [0, 1].map(|side| width(slope, side));
    left + right + 2 * TIE + PLOT + 48
}

fn width(slope: &Slope, side: usize) -> i32 {
    let texts: Vec<String> = slope.lines.iter().map(|line| text(line, side)).collect();
    face::widest(texts.iter().map(String::as_str), SMALL)
}

/// The figures of a side, the second with the name.
fn text((label, points): &(String, [Point; 2]), side: usize) -> String {
    let (rate, bounds) = points[side];
    let bounds = open::in_brackets(bounds).map_or_else(String::new, |text| format!(" {text}"));
    let name = if side == 1 { format!(" {label}") } else { String::new() };
    format!("{}{bounds}{name}", number::points_or_dash(rate))
}

/// Draws the lines; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, slope: &Slope, space: Space) -> i32 {
    let mut drawn: Vec<&(String, [Point; 2])> = slope.lines.iter().collect();
    drawn.retain(|(_, points)| points.iter().all(|(rate, _)| rate.is_some()));
    if drawn.is_empty() {
        return frame::nothing(canvas, space);
    }
    let entries = WAYS.map(|(color, words)| (Key::Field(color), words.to_owned()));
    let top = legend::draw(canvas, &entries, space) + LINE + 8;
    let bottom = top + (LINE + 1) * drawn.len().max(12) as i32;
    let [left, right] = [space.left + width(slope, 0) + TIE, space.right - width(slope, 1) - TIE];
    for (x, year) in [left, right].into_iter().zip(&slope.years) {
        canvas.rect((x, top), (x + 1, bottom), palette::AXIS);
        let at = (x, top - LINE / 2 - 4);
        canvas.label(Label::new(year.as_str(), at, Anchor::Middle, SMALL).color(palette::MUTED));
    }
    let rates = drawn.iter().flat_map(|(_, points)| points.iter().filter_map(|(rate, _)| *rate));
    // The low end is below.
    let span = Span::of(rates, false, 6);
    let scale = Scale { span, from: bottom - LINE / 2, to: top + LINE / 2 };
    let place = |(rate, _): Point| rate.map_or(scale.from, |rate| scale.at(rate));
    for (_, points) in &drawn {
        let color = WAYS[way(points)].0;
        let ends = [(left, place(points[0])), (right, place(points[1]))];
        canvas.line(ends, 2, color);
        ends.into_iter().for_each(|end| canvas.circle(end, 4, color));
    }
    for side in [0, 1] {
        let wanted: Vec<i32> = drawn.iter().map(|(_, points)| place(points[side])).collect();
        let (axis, away, anchor) =
            if side == 0 { (left, -1, Anchor::End) } else { (right, 1, Anchor::Start) };
        for ((line, from), to) in drawn.iter().zip(&wanted).zip(apart(&wanted, (top, bottom))) {
            let tie = [(axis + 7 * away, *from), (axis + (TIE - 4) * away, to)];
            canvas.line(tie, 1, palette::AXIS);
            canvas.label(Label::new(text(line, side), (axis + TIE * away, to), anchor, SMALL));
            let edge = if side == 0 { space.left } else { space.right };
            let (left, right) = (axis.min(edge), axis.max(edge));
            canvas.tip((left, to - LINE / 2), (right, to + LINE / 2), words(slope, line));
        }
    }
    bottom
}

/// What a line says: both rates and which way it goes.
fn words(slope: &Slope, (label, points): &(String, [Point; 2])) -> String {
    let [before, now] = [0, 1].map(|side| open::sentence(&slope.years[side], points[side]));
    format!("{label}，{before}；{now}；{}", WAYS[way(points)].1)
}

/// Which way a line goes, each with its colour and words.
const WAYS: [(RGBColor, &str); 3] = [
    (palette::SERIES[0], "升"),
    (palette::SERIES[1], "降"),
    (palette::AXIS, "持平，或因有未填升降不能确定（两年上下限相交）"),
];

fn way([before, now]: &[Point; 2]) -> usize {
    let is_open = |point: &Point| point.1.low != point.1.high;
    let meet = before.1.low <= now.1.high && now.1.low <= before.1.high;
    match (now.0.partial_cmp(&before.0), (is_open(before) || is_open(now)) && meet) {
        (_, true) | (None | Some(std::cmp::Ordering::Equal), _) => 2,
        (Some(std::cmp::Ordering::Greater), _) => 0,
        (Some(std::cmp::Ordering::Less), _) => 1,
    }
}

/// Places a line apart from each other, as near to those wanted as one pass down and one up
/// bring them; there is room for all between the edges.
fn apart(wanted: &[i32], (top, bottom): (i32, i32)) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|at| (wanted[*at], *at));
    let mut places = wanted.to_vec();
    let mut floor = top + LINE / 2;
    for at in &order {
        places[*at] = places[*at].max(floor);
        floor = places[*at] + LINE;
    }
    let mut ceiling = bottom - LINE / 2;
    for at in order.iter().rev() {
        places[*at] = places[*at].min(ceiling);
        ceiling = places[*at] - LINE;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_moved_apart_and_stay_between_the_edges() {
        assert_eq!(apart(&[50, 100], (0, 200)), [50, 100]);
        assert_eq!(apart(&[100, 50, 50], (0, 200)), [100, 50, 50 + LINE]);
        let crowded = apart(&[195; 5], (0, 200));
        assert_eq!(crowded[4], 200 - LINE / 2);
        assert!(crowded.windows(2).all(|pair| pair[1] - pair[0] == LINE));
    }
}
