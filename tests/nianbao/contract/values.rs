//! How cells are read (§5, Values).

use crate::support::expect::check;
use crate::support::fixture::{register, table};

/// One column of answers, one organization a cell: `1 2 _` where `_` is blank.
#[track_caller]
fn answers(header: &str, cells: &str, expected: &str, findings: &str) {
    let names = ["甲", "乙", "丙", "丁", "戊", "己"];
    let mut text = format!("社会组织名称|{header}");
    let mut expectations = findings.to_owned();
    let expected: Vec<&str> = expected.split(' ').collect();
    for (at, cell) in cells.split(' ').enumerate() {
        text += &format!("\n{}协会|{}", names[at], if cell == "_" { "" } else { cell });
        expectations += &format!("\n{}协会.built = {}", names[at], expected[at]);
    }
    check(&[register("a.csv", &text)], &expectations);
    // Numbers in a workbook read as they do in text.
    let numbers = text.replace("|1\n", "|=1\n").replace("|2\n", "|=2\n").replace("|0\n", "|=0\n");
    check(&[register("a.xlsx", &numbers)], &expectations);
}

#[test]
fn one_and_zero_are_yes_and_no() {
    answers("是否建立党组织", "1 0 1 _", "是 否 是 未知", "found rows/undecided-polarity 0");
}

#[test]
fn one_and_two_are_yes_and_no() {
    answers("是否建立党组织", "1 2 2 _", "是 否 否 未知", "found rows/undecided-polarity 0");
}

#[test]
fn codes_that_do_not_decide_their_polarity_are_unknown_with_a_finding() {
    for cells in ["1 1 1", "2 2 2", "0 0 0", "0 1 2"] {
        answers("是否建立党组织", cells, "未知 未知 未知", "found rows/undecided-polarity 1");
    }
}

#[test]
fn a_header_may_declare_the_polarity() {
    answers(
        "是否建立党组织（1=是 2=否）",
        "2 2 _",
        "否 否 未知",
        "found rows/undecided-polarity 0",
    );
    answers("是否建立党组织（1是0否）", "1 1 _", "是 是 未知", "found rows/undecided-polarity 0");
}

#[test]
fn words_of_yes_and_no_are_read_and_blank_is_unknown() {
    answers(
        "是否建立党组织",
        "是 否 _ 已建 未建",
        "是 否 未知 是 否",
        "found rows/unreadable-answer 0",
    );
    answers("是否建立党组织", "有 无 _ Y N", "是 否 未知 是 否", "found rows/unreadable-answer 0");
}

#[test]
fn in_a_tick_column_blank_is_no() {
    answers("是否建立党组织", "√ _ √ _", "是 否 是 否", "found rows/tick-column 1");
}

#[test]
fn a_cross_or_a_no_makes_it_no_tick_column() {
    for no in ["×", "否", "无"] {
        answers("是否建立党组织", &format!("√ _ {no}"), "是 未知 否", "found rows/tick-column 0");
    }
}

#[test]
fn a_0_among_ticks_makes_it_no_tick_column() {
    let rows = "社会组织名称|是否建立党组织\n甲协会|√\n乙协会|\n丙协会|0";
    check(
        &[register("a.csv", rows)],
        "甲协会.built = 是\n乙协会.built = 未知\nfound rows/tick-column 0",
    );
}

#[test]
fn a_column_without_any_tick_is_no_tick_column() {
    answers("是否建立党组织", "_ _ _", "未知 未知 未知", "found rows/tick-column 0");
}

#[test]
fn dashes_and_not_known_are_unknown_without_an_error() {
    answers(
        "是否建立党组织",
        "是 - 不详 / 否",
        "是 未知 未知 未知 否",
        "found rows/unreadable-answer 0",
    );
}

#[test]
fn an_answer_that_cannot_be_read_is_unknown_with_an_error_and_costs_nothing_else() {
    answers(
        "是否建立党组织",
        "是 也许 否",
        "是 未知 否",
        "found rows/unreadable-answer 1\nin-scope 3",
    );
}

#[test]
fn about_twenty_is_no_number() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|党员人数|从业人员数\n甲协会|3人|约20\n乙协会|３|1,024\n丙协会|不详|\n丁协会|-|12",
        )],
        "甲协会.members = 3
         甲协会.staff = 未知
         乙协会.members = 3
         乙协会.staff = 1024
         丙协会.members = 未知
         丁协会.members = 未知
         found rows/unreadable-count 1
         in-scope 4",
    );
}

