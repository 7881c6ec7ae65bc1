//! Sheets whose rows are persons, which are refused whole (contract §7).
//!
//! Enters: a sheet and the lexicon. Leaves: whether its rows are persons. Never keeps a
//! value.

use super::header::Table;
use super::lexicon::{Lexicon, Meaning, key};
use super::path::text_of;
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
    tables.iter().any(|table| lists_persons(&heads_of_table(table)))
        || tops.filter(alone).any(|row| lists_persons(&heads_of_row(sheet, *row, lexicon)))
}

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
    let traits = |(head, _): &Head| TRAITS.iter().any(|word| head.contains(word));
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
