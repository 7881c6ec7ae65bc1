//! Samples of the drawings that compare regions.
//!
//! Enters: how many regions. Leaves: charts with fixed figures.

use super::{REGIONS, chart, counts};
use crate::evaluation::{Treatment, ranked};
use crate::quantity::{Counts, Exact};
use crate::report::document::{
    Chart, Drawing, Point, Ranks, RegionMap, ScorePoint, Scores, Shape, Slope, Tile, Tiles,
    Waterfall,
};
use crate::spec::Direction;

/// Every drawing with so many regions.
pub(super) fn all(number: usize) -> [Chart; 6] {
    let charts = (ranks(number), waterfalls(number.min(3)), slope(number));
    [charts.0, charts.1, charts.2, tiles(number), scores(number), map(number)]
}

fn name(at: usize) -> String {
    if at == 9 {
        return "双江拉祜族佤族布朗族傣族自治县".to_owned();
    }
    let name = REGIONS[at % REGIONS.len()];
    if at < REGIONS.len() { name.to_owned() } else { format!("{name}第{at}") }
}

fn at(region: usize, year: usize) -> Counts {
    match region {
        5 => Counts { met: 3, not_met: 2, ..Counts::default() },
        _ => counts(region * 3 + year * 5, 23),
    }
}

fn point(counts: Counts) -> Point {
    (counts.rate(), counts.bounds())
}

fn ranks(number: usize) -> Chart {
    let all: Vec<Counts> = (0..number).map(|region| at(region, 0)).collect();
    let of = |treatment| ranked(&all, treatment, Direction::AtLeast);
    let sure = of(Treatment::NotMet).into_iter().map(|place| place.map(|(places, _)| places.best));
    let peers = of(Treatment::Open).iter().flatten().count();
    let places = of(Treatment::Open).into_iter().map(|place| place.map(|(places, _)| places));
    let rows = places.zip(sure).enumerate();
    let drawing = Ranks {
        rows: rows.map(|(region, (places, sure))| (name(region), places.zip(sure))).collect(),
        peers,
        axis: "名次（1 为首位）".to_owned(),
    };
    chart(&format!("ranks-{number}"), "各市州组织覆盖率的名次区间", Drawing::Ranks(drawing))
}

fn waterfalls(number: usize) -> Chart {
    let fall = |region: usize| {
        let (from, to) = (at(20, 0), at(region, 0));
        let gap = [to, from].map(|one| one.rate().map_or(0.0, |rate| rate.fraction()));
        let gap = gap[0] - gap[1];
        let step = |label: &str, part: f64| (label.to_owned(), gap * part);
        Waterfall {
            from: ("全省".to_owned(), point(from)),
            steps: vec![step("类型构成", -0.2), step("规模构成", 0.5), step("率", 0.7)],
            to: (name(region), point(to)),
        }
    };
    let drawing = Drawing::Waterfalls((0..number).map(fall).collect());
    chart(&format!("waterfalls-{number}"), "与全省之差最大的三个地区", drawing)
}

fn slope(number: usize) -> Chart {
    let line = |region| (name(region), [point(at(region, 0)), point(at(region, 1))]);
    let drawing = Slope {
        years: ["2024年末", "2025年末"].map(str::to_owned),
        lines: (0..number).map(line).collect(),
    };
    chart(&format!("slope-{number}"), "各市州组织覆盖率的变化", Drawing::Slope(drawing))
}

fn tiles(number: usize) -> Chart {
    // The first of many have places, as provinces do.
    let place = |region: usize| (number > 20 && region < 27).then_some((region % 9, region / 9));
    let tile = |region: usize| {
        let counts = if region == 3 { Counts::default() } else { at(region, 0) };
        Tile { label: name(region), point: point(counts), place: place(region) }
    };
    let tiles = (0..number).map(tile).collect();
    let drawing = Drawing::Tiles(Tiles { tiles, withholds: false });
    chart(&format!("tiles-{number}"), "各市州组织覆盖率（按代码排列，非地图位置）", drawing)
}

fn scores(number: usize) -> Chart {
    let weights = [100_u64, 30, 25, 5];
    let names = ["总分", "党的组织覆盖率", "没有党员的社会组织占比", "党建入章率"];
    let columns = names.iter().zip(weights);
    let columns = columns.map(|(name, weight)| ((*name).to_owned(), Exact::whole(weight)));
    let score = |region: usize, column: usize| {
        let weight = Exact::whole(weights[column]);
        let part = |of: usize| Exact::share(of as u64, 12).map(|share| &share * &weight);
        let low = (region * 5 + column * 3) % 11;
        // Open, without a confirmed rate, and not applying at all.
        let (confirmed, high) = match (region + column) % 5 {
            0 => return None,
            1 => (None, 12),
            2 => (part(low), low),
            _ => (part(low), low + 1),
        };
        Some(ScorePoint { confirmed, low: part(low)?, high: part(high)? })
    };
    let line = |region: usize| (name(region), (0..4).map(|column| score(region, column)).collect());
    let drawing = Scores { columns: columns.collect(), lines: (0..number).map(line).collect() };
    chart(&format!("scores-{number}"), "各市州各项考核得分", Drawing::Scores(drawing))
}

/// Squares side by side, the first with a hole, each third one too small for its figures.
fn map(number: usize) -> Chart {
    let shape = |region: usize| {
        let (x, y) = (110.0 + (region % 6) as f64, 30.0 + (region / 6) as f64);
        let side = if region % 3 == 2 { 0.2 } else { 0.95 };
        let square = |from: f64, to: f64| {
            vec![(x + from, y + from), (x + to, y + from), (x + to, y + to), (x + from, y + to)]
        };
        let mut polygon = vec![square(0.0, side)];
        polygon.extend((region == 0).then(|| square(0.05, 0.15)));
        Shape { label: name(region), point: point(at(region, 0)), polygons: vec![polygon] }
    };
    let drawing = RegionMap { shapes: (0..number).map(shape).collect(), withholds: false };
    chart(&format!("map-{number}"), "各市州组织覆盖率（分级统计图）", Drawing::Map(drawing))
}
