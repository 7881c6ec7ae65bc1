//! The unit that registers (§5, Region; §3, levels and own).

use nianbao::codes::RegionCode;
use nianbao::spec::{RegionAlias, RegionBy};

use crate::support::expect::{check, check_with};
use crate::support::fixture::{completed, register, table, workbook};

/// One organization, of this registrar and with these further columns.
fn one(registrar: &str, columns: &str, values: &str) -> String {
    let (columns, values) = match columns {
        "" => (String::new(), String::new()),
        _ => (format!("|{columns}"), format!("|{values}")),
    };
    completed(&format!("社会组织名称|登记管理机关{columns}\n甲协会|{registrar}{values}"))
}

#[test]
fn a_full_path_names_the_unit() {
    for (registrar, code) in [
        ("浙江省杭州市西湖区民政局", "330106"),
        ("杭州市西湖区民政局", "330106"),
        ("浙江省杭州市行政审批局", "330100"),
        ("浙江省司法厅", "330000"),
        ("仙桃市民政局", "429004"),
    ] {
        check(&[table("a.csv", &one(registrar, "", ""))], &format!("甲协会.region = {code}"));
    }
}

#[test]
fn a_name_that_is_unique_in_force_names_the_unit() {
    check(&[table("a.csv", &one("萧山区民政局", "", ""))], "甲协会.region = 330109");
}

#[test]
fn an_ambiguous_name_is_the_one_of_the_files_region() {
    let text = one("鼓楼区民政局", "", "");
    for (title, code) in [("福建省福州市", "350102"), ("南京市", "320106"), ("徐州市", "320302")]
    {
        check(
            &[table("a.csv", &format!("{title}社会组织名册\n{text}"))],
            &format!("甲协会.region = {code}\nfound register/region-unknown 0"),
        );
    }
}

#[test]
fn an_ambiguous_name_that_nothing_decides_is_unknown_with_a_finding() {
    check(
        &[table("a.csv", &one("鼓楼区民政局", "", ""))],
        "甲协会.region = 未知
         found register/region-unknown 1
         organization-coverage @ 未知 = 1 0 0 1
         organization-coverage @ all = 1 0 0 1
         organization-coverage @ 350102 absent",
    );
}

#[test]
fn an_ambiguous_name_is_decided_by_the_digits_of_the_code() {
    check(
        &[table("a.csv", &one("鼓楼区民政局", "统一社会信用代码", "#51-350102-1"))],
        "甲协会.region = 350102",
    );
}

#[test]
fn an_ambiguous_name_is_decided_by_a_region_column() {
    check(
        &[table("a.csv", &one("鼓楼区民政局", "所属地区", "福建省福州市"))],
        "甲协会.region = 350102",
    );
    check(
        &[table("a.csv", &one("区民政局", "所属区县", "杭州市西湖区"))],
        "甲协会.region = 330106",
    );
}

#[test]
fn where_only_a_level_is_said_the_title_names_the_unit() {
    for (registrar, title, code) in [
        ("省民政厅", "浙江省社会组织名册", "330000"),
        ("市民政局", "浙江省杭州市社会组织名册", "330100"),
        ("区民政局", "杭州市西湖区社会组织名册", "330106"),
    ] {
        let text = one(registrar, "", "");
        check(&[table("a.csv", &format!("{title}\n{text}"))], &format!("甲协会.region = {code}"));
    }
}

#[test]
fn a_level_lifts_what_is_found_elsewhere() {
    check(
        &[table("a.csv", &one("市民政局", "统一社会信用代码", "#51-330100-1"))],
        "甲协会.region = 330100",
    );
    check(
        &[table("a.csv", &format!("杭州市西湖区社会组织名册\n{}", one("省民政厅", "", "")))],
        "甲协会.region = 330000",
    );
}

