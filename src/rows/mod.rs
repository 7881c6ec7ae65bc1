//! Step 2: located cells → typed columns.
//!
//! Enters: a sheet and the words of the pipeline. Leaves: typed batches, one a
//! table, in which each value knows its cell; and the account of every row and
//! cell. Personal columns and values end here. Never fails: what cannot be read
//! is a finding, and its field is unknown.

mod account;
mod address;
mod answer;
mod batch;
mod classify;
mod column;
mod decided;
mod fold;
mod header;
mod kept;
mod levels;
mod lexicon;
mod part;
mod path;
mod roster;
mod survey;
mod title;
mod totals;
mod value;

pub use account::{CellAccount, SheetAccount};
pub use batch::{Contested, Origin, RowBatch, SourceContext, Value};
pub(crate) use batch::{from_days, to_days};
pub use classify::RowClass;
pub use column::BRANCH;
pub use decided::decided;
pub use header::{Table, tables};
pub(crate) use kept::{KeptSheet, kept};
pub use lexicon::{Lexicon, Meaning};
pub use path::Column;
pub use survey::{ColumnSurvey, Survey, TableSurvey, ValueKind, survey};

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Place, Warned, codes};
use crate::quantity::Date;
use crate::spec::FileLayout;
use crate::workbook::{Cell, Sheet};

/// Begins the first cell of a sheet that explains the collection form and holds no data:
/// such a sheet is not read.
pub const COMPANION: &str = "〔nianbao 说明〕";

/// The first cell of the list of findings in a workbook that is sent back, by which the
/// list is known when the workbook comes in again.
pub(crate) const RETURNED_LIST: &str = "问题清单（年报程序退回，本表不填）";

/// What one sheet holds.
#[derive(Debug, Default)]
pub struct SheetRows {
    /// Its tables' data, typed.
    pub batches: Vec<RowBatch>,
    /// Where its rows and cells went.
    pub account: SheetAccount,
}

/// Reads one sheet.
///
/// `layout` is what the pipeline tells of the sheet, where it does.
pub fn read(
    sheet: &Sheet,
    source: &SourceContext,
    layout: Option<&FileLayout>,
    lexicon: &Lexicon,
) -> Warned<SheetRows> {
    let place = Place::sheet(&source.file, &sheet.name);
    let mut read = Warned::<SheetRows>::default();
    let tables = match recognise(sheet, layout, lexicon) {
        Ok(tables) => tables,
        Err(code) => {
            read.diagnostics.push(Diagnostic::new(code, place));
            read.value.account = SheetAccount::refused(sheet, source);
            return read;
        }
    };
    let classes = classify::classes(sheet, &tables, lexicon);
    read.diagnostics.extend(layout.iter().flat_map(|layout| unused(layout, &tables, &place)));
    read.diagnostics.extend(account::not_data_notes(sheet, source, &classes));
    let sheet_titles = titles(sheet, &classes, 0..tables[0].header.0);
    let data_date = data_date(sheet, &classes, 0..u32::MAX);
    let mut cells = CellAccount::default();
    let mut above = 0;
    for table in &tables {
        let rows = classify::data_rows(&classes, table);
        let typed = batch::read(sheet, table, rows, source, lexicon);
        cells += typed.value.cells;
        read.diagnostics.extend(totals::compare(sheet, table, &classes, source, lexicon));
        read.diagnostics.extend(typed.diagnostics);
        let mut batch = typed.value.batch;
        batch.titles = titles(sheet, &classes, above..table.header.0);
        batch.sheet_titles.clone_from(&sheet_titles);
        let own_date = self::data_date(sheet, &classes, above..table.end);
        batch.data_date = own_date.or(data_date).or(source.data_date);
        above = table.end;
        read.value.batches.push(batch);
    }
    read.value.account = SheetAccount::new(sheet, source, &classes, cells);
    read
}

/// Columns that the pipeline speaks of and the sheet does not hold.
fn unused(layout: &FileLayout, tables: &[Table], place: &Place) -> Vec<Diagnostic> {
    let held = |path: &String| {
        tables.iter().flat_map(|table| &table.columns).any(|column| column.header() == *path)
    };
    let missing = layout.columns.iter().filter(|(path, _)| !held(path));
    missing
        .map(|(path, field)| {
            let finding = Diagnostic::new(&codes::UNUSED_LAYOUT, place.clone()).field(field.id());
            finding.message(format!("流程文件为此表写了列 {path}，表中没有"))
        })
        .collect()
}

