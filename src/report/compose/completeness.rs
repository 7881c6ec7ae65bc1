//! Who has not reported, and which figures lack somebody.
//!
//! Enters: what came of each unit. Leaves: whether a region's figures are whole, and the
//! sentences and tables that say so. Never changes a figure.

use crate::codes::{Divisions, RegionCode};
use crate::indicators::Region;
use crate::quantity::Date;
use crate::register::{Completeness, Reported, Status};
use crate::report::document::{Block, Column, Row, Table, Value};
use crate::report::number;
use crate::spec::Role;

use super::view::View;
use super::{grid, words};

/// Stands beside the figures of a region that lacks a unit.
pub(super) const MARK: &str = "（未报齐）";

/// How many names a sentence gives, and how many lines a table.
const NAMES: usize = 3;
const LINES: usize = 100;

/// Whether the figures of a region lack a unit: one of the region or of a part of it, or,
/// where a region has no unit of its own, one of the next region above that has.
pub(super) fn lacks(found: &Completeness, divisions: &Divisions, region: Region) -> bool {
    let missing = || found.units.iter().filter(|unit| unit.status == Status::Missing);
    let above = |code: RegionCode| {
        let mut at = Some(code);
        while let Some(code) = at {
            let of_region =
                |unit: &&Reported| unit.unit.kind == Role::Register && unit.unit.region == code;
            let mut own = found.units.iter().filter(of_region).peekable();
            if own.peek().is_some() {
                return own.any(|unit| unit.status == Status::Missing);
            }
            at = divisions.parent(code);
        }
        false
    };
    match region {
        Region::All => missing().next().is_some(),
        Region::Unknown => false,
        Region::Own(code) => missing().any(|unit| unit.unit.region == code) || above(code),
        Region::Division(code) => {
            let within = |unit: &Reported| {
                unit.unit.region == code || divisions.contains(code, unit.unit.region)
            };
            missing().any(within) || above(code)
        }
    }
}

/// The divisions whose registers have not come.
pub(super) fn silent(found: &Completeness) -> Vec<RegionCode> {
    let silent =
        |unit: &&Reported| unit.status == Status::Missing && unit.unit.kind == Role::Register;
    let regions = found.units.iter().filter(silent).map(|unit| unit.unit.region);
    regions.filter(|region| *region != RegionCode::NATIONAL).collect()
}

/// Which units are missing at the reference date; none where all have reported.
pub(super) fn gap(view: &View<'_>) -> Option<String> {
    let units = &view.completeness(view.as_of)?.units;
    let missing: Vec<&Reported> =
        units.iter().filter(|unit| unit.status == Status::Missing).collect();
    let names: Vec<&str> = missing.iter().take(NAMES).map(|unit| unit.unit.unit.as_str()).collect();
    let more = if missing.len() > NAMES { "等" } else { "" };
    // The public edition marks regions and names no unit.
    let named = match view.is_public() {
        true => String::new(),
        false => format!("（{}{more}）", names.join("、")),
    };
    (!missing.is_empty()).then(|| {
        format!(
            "未报齐：应报单位 {} 个，未报 {} 个{named}，其组织不在数内。",
            number::count(units.len() as u64),
            number::count(missing.len() as u64),
        )
    })
}

/// Whether all have reported, in the section on the quality of the data.
pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    let Some(found) = view.completeness(view.as_of) else {
        let text = "没有给出应报单位清单（expected.csv），未核对各单位是否报齐。";
        return vec![Block::words(text)];
    };
    let mut blocks = vec![Block::words(text(view, found)), Block::Table(summary(view))];
    let open = open(found);
    if !open.is_empty() {
        blocks.push(Block::Table(units(view, &open)));
    }
    blocks
}

fn text(view: &View<'_>, found: &Completeness) -> String {
    let counts = Counts::of(found.units.iter());
    let gap = gap(view).map_or_else(String::new, |_| {
        format!("缺应报单位的地区及其上级，数旁标“{}”。", MARK.trim_matches(['（', '）']))
    });
    format!(
        "{}应报单位 {} 个，已报 {} 个，未报 {} 个，未更新 {} 个；采用的组织数与应报数不符的 {} 个。{gap}逐个单位见 quality/completeness.csv。",
        words::year_end(view.as_of),
        number::count(found.units.len() as u64),
        number::count(counts.received),
        number::count(counts.missing),
        number::count(counts.stale),
        number::count(counts.differing),
    )
}

