//! The whole job, all steps in order.
//!
//! Enters: a pipeline and an input folder. Leaves: the outcome of every step,
//! year-end by year-end. Prints nothing and writes nothing.

mod background;
mod earlier;
mod inputs;
mod public;
mod read;
mod returns;
mod tasks;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use inputs::{Earlier, Inputs, inputs};
pub use read::{FileRows, read};

use crate::codes::Divisions;
use crate::diag::{Diagnostic, Findings, Place, codes};
use crate::evaluation::{self, Evaluation, Grounds, Rank};
use crate::indicators::{self, BrokenDown, Changes, Figures, Judged, Standards, Task};
use crate::quantity::Date;
use crate::register::{self, Exclusion, Register, Registered, RowFate};
use crate::report::compose::FrequentFinding;
use crate::report::manifest::{self, Caliber};
use crate::report::quality::LedgerLine;
use crate::report::work::DecisiveSet;
use crate::report::{Material, RenderError, render, write::Files};
use crate::rows::{self, RowBatch, SheetAccount};
use crate::spec::{Breakdown, Dimension, ObjectLevel, Pipeline, Role};
use crate::workbook::{Readers, SourceFile};

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
    /// A register of an earlier report cannot serve.
    #[error("{path}: {why}。提示：earlier-registers 写先前报告的 data/register.parquet")]
    Earlier {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: String,
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
#[derive(Debug, Default)]
pub struct Outcome {
    /// The reference date.
    pub as_of: Date,
    /// All year-ends, ascending; the last is the reference date's.
    pub year_ends: Vec<YearEnd>,
    /// Figures of all year-ends.
    pub figures: Figures,
    /// Year-ends whose figures are of another caliber than those of the year-end before, with
    /// what changed.
    pub breaks: BTreeMap<Date, Vec<String>>,
    /// The breakdowns that the pipeline asks for, at the reference date.
    pub breakdowns: Vec<BrokenDown>,
    /// Counts by supervising unit at the reference date, where the scheme evaluates units.
    pub units: Option<BrokenDown>,
    /// What the changes since the year-end before are made of; empty where there is none.
    pub changes: Changes,
    /// Every region in the mix of the whole, and its gap to the whole.
    pub standards: Standards,
    /// The places of regions among their peers.
    pub ranks: Vec<Rank>,
    /// Verdicts at the reference date.
    pub evaluation: Evaluation,
    /// The same at earlier year-ends, ascending, by the scheme of the reference date.
    pub evaluations: Vec<Evaluation>,
    /// The records that settle undecided targets.
    pub decisive: Vec<DecisiveSet>,
    /// The lists of work at the reference date.
    pub tasks: Vec<Task>,
    /// Findings, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the rows went.
    pub ledger: Vec<LedgerLine>,
    /// Where the cells went.
    pub cells: Vec<SheetAccount>,
    /// SHA-256 of each input.
    pub inputs: BTreeMap<String, String>,
    /// Where each input lies, for the workbooks that go back to senders.
    pub sources: Vec<SourceFile>,
    /// Where they were read, and are read once more.
    pub readers: Readers,
}

/// Reads a folder, in this process, and computes everything up to the evaluation.
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
    Ok(reconcile(inputs, files, pipeline, progress))
}

