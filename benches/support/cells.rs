//! What reading costs at least: calamine's cell reader over workbooks, each cell looked at and dropped.
//!
//! Enters: a folder of xlsx files. Leaves: the number of cells that hold a value.
//! Files are read in parallel in rayon's pool, as the program reads them.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{DataRef, Reader, Xlsx};
use rayon::prelude::*;

/// Counts the cells that hold a value in all files.
pub(crate) fn count(files: &[PathBuf]) -> u64 {
    files.par_iter().map(|file| count_file(file)).sum()
}

/// All xlsx files below a folder, by path.
pub(crate) fn xlsx_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xlsx") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn count_file(file: &Path) -> u64 {
    let bytes = std::fs::read(file).expect("the file can be read");
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("the file is a workbook");
    let mut cells = 0;
    for sheet in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&sheet).expect("the sheet can be read");
        while let Some(cell) = reader.next_cell().expect("the cell can be read") {
            cells += u64::from(!matches!(std::hint::black_box(cell.get_value()), DataRef::Empty));
        }
    }
    cells
}
