//! The figures of a written report, read back.
//!
//! Enters: `figures.parquet`. Leaves: the counts of figures by indicator, year-end and cell.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch, StringArray, UInt64Array};
use bytes::Bytes;

use super::super::encode::parquet_part;
use super::super::label::{industry, org_type, region_code, size};
use crate::indicators::{CellKey, Region};

/// The columns by which a figure is known.
const KEYS: [&str; 7] =
    ["indicator", "as_of", "region", "region_level", "industry", "size", "org_type"];

/// What is written of a figure besides its names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Numbers {
    /// Population, met, not met, unknown.
    pub(crate) counts: [u64; 4],
    /// Rate and its bounds (1.0 = 100 %); `None` where empty.
    pub(crate) rates: [Option<f64>; 3],
}

/// The name of a figure: indicator, year-end, region, level, industry, size, type.
pub(crate) type Name = [String; 7];

/// The name of a figure in a cell, as far as its region says its level.
pub(crate) fn name_of(indicator: &str, as_of: &str, cell: CellKey, level: &str) -> Name {
    let level = if matches!(cell.region, Region::Own(_)) { "own" } else { level };
    [
        indicator.to_owned(),
        as_of.to_owned(),
        region_code(cell.region),
        level.to_owned(),
        industry(cell.industry).to_owned(),
        size(cell.size).to_owned(),
        org_type(cell.org_type).to_owned(),
    ]
}

/// The figures whose names are wanted; without those that are withheld.
pub(crate) fn figures(
    file: &Bytes,
    mut wanted: impl FnMut(&[&str; 7]) -> bool,
) -> BTreeMap<Name, Numbers> {
    let Some(table) = parquet_part(file, |name| KEYS.contains(&name), None) else {
        return BTreeMap::new();
    };
    let Some(keys) = columns::<StringArray, 7>(&table, KEYS) else { return BTreeMap::new() };
    let rows = (0..table.num_rows()).filter(|at| wanted(&keys.map(|key| key.value(*at))));
    let rows: Vec<usize> = rows.collect();
    let Some(numbers) = parquet_part(file, |name| !KEYS.contains(&name), Some(&rows)) else {
        return BTreeMap::new();
    };
    let named = rows.iter().enumerate().filter_map(|(at, row)| {
        Some((keys.map(|key| key.value(*row).to_owned()), numbers_at(&numbers, at)?))
    });
    named.collect()
}

fn numbers_at(table: &RecordBatch, at: usize) -> Option<Numbers> {
    let counts = columns::<UInt64Array, 4>(table, ["population", "met", "not_met", "unknown"])?;
    // A row that is withheld has no numbers.
    if counts.iter().any(|column| column.is_null(at)) {
        return None;
    }
    let rates = ["rate", "rate_low", "rate_high"].map(|name| {
        let column = table.column_by_name(name)?;
        let rates = column.as_primitive_opt::<arrow::datatypes::Float64Type>()?;
        rates.is_valid(at).then(|| rates.value(at))
    });
    Some(Numbers { counts: counts.map(|column| column.value(at)), rates })
}

fn columns<'t, A: Array + 'static, const N: usize>(
    table: &'t RecordBatch,
    names: [&str; N],
) -> Option<[&'t A; N]> {
    let found: Option<Vec<&A>> =
        names.iter().map(|name| table.column_by_name(name)?.as_any().downcast_ref::<A>()).collect();
    found?.try_into().ok()
}
