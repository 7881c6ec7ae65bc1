//! Where the tables of a sheet stand and what their columns mean.
//!
//! Enters: a sheet and the lexicon. Leaves: tables with their header rows,
//! columns and data range. Never reads a data value.

use super::classify::{is_footer, is_total};
use super::lexicon::{Lexicon, Meaning, header_key, key};
use crate::codes::holds_personal;
use crate::diag::mask_long_numbers;
use crate::spec::{Field, FileLayout};
use crate::workbook::{Cell, Merge, Sheet};

/// Header levels that are joined at most.
const MOST_LEVELS: u32 = 3;

/// The value of an option that no list holds: it reads as unknown.
pub(super) const OTHER_OPTION: &str = "unknown";

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place, from 0.
    pub index: u32,
    /// The header texts above it, outermost first; empty where it has none.
    pub path: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
}

impl Column {
    /// The header path as shown: 从业人员/专职.
    pub fn header(&self) -> String {
        self.path.iter().map(|level| key(level)).collect::<Vec<_>>().join("/")
    }

    /// The header path as it may be quoted: without a number of a person.
    pub(super) fn shown(&self) -> String {
        let header = self.header();
        if holds_personal(&header) {
            "（个人信息）".to_owned()
        } else {
            mask_long_numbers(&header)
        }
    }

    /// The levels above its own text.
    fn group(&self) -> &[String] {
        &self.path[..self.path.len().saturating_sub(1)]
    }
}

/// A table on a sheet. Rows from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// First and last header row.
    pub header: (u32, u32),
    /// The columns, ascending.
    pub columns: Vec<Column>,
    /// Rows that hold its header again, at page breaks.
    pub repeats: Vec<u32>,
    /// The row after the last that may belong to it.
    pub end: u32,
    /// Its title, where it has one.
    title: Option<String>,
}

impl Table {
    /// Whether a row stands below its header and above the next table.
    pub(super) fn reaches(&self, row: u32) -> bool {
        self.header.1 < row && row < self.end
    }
}

/// All tables of a sheet, from top to bottom.
pub fn tables(sheet: &Sheet, lexicon: &Lexicon) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut from = 0;
    for row in sheet.rows().iter().copied() {
        let last = tables.last();
        let quick = row >= from && may_be_header(sheet, row, last, lexicon);
        if !quick || !is_header(sheet, row, lexicon) {
            continue;
        }
        let repeated = last.and_then(|last| repeated(sheet, last, row, from));
        let header = repeated.unwrap_or_else(|| block(sheet, row, from, lexicon));
        from = header.1 + 1;
        let columns = match (last, repeated) {
            (Some(last), Some(_)) => last.columns.clone(),
            _ => columns(sheet, header, lexicon),
        };
        let above = last.map_or(0, |last| lines_above(sheet, last, header.0, lexicon));
        let title = (above..header.0).find_map(|row| title_of(sheet, row));
        let table = Table { header, columns, repeats: Vec::new(), end: u32::MAX, title };
        if let Some(last) = tables.last_mut() {
            let another = table.title.is_some() && table.title != last.title;
            if same_columns(last, &table) && !another {
                let breaks = (above..header.0).filter(|row| is_page_break(sheet, *row));
                last.repeats.extend(breaks.chain(header.0..=header.1));
                continue;
            }
            last.end = above;
        }
        tables.push(table);
    }
    tables
}

/// The tables of a sheet whose layout is told: its header rows, or what columns mean.
pub(super) fn laid_out(sheet: &Sheet, layout: &FileLayout, lexicon: &Lexicon) -> Vec<Table> {
    let mut tables = match layout.header_rows {
        Some(header) => vec![table_below(sheet, header, lexicon)],
        None => tables(sheet, lexicon),
    };
    for column in tables.iter_mut().flat_map(|table| &mut table.columns) {
        let header = column.header();
        if let Some((_, field)) = layout.columns.iter().find(|(path, _)| *path == header) {
            column.meaning = Meaning::Field(*field, 0);
        }
    }
    tables
}

