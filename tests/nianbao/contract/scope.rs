//! Who counts at the reference date, 2025-12-31 (§5, Scope).

use crate::support::expect::{check, check_with};
use crate::support::fixture::{completed, register, table};

#[test]
fn registered_on_the_reference_date_is_in_and_the_day_after_is_out() {
    check(
        &[register("a.csv", "社会组织名称|成立登记日期\n甲协会|2025-12-31\n乙协会|2026-01-01")],
        "甲协会 in
         乙协会 out
         accepted 2
         out-of-scope 1
         excluded register/not-yet-registered 1",
    );
}

#[test]
fn cancelled_on_the_reference_date_is_out_and_the_day_after_is_in() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|登记状态|注销日期\n甲协会|注销|2025-12-31\n乙协会|注销|2026-01-01\n丙协会|注销|2019-05-06",
        )],
        "甲协会 out
         乙协会 in
         丙协会 out
         excluded register/cancelled 2",
    );
}

#[test]
fn cancelled_without_a_date_is_out_where_the_data_are_not_later_than_the_reference_date() {
    check(
        &[register("a.csv", "社会组织名称|登记状态\n甲协会|注销\n乙协会|正常")],
        "甲协会 out
         乙协会 in
         excluded register/cancelled 1
         set-aside 0",
    );
}

#[test]
fn cancelled_without_a_date_in_later_data_is_set_aside() {
    let text = completed("社会组织名称|登记状态\n甲协会|注销\n乙协会|正常");
    check(
        &[table("a.csv", &format!("社会组织名册（数据截至2026年3月31日）\n{text}"))],
        "甲协会 out
         乙协会 in
         set-aside 1
         found register/scope-unknown 1",
    );
}

#[test]
fn revoked_is_out_by_a_rule_of_its_own() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|登记状态|注销日期\n甲协会|吊销|2024-02-01\n乙协会|撤销|\n丙协会|取缔|2025-12-31",
        )],
        "in-scope 0
         excluded register/revoked 3",
    );
}

#[test]
fn the_list_of_abnormal_activity_stays_in() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|登记状态\n甲协会|异常\n乙协会|整改\n丙协会|存续\n丁协会|有效",
        )],
        "in-scope 4",
    );
}

#[test]
fn an_entry_without_status_or_registration_date_is_set_aside() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|成立登记日期|登记状态\n甲协会||正常\n乙协会|2015-01-01|\n丙协会|2015-01-01|正常",
        )],
        "in-scope 1
         set-aside 2
         found register/scope-unknown 2",
    );
}

#[test]
fn in_preparation_is_not_yet_registered() {
    check(
        &[register("a.csv", "社会组织名称|登记状态\n甲协会|筹备\n乙协会|名称核准")],
        "in-scope 0
         excluded register/not-yet-registered 2",
    );
}

#[test]
fn branches_and_representative_offices_are_out() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|社会组织类型\n甲协会|社会团体\n甲协会青年分会|社会团体分支机构\n甲协会北京代表处|代表机构",
        )],
        "in-scope 1
         excluded register/branch 2",
    );
}

#[test]
fn who_is_found_only_in_a_list_is_out_so_that_member_enterprises_never_enter() {
    check(
        &[
            register("a.csv", "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1"),
            table(
                "协会/l.csv",
                "名称|统一社会信用代码|成立登记日期|登记状态\n某某科技有限公司|#91-330106-5|2012-01-01|存续\n丙协会|#51-330106-3|2012-01-01|正常",
            ),
        ],
        "in-scope 1
         accepted 3
         out-of-scope 2
         excluded register/not-registered 2",
    );
}

#[test]
fn filed_community_organizations_are_out_unless_a_switch_counts_them() {
    let files = [register(
        "a.csv",
        "社会组织名称|社会组织类型\n甲协会|社会团体\n西溪社区舞蹈队|城乡社区社会组织",
    )];
    check(&files, "in-scope 1\nexcluded register/filed-community 1");
    check_with(
        |pipeline| pipeline.switches.community_organizations = true,
        None,
        &files,
        "in-scope 2
         organization-coverage @ all type=城乡社区社会组织 = 1 0 0 1",
    );
}

#[test]
fn intermediaries_enter_by_a_register() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码|登记管理机关\n甲律师事务所|#31-330000-1|浙江省司法厅\n乙会计师事务所有限公司|#91-330106-2|杭州市西湖区市场监督管理局",
        )],
        "in-scope 2
         甲律师事务所.org_type = 社会中介组织
         乙会计师事务所有限公司.org_type = 社会中介组织
         organization-coverage @ all type=社会中介组织 = 2 0 0 2",
    );
}

#[test]
fn an_intermediary_enters_by_an_explicit_type_also_from_a_list() {
    check(
        &[table(
            "associations/l.csv",
            "名称|统一社会信用代码|社会组织类型|登记管理机关|成立登记日期|登记状态\n甲会计师事务所|#91-330106-2|会计师事务所|杭州市西湖区市场监督管理局|2012-01-01|存续\n乙有限公司|#91-330106-3||杭州市西湖区市场监督管理局|2012-01-01|存续",
        )],
        "甲会计师事务所 in
         乙有限公司 out
         excluded register/not-registered 1",
    );
}

#[test]
fn the_column_是否注销_has_the_inverse_polarity_of_a_status() {
    check(
        &[table(
            "a.csv",
            "社会组织名称|登记管理机关|成立登记日期|是否注销|注销日期\n甲协会|杭州市西湖区民政局|2015-01-01|否|\n乙协会|杭州市西湖区民政局|2015-01-01|是|2020-01-01",
        )],
        "甲协会 in
         乙协会 out
         excluded register/cancelled 1",
    );
}
