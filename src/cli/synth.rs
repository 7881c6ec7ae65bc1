//! `nianbao synth`.

use std::collections::BTreeSet;
use std::process::ExitCode;

use super::arguments::{LayoutOption, SynthOptions};
use super::summary::say;
use crate::synth::{Fault, Layout, Plan, Truth, write};

/// Writes synthetic spreadsheets with their true figures.
pub(super) fn synth(options: &SynthOptions) -> anyhow::Result<ExitCode> {
    let last = 2025;
    let first = last + 1 - i16::try_from(options.years.clamp(1, 20))?;
    let layout = match options.layout {
        LayoutOption::Mixed => Layout::Mixed,
        LayoutOption::Plain => Layout::Plain,
    };
    let faults: BTreeSet<Fault> = match options.faults.as_deref() {
        None => BTreeSet::new(),
        Some([]) => Fault::ALL.into_iter().filter(|fault| fault.fits(layout)).collect(),
        Some(some) => some.iter().copied().collect(),
    };
    let without_truth = !faults.is_empty() || options.no_truth;
    let plan = Plan {
        years: (first..=last).collect(),
        layout,
        faults,
        truth: if without_truth { Truth::None } else { Truth::Full },
        ..Plan::new(options.organizations, options.files, options.seed)
    };
    let summary = write(&plan, &options.out)?;
    let (files, rows, figures) = (summary.files, summary.rows, summary.figures);
    say(format_args!("文件 {files}，数据行 {rows}，真值 {figures} 行"));
    say(format_args!("已写入 {}", options.out.display()));
    Ok(ExitCode::SUCCESS)
}
