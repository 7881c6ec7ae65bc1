//! What the bounds of a rate leave open, as ends of a whisker and as words.
//!
//! Enters: bounds. Leaves: both sides, or nothing where they print alike.
//! Every drawing asks here, so that none prints an open rate without its bounds.

use crate::quantity::{Bounds, Rate};
use crate::report::document::Point;
use crate::report::number;

/// The point of a cell that nobody counted.
pub(super) const NO_POINT: Point = (None, Bounds { low: None, high: None });

/// The bounds where they leave open something that is printed.
pub(super) fn open(bounds: Bounds) -> Option<(Rate, Rate)> {
    let sides = bounds.low.zip(bounds.high);
    sides.filter(|(low, high)| low < high && number::points(*low) != number::points(*high))
}

/// Open bounds in words: `48.9–55.3`.
pub(super) fn text(bounds: Bounds) -> Option<String> {
    open(bounds).map(|_| number::bounds_points(bounds))
}

/// Open bounds in words behind a rate: `(48.9–55.3)`.
pub(super) fn in_brackets(bounds: Bounds) -> Option<String> {
    text(bounds).map(|text| format!("({text})"))
}

/// A rate in a sentence of its own: 武汉市：37.5 %（上下限 37.5–45.2 %）.
pub(super) fn sentence(name: &str, (rate, bounds): Point) -> String {
    let figure = number::percent_or_dash(rate);
    match open(bounds) {
        Some(_) => format!("{name}：{figure}（上下限 {}）", number::bounds(bounds)),
        None => format!("{name}：{figure}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_open_where_both_sides_print_differently() {
        let table = [
            ((1, 2), (1, 2), None),
            ((1, 4), (3, 8), Some("25.0–37.5")),
            ((50_001, 100_000), (50_002, 100_000), None),
            ((0, 9), (9, 9), Some("0.0–100.0")),
        ];
        for (low, high, expected) in table {
            let bounds = Bounds { low: Rate::of(low.0, low.1), high: Rate::of(high.0, high.1) };
            assert_eq!(text(bounds).as_deref(), expected);
        }
        assert_eq!(text(NO_POINT.1), None);
    }
}
