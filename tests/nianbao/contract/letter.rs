//! Where the program once read the contract otherwise than it is written.

use crate::support::expect::{check, job};
use crate::support::fixture::{raw, register, table, workbook};

#[test]
fn a_list_of_persons_is_refused_whatever_it_says_of_where_they_belong() {
    for place in ["所属区县", "党组织名称", "上级党组织名称", "业务主管单位", "党组织类别"]
    {
        let roster = table(
            "b.csv",
            &format!("姓名|性别|出生年月|{place}|单位名称\n欧阳虚构|男|1980-03|某某|甲协会"),
        );
        check(
            &[register("a.csv", "社会组织名称\n甲协会"), roster],
            "in-scope 1\nmerged 0\nfound workbook/person-roster 1",
        );
    }
}

#[test]
fn a_target_whose_fields_no_source_collects_is_undecided() {
    for answer in ["是", "否"] {
        let file = register("a.csv", &format!("社会组织名称|是否建立党组织\n甲协会|{answer}"));
        let outcome = job(|_| {}, None, &[file]);
        for judged in &outcome.evaluation.judgements {
            let collected =
                outcome.figures.indicator(&judged.indicator).is_some_and(|i| i.collected);
            assert!(collected || judged.verdict.id() == "undecided", "{judged:?}");
        }
        let uncollected = |id: &str| {
            let judged = outcome.evaluation.judgements.iter();
            judged.filter(|one| one.indicator == id).count()
        };
        assert!(uncollected("should-built") > 0);
    }
}

#[test]
fn a_row_that_contradicts_itself_leaves_its_field_unknown_for_all() {
    let twice = "社会组织名称|统一社会信用代码|是否建立党组织|党建状态\n甲协会|#51-330106-1|是|否";
    check(
        &[
            register("a.csv", twice),
            table(
                "协会/b.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是",
            ),
        ],
        "found rows/conflicting-columns 1
         organization-coverage @ all = 1 0 0 1",
    );
    check(
        &[
            register("a.csv", twice),
            register(
                "b.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|是",
            ),
        ],
        "organization-coverage @ all = 1 0 0 1\nfound register/conflict 0",
    );
}

#[test]
fn neither_form_nor_code_fills_a_field_that_a_row_contradicts() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|组建方式|组建形式|党组织类别\n甲协会|是|单独|区域|联合党支部",
        )],
        "甲协会.mode = 未知\nmode-joint @ all = 1 0 0 1",
    );
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码|社会组织类型|单位类型\n甲协会|#51-330106-1|社会团体|基金会",
        )],
        "甲协会.org_type = 未知",
    );
    let ticks =
        "社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织|组建形式|<|党组织类别
        ^|^|^|^|^|单独组建|区域组建|^
        甲协会|杭州市西湖区民政局|2015-03-02|正常|是|√|√|联合党支部";
    check(
        &[workbook("a.xlsx", &[("Sheet1", ticks)])],
        "found rows/several-ticks 1\n甲协会.mode = 未知",
    );
}

#[test]
fn what_sources_differ_on_is_no_route_and_no_lack_of_one() {
    let answers = "社会组织名称|统一社会信用代码|是否建立党组织|是否选派联络员|是否建立工会|是否建立共青团组织
        甲协会|#51-330106-1|否|是|否|否";
    let other = "社会组织名称|统一社会信用代码|是否选派指导员或联络员\n甲协会|#51-330106-1|否";
    check(
        &[register("a.csv", answers), register("b.csv", other)],
        "work-coverage-narrow @ all = 1 0 0 1\nwork-coverage-narrow @ all in 0..1",
    );
}

#[test]
fn a_group_that_is_not_named_is_no_answer() {
    let row = |groups: &str| {
        register("a.csv", &format!("社会组织名称|是否建立党组织|已建群团组织\n甲协会|否|{groups}"))
    };
    check(&[row("是")], "甲协会.trade_union = 未知\nfound rows/unreadable-answer 1");
    check(&[row("党支部")], "甲协会.trade_union = 未知\nfound rows/unreadable-answer 1");
    check(&[row("工会、共青团")], "甲协会.trade_union = 是\n甲协会.womens_federation = 否");
    check(&[row("无")], "甲协会.trade_union = 否\nfound rows/unreadable-answer 0");
}

