//! `quality/*.csv`: findings, and the accounts of rows and cells.
//!
//! Enters: findings and accounts. Leaves: CSV bytes (contract §6).

use super::encode::Table;
use crate::diag::Diagnostic;
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
