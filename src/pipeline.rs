//! The whole job, all steps in order.
//!
//! Enters: a pipeline and an input folder. Leaves: the outcome of every step,
//! year-end by year-end. Prints nothing and writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diag::{Diagnostic, Place, codes};
use crate::evaluation::{self, Evaluation};
use crate::indicators::{self, Figures};
use crate::quantity::Date;
use crate::register::{self, Exclusion, Register, Registered, RowFate};
use crate::report::compose::{Background, FrequentFinding, LedgerLine as SourceLine};
use crate::report::quality::LedgerLine;
use crate::report::{Material, RenderError, compose, manifest, render, write::Files};
use crate::rows::{self, Lexicon, RowBatch, SheetAccount, SourceContext};
use crate::spec::{Field, Pipeline, Role, Source};
use crate::workbook::{self, SourceFile};

/// Why the job could not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The input folder is absent or cannot be listed.
    #[error("{path}: 无法读取输入文件夹（{error}）。提示：请核对路径")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The reason.
        error: std::io::Error,
    },
    /// The input folder holds no spreadsheet.
    #[error("{path}: 文件夹里没有电子表格（xlsx、xls、xlsb、ods、csv、txt）。提示：请核对路径")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// The input folder is an output of this program.
    #[error("{path}: 这是本程序写的文件夹，不作输入。提示：请写原始表格所在的文件夹")]
    Ours {
        /// The folder.
        path: PathBuf,
    },
    /// The report could not be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
}

/// The steps, for those who show progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading and typing files.
    Read,
    /// Reconciling year-ends.
    Register,
    /// Rendering the report.
    Report,
}

impl Step {
    /// What the terminal shows.
    pub fn name(self) -> &'static str {
        match self {
            Step::Read => "读取",
            Step::Register => "归并与计算",
            Step::Report => "编制报告",
        }
    }
}

/// Hears how far the job is.
pub trait Progress: Sync {
    /// A step begins, of so many parts.
    fn begin(&self, step: Step, parts: usize);
    /// One part is done.
    fn advance(&self);
}

/// Hears nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Step, _: usize) {}
    fn advance(&self) {}
}

