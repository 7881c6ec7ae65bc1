//! The charts of section 五 that compare regions: tiles, places, gaps, changes.
//!
//! Enters: the view and the regions with their places. Leaves: charts of organization
//! coverage. Never draws what the edition does not tell.

use crate::codes::{Level, RegionCode};
use crate::evaluation::{FEWEST, Treatment, ranked};
use crate::indicators::{Region, Standardised};
use crate::quantity::{Counts, Date};
use crate::report::document::{
    Chart, Drawing, Point, Ranks, RegionMap, Shape, Slope, Tile, Tiles, Value, Waterfall,
};
use crate::spec::Direction;

use super::grid;
use super::ranking::{Ranked, among_told};
use super::view::{COVERAGE, View, answered};

/// Most lines of a chart of changes.
const LINES: usize = 20;
/// Waterfalls drawn.
const FALLS: usize = 3;

fn point(counts: &Counts) -> Point {
    (counts.rate(), counts.bounds())
}

fn chart(view: &View<'_>, [id, title]: [&str; 2], description: &str, drawing: Drawing) -> Chart {
    Chart {
        id: id.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        drawing,
        notes: vec![grid::reference(view)],
    }
}

/// The divisions on tiles: provinces by neighbourhood, others in the order of their codes.
pub(super) fn tiles(view: &View<'_>, ranking: &[Ranked]) -> Option<Chart> {
    let mut divisions: Vec<(RegionCode, &Ranked)> = ranking
        .iter()
        .filter_map(|ranked| match ranked.region {
            Region::Division(code) => Some((code, ranked)),
            _ => None,
        })
        .collect();
    divisions.sort_by_key(|(code, _)| *code);
    let is_province = |code| view.background.divisions.level(code) == Some(Level::Province);
    let provinces = divisions.iter().all(|(code, _)| is_province(*code));
    let tile = |(code, ranked): &(RegionCode, &Ranked)| {
        let place = provinces.then(|| place_of(*code)).flatten();
        Tile { label: ranked.label.clone(), point: point(&ranked.counts), place }
    };
    let tiles: Vec<_> = divisions.iter().map(tile).collect();
    let (title, how) = if provinces {
        (
            "各地区组织覆盖率（按相邻关系排列的方格，不是地图）",
            "每格一个地区，大致按相邻关系排列；没有数据的地区不画。",
        )
    } else {
        ("各地区组织覆盖率（按代码排列，非地图位置）", "每格一个地区，按区划代码排列，不表示位置。")
    };
    let description = format!("方格图，颜色深浅和数字为已确认组织覆盖率，括号内为上下限。{how}");
    let drawing = Drawing::Tiles(Tiles { tiles, withholds: view.is_public() });
    let mut chart = chart(view, ["coverage-tiles", title], &description, drawing);
    chart.notes.insert(0, format!("格中为已确认率（%），下为上下限，只在两者不同时标出。{how}"));
    (divisions.len() > 1).then_some(chart)
}

/// The divisions on the boundaries that the pipeline names.
pub(super) fn map(view: &View<'_>, ranking: &[Ranked]) -> Option<Chart> {
    let given = view.background.map.as_ref()?;
    let mut without: Vec<&str> = Vec::new();
    let mut shapes: Vec<(RegionCode, Shape)> = Vec::new();
    for ranked in ranking {
        let Region::Division(code) = ranked.region else { continue };
        match given.divisions.get(&code) {
            Some(polygons) => {
                let (label, point) = (ranked.label.clone(), point(&ranked.counts));
                shapes.push((code, Shape { label, point, polygons: polygons.clone() }));
            }
            None => without.push(&ranked.label),
        }
    }
    shapes.sort_by_key(|(code, _)| *code);
    let shapes: Vec<Shape> = shapes.into_iter().map(|(_, shape)| shape).collect();
    let is_drawn = shapes.len() > 1;
    let drawing = Drawing::Map(RegionMap { shapes, withholds: view.is_public() });
    let description =
        "分级统计图，颜色深浅和数字为已确认组织覆盖率，括号内为上下限；写不下的列在图下。";
    let title = ["coverage-map", "各地区组织覆盖率（分级统计图）"];
    let mut chart = chart(view, title, description, drawing);
    let mut note = format!(
        "图中为已确认率（%），下为上下限，只在两者不同时标出。边界取自流程文件所指的 {}，本程序不附边界；等距投影，不作量测。",
        given.file
    );
    if !without.is_empty() {
        note += &format!("文件中没有边界的：{}。", without.join("、"));
    }
    chart.notes.insert(0, note);
    is_drawn.then_some(chart)
}

