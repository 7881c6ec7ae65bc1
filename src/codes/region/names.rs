//! The names by which divisions are known: as in force, short, and of old.
//!
//! Enters: the table in force. Leaves: for each spelling the divisions that
//! bear it. Never drops one of several.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::table::Divisions;
use super::{Level, RegionCode};

/// Divisions by spelling.
pub(super) type Index = BTreeMap<String, Vec<RegionCode>>;

/// The spellings of the divisions in force.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names in force: 西湖区.
    pub(super) full: Index,
    /// Usual short forms: 杭州, 内蒙古, 恩施州.
    pub(super) short: Index,
    /// Names that are no longer in force, by the division that followed.
    pub(super) former: Index,
}

impl Names {
    pub(super) fn of(table: &Divisions, year: i16) -> Names {
        let mut names = Names::default();
        for row in table.iter() {
            add(&mut names.full, row.name, row.code);
            for short in short_forms(row.name, row.level) {
                add(&mut names.short, &short, row.code);
            }
        }
        let facts = Facts::all();
        for row in &facts.rows {
            if row.ended(year) {
                names.add_former(table, row.name, row.code);
                // 四平市公主岭市: the county of old may lie elsewhere today.
                if let Some(parent) = row.parent.and_then(|parent| facts.get(parent)) {
                    names.add_former(table, &format!("{}{}", parent.name, row.name), row.code);
                }
            }
            if let Some(former) = row.former_name {
                names.add_former(table, former, row.code);
            }
        }
        for change in &facts.changes {
            names.add_former(table, change.old_name, change.old_code);
        }
        names
    }

    /// Enters a name of old, unless the division that followed bears it today.
    fn add_former(&mut self, table: &Divisions, name: &str, code: RegionCode) {
        if let Some(follower) = table.forward(code)
            && table.name(follower) != Some(name)
        {
            add(&mut self.former, name, follower);
        }
    }
}

fn add(index: &mut Index, name: &str, code: RegionCode) {
    let codes = index.entry(name.to_owned()).or_default();
    if let Err(place) = codes.binary_search(&code) {
        codes.insert(place, code);
    }
}

/// The usual short forms of a name, of at least two characters each.
pub(super) fn short_forms(name: &str, level: Level) -> Vec<String> {
    let mut forms = Vec::new();
    for (suffix, plain) in SUFFIXES {
        let Some(stem) = name.strip_suffix(suffix) else { continue };
        let bare = if plain.is_empty() { stem } else { without_peoples(stem) };
        forms.push(bare.to_owned());
        if !plain.is_empty() {
            forms.push(format!("{bare}{plain}"));
            forms.push(format!("{bare}{suffix}"));
        }
        break;
    }
    forms.retain(|form| form.chars().count() >= 2 && form != name);
    if level == Level::Province {
        forms.retain(|form| !form.ends_with("自治区"));
    }
    forms.dedup();
    forms
}

/// Suffixes of names, the longer first; and for autonomous ones the plain suffix
/// that usage puts in their place.
const SUFFIXES: [(&str, &str); 15] = [
    ("特别行政区", ""),
    ("自治区", "区"),
    ("自治州", "州"),
    ("自治县", "县"),
    ("自治旗", "旗"),
    ("地区", ""),
    ("林区", ""),
    ("特区", ""),
    ("省", ""),
    ("市", ""),
    ("区", ""),
    ("县", ""),
    ("盟", ""),
    ("旗", ""),
    ("州", ""),
];

/// The stem without the names of peoples (民族) at its end, as long as two
/// characters remain: 积石山保安族东乡族撒拉族 is 积石山.
fn without_peoples(stem: &str) -> &str {
    let mut rest = stem;
    while let Some(shorter) = PEOPLES.iter().find_map(|people| strip_people(rest, people)) {
        rest = shorter;
    }
    rest.strip_suffix('族').filter(|rest| rest.chars().count() >= 2).unwrap_or(rest)
}

fn strip_people<'a>(text: &'a str, people: &str) -> Option<&'a str> {
    let text = text.strip_suffix('族').unwrap_or(text);
    text.strip_suffix(people).filter(|rest| rest.chars().count() >= 2)
}

/// Peoples that stand in names of autonomous divisions, without 族; the longer first.
const PEOPLES: [&str; 47] = [
    "柯尔克孜",
    "维吾尔",
    "哈萨克",
    "塔吉克",
    "达斡尔",
    "鄂温克",
    "鄂伦春",
    "土家",
    "布依",
    "朝鲜",
    "蒙古",
    "锡伯",
    "哈尼",
    "傈僳",
    "拉祜",
    "东乡",
    "纳西",
    "景颇",
    "仫佬",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "阿昌",
    "普米",
    "德昂",
    "保安",
    "裕固",
    "独龙",
    "赫哲",
    "各",
    "藏",
    "回",
    "苗",
    "侗",
    "彝",
    "壮",
    "满",
    "瑶",
    "白",
    "傣",
    "黎",
    "佤",
    "畲",
    "土",
    "羌",
    "怒",
];
