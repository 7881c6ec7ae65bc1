//! Section 六、年度考核.
//!
//! Enters: the view. Leaves: blocks. Never gives a verdict without the rule that
//! decided it.

use std::collections::BTreeMap;

use crate::evaluation::{Judgement, Verdict};
use crate::indicators::Region;
use crate::quantity::Rate;
use crate::report::document::{Block, Column, Row, Table, Value};
use crate::report::number;
use crate::spec::Direction;

use super::scope::Node;
use super::view::View;
use super::{grid, scores, work};

pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    if items(view).is_empty() {
        return Vec::new();
    }
    let whole: Vec<&Judgement> = of(view, Region::All).collect();
    let mut blocks = Vec::new();
    if !whole.is_empty() {
        blocks.push(Block::Table(table(
            view,
            "targets-of-whole",
            &format!("{}的目标判定", view.scope.whole_word()),
            &whole,
        )));
    }
    blocks.extend(tally(view).map(Block::Table));
    blocks.extend(scores::blocks(view));
    let regional: Vec<&Judgement> =
        view.scope.compared().flat_map(|node| of(view, node.region)).collect();
    if !regional.is_empty() {
        blocks.push(Block::Table(table(view, "targets-by-region", "各地区的目标判定", &regional)));
    }
    blocks.extend(work::blocks(view));
    blocks
}

fn of<'a>(view: &View<'a>, region: Region) -> impl Iterator<Item = &'a Judgement> {
    let is_aimed = |judged: &&Judgement| judged.verdict != Verdict::NoTarget;
    view.judgements().iter().filter(move |judged| judged.object == region).filter(is_aimed)
}

fn name(view: &View<'_>, judged: &Judgement) -> String {
    view.indicator(&judged.indicator)
        .map_or_else(|| judged.indicator.clone(), |info| info.name.clone())
}

