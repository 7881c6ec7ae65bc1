//! Layouts that were once misread, found by composing them at random (`laws::layouts`).

use crate::support::expect::check;
use crate::support::fixture::raw;
use crate::support::formats::ods;

/// A cell of an ods that spans columns and rows.
fn spanning(columns: u32, rows: u32, text: &str) -> String {
    format!(
        "<table:table-cell table:number-columns-spanned='{columns}' \
         table:number-rows-spanned='{rows}' office:value-type='string'><text:p>{text}</text:p>\
         </table:table-cell>"
    )
}

/// A row of an ods: `^` is covered by a cell that spans, `区县:3` spans three rows.
fn ods_rows(rows: &str) -> String {
    let cell = |text: &str| match text.split_once(':') {
        _ if text == "^" => "<table:covered-table-cell/>".to_owned(),
        Some((text, rows)) => spanning(1, rows.parse().expect("a number"), text),
        None => spanning(1, 1, text),
    };
    let row = |line: &str| {
        let cells: String = line.split('|').map(|text| cell(text.trim())).collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    rows.lines().map(row).collect()
}

#[test]
fn a_region_that_spans_rows_of_an_ods_holds_for_each() {
    let rows = ods_rows(
        "所属区县|社会组织名称|登记管理机关|成立登记日期|登记状态
         萧山区:2|甲协会|区民政局|2015-01-01|正常
         ^|乙协会|区民政局|2015-01-01|正常
         余杭区|丙协会|区民政局|2015-01-01|正常",
    );
    check(
        &[raw("a.ods", ods(&rows))],
        "甲协会.region = 330109
         乙协会.region = 330109
         丙协会.region = 330110",
    );
}

#[test]
fn spans_of_an_ods_are_counted_from_where_its_repeated_cells_and_rows_end() {
    let blank = "<table:table-row table:number-rows-repeated='3'><table:table-cell \
                 table:number-columns-repeated='9'/></table:table-row>";
    let title = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated='2'/>{}\
         <table:covered-table-cell table:number-columns-repeated='3'/></table:table-row>",
        spanning(4, 1, "西湖区社会组织台账")
    );
    let heads = ["社会组织名称", "登记管理机关", "成立登记日期", "登记状态"];
    let rows = [&heads, &["甲协会", "杭州市西湖区民政局", "2015-01-01", "正常"]].map(|texts| {
        let cells: String = texts.iter().map(|text| spanning(1, 1, text)).collect();
        format!(
            "<table:table-row><table:table-cell table:number-columns-repeated='2'/>{cells}\
             </table:table-row>"
        )
    });
    let bytes = ods(&[blank.to_owned(), title, rows.concat()].concat());
    let book = nianbao::workbook::read("a.ods", &bytes, false);
    let wide: Vec<_> = book.sheets[0].merges.iter().map(|merge| (merge.start, merge.end)).collect();
    assert_eq!(wide, [((3, 2), (3, 5))]);
    check(&[raw("a.ods", bytes)], "甲协会 in\nfound workbook/hidden-rows 0");
}

#[test]
fn hidden_rows_and_columns_of_an_ods_are_said() {
    let rows = ods_rows(
        "社会组织名称|登记管理机关|成立登记日期|登记状态
         甲协会|西湖区民政局|2015-01-01|正常",
    );
    let hidden = "<table:table-row table:visibility='filter'>";
    let at = rows.rfind("<table:table-row>").expect("a row");
    let row = format!("{}{hidden}{}", &rows[..at], &rows[at + "<table:table-row>".len()..]);
    let column = format!("<table:table-column table:visibility='collapse'/>{rows}");
    for table in [row, column] {
        check(&[raw("a.ods", ods(&table))], "甲协会 in\nfound workbook/hidden-rows 1");
    }
    check(&[raw("a.ods", ods(&rows))], "甲协会 in\nfound workbook/hidden-rows 0");
}
