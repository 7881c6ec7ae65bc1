//! Sections 二、组织覆盖 and 三、工作覆盖.
//!
//! Enters: the view. Leaves: blocks. Never merges the broad and the narrow
//! caliber of work coverage.

use crate::indicators::CellKey;
use crate::quantity::Rate;
use crate::register::Covered;
use crate::report::document::{Block, Column, Row, Table, Value};
use crate::report::number;

use super::grid::{self, BROAD, Grid, INSTRUCTOR, NARROW, ORGANIZATION, SHOULD, Side};
use super::view::{Found, View};
use super::{composition, ladder};

/// Section 二.
pub(super) fn organization(view: &View<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(by_type(
        view,
        "organization-by-type",
        "各类社会组织的组织覆盖",
        &[ORGANIZATION, SHOULD],
    ));
    blocks.extend(ladder::ladder(view));
    blocks.extend(ladder::calibers(view));
    blocks.extend(modes(view));
    blocks.extend(composition::form(view));
    blocks.extend(composition::table(view));
    let region = ("organization-by-region", "各地区的组织覆盖和应建已建");
    blocks.extend(by_region(view, region, &[ORGANIZATION, SHOULD]));
    blocks
}

/// Section 三.
pub(super) fn work(view: &View<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(by_type(
        view,
        "work-by-type",
        "各类社会组织的工作覆盖",
        &[BROAD, NARROW, INSTRUCTOR.brief()],
    ));
    let region = ("work-by-region", "各地区的工作覆盖（宽、窄两个口径）");
    blocks.extend(by_region(view, region, &[BROAD, NARROW]));
    blocks
}

fn by_type(view: &View<'_>, id: &str, title: &str, sides: &[Side]) -> Option<Block> {
    let mut grid = Grid::new(view, id, title, "类型", sides);
    grid.row(0, "合计", CellKey::ALL);
    for (name, cell) in view.types() {
        grid.row(1, name, cell);
    }
    (view.types().len() > 1 && !grid.is_empty()).then(|| Block::Table(grid.finish()))
}

fn by_region(view: &View<'_>, (id, title): (&str, &str), sides: &[Side]) -> Option<Block> {
    let mut grid = Grid::new(view, id, title, grid::REGION, sides);
    if view.scope.nodes().is_empty() {
        return None;
    }
    grid.row(0, &view.scope.whole_label(), CellKey::ALL);
    for node in view.scope.nodes() {
        grid.row(node.depth, &node.label, CellKey::region(node.region));
    }
    if grid.is_empty() {
        return None;
    }
    let mut table = grid.finish();
    table.notes.insert(0, region_note(view));
    Some(Block::Table(table))
}

/// How regions are told apart.
fn region_note(view: &View<'_>) -> String {
    if view.is_public() {
        return "地区按登记管理机关划分，不按住所；省、市自身登记的和登记机关所在地区未知的社会组织只计入所属合计，不单列。"
            .to_owned();
    }
    let unknown = view.scope.nodes().iter().any(|node| node.label == "未知");
    let empty = view.scope.nodes().iter().any(|node| node.empty);
    let silent = if empty { "，应报而未报的除外" } else { "" };
    let rest = if unknown { "；登记机关所在地区未知的只计入合计" } else { "" };
    format!(
        "地区按登记管理机关划分，“本级”为省、市自身登记的社会组织，不按住所；没有社会组织的地区不列{silent}{rest}。"
    )
}

/// The ways in which party organizations were formed.
const MODES: [&str; 5] =
    ["mode-separate", "mode-joint", "mode-industry", "mode-region", "mode-other"];

