//! Year-ends side by side: what changed, who is the same, and registers of former reports.

use std::fs;

use nianbao::pipeline::{self, Outcome, Silent};
use nianbao::register::{Change, Event};
use nianbao::spec::Pipeline;

use crate::support::expect::{holds, job};
use crate::support::fixture::{Fixture, put, register};

/// The events of the last year-end, one a line: kind, name, before → after.
fn events(outcome: &Outcome) -> Vec<String> {
    let year = outcome.current().expect("a year-end");
    let shown = |event: &Event| {
        let Event { change, name, before, after, .. } = event;
        format!("{} {name} {before}>{after}", change.id())
    };
    year.registered.events.iter().map(shown).collect()
}

fn two_years(before: &str, now: &str) -> Vec<Fixture> {
    vec![register("2024/a.csv", before), register("2025/a.csv", now)]
}

#[test]
fn every_change_between_two_year_ends_is_an_event() {
    let before =
        "社会组织名称|统一社会信用代码|登记管理机关|是否建立党组织|上次换届时间|登记状态|注销日期
        甲协会|#51-330106-1|杭州市西湖区民政局|否||正常|
        乙协会|#51-330106-2|杭州市西湖区民政局|是|2020-05-01|正常|
        丙协会|#51-330106-3|杭州市西湖区民政局|是|2023-05-01|正常|
        丁协会|#51-330106-4|杭州市西湖区民政局|||正常|
        戊协会|#51-330106-5|杭州市西湖区民政局|||正常|
        己协会|#51-330106-6|杭州市西湖区民政局|||正常|";
    let now = "社会组织名称|统一社会信用代码|登记管理机关|成立登记日期|是否建立党组织|上次换届时间|登记状态|注销日期
        甲联合会|#51-330106-1|杭州市西湖区民政局|2015-03-02|是||正常|
        乙协会|#51-330106-2|杭州市西湖区行政审批局|2015-03-02|否|2020-05-01|正常|
        丙协会|#51-330106-3|杭州市萧山区民政局|2015-03-02|是|2025-05-01|正常|
        丁协会|#51-330106-4|杭州市西湖区民政局|2015-03-02|||注销|2025-06-01
        戊协会|#51-330106-5|杭州市西湖区民政局|2015-03-02|||吊销|2025-06-01
        庚协会|#51-330106-7|杭州市西湖区民政局|2025-02-03|||正常|
        辛协会|#51-330106-8|杭州市西湖区民政局|2015-03-02|||正常|";
    let outcome = job(|_| {}, None, &two_years(before, now));
    assert_eq!(
        events(&outcome),
        [
            "new 庚协会 >2025-02-03",
            "added 辛协会 >2015-03-02",
            "cancelled 丁协会 >",
            "revoked 戊协会 >",
            "missing 己协会 >",
            "renamed 甲联合会 甲协会>甲联合会",
            "moved 丙协会 330106>330109",
            "registrar-changed 乙协会 杭州市西湖区民政局>杭州市西湖区行政审批局",
            "party-built 甲联合会 否>是",
            "party-dissolved 乙协会 是>否",
            "re-elected 丙协会 >2025-05-01",
        ]
    );
}

#[test]
fn entries_and_exits_lead_from_one_year_end_to_the_next() {
    let before = "社会组织名称\n甲协会\n乙协会\n丙协会";
    let now = "社会组织名称\n甲协会\n丁协会";
    let outcome = job(|_| {}, None, &two_years(before, now));
    let counts: Vec<usize> =
        outcome.year_ends.iter().map(|year| year.registered.register.len()).collect();
    let events = &outcome.current().expect("a year-end").registered.events;
    let change: i64 = events.iter().map(|event| event.change.sign()).sum();
    assert_eq!(counts, [3, 2]);
    assert_eq!(change, -1);
    assert!(Change::ALL.iter().all(|change| !change.id().is_empty() && !change.name().is_empty()));
}

#[test]
fn a_division_that_changed_its_code_moves_nobody() {
    // 密云县 110228 became 密云区 110118 in 2015.
    let before = register(
        "2014/a.csv",
        "社会组织名称|登记管理机关|成立登记日期\n甲协会|北京市密云县民政局|2010-01-01",
    );
    let now = register(
        "2015/a.csv",
        "社会组织名称|登记管理机关|成立登记日期\n甲协会|北京市密云区民政局|2010-01-01",
    );
    let as_of = jiff::civil::date(2015, 12, 31);
    let outcome = job(|_| {}, Some(as_of), &[before, now]);
    assert_eq!(events(&outcome), Vec::<String>::new());
}

