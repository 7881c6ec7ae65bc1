//! `nianbao template`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::arguments::TemplateOptions;
use super::run::DEFAULT;
use super::summary::say;
use crate::codes::{Divisions, RegionCode};
use crate::quantity::Date;
use crate::register::Register;
use crate::report::register::read_register;
use crate::spec::Pipeline;
use crate::template::{Form, make};
use crate::workbook;

/// Writes the collection form.
pub(super) fn template(options: &TemplateOptions) -> anyhow::Result<ExitCode> {
    check_name(&options.out)?;
    let pipeline = pipeline(options.pipeline.as_deref())?;
    let as_of = options.as_of.unwrap_or(pipeline.as_of);
    if let Some(code) = options.region {
        check_region(code, as_of)?;
    }
    let former = options.prefill.as_deref().map(former).transpose()?;
    let form = Form { pipeline: &pipeline, as_of, region: options.region, former: former.as_ref() };
    let made = make(&form)?;
    write(&options.out, &made.bytes)?;
    say(format_args!("基准日  {as_of}"));
    say(format_args!("填报表  {} 列，预填 {} 家", made.columns, made.filled));
    if former.is_some() && made.filled == 0 {
        say(format_args!("        登记簿中没有该地区的组织，请核对 --region"));
    }
    say(format_args!("已写入  {}", options.out.display()));
    say(format_args!("        填好后放入一个文件夹，用 nianbao check 文件夹 检查"));
    Ok(ExitCode::SUCCESS)
}

/// A form is a new xlsx file: what is there already may have been filled in.
fn check_name(out: &Path) -> anyhow::Result<()> {
    let shown = out.display();
    if out.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("xlsx")) {
        bail!("{shown}: 填报表是 xlsx 文件。提示：--out 的文件名请以 .xlsx 结尾");
    }
    if out.symlink_metadata().is_ok() {
        bail!("{shown}: 已经存在，未作改动。提示：换一个 --out，或先移走它");
    }
    Ok(())
}

/// The pipeline that is named, else the one that a run without argument takes, else the
/// built-in one.
fn pipeline(path: Option<&Path>) -> anyhow::Result<Pipeline> {
    let default = Path::new(DEFAULT);
    match path {
        Some(path) if path.is_dir() => {
            bail!("{}: 应为流程文件（.toml）。提示：用内置流程时不必写", path.display())
        }
        Some(path) => Ok(Pipeline::load(path)?),
        None if default.is_file() => Ok(Pipeline::load(default)?),
        None => Ok(Pipeline::built_in()?),
    }
}

fn check_region(code: RegionCode, as_of: Date) -> anyhow::Result<()> {
    let divisions = Divisions::in_force(as_of.year());
    if divisions.get(code).is_some() {
        return Ok(());
    }
    let today =
        divisions.forward(code).and_then(|today| Some((today, divisions.full_name(today)?)));
    let hint = match today {
        Some((today, name)) => format!("是否想写 {today}（{name}）"),
        None => "请核对代码；填报表的“行政区划”表列有全部代码".to_owned(),
    };
    bail!("{code} 不是 {} 年末有效的区划代码。提示：{hint}", as_of.year())
}

/// The register of an earlier report.
fn former(path: &Path) -> anyhow::Result<Register> {
    let shown = path.display();
    let bytes = workbook::load(path).with_context(|| format!("{shown}: 无法打开"))?;
    read_register(bytes).with_context(|| {
        format!("{shown}: 不是本程序写的登记簿。提示：--prefill 后面写报告文件夹中的 data/register.parquet")
    })
}

/// Writes a new file whole, or none.
fn write(out: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let shown = out.display();
    let mut file = OpenOptions::new().write(true).create_new(true).open(out).map_err(|error| {
        match error.kind() {
            ErrorKind::NotFound => {
                anyhow::anyhow!("{shown}: 没有这个文件夹，未写入。提示：请先建好文件夹")
            }
            _ => anyhow::anyhow!("{shown}: 无法写入（{error}）"),
        }
    })?;
    if let Err(error) = file.write_all(bytes) {
        // The first error is told; half a form is of no use to anyone.
        let _ = std::fs::remove_file(out);
        bail!("{shown}: 无法写入（{error}）");
    }
    Ok(())
}