/// Column and row of a province among its neighbours.
fn place_of(code: RegionCode) -> Option<(usize, usize)> {
    // First two digits of the codes, west to east and north to south; `..` is free.
    const ROWS: [&str; 8] = [
        ".. .. .. .. .. .. .. .. 23",
        "65 .. .. .. .. 15 .. .. 22",
        ".. .. 62 64 .. 14 11 12 21",
        "54 63 .. .. 61 41 13 37 ..",
        ".. .. 51 50 42 34 32 31 ..",
        ".. .. 53 52 43 36 33 .. ..",
        ".. .. .. 45 44 35 .. .. ..",
        ".. .. .. .. 46 .. .. .. ..",
    ];
    let digits = code.to_string();
    ROWS.iter().enumerate().find_map(|(row, line)| {
        let column = line.split(' ').position(|two| digits.starts_with(two))?;
        Some((column, row))
    })
}

/// The places of the largest group of peers.
pub(super) fn ranks(view: &View<'_>, ranking: &[Ranked]) -> Option<Chart> {
    let size = |group: usize| ranking.iter().filter(|ranked| ranked.group == group).count();
    let groups = ranking.iter().map(|ranked| ranked.group).filter(|group| *group != usize::MAX);
    // Of equally large groups the first.
    let group = groups.min_by_key(|group| (std::cmp::Reverse(size(*group)), *group))?;
    let members: Vec<&Ranked> = ranking.iter().filter(|one| one.group == group).collect();
    let counts: Vec<Counts> = members.iter().map(|ranked| ranked.counts).collect();
    let sure = ranked(&counts, Treatment::NotMet, Direction::AtLeast);
    let row = |(member, sure): (&&Ranked, Option<(crate::evaluation::Places, usize)>)| {
        let places = match member.places {
            Value::Places(places) => Some(places),
            _ => None,
        };
        (member.label.clone(), places.zip(sure.map(|(places, _)| places.best)))
    };
    let rows: Vec<_> = members.iter().zip(sure).map(row).collect();
    let peers = rows.iter().filter(|(_, places)| places.is_some()).count();
    let drawing =
        Drawing::Ranks(Ranks {
            rows, peers, axis: "组织覆盖率的名次（1 为首位）".to_owned()
        });
    let description = "区间图，每行一个地区：横线为上下限允许的最好到最差名次，点为按已确认率的名次。横线相交的地区先后不能确定。";
    let title = ["rank-intervals", "各地区组织覆盖率的名次区间"];
    let mut chart = chart(view, title, description, drawing);
    chart.notes.insert(0, format!("同级、同属一个上级的地区之间排名次；分母不足 {FEWEST} 家的不排。点由未填作“未建”得出，横线不作假定。{}", among_told(view)));
    (peers > 1).then_some(chart)
}

