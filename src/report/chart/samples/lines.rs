//! Samples with several series: dot plots and trends.
//!
//! Enters: how many series and places. Leaves: charts with fixed figures.

use super::{REGIONS, chart, counts, of};
use crate::quantity::{Counts, Rate};
use crate::report::document::{Chart, Dots, Drawing, Trend};

/// Dot plots with marks in one place, at both ends, absent, and open.
pub(super) fn dots(series: usize, lines: usize) -> Chart {
    let names = ["党的组织覆盖率", "党的工作覆盖率", "章程载明党建率", "应建已建率"];
    let at = |line: usize, at: usize| match line {
        0 => of(0, 5, 0),
        1 => of(5, 0, 0),
        2 => of(40 + at as u32, 960 - at as u32, 0),
        3 => of(600, 400, 30 * at as u32),
        4 if at == 0 => of(3, 1, 0),
        4 | 5 => Counts::default(),
        6 => of(0, 0, 9),
        7 => of(1, 99_999, 0),
        8 => of(1, 99_999, 1),
        _ => counts(line * 3 + at * 2, 19),
    };
    let point = |line, series| (at(line, series).rate(), at(line, series).bounds());
    let drawing = Dots {
        series: names.iter().take(series).map(|name| (*name).to_owned()).collect(),
        lines: (0..lines)
            .map(|at| (REGIONS[at].to_owned(), (0..series).map(|one| point(at, one)).collect()))
            .collect(),
        targets: Rate::from_fraction(0.6)
            .map(|rate| ("组织覆盖".to_owned(), rate))
            .into_iter()
            .collect(),
        axis: "已确认率（%）".to_owned(),
    };
    chart(&format!("dots-{series}-{lines}"), "组织覆盖与工作覆盖对照", Drawing::Dots(drawing))
}

fn years(number: usize) -> Vec<String> {
    (0..number).map(|at| format!("{}年末", 2026 - number + at)).collect()
}

fn trend_of(id: &str, years: Vec<String>, series: Vec<(&str, Vec<Counts>)>) -> Chart {
    let points = |counts: Vec<Counts>| {
        counts.into_iter().map(|counts| (counts.rate(), counts.bounds())).collect()
    };
    let series =
        series.into_iter().map(|(name, counts)| (name.to_owned(), points(counts))).collect();
    let drawing = Drawing::Trend(Trend {
        years,
        series,
        breaks: Vec::new(),
        axis: "已确认率（%）".to_owned(),
    });
    chart(id, "三年来党的组织覆盖率和工作覆盖率", drawing)
}

/// Trends of one to ten years.
pub(super) fn trend(number: usize, series: usize) -> Chart {
    let names = [
        "党的组织覆盖率",
        "党的工作覆盖率",
        "应建社会组织的党组织建立率",
        "章程载明党建工作内容的比例",
    ];
    let at = |series: usize, year: usize| {
        let met = 45 + series as u32 * 9 + year as u32 * (3 - series as u32 % 3);
        Counts {
            met: met * 10,
            not_met: 1000 - met * 10,
            unknown: 17 * (year as u32 % 4),
            ..Counts::default()
        }
    };
    let series_at = |one: usize| (names[one], (0..number).map(|year| at(one, year)).collect());
    trend_of(
        &format!("trend-{number}-{series}"),
        years(number),
        (0..series).map(series_at).collect(),
    )
}

/// Lines that meet, at both ends of the axis, with wide bounds.
pub(super) fn crowded_trend() -> Chart {
    let at = |met: u32, unknown: u32| of(met, 1000 - met, unknown);
    let series = vec![
        ("党的组织覆盖率", vec![at(500, 40), at(501, 0), at(502, 30)]),
        ("党的工作覆盖率", vec![at(500, 0), at(500, 10), at(503, 30)]),
        ("应建已建率", vec![at(0, 0), at(510, 10), at(502, 0)]),
        ("章程载明党建率", vec![at(1000, 0), at(505, 10), at(501, 500)]),
    ];
    trend_of("trend-crowded", years(3), series)
}

/// Lines with years without a rate, and one without any.
pub(super) fn gaps() -> Chart {
    let at = |met: u32| Counts { met, not_met: 100 - met, ..Counts::default() };
    let none = Counts::default();
    let series = vec![
        ("党的组织覆盖率", vec![at(30), none, at(40), none]),
        ("党的工作覆盖率", vec![none; 4]),
    ];
    trend_of("trend-gaps", years(4), series)
}
