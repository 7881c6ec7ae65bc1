//! `nianbao compare`: regions of a written report side by side, on the terminal or as a page.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use unicode_width::UnicodeWidthStr;

use super::arguments::CompareOptions;
use super::summary::say;
use super::written::{folder, region, told};
use crate::diag::nearest;
use crate::indicators::Region;
use crate::report::document::{Block, Chart, Document, Numbers};
use crate::report::written::Told;
use crate::report::{chart, html, plain};

/// Names that a message lists.
const LISTED: usize = 10;

/// Shows two to six regions side by side.
pub(super) fn compare(options: &CompareOptions) -> anyhow::Result<ExitCode> {
    if !(2..=6).contains(&options.regions.len()) {
        bail!(
            "对照需要二至六个地区，写了 {} 个。提示：nianbao compare 武汉市 宜昌市",
            options.regions.len()
        );
    }
    let report = told(&folder(options.report.as_deref())?)?;
    let mut regions: Vec<Region> = Vec::new();
    for text in &options.regions {
        let region = meant(text, &report)?;
        if regions.contains(&region) {
            bail!("{text} 写了两次。提示：各地区写一次");
        }
        regions.push(region);
    }
    let document = report.beside(&regions);
    match &options.out {
        Some(out) => write(out, &document)?,
        None => print(&document),
    }
    Ok(ExitCode::SUCCESS)
}

/// The region that is meant, of which the report tells.
fn meant(text: &str, report: &Told) -> anyhow::Result<Region> {
    let told = report.divisions_told();
    let divisions = report.divisions();
    let holds = |code| told.contains(&code);
    let names: Vec<&str> = told.iter().filter_map(|code| divisions.name(*code)).collect();
    let listed = || names.iter().take(LISTED).copied().collect::<Vec<_>>().join("、");
    let candidates = || match nearest(text, names.iter().copied()) {
        Some(near) => format!("是否想写 {near}"),
        None => format!("报告中有 {} 等", listed()),
    };
    let found = region(text, divisions, holds, candidates)?;
    if !report.has(found) {
        bail!("报告中没有 {text}。提示：报告中有 {} 等", listed());
    }
    Ok(found)
}

fn print(document: &Document) {
    say(format_args!("{}　{}　{}", document.title, document.subtitle, document.marks.join("　")));
    let numbers = Numbers::of(document);
    for block in document.blocks() {
        let lines = match block {
            Block::Table(table) => plain::lines(table, |text| text.width()),
            Block::Paragraph(text) => vec![text.plain(&numbers)],
            // A chart is for the page.
            _ => continue,
        };
        say(format_args!("\n{}", lines.join("\n")));
    }
}

/// Writes a page; what is there already is left alone.
fn write(out: &Path, document: &Document) -> anyhow::Result<()> {
    let shown = out.display();
    if out.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("html")) {
        bail!("{shown}: 对照页是 html 文件。提示：--out 的文件名请以 .html 结尾");
    }
    if out.symlink_metadata().is_ok() {
        bail!("{shown}: 已经存在，未作改动。提示：换一个 --out，或先移走它");
    }
    let drawing = |chart: &Chart| (chart.id.clone(), chart::svg(chart, &chart::Style::SCREEN));
    let drawings: BTreeMap<String, String> = document.charts().map(drawing).collect();
    let page = html::render(document, &drawings);
    let file = OpenOptions::new().write(true).create_new(true).open(out);
    file.and_then(|mut file| file.write_all(page.as_bytes()))
        .with_context(|| format!("{shown}: 无法写入"))?;
    say(format_args!("已写入  {shown}"));
    Ok(())
}