/// The tables of a sheet, or why nothing of it is read.
fn recognise(
    sheet: &Sheet,
    layout: Option<&FileLayout>,
    lexicon: &Lexicon,
) -> Result<Vec<Table>, &'static Code> {
    if sheet.rows().is_empty() {
        return Err(&codes::EMPTY_SHEET);
    }
    if sheet.cell(0, 0) == Cell::Text(RETURNED_LIST) {
        return Err(&codes::RETURNED_LIST);
    }
    if is_companion(sheet) {
        return Err(&codes::COMPANION_SHEET);
    }
    let tables = match layout {
        Some(layout) => header::laid_out(sheet, layout, lexicon),
        None => tables(sheet, lexicon),
    };
    if roster::is_person_roster(sheet, &tables, lexicon) {
        return Err(&codes::PERSON_ROSTER);
    }
    if tables.is_empty() { Err(&codes::NO_HEADER) } else { Ok(tables) }
}

/// True for a sheet of explanations that goes with the collection form.
fn is_companion(sheet: &Sheet) -> bool {
    let first = sheet.rows().first().and_then(|row| texts(sheet, *row).next());
    first.is_some_and(|text| lexicon::key(text).starts_with(&*lexicon::key(COMPANION)))
}

/// The lines above a table, for the region that they name. Lines to be filled in by a
/// person (填表人：…) are left out.
fn titles(sheet: &Sheet, classes: &[(u32, RowClass)], within: Range<u32>) -> Vec<String> {
    let titles =
        classes.iter().filter(|(row, class)| *class == RowClass::Title && within.contains(row));
    let texts = titles.flat_map(|(row, _)| texts(sheet, *row));
    texts
        .map(|text| lexicon::key(text).into_owned())
        .filter(|text| !asks_to_be_filled_in(text))
        .collect()
}

/// A line to be filled in by a person: 填表人：…, 审核：….
fn asks_to_be_filled_in(text: &str) -> bool {
    text.contains(':') && !text.starts_with("填报单位") && !text.starts_with("单位")
        || text.contains("填表人")
}

/// 数据截至2025年12月31日, in a title or a footer.
fn data_date(sheet: &Sheet, classes: &[(u32, RowClass)], within: Range<u32>) -> Option<Date> {
    let outside = |class: RowClass| matches!(class, RowClass::Title | RowClass::Footer);
    let lines = classes.iter().filter(|(row, class)| outside(*class) && within.contains(row));
    lines.flat_map(|(row, _)| dated(sheet, *row)).next()
}

/// The dates of the data that a line tells, behind 数据截至 or in the cell after it.
fn dated(sheet: &Sheet, row: u32) -> Vec<Date> {
    let mut dates = Vec::new();
    let mut asked = false;
    for (_, cell) in sheet.row(row) {
        let own = match cell {
            Cell::Text(text) => date_behind(&lexicon::key(text)),
            _ => None,
        };
        let next = || match value::date(cell, &[], sheet.epoch) {
            value::Reading::Value(date) if asked => Some(date),
            _ => None,
        };
        dates.extend(own.or_else(next));
        asked = matches!(cell, Cell::Text(text) if asks_for_date(&lexicon::key(text)));
    }
    dates
}

/// 数据截至： alone, with its date in the next cell.
fn asks_for_date(text: &str) -> bool {
    let bare = text.trim_end_matches([':', '日', '期', '时', '间', '到', '至', '于']);
    ["数据截", "数据截止", "截止", "截"].contains(&bare)
}

fn texts(sheet: &Sheet, row: u32) -> impl Iterator<Item = &str> {
    sheet.row(row).filter_map(|(_, cell)| match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    })
}

fn date_behind(text: &str) -> Option<Date> {
    ["数据截至", "数据截止", "截至", "截止"].iter().find_map(|word| {
        let behind = text.split_once(word)?.1;
        let behind = behind.trim_start_matches([':', '到', '至', '日', '期', '时', '间']);
        let end = behind
            .char_indices()
            .find(|(_, c)| {
                !c.is_ascii_digit() && !matches!(c, '年' | '月' | '日' | '-' | '.' | '/')
            })
            .map_or(behind.len(), |(at, _)| at);
        value::date_text(behind[..end].trim_end_matches(['.', '-']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_date_is_found_in_a_title() {
        let day = |y, m, d| Some(jiff::civil::date(y, m, d));
        for (text, expected) in [
            ("数据截至2025年12月31日", day(2025, 12, 31)),
            ("数据截至:2025-12-31", day(2025, 12, 31)),
            ("社会组织台账(截至2024.6.30)", day(2024, 6, 30)),
            ("社会组织台账(2024年)", None),
        ] {
            assert_eq!(date_behind(text), expected, "{text}");
        }
    }
}
