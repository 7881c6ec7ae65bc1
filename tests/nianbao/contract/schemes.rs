//! The evaluation as a user writes it: a scheme beside a pipeline, and what comes of it.

use std::fs;

use nianbao::pipeline::{self, Silent};
use nianbao::report::data::evaluation_csv;
use nianbao::report::work::{decisive_csv, work_lists_csv};
use nianbao::spec::Pipeline;

use crate::support::fixture::{Fixture, put, register};

const PIPELINE: &str = "name = \"a\"\ntitle = \"甲\"\nas-of = 2025-12-31\ndata = \"in\"\n";
const HEAD: &str = "name = \"乙\"\nscale = 100\nobjects = [\"county\"]\ncitation = \"某办法\"\n";
const GRADES: &str = "
[[grade]]
name = \"优秀\"
from = 90
[[grade]]
name = \"合格\"
from = 60
[[grade]]
name = \"不合格\"
from = 0
";

/// One item of 100 points over organization coverage.
fn item(lines: &str) -> String {
    format!(
        "{HEAD}[[item]]\nid = \"a\"\nindicator = \"organization-coverage\"\ncitation = \"丙\"\n\
         weight = 100\nnot-applicable = \"full\"\n{lines}\n{GRADES}"
    )
}

fn run(scheme: &str, entries: Option<&str>, files: &[Fixture]) -> (pipeline::Outcome, Pipeline) {
    let folder = tempfile::tempdir().expect("a folder");
    put(&folder.path().join("in"), files);
    fs::write(folder.path().join("pipeline.toml"), PIPELINE).expect("a pipeline");
    fs::write(folder.path().join("scheme.toml"), scheme).expect("a scheme");
    if let Some(text) = entries {
        fs::write(folder.path().join("entries.csv"), text).expect("points");
    }
    let pipeline = Pipeline::load(&folder.path().join("pipeline.toml"))
        .unwrap_or_else(|error| panic!("{error}"));
    let outcome = pipeline::run(&pipeline, &pipeline.data, None, &Silent).expect("the job runs");
    (outcome, pipeline)
}

/// The lines of `evaluation.csv` as `object item target points low high verdict rule`.
#[track_caller]
fn check(scheme: &str, entries: Option<&str>, files: &[Fixture], expected: &str) {
    let (outcome, _) = run(scheme, entries, files);
    let text = String::from_utf8(evaluation_csv(&outcome.evaluation)).expect("text");
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = rows.headers().expect("heads").clone();
    let at = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    let asked =
        ["object", "item", "target", "points", "points_low", "points_high", "verdict", "rule"];
    let lines: Vec<String> = rows
        .records()
        .map(|row| {
            let row = row.expect("a row");
            let cells = asked.map(|name| match &row[at(name)] {
                "" => "-".to_owned(),
                cell => cell.to_owned(),
            });
            cells.join(" ")
        })
        .collect();
    let expected: Vec<&str> =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, expected, "\n{}", lines.join("\n"));
}

/// A register of one county: so many built, not built and unanswered organizations.
fn county(name: &str, registrar: &str, [built, not_built, blank]: [usize; 3]) -> Fixture {
    let mut text = "社会组织名称|是否建立党组织|登记管理机关".to_owned();
    let answers = [("是", built), ("否", not_built), ("", blank)];
    for (answer, count) in answers {
        for number in 0..count {
            let mark = if answer.is_empty() { "空" } else { answer };
            text += &format!("\n{name}{mark}{number}协会|{answer}|{registrar}");
        }
    }
    register(&format!("{name}.csv"), &text)
}

const WEST: &str = "杭州市西湖区民政局";
const UPPER: &str = "杭州市上城区民政局";

#[test]
fn points_rise_from_the_floor_to_the_target_and_the_grade_may_stay_open() {
    check(
        &item("targets = { county = 0.8 }\nrule = { kind = \"proportional\", floor = 0.2 }"),
        None,
        // 5 of 10 are confirmed, and one more may be.
        &[county("甲", WEST, [5, 4, 1])],
        "330106 a 0.8 50 50 66.66666666666667 missed scheme.toml:11
         330106 total - 50 50 66.66666666666667 undecided between 不合格 and 合格 scheme.toml:17；scheme.toml:20",
    );
}

