//! `quality/*.csv`: findings, the accounts of rows and cells, and who has reported.
//!
//! Enters: findings and accounts. Leaves: CSV bytes (contract §6).

use std::collections::BTreeSet;

use super::encode::{Table, csv_records};
use crate::codes::Divisions;
use crate::diag::{Diagnostic, Place};
use crate::quantity::Date;
use crate::register::{Candidate, Completeness, Reported, Unexpected};
use crate::rows::SheetAccount;

/// Where the rows of one sheet went: `rows = accepted + merged + set_aside + not_data`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerLine {
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Physical rows.
    pub rows: u64,
    /// Stand for an entry, in scope or out of it.
    pub accepted: u64,
    /// Merged into an entry that another row stands for.
    pub merged: u64,
    /// Set aside.
    pub set_aside: u64,
    /// No data.
    pub not_data: u64,
    /// Of the accepted, out of scope.
    pub out_of_scope: u64,
}

/// The columns of `quality/diagnostics.csv`.
pub(crate) const DIAGNOSTICS: [&str; 10] =
    ["code", "severity", "file", "sheet", "cell", "row", "field", "value", "message", "hint"];

/// `quality/diagnostics.csv`.
pub fn diagnostics_csv(diagnostics: &[Diagnostic]) -> Vec<u8> {
    let mut table = Table::new(&DIAGNOSTICS);
    for finding in diagnostics {
        let place = &finding.place;
        let row = if place.row == 0 { String::new() } else { place.row.to_string() };
        table.row([
            finding.code.id,
            finding.severity().id(),
            &place.file,
            &place.sheet,
            &place.cell,
            &row,
            &finding.field,
            &finding.value,
            &finding.said(),
            &finding.hint,
        ]);
    }
    table.finish()
}

/// `quality/ledger.csv`.
pub fn ledger_csv(lines: &[LedgerLine]) -> Vec<u8> {
    let mut table = Table::new(&[
        "file",
        "sheet",
        "rows",
        "accepted",
        "merged",
        "set_aside",
        "not_data",
        "out_of_scope",
    ]);
    for line in lines {
        let numbers = [
            line.rows,
            line.accepted,
            line.merged,
            line.set_aside,
            line.not_data,
            line.out_of_scope,
        ]
        .map(|number| number.to_string());
        let cells: Vec<&str> = [line.file.as_str(), &line.sheet]
            .into_iter()
            .chain(numbers.iter().map(String::as_str))
            .collect();
        table.row(cells);
    }
    table.finish()
}

/// The sheets of a file, from its `quality/ledger.csv`; none where that cannot be read.
pub fn sheets_in_ledger(ledger: &[u8], file: &str) -> BTreeSet<String> {
    let lines = csv_records(ledger).unwrap_or_default();
    let ours = lines.into_iter().filter(|line| line.get("file").is_some_and(|name| name == file));
    ours.filter_map(|mut line| line.remove("sheet")).collect()
}

/// The columns of `quality/completeness.csv`.
const COMPLETENESS: [&str; 15] = [
    "unit",
    "region",
    "region_name",
    "kind",
    "as_of",
    "status",
    "reason",
    "rows",
    "accepted",
    "control_total",
    "difference",
    "matched_by",
    "files",
    "source",
    "line",
];

/// `quality/completeness.csv`: by year-end the units of the list, then the sheets of
/// nobody; the heads alone where no list was given.
pub fn completeness_csv(years: &[(Date, &Completeness)], divisions: &Divisions) -> Vec<u8> {
    let mut table = Table::new(&COMPLETENESS);
    for (as_of, found) in years {
        let units = found.units.iter().map(|unit| unit_row(*as_of, unit, divisions));
        let others = found.unexpected.iter().map(|sheet| unexpected_row(*as_of, sheet));
        for cells in units.chain(others) {
            table.row(cells.each_ref().map(String::as_str));
        }
    }
    table.finish()
}

fn unit_row(as_of: Date, reported: &Reported, divisions: &Divisions) -> [String; 15] {
    let unit = &reported.unit;
    let joined = |parts: Vec<String>| parts.join("；");
    [
        unit.unit.clone(),
        unit.region.to_string(),
        divisions.name(unit.region).unwrap_or_default().to_owned(),
        unit.kind.id().to_owned(),
        as_of.to_string(),
        reported.status.id().to_owned(),
        joined(reported.staleness.iter().map(|why| why.id()).collect()),
        reported.rows.to_string(),
        reported.accepted.to_string(),
        unit.control_total.map(|total| total.to_string()).unwrap_or_default(),
        reported.difference().map(|number| number.to_string()).unwrap_or_default(),
        joined(reported.matched.iter().map(|means| means.id().to_owned()).collect()),
        joined(reported.sheets.iter().map(|(file, sheet)| place(file, sheet)).collect()),
        joined(unit.source.iter().map(|glob| glob.text().to_owned()).collect()),
        unit.line.to_string(),
    ]
}

fn unexpected_row(as_of: Date, found: &Unexpected) -> [String; 15] {
    let mut cells: [String; 15] = Default::default();
    cells[3] = found.kind.id().to_owned();
    cells[4] = as_of.to_string();
    cells[5] = "unexpected".to_owned();
    cells[7] = found.rows.to_string();
    cells[12] = place(&found.file, &found.sheet);
    cells
}

fn place(file: &str, sheet: &str) -> String {
    Place::sheet(file, sheet).to_string()
}

/// The columns of `quality/candidates.csv`.
const CANDIDATES: [&str; 13] = [
    "as_of", "score", "evidence", "id_a", "name_a", "file_a", "sheet_a", "row_a", "id_b", "name_b",
    "file_b", "sheet_b", "row_b",
];

/// `quality/candidates.csv`: by year-end the entries that may be one, best first.
pub fn candidates_csv(years: &[(Date, &[Candidate])]) -> Vec<u8> {
    let mut table = Table::new(&CANDIDATES);
    for (as_of, candidates) in years {
        for candidate in *candidates {
            let mut cells =
                vec![as_of.to_string(), candidate.score.to_string(), candidate.evidence_in_words()];
            for at in 0..2 {
                let place = &candidate.places[at];
                cells.extend([candidate.ids[at].clone(), candidate.names[at].clone()]);
                cells.extend([place.file.clone(), place.sheet.clone(), place.row.to_string()]);
            }
            table.row(cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
    table.finish()
}

/// `quality/cells.csv`.
pub fn cells_csv(accounts: &[SheetAccount]) -> Vec<u8> {
    let mut table =
        Table::new(&["file", "sheet", "cells", "used", "personal", "unknown_column", "not_data"]);
    for account in accounts {
        let cells = &account.cells;
        let numbers =
            [cells.cells(), cells.used, cells.personal, cells.unknown_column, cells.not_data]
                .map(|number| number.to_string());
        let row: Vec<&str> = [account.file.as_str(), &account.sheet]
            .into_iter()
            .chain(numbers.iter().map(String::as_str))
            .collect();
        table.row(row);
    }
    table.finish()
}