/// From typed rows to the evaluation.
pub fn reconcile(
    inputs: Inputs,
    files: Vec<FileRows>,
    pipeline: &Pipeline,
    progress: &dyn Progress,
) -> Outcome {
    let mut outcome = Outcome {
        as_of: inputs.as_of,
        diagnostics: inputs.diagnostics,
        sources: inputs.files.iter().map(|(file, _)| file.clone()).collect(),
        readers: inputs.readers,
        ..Outcome::default()
    };
    let (years, later) = by_year_end(&mut outcome, files);
    let mut judged = BTreeMap::new();
    let mut calibers: BTreeMap<Date, Caliber> = BTreeMap::new();
    for read in inputs.earlier {
        let as_of = read.register.as_of.unwrap_or_default();
        calibers.extend(read.caliber.clone().map(|caliber| (as_of, caliber)));
        judged.extend(earlier::take(&mut outcome, read, &years, pipeline));
    }
    progress.begin(Step::Register, years.len());
    for (as_of, mut batches) in years {
        batches.extend(rows::decided(&pipeline.decisions, as_of.year()));
        let now = reconcile_year(&mut outcome, as_of, batches, pipeline);
        if as_of == outcome.as_of {
            compare(&mut outcome, judged.get(&(as_of.year() - 1)), &now, pipeline);
        }
        judged.retain(|year, _| *year >= as_of.year());
        judged.insert(as_of.year(), now);
        progress.advance();
    }
    outcome.year_ends.sort_by_key(|year| year.as_of);
    outcome.breaks = earlier::breaks(&outcome.year_ends, calibers, manifest::caliber(pipeline));
    if outcome.breaks.contains_key(&outcome.as_of) {
        outcome.changes.clear();
    }
    evaluate(&mut outcome, judged.get(&inputs.as_of.year()), pipeline);
    account(&mut outcome, &later, pipeline);
    outcome
}

/// The batches of each year-end up to the reference date, and those of later ones; what the
/// files say of themselves goes into the outcome.
fn by_year_end(
    outcome: &mut Outcome,
    files: Vec<FileRows>,
) -> (BTreeMap<Date, Vec<RowBatch>>, Vec<RowBatch>) {
    let mut years: BTreeMap<Date, Vec<RowBatch>> = BTreeMap::from([(outcome.as_of, Vec::new())]);
    let mut later = Vec::new();
    for (file, rows) in outcome.sources.iter().zip(files) {
        outcome.inputs.insert(file.name.clone(), rows.sha256);
        outcome.diagnostics.extend(rows.diagnostics);
        outcome.cells.extend(rows.accounts);
        for (date, batch) in rows.batches {
            if date > outcome.as_of {
                later.push(batch);
            } else {
                years.entry(date).or_default().push(batch);
            }
        }
    }
    (years, later)
}

/// Ranks, verdicts and the records that settle the undecided ones.
fn evaluate(outcome: &mut Outcome, now: Option<&Judged>, pipeline: &Pipeline) {
    let (evaluations, ranks) =
        rayon::join(|| evaluations(outcome, pipeline), || ranks(outcome, pipeline));
    outcome.ranks = ranks;
    (outcome.evaluations, outcome.evaluation) = evaluations;
    if let Some(now) = now {
        outcome.decisive = tasks::decisive_sets(&outcome.evaluation, now, pipeline);
    }
}

/// Findings in their order, and where every row went.
fn account(outcome: &mut Outcome, later: &[RowBatch], pipeline: &Pipeline) {
    outcome.diagnostics.extend(later.iter().map(later_note));
    let decided = outcome.year_ends.iter().flat_map(|year| &year.registered.decided);
    let decided = decided.copied().collect();
    outcome.diagnostics.extend(register::left_over(&pipeline.decisions, &decided));
    let found = std::mem::take(&mut outcome.diagnostics);
    outcome.diagnostics = found.into_iter().collect::<Findings>().into_vec();
    outcome.ledger = ledger(&outcome.cells, &outcome.year_ends, later);
}

/// Reconciles one year-end; how each of its organizations counts.
fn reconcile_year(
    outcome: &mut Outcome,
    as_of: Date,
    batches: Vec<RowBatch>,
    pipeline: &Pipeline,
) -> Judged {
    let previous = outcome.year_ends.iter().find(|year| year.as_of.year() + 1 == as_of.year());
    let previous = previous.map(|year| &year.registered);
    let registered = register::reconcile(&batches, as_of, previous, pipeline);
    outcome.diagnostics.extend(registered.diagnostics);
    let (figures, judged) = indicators::judge(&registered.value, pipeline);
    outcome.figures.extend(figures);
    outcome.year_ends.push(YearEnd { as_of, batches, registered: registered.value });
    judged
}