#[test]
fn an_improvement_starts_from_the_confirmed_rate_of_the_year_before() {
    let year = |year: &str, counts| {
        let mut file = county("甲", WEST, counts);
        file.name = format!("{year}/{}", file.name);
        file
    };
    let scheme = item("improvement = { county = 0.2 }\nrule = { kind = \"proportional\" }");
    check(
        &scheme,
        None,
        // From 40 % to 50 % is half of the 20 points that are asked.
        &[year("2024", [4, 6, 0]), year("2025", [5, 5, 0])],
        "330106 a 0.6 50 50 50 missed scheme.toml:11
         330106 total - 50 50 50 不合格 scheme.toml:20",
    );
    check(
        &scheme,
        None,
        // Without a year before nothing is decided.
        &[year("2025", [5, 5, 0])],
        "330106 a - - 0 100 undecided scheme.toml:11
         330106 total - - 0 100 undecided between 不合格 and 优秀 scheme.toml:14；scheme.toml:20",
    );
}

#[test]
fn a_peer_group_has_a_target_of_its_own() {
    check(
        &item(
            "targets = { county = 0.8 }\nrule = { kind = \"yes-no\" }\n\
             [[item.peer-target]]\nwithin = \"330100\"\nlevel = \"county\"\ntarget = 0.5",
        ),
        None,
        &[county("甲", WEST, [5, 5, 0]), county("乙", "宁波市海曙区民政局", [5, 5, 0])],
        "330106 a 0.5 100 100 100 met scheme.toml:16
         330203 a 0.8 0 0 0 missed scheme.toml:11
         330106 total - 100 100 100 优秀 scheme.toml:18
         330203 total - 0 0 0 不合格 scheme.toml:24",
    );
}

#[test]
fn supervising_units_are_evaluated_and_those_without_one_are_not() {
    let scheme = item("targets = { supervising-unit = 0.5 }\nrule = { kind = \"yes-no\" }")
        .replace("\"county\"", "\"supervising-unit\"");
    check(
        &scheme,
        None,
        &[register(
            "甲.csv",
            "社会组织名称|是否建立党组织|业务主管单位
             甲协会|是|西湖区教育局
             乙协会|否|西湖区教育局
             丙协会|否|西湖区文化局
             丁协会|否|无
             戊协会|否|",
        )],
        "西湖区教育局 a 0.5 100 100 100 met scheme.toml:11
         西湖区文化局 a 0.5 0 0 0 missed scheme.toml:11
         西湖区教育局 total - 100 100 100 优秀 scheme.toml:14
         西湖区文化局 total - 0 0 0 不合格 scheme.toml:20",
    );
}

#[test]
fn points_entered_by_hand_cite_their_source_and_missing_ones_stay_open() {
    let scheme = format!(
        "{HEAD}[[item]]\nid = \"report\"\nentered = true\ncitation = \"丙\"\nweight = 100\n{GRADES}"
    );
    check(
        &scheme,
        Some("对象,项目,得分,依据\n330106,report,92.5,会议纪要第3号\n"),
        &[county("甲", WEST, [1, 0, 0]), county("乙", UPPER, [1, 0, 0])],
        "330102 report - - 0 100 undecided scheme.toml:5
         330106 report - 92.5 92.5 92.5 - entries.csv:2
         330102 total - - 0 100 undecided between 不合格 and 优秀 scheme.toml:11；scheme.toml:17
         330106 total - 92.5 92.5 92.5 优秀 scheme.toml:11",
    );
}

#[test]
fn quarters_accumulate_by_their_shares_and_a_missing_total_stays_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("q1/data");
    fs::create_dir_all(&data).expect("a folder");
    fs::write(folder.path().join("q1/manifest.json"), "{\"as_of\": \"2025-03-31\"}")
        .expect("written");
    let former =
        "object,item,points,points_low,points_high\n330106,total,80,80,90\n330106,a,1,1,1\n";
    fs::write(data.join("evaluation.csv"), former).expect("written");
    put(
        &folder.path().join("in"),
        &[county("甲", WEST, [5, 5, 0]), county("乙", UPPER, [5, 5, 0])],
    );
    let pipeline = PIPELINE.replace("2025-12-31", "2025-06-30");
    fs::write(folder.path().join("pipeline.toml"), pipeline).expect("a pipeline");
    let scheme = |earlier: &str| {
        item("targets = { county = 1 }\nrule = { kind = \"proportional\" }")
            + "[accumulation]\nperiod = \"quarter\"\ncitation = \"丁\"\nshares = [0.2, 0.3, 0.2, 0.3]\n"
            + &format!("earlier = [\"{earlier}\"]\n")
    };
    let load = |earlier: &str| {
        fs::write(folder.path().join("scheme.toml"), scheme(earlier)).expect("a scheme");
        Pipeline::load(&folder.path().join("pipeline.toml")).map_err(|error| error.to_string())
    };
    let pipeline = load("q1/data/evaluation.csv").unwrap_or_else(|error| panic!("{error}"));
    let outcome = pipeline::run(&pipeline, &pipeline.data, None, &Silent).expect("the job runs");
    let asked = ["object", "item", "points", "points_low", "points_high", "verdict"];
    let lines = columns(evaluation_csv(&outcome.evaluation), &asked);
    let lines: Vec<&String> = lines.iter().filter(|line| line.contains("accumulated")).collect();
    // (0.2 × 80 + 0.3 × 50) ÷ 0.5; for the other county the first quarter is 0 to 100.
    assert_eq!(
        lines,
        [
            "330102 accumulated  30 70 undecided between 不合格 and 合格",
            "330106 accumulated 62 62 66 合格",
        ]
    );
    let said = load("q2/data/evaluation.csv").err().unwrap_or_default();
    assert!(said.contains("scheme.toml:27: q2/data/evaluation.csv：没有这个文件"), "{said}");
    fs::write(folder.path().join("q1/manifest.json"), "{\"as_of\": \"2024-03-31\"}")
        .expect("written");
    let said = load("q1/data/evaluation.csv").err().unwrap_or_default();
    assert!(said.contains("是 2024-03-31 的考核，不是同年本期以前的"), "{said}");
}

