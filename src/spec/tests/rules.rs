//! Every rule of the loader: a text, and the faults that it must give.

use std::path::Path;

use crate::spec::Pipeline;

const HEAD: &str = "name = \"a\"\ntitle = \"甲\"\nas-of = 2025-12-31\ndata = \"in\"\n";
const INDICATORS: &str = include_str!("../../../pipelines/annual/indicators.toml");
const SCHEME: &str = "name = \"乙\"\n";
const ITEM: &str = "name = \"乙\"\n[[item]]\nid = \"a\"\ncitation = \"丙\"\n";

/// Loads three texts and compares every fault, `line: message，提示：hint`, from
/// its beginning; no more and no fewer faults may come.
fn check_all(pipeline: &str, indicators: &str, scheme: &str, expected: &[&str]) {
    let loaded = Pipeline::from_texts(pipeline, indicators, scheme, Path::new(""));
    let error = loaded.err().map(|error| error.to_string()).unwrap_or_default();
    let found: Vec<&str> = error.lines().collect();
    assert_eq!(found.len(), expected.len(), "found:\n{error}\nexpected: {expected:#?}");
    for (found, expected) in found.iter().zip(expected) {
        let (_, found) = found.split_once(".toml:").unwrap_or_else(|| panic!("{found}"));
        let found = found.trim_start();
        assert!(found.starts_with(expected), "found {found}\nexpected {expected}");
    }
}

/// A pipeline whose lines begin on line 5.
fn check(lines: &str, expected: &[&str]) {
    check_all(&format!("{HEAD}{lines}"), INDICATORS, SCHEME, expected);
}

fn check_scheme(lines: &str, expected: &[&str]) {
    check_all(HEAD, INDICATORS, &format!("{ITEM}{lines}"), expected);
}

/// An indicator of which one line is replaced by others.
fn check_indicator(key: &str, line: &str, expected: &[&str]) {
    let whole = [
        "id = \"a\"",
        "name = \"甲\"",
        "article = \"1\"",
        "unit = \"organization\"",
        "population = \"TRUE\"",
        "met = \"built\"",
        "population-text = \"乙\"",
        "met-text = \"丙\"",
    ];
    let mut text = "[[indicator]]\n".to_owned();
    for given in whole {
        let replaced = given.split(" =").next() == Some(key);
        text.push_str(if replaced { line } else { given });
        text.push('\n');
    }
    check_all(HEAD, &text, SCHEME, expected);
}

#[test]
fn keys_are_known_and_given() {
    check("sorces = 1", &["5: 不认识的键 sorces，提示：是否想写 source"]);
    check_all(
        "",
        INDICATORS,
        SCHEME,
        &["缺少键 name", "缺少键 title", "缺少键 as-of", "缺少键 data"],
    );
    check("[[column]]\naliases = [\"甲\"]", &["5: [[column]] 缺少键 field"]);
    check(
        "[[region-alias]]",
        &["5: [[region-alias]] 缺少键 name", "5: [[region-alias]] 缺少键 code"],
    );
    check("[output]\nchart = true", &["6: 不认识的键 chart，提示：是否想写 charts"]);
    check_all(HEAD, "", SCHEME, &["缺少键 indicator"]);
}

#[test]
fn values_have_their_types() {
    for (lines, expected) in [
        ("read-hidden = \"no\"", "5: read-hidden 应为true 或 false，实为文本"),
        ("grace-months = 6.5", "5: grace-months 应为整数，实为小数"),
        ("grace-months = 61", "5: grace-months 应在 0 至 60 之间"),
        ("grace-months = -1", "5: grace-months 应在 0 至 60 之间"),
        ("eligible-full-members = 0", "5: eligible-full-members 应在 1 至 1000 之间"),
        ("size-bands = 3", "5: size-bands 应为表，实为整数，提示：写作 [size-bands]"),
        ("column = \"甲\"", "5: column 应为表的列表，实为文本，提示：写作 [[column]]"),
        ("words = { yes = \"是\" }", "5: yes 应为文本的列表，实为文本"),
        ("[words]\nyes = [\"是\",\n 1]", "7: yes 的各项 应为文本，实为整数"),
        ("[words]\nyes = []", "6: yes 不可为空"),
        ("[words]\nyes = [\" \"]", "6: yes 内有空白的一项"),
    ] {
        check(lines, &[expected]);
    }
}

