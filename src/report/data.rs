//! The data files: every figure in long form, for machines.
//!
//! Enters: figures and the evaluation. Leaves: CSV and Parquet bytes. Never
//! rounds: rates are fractions with all their digits.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use rayon::prelude::*;

use super::encode::{Encoding, Table, parquet_bytes};
use super::label::{industry, org_type, region_code, region_level, region_name, size};
use crate::codes::Divisions;
use crate::evaluation::Evaluation;
use crate::indicators::{CellKey, Figures, Total};
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

/// `data/figures.csv`, indicator by indicator.
pub fn figures_csv(figures: &Figures) -> Vec<u8> {
    // Each cell is named once for all indicators.
    let named: Vec<(Vec<u8>, &[Counts])> = figures
        .cells
        .iter()
        .map(|(key, counts)| (part(&labels(key).each_ref().map(String::as_str)), &**counts))
        .collect();
    let parts: Vec<Vec<u8>> = figures
        .indicators
        .par_iter()
        .enumerate()
        .map(|(at, info)| {
            let head = part(&[&info.id, info.unit.id()]);
            let mut rows = Vec::with_capacity(named.len() * 128);
            let mut fractions = Fractions::default();
            for (labels, counts) in &named {
                rows.extend_from_slice(&head);
                rows.push(b',');
                rows.extend_from_slice(labels);
                numbers(&mut rows, &counts[at], &mut fractions);
                rows.extend_from_slice(b"\r\n");
            }
            rows
        })
        .collect();
    let head = Table::new(&FIGURE_COLUMNS).finish();
    let mut bytes = Vec::with_capacity(head.len() + parts.iter().map(Vec::len).sum::<usize>());
    bytes.extend_from_slice(&head);
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
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

/// `population` to `rate_high`, each behind a comma. Numbers need no quotation marks.
fn numbers(row: &mut Vec<u8>, counts: &Counts, fractions: &mut Fractions) {
    for number in [
        counts.population(),
        u64::from(counts.met),
        u64::from(counts.not_met),
        u64::from(counts.unknown),
    ] {
        row.push(b',');
        row.extend_from_slice(number.to_string().as_bytes());
    }
    let bounds = counts.bounds();
    for rate in [counts.rate(), bounds.low, bounds.high] {
        row.push(b',');
        row.extend_from_slice(fractions.text(rate).as_bytes());
    }
}

/// Rates as text; small cells hold the same few over and over.
#[derive(Default)]
struct Fractions(HashMap<u64, String>);

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
pub fn figures_parquet(figures: &Figures) -> Vec<u8> {
    let named: Vec<Labels> = figures.cells.keys().map(labels).collect();
    let label = |at: usize| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(named.iter().map(|labels| labels[at].as_str())))
    };
    // The cells are named once; every indicator has the same.
    let named: [ArrayRef; 7] = std::array::from_fn(label);
    let batches: Vec<RecordBatch> = figures
        .indicators
        .par_iter()
        .enumerate()
        .map(|(at, info)| {
            let counts = || figures.cells.values().map(move |counts| &counts[at]);
            let head = |text: &str| -> ArrayRef {
                Arc::new(StringArray::from_iter_values(counts().map(|_| text)))
            };
            let number = |get: fn(&Counts) -> u64| -> ArrayRef {
                Arc::new(UInt64Array::from_iter_values(counts().map(get)))
            };
            let rate = |get: fn(&Counts) -> Option<Rate>| -> ArrayRef {
                let rates = counts().map(|counts| get(counts).map(Rate::fraction));
                Arc::new(rates.collect::<Float64Array>())
            };
            let heads = [head(&info.id), head(info.unit.id())];
            let numbers = [
                number(Counts::population),
                number(|counts| u64::from(counts.met)),
                number(|counts| u64::from(counts.not_met)),
                number(|counts| u64::from(counts.unknown)),
                rate(Counts::rate),
                rate(|counts| counts.bounds().low),
                rate(|counts| counts.bounds().high),
            ];
            let columns = heads.into_iter().chain(named.iter().cloned()).chain(numbers);
            // Rates are empty where a base is; the other columns always hold a value.
            let named = FIGURE_COLUMNS.into_iter().zip(columns);
            let columns = named.map(|(name, column)| (name, column, name.starts_with("rate")));
            // Every column has one value a cell and the names are unique.
            RecordBatch::try_from_iter_with_nullable(columns).expect("columns are of one length")
        })
        .collect();
    parquet_bytes(&batches, |_| Encoding::Dictionary)
}

/// `data/totals.csv` (contract §2).
pub fn totals_csv(figures: &Figures) -> Vec<u8> {
    let mut table = Table::new(&[
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
    ]);
    let named: Vec<(Labels, &[Total])> =
        figures.totals.iter().map(|(key, totals)| (labels(key), &**totals)).collect();
    for (at, info) in figures.measures.iter().enumerate() {
        for (labels, totals) in &named {
            let total = totals[at];
            let mean = (total.known > 0).then(|| total.sum as f64 / total.known as f64);
            let numbers =
                [total.organizations, total.known, total.organizations - total.known, total.sum]
                    .map(|number| number.to_string());
            let mean = mean.map_or_else(String::new, |mean| mean.to_string());
            let mut row = vec![info.id.as_str()];
            row.extend(labels.iter().map(String::as_str));
            row.push(&info.unit);
            row.extend(numbers.iter().map(String::as_str));
            row.push(&mean);
            table.row(row);
        }
    }
    table.finish()
}

/// `data/evaluation.csv` (contract §2). Weights and points are empty where the
/// scheme gives none.
pub fn evaluation_csv(evaluation: &Evaluation) -> Vec<u8> {
    let mut table = Table::new(&[
        "object",
        "level",
        "item",
        "article",
        "citation",
        "indicator",
        "target",
        "rate",
        "rate_low",
        "rate_high",
        "weight",
        "points",
        "points_low",
        "points_high",
        "verdict",
        "rule",
    ]);
    let Some(as_of) = evaluation.as_of else { return table.finish() };
    let divisions = Divisions::in_force(as_of.year());
    for judgement in &evaluation.judgements {
        let bounds = judgement.counts.bounds();
        table.row([
            region_code(judgement.object).as_str(),
            region_level(judgement.object, divisions),
            &judgement.item,
            &judgement.article,
            &judgement.citation,
            &judgement.indicator,
            &judgement.target.fraction().to_string(),
            &fraction(judgement.counts.rate()),
            &fraction(bounds.low),
            &fraction(bounds.high),
            "",
            "",
            "",
            "",
            judgement.verdict.id(),
            &judgement.rule,
        ]);
    }
    table.finish()
}
