//! Places as intervals: a line a label, from the best place to the worst.
//!
//! Enters: places in the order to be drawn. Leaves: shapes and the bottom edge. Never
//! sorts. The places in figures stand in a column at the right, where no line meets them.

use super::bars::{axis_name, middles, row_height};
use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LABEL, LINE, SMALL, Space};
use super::legend::{self, Key};
use super::scale::{Scale, Span};
use super::{face, marks, palette};
use crate::report::document::Ranks;
use crate::report::number;

/// From label to plot, and from plot to figures.
const GAP: i32 = 22;
/// Most figures on the axis.
const TICKS: usize = 16;

/// Draws the intervals; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, ranks: &Ranks, space: Space) -> i32 {
    if ranks.rows.is_empty() || ranks.peers == 0 {
        return frame::nothing(canvas, space);
    }
    let entries = [
        (Key::Mark(0), "按已确认率的名次".to_owned()),
        (Key::Whisker, "上下限允许的名次，从最好到最差".to_owned()),
    ];
    let top = legend::draw(canvas, &entries, space);
    let label = |(label, _): &(String, _)| face::wrap_evenly(label, LABEL, space.width() * 3 / 10);
    let labels: Vec<Vec<String>> = ranks.rows.iter().map(label).collect();
    let stub = face::widest(labels.iter().flatten().map(String::as_str), LABEL);
    let texts: Vec<String> = ranks.rows.iter().map(text).collect();
    let figures = face::widest(texts.iter().map(String::as_str), SMALL);
    let axis =
        Axis { from: space.left + stub + GAP, to: space.right - figures - GAP, peers: ranks.peers };
    let bottom = top + 8 + labels.iter().map(|lines| row_height(lines)).sum::<i32>();
    axis.grid(canvas, top, bottom);
    for (((row, lines), text), middle) in
        ranks.rows.iter().zip(&labels).zip(texts).zip(middles(&labels, top + 4))
    {
        frame::block(canvas, lines, (axis.from - GAP, middle), Anchor::End, LABEL);
        let color = if row.1.is_some() { palette::INK } else { palette::MUTED };
        let at = (space.right, middle);
        canvas.label(Label::new(text, at, Anchor::End, SMALL).color(color));
        if let Some((places, place)) = &row.1 {
            if places.strict().is_none() {
                let (best, worst) = (axis.at(places.best), axis.at(places.worst));
                marks::level_whisker(canvas, best, worst, middle, palette::INK);
            }
            marks::mark(canvas, 0, (axis.at(*place), middle));
        }
        let words = words(row);
        canvas.tip((space.left, middle - 13), (space.right, middle + 13), words);
    }
    let scale = Scale { span: Span { low: 0, high: 1, step: 1 }, from: axis.from, to: axis.to };
    axis_name(canvas, &ranks.axis, scale, space, bottom + LINE + 17)
}

/// What a line says: the places that are open, and that of the confirmed rate.
fn words(row: &(String, Option<(crate::evaluation::Places, usize)>)) -> String {
    match &row.1 {
        Some((_, place)) => format!("{}：名次 {}，按已确认率 {place}", row.0, text(row)),
        None => format!("{}：{}", row.0, text(row)),
    }
}

fn text((_, places): &(String, Option<(crate::evaluation::Places, usize)>)) -> String {
    places.map_or_else(|| number::TOO_FEW.to_owned(), |(places, _)| number::places(places))
}

/// Places from the first at the left to the last at the right.
struct Axis {
    from: i32,
    to: i32,
    peers: usize,
}

impl Axis {
    fn at(&self, place: usize) -> i32 {
        let steps = (self.peers - 1).max(1) as i32;
        self.from + (self.to - self.from) * (place as i32 - 1) / steps
    }

    /// Lines at the places that the axis names, with their figures below.
    fn grid(&self, canvas: &mut Canvas, top: i32, bottom: i32) {
        let step = self.peers.div_ceil(TICKS);
        let last = self.peers;
        let inner = (1..last).step_by(step).filter(|place| place + step <= last || *place == 1);
        for place in inner.chain([last]) {
            let x = self.at(place);
            canvas.rect((x, top), (x + 1, bottom), palette::GRID);
            let at = (x, bottom + LINE / 2 + 4);
            let label = Label::new(place.to_string(), at, Anchor::Middle, SMALL);
            canvas.label(label.color(palette::MUTED));
        }
    }
}
