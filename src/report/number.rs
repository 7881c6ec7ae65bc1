//! The one place where figures are rounded and become text.
//!
//! Enters: counts, rates, bounds and differences as computed. Leaves: what a
//! reader sees, with a no-break space (U+00A0) before each unit. Never
//! computes a figure, and never lets rounding claim more than the data say:
//! only all of n prints 100.0 %, only none of n prints 0.0 %.

use crate::evaluation::Places;
use crate::quantity::{Bounds, Exact, Rate};

/// What stands where there is nothing to say.
pub const DASH: &str = "—";

/// What stands for a figure that the edition does not tell.
pub const STAR: &str = "*";

/// Stands for the place of a base of fewer than ten.
pub const TOO_FEW: &str = "不足10";

/// A rate with one decimal and its unit: `51.1 %`.
///
/// Half a unit is rounded up. A rate below 1 never prints `100.0 %`, it
/// prints `>99.9 %`; a rate above 0 never prints `0.0 %`, it prints `<0.1 %`.
///
/// ```
/// use nianbao::quantity::Rate;
/// use nianbao::report::number::percent;
/// assert_eq!(Rate::of(1533, 3000).map(percent).as_deref(), Some("51.1\u{a0}%"));
/// ```
pub fn percent(rate: Rate) -> String {
    format!("{}\u{a0}%", points(rate))
}

/// As [`percent`], and [`DASH`] where the base is empty.
pub fn percent_or_dash(rate: Option<Rate>) -> String {
    rate.map_or_else(|| DASH.to_owned(), percent)
}

/// A rate with one decimal, for places whose head or axis names the unit: `51.1`.
pub fn points(rate: Rate) -> String {
    let fraction = rate.fraction();
    match tenths(fraction) {
        0 if fraction > 0.0 => "<0.1".to_owned(),
        1000.. if fraction < 1.0 => ">99.9".to_owned(),
        tenths => decimal(tenths),
    }
}

/// As [`points`], and [`DASH`] where the base is empty.
pub fn points_or_dash(rate: Option<Rate>) -> String {
    rate.map_or_else(|| DASH.to_owned(), points)
}

/// Bounds of a rate: `48.9–55.3 %`; one figure where both sides print alike,
/// [`DASH`] for a side that does not exist, one [`DASH`] where neither does.
pub fn bounds(bounds: Bounds) -> String {
    match (bounds.low, bounds.high) {
        (None, None) => DASH.to_owned(),
        _ => format!("{}\u{a0}%", bounds_points(bounds)),
    }
}

/// As [`bounds`], for places whose head or axis names the unit: `48.9–55.3`.
pub fn bounds_points(bounds: Bounds) -> String {
    match (bounds.low.map(points), bounds.high.map(points)) {
        (None, None) => DASH.to_owned(),
        (Some(low), Some(high)) if low == high => low,
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (low, high) => {
            let side = |text: Option<String>| text.unwrap_or_else(|| DASH.to_owned());
            format!("{}\u{a0}至\u{a0}{}", side(low), side(high))
        }
    }
}

/// A whole number with separators of thousands: `1,533`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A whole number in units of ten thousand (万), half rounded up: `1.53 万`. One above zero
/// that would print as zero prints as it is.
pub fn ten_thousands(number: u64, decimals: usize) -> String {
    let scale = 10_u128.pow(u32::try_from(decimals.min(4)).unwrap_or(4));
    let rounded = (u128::from(number) * scale + 5_000) / 10_000;
    if rounded == 0 && number > 0 {
        return count(number);
    }
    // Below the number that came in, which is a u64.
    let whole = count(u64::try_from(rounded / scale).unwrap_or(u64::MAX));
    match decimals {
        0 => format!("{whole}\u{a0}万"),
        _ => format!("{whole}.{:0decimals$}\u{a0}万", rounded % scale),
    }
}

/// A difference of two rates in percentage points: `+2.3 个百分点`, with a true
/// minus sign below zero and no sign at exactly zero. One that is not zero but
/// rounds to it keeps its sign. [`DASH`] for what is not a finite number.
pub fn difference(fraction: f64) -> String {
    if !fraction.is_finite() {
        return DASH.to_owned();
    }
    let sign = match fraction {
        f if f > 0.0 => "+",
        f if f < 0.0 => "−",
        _ => "",
    };
    format!("{sign}{}\u{a0}个百分点", decimal(tenths(fraction.abs())))
}

/// As [`difference`], and [`DASH`] where there is none.
pub fn difference_or_dash(fraction: Option<f64>) -> String {
    fraction.map_or_else(|| DASH.to_owned(), difference)
}

/// Points of an evaluation with one decimal: `72.5`. Half a unit is rounded up; points are
/// never below zero.
///
/// ```
/// use nianbao::quantity::Exact;
/// use nianbao::report::number::score;
/// assert_eq!(Exact::share(290, 4).as_ref().map(score).as_deref(), Some("72.5"));
/// ```
pub fn score(points: &Exact) -> String {
    let twentieths = (points * &Exact::whole(20)).whole_parts(&Exact::one());
    decimal(twentieths.div_ceil(2))
}

/// Points as a scheme writes them: `30`, `12.5`.
pub fn plain(points: &Exact) -> String {
    points.to_f64().to_string()
}

/// As [`score`], and [`DASH`] where there are none.
pub fn score_or_dash(points: Option<&Exact>) -> String {
    points.map_or_else(|| DASH.to_owned(), score)
}

/// Bounds of points: `70.1–72.5`; one figure where both sides print alike.
pub fn score_bounds(low: &Exact, high: &Exact) -> String {
    let (low, high) = (score(low), score(high));
    if low == high { low } else { format!("{low}–{high}") }
}

