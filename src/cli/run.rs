//! `nianbao run` and `nianbao check`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::against::Former;
use super::apart;
use super::arguments::{CheckOptions, Edition, RunOptions, SourceOptions};
use super::progress::Bars;
use super::summary;
use crate::diag::Severity;
use crate::evaluation::Verdict;
use crate::pipeline::{self, Inputs, Outcome};
use crate::report::write;
use crate::spec::Pipeline;

/// The pipeline that a call without an argument runs.
pub(super) const DEFAULT: &str = "pipelines/annual/pipeline.toml";

/// The whole job.
pub(super) fn run(options: &RunOptions) -> anyhow::Result<ExitCode> {
    let (pipeline, root) = target(options.source.target.as_deref())?;
    let inputs = inputs(&pipeline, &root, &options.source)?;
    let is_public = options.edition == Edition::Public;
    let default = || default_folder(&pipeline, inputs.as_of.year(), is_public);
    let folder = options.out.clone().unwrap_or_else(default);
    write::check(&folder, &root)?;
    let bars = Bars::new();
    let files = pipeline::read(&inputs, &pipeline, &bars);
    let outcome = pipeline::reconcile(inputs, files, &pipeline, &bars);
    let (rendered, told) = if is_public {
        let (rendered, told) = outcome.render_public(&pipeline, &bars)?;
        (rendered, Some(told))
    } else {
        (outcome.render(&pipeline, &bars)?, None)
    };
    bars.finish();
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent)
            .with_context(|| format!("{}: 无法创建文件夹", parent.display()))?;
    }
    write::replace(&folder, &rendered)?;
    summary::print(&outcome, told.as_ref(), Some(&folder));
    let code = exit_code(&outcome, options.strict);
    // The process ends here: taking a large register apart first would only cost time.
    std::mem::forget((outcome, rendered, told));
    Ok(code)
}

/// Reads and diagnoses, and compares with an earlier report; writes nothing.
pub(super) fn check(options: &CheckOptions) -> anyhow::Result<ExitCode> {
    let former = options.against.as_deref().map(Former::read).transpose()?;
    let (pipeline, root) = target(options.source.target.as_deref())?;
    let bars = Bars::new();
    let inputs = inputs(&pipeline, &root, &options.source)?;
    let files = pipeline::read(&inputs, &pipeline, &bars);
    let outcome = pipeline::reconcile(inputs, files, &pipeline, &bars);
    bars.finish();
    summary::print_findings(&outcome);
    summary::print(&outcome, None, None);
    if let Some(former) = &former {
        former.print(&outcome, &pipeline);
    }
    Ok(exit_code(&outcome, options.strict))
}

/// The files of a job, read apart where their readers could go on and on.
pub(super) fn inputs(
    pipeline: &Pipeline,
    root: &Path,
    source: &SourceOptions,
) -> anyhow::Result<Inputs> {
    let mut inputs = pipeline::inputs(pipeline, root, source.as_of)?;
    inputs.readers = apart::readers();
    Ok(inputs)
}

/// A pipeline file with its data, or the built-in pipeline over a folder.
pub(super) fn target(target: Option<&Path>) -> anyhow::Result<(Pipeline, PathBuf)> {
    let path = target.unwrap_or(Path::new(DEFAULT));
    if path.is_dir() {
        return Ok((Pipeline::over(path)?, path.to_owned()));
    }
    if !path.exists() {
        let hint = match target {
            Some(_) => "请核对路径；应为流程文件（.toml）或数据文件夹",
            None => "请在项目根目录运行，或写明数据文件夹：nianbao run DIR",
        };
        bail!("{}: 不存在。提示：{hint}", path.display());
    }
    if path.extension().is_none_or(|extension| extension != "toml") {
        bail!("{}: 应为流程文件（.toml）或数据文件夹。提示：请写文件所在的文件夹", path.display());
    }
    let pipeline = Pipeline::load(path)?;
    let root = pipeline.data.clone();
    Ok((pipeline, root))
}

/// Where a report goes unless another folder is named.
pub(super) fn default_folder(pipeline: &Pipeline, year: i16, is_public: bool) -> PathBuf {
    let edition = if is_public { "-public" } else { "" };
    Path::new("reports").join(&pipeline.name).join(format!("{year}{edition}"))
}

fn exit_code(outcome: &Outcome, strict: bool) -> ExitCode {
    let missed = outcome.evaluation.judgements.iter().any(|one| one.verdict == Verdict::Missed);
    let failed = outcome.count(Severity::Error) > 0 || (strict && missed);
    ExitCode::from(u8::from(failed))
}
