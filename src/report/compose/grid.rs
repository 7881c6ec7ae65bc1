//! Tables of indicators: a stub, then base, met, unknown, rate and bounds of each.
//!
//! Enters: which indicators, and the cells of the rows. Leaves: a table with its
//! notes. Never sets a rate without its bounds in the next column.

use crate::evaluation::Verdict;
use crate::indicators::CellKey;
use crate::report::document::{Column, Row, Table, Value};

use super::view::{Found, View};
use super::{completeness, words};

/// An indicator as it stands in the heads of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    /// Id of the indicator.
    pub(super) id: &'static str,
    /// The spanner.
    pub(super) group: &'static str,
    /// Head of the base.
    pub(super) base: &'static str,
    /// Head of the met.
    pub(super) met: &'static str,
    /// Rate and bounds only.
    pub(super) brief: bool,
}

impl Side {
    const fn new(
        id: &'static str,
        group: &'static str,
        base: &'static str,
        met: &'static str,
    ) -> Side {
        Side { id, group, base, met, brief: false }
    }

    /// The same with rate and bounds only.
    pub(super) const fn brief(self) -> Side {
        Side { brief: true, ..self }
    }

    /// The heads below the spanner.
    fn heads(&self) -> impl Iterator<Item = &'static str> {
        let skip = if self.brief { 3 } else { 0 };
        [self.base, self.met, "未填", "已确认率", "上下限"].into_iter().skip(skip)
    }
}

/// Organization coverage.
pub(super) const ORGANIZATION: Side =
    Side::new("organization-coverage", "组织覆盖", "在册", "已建");
/// Built among those that should have built.
pub(super) const SHOULD: Side = Side::new("should-built", "应建已建", "应建", "已建");
/// Work coverage over everybody.
pub(super) const BROAD: Side =
    Side::new("work-coverage-broad", "工作覆盖（宽口径）", "在册", "已覆盖");
/// Work coverage over those that have not built.
pub(super) const NARROW: Side =
    Side::new("work-coverage-narrow", "工作覆盖（窄口径）", "未建", "已覆盖");
/// Instructors sent to those that have not built.
pub(super) const INSTRUCTOR: Side =
    Side::new("instructor-dispatched", "指导员选派", "未建", "已选派");

/// The stub of tables whose rows are regions.
pub(super) const REGION: &str = "地区";

/// A table of indicators in the making.
pub(super) struct Grid<'v, 'a> {
    view: &'v View<'a>,
    sides: Vec<Side>,
    table: Table,
}

impl<'v, 'a> Grid<'v, 'a> {
    /// A table whose stub is headed `stub`, with those of the sides that the
    /// catalogue has.
    pub(super) fn new(
        view: &'v View<'a>,
        id: &str,
        title: &str,
        stub: &str,
        sides: &[Side],
    ) -> Self {
        let sides: Vec<Side> =
            sides.iter().copied().filter(|side| view.indicator(side.id).is_some()).collect();
        let mut columns = vec![Column { title: stub.to_owned(), ..Column::default() }];
        for side in &sides {
            for title in side.heads() {
                // Regions are marked one by one; any other row is a part of the whole.
                let of_whole = stub != REGION && title == side.base;
                let title = if of_whole { view.base(title) } else { title.to_owned() };
                columns.push(Column { group: side.group.to_owned(), title });
            }
        }
        let table = Table {
            id: id.to_owned(),
            title: title.to_owned(),
            unit: "单位：家、%".to_owned(),
            columns,
            ..Table::default()
        };
        Grid { view, sides, table }
    }

    /// Adds the row of a cell.
    pub(super) fn row(&mut self, depth: usize, label: &str, cell: CellKey) {
        let mut cells = vec![Value::Text(label.to_owned())];
        for side in &self.sides {
            let found = self.view.found(side.id, self.view.as_of, cell);
            let values = values(self.view, side.id, found);
            cells.extend(values.into_iter().skip(if side.brief { 3 } else { 0 }));
        }
        self.table.rows.push(Row { depth, cells });
    }

    /// Whether there is an indicator to show.
    pub(super) fn is_empty(&self) -> bool {
        self.sides.is_empty() || self.table.rows.is_empty()
    }

