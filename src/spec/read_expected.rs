//! `expected.csv` → the units that have to report.
//!
//! Enters: the text of the list. Leaves: its lines, or every fault with line, column and
//! the nearest valid name. Never admits two lines for one unit and year, and never quotes
//! what belongs to a person.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::expected::{Expected, ExpectedUnit};
use super::fault::Fault;
use super::read_region::region;
use super::{Glob, RegionAlias, Role};
use crate::codes::{RegionCode, holds_personal, normalize};
use crate::diag::{column_letters, mask_long_numbers, nearest};

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
    let mut list = List { ground, faults: Vec::new(), heads: Vec::new() };
    let mut rows = rows(text).into_iter();
    match rows.next() {
        Some((line, cells)) => list.heads(line, &cells),
        None => list.fault(0, "没有表头".to_owned(), "首行写 填报单位,行政区划,类别,应报数,来源"),
    }
    let known = list.heads.iter().flatten().any(|column| *column == Column::Unit);
    let mut units = Vec::new();
    if known {
        units.extend(rows.filter_map(|(line, cells)| list.unit(line, &cells)));
        list.unique(&units);
        if units.is_empty() && list.faults.is_empty() {
            list.fault(0, "清单里没有单位".to_owned(), "写上应报单位，或移走这个文件");
        }
    }
    if !list.faults.is_empty() {
        list.faults.sort_by_key(|fault| fault.line);
        return Err(list.faults);
    }
    let name = ground.path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Expected {
        file: name.unwrap_or_else(|| ground.shown.clone()),
        path: ground.path.clone(),
        year: ground.year,
        units,
    })
}

/// The rows that hold anything, each with the line on which it begins.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut rows, mut line, mut counted) = (Vec::new(), 1, 0);
    // The text is valid UTF-8 and any number of cells is allowed: reading cannot fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, |at| at.byte() as usize);
        // The splitter begins a record before the empty lines that it drops.
        let blank = text[start..].bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins = start + blank;
        line += text[counted..begins].bytes().filter(|byte| *byte == b'\n').count();
        counted = begins;
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push((line, cells));
        }
    }
    rows
}

/// The list in the reading.
struct List<'a> {
    ground: &'a Ground<'a>,
    faults: Vec<Fault>,
    /// What each column holds; none where its head is not known.
    heads: Vec<Option<Column>>,
}

