//! The regions compared over the years, on the boundaries of the reference date.
//!
//! Enters: the view. Leaves: a table; none where there is one year-end alone.

use crate::indicators::Region;
use crate::quantity::Counts;
use crate::report::document::{Block, Row, Table, Value};

use super::basics::column;
use super::grid::{self, ORGANIZATION};
use super::view::{View, answered};

/// Organization coverage of each region at each year-end.
pub(super) fn table(view: &View<'_>) -> Option<Block> {
    let dates = view.year_ends();
    // What is carried over to other divisions is not counted by the rule of the public edition.
    if dates.len() < 2 || !view.collected(ORGANIZATION.id) || view.is_public() {
        return None;
    }
    let counts = |date, region| -> Option<Counts> {
        let found = view.background.series.get(view.figures, ORGANIZATION.id, date, region);
        found.filter(answered)
    };
    let row = |depth, label: &str, region: Region| {
        let cells = dates.iter().flat_map(|date| match counts(*date, region) {
            Some(counts) => [Value::Rate(counts.rate()), Value::Bounds(counts.bounds())],
            None => [Value::Absent, Value::Absent],
        });
        Row { depth, cells: std::iter::once(Value::Text(label.to_owned())).chain(cells).collect() }
    };
    let mut rows = vec![row(0, &view.scope.whole_label(), Region::All)];
    rows.extend(view.scope.compared().map(|node| row(1, &node.label, node.region)));
    let mut columns = vec![column("", grid::REGION)];
    for date in &dates {
        let year = view.year_end(*date);
        columns.extend([column(&year, "已确认率"), column(&year, "上下限")]);
    }
    let mut table = Table {
        id: "series-by-region".to_owned(),
        title: "各地区组织覆盖的年度比较（按现行区划）".to_owned(),
        unit: "单位：%".to_owned(),
        columns,
        rows,
        notes: vec![
            "分母为各年末在册社会组织。先前年末的数按代码折算到基准日的区划；全部指标见 data/series.csv。"
                .to_owned(),
        ],
        plot: None,
    };
    table.notes.extend(split(view));
    table.notes.push(grid::reference(view));
    grid::annotate(&mut table);
    Some(Block::Table(table))
}

/// The divisions that could not be carried over.
fn split(view: &View<'_>) -> Option<String> {
    let parts: Vec<String> = view
        .background
        .series
        .split
        .iter()
        .map(|(date, codes)| {
            let divisions = crate::codes::Divisions::in_force(date.year());
            let names: Vec<String> = codes
                .iter()
                .map(|code| divisions.full_name(*code).unwrap_or_else(|| code.to_string()))
                .collect();
            format!("{}：{}", view.year_end(*date), names.join("、"))
        })
        .collect();
    (!parts.is_empty())
        .then(|| format!("已分属几个地区、按代码不能折算的，只计入合计（{}）。", parts.join("；")))
}
