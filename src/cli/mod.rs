//! The command line: what was typed → what it means → run → exit code.
//!
//! Enters: arguments. Leaves: an exit code (0 done, 1 findings of severity error
//! or, with `--strict`, a missed target, 2 could not run). The only folder that
//! prints, draws progress and decides how the program ends.

mod against;
mod apart;
mod arguments;
mod compare;
mod diff;
mod explain;
mod inspect;
mod progress;
mod review;
mod run;
mod sql;
mod summary;
mod synth;
mod template;
mod trace;
mod written;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    silence_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let done = match &arguments.command {
        Command::Run(options) => run::run(options),
        Command::Check(options) => run::check(options),
        Command::Explain(options) => explain::explain(options),
        Command::Trace(options) => trace::trace(options),
        Command::Diff(options) => diff::diff(options),
        Command::Compare(options) => compare::compare(options),
        Command::Sql(options) => sql::sql(options),
        Command::Inspect(options) => inspect::inspect(options),
        Command::Review(options) => review::review(options),
        Command::Template(options) => template::template(options),
        Command::Synth(options) => synth::synth(options),
        Command::ReadApart(options) => apart::read_apart(options),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            report_error(&error);
            ExitCode::from(2)
        }
    }
}

#[expect(clippy::print_stderr, reason = "the command line is where errors are printed")]
fn report_error(error: &anyhow::Error) {
    eprintln!("错误：{error:#}");
}

/// Help and version go to stdout with 0; a wrong call is told in Chinese with 2.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return ExitCode::from(if error.print().is_err() { 2 } else { 0 });
    }
    report_error(&anyhow::anyhow!(
        "{}。提示：nianbao --help 列出全部命令和选项",
        wrong_call(error)
    ));
    ExitCode::from(2)
}

/// What is wrong with a call.
fn wrong_call(error: &clap::Error) -> String {
    use clap::error::{ContextKind, ErrorKind};
    let part = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (part(ContextKind::InvalidArg), part(ContextKind::InvalidValue));
    let near =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
            .map(part)
            .concat();
    let near = if near.is_empty() { near } else { format!("，是否想写 {near}") };
    match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的选项 {argument}{near}"),
        ErrorKind::InvalidSubcommand => {
            format!("不认识的命令 {}{near}", part(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "没有写命令".to_owned()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值"),
        ErrorKind::InvalidValue => {
            format!(
                "{argument} 的值 {value} 不在可选值之内（{}）{near}",
                part(ContextKind::ValidValue)
            )
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            format!("{argument} 的值 {value} 无效：{why}")
        }
        ErrorKind::ArgumentConflict => format!("{argument} 重复或不能一起使用"),
        ErrorKind::TooManyValues => format!("{argument} 的值太多"),
        _ => "命令写法有误".to_owned(),
    }
}

/// A panic of a reader library is a finding of its file. Its message may quote a
/// cell and is never printed; a fault of the program itself is told by its place.
fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        if !crate::workbook::is_reading() {
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
            report_error(&anyhow::anyhow!("程序内部错误（{}），请报告", place.unwrap_or_default()));
        }
    }));
}