#[test]
fn faulty_points_are_refused_with_their_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let scheme = format!(
        "{HEAD}[[item]]\nid = \"report\"\nentered = true\ncitation = \"丙\"\nweight = 100\n{GRADES}"
    );
    fs::write(folder.path().join("pipeline.toml"), PIPELINE).expect("a pipeline");
    fs::write(folder.path().join("scheme.toml"), scheme).expect("a scheme");
    let text = "对象,项目,得分,依据
330106,report,101,甲
330106,reprt,10,甲
西湖,report,10,
330106,report,10,甲
330106,report,20,甲
";
    fs::write(folder.path().join("entries.csv"), text).expect("points");
    let error = Pipeline::load(&folder.path().join("pipeline.toml")).expect_err("five faults");
    let found: Vec<String> = error
        .faults()
        .iter()
        .map(|fault| format!("{} {}｜{}", fault.line, fault.message, fault.hint))
        .collect();
    assert_eq!(
        found,
        [
            "2 C 列 得分：应为 0 至 100 的数，实为 101｜尚未评分的不写这一行",
            "3 B 列 项目：不认识的项目 reprt｜是否想写 report",
            "4 A 列 对象：同名的区划有 2 个：西湖｜写全路径，如 浙江省杭州市西湖区、江西省南昌市西湖区",
            "4 没有写依据｜",
            "6 这一对象的这一项目已见第 5 行｜一个对象、一个项目只写一行",
        ]
    );
}

#[test]
fn a_veto_fires_where_its_target_is_missed_and_never_where_it_is_open() {
    let scheme = |stop: &str| {
        item("targets = { county = 0.95 }\nrule = { kind = \"proportional\" }")
            + &format!("[[veto]]\nitem = \"a\"\ncitation = \"丁\"\n{stop}\n")
    };
    let missed = [county("甲", WEST, [18, 2, 0])];
    check(
        &scheme("ceiling = \"合格\""),
        None,
        &missed,
        "330106 a 0.95 94.73684210526316 94.73684210526316 94.73684210526316 missed scheme.toml:11
         330106 total - 94.73684210526316 94.73684210526316 94.73684210526316 合格 scheme.toml:23",
    );
    check(
        &scheme("stop = true"),
        None,
        &missed,
        "330106 a 0.95 94.73684210526316 94.73684210526316 94.73684210526316 missed scheme.toml:11
         330106 total - 94.73684210526316 94.73684210526316 94.73684210526316 不予评定 scheme.toml:23",
    );
    check(
        &scheme("ceiling = \"合格\""),
        None,
        &[county("甲", WEST, [18, 1, 1])],
        "330106 a 0.95 94.73684210526316 94.73684210526316 100 undecided scheme.toml:11
         330106 total - 94.73684210526316 94.73684210526316 100 undecided between 合格 and 优秀 scheme.toml:14；scheme.toml:23",
    );
}