#[test]
fn two_organizations_are_not_one_of_last_year() {
    let before = "社会组织名称|登记证号\n甲协会|证一";
    let now = "社会组织名称|登记证号|统一社会信用代码
        甲协会|证一|#51-330106-1
        甲协会分部|证一|#51-330106-2";
    let outcome = job(|_| {}, None, &two_years(before, now));
    let found = events(&outcome);
    assert_eq!(found.iter().filter(|event| event.starts_with("added")).count(), 2, "{found:?}");
    assert_eq!(found.iter().filter(|event| event.starts_with("missing")).count(), 1, "{found:?}");
}

#[test]
fn an_organization_without_code_keeps_the_identity_that_it_was_given_first() {
    let before = "社会组织名称|登记管理机关|成立登记日期\n甲协会|北京市密云县民政局|2010-01-01";
    let now = "社会组织名称|登记管理机关|成立登记日期\n甲协会|北京市密云区民政局|2010-01-01";
    let files = [register("2014/a.csv", before), register("2015/a.csv", now)];
    let outcome = job(|_| {}, Some(jiff::civil::date(2015, 12, 31)), &files);
    let ids: Vec<Option<&str>> =
        outcome.year_ends.iter().map(|year| year.registered.register.text("id", 0)).collect();
    assert_eq!(ids, [Some("名甲协会@110228"), Some("名甲协会@110228")]);
}

/// The pipeline over `data/` beside it, with the register of a former report.
fn with_earlier(folder: &std::path::Path, earlier: &str) -> Result<Outcome, String> {
    let built_in = include_str!("../../../pipelines/annual/pipeline.toml");
    let data = built_in.lines().find(|line| line.starts_with("data = ")).expect("a data folder");
    let text =
        built_in.replace(data, &format!("data = \"data\"\nearlier-registers = [\"{earlier}\"]"));
    let path = folder.join("pipeline.toml");
    fs::write(&path, text).expect("a pipeline");
    let pipeline = Pipeline::load(&path).expect("a valid pipeline");
    pipeline::run(&pipeline, &pipeline.data, None, &Silent).map_err(|error| error.to_string())
}

#[test]
fn a_register_of_a_former_report_stands_for_the_files_of_its_year() {
    let before =
        "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|0\n乙协会|#51-330106-2|0";
    let now =
        "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|4\n乙协会|#51-330106-2|0";
    let files = two_years(before, now);
    let both = job(|_| {}, None, &files);
    let folder = tempfile::tempdir().expect("a folder");
    let former = &both.year_ends[0].registered.register;
    let bytes = nianbao::report::register::register_parquet(former).to_vec();
    fs::write(folder.path().join("former.parquet"), bytes).expect("a file");
    put(&folder.path().join("data"), &files[1..]);
    let outcome = with_earlier(folder.path(), "former.parquet").expect("the job runs");
    let figures = nianbao::report::data::figures_csv;
    let [from_files, from_register] = [&both, &outcome]
        .map(|outcome| figures(&outcome.figures).pieces().collect::<Vec<_>>().concat());
    assert!(from_files == from_register, "the figures differ");
    assert_eq!(outcome.year_ends.len(), 2);
    assert!(outcome.inputs.keys().any(|name| name.ends_with("former.parquet")));
}

#[test]
fn a_register_of_the_same_year_or_of_another_hand_is_refused() {
    let now = register("a.csv", "社会组织名称\n甲协会");
    let outcome = job(|_| {}, None, std::slice::from_ref(&now));
    let folder = tempfile::tempdir().expect("a folder");
    put(&folder.path().join("data"), &[now]);
    let same = &outcome.year_ends[0].registered.register;
    let bytes = nianbao::report::register::register_parquet(same).to_vec();
    fs::write(folder.path().join("same.parquet"), bytes).expect("a file");
    fs::write(folder.path().join("other.parquet"), "PAR1").expect("a file");
    let refused = |name: &str| with_earlier(folder.path(), name).expect_err("refused");
    assert!(refused("same.parquet").contains("不早于基准日"), "{}", refused("same.parquet"));
    assert!(refused("other.parquet").contains("不是本程序写的登记簿"));
    assert!(refused("none.parquet").contains("无法打开"));
}