/// What is made of the reference date alone, which was just reconciled: its breakdowns, its
/// regions in the mix of the whole, and what its figures changed through.
fn compare(outcome: &mut Outcome, before: Option<&Judged>, now: &Judged, pipeline: &Pipeline) {
    let Some(year) = outcome.year_ends.last().map(|year| &year.registered) else { return };
    outcome.breakdowns = indicators::broken_down(&year.register, now, &pipeline.breakdowns);
    if pipeline.scheme.evaluates(ObjectLevel::SupervisingUnit) {
        let by_unit = Breakdown { by: vec![Dimension::SupervisingUnit] };
        outcome.units = indicators::broken_down(&year.register, now, &[by_unit]).pop();
    }
    let present = Divisions::in_force(outcome.as_of.year());
    let at = |id: &str| pipeline.indicators.iter().position(|one| one.id == id);
    let changes = |before| indicators::changes(before, now, &year.links, present);
    let (standards, (tasks, changes)) = rayon::join(
        || indicators::standards(now, present),
        || {
            rayon::join(
                || indicators::tasks(before, now, &year.links, at),
                || before.map(changes).unwrap_or_default(),
            )
        },
    );
    (outcome.standards, outcome.tasks, outcome.changes) = (standards, tasks, changes);
}

/// The places of the reference date.
fn ranks(outcome: &Outcome, pipeline: &Pipeline) -> Vec<Rank> {
    let Some(year) = outcome.current() else { return Vec::new() };
    let divisions = Divisions::in_force(outcome.as_of.year());
    let ladders = indicators::ladders(&year.registered, divisions);
    evaluation::ranks(&outcome.figures, outcome.as_of, pipeline, &ladders)
}

/// Every year-end by the scheme of the reference date: the earlier ones, and that date.
fn evaluations(outcome: &Outcome, pipeline: &Pipeline) -> (Vec<Evaluation>, Evaluation) {
    let grounds = |date: Date| Grounds {
        figures: &outcome.figures,
        units: outcome.units.as_ref().filter(|_| date == outcome.as_of),
        comparable: !outcome.breaks.contains_key(&date),
        is_current: date == outcome.as_of,
    };
    let of = |date| evaluation::evaluate(grounds(date), date, pipeline);
    let earlier = outcome.year_ends.iter().map(|year| year.as_of);
    let earlier = earlier.filter(|date| *date < outcome.as_of).map(of).collect();
    (earlier, of(outcome.as_of))
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
    let rows = years.iter().flat_map(|year| year.batches.iter().zip(&year.registered.fates));
    for (batch, fates) in rows.filter(|(batch, _)| batch.source.role != Role::Decision) {
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
        let of_severity = self.diagnostics.iter().filter(|one| one.severity() == severity);
        of_severity.map(|finding| finding.times).sum()
    }

    /// The most frequent findings above a note, the most frequent first.
    pub fn frequent(&self, most: usize) -> Vec<FrequentFinding> {
        let mut counts: BTreeMap<&'static crate::diag::Code, u64> = BTreeMap::new();
        for finding in &self.diagnostics {
            *counts.entry(finding.code).or_default() += finding.times;
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

    /// Renders all files of the report. Faulty inputs are read once more, for what goes
    /// back to their senders.
    ///
    /// # Errors
    /// Where a chart or the workbook cannot be made.
    pub fn render(&self, pipeline: &Pipeline, progress: &dyn Progress) -> Result<Files, RunError> {
        progress.begin(Step::Report, 1);
        let background = background::background(self, pipeline);
        let nothing = (Register::default(), Vec::new());
        let (register, batches) = match self.current() {
            Some(year) => (&year.registered.register, year.batches.as_slice()),
            None => (&nothing.0, nothing.1.as_slice()),
        };
        let returns = returns::returns(self, pipeline)?;
        let material = Material {
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
        };
        let files = render(&material, returns)?;
        progress.advance();
        Ok(files)
    }
}
