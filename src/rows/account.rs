//! The account of a sheet: where each row and each cell went.
//!
//! Enters: the classes of rows and the cells used. Leaves: numbers that add up.

use super::batch::SourceContext;
use super::classify::{RowClass, runs};
use crate::diag::{Diagnostic, Place, codes};
use crate::workbook::Sheet;

/// Cells that hold a value, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellAccount {
    /// Read into a field.
    pub used: u64,
    /// Personal: dropped.
    pub personal: u64,
    /// In columns that are not recognised, and free text.
    pub unknown_column: u64,
    /// In serial-number columns, and in rows that are no data.
    pub not_data: u64,
}

impl CellAccount {
    /// All cells that hold a value.
    pub fn cells(&self) -> u64 {
        self.used + self.personal + self.unknown_column + self.not_data
    }
}

impl std::ops::AddAssign for CellAccount {
    fn add_assign(&mut self, other: CellAccount) {
        self.used += other.used;
        self.personal += other.personal;
        self.unknown_column += other.unknown_column;
        self.not_data += other.not_data;
    }
}

/// Where a sheet's rows and cells went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetAccount {
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Physical rows from the first to the last that holds a value.
    pub rows: u64,
    /// Of these no data.
    pub not_data: u64,
    /// The cells.
    pub cells: CellAccount,
}

impl SheetAccount {
    pub(super) fn new(
        sheet: &Sheet,
        source: &SourceContext,
        classes: &[(u32, RowClass)],
        mut cells: CellAccount,
    ) -> SheetAccount {
        let not_data = classes.iter().filter(|(_, class)| *class != RowClass::Data).count() as u64;
        cells.not_data += sheet.cell_count() as u64 - cells.cells();
        SheetAccount {
            file: source.file.clone(),
            sheet: sheet.name.clone(),
            rows: classes.len() as u64,
            not_data,
            cells,
        }
    }

    /// A sheet of which nothing is read.
    pub(super) fn refused(sheet: &Sheet, source: &SourceContext) -> SheetAccount {
        let rows = match (sheet.rows().first(), sheet.rows().last()) {
            (Some(first), Some(last)) => u64::from(last - first) + 1,
            _ => 0,
        };
        SheetAccount {
            file: source.file.clone(),
            sheet: sheet.name.clone(),
            rows,
            not_data: rows,
            cells: CellAccount { not_data: sheet.cell_count() as u64, ..CellAccount::default() },
        }
    }
}

/// One note for each run of rows of one class that is no data.
pub(super) fn not_data_notes(
    sheet: &Sheet,
    source: &SourceContext,
    classes: &[(u32, RowClass)],
) -> Vec<Diagnostic> {
    runs(classes)
        .filter(|(.., class)| *class != RowClass::Data)
        .map(|(first, last, class)| {
            let place = Place::rows(&source.file, &sheet.name, first, last);
            Diagnostic::new(&codes::NOT_DATA, place)
                .message(format!("{}，不是数据行", class.name()))
        })
        .collect()
}
