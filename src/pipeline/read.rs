//! Files → typed rows, in parallel.
//!
//! Enters: the files of a job. Leaves: for each file, in their order, its tables, its
//! accounts and what was noticed. Never fails: a file that cannot be read is a finding.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::inputs::{by_year, unlikely_years};
use super::{Inputs, Progress, Step};
use crate::diag::{Diagnostic, Place, codes};
use crate::quantity::Date;
use crate::report::manifest;
use crate::rows::{self, Lexicon, RowBatch, SheetAccount, SourceContext};
use crate::spec::{FileLayout, Pipeline, Role, Source};
use crate::workbook::{self, Sheet, SourceFile};

/// One file, read and typed.
#[derive(Debug, Default)]
pub struct FileRows {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its tables, with the year-end of each.
    pub batches: Vec<(Date, RowBatch)>,
    /// Its sheets' accounts.
    pub accounts: Vec<SheetAccount>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads all files in parallel; the result has their order.
pub fn read(inputs: &Inputs, pipeline: &Pipeline, progress: &dyn Progress) -> Vec<FileRows> {
    let lexicon = Lexicon::new(pipeline);
    progress.begin(Step::Read, inputs.files.len());
    let mut files: Vec<FileRows> = inputs
        .files
        .par_iter()
        // A thread that is done takes over single files of another.
        .with_max_len(1)
        .map(|(file, year_end)| {
            let rows = read_file(file, *year_end, inputs, pipeline, &lexicon);
            progress.advance();
            rows
        })
        .collect();
    note_duplicates(inputs, &mut files);
    note_missing(inputs, pipeline, &mut files);
    files
}

/// What the pipeline tells of a sheet, where it does.
pub(super) fn layout_of<'p>(
    file: &SourceFile,
    sheet: &Sheet,
    pipeline: &'p Pipeline,
) -> Option<&'p FileLayout> {
    pipeline.files.iter().find(|layout| layout.is_of(&file.name, &sheet.name))
}

/// Layouts of files that the folder does not hold.
fn note_missing(inputs: &Inputs, pipeline: &Pipeline, files: &mut [FileRows]) {
    let held = |name: &str| inputs.files.iter().any(|(file, _)| file.name == name);
    let missing = pipeline.files.iter().filter(|layout| !held(&layout.name));
    let notes = missing.map(|layout| {
        let message = format!("流程文件为 {} 写了版式，没有这个文件", layout.name);
        Diagnostic::new(&codes::UNUSED_LAYOUT, Place::default()).message(message)
    });
    if let Some(first) = files.first_mut() {
        first.diagnostics.extend(notes);
    }
}

/// Sheets that the pipeline speaks of and the file does not hold.
fn missing_sheets(file: &SourceFile, sheets: &[Sheet], pipeline: &Pipeline) -> Vec<Diagnostic> {
    let held = |name: &String| sheets.iter().any(|sheet| sheet.name == *name);
    let layouts = pipeline.files.iter().filter(|layout| layout.name == file.name);
    let missing = layouts.filter_map(|layout| layout.sheet.as_ref()).filter(|name| !held(name));
    missing
        .map(|name| {
            let message = format!("流程文件为工作表 {name} 写了版式，文件中没有");
            Diagnostic::new(&codes::UNUSED_LAYOUT, Place::file(&file.name)).message(message)
        })
        .collect()
}

fn read_file(
    file: &SourceFile,
    year_end: Date,
    inputs: &Inputs,
    pipeline: &Pipeline,
    lexicon: &Lexicon,
) -> FileRows {
    let mut read = FileRows::default();
    let bytes = match workbook::load(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let finding = Diagnostic::new(&codes::UNREADABLE_FILE, Place::file(&file.name));
            let finding = finding.message(format!("文件无法打开（{error}）"));
            read.diagnostics.push(finding.hint("请核对文件的访问权限"));
            return read;
        }
    };
    read.sha256 = manifest::sha256(&bytes);
    let source = source_of(file, pipeline);
    let book = inputs.readers.read(&file.name, &bytes, pipeline.switches.read_hidden);
    read.diagnostics.extend(missing_sheets(file, &book.sheets, pipeline));
    read.diagnostics.extend(book.diagnostics);
    for sheet in &book.sheets {
        let rows = rows::read(sheet, &source, layout_of(file, sheet, pipeline), lexicon);
        read.diagnostics.extend(rows.diagnostics);
        read.accounts.push(rows.value.account);
        for batch in rows.value.batches {
            read.diagnostics.extend(unlikely_years(&batch, inputs.as_of));
            read.batches.extend(by_year(batch, year_end, inputs.as_of));
        }
    }
    read
}

pub(super) fn source_of(file: &SourceFile, pipeline: &Pipeline) -> SourceContext {
    let named = |source: &&Source| {
        file.folders().any(|folder| source.folders.iter().any(|name| name == folder))
    };
    let source = pipeline.sources.iter().find(named);
    SourceContext {
        file: file.name.clone(),
        role: source.map_or(Role::Register, |source| source.role),
        party: source.is_some_and(|source| source.party),
        data_date: source.and_then(|source| source.data_date),
    }
}

fn note_duplicates(inputs: &Inputs, files: &mut [FileRows]) {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for ((file, _), rows) in inputs.files.iter().zip(files) {
        if rows.sha256.is_empty() {
            continue;
        }
        match seen.get(&rows.sha256) {
            Some(first) => rows.diagnostics.push(
                Diagnostic::new(&codes::DUPLICATE_FILE, Place::file(&file.name))
                    .message(format!("与 {first} 内容完全相同")),
            ),
            None => drop(seen.insert(rows.sha256.clone(), file.name.clone())),
        }
    }
}