#[test]
fn dates_stand_in_the_calendar() {
    let head = |date: &str| HEAD.replace("2025-12-31", date);
    for (date, expected) in [
        ("\"2025-12-31\"", "3: as-of 应为日期，实为文本，提示：写作 2025-12-31，不加引号"),
        ("2025-12-31T10:00:00", "3: as-of 应为日期，实为日期时间"),
        ("2025-13-31", "3: 日期写法有误，提示：日期写作 2025-12-31"),
        ("2025-02-30", "3: 日期写法有误"),
        ("2025-1-5", "3: 日期写法有误"),
        ("20251231", "3: as-of 应为日期，实为整数"),
    ] {
        check_all(&head(date), INDICATORS, SCHEME, &[expected]);
    }
}

#[test]
fn a_name_serves_as_a_folder_name() {
    for name in ["a/b", "..", ".a", "a\\\\b", "甲:乙", "a "] {
        let head = HEAD.replace("\"a\"", &format!("\"{name}\""));
        check_all(&head, INDICATORS, SCHEME, &["1: name 不能作文件夹名"]);
    }
    check_all(&HEAD.replace("\"a\"", "\" \""), INDICATORS, SCHEME, &["1: name 不可为空"]);
    check_all(&HEAD.replace("\"a\"", "\"年报-2025\""), INDICATORS, SCHEME, &[]);
}

#[test]
fn size_bands_descend() {
    check(
        "[size-bands]\nlarge = 300\nmedium = 300\nsmall = 10",
        &["7: 规模下限没有递减：300 与 300"],
    );
    check("[size-bands]\nsmall = 100", &["6: 规模下限没有递减：100 与 100"]);
    check("[size-bands]\nsmall = 0", &["6: small 应不小于 1"]);
}

#[test]
fn a_folder_belongs_to_one_source() {
    let source = "[[source]]\nfolders = [\"民政\"]\nrole = \"register\"\n";
    check(&source.repeat(2), &["9: 来源重复：文件夹 民政 已见第 6 行"]);
    check(
        &source.replace("register", "registr"),
        &["7: 不认识的role registr，提示：是否想写 register"],
    );
    check(&source.replace("[\"民政\"]", "[]"), &["6: folders 不可为空"]);
}

#[test]
fn an_alias_belongs_to_one_field_and_is_not_personal() {
    let column = |field: &str, aliases: &str| {
        format!("[[column]]\nfield = \"{field}\"\naliases = [{aliases}]\n")
    };
    let check = |columns: &[(&str, &str)], expected: &[&str]| {
        let lines: String = columns.iter().map(|(field, aliases)| column(field, aliases)).collect();
        check(&lines, expected);
    };
    check(
        &[("name", "\"名 称\""), ("staff", "\"名称\"")],
        &["10: 名称 同属 name（第 7 行）与 staff，提示：只留一处"],
    );
    check(&[("name", "\"名称\", \"名 称\"")], &[]);
    check(&[("name", "")], &["7: aliases 不可为空"]);
    check(&[("name", "\"名称\""), ("name", "\"全称\"")], &["8: 字段 name 已见第 5 行"]);
    check(
        &[("credit_cod", "\"代码\"")],
        &["6: 不认识的字段 credit_cod，提示：是否想写 credit_code"],
    );
    for (field, alias) in [
        ("name", "法定代表人"),
        ("name", "姓 名"),
        ("party_name", "负责人/姓名"),
        ("staff", "联系电话"),
        ("built", "是否党员"),
        ("registration_date", "出生日期"),
        ("has_secretary", "书记"),
        ("name", "备注"),
        ("address", "家庭住址"),
    ] {
        check(&[(field, &format!("\"{alias}\""))], &[&format!("7: 别名 {alias} 是个人信息列")]);
    }
    check(&[("secretary_source", "\"书记来源\""), ("name", "\"法人单位名称\"")], &[]);
}

