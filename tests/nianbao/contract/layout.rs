//! Which rows are data, which files are read, and at which date (§1, §5, §6).

use nianbao::quantity::Date;
use nianbao::spec::{Field, FileLayout, Pipeline};

use crate::support::expect::{check, check_with, job};
use crate::support::fixture::{completed, raw, register, table, workbook};

#[test]
fn a_total_row_is_not_an_organization() {
    let rows = "序号|社会组织名称|党员人数|登记管理机关|成立登记日期|登记状态
        1|甲协会|3|杭州市西湖区民政局|2015-01-01|正常
        2|乙协会|4|杭州市西湖区民政局|2015-01-01|正常
        小计||7|||
        |合计|7|||
        全市总计||7|||";
    check(
        &[table("a.xlsx", rows)],
        "rows 6
         accepted 2
         set-aside 0
         not-data 4
         found rows/not-data 2",
    );
}

#[test]
fn an_organization_named_合计_is_kept() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码|社会组织类型|党员人数
             合计会计师事务所|#91-330106-1|会计师事务所|3
             杭州合计协会||社会团体|4
             合计|||7",
        )],
        "合计会计师事务所 in
         杭州合计协会 in",
    );
}

#[test]
fn a_header_repeated_at_a_page_break_is_no_data() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常

             社会组织名称|登记管理机关|成立登记日期|登记状态
             乙协会|杭州市西湖区民政局|2015-01-01|正常",
        )],
        "in-scope 2
         rows 5
         not-data 3",
    );
}

#[test]
fn titles_units_column_numbers_and_footers_are_no_data() {
    check(
        &[table(
            "a.xlsx",
            "西湖区社会组织台账|<|<|<
             单位：个|||
             社会组织名称|登记管理机关|成立登记日期|登记状态
             甲|乙|1|2
             甲协会|杭州市西湖区民政局|2015-01-01|正常
             填表人：某某|||
             注：截至年末|||",
        )],
        "in-scope 1
         rows 7
         not-data 6",
    );
}

#[test]
fn two_levels_of_merged_headers_are_one_path() {
    check(
        &[table(
            "a.xlsx",
            "社会组织名称|登记机构|成立日期|登记状态|从业人员|<|<|党员|<
             ^|^|^|^|总数|专职|兼职|正式|预备
             甲协会|杭州市西湖区民政局|2015-01-01|正常|=12|=5|=7|=3|=1
             乙协会|杭州市西湖区民政局|2015-01-01|正常||=5|=6|=3|",
        )],
        "in-scope 2
         甲协会.staff = 12
         乙协会.staff = 11
         甲协会.full_members = 3
         甲协会.members = 4
         乙协会.members = 3",
    );
}

#[test]
fn a_leaf_that_several_groups_bear_is_read_under_its_own_group() {
    check(
        &[table(
            "a.xlsx",
            "社会组织名称|登记机构|成立日期|登记状态|是否成立党组织|组建形式|<|书记来源|<
             ^|^|^|^|^|在会员中建|其他|出资人|其他
             甲协会|杭州市西湖区民政局|2015-01-01|正常|是|√|||√
             乙协会|杭州市西湖区民政局|2015-01-01|正常|是||√|√|",
        )],
        "甲协会.mode = separate
         乙协会.mode = other
         secretary-internal @ all = 2 1 0 1",
    );
}

#[test]
fn a_region_merged_down_the_side_holds_for_each_row() {
    check(
        &[table(
            "a.xlsx",
            "所属区县|社会组织名称|登记管理机关|成立登记日期|登记状态
             萧山区|甲协会|区民政局|2015-01-01|正常
             ^|乙协会|区民政局|2015-01-01|正常
             余杭区|丙协会|区民政局|2015-01-01|正常",
        )],
        "乙协会.region = 330109
         丙协会.region = 330110",
    );
}

