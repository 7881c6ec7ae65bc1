//! Who has reported (§6): received, missing, stale, and the control total.

use nianbao::pipeline::{Outcome, Silent};
use nianbao::report::write::Files;
use nianbao::spec::Pipeline;

use crate::support::expect::{check, job};
use crate::support::fixture::{Fixture, put, register, table};

const HEAD: &str = "填报单位|行政区划|类别|应报数|来源|年份";

/// A list of units: one a line, in the order of [`HEAD`].
fn list(lines: &str) -> Fixture {
    let mut text = HEAD.to_owned();
    for line in lines.trim().lines() {
        text += &format!("\n{}", line.trim());
    }
    table("expected.csv", &text)
}

/// A register of 西湖区 without a registrar, so that only what surrounds it tells whose it is.
fn names_only(name: &str, names: &[&str]) -> Fixture {
    let rows: String = names.iter().map(|name| format!("\n{name}|2015-03-02|正常")).collect();
    table(name, &format!("社会组织名称|成立登记日期|登记状态{rows}"))
}

#[test]
fn a_unit_that_has_reported_is_received_and_one_that_has_not_is_missing() {
    check(
        &[
            list("杭州市西湖区民政局|330106\n杭州市萧山区民政局|330109"),
            register("名册.csv", "社会组织名称\n甲协会\n乙协会"),
        ],
        "in-scope 2
         unit 杭州市西湖区民政局 = received 2 by registrar
         unit 杭州市萧山区民政局 = missing 0
         unexpected 0
         found register/unit-missing 1
         found register/unit-unexpected 0
         found workbook/expected-list 1",
    );
}

#[test]
fn heads_and_kinds_are_read_in_english_too() {
    let text = "unit|region|kind|control-total|source|year
        杭州市西湖区民政局|浙江省杭州市西湖区|register|2||
        杭州市慈善总会|杭州市|association|||";
    check(
        &[
            table("expected.csv", text),
            register("名册.csv", "社会组织名称\n甲协会\n乙协会"),
            table("associations/杭州市慈善总会会员.csv", "名称|党员人数\n甲协会|3"),
        ],
        "unit 杭州市西湖区民政局 = received 2 of 2 by registrar
         unit 杭州市慈善总会 = received 1 by name:file",
    );
}

#[test]
fn a_unit_is_known_by_its_name_in_title_sheet_file_or_folder() {
    let lists = list("杭州市西湖区民政局|330106||1\n杭州市萧山区民政局|330109||1");
    let titled = |title: &str| {
        table(
            "a.csv",
            &format!("{title}\n社会组织名称|成立登记日期|登记状态\n甲协会|2015-3-2|正常"),
        )
    };
    for (file, means) in [
        (titled("杭州市西湖区民政局社会组织名册"), "name:title"),
        (titled("填报单位：杭州市西湖区民政局"), "name:title"),
        (names_only("杭州市西湖区民政局（盖章）.csv", &["甲协会"]), "name:file"),
        (names_only("杭州市西湖区民政局/名册.csv", &["甲协会"]), "name:folder"),
        (titled("浙江省杭州市西湖区社会组织名册"), "region:title"),
        (names_only("浙江省杭州市西湖区社会组织名册.csv", &["甲协会"]), "region:file"),
        (names_only("杭州市西湖区/名册.csv", &["甲协会"]), "region:folder"),
    ] {
        check(
            &[lists.clone(), file],
            &format!(
                "unit 杭州市西湖区民政局 = received 1 of 1 by {means}
                 unit 杭州市萧山区民政局 = missing 0 of 1"
            ),
        );
    }
}

#[test]
fn the_office_that_fills_in_a_form_is_meant_and_not_the_one_that_asks() {
    let form = "杭州市民政局社会组织统计表
        填报单位：杭州市西湖区民政局
        社会组织名称|成立登记日期|登记状态
        甲协会|2015-3-2|正常";
    check(
        &[list("杭州市民政局|330100\n杭州市西湖区民政局|330106"), table("a.csv", form)],
        "unit 杭州市西湖区民政局 = received 1 by name:title
         unit 杭州市民政局 = missing 0",
    );
}

