//! An axis of rates: from fractions to pixels.
//!
//! Enters: the rates to be shown. Leaves: round ends, ticks and places. Never
//! cuts off a value.

use crate::quantity::Rate;

/// Steps between ticks, in hundredths.
const STEPS: [i32; 5] = [1, 2, 5, 10, 20];

/// The rounded ends of an axis and the step between its ticks, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The low end.
    pub(super) low: i32,
    /// The high end.
    pub(super) high: i32,
    /// From tick to tick.
    pub(super) step: i32,
}

impl Span {
    /// The narrowest span of at most `parts` steps that holds the rates, from
    /// zero on where `from_zero` is asked.
    pub(super) fn of(rates: impl IntoIterator<Item = Rate>, from_zero: bool, parts: i32) -> Span {
        let hundredths = rates.into_iter().map(|rate| rate.fraction() * 100.0);
        let (least, most) = hundredths
            .fold((100.0_f64, 0.0_f64), |(least, most), at| (least.min(at), most.max(at)));
        let least = if from_zero { 0.0 } else { least.min(most) };
        let spans = STEPS.map(|step| {
            let size = f64::from(step);
            let low = ((least / size).floor() as i32 * step).min(100 - step);
            let high = (most / size).ceil() as i32 * step;
            Span { low, high: high.max(low + step), step }
        });
        let fits = |span: &Span| span.high <= 100 && span.high - span.low <= parts * span.step;
        spans.into_iter().find(fits).unwrap_or(Span { low: 0, high: 100, step: 20 })
    }

    /// The ticks, in hundredths.
    pub(super) fn ticks(self) -> impl Iterator<Item = i32> {
        (0..=(self.high - self.low) / self.step).map(move |tick| self.low + tick * self.step)
    }
}

/// A span laid on pixels, the low end at `from`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// What is laid.
    pub(super) span: Span,
    /// Pixel of the low end.
    pub(super) from: i32,
    /// Pixel of the high end.
    pub(super) to: i32,
}

impl Scale {
    /// The pixel of a rate.
    pub(super) fn at(self, rate: Rate) -> i32 {
        self.place(rate.fraction() * 100.0)
    }

    /// Ticks as pixel and fraction.
    pub(super) fn ticks(self) -> impl Iterator<Item = (i32, f64)> {
        self.span.ticks().map(move |tick| (self.place(f64::from(tick)), f64::from(tick) / 100.0))
    }

    fn place(self, hundredths: f64) -> i32 {
        let part =
            (hundredths - f64::from(self.span.low)) / f64::from(self.span.high - self.span.low);
        self.from + (f64::from(self.to - self.from) * part).round() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_its_rates_between_round_ends() {
        let table = [
            (&[][..], true, (0, 1, 1)),
            (&[0.0], true, (0, 1, 1)),
            (&[0.48, 0.553], true, (0, 60, 10)),
            (&[0.48, 0.553], false, (48, 56, 2)),
            (&[0.0, 1.0], false, (0, 100, 20)),
            (&[1.0], false, (99, 100, 1)),
            (&[0.5], false, (50, 51, 1)),
        ];
        for (fractions, from_zero, (low, high, step)) in table {
            let rates = fractions.iter().filter_map(|&f| Rate::from_fraction(f));
            let span = Span { low, high, step };
            assert_eq!(Span::of(rates, from_zero, 6), span, "{fractions:?}");
        }
    }

    #[test]
    fn the_ends_of_a_span_lie_on_the_ends_of_the_plot() {
        let scale = Scale { span: Span { low: 20, high: 60, step: 10 }, from: 300, to: 100 };
        let ticks: Vec<i32> = scale.ticks().map(|(pixel, _)| pixel).collect();
        assert_eq!(ticks, [300, 250, 200, 150, 100]);
        assert_eq!(Rate::from_fraction(0.2).map(|rate| scale.at(rate)), Some(300));
    }
}
