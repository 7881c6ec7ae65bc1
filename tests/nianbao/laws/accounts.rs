//! Every row and every cell is accounted for.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Reader, SheetVisible, open_workbook_auto};
use nianbao::pipeline::Outcome;
use proptest::prelude::*;

use super::{NAMES, cases, files, rows};
use crate::support::expect::{job, unbalanced};
use crate::support::sample::{sample, small};

#[test]
fn the_ledger_balances_for_every_file_of_the_samples() {
    for sample in [sample(), small()] {
        assert_eq!(unbalanced(&sample.outcome), "");
        assert_eq!(sample.outcome.ledger.len(), sample.outcome.cells.len());
    }
}

/// Cells are counted a second time with calamine and csv alone.
#[test]
fn the_parts_of_the_cells_add_up_to_the_cells_that_hold_a_value() {
    let sample = sample();
    let mut sheets = 0;
    for (file, counted) in count_again(sample.path(), &sample.outcome) {
        for (sheet, cells) in counted {
            let account =
                sample.outcome.cells.iter().find(|one| one.file == file && one.sheet == sheet);
            let account = account.unwrap_or_else(|| panic!("{file} {sheet} has no account"));
            let parts = account.cells;
            assert_eq!(
                parts.used + parts.personal + parts.unknown_column + parts.not_data,
                cells,
                "{file} {sheet}"
            );
            assert_eq!(parts.cells(), cells, "{file} {sheet}");
            sheets += 1;
        }
    }
    assert_eq!(sheets, sample.outcome.cells.len());
}

/// Number of cells that hold a value, by file and sheet.
fn count_again(root: &Path, outcome: &Outcome) -> BTreeMap<String, BTreeMap<String, u64>> {
    outcome.inputs.keys().map(|file| (file.clone(), count_file(&root.join(file)))).collect()
}

fn count_file(path: &Path) -> BTreeMap<String, u64> {
    if path.extension().is_some_and(|extension| extension == "csv") {
        let bytes = std::fs::read(path).expect("a file");
        let text = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(text) => String::from_utf8(text.to_vec()).expect("UTF-8"),
            None => encoding_rs::GB18030.decode(&bytes).0.into_owned(),
        };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let filled = |record: csv::StringRecord| {
            record.iter().filter(|cell| !cell.trim().is_empty()).count() as u64
        };
        return BTreeMap::from([(
            String::new(),
            reader.into_records().map(|record| filled(record.expect("a row"))).sum(),
        )]);
    }
    let mut book = open_workbook_auto(path).expect("a workbook");
    let visible =
        book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let filled = |cell: &Data| match cell {
        Data::Empty => false,
        Data::String(text) => !text.trim().is_empty(),
        _ => true,
    };
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).expect("a sheet");
            let count = range.used_cells().filter(|(_, _, cell)| filled(cell)).count() as u64;
            (name, count)
        })
        .collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_ledger_balances_for_random_files(rows in rows()) {
        let files = files(&rows, NAMES);
        let outcome = job(|_| {}, None, &files);
        prop_assert_eq!(unbalanced(&outcome), "");
        prop_assert_eq!(outcome.cells.len(), files.len());
        for account in &outcome.cells {
            let file = files.iter().find(|file| file.name == account.file).expect("a file of ours");
            let text = String::from_utf8_lossy(&file.bytes);
            let filled = text.split(['\n', ',']).filter(|cell| !cell.trim().is_empty()).count() as u64;
            prop_assert_eq!(account.cells.cells(), filled, "{}", file.name);
        }
        let in_scope: u64 = outcome.ledger.iter().map(|line| line.accepted - line.out_of_scope).sum();
        let year = outcome.current().expect("a year-end");
        prop_assert_eq!(in_scope, year.registered.register.len() as u64);
    }
}