/// The files of a job and the year-end of each.
#[derive(Debug)]
pub struct Inputs {
    /// The reference date.
    pub as_of: Date,
    /// Files in the order of their names, with their year-ends.
    pub files: Vec<(SourceFile, Date)>,
    /// What was skipped.
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds the files of a folder and gives each its year-end.
///
/// `as_of` overrides the pipeline's reference date.
///
/// # Errors
/// Where the folder cannot be listed or holds no spreadsheet.
pub fn inputs(pipeline: &Pipeline, root: &Path, as_of: Option<Date>) -> Result<Inputs, RunError> {
    if workbook::is_ours(root) {
        return Err(RunError::Ours { path: root.to_owned() });
    }
    let failed = |error| RunError::Folder { path: root.to_owned(), error };
    let found = workbook::discover(root).map_err(failed)?;
    if found.files.is_empty() {
        return Err(RunError::Empty { path: root.to_owned() });
    }
    let as_of = as_of.unwrap_or(pipeline.as_of);
    let mut inputs = Inputs { as_of, files: Vec::new(), diagnostics: found.diagnostics };
    for file in found.files {
        let year_end = file.year().map_or(as_of, |year| year_end(as_of, year));
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

/// The reference date's month and day in another year.
fn year_end(as_of: Date, year: i16) -> Date {
    let month = Date::new(year, as_of.month(), 1).unwrap_or(as_of);
    let last = month.days_in_month();
    Date::new(year, as_of.month(), as_of.day().min(last)).unwrap_or(month)
}

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
        .map(|(file, year_end)| {
            let rows = read_file(file, *year_end, inputs.as_of, pipeline, &lexicon);
            progress.advance();
            rows
        })
        .collect();
    note_duplicates(inputs, &mut files);
    files
}

fn read_file(
    file: &SourceFile,
    year_end: Date,
    as_of: Date,
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
    let book = workbook::read(&file.name, &bytes, pipeline.switches.read_hidden);
    read.diagnostics.extend(book.diagnostics);
    for sheet in &book.sheets {
        let rows = rows::read(sheet, &source, lexicon);
        read.diagnostics.extend(rows.diagnostics);
        read.accounts.push(rows.value.account);
        for batch in rows.value.batches {
            read.diagnostics.extend(unlikely_years(&batch, as_of));
            read.batches.extend(by_year(batch, year_end, as_of));
        }
    }
    read
}

/// Rows whose 年报年份 is another year belong to that year-end.
fn by_year(batch: RowBatch, year_end: Date, as_of: Date) -> Vec<(Date, RowBatch)> {
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
fn unlikely_years(batch: &RowBatch, as_of: Date) -> Vec<Diagnostic> {
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

fn source_of(file: &SourceFile, pipeline: &Pipeline) -> SourceContext {
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

/// One year-end, reconciled.
#[derive(Debug)]
pub struct YearEnd {
    /// Its date.
    pub as_of: Date,
    /// Its batches, in the order of their files.
    pub batches: Vec<RowBatch>,
    /// Its register and accounts.
    pub registered: Registered,
}

/// Everything that the job found.
#[derive(Debug)]
pub struct Outcome {
    /// The reference date.
    pub as_of: Date,
    /// All year-ends, ascending; the last is the reference date's.
    pub year_ends: Vec<YearEnd>,
    /// Figures of all year-ends.
    pub figures: Figures,
    /// Verdicts at the reference date.
    pub evaluation: Evaluation,
    /// Findings, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the rows went.
    pub ledger: Vec<LedgerLine>,
    /// Where the cells went.
    pub cells: Vec<SheetAccount>,
    /// SHA-256 of each input.
    pub inputs: BTreeMap<String, String>,
}

/// Reads a folder and computes everything up to the evaluation.
///
/// # Errors
/// As [`inputs`].
pub fn run(
    pipeline: &Pipeline,
    root: &Path,
    as_of: Option<Date>,
    progress: &dyn Progress,
) -> Result<Outcome, RunError> {
    let inputs = inputs(pipeline, root, as_of)?;
    let files = read(&inputs, pipeline, progress);
    Ok(reconcile(&inputs, files, pipeline, progress))
}

/// From typed rows to the evaluation.
pub fn reconcile(
    inputs: &Inputs,
    files: Vec<FileRows>,
    pipeline: &Pipeline,
    progress: &dyn Progress,
) -> Outcome {
    let mut outcome = Outcome {
        as_of: inputs.as_of,
        year_ends: Vec::new(),
        figures: Figures::default(),
        evaluation: Evaluation::default(),
        diagnostics: inputs.diagnostics.clone(),
        ledger: Vec::new(),
        cells: Vec::new(),
        inputs: BTreeMap::new(),
    };
    let mut years: BTreeMap<Date, Vec<RowBatch>> = BTreeMap::from([(inputs.as_of, Vec::new())]);
    let mut later = Vec::new();
    for ((file, _), rows) in inputs.files.iter().zip(files) {
        outcome.inputs.insert(file.name.clone(), rows.sha256);
        outcome.diagnostics.extend(rows.diagnostics);
        outcome.cells.extend(rows.accounts);
        for (date, batch) in rows.batches {
            if date > inputs.as_of {
                later.push(batch);
            } else {
                years.entry(date).or_default().push(batch);
            }
        }
    }
    progress.begin(Step::Register, years.len());
    for (as_of, batches) in years {
        reconcile_year(&mut outcome, as_of, batches, pipeline);
        progress.advance();
    }
    outcome.evaluation = evaluation::evaluate(&outcome.figures, inputs.as_of, pipeline);
    outcome.diagnostics.extend(later.iter().map(later_note));
    outcome.diagnostics.sort();
    outcome.ledger = ledger(&outcome.cells, &outcome.year_ends, &later);
    outcome
}

fn reconcile_year(outcome: &mut Outcome, as_of: Date, batches: Vec<RowBatch>, pipeline: &Pipeline) {
    let previous = outcome.year_ends.last().filter(|year| year.as_of.year() + 1 == as_of.year());
    let register: Option<&Register> = previous.map(|year| &year.registered.register);
    let registered = register::reconcile(&batches, as_of, register, pipeline);
    outcome.diagnostics.extend(registered.diagnostics);
    outcome.figures.extend(indicators::compute(&registered.value, pipeline));
    outcome.year_ends.push(YearEnd { as_of, batches, registered: registered.value });
}

fn later_note(batch: &RowBatch) -> Diagnostic {
    Diagnostic::new(&codes::LATER_YEAR, Place::sheet(&batch.source.file, &batch.sheet))
        .message(format!("{} 行的年报年份晚于基准日，搁置", batch.len()))
}

/// Where the rows of each sheet went; the parts add up by construction of the fates.
fn ledger(accounts: &[SheetAccount], years: &[YearEnd], later: &[RowBatch]) -> Vec<LedgerLine> {
    let mut lines: BTreeMap<(&str, &str), LedgerLine> = BTreeMap::new();
    for account in accounts {
        let line = lines.entry((&account.file, &account.sheet)).or_default();
        line.file.clone_from(&account.file);
        line.sheet.clone_from(&account.sheet);
        line.rows += account.rows;
        line.not_data += account.not_data;
    }
    for (batch, fates) in
        years.iter().flat_map(|year| year.batches.iter().zip(&year.registered.fates))
    {
        let line = lines.entry((&batch.source.file, &batch.sheet)).or_default();
        for fate in fates {
            match fate {
                RowFate::Accepted => line.accepted += 1,
                RowFate::OutOfScope => {
                    line.accepted += 1;
                    line.out_of_scope += 1;
                }
                RowFate::Merged => line.merged += 1,
                RowFate::SetAside => line.set_aside += 1,
            }
        }
    }
    for batch in later {
        lines.entry((&batch.source.file, &batch.sheet)).or_default().set_aside +=
            batch.len() as u64;
    }
    lines.into_values().collect()
}

impl Outcome {
    /// The year-end of the reference date, which always stands last.
    pub fn current(&self) -> Option<&YearEnd> {
        self.year_ends.last()
    }

    /// Number of findings of a severity.
    pub fn count(&self, severity: crate::diag::Severity) -> u64 {
        self.diagnostics.iter().filter(|finding| finding.severity() == severity).count() as u64
    }

    /// The most frequent findings above a note, the most frequent first.
    pub fn frequent(&self, most: usize) -> Vec<FrequentFinding> {
        let mut counts: BTreeMap<&'static crate::diag::Code, u64> = BTreeMap::new();
        for finding in &self.diagnostics {
            *counts.entry(finding.code).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(code, count)| (code.severity, std::cmp::Reverse(*count), code.id));
        let listed = counts.into_iter().take(most).map(|(code, count)| FrequentFinding {
            code: code.id.to_owned(),
            severity: code.severity,
            text: code.text.to_owned(),
            count,
        });
        listed.collect()
    }

    /// Entries out of scope at the reference date, by rule.
    pub fn exclusions(&self) -> BTreeMap<Exclusion, u64> {
        self.current().map(|year| year.registered.exclusions.clone()).unwrap_or_default()
    }

    /// Renders all files of the report.
    ///
    /// # Errors
    /// Where a chart or the workbook cannot be made.
    pub fn render(&self, pipeline: &Pipeline, progress: &dyn Progress) -> Result<Files, RunError> {
        progress.begin(Step::Report, 1);
        let background = background(self, pipeline);
        let nothing = (Register::default(), Vec::new());
        let (register, batches) = match self.current() {
            Some(year) => (&year.registered.register, year.batches.as_slice()),
            None => (&nothing.0, nothing.1.as_slice()),
        };
        let files = render(&Material {
            pipeline,
            as_of: self.as_of,
            figures: &self.figures,
            evaluation: &self.evaluation,
            register,
            batches,
            diagnostics: &self.diagnostics,
            ledger: &self.ledger,
            cells: &self.cells,
            inputs: &self.inputs,
            background: &background,
        })?;
        progress.advance();
        Ok(files)
    }
}

fn background<'a>(outcome: &Outcome, pipeline: &Pipeline) -> Background<'a> {
    let year = outcome.current();
    let collected = year.map(|year| year.registered.collected.clone()).unwrap_or_default();
    Background {
        title: pipeline.title.clone(),
        as_of: outcome.as_of,
        marks: marks(outcome),
        divisions: crate::codes::Divisions::in_force(outcome.as_of.year()),
        ledger: source_lines(outcome, pipeline),
        findings: [
            crate::diag::Severity::Error,
            crate::diag::Severity::Warning,
            crate::diag::Severity::Note,
        ]
        .into_iter()
        .map(|severity| (severity, outcome.count(severity)))
        .collect(),
        frequent: outcome.frequent(5),
        exclusions: outcome
            .exclusions()
            .into_iter()
            .map(|(rule, entries)| compose::Exclusion {
                rule: rule.id().to_owned(),
                name: rule.name().to_owned(),
                entries,
            })
            .collect(),
        not_collected: asked(pipeline)
            .into_iter()
            .filter(|field| !collected.contains(field))
            .map(|field| field.name().to_owned())
            .collect(),
        size_bands: pipeline.size_bands,
        switches: switches(pipeline),
    }
}

/// Fields that indicators name.
fn asked(pipeline: &Pipeline) -> BTreeSet<Field> {
    let columns = pipeline.indicators.iter().flat_map(|indicator| {
        indicator.population.columns().into_iter().chain(indicator.met.columns())
    });
    columns.filter_map(Field::parse).collect()
}

/// 内部资料, and 虚构示例数据 where titles or file names say so.
fn marks(outcome: &Outcome) -> Vec<String> {
    let mut marks = vec!["内部资料".to_owned()];
    let said = |text: &String| text.contains("虚构示例数据");
    let titled = outcome
        .year_ends
        .iter()
        .flat_map(|year| &year.batches)
        .any(|batch| batch.titles.iter().chain(&batch.sheet_titles).any(said));
    if titled || outcome.inputs.keys().any(said) {
        marks.push("虚构示例数据".to_owned());
    }
    marks
}

fn source_lines(outcome: &Outcome, pipeline: &Pipeline) -> Vec<SourceLine> {
    let role = |file: &str| {
        let file = SourceFile { name: file.to_owned(), path: PathBuf::new() };
        source_of(&file, pipeline).role
    };
    [(Role::Register, "登记名册"), (Role::Association, "协会名单")]
        .into_iter()
        .map(|(wanted, name)| {
            let mut total = SourceLine { source: name.to_owned(), ..SourceLine::default() };
            total.files = outcome.inputs.keys().filter(|file| role(file) == wanted).count() as u64;
            for line in outcome.ledger.iter().filter(|line| role(&line.file) == wanted) {
                total.rows += line.rows;
                total.accepted += line.accepted;
                total.merged += line.merged;
                total.set_aside += line.set_aside;
                total.not_data += line.not_data;
                total.out_of_scope += line.out_of_scope;
            }
            total
        })
        .collect()
}

fn switches(pipeline: &Pipeline) -> Vec<String> {
    let s = &pipeline.switches;
    let pick = |on, yes: &str, no: &str| if on { yes } else { no }.to_owned();
    vec![
        pick(
            s.industry_counts,
            "按行业组建的党组织计入组织覆盖。",
            "按行业组建的党组织不计入组织覆盖。",
        ),
        pick(s.womens_federation_counts, "妇联计入党的工作途径。", "妇联不计入党的工作途径。"),
        pick(
            s.community_organizations,
            "备案的城乡社区社会组织计入范围。",
            "备案的城乡社区社会组织不计入范围。",
        ),
        pick(
            s.members_as_full,
            "只有党员总数时按正式党员数使用。",
            "只有党员总数且在三名以上时，是否应建按未知处理。",
        ),
        format!("新成立组织的宽限期为 {} 个月。", s.grace_months),
    ]
}
