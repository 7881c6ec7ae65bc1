//! Party organizations are counted beside the organizations that they cover.

use nianbao::register::{Covered, covered_by_mode};

use crate::support::expect::{check, job};
use crate::support::fixture::{Fixture, register, table};

const HEAD: &str =
    "社会组织名称|统一社会信用代码|是否建立党组织|组建方式|党组织名称|上级党组织名称";

fn file(rows: &[&str]) -> Fixture {
    register("a.csv", &format!("{HEAD}\n{}", rows.join("\n")))
}

fn covered(files: &[Fixture], mode: &str) -> Covered {
    let outcome = job(|_| {}, None, files);
    let register = &outcome.current().expect("a year-end").registered.register;
    covered_by_mode(register).get(mode).copied().unwrap_or_default()
}

#[test]
fn a_joint_branch_is_one_party_organization_and_several_organizations() {
    let files = [file(&[
        "甲协会|#51-330106-1|是|联合|某片区联合支部|某综合党委",
        "乙协会|#51-330106-2|是|联合|某片区联合支部|某综合党委",
        "丙协会|#51-330106-3|是|联合|某片区联合支部|别的党委",
        "丁协会|#51-330106-4|是|单独|丁协会支部|某综合党委",
        "戊协会|#51-330106-5|否|||",
    ])];
    assert_eq!(covered(&files, "joint"), Covered { organizations: 3, parties: 2, large: 0 });
    assert_eq!(covered(&files, "separate"), Covered { organizations: 1, parties: 1, large: 0 });
}

#[test]
fn a_row_that_names_anothers_own_branch_is_linked_to_it() {
    let files = [file(&[
        "甲协会|#51-330106-1|是|联合|乙协会支部|某综合党委",
        "乙协会|#51-330106-2|是|单独|乙协会支部|某综合党委",
        "丙协会|#51-330106-3|是||乙协会支部|某综合党委",
    ])];
    assert_eq!(covered(&files, "separate"), Covered { organizations: 1, parties: 1, large: 0 });
    assert_eq!(covered(&files, "joint"), Covered { organizations: 1, parties: 0, large: 0 });
    assert_eq!(covered(&files, ""), Covered { organizations: 1, parties: 0, large: 0 });
    check(&files, "organization-life @ all = 1 0 0 1\norganization-coverage @ all = 3 3 0 0");
}

#[test]
fn more_than_five_organizations_of_one_branch_are_a_note() {
    let row = |number: u32| format!("甲{number}协会|#51-330106-{number}|是|联合|某联合支部|某党委");
    let rows = |count: u32| (1..=count).map(row).collect::<Vec<_>>();
    for (count, notes) in [(5, 0), (6, 1)] {
        let rows = rows(count);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        check(&[file(&rows)], &format!("found register/joint-covers-many {notes}"));
    }
}

#[test]
fn joint_branches_of_two_cities_with_a_name_of_any_place_were_one() {
    let row = |name: &str, county: u32, registrar: &str, parent: &str, reviewed: &str| {
        format!(
            "{name}协会|#51-{county}-1|{registrar}民政局|是|联合|第一联合党支部|{parent}|{reviewed}"
        )
    };
    for parent in ["", "市社会组织党委"] {
        let rows = [
            row("甲", 420102, "武汉市江岸区", parent, "是"),
            row("乙", 420103, "武汉市江汉区", parent, "是"),
            row("丙", 420502, "宜昌市西陵区", parent, "否"),
        ];
        let head = HEAD.replace("代码|", "代码|登记管理机关|");
        let text = format!("{head}|是否述职评议\n{}", rows.join("\n"));
        check(
            &[register("a.csv", &text)],
            "report-and-review @ all = 2 1 1 0
             report-and-review @ 420100 = 1 1 0 0
             report-and-review @ 420500 = 1 0 1 0",
        );
    }
    // A name that says whose it is holds anywhere.
    let text = "社会组织名称|登记管理机关|是否建立党组织|组建方式|党组织名称
                甲协会|武汉市江岸区民政局|是|联合|茶业联合党支部
                乙协会|宜昌市西陵区民政局|是|联合|茶业联合党支部";
    let files = [register("a.csv", text)];
    assert_eq!(covered(&files, "joint"), Covered { organizations: 2, parties: 1, large: 0 });
}

#[test]
fn a_source_of_the_secretary_in_a_file_that_leaves_the_answer_blank_was_a_conflict() {
    let head = "社会组织名称|统一社会信用代码|是否建立党组织|是否配备书记|书记来源";
    let file = |name: &str, answers: &str| {
        register(name, &format!("{head}\n甲协会|#51-330106-1|是|{answers}"))
    };
    check(
        &[file("a.csv", "否|上级选派"), file("b.csv", "|上级选派")],
        "甲协会.has_secretary = 否
         found register/conflict 0",
    );
    check(&[file("a.csv", "|上级选派")], "甲协会.has_secretary = 是");
    check(
        &[file("a.csv", "|无")],
        "甲协会.has_secretary = 否
         甲协会.secretary_source = 未知",
    );
    check(
        &[file("a.csv", "|其他")],
        "甲协会.has_secretary = 是
         甲协会.secretary_source = 未知",
    );
    check(
        &[file("a.csv", "是|上级选派"), file("b.csv", "否|上级选派")],
        "甲协会.has_secretary = 未知",
    );
}

#[test]
fn a_post_over_the_answer_about_it_was_a_person() {
    let text = "社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织|党组织书记|<
                ^|^|^|^|^|来源|是否参加培训
                甲协会|杭州市西湖区民政局|2015-01-01|正常|是|上级选派|是";
    check(
        &[table("a.xlsx", text)],
        "甲协会.secretary_source = dispatched
         甲协会.secretary_trained = 是
         found rows/personal-column 0",
    );
}
