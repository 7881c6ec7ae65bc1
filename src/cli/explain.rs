//! `nianbao explain`: from a figure to its definition, its counts and its cells.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, bail};

use super::arguments::{ExplainOptions, Only};
use super::summary::say;
use super::written::{folder, open, region};
use crate::codes::{Divisions, Industry, OrgType, Size, articles};
use crate::diag::nearest;
use crate::indicators::{CellKey, Part, Standing};
use crate::quantity::{Bounds, Counts, Date, Rate};
use crate::report::manifest::Definition;
use crate::report::number::{bounds, percent_or_dash};
use crate::report::written::{Entry, Explanation, Question, SourceCell, Written};
use crate::spec::schema;

/// Organizations on a page.
const PAGE: usize = 20;

/// Explains a figure of a written report.
pub(super) fn explain(options: &ExplainOptions) -> anyhow::Result<ExitCode> {
    let report = open(&folder(options.report.as_deref())?)?;
    let question = question(options, &report)?;
    if question.as_of != report.as_of {
        return former(&report, &question);
    }
    let mut explained = report
        .explain(&question)
        .with_context(|| unknown_indicator(&report, &question.indicator))?;
    if let Some(only) = options.only {
        explained.rows.retain(|(_, standing)| *standing == standing_of(only));
    }
    if options.csv {
        let entries = report.entries(&explained.definition, &explained.rows);
        print_csv(&entries)?;
    } else {
        print_head(&question, &explained.definition, &report);
        print_counts(&explained);
        print_entries(&report, &explained, options.page as usize);
    }
    Ok(ExitCode::SUCCESS)
}

fn standing_of(only: Only) -> Standing {
    match only {
        Only::Met => Standing::Met,
        Only::NotMet => Standing::NotMet,
        Only::Unknown => Standing::Unknown,
        Only::Open => Standing::Open,
    }
}

/// A figure of an earlier year-end: what is written of it.
fn former(report: &Written, question: &Question) -> anyhow::Result<ExitCode> {
    let definition = report
        .manifest
        .catalogue
        .get(&question.indicator)
        .with_context(|| unknown_indicator(report, &question.indicator))?;
    let ([population, met, not_met, unknown], [rate, low, high]) =
        report.written(question).with_context(|| {
            format!("报告中没有 {} 年末的这个数值。提示：范围内可能没有组织", question.as_of)
        })?;
    print_head(question, definition, report);
    let [rate, low, high] = [rate, low, high].map(|one| one.and_then(Rate::from_fraction));
    say(format_args!("总体 {population}  达到 {met}  未达到 {not_met}  未知 {unknown}"));
    say(format_args!(
        "已确认率 {}，上下限 {}",
        percent_or_dash(rate),
        bounds(Bounds { low, high })
    ));
    say(format_args!("名单在 {} 年末自己的报告中", question.as_of.year()));
    Ok(ExitCode::SUCCESS)
}

fn unknown_indicator(report: &Written, id: &str) -> String {
    let known = report.manifest.catalogue.keys();
    let hint = match nearest(id, known.clone().map(String::as_str)) {
        Some(near) => format!("是否想写 {near}"),
        None => known.cloned().collect::<Vec<_>>().join("、"),
    };
    format!("没有指标 {id}。提示：{hint}")
}

fn question(options: &ExplainOptions, report: &Written) -> anyhow::Result<Question> {
    let year = options.year.unwrap_or(report.as_of.year());
    let as_of = Date::new(year, report.as_of.month(), report.as_of.day()).unwrap_or(report.as_of);
    let size = |text: &str| Size::ALL.into_iter().find(|size| size.name() == text);
    let cell = CellKey {
        region: region(
            &options.region,
            Divisions::in_force(as_of.year()),
            |code| report.holds(code),
            || "写六位代码或全名".to_owned(),
        )?,
        industry: part("--industry", &options.industry, Industry::parse)?,
        size: part("--size", &options.size, size)?,
        org_type: part("--org-type", &options.org_type, OrgType::parse)?,
    };
    Ok(Question { indicator: options.indicator.clone(), as_of, cell })
}

fn part<T>(option: &str, text: &str, parse: impl Fn(&str) -> Option<T>) -> anyhow::Result<Part<T>> {
    match text {
        "all" | "全部" => Ok(Part::All),
        "未知" => Ok(Part::Unknown),
        text => match parse(text) {
            Some(value) => Ok(Part::Is(value)),
            None => {
                bail!("{option} 的值 {text} 不认识。提示：写 figures.csv 中的名称，或 all、未知")
            }
        },
    }
}

