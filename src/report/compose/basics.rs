//! Section 一、基本情况: key figures, numbers by kind, all indicators, changes.
//!
//! Enters: the view. Leaves: blocks. Never compares with a year that has no
//! answers.

use crate::evaluation::Verdict;
use crate::indicators::{CellKey, Region};
use crate::quantity::Rate;
use crate::report::document::{Block, Column, KeyFigure, Row, Table, Value};
use crate::report::number;
use crate::spec::Unit;

use super::grid::{self, Side};
use super::public::NOT_TOLD;
use super::view::{View, answered};
use super::{changes, events, trend, words};

/// The indicators at the head of the report and in the comparison of years.
pub(super) const HEAD: [Side; 4] = [grid::ORGANIZATION, grid::SHOULD, grid::BROAD, grid::NARROW];

pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    let organizations = view.organizations(view.as_of, CellKey::ALL);
    let is_withheld = view.is_public()
        && organizations.is_none()
        && view.figures.cells.contains_key(&(view.as_of, CellKey::ALL));
    if organizations.unwrap_or_default() == 0 && !is_withheld {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::KeyFigures(key_figures(view, organizations)),
        Block::Table(types(view, organizations)),
        Block::Table(overview(view)),
    ];
    blocks.extend(trend::blocks(view));
    blocks.extend(changes::headline(view));
    blocks.extend(events::table(view).map(Block::Table));
    blocks
}

fn key_figures(view: &View<'_>, organizations: Option<u64>) -> Vec<KeyFigure> {
    let mut figures = vec![KeyFigure {
        label: "在册社会组织".to_owned(),
        value: organizations.map_or(Value::Withheld, Value::Count),
        detail: format!("家，{}", view.year_end(view.as_of)),
    }];
    for side in HEAD {
        let Some(info) = view.indicator(side.id) else { continue };
        let (value, detail) = match view.found(side.id, view.as_of, CellKey::ALL) {
            Err(Value::Absent) => continue,
            _ if !info.collected => (Value::NotCollected, "来源表中没有所需的列".to_owned()),
            Ok(counts) => (
                Value::Rate(counts.rate()),
                words::detail(side.base, side.met, &counts, view.mark(view.as_of)),
            ),
            Err(mark) => (mark, NOT_TOLD.to_owned()),
        };
        figures.push(KeyFigure { label: info.name.clone(), value, detail });
    }
    if let Some(counts) = view.whole(grid::SHOULD.id) {
        figures.push(KeyFigure {
            label: "应建未建".to_owned(),
            value: Value::Count(u64::from(counts.not_met)),
            detail: format!(
                "家{}，另有未填 {} 家",
                view.mark(view.as_of),
                number::count(u64::from(counts.unknown))
            ),
        });
    }
    figures.extend(targets(view));
    figures
}

/// How many of the targets for the whole are met.
fn targets(view: &View<'_>) -> Option<KeyFigure> {
    let count = |verdict| {
        let whole = view.judgements().iter().filter(|judged| judged.object == Region::All);
        whole.filter(|judged| judged.verdict == verdict).count() as u64
    };
    let (met, missed, undecided) =
        (count(Verdict::Met), count(Verdict::Missed), count(Verdict::Undecided));
    let withheld = match count(Verdict::Withheld) {
        0 => String::new(),
        n => format!("，不公布 {n} 项"),
    };
    (met + missed + undecided > 0).then(|| KeyFigure {
        label: format!("{}目标达标", view.scope.whole_label()),
        value: Value::Count(met),
        detail: format!("项；未达标 {missed} 项，未定 {undecided} 项{withheld}"),
    })
}

/// The headline: the confirmed rates, each with what the unknown leave open.
pub(super) fn headline(view: &View<'_>) -> String {
    let mark = view.mark(view.as_of);
    let sentences: Vec<String> = HEAD
        .iter()
        .filter_map(|side| {
            let info = view.indicator(side.id)?;
            if info.collected && view.is_withheld(side.id, CellKey::ALL) {
                return Some(format!("{}{NOT_TOLD}。", info.name));
            }
            let counts = view.whole(side.id)?;
            let before = view.year_end_before().and_then(|date| {
                let before = view.figures.get(side.id, date, CellKey::ALL)?;
                let change = answered(&before).then(|| words::change(&counts, &before))??;
                Some(format!("；比{}{change}", view.year_end(date)))
            });
            Some(format!(
                "{}{}。",
                words::rate(&info.name, &counts, mark),
                before.unwrap_or_default()
            ))
        })
        .collect();
    if sentences.is_empty() {
        return "来源表中没有党的组织和党的工作所需的列，覆盖率未采集。".to_owned();
    }
    sentences.concat()
}

