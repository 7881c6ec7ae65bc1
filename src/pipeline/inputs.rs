//! The files of a job and the year-end of each.
//!
//! Enters: an input folder. Leaves: its files by name, each with its year-end, and the
//! year-ends of rows that say their own year. Reads no file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::RunError;
use crate::diag::{Diagnostic, Place, codes};
use crate::quantity::Date;
use crate::register::Register;
use crate::report::manifest::{self, Caliber, Manifest};
use crate::report::register::read_register;
use crate::rows::RowBatch;
use crate::spec::{EXPECTED, Field, Pipeline};
use crate::workbook::{self, Found, Readers, SourceFile};

/// The files of a job and the year-end of each.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The reference date.
    pub as_of: Date,
    /// Files in the order of their names, with their year-ends.
    pub files: Vec<(SourceFile, Date)>,
    /// Registers of earlier reports, ascending.
    pub earlier: Vec<Earlier>,
    /// What was skipped.
    pub diagnostics: Vec<Diagnostic>,
    /// Where they are read: all in this process, unless the caller has a program to start.
    pub readers: Readers,
}

/// The register of an earlier report.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// The register.
    pub register: Register,
    /// Its file, as the pipeline names it.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The caliber of the report, where its manifest stands beside.
    pub caliber: Option<Caliber>,
}

/// Finds the files of a folder and gives each its year-end.
///
/// `as_of` overrides the pipeline's reference date.
///
/// # Errors
/// Where the folder cannot be listed or holds no spreadsheet, or a register of an earlier
/// report cannot serve.
pub fn inputs(pipeline: &Pipeline, root: &Path, as_of: Option<Date>) -> Result<Inputs, RunError> {
    if workbook::is_ours(root) {
        return Err(RunError::Ours { path: root.to_owned() });
    }
    let failed = |error| RunError::Folder { path: root.to_owned(), error };
    let mut found = workbook::discover(root).map_err(failed)?;
    set_lists_apart(pipeline, &mut found);
    if found.files.is_empty() {
        return Err(RunError::Empty { path: root.to_owned() });
    }
    let as_of = as_of.unwrap_or(pipeline.as_of);
    let mut inputs = Inputs {
        as_of,
        files: Vec::new(),
        earlier: earlier(pipeline, as_of)?,
        diagnostics: found.diagnostics,
        readers: Readers::Here,
    };
    for file in found.files {
        let year_end = file.year().map_or(as_of, |year| self::year_end(as_of, year));
        if year_end > as_of {
            inputs.diagnostics.push(Diagnostic::new(&codes::LATER_YEAR, Place::file(&file.name)));
        } else {
            inputs.files.push((file, year_end));
        }
    }
    let Some(latest) = inputs.files.iter().map(|(_, date)| *date).max() else {
        return Err(RunError::Empty { path: root.to_owned() });
    };
    if latest < as_of {
        let finding = Diagnostic::new(&codes::NO_CURRENT_YEAR, Place::default());
        let finding = finding
            .message(format!("没有 {} 年的文件，最近的年末是 {latest}", as_of.year()))
            .hint(format!("如要以它为基准日，请写 --as-of {latest}"));
        inputs.diagnostics.push(finding);
    }
    Ok(inputs)
}

/// The registers of earlier reports, one a year-end before the reference date.
fn earlier(pipeline: &Pipeline, as_of: Date) -> Result<Vec<Earlier>, RunError> {
    let read: Vec<_> = pipeline.earlier.par_iter().map(|path| read_earlier(path, as_of)).collect();
    let mut registers: Vec<Earlier> = Vec::new();
    for (read, path) in read.into_iter().zip(&pipeline.earlier) {
        let read = read?;
        let year = |one: &Earlier| one.register.as_of.unwrap_or_default().year();
        if registers.iter().any(|other| year(other) == year(&read)) {
            let why = format!("{} 年末已有一份登记簿", year(&read));
            return Err(RunError::Earlier { path: path.clone(), why });
        }
        registers.push(read);
    }
    registers.sort_by_key(|one| one.register.as_of);
    Ok(registers)
}

