//! Sheets whose rows are persons, which are refused whole (contract §7).
//!
//! Enters: a sheet and the lexicon. Leaves: whether its rows are persons. Never keeps a
//! value.

use super::header::Table;
use super::lexicon::{Lexicon, Meaning, key};
use super::path::{Column, text_of};
use crate::spec::Field;
use crate::workbook::Sheet;

/// A sheet whose rows are persons: it names them and their traits, and says nothing of an
/// organization but which one it is, where, and of which party organization. A row of a table's header is judged by the whole
/// header: below 负责人 a 姓名 is one person of an organization.
pub(super) fn is_person_roster(sheet: &Sheet, tables: &[Table], lexicon: &Lexicon) -> bool {
    let tops = sheet.rows().iter().take(10);
    let heads = |table: &Table, row: &u32| {
        (table.header.0..=table.header.1).contains(row) || table.repeats.contains(row)
    };
    let alone = |row: &&u32| !tables.iter().any(|table| heads(table, row));
    tables
        .iter()
        .any(|table| lists_persons(&heads_of_table(table)) || names_are_of_persons(sheet, table))
        || tops.filter(alone).any(|row| lists_persons(&heads_of_row(sheet, *row, lexicon)))
}

/// Whether the names of a table are those of persons (名称 for 姓名): it asks what is asked of
/// persons, and nearly all names have two to four characters and no ending of an organization.
/// What is asked of a post stands behind its name, so that no head begins with it.
fn names_are_of_persons(sheet: &Sheet, table: &Table) -> bool {
    let of_person = |(head, _): &Head| TRAITS.iter().any(|word| head.starts_with(word));
    if heads_of_table(table).iter().filter(|head| of_person(head)).count() < 2 {
        return false;
    }
    let name = |column: &&Column| column.meaning.field() == Some(Field::Name);
    let Some(name) = table.columns.iter().find(name) else { return false };
    let rows = sheet.rows().iter().filter(|row| table.reaches(**row)).take(100);
    let names: Vec<String> = rows.filter_map(|row| text_of(sheet.cell(*row, name.index))).collect();
    let persons = names.iter().filter(|name| is_personal_name(&key(name))).count();
    persons > 0 && persons * 10 >= names.len() * 8
}

fn is_personal_name(name: &str) -> bool {
    let han = name.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '·'));
    han && (2..=4).contains(&name.chars().count()) && !name.ends_with(ORGANIZATIONS)
}

/// How names of organizations end.
const ORGANIZATIONS: [char; 20] = [
    '会', '社', '院', '校', '园', '所', '站', '馆', '队', '团', '部', '室', '心', '处', '盟', '金',
    '堂', '司', '厂', '店',
];

/// A head as it is read, and what it means.
type Head = (String, Option<Field>);

fn heads_of_table(table: &Table) -> Vec<Head> {
    let field = |meaning: &Meaning| match meaning {
        Meaning::Field(field, _) | Meaning::OneHot(field, _) => Some(*field),
        _ => None,
    };
    let heads = table.columns.iter();
    heads.map(|column| (key(&column.path.concat()).into_owned(), field(&column.meaning))).collect()
}

fn heads_of_row(sheet: &Sheet, row: u32, lexicon: &Lexicon) -> Vec<Head> {
    let texts = sheet.row(row).filter_map(|(_, cell)| text_of(cell));
    let head = |text: String| {
        (key(&text).into_owned(), lexicon.meaning(std::slice::from_ref(&text)).field())
    };
    texts.map(head).collect()
}

fn lists_persons(heads: &[Head]) -> bool {
    let traits = |(head, _): &Head| TRAITS.iter().chain(&NUMBERS).any(|word| head.contains(word));
    let of_organization = |(_, field): &Head| field.is_some_and(|field| !says_where(field));
    heads.iter().any(|(head, _)| names_persons(head))
        && heads.iter().any(traits)
        && !heads.iter().any(of_organization)
}

/// What a list of persons says of each: where he or she belongs.
fn says_where(field: Field) -> bool {
    use Field::{Address, Form, PartyName, PartyParent, Region, SupervisingUnit};
    field.is_identity()
        || matches!(field, Address | Form | PartyName | PartyParent | Region | SupervisingUnit)
}

/// What a person is and no organization.
const TRAITS: [&str; 9] =
    ["性别", "出生", "民族", "学历", "入党", "政治面貌", "籍贯", "是否党员", "职务"];

/// By what a person is known or reached.
const NUMBERS: [&str; 5] = ["身份证", "证件号", "手机", "电话", "联系方式"];

/// 姓名, 党员姓名, 志愿者姓名; the name of one post (书记姓名) is a column of an organization.
fn names_persons(key: &str) -> bool {
    const POSTS: [&str; 8] =
        ["书记", "负责人", "法定代表人", "法人", "联系人", "会长", "理事长", "秘书长"];
    key.strip_suffix("姓名").is_some_and(|of| !POSTS.iter().any(|post| of.ends_with(post)))
}
