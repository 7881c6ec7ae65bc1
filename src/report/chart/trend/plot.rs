//! Where years and rates lie, and what stands at each year-end.
//!
//! Enters: a trend and the space for it. Leaves: places of marks, grid, names
//! of years, and a dash for each rate that is absent.

use crate::quantity::{Bounds, Rate};
use crate::report::chart::canvas::{Anchor, Canvas, Label, Point};
use crate::report::chart::frame::{self, LINE, SMALL, Space};
use crate::report::chart::scale::{Scale, Span};
use crate::report::chart::{face, marks, palette};
use crate::report::document::Trend;
use crate::report::number;

/// From series to series at one year-end, so that whiskers stand side by side.
const DODGE: i32 = 8;
/// Room for the four digits of a year.
const YEAR: i32 = 32;

/// A mark of a series.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// Place of its year-end.
    pub(super) year: usize,
    /// Where it stands.
    pub(super) at: Point,
    /// Its rate.
    pub(super) rate: Rate,
    /// The bounds of the rate.
    pub(super) bounds: Bounds,
}

/// Where years and rates lie.
pub(super) struct Plot {
    /// The axis, low end at the foot.
    pub(super) scale: Scale,
    /// Left edge.
    pub(super) left: i32,
    /// Right edge.
    pub(super) right: i32,
    pitch: i32,
    /// How many year-ends there are.
    pub(super) years: usize,
    /// Every how many years one is named, the last always.
    each: usize,
    year_lines: i32,
    series: usize,
    /// Year-ends to which no line leads.
    pub(super) breaks: Vec<usize>,
}

impl Plot {
    /// Lays out a plot of a height.
    pub(super) fn new(trend: &Trend, span: Span, space: Space, height: i32) -> Plot {
        let scale = Scale { span, from: space.top + height, to: space.top };
        let left = space.left + 36;
        let years = trend.years.len();
        let pitch = (space.right - left) / years as i32;
        let each = (YEAR / pitch.max(1) + 1) as usize;
        let room = pitch * each as i32 - 4;
        let lines =
            trend.years.iter().map(|year| face::wrap_evenly(year, SMALL, room).len() as i32);
        let year_lines = lines.max().unwrap_or(1);
        Plot {
            each,
            scale,
            left,
            right: space.right,
            pitch,
            years,
            year_lines,
            series: trend.series.len(),
            breaks: trend.breaks.clone(),
        }
    }

    fn x(&self, year: usize) -> i32 {
        self.left + self.pitch / 2 + year as i32 * self.pitch
    }

    fn dodged(&self, year: usize, series: usize) -> i32 {
        self.x(year) + (2 * series as i32 - (self.series as i32 - 1)) * DODGE / 2
    }

    /// The marks of a series, where it has a rate.
    pub(super) fn marks(&self, trend: &Trend, series: usize) -> Vec<Mark> {
        let points = trend.series[series].1.iter().take(self.years).enumerate();
        let mark = |year: usize, rate: Rate, bounds: Bounds| Mark {
            year,
            at: (self.dodged(year, series), self.scale.at(rate)),
            rate,
            bounds,
        };
        points
            .filter_map(|(year, &(rate, bounds))| rate.map(|rate| mark(year, rate, bounds)))
            .collect()
    }

    /// Lines at the ticks, with their figures at the outer edge, and the years.
    pub(super) fn grid(&self, canvas: &mut Canvas, years: &[String], edge: i32) {
        for (y, fraction) in self.scale.ticks() {
            let color = if y == self.scale.from { palette::AXIS } else { palette::GRID };
            canvas.rect((self.left, y), (self.right, y + 1), color);
            let label = Label::new(number::tick(fraction), (edge + 26, y), Anchor::End, SMALL);
            canvas.label(label.color(palette::MUTED));
        }
        for (year, name) in years.iter().enumerate() {
            canvas.rect(
                (self.x(year), self.scale.from),
                (self.x(year) + 1, self.scale.from + 5),
                palette::AXIS,
            );
            if !(self.years - 1 - year).is_multiple_of(self.each) {
                continue;
            }
            let lines = face::wrap_evenly(name, SMALL, self.pitch * self.each as i32 - 4);
            let middle = self.scale.from + 18 + (lines.len() as i32 - 1) * LINE / 2;
            frame::block(canvas, &lines, (self.x(year), middle), Anchor::Middle, SMALL);
        }
    }

    /// Below a year-end the mark of each series without a rate there, with a
    /// dash; gives the bottom edge.
    pub(super) fn dashes(&self, canvas: &mut Canvas, trend: &Trend) -> i32 {
        let top = self.scale.from + 10 + LINE * self.year_lines;
        let mut most = 0;
        for year in 0..self.years {
            let absent = |series: &usize| {
                trend.series[*series].1.get(year).is_none_or(|(rate, _)| rate.is_none())
            };
            for (place, series) in (0..trend.series.len()).filter(absent).enumerate() {
                let at = (self.x(year) - 10, top + place as i32 * LINE + LINE / 2);
                marks::mark(canvas, series, at);
                let dash = Label::new(number::DASH, (at.0 + 10, at.1), Anchor::Start, SMALL);
                canvas.label(dash.color(palette::MUTED));
                most = most.max(place as i32 + 1);
            }
        }
        top + most * LINE
    }
}
