//! Figures beside others: against the year-end before, over other bases, in breakdowns of
//! one's own.
//!
//! Enters: figures and what was made of them. Leaves: CSV bytes. Never rounds.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{FIGURE_COLUMNS, fraction, labels};
use crate::codes::Divisions;
use crate::indicators::{BrokenDown, CellKey, Changes, Effects, Figures, Rung, carried_over};
use crate::quantity::{Counts, Date};
use crate::report::encode::Table;
use crate::report::write::Content;

/// `data/breakdowns.csv`: every indicator in the breakdowns that the pipeline asks for.
pub fn breakdowns_csv(as_of: Date, figures: &Figures, found: &[BrokenDown]) -> Vec<u8> {
    let columns = [
        "breakdown",
        "dimension_1",
        "value_1",
        "dimension_2",
        "value_2",
        "dimension_3",
        "value_3",
        "indicator",
        "unit",
        "as_of",
        "population",
        "met",
        "not_met",
        "unknown",
        "rate",
        "rate_low",
        "rate_high",
    ];
    let mut table = Table::new(&columns);
    let date = as_of.to_string();
    for one in found {
        let id = one.breakdown.id();
        for (labels, counts) in &one.cells {
            for (info, counts) in figures.indicators.iter().zip(counts) {
                let bounds = counts.bounds();
                let mut row = vec![id.clone()];
                for at in 0..3 {
                    let name = one.breakdown.by.get(at).map(|dimension| dimension.id().to_owned());
                    row.push(name.unwrap_or_default());
                    row.push(labels.get(at).map(|(_, label)| label.clone()).unwrap_or_default());
                }
                row.extend([info.id.clone(), info.unit.id().to_owned(), date.clone()]);
                row.push(counts.population().to_string());
                let parts = [counts.met, counts.not_met, counts.unknown];
                row.extend(parts.map(|part| part.to_string()));
                let rates = [counts.rate(), bounds.low, bounds.high];
                row.extend(rates.map(fraction));
                table.row(row.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
    }
    table.finish()
}

/// The columns of `data/changes.csv` behind the names of a cell.
const CHANGE_COLUMNS: [&str; 15] = [
    "population_before",
    "met_before",
    "unknown_before",
    "rate_before",
    "population",
    "met",
    "unknown",
    "rate",
    "met_change",
    "change",
    "effect_rate",
    "effect_composition",
    "effect_membership",
    "effect_quality",
    "stayed",
];

/// `data/changes.csv`: the change of each figure since the year-end before, in organizations
/// and in the confirmed rate (1.0 = 100 percentage points), on the boundaries of the
/// reference date; by region also the four effects that it is made of.
///
/// Where the two year-ends are of different calibers (`comparable` is false) no change is told.
pub fn changes_csv(as_of: Date, figures: &Figures, changes: &Changes, comparable: bool) -> Content {
    let columns = [&["indicator", "unit"], &FIGURE_COLUMNS[2..9], &CHANGE_COLUMNS].concat();
    let head = Table::new(&columns).finish();
    let before = figures.year_ends().into_iter().rfind(|date| *date < as_of);
    let Some(before) = before else { return vec![head].into() };
    let was = carried_over(figures, before, Divisions::in_force(as_of.year()));
    let none = vec![Counts::default(); figures.indicators.len()];
    let now = figures.cells.iter().filter(|((date, _), _)| *date == as_of);
    let now: BTreeMap<CellKey, &Vec<Counts>> = now.map(|((_, key), is)| (*key, is)).collect();
    let keys: BTreeSet<&CellKey> = was.keys().chain(now.keys()).collect();
    let rows = figures.indicators.par_iter().enumerate().map(|(at, info)| {
        let mut table = Table::continued();
        for key in &keys {
            let was = was.get(*key).unwrap_or(&none)[at];
            let is = now.get(*key).copied().unwrap_or(&none)[at];
            let whole = CellKey::region(key.region) == **key;
            let effects = whole.then(|| *changes.get(&key.region)?.get(at)?).flatten();
            let mut row = vec![info.id.clone(), info.unit.id().to_owned()];
            row.extend(labels(&(as_of, **key)));
            row.extend(change(&was, &is, effects, comparable));
            table.row(row.iter().map(String::as_str).collect::<Vec<_>>());
        }
        table.finish()
    });
    rayon::iter::once(head).chain(rows).collect::<Vec<_>>().into()
}

fn change(was: &Counts, is: &Counts, effects: Option<Effects>, comparable: bool) -> Vec<String> {
    let counted = |counts: &Counts| {
        let counted: [u64; 3] = [counts.population(), counts.met.into(), counts.unknown.into()];
        let [population, met, unknown] = counted.map(|count| count.to_string());
        [population, met, unknown, fraction(counts.rate())]
    };
    let mut row = [counted(was), counted(is)].concat();
    if !comparable {
        row.extend([const { String::new() }; 7]);
        return row;
    }
    row.push((i64::from(is.met) - i64::from(was.met)).to_string());
    let rates = is.rate().zip(was.rate());
    row.push(
        rates.map_or_else(String::new, |(is, was)| (is.fraction() - was.fraction()).to_string()),
    );
    match effects {
        Some(effects) => {
            let parts = [effects.rate, effects.composition, effects.membership, effects.quality];
            row.extend(parts.map(|part| part.to_string()));
            row.push(effects.stayed.to_string());
        }
        None => row.extend([const { String::new() }; 5]),
    }
    row
}

/// `data/ladder.csv`: the bases of coverage, the widest first, and who leaves on the way to
/// the next, with those who have built among them.
pub fn ladder_csv(as_of: Date, rungs: &[Rung]) -> Vec<u8> {
    let columns = [
        "as_of",
        "rung",
        "leave",
        "organizations",
        "built",
        "not_built",
        "unknown",
        "rate",
        "rate_low",
        "rate_high",
    ];
    let mut table = Table::new(&columns);
    let date = as_of.to_string();
    let mut row = |rung: &str, reason: &str, counts: &Counts| {
        let bounds = counts.bounds();
        table.row([
            date.as_str(),
            rung,
            reason,
            &counts.population().to_string(),
            &counts.met.to_string(),
            &counts.not_met.to_string(),
            &counts.unknown.to_string(),
            &fraction(counts.rate()),
            &fraction(bounds.low),
            &fraction(bounds.high),
        ]);
    };
    for rung in rungs {
        row(rung.id, "", &rung.counts);
        rung.leave.iter().for_each(|(reason, counts)| row(rung.id, reason, counts));
    }
    table.finish()
}
