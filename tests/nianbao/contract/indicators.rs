//! Who is counted and who has met it (§3, §4).

use nianbao::quantity::Date;

use crate::support::expect::{check, check_with};
use crate::support::fixture::register;

#[test]
fn every_indicator_has_a_row_in_every_cell_also_where_its_population_is_0() {
    let outcome = crate::support::expect::job(
        |_| {},
        None,
        &[register("a.csv", "社会组织名称|行业类别\n甲协会|教育")],
    );
    let ids: Vec<&str> = outcome.figures.indicators.iter().map(|info| info.id.as_str()).collect();
    assert_eq!(ids.len(), 26);
    // all, province, prefecture and county, each: whole, industry, size, type, industry × size.
    assert_eq!(outcome.figures.cells.len(), 4 * 5);
    assert!(outcome.figures.cells.values().all(|counts| counts.len() == ids.len()));
}

#[test]
fn members_are_the_first_known_of_four_columns() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|组织关系在本组织党员数|纳入管理党员总数|从业中共党员数|党员人数|正式党员数|预备党员数
             甲|1|2|3|4|5|6
             乙|1|2|3||5|6
             丙|1|2|||5|6
             丁|1||||5|6
             戊|||||5|6
             己|||||5|
             庚||||||6
             辛||||||",
        )],
        "甲.members = 4
         乙.members = 3
         丙.members = 2
         丁.members = 1
         戊.members = 11
         己.members = 5
         庚.members = 未知
         辛.members = 未知
         found register/members-full-only 1",
    );
}

#[test]
fn who_has_three_full_members_should_build() {
    let files = [register(
        "a.csv",
        "社会组织名称|是否建立党组织|党员人数|正式党员数
         甲|是|5|3
         乙|否|5|2
         丙|否|2|
         丁|否|3|
         戊|是||
         己|否||4",
    )];
    check(
        &files,
        "甲.eligible = 是
         乙.eligible = 否
         丙.eligible = 否
         丁.eligible = 未知
         戊.eligible = 未知
         己.eligible = 是
         should-built @ all = 2 1 1 0
         should-built @ all in 0.3333333333333333..0.6666666666666666",
    );
    check_with(
        |pipeline| pipeline.switches.members_as_full = true,
        None,
        &files,
        "丁.eligible = 是
         丙.eligible = 否
         戊.eligible = 未知
         should-built @ all = 3 1 2 0",
    );
}

#[test]
fn built_is_yes_whatever_the_mode_and_a_blank_is_unknown_whatever_else_is_given() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|组建方式|党组织类别|党组织成立时间
             甲|是|行业||
             乙|是|挂靠||
             丙||单独|党支部|2015-01-01
             丁|否|||",
        )],
        "organization-coverage @ all = 4 2 1 1
         organization-coverage @ all in 0.5..0.75
         mode-industry @ all = 2 1 1 0",
    );
}

#[test]
fn a_switch_turns_the_mode_industry_into_not_covered() {
    check_with(
        |pipeline| pipeline.switches.industry_counts = false,
        None,
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|组建方式\n甲|是|行业\n乙|是|单独\n丙|否|",
        )],
        "organization-coverage @ all = 3 1 2 0
         work-coverage-narrow @ all = 2 0 0 2",
    );
}

#[test]
fn any_route_covers_the_work_and_all_must_be_known_to_deny_it() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|是否选派指导员|是否选派联络员|是否建立工会|是否建立共青团组织|是否建立妇联组织
             甲|否|是||||
             乙|否|||是||
             丙|否|否|否|否|是|
             丁|否|否|否|否|否|是
             戊|否|否|否||否|是
             己|是|||||
             庚|||||是|",
        )],
        "work-coverage-broad @ all = 7 5 1 1
         work-coverage-narrow @ all = 5 3 1 1
         work-coverage-narrow @ all in 0.6..0.8333333333333334
         instructor-dispatched @ all = 5 1 3 1",
    );
}

#[test]
fn the_womens_federation_is_a_route_by_a_switch() {
    let rows = "社会组织名称|是否建立党组织|是否选派指导员|是否选派联络员|是否建立工会|是否建立共青团组织|是否建立妇联组织\n甲|否|否|否|否|否|是";
    check(&[register("a.csv", rows)], "work-coverage-broad @ all = 1 0 1 0");
    check_with(
        |pipeline| pipeline.switches.womens_federation_counts = true,
        None,
        &[register("a.csv", rows)],
        "work-coverage-broad @ all = 1 1 0 0",
    );
}

#[test]
fn without_members_and_few_members_are_asked_of_everybody() {
    check(
        &[register("a.csv", "社会组织名称|党员人数\n甲|0\n乙|1\n丙|2\n丁|3\n戊|\n己|无")],
        "without-members @ all = 6 2 3 1
         few-members @ all = 6 2 3 1",
    );
}

#[test]
fn a_venue_of_ones_own_or_shared_is_asked_of_the_built() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|活动场所\n甲|是|自有\n乙|是|与其他单位共用\n丙|是|无\n丁|是|\n戊|否|自有\n己||自有",
        )],
        "venue @ all = 4 2 1 1
         venue @ all in 0.5..0.8",
    );
}