#[test]
fn two_tables_on_one_sheet_are_both_read() {
    check(
        &[table(
            "a.xlsx",
            "一、社会团体|||
             社会组织名称|登记管理机关|成立登记日期|登记状态
             甲协会|杭州市西湖区民政局|2015-01-01|正常
             |||
             二、民办非企业单位|||
             单位名称|成立日期|状态|登记管理机关
             乙学校|2016-01-01|正常|杭州市西湖区民政局",
        )],
        "in-scope 2
         乙学校.registration_date = 2016-01-01",
    );
}

#[test]
fn text_in_gb18030_is_read() {
    let text = completed("社会组织名称|是否建立党组织\n鼕鼕文化协会|是").replace('|', ",");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    check(&[raw("a.csv", bytes)], "鼕鼕文化协会.built = 是");
}

#[test]
fn text_in_utf_16_and_with_tabs_is_read() {
    let text = completed("社会组织名称|是否建立党组织\n甲协会|是").replace('|', "\t");
    let bytes: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check(&[raw("a.txt", bytes)], "甲协会.built = 是");
}

#[test]
fn content_decides_and_not_the_extension() {
    let book = register("a.xlsx", "社会组织名称|是否建立党组织\n甲协会|是");
    check(&[raw("a.xls", book.bytes)], "甲协会.built = 是");
    let text = register("a.csv", "社会组织名称|是否建立党组织\n甲协会|是");
    check(&[raw("a.xlsx", text.bytes)], "甲协会.built = 是");
}

#[test]
fn a_hidden_sheet_is_skipped_with_a_note_unless_a_switch_reads_it() {
    let first = completed("社会组织名称|是否建立党组织\n甲协会|是");
    let old = completed("社会组织名称|是否建立党组织\n乙协会|是");
    let files = [workbook("a.xlsx", &[("名册", &first), ("-旧名册", &old)])];
    check(&files, "in-scope 1\nfound workbook/hidden-sheet 1");
    check_with(
        |pipeline| pipeline.switches.read_hidden = true,
        None,
        &files,
        "in-scope 2
         found workbook/hidden-sheet 0",
    );
}

#[test]
fn temporary_and_hidden_files_are_skipped_with_a_note() {
    check(
        &[
            register("a.csv", "社会组织名称\n甲协会"),
            register("~$a.csv", "社会组织名称\n乙协会"),
            register(".b.csv", "社会组织名称\n丙协会"),
        ],
        "in-scope 1
         found workbook/skipped-file 2",
    );
}

