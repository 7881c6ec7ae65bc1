//! How the places of regions move with the base and with what is made of the unknown.
//!
//! Enters: the view. Leaves: a table of section 五; none in the public edition.

use crate::evaluation::{FEWEST, Rank, Treatment};
use crate::indicators::{RUNGS, Region};
use crate::report::document::{Block, Row, Table, Value};

use super::basics::column;
use super::grid;
use super::view::{COVERAGE, View};

/// The base of organization coverage.
const OWN: &str = "in-scope";

/// What the columns behind the region are made of: spanner, head, base and treatment.
fn columns() -> Vec<(&'static str, &'static str, &'static str, Treatment)> {
    let heads = ["登记的全部", "存续的", "在册", "党员人数已知的", "应建的"];
    let bases = RUNGS.iter().zip(heads);
    let mut columns: Vec<_> =
        bases.map(|((id, _), head)| ("按上下限，分母为", head, *id, Treatment::Open)).collect();
    let treatments =
        [("作未建", Treatment::NotMet), ("作已建", Treatment::Met), ("不计", Treatment::LeftOut)];
    columns.extend(treatments.map(|(head, one)| ("分母为在册，未填", head, OWN, one)));
    columns
}

/// The panel of organization coverage.
pub(super) fn panel(view: &View<'_>) -> Option<Block> {
    let ranks: Vec<&Rank> =
        view.background.ranks.iter().filter(|rank| rank.indicator == COVERAGE).collect();
    let columns = columns();
    let row = |region: Region, label: &str| {
        let mut cells = vec![Value::Text(label.to_owned())];
        for (.., base, treatment) in &columns {
            let of = |rank: &&&Rank| {
                rank.region == region && rank.base == *base && rank.treatment == *treatment
            };
            cells.push(value(ranks.iter().find(of)?));
        }
        Some(Row { depth: 0, cells })
    };
    let nodes = view.scope.compared();
    let rows: Vec<Row> = nodes.filter_map(|node| row(node.region, &node.label)).collect();
    let heads = columns.iter().map(|(group, head, ..)| column(group, head));
    let mut table = Table {
        id: "rank-panel".to_owned(),
        title: "组织覆盖率名次随分母和未填处理的变动".to_owned(),
        unit: "单位：位".to_owned(),
        columns: std::iter::once(column("", grid::REGION)).chain(heads).collect(),
        rows,
        notes: vec![
            format!("名次在同级、同属一个上级的地区之间排，从最好到最差；只有一位的写一个数。分母不足 {FEWEST} 家的不排，也不占名次。各级分母见“组织覆盖率的分母阶梯”。"),
            "“按上下限”不对未填作任何假定；后三列各按一种处理给出名次，三列不同的，名次取决于未填怎样处理。各指标的名次见 data/ranks.csv。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    (table.rows.len() > 1).then_some(Block::Table(table))
}

fn value(rank: &Rank) -> Value {
    match rank.places {
        Some(places) if rank.peers > 1 => Value::Places(places),
        None if rank.counts.population() > 0 => Value::TooFew,
        _ => Value::Absent,
    }
}
