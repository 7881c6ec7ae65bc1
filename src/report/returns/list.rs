//! The list of findings with which a returned workbook begins.
//!
//! Enters: the findings of a file. Leaves: a sheet with one row a finding, linked to its
//! cell. When the workbook comes in again the sheet is known by its first cell.

use rust_xlsxwriter::{Url, Worksheet};

use super::Return;
use super::looks::Looks;
use super::names::SheetName;
use super::seat;
use super::sheet::{Left, MOST_NOTES};
use crate::diag::{Diagnostic, Severity};
use crate::report::xlsx::XlsxError;
use crate::rows::RETURNED_LIST;
use crate::spec::Field;

/// What the list's sheet is called; no other sheet gets this name.
pub(super) const NAME: &str = "问题清单";

/// Heads with the widths of their columns.
const HEADS: [(&str, f64); 8] = [
    ("程度", 7.0),
    ("工作表", 18.0),
    ("单元格", 11.0),
    ("字段", 18.0),
    ("内容（或类别）", 18.0),
    ("问题", 52.0),
    ("提示", 40.0),
    ("编号", 28.0),
];

/// Links of one sheet that Excel follows, less a few.
const MOST_LINKS: usize = 65_000;

/// Findings that one sheet can list.
const MOST_LISTED: usize = 1_048_000;

/// Writes the list.
pub(super) fn write(
    out: &mut Worksheet,
    material: &Return<'_>,
    names: &[SheetName],
    left: &Left,
    looks: &Looks,
) -> Result<(), XlsxError> {
    out.write_string_with_format(0, 0, RETURNED_LIST, &looks.title)?;
    out.set_row_height(0, 26)?;
    let mut row = 1;
    for line in lines(material, names, left) {
        out.write_string_with_format(row, 0, line, &looks.soft)?;
        row += 1;
    }
    row += 1;
    for (column, (head, wide)) in (0..).zip(HEADS) {
        out.write_string_with_format(row, column, head, looks.head.of(None))?;
        out.set_column_width(column, wide)?;
    }
    let mut links = 0;
    for (row, finding) in (row + 1..).zip(material.findings.iter().take(MOST_LISTED)) {
        entry(out, row, finding, names, &mut links, looks)?;
    }
    out.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What stands above the list.
fn lines(material: &Return<'_>, names: &[SheetName], left: &Left) -> Vec<String> {
    let count = |severity| {
        let of_severity = material.findings.iter().filter(|one| one.severity() == severity);
        of_severity.map(|finding| finding.times).sum::<u64>()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut lines = vec![
        format!("文件：{}　　内部资料", material.file),
        format!("错误 {errors}，警告 {warnings}。"),
    ];
    match material.sheets {
        None => lines.push("文件在读取之后被改动或移走，只附清单，不附原表。".to_owned()),
        Some([]) => lines.push("文件未能读出，只附清单，不附原表。".to_owned()),
        Some(_) => lines.extend([
            "其后各表与原表同名、同位置：红底为错误，黄底为警告，说明见批注。请核对、改正后报回本文件，不要移动行列。".to_owned(),
            "标“〔未保留〕”的列没有退回：个人信息、住所、备注等文字，以及程序不识别的列。请勿补填个人信息。".to_owned(),
        ]),
    }
    lines.extend(names.iter().filter(|name| name.is_changed()).map(|name| {
        format!("工作表“{}”的名称 Excel 不接受或重复，这里改称“{}”。", name.source, name.shown)
    }));
    if left.cells > 0 {
        lines.push(format!("另有 {} 个单元格超出 Excel 的行、列或字数限度，未附。", left.cells));
    }
    if left.notes > 0 {
        lines.push(format!("每表最多 {MOST_NOTES} 条批注，其余 {} 处只标底色。", left.notes));
    }
    if material.findings.len() > MOST_LISTED {
        lines.push(format!("只列前 {MOST_LISTED} 条。"));
    }
    lines
}

fn entry(
    out: &mut Worksheet,
    row: u32,
    finding: &Diagnostic,
    names: &[SheetName],
    links: &mut usize,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let place = &finding.place;
    let field = Field::parse(&finding.field).map_or(finding.field.as_str(), |field| field.name());
    let plain = looks.wrapped.of(None);
    let texts = [
        place.sheet.as_str(),
        &place.cell,
        field,
        &finding.value,
        &finding.said(),
        &finding.hint,
        finding.code.id,
    ];
    let severity = finding.severity();
    out.write_string_with_format(row, 0, severity.name(), looks.wrapped.of(Some(severity)))?;
    for (column, text) in (1..).zip(texts) {
        out.write_string_with_format(row, column, text, plain)?;
    }
    if let Some(link) = link(finding, names).filter(|_| *links < MOST_LINKS) {
        out.write_url_with_options(row, 2, link, &place.cell, "", Some(&looks.link))?;
        *links += 1;
    }
    Ok(())
}

/// The way to the cell that a finding is on.
fn link(finding: &Diagnostic, names: &[SheetName]) -> Option<Url> {
    let name = names.iter().find(|name| name.source == finding.place.sheet)?;
    let area = finding.place.areas().next()?;
    let column = area.columns.map_or(0, |(left, _)| left);
    let (row, column) = seat(area.rows.0, column)?;
    let cell = crate::diag::a1(row, u32::from(column));
    Some(Url::new(format!("internal:'{}'!{cell}", name.shown.replace('\'', "''"))))
}
