//! People's data are dropped before anything else sees them (§7).

use crate::support::expect::{check, job};
use crate::support::fixture::{completed, register, table, workbook};

/// The example of GB 11643, and numbers that nobody bears.
const IDENTITY: &str = "11010519491231002X";
const MOBILE: &str = "13800001234";
const EMAIL: &str = "nobody@example.org";

/// All that a job keeps, as text.
fn kept(text: &str) -> String {
    let outcome = job(|_| {}, None, &[register("a.csv", text)]);
    let year = outcome.current().expect("a year-end");
    let batches: Vec<_> = year.batches.iter().map(|batch| (&batch.batch, &batch.titles)).collect();
    format!("{batches:?} {:?} {:?}", year.registered, outcome.diagnostics)
}

#[test]
fn a_personal_column_is_dropped_with_a_note() {
    let headers = [
        "法定代表人",
        "负责人姓名",
        "党组织书记",
        "联系人",
        "填表人",
        "经办人",
        "签名",
        "性别",
        "出生年月",
        "民族",
        "学历",
        "政治面貌",
        "是否党员",
        "入党时间",
        "职务",
        "身份证件号",
        "联系电话",
        "手机",
        "邮箱",
        "家庭住址",
    ];
    for header in headers {
        let text = format!("社会组织名称|{header}\n甲协会|某某人");
        check(
            &[register("a.csv", &text)],
            "in-scope 1
             found rows/personal-column 1
             found rows/unknown-column 0",
        );
        assert!(!kept(&text).contains("某某人"), "{header}");
    }
}

#[test]
fn an_answer_about_a_post_stays_as_an_answer_of_the_organization() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|书记来源|书记是否参加培训|是否交叉任职\n甲协会|是|负责人|是|是",
        )],
        "found rows/personal-column 0
         甲协会.secretary_source = head
         甲协会.secretary_trained = 是
         甲协会.cross_posting = 是",
    );
}

#[test]
fn numbers_of_persons_are_dropped_under_any_header() {
    for header in ["党组织名称", "业务主管单位", "登记证号", "其他栏", "是否建立党组织", "党员人数"]
    {
        for value in [IDENTITY, MOBILE, EMAIL] {
            let text = format!("社会组织名称|{header}\n甲协会|{value}\n乙协会|");
            assert!(!kept(&text).contains(value), "{value} under {header}");
        }
    }
}

#[test]
fn a_personal_value_within_a_name_is_not_kept() {
    let kept = kept(&format!("社会组织名称|统一社会信用代码\n甲协会{MOBILE}|#51-330106-1"));
    assert!(!kept.contains(MOBILE));
}

#[test]
fn a_credit_code_that_looks_like_an_identity_number_stays_in_its_column_as_a_finding_without_it() {
    let kept = kept(&format!("社会组织名称|统一社会信用代码\n甲协会|{IDENTITY}"));
    assert!(!kept.contains(&format!("value: \"{IDENTITY}\"")), "a finding quotes it");
}

#[test]
fn free_text_is_neither_stored_nor_quoted() {
    let kept = kept("社会组织名称|备注|其他情况\n甲协会|此处有私事|此处也有");
    assert!(!kept.contains("此处"));
}

#[test]
fn an_address_is_dropped() {
    assert!(!kept("社会组织名称|住所\n甲协会|某路某号某室").contains("某路某号"));
}

#[test]
fn a_sheet_of_persons_is_refused_whole() {
    check(
        &[
            table(
                "党员.csv",
                "姓名|性别|出生年月|入党时间|单位名称\n某甲|男|1980-01|2001-07|甲协会\n某乙|女|1981-01|2002-07|甲协会",
            ),
            register("a.csv", "社会组织名称\n甲协会"),
        ],
        "in-scope 1
         found workbook/person-roster 1
         not-data 4",
    );
}

#[test]
fn who_filled_in_a_form_is_not_kept() {
    let table_text = completed("社会组织名称\n甲协会");
    let text =
        format!("填表人：某某某    联系电话：{MOBILE}\n{table_text}\n负责人（签名）：某某某");
    let outcome = job(|_| {}, None, &[table("a.csv", &text)]);
    let year = outcome.current().expect("a year-end");
    let titles: Vec<_> = year.batches.iter().map(|batch| &batch.titles).collect();
    let kept = format!("{titles:?} {:?}", outcome.diagnostics);
    assert!(!kept.contains("某某某") && !kept.contains(MOBILE), "{kept}");
}

#[test]
fn a_mobile_number_in_a_number_cell_is_dropped_whatever_stands_before_it() {
    for number in ["=13800001234", "=-13800001234", "=8613800001234", "=13800001234.5"] {
        let text = format!("社会组织名称|登记证号\n甲协会|{number}");
        check(
            &[workbook("a.xlsx", &[("名册", &completed(&text))])],
            "甲协会.old_number = 未知
             found rows/personal-value 1",
        );
    }
    let text = "社会组织名称|登记证号\n甲协会|=12800001234";
    check(&[workbook("a.xlsx", &[("名册", &completed(text))])], "甲协会.old_number = 12800001234");
}