#[test]
fn recruiting_is_asked_of_the_built_and_0_is_an_answer() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|本年发展党员数\n甲|是|2\n乙|是|0\n丙|是|\n丁|否|3",
        )],
        "recruited-members @ all = 3 1 1 1",
    );
}

#[test]
fn a_party_organization_counts_once_at_the_lowest_identity() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码|登记管理机关|是否建立党组织|组建方式|党组织名称|上级党组织名称|是否述职评议
             甲|#51-330106-1|杭州市西湖区民政局|是|联合|四季联合党支部|西湖区社会组织党委|是
             乙|#51-330106-2|杭州市西湖区民政局|是|联合|四季联合党支部|西湖区社会组织党委|是
             丙|#51-330109-3|杭州市萧山区民政局|是|联合|四季联合党支部|萧山区社会组织党委|否
             丁|#51-330109-4|杭州市萧山区民政局|否||||",
        )],
        "organization-coverage @ all = 4 3 1 0
         report-and-review @ all = 2 1 1 0
         report-and-review @ 330106 = 1 1 0 0
         甲.hosts_party = 是
         乙.hosts_party = 否",
    );
}

#[test]
fn organization_life_is_both_of_its_halves() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|三会一课|民主评议\n甲|是|是|是\n乙|是|否|\n丙|是|是|\n丁|是||否",
        )],
        "organization-life @ all = 4 1 2 1",
    );
}

#[test]
fn a_secretary_is_there_where_a_source_says_so() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|书记来源|书记是否参加培训
             甲|是|负责人|是
             乙|是|上级选派|否
             丙|是|其他|是
             丁|是|无|
             戊|是||是
             己|否||",
        )],
        "secretary-internal @ all = 3 1 1 1
         training @ all = 3 2 1 0
         training @ all in 0.6666666666666666..0.75",
    );
}

#[test]
fn cross_posting_and_form_are_asked_of_separate_party_organizations() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|组建方式|是否交叉任职|党组织类别|党员人数|是否经批准设立党委
             甲|是|单独|是|党支部|49|
             乙|是|单独|否|党支部|50|否
             丙|是|单独||党委|60|是
             丁|是|联合|是|联合党支部|3|
             戊|是|单独|是|党总支|50|
             己|是||是|党委|100|",
        )],
        "cross-posting @ all = 4 2 1 1
         form-fits-members @ all = 4 3 1 0",
    );
}

#[test]
fn a_full_time_deputy_is_asked_from_one_hundred_members() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|党员人数|专职副书记人数\n甲|是|100|1\n乙|是|120|0\n丙|是|99|1\n丁|是|200|\n戊|是||1\n己|否|300|1",
        )],
        "full-time-deputy @ all = 3 1 1 1
         full-time-deputy @ all in 0.3333333333333333..0.75",
    );
}

#[test]
fn a_blank_is_eliminated_between_two_year_ends() {
    check(
        &[
            register("2024/a.csv", "社会组织名称|党员人数\n甲|0\n乙|0\n丙|3\n丁|\n己|0"),
            register("2025/a.csv", "社会组织名称|党员人数\n甲|1\n乙|0\n丙|3\n丁|1\n戊|1\n己|"),
        ],
        "blank-eliminated @ all = 3 1 1 1
         blank-eliminated @ all in 0.3333333333333333..0.75",
    );
}

#[test]
fn new_organizations_are_in_step_within_six_months() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|成立登记日期|正式党员数|是否建立党组织|党组织成立时间
             甲|2025-01-10|3|是|2025-07-10
             乙|2025-01-10|3|是|2025-07-11
             丙|2025-06-30|3|否|
             丁|2025-07-01|3|否|
             戊|2024-07-01|3|是|
             己|2024-06-30|3|是|2024-12-30
             庚|2025-01-10|2|否|",
        )],
        "new-organizations-in-step @ all = 4 1 2 1",
    );
}

#[test]
fn the_term_is_the_one_that_stood_before_the_year() {
    check(
        &[
            register(
                "2024/a.csv",
                "社会组织名称|是否建立党组织|届满日期|上次换届时间
                 甲|是|2025-05-01|2022-05-01
                 乙|是|2025-05-01|2022-05-01
                 丙|是|2026-05-01|2023-05-01",
            ),
            register(
                "2025/a.csv",
                "社会组织名称|是否建立党组织|届满日期|上次换届时间
                 甲|是|2028-05-01|2025-04-20
                 乙|是|2025-05-01|2022-05-01
                 丙|是|2026-05-01|2023-05-01
                 丁|是|2025-09-01|",
            ),
        ],
        "on-time-election @ all = 3 1 1 1",
    );
}

#[test]
fn an_election_after_the_reference_date_is_not_in_time() {
    let date: Date = "2025-06-30".parse().expect("a date");
    check_with(
        |_| {},
        Some(date),
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|届满日期|上次换届时间\n甲|是|2025-03-01|2025-07-15\n乙|是|2025-03-01|2025-06-30",
        )],
        "on-time-election @ all = 2 1 1 0",
    );
}

#[test]
fn what_no_source_collects_is_unknown_for_everybody() {
    check(
        &[register("a.csv", "社会组织名称\n甲\n乙")],
        "charter-clause @ all = 2 0 0 2
         charter-clause @ all in 0..1
         venue @ all = 0 0 0 0
         venue @ all in 0..1",
    );
}
