//! Which units have reported (应报单位, contract §6).
//!
//! Enters: the rows of a year-end with their regions and entries, and the units of the
//! pipeline's list. Leaves: for each unit whether it is received, missing or stale, and
//! how far it is from its control total; and the sheets that no unit claims. Never
//! changes what is counted.

mod claim;
mod content;
mod sought;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Context;
use super::region::{Located, Spot};
use crate::diag::{Code, Diagnostic, Place, Warned, codes};
use crate::quantity::Date;
use crate::spec::{Expected, ExpectedUnit, Role};
use claim::{Claims, Part};

/// Whether a unit has reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Data of this year-end came.
    Received,
    /// None came.
    Missing,
    /// What came is not of this year-end.
    Stale,
}

impl Status {
    /// The word of `completeness.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Status::Received => "received",
            Status::Missing => "missing",
            Status::Stale => "stale",
        }
    }

    /// The word of the report.
    pub fn name(self) -> &'static str {
        match self {
            Status::Received => "已报",
            Status::Missing => "未报",
            Status::Stale => "未更新",
        }
    }
}

/// Why what came is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Staleness {
    /// It says what the unit said at the year-end before.
    SameContent,
    /// Its data date (数据截至) is not the reference date.
    DataDate(Date),
}

impl Staleness {
    /// The word of `completeness.csv`.
    pub fn id(self) -> String {
        match self {
            Staleness::SameContent => "same-content".to_owned(),
            Staleness::DataDate(date) => format!("data-date {date}"),
        }
    }

    /// What is told.
    pub fn text(self) -> String {
        match self {
            Staleness::SameContent => "内容与上年末完全相同".to_owned(),
            Staleness::DataDate(date) => format!("数据截至 {date}"),
        }
    }
}

/// By what a sheet was found to be a unit's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matched {
    /// The list names its file.
    Source,
    /// The unit's name stands there.
    Name(Spot),
    /// Every row's registrar is the unit.
    Registrar,
    /// The region of the unit, which has one unit of that kind, is named there.
    Region(Spot),
}

impl Matched {
    /// The word of `completeness.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Matched::Source => "source",
            Matched::Name(Spot::Title) => "name:title",
            Matched::Name(Spot::Sheet) => "name:sheet",
            Matched::Name(Spot::File) => "name:file",
            Matched::Name(Spot::Folder) => "name:folder",
            Matched::Registrar => "registrar",
            Matched::Region(Spot::Title) => "region:title",
            Matched::Region(Spot::Sheet) => "region:sheet",
            Matched::Region(Spot::File) => "region:file",
            Matched::Region(Spot::Folder) => "region:folder",
        }
    }
}

/// A unit that has to report, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Its line in the list.
    pub unit: ExpectedUnit,
    /// Whether it has reported.
    pub status: Status,
    /// Why it is stale.
    pub staleness: BTreeSet<Staleness>,
    /// Its data rows.
    pub rows: u64,
    /// The organizations that its rows stand for or were merged into, each once; rows that
    /// were set aside stand for none.
    pub accepted: u64,
    /// Its sheets: file and sheet, in their order.
    pub sheets: BTreeSet<(String, String)>,
    /// By what they were found.
    pub matched: BTreeSet<Matched>,
    /// A number for what each accepted row says, ascending.
    content: Vec<u64>,
}

impl Reported {
    /// How many organizations more (or fewer) than its control total it reports; none
    /// where the list gives no total.
    pub fn difference(&self) -> Option<i64> {
        let total = self.unit.control_total?;
        Some(self.accepted.cast_signed() - total.cast_signed())
    }

    /// Whether it reports, and not as many as its control total.
    pub fn differs(&self) -> bool {
        self.status != Status::Missing && self.difference().is_some_and(|number| number != 0)
    }
}

/// A sheet that no unit of the list claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unexpected {
    /// What it is read as.
    pub kind: Role,
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Its data rows.
    pub rows: u64,
}

/// The units of one year-end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    /// In the order of the list.
    pub units: Vec<Reported>,
    /// Sheets of nobody.
    pub unexpected: Vec<Unexpected>,
}

/// The entry of each row, batch by batch; none for rows set aside.
pub(crate) type Owners = Vec<Vec<Option<u32>>>;

