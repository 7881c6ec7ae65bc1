//! Grades over the years, and what a change of the total comes from.
//!
//! Enters: the evaluations of all year-ends. Leaves: tables. Never compares totals over a
//! break of caliber.

use crate::evaluation::{Evaluation, Object, TotalScore};
use crate::quantity::{Date, Exact};
use crate::report::document::{Row, Table, Value};
use crate::report::number;

use super::basics::column;
use super::grid;
use super::scores::{grade_of, item_name, points};
use super::view::View;

/// The totals and grades of the objects at all year-ends; none where there is one alone.
pub(super) fn table(view: &View<'_>, totals: &[&TotalScore]) -> Option<Table> {
    let years = years(view);
    if years.len() < 2 {
        return None;
    }
    let mut columns = vec![column("", "对象")];
    for (date, _) in &years {
        let year = view.year_end(*date);
        columns.extend(["得分", "上下限", "等次"].map(|head| column(&year, head)));
    }
    columns.push(column("", "得分比上年变化的主要项目"));
    let row = |total: &&TotalScore| {
        let mut cells = vec![Value::Text(view.object_label(&total.object))];
        for (_, evaluation) in &years {
            cells.extend(cells_of(evaluation, &total.object));
        }
        cells.push(Value::Text(reasons(view, &years, &total.object)));
        Row { depth: 0, cells }
    };
    let mut table = Table {
        id: "grades-over-years".to_owned(),
        title: "各年末考核得分与等次".to_owned(),
        unit: "单位：分".to_owned(),
        columns,
        rows: totals.iter().map(row).collect(),
        notes: notes(view),
        plot: None,
    };
    grid::annotate(&mut table);
    Some(table)
}

/// The same of one object, a line a year-end.
pub(super) fn of_object(view: &View<'_>, object: &Object) -> Option<Table> {
    let years = years(view);
    if years.len() < 2 || view.evaluation.total(object).is_none() {
        return None;
    }
    let row = |at: usize| {
        let (date, evaluation) = &years[at];
        let mut cells = vec![Value::Text(view.year_end(*date))];
        cells.extend(cells_of(evaluation, object));
        cells.push(Value::Text(reasons(view, &years[..=at], object)));
        Row { depth: 0, cells }
    };
    let heads = ["年末", "得分", "上下限", "等次", "得分比上年变化的主要项目"];
    let mut table = Table {
        id: "grades-over-years".to_owned(),
        title: "各年末考核得分与等次".to_owned(),
        unit: "单位：分".to_owned(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows: (0..years.len()).map(row).collect(),
        notes: notes(view),
        plot: None,
    };
    grid::annotate(&mut table);
    Some(table)
}

fn notes(view: &View<'_>) -> Vec<String> {
    vec![
        "各年末均按本年度的考核方案评定；变化为已确认得分之差，只列变化最大的三项。手工评分的项目在先前年末未定。".to_owned(),
        grid::reference(view),
    ]
}

/// The evaluations of all year-ends, ascending.
fn years<'a>(view: &View<'a>) -> Vec<(Date, &'a Evaluation)> {
    let before = view.background.evaluations.iter();
    let before = before.filter_map(|evaluation| Some((evaluation.as_of?, evaluation)));
    before.chain([(view.as_of, view.evaluation)]).collect()
}

fn cells_of(evaluation: &Evaluation, object: &Object) -> [Value; 3] {
    let Some(total) = evaluation.total(object) else {
        return [Value::Absent, Value::Absent, Value::Absent];
    };
    let [confirmed, bounds] = points(total.points.as_ref(), total.withheld);
    [confirmed, bounds, grade_of(evaluation, total)]
}

/// The items whose confirmed points changed most in the last year, and vetoes that came or
/// went.
fn reasons(view: &View<'_>, years: &[(Date, &Evaluation)], object: &Object) -> String {
    let [.., (was, before), (date, now)] = years else { return number::DASH.to_owned() };
    if was.year() + 1 != date.year() {
        return "上年末没有数据".to_owned();
    }
    if view.background.breaks.contains_key(date) {
        return "口径已变，不比较".to_owned();
    }
    let confirmed = |evaluation: &Evaluation, item: &str| -> Option<Exact> {
        let mut judged = evaluation.judgements.iter();
        let judged = judged.find(|judged| judged.object == *object && judged.item == item)?;
        judged.mark.as_ref()?.points.as_ref()?.confirmed.clone()
    };
    let items = view.background.scheme.items.iter().filter(|item| item.marks.is_some());
    let mut changes: Vec<(Exact, bool, &str)> = items
        .filter_map(|item| {
            let (was, is) = (confirmed(before, &item.id)?, confirmed(now, &item.id)?);
            let rises = is > was;
            let change = if rises { &is - &was } else { &was - &is };
            change.is_positive().then_some((change, rises, item.id.as_str()))
        })
        .collect();
    changes.sort_by(|(a, ..), (b, ..)| b.cmp(a));
    let say = |(change, rises, item): &(Exact, bool, &str)| {
        let sign = if *rises { "+" } else { "−" };
        format!("{} {sign}{}", item_name(view, item), number::score(change))
    };
    let mut reasons: Vec<String> = changes.iter().take(3).map(say).collect();
    let vetoes = |evaluation: &Evaluation| {
        evaluation.total(object).map(|total| total.vetoes.clone()).unwrap_or_default()
    };
    let (had, has) = (vetoes(before), vetoes(now));
    reasons.extend(
        has.iter()
            .filter(|veto| !had.contains(veto))
            .map(|veto| format!("新受{}否决", item_name(view, veto))),
    );
    reasons.extend(
        had.iter()
            .filter(|veto| !has.contains(veto))
            .map(|veto| format!("不再受{}否决", item_name(view, veto))),
    );
    if reasons.is_empty() { number::DASH.to_owned() } else { reasons.join("；") }
}