#[test]
fn of_names_within_one_another_the_longest_is_meant() {
    check(
        &[
            list("西湖区民政局|330106\n杭州市西湖区民政局|330106"),
            names_only("杭州市西湖区民政局.csv", &["甲协会"]),
        ],
        "unit 杭州市西湖区民政局 = received 1 by name:file
         unit 西湖区民政局 = missing 0",
    );
}

#[test]
fn a_name_that_stands_in_another_region_is_not_the_units() {
    check(
        &[list("西湖区民政局|330106"), names_only("南昌市西湖区民政局.csv", &["甲协会"])],
        "unit 西湖区民政局 = missing 0\nunexpected 1\nfound register/unit-unexpected 1",
    );
}

/// 民政局 and 市民政局 stand in every file, and 杭州市 in the files of all its districts.
#[test]
fn an_office_or_a_division_alone_is_no_name() {
    check(
        &[
            list("民政局|330100\n杭州市|330100\n市民政局|330100"),
            names_only("杭州市西湖区民政局.csv", &["甲协会"]),
        ],
        "unit 民政局 = missing 0\nunit 杭州市 = missing 0\nunit 市民政局 = missing 0\nunexpected 1",
    );
}

#[test]
fn a_list_of_the_office_of_justice_is_not_that_of_civil_affairs() {
    let lawyers =
        "社会组织名称|登记管理机关|成立登记日期|登记状态\n甲所|杭州市司法局|2015-1-1|正常";
    let only_one = list("杭州市民政局|330100");
    check(
        &[only_one, table("杭州市名册.csv", lawyers)],
        "unit 杭州市民政局 = missing 0\nunexpected 1",
    );
    check(
        &[
            list("杭州市民政局|330100\n杭州市司法局|330100"),
            table("杭州市名册.csv", lawyers),
            register("b.csv", "社会组织名称|登记管理机关\n甲协会|市民政局"),
        ],
        "unit 杭州市司法局 = received 1 by registrar
         unit 杭州市民政局 = missing 0
         unexpected 1",
    );
}

#[test]
fn a_sheet_of_several_registrars_is_nobodys_by_its_registrars() {
    check(
        &[
            list("杭州市西湖区民政局|330106\n杭州市萧山区民政局|330109"),
            register(
                "抽查.csv",
                "社会组织名称|登记管理机关\n甲协会|杭州市西湖区民政局\n乙协会|杭州市萧山区民政局",
            ),
        ],
        "in-scope 2
         unit 杭州市西湖区民政局 = missing 0
         unit 杭州市萧山区民政局 = missing 0
         unexpected 1",
    );
}

/// A list drawn from the registers of a province bears its name, and does not make up for
/// the register of its own office.
#[test]
fn a_title_of_the_whole_does_not_claim_the_rows_of_its_parts() {
    let drawn = "浙江省社会组织抽查名单
        社会组织名称|登记管理机关|成立登记日期|登记状态
        甲协会|杭州市西湖区民政局|2015-1-1|正常
        乙协会|杭州市萧山区民政局|2015-1-1|正常
        丙协会|浙江省民政厅|2015-1-1|正常";
    let units = "浙江省民政厅|330000\n杭州市西湖区民政局|330106\n杭州市萧山区民政局|330109";
    check(&[list(units), table("a.csv", drawn)], "unit 浙江省民政厅 = missing 0\nunexpected 1");
    check(
        &[list("浙江省民政厅|330000"), table("a.csv", drawn)],
        "unit 浙江省民政厅 = received 3 by region:title\nunexpected 0",
    );
}

