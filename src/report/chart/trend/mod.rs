//! Lines over year-ends, bounds as whiskers, names at the line's end.
//!
//! Enters: year-ends from left to right, and series with rate and bounds at
//! each. Leaves: shapes and the bottom edge. Never joins a line across a year
//! without a rate. Figures between the ends stand where there is room for
//! them and for their open bounds, else whisker and axis tell.

mod endings;
mod plot;

use super::canvas::{Anchor, Canvas, Label, Point};
use super::frame::{self, LINE, SMALL, Space, TINY};
use super::legend::{self, Key};
use super::open::{self, open};
use super::room::Room;
use super::scale::Span;
use super::{face, marks, palette};
use crate::quantity::{Bounds, Rate};
use crate::report::document::Trend;
use crate::report::number;
use endings::Ending;
use plot::{Mark, Plot};

/// Least height of the plot.
const HEIGHT: i32 = 300;
/// From the middle of a mark to the middle of its figure.
const LIFT: i32 = 15;
/// From the middle of a figure to the middle of the bounds below it.
const BELOW: i32 = 13;

/// Draws the lines; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, trend: &Trend, space: Space) -> i32 {
    if trend.years.is_empty() || trend.series.is_empty() {
        return frame::nothing(canvas, space);
    }
    let whiskers = points(trend).any(|(_, bounds)| open(bounds).is_some());
    let entries: Vec<_> =
        whiskers.then(|| (Key::Whisker, legend::BOUNDS.to_owned())).into_iter().collect();
    let top = legend::draw(canvas, &entries, space);
    let span = span(trend);
    let y = axis_name(canvas, trend, span, Space { top, ..space });
    let mut endings = endings::of(trend, space.width() * 3 / 10);
    let height = endings.iter().map(|ending| ending.height() + 6).sum::<i32>().max(HEIGHT);
    let top = y + 23;
    let right = space.right - endings.iter().map(Ending::width).max().unwrap_or(0) - 28;
    let plot = Plot::new(trend, span, Space { right, top, ..space }, height);
    plot.grid(canvas, &trend.years, space.left);
    let series: Vec<Vec<Mark>> =
        (0..trend.series.len()).map(|series| plot.marks(trend, series)).collect();
    draw_series(canvas, &series, &plot);
    endings::place(&mut endings, &series, &plot);
    for ending in &endings {
        ending.draw(canvas, right);
    }
    tips(canvas, trend, &series);
    plot.dashes(canvas, trend)
}

/// What each mark says.
fn tips(canvas: &mut Canvas, trend: &Trend, series: &[Vec<Mark>]) {
    const HALF: i32 = 9;
    for ((name, points), marks) in trend.series.iter().zip(series) {
        for mark in marks {
            let Some(year) = trend.years.get(mark.year) else { continue };
            let words = open::sentence(&format!("{name}，{year}"), points[mark.year]);
            let (x, y) = mark.at;
            canvas.tip((x - HALF, y - HALF), (x + HALF, y + HALF), words);
        }
    }
}

fn points(trend: &Trend) -> impl Iterator<Item = (Option<Rate>, Bounds)> {
    trend.series.iter().flat_map(|(_, points)| points.iter().copied())
}

/// The axis: at least ten points high, so that small changes look small.
fn span(trend: &Trend) -> Span {
    let rates = points(trend).flat_map(|(rate, bounds)| [rate, bounds.low, bounds.high]);
    let span = Span::of(rates.flatten(), false, 6);
    if span.high - span.low >= 10 {
        return span;
    }
    let low = (span.low / 5 * 5).min(90);
    Span { low, high: (low + 10).max((span.high + 4) / 5 * 5), step: 5 }
}

/// The name of the axis above it, with a word where it does not begin at zero;
/// gives the bottom edge.
fn axis_name(canvas: &mut Canvas, trend: &Trend, span: Span, space: Space) -> i32 {
    let broken = if span.low > 0 { "，纵轴不从0起" } else { "" };
    let mut y = space.top;
    for line in face::wrap(&format!("{}{broken}", trend.axis), SMALL, space.width()) {
        let label = Label::new(line, (space.left, y + LINE / 2), Anchor::Start, SMALL);
        canvas.label(label.color(palette::MUTED));
        y += LINE;
    }
    y
}

