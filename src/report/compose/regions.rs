//! Section 五、地区比较.
//!
//! Enters: the view. Leaves: blocks. Never compares what is withheld.

use crate::evaluation::Verdict;
use crate::indicators::CellKey;
use crate::quantity::Rate;
use crate::report::document::{
    Bar, Bars, Block, Chart, Column, Dots, Drawing, Plot, Row, Series, Table, Value,
};

use super::breakdowns::chart_notes;
use super::grid::{self, BROAD, ORGANIZATION, Side};
use super::public::NOT_TOLD;
use super::ranking::{Ranked, by_rate, ranking};
use super::scope::Node;
use super::view::{COVERAGE, View};
use super::{changes, ranking, ranks, region_charts, series, standards, words};

pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    let ranking = ranking(view);
    if ranking.len() < 2 || !view.collected(COVERAGE) {
        return Vec::new();
    }
    let mut blocks = vec![Block::Chart(bars(view, &ranking))];
    blocks.extend(region_charts::tiles(view, &ranking).map(Block::Chart));
    blocks.extend(region_charts::map(view, &ranking).map(Block::Chart));
    blocks.extend(dots(view, &ranking).map(Block::Chart));
    blocks.push(Block::Table(table(view, &ranking)));
    blocks.extend(region_charts::ranks(view, &ranking).map(Block::Chart));
    blocks.extend(ranks::panel(view));
    blocks.extend(standards::blocks(view));
    blocks.extend(region_charts::waterfalls(view, &ranking).map(Block::Chart));
    blocks.extend(series::table(view));
    blocks.extend(region_charts::slope(view, &ranking).map(Block::Chart));
    blocks.extend(changes::by_region(view));
    blocks
}

/// The regions that are not compared, as their figures are withheld.
fn withheld<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v Node> {
    let is_withheld = |node: &&Node| view.is_withheld(COVERAGE, CellKey::region(node.region));
    view.scope.compared().filter(is_withheld)
}

/// How many regions are not compared.
fn untold(view: &View<'_>) -> String {
    match withheld(view).count() {
        0 => String::new(),
        n => format!("另有 {n} 个地区的组织覆盖数{NOT_TOLD}，不参加比较。"),
    }
}

fn text(view: &View<'_>, ranking: &[Ranked]) -> String {
    let say = |ranked: &Ranked| {
        let counts = &ranked.counts;
        format!("{}（{}）", ranked.label, words::open_rate(counts.rate(), counts.bounds()))
    };
    let mut ends = by_rate(ranking);
    ends.retain(|ranked| ranked.counts.rate().is_some());
    let mut text = format!("{}参加比较的地区 {} 个。", view.scope.whole_word(), ranking.len());
    text += &untold(view);
    if let (Some(first), Some(last)) = (ends.first(), ends.last()) {
        text += &format!("已确认组织覆盖率最高的是{}，最低的是{}。", say(first), say(last));
    }
    text += &ranking::open_places(ranking);
    let verdict = |verdict| {
        let of = |ranked: &&Ranked| {
            view.judgement(COVERAGE, ranked.region).is_some_and(|judged| judged.verdict == verdict)
        };
        ranking.iter().filter(of).count()
    };
    let (met, missed, undecided) =
        (verdict(Verdict::Met), verdict(Verdict::Missed), verdict(Verdict::Undecided));
    if met + missed + undecided > 0 {
        text += &format!(
            "对照组织覆盖目标，达标 {met} 个，未达标 {missed} 个，因有未填而未定 {undecided} 个"
        );
        let without = ranking.len() - met - missed - undecided;
        if without > 0 {
            text += &format!("，没有目标的 {without} 个（本级不设目标）");
        }
        text += "。";
    }
    text
}

/// The target of the regions compared, if they share one.
fn target(view: &View<'_>, ranking: &[Ranked], id: &str) -> Option<Rate> {
    let mut targets = ranking.iter().filter_map(|ranked| view.judgement(id, ranked.region)?.target);
    let first = targets.next()?;
    targets.all(|target| target == first).then_some(first)
}

fn bars(view: &View<'_>, ranking: &[Ranked]) -> Chart {
    let target = target(view, ranking, COVERAGE);
    let bar = |ranked: &Ranked| Bar {
        label: ranked.label.clone(),
        rate: ranked.counts.rate(),
        bounds: ranked.counts.bounds(),
    };
    Chart {
        id: "coverage-by-region".to_owned(),
        title: "各地区党的组织覆盖率".to_owned(),
        description: format!("条形图，各地区已确认组织覆盖率由高到低。{}", text(view, ranking)),
        drawing: Drawing::Bars(Bars {
            bars: by_rate(ranking).into_iter().map(bar).collect(),
            target,
            axis: "已确认率（%）".to_owned(),
        }),
        notes: chart_notes(view, target),
    }
}

