//! The list of reporting units: what it may say, and the faults that it must give.

use std::path::PathBuf;

use crate::codes::RegionCode;
use crate::spec::read_expected::{Ground, read};
use crate::spec::{Expected, Pipeline, RegionAlias, Role};

const HEAD: &str = "填报单位,行政区划,类别,应报数,来源,年份\n";

fn list(text: &str) -> Result<Expected, String> {
    let hubei = RegionCode::parse("420111").expect("a code");
    let aliases = [RegionAlias { name: "东湖高新区".to_owned(), code: hubei }];
    let path = PathBuf::from("data/expected.csv");
    let ground = Ground { shown: "expected.csv".to_owned(), path, year: 2025, aliases: &aliases };
    read(&ground, text)
        .map_err(|faults| faults.iter().map(|fault| format!("{fault}\n")).collect::<String>())
}

/// Every fault in its order, from its beginning.
#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let found = list(text).expect_err("faults");
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), expected.len(), "found:\n{found}");
    for (found, expected) in lines.iter().zip(expected) {
        assert!(found.starts_with(&format!("expected.csv{expected}")), "found {found}");
    }
}

#[test]
fn a_line_names_a_unit_its_region_and_what_it_has_to_report() {
    let text = format!(
        "{HEAD}杭州市西湖区民政局, 330106 ,登记,\"1,024\",民政/*西湖*;b.csv,\r\n,,,,,\r\n\r\n东湖管委会,东湖高新区,,,,2024年末\n总会,100000,协会,0,,\n"
    );
    let list = list(&text).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(list.file, "expected.csv");
    let shown = list.units.iter().map(|unit| {
        let globs: Vec<&str> = unit.source.iter().map(|glob| glob.text()).collect();
        format!(
            "{} {} {} {} {:?} {:?} {globs:?}",
            unit.line,
            unit.unit,
            unit.region,
            unit.kind.id(),
            unit.control_total,
            unit.year
        )
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            "2 杭州市西湖区民政局 330106 register Some(1024) None [\"民政/*西湖*\", \"b.csv\"]",
            "5 东湖管委会 420111 register None Some(2024) []",
            "6 总会 100000 association Some(0) None []",
        ]
    );
}

#[test]
fn regions_of_old_are_called_as_they_are_at_the_reference_date() {
    let list = list("unit,region,year\n甲局,371200,2018\n乙局,沙县,\n").expect("a list");
    let regions: Vec<String> = list.units.iter().map(|unit| unit.region.to_string()).collect();
    assert_eq!(regions, ["370116", "350405"]);
}

#[test]
fn heads_are_known_and_given() {
    refused("", &[": 没有表头"]);
    refused(HEAD, &[": 清单里没有单位"]);
    refused(
        "unt,行政区画,联系人\n甲局,330106,\n",
        &[
            ":1: A 列：不认识的列 unt，提示：是否想写 unit",
            ":1: B 列：不认识的列 行政区画，提示：是否想写 行政区划",
            ":1: C 列：不认识的列 联系人，提示：可以是 填报单位、行政区划、类别、应报数、来源、年份",
            ":1: 缺少列 填报单位（unit）",
            ":1: 缺少列 行政区划（region）",
        ],
    );
    refused("unit,region,填报单位\n甲局,330106,\n", &[":1: C 列 填报单位 与另一列重复"]);
}

#[test]
fn every_fault_of_every_line_is_told_at_once() {
    refused(
        &format!(
            "{HEAD},330106,,,,\n甲局,,,,,\n乙局,330106,登计,许多,a\\b.csv,二五\n丙局,330106,,,,,更多\n"
        ),
        &[
            ":2: 没有写填报单位",
            ":3: 没有写行政区划",
            ":4: F 列 年份：应为四位年份，实为 二五",
            ":4: C 列 类别：不认识的类别 登计，提示：是否想写 登记",
            ":4: D 列 应报数：应为整数，实为 许多",
            ":4: E 列 来源：文件夹之间应写 /",
            ":5: 比表头多出一格",
        ],
    );
}

#[test]
fn a_region_is_one_division() {
    for (region, fault) in [
        (
            "西湖区",
            "同名的区划有 2 个：西湖区，提示：写全路径，如 浙江省杭州市西湖区、江西省南昌市西湖区",
        ),
        ("杭州市西胡区", "2025 年的区划表里没有 杭州市西胡区，提示：是否想写 杭州市西湖区"),
        (
            "浙江省杭州市西胡区",
            "2025 年的区划表里没有 浙江省杭州市西胡区，提示：是否想写 浙江省杭州市西湖区",
        ),
        ("330199", "2025 年的区划表里没有 330199，提示：写六位区划代码或全路径"),
        ("区", "只写了级别 区"),
    ] {
        refused(&format!("{HEAD}甲局,{region},,,,\n"), &[&format!(":2: B 列 行政区划：{fault}")]);
    }
}