#[test]
fn a_stray_quote_that_swallows_rows_is_told_and_nothing_of_them_is_kept() {
    let head =
        "统一社会信用代码,社会组织名称,登记管理机关,成立登记日期,登记状态,法定代表人,党建入章";
    let row = |number: u32| {
        format!(
            "5142010{number},虚构{number}号协会,武汉市民政局,2010-01-01,正常,诸葛虚构{number},是"
        )
    };
    let text = format!(
        "{head}\n1,\"虚构1号协会,武汉市民政局,2010-01-01,正常,欧阳虚构,是\n{}\n3,虚构3号协会\",武汉市民政局,2010-01-01,正常,某,是\n",
        row(2)
    );
    let outcome = job(|_| {}, None, &[raw("a.csv", text)]);
    let found = format!("{:?}", outcome.diagnostics);
    assert!(found.contains("workbook/unbalanced-quote"), "{found}");
    let register = &outcome.current().expect("a year-end").registered;
    let kept = format!("{found}{register:?}");
    assert!(!kept.contains("诸葛") && !kept.contains("欧阳"), "{kept}");
    let unclosed = format!(
        "{},法定代表人,\"党建入章\n{}\n",
        "社会组织名称,登记状态", "甲协会,正常,欧阳虚构,\"是\""
    );
    let outcome = job(|_| {}, None, &[raw("b.csv", unclosed)]);
    assert!(!format!("{:?}", outcome.diagnostics).contains("欧阳"), "{:?}", outcome.diagnostics);
}

#[test]
fn a_remark_of_several_lines_is_a_remark() {
    let text = "社会组织名称,登记管理机关,成立登记日期,登记状态,备注\n甲协会,杭州市西湖区民政局,2015-03-02,正常,\"一、教育,培训\n二、咨询\"\n";
    check(&[raw("a.csv", text)], "in-scope 1\nfound workbook/unbalanced-quote 0");
}

#[test]
fn the_date_of_the_data_may_stand_in_the_next_cell() {
    let later = "数据截至：|2025-09-30||||
        社会组织名称|统一社会信用代码|登记管理机关|成立登记日期|登记状态|是否建立党组织
        甲协会|#51-330106-1|杭州市西湖区民政局|2015-03-02|正常|是";
    let now =
        register("b.csv", "社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|否");
    check(
        &[table("a.csv", later), now],
        "organization-coverage @ all = 1 0 1 0\nfound register/conflict 0",
    );
}

#[test]
fn lines_that_stray_into_the_column_of_codes_are_no_organizations() {
    let head = "统一社会信用代码|社会组织名称|登记管理机关|成立登记日期|登记状态";
    let row = |number: u32, name: &str| {
        format!("#51-330106-{number}|{name}|杭州市西湖区民政局|2015-03-02|正常")
    };
    for line in ["表二", "江岸区", "2025年12月31日", "第1页 共2页"] {
        let text = format!("{head}\n{}\n{line}||||\n{}", row(1, "甲协会"), row(2, "乙协会"));
        check(
            &[table("a.csv", &text)],
            "in-scope 2
             set-aside 0
             not-data 2
             found register/no-identity 0
             found rows/invalid-credit-code 0",
        );
    }
    let two = format!("{head}\n{}\n表二||||\n{head}\n{}", row(1, "甲协会"), row(2, "乙协会"));
    check(&[table("a.csv", &two)], "in-scope 2\nset-aside 0\nnot-data 3");
}

#[test]
fn a_branch_in_brackets_is_a_branch() {
    check(
        &[register("a.csv", "社会组织名称\n甲协会\n甲协会（武汉代表处）")],
        "in-scope 1\nexcluded register/branch 1",
    );
}

#[test]
fn an_old_number_of_a_person_among_the_codes_is_not_quoted() {
    let file = register("a.csv", "统一社会信用代码|社会组织名称\n420106800315123|甲协会");
    let outcome = job(|_| {}, None, &[file]);
    assert!(!format!("{:?}", outcome.diagnostics).contains("420106800315123"));
}