#[test]
fn the_title_goes_before_the_sheet_before_the_file_before_the_folder() {
    let text = one("民政局", "", "");
    let titled = format!("萧山区社会组织名册\n{text}");
    check(&[workbook("余杭区/富阳区.xlsx", &[("临安区", &titled)])], "甲协会.region = 330109");
    check(&[workbook("余杭区/富阳区.xlsx", &[("临安区", &text)])], "甲协会.region = 330112");
    check(&[workbook("余杭区/富阳区.xlsx", &[("Sheet1", &text)])], "甲协会.region = 330111");
    check(&[workbook("余杭区/a.xlsx", &[("Sheet1", &text)])], "甲协会.region = 330110");
}

#[test]
fn a_region_column_goes_before_the_title() {
    let text = one("民政局", "所属区县", "余杭区");
    check(&[table("a.csv", &format!("萧山区社会组织名册\n{text}"))], "甲协会.region = 330110");
}

#[test]
fn the_registrar_goes_before_everything_else() {
    let text = one("杭州市萧山区民政局", "所属区县|统一社会信用代码", "余杭区|#51-330106-1");
    check(&[table("a.csv", &format!("富阳区社会组织名册\n{text}"))], "甲协会.region = 330109");
}

#[test]
fn the_digits_of_the_code_are_brought_forward_to_the_reference_date() {
    // 江干区 330104 went into 上城区 330102, and 沙县 350427 became 沙县区 350405, in 2021.
    check(
        &[table("a.csv", &one("", "统一社会信用代码", "#51-330104-1"))],
        "甲协会.region = 330102",
    );
    check(
        &[table("a.csv", &one("", "统一社会信用代码", "#51-350427-1"))],
        "甲协会.region = 350405",
    );
    check(
        &[table("a.csv", &one("", "统一社会信用代码", "#51-330106-1"))],
        "甲协会.region = 330106",
    );
}

#[test]
fn a_row_that_nothing_locates_takes_the_region_of_the_others_of_its_sheet() {
    let rows =
        "社会组织名称|登记管理机关\n甲协会|杭州市西湖区民政局\n乙协会|杭州市西湖区民政局\n丙协会|";
    check(&[register("a.csv", rows)], "丙协会.region = 330106\nfound register/region-unknown 0");
}

#[test]
fn where_the_others_disagree_it_is_unknown() {
    let rows =
        "社会组织名称|登记管理机关\n甲协会|杭州市西湖区民政局\n乙协会|杭州市萧山区民政局\n丙协会|";
    check(
        &[register("a.csv", rows)],
        "丙协会.region = 未知
         found register/region-unknown 1
         organization-coverage @ all = 3 0 0 3
         organization-coverage @ 330100 = 2 0 0 2
         organization-coverage @ 未知 = 1 0 0 1",
    );
}

#[test]
fn an_alias_of_the_pipeline_maps_a_development_zone() {
    check_with(
        |pipeline| {
            let code = RegionCode::parse("330110").expect("a division");
            pipeline.region_aliases.push(RegionAlias { name: "未来科技城".to_owned(), code });
        },
        None,
        &[table("a.csv", &one("未来科技城管委会社会事业局", "", ""))],
        "甲协会.region = 330110",
    );
}

#[test]
fn an_organization_counts_in_every_level_above_it_and_in_own_where_the_level_registers() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|登记管理机关\n甲协会|浙江省民政厅\n乙协会|杭州市民政局\n丙协会|杭州市西湖区民政局",
        )],
        "organization-coverage @ all = 3 0 0 3
         organization-coverage @ 330000 = 3 0 0 3
         organization-coverage @ 330100 = 2 0 0 2
         organization-coverage @ 330106 = 1 0 0 1
         organization-coverage @ own 330000 = 1 0 0 1
         organization-coverage @ own 330100 = 1 0 0 1
         organization-coverage @ own 330106 absent
         organization-coverage @ 330200 absent
         organization-coverage @ 未知 absent",
    );
}

#[test]
fn a_provincial_organization_that_sits_in_a_city_is_the_provinces_own() {
    check(
        &[table(
            "a.csv",
            &one("浙江省民政厅", "住所|所属区县", "杭州市西湖区某路1号|杭州市西湖区"),
        )],
        "甲协会.region = 330000
         organization-coverage @ own 330000 = 1 0 0 1
         organization-coverage @ 330106 absent",
    );
}