#[test]
fn the_source_of_the_list_decides_and_units_that_share_a_file_take_their_rows() {
    let collective = "社会组织名称|登记管理机关
        甲协会|杭州市西湖区民政局
        乙协会|杭州市萧山区民政局
        丙协会|杭州市萧山区民政局
        丁协会|杭州市民政局
        戊所|杭州市司法局";
    check(
        &[
            list(
                "杭州市西湖区民政局|330106||1|汇总*.csv
                 杭州市萧山区民政局|330109||3|民政/汇总*.csv
                 杭州市余杭区民政局|330110|||汇总*.csv
                 杭州市民政局|330100||1|汇总*.csv
                 杭州市司法局|330100||1|汇总*.csv",
            ),
            register("民政/汇总表.csv", collective),
        ],
        "unit 杭州市西湖区民政局 = received 1 of 1 by source
         unit 杭州市萧山区民政局 = received 2 of 3 by source
         unit 杭州市余杭区民政局 = missing 0 by source
         unit 杭州市民政局 = received 1 of 1 by source
         unit 杭州市司法局 = received 1 of 1 by source
         found register/control-total-differs 1
         found register/unit-missing 1",
    );
}

/// The control total is of organizations: a row that stands twice, or in another file
/// too, is one.
#[test]
fn the_control_total_is_of_organizations_and_not_of_rows() {
    let rows = "社会组织名称|统一社会信用代码
        甲协会|#51-330106-1
        甲协会|#51-330106-1
        乙协会|#51-330106-2
        |";
    check(
        &[
            list("杭州市西湖区民政局|330106||2|西湖.csv"),
            register("西湖.csv", rows),
            register("抽查.csv", "社会组织名称|统一社会信用代码\n乙协会|#51-330106-2"),
        ],
        "unit 杭州市西湖区民政局 = received 2 of 2 by source
         found register/control-total-differs 0",
    );
}

#[test]
fn who_has_none_reports_an_empty_sheet() {
    let empty = table("杭州市西湖区.csv", "社会组织名称|登记状态\n");
    let other = register("萧山.csv", "社会组织名称|登记管理机关\n甲协会|杭州市萧山区民政局");
    check(
        &[list("杭州市西湖区民政局|330106||0"), empty.clone(), other.clone()],
        "unit 杭州市西湖区民政局 = received 0 of 0 by region:file",
    );
    check(
        &[list("杭州市西湖区民政局|330106||"), empty, other],
        "unit 杭州市西湖区民政局 = missing 0 by region:file",
    );
}

#[test]
fn what_was_said_last_year_already_is_stale_whatever_its_order() {
    check(
        &[
            list("杭州市西湖区民政局|330106"),
            register("2024/a.csv", "社会组织名称|党员人数|备注\n甲协会|3|甲\n乙协会|4|乙"),
            register("2025/b.csv", "党员人数|社会组织名称\n4|乙协会\n３|甲协会"),
        ],
        "unit 杭州市西湖区民政局 = stale 2 for same-content by registrar
         unit 杭州市西湖区民政局 @ 2024 = received 2 by registrar
         found register/unit-stale 1",
    );
    check(
        &[
            list("杭州市西湖区民政局|330106"),
            register("2024/a.csv", "社会组织名称|党员人数\n甲协会|3\n乙协会|4"),
            register("2025/b.csv", "社会组织名称|党员人数\n甲协会|3\n乙协会|5"),
        ],
        "unit 杭州市西湖区民政局 = received 2 by registrar\nfound register/unit-stale 0",
    );
}

#[test]
fn the_year_of_the_report_alone_makes_nothing_new() {
    check(
        &[
            list("杭州市西湖区民政局|330106"),
            register("a.csv", "社会组织名称|年报年份\n甲协会|2024\n甲协会|2025"),
        ],
        "unit 杭州市西湖区民政局 = stale 1 for same-content by registrar
         unit 杭州市西湖区民政局 @ 2024 = received 1 by registrar",
    );
}

