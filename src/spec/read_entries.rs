//! `entries.csv` → points entered by hand.
//!
//! Enters: the text of the list and the items that are entered by hand. Leaves: points by
//! item and object, each with the line and the document that it rests on, or every fault.
//! Never takes points above the weight, and never two lines for one object and item.

use super::list::{List, key, quoted, rows};
use super::read_expected::Ground;
use super::read_region::region;
use super::scheme::{Entry, Rule, Scheme};
use super::{Fault, ObjectLevel};
use crate::codes::{RegionCode, normalize};
use crate::diag::nearest;
use crate::quantity::Exact;

/// The file beside a pipeline.
pub const ENTRIES: &str = "entries.csv";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Object,
    Item,
    Points,
    Source,
}

const COLUMNS: [(Column, &[&str]); 4] = [
    (Column::Object, &["object", "对象", "考核对象", "地区"]),
    (Column::Item, &["item", "项目", "考核项目"]),
    (Column::Points, &["points", "得分", "分数"]),
    (Column::Source, &["source", "依据", "来源"]),
];

/// Puts the points into the items of the scheme; else every fault.
pub(super) fn read(ground: &Ground<'_>, text: &str, scheme: &mut Scheme) -> Result<(), Vec<Fault>> {
    let mut rows = rows(text).into_iter();
    let hint = "首行写 对象,项目,得分,依据";
    let mut list = List::new(&ground.shown, &COLUMNS, 4, rows.next(), hint);
    if list.faults.is_empty() {
        for (line, cells) in rows {
            list.refuse_more(line, &cells);
            Line { ground, list: &mut list, line, cells: &cells }.read(scheme);
        }
    }
    if list.faults.is_empty() { Ok(()) } else { Err(list.faults) }
}

/// One line in the reading.
struct Line<'l, 'a> {
    ground: &'l Ground<'a>,
    list: &'l mut List<Column>,
    line: usize,
    cells: &'l [String],
}

impl Line<'_, '_> {
    fn fault(&mut self, message: String, hint: impl Into<String>) {
        self.list.fault(self.line, message, hint);
    }

    fn cell(&mut self, column: Column, name: &str) -> Option<(String, String)> {
        let found =
            self.list.cell(self.cells, column).map(|(place, text)| (place, text.to_owned()));
        if found.is_none() {
            self.fault(format!("没有写{name}"), "");
        }
        found
    }

    fn read(&mut self, scheme: &mut Scheme) {
        let by_unit = scheme
            .scoring
            .as_ref()
            .is_some_and(|scoring| scoring.objects.contains(&ObjectLevel::SupervisingUnit));
        let object = self.object(by_unit);
        let item = self.item(scheme);
        let points = item.and_then(|at| self.points(scheme, at));
        let source = self.cell(Column::Source, "依据");
        let (Some(object), Some(at), Some(points), Some((_, source))) =
            (object, item, points, source)
        else {
            return;
        };
        let Some(Rule::Entered(entries)) =
            scheme.items[at].marks.as_mut().map(|marks| &mut marks.rule)
        else {
            return;
        };
        let entry = Entry { points, source: quoted(&source), line: self.line };
        if let Some(first) = entries.insert(object, entry) {
            let message = format!("这一对象的这一项目已见第 {} 行", first.line);
            self.fault(message, "一个对象、一个项目只写一行");
        }
    }

    /// The id of the object: a code, `all`, or the name of a supervising unit.
    fn object(&mut self, by_unit: bool) -> Option<String> {
        let (place, text) = self.cell(Column::Object, "对象")?;
        if matches!(text.as_str(), "all" | "全部" | "合计") {
            return Some("all".to_owned());
        }
        match region(&text, self.ground.year, self.ground) {
            Ok(code) if code != RegionCode::NATIONAL => Some(code.to_string()),
            // A name that is no division is a unit, where units are evaluated.
            _ if by_unit => Some(normalize(&text).to_string()),
            Ok(_) => Some("all".to_owned()),
            Err((message, hint)) => {
                self.fault(format!("{place}：{message}"), hint);
                None
            }
        }
    }

    /// The place of an item that is entered by hand.
    fn item(&mut self, scheme: &Scheme) -> Option<usize> {
        let (place, text) = self.cell(Column::Item, "项目")?;
        let entered = |at: &usize| {
            let marks = scheme.items[*at].marks.as_ref();
            marks.is_some_and(|marks| matches!(marks.rule, Rule::Entered(_)))
        };
        let of_hand: Vec<usize> = (0..scheme.items.len()).filter(entered).collect();
        let found = of_hand.iter().find(|at| key(&scheme.items[**at].id) == key(&text));
        if found.is_none() {
            let ids = || of_hand.iter().map(|at| scheme.items[*at].id.as_str());
            let hint = match nearest(&text, ids()) {
                Some(id) => format!("是否想写 {id}"),
                None if of_hand.is_empty() => {
                    "考核方案里没有手工评分的项目，先在 scheme.toml 里写一项".to_owned()
                }
                None => format!("手工评分的项目有 {}", ids().collect::<Vec<_>>().join("、")),
            };
            self.fault(format!("{place}：不认识的项目 {}", quoted(&text)), hint);
        }
        found.copied()
    }

    fn points(&mut self, scheme: &Scheme, at: usize) -> Option<Exact> {
        let (place, text) = self.cell(Column::Points, "得分")?;
        let weight = &scheme.items[at].marks.as_ref()?.weight;
        let points = Exact::parse(&normalize(&text));
        let fits = |points: &Exact| !points.is_negative() && points <= weight;
        if !points.as_ref().is_some_and(fits) {
            let most = weight.to_f64();
            let message = format!("{place}：应为 0 至 {most} 的数，实为 {}", quoted(&text));
            self.fault(message, "尚未评分的不写这一行");
            return None;
        }
        points
    }
}
