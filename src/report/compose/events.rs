//! The table of changes between year-ends (年度变动).
//!
//! Enters: the view. Leaves: a table that leads from each year-end to the next, in
//! organizations, and then counts the changes of those that stayed. Its lines add up.

use crate::indicators::CellKey;
use crate::quantity::Date;
use crate::register::{Change, Event};
use crate::report::document::{Row, Table, Value};

use super::basics::column;
use super::grid;
use super::view::View;

/// The changes of each year-end that has one before it; `None` where none has.
pub(super) fn table(view: &View<'_>) -> Option<Table> {
    let dates = view.year_ends();
    let steps: Vec<Step<'_>> = dates
        .windows(2)
        .filter(|pair| pair[0].year() + 1 == pair[1].year())
        .map(|pair| Step::of(view, pair[0], pair[1]))
        .collect();
    // What changed is not counted by the rule of the public edition.
    if steps.is_empty() || view.is_public() {
        return None;
    }
    let line = |depth, label: &str, value: &dyn Fn(&Step<'_>) -> u64| {
        let counts = steps.iter().map(|step| Value::Count(value(step)));
        Row { depth, cells: std::iter::once(Value::Text(label.to_owned())).chain(counts).collect() }
    };
    let changes = |sign: i64, depth: usize| {
        let of_sign = Change::ALL.into_iter().filter(move |change| change.sign() == sign);
        of_sign.map(move |change| (change, depth))
    };
    let marked = |change: Change| match change.sign() {
        1 => format!("加：{}", change.name()),
        -1 => format!("减：{}", change.name()),
        _ => change.name().to_owned(),
    };
    let mut rows = vec![line(0, "上年末在册", &|step| step.before)];
    for (change, depth) in changes(1, 1).chain(changes(-1, 1)) {
        rows.push(line(depth, &marked(change), &|step| step.count(change)));
    }
    rows.push(line(0, "本年末在册", &|step| step.now));
    for (change, depth) in changes(0, 1) {
        rows.push(line(depth, &marked(change), &|step| step.count(change)));
    }
    let heads = steps.iter().map(|step| column("", &view.year_end(step.date)));
    Some(Table {
        id: "events".to_owned(),
        title: "年度变动".to_owned(),
        unit: "单位：家".to_owned(),
        columns: std::iter::once(column("", "项目")).chain(heads).collect(),
        rows,
        notes: vec![
            "同一组织按统一社会信用代码认定，没有代码的按登记证号、名称和登记地区；上年末在册加各项、减各项，等于本年末在册。"
                .to_owned(),
            "更名以下各项只数两个年末都在册的组织，只比较两年都填了的答案；行政区划调整不算改由另一地区登记。逐家名单见 data/events.csv。"
                .to_owned(),
            grid::reference(view),
        ],
        plot: None,
    })
}

/// The way from one year-end to the next.
struct Step<'a> {
    date: Date,
    before: u64,
    now: u64,
    events: &'a [Event],
}

impl<'a> Step<'a> {
    fn of(view: &View<'a>, before: Date, date: Date) -> Step<'a> {
        let organizations = |date| view.organizations(date, CellKey::ALL).unwrap_or_default();
        let events = view.background.events.iter().find(|(of, _)| *of == date);
        Step {
            date,
            before: organizations(before),
            now: organizations(date),
            events: events.map_or(&[], |(_, events)| events),
        }
    }

    fn count(&self, change: Change) -> u64 {
        self.events.iter().filter(|event| event.change == change).count() as u64
    }
}