/// What came of each unit of the list.
///
/// `previous` is the year-end before, where there is one.
pub(crate) fn completeness(
    context: &Context<'_>,
    list: &Expected,
    regions: &[Vec<Option<Located>>],
    owners: &Owners,
    previous: Option<&Completeness>,
) -> Warned<Completeness> {
    let units = list.at(context.as_of.year());
    let Claims { parts, unclaimed } = claim::claims(context, list, regions, &units);
    let before: BTreeMap<_, &Reported> =
        previous.iter().flat_map(|year| &year.units).map(|unit| (unit.unit.key(), unit)).collect();
    let reported = units.par_iter().zip(parts).map(|(unit, parts)| {
        reported(context, unit, &parts, owners, before.get(&unit.key()).copied())
    });
    let mut value = Completeness { units: reported.collect(), unexpected: Vec::new() };
    value.unexpected.extend(unclaimed.into_iter().map(|batch| {
        let batch = &context.batches[batch];
        Unexpected {
            kind: batch.source.role,
            file: batch.source.file.clone(),
            sheet: batch.sheet.clone(),
            rows: batch.len() as u64,
        }
    }));
    let mut diagnostics: Vec<Diagnostic> =
        value.units.iter().flat_map(|unit| findings(context, list, unit)).collect();
    diagnostics.extend(value.unexpected.iter().map(unexpected));
    Warned { value, diagnostics }
}

fn reported(
    context: &Context<'_>,
    unit: &ExpectedUnit,
    parts: &[Part],
    owners: &Owners,
    before: Option<&Reported>,
) -> Reported {
    let (mut entries, mut content) = (Vec::new(), Vec::new());
    for part in parts {
        for row in &part.rows {
            if let Some(entry) = owners[part.batch][*row as usize] {
                entries.push(entry);
                content.push(content::of(&context.batches[part.batch], *row as usize));
            }
        }
    }
    entries.sort_unstable();
    entries.dedup();
    content.sort_unstable();
    let rows: u64 = parts.iter().map(|part| part.rows.len() as u64).sum();
    let mut staleness: BTreeSet<Staleness> =
        parts.iter().filter_map(|part| other_date(context, part)).collect();
    if before.is_some_and(|before| !content.is_empty() && before.content == content) {
        staleness.insert(Staleness::SameContent);
    }
    // Who has none to report reports an empty sheet.
    let came = rows > 0 || (!parts.is_empty() && unit.control_total == Some(0));
    let status = match (came, staleness.is_empty()) {
        (false, _) => Status::Missing,
        (true, true) => Status::Received,
        (true, false) => Status::Stale,
    };
    let sheet = |part: &Part| {
        let batch = &context.batches[part.batch];
        (batch.source.file.clone(), batch.sheet.clone())
    };
    Reported {
        unit: unit.clone(),
        status,
        staleness: if came { staleness } else { BTreeSet::new() },
        rows,
        accepted: entries.len() as u64,
        sheets: parts.iter().map(sheet).collect(),
        matched: parts.iter().map(|part| part.matched).collect(),
        content,
    }
}

/// The data date of a sheet where it is not the reference date.
fn other_date(context: &Context<'_>, part: &Part) -> Option<Staleness> {
    let date = context.batches[part.batch].data_date?;
    (date != context.as_of && !part.rows.is_empty()).then_some(Staleness::DataDate(date))
}

fn findings(context: &Context<'_>, list: &Expected, reported: &Reported) -> Vec<Diagnostic> {
    let (unit, as_of) = (&reported.unit, context.as_of);
    let line = unit.line.saturating_sub(1) as u32;
    let first = reported.sheets.first();
    let place = first.map_or_else(
        || Place::rows(&list.file, "", line, line),
        |(file, sheet)| Place::sheet(file, sheet),
    );
    let say = |code: &'static Code, text: String| {
        let name = &unit.unit;
        Diagnostic::new(code, place.clone()).message(format!("{name}：{text}"))
    };
    let mut found = Vec::new();
    match reported.status {
        Status::Missing => found.push(say(&codes::UNIT_MISSING, format!("没有 {as_of} 的数据"))),
        Status::Stale => {
            let why: Vec<String> = reported.staleness.iter().map(|why| why.text()).collect();
            found.push(say(&codes::UNIT_STALE, format!("应为 {as_of} 的数据，{}", why.join("，"))));
        }
        Status::Received => {}
    }
    if let Some((total, number)) = unit.control_total.zip(reported.difference())
        && reported.differs()
    {
        let side = if number > 0 { "多" } else { "少" };
        let text = format!(
            "{as_of} 应报 {total} 家，采用 {} 家，{side} {} 家",
            reported.accepted,
            number.unsigned_abs()
        );
        found.push(say(&codes::CONTROL_TOTAL, text));
    }
    found
}

fn unexpected(sheet: &Unexpected) -> Diagnostic {
    Diagnostic::new(&codes::UNIT_UNEXPECTED, Place::sheet(&sheet.file, &sheet.sheet))
        .message(format!("没有应报单位与此表相符，{} 行照常读取", sheet.rows))
}