/// The one table below a header that is told, with its repeats.
fn table_below(sheet: &Sheet, header: (u32, u32), lexicon: &Lexicon) -> Table {
    let title = (0..header.0).find_map(|row| title_of(sheet, row));
    let columns = columns(sheet, header, lexicon);
    let mut table = Table { header, columns, repeats: Vec::new(), end: u32::MAX, title };
    let mut from = header.1 + 1;
    for row in sheet.rows().iter().copied().filter(|row| *row > header.1) {
        if let Some((first, last)) = repeated(sheet, &table, row, from) {
            table.repeats.extend(first..=last);
            from = last + 1;
        }
    }
    table
}

/// The header of a table once more, at a page break: every row of it, cell by cell.
fn repeated(sheet: &Sheet, table: &Table, row: u32, from: u32) -> Option<(u32, u32)> {
    let levels = table.header.1 - table.header.0;
    let same = |first: u32| {
        (0..=levels).all(|level| {
            let texts = |row| sheet.row(row).map(|(at, cell)| (at, text_of(cell)));
            texts(table.header.0 + level).eq(texts(first + level))
        })
    };
    let starts = (0..=levels).filter_map(|level| row.checked_sub(level));
    starts
        .filter(|first| *first >= from)
        .find(|first| same(*first))
        .map(|first| (first, first + levels))
}

/// The row with which the lines above a header begin: of the lines that are no data, the
/// topmost that reads like a title. Footers above it are the last table's.
fn lines_above(sheet: &Sheet, last: &Table, header: u32, lexicon: &Lexicon) -> u32 {
    let no_data = |row: &u32| {
        sheet.row(*row).all(|(_, cell)| match cell {
            Cell::Text(text) => {
                reads_like_title(text)
                    || is_continuation(text)
                    || is_footer(&key(text), lexicon)
                    || is_total(&key(text), lexicon)
            }
            _ => false,
        })
    };
    let from = last.repeats.last().copied().unwrap_or(last.header.1) + 1;
    let lines = (from..header).rev().take_while(no_data);
    let begins = |row: &u32| title_of(sheet, *row).is_some() || is_page_break(sheet, *row);
    lines.filter(begins).last().unwrap_or(header)
}

/// The title in a row, without the words of a page break: 武汉市名册 of 武汉市名册（续表）.
fn title_of(sheet: &Sheet, row: u32) -> Option<String> {
    sheet.row(row).find_map(|(_, cell)| match cell {
        Cell::Text(text) if reads_like_title(text) => {
            let text = key(text);
            let paged = if text.contains('页') { ['第', '共'] } else { ['('; 2] };
            let text = text.split(['(', '续']).next().unwrap_or_default();
            let text = text.split(paged).next().unwrap_or_default();
            (!text.is_empty()).then(|| text.to_owned())
        }
        _ => None,
    })
}

fn is_page_break(sheet: &Sheet, row: u32) -> bool {
    sheet.row(row).any(|(_, cell)| match cell {
        Cell::Text(text) => reads_like_title(text) || is_continuation(text),
        _ => false,
    })
}

/// 续表, 接上页, 第2页, 2/3, - 2 -: a page break's own words.
fn is_continuation(text: &str) -> bool {
    let text = key(text);
    let paged = text.contains('页') && text.contains(|c: char| c.is_ascii_digit());
    let number = text.contains(['/', '-'])
        && text.len() <= 9
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-'));
    paged || number || matches!(&*text, "续" | "(续)" | "接上页" | "续表" | "(续表)" | "续上表")
}

/// Words that stand in titles and neither in names of organizations nor in heads.
fn names_a_list(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "名册",
        "台账",
        "台帐",
        "名单",
        "名录",
        "汇总表",
        "一览表",
        "统计表",
        "登记表",
        "明细表",
        "情况表",
        "信息表",
        "年度报告",
    ];
    let text = key(text);
    let year = text.strip_suffix("年度").or_else(|| text.strip_suffix('年'));
    let body = ["会", "社", "院", "所", "中心"].iter().any(|end| text.ends_with(end));
    !body
        && (WORDS.iter().any(|word| text.contains(word))
            || year.is_some_and(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())))
}

