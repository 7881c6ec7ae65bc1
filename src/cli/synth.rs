//! `nianbao synth`.
#![expect(clippy::print_stdout, reason = "the command line is where results are printed")]

use std::process::ExitCode;

use super::arguments::{LayoutOption, SynthOptions};
use crate::synth::{Layout, Plan, Truth, write};

/// Writes synthetic spreadsheets with their true figures.
pub(super) fn synth(options: &SynthOptions) -> anyhow::Result<ExitCode> {
    let last = 2025;
    let first = last + 1 - i16::try_from(options.years.clamp(1, 20))?;
    let plan = Plan {
        years: (first..=last).collect(),
        layout: match options.layout {
            LayoutOption::Mixed => Layout::Mixed,
            LayoutOption::Plain => Layout::Plain,
        },
        truth: if options.no_truth { Truth::None } else { Truth::Full },
        ..Plan::new(options.organizations, options.files, options.seed)
    };
    let summary = write(&plan, &options.out)?;
    println!("文件 {}，数据行 {}，真值 {} 行", summary.files, summary.rows, summary.figures);
    println!("已写入 {}", options.out.display());
    Ok(ExitCode::SUCCESS)
}
