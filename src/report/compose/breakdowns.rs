//! Section 四、行业与规模.
//!
//! Enters: the view. Leaves: blocks. Never takes 未知 for a category: it is
//! shown in tables and left out of charts.

use crate::codes::SizeBands;
use crate::indicators::{CellKey, Region};
use crate::quantity::{Bounds, Rate};
use crate::report::document::{Bar, Bars, Block, Chart, Drawing, Plot, Series};
use crate::report::number;

use super::grid::{self, BROAD, Grid, NARROW, ORGANIZATION, SHOULD};
use super::view::{COVERAGE, View};
use super::{broken_down, cross, words};

pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let industries = view.industries();
    let sizes = view.sizes();
    blocks.extend(part(
        view,
        &INDUSTRY,
        &industries,
        match view.is_public() {
            true => "行业按民政部门社会组织行业分类；不在分类内的写法只计入合计。",
            false => "行业按民政部门社会组织行业分类；不在分类内的写法计入未知。",
        },
    ));
    blocks.extend(part(view, &SIZE, &sizes, &bands(view.background.size_bands)));
    blocks.extend(cross::matrix(view));
    blocks.extend(broken_down::tables(view));
    if blocks.is_empty() {
        blocks.push(Block::words("来源表中没有可用的行业和规模数据。"));
    }
    blocks
}

/// The words of one breakdown.
struct Kind {
    name: &'static str,
    chart: &'static str,
    table: &'static str,
    /// Whether bars are sorted by rate; an order of its own stays.
    sorted: bool,
}

const INDUSTRY: Kind =
    Kind { name: "行业", chart: "coverage-by-industry", table: "by-industry", sorted: true };
const SIZE: Kind =
    Kind { name: "规模", chart: "coverage-by-size", table: "by-size", sorted: false };

/// The bands in words.
fn bands(bands: SizeBands) -> String {
    let SizeBands { large, medium, small } = bands;
    let source = if bands == SizeBands::default() {
        "《统计上大中小微型企业划分办法（2017）》“其他未列明行业”的从业人员标准，该办法为企业制定，此处借用"
    } else {
        "本流程的设置"
    };
    format!(
        "规模按从业人员数：大型 {large} 人及以上，中型 {medium}–{} 人，小型 {small}–{} 人，微型不足 {small} 人（{source}）。",
        large.saturating_sub(1),
        medium.saturating_sub(1)
    )
}

