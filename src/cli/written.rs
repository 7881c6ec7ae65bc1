//! Opens a written report for `explain`, `trace` and `diff`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::run::{DEFAULT, default_folder};
use crate::report::manifest::Manifest;
use crate::report::written::Written;
use crate::spec::Pipeline;

/// The report that is meant: the one that is named, else that of the default pipeline.
pub(super) fn folder(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(named) = named {
        return Ok(named.to_owned());
    }
    let default = Path::new(DEFAULT);
    let pipeline = if default.is_file() { Pipeline::load(default)? } else { Pipeline::built_in()? };
    Ok(default_folder(&pipeline, pipeline.as_of.year(), false))
}

/// Opens an internal output folder of ours.
pub(super) fn open(folder: &Path) -> anyhow::Result<Written> {
    let shown = folder.display();
    if !folder.is_dir() {
        bail!("{shown}: 没有这个文件夹。提示：先运行 nianbao run，或用 --report 写报告文件夹");
    }
    let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let manifest = Manifest::parse(&text)
        .with_context(|| format!("{shown}: 不是本程序写的报告（没有 manifest.json）"))?;
    if manifest.catalogue.is_empty() {
        bail!("{shown}: 由较早的版本写成，没有指标目录。提示：请重新运行 nianbao run");
    }
    let read = |name: &str| {
        std::fs::read(folder.join(name)).with_context(|| {
            format!("{shown}: 缺少 {name}。提示：请用内部版报告的文件夹，公开版不含名单")
        })
    };
    let files = [
        read("data/register.parquet")?,
        read("data/provenance.parquet")?,
        read("data/figures.parquet")?,
    ];
    Written::of(manifest, files)
        .with_context(|| format!("{shown}: 数据文件不是本程序写的，或已损坏"))
}
