//! No chart prints a rate alone where its bounds differ.
//!
//! Enters: the samples. Leaves: verdicts. Looks for the bounds of each printed
//! rate where a reader looks: behind it in its line, or right below it.

use super::super::open;
use super::{Box, boxes, on_every_chart, parse};
use crate::quantity::{Bounds, Exact, Rate};
use crate::report::document::{Chart, Drawing, Point, ScorePoint};
use crate::report::number;

/// All points of a chart.
fn points(chart: &Chart) -> Vec<Point> {
    match &chart.drawing {
        Drawing::Bars(bars) => bars.bars.iter().map(|bar| (bar.rate, bar.bounds)).collect(),
        Drawing::Heatmap(heatmap) => heatmap.rates.concat(),
        Drawing::Dots(dots) => dots.lines.iter().flat_map(|(_, points)| points.clone()).collect(),
        Drawing::Trend(trend) => {
            trend.series.iter().flat_map(|(_, points)| points.clone()).collect()
        }
        Drawing::Ranks(_) => Vec::new(),
        Drawing::Waterfalls(falls) => falls.iter().flat_map(|one| [one.from.1, one.to.1]).collect(),
        // A line with one end is not drawn.
        Drawing::Slope(slope) => {
            let lines = slope.lines.iter().map(|(_, points)| *points);
            lines.filter(|points| points.iter().all(|(rate, _)| rate.is_some())).flatten().collect()
        }
        Drawing::Tiles(tiles) => tiles.tiles.iter().map(|tile| tile.point).collect(),
        Drawing::Map(map) => map.shapes.iter().map(|shape| shape.point).collect(),
        // Points of at most a hundred print as as many percent would.
        Drawing::Scores(scores) => {
            let rate = |points: &Exact| Rate::from_fraction(points.to_f64() / 100.0);
            let all = scores.lines.iter().flat_map(|(_, points)| points.iter().flatten());
            let point = |one: &ScorePoint| {
                let bounds = Bounds { low: rate(&one.low), high: rate(&one.high) };
                (one.confirmed.as_ref().and_then(rate), bounds)
            };
            all.map(point).collect()
        }
    }
}

/// True for the words of a rate: `51.1`, `<0.1`; a tick has no decimal.
fn is_rate(words: &str) -> bool {
    let digits = words.trim_start_matches(['<', '>']);
    digits.contains('.') && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// True where `below` stands right below `figure`, or behind it in its line.
fn belongs(figure: &Box, below: &Box) -> bool {
    let ([left, top, right, bottom], [from, upper, to, lower]) = (figure.sides, below.sides);
    let behind = (top + bottom - upper - lower).abs() < 2.0 && from >= right;
    let beneath = upper >= bottom - 1.0 && upper < bottom + 8.0 && from < right && left < to;
    behind || beneath
}

/// Each printed rate together with the words beside or below it must be a point of the chart.
fn check(chart: &Chart, labels: &[Box]) {
    let points = points(chart);
    for figure in labels.iter().filter(|label| is_rate(&label.words)) {
        let alike = points
            .iter()
            .filter(|(rate, _)| rate.map(number::points).as_deref() == Some(figure.words.as_str()));
        let told = |bounds: &Option<String>| match bounds {
            None => true,
            Some(bounds) => labels
                .iter()
                .filter(|label| belongs(figure, label))
                .any(|label| label.words.trim_matches(['(', ')']) == bounds),
        };
        let candidates: Vec<Option<String>> =
            alike.map(|(_, bounds)| open::text(*bounds)).collect();
        assert!(candidates.iter().any(told), "{}: {figure:?} stands alone", chart.id);
    }
}

/// How often a rate without open bounds may stand alone, and how often one does.
fn count_alone(chart: &Chart, labels: &[Box]) {
    let points = points(chart);
    let is_bounds = |label: &&Box| label.words.trim_start_matches('(').contains(['–', '至']);
    for figure in labels.iter().filter(|label| is_rate(&label.words)) {
        let same = |label: &&Box| label.words == figure.words;
        let alone = labels
            .iter()
            .filter(same)
            .filter(|one| !labels.iter().filter(is_bounds).any(|label| belongs(one, label)))
            .count();
        let closed = points
            .iter()
            .filter(|(rate, bounds)| {
                open::text(*bounds).is_none()
                    && rate.map(number::points).as_deref() == Some(figure.words.as_str())
            })
            .count();
        assert!(alone <= closed, "{}: {} stands alone {alone} times", chart.id, figure.words);
    }
}

#[test]
fn no_chart_prints_a_rate_with_open_bounds_alone() {
    on_every_chart(|chart, text| {
        let labels = boxes(&parse(text));
        check(chart, &labels);
        count_alone(chart, &labels);
    });
}

#[test]
fn grids_dots_and_bars_print_all_open_bounds() {
    on_every_chart(|chart, text| {
        let labels = boxes(&parse(text));
        // Bounds stand by themselves, or behind their rate in one label.
        let words = labels.iter().flat_map(|label| label.words.split(' '));
        let mut printed: Vec<&str> = words.map(|words| words.trim_matches(['(', ')'])).collect();
        if matches!(chart.drawing, Drawing::Trend(_)) {
            return;
        }
        for bounds in points(chart).iter().filter_map(|(_, bounds)| open::text(*bounds)) {
            let place = printed.iter().position(|words| *words == bounds);
            assert!(place.is_some(), "{}: {bounds} is missing", chart.id);
            place.map(|place| printed.swap_remove(place));
        }
    });
}
