//! Layouts that were once misread, found by composing them at random (`laws::layouts`).

use crate::support::expect::check;
use crate::support::fixture::{raw, table};
use crate::support::formats::ods;

#[test]
fn the_heading_of_a_part_of_the_rows_is_not_an_organization() {
    let rows = "序号|社会组织名称|登记管理机关|成立登记日期|登记状态
        一、社会团体|<|<|<|<
        1|甲协会|杭州市西湖区民政局|2015-01-01|正常
        民办非企业单位|<|<|<|<
        2|乙学校|杭州市西湖区民政局|2015-01-01|正常
        （三）基金会||||
        3|丙基金会|杭州市西湖区民政局|2015-01-01|正常";
    check(
        &[table("a.xlsx", rows)],
        "in-scope 3
         accepted 3
         set-aside 0
         not-data 4
         found register/no-identity 0",
    );
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|登记状态
             一、社会团体|||
             甲协会|杭州市西湖区民政局|2015-01-01|正常
             十二、其他|||
             乙协会|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 2
         not-data 3",
    );
}

#[test]
fn an_organization_with_nothing_but_a_name_is_not_taken_for_a_heading() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常
             一心公益促进会|||
             十方书画院|||",
        )],
        "accepted 1
         set-aside 2
         not-data 1",
    );
}

#[test]
fn options_of_a_group_are_read_below_a_band_over_it() {
    check(
        &[table(
            "a.xlsx",
            "社会组织名称|登记管理机关|成立登记日期|登记状态|党建情况|<|<
             ^|^|^|^|是否成立党组织|组建形式|<
             ^|^|^|^|^|在会员中建|其他
             甲协会|杭州市西湖区民政局|2015-01-01|正常|是|√|",
        )],
        "甲协会.built = 是
         甲协会.mode = separate",
    );
}

#[test]
fn a_register_that_names_and_phones_its_heads_is_not_a_list_of_persons() {
    let rows = "社会组织名称|登记管理机关|成立登记日期|登记状态|负责人|<
        ^|^|^|^|姓名|电话
        甲协会|杭州市西湖区民政局|2015-01-01|正常|某某|0000-0000000
        社会组织名称|登记管理机关|成立登记日期|登记状态|负责人|
        ||||姓名|电话
        乙协会|杭州市西湖区民政局|2015-01-01|正常|某某|0000-0000000";
    check(
        &[table("a.xlsx", rows)],
        "in-scope 2
         found workbook/person-roster 0
         found rows/personal-column 2",
    );
    // Below 党员 it names persons.
    let rows = "社会组织名称|党员|<|<\n^|姓名|性别|入党时间\n甲协会|某某|男|2001-07-01";
    check(&[table("a.xlsx", rows)], "accepted 0\nfound workbook/person-roster 1");
}

#[test]
fn a_total_whose_region_stands_before_its_label_is_not_an_organization() {
    let rows = "所属区县|社会组织名称|党员人数|登记管理机关|成立登记日期|登记状态
        西湖区|甲协会|3|杭州市西湖区民政局|2015-01-01|正常
        西湖区|小计|3|||
        杭州市|合计|3|||
        西湖区|合计会计协会|4|杭州市西湖区民政局|2015-01-01|正常";
    check(
        &[table("a.csv", rows)],
        "accepted 2
         not-data 3
         合计会计协会 in",
    );
}

#[test]
fn lines_below_the_title_of_a_second_table_are_no_data() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常

             杭州市社会组织台账二|||
             （2025年度）|||
             填报单位：|杭州市民政局||单位：个
             社会组织名称|登记管理机关|成立登记日期|登记状态
             乙协会|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 2
         not-data 6",
    );
}

#[test]
fn a_line_to_be_filled_in_does_not_part_a_second_table_from_its_bands() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常

             杭州市社会组织台账二||||
             填报单位：杭州市民政局||||单位：个
             社会组织名称|登记信息|||党建工作|
             |登记管理机关|成立登记日期|登记状态|是否建立党组织|党员人数
             乙协会|杭州市西湖区民政局|2015-01-01|正常|是|3",
        )],
        "accepted 2
         乙协会.built = 是",
    );
}

#[test]
fn bands_without_merged_cells_reach_over_the_groups_below_them() {
    check(
        &[table(
            "a.csv",
            "序号|社会组织名称|基本情况|||党建情况|||
             ||登记管理机关|成立登记日期|登记状态|书记来源|||是否建立党组织
             |||||出资人|中层管理|上级选派|
             1|甲协会|杭州市西湖区民政局|2015-01-01|正常|√|||是",
        )],
        "甲协会.built = 是
         甲协会.secretary_source = head
         not-data 3",
    );
}

#[test]
fn a_row_that_holds_little_below_a_header_is_not_its_lowest_level() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记信息|||||党建工作|
             |负责人||登记管理机关|成立登记日期|登记状态|是否建立党组织|党员人数
             |姓名|电话|||||
             甲协会|某某|0000-0000000|||||
             乙协会|某某|0000-0000000|杭州市西湖区民政局|2015-01-01|正常|是|3",
        )],
        "accepted 1
         set-aside 1
         乙协会 in",
    );
}