/// Number of organizations by kind, with the totals of the measures.
fn types(view: &View<'_>, organizations: Option<u64>) -> Table {
    let shown: Vec<usize> = (0..view.figures.measures.len())
        .filter(|index| {
            let total = view.figures.total(*index, view.as_of, CellKey::ALL);
            total.is_some_and(|total| total.known > 0)
        })
        .collect();
    let mut columns =
        vec![column("", "类型"), column("", &view.base("组织数")), column("", "占比")];
    for index in &shown {
        let info = &view.figures.measures[*index];
        columns.push(column(&info.name, &format!("合计（{}）", info.unit)));
        columns.push(column(&info.name, "未填（家）"));
    }
    let row = |depth, label: &str, cell: CellKey| {
        // Every cell has its number, but where it is withheld.
        let n = view.organizations(view.as_of, cell);
        let mut cells =
            vec![Value::Text(label.to_owned()), n.map_or(Value::Withheld, Value::Count)];
        cells.push(match n.zip(organizations) {
            Some((n, all)) => Value::Rate(Rate::of(n, all)),
            None => Value::Withheld,
        });
        for index in &shown {
            cells.extend(match view.figures.total(*index, view.as_of, cell) {
                Some(total) => [total.sum, total.organizations - total.known].map(Value::Count),
                None => [Value::Withheld, Value::Withheld],
            });
        }
        Row { depth, cells }
    };
    let mut rows = vec![row(0, "合计", CellKey::ALL)];
    rows.extend(view.types().into_iter().map(|(name, cell)| row(1, name, cell)));
    let mut notes = vec!["占比的分母为在册社会组织合计。".to_owned()];
    if !shown.is_empty() {
        notes.push(
            "人数合计只含已填的组织，未填的不按零计；“未填”为没有该项人数的组织数。".to_owned(),
        );
    }
    notes.push(grid::reference(view));
    let mut table = Table {
        id: "organizations-by-type".to_owned(),
        title: "社会组织数量及人员".to_owned(),
        unit: "单位：家、人、%".to_owned(),
        columns,
        rows,
        notes,
        plot: None,
    };
    if view.is_public() {
        grid::annotate(&mut table);
    }
    table
}

/// All indicators of the catalogue over everybody.
fn overview(view: &View<'_>) -> Table {
    let base = view.base("分母");
    let heads = ["指标", "统计单位", &base, "达到", "未达到", "未填", "已确认率", "上下限"];
    let rows = view.figures.indicators.iter().map(|info| {
        let found = view.found(&info.id, view.as_of, CellKey::ALL);
        let [base, met, unknown, rate, bounds] = grid::values(view, &info.id, found.clone());
        let not_met = match (&met, found) {
            (Value::Count(_), Ok(counts)) => Value::Count(u64::from(counts.not_met)),
            _ => met.clone(),
        };
        let unit = match info.unit {
            Unit::Organization => "社会组织",
            Unit::PartyOrganization => "党组织",
        };
        let (name, unit) = (Value::Text(info.name.clone()), Value::Text(unit.to_owned()));
        Row { depth: 0, cells: vec![name, unit, base, met, not_met, unknown, rate, bounds] }
    });
    let mut table = Table {
        id: "indicators".to_owned(),
        title: "全部指标一览".to_owned(),
        unit: "单位：个、%".to_owned(),
        columns: heads.iter().map(|head| column("", head)).collect(),
        rows: rows.collect(),
        notes: vec![
            "各指标的分母、条件和依据见“指标定义”表；各组建方式占比、没有党员和仅有个别党员的占比是构成或预警指标，不以高为优。"
                .to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    table
}

pub(super) fn column(group: &str, title: &str) -> Column {
    Column { group: group.to_owned(), title: title.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{figures, sample};
    use super::super::view::COVERAGE;
    use super::*;

    #[test]
    fn one_year_end_alone_is_not_compared() {
        let mut sample = sample();
        sample.figures = figures(1);
        let blocks = blocks(&sample.view());
        assert!(!blocks.iter().any(|block| matches!(block, Block::Chart(_))));
        assert!(blocks.last().is_some_and(|block| format!("{block:?}").contains("只有一个年末")));
    }

    #[test]
    fn the_headline_names_the_indicator_of_its_rate() {
        let sample = sample();
        let view = sample.view();
        assert!(view.indicator(COVERAGE).is_some_and(|info| headline(&view).contains(&info.name)));
    }
}