/// A line above a header that names a list, an annex or a unit.
pub(super) fn reads_like_title(text: &str) -> bool {
    const UNITS: [char; 7] = ['省', '市', '县', '区', '旗', '州', '盟'];
    let text = key(text);
    let unit = text.ends_with(UNITS) && (2..=12).contains(&text.chars().count());
    let said = ["清单", "基本情况", "党建情况"].iter().any(|word| text.contains(word));
    !text.contains(':') && (names_a_list(&text) || said || unit || text.starts_with("附件"))
}

fn same_columns(a: &Table, b: &Table) -> bool {
    a.columns.iter().map(Column::header).eq(b.columns.iter().map(Column::header))
}

/// Rows at the top of a sheet, each cell of which is looked at.
const TOP: u32 = 50;

/// A quick look at the first cells of a row, at the top of a sheet at all of them: does
/// any read like a header of identity or a serial number? Further down a header may also
/// begin as the last one did.
fn may_be_header(sheet: &Sheet, row: u32, last: Option<&Table>, lexicon: &Lexicon) -> bool {
    let looked_at = if row < TOP { usize::MAX } else { 4 };
    let reads_so = sheet.row(row).take(looked_at).any(|(_, cell)| {
        let Cell::Text(text) = cell else { return false };
        text.len() <= 90 && lexicon.is_head(text)
    });
    let begins_so = |table: &Table| {
        let start = |row| sheet.row(row).next();
        start(row) == start(table.header.0) || start(row) == start(table.header.1)
    };
    reads_so || last.is_some_and(begins_so)
}

/// A header row names an identity field and at least one more column.
fn is_header(sheet: &Sheet, row: u32, lexicon: &Lexicon) -> bool {
    let (mut identity, mut fields, mut known, mut near, mut other) = (false, Vec::new(), 0, 0, 0);
    let mut all_text = true;
    for (_, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else {
            other += 1;
            all_text = false;
            continue;
        };
        match lexicon.meaning(&[text.to_owned()]) {
            Meaning::Field(field, _) => {
                identity |= field.is_identity();
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            Meaning::Personal | Meaning::Serial | Meaning::Withheld
                if !text.contains(['：', ':']) =>
            {
                known += 1;
            }
            // A column whose head is misspelt is not read, but it is a column.
            Meaning::Unknown if is_misspelt(text, lexicon) => near += 1,
            _ => other += 1,
        }
    }
    let known = known + near + fields.len();
    (identity && known >= 2 || fields.len() >= 4) && (all_text || known * 4 >= other)
}

fn is_misspelt(text: &str, lexicon: &Lexicon) -> bool {
    let head = header_key(text);
    (4..=16).contains(&head.chars().count()) && lexicon.misspelt(&head).is_some()
}

/// The rows of the header around its main row.
fn block(sheet: &Sheet, main: u32, from: u32, lexicon: &Lexicon) -> (u32, u32) {
    let mut last = main;
    while last + 1 < main + MOST_LEVELS && is_lower_level(sheet, main, last + 1) {
        last += 1;
    }
    let mut first = main;
    while first > from
        && last - first + 1 < MOST_LEVELS
        && is_upper_level(sheet, first - 1, first, from, lexicon)
    {
        first -= 1;
    }
    (first, last)
}

/// Leaves stand only under groups: never in a column that has a head of its own.
fn is_lower_level(sheet: &Sheet, main: u32, row: u32) -> bool {
    let mut grouped = false;
    for (column, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else { return false };
        if is_sentence(text) || !under_group(sheet, main, row, column) {
            return false;
        }
        grouped |= !matches!(sheet.cell(main, column), Cell::Empty);
    }
    grouped
}

/// True where the column has no head of its own in the main row, or one that spans
/// several columns and has not ended.
fn under_group(sheet: &Sheet, main: u32, row: u32, column: u32) -> bool {
    match sheet.cell(main, column) {
        Cell::Empty => covering(sheet, main, column).is_none_or(|m| m.end.0 < row),
        _ => match covering(sheet, main, column) {
            Some(merge) => merge.end.0 < row && merge.end.1 > merge.start.1,
            None => {
                matches!(sheet.cell(main, column + 1), Cell::Empty)
                    && !matches!(sheet.cell(row, column + 1), Cell::Empty)
            }
        },
    }
}

/// Groups stand above: at least two, or one that is merged over part of the table. Below
/// another table a row is a group row only where it is merged, or stands apart from the
/// rows above: it might be that table's last.
fn is_upper_level(sheet: &Sheet, row: u32, below: u32, from: u32, lexicon: &Lexicon) -> bool {
    let columns: Vec<u32> = sheet.row(below).map(|(column, _)| column).collect();
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return false };
    let (mut groups, mut cells) = (0, 0);
    let spans = |merge: &Merge| merge.end.1 > merge.start.1;
    let merged = sheet.row(row).any(|(at, _)| covering(sheet, row, at).is_some_and(spans));
    let apart = row == from || sheet.row(row - 1).nth(1).is_none();
    if from > 0 && !merged && !apart {
        return false;
    }
    for (column, cell) in sheet.row(row) {
        let Cell::Text(text) = cell else { return false };
        if text.contains(['：', ':']) || is_footer_like(text, lexicon) || column > *last {
            return false;
        }
        if names_a_list(text) {
            return false;
        }
        cells += 1;
        let width = covering(sheet, row, column).map_or_else(
            || 1 + gap_after(sheet, row, column, *last),
            |merge| merge.end.1 - merge.start.1 + 1,
        );
        let whole = column <= *first && width >= last - first;
        groups += u32::from(width > 1 && !whole);
    }
    groups >= 1 && (cells >= 2 || merged)
}