#[test]
fn the_cap_leaves_the_best_grade_to_the_first_and_to_none_of_equals_beyond_it() {
    let scheme = |ties: &str| {
        item("targets = { county = 1 }\nrule = { kind = \"proportional\" }")
            + &format!("[top-grade]\nshare = 0.5\nties = \"{ties}\"\n")
    };
    let three = [
        county("甲", WEST, [20, 0, 0]),
        county("乙", UPPER, [19, 1, 0]),
        county("丙", "杭州市拱墅区民政局", [19, 1, 0]),
    ];
    let grades = |scheme: &str, files: &[Fixture]| -> Vec<String> {
        let (outcome, _) = run(scheme, None, files);
        let name = |standing| outcome.evaluation.grade_name(standing).unwrap_or("-").to_owned();
        let totals = outcome.evaluation.totals.iter();
        totals
            .map(|total| total.grade.map(|grade| grade.map(name).join("/")).unwrap_or_default())
            .collect()
    };
    // Half of three is one: the first has the grade, and the two equals have not.
    assert_eq!(grades(&scheme("none"), &three), ["合格/合格", "合格/合格", "优秀/优秀"]);
    assert_eq!(grades(&scheme("all"), &three), ["合格/合格", "合格/合格", "优秀/优秀"]);
    // Two that are level at the edge: all of them, or none.
    assert_eq!(grades(&scheme("all"), &three[1..]), ["优秀/优秀", "优秀/优秀"]);
    assert_eq!(grades(&scheme("none"), &three[1..]), ["合格/合格", "合格/合格"]);
    // One that may be first or second may have it or not.
    let open = [county("甲", WEST, [19, 0, 1]), county("乙", UPPER, [39, 1, 0])];
    assert_eq!(grades(&scheme("none"), &open), ["优秀/合格", "优秀/合格"]);
}

fn columns(csv: Vec<u8>, asked: &[&str]) -> Vec<String> {
    let text = String::from_utf8(csv).expect("text");
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = rows.headers().expect("heads").clone();
    let at = |name: &str| heads.iter().position(|head| head == name).expect("a column");
    rows.records()
        .map(|row| row.expect("a row"))
        .map(|row| asked.iter().map(|name| row[at(name)].to_owned()).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn an_undecided_target_names_the_records_that_settle_it() {
    let scheme = item("targets = { county = 0.6 }\nrule = { kind = \"yes-no\" }");
    let (outcome, pipeline) = run(&scheme, None, &[county("甲", WEST, [5, 3, 2])]);
    let year = &outcome.current().expect("a year-end");
    let source = (&year.registered.register, year.batches.as_slice());
    let csv = decisive_csv(&outcome.decisive, &outcome.evaluation, source, &pipeline);
    let asked = [
        "object",
        "open",
        "could_settle",
        "towards",
        "settles_in_any_case",
        "set",
        "name",
        "task",
        "cell",
    ];
    // One of the two, if it is built, is enough; both are, whatever they say.
    assert_eq!(
        columns(csv, &asked),
        [
            "330106 2 1 met 2 both 甲空0协会 核实：是否建立党组织 B10",
            "330106 2 1 met 2 settles-in-any-case 甲空1协会 核实：是否建立党组织 B11",
        ]
    );
}

#[test]
fn work_lists_say_what_became_of_last_years() {
    let year = |year: &str, rows: &str| {
        let head = "社会组织名称|统一社会信用代码|正式党员数|是否建立党组织\n";
        register(&format!("{year}/甲.csv"), &format!("{head}{rows}"))
    };
    let before = "甲协会|#51-330106-1|3|否
        乙协会|#51-330106-2|3|否
        丙协会|#51-330106-3|3|否
        丁协会|#51-330106-4|3|否
        戊协会|#51-330106-5|3|否
        己协会|#51-330106-6|3|是";
    let now = "甲协会|#51-330106-1|4|否
        乙协会|#51-330106-2|3|是
        丙协会|#51-330106-3|2|否
        丁协会|#51-330106-4|3|
        己协会|#51-330106-6|3|否";
    let (outcome, pipeline) = run(
        &item("targets = { county = 0.6 }\nrule = { kind = \"yes-no\" }"),
        None,
        &[year("2024", before), year("2025", now)],
    );
    let files = outcome.render(&pipeline, &Silent).expect("a report");
    let text = files["quality/work_lists.csv"].to_vec();
    let asked = ["list", "progress", "name", "task", "cell"];
    let lines = columns(text, &asked);
    let of_list: Vec<&String> =
        lines.iter().filter(|line| line.starts_with("should-built")).collect();
    assert_eq!(
        of_list,
        [
            "should-built new 己协会 核实：正式党员 3 名，未建党组织 A6",
            "should-built still-open 甲协会 核实：正式党员 4 名，未建党组织 A2",
            "should-built solved 乙协会 上年列入“应建未建”，本年已解决 A3",
            "should-built no-longer-asked 丙协会 上年列入“应建未建”，本年不再适用 A4",
            "should-built unanswered 丁协会 核实：上年列入“应建未建”，本年未填 A5",
            "should-built gone 戊协会 上年列入“应建未建”，本年已不在册 A6",
        ]
    );
    assert!(work_lists_csv(&Default::default()).to_vec().len() < 200, "only heads without tasks");
}
