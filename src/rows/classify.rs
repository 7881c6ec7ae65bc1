//! Which rows of a table are data and which are titles, totals, footers.
//!
//! Enters: a sheet with its tables. Leaves: a class for each row. Decides by
//! content: a total row never becomes an organization, and an organization
//! named 合计… is never lost.

use std::borrow::Cow;

use super::header::{Table, identity_columns};
use super::lexicon::{Lexicon, Meaning, header_key, key, start_of_key};
use super::part::{heads_a_part, heads_sums};
use super::path::Column;
use super::title::is_note;
use super::value::date_text;
use crate::codes::looks_like;
use crate::spec::Field;
use crate::workbook::{Cell, Sheet};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowClass {
    /// Data.
    Data,
    /// Above a header: title, unit, filling-in lines; and the heading of a part of the rows.
    Title,
    /// A header, first or repeated.
    Header,
    /// No cell holds a value.
    Blank,
    /// 合计, 小计, 总计.
    Total,
    /// Numbers of columns below a header (甲 乙 1 2).
    ColumnNumbers,
    /// 填表人, 注, 单位.
    Footer,
}

impl RowClass {
    /// The reason that the ledger's notes give.
    pub fn name(self) -> &'static str {
        match self {
            RowClass::Data => "数据行",
            RowClass::Title => "标题行",
            RowClass::Header => "表头行",
            RowClass::Blank => "空行",
            RowClass::Total => "合计行",
            RowClass::ColumnNumbers => "栏号行",
            RowClass::Footer => "表尾行",
        }
    }
}

/// The class of every row from the first to the last that holds a value.
pub(crate) fn classes(sheet: &Sheet, tables: &[Table], lexicon: &Lexicon) -> Vec<(u32, RowClass)> {
    let (Some(first), Some(last)) = (sheet.rows().first(), sheet.rows().last()) else {
        return Vec::new();
    };
    let mut occupied = sheet.rows().iter().copied().peekable();
    (*first..=*last)
        .map(|row| {
            if occupied.next_if_eq(&row).is_none() {
                return (row, RowClass::Blank);
            }
            let table = tables.iter().rev().find(|table| table.header.0 <= row && row < table.end);
            (row, table.map_or(RowClass::Title, |table| class(sheet, table, row, lexicon)))
        })
        .collect()
}

/// The data rows of a table.
pub(super) fn data_rows(classes: &[(u32, RowClass)], table: &Table) -> Vec<u32> {
    let is_data = |row: u32, class: RowClass| class == RowClass::Data && table.reaches(row);
    let data = classes.iter().filter(|(row, class)| is_data(*row, *class));
    data.map(|(row, _)| *row).collect()
}

/// Runs of rows of one class: first row, last row, class.
pub(super) fn runs(classes: &[(u32, RowClass)]) -> impl Iterator<Item = (u32, u32, RowClass)> {
    let runs = classes.chunk_by(|a, b| a.1 == b.1);
    runs.map(|run| (run[0].0, run[run.len() - 1].0, run[0].1))
}

fn class(sheet: &Sheet, table: &Table, row: u32, lexicon: &Lexicon) -> RowClass {
    if row <= table.header.1 || table.repeats.contains(&row) {
        return RowClass::Header;
    }
    let label = first_text(sheet, row);
    let nameless =
        || !is_coded(sheet, table, row, lexicon) && !has_anchor(sheet, table, row, lexicon);
    let says = |is: fn(&str, &Lexicon) -> bool| {
        label.as_deref().is_some_and(|label| is(label, lexicon)) && nameless()
    };
    let adds_up =
        || names_a_total(sheet, table, row, lexicon) || heads_sums(sheet, table, row, lexicon);
    if says(is_total) || adds_up() && nameless() {
        return RowClass::Total;
    }
    if repeats_lower_level(sheet, table, row) {
        return RowClass::Header;
    }
    if says(is_footer) {
        return RowClass::Footer;
    }
    if is_column_numbers(sheet, row, table) {
        return RowClass::ColumnNumbers;
    }
    match alone(sheet, row) {
        Some((_, text)) if is_note(text) || date_text(&key(text)).is_some() => RowClass::Footer,
        Some((column, text)) if is_heading(table, column, text) => RowClass::Title,
        Some((column, text)) if heads_a_part(sheet, table, (row, column), text) => RowClass::Title,
        _ => RowClass::Data,
    }
}

