//! `scheme.toml` → the evaluation scheme.
//!
//! Enters: the tree of the text and the catalogue. Leaves: items with targets and rules,
//! grades, vetoes, each with its line; `prove_scheme` then shows that they hang together.
//! Never weighs anything.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::prove_scheme::{self, Ends};
use super::read_item;
use super::read_periods::{self, Written};
use super::reader::{Located, Reader};
use super::section::Section;
use super::{Direction, Grade, Limit, ObjectLevel, Scheme, Scoring, Ties, TopGrade, Veto};
use crate::quantity::Exact;

/// What a scheme is read with.
pub(super) struct Ground<'a> {
    /// The indicators of the catalogue; none where they are not known.
    pub(super) ids: Option<&'a [String]>,
    /// Those without faults, and whether more or less is better.
    pub(super) better: BTreeMap<&'a str, Direction>,
    /// The year of the reference date.
    pub(super) year: i16,
}

const KEYS: &[&str] =
    &["name", "item", "scale", "objects", "citation", "grade", "veto", "top-grade", "accumulation"];

/// Reads the scheme; the indicators of its items must be among those of the ground.
pub(super) fn read(
    reader: &Reader,
    tree: &DeTable,
    ground: &Ground<'_>,
) -> (Scheme, Option<Written>) {
    let root = reader.root(tree, KEYS);
    let name = root.text("name").map(|name| name.value).unwrap_or_default();
    let mut seen = BTreeMap::new();
    let tables = root.tables("item", read_item::KEYS);
    let items: Vec<_> = tables
        .iter()
        .filter_map(|table| read_item::item(reader, table, ground, &mut seen))
        .collect();
    let ids: Vec<String> = seen.into_keys().collect();
    let scoring = scoring(reader, &root, &items, &ids);
    let is_whole = items.len() == tables.len();
    let periods = read_periods::read(reader, &root);
    let scheme = Scheme { name, items, scoring, accumulation: None };
    if is_whole {
        prove_scheme::items(reader, &scheme, root.line_of("scale"), ground);
    }
    (scheme, periods)
}

/// How points become grades; none where no item has points and nothing is said of grades.
fn scoring(
    reader: &Reader,
    root: &Section<'_, '_>,
    items: &[super::Item],
    ids: &[String],
) -> Option<Scoring> {
    const OWN: [&str; 7] =
        ["scale", "objects", "citation", "grade", "veto", "top-grade", "accumulation"];
    let is_marked = items.iter().any(|item| item.marks.is_some());
    if !is_marked && !OWN.iter().any(|key| root.has(key)) {
        return None;
    }
    let scale = root.required_exact("scale").and_then(|scale| positive(reader, "scale", scale));
    let objects = objects(reader, root);
    let citation = root.text("citation");
    root.required("grade");
    let bands = bands(reader, root);
    let grades: Vec<Grade> = bands.iter().map(|(grade, _)| grade.clone()).collect();
    let vetoes = vetoes(reader, root, &grades, ids);
    let top = top_grade(reader, root, items, ids);
    let scoring = Scoring {
        scale: scale?.value,
        objects: objects?,
        citation: citation?.value,
        grades,
        vetoes,
        top,
    };
    if !bands.is_empty() {
        prove_scheme::bands(reader, &bands, &scoring.most(items));
    }
    Some(scoring)
}

/// A number above nothing; else a fault.
pub(super) fn positive(
    reader: &Reader,
    key: &str,
    number: Located<Exact>,
) -> Option<Located<Exact>> {
    if number.value.is_positive() {
        return Some(number);
    }
    reader.fault(number.line, format!("{key} 应大于 0"), "");
    None
}

fn objects(reader: &Reader, root: &Section<'_, '_>) -> Option<Vec<ObjectLevel>> {
    let mut objects = Vec::new();
    for word in root.texts("objects")? {
        match ObjectLevel::parse(&word.value) {
            Some(level) if objects.contains(&level) => {
                reader.fault(word.line, format!("objects 中 {} 重复", word.value), "删去一个");
            }
            Some(level) => objects.push(level),
            None => reader.unknown(
                word.line,
                "考核对象",
                &word.value,
                &ObjectLevel::ALL.map(ObjectLevel::id),
            ),
        }
    }
    Some(objects)
}

