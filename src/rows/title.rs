//! The lines around a table: titles, words of a page break, lines to be filled in.
//!
//! Enters: texts of a sheet. Leaves: what kind of line they are. Never decides where a
//! table stands.

use super::lexicon::key;
use super::part::is_numbered;
use super::value::date_text;
use crate::workbook::{Cell, Sheet};

/// The title in a row, without the words of a page break: 武汉市名册 of 武汉市名册（续表）.
pub(super) fn title_of(sheet: &Sheet, row: u32) -> Option<String> {
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

/// The heading that stands alone in a row above a header: 一、社会团体.
pub(super) fn numbered_heading(sheet: &Sheet, row: u32) -> Option<String> {
    let mut cells = sheet.row(row).map(|(_, cell)| cell);
    match (cells.next(), cells.next()) {
        (Some(Cell::Text(text)), None) => {
            Some(key(text).into_owned()).filter(|one| is_numbered(one))
        }
        _ => None,
    }
}

/// 续表, 接上页, 第2页, 2/3, - 2 -: a page break's own words.
pub(super) fn is_continuation(text: &str) -> bool {
    let text = key(text);
    let paged = text.contains('页') && text.contains(|c: char| c.is_ascii_digit());
    let number = text.contains(['/', '-'])
        && text.len() <= 9
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-'));
    paged || number || matches!(&*text, "续" | "(续)" | "接上页" | "续表" | "(续表)" | "续上表")
}

/// Words that stand in titles and neither in names of organizations nor in heads.
pub(super) fn names_a_list(text: &str) -> bool {
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

/// (2025年度), (虚构示例数据): a line in brackets below a title.
pub(super) fn is_subtitle(text: &str) -> bool {
    let text = key(text);
    text.starts_with('(') && text.find(')') == Some(text.len() - 1)
}

/// 2025年12月31日, 2025年12月: a line that says a date below a title.
pub(super) fn is_date_line(text: &str) -> bool {
    let text = key(text);
    text.contains('年') && date_text(&text).is_some()
}

/// A sentence, or the number of a page: no name of an organization.
pub(super) fn is_note(text: &str) -> bool {
    text.contains('。') || is_continuation(text)
}

/// Lines to be filled in and notes, which no header holds.
pub(super) fn is_sentence(text: &str) -> bool {
    text.contains(['：', ':']) || text.chars().count() > 40
}