/// The one text of a row that holds nothing else, with its column.
fn alone(sheet: &Sheet, row: u32) -> Option<(u32, &str)> {
    let mut cells = sheet.row(row);
    match (cells.next(), cells.next()) {
        (Some((column, Cell::Text(text))), None) => Some((column, text)),
        _ => None,
    }
}

/// Words that stand alone in a column of codes, numbers or serial numbers and name no
/// organization: 江岸区, 表二.
fn is_heading(table: &Table, column: u32, text: &str) -> bool {
    const BODIES: [char; 12] =
        ['会', '社', '院', '所', '校', '园', '团', '队', '站', '馆', '部', '心'];
    let coded = |one: &Column| match one.meaning {
        Meaning::Serial => true,
        Meaning::Field(field, _) => field.is_identity() && field != Field::Name,
        _ => false,
    };
    let text = key(text);
    table.columns.iter().any(|one| one.index == column && coded(one))
        && text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        && text.chars().filter(char::is_ascii_alphanumeric).count() < 6
        && text.chars().count() <= 12
        && !text.ends_with(BODIES)
}

/// Whether a label of a total stands in the column of names, with what it is of in a column
/// before it: 西湖区 | 小计.
fn names_a_total(sheet: &Sheet, table: &Table, row: u32, lexicon: &Lexicon) -> bool {
    let mut names = identity_columns(table).filter(|(_, field)| *field == Field::Name);
    names.any(|(column, _)| match sheet.cell(row, column) {
        Cell::Text(text) => is_total(&key(text), lexicon),
        _ => false,
    })
}

/// Whether a credit code or a registration number identifies the row; a label that
/// strays into its column does not.
fn is_coded(sheet: &Sheet, table: &Table, row: u32, lexicon: &Lexicon) -> bool {
    identity_columns(table).filter(|(_, field)| *field != Field::Name).any(|(column, _)| {
        let cell = sheet.cell(row, column);
        let valid = matches!(cell, Cell::Text(text) if looks_like(text));
        valid || is_code(cell, lexicon) && !is_asked_for(sheet, row, column, lexicon)
    })
}

fn is_code(cell: Cell<'_>, lexicon: &Lexicon) -> bool {
    match cell {
        // A total of organizations is no number of one.
        Cell::Number(number) => number >= 1e6,
        Cell::Text(text) => {
            let text = key(text);
            let signs = text.chars().filter(char::is_ascii_alphanumeric).count();
            let label = is_total(&text, lexicon) || is_footer(&text, lexicon);
            signs >= 4 && !label && !is_small_number(&text)
        }
        _ => false,
    }
}

/// A registrar, date, status or type in the row: then its label is a name.
fn has_anchor(sheet: &Sheet, table: &Table, row: u32, lexicon: &Lexicon) -> bool {
    let anchors = [Field::RegistrationDate, Field::Status, Field::Registrar];
    let first = sheet.row(row).next().map(|(column, _)| column);
    table.columns.iter().any(|column| {
        column.meaning.field().is_some_and(|field| anchors.contains(&field))
            && first != Some(column.index)
            && match sheet.cell(row, column.index) {
                Cell::Empty | Cell::Number(_) => false,
                Cell::Text(text) => {
                    let text = key(text);
                    !is_footer(&text, lexicon) && !is_small_number(&text)
                }
                _ => true,
            }
            && !is_asked_for(sheet, row, column.index, lexicon)
    })
}

/// What a footer's word alone in the cell before it asks for: 报出时间 | 2026年1月5日.
fn is_asked_for(sheet: &Sheet, row: u32, column: u32, lexicon: &Lexicon) -> bool {
    let before = sheet.row(row).take_while(|(at, _)| *at < column).last();
    matches!(before, Some((_, Cell::Text(text)))
        if lexicon.footer.iter().any(|word| *word == key(text).trim_end_matches(':')))
}

/// A short number, also as text: a count, and neither a code nor a date.
fn is_small_number(text: &str) -> bool {
    text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn first_text(sheet: &Sheet, row: u32) -> Option<Cow<'_, str>> {
    let mut texts = sheet.row(row).filter_map(|(_, cell)| match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    });
    texts.next().map(key)
}