    /// The table with its notes.
    pub(super) fn finish(mut self) -> Table {
        self.table.notes = notes(self.view, &self.sides);
        annotate(&mut self.table);
        self.table
    }
}

/// Base, met, unknown, rate and bounds of an indicator.
pub(super) fn values(view: &View<'_>, id: &str, found: Found) -> [Value; 5] {
    let counts = match found {
        Ok(counts) => counts,
        Err(mark) => return std::array::from_fn(|_| mark.clone()),
    };
    let base = Value::Count(counts.population());
    if !view.collected(id) {
        return [
            base,
            Value::NotCollected,
            Value::NotCollected,
            Value::NotCollected,
            Value::NotCollected,
        ];
    }
    [
        base,
        Value::Count(u64::from(counts.met)),
        Value::Count(u64::from(counts.unknown)),
        Value::Rate(counts.rate()),
        Value::Bounds(counts.bounds()),
    ]
}

/// Base and caliber of each indicator of a table, then the reference date.
pub(super) fn notes(view: &View<'_>, sides: &[Side]) -> Vec<String> {
    let mut notes: Vec<String> = sides
        .iter()
        .filter_map(|side| Some((side, view.indicator(side.id)?)))
        .map(|(side, info)| {
            let note =
                if info.note.is_empty() { String::new() } else { format!("；{}", info.note) };
            format!(
                "{}：分母为{}，分子为{}{note}（《意见》第 {} 条）。",
                side.group, info.population_text, info.met_text, info.article
            )
        })
        .collect();
    notes.push(reference(view));
    notes
}

/// The line with the reference date, and with who has not reported.
pub(super) fn reference(view: &View<'_>) -> String {
    let gap = completeness::gap(view).unwrap_or_default();
    format!("基准日：{}。{gap}", words::date(view.as_of))
}

/// Explains the marks that a table uses, and only those.
pub(super) fn annotate(table: &mut Table) {
    let any = |test: fn(&Value) -> bool| table.rows.iter().flat_map(|row| &row.cells).any(test);
    let mut marks = Vec::new();
    if any(|value| matches!(value, Value::Bounds(_) | Value::Bounded(..))) {
        marks.push("已确认率＝分子÷分母，未填不作“否”；上下限为未填答案取不利、取有利时的比率");
    }
    if any(is_dash) {
        marks.push("“—”表示分母为零或不适用");
    }
    if any(|value| matches!(value, Value::Withheld | Value::Verdict(Verdict::Withheld))) {
        marks.push("“*”表示按公开规则不公布（见“数据质量与说明”）");
    }
    if any(|value| *value == Value::NotCollected) {
        marks.push("“未采集”表示来源表中没有所需的列");
    }
    if any(|value| *value == Value::TooFew) {
        marks.push("“不足10”表示分母不足 10 家，不排名次");
    }
    if !marks.is_empty() {
        table.notes.push(format!("{}。", marks.join("；")));
    }
}

fn is_dash(value: &Value) -> bool {
    match value {
        Value::Absent
        | Value::Rate(None)
        | Value::Bounded(None, _)
        | Value::Difference(None)
        | Value::Decimal(None)
        | Value::Score(None) => true,
        Value::Bounds(bounds) => bounds.low.is_none() || bounds.high.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::*;

    #[test]
    fn what_no_source_collects_prints_no_rate() {
        let mut sample = sample();
        for info in &mut sample.figures.indicators {
            info.collected = info.id != SHOULD.id;
        }
        let view = sample.view();
        let values = values(&view, SHOULD.id, view.found(SHOULD.id, view.as_of, CellKey::ALL));
        assert!(matches!(values[0], Value::Count(_)));
        assert!(values[1..].iter().all(|value| *value == Value::NotCollected));
    }

    #[test]
    fn only_the_marks_in_use_are_explained() {
        let mut table = Table {
            rows: vec![Row { depth: 0, cells: vec![Value::Count(1)] }],
            ..Table::default()
        };
        annotate(&mut table);
        assert!(table.notes.is_empty());
        table.rows[0].cells.push(Value::Absent);
        annotate(&mut table);
        assert_eq!(table.notes, ["“—”表示分母为零或不适用。"]);
    }
}
