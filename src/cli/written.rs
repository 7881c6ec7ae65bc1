//! Opens a written report for `explain`, `trace`, `diff` and `compare`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::run::{DEFAULT, default_folder};
use crate::codes::{Divisions, Named, RegionCode};
use crate::indicators::Region;
use crate::report::manifest::Manifest;
use crate::report::written::{Told, Written};
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

/// The manifest of an output folder of ours.
fn manifest(folder: &Path) -> anyhow::Result<Manifest> {
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
    Ok(manifest)
}

/// Opens an internal output folder of ours.
pub(super) fn open(folder: &Path) -> anyhow::Result<Written> {
    let shown = folder.display();
    let manifest = manifest(folder)?;
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

/// Opens an output folder of ours of either edition, for what it tells of regions.
pub(super) fn told(folder: &Path) -> anyhow::Result<Told> {
    let shown = folder.display();
    let manifest = manifest(folder)?;
    let figures = std::fs::read(folder.join("data/figures.parquet")).with_context(|| {
        format!("{shown}: 缺少 data/figures.parquet。提示：请重新运行 nianbao run")
    })?;
    let mut records = BTreeMap::new();
    for name in Told::RECORDS {
        let path = format!("data/{name}.csv");
        // An edition, and a version before this one, need not have every file.
        if manifest.outputs.contains_key(&path) {
            let bytes = std::fs::read(folder.join(&path))
                .with_context(|| format!("{shown}: 缺少 {path}。提示：请重新运行 nianbao run"))?;
            records.insert(name, bytes);
        }
    }
    let page = std::fs::read_to_string(folder.join("index.html"))
        .with_context(|| format!("{shown}: 缺少 index.html。提示：请重新运行 nianbao run"))?;
    Told::of(manifest, figures, records, &page)
        .with_context(|| format!("{shown}: 数据文件不是本程序写的，或已损坏"))
}

/// A region by code or name; the level itself with 本级 behind. Of several of one name it is
/// the one that the report `holds`; where none is meant, `hint` says what to write.
pub(super) fn region(
    text: &str,
    divisions: &Divisions,
    holds: impl Fn(RegionCode) -> bool,
    hint: impl Fn() -> String,
) -> anyhow::Result<Region> {
    match text {
        "all" | "全部" => return Ok(Region::All),
        "未知" => return Ok(Region::Unknown),
        _ => {}
    }
    let (unit, own) = text.strip_suffix("本级").map_or((text, false), |unit| (unit, true));
    let is_known =
        |code: &RegionCode| *code == RegionCode::NATIONAL || divisions.level(*code).is_some();
    let code = match RegionCode::parse(unit) {
        Some(code) if is_known(&code) => code,
        Some(code) => bail!("没有代码为 {code} 的地区。提示：{}", hint()),
        None => match divisions.resolve(unit) {
            Named::One(code) => code,
            Named::Several(codes) => {
                let held: Vec<RegionCode> =
                    codes.iter().copied().filter(|code| holds(*code)).collect();
                match held.as_slice() {
                    [one] => *one,
                    _ => {
                        let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
                        bail!("{unit} 不止一个。提示：写代码：{}", codes.join("、"))
                    }
                }
            }
            _ => bail!("没有地区 {unit}。提示：{}", hint()),
        },
    };
    Ok(if own { Region::Own(code) } else { Region::Division(code) })
}