/// What is counted behind a total.
pub(super) const COUNTED: [char; 4] = ['家', '个', '户', '人'];

/// 合计, 全省合计, 西湖区小计, 总计1234家: the label ends with a word for a sum.
pub(super) fn is_total(label: &str, lexicon: &Lexicon) -> bool {
    if !lexicon.may_be_total(label) {
        return false;
    }
    let label = label.trim_end_matches(':');
    let label = label.split('(').next().unwrap_or(label);
    let label = label.trim_end_matches(COUNTED);
    let label = label.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':' || c == ',');
    label.chars().count() <= 16 && lexicon.total.iter().any(|word| label.ends_with(word.as_str()))
}

/// 填表人：…, 注：…, 单位：个, or a line that is such a word alone; 填表人 and the like also
/// with a name right behind, 数据截至 and the like with a date.
pub(super) fn is_footer(label: &str, lexicon: &Lexicon) -> bool {
    label.starts_with("(盖章")
        || lexicon.may_be_footer(label)
            && lexicon.footer.iter().any(|word| {
                label.strip_prefix(word.as_str()).is_some_and(|rest| follows(word, rest, lexicon))
            })
}

/// Whether a footer's word may go on so.
fn follows(word: &str, rest: &str, lexicon: &Lexicon) -> bool {
    let numbered = rest.strip_prefix(|c: char| c.is_ascii_digit()).unwrap_or(rest);
    let bare = match (numbered.starts_with('('), numbered.find(')')) {
        (true, Some(close)) => &numbered[close + 1..],
        _ => numbered,
    };
    // 单位负责人：… asks twice.
    let asked = || {
        lexicon
            .footer
            .iter()
            .any(|word| rest.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(':')))
    };
    let long = word.chars().count() >= 3;
    let dated = long && rest.starts_with(|c: char| c.is_ascii_digit());
    let named = word.ends_with('人') && long && (1..=4).contains(&rest.chars().count());
    let body = ["会", "社", "院", "所", "校", "园", "团", "队", "站", "馆", "部", "室", "中心"];
    let signed = named && word != "负责人" && !body.iter().any(|end| rest.ends_with(end));
    bare.is_empty() || bare.starts_with([':', '.', '、']) || dated || signed || asked()
}

/// The lower rows of a repeated two-level header.
fn repeats_lower_level(sheet: &Sheet, table: &Table, row: u32) -> bool {
    let (first, last) = table.header;
    (first..=last).any(|header| {
        let mut cells = 0;
        let same = sheet.row(row).all(|(column, cell)| {
            cells += 1;
            match (cell, sheet.cell(header, column)) {
                (Cell::Text(a), Cell::Text(b)) => a == b || is_same_header(a, b),
                _ => false,
            }
        });
        same && cells >= 2
    })
}

/// Most texts of a sheet are told apart by their first character.
fn is_same_header(a: &str, b: &str) -> bool {
    let differ = start_of_key(a).zip(start_of_key(b)).is_some_and(|(a, b)| a != b);
    !differ && header_key(a) == header_key(b)
}

/// 甲 乙 1 2 3 …: short labels that count the columns, right below the header.
fn is_column_numbers(sheet: &Sheet, row: u32, table: &Table) -> bool {
    if row > table.header.1 + 1 {
        return false;
    }
    let labels: Vec<Cow<'_, str>> = sheet
        .row(row)
        .map(|(_, cell)| match cell {
            Cell::Text(text) => key(text),
            Cell::Number(number) => number.to_string().into(),
            _ => "?".into(),
        })
        .collect();
    let mut numbers = labels.iter().filter_map(|label| label.parse::<u32>().ok());
    let ordinal = |label: &str| matches!(label, "甲" | "乙" | "丙" | "丁" | "戊" | "A" | "B" | "C");
    let all = labels.iter().all(|label| label.parse::<u32>().is_ok() || ordinal(label));
    let ascending = numbers.clone().zip(numbers.clone().skip(1)).all(|(a, b)| b == a + 1);
    all && labels.len() >= 3 && ascending && numbers.next() == Some(1)
}
