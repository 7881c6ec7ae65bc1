//! Which rows are one organization (§5, Entry).

use crate::support::expect::check;
use crate::support::fixture::{code, register, table};

#[test]
fn rows_of_one_credit_code_are_one_entry() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1\n乙协会|#51-330106-2",
            ),
            register("b.csv", "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1"),
        ],
        "in-scope 2
         accepted 2
         merged 1
         organization-coverage @ all = 2 0 0 2",
    );
}

#[test]
fn a_code_in_full_width_lower_case_or_with_blanks_is_the_same_code() {
    let plain = code("51", "330106", 1);
    let wide: String = plain
        .chars()
        .map(|c| char::from_u32(c as u32 + 0xFEE0).expect("a full-width character"))
        .collect();
    let table = format!(
        "社会组织名称|统一社会信用代码\n甲协会|{plain}\n甲协会|{wide}\n甲协会|{}\n甲协会|{} {}",
        plain.to_lowercase(),
        &plain[..8],
        &plain[8..],
    );
    check(&[register("a.csv", &table)], "in-scope 1\nmerged 3\nfound rows/invalid-credit-code 0");
}

#[test]
fn a_row_without_code_takes_the_entry_of_its_old_number() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|登记证号\n甲协会|#51-330106-1|浙杭社证字第0012号",
            ),
            register("b.csv", "社会组织名称|登记证号\n甲协会（旧）|浙杭社证字第0012号"),
        ],
        "accepted 1
         merged 1",
    );
}

#[test]
fn a_row_without_code_and_number_takes_the_entry_of_its_name_and_registrar() {
    check(
        &[
            register("a.csv", "社会组织名称|统一社会信用代码\n甲 协会|#51-330106-1"),
            register("b.csv", "社会组织名称\n甲协会"),
        ],
        "accepted 1
         merged 1",
    );
}

#[test]
fn one_name_at_two_registrars_is_two_organizations() {
    check(
        &[
            register("a.csv", "社会组织名称|登记管理机关\n青年志愿者协会|杭州市西湖区民政局"),
            register("b.csv", "社会组织名称|登记管理机关\n青年志愿者协会|杭州市萧山区民政局"),
        ],
        "in-scope 2
         merged 0",
    );
}

#[test]
fn two_codes_of_one_name_and_registrar_are_two_organizations() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1\n甲协会|#51-330106-2",
        )],
        "in-scope 2
         set-aside 0",
    );
}

#[test]
fn an_entry_that_lacks_the_code_is_found_by_its_name() {
    check(
        &[
            register("a.csv", "社会组织名称\n甲协会"),
            register("b.csv", "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1"),
        ],
        "in-scope 1
         merged 1",
    );
}

#[test]
fn a_list_without_registrar_finds_a_name_that_is_unique_in_the_register() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1\n乙协会|#51-330106-2",
            ),
            table("associations/list.csv", "名称|会员类型|是否建立党组织\n甲协会|单位会员|是"),
        ],
        "in-scope 2
         merged 1
         甲协会.built = 是
         乙协会.built = 未知",
    );
}

#[test]
fn a_name_that_two_entries_of_the_register_bear_is_set_aside_and_they_stay() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|登记管理机关\n青年志愿者协会|杭州市西湖区民政局\n青年志愿者协会|杭州市萧山区民政局",
            ),
            table(
                "associations/list.csv",
                "名称|会员类型|是否建立党组织\n青年志愿者协会|单位会员|是",
            ),
        ],
        "in-scope 2
         set-aside 1
         found register/ambiguous 1
         organization-coverage @ all = 2 0 0 2",
    );
}

#[test]
fn a_number_that_two_codes_share_is_set_aside_and_they_stay() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|登记证号\n甲协会|#51-330106-1|0012\n乙协会|#51-330106-2|0012",
            ),
            register("b.csv", "社会组织名称|登记证号\n丙协会|0012"),
        ],
        "in-scope 2
         set-aside 1
         found register/ambiguous 1",
    );
}

#[test]
fn a_code_with_one_slip_is_repaired_where_another_source_holds_the_result() {
    let right = code("51", "330106", 1);
    let slip = right.replacen('0', "O", 1);
    check(
        &[
            register("a.csv", "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1"),
            register("b.csv", &format!("社会组织名称|统一社会信用代码\n甲学会|{slip}")),
        ],
        "accepted 1
         merged 1
         found register/repaired-code 1
         found rows/invalid-credit-code 0",
    );
}

#[test]
fn a_code_with_one_slip_is_repaired_where_registrar_kind_and_division_agree() {
    let right = code("51", "330106", 1);
    let slip = right.replacen('0', "O", 1);
    check(
        &[register(
            "a.csv",
            &format!("社会组织名称|统一社会信用代码|社会组织类型\n甲协会|{slip}|社会团体"),
        )],
        &format!(
            "甲协会.credit_code = {right}
             found register/repaired-code 1"
        ),
    );
}

#[test]
fn a_slip_that_nothing_supports_leaves_the_row_to_its_next_key() {
    let slip = code("51", "330106", 1).replacen('0', "O", 1);
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|登记管理机关\n甲协会|#51-330106-2|杭州市西湖区民政局",
            ),
            register(
                "b.csv",
                &format!(
                    "社会组织名称|统一社会信用代码|登记管理机关\n甲协会|{slip}|杭州市西湖区民政局"
                ),
            ),
        ],
        "accepted 1
         merged 1
         found register/repaired-code 0
         found rows/invalid-credit-code 1",
    );
}

#[test]
fn a_code_with_two_slips_is_never_repaired() {
    let slips = code("51", "330106", 1).replacen('0', "O", 2);
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码|社会组织类型\n甲协会|#51-330106-1|社会团体",
            ),
            register(
                "b.csv",
                &format!("社会组织名称|统一社会信用代码|社会组织类型\n丙协会|{slips}|社会团体"),
            ),
        ],
        "in-scope 2
         丙协会.credit_code = 未知
         found register/repaired-code 0
         found rows/invalid-credit-code 1",
    );
}

#[test]
fn a_row_without_any_key_is_set_aside() {
    check(
        &[register("a.csv", "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|3\n||5")],
        "accepted 1
         set-aside 1
         found register/no-identity 1",
    );
}
