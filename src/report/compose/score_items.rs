//! What each item gives the regions that are compared: bars, figures, and places under
//! other weights.
//!
//! Enters: the view and the totals. Leaves: a chart and two tables. Never adds points up:
//! totals are the evaluation's.

use crate::evaluation::{Judgement, Object, Places, Points, TotalScore, Verdict, Weights};
use crate::quantity::Exact;
use crate::report::document::{Chart, Drawing, Row, ScorePoint, Scores, Table, Value};
use crate::report::number;
use crate::spec::{Item, Marks};

use super::basics::column;
use super::grid;
use super::scores::{item_name, points};
use super::view::View;

/// How many items have a column of bars.
const BARS: usize = 6;

/// Bars of the total and of the items with the most points; none where one alone is scored,
/// or any is not told.
pub(super) fn bars(view: &View<'_>, totals: &[&TotalScore]) -> Option<Chart> {
    if totals.len() < 2 || totals.iter().any(|total| total.withheld) {
        return None;
    }
    let mut items: Vec<(&Item, &Marks)> = view
        .background
        .scheme
        .items
        .iter()
        .filter_map(|item| Some((item, item.marks.as_ref()?)))
        .collect();
    let all = items.len();
    // The heaviest, in the order of the scheme.
    while items.len() > BARS {
        let (at, _) = items.iter().enumerate().min_by(|a, b| a.1.1.weight.cmp(&b.1.1.weight))?;
        items.remove(at);
    }
    let point = |points: &Points| ScorePoint {
        confirmed: points.confirmed.clone(),
        low: points.low.clone(),
        high: points.high.clone(),
    };
    let line = |total: &&TotalScore| {
        let of_item = |(item, _): &(&Item, &Marks)| {
            let mark = judgement(view, &total.object, item)?.mark.as_ref()?;
            mark.points.as_ref().map(point)
        };
        let sum = total.points.as_ref().map(point);
        let points = std::iter::once(sum).chain(items.iter().map(of_item)).collect();
        (view.object_label(&total.object), points)
    };
    let scale = totals.first().map(|total| ("总分".to_owned(), total.scale.clone()));
    let columns =
        items.iter().map(|(item, marks)| (item_name(view, &item.id), marks.weight.clone()));
    let mut notes = vec!["条长为得分占该项满分的份额，条下为得分，括号内为上下限。".to_owned()];
    if all > BARS {
        notes.push(format!("共 {all} 项，只画分值最高的 {BARS} 项。"));
    }
    notes.push(grid::reference(view));
    Some(Chart {
        id: "score-bars".to_owned(),
        title: "各地区各项考核得分".to_owned(),
        description: "条形图，每行一个地区，每列一项，第一列为总分。各数见“各地区各项得分”表。"
            .to_owned(),
        drawing: Drawing::Scores(Scores {
            columns: scale.into_iter().chain(columns).collect(),
            lines: totals.iter().map(line).collect(),
        }),
        notes,
    })
}

/// What each item gives the regions that are compared.
pub(super) fn table(view: &View<'_>, totals: &[&TotalScore]) -> Table {
    let items = || view.background.scheme.items.iter().filter(|item| item.marks.is_some());
    let mut columns = vec![column("", "对象")];
    for item in items() {
        let weight = item.marks.as_ref().map(|marks| number::plain(&marks.weight));
        let group = format!("{}（{} 分）", item_name(view, &item.id), weight.unwrap_or_default());
        columns.extend(["得分", "上下限"].map(|head| column(&group, head)));
    }
    let row = |total: &&TotalScore| {
        let mut cells = vec![Value::Text(view.object_label(&total.object))];
        for item in items() {
            let judged = judgement(view, &total.object, item);
            let withheld = judged.is_some_and(|judged| judged.verdict == Verdict::Withheld);
            let mark = judged.and_then(|judged| judged.mark.as_ref());
            cells.extend(points(mark.and_then(|mark| mark.points.as_ref()), withheld));
        }
        Row { depth: 0, cells }
    };
    let mut table = Table {
        id: "score-items".to_owned(),
        title: "各地区各项得分".to_owned(),
        unit: "单位：分".to_owned(),
        columns,
        rows: totals.iter().map(row).collect(),
        notes: vec![
            "某项无人在分母中而分值摊给其他项目的，不给分；已确认率不存在的，只给上下限。"
                .to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    table
}

/// How places move where an item weighs a fifth less or more.
pub(super) fn weights(view: &View<'_>, totals: &[&TotalScore]) -> Option<Table> {
    let items = || view.background.scheme.items.iter().filter(|item| item.marks.is_some());
    let weights = Weights::of(view.evaluation, view.background.divisions);
    let factors = [Exact::share(4, 5)?, Exact::share(6, 5)?];
    let moved: Vec<[Vec<Option<Places>>; 2]> = items()
        .map(|item| factors.each_ref().map(|factor| weights.places(&item.id, factor)))
        .collect();
    let row = |total: &&TotalScore| {
        let at = view.evaluation.totals.iter().position(|one| one.object == total.object)?;
        let places = total.places?;
        let over = |found: &[Vec<Option<Places>>; 2]| {
            let both = found.iter().filter_map(|places| places[at]).chain([places]);
            both.reduce(|a, b| Places { best: a.best.min(b.best), worst: a.worst.max(b.worst) })
        };
        let of_items: Vec<Places> = moved.iter().filter_map(over).collect();
        let all = of_items
            .iter()
            .copied()
            .reduce(|a, b| Places { best: a.best.min(b.best), worst: a.worst.max(b.worst) })?;
        let mut cells = vec![Value::Text(view.object_label(&total.object)), Value::Places(places)];
        cells.extend(of_items.into_iter().map(Value::Places));
        cells.push(Value::Places(all));
        Some(Row { depth: 0, cells })
    };
    let rows: Vec<Row> = totals.iter().filter_map(row).collect();
    let heads = items().map(|item| column("分值 ±20 % 的项目", &item_name(view, &item.id)));
    let columns = [column("", "对象"), column("", "名次")].into_iter().chain(heads);
    (rows.len() > 1).then(|| Table {
        id: "score-weights".to_owned(),
        title: "考核名次随各项分值的变动".to_owned(),
        unit: "单位：位".to_owned(),
        columns: columns.chain([column("", "各项合并")]).collect(),
        rows,
        notes: vec![
            "各项分值分别减少、增加两成，其余按比例调整到满分不变；名次按上下限，从最好到最差。"
                .to_owned(),
            grid::reference(view),
        ],
        plot: None,
    })
}

fn judgement<'a>(view: &View<'a>, object: &Object, item: &Item) -> Option<&'a Judgement> {
    view.judgements().iter().find(|judged| judged.object == *object && judged.item == item.id)
}
