//! The colours of every chart: sober, distinct in grey print.
//!
//! Enters: nothing. Leaves: colours. Colour is never the only carrier: series
//! also differ in the shape of their marks, cells carry their figure.

use plotters::style::RGBColor;

/// Text and whiskers.
pub(super) const INK: RGBColor = RGBColor(0x1C, 0x27, 0x33);
/// Ticks, notes, legends, bounds in figures.
pub(super) const MUTED: RGBColor = RGBColor(0x55, 0x60, 0x6B);
/// Lines at ticks.
pub(super) const GRID: RGBColor = RGBColor(0xE6, 0xE9, 0xED);
/// The base line of a plot, and the lines that tie marks and labels.
pub(super) const AXIS: RGBColor = RGBColor(0x9A, 0xA5, 0xB1);
/// Paper.
pub(super) const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// Bars: dark enough for white figures within, light enough for whiskers of ink.
pub(super) const BAR: RGBColor = RGBColor(0x47, 0x78, 0xA4);
/// The target.
pub(super) const TARGET: RGBColor = RGBColor(0xB3, 0x26, 0x1E);
/// A cell without a base.
pub(super) const EMPTY: RGBColor = RGBColor(0xF4, 0xF5, 0xF7);

/// The series in order: navy, ochre, teal, plum. Each holds 3:1 against white,
/// and the first two against each other; in grey they are four steps apart.
pub(super) const SERIES: [RGBColor; 4] = [
    RGBColor(0x1B, 0x3F, 0x6B),
    RGBColor(0xD0, 0x7F, 0x1A),
    RGBColor(0x2E, 0x7D, 0x6B),
    RGBColor(0x2B, 0x0F, 0x26),
];

/// The classes of a heat map, from low to high.
pub(super) const RAMP: [RGBColor; 6] = [
    RGBColor(0xE8, 0xF0, 0xF7),
    RGBColor(0xC6, 0xDA, 0xEA),
    RGBColor(0x98, 0xBE, 0xDA),
    RGBColor(0x62, 0x9C, 0xC7),
    RGBColor(0x2B, 0x69, 0x9C),
    RGBColor(0x17, 0x40, 0x68),
];

/// What stands for each colour on dark paper. Texts on the four low classes are light there
/// and on the two high ones dark, as ink and paper change places.
const DARK: [(RGBColor, RGBColor); 18] = [
    (INK, RGBColor(0xF0, 0xF0, 0xEC)),
    (MUTED, RGBColor(0xA9, 0xAE, 0xB2)),
    (GRID, RGBColor(0x2C, 0x31, 0x36)),
    (AXIS, RGBColor(0x6B, 0x73, 0x7B)),
    (PAPER, RGBColor(0x15, 0x18, 0x1B)),
    (BAR, RGBColor(0x5A, 0x8D, 0xBA)),
    (TARGET, RGBColor(0xF2, 0x97, 0x8C)),
    (EMPTY, RGBColor(0x1F, 0x23, 0x26)),
    (SERIES[0], RGBColor(0x9C, 0xC3, 0xEE)),
    (SERIES[1], RGBColor(0xE0, 0x90, 0x2A)),
    (SERIES[2], RGBColor(0x5D, 0xBF, 0xA6)),
    (SERIES[3], RGBColor(0xEB, 0xD3, 0xE4)),
    (RAMP[0], RGBColor(0x1B, 0x27, 0x33)),
    (RAMP[1], RGBColor(0x22, 0x38, 0x4B)),
    (RAMP[2], RGBColor(0x2A, 0x4A, 0x64)),
    (RAMP[3], RGBColor(0x33, 0x60, 0x80)),
    (RAMP[4], RGBColor(0x86, 0xB4, 0xD8)),
    (RAMP[5], RGBColor(0xC3, 0xDD, 0xF0)),
];

/// Rules of a style sheet that set drawings below `scope` on dark paper.
pub(super) fn dark_rules(scope: &str) -> String {
    let hex = |RGBColor(red, green, blue): RGBColor| format!("#{red:02X}{green:02X}{blue:02X}");
    let rule = |(light, dark): &(RGBColor, RGBColor)| {
        let (light, dark) = (hex(*light), hex(*dark));
        format!(
            "{scope} [fill=\"{light}\"]{{fill:{dark}}}{scope} [stroke=\"{light}\"]{{stroke:{dark}}}"
        )
    };
    DARK.iter().map(rule).collect()
}

/// The colour of a series; after the fourth they come round again.
pub(super) fn series(index: usize) -> RGBColor {
    SERIES[index % SERIES.len()]
}

/// The text colour that reads best on a background.
pub(super) fn text_on(background: RGBColor) -> RGBColor {
    if contrast(INK, background) >= contrast(PAPER, background) { INK } else { PAPER }
}

/// Contrast of two colours (WCAG 2.2, 1 to 21).
pub(super) fn contrast(one: RGBColor, other: RGBColor) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance (WCAG 2.2).
fn luminance(RGBColor(red, green, blue): RGBColor) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_hold_three_to_one_against_paper_and_text_four_and_a_half() {
        for color in SERIES.into_iter().chain([BAR, TARGET]) {
            assert!(contrast(color, PAPER) >= 3.0, "{color:?}");
        }
        for cell in RAMP.into_iter().chain([EMPTY, PAPER]) {
            assert!(contrast(text_on(cell), cell) >= 4.5, "{cell:?}");
        }
        for text in [MUTED, TARGET, INK] {
            assert!(contrast(text, PAPER) >= 4.5, "{text:?}");
        }
        assert!(contrast(MUTED, EMPTY) >= 4.5);
        assert!(contrast(INK, BAR) >= 3.0, "whiskers on bars");
        assert!(contrast(PAPER, BAR) >= 4.5, "figures in bars");
    }

    #[test]
    fn on_dark_paper_marks_and_texts_hold_as_much() {
        let dark = |color: RGBColor| {
            let found = DARK.iter().find(|(light, _)| *light == color);
            found.unwrap_or_else(|| panic!("{color:?} has no dark one")).1
        };
        for color in SERIES.into_iter().chain([BAR, TARGET]) {
            assert!(contrast(dark(color), dark(PAPER)) >= 3.0, "{color:?}");
        }
        for cell in RAMP.into_iter().chain([EMPTY, PAPER]) {
            assert!(contrast(dark(text_on(cell)), dark(cell)) >= 4.5, "{cell:?}");
        }
        for text in [MUTED, TARGET, INK, AXIS] {
            let least = if text == AXIS { 3.0 } else { 4.5 };
            assert!(contrast(dark(text), dark(PAPER)) >= least, "{text:?}");
        }
        assert!(contrast(dark(MUTED), dark(EMPTY)) >= 4.5);
        assert!(contrast(dark(INK), dark(BAR)) >= 3.0, "whiskers on bars");
        assert!(contrast(dark(PAPER), dark(BAR)) >= 4.5, "figures in bars");
        assert!(RAMP.windows(2).all(|pair| contrast(dark(pair[0]), dark(pair[1])) >= 1.2));
    }

    #[test]
    fn series_stay_apart_in_grey_print() {
        assert!(contrast(SERIES[0], SERIES[1]) >= 3.0);
        for (place, one) in SERIES.into_iter().enumerate() {
            for other in SERIES.into_iter().skip(place + 1) {
                assert!(contrast(one, other) >= 1.5, "{one:?} {other:?}");
            }
        }
        assert!(RAMP.windows(2).all(|pair| contrast(pair[0], pair[1]) >= 1.2));
    }
}
