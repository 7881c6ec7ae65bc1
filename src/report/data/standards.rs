//! Regions in the mix of the whole, and their gaps to it, for machines.
//!
//! Enters: what was standardised. Leaves: CSV bytes. Never rounds but the gaps, which add
//! up as they stand: fifteen decimals.

use super::fraction;
use crate::codes::Divisions;
use crate::indicators::{Figures, Region, Standard, Standardised, Standards};
use crate::quantity::{Date, Fixed};
use crate::report::encode::Table;
use crate::report::label::{region_code, region_level, region_name};

/// The columns that name a row of either file.
const NAMES: [&str; 7] =
    ["indicator", "as_of", "region", "region_name", "region_level", "standard", "population"];

/// `data/standardised.csv`: the confirmed rate of each region in the mix of the whole, and
/// what is met beside what the whole's rates would give.
pub fn standardised_csv(as_of: Date, figures: &Figures, standards: &Standards) -> Vec<u8> {
    let columns = [
        "rate",
        "standardised",
        "standardised_low",
        "standardised_high",
        "covered",
        "observed",
        "expected",
        "ratio",
    ];
    rows(as_of, figures, standards, &columns, |_, found| {
        let values = [found.rate, found.low, found.high, found.covered].map(|one| one.to_string());
        let mut row = vec![fraction(found.counts.rate())];
        row.extend(values);
        row.extend([found.counts.met.to_string(), found.expected.to_string()]);
        row.push(found.ratio().map_or_else(String::new, |ratio| ratio.to_string()));
        row
    })
}

/// `data/gaps.csv`: the gap of each region's confirmed rate to the whole's, in parts:
/// `rate - whole = gap = by_rate + by_composition` and `by_composition = by_type + by_size`
/// or `by_industry`, to the last digit.
pub fn gaps_csv(as_of: Date, figures: &Figures, standards: &Standards) -> Vec<u8> {
    let columns =
        ["rate", "whole", "gap", "by_rate", "by_composition", "by_type", "by_size", "by_industry"];
    rows(as_of, figures, standards, &columns, |standard, found| {
        let gap = &found.gap;
        let [first, second] = gap.by_composition;
        let (kind, size, industry) = match standard {
            Standard::TypeSize => (Some(first), Some(second), None),
            Standard::Industry => (None, None, Some(first)),
        };
        let parts = [
            Some(gap.rate),
            Some(gap.whole),
            Some(gap.gap()),
            Some(gap.by_rate),
            Some(gap.composition()),
            kind,
            size,
            industry,
        ];
        let printed = |part: Option<Fixed>| part.map_or_else(String::new, |part| part.to_string());
        parts.map(printed).to_vec()
    })
}

/// A row for each indicator, standard and region; where the region's population is empty
/// its columns are.
fn rows(
    as_of: Date,
    figures: &Figures,
    standards: &Standards,
    columns: &[&str],
    values: impl Fn(Standard, &Standardised) -> Vec<String>,
) -> Vec<u8> {
    let mut table = Table::new(&[&NAMES[..], columns].concat());
    let names: Vec<(Region, [String; 4])> =
        standards.keys().map(|region| (*region, names(as_of, *region))).collect();
    for (at, info) in figures.indicators.iter().enumerate() {
        for (index, standard) in Standard::ALL.into_iter().enumerate() {
            for (region, names) in &names {
                let found = standards[region].get(at).and_then(|found| found[index]);
                let population = found.map_or(0, |found| found.counts.population()).to_string();
                let values = match &found {
                    Some(found) => values(standard, found),
                    None => vec![String::new(); columns.len()],
                };
                let mut row = vec![info.id.as_str()];
                row.extend(names.iter().map(String::as_str));
                row.extend([standard.id(), &population]);
                row.extend(values.iter().map(String::as_str));
                table.row(row);
            }
        }
    }
    table.finish()
}

/// `as_of`, `region`, `region_name` and `region_level`.
pub(super) fn names(as_of: Date, region: Region) -> [String; 4] {
    let divisions = Divisions::in_force(as_of.year());
    [
        as_of.to_string(),
        region_code(region),
        region_name(region, divisions),
        region_level(region, divisions).to_owned(),
    ]
}