#[test]
fn files_of_a_year_go_before_a_register_of_it() {
    let files = two_years("社会组织名称\n甲协会", "社会组织名称\n甲协会");
    let both = job(|_| {}, None, &files);
    let folder = tempfile::tempdir().expect("a folder");
    let former = &both.year_ends[0].registered.register;
    let bytes = nianbao::report::register::register_parquet(former).to_vec();
    fs::write(folder.path().join("former.parquet"), bytes).expect("a file");
    put(&folder.path().join("data"), &files);
    let outcome = with_earlier(folder.path(), "former.parquet").expect("the job runs");
    crate::support::expect::holds(&outcome, "found workbook/earlier-register-unused 1\nin-scope 1");
}

#[test]
fn no_change_is_told_over_a_break_of_caliber_and_the_reason_is() {
    let head = "社会组织名称|统一社会信用代码|是否建立党组织|组建方式\n";
    let before = format!("{head}甲协会|#51-330106-1|是|行业\n乙协会|#51-330106-2|否|");
    let now = format!("{head}甲协会|#51-330106-1|是|行业\n乙协会|#51-330106-2|是|单独");
    for (of_then, broken) in [(true, false), (false, true)] {
        let files = two_years(&before, &now);
        let mut then = Pipeline::built_in().expect("the built-in pipeline");
        then.switches.industry_counts = of_then;
        let folder = tempfile::tempdir().expect("a folder");
        put(&folder.path().join("then"), &files[..1]);
        let day = Some(jiff::civil::date(2024, 12, 31));
        let outcome = pipeline::run(&then, &folder.path().join("then"), day, &Silent);
        let report = outcome.expect("the job runs").render(&then, &Silent).expect("a report");
        fs::create_dir_all(folder.path().join("old/data")).expect("a folder");
        for name in ["manifest.json", "data/register.parquet"] {
            let bytes = report[name].to_vec();
            fs::write(folder.path().join("old").join(name), bytes).expect("a file");
        }
        put(&folder.path().join("data"), &files[1..]);
        let outcome = with_earlier(folder.path(), "old/data/register.parquet");
        let outcome = outcome.expect("the job runs");
        assert_eq!(outcome.changes.is_empty(), broken);
        assert_eq!(outcome.breaks.len(), usize::from(broken), "{:?}", outcome.breaks);
        let pipeline = Pipeline::built_in().expect("the built-in pipeline");
        let report = outcome.render(&pipeline, &Silent).expect("a report");
        let page = String::from_utf8(report["index.html"].to_vec()).expect("text");
        let reason = "口径不同（industry-counts 由 false 改为 true），两个年末的数不能比较";
        assert_eq!(page.contains(reason), broken);
        let table = String::from_utf8(report["data/changes.csv"].to_vec()).expect("text");
        let whole = table.lines().find(|line| line.starts_with("organization-coverage,"));
        let whole = whole.expect("a line");
        // Both year-ends are told, and what lies between them only where they compare.
        assert!(whole.contains(",2,") && whole.ends_with(",,,,,,") == broken, "{whole}");
    }
}

#[test]
fn changes_of_former_years_are_not_told_as_those_of_a_year_whose_former_is_missing() {
    let table = |built: &str| {
        format!("社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|{built}")
    };
    let files = [
        register("2022/a.csv", &table("否")),
        register("2023/a.csv", &table("是")),
        register("2025/a.csv", &table("是")),
    ];
    assert!(job(|_| {}, None, &files).changes.is_empty());
    let files = [register("2024/a.csv", &table("否")), register("2025/a.csv", &table("是"))];
    assert!(!job(|_| {}, None, &files).changes.is_empty());
}

/// 2024/ is the year-end of 2024 also where the reference date is the middle of 2025.
#[test]
fn a_folder_of_an_earlier_year_is_the_end_of_that_year() {
    let before = "社会组织名称|统一社会信用代码|成立登记日期|党员人数
        甲协会|#51-330106-1|2024-10-01|0
        乙协会|#51-330106-2|2015-01-01|0";
    let now = before.replace("2024-10-01|0", "2024-10-01|2");
    let outcome = job(|_| {}, Some(jiff::civil::date(2025, 6, 30)), &two_years(before, &now));
    let dates: Vec<String> = outcome.year_ends.iter().map(|year| year.as_of.to_string()).collect();
    assert_eq!(dates, ["2024-12-31", "2025-06-30"]);
    assert_eq!(outcome.year_ends[0].registered.register.len(), 2);
    holds(&outcome, "blank-eliminated @ all = 2 1 1 0");
}