fn read_earlier(path: &Path, as_of: Date) -> Result<Earlier, RunError> {
    let refused = |why: String| RunError::Earlier { path: path.to_owned(), why };
    let bytes = workbook::load(path).map_err(|error| refused(format!("无法打开（{error}）")))?;
    let sha256 = manifest::sha256(&bytes);
    let register = read_register(bytes)
        .ok_or_else(|| refused("不是本程序写的登记簿，或由较早的版本写成".to_owned()))?;
    let of = register.as_of.unwrap_or_default();
    if of.year() >= as_of.year() {
        return Err(refused(format!("是 {of} 的登记簿，不早于基准日 {as_of} 所在的年份")));
    }
    Ok(Earlier { register, name: path.display().to_string(), sha256, caliber: caliber(path) })
}

/// The caliber of the report that a register lies in; none where it was moved elsewhere.
fn caliber(register: &Path) -> Option<Caliber> {
    let bytes = workbook::load(&register.parent()?.parent()?.join("manifest.json")).ok()?;
    let manifest = Manifest::parse(std::str::from_utf8(&bytes).ok()?)?;
    Some(manifest.caliber).filter(|caliber| !caliber.is_empty())
}

/// The list of reporting units is no data: the one that serves, and an `expected.csv`
/// right in the input folder that another was preferred to.
fn set_lists_apart(pipeline: &Pipeline, found: &mut Found) {
    let serves: Option<PathBuf> =
        pipeline.expected.as_ref().and_then(|list| list.path.canonicalize().ok());
    let is_used = |file: &SourceFile| serves.is_some() && file.path.canonicalize().ok() == serves;
    let is_list = |file: &mut SourceFile| file.name == EXPECTED || is_used(file);
    for file in found.files.extract_if(.., is_list) {
        let finding = Diagnostic::new(&codes::EXPECTED_LIST, Place::file(&file.name));
        found.diagnostics.push(if is_used(&file) {
            finding
        } else {
            finding.message("应报单位清单，不是数据；本次没有用它")
        });
    }
}

/// The reference date in its year; of other years the last day (contract §1).
fn year_end(as_of: Date, year: i16) -> Date {
    let last = Date::new(year, 12, 31).unwrap_or(as_of);
    if year == as_of.year() { as_of } else { last }
}

/// Rows whose 年报年份 is another year belong to that year-end.
pub(super) fn by_year(batch: RowBatch, year_end: Date, as_of: Date) -> Vec<(Date, RowBatch)> {
    if !batch.origins.contains_key(&Field::ReportYear) {
        return vec![(year_end, batch)];
    }
    let mut years: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
    for row in 0..batch.len() {
        let stated = batch.count(Field::ReportYear, row);
        let date = stated.and_then(|year| likely_year(year, as_of));
        let date = date.map(|year| self::year_end(as_of, year));
        years.entry(date.unwrap_or(year_end)).or_default().push(row);
    }
    years.into_iter().map(|(date, rows)| (date, batch.select(&rows))).collect()
}

/// A year of annual reports: of the twenty years up to the one after the reference date's.
fn likely_year(year: u32, as_of: Date) -> Option<i16> {
    let year = i16::try_from(year).ok()?;
    (as_of.year() - 20..=as_of.year() + 1).contains(&year).then_some(year)
}

/// Years that nobody can mean: the row stays with its file's year-end.
pub(super) fn unlikely_years(batch: &RowBatch, as_of: Date) -> Vec<Diagnostic> {
    let Some(origin) = batch.origins.get(&Field::ReportYear) else { return Vec::new() };
    let unlikely = |row: &usize| {
        let year = batch.count(Field::ReportYear, *row);
        year.is_some_and(|year| likely_year(year, as_of).is_none())
    };
    (0..batch.len())
        .filter(unlikely)
        .map(|row| {
            let (file, sheet) = (&batch.source.file, &batch.sheet);
            let place = Place::cell(file, sheet, batch.rows[row], origin.column(row));
            let year = batch.count(Field::ReportYear, row).unwrap_or_default();
            Diagnostic::new(&codes::UNLIKELY_YEAR, place)
                .field(Field::ReportYear.id())
                .value(&year.to_string())
        })
        .collect()
}
