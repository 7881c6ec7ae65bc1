//! What speaks for and against two entries being one.
//!
//! Enters: two entries. Leaves: a waterfall of points, one piece of evidence a line, whose
//! sum is the score. Points are whole numbers, set so that 60 is worth a look; the bench
//! of duplicates measures them.

use super::Subject;
use super::names::{SHORT, are_sisters, slips};
use crate::codes::Divisions;

/// A kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clue {
    /// The names.
    Name,
    /// The credit codes.
    Code,
    /// The registration numbers.
    Number,
    /// The registering divisions.
    Region,
    /// The registration dates.
    Date,
    /// The types.
    OrgType,
}

/// A piece of evidence with its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Its kind.
    pub clue: Clue,
    /// What was found, in Chinese.
    pub found: &'static str,
    /// Points for (above 0) or against.
    pub points: i32,
}

impl Clue {
    /// The word of `candidates.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Clue::Name => "名称",
            Clue::Code => "代码",
            Clue::Number => "证号",
            Clue::Region => "登记机关地区",
            Clue::Date => "登记日期",
            Clue::OrgType => "类型",
        }
    }
}

/// The waterfall in words: 名称相同 +45；登记日期相同 +25.
pub(super) fn in_words(evidence: &[Evidence]) -> String {
    let one = |one: &Evidence| format!("{}{} {:+}", one.clue.name(), one.found, one.points);
    evidence.iter().map(one).collect::<Vec<_>>().join("；")
}

/// Weighs two entries; what says nothing leaves no line.
pub(super) fn weigh(divisions: &Divisions, a: &Subject<'_>, b: &Subject<'_>) -> Vec<Evidence> {
    let found = [
        (Clue::Name, Some(name(a, b))),
        (Clue::Code, code(a, b)),
        (Clue::Number, number(a, b)),
        (Clue::Region, region(divisions, a, b)),
        (Clue::Date, date(a, b)),
        (Clue::OrgType, org_type(a, b)),
    ];
    found
        .into_iter()
        .filter_map(|(clue, found)| {
            let (found, points) = found?;
            Some(Evidence { clue, found, points })
        })
        .collect()
}

type Found = (&'static str, i32);

fn name(a: &Subject<'_>, b: &Subject<'_>) -> Found {
    let long = a.name.chars().count().min(b.name.chars().count());
    match slips(&a.name, &b.name) {
        Some(0) => ("相同", 45),
        _ if are_sisters(&a.name, &b.name) => ("只差序号或方位", -45),
        Some(1) if long >= 2 * SHORT => ("差一字", 40),
        Some(1) if long >= SHORT => ("差一字", 35),
        Some(2) if long >= 2 * SHORT => ("差两字", 25),
        _ => ("不同", -10),
    }
}

fn code(a: &Subject<'_>, b: &Subject<'_>) -> Option<Found> {
    let misspelt = |given: Option<&str>, code: Option<crate::codes::CreditCode>| {
        let (given, code) = given.zip(code)?;
        let slips = slips(&crate::codes::normalize(given).to_uppercase(), code.as_str());
        slips.map(|_| ("差一两位", 40))
    };
    match (a.code, b.code) {
        (Some(a), Some(b)) if a != b => Some(("不同", -25)),
        _ => misspelt(a.given, b.code).or_else(|| misspelt(b.given, a.code)),
    }
}

fn number(a: &Subject<'_>, b: &Subject<'_>) -> Option<Found> {
    let (a, b) = a.number.as_deref().zip(b.number.as_deref())?;
    match slips(a, b) {
        Some(0) => Some(("相同", 45)),
        Some(1) => Some(("差一位", 0)),
        _ => Some(("不同", -20)),
    }
}

fn region(divisions: &Divisions, a: &Subject<'_>, b: &Subject<'_>) -> Option<Found> {
    let (x, y) = a.region.zip(b.region)?;
    let within = divisions.contains(x, y) || divisions.contains(y, x);
    let stated = a.region_is_stated && b.region_is_stated;
    Some(match (x == y, within, stated) {
        (true, ..) => ("相同", 20),
        (_, true, false) => ("一个在另一个之内", 10),
        (_, _, false) => ("不同", -15),
        (_, _, true) => ("不同", -30),
    })
}

fn date(a: &Subject<'_>, b: &Subject<'_>) -> Option<Found> {
    let (a, b) = a.registered.zip(b.registered)?;
    Some(if a == b { ("相同", 25) } else { ("不同", -35) })
}

fn org_type(a: &Subject<'_>, b: &Subject<'_>) -> Option<Found> {
    let (a, b) = a.org_type.zip(b.org_type)?;
    Some(if a == b { ("相同", 5) } else { ("不同", -20) })
}
