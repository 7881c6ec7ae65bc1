//! The ends of the lines: name and last figures, apart from each other.
//!
//! Enters: series and the marks of each. Leaves: labels right of the plot,
//! each tied to its line. Never lets two of them meet.

use crate::report::chart::canvas::{Anchor, Canvas, Label, Point};
use crate::report::chart::frame::{LINE, SMALL};
use crate::report::chart::{face, marks, open, palette};
use crate::report::document::Trend;
use crate::report::number;

use super::plot::{Mark, Plot};

/// The name of a series, and where it stands.
pub(super) struct Ending {
    series: usize,
    lines: Vec<String>,
    figures: (String, Option<String>),
    from: Point,
    top: i32,
}

/// The endings of all series, not yet placed; names are wrapped at `limit`.
pub(super) fn of(trend: &Trend, limit: i32) -> Vec<Ending> {
    let names = trend.series.iter().map(|(name, _)| name);
    let ending = |(series, name): (usize, &String)| Ending {
        series,
        lines: face::wrap_evenly(name, SMALL, limit),
        figures: last_figures(trend, series),
        from: (0, 0),
        top: 0,
    };
    names.enumerate().map(ending).collect()
}

/// The rate of a series at the last year-end, and its bounds where they are open.
fn last_figures(trend: &Trend, series: usize) -> (String, Option<String>) {
    let last = trend.series[series].1.get(trend.years.len() - 1);
    let (rate, bounds) = last.copied().unwrap_or(open::NO_POINT);
    (number::points_or_dash(rate), open::in_brackets(bounds))
}

/// Sets each ending beside the last mark of its line, and apart from the others.
pub(super) fn place(endings: &mut [Ending], series: &[Vec<Mark>], plot: &Plot) {
    for ending in endings.iter_mut() {
        let last = series[ending.series].last();
        ending.from = last.map_or((plot.right, plot.scale.from - 12), |mark| mark.at);
        ending.top = ending.from.1 - LINE / 2;
    }
    endings.sort_by_key(|ending| (ending.top, ending.series));
    let mut floor = plot.scale.to - LINE;
    for ending in endings.iter_mut() {
        ending.top = ending.top.max(floor);
        floor = ending.top + ending.height() + 6;
    }
    let mut ceiling = plot.scale.from + LINE;
    for ending in endings.iter_mut().rev() {
        ending.top = ending.top.min(ceiling - ending.height());
        ceiling = ending.top - 6;
    }
}

impl Ending {
    /// Height of its lines.
    pub(super) fn height(&self) -> i32 {
        (self.lines.len() as i32 + 1) * LINE
    }

    /// Width of its widest line with the mark.
    pub(super) fn width(&self) -> i32 {
        let figures = format!("{} {}", self.figures.0, self.figures.1.as_deref().unwrap_or(""));
        let lines = self.lines.iter().map(String::as_str).chain([figures.as_str()]);
        face::widest(lines, SMALL) + 3 * marks::MARK
    }

    /// Mark, name and figure right of the plot, tied to the end of the line.
    pub(super) fn draw(&self, canvas: &mut Canvas, right: i32) {
        let left = right + 22;
        let first = self.top + LINE / 2;
        let from = (self.from.0 + marks::MARK + 4, self.from.1);
        if from.0 < right {
            canvas.line([from, (right, self.from.1), (left - 6, first)], 1, palette::AXIS);
        }
        marks::mark(canvas, self.series, (left + marks::MARK, first));
        let x = left + 3 * marks::MARK;
        let mut y = first;
        for line in &self.lines {
            canvas.label(Label::new(line.as_str(), (x, y), Anchor::Start, SMALL));
            y += LINE;
        }
        canvas.label(Label::new(self.figures.0.as_str(), (x, y), Anchor::Start, SMALL));
        if let Some(bounds) = &self.figures.1 {
            let x = x + face::width(&self.figures.0, SMALL).ceil() as i32 + 6;
            canvas.label(
                Label::new(bounds.as_str(), (x, y), Anchor::Start, SMALL).color(palette::MUTED),
            );
        }
    }
}
