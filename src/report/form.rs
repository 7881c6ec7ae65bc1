//! The lines of the official yearly form
//! (「社会组织法人单位建立党的基层组织情况」), for the table and for the sheet handed in.
//!
//! Enters: the filled form. Leaves: its lines with their depth, one number a column, the
//! total first. What no source says has no number.

use crate::indicators::{FormColumn, FormKind, OfficialForm};

/// The form's name.
pub const TITLE: &str = "社会组织法人单位建立党的基层组织情况";

/// A line of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 0 for a line, more for its parts.
    pub depth: usize,
    /// What is counted.
    pub label: &'static str,
    /// The total, then the columns of [`FormKind::ALL`]; `None` where no source says it.
    pub numbers: Option<Vec<u64>>,
}

/// The heads of the columns, the total first.
pub fn heads() -> Vec<&'static str> {
    std::iter::once("合计").chain(FormKind::ALL.map(FormKind::name)).collect()
}

/// The lines of a filled form.
pub fn lines(form: &OfficialForm) -> Vec<Line> {
    let columns = FormKind::ALL.map(|kind| form.get(&kind).copied().unwrap_or_default());
    let mut total = FormColumn::default();
    columns.iter().for_each(|column| total += *column);
    let line = |depth, label, count: fn(&FormColumn) -> u64| {
        let numbers = std::iter::once(count(&total)).chain(columns.iter().map(count));
        Line { depth, label, numbers: Some(numbers.collect()) }
    };
    let silent = |label| Line { depth: 0, label, numbers: None };
    vec![
        line(0, "单位数", |one| one.parts.organizations()),
        line(0, "已单独建立党组织的", |one| one.parts.separate),
        line(1, "党委", |one| one.forms[0]),
        line(1, "总支部", |one| one.forms[1]),
        line(1, "支部", |one| one.forms[2]),
        line(1, "党组织类别未填", |one| one.forms[3]),
        line(0, "已建立联合党支部的（单位）", |one| one.parts.joint),
        line(1, "有三名以上正式党员的", |one| one.joint_eligible),
        line(0, "联合党支部数（党组织）", |one| one.joint_parties),
        line(0, "未建立党组织的", |one| one.not_built),
        line(1, "应建尚未建立的", |one| one.parts.should_build),
        line(1, "仅有个别党员的", |one| one.parts.few_members),
        line(1, "没有党员的", |one| one.parts.no_members),
        line(1, "已派党建工作指导员的", |one| one.instructed),
        line(0, "差额：以其他方式组建的", |one| one.parts.other_mode),
        line(0, "差额：未填，无法归入的", |one| one.parts.unknown),
        line(0, "从业人员（人）", |one| one.staff),
        line(0, "党员（人）", |one| one.members),
        silent("未转入组织关系的党员（人）"),
        silent("党建工作指导员（人）"),
    ]
}

/// The identity of the form over the total, in words.
pub fn identity(form: &OfficialForm) -> String {
    let sum = |count: fn(&FormColumn) -> u64| form.values().map(count).sum::<u64>();
    let (all, gap) = (sum(|one| one.parts.organizations()), sum(|one| one.parts.gap()));
    let of_the_form = sum(|one| one.parts.of_the_form());
    match gap {
        0 => {
            format!("审核：单位数 {all} = 单独 + 联合 + 应建未建 + 仅有个别党员 + 没有党员，相符。")
        }
        _ => format!(
            "审核：单独 + 联合 + 应建未建 + 仅有个别党员 + 没有党员 = {of_the_form}，比单位数 {all} 少 {gap}，见两行“差额”。"
        ),
    }
}
