//! `expected.csv` → the units that have to report.
//!
//! Enters: the text of the list. Leaves: its lines, or every fault with line, column and
//! the nearest valid name. Never admits two lines for one unit and year, and never quotes
//! what belongs to a person.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::expected::{Expected, ExpectedUnit};
use super::fault::Fault;
use super::list::{List, key, quoted, rows};
use super::read_region::region;
use super::{Glob, RegionAlias, Role};
use crate::codes::{RegionCode, holds_personal, normalize};
use crate::diag::{mask_long_numbers, nearest};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Unit,
    Region,
    Kind,
    ControlTotal,
    Source,
    Year,
}

/// The heads by which each column is known, the first two in English and Chinese.
const COLUMNS: [(Column, &[&str]); 6] = [
    (Column::Unit, &["unit", "填报单位", "报送单位", "应报单位", "单位"]),
    (Column::Region, &["region", "行政区划", "行政区划代码", "区划", "地区"]),
    (Column::Kind, &["kind", "类别", "种类"]),
    (Column::ControlTotal, &["control-total", "应报数", "应报家数", "控制数"]),
    (Column::Source, &["source", "来源", "来源文件"]),
    (Column::Year, &["year", "年份", "年度", "年末"]),
];

/// The words of the two kinds.
const KINDS: [(Role, &[&str]); 2] = [
    (Role::Register, &["register", "登记", "登记名册", "civil-affairs", "民政"]),
    (Role::Association, &["association", "协会", "协会名单", "associations"]),
];

/// What the list is read with.
pub(super) struct Ground<'a> {
    /// The name of the list in faults.
    pub(super) shown: String,
    /// Where it lies.
    pub(super) path: PathBuf,
    /// The year of the reference date.
    pub(super) year: i16,
    /// The pipeline's own names of divisions.
    pub(super) aliases: &'a [RegionAlias],
}

/// The list, or every fault of it.
pub(super) fn read(ground: &Ground<'_>, text: &str) -> Result<Expected, Vec<Fault>> {
    let mut rows = rows(text).into_iter();
    let hint = "首行写 填报单位,行政区划,类别,应报数,来源";
    let list = List::new(&ground.shown, &COLUMNS, 2, rows.next(), hint);
    let mut reading = Units { ground, list };
    let mut units = Vec::new();
    if reading.list.has(Column::Unit) {
        units.extend(rows.filter_map(|(line, cells)| reading.unit(line, &cells)));
        reading.unique(&units);
        if units.is_empty() && reading.list.faults.is_empty() {
            let hint = "写上应报单位，或移走这个文件";
            reading.list.fault(0, "清单里没有单位".to_owned(), hint);
        }
    }
    if !reading.list.faults.is_empty() {
        reading.list.faults.sort_by_key(|fault| fault.line);
        return Err(reading.list.faults);
    }
    let name = ground.path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Expected {
        file: name.unwrap_or_else(|| ground.shown.clone()),
        path: ground.path.clone(),
        year: ground.year,
        units,
    })
}

/// The list in the reading.
struct Units<'a> {
    ground: &'a Ground<'a>,
    list: List<Column>,
}

impl Units<'_> {
    fn unit(&mut self, line: usize, cells: &[String]) -> Option<ExpectedUnit> {
        self.list.refuse_more(line, cells);
        let unit = self.name(line, cells);
        let year = self.year(line, cells);
        let region = self.region(line, cells, year);
        let (kind, control_total) = (self.kind(line, cells), self.control_total(line, cells));
        let source = self.source(line, cells);
        let (unit, region) = unit.zip(region)?;
        Some(ExpectedUnit { unit, region, kind, control_total, source, year, line })
    }

    fn name(&mut self, line: usize, cells: &[String]) -> Option<String> {
        let Some((place, text)) = self.list.cell(cells, Column::Unit) else {
            self.list.fault(line, "没有写填报单位".to_owned(), "");
            return None;
        };
        if holds_personal(text) || mask_long_numbers(text) != text {
            self.list.fault(line, format!("{place}：应为单位名称，实为号码"), "请勿写个人信息");
            return None;
        }
        Some(text.to_owned())
    }

    fn region(&mut self, line: usize, cells: &[String], year: Option<i16>) -> Option<RegionCode> {
        let Some((place, text)) = self.list.cell(cells, Column::Region) else {
            self.list.fault(line, "没有写行政区划".to_owned(), "写六位区划代码或全路径");
            return None;
        };
        match region(text, year.unwrap_or(self.ground.year), self.ground) {
            Ok(code) => Some(code),
            Err((message, hint)) => {
                self.list.fault(line, format!("{place}：{message}"), hint);
                None
            }
        }
    }

    fn kind(&mut self, line: usize, cells: &[String]) -> Role {
        let Some((place, text)) = self.list.cell(cells, Column::Kind) else {
            return Role::Register;
        };
        let key = key(text);
        let known = KINDS.iter().find(|(_, words)| words.iter().any(|word| self::key(word) == key));
        if let Some((kind, _)) = known {
            return *kind;
        }
        let words = KINDS.iter().flat_map(|(_, words)| words.iter().copied());
        let hint = match nearest(text, words) {
            Some(word) => format!("是否想写 {word}"),
            None => "可以是 登记、协会".to_owned(),
        };
        self.list.fault(line, format!("{place}：不认识的类别 {}", quoted(text)), hint);
        Role::Register
    }

    fn control_total(&mut self, line: usize, cells: &[String]) -> Option<u64> {
        let (place, text) = self.list.cell(cells, Column::ControlTotal)?;
        let number = normalize(text).replace(',', "");
        let total = number.parse().ok().filter(|total| *total <= u64::from(u32::MAX));
        if total.is_none() {
            let message = format!("{place}：应为整数，实为 {}", quoted(text));
            self.list.fault(line, message, "不知道的留空");
        }
        total
    }

    fn year(&mut self, line: usize, cells: &[String]) -> Option<i16> {
        let (place, text) = self.list.cell(cells, Column::Year)?;
        let number = normalize(text);
        let number = number.trim_end_matches(['年', '度', '末']);
        let year = number.parse().ok().filter(|year| (1949..=2999).contains(year));
        if year.is_none() {
            let message = format!("{place}：应为四位年份，实为 {}", quoted(text));
            self.list.fault(line, message, "留空则各年末都用这一行");
        }
        year
    }

    fn source(&mut self, line: usize, cells: &[String]) -> Vec<Glob> {
        let Some((place, text)) = self.list.cell(cells, Column::Source) else { return Vec::new() };
        let mut globs = Vec::new();
        for part in text.split([';', '；']).filter(|part| !part.trim().is_empty()) {
            match Glob::parse(part) {
                Ok(glob) => globs.push(glob),
                Err(why) => self.list.fault(line, format!("{place}：{why}"), "如 民政/*西湖*.xlsx"),
            }
        }
        globs
    }

    /// One line for each unit, kind and year.
    fn unique(&mut self, units: &[ExpectedUnit]) {
        let mut seen = BTreeMap::new();
        for unit in units {
            if let Some(first) = seen.insert((unit.key(), unit.year), unit.line) {
                let message = format!("{} 已见第 {first} 行", unit.unit);
                self.list.fault(unit.line, message, "一个单位、一类、一年只写一行");
            }
        }
    }
}
