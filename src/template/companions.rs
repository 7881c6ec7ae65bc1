//! The sheets that go with the form: instructions, lists, divisions.
//!
//! Enters: the columns of the form. Leaves: sheets whose first cell says that they hold no
//! data, so that the reader leaves them alone. Never hides one: a reader of the form sees
//! where its lists come from.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::columns::Column;
use super::options::{Choosable, options as listed};
use super::{Plan, guide, look, marks, sheet};
use crate::codes::{Division, Level};
use crate::diag::column_letters;
use crate::rows::COMPANION;
use crate::spec::{Field, Indicator, Kind, schema};

const GUIDE: &str = "填报说明";
const OPTIONS: &str = "选项";
const DIVISIONS: &str = "行政区划";
/// Row of the title; the marker stands above it.
const TITLE: u32 = 1;
/// Row of the heads of lists and divisions.
const HEAD: u32 = 2;

/// A sheet whose first cell is the marker, with a title.
fn companion(name: &str, title: &str) -> Result<Worksheet, XlsxError> {
    let mut out = Worksheet::new();
    out.set_name(name)?;
    let marker = format!("{COMPANION}本表随填报表附送，不是数据，程序不读；请勿改动本格");
    out.write_string_with_format(0, 0, marker, &look::soft())?;
    out.write_string_with_format(TITLE, 0, title, &look::title())?;
    out.set_row_height(TITLE, 26)?;
    out.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    out.set_margins(0.5, 0.5, 0.5, 0.5, 0.3, 0.3);
    out.set_footer("&C&9第 &P 页，共 &N 页");
    Ok(out)
}

/// Widths of the instructions' columns: 组, 列名, 填法, 填写要求, 条款, 用于.
const WIDTHS: [f64; 6] = [15.0, 24.0, 12.0, 58.0, 12.0, 42.0];

/// The instructions (填报说明): rules, then each column.
pub(super) fn guide(plan: &Plan<'_>) -> Result<Worksheet, XlsxError> {
    let mut out = companion(GUIDE, "社会组织党建工作填报表填报说明")?;
    for (at, width) in (0..).zip(WIDTHS) {
        out.set_column_width(at, width)?;
    }
    let mut row = TITLE + 1;
    for (number, rule) in (1..).zip(guide::RULES) {
        out.write_string_with_format(row, 0, format!("{number}. {rule}"), &look::plain())?;
        row += 1;
    }
    row = explained(&mut out, plan, row + 1)?;
    reasons(&mut out, plan, row + 1)?;
    Ok(out)
}

/// A line a column, and the row below the last.
fn explained(out: &mut Worksheet, plan: &Plan<'_>, first: u32) -> Result<u32, XlsxError> {
    let heads = ["组", "列名", "填法", "填写要求", "《意见》条款", "用于"];
    for (at, head) in (0..).zip(heads) {
        out.write_string_with_format(first, at, head, &look::head(""))?;
    }
    let mut row = first + 1;
    for column in plan.columns {
        let article = guide::article(column.field);
        let article =
            if article.is_empty() { "—".to_owned() } else { format!("第 {article} 条") };
        let texts = [
            column.group.to_owned(),
            column.head.clone(),
            manner(column.field).to_owned(),
            guide::expected(column.field).to_owned(),
            article,
            purpose(plan, column),
        ];
        let mut lines: f64 = 1.0;
        for ((at, text), width) in (0..).zip(&texts).zip(WIDTHS) {
            out.write_string_with_format(row, at, text, &look::wrapped())?;
            lines = lines.max(look::lines(text, width));
        }
        out.set_row_height(row, 4.0 + 14.0 * lines)?;
        row += 1;
    }
    let source = "条款指《关于加强社会组织党的建设工作的意见（试行）》（2015年）；“—”表示《意见》未作规定，用于认定组织或分组。";
    out.write_string_with_format(row, 0, source, &look::soft())?;
    Ok(row + 1)
}

/// The combinations that the form marks in red, each once.
fn reasons(out: &mut Worksheet, plan: &Plan<'_>, first: u32) -> Result<(), XlsxError> {
    let bold = look::plain().set_bold();
    out.write_string_with_format(first, 0, "标红的情形", &bold)?;
    let mut whys: Vec<&str> = Vec::new();
    for mark in marks::marks(plan.columns, plan.form.pipeline, sheet::FIRST) {
        if !whys.contains(&mark.why) {
            whys.push(mark.why);
        }
    }
    for (row, why) in (first + 1..).zip(whys) {
        out.write_string_with_format(row, 0, format!("· {why}"), &look::plain())?;
    }
    Ok(())
}

/// How a column is filled in.
fn manner(field: Field) -> &'static str {
    match field.kind() {
        Kind::CreditCode => "18 位文本",
        Kind::Date => "日期",
        Kind::Count => "整数",
        Kind::YesNo => "是 / 否",
        Kind::Choice => "下拉选择",
        _ if field == Field::Region => "下拉选择",
        _ => "文字",
    }
}