/// The composition by mode: parts add up to the built only with the unknown.
fn modes(view: &View<'_>) -> Option<Block> {
    let modes: Vec<(&str, &str, Found)> = MODES
        .iter()
        .filter(|id| view.collected(id))
        .map(|id| (*id, view.found(id, view.as_of, CellKey::ALL)))
        .filter(|(_, found)| *found != Err(Value::Absent))
        .filter_map(|(id, found)| Some((id, view.indicator(id)?.name.as_str(), found)))
        .collect();
    // Without a row that is told nothing is known of the whole.
    let any = modes.iter().find_map(|(_, _, found)| found.as_ref().ok())?;
    let built = any.population();
    let covered = &view.background.covered;
    let all = covered.values().fold(Covered::default(), Covered::and);
    let row = |depth, label: &str, [n, rate, bounds]: [Value; 3], covered: Option<&Covered>| {
        let parties = Value::Count(covered.map_or(0, |covered| covered.parties));
        Row { depth, cells: vec![Value::Text(label.to_owned()), n, rate, bounds, parties] }
    };
    let share = |n, bounds| [Value::Count(n), Value::Rate(Rate::of(n, built)), bounds];
    let whole = share(built, Value::Absent);
    let mut rows = vec![row(0, "已建党组织的社会组织", whole, Some(&all))];
    for (id, name, found) in &modes {
        let (name, mode) = (name.trim_end_matches("占比"), id.trim_start_matches("mode-"));
        let values = match found {
            Ok(counts) => share(u64::from(counts.met), Value::Bounds(counts.bounds())),
            Err(mark) => std::array::from_fn(|_| mark.clone()),
        };
        rows.push(row(1, name, values, covered.get(mode)));
    }
    let unknown = u64::from(any.unknown);
    if unknown > 0 {
        rows.push(row(1, "方式未填", share(unknown, Value::Absent), covered.get("")));
    }
    let heads = ["组建方式", &view.base("社会组织数"), "占比", "上下限", "党组织数"];
    let mut table = Table {
        id: "modes".to_owned(),
        title: "党组织组建方式构成".to_owned(),
        unit: "单位：家、个、%".to_owned(),
        columns: heads.iter().map(|head| Column { title: (*head).to_owned(), ..Column::default() }).collect(),
        rows,
        notes: vec![
            "占比的分母为已建党组织的社会组织，数的是被覆盖的社会组织。党组织数另数：名称和上级党组织相同的联合党组织只数一个，方式按其所在的社会组织。".to_owned(),
            format!("一个党组织覆盖社会组织超过五家的有 {} 个，逐个名单见 data/party_organizations.csv。", number::count(all.large)),
            grid::reference(view),
        ],
        plot: None,
    };
    if view.is_public() {
        without_parties(&mut table, view);
    }
    grid::annotate(&mut table);
    Some(Block::Table(table))
}

/// Party organizations are not counted by the rule of the public edition.
fn without_parties(table: &mut Table, view: &View<'_>) {
    table.columns.pop();
    table.rows.iter_mut().for_each(|row| {
        row.cells.pop();
    });
    table.unit = "单位：家、%".to_owned();
    table.notes = vec![
        "占比的分母为已建党组织的社会组织，数的是被覆盖的社会组织。".to_owned(),
        grid::reference(view),
    ];
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::*;

    #[test]
    fn both_calibers_of_work_coverage_stand_side_by_side_and_labelled() {
        let sample = sample();
        let blocks = work(&sample.view());
        let Some(Block::Table(table)) = blocks.last() else {
            panic!("the last block is the table by region")
        };
        let groups: Vec<&str> = table.columns.iter().map(|column| column.group.as_str()).collect();
        assert!(groups.contains(&BROAD.group) && groups.contains(&NARROW.group));
    }

    #[test]
    fn modes_add_up_to_the_built_with_the_unknown() {
        let sample = sample();
        let Some(Block::Table(table)) = modes(&sample.view()) else {
            panic!("the sample has modes")
        };
        let counts: Vec<u64> = table
            .rows
            .iter()
            .filter_map(|row| if let Value::Count(n) = row.cells[1] { Some(n) } else { None })
            .collect();
        assert_eq!(counts[0], counts[1..].iter().sum::<u64>());
    }
}