fn gap_after(sheet: &Sheet, row: u32, column: u32, last: u32) -> u32 {
    let next = sheet.row(row).map(|(at, _)| at).find(|at| *at > column).unwrap_or(last + 1);
    next - column - 1
}

fn is_footer_like(text: &str, lexicon: &Lexicon) -> bool {
    is_total(&key(text), lexicon) || is_footer(&key(text), lexicon) || is_sentence(text)
}

/// Lines to be filled in and notes, which no header holds.
pub(super) fn is_sentence(text: &str) -> bool {
    text.contains(['：', ':']) || text.chars().count() > 40
}

/// The merged range that covers a cell.
pub(super) fn covering(sheet: &Sheet, row: u32, column: u32) -> Option<&Merge> {
    sheet.merges.iter().find(|merge| {
        (merge.start.0..=merge.end.0).contains(&row)
            && (merge.start.1..=merge.end.1).contains(&column)
    })
}

fn columns(sheet: &Sheet, header: (u32, u32), lexicon: &Lexicon) -> Vec<Column> {
    let last = (header.0..=header.1)
        .flat_map(|row| sheet.row(row).map(|(column, _)| column).last())
        .max()
        .unwrap_or(0);
    let mut columns: Vec<Column> = (0..=last)
        .map(|index| {
            let path = path(sheet, header, index);
            let meaning = if path.is_empty() { Meaning::Unknown } else { lexicon.meaning(&path) };
            Column { index, path, meaning }
        })
        .filter(|column| !column.path.is_empty())
        .collect();
    complete_groups(&mut columns);
    columns
}

/// The options of a one-hot group that are not in the list are options all the same: a
/// tick there says that the value is another one.
fn complete_groups(columns: &mut [Column]) {
    let groups: Vec<(Vec<String>, Field)> = columns
        .iter()
        .filter_map(|column| match &column.meaning {
            Meaning::OneHot(field, _) => Some((column.group().to_vec(), *field)),
            _ => None,
        })
        .collect();
    for column in columns.iter_mut().filter(|column| column.meaning == Meaning::Unknown) {
        if let Some((_, field)) = groups.iter().find(|(group, _)| group == column.group()) {
            column.meaning = Meaning::OneHot(*field, OTHER_OPTION.to_owned());
        }
    }
}