/// Verdicts with their grounds.
fn table(view: &View<'_>, id: &str, title: &str, judgements: &[&Judgement]) -> Table {
    let heads = [
        "对象",
        "指标",
        "方向",
        "目标",
        "已确认率",
        "上下限",
        "差距（百分点）",
        "判定",
        "目标出处",
        "规则",
    ];
    let mut table = Table {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: "单位：%".to_owned(),
        columns: heads.iter().map(|head| column(head)).collect(),
        rows: judgements.iter().map(|judged| row(view, judged)).collect(),
        notes: vec![
            "差距为已确认率减目标；“规则”为考核方案中的文件和行号；各指标的分母见“指标定义”表。"
                .to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    table
}

fn row(view: &View<'_>, judged: &Judgement) -> Row {
    let direction = match judged.direction {
        Direction::AtLeast => "不低于",
        Direction::AtMost => "不高于",
    };
    let collected = view.collected(&judged.indicator);
    let (rate, bounds, margin) = if judged.verdict == Verdict::Withheld {
        (Value::Withheld, Value::Withheld, Value::Withheld)
    } else if collected {
        let margin = Value::Difference(judged.margin());
        (Value::Rate(judged.counts.rate()), Value::Bounds(judged.counts.bounds()), margin)
    } else {
        (Value::NotCollected, Value::NotCollected, Value::Absent)
    };
    Row {
        depth: 0,
        cells: vec![
            Value::Text(view.object_label(&judged.object)),
            Value::Text(name(view, judged)),
            Value::Text(direction.to_owned()),
            Value::Rate(judged.target),
            rate,
            bounds,
            margin,
            Value::Verdict(judged.verdict),
            Value::Text(judged.citation.clone()),
            Value::Text(judged.rule.clone()),
        ],
    }
}

/// How many regions of each depth met, missed or left open each target.
fn tally(view: &View<'_>) -> Option<Table> {
    let mut rows: BTreeMap<(usize, usize), [u64; 6]> = BTreeMap::new();
    let items: Vec<&Judgement> = items(view);
    let nodes: BTreeMap<Region, &Node> =
        view.scope.nodes().iter().map(|node| (node.region, node)).collect();
    for judged in view.judgements() {
        let region = judged.object.region();
        let Some(node) = region.and_then(|region| nodes.get(&region)) else { continue };
        let Some(item) = items.iter().position(|item| item.item == judged.item) else { continue };
        rows.entry((node.depth, item)).or_default()[judged.verdict as usize] += 1;
    }
    if rows.is_empty() {
        return None;
    }
    let verdicts = [
        Verdict::Met,
        Verdict::Missed,
        Verdict::Undecided,
        Verdict::NotApplicable,
        Verdict::Withheld,
    ];
    // Nothing is withheld from the internal edition.
    let verdicts = &verdicts[..if view.is_public() { 5 } else { 4 }];
    let names = verdicts.iter().map(|verdict| match verdict {
        Verdict::Withheld => "不公布",
        told => told.name(),
    });
    let heads = ["层级", "指标", "目标"].into_iter().chain(names).chain(["地区合计"]);
    let row = |((depth, item), counts): (&(usize, usize), &[u64; 6])| {
        let level = if *depth == 1 { "比较地区" } else { "其下地区" };
        let mut cells = vec![
            Value::Text(level.to_owned()),
            Value::Text(name(view, items[*item])),
            Value::Text(targets(view, items[*item], *depth, &nodes)),
        ];
        cells.extend(verdicts.iter().map(|verdict| Value::Count(counts[*verdict as usize])));
        cells.push(Value::Count(counts.iter().sum()));
        Row { depth: 0, cells }
    };
    Some(Table {
        id: "targets-tally".to_owned(),
        title: "各项目标的达标地区数".to_owned(),
        unit: "单位：个地区".to_owned(),
        columns: heads.map(column).collect(),
        rows: rows.iter().map(row).collect(),
        notes: vec![
            "“比较地区”即“地区排序”表所列地区中设有目标的，“其下地区”为其下一级；省、市本级和未知不设目标的不计。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    })
}

/// The items, each by its first judgement, in the order of the scheme.
fn items<'a>(view: &View<'a>) -> Vec<&'a Judgement> {
    let mut items: Vec<&Judgement> = Vec::new();
    for judged in view.judgements().iter().filter(|one| one.verdict != Verdict::NoTarget) {
        if !items.iter().any(|item| item.item == judged.item) {
            items.push(judged);
        }
    }
    items
}

/// The targets of an item at one depth: one, or from the lowest to the highest.
fn targets(
    view: &View<'_>,
    item: &Judgement,
    depth: usize,
    nodes: &BTreeMap<Region, &Node>,
) -> String {
    let at_depth = |node: &&Node| node.depth == depth;
    let is_of = |judged: &&Judgement| {
        judged.item == item.item
            && judged.object.region().and_then(|region| nodes.get(&region)).is_some_and(at_depth)
    };
    let targets = || view.judgements().iter().filter(is_of).filter_map(|judged| judged.target);
    let by = |a: &Rate, b: &Rate| a.fraction().total_cmp(&b.fraction());
    let sign = match item.direction {
        Direction::AtLeast => "≥",
        Direction::AtMost => "≤",
    };
    match (targets().min_by(by), targets().max_by(by)) {
        (Some(low), Some(high)) if low != high => {
            format!("{sign} {} 至 {}", number::percent(low), number::percent(high))
        }
        (Some(one), _) => format!("{sign} {}", number::percent(one)),
        _ => String::new(),
    }
}

fn column(title: &str) -> Column {
    Column { title: title.to_owned(), ..Column::default() }
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::super::words;
    use super::*;

    #[test]
    fn every_verdict_cites_its_rule() {
        let sample = sample();
        for block in blocks(&sample.view()) {
            let Block::Table(table) = block else { continue };
            let Some(rule) = table.columns.iter().position(|column| column.title == "规则")
            else {
                continue;
            };
            assert!(
                table
                    .rows
                    .iter()
                    .all(|row| matches!(&row.cells[rule], Value::Text(at) if at.contains(':')))
            );
        }
    }

    #[test]
    fn without_targets_nothing_is_judged() {
        let mut sample = sample();
        sample.evaluation.judgements.clear();
        assert!(blocks(&sample.view()).is_empty());
        let report = sample.document();
        let said = format!("{:?}", report.sections[5].blocks);
        assert!(said.contains("没有设定目标"), "{said}");
    }

    #[test]
    fn the_tally_counts_each_judged_region_once() {
        let sample = sample();
        let view = sample.view();
        let table = tally(&view).expect("the sample has targets by region");
        let total: u64 = table
            .rows
            .iter()
            .filter_map(
                |row| if let Some(Value::Count(n)) = row.cells.last() { Some(n) } else { None },
            )
            .sum();
        let regional = view.judgements().iter().filter(|judged| judged.object != Region::All);
        assert_eq!(
            total,
            regional.filter(|judged| view.object_label(&judged.object) != "全省").count() as u64
        );
    }

    #[test]
    fn words_of_direction_follow_the_scheme() {
        let sample = sample();
        let view = sample.view();
        let at_most = view.judgements().iter().find(|judged| judged.direction == Direction::AtMost);
        let row = row(&view, at_most.expect("the sample has a target where less is better"));
        assert_eq!(row.cells[2], Value::Text("不高于".to_owned()));
        assert!(words::is_open(at_most.expect("found above").counts.bounds()));
    }
}
