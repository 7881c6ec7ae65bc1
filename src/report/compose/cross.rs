//! Region × industry, as a grid of rates and as a heatmap.
//!
//! Enters: the view. Leaves: blocks of the section on industries. Never takes what is
//! withheld for a cell in which nobody stands.

use crate::indicators::{CellKey, Region};
use crate::quantity::Bounds;
use crate::report::document::{
    Block, Chart, Column, Drawing, Heatmap, Plot, Point, Row, Table, Value,
};

use super::breakdowns::known;
use super::grid;
use super::scope::Node;
use super::view::{COVERAGE, View};

/// How a cell of the grid is read.
const BOUNDS_NOTE: &str = "格内为已确认率；下方小字为上下限，只在与已确认率不同时标出。";

/// How the grid is read, and its base.
const GRID_NOTES: [&str; 2] = [
    "格内为已确认率；下方小字为上下限，只在与已确认率不同时标出。来源没有写明行业的列在“未知”。",
    "分母：该地区该行业期末在册的社会组织；分母小的格波动大，不宜单独比较。",
];

/// Region × industry, as a grid of rates and as a heatmap.
pub(super) fn matrix(view: &View<'_>) -> Vec<Block> {
    let industries = view.industries();
    let regions: Vec<_> = view.scope.compared().collect();
    if regions.len() < 2 || known(view, &industries).count() < 2 || !view.collected(COVERAGE) {
        return Vec::new();
    }
    let (regions, industries) = crossed(view, regions, industries);
    if regions.len() < 2 || industries.len() < 2 {
        return vec![Block::words(UNCROSSED)];
    }
    let shown = industries.as_slice();
    let heads = ["地区", "全部行业"].into_iter().chain(shown.iter().map(|(name, _)| *name));
    let columns =
        heads.map(|head| Column { title: head.to_owned(), ..Column::default() }).collect();
    let row =
        |depth, label: &str, region| Row { depth, cells: matrix_row(view, label, region, shown) };
    let mut rows = vec![row(0, &view.scope.whole_label(), Region::All)];
    rows.extend(regions.iter().map(|node| row(1, &node.label, node.region)));
    let rates = rows[1..].iter().map(|row| row.cells[2..].iter().map(point).collect()).collect();
    let mut table = Table {
        id: "region-industry".to_owned(),
        title: "分地区、分行业的党的组织覆盖率".to_owned(),
        unit: "单位：%".to_owned(),
        columns,
        rows,
        notes: grid_notes(view),
        plot: Some(Plot { chart: "coverage-region-industry".to_owned(), ..Plot::default() }),
    };
    grid::annotate(&mut table);
    let chart = heatmap(
        view,
        Heatmap {
            rows: regions.iter().map(|node| node.label.clone()).collect(),
            columns: shown.iter().map(|(name, _)| (*name).to_owned()).collect(),
            rates,
            withholds: view.is_public(),
        },
    );
    vec![Block::Chart(chart), Block::Table(table)]
}

/// Stands where too little of the cross is told for a grid.
const UNCROSSED: &str = "地区与行业交叉的数大多因数目小而按公开规则不公布，不列表。";

/// The regions and industries of the grid: all of them, or, of the public edition, those of
/// which anything is told.
fn crossed<'n>(
    view: &View<'_>,
    mut regions: Vec<&'n Node>,
    mut industries: Vec<(&'static str, CellKey)>,
) -> (Vec<&'n Node>, Vec<(&'static str, CellKey)>) {
    if view.is_public() {
        let is_told = |node: &Node, cell: CellKey| {
            view.counts(COVERAGE, CellKey { region: node.region, ..cell }).is_some()
        };
        industries.retain(|(_, cell)| regions.iter().any(|node| is_told(node, *cell)));
        regions.retain(|node| industries.iter().any(|(_, cell)| is_told(node, *cell)));
    }
    (regions, industries)
}

fn grid_notes(view: &View<'_>) -> Vec<String> {
    let mut notes: Vec<String> = GRID_NOTES.iter().map(|note| (*note).to_owned()).collect();
    if view.is_public() {
        notes[0] = BOUNDS_NOTE.to_owned();
        notes.push("只列有数公布的地区和行业；没有公布任何一格的不列。".to_owned());
    }
    notes.push(grid::reference(view));
    notes
}

/// The grid as a heatmap.
fn heatmap(view: &View<'_>, heatmap: Heatmap) -> Chart {
    let (empty, unknown) = match view.is_public() {
        true => ("空白格不公布或没有社会组织", ""),
        false => ("空白格没有社会组织", "，来源没有写明行业的列在“未知”"),
    };
    Chart {
        id: "coverage-region-industry".to_owned(),
        title: "分地区、分行业的党的组织覆盖率".to_owned(),
        description: format!(
            "热力图，{} 个地区、{} 个行业的已确认组织覆盖率及上下限，颜色越深越高；{empty}。",
            heatmap.rows.len(),
            heatmap.columns.len()
        ),
        drawing: Drawing::Heatmap(heatmap),
        notes: vec![format!(
            "颜色和格内上方数字为已确认率；下方小字为上下限，只在与已确认率不同时标出。分母：该地区该行业期末在册的社会组织{unknown}。{}",
            grid::reference(view)
        )],
    }
}

fn matrix_row(
    view: &View<'_>,
    label: &str,
    region: Region,
    shown: &[(&str, CellKey)],
) -> Vec<Value> {
    let value = |cell: CellKey| {
        let found = view.found(COVERAGE, view.as_of, CellKey { region, ..cell });
        found.map_or_else(|mark| mark, |counts| Value::Bounded(counts.rate(), counts.bounds()))
    };
    let mut cells = vec![Value::Text(label.to_owned()), value(CellKey::ALL)];
    cells.extend(shown.iter().map(|(_, cell)| value(*cell)));
    cells
}

fn point(value: &Value) -> Point {
    match value {
        Value::Bounded(rate, bounds) => (*rate, *bounds),
        _ => (None, Bounds { low: None, high: None }),
    }
}
