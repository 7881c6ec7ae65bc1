//! The tables of `pipeline.toml`: words, columns, choices, personal headers.
//!
//! Enters: sections of the text. Leaves: words and aliases in the form in which
//! they are compared (`codes::normalize`, upper case). Never admits an alias of
//! two fields, a word of two values, or an alias on a personal column.

use std::collections::BTreeMap;

use super::reader::{Located, Reader};
use super::section::Section;
use super::{Choice, ColumnAliases, Field, FileLayout, Kind, Personal, Words};
use crate::codes::normalize;

/// The form in which words, aliases and headers are compared.
fn comparable(text: &str) -> String {
    normalize(text).to_uppercase()
}

/// The words; a list that is absent is that of `defaults`.
pub(super) fn words(reader: &Reader, root: &Section, defaults: Words) -> Words {
    const KEYS: &[&str] = &["yes", "no", "tick", "unknown", "total", "footer", "serial"];
    let Some(table) = root.table("words", KEYS) else { return defaults };
    let mut answers = BTreeMap::new();
    let mut answer = |key, default| match table.texts(key) {
        Some(list) => unique(reader, &list, key, &mut answers),
        None => default,
    };
    let yes = absent_or(&table, "yes", defaults.yes, &mut answer);
    let no = absent_or(&table, "no", defaults.no, &mut answer);
    let tick = absent_or(&table, "tick", defaults.tick, &mut answer);
    let unknown = absent_or(&table, "unknown", defaults.unknown, &mut answer);
    let mut list = |key, default| match table.texts(key) {
        Some(list) => unique(reader, &list, key, &mut BTreeMap::new()),
        None => default,
    };
    let total = absent_or(&table, "total", defaults.total, &mut list);
    let footer = absent_or(&table, "footer", defaults.footer, &mut list);
    let serial = absent_or(&table, "serial", defaults.serial, &mut list);
    Words { yes, no, tick, unknown, total, footer, serial }
}

fn absent_or(
    table: &Section,
    key: &'static str,
    default: Vec<String>,
    read: &mut impl FnMut(&'static str, Vec<String>) -> Vec<String>,
) -> Vec<String> {
    if table.has(key) { read(key, default) } else { default }
}

/// The comparable words of a list, each once; a word that `seen` holds for
/// another owner is a fault.
fn unique(
    reader: &Reader,
    list: &[Located<String>],
    owner: &str,
    seen: &mut BTreeMap<String, (String, usize)>,
) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for found in list {
        let word = comparable(&found.value);
        match seen.get(&word) {
            Some((first, line)) if first != owner => {
                let message = format!("{} 同属 {first}（第 {line} 行）与 {owner}", found.value);
                reader.fault(found.line, message, "只留一处");
            }
            _ if word.is_empty() => reader.fault(found.line, "空白的写法", "删去它"),
            _ => {
                seen.insert(word.clone(), (owner.to_owned(), found.line));
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        }
    }
    words
}

/// The aliases of the columns, none of them personal.
pub(super) fn columns(reader: &Reader, root: &Section, personal: &Personal) -> Vec<ColumnAliases> {
    let mut fields = BTreeMap::new();
    let mut seen = BTreeMap::new();
    let mut columns = Vec::new();
    for table in root.tables("column", &["field", "aliases"]) {
        let (field, aliases) = (field(reader, &table), table.texts("aliases"));
        let Some((field, aliases)) = field.zip(aliases) else { continue };
        if let Some(first) = fields.insert(field, table.line) {
            let message = format!("字段 {} 已见第 {first} 行", field.id());
            reader.fault(table.line, message, "把别名并入一处");
        }
        for alias in &aliases {
            if let Some(header) = personal_header(&comparable(&alias.value), field, personal) {
                let message = format!("别名 {} 是个人信息列（{header}）", alias.value);
                reader.fault(alias.line, message, "个人信息不读入，删去这个别名");
            }
        }
        let aliases = unique(reader, &aliases, field.id(), &mut seen);
        columns.push(ColumnAliases { field, aliases });
    }
    columns
}

/// Layouts of single files; none names a personal column.
pub(super) fn files(reader: &Reader, root: &Section, personal: &Personal) -> Vec<FileLayout> {
    let mut seen = BTreeMap::new();
    let mut files = Vec::new();
    for table in root.tables("file", &["name", "sheet", "header-rows", "column"]) {
        let Some(name) = table.text("name") else { continue };
        let sheet = table.optional_text("sheet").map(|sheet| sheet.value);
        if let Some(first) = seen.insert((name.value.clone(), sheet.clone()), name.line) {
            let message = format!("{} 的版式已见第 {first} 行", name.value);
            reader.fault(name.line, message, "并入一处");
        }
        let layout = FileLayout {
            name: name.value,
            sheet,
            header_rows: header_rows(reader, &table),
            columns: laid_out(reader, &table, personal),
        };
        if layout.header_rows.is_none() && layout.columns.is_empty() {
            reader.fault(name.line, "[[file]] 没有说明版式", "写 header-rows 或 [[file.column]]");
        }
        files.push(layout);
    }
    files
}

/// The header rows as a spreadsheet numbers them, from 1: one row, or the first and last.
fn header_rows(reader: &Reader, table: &Section) -> Option<(u32, u32)> {
    const MOST: u32 = 1_048_576;
    let rows = table.optional_counts("header-rows", 1..=MOST)?;
    match rows.value.as_slice() {
        [only] => Some((only - 1, only - 1)),
        [first, last] if (*first..*first + 3).contains(last) => Some((first - 1, last - 1)),
        _ => {
            let hint = "写表头的行号，如 [3]，或首尾两行，如 [3, 4]，至多三行";
            reader.fault(rows.line, "header-rows 不是表头的行号", hint);
            None
        }
    }
}

fn laid_out(reader: &Reader, table: &Section, personal: &Personal) -> Vec<(String, Field)> {
    let mut columns: Vec<(String, Field)> = Vec::new();
    for table in table.tables("column", &["column", "field"]) {
        let (column, field) = (table.text("column"), field(reader, &table));
        let Some((column, field)) = column.zip(field) else { continue };
        let path = comparable(&column.value);
        if let Some(header) = personal_header(&path, field, personal) {
            let message = format!("列 {} 是个人信息列（{header}）", column.value);
            reader.fault(column.line, message, "个人信息不读入，删去它");
        }
        if columns.iter().any(|(known, _)| *known == path) {
            reader.fault(column.line, format!("列 {} 已见于上面", column.value), "只留一处");
        }
        columns.push((path, field));
    }
    columns
}

/// Posts: a column about one may be an answer of the organization, as 书记来源.
const POSTS: &[&str] =
    &["书记", "负责人", "法定代表", "法人代表", "法人", "会长", "理事长", "秘书长"];

/// The personal header that an alias means: its last level ends with one and asks no
/// question (是否配备书记), or it contains one. Yes-no, listed and counted fields may speak of a post (书记来源), and 法人 in a
/// longer header may mean the legal person itself (法人单位名称).
fn personal_header<'p>(alias: &str, field: Field, personal: &'p Personal) -> Option<&'p str> {
    let last = alias.rsplit('/').next().unwrap_or(alias);
    let answers = matches!(field.kind(), Kind::YesNo | Kind::Choice | Kind::Count);
    let means = |header: &str| {
        let spared = header == "法人" || (answers && POSTS.contains(&header));
        let ends = last.ends_with(header) || last.trim_end_matches('人').ends_with(header);
        let names = last == header || (ends && !last.starts_with("是否"));
        names || (!spared && alias.contains(header))
    };
    let header = personal.headers.iter().map(String::as_str).find(|header| means(header));
    header.or_else(|| {
        let mut texts = personal.free_text.iter().map(String::as_str);
        texts.find(|text| *text == alias || *text == last)
    })
}