#[test]
fn a_unit_stands_once_for_each_kind_and_year() {
    refused(
        &format!(
            "{HEAD}甲局,330106,,,,\n甲局,330106,协会,,,\n甲局,330106,,,,2024\n甲 局,330109,登记,,,\n"
        ),
        &[":5: 甲 局 已见第 2 行"],
    );
}

#[test]
fn what_belongs_to_a_person_is_refused_and_not_quoted() {
    for text in ["13800001234", "甲局 13800001234", "11010519491231002X"] {
        let found = list(&format!("{HEAD}{text},330106,,,,\n")).expect_err("a fault");
        assert!(found.contains("应为单位名称") && !found.contains("1380000"), "{found}");
        assert!(!found.contains("19491231"), "{found}");
    }
    let found =
        list(&format!("unit,region,13800001234\n甲局,330106,{}\n", "")).expect_err("a fault");
    assert!(!found.contains("1380000"), "{found}");
}

#[test]
fn a_line_of_a_year_stands_before_the_line_of_all_years() {
    let text = format!("{HEAD}甲局,330106,,1,,\n甲局,330106,,2,,2024\n乙局,330109,,3,,2025\n");
    let list = list(&text).expect("a list");
    let at = |year| -> Vec<Option<u64>> {
        list.at(year).iter().map(|unit| unit.control_total).collect()
    };
    assert_eq!(at(2023), [Some(1)]);
    assert_eq!(at(2024), [Some(2)]);
    assert_eq!(at(2025), [Some(1), Some(3)]);
    assert_eq!(list.units[0].kind, Role::Register);
}

/// Where the list lies: named by the pipeline, beside it, or in its data folder.
#[test]
fn the_list_is_found_where_the_pipeline_says_beside_it_or_with_the_data() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("in")).expect("a folder");
    let head = "name = \"a\"\ntitle = \"甲\"\nas-of = 2025-12-31\ndata = \"in\"\n";
    let write = |name: &str, text: &str| std::fs::write(path(name), text).expect("written");
    let found = || {
        let pipeline = Pipeline::load(&path("pipeline.toml")).unwrap_or_else(|e| panic!("{e}"));
        pipeline.expected.map(|list| list.units[0].unit.clone())
    };
    write("pipeline.toml", head);
    assert_eq!(found(), None);
    write("in/expected.csv", "unit,region\n甲局,330106\n");
    assert_eq!(found().as_deref(), Some("甲局"));
    write("expected.csv", "unit,region\n乙局,330106\n");
    assert_eq!(found().as_deref(), Some("乙局"));
    write("应报.csv", "unit,region\n丙局,330106\n");
    write("pipeline.toml", &format!("{head}expected = \"应报.csv\"\n"));
    assert_eq!(found().as_deref(), Some("丙局"));
    write("pipeline.toml", &format!("{head}expected = \"没有.csv\"\nexpectd = 1\n"));
    let error = Pipeline::load(&path("pipeline.toml")).expect_err("refused").to_string();
    assert!(
        error.contains("pipeline.toml:6: 不认识的键 expectd，提示：是否想写 expected"),
        "{error}"
    );
    assert!(error.contains("pipeline.toml:5: expected 所指的文件不存在：没有.csv"), "{error}");
    write("expected.csv", "unit\n甲局\n");
    write("pipeline.toml", &format!("{head}sorce = 1\n"));
    let error = Pipeline::load(&path("pipeline.toml")).expect_err("refused").to_string();
    assert!(
        error.contains("不认识的键 sorce") && error.contains("expected.csv:1: 缺少列"),
        "{error}"
    );
}

#[test]
fn a_list_saved_by_a_spreadsheet_program_in_gb18030_is_read() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    // unit,region and 甲局,330106 in GB18030.
    let bytes = [b"unit,region\r\n\xBC\xD7\xBE\xD6,330106\r\n".as_slice()].concat();
    std::fs::write(folder.path().join("expected.csv"), bytes).expect("written");
    let pipeline = Pipeline::over(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(pipeline.expected.map(|list| list.units[0].unit.clone()).as_deref(), Some("甲局"));
}