#[test]
fn a_name_with_a_remark_right_below_the_header_is_not_a_level_of_it() {
    check(
        &[table(
            "a.csv",
            "社会组织名称||登记管理机关|成立登记日期|登记状态
             甲协会|待核|||
             乙协会||杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 1
         set-aside 1
         not-data 1",
    );
}

#[test]
fn the_lowest_heads_of_a_repeated_header_are_not_a_total() {
    check(
        &[table(
            "a.xlsx",
            "社会组织名称|从业人员|<|<|登记管理机关|成立登记日期|登记状态
             ^|总数|专职|兼职|^|^|^
             小计|=3|=1|=2|||
             甲协会|=3|=1|=2|杭州市西湖区民政局|2015-01-01|正常
             小计|=9|=4|=5|||
             社会组织名称|从业人员|<|<|登记管理机关|成立登记日期|登记状态
             ^|总数|专职|兼职|^|^|^
             乙协会|=9|=4|=5|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "in-scope 2
         found rows/total-differs 0",
    );
}

#[test]
fn the_last_total_of_a_table_is_not_the_title_of_the_next() {
    check(
        &[table(
            "a.csv",
            "所属区县|社会组织名称|登记管理机关|成立登记日期|登记状态
             西湖区|甲协会|杭州市西湖区民政局|2015-01-01|正常
             杭州市|合计|||

             杭州市社会组织台账二||||
             社会组织名称|党员人数|登记管理机关|成立登记日期|登记状态
             小计|5|||
             乙协会|3|杭州市西湖区民政局|2015-01-01|正常
             杭州市社会组织台账二||||
             社会组织名称|党员人数|登记管理机关|成立登记日期|登记状态
             丙协会|2|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "in-scope 3
         found rows/total-differs 0",
    );
}

#[test]
fn the_heading_of_a_part_that_holds_its_sums_is_a_total() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|党员人数|登记管理机关|成立登记日期|登记状态
             一、社会团体|7|||
             甲协会|3|杭州市西湖区民政局|2015-01-01|正常
             乙协会|4|杭州市西湖区民政局|2015-01-01|正常
             二、民办非企业单位|5|||
             丙学校|5|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 3
         not-data 3
         found rows/total-differs 0",
    );
}

#[test]
fn the_number_and_the_sums_of_a_part_may_stand_before_its_heading() {
    check(
        &[table(
            "a.csv",
            "序号|社会组织名称|党员人数|登记管理机关|成立登记日期|登记状态
             一|社会团体|3|||
             1|甲协会|3|杭州市西湖区民政局|2015-01-01|正常
             二|民办非企业单位|5|||
             2|丙学校|5|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 2
         not-data 3
         found rows/total-differs 0",
    );
    check(
        &[table(
            "a.csv",
            "党员人数|登记管理机关|社会组织名称|成立登记日期|登记状态
             3||一、社会团体||
             3|杭州市西湖区民政局|甲协会|2015-01-01|正常",
        )],
        "accepted 1
         not-data 2",
    );
}

#[test]
fn an_organization_with_a_chinese_serial_number_is_kept() {
    check(
        &[table(
            "a.csv",
            "序号|社会组织名称|党员人数|登记管理机关|成立登记日期|登记状态
             一|甲协会|3|||
             二|乙协会|3|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 1
         set-aside 1
         not-data 1",
    );
}

#[test]
fn a_date_below_a_title_is_no_data_at_a_page_break_either() {
    check(
        &[table(
            "a.csv",
            "杭州市社会组织台账|||
             |||2025年12月31日
             社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常
             杭州市社会组织台账|||
             |||2025年12月31日
             社会组织名称|登记管理机关|成立登记日期|登记状态
             乙协会|杭州市西湖区民政局|2015-01-01|正常
             2025年12月|||
             社会组织名称|登记管理机关|成立登记日期|登记状态
             丙协会|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 3
         set-aside 0
         not-data 8",
    );
}

#[test]
fn a_sentence_or_a_page_number_below_a_table_is_not_an_organization() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常
             本表由各区民政局填报，杭州市民政局汇总。|||
             第1页 共3页|||

             杭州市社会组织台账二|||
             请逐项填写。|||
             社会组织名称|登记管理机关|成立登记日期|登记状态
             乙协会|杭州市西湖区民政局|2015-01-01|正常
             - 2 -|||",
        )],
        "accepted 2
         set-aside 0
         not-data 8",
    );
}

#[test]
fn heads_with_numbers_and_remarks_are_read() {
    check(
        &[table(
            "a.csv",
            "1.社会组织名称（必填）|2.登记管理机关|3.成立登记日期|4、登记状态|12.党员人数（人）
             甲协会|杭州市西湖区民政局|2015-01-01|正常|3",
        )],
        "甲协会.members = 3",
    );
}

#[test]
fn years_as_numbers_are_heads_below_a_group() {
    check(
        &[table(
            "a.xlsx",
            "社会组织名称|登记管理机关|成立登记日期|登记状态|年检结论|<|党员|<
             ^|^|^|^|=2023|=2024|正式|预备
             甲协会|杭州市西湖区民政局|2015-01-01|正常|合格|合格|=3|=1",
        )],
        "甲协会.full_members = 3
         not-data 2",
    );
}

#[test]
fn a_subtitle_alone_at_a_page_break_is_not_an_organization() {
    check(
        &[table(
            "a.csv",
            "（2025年度）|||
             社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常
             （2025年度）|||
             社会组织名称|登记管理机关|成立登记日期|登记状态
             乙协会|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "accepted 2
         not-data 4",
    );
}

#[test]
fn a_header_below_many_lines_of_notes_is_found_wherever_its_names_stand() {
    let notes = "请各区民政局逐项填写。\n".repeat(60);
    let rows = "登记管理机关;成立登记日期;登记状态;备注;联系电话;社会组织名称\n\
                杭州市西湖区民政局;2015-01-01;正常;;;甲协会\n";
    check(
        &[raw("a.csv", format!("{notes}{rows}"))],
        "甲协会 in
         not-data 61",
    );
}

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