fn print_head(question: &Question, definition: &Definition, report: &Written) {
    say(format_args!("指标    {} {}", question.indicator, definition.name));
    say(format_args!("总体    {}：{}", definition.population_text, definition.population));
    say(format_args!("达到    {}：{}", definition.met_text, definition.met));
    if !definition.note.is_empty() {
        say(format_args!("说明    {}", definition.note));
    }
    for (number, text) in articles(&definition.article) {
        say(format_args!("依据    《意见》第{number}条：{text}"));
    }
    say(format_args!("范围    {}", place(question, report)));
}

/// A cell in words.
fn place(question: &Question, report: &Written) -> String {
    let [region, industry, size, org_type] = report
        .words(question.cell)
        .map(|word| if word == "all" { "全部".to_owned() } else { word });
    format!("{}，地区 {region}，行业 {industry}，规模 {size}，类型 {org_type}", question.as_of)
}

fn print_counts(explained: &Explanation) {
    let Counts { met, not_met, unknown, open_met, open_not_met } = explained.counts;
    let population = explained.counts.population();
    say(format_args!("总体 {population}  达到 {met}  未达到 {not_met}  未知 {unknown}"));
    say(format_args!(
        "已确认率 {}，上下限 {}",
        percent_or_dash(explained.counts.rate()),
        bounds(explained.counts.bounds())
    ));
    if open_met + open_not_met > 0 {
        say(format_args!(
            "另有是否属总体未知的：可能达到的 {open_met} 家，可能未达到的 {open_not_met} 家（一家可两者都是）"
        ));
    }
    for (column, count) in &explained.open {
        say(format_args!("待核实  {} 空缺 {count} 家（{column}）", words(column)));
    }
}

/// A column of the register in words.
fn words(column: &str) -> &'static str {
    schema::column(column).map_or("", |column| column.text)
}

fn print_entries(report: &Written, explained: &Explanation, page: usize) {
    let pages = explained.rows.len().div_ceil(PAGE).max(1);
    let shown = explained.rows.chunks(PAGE).nth(page - 1).unwrap_or_default();
    say(format_args!(
        "名单    {} 家，第 {page} 页，共 {pages} 页（--page N；--csv 全部）",
        explained.rows.len()
    ));
    for entry in report.entries(&explained.definition, shown) {
        say(format_args!("{}  {} {}", entry.standing.name(), entry.id, entry.name));
        for value in &entry.values {
            let text = value.text.as_deref().unwrap_or("未知");
            let cells = match (&*value.cells, &entry.named) {
                ([], _) if value.text.is_some() => "见上年末的登记簿".to_owned(),
                ([], Some(named)) => format!("没有来源给出；该组织见 {named}"),
                ([], None) => "没有来源给出".to_owned(),
                (cells, _) => in_words(cells),
            };
            say(format_args!("        {}={text}  {cells}", words(value.column)));
        }
    }
}

fn in_words(cells: &[SourceCell]) -> String {
    let cells = cells.iter().map(|cell| format!("{} {cell}（{}）", cell.field.name(), cell.how()));
    cells.collect::<Vec<_>>().join("；")
}

fn print_csv(entries: &[Entry]) -> anyhow::Result<()> {
    let head =
        ["standing", "id", "name", "column", "value", "field", "file", "sheet", "cell", "rule"];
    let rows = entries.iter().flat_map(|entry| {
        entry.values.iter().flat_map(move |value| {
            let head = [entry.standing.id(), &entry.id, &entry.name, value.column];
            let text = value.text.as_deref().unwrap_or_default();
            let none = value.cells.is_empty().then_some(["", "", "", "", ""]);
            let cells = value
                .cells
                .iter()
                .map(|cell| [cell.field.id(), &cell.file, &cell.sheet, &cell.cell, &cell.rule]);
            cells.chain(none).map(move |cell| [&head[..], &[text], &cell].concat())
        })
    });
    write_csv(&head, rows)
}

/// A table on stdout, as the data files are written.
pub(super) fn write_csv<T: AsRef<str>>(
    head: &[&str],
    rows: impl Iterator<Item = Vec<T>>,
) -> anyhow::Result<()> {
    let bytes = crate::report::data::table(head, rows);
    std::io::stdout().lock().write_all(&bytes).context("无法写到标准输出")
}
