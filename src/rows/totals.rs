//! Total rows against the rows that they add up.
//!
//! Enters: a table with the classes of its rows. Leaves: a finding for each figure of a
//! total row that no sum of its rows gives. Never reads a total as data.

use super::batch::SourceContext;
use super::classify::RowClass;
use super::header::Table;
use super::lexicon::Lexicon;
use super::value::{Reading, count};
use crate::diag::{Diagnostic, Place, codes};
use crate::spec::{Field, Kind};
use crate::workbook::Sheet;

/// Compares every total of a table's counts.
pub(super) fn compare(
    sheet: &Sheet,
    table: &Table,
    classes: &[(u32, RowClass)],
    source: &SourceContext,
    lexicon: &Lexicon,
) -> Vec<Diagnostic> {
    let rows: Vec<(u32, bool)> = classes
        .iter()
        .filter(|(row, class)| {
            table.reaches(*row) && matches!(class, RowClass::Data | RowClass::Total)
        })
        .map(|(row, class)| (*row, *class == RowClass::Total))
        .collect();
    if rows.iter().all(|(_, total)| !total) {
        return Vec::new();
    }
    let counted = table.columns.iter().filter_map(|column| {
        let field = column.meaning.field().filter(|field| field.kind() == Kind::Count)?;
        Some((column.index, field))
    });
    let place = |row, column| Place::cell(&source.file, &sheet.name, row, column);
    counted
        .flat_map(|(column, field)| {
            let numbers = Numbers::of(sheet, &rows, column, lexicon);
            let differing = numbers.differing().into_iter();
            differing.map(move |(row, told, sum)| (row, column, field, told, sum))
        })
        .map(|(row, column, field, told, sum)| finding(place(row, column), field, told, sum))
        .collect()
}

fn finding(place: Place, field: Field, told: u64, sum: u64) -> Diagnostic {
    let message = format!("{}的合计为 {told}，各行之和为 {sum}", field.name());
    Diagnostic::new(&codes::TOTAL_DIFFERS, place).field(field.id()).message(message)
}

/// The numbers of one column, row by row: its row, whether it is a total, its number.
struct Numbers(Vec<(u32, bool, Option<u64>)>);

impl Numbers {
    fn of(sheet: &Sheet, rows: &[(u32, bool)], column: u32, lexicon: &Lexicon) -> Numbers {
        let number = |row| match count(sheet.cell(row, column), &lexicon.unknown) {
            Reading::Value(number) => Some(u64::from(number)),
            Reading::Nothing | Reading::Unreadable => None,
        };
        Numbers(rows.iter().map(|(row, total)| (*row, *total, number(*row))).collect())
    }

    /// Totals that are the sum neither of the rows since the total before, nor of all rows
    /// above, nor of all rows down to the next total, nor of the whole table.
    fn differing(&self) -> Vec<(u32, u64, u64)> {
        let totals = self.0.iter().enumerate().filter(|(_, (_, total, _))| *total);
        totals
            .filter_map(|(at, (row, _, told))| {
                let told = (*told)?;
                let (above, below) = (&self.0[..at], &self.0[at + 1..]);
                let is_data = |entry: &&(u32, bool, Option<u64>)| !entry.1;
                let part = sum(above.iter().rev().take_while(is_data));
                let before = sum(above.iter().filter(is_data));
                let next = sum(below.iter().take_while(is_data));
                let whole = before + sum(below.iter().filter(is_data));
                let fits = [part, before, next, whole].contains(&told);
                let last = below.iter().all(|entry| !entry.1);
                (!fits).then_some((*row, told, if last { whole } else { part }))
            })
            .collect()
    }
}

fn sum<'a>(numbers: impl Iterator<Item = &'a (u32, bool, Option<u64>)>) -> u64 {
    numbers.filter_map(|(.., number)| *number).sum()
}
