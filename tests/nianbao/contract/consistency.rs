//! Answers of one organization that cannot all be right are told; none is changed.

use crate::support::expect::check;
use crate::support::fixture::register;

/// A register of one organization with these heads and values.
#[track_caller]
fn one(heads: &str, values: &str, expectations: &str) {
    let text = format!("社会组织名称|{heads}\n甲协会|{values}");
    check(&[register("a.csv", &text)], expectations);
}

#[test]
fn numbers_that_are_parts_are_not_more_than_the_whole() {
    for (heads, values, found) in [
        (
            "从业人员总数|专职工作人员数量|兼职工作人员数量",
            "9|5|5",
            "found rows/staff-parts-differ 1",
        ),
        ("从业人员总数|从业中共党员数", "5|6", "found register/members-exceed-staff 1"),
        ("党员人数|正式党员数|预备党员数", "5|5|1", "found register/full-members-exceed-members 1"),
        ("党员人数|本年发展党员数", "3|4", "found register/recruited-exceed-members 1"),
    ] {
        one(heads, values, found);
    }
}

#[test]
fn numbers_that_agree_and_numbers_that_are_unknown_are_no_finding() {
    for (heads, values, code) in [
        ("从业人员总数|专职工作人员数量|兼职工作人员数量", "10|5|5", "rows/staff-parts-differ"),
        ("从业人员总数|专职工作人员数量|兼职工作人员数量", "9|5|", "rows/staff-parts-differ"),
        ("从业人员总数|从业中共党员数", "6|6", "register/members-exceed-staff"),
        // 党员人数 may hold members who do not work here.
        ("从业人员总数|党员人数", "5|6", "register/members-exceed-staff"),
        ("党员人数|正式党员数", "5|5", "register/full-members-exceed-members"),
        ("党员人数|本年发展党员数", "|4", "register/recruited-exceed-members"),
    ] {
        one(heads, values, &format!("found {code} 0"));
    }
}

#[test]
fn a_party_organization_is_established_after_registration_and_elected_after_that() {
    one(
        "成立登记日期|党组织成立时间",
        "2015-03-02|2014-01-01",
        "found register/built-before-registered 1",
    );
    one(
        "成立登记日期|党组织成立时间",
        "2015-03-02|2015-03-02",
        "found register/built-before-registered 0",
    );
    one(
        "党组织成立时间|上次换届时间",
        "2018-05-01|2017-05-01",
        "found register/elected-before-built 1",
    );
}

#[test]
fn built_and_mode_go_together_where_a_sheet_asks_for_both() {
    let heads = "是否建立党组织|组建方式";
    one(heads, "是|", "found register/built-without-mode 1\n甲协会.built = 是");
    one(heads, "否|单独", "found register/mode-without-built 1\n甲协会.built = 否");
    one(heads, "是|单独", "found register/built-without-mode 0");
    one(heads, "|单独", "found register/mode-without-built 0\n甲协会.built = 未知");
    one("是否建立党组织", "是", "found register/built-without-mode 0");
}

#[test]
fn a_form_fits_its_members_or_is_approved() {
    let heads = "是否建立党组织|组建方式|党组织类别|党员人数";
    one(heads, "是|单独|党委|99", "found register/form-against-members 1");
    one(heads, "是|单独|党委|100", "found register/form-against-members 0");
    one(heads, "是|联合|党支部|2", "found register/form-against-members 0");
    one(heads, "是|单独|党总支|", "found register/form-against-members 0");
}
