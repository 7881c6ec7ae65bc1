//! `indicators.toml` → the catalogue of indicators and measures.
//!
//! Enters: the tree of the text. Leaves: indicators whose conditions fit the
//! register. Never admits an indicator whose population and met share a column
//! that can be unknown.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeTable;

use super::parse_predicate::parse;
use super::reader::{Located, Reader};
use super::schema::{self, Type};
use super::section::Section;
use super::{Choice, Direction, Indicator, Measure, Predicate, Unit};
use crate::codes::{Industry, OrgType, Size};

/// What `indicators.toml` says.
pub(super) struct Catalogue {
    pub(super) indicators: Vec<Indicator>,
    pub(super) measures: Vec<Measure>,
    /// Ids as written, also of indicators with faults: a scheme may name them.
    pub(super) ids: Vec<String>,
    /// False where broken syntax may hide some of the ids.
    pub(super) complete: bool,
}

const KEYS: &[&str] = &[
    "id",
    "name",
    "article",
    "unit",
    "better",
    "population",
    "met",
    "population-text",
    "met-text",
    "note",
];

/// Reads the catalogue; `choices` are the values of listed columns, where they are known.
pub(super) fn read(reader: &Reader, tree: &DeTable, choices: Option<&[Choice]>) -> Catalogue {
    let root = reader.root(tree, &["indicator", "measure"]);
    root.required("indicator");
    let mut seen = BTreeMap::new();
    let sections = root.tables("indicator", KEYS);
    let ids = sections.iter().map(|table| unique_id(reader, table, &mut seen)).collect::<Vec<_>>();
    let indicators = sections
        .iter()
        .zip(&ids)
        .filter_map(|(table, id)| indicator(reader, table, id.as_deref(), choices));
    Catalogue {
        indicators: indicators.collect(),
        measures: measures(reader, &root),
        ids: ids.iter().flatten().cloned().collect(),
        complete: !reader.is_broken(),
    }
}

/// The id of a table: kebab-case, and once only.
pub(super) fn unique_id(
    reader: &Reader,
    table: &Section,
    seen: &mut BTreeMap<String, usize>,
) -> Option<String> {
    let id = table.text("id")?;
    if !is_kebab_case(&id.value) {
        let hint = "用小写字母、数字和连字符，如 should-built";
        reader.fault(id.line, format!("id {} 写法有误", id.value), hint);
    }
    if let Some(first) = seen.insert(id.value.clone(), id.line) {
        reader.fault(id.line, format!("id {} 已见第 {first} 行", id.value), "改用另一个 id");
    }
    Some(id.value)
}

fn is_kebab_case(id: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(word)
}

fn indicator(
    reader: &Reader,
    table: &Section,
    id: Option<&str>,
    choices: Option<&[Choice]>,
) -> Option<Indicator> {
    let name = table.text("name");
    let article = table.text("article");
    let unit = unit(reader, table);
    let better = better(reader, table);
    let population = predicate(reader, table, "population");
    let met = predicate(reader, table, "met");
    for predicate in [&population, &met].into_iter().flatten() {
        refuse_unlisted(reader, predicate, choices);
    }
    if let (Some(population), Some(met)) = (&population, &met) {
        refuse_shared(reader, table, &population.value, &met.value);
    }
    let population_text = table.text("population-text");
    let met_text = table.text("met-text");
    let note = table.optional_text("note");
    Some(Indicator {
        id: id?.to_owned(),
        name: name?.value,
        article: article?.value,
        unit: unit?,
        better,
        population: population?.value,
        met: met?.value,
        population_text: population_text?.value,
        met_text: met_text?.value,
        note: note.map(|note| note.value).unwrap_or_default(),
    })
}

fn unit(reader: &Reader, table: &Section) -> Option<Unit> {
    let unit = table.text("unit")?;
    let units = [Unit::Organization, Unit::PartyOrganization];
    let found = units.into_iter().find(|known| known.id() == unit.value);
    if found.is_none() {
        reader.unknown(unit.line, "unit", &unit.value, &units.map(Unit::id));
    }
    found
}

