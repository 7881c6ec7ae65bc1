//! What the terminal says at the end.

use std::fmt;
use std::io::Write;
use std::path::Path;

use crate::diag::Severity;
use crate::evaluation::Verdict;
use crate::indicators::Figures;
use crate::pipeline::Outcome;
use crate::register::Status;

/// Prints a line. A reader that has gone away (`| head`) is no fault of the run.
pub(super) fn say(line: fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Files, rows, findings, figures, targets, what the public edition withholds, and where
/// the report lies.
pub(super) fn print(outcome: &Outcome, told: Option<&Figures>, folder: Option<&Path>) {
    let sum = |part: fn(&crate::report::quality::LedgerLine) -> u64| -> u64 {
        outcome.ledger.iter().map(part).sum()
    };
    say(format_args!("基准日  {}", outcome.as_of));
    say(format_args!("文件    {}", outcome.inputs.len()));
    say(format_args!(
        "行      {} = 采用 {} + 并入 {} + 搁置 {} + 非数据 {}（采用中不计入范围 {}）",
        sum(|l| l.rows),
        sum(|l| l.accepted),
        sum(|l| l.merged),
        sum(|l| l.set_aside),
        sum(|l| l.not_data),
        sum(|l| l.out_of_scope),
    ));
    for year in &outcome.year_ends {
        say(format_args!("在册    {}：{} 家", year.as_of, year.registered.register.len()));
    }
    print_units(outcome);
    print_severities(outcome);
    say(format_args!(
        "指标数值 {} 个",
        outcome.figures.cells.len() * outcome.figures.indicators.len()
    ));
    let verdicts =
        |verdict| outcome.evaluation.judgements.iter().filter(|one| one.verdict == verdict).count();
    say(format_args!(
        "目标    达标 {}，未达标 {}，未定 {}，不适用 {}",
        verdicts(Verdict::Met),
        verdicts(Verdict::Missed),
        verdicts(Verdict::Undecided),
        verdicts(Verdict::NotApplicable),
    ));
    if let Some(told) = told {
        print_withheld(told);
    }
    if let Some(folder) = folder {
        say(format_args!("报告    {}", folder.join("index.html").display()));
    }
}

/// How many rows the public edition has, and how many of them it withholds.
fn print_withheld(told: &Figures) {
    let (figures, totals) = told.withheld.counts();
    say(format_args!(
        "公开版  指标数值 {} 行，不公布（*）{} 行；合计 {} 行，不公布（*）{} 行",
        told.cells.len() * told.indicators.len(),
        figures,
        told.totals.len() * told.measures.len(),
        totals,
    ));
}

/// Who has reported, where the pipeline lists units.
fn print_units(outcome: &Outcome) {
    let Some(found) = outcome.current().and_then(|year| year.registered.completeness.as_ref())
    else {
        return;
    };
    let count = |status| found.units.iter().filter(|unit| unit.status == status).count();
    say(format_args!(
        "应报    {} 个单位：已报 {}，未报 {}，未更新 {}；与应报数不符 {}",
        found.units.len(),
        count(Status::Received),
        count(Status::Missing),
        count(Status::Stale),
        found.units.iter().filter(|unit| unit.differs()).count(),
    ));
}

fn print_severities(outcome: &Outcome) {
    say(format_args!(
        "发现    错误 {}，警告 {}，说明 {}",
        outcome.count(Severity::Error),
        outcome.count(Severity::Warning),
        outcome.count(Severity::Note),
    ));
    for finding in outcome.frequent(5) {
        say(format_args!(
            "        {} {} × {} {}",
            finding.severity.name(),
            finding.code,
            finding.count,
            finding.text
        ));
    }
}

/// Every finding above a note, in order of place.
pub(super) fn print_findings(outcome: &Outcome) {
    for finding in outcome.diagnostics.iter().filter(|finding| finding.severity() != Severity::Note)
    {
        say(format_args!("{} {} {finding}", finding.severity().name(), finding.code.id));
    }
}