#[test]
fn dates_are_read_in_every_form() {
    check(
        &[register(
            "a.xlsx",
            "社会组织名称|成立登记日期\n甲协会|2015-09-28\n乙协会|2015.9.28\n丙协会|2015/9/28\n丁协会|2015年9月28日\n戊协会|20150928\n己协会|=42275",
        )],
        "甲协会.registration_date = 2015-09-28
         乙协会.registration_date = 2015-09-28
         丙协会.registration_date = 2015-09-28
         丁协会.registration_date = 2015-09-28
         戊协会.registration_date = 2015-09-28
         己协会.registration_date = 2015-09-28",
    );
}

#[test]
fn a_date_that_cannot_be_read_never_costs_the_row() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|党组织成立时间|届满日期\n甲协会|去年九月|2026-02-30\n乙协会|2015年9月|不详",
        )],
        "in-scope 2
         甲协会.established = 未知
         甲协会.term_end = 未知
         found rows/unreadable-date 2",
    );
}

#[test]
fn a_registration_date_that_cannot_be_read_is_as_good_as_none() {
    check(
        &[register("a.csv", "社会组织名称|成立登记日期\n甲协会|很久以前\n乙协会|2015-01-01")],
        "in-scope 1
         set-aside 1
         found rows/unreadable-date 1
         found register/scope-unknown 1",
    );
}

#[test]
fn an_industry_that_is_not_in_the_list_is_unknown_and_never_other() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|行业类别\n甲协会|03 教育\n乙协会|科学研究\n丙协会|金融\n丁协会|其他\n戊协会|",
        )],
        "甲协会.industry = 教育
         乙协会.industry = 科技与研究
         丙协会.industry = 未知
         丁协会.industry = 其他
         found rows/unlisted-industry 1
         organization-coverage @ all industry=未知 = 2 0 0 2
         organization-coverage @ all industry=其他 = 1 0 0 1",
    );
}

#[test]
fn staff_are_the_total_else_full_time_and_part_time_together() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|从业人员数|专职工作人员数量|兼职工作人员数量\n甲协会|12|5|5\n乙协会||5|6\n丙协会||5|\n丁协会|||",
        )],
        "甲协会.staff = 12
         乙协会.staff = 11
         丙协会.staff = 未知
         丁协会.staff = 未知
         found rows/conflicting-columns 0
         organization-coverage @ all size=小型 = 2 0 0 2
         organization-coverage @ all size=未知 = 2 0 0 2",
    );
}

#[test]
fn the_bands_of_size_begin_at_10_100_and_300() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|从业人员数\n甲|9\n乙|10\n丙|99\n丁|100\n戊|299\n己|300\n庚|0",
        )],
        "organization-coverage @ all size=微型 = 2 0 0 2
         organization-coverage @ all size=小型 = 2 0 0 2
         organization-coverage @ all size=中型 = 2 0 0 2
         organization-coverage @ all size=大型 = 1 0 0 1",
    );
}

#[test]
fn of_two_columns_for_one_field_the_first_filled_counts() {
    check(
        &[register("a.csv", "社会组织名称|党员总数|党员人数\n甲协会|4|\n乙协会||5\n丙协会|6|6")],
        "甲协会.members = 4
         乙协会.members = 5
         丙协会.members = 6
         found rows/duplicate-column 1
         found rows/conflicting-columns 0",
    );
}

#[test]
fn two_columns_for_one_field_that_differ_leave_it_unknown() {
    check(
        &[register("a.csv", "社会组织名称|党员总数|党员人数\n甲协会|4|5\n乙协会|4|4")],
        "甲协会.members = 未知
         乙协会.members = 4
         found rows/conflicting-columns 1",
    );
}

#[test]
fn instructor_or_liaison_no_is_both_no_and_yes_is_a_work_route() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|是否选派指导员或联络员\n甲协会|否|是\n乙协会|否|否\n丙协会|否|",
        )],
        "甲协会.work_route = 是
         甲协会.instructor = 未知
         甲协会.liaison = 未知
         乙协会.instructor = 否
         乙协会.liaison = 否
         丙协会.instructor = 未知
         work-coverage-narrow @ all = 3 1 0 2
         instructor-dispatched @ all = 3 0 1 2",
    );
}

#[test]
fn mass_organizations_that_are_named_are_yes_and_the_others_no() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|已建群团组织\n甲协会|工会、共青团\n乙协会|妇联\n丙协会|无\n丁协会|",
        )],
        "甲协会.trade_union = 是
         甲协会.youth_league = 是
         甲协会.womens_federation = 否
         乙协会.trade_union = 否
         乙协会.youth_league = 否
         乙协会.womens_federation = 是
         丙协会.trade_union = 否
         丙协会.youth_league = 否
         丙协会.womens_federation = 否
         丁协会.trade_union = 未知
         丁协会.youth_league = 未知",
    );
}