/// The indicators for which an answer is asked.
fn purpose(plan: &Plan<'_>, column: &Column) -> String {
    let wanted = match column.field {
        Field::MembersTotal => "members",
        Field::MembersFull => "full_members",
        Field::TermEnd => "term_end_before",
        other => other.id(),
    };
    let uses = |indicator: &&Indicator| {
        let (population, met) = (indicator.population.columns(), indicator.met.columns());
        population.into_iter().chain(met).any(|name| schema::sources(name).contains(&wanted))
    };
    let names: Vec<&str> = plan
        .form
        .pipeline
        .indicators
        .iter()
        .filter(uses)
        .map(|indicator| indicator.name.as_str())
        .collect();
    match (names.len(), column.field) {
        (0, Field::Name | Field::CreditCode | Field::OldNumber) => "认定组织".to_owned(),
        (0, Field::Registrar | Field::Region) => "认定地区".to_owned(),
        (0, Field::Status | Field::CancellationDate) => "认定是否在册".to_owned(),
        (0, Field::OrgType | Field::Industry) => "分组".to_owned(),
        (0, Field::Staff) => "规模分组".to_owned(),
        (0, Field::MembersProbationary) => "核对党员人数".to_owned(),
        (0, _) => "登记簿".to_owned(),
        _ => names.join("、"),
    }
}

/// The lists: a column a field.
pub(super) fn options(plan: &Plan<'_>) -> Result<Worksheet, XlsxError> {
    let mut out = companion(OPTIONS, "下拉列表的选项")?;
    for (at, (column, list)) in (0..).zip(lists(plan)) {
        let answers = column.field.kind() == Kind::YesNo;
        let (head, group) =
            if answers { ("各列是否", "") } else { (&*column.head, column.group) };
        out.write_string_with_format(HEAD, at, head, &look::head(group))?;
        for (row, option) in (HEAD + 1..).zip(list) {
            out.write_string_with_format(row, at, option.word, &look::plain())?;
        }
        out.set_column_width(at, 20)?;
    }
    out.set_row_height(HEAD, 38)?;
    out.set_freeze_panes(HEAD + 1, 0)?;
    Ok(out)
}

/// The listed columns with their lists; answers of yes and no share the first one's.
fn lists<'p>(plan: &Plan<'p>) -> Vec<(&'p Column, Vec<Choosable>)> {
    let mut answers = false;
    let mut lists = Vec::new();
    for column in plan.columns {
        let again = column.field.kind() == Kind::YesNo && std::mem::replace(&mut answers, true);
        let list = listed(column.field, plan.form.pipeline);
        if !again && !list.is_empty() {
            lists.push((column, list));
        }
    }
    lists
}

/// The cells that hold the list of a field.
pub(super) fn option_range(plan: &Plan<'_>, field: Field) -> Option<String> {
    let of = |column: &Column| {
        column.field == field || column.field.kind() == Kind::YesNo && field.kind() == Kind::YesNo
    };
    let lists = lists(plan);
    let at = lists.iter().position(|(column, _)| of(column))?;
    let last = HEAD as usize + lists[at].1.len();
    let letters = column_letters(u32::try_from(at).ok()?);
    Some(format!("='{OPTIONS}'!${letters}${}:${letters}${}", HEAD + 2, last + 1))
}

/// The divisions in force: of the form's division and below, else all.
pub(super) fn divisions(plan: &Plan<'_>) -> Result<Worksheet, XlsxError> {
    let title = format!("行政区划（{}年末，GB/T 2260）", plan.form.as_of.year());
    let mut out = companion(DIVISIONS, &title)?;
    for (at, (head, width)) in
        (0..).zip([("代码", 12.0), ("名称", 24.0), ("全称", 48.0), ("级别", 10.0)])
    {
        out.write_string_with_format(HEAD, at, head, &look::head(""))?;
        out.set_column_width(at, width)?;
    }
    let text = look::plain().set_num_format("@");
    for (row, division) in (HEAD + 1..).zip(listed_divisions(plan)) {
        let full_name = plan.divisions.full_name(division.code).unwrap_or_default();
        let level = match division.level {
            Level::Province => "省级",
            Level::Prefecture => "地级",
            Level::County => "县级",
        };
        let code = division.code.to_string();
        for (at, cell) in (0..).zip([code.as_str(), division.name, &full_name, level]) {
            out.write_string_with_format(row, at, cell, &text)?;
        }
    }
    out.set_freeze_panes(HEAD + 1, 0)?;
    Ok(out)
}

fn listed_divisions<'p>(plan: &Plan<'p>) -> impl Iterator<Item = &'static Division> + use<'p> {
    let (divisions, region) = (plan.divisions, plan.form.region);
    divisions
        .iter()
        .filter(move |row| region.is_none_or(|region| divisions.contains(region, row.code)))
}

/// The full names of the divisions.
pub(super) fn division_range(plan: &Plan<'_>) -> Option<String> {
    let count = listed_divisions(plan).count();
    (count > 0).then(|| format!("='{DIVISIONS}'!$C${}:$C${}", HEAD + 2, HEAD as usize + 1 + count))
}