fn better(reader: &Reader, table: &Section) -> Direction {
    let better = table.optional_text("better");
    match better.as_ref().map(|better| better.value.as_str()) {
        None | Some("more") => Direction::AtLeast,
        Some("less") => Direction::AtMost,
        Some(other) => {
            reader.unknown(table.line_of("better"), "better", other, &["more", "less"]);
            Direction::AtLeast
        }
    }
}

fn predicate(reader: &Reader, table: &Section, key: &'static str) -> Option<Located<Predicate>> {
    let text = table.text(key)?;
    match parse(&text.value) {
        Ok(value) => Some(Located { value, line: text.line }),
        Err(fault) => {
            reader.fault(text.line, format!("{key} {fault}"), fault.hint);
            None
        }
    }
}

/// A value that its column can never hold makes a condition that can never be true.
fn refuse_unlisted(reader: &Reader, predicate: &Located<Predicate>, choices: Option<&[Choice]>) {
    for (column, text) in predicate.value.texts() {
        let Some(values) = values(column, choices) else { continue };
        if !values.contains(&text) {
            reader.unknown(predicate.line, &format!("{column} 的值"), text, &values);
        }
    }
}

/// The values that a listed column can hold; `None` where any text may stand in it.
fn values<'c>(column: &str, choices: Option<&'c [Choice]>) -> Option<Vec<&'c str>> {
    match column {
        "industry" => Some(Industry::ALL.map(Industry::name).to_vec()),
        "org_type" => Some(OrgType::ALL.map(OrgType::name).to_vec()),
        "size" => Some(Size::ALL.map(Size::name).to_vec()),
        "region_level" => Some(vec!["national", "province", "prefecture", "county"]),
        _ => {
            let listed = choices?.iter().filter(|choice| choice.field.id() == column);
            let values: Vec<&str> = listed.map(|choice| choice.value.as_str()).collect();
            (!values.is_empty()).then_some(values)
        }
    }
}

/// Contract §4: where one unknown answer decided both, the bounds of the
/// contract, which leave each answer free by itself, would not hold.
fn refuse_shared(reader: &Reader, table: &Section, population: &Predicate, met: &Predicate) {
    let sources = |predicate: &Predicate| -> BTreeSet<String> {
        let columns = predicate.columns().into_iter().flat_map(schema::sources);
        columns.map(str::to_owned).collect()
    };
    let (asked, answered) = (sources(population), sources(met));
    let shared: Vec<&str> = asked.intersection(&answered).map(String::as_str).collect();
    let can_be_unknown = |name: &&str| schema::column(name).is_none_or(|column| column.nullable);
    let shared: Vec<&str> = shared.into_iter().filter(can_be_unknown).collect();
    if !shared.is_empty() {
        let message = format!("population 与 met 共用可能未知的列 {}", shared.join("、"));
        let hint = "met 只问总体之内的单位，不必重复总体的条件";
        reader.fault(table.line_of("met"), message, hint);
    }
}

fn measures(reader: &Reader, root: &Section) -> Vec<Measure> {
    let mut seen = BTreeMap::new();
    let mut measures = Vec::new();
    for table in root.tables("measure", &["id", "name", "unit", "column"]) {
        let id = unique_id(reader, &table, &mut seen);
        let (name, unit) = (table.text("name"), table.text("unit"));
        let column = table.text("column").filter(|column| is_integer(reader, column));
        if let (Some(id), Some(name), Some(unit), Some(column)) = (id, name, unit, column) {
            let (name, unit, column) = (name.value, unit.value, column.value);
            measures.push(Measure { id, name, unit, column });
        }
    }
    measures
}

fn is_integer(reader: &Reader, column: &Located<String>) -> bool {
    let integers = schema::COLUMNS.iter().filter(|column| column.kind == Type::Integer);
    let names: Vec<&str> = integers.map(|column| column.name).collect();
    match schema::column(&column.value) {
        Some(found) if found.kind == Type::Integer => true,
        Some(_) => {
            let message = format!("列 {} 不是整数列", column.value);
            reader.fault(column.line, message, format!("可以是 {}", names.join("、")));
            false
        }
        None => {
            reader.unknown(column.line, "列", &column.value, &names);
            false
        }
    }
}
