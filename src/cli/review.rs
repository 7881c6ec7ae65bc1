//! `nianbao review`: open candidates, ready to be decided.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

use super::arguments::SourceOptions;
use super::progress::Bars;
use super::run::{DEFAULT, inputs, target};
use super::summary::say;
use crate::pipeline;
use crate::register::Candidate;
use crate::spec::{DECISIONS, Question, questions_toml};

/// Reads, and adds what is open to the decisions beside the pipeline, commented out.
pub(super) fn review(options: &SourceOptions) -> anyhow::Result<ExitCode> {
    let (pipeline, root) = target(options.target.as_deref())?;
    let path = decisions_of(options.target.as_deref());
    let bars = Bars::new();
    let inputs = inputs(&pipeline, &root, options)?;
    let files = pipeline::read(&inputs, &pipeline, &bars);
    let outcome = pipeline::reconcile(inputs, files, &pipeline, &bars);
    bars.finish();
    let candidates = outcome.current().map(|year| year.registered.candidates.as_slice());
    let questions: Vec<Question> = candidates.unwrap_or_default().iter().map(question).collect();
    let present = present(&path)?;
    let (text, asked) = questions_toml(&present, &questions);
    say(format_args!("基准日  {}", outcome.as_of));
    say(format_args!("疑似重复  {} 对，其中新写入 {asked} 对", questions.len()));
    if asked > 0 {
        replace(&path, &format!("{present}{text}"))?;
        say(format_args!("已写入  {}", path.display()));
        say(format_args!("        去掉一段各行行首的 # 并填写理由、日期、部门，即作出决定"));
    }
    Ok(ExitCode::SUCCESS)
}

/// The file of decisions beside the pipeline, or in the folder that is read.
fn decisions_of(target: Option<&Path>) -> PathBuf {
    let target = target.unwrap_or(Path::new(DEFAULT));
    let folder = if target.is_dir() { target } else { target.parent().unwrap_or(Path::new("")) };
    folder.join(DECISIONS)
}

/// What the file holds; nothing where there is none.
fn present(path: &Path) -> anyhow::Result<String> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read.with_context(|| format!("{}: 无法读取", path.display())),
    }
}

/// The old file or the new one stands whole, whatever happens.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let failed = || format!("{}: 无法写入", path.display());
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, text).with_context(failed)?;
    std::fs::rename(&beside, path).with_context(failed)
}

/// A candidate as a question, with its waterfall and its places.
fn question(candidate: &Candidate) -> Question {
    let mut remarks = vec![format!("{} 分：{}", candidate.score, candidate.evidence_in_words())];
    for (name, place) in candidate.names.iter().zip(&candidate.places) {
        remarks.push(format!("  {name}（{place}）"));
    }
    Question { ids: candidate.ids.clone(), remarks }
}