#[test]
fn a_data_date_that_is_not_the_reference_date_is_stale() {
    let dated = |date: &str| {
        let text = "社会组织名称|登记管理机关|成立登记日期|登记状态\n甲协会|杭州市西湖区民政局|2015-1-1|正常";
        table("a.csv", &format!("社会组织名册（数据截至{date}）\n{text}"))
    };
    let lists = list("杭州市西湖区民政局|330106");
    check(
        &[lists.clone(), dated("2025年6月30日")],
        "unit 杭州市西湖区民政局 = stale 1 for data-date 2025-06-30 by registrar
         found register/unit-stale 1
         in-scope 1",
    );
    check(
        &[lists, dated("2025年12月31日")],
        "unit 杭州市西湖区民政局 = received 1 by registrar\nfound register/unit-stale 0",
    );
}

#[test]
fn control_totals_may_be_told_year_by_year() {
    check(
        &[
            list(
                "杭州市西湖区民政局|330106||9||
                 杭州市西湖区民政局|330106||1||2024
                 杭州市萧山区民政局|330109||5||2025",
            ),
            register("2023/a.csv", "社会组织名称\n甲协会"),
            register("2024/a.csv", "社会组织名称|党员人数\n甲协会|1"),
            register("2025/a.csv", "社会组织名称\n甲协会\n乙协会"),
        ],
        "unit 杭州市西湖区民政局 @ 2023 = received 1 of 9 by registrar
         unit 杭州市西湖区民政局 @ 2024 = received 1 of 1 by registrar
         unit 杭州市西湖区民政局 = received 2 of 9 by registrar
         unit 杭州市萧山区民政局 @ 2023 = not once in the list
         unit 杭州市萧山区民政局 = missing 0 of 5
         found register/control-total-differs 2
         found register/unit-missing 1",
    );
}

fn rendered(files: &[Fixture]) -> (Outcome, Files) {
    let outcome = job(|_| {}, None, files);
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let files = outcome.render(&pipeline, &Silent).expect("the report renders");
    (outcome, files)
}