/// Units by what came of them.
#[derive(Default)]
struct Counts {
    all: u64,
    received: u64,
    missing: u64,
    stale: u64,
    differing: u64,
}

impl Counts {
    fn of<'a>(units: impl Iterator<Item = &'a Reported>) -> Counts {
        units.fold(Counts::default(), |mut counts, unit| {
            counts.all += 1;
            counts.differing += u64::from(unit.differs());
            *match unit.status {
                Status::Received => &mut counts.received,
                Status::Missing => &mut counts.missing,
                Status::Stale => &mut counts.stale,
            } += 1;
            counts
        })
    }
}

/// One line a year-end and kind.
fn summary(view: &View<'_>) -> Table {
    let heads = ["年末", "类别", "应报单位", "已报", "未报", "未更新", "数目不符", "清单外的表"];
    let row = |date: Date, found: &Completeness, kind: Role| {
        let counts = Counts::of(found.units.iter().filter(|unit| unit.unit.kind == kind));
        let others = found.unexpected.iter().filter(|sheet| sheet.kind == kind).count() as u64;
        let mut cells = vec![Value::Text(view.year_end(date)), Value::Text(kind.name().to_owned())];
        let numbers =
            [counts.all, counts.received, counts.missing, counts.stale, counts.differing, others];
        cells.extend(numbers.map(Value::Count));
        (counts.all + others > 0).then_some(Row { depth: 0, cells })
    };
    let years = view.background.completeness.iter().filter(|(date, _)| *date <= view.as_of);
    let rows = years.flat_map(|(date, found)| Role::ALL.map(|kind| row(*date, found, kind)));
    Table {
        id: "completeness".to_owned(),
        title: "应报单位的报送情况".to_owned(),
        unit: "单位：个".to_owned(),
        columns: heads.iter().map(|head| column(head)).collect(),
        rows: rows.flatten().collect(),
        notes: vec![
            "应报单位以清单（expected.csv）为准。“未更新”为内容与上年末完全相同，或数据截至日不是基准日；“数目不符”为采用的组织数与清单所列应报数不同；“清单外的表”为没有应报单位与之相符的工作表，照常读取。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    }
}

/// The units that somebody should ask.
fn open(found: &Completeness) -> Vec<&Reported> {
    let open = |unit: &&Reported| unit.status != Status::Received || unit.differs();
    found.units.iter().filter(open).collect()
}

fn units(view: &View<'_>, open: &[&Reported]) -> Table {
    let heads = ["填报单位", "地区", "类别", "情况", "采用（家）", "应报（家）", "相差", "说明"];
    let row = |reported: &&Reported| {
        let unit = &reported.unit;
        let region = view.background.divisions.full_name(unit.region);
        let why: Vec<String> = reported.staleness.iter().map(|why| why.text()).collect();
        let difference = reported.difference();
        let cells = vec![
            Value::Text(unit.unit.clone()),
            Value::Text(region.unwrap_or_else(|| unit.region.to_string())),
            Value::Text(unit.kind.name().to_owned()),
            Value::Text(reported.status.name().to_owned()),
            Value::Count(reported.accepted),
            unit.control_total.map_or(Value::Absent, Value::Count),
            difference.map_or(Value::Absent, |number| Value::Text(signed(number))),
            if why.is_empty() { Value::Absent } else { Value::Text(why.join("，")) },
        ];
        Row { depth: 0, cells }
    };
    let mut table = Table {
        id: "units-to-ask".to_owned(),
        title: "未报、未更新和数目不符的单位".to_owned(),
        unit: "单位：家".to_owned(),
        columns: heads.iter().map(|head| column(head)).collect(),
        rows: open.iter().take(LINES).map(row).collect(),
        notes: vec![
            "“采用”为该单位所报各行认定的组织数，每个组织计一次，含不计入范围的；相差＝采用－应报。"
                .to_owned(),
        ],
        plot: None,
    };
    if open.len() > LINES {
        let text =
            format!("只列前 {LINES} 个，共 {} 个，其余见 quality/completeness.csv。", open.len());
        table.notes.push(text);
    }
    table.notes.push(grid::reference(view));
    grid::annotate(&mut table);
    table
}

fn signed(number: i64) -> String {
    let size = number::count(number.unsigned_abs());
    match number {
        0 => size,
        1.. => format!("+{size}"),
        _ => format!("−{size}"),
    }
}

fn column(title: &str) -> Column {
    Column { title: title.to_owned(), ..Column::default() }
}