#[test]
fn a_folder_with_a_manifest_of_ours_is_skipped_with_a_note() {
    let manifest = r#"{ "program": "nianbao" }"#;
    check(
        &[
            register("a.csv", "社会组织名称\n甲协会"),
            register("2024年报/b.csv", "社会组织名称\n乙协会"),
            raw("2024年报/manifest.json", manifest),
            register("别处/c.csv", "社会组织名称\n丙协会"),
            raw("别处/manifest.json", r#"{ "program": "other" }"#),
        ],
        "甲协会 in
         乙协会 out
         丙协会 in
         found workbook/skipped-folder 1",
    );
}

#[test]
fn a_file_that_is_no_spreadsheet_is_a_finding_and_the_rest_is_read() {
    check(
        &[
            register("a.csv", "社会组织名称\n甲协会"),
            raw("b.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            raw("c.xlsx", b"PK\x03\x04 cut off".to_vec()),
            raw("d.xls", "<?xml version=\"1.0\"?><Workbook></Workbook>"),
            raw("e.xls", "<html><p>社会组织名称</p></html>"),
            raw("说明.docx", b"PK\x03\x04".to_vec()),
        ],
        "in-scope 1
         found workbook/not-a-spreadsheet 3
         found workbook/unreadable 1
         found workbook/other-file 1",
    );
}

#[test]
fn a_sheet_without_header_is_a_finding_and_its_rows_are_no_data() {
    let good = completed("社会组织名称\n甲协会");
    check(
        &[workbook(
            "a.xlsx",
            &[("名册", &good), ("通知", "各单位：\n请于年底前报送\n联系人：某某")],
        )],
        "in-scope 1
         found rows/no-header 1
         not-data 4
         rows 5",
    );
}

#[test]
fn folders_of_years_are_year_ends_of_their_own() {
    let outcome = job(
        |_| {},
        None,
        &[
            register(
                "2024/a.csv",
                "社会组织名称|成立登记日期\n甲协会|2015-01-01\n乙协会|2025-02-01",
            ),
            register(
                "2025/a.csv",
                "社会组织名称|成立登记日期\n甲协会|2015-01-01\n乙协会|2025-02-01\n丙协会|2025-03-01",
            ),
        ],
    );
    let sizes: Vec<String> = outcome
        .year_ends
        .iter()
        .map(|year| format!("{} {}", year.as_of, year.registered.register.len()))
        .collect();
    assert_eq!(sizes, ["2024-12-31 1", "2025-12-31 3"]);
}

#[test]
fn years_in_a_column_belong_to_their_year_ends() {
    let outcome = job(
        |_| {},
        None,
        &[register(
            "a.csv",
            "年报年份|社会组织名称|党员人数\n2024|甲协会|0\n2025|甲协会|3\n2025|乙协会|1",
        )],
    );
    let sizes: Vec<String> = outcome
        .year_ends
        .iter()
        .map(|year| format!("{} {}", year.as_of, year.registered.register.len()))
        .collect();
    assert_eq!(sizes, ["2024-12-31 1", "2025-12-31 2"]);
}

#[test]
fn the_reference_date_may_be_given() {
    let date: Date = "2024-06-30".parse().expect("a date");
    let rows = "社会组织名称|成立登记日期|登记状态|注销日期
        甲协会|2024-06-30|正常|
        乙协会|2024-07-01|正常|
        丙协会|2015-01-01|注销|2024-06-30
        丁协会|2015-01-01|注销|2024-07-01";
    check_with(
        |_| {},
        Some(date),
        &[register("a.csv", rows)],
        "甲协会 in\n乙协会 out\n丙协会 out\n丁协会 in",
    );
    check(&[register("a.csv", rows)], "甲协会 in\n乙协会 in\n丙协会 out\n丁协会 out");
}

#[test]
fn folders_named_in_either_language_hold_lists() {
    for folder in ["associations", "协会"] {
        check(
            &[
                register("a.csv", "社会组织名称\n甲协会"),
                register(&format!("杭州/{folder}/l.csv"), "社会组织名称\n乙协会"),
            ],
            "in-scope 1
             excluded register/not-registered 1",
        );
    }
    for folder in ["civil_affairs", "民政", "其他"] {
        check(&[register(&format!("{folder}/a.csv"), "社会组织名称\n甲协会")], "in-scope 1");
    }
}

#[test]
fn a_page_that_is_named_as_a_spreadsheet_is_read_with_its_spans() {
    let page = "<html><meta charset=gb2312><body><h2>西湖区社会组织名册</h2><table>\
        <tr><th rowspan=2>社会组织名称<th rowspan=2>统一社会信用代码<th rowspan=2>登记管理机关\
        <th rowspan=2>成立日期<th rowspan=2>登记状态<th colspan=2>从业人员</tr>\
        <tr><th>专职<th>兼职</tr>\
        <tr><td>甲协会<td>51330106MJ0000017A<td>杭州市西湖区民政局<td>2015-09-28<td>正常<td>3<td>4</tr>\
        <tr><td colspan=5>合计<td>3<td>4</tr></table></body></html>";
    let (page, _, _) = encoding_rs::GB18030.encode(page);
    check(
        &[raw("a.xls", page.into_owned())],
        "in-scope 1
         甲协会.staff = 7
         甲协会.region = 330106
         not-data 4",
    );
}

#[test]
fn a_layout_that_the_pipeline_tells_goes_before_recognition() {
    let rows = "社会组织名称|登记机关|成立登记日期|登记状态|人员|<\n\
                ^|^|^|^|在编|其他\n\
                甲协会|西湖区民政局|2015-09-28|正常|=3|=4";
    let told = |pipeline: &mut Pipeline| {
        let path = |text: &str| text.to_owned();
        pipeline.files = vec![
            FileLayout {
                name: "a.xlsx".to_owned(),
                sheet: None,
                header_rows: Some((0, 1)),
                columns: vec![
                    (path("人员/在编"), Field::StaffFullTime),
                    (path("人员/其他"), Field::StaffPartTime),
                    (path("没有"), Field::Industry),
                ],
            },
            FileLayout {
                name: "b.xlsx".to_owned(),
                sheet: None,
                header_rows: Some((0, 0)),
                columns: Vec::new(),
            },
            FileLayout {
                name: "a.xlsx".to_owned(),
                sheet: Some("没有".to_owned()),
                header_rows: Some((0, 0)),
                columns: Vec::new(),
            },
        ];
    };
    check_with(
        told,
        None,
        &[workbook("a.xlsx", &[("名册", rows)])],
        "甲协会.staff = 7
         found rows/unused-layout 3",
    );
    check(&[workbook("a.xlsx", &[("名册", rows)])], "甲协会.staff = 未知");
}

#[test]
fn a_total_that_no_sum_of_its_rows_gives_is_told() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|登记状态|党员人数|从业人员数\n\
             甲协会|西湖区民政局|2015-01-01|正常|3|10\n\
             乙协会|西湖区民政局|2015-01-01|正常|4|20\n\
             小计||||7|30\n\
             丙协会|西湖区民政局|2015-01-01|正常|5|1\n\
             小计||||5|2\n\
             合计||||12|31",
        )],
        "in-scope 3
         not-data 4
         found rows/total-differs 1",
    );
}

