//! From one report to another: which figures moved, and through what.
//!
//! Enters: two written reports. Leaves: what went in that differs (files, definitions), the
//! organizations that differ with the cells behind them, and the figures that differ.

use std::collections::{BTreeMap, BTreeSet};

use super::Written;
use super::explain::shown;
use super::figures::{Name, Numbers, figures};
use super::provenance::{self, SourceCell};
use crate::register::Register;
use crate::spec::{Field, schema};

/// What differs between two reports.
#[derive(Debug, Default)]
pub struct Difference {
    /// Inputs that came, went or have other bytes: name, and whether the old and the new
    /// report had it.
    pub inputs: Vec<(String, bool, bool)>,
    /// Texts of the pipeline that came, went or differ.
    pub definitions: Vec<(String, bool, bool)>,
    /// Indicators that came, went or have other conditions.
    pub indicators: Vec<(String, bool, bool)>,
    /// Organizations that came, went or say something else, by identity.
    pub entries: Vec<EntryChange>,
    /// Figures that differ, by name.
    pub figures: Vec<FigureChange>,
}

/// An organization that differs.
#[derive(Debug, Clone)]
pub struct EntryChange {
    /// Its identity.
    pub id: String,
    /// Its name in the later report that has it.
    pub name: String,
    /// Whether the old and the new report have it.
    pub had: (bool, bool),
    /// Columns that differ, each with the old and the new value; none where it came or went.
    pub values: Vec<(&'static str, Option<String>, Option<String>)>,
    /// The cells that those values come from, then and now; of one that came or went, all.
    pub cells: Vec<SourceCell>,
}

/// A figure that differs.
#[derive(Debug, Clone)]
pub struct FigureChange {
    /// Indicator, year-end, region, level, industry, size, type.
    pub name: [String; 7],
    /// Population, met, not met, unknown, then; `None` where it was not there.
    pub old: Option<[u64; 4]>,
    /// The same, now.
    pub new: Option<[u64; 4]>,
    /// The confirmed rate then (1.0 = 100 %).
    pub old_rate: Option<f64>,
    /// The confirmed rate now.
    pub new_rate: Option<f64>,
}

impl Difference {
    /// What differs from `old` to `new`.
    pub fn of(old: &Written, new: &Written) -> Difference {
        let (was, is) = (&old.manifest, &new.manifest);
        Difference {
            inputs: differing(&was.inputs, &is.inputs),
            definitions: differing(&was.definitions, &is.definitions),
            indicators: differing(&was.catalogue, &is.catalogue),
            entries: entries(old, new),
            figures: changed_figures(old, new),
        }
    }

    /// True where nothing that was computed differs.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.figures.is_empty()
    }
}

/// The keys whose values differ, with which side has them.
fn differing<T: PartialEq>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
) -> Vec<(String, bool, bool)> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differ = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    differ.map(|key| (key.clone(), old.contains_key(key), new.contains_key(key))).collect()
}

fn changed_figures(old: &Written, new: &Written) -> Vec<FigureChange> {
    let (was, is) =
        rayon::join(|| figures(&old.figures, |_| true), || figures(&new.figures, |_| true));
    let names: BTreeSet<&Name> = was.keys().chain(is.keys()).collect();
    let changed = names.into_iter().filter(|name| was.get(*name) != is.get(*name));
    changed
        .map(|name| {
            let counts = |side: Option<&Numbers>| side.map(|numbers| numbers.counts);
            let rate = |side: Option<&Numbers>| side.and_then(|numbers| numbers.rates[0]);
            FigureChange {
                name: name.clone(),
                old: counts(was.get(name)),
                new: counts(is.get(name)),
                old_rate: rate(was.get(name)),
                new_rate: rate(is.get(name)),
            }
        })
        .collect()
}

fn entries(old: &Written, new: &Written) -> Vec<EntryChange> {
    let (was, is) = rayon::join(|| old.register(|_| true, None), || new.register(|_| true, None));
    let (before, after) = (rows(&was), rows(&is));
    let ids: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let mut changes: Vec<EntryChange> = ids
        .into_iter()
        .filter_map(|id| {
            let at = (before.get(id).copied(), after.get(id).copied());
            change(id, (&was, at.0), (&is, at.1))
        })
        .collect();
    let ids: BTreeSet<&str> = changes.iter().map(|change| change.id.as_str()).collect();
    let cells = |report: &Written| provenance::cells_of(&report.provenance, &ids, Field::ALL);
    let (then, now) = rayon::join(|| cells(old), || cells(new));
    for change in &mut changes {
        let given = [then.get(&change.id), now.get(&change.id)].into_iter().flatten().flatten();
        change.cells = given.filter(|cell| change.asks(cell)).cloned().collect();
    }
    changes
}

impl EntryChange {
    /// Whether a cell is behind the change: any, where the whole came or went.
    fn asks(&self, cell: &SourceCell) -> bool {
        let mut columns = self.values.iter().map(|(column, ..)| column);
        self.values.is_empty() || columns.any(|one| schema::fields(one).contains(&cell.field))
    }
}

fn rows(register: &Register) -> BTreeMap<&str, usize> {
    register.texts("id").enumerate().filter_map(|(at, id)| Some((id?, at))).collect()
}

/// What differs of one organization, where anything does.
fn change(
    id: &str,
    (was, before): (&Register, Option<usize>),
    (is, after): (&Register, Option<usize>),
) -> Option<EntryChange> {
    let name = |register: &Register, at| register.text("name", at).unwrap_or_default().to_owned();
    let values = match (before, after) {
        (Some(before), Some(after)) => {
            let values = differing_values((was, before), (is, after));
            if values.is_empty() {
                return None;
            }
            values
        }
        _ => Vec::new(),
    };
    Some(EntryChange {
        id: id.to_owned(),
        name: after.map(|at| name(is, at)).or(before.map(|at| name(was, at))).unwrap_or_default(),
        had: (before.is_some(), after.is_some()),
        values,
        cells: Vec::new(),
    })
}

/// The columns that differ; the calendar is no news of an organization.
fn differing_values(
    (was, before): (&Register, usize),
    (is, after): (&Register, usize),
) -> Vec<(&'static str, Option<String>, Option<String>)> {
    const CALENDAR: [&str; 4] = ["as_of", "year_start", "year_end", "grace_end"];
    let columns = schema::COLUMNS.iter().map(|column| column.name);
    let values = columns.filter(|name| !CALENDAR.contains(name)).map(|name| {
        let value =
            |register: &Register, at| register.column(name).and_then(|array| shown(array, at));
        (name, value(was, before), value(is, after))
    });
    values.filter(|(_, old, new)| old != new).collect()
}