/// Cells of a breakdown with their names.
type Cells = [(&'static str, CellKey)];

/// The highest and the lowest rate among the known categories, in a sentence.
fn extremes(view: &View<'_>, cells: &Cells) -> String {
    let rates = from_the_highest(known(view, cells));
    let say = |(name, rate, bounds): &(&str, Rate, Bounds)| {
        format!("{name}（{}）", words::open_rate(Some(*rate), *bounds))
    };
    match rates.as_slice() {
        [first, .., last] => format!("最高的是{}，最低的是{}。", say(first), say(last)),
        _ => String::new(),
    }
}

/// Categories that have a rate, from the highest.
pub(super) fn from_the_highest<N>(
    categories: impl Iterator<Item = (N, Option<Rate>, Bounds)>,
) -> Vec<(N, Rate, Bounds)> {
    let mut rates: Vec<(N, Rate, Bounds)> =
        categories.filter_map(|(name, rate, bounds)| Some((name, rate?, bounds))).collect();
    rates.sort_by(|a, b| b.1.fraction().total_cmp(&a.1.fraction()));
    rates
}

/// Name, rate and bounds of the known categories, as far as they are told.
pub(super) fn known<'c>(
    view: &'c View<'_>,
    cells: &'c Cells,
) -> impl Iterator<Item = (&'static str, Option<Rate>, Bounds)> + 'c {
    let known = cells.iter().filter(|(name, _)| *name != "未知");
    known.filter(|(_, cell)| !view.is_withheld(COVERAGE, *cell)).map(|(name, cell)| {
        let counts = view.counts(COVERAGE, *cell).unwrap_or_default();
        (*name, counts.rate(), counts.bounds())
    })
}

/// Chart and table of one breakdown.
fn part(view: &View<'_>, kind: &Kind, cells: &Cells, note: &str) -> Vec<Block> {
    let title = format!("分{}的覆盖情况", kind.name);
    let sides = [ORGANIZATION, SHOULD, BROAD.brief(), NARROW.brief()];
    let mut grid = Grid::new(view, kind.table, &title, kind.name, &sides);
    grid.row(0, "合计", CellKey::ALL);
    // What is withheld stands last: a chart reads the rows above it.
    let (told, withheld): (Vec<_>, Vec<_>) =
        cells.iter().partition(|(_, cell)| !view.is_withheld(COVERAGE, *cell));
    for (name, cell) in told.into_iter().chain(withheld) {
        grid.row(1, name, cell);
    }
    if grid.is_empty() || cells.iter().all(|(name, _)| *name == "未知") {
        return Vec::new();
    }
    let mut table = grid.finish();
    table.notes.insert(0, note.to_owned());
    let mut blocks = Vec::new();
    if view.collected(COVERAGE) && known(view, cells).next().is_some() {
        let rows = 1..1 + known(view, cells).count();
        let series = vec![Series { name: "已确认率".to_owned(), rates: 4, bounds: 5, rows }];
        table.plot = Some(Plot { chart: kind.chart.to_owned(), labels: 0, series });
        blocks.push(Block::Chart(bars(view, kind, cells)));
    }
    blocks.push(Block::Table(table));
    blocks
}

fn bars(view: &View<'_>, kind: &Kind, cells: &Cells) -> Chart {
    let mut bars: Vec<Bar> = known(view, cells)
        .map(|(name, rate, bounds)| Bar { label: name.to_owned(), rate, bounds })
        .collect();
    if kind.sorted {
        bars.sort_by(|a, b| b.rate.partial_cmp(&a.rate).unwrap_or(std::cmp::Ordering::Equal));
    }
    let target = view.judgement(COVERAGE, Region::All).and_then(|judged| judged.target);
    Chart {
        id: kind.chart.to_owned(),
        title: format!("分{}的党的组织覆盖率", kind.name),
        description: format!(
            "条形图，各{}的已确认组织覆盖率。{}",
            kind.name,
            extremes(view, cells)
        ),
        drawing: Drawing::Bars(Bars { bars, target, axis: "已确认率（%）".to_owned() }),
        notes: chart_notes(view, target),
    }
}

/// Base and target below a chart of organization coverage.
pub(super) fn chart_notes(view: &View<'_>, target: Option<Rate>) -> Vec<String> {
    let base = view.indicator(COVERAGE).map_or("", |info| info.population_text.as_str());
    let target =
        target.map_or_else(String::new, |rate| format!("；目标 {}", number::percent(rate)));
    vec![format!("分母：{base}{target}。{}", grid::reference(view))]
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::*;

    #[test]
    fn the_unknown_stand_in_tables_and_not_in_charts() {
        let sample = sample();
        let view = sample.view();
        let cells = view.industries();
        assert!(cells.iter().any(|(name, _)| *name == "未知"));
        let Drawing::Bars(bars) = bars(&view, &INDUSTRY, &cells).drawing else {
            panic!("bars are drawn")
        };
        assert_eq!(bars.bars.len() + 1, cells.len());
        assert!(bars.bars.is_sorted_by(|a, b| a.rate >= b.rate));
    }

    #[test]
    fn the_note_tells_the_bands_and_where_they_come_from() {
        assert!(bands(SizeBands::default()).contains("中型 100–299 人"));
        assert!(bands(SizeBands { large: 200, ..SizeBands::default() }).contains("本流程的设置"));
    }
}
