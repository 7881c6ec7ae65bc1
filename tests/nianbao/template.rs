//! The collection form: what is filled in is read back, and nothing else.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use nianbao::codes::RegionCode;
use nianbao::diag::Severity;
use nianbao::pipeline::Outcome;
use nianbao::quantity::Date;
use nianbao::register::Register;
use nianbao::report::register::{read_register, register_parquet};
use nianbao::spec::{Field, Pipeline, schema};
use nianbao::template::{Form, make};

use crate::support::expect::{check, job, unbalanced};
use crate::support::fixture::{Fixture, code, raw};
use crate::support::form::{filled, heads};
use crate::support::sample::small;

fn as_of() -> Date {
    "2025-12-31".parse().expect("a date")
}

fn form(region: Option<&str>, former: Option<&Register>) -> Vec<u8> {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let region = region.and_then(RegionCode::parse);
    let form = Form { pipeline: &pipeline, as_of: as_of(), region, former };
    make(&form).expect("a form").bytes
}

fn named(bytes: Vec<u8>) -> Fixture {
    raw("填报表.xlsx", bytes)
}

/// Nothing to mend: no error and no warning, and every row and cell accounted for.
#[track_caller]
fn is_clean(outcome: &Outcome) {
    let findings: Vec<String> = outcome
        .diagnostics
        .iter()
        .filter(|finding| finding.severity() != Severity::Note)
        .map(ToString::to_string)
        .collect();
    assert!(findings.is_empty(), "{findings:#?}");
    assert_eq!(unbalanced(outcome), "");
}

/// An organization that answers every question.
fn full() -> String {
    format!(
        "社会组织名称=甲协会|统一社会信用代码={}|登记证号=浙民登0001号|登记管理机关=杭州市西湖区民政局\
         |业务主管单位=直接登记|所属区县=浙江省杭州市西湖区|社会组织类型=社会团体|行业类别=教育\
         |成立登记日期=2015-03-02|登记状态=正常|从业人员数=120|党员人数=105|正式党员数=104\
         |预备党员数=1|本年发展党员数=2|是否建立党组织=是|组建方式=单独|党组织类别=党委\
         |是否经批准设立党委=否|党组织名称=中共甲协会委员会|上级党组织名称=中共西湖区委社会工作部\
         |党组织成立时间=2015-05-06|上次换届时间=2025-06-07|届满日期=2025-06-30|是否配备书记=是\
         |书记来源=负责人|书记是否参加培训=是|是否交叉任职=是|专职副书记人数=1\
         |是否选派党建工作指导员=否|是否选派联络员=是|是否建立工会=是|是否建立共青团组织=否\
         |是否建立妇联组织=是|是否将党组织建设有关内容纳入章程=是|是否有活动场所=单独\
         |是否列入管理费用=是|三会一课=是|民主评议=否|是否述职评议=是",
        code("51", "330106", 1)
    )
}

#[test]
fn an_empty_form_is_read_without_a_finding_and_without_a_row() {
    let outcome = job(|_| {}, None, &[named(form(None, None))]);
    is_clean(&outcome);
    let data: u64 = outcome.ledger.iter().map(|line| line.rows - line.not_data).sum();
    assert_eq!(data, 0);
    check(&[named(form(None, None))], "in-scope 0\nfound rows/companion-sheet 3");
}

#[test]
fn every_answer_of_a_filled_form_is_read_as_it_was_given() {
    let form = filled(&form(Some("330106"), None), &[&full()]);
    let outcome = job(|_| {}, None, &[named(form.clone())]);
    is_clean(&outcome);
    check(
        &[named(form)],
        "in-scope 1
         甲协会.old_number = 浙民登0001号
         甲协会.registrar = 杭州市西湖区民政局
         甲协会.supervising_unit = 直接登记
         甲协会.region = 330106
         甲协会.org_type = 社会团体
         甲协会.industry = 教育
         甲协会.registration_date = 2015-03-02
         甲协会.status = registered
         甲协会.cancellation_date = 未知
         甲协会.staff = 120
         甲协会.members = 105
         甲协会.full_members = 104
         甲协会.recruited = 2
         甲协会.built = 是
         甲协会.mode = separate
         甲协会.form = committee
         甲协会.form_approved = 否
         甲协会.party_name = 中共甲协会委员会
         甲协会.party_parent = 中共西湖区委社会工作部
         甲协会.established = 2015-05-06
         甲协会.last_election = 2025-06-07
         甲协会.term_end = 2025-06-30
         甲协会.has_secretary = 是
         甲协会.secretary_source = head
         甲协会.secretary_trained = 是
         甲协会.cross_posting = 是
         甲协会.full_time_deputies = 1
         甲协会.instructor = 否
         甲协会.liaison = 是
         甲协会.trade_union = 是
         甲协会.youth_league = 否
         甲协会.womens_federation = 是
         甲协会.charter = 是
         甲协会.venue = own
         甲协会.funds_booked = 是
         甲协会.three_meetings = 是
         甲协会.democratic_review = 否
         甲协会.report_and_review = 是",
    );
}

