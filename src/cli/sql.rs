//! `nianbao sql`: the catalogue as plain SQL, for engines elsewhere.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;

use super::arguments::SourceOptions;
use super::run::target;
use crate::report::sql::sql as query;

/// Prints the query of a pipeline.
pub(super) fn sql(options: &SourceOptions) -> anyhow::Result<ExitCode> {
    let (pipeline, _) = target(options.target.as_deref())?;
    let text = query(&pipeline, options.as_of.unwrap_or(pipeline.as_of));
    std::io::stdout().lock().write_all(text.as_bytes()).context("无法写到标准输出")?;
    Ok(ExitCode::SUCCESS)
}