#[test]
fn a_county_that_the_province_governs_lies_in_no_prefecture() {
    check(
        &[table("a.csv", &one("湖北省仙桃市民政局", "", ""))],
        "organization-coverage @ 429004 = 1 0 0 1
         organization-coverage @ 420000 = 1 0 0 1
         organization-coverage @ own 420000 absent",
    );
}

#[test]
fn a_municipality_is_a_province_with_counties() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|登记管理机关\n甲协会|上海市民政局\n乙协会|上海市徐汇区民政局",
        )],
        "甲协会.region = 310000
         乙协会.region = 310104
         organization-coverage @ 310000 = 2 0 0 2
         organization-coverage @ own 310000 = 1 0 0 1",
    );
}

const ADDRESSES: &str = "社会组织名称|登记管理机关|所属地区|住所
    甲协会|武汉市民政局|武汉市|湖北省武汉市江岸区示例路1号
    乙协会|武汉市民政局||武汉市示例路2号
    丙协会|武汉市江汉区民政局|武汉市武昌区|
    丁协会|武汉市江汉区民政局||南京路3号";

#[test]
fn the_registrar_decides_whatever_column_and_address_say() {
    check(
        &[table("a.csv", &completed(ADDRESSES))],
        "甲协会.region = 420100
         乙协会.region = 420100
         丙协会.region = 420103
         丁协会.region = 420103",
    );
}

/// An address counts where it names a county in full; nothing else of it is kept.
#[test]
fn a_pipeline_may_count_by_address_or_by_region_column() {
    let files = [table("a.csv", &completed(ADDRESSES))];
    check_with(
        |pipeline| pipeline.switches.region_by = RegionBy::Address,
        None,
        &files,
        "甲协会.region = 420102
         乙协会.region = 420100
         丙协会.region = 420103
         丁协会.region = 420103
         organization-coverage @ 420102 = 1 0 0 1",
    );
    check_with(
        |pipeline| pipeline.switches.region_by = RegionBy::Column,
        None,
        &files,
        "甲协会.region = 420100
         乙协会.region = 420100
         丙协会.region = 420106
         丁协会.region = 420103",
    );
}

/// Identity still goes by the registrar: the same name with two addresses is one.
#[test]
fn who_counts_by_address_is_known_by_its_registrar() {
    let [a, b] = ["江岸区", "武昌区"].map(|district| {
        completed(&format!(
            "社会组织名称|登记管理机关|住所\n甲协会|武汉市民政局|武汉市{district}示例路1号"
        ))
    });
    check_with(
        |pipeline| pipeline.switches.region_by = RegionBy::Address,
        None,
        &[table("a.csv", &a), table("b.csv", &b)],
        "in-scope 1
         甲协会.region = 未知
         found register/conflict 1",
    );
}

/// 巢湖 was split among three cities in 2011, and no code tells where one of its own fell.
#[test]
fn the_address_decides_where_the_code_names_a_division_that_was_split() {
    let text = |address: &str| {
        completed(&format!(
            "社会组织名称|统一社会信用代码|登记管理机关|住所\n甲协会|#51-341400-1||{address}"
        ))
    };
    let [told, silent] = ["合肥市巢湖市示例路1号", "示例路1号"].map(text);
    check(&[table("a.csv", &told)], "甲协会.region = 340181");
    check(
        &[table("a.csv", &silent)],
        "甲协会.region = 未知
         found register/region-unknown 1",
    );
}

/// A name that several bear is the one within the sheet's file, or the file's folder.
#[test]
fn an_ambiguous_name_of_a_file_is_the_one_of_its_folder() {
    let text = one("区民政局", "", "");
    for (name, code) in [
        ("江苏省/南京市/鼓楼区.csv", "320106"),
        ("福建省/福州市/鼓楼区社会组织名册.csv", "350102"),
        ("南京市/徐州市鼓楼区.csv", "320302"),
    ] {
        check(&[table(name, &text)], &format!("甲协会.region = {code}"));
    }
    check(&[workbook("徐州市社会组织.xlsx", &[("鼓楼区", &text)])], "甲协会.region = 320302");
}