#[test]
fn a_list_has_one_value_for_a_word() {
    let choice = |field: &str, value: &str, word: &str| {
        format!("[[choice]]\nfield = \"{field}\"\nvalue = \"{value}\"\nwords = [\"{word}\"]\n")
    };
    check(
        &(choice("mode", "joint", "y") + &choice("mode", "other", "Ｙ")),
        &["12: Ｙ 同属 joint（第 8 行）与 other"],
    );
    check(
        &(choice("mode", "joint", "甲") + &choice("mode", "joint", "乙")),
        &["9: mode 的值 joint 已见第 5 行"],
    );
    check(&(choice("mode", "other", "甲") + &choice("venue", "other", "甲")), &[]);
    check(&choice("staff", "x", "甲"), &["6: 字段 staff 不是列出取值的字段，提示：可以是 status"]);
    check("[words]\nyes = [\"是\"]\nno = [\"是\"]", &["7: 是 同属 yes（第 6 行）与 no"]);
}

#[test]
fn a_region_alias_has_a_name_and_six_digits() {
    let alias = |code: &str| format!("[[region-alias]]\nname = \"高新区\"\ncode = \"{code}\"\n");
    check(&alias("42011"), &["7: code 应为六位区划代码，实为 42011"]);
    check(&(alias("420111") + &alias("420112")), &["9: 地区别名 高新区 已见第 6 行"]);
    check(&alias("420111"), &[]);
}

#[test]
fn indicators_are_whole() {
    for (key, line, expected) in [
        ("id", "id = \"Should_Built\"", "2: id Should_Built 写法有误"),
        (
            "unit",
            "unit = \"organisation\"",
            "5: 不认识的unit organisation，提示：是否想写 organization",
        ),
        ("unit", "unit = \"organization\"\nbetter = \"fewer\"", "6: 不认识的better fewer"),
        ("met-text", "", "1: [[indicator]] 缺少键 met-text"),
        (
            "met",
            "met = \"bult\"",
            "7: met 第 1 行第 1 字符：登记簿没有列 bult，提示：是否想写 built",
        ),
        (
            "met",
            "met = \"built AND 法定代表人 = '甲'\"",
            "7: met 第 1 行第 11 字符：登记簿没有列 法定代表人，提示：只能用登记簿的列；个人信息不进登记簿",
        ),
        (
            "population",
            "population = \"members\"",
            "6: population 第 1 行第 1 字符：条件式应为是否值，实为整数",
        ),
        ("population", "population = \"NOT built\"", "7: population 与 met 共用可能未知的列 built"),
    ] {
        check_indicator(key, line, &[expected]);
    }
    check_indicator("met", "met = \"established <= as_of\"\n#", &[]);
    let twice = INDICATORS.replacen("id = \"should-built\"", "id = \"venue\"", 1);
    check_all(HEAD, &twice, SCHEME, &["142: id venue 已见第 18 行"]);
}

#[test]
fn columns_that_are_never_unknown_may_be_shared() {
    let shared =
        INDICATORS.replace("population = \"TRUE\"", "population = \"as_of >= year_start\"");
    check_all(
        HEAD,
        &shared.replace("met = \"built\"", "met = \"established <= as_of\""),
        SCHEME,
        &[],
    );
}