/// The largest gaps to the whole, part by part.
pub(super) fn waterfalls(view: &View<'_>, ranking: &[Ranked]) -> Option<Chart> {
    let at = view.figures.indicators.iter().position(|info| info.id == COVERAGE)?;
    let of = |region: Region| -> Option<Standardised> {
        view.background.standards.get(&region)?.get(at)?[0]
    };
    let whole = of(Region::All)?;
    let mut found: Vec<(&Ranked, Standardised)> =
        ranking.iter().filter_map(|ranked| Some((ranked, of(ranked.region)?))).collect();
    found.retain(|(ranked, _)| ranked.counts.population() >= FEWEST);
    let size = |found: &Standardised| found.gap.gap().fraction().abs();
    found.sort_by(|(_, a), (_, b)| size(b).total_cmp(&size(a)));
    let fall = |(ranked, found): &(&Ranked, Standardised)| {
        let [kind, size] = found.gap.by_composition;
        let parts = [("类型构成", kind), ("规模构成", size), ("率", found.gap.by_rate)];
        Waterfall {
            from: (view.scope.whole_label(), point(&whole.counts)),
            steps: parts.map(|(label, part)| (label.to_owned(), part.fraction())).to_vec(),
            to: (ranked.label.clone(), point(&found.counts)),
        }
    };
    let falls: Vec<Waterfall> = found.iter().take(FALLS).map(fall).collect();
    let title = format!("与{}之差最大的地区：差由什么构成", view.scope.whole_word());
    let description = "瀑布图，由合计的已确认组织覆盖率起，依次加上类型构成、规模构成和率的差，到该地区的已确认率。";
    let is_drawn = found.len() > 1;
    let drawing = Drawing::Waterfalls(falls);
    let mut chart = chart(view, ["gap-waterfalls", &title], description, drawing);
    chart.notes.insert(0, format!("首尾为已确认率（%），括号内为上下限；中间各项为百分点，其和为两者之差。各地区见“与{}之差的构成”表。横轴不从零起。", view.scope.whole_word()));
    is_drawn.then_some(chart)
}

/// The change since the year-end before, by region.
pub(super) fn slope(view: &View<'_>, ranking: &[Ranked]) -> Option<Chart> {
    let before = view.year_end_before()?;
    // Carried over figures are not counted by the rule of the public edition; nor is there a
    // change between two calibers.
    if view.is_public() || view.background.breaks.contains_key(&view.as_of) {
        return None;
    }
    let of = |date: Date, region: Region| {
        let found = view.background.series.get(view.figures, COVERAGE, date, region);
        found.filter(answered)
    };
    let line = |ranked: &Ranked| {
        let ends = [of(before, ranked.region)?, of(view.as_of, ranked.region)?];
        Some((ranked.label.clone(), ends.map(|counts| point(&counts))))
    };
    let mut lines: Vec<(String, [Point; 2])> = ranking.iter().filter_map(line).collect();
    let all = lines.len();
    let change = |(_, [was, is]): &(String, [Point; 2])| match (was.0, is.0) {
        (Some(was), Some(is)) => (is.fraction() - was.fraction()).abs(),
        _ => 0.0,
    };
    lines.sort_by(|a, b| change(b).total_cmp(&change(a)));
    lines.truncate(LINES);
    let few = match all > LINES {
        true => format!("只画变化最大的 {LINES} 个地区，全部 {all} 个见“年度比较”表。"),
        false => String::new(),
    };
    let years = [before, view.as_of].map(|date| view.year_end(date));
    let drawing = Drawing::Slope(Slope { years, lines });
    let description =
        format!("坡度图，每个地区一条线，连接上年末和本年末的已确认组织覆盖率。{few}");
    let title = ["coverage-slope", "各地区组织覆盖率比上年末"];
    let mut chart = chart(view, title, &description, drawing);
    chart.notes.insert(0, format!("数字为已确认率（%），括号内为上下限，只在两者不同时标出；先前年末按现行区划。纵轴不从零起。{few}"));
    (all > 1).then_some(chart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Divisions;

    #[test]
    fn every_province_has_a_tile_of_its_own() {
        let divisions = Divisions::in_force(2025);
        let codes: Vec<RegionCode> = (11..=65)
            .filter_map(|two| RegionCode::parse(&format!("{two}0000")))
            .filter(|code| divisions.level(*code) == Some(Level::Province))
            .collect();
        let mut places: Vec<_> = codes.iter().filter_map(|code| place_of(*code)).collect();
        assert_eq!((codes.len(), places.len()), (31, 31));
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 31);
    }
}