#[test]
fn hidden_rows_and_columns_are_read_and_said() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let heads = ["社会组织名称", "登记管理机关", "成立登记日期", "登记状态"];
    let rows = [heads, ["甲协会", "西湖区民政局", "2015-01-01", "正常"]];
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *text).expect("a text");
        }
    }
    sheet.set_row_hidden(1).expect("a row");
    sheet.set_column_hidden(2).expect("a column");
    check(
        &[raw("a.xlsx", book.save_to_buffer().expect("a workbook in memory"))],
        "甲协会 in
         found workbook/hidden-rows 1",
    );
}

#[test]
fn a_merged_cell_that_begins_in_a_column_of_persons_fills_no_other() {
    let rows = "社会组织名称|登记管理机关|成立登记日期|登记状态|联系人|党组织名称\n\
                甲协会|西湖区民政局|2015-01-01|正常|某某|<\n\
                乙协会|西湖区民政局|2015-01-01|正常|^|^";
    check(
        &[workbook("a.xlsx", &[("名册", rows)])],
        "甲协会.party_name = 未知
         乙协会.party_name = 未知",
    );
}

/// Codes decide their polarity table by table: {1, 2} above and {1, 0} below.
#[test]
fn parts_with_a_heading_and_a_header_of_their_own_are_tables_of_their_own() {
    let head = "社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织";
    let row = |name: &str, built: u8| format!("{name}|西湖区民政局|2015-01-01|正常|{built}\n");
    for between in ["", "||||\n", "合计|4|||\n"] {
        let text = format!(
            "一、社会团体||||\n{head}\n{}{}{between}二、民办非企业单位||||\n{head}\n{}{}",
            row("甲协会", 1),
            row("乙协会", 2),
            row("丙中心", 1),
            row("丁中心", 0),
        );
        check(
            &[table("a.csv", &text)],
            "甲协会.built = 是
             乙协会.built = 否
             丙中心.built = 是
             丁中心.built = 否
             in-scope 4
             found rows/undecided-polarity 0",
        );
    }
}
