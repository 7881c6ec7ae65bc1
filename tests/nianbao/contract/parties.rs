//! Party organizations are counted beside the organizations that they cover.

use nianbao::register::{Covered, covered_by_mode};

use crate::support::expect::{check, job};
use crate::support::fixture::{Fixture, register};

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
