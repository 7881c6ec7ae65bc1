//! One pass is complete: who mends all that is listed is told nothing new.
//!
//! Two files of the same organizations are filled in rightly, then spoilt. Every cell that
//! a finding is on gets its right value again; nothing else is touched.

use nianbao::diag::{Area, Diagnostic, Severity};
use proptest::prelude::*;

use super::cases;
use crate::support::expect::job;
use crate::support::fixture::{Fixture, code, table};

const HEADS: [&str; 12] = [
    "统一社会信用代码",
    "社会组织名称",
    "登记管理机关",
    "社会组织类型",
    "成立登记日期",
    "登记状态",
    "行业类别",
    "从业人员总数",
    "党员人数",
    "是否建立党组织",
    "组建方式",
    "是否将党组织建设有关内容纳入章程",
];

/// What a cell may be spoilt with, by column: no right value of any organization, so that
/// it can be seen.
const WRONG: [&[&str]; 12] = [
    &["51330106MJ0000001", "513301060000000000", "没有代码", ""],
    &[""],
    &["某某局", "", "民政局"],
    &["某类组织", "其他类"],
    &["不详年", "2015-13-40", "二〇一五", "约2015年"],
    &["在办", "未明"],
    &["杂类", "综合"],
    &["约20", "-3", "2.5", "若干人"],
    &["约20", "3或4", "1,0,0"],
    &["大概", "也许", "9"],
    &["说不清", "某方式"],
    &["大概", "?!"],
];

type Rows = Vec<[String; 12]>;

/// The rows of one file, filled in rightly.
fn right(organizations: usize) -> Rows {
    let row = |at: usize| {
        let built = at.is_multiple_of(2);
        [
            code("51", "330106", at as u32 + 1),
            format!("甲{at}协会"),
            "杭州市西湖区民政局".to_owned(),
            "社会团体".to_owned(),
            format!("2015-03-{:02}", at + 1),
            "正常".to_owned(),
            "教育".to_owned(),
            (20 + at).to_string(),
            (3 + at).to_string(),
            if built { "是" } else { "否" }.to_owned(),
            if built { "单独" } else { "" }.to_owned(),
            "是".to_owned(),
        ]
    };
    (0..organizations).map(row).collect()
}

/// A cell to spoil: file, row, column, and which of the wrong values.
type Slip = (usize, usize, usize, usize);

fn spoil(files: &mut [Rows], (file, row, column, wrong): Slip) {
    let rows = &mut files[file];
    let row = row % rows.len();
    rows[row][column] = WRONG[column][wrong % WRONG[column].len()].to_owned();
}

/// Gives the cells that a finding is on their right values.
fn mend(rows: &mut Rows, right: &Rows, finding: &Diagnostic) {
    for Area { rows: (first, last), columns } in finding.place.areas() {
        let (left, last_column) = columns.unwrap_or((0, 11));
        for row in first.max(1)..=last.min(rows.len() as u32) {
            for column in left as usize..=(last_column as usize).min(11) {
                let at = row as usize - 1;
                rows[at][column].clone_from(&right[at][column]);
            }
        }
    }
}

const NAMES: [&str; 2] = ["民政/甲.csv", "协会/乙.csv"];

fn fixtures(files: &[Rows]) -> Vec<Fixture> {
    let text = |name: &str, rows: &Rows| {
        let lines = rows.iter().map(|row| row.join("|"));
        let text = std::iter::once(HEADS.join("|")).chain(lines).collect::<Vec<_>>().join("\n");
        // Two files are never the same to the byte.
        if name == NAMES[0] { text } else { text.replace("从业人员总数", "从业人员数") }
    };
    NAMES.iter().zip(files).map(|(name, rows)| table(name, &text(name, rows))).collect()
}

fn faults(files: &[Rows]) -> Vec<Diagnostic> {
    let mut found = job(|_| {}, None, &fixtures(files)).diagnostics;
    found.retain(|finding| finding.severity() != Severity::Note);
    found
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn who_mends_all_that_is_listed_is_told_nothing_new(
        organizations in 2_usize..7,
        slips in prop::collection::vec((0_usize..2, 0_usize..7, 0_usize..12, 0_usize..4), 1..9),
    ) {
        let right = right(organizations);
        let mut files = vec![right.clone(), right.clone()];
        slips.into_iter().for_each(|slip| spoil(&mut files, slip));
        let listed = faults(&files);
        for finding in &listed {
            let file = NAMES.iter().position(|name| *name == finding.place.file);
            let file = file.unwrap_or_else(|| panic!("on no file: {finding}"));
            mend(&mut files[file], &right, finding);
        }
        let again: Vec<String> = faults(&files).iter().map(ToString::to_string).collect();
        let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
        prop_assert!(again.is_empty(), "told anew: {again:#?}\nafter: {listed:#?}");
    }
}

#[test]
fn a_file_filled_in_rightly_has_no_fault() {
    assert_eq!(faults(&[right(6), right(6)]), []);
}