/// The statuses on which the scope rests (contract §5).
const STATUSES: [&str; 5] = ["registered", "cancelled", "revoked", "not_yet_registered", "unknown"];

/// The lists of values.
pub(super) fn choices(reader: &Reader, root: &Section) -> Vec<Choice> {
    let mut values = BTreeMap::new();
    let mut seen: BTreeMap<Field, BTreeMap<String, (String, usize)>> = BTreeMap::new();
    let mut choices = Vec::new();
    for table in root.tables("choice", &["field", "value", "words"]) {
        let field = field(reader, &table);
        let (value, words) = (table.text("value"), table.texts("words"));
        let Some(((field, value), words)) = field.zip(value).zip(words) else { continue };
        if field == Field::Status && !STATUSES.contains(&value.value.as_str()) {
            reader.unknown(value.line, "登记状态的值", &value.value, &STATUSES);
        }
        let value = value.value;
        if field.kind() != Kind::Choice {
            let message = format!("字段 {} 不是列出取值的字段", field.id());
            reader.fault(table.line_of("field"), message, choice_fields());
            continue;
        }
        if let Some(first) = values.insert((field, value.clone()), table.line) {
            let message = format!("{} 的值 {value} 已见第 {first} 行", field.id());
            reader.fault(table.line, message, "把写法并入一处");
        }
        let words = unique(reader, &words, &value, seen.entry(field).or_default());
        choices.push(Choice { field, value, words });
    }
    choices
}

fn choice_fields() -> String {
    let fields = Field::ALL.iter().filter(|field| field.kind() == Kind::Choice);
    format!("可以是 {}", fields.map(|field| field.id()).collect::<Vec<_>>().join("、"))
}

/// Personal headers: those of `defaults` and the pipeline's own. A pipeline adds
/// to the built-in list and never takes from it.
pub(super) fn personal(root: &Section, defaults: Personal) -> Personal {
    let Some(table) = root.table("personal", &["headers", "free-text"]) else { return defaults };
    let join = |mut list: Vec<String>, key| {
        for text in table.optional_texts(key).unwrap_or_default() {
            let text = comparable(&text.value);
            if !text.is_empty() && !list.contains(&text) {
                list.push(text);
            }
        }
        list
    };
    Personal {
        headers: join(defaults.headers, "headers"),
        free_text: join(defaults.free_text, "free-text"),
    }
}

fn field(reader: &Reader, table: &Section) -> Option<Field> {
    let id = table.text("field")?;
    let field = Field::parse(&id.value);
    if field.is_none() {
        let ids: Vec<&str> = Field::ALL.iter().map(|field| field.id()).collect();
        reader.unknown(id.line, "字段", &id.value, &ids);
    }
    field
}
