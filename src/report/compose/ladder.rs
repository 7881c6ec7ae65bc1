//! Coverage over ever narrower bases, and in the calibers of the national bulletins.
//!
//! Enters: the view. Leaves: two tables of section 二. Never prints a rate without the
//! name of its base, nor two calibers as one series.

use crate::quantity::Counts;
use crate::report::document::{Block, Row, Table, Value};
use crate::report::number;

use super::basics::column;
use super::grid::{self, ORGANIZATION, SHOULD};
use super::view::View;

/// The rungs, each followed by those who are not in the next base.
pub(super) fn ladder(view: &View<'_>) -> Option<Block> {
    let rungs = &view.background.ladder;
    view.whole(ORGANIZATION.id)?;
    let mut rows = Vec::new();
    for rung in rungs {
        rows.push(row(0, rung.name, rung.counts));
        for (reason, counts) in &rung.leave {
            rows.push(row(1, &format!("减：{reason}"), *counts));
        }
    }
    let heads = ["分母", "家数", "已建", "未建", "未填", "已确认率", "上下限"];
    let mut table = Table {
        id: "ladder".to_owned(),
        title: "组织覆盖率的分母阶梯".to_owned(),
        unit: "单位：家、%".to_owned(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows,
        notes: vec![
            "每一级的家数 = 下一级 + 其间各项“减”。同一批社会组织，分母不同，率就不同：引用时必须写明分母；“应建”一级的率即应建已建率中应建确定的部分。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    (!rungs.is_empty()).then_some(Block::Table(table))
}

fn row(depth: usize, label: &str, counts: Counts) -> Row {
    let count = |n: u32| Value::Count(u64::from(n));
    Row {
        depth,
        cells: vec![
            Value::Text(label.to_owned()),
            Value::Count(counts.population()),
            count(counts.met),
            count(counts.not_met),
            count(counts.unknown),
            Value::Rate(counts.rate()),
            Value::Bounds(counts.bounds()),
        ],
    }
}

/// This report's figure in each caliber that the national bulletins have used
/// (中国共产党党内统计公报): A to 2012, B to 2017, C of 2018, D since 2021.
pub(super) fn calibers(view: &View<'_>) -> Option<Block> {
    // Party organizations are counted by no rule of withholding.
    if view.is_public() {
        return None;
    }
    let (all, eligible) = (view.whole(ORGANIZATION.id)?, view.whole(SHOULD.id));
    let parties: u64 = view.background.covered.values().map(|covered| covered.parties).sum();
    let rate = |label: &str, counts: Counts| {
        let base = Value::Count(counts.population());
        let met = Value::Count(u64::from(counts.met));
        [text(label), base, met, Value::Rate(counts.rate()), Value::Bounds(counts.bounds())]
    };
    let plain = |label: &str, n: u64| {
        [text(label), Value::Absent, Value::Count(n), Value::Absent, Value::Absent]
    };
    let mut rows = Vec::new();
    if let Some(eligible) = eligible {
        rows.push(rate("A（2011、2012 年）：已建占具备条件的社会组织", eligible));
    }
    rows.push(rate("B（至 2017 年）：已建占全部社会组织", all));
    rows.push(plain("C（2018 年）：已建的社会组织法人单位数，不计率", u64::from(all.met)));
    rows.push(plain("D（2021 年起）：社会组织中的党组织数，不计率", parties));
    let heads = ["口径", "分母", "数值", "已确认率", "上下限"];
    let mut table = Table {
        id: "calibers".to_owned(),
        title: "按全国党内统计公报历年口径的数值".to_owned(),
        unit: "单位：家、个、%".to_owned(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows: rows.into_iter().map(|cells| Row { depth: 0, cells: cells.to_vec() }).collect(),
        notes: vec![
            "四种口径分子、分母各不相同，不能连成一条线，也不能相减；B 的分母这里是本报告的在册社会组织，公报的分母是党内统计的社会组织。".to_owned(),
            format!("D 中联合党组织只数一个，共 {} 个。", number::count(parties)),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    Some(Block::Table(table))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
