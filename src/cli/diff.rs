//! `nianbao diff`: what differs between two written reports, and through what.

use std::collections::BTreeMap;
use std::process::ExitCode;

use super::arguments::DiffOptions;
use super::explain::write_csv;
use super::summary::say;
use super::written::open;
use crate::quantity::Rate;
use crate::report::number::{difference_or_dash, percent_or_dash};
use crate::report::written::{Difference, EntryChange, FigureChange};
use crate::spec::schema;

/// Lines of one kind that the terminal shows.
const SHOWN: usize = 20;

/// Compares two internal output folders.
pub(super) fn diff(options: &DiffOptions) -> anyhow::Result<ExitCode> {
    let (old, new) = (open(&options.old)?, open(&options.new)?);
    let found = Difference::of(&old, &new);
    if options.csv {
        print_csv(&found.figures)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(format_args!(
        "对照    {}（基准日 {}）→ {}（基准日 {}）",
        options.old.display(),
        old.manifest.as_of,
        options.new.display(),
        new.manifest.as_of
    ));
    if old.manifest.version != new.manifest.version {
        let (old, new) = (&old.manifest.version, &new.manifest.version);
        say(format_args!("程序    版本 {old} → {new}"));
    }
    print_keys("文件", &found.inputs);
    print_keys("定义", &found.definitions);
    print_keys("指标", &found.indicators);
    print_entries(&found.entries);
    print_figures(&found.figures);
    Ok(ExitCode::SUCCESS)
}

/// What came, went or has other content.
fn print_keys(what: &str, keys: &[(String, bool, bool)]) {
    for (name, had, has) in keys {
        let change = match (had, has) {
            (false, _) => "新增",
            (_, false) => "不再有",
            _ => "内容不同",
        };
        say(format_args!("{what}    {change} {name}"));
    }
}

fn print_entries(entries: &[EntryChange]) {
    let count = |had: (bool, bool)| entries.iter().filter(|one| one.had == had).count();
    say(format_args!(
        "组织    新列入 {}，不再列入 {}，内容不同 {}",
        count((false, true)),
        count((true, false)),
        count((true, true))
    ));
    for (through, ids) in through(entries) {
        say(format_args!("经由    {through}：{} 家", ids.len()));
    }
    for entry in entries.iter().take(SHOWN) {
        let change = match entry.had {
            (false, _) => "新列入".to_owned(),
            (_, false) => "不再列入".to_owned(),
            _ => entry.values.iter().map(value).collect::<Vec<_>>().join("，"),
        };
        say(format_args!("        {} {}：{change}", entry.id, entry.name));
    }
    if entries.len() > SHOWN {
        say(format_args!("        另有 {} 家", entries.len() - SHOWN));
    }
}

/// A value that differs, in words.
fn value((column, old, new): &(&'static str, Option<String>, Option<String>)) -> String {
    let words = schema::column(column).map_or(*column, |column| column.text);
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "未知".to_owned());
    format!("{words} {} → {}", text(old), text(new))
}

/// The files and decisions behind the organizations that differ, each with their ids.
fn through(entries: &[EntryChange]) -> BTreeMap<String, Vec<&str>> {
    let mut through: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for entry in entries {
        let mut names: Vec<String> = entry
            .cells
            .iter()
            .map(|cell| match cell.rule.as_str() {
                "decision" => "人工决定（decisions.toml）".to_owned(),
                _ => format!("文件 {}", cell.file),
            })
            .collect();
        names.sort();
        names.dedup();
        if names.is_empty() {
            names.push("没有单元格（上年登记簿、定义或空白）".to_owned());
        }
        for name in names {
            through.entry(name).or_default().push(&entry.id);
        }
    }
    through
}

fn print_figures(figures: &[FigureChange]) {
    say(format_args!("数值    {} 个不同（--csv 全部）", figures.len()));
    // Those that no breakdown but the region cuts come first to a reader's mind.
    let plain = |one: &&FigureChange| one.name[4..].iter().all(|part| part == "all");
    let mut plain: Vec<&FigureChange> = figures.iter().filter(plain).collect();
    // The greatest change of a rate first; what has no rate on one side last.
    plain.sort_by(|a, b| moved(b).total_cmp(&moved(a)));
    for change in plain.iter().take(SHOWN) {
        let rate = |rate: Option<f64>| rate.and_then(Rate::from_fraction);
        let (old, new) = (rate(change.old_rate), rate(change.new_rate));
        let points = old.zip(new).map(|(old, new)| new.fraction() - old.fraction());
        say(format_args!(
            "        {} {} {}（{}）：{} → {}，{}；总体与达到 {} → {}",
            change.name[0],
            change.name[1],
            change.name[2],
            change.name[3],
            percent_or_dash(old),
            percent_or_dash(new),
            difference_or_dash(points),
            counts(change.old),
            counts(change.new)
        ));
    }
    if plain.len() > SHOWN {
        say(format_args!("        另有 {} 个地区数值，以及细分的", plain.len() - SHOWN));
    }
}

/// By how much a rate moved, in either direction (1.0 = 100 %); less than nothing where it
/// was or is none.
fn moved(change: &FigureChange) -> f64 {
    change.old_rate.zip(change.new_rate).map_or(-1.0, |(old, new)| (new - old).abs())
}

fn counts(counts: Option<[u64; 4]>) -> String {
    counts.map_or("—".to_owned(), |[population, met, ..]| format!("{population}/{met}"))
}

fn print_csv(figures: &[FigureChange]) -> anyhow::Result<()> {
    let head = [
        "indicator",
        "as_of",
        "region",
        "region_level",
        "industry",
        "size",
        "org_type",
        "population_old",
        "met_old",
        "not_met_old",
        "unknown_old",
        "rate_old",
        "population_new",
        "met_new",
        "not_met_new",
        "unknown_new",
        "rate_new",
    ];
    let rows = figures.iter().map(|change| {
        let mut row = change.name.to_vec();
        for (counts, rate) in [(change.old, change.old_rate), (change.new, change.new_rate)] {
            match counts {
                Some(counts) => row.extend(counts.map(|count| count.to_string())),
                None => row.extend([const { String::new() }; 4]),
            }
            row.push(rate.map(|rate| rate.to_string()).unwrap_or_default());
        }
        row
    });
    write_csv(&head, rows)
}
