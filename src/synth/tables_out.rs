//! The true figures as files (RFC 4180, UTF-8 with a byte order mark).
//!
//! Enters: tallies and lists. Leaves: CSV text. Rates stand in their shortest
//! form that reads back to the same number.

use std::io::{self, Write};

use super::names::INDUSTRIES;
use super::outcomes::{FIRST_OF_PARTY, IDS};
use super::tally::{Cells, Key, Tally};
use super::truth::{INDUSTRY_UNKNOWN, KINDS, Regions, SIZES};

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A CSV file under construction.
pub(super) struct Csv<W: Write>(csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// Begins a file with its header.
    pub(super) fn new(mut target: W, header: &[&str]) -> io::Result<Csv<W>> {
        target.write_all(MARK)?;
        let mut csv =
            Csv(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(target));
        csv.row(header)?;
        Ok(csv)
    }

    /// Writes a row.
    pub(super) fn row<T: AsRef<[u8]>>(&mut self, cells: &[T]) -> io::Result<()> {
        self.0.write_record(cells).map_err(io::Error::from)
    }

    /// Ends the file.
    pub(super) fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// The columns of `figures.csv`.
pub(super) const FIGURES: [&str; 16] = [
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

/// Writes the figures of a year-end.
pub(super) fn figures<W: Write>(
    csv: &mut Csv<W>,
    year: i16,
    regions: &Regions,
    cells: &Cells,
) -> io::Result<()> {
    for (key, tallies) in &cells.0 {
        for (index, tally) in tallies.iter().enumerate() {
            csv.row(&figure(year, regions, *key, index, *tally))?;
        }
    }
    Ok(())
}

fn figure(year: i16, regions: &Regions, key: Key, index: usize, tally: Tally) -> [String; 16] {
    let (region, industry, size, kind) = key;
    let region = &regions.list[usize::from(region)];
    let unit = if index < FIRST_OF_PARTY { "organization" } else { "party-organization" };
    let rate = |rate: Option<f64>| rate.map(|rate| rate.to_string()).unwrap_or_default();
    [
        IDS[index].to_owned(),
        unit.to_owned(),
        format!("{year}-12-31"),
        region.code.clone(),
        region.name.clone(),
        region.level.to_owned(),
        industry_name(industry).to_owned(),
        SIZES[usize::from(size)].to_owned(),
        KINDS[usize::from(kind)].to_owned(),
        tally.population().to_string(),
        tally.met.to_string(),
        tally.not_met.to_string(),
        tally.unknown.to_string(),
        rate(tally.rate()),
        rate(tally.low()),
        rate(tally.high()),
    ]
}

fn industry_name(number: u8) -> &'static str {
    match number {
        0 => "all",
        INDUSTRY_UNKNOWN => "未知",
        number => INDUSTRIES[usize::from(number - 1) % INDUSTRIES.len()].0,
    }
}