/// The grades with both ends of their bands, the best first.
fn bands(reader: &Reader, root: &Section<'_, '_>) -> Vec<(Grade, Ends)> {
    let tables = root.tables("grade", &["name", "from", "above", "below", "through"]);
    let mut bands: Vec<(Grade, Ends)> =
        tables.iter().filter_map(|table| band(reader, table)).collect();
    // Of bands that begin at the same points the one that holds them is the lower.
    bands.sort_by(|(a, _), (b, _)| {
        b.from.points.cmp(&a.from.points).then(a.from.is_in.cmp(&b.from.is_in))
    });
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (grade, _) in &bands {
        if let Some(other) = seen.insert(&grade.name, grade.line) {
            let message = format!("等次 {} 重复，已见第 {} 行", grade.name, other.min(grade.line));
            reader.fault(grade.line.max(other), message, "每个等次写一段");
        }
    }
    bands
}

fn band(reader: &Reader, table: &Section<'_, '_>) -> Option<(Grade, Ends)> {
    let name = table.text("name");
    let from = end(reader, table, ["from", "above"]);
    let to = end(reader, table, ["through", "below"]);
    let from = from.unwrap_or(Limit { points: Exact::zero(), is_in: true });
    let grade = Grade { name: name?.value, from, line: table.line };
    Some((grade, Ends { to }))
}

/// One end of a band, by the key that includes it or the one that does not.
fn end(
    reader: &Reader,
    table: &Section<'_, '_>,
    [with, without]: [&'static str; 2],
) -> Option<Limit> {
    let (included, excluded) = (table.exact(with), table.exact(without));
    if let (Some(_), Some(excluded)) = (&included, &excluded) {
        reader.fault(excluded.line, format!("{with} 与 {without} 只写一个"), "");
    }
    match (included, excluded) {
        (Some(points), _) => Some(Limit { points: points.value, is_in: true }),
        (None, Some(points)) => Some(Limit { points: points.value, is_in: false }),
        (None, None) => None,
    }
}

fn vetoes(reader: &Reader, root: &Section<'_, '_>, grades: &[Grade], ids: &[String]) -> Vec<Veto> {
    let tables = root.tables("veto", &["item", "ceiling", "stop", "citation"]);
    tables.iter().filter_map(|table| veto(reader, table, grades, ids)).collect()
}

fn veto(
    reader: &Reader,
    table: &Section<'_, '_>,
    grades: &[Grade],
    ids: &[String],
) -> Option<Veto> {
    let item = known_item(reader, table, "item", ids);
    table.required("item");
    let citation = table.text("citation");
    let stop = table.flag("stop", false);
    let ceiling = table.optional_text("ceiling");
    if stop == ceiling.is_some() {
        let hint = "ceiling 写最高等次，或 stop = true 不予评定";
        reader.fault(table.line, "[[veto]] 应写 ceiling 或 stop 之一", hint);
        return None;
    }
    let ceiling = match ceiling {
        None => None,
        Some(word) => match grades.iter().position(|grade| grade.name == word.value) {
            Some(0) => {
                let message = format!("ceiling {} 已是最高等次，不起作用", word.value);
                reader.fault(word.line, message, "写较低的等次");
                return None;
            }
            Some(place) => Some(place),
            None => {
                let names: Vec<&str> = grades.iter().map(|grade| grade.name.as_str()).collect();
                reader.unknown(word.line, "等次", &word.value, &names);
                return None;
            }
        },
    };
    Some(Veto { item: item?.value, ceiling, citation: citation?.value, line: table.line })
}

/// The id of an item of this scheme.
fn known_item(
    reader: &Reader,
    table: &Section<'_, '_>,
    key: &'static str,
    ids: &[String],
) -> Option<Located<String>> {
    let item = table.optional_text(key)?;
    if !ids.contains(&item.value) {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        reader.unknown(item.line, "项目", &item.value, &ids);
        return None;
    }
    Some(item)
}

fn top_grade(
    reader: &Reader,
    root: &Section<'_, '_>,
    items: &[super::Item],
    ids: &[String],
) -> Option<TopGrade> {
    let table = root.table("top-grade", &["share", "tie-item", "ties"])?;
    let share = table.required_exact("share");
    if let Some(share) = &share
        && (!share.value.is_positive() || share.value > Exact::one())
    {
        reader.fault(share.line, "share 应大于 0 而不大于 1", "1.0 = 100 %，如三成写作 0.3");
    }
    let tie_item = known_item(reader, &table, "tie-item", ids);
    let tie_item = tie_item.and_then(|id| items.iter().position(|item| item.id == id.value));
    let ties = table.text("ties")?;
    let ties = match ties.value.as_str() {
        "all" => Ties::All,
        "none" => Ties::None,
        other => {
            reader.unknown(ties.line, "ties", other, &["all", "none"]);
            return None;
        }
    };
    Some(TopGrade { share: share?.value, tie_item, ties, line: table.line })
}