#[test]
fn every_column_of_the_form_is_collected() {
    let form = filled(&form(None, None), &[&full()]);
    let columns = heads(&form).len();
    let outcome = job(|_| {}, None, &[named(form)]);
    let [batch] = outcome.current().expect("a year-end").batches.as_slice() else {
        panic!("the form is one table")
    };
    let read: Vec<Field> = batch.origins.keys().copied().collect();
    assert_eq!(read.len(), columns, "{read:?}");
    assert_eq!(batch.data_date, Some(as_of()));
}

#[test]
fn what_is_left_blank_is_unknown_and_the_cancelled_are_out_of_scope() {
    let code = |number| code("52", "330106", number);
    let base = "登记管理机关=西湖区民政局|成立登记日期=2016-01-01|登记状态";
    let rows = [
        format!("社会组织名称=乙中心|统一社会信用代码={}|{base}=正常", code(2)),
        format!(
            "社会组织名称=丙中心|统一社会信用代码={}|{base}=正常|党员人数=0|正式党员数=0\
             |是否建立党组织=否|是否配备书记=否|书记来源=无|是否有活动场所=无",
            code(3)
        ),
        format!("社会组织名称=丁中心|统一社会信用代码={}|{base}=撤销|注销日期=2025-03-01", code(4)),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    // The title names the division in which 西湖区 is one and no other.
    let form = filled(&form(Some("330100"), None), &rows);
    is_clean(&job(|_| {}, None, &[named(form.clone())]));
    check(
        &[named(form)],
        "in-scope 2
         excluded register/revoked 1
         乙中心.region = 330106
         乙中心.built = 未知
         乙中心.members = 未知
         乙中心.venue = 未知
         乙中心.trade_union = 未知
         丙中心.built = 否
         丙中心.members = 0
         丙中心.has_secretary = 否
         丙中心.venue = none",
    );
}

#[test]
fn a_word_of_each_list_is_read_as_its_value() {
    let bytes = form(None, None);
    let mut book = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
    let lists = book.worksheet_range("选项").expect("the lists");
    let heads: Vec<String> =
        lists.rows().nth(2).expect("heads").iter().map(ToString::to_string).collect();
    let mut rows = Vec::new();
    for (column, head) in heads.iter().enumerate().filter(|(_, head)| *head != "各列是否") {
        for option in lists.rows().skip(3).map(|row| &row[column]).filter(|o| **o != Data::Empty) {
            let number = rows.len() as u32 + 1;
            let status = if head == "登记状态" {
                ""
            } else {
                "|登记状态=注销|注销日期=2025-01-01"
            };
            rows.push(format!(
                "社会组织名称=第{number}协会|统一社会信用代码={}|登记管理机关=杭州市民政局\
                 |成立登记日期=2016-01-01|{head}={option}{status}",
                code("51", "330100", number)
            ));
        }
    }
    assert!(rows.len() > 35, "{}", rows.len());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let outcome = job(|_| {}, None, &[named(filled(&bytes, &rows))]);
    let unlisted =
        outcome.diagnostics.iter().filter(|finding| finding.severity() != Severity::Note);
    assert_eq!(unlisted.map(|finding| finding.to_string()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_same_form_has_the_same_bytes() {
    assert!(form(Some("420000"), None) == form(Some("420000"), None));
}

#[test]
fn no_sheet_is_hidden_and_no_column_asks_for_a_person() {
    let bytes = form(None, None);
    let book = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
    assert_eq!(book.sheet_names(), ["填报表", "填报说明", "选项", "行政区划"]);
    assert!(book.sheets_metadata().iter().all(|s| s.visible == calamine::SheetVisible::Visible));
    for head in heads(&bytes) {
        assert!(!["姓名", "电话", "身份证", "住所", "法定代表人"].iter().any(|w| head.contains(w)));
    }
}

/// The register as it is read back from its file.
fn kept(register: &Register) -> Register {
    read_register(register_parquet(register).to_vec()).expect("our own register")
}

#[test]
fn a_form_that_is_filled_in_from_the_register_gives_the_register_again() {
    let was = &small().outcome.current().expect("a year-end").registered.register;
    let mut outcome = job(|_| {}, None, &[named(form(Some("420000"), Some(&kept(was))))]);
    // Answers that contradict each other did so before they were filled in.
    outcome.diagnostics.retain(|finding| {
        finding.severity() == Severity::Error || !finding.code.id.starts_with("register/")
    });
    is_clean(&outcome);
    let is = &outcome.current().expect("a year-end").registered.register;
    let known: Vec<usize> = (0..was.len()).filter(|at| was.regions[*at].is_some()).collect();
    assert!(known.len() > 100 && is.len() == known.len(), "{} {}", is.len(), known.len());
    for column in schema::COLUMNS {
        let name = column.name;
        let asked = ["recruited", "secretary_trained", "three_meetings", "democratic_review"];
        let derived = ["id", "hosts_party", "instructor_or_liaison", "work_route", "term_end"];
        let before = name.ends_with("_before") || name == "report_and_review";
        if before || asked.contains(&name) || derived.contains(&name) {
            continue;
        }
        assert_eq!(by_name(is, name, 0..is.len()), by_name(was, name, known.iter().copied()));
    }
    for name in ["recruited", "secretary_trained", "three_meetings", "report_and_review"] {
        assert!(by_name(is, name, 0..is.len()).iter().all(|(_, value)| value.is_empty()), "{name}");
    }
}

/// The values of a column, each with the name of its organization, in the order of names.
fn by_name(
    register: &Register,
    column: &str,
    rows: impl Iterator<Item = usize>,
) -> Vec<(String, String)> {
    let shown = |at: usize| {
        let text = register.text(column, at).map(str::to_owned);
        let number = register.integers(column).get(at).copied().flatten();
        let date = register.dates(column).get(at).copied().flatten();
        let answer = register.answers(column).get(at).copied().flatten();
        let number = number.map(|n| n.to_string()).or(date.map(|d| d.to_string()));
        text.or(number).or(answer.map(|a| a.to_string())).unwrap_or_default()
    };
    let name = |at| {
        let [name, code] =
            ["name", "credit_code"].map(|c| register.text(c, at).unwrap_or_default());
        format!("{name} {code}")
    };
    let mut values: Vec<_> = rows.map(|at| (name(at), shown(at))).collect();
    values.sort();
    values
}

#[test]
fn a_form_holds_the_organizations_of_its_division_and_of_those_below() {
    let was = &small().outcome.current().expect("a year-end").registered.register;
    let below = |code: &str| {
        let code = RegionCode::parse(code).expect("a code");
        let table = nianbao::codes::Divisions::in_force(2025);
        was.regions.iter().flatten().filter(|own| table.contains(code, **own)).count()
    };
    for region in ["420000", "420100", "420102", "330000"] {
        let bytes = form(Some(region), Some(&kept(was)));
        let outcome = job(|_| {}, None, &[named(bytes)]);
        let count = outcome.current().expect("a year-end").registered.register.len();
        assert_eq!(count, below(region), "{region}");
    }
    assert!(below("420100") > below("420102") && below("330000") == 0);
}

#[test]
fn a_sheet_is_left_alone_only_where_its_first_cell_says_so() {
    let table = "社会组织名称|党员人数\n甲协会|3";
    let marked = format!("〔nianbao 说明〕\n{table}");
    let below = format!("{table}\n〔nianbao 说明〕|4");
    let book = |text: &str| crate::support::fixture::workbook("a.xlsx", &[("表", text)]);
    check(&[book(&marked)], "rows 3\nnot-data 3\nfound rows/companion-sheet 1");
    check(&[book(&below)], "rows 3\nnot-data 1\nfound rows/companion-sheet 0");
}