#[test]
fn measures_sum_counts() {
    let measure = |column: &str| {
        format!(
            "{INDICATORS}\n[[measure]]\nid = \"z\"\nname = \"甲\"\nunit = \"人\"\ncolumn = \"{column}\"\n"
        )
    };
    let line = INDICATORS.lines().count() + 6;
    for (column, expected) in [
        ("built", "列 built 不是整数列，提示：可以是 staff"),
        ("staf", "不认识的列 staf，提示：是否想写 staff"),
    ] {
        check_all(HEAD, &measure(column), SCHEME, &[&format!("{line}: {expected}")]);
    }
}

#[test]
fn targets_name_an_indicator_a_level_and_a_fraction() {
    let item = |indicator: &str, targets: &str| {
        format!("indicator = \"{indicator}\"\n[item.targets]\n{targets}\n")
    };
    for (indicator, targets, expected) in [
        ("should-buil", "all = 1", "5: 不认识的指标 should-buil，提示：是否想写 should-built"),
        ("venue", "all = 60", "7: 目标应在 0 至 1 之间，实为 60，提示：1.0 = 100 %"),
        ("venue", "all = nan", "7: all 应为有限的数"),
        ("venue", "all = -0.1", "7: 目标应在 0 至 1 之间"),
        ("venue", "all = \"60%\"", "7: all 应为数，实为文本"),
        ("venue", "al = 0.6\nall = 1", "7: 不认识的键 al，提示：是否想写 all"),
        ("venue", "", "6: targets 没有目标"),
    ] {
        check_scheme(&item(indicator, targets), &[expected]);
    }
    check_scheme("indicator = \"venue\"\n", &["2: [[item]] 缺少键 targets"]);
    let again = format!("{}[[item]]\nid = \"a\"\ncitation = \"丁\"\n", item("venue", "all = 1"));
    check_scheme(&(again + &item("venue", "all = 0.5")), &["9: id a 已见第 3 行"]);
}

#[test]
fn several_syntax_errors_come_at_once_and_hide_no_other_fault() {
    let text =
        format!("{HEAD}grace-months = 99\nread-hidden = \nmembers-as-full = maybe\nname = \"b\"\n");
    check_all(
        &text,
        INDICATORS,
        SCHEME,
        &["5: grace-months 应在", "6: 键没有值", "7: 文本须加引号", "8: 重复的键"],
    );
}

#[test]
fn five_mistakes_in_three_texts_come_in_one_go() {
    let pipeline =
        HEAD.replace("title", "titel") + "[[column]]\nfield = \"nam\"\naliases = [\"甲\"]\n";
    let indicators = INDICATORS.replacen("met = \"built\"", "met = \"bilt\"", 1);
    let item = format!("{ITEM}indicator = \"venu\"\n[item.targets]\nall = 60\n");
    check_all(
        &pipeline,
        &indicators,
        &item,
        &[
            "缺少键 title",
            "2: 不认识的键 titel，提示：是否想写 title",
            "6: 不认识的字段 nam，提示：是否想写 name",
            "12: met 第 1 行第 1 字符：登记簿没有列 bilt，提示：是否想写 built",
            "5: 不认识的指标 venu，提示：是否想写 venue",
            "7: 目标应在 0 至 1 之间，实为 60",
        ],
    );
}

#[test]
fn a_value_that_no_list_holds_is_told_with_the_nearest() {
    for (line, expected) in [
        ("met = \"mode = 'seperate'\"", "7: 不认识的mode 的值 seperate，提示：是否想写 separate"),
        ("met = \"industry IN ('教育', '金融')\"", "7: 不认识的industry 的值 金融"),
        ("met = \"region_level = 'city'\"", "7: 不认识的region_level 的值 city"),
    ] {
        check_indicator("met", line, &[expected]);
    }
    check(
        "[[choice]]\nfield = \"status\"\nvalue = \"canceled\"\nwords = [\"甲\"]\n",
        &["7: 不认识的登记状态的值 canceled，提示：是否想写 cancelled"],
    );
}

