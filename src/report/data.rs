//! The data files: every figure in long form, for machines.
//!
//! Enters: figures and the evaluation. Leaves: CSV and Parquet bytes. Never
//! rounds: rates are fractions with all their digits. A withheld row keeps its keys and
//! has `*` for figures, in Parquet nothing.

mod compared;
mod evaluation;
mod ranks;
mod standards;

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, StringArray, UInt64Array};
use arrow::datatypes::DataType;
use foldhash::fast::RandomState;
use rayon::prelude::*;

pub use compared::{breakdowns_csv, changes_csv, ladder_csv};
pub use evaluation::evaluation_csv;
pub use ranks::ranks_csv;
pub use standards::{gaps_csv, standardised_csv};

use super::encode::{Column, Encoding, Table, parquet_bytes};
use super::label::{industry, org_type, region_code, region_level, region_name, size};
use super::write::Content;
use crate::codes::Divisions;
use crate::indicators::{CellKey, Figures, IndicatorInfo, Region, Series, Total};
use crate::quantity::{Counts, Date, Rate};

/// The columns of `data/figures.csv` (contract §3).
const FIGURE_COLUMNS: [&str; 16] = [
    "indicator",
    "unit",
    "as_of",
    "region",
    "region_name",
    "region_level",
    "industry",
    "size",
    "org_type",
    "population",
    "met",
    "not_met",
    "unknown",
    "rate",
    "rate_low",
    "rate_high",
];

/// The columns of `data/totals.csv` (contract §2).
const TOTAL_COLUMNS: [&str; 14] = [
    "measure",
    "as_of",
    "region",
    "region_name",
    "region_level",
    "industry",
    "size",
    "org_type",
    "unit",
    "organizations",
    "known",
    "unknown",
    "sum",
    "mean",
];

/// A table as the data files are written: UTF-8 with BOM, comma, RFC 4180.
pub fn table<T: AsRef<str>>(head: &[&str], rows: impl Iterator<Item = Vec<T>>) -> Vec<u8> {
    let mut table = Table::new(head);
    rows.for_each(|row| table.row(row.iter().map(AsRef::as_ref).collect::<Vec<&str>>()));
    table.finish()
}

/// What stands for a withheld number, behind its comma.
const WITHHELD: &[u8] = b",*";

/// The names of a cell of the breakdowns: `as_of` to `org_type`.
type Labels = [String; 7];

fn labels((as_of, key): &(Date, CellKey)) -> Labels {
    let divisions = Divisions::in_force(as_of.year());
    [
        as_of.to_string(),
        region_code(key.region),
        region_name(key.region, divisions),
        region_level(key.region, divisions).to_owned(),
        industry(key.industry).to_owned(),
        size(key.size).to_owned(),
        org_type(key.org_type).to_owned(),
    ]
}

/// The names of all cells, a line each, as they stand between other columns.
struct Named(Vec<u8>);

impl Named {
    fn of<'a>(keys: impl Iterator<Item = &'a (Date, CellKey)>) -> Named {
        let mut table = Table::continued();
        keys.for_each(|key| table.row(labels(key).each_ref().map(String::as_str)));
        Named(table.finish())
    }

    /// No name of a code list holds a line break.
    fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.0.split(|byte| *byte == b'\n').filter_map(|line| line.strip_suffix(b"\r"))
    }
}

/// `data/figures.csv`, indicator by indicator.
pub fn figures_csv(figures: &Figures) -> Content {
    // Each cell is named once for all indicators.
    let named = Named::of(figures.cells.keys());
    let head = Table::new(&FIGURE_COLUMNS).finish();
    let rows = figures.indicators.par_iter().enumerate().map(|(at, info)| {
        let head = part(&[&info.id, info.unit.id()]);
        let width = named.0.len() / figures.cells.len().max(1) + head.len() + 64;
        let mut rows = Vec::with_capacity(figures.cells.len() * width);
        let mut fractions = Fractions::default();
        for (labels, (key, counts)) in named.lines().zip(&figures.cells) {
            rows.extend_from_slice(&head);
            rows.push(b',');
            rows.extend_from_slice(labels);
            match figures.withheld.has_figure(at, key) {
                true => rows.extend_from_slice(&WITHHELD.repeat(7)),
                false => figure(&mut rows, &counts[at], &mut fractions),
            }
            rows.extend_from_slice(b"\r\n");
        }
        rows
    });
    rayon::iter::once(head).chain(rows).collect::<Vec<_>>().into()
}

/// `data/series.csv`: every year-end in the divisions of the reference date, which name its
/// regions; a division that was split bears the name of its own year.
pub fn series_csv(figures: &Figures, series: &Series, present: &Divisions) -> Vec<u8> {
    // Those of `figures.csv` without the breakdowns industry, size and org_type.
    let columns = [&FIGURE_COLUMNS[..6], &FIGURE_COLUMNS[9..]].concat();
    let mut bytes = Table::new(&columns).finish();
    let mut fractions = Fractions::default();
    for (at, info) in figures.indicators.iter().enumerate() {
        for ((as_of, region), counts) in &series.cells {
            let is_split = |code| series.split.get(as_of).is_some_and(|split| split.contains(code));
            let divisions = match region {
                Region::Division(code) | Region::Own(code) if is_split(code) => {
                    Divisions::in_force(as_of.year())
                }
                _ => present,
            };
            bytes.extend_from_slice(&part(&[
                &info.id,
                info.unit.id(),
                &as_of.to_string(),
                &region_code(*region),
                &region_name(*region, divisions),
                region_level(*region, divisions),
            ]));
            figure(&mut bytes, &counts[at], &mut fractions);
            bytes.extend_from_slice(b"\r\n");
        }
    }
    bytes
}