/// Lines, whiskers, marks, and the figures that find room.
fn draw_series(canvas: &mut Canvas, series: &[Vec<Mark>], plot: &Plot) {
    let mut room = Room::default();
    for (index, marks) in series.iter().enumerate() {
        let joined = |pair: &&[Mark]| {
            pair[0].year + 1 == pair[1].year && !plot.breaks.contains(&pair[1].year)
        };
        for pair in marks.windows(2).filter(joined) {
            canvas.line([pair[0].at, pair[1].at], 2, palette::series(index));
            room.take_line(pair[0].at, pair[1].at);
        }
        for mark in marks {
            room.take_box(mark.at, (2 * marks::MARK, 2 * marks::MARK));
            if let Some((low, high)) = open(mark.bounds) {
                let (x, low, high) = (mark.at.0, plot.scale.at(low), plot.scale.at(high));
                marks::upright_whisker(canvas, x, low, high, palette::series(index));
                room.take_box((x, (low + high) / 2), (7, low - high));
            }
        }
    }
    for (index, marks) in series.iter().enumerate() {
        marks.iter().for_each(|mark| marks::mark(canvas, index, mark.at));
        // The figure of the last year-end stands with the name.
        let between = marks.iter().filter(|mark| mark.year + 1 < plot.years);
        between.for_each(|mark| draw_figure(canvas, &mut room, *mark, plot));
    }
}

/// The figure of a mark with its open bounds below, above or below the mark
/// beyond its whisker or beside it, if there is room for both.
fn draw_figure(canvas: &mut Canvas, room: &mut Room, mark: Mark, plot: &Plot) {
    let (rate, bounds) = (number::points(mark.rate), open::text(mark.bounds));
    let least = face::widest(bounds.as_deref(), TINY);
    let width = least.max(face::width(&rate, SMALL).ceil() as i32) + 4;
    let size = (width, LINE - 3 + if bounds.is_some() { BELOW } else { 0 });
    let inside = |at: &Point| {
        at.0 - size.0 / 2 > plot.left
            && at.0 + size.0 / 2 < plot.right
            && at.1 - size.1 / 2 > plot.scale.to - LINE - LINE / 2
            && at.1 + size.1 / 2 < plot.scale.from
    };
    let places = places(mark, size, plot);
    let Some(at) = places.into_iter().filter(inside).find(|&at| room.is_free(at, size)) else {
        return;
    };
    room.take_box(at, size);
    // Paper keeps the lines of the grid out of the figures; nothing else is here.
    let half = (size.0 / 2, size.1 / 2);
    canvas.rect((at.0 - half.0, at.1 - half.1), (at.0 + half.0, at.1 + half.1), palette::PAPER);
    let Some(bounds) = bounds else {
        canvas.label(Label::new(rate, at, Anchor::Middle, SMALL));
        return;
    };
    canvas.label(Label::new(rate, (at.0, at.1 - BELOW / 2), Anchor::Middle, SMALL));
    let label = Label::new(bounds, (at.0, at.1 + BELOW / 2 + 1), Anchor::Middle, TINY);
    canvas.label(label.color(palette::MUTED));
}

/// Where the figure of a mark may stand, the best place first.
fn places(mark: Mark, (width, height): Point, plot: &Plot) -> [Point; 8] {
    let (low, high) = open(mark.bounds).unwrap_or((mark.rate, mark.rate));
    let (x, y) = mark.at;
    let (high, low) = (plot.scale.at(high).min(y), plot.scale.at(low).max(y));
    let aside = width / 2 + marks::MARK + 3;
    let (above, below) = (y - height / 2 - 2, y + height / 2 + 2);
    [
        (x, high - LIFT - (height - LINE + 3) / 2),
        (x, low + LIFT + (height - LINE + 3) / 2),
        (x - aside, y),
        (x + aside, y),
        (x - aside, above),
        (x + aside, above),
        (x - aside, below),
        (x + aside, below),
    ]
}
