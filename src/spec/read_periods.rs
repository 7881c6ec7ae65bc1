//! Earlier periods of the year → their totals.
//!
//! Enters: `[accumulation]` of `scheme.toml`, and the `evaluation.csv` of earlier reports.
//! Leaves: shares of the periods and the totals of those that have passed, or every fault.
//! Never weighs anything.

use std::collections::BTreeMap;
use std::path::Path;

use super::Fault;
use super::list::rows;
use super::open::{is_absent, open_csv, open_text};
use super::read_scheme::positive;
use super::reader::Reader;
use super::scheme::{Accumulation, Period};
use super::section::Section;
use crate::quantity::{Date, Exact};

/// The numbers of periods that a year may have.
const PERIODS: [(&str, usize); 2] = [("half-year", 2), ("quarter", 4)];

/// What is written, before the earlier reports are opened.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) accumulation: Accumulation,
    /// The `evaluation.csv` of each earlier period, with the line that names it.
    pub(super) earlier: Vec<(String, usize)>,
}

/// Reads the table; none where there is none or it is at fault.
pub(super) fn read(reader: &Reader, root: &Section<'_, '_>) -> Option<Written> {
    let table = root.table("accumulation", &["period", "shares", "earlier", "citation"])?;
    let period = table.text("period");
    let known = period.as_ref().and_then(|period| {
        let known = PERIODS.iter().find(|(name, _)| *name == period.value);
        if known.is_none() {
            reader.unknown(period.line, "考核周期", &period.value, &PERIODS.map(|(name, _)| name));
        }
        known
    });
    let citation = table.text("citation");
    let line = table.line_of("shares");
    let shares = table.exacts("shares");
    let (_, periods) = known?;
    let shares = shares?;
    if shares.len() != *periods {
        let message = format!("shares 应有 {periods} 个，实有 {}", shares.len());
        reader.fault(line, message, "全年每期一个，合计为 1");
        return None;
    }
    for share in &shares {
        positive(reader, "shares 的各项", share.clone())?;
    }
    let shares: Vec<Exact> = shares.into_iter().map(|share| share.value).collect();
    if shares.iter().sum::<Exact>() != Exact::one() {
        reader.fault(line, "shares 合计应为 1", "1.0 = 100 %");
        return None;
    }
    let earlier = table.optional_texts("earlier").unwrap_or_default();
    if earlier.len() >= *periods {
        let message = format!("earlier 有 {} 期，全年只有 {periods} 期", earlier.len());
        reader.fault(table.line_of("earlier"), message, "只写本期以前的");
        return None;
    }
    let earlier = earlier.into_iter().map(|path| (path.value, path.line)).collect();
    let citation = citation?.value;
    let accumulation = Accumulation { shares, citation, line: table.line, earlier: Vec::new() };
    Some(Written { accumulation, earlier })
}

/// Opens the earlier reports, which must be of the same year, ascending, before `as_of`.
pub(super) fn open(
    written: Written,
    base: &Path,
    scheme: &str,
    as_of: Date,
) -> Result<Accumulation, Vec<Fault>> {
    let mut accumulation = written.accumulation;
    let mut faults = Vec::new();
    for (name, line) in written.earlier {
        let refuse = |message: String| Fault {
            file: scheme.to_owned(),
            line,
            message: format!("{name}：{message}"),
            hint: "写先前报告的 data/evaluation.csv，相对于本文件".to_owned(),
        };
        let path = base.join(&name);
        if is_absent(&path) {
            faults.push(refuse("没有这个文件".to_owned()));
            continue;
        }
        match period(&path) {
            Ok(period) => {
                let last = accumulation.earlier.last().map(|one: &Period| one.as_of);
                if period.as_of >= as_of || period.as_of.year() != as_of.year() {
                    faults.push(refuse(format!("是 {} 的考核，不是同年本期以前的", period.as_of)));
                } else if last.is_some_and(|last| period.as_of <= last) {
                    faults.push(refuse("各期应由先到后，不重复".to_owned()));
                } else {
                    accumulation.earlier.push(period);
                }
            }
            Err(why) => faults.push(refuse(why)),
        }
    }
    if faults.is_empty() { Ok(accumulation) } else { Err(faults) }
}

/// The totals of a report, whose manifest says its reference date.
fn period(path: &Path) -> Result<Period, String> {
    let no_report = || "不在本程序写的报告里".to_owned();
    let manifest = path.parent().and_then(Path::parent).map(|folder| folder.join("manifest.json"));
    let manifest = manifest.and_then(|path| open_text(&path)).ok_or_else(no_report)?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).map_err(|_| no_report())?;
    let as_of = manifest.get("as_of").and_then(|date| date.as_str()?.parse().ok());
    let text = open_csv(path).map_err(|faults| {
        faults.into_iter().next().map(|fault| fault.message).unwrap_or_default()
    })?;
    let totals = totals(&text).ok_or_else(no_report)?;
    if totals.is_empty() {
        return Err("没有总分（total 行）".to_owned());
    }
    Ok(Period { as_of: as_of.ok_or_else(no_report)?, totals })
}

/// Points, low and high of the rows `total`, by object; none where columns lack.
fn totals(text: &str) -> Option<BTreeMap<String, [Option<Exact>; 3]>> {
    let mut rows = rows(text).into_iter();
    let (_, heads) = rows.next()?;
    let at = |name: &str| heads.iter().position(|head| head.trim_start_matches('\u{feff}') == name);
    let (object, item) = (at("object")?, at("item")?);
    let points = [at("points")?, at("points_low")?, at("points_high")?];
    let mut totals = BTreeMap::new();
    for (_, cells) in rows.filter(|(_, cells)| cells.get(item).is_some_and(|it| it == "total")) {
        let number = |at: usize| cells.get(at).and_then(|text| Exact::parse(text));
        totals.insert(cells.get(object)?.clone(), points.map(number));
    }
    Some(totals)
}