/// A number with two decimals and separators of thousands, half rounded up: `1,234.57`;
/// [`DASH`] where there is none, or no finite one that is positive or zero.
pub fn decimal_or_dash(number: Option<f64>) -> String {
    match number {
        Some(number) if number.is_finite() && number >= 0.0 => {
            // A cast saturates.
            let hundredths = (number * 100.0 + 0.5).floor() as u64;
            format!("{}.{:02}", count(hundredths / 100), hundredths % 100)
        }
        _ => DASH.to_owned(),
    }
}

/// A place, or the places from best to worst: `3`, `3–7`.
pub fn places(places: Places) -> String {
    match places.strict() {
        Some(place) => place.to_string(),
        None => format!("{}–{}", places.best, places.worst),
    }
}

/// A place on an axis of percent, given as a fraction: `20`, and `2.5` where
/// it is no whole number.
pub fn tick(fraction: f64) -> String {
    let text = decimal(tenths(fraction.max(0.0)));
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Tenths of a percent, half rounded up.
///
/// A quotient of counts below 100 million lies either on a half or at least
/// 5e-9 tenths from it, and its double lies within 2e-13 of it: the slack
/// between the two decides as the exact ratio would.
fn tenths(fraction: f64) -> u64 {
    const SLACK: f64 = 1e-9;
    // A cast saturates: what is negative or not a number becomes 0.
    (fraction * 1000.0 + 0.5 + SLACK).floor() as u64
}

fn decimal(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(part: u64, whole: u64) -> Option<Rate> {
        Rate::of(part, whole)
    }

    #[test]
    fn a_rate_prints_one_decimal_and_never_claims_all_or_none() {
        let table = [
            (0, 7, "0.0\u{a0}%"),
            (7, 7, "100.0\u{a0}%"),
            (1533, 3000, "51.1\u{a0}%"),
            (1, 3, "33.3\u{a0}%"),
            (2, 3, "66.7\u{a0}%"),
            (1, 2000, "0.1\u{a0}%"),
            (1, 2001, "<0.1\u{a0}%"),
            (1999, 2000, ">99.9\u{a0}%"),
            (1998, 2000, "99.9\u{a0}%"),
            (9994, 10000, "99.9\u{a0}%"),
            (9996, 10000, ">99.9\u{a0}%"),
            (0, 0, "—"),
        ];
        for (part, whole, expected) in table {
            assert_eq!(percent_or_dash(of(part, whole)), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn every_half_is_rounded_up_as_the_exact_ratio_would_be() {
        for odd in (1_u64..1998).step_by(2) {
            for times in [1, 7, 1009] {
                let exact = format!("{}.{}", odd.div_ceil(2) / 10, odd.div_ceil(2) % 10);
                assert_eq!(of(odd * times, 2000 * times).map(points), Some(exact));
            }
        }
    }

    #[test]
    fn bounds_print_both_sides_unless_they_print_alike() {
        let table = [
            (of(489, 1000), of(553, 1000), "48.9–55.3\u{a0}%"),
            (of(1, 2), of(1, 2), "50.0\u{a0}%"),
            (of(0, 1), of(1, 1), "0.0–100.0\u{a0}%"),
            (None, None, "—"),
            (None, of(1, 2), "—\u{a0}至\u{a0}50.0\u{a0}%"),
        ];
        for (low, high, expected) in table {
            assert_eq!(bounds(Bounds { low, high }), expected);
        }
    }

    #[test]
    fn a_count_is_grouped_by_thousands() {
        let table = [
            (0, "0"),
            (999, "999"),
            (1533, "1,533"),
            (123_456, "123,456"),
            (1_000_000, "1,000,000"),
        ];
        for (number, expected) in table {
            assert_eq!(count(number), expected);
        }
    }

    #[test]
    fn a_number_in_units_of_ten_thousand_is_rounded_once() {
        let table = [
            (0, 2, "0.00\u{a0}万"),
            (49, 2, "49"),
            (50, 2, "0.01\u{a0}万"),
            (15_349, 2, "1.53\u{a0}万"),
            (15_350, 2, "1.54\u{a0}万"),
            (89_950_000, 1, "8,995.0\u{a0}万"),
            (15_000, 0, "2\u{a0}万"),
        ];
        for (number, decimals, expected) in table {
            assert_eq!(ten_thousands(number, decimals), expected);
        }
    }

    #[test]
    fn a_difference_carries_its_sign() {
        let table = [
            (0.023, "+2.3\u{a0}个百分点"),
            (-0.0115, "−1.2\u{a0}个百分点"),
            (0.0, "0.0\u{a0}个百分点"),
            (-0.0001, "−0.0\u{a0}个百分点"),
            (f64::NAN, "—"),
            (f64::INFINITY, "—"),
        ];
        for (fraction, expected) in table {
            assert_eq!(difference(fraction), expected);
        }
        assert_eq!(difference_or_dash(None), "—");
    }

    #[test]
    fn any_other_number_prints_two_decimals() {
        let table = [
            (Some(1.0), "1.00"),
            (Some(0.994), "0.99"),
            (Some(1.125), "1.13"),
            (Some(1_234.567), "1,234.57"),
            (Some(f64::NAN), "—"),
            (None, "—"),
        ];
        for (number, expected) in table {
            assert_eq!(decimal_or_dash(number), expected);
        }
    }

    #[test]
    fn a_tick_is_as_short_as_it_can_be() {
        for (fraction, expected) in
            [(0.0, "0"), (0.2, "20"), (0.025, "2.5"), (0.3, "30"), (1.0, "100")]
        {
            assert_eq!(tick(fraction), expected);
        }
    }
}
