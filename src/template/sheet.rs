//! The sheet that is filled in.
//!
//! Enters: columns and what is filled in already. Leaves: a sheet with title, two rows of
//! heads and entries, each column with its type, its list and its marks. Never hides
//! anything.

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule,
    ExcelDateTime, Format, Formula, Worksheet, XlsxError,
};

use super::columns::Column;
use super::companions::{division_range, option_range};
use super::entries::Entry;
use super::{Plan, TemplateError, guide, look, marks};
use crate::quantity::Date;
use crate::spec::{Field, Kind};

/// The name of the sheet.
pub(super) const NAME: &str = "填报表";
/// Row of the groups; that of the heads follows.
const GROUPS: u32 = 2;
/// First row of the entries.
pub(super) const FIRST: u32 = GROUPS + 2;
/// Rows that can be filled in with the help of lists and marks.
const ROWS: u32 = 2_000;
/// Rows that are left free at least below those that are filled in already.
const SPARE: u32 = 500;
/// Rows of a sheet.
const MOST: u32 = 1_048_576;

/// Writes the sheet.
pub(super) fn write(plan: &Plan<'_>) -> Result<Worksheet, TemplateError> {
    let filled = plan.entries.len();
    let last = u32::try_from(filled)
        .ok()
        .and_then(|filled| filled.checked_add(SPARE))
        .map(|rows| FIRST + rows.max(ROWS) - 1)
        .filter(|last| *last < MOST)
        .ok_or(TemplateError::TooMany(filled))?;
    let mut sheet = Worksheet::new();
    sheet.set_name(NAME)?;
    page(&mut sheet)?;
    top(&mut sheet, plan)?;
    heads(&mut sheet, plan.columns)?;
    for (at, column) in (0..).zip(plan.columns) {
        sheet.set_column_format(at, &look::entry(column.field))?;
        sheet.set_column_width(at, look::width(column))?;
        entries(&mut sheet, plan, at, column)?;
        sheet.add_data_validation(FIRST, at, last, at, &validation(plan, column)?)?;
    }
    for mark in marks::marks(plan.columns, plan.form.pipeline, FIRST) {
        let at = mark.column as u16;
        let format = ConditionalFormatFormula::new()
            .set_rule(Formula::new(format!("={}", mark.formula)))
            .set_format(look::mark());
        sheet.add_conditional_format(FIRST, at, last, at, &format)?;
    }
    sheet.set_freeze_panes(FIRST, 1)?;
    Ok(sheet)
}

/// Print set-up: A3 across, three pages side by side, heads and names on each.
fn page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_paper_size(8).set_landscape().set_print_fit_to_pages(3, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_repeat_rows(GROUPS, FIRST - 1)?.set_repeat_columns(0, 0)?;
    sheet.set_footer("&C&9第 &P 页，共 &N 页");
    Ok(())
}

/// The title, which names the division, and the line with the date of the data. Each row
/// has one cell: the reader takes a row of several for heads.
fn top(sheet: &mut Worksheet, plan: &Plan<'_>) -> Result<(), XlsxError> {
    let date = plan.form.as_of;
    let title = format!("{}社会组织党建工作填报表（{}年度）", plan.region_name(), date.year());
    sheet.write_string_with_format(0, 0, title, &look::title())?;
    sheet.set_row_height(0, 26)?;
    let mut line =
        format!("数据截至{}；填写要求见“填报说明”表；空白表示未知，不表示否", chinese(date));
    if let Some(said_at) = plan.entries.said_at {
        line += &format!("；蓝字为{}的登记簿所载，请逐项核对改正", chinese(said_at));
    }
    sheet.write_string_with_format(1, 0, line, &look::soft())?;
    // The columns are ruled; the lines above the heads are not.
    sheet.set_row_format(0, &look::title())?.set_row_format(1, &look::soft())?;
    Ok(())
}

/// 2025年12月31日.
pub(super) fn chinese(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The groups and below them the heads.
fn heads(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    let mut first: u16 = 0;
    for run in columns.chunk_by(|a, b| a.group == b.group) {
        let last = first + run.len() as u16 - 1;
        let format = look::head(run[0].group);
        if first == last {
            sheet.write_string_with_format(GROUPS, first, run[0].group, &format)?;
        } else {
            sheet.merge_range(GROUPS, first, GROUPS, last, run[0].group, &format)?;
        }
        first = last + 1;
    }
    let mut height: f64 = 1.0;
    for (at, column) in (0..).zip(columns) {
        let format = look::head(column.group);
        sheet.write_string_with_format(FIRST - 1, at, &column.head, &format)?;
        height = height.max(look::lines(&column.head, look::width(column)));
    }
    sheet.set_row_height(GROUPS, 20)?.set_row_height(FIRST - 1, 8.0 + 15.0 * height)?;
    Ok(())
}

/// What the last year's register says.
fn entries(
    sheet: &mut Worksheet,
    plan: &Plan<'_>,
    at: u16,
    column: &Column,
) -> Result<(), XlsxError> {
    let format: Format = look::former(column.field);
    for (row, entry) in (FIRST..).zip(plan.entries.column(usize::from(at))) {
        match entry {
            None => continue,
            Some(Entry::Text(text)) => sheet.write_string_with_format(row, at, text, &format)?,
            Some(Entry::Count(n)) => sheet.write_number_with_format(row, at, *n, &format)?,
            Some(Entry::Date(date)) => {
                sheet.write_datetime_with_format(row, at, excel(*date)?, &format)?
            }
        };
    }
    Ok(())
}

fn excel(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    ExcelDateTime::from_ymd(date.year().unsigned_abs(), month, day)
}

/// What a column takes, and what is said when it is filled in and when it is refused.
fn validation(plan: &Plan<'_>, column: &Column) -> Result<DataValidation, XlsxError> {
    let field = column.field;
    let (rule, refused) = match field.kind() {
        Kind::CreditCode => (
            DataValidation::new().allow_text_length(DataValidationRule::EqualTo(18)),
            "统一社会信用代码应为 18 位文本。",
        ),
        Kind::Date => {
            let (from, to) =
                (ExcelDateTime::from_ymd(1949, 1, 1)?, ExcelDateTime::from_ymd(2099, 12, 31)?);
            let rule = DataValidationRule::Between(from, to);
            (DataValidation::new().allow_date(rule), "请填日期，写成 2015-09-28 的形式。")
        }
        Kind::Count => (
            DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
            "请只填一个不小于 0 的整数。",
        ),
        _ => match list(plan, field) {
            Some(range) => (
                DataValidation::new().allow_list_formula(Formula::new(range)),
                "请从下拉列表中选择。",
            ),
            None => (DataValidation::new().allow_any_value(), ""),
        },
    };
    let title: String = column.head.chars().take(32).collect();
    let rule = rule.set_input_title(title)?.set_input_message(guide::expected(field))?;
    // A unit outside the national codes is known to some pipelines.
    let rule = match field {
        Field::Region => rule.set_error_style(DataValidationErrorStyle::Warning),
        _ => rule,
    };
    if refused.is_empty() {
        return Ok(rule);
    }
    rule.set_error_title("请核对")?.set_error_message(refused)
}

/// The cells that hold the list of a field.
fn list(plan: &Plan<'_>, field: Field) -> Option<String> {
    if field == Field::Region { division_range(plan) } else { option_range(plan, field) }
}
