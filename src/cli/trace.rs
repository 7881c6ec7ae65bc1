//! `nianbao trace`: from a cell to the figures that it moves.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

use super::arguments::TraceOptions;
use super::explain::write_csv;
use super::summary::say;
use super::written::{folder, open};
use crate::report::quality::sheets_in_ledger;
use crate::report::written::{Traced, Written};

/// Traces a cell of a source file through a written report.
pub(super) fn trace(options: &TraceOptions) -> anyhow::Result<ExitCode> {
    let root = folder(options.report.as_deref())?;
    let report = open(&root)?;
    let file = file(&report, &options.file)?;
    let (sheet, cell) = place(&report, &root, &file, &options.cell)?;
    let found = report.trace(&file, &sheet, &cell);
    if options.csv {
        print_csv(&report, &found)?;
        return Ok(ExitCode::SUCCESS);
    }
    let place = [file.as_str(), &sheet, &cell].into_iter().filter(|part| !part.is_empty());
    say(format_args!("单元格  {}", place.collect::<Vec<_>>().join(" › ")));
    if found.is_empty() {
        let why = if report.sheets_of(&file).is_empty() {
            "这个文件没有给出基准年的任何字段"
        } else {
            "不是数据行、是未识别或不保留的列，或别的来源优先"
        };
        say(format_args!("        没有决定任何数值：{why}"));
        print_findings(&root, (&file, &sheet, &cell));
    }
    for traced in &found {
        print(&report, traced);
    }
    Ok(ExitCode::SUCCESS)
}

/// The input that is meant: by its path, or by the end of it.
fn file(report: &Written, text: &str) -> anyhow::Result<String> {
    let text = text.replace('\\', "/");
    let known = report.manifest.inputs.keys();
    let ends = |name: &&String| {
        **name == text || name.strip_suffix(&text).is_some_and(|head| head.ends_with('/'))
    };
    let mut found: Vec<&String> = known.filter(ends).collect();
    if found.len() > 1 {
        // Files of earlier year-ends bear the same name and give nothing to this register.
        let serving = found.iter().copied().filter(|name| !report.sheets_of(name).is_empty());
        let serving: Vec<&String> = serving.collect();
        found = if serving.is_empty() { found } else { serving };
    }
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => bail!(
            "报告的输入中没有文件 {text}。提示：写数据文件夹以下的路径，manifest.json 的 inputs 列有全部"
        ),
        several => {
            let names: Vec<&str> = several.iter().map(|name| name.as_str()).collect();
            bail!("{text} 不止一个。提示：写全路径：{}", names.join("、"))
        }
    }
}

/// Sheet and cell of `名册!C17`, `'名 册'!C17` or `C17`.
fn place(
    report: &Written,
    root: &Path,
    file: &str,
    text: &str,
) -> anyhow::Result<(String, String)> {
    let (sheet, cell) = text
        .rsplit_once('!')
        .map_or((None, text), |(sheet, cell)| (Some(sheet.trim_matches('\'').to_owned()), cell));
    let cell = cell.replace('$', "").to_ascii_uppercase();
    let digits = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let is_cell = digits.len() < cell.len() && digits.parse::<u32>().is_ok_and(|row| row > 0);
    if !is_cell {
        bail!("{text} 不是单元格。提示：写作 名册!C17");
    }
    let sheet = match sheet {
        Some(sheet) => known_sheet(root, file, sheet)?,
        None => only_sheet(report, file)?,
    };
    Ok((sheet, cell))
}

/// A sheet of the file, as far as the ledger can be read.
fn known_sheet(root: &Path, file: &str, sheet: String) -> anyhow::Result<String> {
    let ledger = std::fs::read(root.join("quality/ledger.csv")).unwrap_or_default();
    let sheets = sheets_in_ledger(&ledger, file);
    if sheets.is_empty() || sheets.contains(&sheet) {
        return Ok(sheet);
    }
    let named: Vec<String> = sheets.into_iter().filter(|name| !name.is_empty()).collect();
    let hint = match named.as_slice() {
        [] => "这是文本文件，只写单元格，如 C17".to_owned(),
        names => format!("表有 {}", names.join("、")),
    };
    bail!("{file} 里没有表 {sheet}。提示：{hint}");
}

fn only_sheet(report: &Written, file: &str) -> anyhow::Result<String> {
    let mut sheets = report.sheets_of(file);
    if sheets.len() > 1 {
        let names: Vec<String> = sheets.into_iter().collect();
        bail!("{file} 有几张表：{}。提示：写作 {}!C17", names.join("、"), names[0]);
    }
    Ok(sheets.pop_first().unwrap_or_default())
}

fn print(report: &Written, traced: &Traced) {
    let cell = &traced.cell;
    say(format_args!("组织    {} {}", traced.id, traced.name));
    say(format_args!("字段    {}（{}）：{}", cell.field.name(), cell.field.id(), cell.how()));
    let figures: usize = traced.moved.iter().map(|moved| moved.cells.len()).sum();
    say(format_args!("影响    {} 个指标的 {figures} 个数值（--csv 全部）", traced.moved.len()));
    for moved in &traced.moved {
        let name = report.manifest.catalogue.get(&moved.indicator).map(|one| one.name.as_str());
        say(format_args!(
            "        {} {}：本组织{}，{} 个数值",
            moved.indicator,
            name.unwrap_or_default(),
            moved.standing.name(),
            moved.cells.len()
        ));
    }
    let mut places: Vec<String> = Vec::new();
    for cell in traced.moved.iter().flat_map(|moved| &moved.cells) {
        let words = report.words(*cell).into_iter().zip(["", "行业", "规模", "类型"]);
        let words =
            words.filter(|(word, _)| word != "all").map(|(word, what)| what.to_owned() + &word);
        let words = words.collect::<Vec<_>>().join(" × ");
        if !places.contains(&words) {
            places.push(words);
        }
    }
    if !places.is_empty() {
        say(format_args!("范围    {}", places.join("；")));
    }
}

/// What was found at the cell while reading.
fn print_findings(root: &Path, (file, sheet, cell): (&str, &str, &str)) {
    let csv = std::fs::read(root.join("quality/diagnostics.csv")).unwrap_or_default();
    let found = crate::report::resubmission::former_findings(&csv).unwrap_or_default();
    let here = found.iter().filter(|finding| {
        finding.place.file == file && finding.place.sheet == sheet && finding.place.cell == cell
    });
    for finding in here {
        say(format_args!("发现    {} {} {finding}", finding.severity.name(), finding.code));
    }
}

fn print_csv(report: &Written, found: &[Traced]) -> anyhow::Result<()> {
    let head = [
        "id",
        "field",
        "indicator",
        "as_of",
        "region",
        "region_level",
        "industry",
        "size",
        "org_type",
        "population",
        "met",
        "not_met",
        "unknown",
        "rate",
    ];
    let rows = found.iter().flat_map(|traced| {
        report.figures_of(&traced.moved).into_iter().map(|(name, counts, rates)| {
            let mut row = vec![traced.id.clone(), traced.cell.field.id().to_owned()];
            row.extend(name);
            row.extend(counts.map(|count| count.to_string()));
            row.push(rates[0].map(|rate| rate.to_string()).unwrap_or_default());
            row
        })
    });
    write_csv(&head, rows)
}
