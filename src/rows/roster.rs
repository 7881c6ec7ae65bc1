//! Sheets whose rows are persons, which are refused whole (contract §7).
//!
//! Enters: a sheet and the lexicon. Leaves: whether its rows are persons. Never keeps a
//! value.

use super::lexicon::{Lexicon, key};
use super::path::text_of;
use crate::workbook::Sheet;

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