/// Organization and work coverage side by side.
fn dots(view: &View<'_>, ranking: &[Ranked]) -> Option<Chart> {
    let sides = sides(view);
    let series: Vec<String> =
        sides.iter().filter_map(|side| Some(view.indicator(side.id)?.name.clone())).collect();
    let line = |ranked: &Ranked| {
        let point = |side: &Side| {
            let counts = view.counts(side.id, CellKey::region(ranked.region)).unwrap_or_default();
            (counts.rate(), counts.bounds())
        };
        (ranked.label.clone(), sides.iter().map(point).collect())
    };
    let untold = if view.is_public() { "“—”为不公布。" } else { "" };
    (sides.len() > 1).then(|| Chart {
        id: "organization-and-work".to_owned(),
        title: "各地区组织覆盖与工作覆盖".to_owned(),
        description: "点图，每个地区一行，两点为已确认的组织覆盖率和工作覆盖率（宽口径），细线为上下限，两点相距越远，靠指导员、联络员和群团组织开展工作的越多。".to_owned(),
        drawing: Drawing::Dots(Dots {
            series,
            lines: by_rate(ranking).into_iter().map(line).collect(),
            targets: targets(view, ranking, &sides),
            axis: "已确认率（%）".to_owned(),
        }),
        notes: vec![format!(
            "两个指标的分母都是期末在册的社会组织；点为已确认率，括号内和两端有短线的细线为上下限，只在与已确认率不同时标出。{untold}{}",
            grid::reference(view)
        )],
    })
}

/// The targets that all regions share, of either coverage.
fn targets(view: &View<'_>, ranking: &[Ranked], sides: &[Side]) -> Vec<(String, Rate)> {
    let of = |side: &Side| Some((side.group.to_owned(), target(view, ranking, side.id)?));
    sides.iter().filter_map(of).collect()
}

/// The two coverages over everybody, as far as they are collected.
fn sides(view: &View<'_>) -> Vec<Side> {
    [ORGANIZATION, BROAD].into_iter().filter(|side| view.collected(side.id)).collect()
}

fn table(view: &View<'_>, ranking: &[Ranked]) -> Table {
    let column =
        |group: &str, title: &str| Column { group: group.to_owned(), title: title.to_owned() };
    let mut columns = vec![column("", "地区"), column("", "同级名次"), column("", "在册")];
    let sides = sides(view);
    for side in &sides {
        columns.extend([column(side.group, "已确认率"), column(side.group, "上下限")]);
    }
    columns.extend([column("组织覆盖目标", "目标差（百分点）"), column("组织覆盖目标", "判定")]);
    let series = sides.iter().enumerate().map(|(index, side)| Series {
        name: view.indicator(side.id).map_or_else(String::new, |info| info.name.clone()),
        rates: 3 + 2 * index,
        bounds: 4 + 2 * index,
        rows: 0..ranking.len(),
    });
    let plot = Plot {
        chart: "coverage-by-region".to_owned(),
        labels: 0,
        series: series.take(1).collect(),
    };
    let mut table = Table {
        id: "region-ranking".to_owned(),
        title: "地区排序".to_owned(),
        unit: "单位：家、%".to_owned(),
        columns,
        rows: ranking
            .iter()
            .map(|ranked| row(view, ranked, &sides))
            .chain(withheld(view).map(|node| untold_row(view, node, &sides)))
            .collect(),
        notes: vec![ranking::order(view, ranking)],
        plot: Some(plot),
    };
    table.notes.extend(grid::notes(view, &sides));
    grid::annotate(&mut table);
    table
}

fn row(view: &View<'_>, ranked: &Ranked, sides: &[Side]) -> Row {
    let cell = CellKey::region(ranked.region);
    let mut cells = vec![
        Value::Text(ranked.label.clone()),
        ranked.places.clone(),
        Value::Count(ranked.counts.population()),
    ];
    for side in sides {
        let found = view.found(side.id, view.as_of, cell);
        let [_, _, _, rate, bounds] = grid::values(view, side.id, found);
        cells.extend([rate, bounds]);
    }
    let judged = view.judgement(COVERAGE, ranked.region);
    cells.push(Value::Difference(judged.and_then(|judged| judged.margin())));
    cells.push(judged.map_or(Value::Absent, |judged| Value::Verdict(judged.verdict)));
    Row { depth: 0, cells }
}

/// A region that is not ranked; its coverage is withheld, the other side may be told.
fn untold_row(view: &View<'_>, node: &Node, sides: &[Side]) -> Row {
    let mut cells = vec![Value::Text(node.label.clone()), Value::Withheld, Value::Withheld];
    for side in sides {
        let found = view.found(side.id, view.as_of, CellKey::region(node.region));
        let [_, _, _, rate, bounds] = grid::values(view, side.id, found);
        cells.extend([rate, bounds]);
    }
    cells.extend([Value::Withheld, Value::Withheld]);
    Row { depth: 0, cells }
}
