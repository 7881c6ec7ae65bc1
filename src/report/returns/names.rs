//! Names of returned workbooks and of their sheets.
//!
//! Enters: names of sources. Leaves: names that a folder and Excel accept, no two alike.

use std::collections::BTreeSet;

use super::list;
use crate::report::manifest::sha256;
use crate::rows::KeptSheet;

/// The path of a source's returned workbook below the output folder: the source's own,
/// with `.xlsx` behind it, so that `a.xls` and `a.csv` stay apart.
///
/// `folders` are the folders of all sources, none of which may be taken for a file. A
/// name too long for a file system is cut, and its hash keeps it apart.
pub fn path(source: &str, folders: &BTreeSet<&str>) -> String {
    let (folder, file) = source.rsplit_once('/').map_or(("", source), |(a, b)| (a, b));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut name = format!("{folder}{}.xlsx", fitting(file));
    while folders.contains(name.as_str()) {
        name += ".xlsx";
    }
    format!("quality/returns/{name}")
}

/// Bytes of a file's name, less what stands behind it.
const LONGEST: usize = 255 - 2 * ".xlsx".len();

fn fitting(file: &str) -> String {
    if file.len() <= LONGEST {
        return file.to_owned();
    }
    let hash = &sha256(file.as_bytes())[..16];
    let end = (0..=LONGEST - 17).rev().find(|at| file.is_char_boundary(*at)).unwrap_or(0);
    format!("{}~{hash}", &file[..end])
}

/// What a sheet is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetName {
    /// In the source; empty in text files.
    pub(super) source: String,
    /// In the returned workbook.
    pub(super) shown: String,
}

impl SheetName {
    /// True where Excel does not accept the source's name.
    pub(super) fn is_changed(&self) -> bool {
        !self.source.is_empty() && self.source != self.shown
    }
}

/// The names of the sheets, the source's where Excel accepts them. The sheet of a text
/// file is called as Excel calls the first sheet of a new workbook, which names no region.
pub(super) fn names(sheets: &[KeptSheet]) -> Vec<SheetName> {
    let wanted: Vec<&str> = sheets.iter().map(|kept| kept.sheet.name.as_str()).collect();
    let mut taken = BTreeSet::from([folded(list::NAME)]);
    let mut kept = vec![false; wanted.len()];
    for (kept, name) in kept.iter_mut().zip(&wanted) {
        *kept = is_allowed(name) && taken.insert(folded(name));
    }
    let mut named = Vec::new();
    for (at, (kept, source)) in kept.into_iter().zip(wanted).enumerate() {
        let shown = if kept { source.to_owned() } else { other(source, at + 1, &mut taken) };
        named.push(SheetName { source: source.to_owned(), shown });
    }
    named
}

/// A numbered name that no other sheet bears.
fn other(source: &str, number: usize, taken: &mut BTreeSet<String>) -> String {
    let first = if source.is_empty() { format!("Sheet{number}") } else { format!("表{number}") };
    let mut name = first.clone();
    let mut next = 2;
    while !taken.insert(folded(&name)) {
        name = format!("{first}_{next}");
        next += 1;
    }
    name
}

/// Excel takes names for the same that differ in case alone.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// What Excel asks of a name: 1 to 31 characters, none of `[]:*?/\`, no apostrophe at an
/// end, and not its own word for changes.
fn is_allowed(name: &str) -> bool {
    let length = name.encode_utf16().count();
    (1..=31).contains(&length)
        && !name.contains(|c: char| "[]:*?/\\".contains(c) || c.is_control())
        && !name.starts_with('\'')
        && !name.ends_with('\'')
        && !name.eq_ignore_ascii_case("history")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::SheetBuilder;

    fn shown(names: &[&str]) -> Vec<String> {
        let sheet = |name: &&str| KeptSheet {
            sheet: SheetBuilder::new(name).finish(Vec::new()),
            heads: BTreeSet::new(),
        };
        let sheets: Vec<KeptSheet> = names.iter().map(sheet).collect();
        super::names(&sheets).into_iter().map(|name| name.shown).collect()
    }

    #[test]
    fn a_name_that_excel_refuses_is_numbered_and_no_two_are_alike() {
        let long = "长".repeat(32);
        for (given, expected) in [
            (vec!["西湖区", "a/b", "表2"], vec!["西湖区", "表2_2", "表2"]),
            (vec![""], vec!["Sheet1"]),
            (vec!["问题清单", "Data", "DATA"], vec!["表1", "Data", "表3"]),
            (vec![long.as_str(), "'甲'", "History"], vec!["表1", "表2", "表3"]),
        ] {
            assert_eq!(shown(&given), expected, "{given:?}");
        }
    }

    #[test]
    fn two_sources_never_share_a_returned_workbook() {
        let folders = BTreeSet::from(["b.csv.xlsx"]);
        let path = |name: &str| path(name, &folders);
        assert_eq!(path("民政/a.csv"), "quality/returns/民政/a.csv.xlsx");
        assert_ne!(path("a.csv"), path("a.xls"));
        assert_eq!(path("b.csv"), "quality/returns/b.csv.xlsx.xlsx");
        let long = |end: &str| path(&format!("{}{end}.csv", "长".repeat(83)));
        assert_ne!(long("甲"), long("乙"));
        assert!(long("甲").rsplit('/').next().is_some_and(|name| name.len() <= 255));
    }
}