#[test]
fn a_region_alias_leads_to_a_division_in_force() {
    let alias = |code: &str| format!("[[region-alias]]\nname = \"甲开发区\"\ncode = \"{code}\"\n");
    check(&alias("420111"), &[]);
    check(&alias("999999"), &["7: 基准日的区划表里没有 999999"]);
    check(&alias("110228"), &["7: 基准日的区划表里没有 110228"]);
}

#[test]
fn an_alias_that_ends_with_a_post_is_personal_whatever_the_field() {
    for (field, alias) in [
        ("status", "法定代表人"),
        ("mode", "单位负责人"),
        ("built", "党组织书记"),
        ("org_type", "副会长"),
    ] {
        let lines = format!("[[column]]\nfield = \"{field}\"\naliases = [\"{alias}\"]\n");
        check(&lines, &[&format!("7: 别名 {alias} 是个人信息列")]);
    }
}

#[test]
fn columns_of_one_answer_are_not_shared_under_two_names() {
    for (met, shared) in [
        ("members >= 5", "members"),
        ("full_members >= 5", "full_members"),
        ("NOT eligible", "eligible、full_members、members"),
    ] {
        let line = format!("population = \"eligible\"\nmet = \"{met}\"");
        let text = format!("7: population 与 met 共用可能未知的列 {shared}");
        check_all(
            HEAD,
            &format!(
                "[[indicator]]\nid = \"a\"\nname = \"甲\"\narticle = \"1\"\nunit = \"organization\"\n{line}\n\
                 population-text = \"乙\"\nmet-text = \"丙\"\n"
            ),
            SCHEME,
            &[&text],
        );
    }
}

#[test]
fn a_layout_names_its_file_once_and_fields_that_are_no_persons() {
    check(
        "[[file]]\nname = \"a.xlsx\"\n\
         [[file]]\nname = \"b.xlsx\"\nheader-rows = [5, 3]\n\
         [[file]]\nname = \"c.xlsx\"\nheader-rows = [0]\n\
         [[file]]\nname = \"d.xlsx\"\nheader-rows = [3, 4]\n\
         [[file.column]]\ncolumn = \"联系人\"\nfield = \"name\"\n\
         [[file.column]]\ncolumn = \"名称\"\nfield = \"nme\"\n\
         [[file]]\nname = \"d.xlsx\"\nheader-rows = [3]\n",
        &[
            "6: [[file]] 没有说明版式",
            "8: [[file]] 没有说明版式",
            "9: header-rows 不是表头的行号",
            "11: [[file]] 没有说明版式",
            "12: header-rows 应为1 至 1048576 的整数的列表",
            "17: 列 联系人 是个人信息列（联系人）",
            "21: 不认识的字段 nme",
            "23: d.xlsx 的版式已见第 14 行",
        ],
    );
}

#[test]
fn breakdowns_name_dimensions_and_bands_that_there_are() {
    check(
        "[[breakdown]]\nby = [\"industri\"]",
        &["6: 不认识的by industri，提示：是否想写 industry"],
    );
    check("[[breakdown]]\nby = [\"size\", \"size\"]", &["6: by 内 size 写了两次，提示：删去一个"]);
    check(
        "[[breakdown]]\nby = [\"size\", \"age\", \"county\", \"industry\"]",
        &["5: by 至多三维，提示：分成几个 [[breakdown]]"],
    );
    check(
        "[[band]]\nname = \"a\"\nof = \"staf\"\nlimits = [1]",
        &["7: 不认识的of staf，提示：是否想写 staff"],
    );
    check(
        "[[band]]\nname = \"a\"\nof = \"staff\"\nlimits = [5, 5]",
        &["8: limits 应递增，至少一个，提示：写各档的下限，如 [10, 50, 100]"],
    );
    check(
        "[[band]]\nname = \"size\"\nof = \"staff\"\nlimits = [5]",
        &["6: name 已有：size，提示：换一个名称"],
    );
    check(
        "[[breakdown]]\nby = [\"a\", \"org-type\"]\n[[band]]\nname = \"a\"\nof = \"age\"\nlimits = [5]",
        &[],
    );
}