fn text(files: &Files, name: &str) -> String {
    let text = String::from_utf8(files[name].to_vec()).expect("UTF-8");
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

#[test]
fn completeness_lists_units_and_then_sheets_of_nobody() {
    let (_, files) = rendered(&[
        list("杭州市西湖区民政局|330106|登记|3\n杭州市慈善总会|杭州市|协会||会员*.csv;b.csv"),
        register("名册.csv", "社会组织名称\n甲协会\n乙协会"),
        table("associations/其他.csv", "名称|党员人数\n甲协会|3"),
    ]);
    assert_eq!(
        text(&files, "quality/completeness.csv"),
        "unit,region,region_name,kind,as_of,status,reason,rows,accepted,control_total,difference,matched_by,files,source,line\n\
         杭州市西湖区民政局,330106,西湖区,register,2025-12-31,received,,2,2,3,-1,registrar,名册.csv,,2\n\
         杭州市慈善总会,330100,杭州市,association,2025-12-31,missing,,0,0,,,,,会员*.csv；b.csv,3\n\
         ,,,association,2025-12-31,unexpected,,1,,,,,associations/其他.csv,,\n"
    );
}

#[test]
fn without_a_list_completeness_has_its_heads_and_the_report_says_so() {
    let (_, files) = rendered(&[register("名册.csv", "社会组织名称\n甲协会")]);
    assert_eq!(text(&files, "quality/completeness.csv").lines().count(), 1);
    let page = text(&files, "index.html");
    assert!(page.contains("没有给出应报单位清单"));
    assert_eq!(page.matches("未报齐").count(), 1, "the table of terms alone");
}

#[test]
fn the_list_is_a_definition_and_no_input() {
    let folder = tempfile::tempdir().expect("a folder");
    put(
        folder.path(),
        &[list("杭州市西湖区民政局|330106"), register("a.csv", "社会组织名称\n甲协会")],
    );
    let pipeline = Pipeline::over(folder.path()).expect("a pipeline");
    let names: Vec<&str> = pipeline.texts.iter().map(|(name, _)| name.as_str()).collect();
    let own = ["pipeline.toml", "indicators.toml", "scheme.toml", "bulletin.md"];
    assert_eq!(names, [&own[..], &["expected.csv"]].concat());
    let outcome =
        nianbao::pipeline::run(&pipeline, folder.path(), None, &Silent).expect("the job runs");
    assert_eq!(outcome.inputs.keys().collect::<Vec<_>>(), ["a.csv"]);
}

/// Two districts of 杭州 and one of 宁波, of which one has not reported.
fn one_is_missing() -> Vec<Fixture> {
    vec![
        list(
            "杭州市西湖区民政局|330106
             杭州市萧山区民政局|330109
             宁波市海曙区民政局|330203",
        ),
        register("2024/a.csv", "社会组织名称|是否建立党组织\n甲协会|是"),
        register(
            "2024/b.csv",
            "社会组织名称|登记管理机关|是否建立党组织\n乙协会|杭州市萧山区民政局|是",
        ),
        register(
            "2024/c.csv",
            "社会组织名称|登记管理机关|是否建立党组织\n丙协会|宁波市海曙区民政局|是",
        ),
        register("2025/a.csv", "社会组织名称|社会组织类型|是否建立党组织\n甲协会|社会团体|否"),
        register(
            "2025/抽查.csv",
            "社会组织名称|登记管理机关\n乙协会|杭州市萧山区民政局\n甲协会|杭州市西湖区民政局",
        ),
        register(
            "2025/c.csv",
            "社会组织名称|登记管理机关|是否建立党组织\n丙协会|宁波市海曙区民政局|否",
        ),
    ]
}

/// The rows of a table of the page, by its id: one line a row, cells parted by `|`.
fn rows(page: &str, id: &str) -> Vec<String> {
    let start = page.find(&format!("id=\"table-{id}\"")).unwrap_or_else(|| panic!("no table {id}"));
    let table = &page[start..];
    let table = &table[..table.find("</table>").expect("its end")];
    let plain = |cell: &str| {
        let mut text = String::new();
        let mut within = false;
        for c in cell.chars() {
            match c {
                '<' => within = true,
                '>' => within = false,
                c if !within => text.push(c),
                _ => {}
            }
        }
        text.trim().to_owned()
    };
    let cells = |row: &str| {
        let ends = row.replace("</th>", "\u{1}").replace("</td>", "\u{1}");
        ends.split('\u{1}').map(plain).collect::<Vec<_>>().join("|")
    };
    table
        .split("<tr")
        .skip(1)
        .map(|row| cells(row.split_once('>').map_or("", |(_, r)| r)))
        .collect()
}

#[test]
fn a_region_that_lacks_a_unit_is_marked_and_so_are_those_above_it() {
    let (_, files) = rendered(&one_is_missing());
    let page = text(&files, "index.html");
    let by_region = rows(&page, "organization-by-region");
    let stubs: Vec<&str> = by_region[2..].iter().filter_map(|row| row.split('|').next()).collect();
    assert_eq!(
        stubs,
        ["全省（未报齐）", "杭州市（未报齐）", "西湖区", "萧山区（未报齐）", "宁波市", "海曙区"]
    );
}

#[test]
fn the_base_of_the_whole_is_marked_in_every_table_and_in_the_text() {
    let (_, files) = rendered(&one_is_missing());
    let page = text(&files, "index.html");
    for (id, head) in [
        ("organizations-by-type", "组织数（未报齐）"),
        ("indicators", "分母（未报齐）"),
        ("organization-by-type", "在册（未报齐）"),
        ("trend-table", "2025年末（未报齐）"),
    ] {
        let found = rows(&page, id);
        assert!(found.iter().any(|row| row.split('|').any(|cell| cell == head)), "{id} {found:#?}");
    }
    assert!(rows(&page, "trend-table").iter().any(|row| row.contains("|2024年末|")));
    for sentence in [
        "未报齐：应报单位 3 个，未报 1 个（杭州市萧山区民政局），其组织不在数内。",
        "共 3 家（未报齐）",
        "在册 3 家（未报齐）",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
    for chart in ["coverage-by-region", "trend"] {
        assert!(text(&files, &format!("charts/{chart}.svg")).contains("未报齐"), "{chart}");
    }
}

#[test]
fn figures_for_machines_are_not_marked() {
    let (_, files) = rendered(&one_is_missing());
    let all = "organization-coverage,organization,2025-12-31,all,全部,all,all,all,all,3,0,2,1";
    let figures = text(&files, "data/figures.csv");
    assert!(figures.contains(all) && !figures.contains("未报齐"));
}

#[test]
fn the_workbook_marks_the_same_and_lists_the_units_to_ask() {
    let (_, files) = rendered(&one_is_missing());
    let cells = crate::support::returned::cells(&files["tables.xlsx"].to_vec());
    for line in ["萧山区（未报齐）", "全省（未报齐）", "杭州市萧山区民政局", "未报"]
    {
        assert!(cells.lines().any(|cell| cell.ends_with(&format!(" {line}"))), "{line}\n{cells}");
    }
    assert!(cells.contains("未报、未更新和数目不符的单位"));
    assert!(!cells.lines().any(|cell| cell.ends_with(" 西湖区（未报齐）")));
}

/// Without a row it would read as a region without organizations.
#[test]
fn a_region_of_which_nothing_came_stands_in_the_tables_without_figures() {
    let (_, files) = rendered(&[
        list("杭州市西湖区民政局|330106\n杭州市萧山区民政局|330109\n宁波市海曙区民政局|330203"),
        register("a.csv", "社会组织名称|是否建立党组织\n甲协会|是"),
        register("b.csv", "社会组织名称|登记管理机关|是否建立党组织\n乙协会|杭州市萧山区民政局|否"),
    ]);
    let page = text(&files, "index.html");
    assert!(page.contains("浙江省社会组织党建工作年度报告"));
    let found = rows(&page, "organization-by-region");
    let of = |stub: &str| found.iter().find(|row| row.starts_with(&format!("{stub}|")));
    assert!(of("西湖区").is_some_and(|row| row.starts_with("西湖区|1|1|0|100.0|")), "{found:#?}");
    let silent = of("海曙区（未报齐）").unwrap_or_else(|| panic!("{found:#?}"));
    assert!(silent.split('|').skip(1).all(|cell| ["—", ""].contains(&cell)), "{silent}");
}

/// A county without a unit of its own is reported by the next unit above it.
#[test]
fn where_the_unit_above_is_missing_all_that_it_reports_is_marked() {
    let (_, files) = rendered(&[
        list("杭州市民政局|330100\n宁波市海曙区民政局|330203"),
        register(
            "抽查.csv",
            "社会组织名称|登记管理机关|是否建立党组织\n甲协会|杭州市西湖区民政局|是\n丁协会|宁波市海曙区民政局|是",
        ),
        register("c.csv", "社会组织名称|登记管理机关|是否建立党组织\n丙协会|宁波市海曙区民政局|否"),
    ]);
    let page = text(&files, "index.html");
    let stubs = rows(&page, "organization-by-region");
    let marked: Vec<&str> = stubs
        .iter()
        .filter_map(|row| row.split('|').next())
        .filter(|stub| stub.contains("未报齐"))
        .collect();
    assert_eq!(marked, ["全省（未报齐）", "杭州市（未报齐）", "西湖区（未报齐）"]);
}
