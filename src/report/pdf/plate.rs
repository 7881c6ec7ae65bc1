//! Charts of the pages.
//!
//! Enters: a chart and its drawing. Leaves: its words, and how large its drawing stands.
//! Never draws.

use serde::Serialize;

use super::face::{self, printable};
use super::fit::{LYING, STANDING};
use crate::report::document;

/// Pixels of a drawing in a point of the page: labels of 13 pixels are 9 points tall.
const PIXELS: f64 = 1.4;
/// Heights of text on a page that stands and on one that lies, in points, less a caption.
const HEIGHTS: (f64, f64) = (590.0, 390.0);
/// From line to line of notes, in points, and their size.
const NOTE: (f64, f64) = (14.0, 9.0);
/// The least height that notes leave for a drawing.
const LOWEST: f64 = 200.0;
/// Below this scale a drawing is looked at on a page that lies.
const SMALL: f64 = 0.7;

/// A chart as the layout reads it.
#[derive(Serialize)]
pub(super) struct Chart {
    /// e.g. 图3.
    number: String,
    label: String,
    title: String,
    /// What those hear who do not see it.
    description: String,
    notes: Vec<String>,
    /// The file of the drawing; a chart without one is told by its description.
    file: Option<String>,
    /// How wide the drawing stands, in points.
    width: f64,
    pub(super) lying: bool,
}

/// The path of a drawing among the files that the layout reads.
pub(super) fn file(id: &str) -> String {
    format!("/charts/{id}.svg")
}

/// What references to a chart lead to.
pub(super) fn label(id: &str) -> String {
    format!("chart-{id}")
}

/// The chart with its number and its drawing.
pub(super) fn model(chart: &document::Chart, number: String, drawing: Option<&str>) -> Chart {
    let size = drawing.and_then(size);
    let (width, lying) = size.map_or((0.0, false), |size| place(size, &chart.notes));
    Chart {
        number,
        label: label(&chart.id),
        title: printable(&chart.title),
        description: printable(&chart.description),
        notes: chart.notes.iter().map(|note| printable(note)).collect(),
        file: size.map(|_| file(&chart.id)),
        width,
        lying,
    }
}

/// The width at which a drawing stands above its notes, and whether its page lies.
fn place((width, height): (f64, f64), notes: &[String]) -> (f64, bool) {
    let (width, height) = (width / PIXELS, height / PIXELS);
    let scale = |(across, along): (f64, f64)| {
        let lines = notes.iter().map(|note| (face::width(note) * NOTE.1 / across).ceil());
        let along = (along - lines.sum::<f64>() * NOTE.0).max(LOWEST);
        (across / width).min(along / height).min(1.0)
    };
    let (standing, lying) = (scale((STANDING, HEIGHTS.0)), scale((LYING, HEIGHTS.1)));
    match standing < SMALL && lying > standing {
        true => (width * lying, true),
        false => (width * standing, false),
    }
}

/// Width and height that an SVG says of itself, in pixels; none where it says neither.
fn size(svg: &str) -> Option<(f64, f64)> {
    let (_, rest) = svg.split_once("<svg")?;
    let (head, _) = rest.split_once('>')?;
    let side = |name: &str| -> Option<f64> {
        let (_, rest) = head.split_once(&format!(" {name}=\""))?;
        rest.split('"').next()?.trim_end_matches("px").parse().ok().filter(|side| *side > 0.0)
    };
    Some((side("width")?, side("height")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_says_its_size() {
        assert_eq!(
            size("<svg width=\"920\" height=\"40.5\" viewBox=\"0 0 1 1\">"),
            Some((920.0, 40.5))
        );
        assert_eq!(size("<svg width=\"100%\" height=\"4\">"), None);
        assert_eq!(size("no drawing"), None);
    }

    #[test]
    fn a_drawing_stands_within_its_page_and_lies_where_it_would_be_small() {
        assert_eq!(place((618.0, 400.0), &[]), (618.0 / PIXELS, false));
        let (width, lying) = place((1_600.0, 700.0), &[]);
        assert!(lying && width > STANDING && width <= LYING, "{width}");
        let (bare, lying) = place((620.0, 5_000.0), &[]);
        assert!(!lying && bare * 5_000.0 / 620.0 <= HEIGHTS.0 + 0.1, "{bare}");
        let (noted, _) = place((620.0, 5_000.0), &["一".repeat(500)]);
        assert!(noted < bare * 0.8, "{noted}");
    }
}
