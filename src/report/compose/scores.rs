//! Points, grades and places of the evaluation, in section 六.
//!
//! Enters: the view. Leaves: tables of totals, with those of their items and of the scheme
//! beside them; nothing where the scheme gives no points. Never prints points without their
//! bounds where these differ.

use crate::evaluation::{Evaluation, FEWEST, Object, Points, STOPPED, Standing, TotalScore};
use crate::report::document::{Block, Row, Table, Value};
use crate::report::number;
use crate::spec::Item;

use super::basics::column;
use super::view::View;
use super::{grid, history, scheme_table, score_items};

/// The tables of totals: regions that are compared, those in them, and units.
pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    if view.evaluation.totals.is_empty() {
        return Vec::new();
    }
    let of_depth = |depth| -> Vec<&TotalScore> {
        let nodes = view.scope.nodes().iter().filter(move |node| node.depth == depth);
        nodes.filter_map(|node| view.evaluation.total(&Object::Region(node.region))).collect()
    };
    let (compared, below) = (of_depth(1), of_depth(2));
    let is_unit = |total: &&TotalScore| total.object.region().is_none();
    let units: Vec<&TotalScore> = view.evaluation.totals.iter().filter(is_unit).collect();
    let mut blocks = vec![Block::Table(scheme_table::table(view))];
    for (id, title, totals) in [
        ("scores", "各地区考核得分与等次", &compared),
        ("scores-below", "其下地区考核得分与等次", &below),
        ("scores-of-units", "各业务主管单位考核得分与等次", &units),
    ] {
        if !totals.is_empty() {
            blocks.push(Block::Table(totals_table(view, id, title, totals)));
        }
    }
    blocks.extend(accumulated(view, &compared).map(Block::Table));
    blocks.extend(score_items::bars(view, &compared).map(Block::Chart));
    if !compared.is_empty() {
        blocks.push(Block::Table(score_items::table(view, &compared)));
        blocks.extend(score_items::weights(view, &compared).map(Block::Table));
        blocks.extend(history::table(view, &compared).map(Block::Table));
    }
    blocks
}

/// The grade in words: 良好, or 未定（合格至优秀）.
pub(super) fn grade(view: &View<'_>, total: &TotalScore) -> Value {
    grade_of(view.evaluation, total)
}

/// The same of the evaluation of any year-end.
pub(super) fn grade_of(evaluation: &Evaluation, total: &TotalScore) -> Value {
    if total.withheld {
        return Value::Withheld;
    }
    grade_words(evaluation, total.grade)
}

fn grade_words(evaluation: &Evaluation, grade: Option<[Standing; 2]>) -> Value {
    let word = |standing| evaluation.grade_name(standing).unwrap_or(STOPPED).to_owned();
    Value::Text(match grade {
        None => "不适用".to_owned(),
        Some([best, worst]) if best == worst => word(best),
        Some([best, worst]) => format!("未定（{}至{}）", word(worst), word(best)),
    })
}

/// Points and their bounds, or what stands for them.
pub(super) fn points(points: Option<&Points>, withheld: bool) -> [Value; 2] {
    match points {
        _ if withheld => [Value::Withheld, Value::Withheld],
        None => [Value::Absent, Value::Absent],
        Some(points) => [
            Value::Score(points.confirmed.clone()),
            Value::ScoreBounds(Box::new([points.low.clone(), points.high.clone()])),
        ],
    }
}

fn totals_table(view: &View<'_>, id: &str, title: &str, totals: &[&TotalScore]) -> Table {
    let heads = ["对象", "得分", "上下限", "等次", "名次", "说明", "规则"];
    let row = |total: &&TotalScore| {
        let mut cells = vec![Value::Text(view.object_label(&total.object))];
        cells.extend(points(total.points.as_ref(), total.withheld));
        cells.push(grade(view, total));
        cells.push(match total.places {
            _ if total.withheld => Value::Withheld,
            Some(places) => Value::Places(places),
            None if total.organizations < FEWEST => Value::TooFew,
            None => Value::Absent,
        });
        cells.push(Value::Text(why(view, total)));
        cells.push(Value::Text(total.rule.clone()));
        Row { depth: 0, cells }
    };
    let mut table = Table {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: "单位：分、位".to_owned(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows: totals.iter().map(row).collect(),
        notes: vec![
            "总分的上下限为各项上下限之和，是外界限：同一未填答案可影响几项。名次为同级、同属一个上级的对象之间按上下限可能的最好至最差名次；不足 10 家的不排。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    if !view.is_public() {
        table
            .notes
            .insert(0, "各地区另有一页，列出得失和须核实的组织（regions/ 文件夹）。".to_owned());
    }
    grid::annotate(&mut table);
    table
}

/// What lowered or may lower a grade.
fn why(view: &View<'_>, total: &TotalScore) -> String {
    let mut reasons: Vec<String> =
        total.vetoes.iter().map(|item| format!("否决：{}未达标", item_name(view, item))).collect();
    if total.is_capped {
        reasons.push("最高等次的比例限制".to_owned());
    }
    if reasons.is_empty() { number::DASH.to_owned() } else { reasons.join("；") }
}

/// An item by the name of its indicator, else by its id.
pub(super) fn item_name(view: &View<'_>, id: &str) -> String {
    let item = view.background.scheme.items.iter().find(|item| item.id == id);
    let indicator = item.and_then(Item::indicator).and_then(|id| view.indicator(id));
    indicator.map_or_else(|| id.to_owned(), |info| info.name.clone())
}

/// Totals over the periods of the year that have passed.
fn accumulated(view: &View<'_>, totals: &[&TotalScore]) -> Option<Table> {
    let accumulation = view.background.scheme.accumulation.as_ref()?;
    let row = |total: &&TotalScore| {
        let mut all = view.evaluation.accumulated.iter();
        let one = all.find(|one| one.object == total.object)?;
        let mut cells = vec![Value::Text(view.object_label(&one.object))];
        cells.extend(points(total.points.as_ref(), total.withheld));
        cells.extend(points(Some(&one.points), false));
        cells.push(grade_words(view.evaluation, Some(one.grade)));
        cells.push(Value::Text(one.rule.clone()));
        Some(Row { depth: 0, cells })
    };
    let rows: Vec<Row> = totals.iter().filter_map(row).collect();
    let heads = [
        ("", "对象"),
        ("本期", "得分"),
        ("本期", "上下限"),
        ("累计", "得分"),
        ("累计", "上下限"),
        ("累计", "等次"),
        ("", "规则"),
    ];
    let shares = accumulation
        .shares
        .iter()
        .map(|share| share.rate().map_or_else(|| number::DASH.to_owned(), number::percent));
    let note = format!(
        "按{}累计：全年 {} 期所占依次为 {}，已过 {} 期，按已过各期所占平均；某期没有总分的，该期未定。累计等次只按得分，不含否决和比例限制。",
        accumulation.citation,
        accumulation.shares.len(),
        shares.collect::<Vec<_>>().join("、"),
        accumulation.earlier.len() + 1
    );
    (!rows.is_empty()).then(|| Table {
        id: "scores-accumulated".to_owned(),
        title: "全年累计得分与等次".to_owned(),
        unit: "单位：分".to_owned(),
        columns: heads.map(|(group, head)| column(group, head)).to_vec(),
        rows,
        notes: vec![note, grid::reference(view)],
        plot: None,
    })
}
