//! The breakdowns that the pipeline asks for, as tables.
//!
//! Enters: the view. Leaves: a table a breakdown with the headline indicators. Never
//! leaves a value out: those beyond the limit are counted in the note.

use crate::indicators::BrokenDown;
use crate::quantity::Counts;
use crate::report::document::{Block, Row, Table, Value};
use crate::report::number;

use super::basics::column;
use super::grid::{self, BROAD, ORGANIZATION, SHOULD, Side};
use super::view::View;

/// Rows of a table in the report; the data file has all.
const MOST: usize = 300;
const SIDES: [Side; 3] = [ORGANIZATION, SHOULD, BROAD];

/// One table a breakdown.
pub(super) fn tables(view: &View<'_>) -> Vec<Block> {
    let found = view.background.breakdowns.iter().zip(1..);
    found.filter(|(one, _)| !one.cells.is_empty()).map(|(one, n)| table(view, one, n)).collect()
}

fn table(view: &View<'_>, found: &BrokenDown, number: usize) -> Block {
    let sides: Vec<Side> =
        SIDES.into_iter().filter(|side| view.indicator(side.id).is_some()).collect();
    let stubs = found.breakdown.by.iter().map(|dimension| column("", dimension.name()));
    let heads = sides.iter().flat_map(|side| {
        let heads = [side.base, side.met, "未填", "已确认率", "上下限"];
        heads.map(|head| column(side.group, head))
    });
    let rows = found.cells.iter().take(MOST).map(|(labels, counts)| {
        let labels = labels.iter().map(|(_, label)| Value::Text(label.clone()));
        let values = sides.iter().flat_map(|side| {
            grid::values(view, side.id, of(view, side, counts).ok_or(Value::Absent))
        });
        Row { depth: 0, cells: labels.chain(values).collect() }
    });
    let mut table = Table {
        id: format!("breakdown-{number}"),
        title: format!("按{}的覆盖率", found.breakdown.name()),
        unit: "单位：家、%".to_owned(),
        columns: stubs.chain(heads).collect(),
        rows: rows.collect(),
        notes: grid::notes(view, &sides),
        plot: None,
    };
    let beyond = found.cells.len().saturating_sub(MOST);
    if beyond > 0 {
        let beyond = number::count(beyond as u64);
        table.notes.insert(0, format!("另有 {beyond} 行未列，全部见 data/breakdowns.csv。"));
    }
    grid::annotate(&mut table);
    Block::Table(table)
}

fn of(view: &View<'_>, side: &Side, counts: &[Counts]) -> Option<Counts> {
    let at = view.figures.indicators.iter().position(|info| info.id == side.id)?;
    counts.get(at).copied()
}
