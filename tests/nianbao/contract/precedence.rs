//! Which source is believed, field by field (§5, Precedence).

use nianbao::spec::{Role, Source};

use crate::support::expect::{check, check_with};
use crate::support::fixture::{completed, register, table, workbook};

#[test]
fn a_register_goes_before_a_list_for_registration_fields() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|行业类别|从业人员数\n甲协会|#51-330106-1|教育|12",
            ),
            table(
                "associations/l.csv",
                "名称|统一社会信用代码|行业类别|从业人员数\n甲协会|#51-330106-1|卫生|12",
            ),
        ],
        "甲协会.industry = 教育
         found register/lost-by-rank 1
         found register/conflict 0",
    );
}

#[test]
fn a_register_goes_before_a_list_for_party_fields_too() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|否",
            ),
            table(
                "associations/l.csv",
                "名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是",
            ),
        ],
        "甲协会.built = 否
         found register/lost-by-rank 1",
    );
}

#[test]
fn a_party_source_goes_first_for_party_fields_and_not_for_registration_fields() {
    check_with(
        |pipeline| {
            pipeline.sources.push(Source {
                folders: vec!["party".to_owned()],
                role: Role::Association,
                party: true,
                data_date: None,
            });
        },
        None,
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|行业类别|是否建立党组织\n甲协会|#51-330106-1|教育|否",
            ),
            table(
                "party/p.csv",
                "名称|统一社会信用代码|行业类别|是否建立党组织\n甲协会|#51-330106-1|卫生|是",
            ),
        ],
        "甲协会.built = 是
         甲协会.industry = 教育
         found register/lost-by-rank 2",
    );
}

#[test]
fn within_a_rank_the_later_data_date_wins() {
    let table = |date: &str, built: &str| {
        let text =
            format!("社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|{built}");
        format!("社会组织台账（数据截至{date}）\n{}", completed(&text))
    };
    check(
        &[
            crate::support::fixture::table("a.csv", &table("2025年6月30日", "否")),
            crate::support::fixture::table("b.csv", &table("2025年9月30日", "是")),
        ],
        "甲协会.built = 是
         found register/conflict 0",
    );
}

#[test]
fn a_sheet_without_data_date_speaks_of_the_pipelines_date() {
    let early = completed("社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|否");
    check(
        &[
            table("a.csv", &format!("社会组织台账（数据截至2025年6月30日）\n{early}")),
            register(
                "b.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是",
            ),
        ],
        "甲协会.built = 是
         found register/conflict 0",
    );
}

#[test]
fn a_later_date_that_is_blank_takes_no_part() {
    let early = completed("社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|否");
    check(
        &[
            table("a.csv", &format!("社会组织台账（数据截至2025年6月30日）\n{early}")),
            register(
                "b.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|\n乙协会|#51-330106-2|是",
            ),
        ],
        "甲协会.built = 否",
    );
}

#[test]
fn equal_sources_that_differ_leave_the_field_unknown_with_an_error() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织|党员人数\n甲协会|#51-330106-1|是|5",
            ),
            register(
                "b.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织|党员人数\n甲协会|#51-330106-1|否|5",
            ),
        ],
        "甲协会.built = 未知
         甲协会.members = 5
         found register/conflict 1
         organization-coverage @ all = 1 0 0 1",
    );
}

#[test]
fn a_blank_never_takes_part() {
    check(
        &[
            register("a.csv", "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|"),
            table(
                "associations/l.csv",
                "名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是",
            ),
        ],
        "甲协会.built = 是
         found register/lost-by-rank 0",
    );
}

#[test]
fn lists_that_differ_below_a_register_lose_and_make_no_conflict() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是",
            ),
            table(
                "associations/l.csv",
                "名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是",
            ),
            table(
                "associations/m.csv",
                "名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|否",
            ),
        ],
        "甲协会.built = 是
         found register/lost-by-rank 1
         found register/conflict 0",
    );
}

#[test]
fn the_order_of_sheets_in_a_book_never_matters() {
    let first = completed("社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是");
    let second = completed("社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|否");
    for sheets in [[("甲", &first), ("乙", &second)], [("乙", &second), ("甲", &first)]] {
        check(
            &[workbook("a.xlsx", &sheets.map(|(name, text)| (name, text.as_str())))],
            "甲协会.built = 未知",
        );
    }
}

#[test]
fn of_two_spellings_the_same_is_taken_whatever_the_files_are_called() {
    let spelled = |name: &str, spelling: &str| {
        register(name, &format!("社会组织名称|统一社会信用代码\n{spelling}|#51-330106-1"))
    };
    for names in [["a.csv", "b.csv"], ["b.csv", "a.csv"]] {
        check(
            &[spelled(names[0], "甲（乙）协会"), spelled(names[1], "甲(乙)协会")],
            "甲(乙)协会 in
             found register/conflict 0",
        );
    }
}