impl List<'_> {
    fn fault(&mut self, line: usize, message: String, hint: impl Into<String>) {
        let (file, hint) = (self.ground.shown.clone(), hint.into());
        self.faults.push(Fault { file, line, message, hint });
    }

    fn heads(&mut self, line: usize, cells: &[String]) {
        for (at, head) in cells.iter().enumerate() {
            let column = column_of(head);
            let letters = column_letters(at as u32);
            if column.is_some() && self.heads.contains(&column) {
                let message = format!("{letters} 列 {head} 与另一列重复");
                self.fault(line, message, "只留一列");
            }
            if column.is_none() && !head.is_empty() {
                let message = format!("{letters} 列：不认识的列 {}", quoted(head));
                self.fault(line, message, nearest_head(head));
            }
            self.heads.push(column);
        }
        for (column, words) in &COLUMNS[..2] {
            if !self.heads.contains(&Some(*column)) {
                let message = format!("缺少列 {}（{}）", words[1], words[0]);
                self.fault(line, message, "");
            }
        }
    }

    /// The cell of a column with its place; none where it is blank or there is no such
    /// column.
    fn cell<'c>(&self, cells: &'c [String], column: Column) -> Option<(String, &'c str)> {
        let at = self.heads.iter().position(|head| *head == Some(column))?;
        let text = cells.get(at).map_or("", String::as_str);
        let name = COLUMNS.iter().find(|(known, _)| *known == column).map_or("", |(_, w)| w[1]);
        (!text.is_empty()).then(|| (format!("{} 列 {name}", column_letters(at as u32)), text))
    }

    fn unit(&mut self, line: usize, cells: &[String]) -> Option<ExpectedUnit> {
        if cells.iter().skip(self.heads.len()).any(|cell| !cell.is_empty()) {
            self.fault(line, "比表头多出一格".to_owned(), "内含逗号的格，两端写引号");
        }
        let unit = self.name(line, cells);
        let year = self.year(line, cells);
        let region = self.region(line, cells, year);
        let (kind, control_total) = (self.kind(line, cells), self.control_total(line, cells));
        let source = self.source(line, cells);
        let (unit, region) = unit.zip(region)?;
        Some(ExpectedUnit { unit, region, kind, control_total, source, year, line })
    }

    fn name(&mut self, line: usize, cells: &[String]) -> Option<String> {
        let Some((place, text)) = self.cell(cells, Column::Unit) else {
            self.fault(line, "没有写填报单位".to_owned(), "");
            return None;
        };
        if holds_personal(text) || mask_long_numbers(text) != text {
            self.fault(line, format!("{place}：应为单位名称，实为号码"), "请勿写个人信息");
            return None;
        }
        Some(text.to_owned())
    }

    fn region(&mut self, line: usize, cells: &[String], year: Option<i16>) -> Option<RegionCode> {
        let Some((place, text)) = self.cell(cells, Column::Region) else {
            self.fault(line, "没有写行政区划".to_owned(), "写六位区划代码或全路径");
            return None;
        };
        match region(text, year.unwrap_or(self.ground.year), self.ground) {
            Ok(code) => Some(code),
            Err((message, hint)) => {
                self.fault(line, format!("{place}：{message}"), hint);
                None
            }
        }
    }

    fn kind(&mut self, line: usize, cells: &[String]) -> Role {
        let Some((place, text)) = self.cell(cells, Column::Kind) else { return Role::Register };
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
        self.fault(line, format!("{place}：不认识的类别 {}", quoted(text)), hint);
        Role::Register
    }

    fn control_total(&mut self, line: usize, cells: &[String]) -> Option<u64> {
        let (place, text) = self.cell(cells, Column::ControlTotal)?;
        let number = normalize(text).replace(',', "");
        let total = number.parse().ok().filter(|total| *total <= u64::from(u32::MAX));
        if total.is_none() {
            let message = format!("{place}：应为整数，实为 {}", quoted(text));
            self.fault(line, message, "不知道的留空");
        }
        total
    }

    fn year(&mut self, line: usize, cells: &[String]) -> Option<i16> {
        let (place, text) = self.cell(cells, Column::Year)?;
        let number = normalize(text);
        let number = number.trim_end_matches(['年', '度', '末']);
        let year = number.parse().ok().filter(|year| (1949..=2999).contains(year));
        if year.is_none() {
            let message = format!("{place}：应为四位年份，实为 {}", quoted(text));
            self.fault(line, message, "留空则各年末都用这一行");
        }
        year
    }

    fn source(&mut self, line: usize, cells: &[String]) -> Vec<Glob> {
        let Some((place, text)) = self.cell(cells, Column::Source) else { return Vec::new() };
        let mut globs = Vec::new();
        for part in text.split([';', '；']).filter(|part| !part.trim().is_empty()) {
            match Glob::parse(part) {
                Ok(glob) => globs.push(glob),
                Err(why) => self.fault(line, format!("{place}：{why}"), "如 民政/*西湖*.xlsx"),
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
                self.fault(unit.line, message, "一个单位、一类、一年只写一行");
            }
        }
    }
}

/// The form in which heads and kinds are compared.
fn key(text: &str) -> String {
    normalize(text).to_lowercase().replace(['-', '_'], "")
}

fn column_of(head: &str) -> Option<Column> {
    let found = key(head);
    let known = |(_, words): &&(Column, &[&str])| words.iter().any(|word| key(word) == found);
    COLUMNS.iter().find(known).map(|(column, _)| *column)
}

fn nearest_head(head: &str) -> String {
    let words = COLUMNS.iter().flat_map(|(_, words)| words.iter().copied());
    match nearest(&normalize(head).to_lowercase(), words) {
        Some(word) => format!("是否想写 {word}"),
        None => {
            let names: Vec<&str> = COLUMNS.iter().map(|(_, words)| words[1]).collect();
            format!("可以是 {}", names.join("、"))
        }
    }
}

/// A text as it may be quoted: short, and without what belongs to a person.
pub(super) fn quoted(text: &str) -> String {
    if holds_personal(text) {
        return "号码".to_owned();
    }
    mask_long_numbers(&text.chars().take(20).collect::<String>())
}