/// The header texts above a column, each once, outermost first.
fn path(sheet: &Sheet, header: (u32, u32), column: u32) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for (row, at) in labels(sheet, header, column) {
        path.extend(text_of(sheet.cell(row, at)).filter(|label| path.last() != Some(label)));
    }
    path
}

/// The cells whose texts stand above a column, outermost first.
pub(super) fn labels(
    sheet: &Sheet,
    header: (u32, u32),
    column: u32,
) -> impl Iterator<Item = (u32, u32)> {
    (header.0..=header.1).filter_map(move |row| {
        let at = match sheet.cell(row, column) {
            Cell::Empty if row < header.1 => group_of(sheet, header, row, column),
            _ => Some(column),
        };
        at.map(|at| (row, at))
    })
}

/// The column of the group that reaches over an empty header cell: a merged range, or
/// the nearest text to the left that has leaves of its own below.
fn group_of(sheet: &Sheet, header: (u32, u32), row: u32, column: u32) -> Option<u32> {
    if let Some(merge) = covering(sheet, row, column) {
        return (merge.start.0 == row).then_some(merge.start.1);
    }
    let below = (row + 1..=header.1).any(|lower| !matches!(sheet.cell(lower, column), Cell::Empty));
    let (left, _) = sheet.row(row).take_while(|(at, _)| *at < column).last()?;
    let ended = covering(sheet, row, left).is_some();
    let has_leaves =
        (row + 1..=header.1).any(|lower| !matches!(sheet.cell(lower, left), Cell::Empty));
    (below && has_leaves && !ended).then_some(left)
}

fn text_of(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Empty | Cell::Error => None,
        Cell::Text(text) => Some(text.trim().to_owned()),
        Cell::Number(number) => Some(number.to_string()),
        Cell::Date(date) => Some(date.to_string()),
        Cell::Bool(bool) => Some(bool.to_string()),
    }
}

/// A sheet whose rows are persons: it names them and their traits, and says nothing of an
/// organization but which one it is.
pub(super) fn is_person_roster(sheet: &Sheet, lexicon: &Lexicon) -> bool {
    sheet.rows().iter().take(10).any(|row| {
        let texts: Vec<String> = sheet.row(*row).filter_map(|(_, cell)| text_of(cell)).collect();
        let keys: Vec<String> = texts.iter().map(|text| key(text).into_owned()).collect();
        let traits = keys.iter().any(|key| TRAITS.iter().any(|word| key.contains(word)));
        let of_organization = |text: &String| {
            let field = lexicon.meaning(std::slice::from_ref(text)).field();
            field.is_some_and(|field| !field.is_identity())
        };
        keys.iter().any(|key| names_persons(key)) && traits && !texts.iter().any(of_organization)
    })
}

/// What is asked of a person and of no organization.
const TRAITS: [&str; 14] = [
    "性别",
    "出生",
    "身份证",
    "证件号",
    "民族",
    "学历",
    "入党",
    "政治面貌",
    "籍贯",
    "是否党员",
    "职务",
    "手机",
    "电话",
    "联系方式",
];

/// 姓名, 党员姓名, 志愿者姓名; the name of one post (书记姓名) is a column of an organization.
fn names_persons(key: &str) -> bool {
    const POSTS: [&str; 8] =
        ["书记", "负责人", "法定代表人", "法人", "联系人", "会长", "理事长", "秘书长"];
    key.strip_suffix("姓名").is_some_and(|of| !POSTS.iter().any(|post| of.ends_with(post)))
}

/// The identity columns of a table.
pub(super) fn identity_columns(table: &Table) -> impl Iterator<Item = (u32, Field)> {
    table.columns.iter().filter_map(|column| match column.meaning {
        Meaning::Field(field, _) if field.is_identity() => Some((column.index, field)),
        _ => None,
    })
}
