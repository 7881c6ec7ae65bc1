//! `scheme.toml` → the evaluation scheme.
//!
//! Enters: the tree of the text and the ids of the catalogue. Leaves: items with
//! targets between 0 and 1, each with its line. Never weighs anything.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::read_indicators::unique_id;
use super::reader::Reader;
use super::section::Section;
use super::{Item, Scheme, Target};
use crate::quantity::Rate;

/// The levels for which a target may be set.
const LEVELS: &[&str] = &["all", "province", "prefecture", "county"];

/// Reads the scheme; the indicators of its items must be among `ids`, where given.
pub(super) fn read(reader: &Reader, tree: &DeTable, ids: Option<&[String]>) -> Scheme {
    let root = reader.root(tree, &["name", "item"]);
    let name = root.text("name").map(|name| name.value).unwrap_or_default();
    let mut seen = BTreeMap::new();
    let mut items = Vec::new();
    for table in root.tables("item", &["id", "indicator", "citation", "targets"]) {
        let id = unique_id(reader, &table, &mut seen);
        let indicator = indicator(reader, &table, ids);
        let citation = table.text("citation");
        let targets = targets(reader, &table);
        if let (Some(id), Some(indicator), Some(citation)) = (id, indicator, citation) {
            items.push(Item { id, indicator, citation: citation.value, targets });
        }
    }
    Scheme { name, items }
}

fn indicator(reader: &Reader, table: &Section, ids: Option<&[String]>) -> Option<String> {
    let indicator = table.text("indicator")?;
    if let Some(ids) = ids.filter(|ids| !ids.contains(&indicator.value)) {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        reader.unknown(indicator.line, "指标", &indicator.value, &ids);
    }
    Some(indicator.value)
}

fn targets(reader: &Reader, item: &Section) -> Vec<Target> {
    item.required("targets");
    let Some(table) = item.table("targets", LEVELS) else { return Vec::new() };
    let mut targets = Vec::new();
    for level in LEVELS {
        let Some(number) = table.number(level) else { continue };
        match Rate::from_fraction(number.value) {
            Some(rate) => {
                targets.push(Target { level: (*level).to_owned(), rate, line: number.line });
            }
            None => {
                let message = format!("目标应在 0 至 1 之间，实为 {}", number.value);
                reader.fault(number.line, message, "1.0 = 100 %，如 60 % 写作 0.6");
            }
        }
    }
    if !LEVELS.iter().any(|level| table.has(level)) {
        reader.fault(table.line, "targets 没有目标", format!("可以是 {}", LEVELS.join("、")));
    }
    targets
}