/// Some cells of a row, as they stand between others.
fn part(cells: &[&str]) -> Vec<u8> {
    let mut table = Table::continued();
    table.row(cells);
    let mut bytes = table.finish();
    bytes.truncate(bytes.len() - "\r\n".len());
    bytes
}

/// `population` to `rate_high`, each behind a comma.
fn figure(row: &mut Vec<u8>, counts: &Counts, fractions: &mut Fractions) {
    number(row, counts.population());
    number(row, u64::from(counts.met));
    number(row, u64::from(counts.not_met));
    number(row, u64::from(counts.unknown));
    let bounds = counts.bounds();
    for rate in [counts.rate(), bounds.low, bounds.high] {
        row.push(b',');
        row.extend_from_slice(fractions.text(rate).as_bytes());
    }
}

/// A whole number behind a comma, which needs no quotation marks.
fn number(row: &mut Vec<u8>, number: u64) {
    row.push(b',');
    row.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Rates as text; small cells hold the same few over and over.
#[derive(Default)]
struct Fractions(HashMap<u64, String, RandomState>);

impl Fractions {
    fn text(&mut self, rate: Option<Rate>) -> &str {
        let Some(rate) = rate else { return "" };
        let known = self.0.entry(rate.fraction().to_bits());
        known.or_insert_with(|| fraction(Some(rate)))
    }
}

/// A rate with every digit that it has; empty where there is none.
fn fraction(rate: Option<Rate>) -> String {
    rate.map_or_else(String::new, |rate| rate.fraction().to_string())
}

/// `data/figures.parquet`, the same rows in the same order.
pub fn figures_parquet(figures: &Figures) -> Content {
    let named: &Vec<Labels> = &figures.cells.keys().map(labels).collect();
    let texts = |texts: &mut dyn Iterator<Item = &str>| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(texts))
    };
    // One piece of a column an indicator.
    let head = |name, text: fn(&IndicatorInfo) -> &str| {
        let piece = move |info| texts(&mut named.iter().map(|_| text(info)));
        Column::new(name, DataType::Utf8, Encoding::Dictionary, move || {
            figures.indicators.iter().map(piece).collect()
        })
    };
    // The cells are named once; every indicator has the same.
    let label = |at: usize| {
        let piece = move || texts(&mut named.iter().map(|labels| labels[at].as_str()));
        Column::new(FIGURE_COLUMNS[2 + at], DataType::Utf8, Encoding::Dictionary, move || {
            vec![piece(); figures.indicators.len()]
        })
    };
    // The counts of an indicator in each cell, nothing where they are withheld.
    let column = move |at: usize| {
        let cells = figures.cells.iter();
        cells
            .map(move |(key, counts)| (!figures.withheld.has_figure(at, key)).then_some(counts[at]))
    };
    let withholds = !figures.withheld.figures.is_empty();
    let number = |name, get: fn(&Counts) -> u64| {
        let piece = move |at: usize| -> ArrayRef {
            let numbers = column(at).map(|counts| counts.as_ref().map(get));
            Arc::new(numbers.collect::<UInt64Array>())
        };
        let make = move || (0..figures.indicators.len()).map(piece).collect();
        Column::new(name, DataType::UInt64, Encoding::Dictionary, make).nullable(withholds)
    };
    // Rates are empty where a base is.
    let rate = |name, get: fn(&Counts) -> Option<Rate>| {
        let piece = move |at: usize| -> ArrayRef {
            let rates = column(at).map(|counts| counts.as_ref().and_then(get));
            Arc::new(rates.map(|rate| rate.map(Rate::fraction)).collect::<Float64Array>())
        };
        let make = move || (0..figures.indicators.len()).map(piece).collect();
        Column::new(name, DataType::Float64, Encoding::Dictionary, make).nullable(true)
    };
    let mut columns = vec![head("indicator", |info| &info.id), head("unit", |info| info.unit.id())];
    columns.extend((0..7).map(label));
    columns.extend([
        number("population", Counts::population),
        number("met", |counts| u64::from(counts.met)),
        number("not_met", |counts| u64::from(counts.not_met)),
        number("unknown", |counts| u64::from(counts.unknown)),
        rate("rate", Counts::rate),
        rate("rate_low", |counts| counts.bounds().low),
        rate("rate_high", |counts| counts.bounds().high),
    ]);
    parquet_bytes(columns)
}

/// `data/totals.csv` (contract §2), measure by measure.
pub fn totals_csv(figures: &Figures) -> Vec<u8> {
    let named = Named::of(figures.totals.keys());
    let mut bytes = Table::new(&TOTAL_COLUMNS).finish();
    bytes.reserve(figures.measures.len() * (named.0.len() + figures.totals.len() * 48));
    for (at, info) in figures.measures.iter().enumerate() {
        let (head, unit) = (part(&[&info.id]), part(&[&info.unit]));
        for (labels, (key, totals)) in named.lines().zip(&figures.totals) {
            for text in [head.as_slice(), labels, &unit] {
                bytes.extend_from_slice(text);
                bytes.push(b',');
            }
            // The number brings its own comma.
            bytes.pop();
            match figures.withheld.has_total(at, key) {
                true => bytes.extend_from_slice(&WITHHELD.repeat(5)),
                false => total(&mut bytes, totals[at]),
            }
            bytes.extend_from_slice(b"\r\n");
        }
    }
    bytes
}

/// `organizations` to `mean`, each behind a comma.
fn total(row: &mut Vec<u8>, total: Total) {
    let unknown = total.organizations - total.known;
    for count in [total.organizations, total.known, unknown, total.sum] {
        number(row, count);
    }
    row.push(b',');
    if total.known > 0 {
        let mean = total.sum as f64 / total.known as f64;
        row.extend_from_slice(mean.to_string().as_bytes());
    }
}
