//! `nianbao check --against`: an earlier report, and what was mended since.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::summary::say;
use crate::pipeline::Outcome;
use crate::report::manifest::{Manifest, definitions};
use crate::report::resubmission::{FormerFinding, compare, former_findings};
use crate::spec::Pipeline;

/// An earlier report, as far as findings are concerned.
pub(super) struct Former {
    folder: PathBuf,
    manifest: Manifest,
    findings: Vec<FormerFinding>,
}

impl Former {
    /// Reads the manifest and the findings of an output folder of ours.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Former> {
        let shown = folder.display();
        if !folder.is_dir() {
            bail!("{shown}: 没有这个文件夹。提示：--against 后面写先前的报告文件夹");
        }
        let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
        let manifest = Manifest::parse(&text).with_context(|| {
            format!("{shown}: 不是本程序写的报告（没有 manifest.json）。提示：--against 后面写先前的报告文件夹")
        })?;
        let csv = std::fs::read(folder.join("quality/diagnostics.csv")).unwrap_or_default();
        let findings = former_findings(&csv).with_context(|| {
            format!("{shown}: 缺少本程序写的 quality/diagnostics.csv，无法对照。提示：请写内部版报告的文件夹")
        })?;
        Ok(Former { folder: folder.to_owned(), manifest, findings })
    }

    /// What was mended, what remains, what is new.
    pub(super) fn print(&self, outcome: &Outcome, pipeline: &Pipeline) {
        let found = compare(&self.findings, &outcome.diagnostics);
        say(format_args!("对照    {}（基准日 {}）", self.folder.display(), self.manifest.as_of));
        say(format_args!(
            "        已改正 {}，仍存在 {}，新出现 {}",
            cells(&found.mended),
            cells(&found.remaining),
            cells(&found.new)
        ));
        say(format_args!(
            "        只对照错误和警告，代码、文件、工作表、单元格、字段都相同的算同一条；文件改名或行列移动后，同一问题会既算已改正又算新出现"
        ));
        let gone = |(one, _): &&(&FormerFinding, u64)| {
            !one.place.file.is_empty() && !outcome.inputs.contains_key(&one.place.file)
        };
        let gone: u64 = found.mended.iter().filter(gone).map(|(_, cells)| cells).sum();
        if gone > 0 {
            say(format_args!(
                "        已改正中有 {gone} 条所在的文件这次没有（改名或未报），不一定真已改正"
            ));
        }
        if definitions(pipeline) != self.manifest.definitions {
            say(format_args!("        流程文件与当时不同，差异可能由此而来"));
        }
        for (finding, cells) in found.mended {
            let part = part(cells, finding.times);
            say(format_args!(
                "已改正  {} {} {finding}{part}",
                finding.severity.name(),
                finding.code
            ));
        }
        for (what, findings) in [("仍存在", found.remaining), ("新出现", found.new)] {
            for (finding, cells) in findings {
                let (severity, part) = (finding.severity().name(), part(cells, finding.times));
                say(format_args!("{what}  {severity} {} {finding}{part}", finding.code.id));
            }
        }
    }
}

/// Of how many cells something is true.
fn cells<T>(findings: &[(T, u64)]) -> u64 {
    findings.iter().map(|(_, cells)| cells).sum()
}

/// What is added where something is true of a part of a finding's cells.
fn part(cells: u64, of: u64) -> String {
    if cells == of { String::new() } else { format!("（其中 {cells} 处）") }
}