#[test]
fn in_a_one_hot_group_exactly_one_tick_gives_the_value() {
    check(
        &[table(
            "a.xlsx",
            "社会组织名称|登记管理机关|成立登记日期|登记状态|组建方式|<|<|是否建立党组织
             ^|^|^|^|单独|联合|其他|^
             甲协会|杭州市西湖区民政局|2015-01-01|正常|√|||是
             乙协会|杭州市西湖区民政局|2015-01-01|正常||√||是
             丙协会|杭州市西湖区民政局|2015-01-01|正常|√|√||是
             丁协会|杭州市西湖区民政局|2015-01-01|正常||||是",
        )],
        "甲协会.mode = separate
         乙协会.mode = joint
         丙协会.mode = 未知
         丁协会.mode = 未知
         mode-separate @ all = 4 1 1 2",
    );
}

#[test]
fn modes_are_read_in_their_wordings() {
    for (word, mode) in [
        ("单独", "separate"),
        ("独立", "separate"),
        ("单建", "separate"),
        ("在会员中建", "separate"),
        ("在理事会中建", "separate"),
        ("联合", "joint"),
        ("联建", "joint"),
        ("在业务主管部门联合建", "joint"),
        ("行业统建", "industry"),
        ("区域", "region"),
        ("楼宇", "region"),
        ("园区", "region"),
        ("挂靠", "other"),
        ("其他", "other"),
    ] {
        check(
            &[register(
                "a.csv",
                &format!("社会组织名称|是否建立党组织|组建方式\n甲协会|是|{word}"),
            )],
            &format!("甲协会.mode = {mode}"),
        );
    }
}

#[test]
fn the_form_of_a_joint_branch_says_the_mode() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|组建方式|党组织类别\n甲协会|是||联合党支部\n乙协会|是||党支部\n丙协会|是|单独|党支部",
        )],
        "甲协会.mode = joint
         乙协会.mode = 未知
         丙协会.mode = separate
         mode-joint @ all = 3 1 1 1",
    );
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|党组织类别\n甲协会|是|联合党支部\n乙协会|是|党支部",
        )],
        "甲协会.mode = joint
         乙协会.mode = 未知",
    );
}

#[test]
fn kinds_are_read_in_their_wordings_and_a_missing_one_from_the_code() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码|社会组织类型
             甲|#51-330106-1|shetuan
             乙|#52-330106-2|民非
             丙|#52-330106-3|社会服务机构
             丁|#53-330106-4|jijinhui
             戊|#51-330106-5|
             己|#52-330106-6|
             庚|#53-330106-7|
             辛|#31-330106-8|
             壬||律师事务所
             癸||",
        )],
        "甲.org_type = 社会团体
         乙.org_type = 民办非企业单位
         丙.org_type = 民办非企业单位
         丁.org_type = 基金会
         戊.org_type = 社会团体
         己.org_type = 民办非企业单位
         庚.org_type = 基金会
         辛.org_type = 社会中介组织
         壬.org_type = 社会中介组织
         癸.org_type = 未知
         organization-coverage @ all type=未知 = 1 0 0 1",
    );
}

#[test]
fn a_code_before_the_label_is_passed_over() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|党组织类别\n甲协会|1是|11 建立党委\n乙协会|0否|13 建立党支部",
        )],
        "甲协会.built = 是
         甲协会.form = committee
         乙协会.built = 否
         乙协会.form = branch",
    );
}

/// As spreadsheets that went through other programs write them.
#[test]
fn codes_written_out_as_fractions_are_the_same_codes() {
    let rows = "社会组织名称|是否建立党组织\n甲协会|1.0\n乙协会|0.0\n丙协会|";
    check(
        &[register("a.csv", rows)],
        "甲协会.built = 是
         乙协会.built = 否
         丙协会.built = 未知
         found rows/unreadable-answer 0",
    );
}

/// Two columns answer one question: which mass organizations there are.
#[test]
fn an_answer_that_contradicts_the_column_of_a_field_leaves_it_unknown() {
    let rows = "社会组织名称|已建群团组织|是否建立工会|是否选派指导员或联络员|是否选派指导员
        甲协会|工会|否|否|是
        乙协会|无|是|是|是
        丙协会|工会|是|否|否
        丁协会|工会||否|";
    check(
        &[register("a.csv", rows)],
        "甲协会.trade_union = 未知
         甲协会.instructor = 未知
         甲协会.liaison = 否
         乙协会.trade_union = 未知
         乙协会.instructor = 是
         丙协会.trade_union = 是
         丁协会.trade_union = 是
         丁协会.instructor = 否
         found rows/conflicting-columns 3",
    );
}
