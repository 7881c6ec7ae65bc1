//! What the program says and how it ends: transcripts of real calls.

use std::fs;
use std::path::Path;
use std::slice::from_ref;

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::support::binary::{Said, nianbao};
use crate::support::files_below;
use crate::support::fixture::{Fixture, put, raw, register};

/// A folder with these files below `data/`.
fn folder(files: &[Fixture]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("data")).expect("a folder");
    put(&folder.path().join("data"), files);
    folder
}

/// One good register: nothing to find.
fn good() -> Fixture {
    register(
        "名册.csv",
        "社会组织名称|统一社会信用代码|是否建立党组织|党员人数|正式党员数\n甲协会|#51-330106-1|是|5|4\n乙协会|#51-330106-2|否|0|0",
    )
}

fn run(folder: &TempDir, arguments: &[&str]) -> Said {
    nianbao(folder.path(), arguments)
}

/// A call that cannot run: 2, its message on stderr, nothing written.
#[track_caller]
fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    let before = files_below(folder.path());
    let said = run(folder, arguments);
    assert_eq!(said.code, 2, "{}", said.transcript());
    assert_eq!(said.stdout, "");
    assert!(!said.stderr.contains("程序内部错误"), "{}", said.stderr);
    assert!(files_below(folder.path()) == before, "something was written or changed");
    said.stderr
}

#[test]
fn a_run_without_findings_ends_with_0_and_says_where_the_report_lies() {
    let folder = folder(&[good()]);
    let said = run(&folder, &["run", "data"]);
    assert_snapshot!(said.transcript(), @"
    exit 0
    --- stdout
    基准日  2025-12-31
    文件    1
    行      3 = 采用 2 + 并入 0 + 搁置 0 + 非数据 1（采用中不计入范围 0）
    在册    2025-12-31：2 家
    发现    错误 0，警告 0，说明 1
            说明 rows/not-data × 1 不是数据行
    指标数值 520 个
    目标    达标 4，未达标 8，未定 8，不适用 0
    报告    reports/annual/2025/index.html
    --- stderr
    ");
    for name in
        ["index.html", "tables.xlsx", "data/figures.csv", "quality/ledger.csv", "manifest.json"]
    {
        assert!(folder.path().join("reports/annual/2025").join(name).is_file(), "{name}");
    }
}

#[test]
fn the_public_edition_lies_beside_the_internal_one_and_says_how_much_it_withholds() {
    let folder = folder(&[good()]);
    let said = run(&folder, &["run", "data", "--edition", "public"]);
    assert_snapshot!(said.transcript(), @"
    exit 0
    --- stdout
    基准日  2025-12-31
    文件    1
    行      3 = 采用 2 + 并入 0 + 搁置 0 + 非数据 1（采用中不计入范围 0）
    在册    2025-12-31：2 家
    发现    错误 0，警告 0，说明 1
            说明 rows/not-data × 1 不是数据行
    指标数值 520 个
    目标    达标 4，未达标 8，未定 8，不适用 0
    公开版  指标数值 208 行，不公布（*）144 行；合计 32 行，不公布（*）32 行
    报告    reports/annual/2025-public/index.html
    --- stderr
    ");
    assert_eq!(run(&folder, &["run", "data", "--edition", "public"]).code, 0);
    let names: Vec<String> = files_below(&folder.path().join("reports/annual/2025-public"))
        .into_keys()
        .filter(|name| !name.starts_with("charts/"))
        .collect();
    let expected = [
        "bulletin.docx",
        "bulletin.pdf",
        "data/evaluation.csv",
        "data/figures.csv",
        "data/figures.parquet",
        "data/totals.csv",
        "index.html",
        "manifest.json",
        "tables.xlsx",
    ];
    let made = expected.into_iter().filter(|name| cfg!(feature = "pdf") || *name != "bulletin.pdf");
    assert_eq!(names, made.collect::<Vec<_>>());
    assert!(!folder.path().join("reports/annual/2025").exists());
}

#[test]
fn an_edition_that_does_not_exist_cannot_run() {
    assert!(
        refused(&folder(&[good()]), &["run", "data", "--edition", "secret"]).contains("public")
    );
}

#[test]
fn check_says_the_same_and_writes_nothing() {
    let folder = folder(&[good(), register("b.csv", "社会组织名称|党员人数\n丙协会|约20")]);
    let before = files_below(folder.path());
    let said = run(&folder, &["check", "data"]);
    assert_snapshot!(said.transcript(), @"
    exit 1
    --- stdout
    错误 rows/unreadable-count b.csv › B2: 数目无法读出（约20） 提示：请只填一个整数
    基准日  2025-12-31
    文件    2
    行      5 = 采用 3 + 并入 0 + 搁置 0 + 非数据 2（采用中不计入范围 0）
    在册    2025-12-31：3 家
    发现    错误 1，警告 0，说明 2
            错误 rows/unreadable-count × 1 数目无法读出
            说明 rows/not-data × 2 不是数据行
    指标数值 624 个
    目标    达标 0，未达标 0，未定 20，不适用 0
    --- stderr
    ");
    assert!(files_below(folder.path()) == before);
}

#[test]
fn a_missing_path_cannot_run() {
    assert_snapshot!(refused(&folder(&[]), &["run", "nowhere"]), @"错误：nowhere: 不存在。提示：请核对路径；应为流程文件（.toml）或数据文件夹");
    assert_snapshot!(refused(&folder(&[]), &["run"]), @"错误：pipelines/annual/pipeline.toml: 不存在。提示：请在项目根目录运行，或写明数据文件夹：nianbao run DIR");
    assert_snapshot!(refused(&folder(&[]), &["check", "nowhere/pipeline.toml"]), @"错误：nowhere/pipeline.toml: 不存在。提示：请核对路径；应为流程文件（.toml）或数据文件夹");
}

#[test]
fn an_empty_folder_cannot_run() {
    assert_snapshot!(refused(&folder(&[]), &["run", "data"]), @"错误：data: 文件夹里没有电子表格（xlsx、xls、xlsb、ods、csv、txt）。提示：请核对路径");
}

#[test]
fn a_folder_without_spreadsheets_cannot_run() {
    assert_snapshot!(refused(&folder(&[raw("readme.md", "text")]), &["run", "data"]), @"错误：data: 文件夹里没有电子表格（xlsx、xls、xlsb、ods、csv、txt）。提示：请核对路径");
}

#[test]
fn a_spreadsheet_in_place_of_a_folder_cannot_run() {
    assert_snapshot!(refused(&folder(&[good()]), &["run", "data/名册.csv"]), @"错误：data/名册.csv: 应为流程文件（.toml）或数据文件夹。提示：请写文件所在的文件夹");
}

#[test]
fn a_file_that_is_no_spreadsheet_is_a_finding_and_not_an_end() {
    let folder = folder(&[good(), raw("坏.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec())]);
    let said = run(&folder, &["run", "data"]);
    assert_eq!(said.code, 1);
    assert_eq!(said.stderr, "");
    assert_snapshot!(findings(&folder), @"
    code,severity,file,sheet,cell,row,field,value,message,hint
    workbook/not-a-spreadsheet,error,坏.xlsx,,,,,,内容不是电子表格,只接受 xlsx、xls、xlsb、ods、csv、txt 和网页表格
    ");
    let figures = fs::read_to_string(folder.path().join("reports/annual/2025/data/figures.csv"))
        .expect("figures");
    assert!(figures.contains(
        "organization-coverage,organization,2025-12-31,all,全部,all,all,all,all,2,1,1,0,0.5,0.5,0.5"
    ));
}

#[test]
fn a_sheet_without_header_is_a_finding_and_not_an_end() {
    let folder = folder(&[good(), raw("通知.csv", "各单位：\n请于年底前报送\n")]);
    assert_eq!(run(&folder, &["run", "data"]).code, 1);
    assert_snapshot!(findings(&folder), @"
    code,severity,file,sheet,cell,row,field,value,message,hint
    rows/no-header,error,通知.csv,,,,,,没有认出表头,表头至少要有社会组织名称或统一社会信用代码，以及另一列
    ");
}

/// The findings above a note, as the report lists them.
fn findings(folder: &TempDir) -> String {
    let path = folder.path().join("reports/annual/2025/quality/diagnostics.csv");
    let text = fs::read_to_string(path).expect("findings");
    text.trim_start_matches('\u{feff}')
        .lines()
        .filter(|line| !line.contains(",note,"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_malformed_date_cannot_run() {
    for date in ["2025-13-01", "2025-02-30", "31.12.2025", "2025", ""] {
        let said = refused(&folder(&[good()]), &["run", "data", "--as-of", date]);
        assert!(said.contains("应为 2025-12-31 形式的日期"), "{said}");
    }
}

#[test]
fn the_reference_date_names_the_folder_of_the_report() {
    let folder = folder(&[good()]);
    assert_eq!(run(&folder, &["run", "data", "--as-of", "2024-06-30"]).code, 0);
    assert!(folder.path().join("reports/annual/2024/index.html").is_file());
}

/// A pipeline beside its data.
fn pipeline(folder: &TempDir, text: &str) {
    fs::write(folder.path().join("pipeline.toml"), text).expect("a file");
}

const HEAD: &str = "name = \"small\"\ntitle = \"小报告\"\nas-of = 2025-12-31\ndata = \"data\"\n";

#[test]
fn a_pipeline_of_ones_own_runs_over_its_data() {
    let folder = folder(&[good()]);
    pipeline(&folder, HEAD);
    let said = run(&folder, &["run", "pipeline.toml"]);
    assert_eq!(said.code, 0, "{}", said.transcript());
    assert!(folder.path().join("reports/small/2025/index.html").is_file());
}

#[test]
fn an_unknown_key_cannot_run_and_every_fault_is_told_at_once() {
    let folder = folder(&[good()]);
    pipeline(
        &folder,
        &format!("{HEAD}read-hiden = true\ngrace-months = \"six\"\n\n[output]\nchart = true\n"),
    );
    assert_snapshot!(refused(&folder, &["run", "pipeline.toml"]), @"
    错误：pipeline.toml:5: 不认识的键 read-hiden，提示：是否想写 read-hidden
    pipeline.toml:6: grace-months 应为整数，实为文本
    pipeline.toml:9: 不认识的键 chart，提示：是否想写 charts
    ");
}

/// The list of units that lies with the data, and one that a pipeline names.
#[test]
fn a_list_of_units_with_faults_cannot_run() {
    let faulty = "unit,region,kind\n杭州市西湖区民政局,杭州市西胡区,登计\n";
    let folder = folder(&[good(), raw("expected.csv", faulty)]);
    assert_snapshot!(refused(&folder, &["run", "data"]), @"
    错误：data/expected.csv:2: B 列 行政区划：2025 年的区划表里没有 杭州市西胡区，提示：是否想写 杭州市西湖区
    data/expected.csv:2: C 列 类别：不认识的类别 登计，提示：是否想写 登记
    ");
    pipeline(&folder, &format!("{HEAD}expected = \"应报.csv\"\n"));
    assert_snapshot!(refused(&folder, &["check", "pipeline.toml"]), @"错误：pipeline.toml:5: expected 所指的文件不存在：应报.csv，提示：核对路径，相对于本文件");
    fs::write(folder.path().join("应报.csv"), "unit,region\n杭州市西湖区民政局,330106\n")
        .expect("a file");
    let said = run(&folder, &["check", "pipeline.toml"]);
    assert_eq!(said.code, 0, "{}", said.transcript());
    assert!(said.stdout.contains("应报    1 个单位：已报 1"), "{}", said.stdout);
}

#[test]
fn a_unit_that_has_not_reported_is_told_and_ends_nothing() {
    let list =
        "unit,region,control-total\n杭州市西湖区民政局,330106,3\n杭州市萧山区民政局,330109,\n";
    let folder = folder(&[good(), raw("expected.csv", list)]);
    assert_snapshot!(run(&folder, &["check", "data"]).transcript(), @"
    exit 0
    --- stdout
    警告 register/unit-missing expected.csv › 3:3: 杭州市萧山区民政局：没有 2025-12-31 的数据 提示：请催报；如已报，请核对文件名、标题，或在 expected.csv 的来源一栏写明文件
    警告 register/control-total-differs 名册.csv: 杭州市西湖区民政局：2025-12-31 应报 3 家，采用 2 家，少 1 家 提示：请与填报单位核对
    基准日  2025-12-31
    文件    1
    行      3 = 采用 2 + 并入 0 + 搁置 0 + 非数据 1（采用中不计入范围 0）
    在册    2025-12-31：2 家
    应报    2 个单位：已报 1，未报 1，未更新 0；与应报数不符 1
    发现    错误 0，警告 2，说明 2
            警告 register/control-total-differs × 1 采用的组织数与应报数不同
            警告 register/unit-missing × 1 应报单位没有数据
            说明 rows/not-data × 1 不是数据行
            说明 workbook/expected-list × 1 应报单位清单，不是数据
    指标数值 520 个
    目标    达标 4，未达标 8，未定 8，不适用 0
    --- stderr
    ");
}

#[test]
fn a_text_that_is_no_toml_cannot_run() {
    let folder = folder(&[good()]);
    pipeline(&folder, "name = \"small\ntitle = 3");
    assert_snapshot!(refused(&folder, &["check", "pipeline.toml"]), @r#"
    错误：pipeline.toml:1: 文本的引号没有配对，提示：文本写在一行内，两端用 "
    pipeline.toml:2: title 应为文本，实为整数
    "#);
}

#[test]
fn a_source_that_is_named_twice_cannot_run() {
    let folder = folder(&[good()]);
    let sources = "[[source]]\nfolders = [\"名册\", \"台账\"]\nrole = \"register\"\n\n[[source]]\nfolders = [\"台账\"]\nrole = \"association\"\n";
    pipeline(&folder, &format!("{HEAD}\n{sources}"));
    assert_snapshot!(refused(&folder, &["run", "pipeline.toml"]), @"错误：pipeline.toml:11: 来源重复：文件夹 台账 已见第 7 行，提示：每个文件夹只归一个来源");
}

#[test]
fn a_folder_that_is_not_ours_is_left_as_it_is() {
    let folder = folder(&[good()]);
    put(&folder.path().join("out"), &[raw("mine.txt", "mine")]);
    assert_snapshot!(refused(&folder, &["run", "data", "--out", "out"]), @"错误：out: 输出文件夹里有不是本程序写的内容（没有本程序的 manifest.json），未作改动。提示：换一个 --out，或先移走它");
    put(&folder.path().join("file"), &[]);
    fs::write(folder.path().join("file"), "a file").expect("a file");
    assert_snapshot!(refused(&folder, &["run", "data", "--out", "file"]), @"错误：file: 输出文件夹里有不是本程序写的内容（它是文件），未作改动。提示：换一个 --out，或先移走它");
}

#[test]
fn a_report_with_a_file_that_it_does_not_list_is_left_as_it_is() {
    let folder = folder(&[good()]);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    fs::write(folder.path().join("out/data/notes.txt"), "mine").expect("a file");
    assert_snapshot!(refused(&folder, &["run", "data", "--out", "out"]), @"错误：out: 输出文件夹里有不是本程序写的内容（data/notes.txt），未作改动。提示：换一个 --out，或先移走它");
}

#[test]
fn input_and_output_may_not_contain_each_other() {
    let folder = folder(&[good()]);
    for out in ["data/out", "data", ".", "./data/../data/x"] {
        let said = refused(&folder, &["run", "data", "--out", out]);
        assert!(said.contains("输入与输出文件夹不能互相包含"), "{said}");
    }
}

#[test]
fn errors_end_with_1_and_missed_targets_only_where_strict() {
    let missed = register(
        "名册.csv",
        "社会组织名称|是否建立党组织|正式党员数|党员人数\n甲协会|否|4|5\n乙协会|否|0|0",
    );
    assert_eq!(run(&folder(from_ref(&missed)), &["run", "data"]).code, 0);
    assert_eq!(run(&folder(from_ref(&missed)), &["run", "data", "--strict"]).code, 1);
    let unreadable = register("名册.csv", "社会组织名称|党员人数\n甲协会|约20");
    assert_eq!(run(&folder(from_ref(&unreadable)), &["run", "data"]).code, 1);
    assert_eq!(run(&folder(from_ref(&unreadable)), &["check", "data"]).code, 1);
}

/// Undecided is not missed.
#[test]
fn targets_that_are_undecided_do_not_fail_a_strict_run() {
    let open = register("名册.csv", "社会组织名称\n甲协会\n乙协会");
    assert_eq!(run(&folder(&[open]), &["run", "data", "--strict"]).code, 0);
}

#[test]
fn a_second_run_over_its_own_output_gives_the_same_bytes() {
    let folder = folder(&[good()]);
    let out = folder.path().join("out");
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    let first = files_below(&out);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    assert!(files_below(&out) == first);
    assert_eq!(names(folder.path()), ["data", "out"]);
}

/// No clock and no path of a machine stands in an output.
#[test]
fn the_same_data_elsewhere_give_the_same_bytes() {
    let report = || {
        let folder = folder(&[good()]);
        assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
        let path = folder.path().join("data");
        assert_eq!(run(&folder, &["run", &path.to_string_lossy(), "--out", "elsewhere"]).code, 0);
        let files = files_below(&folder.path().join("out"));
        assert!(files == files_below(&folder.path().join("elsewhere")));
        files
    };
    assert!(report() == report());
}

#[test]
fn a_report_is_replaced_whole_and_no_file_of_the_former_stays() {
    let folder = folder(&[good()]);
    let out = folder.path().join("out");
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    pipeline(&folder, &format!("{HEAD}\n[output]\ncharts = false\nworkbook = false\n"));
    assert_eq!(run(&folder, &["run", "pipeline.toml", "--out", "out"]).code, 0);
    let names = files_below(&out);
    assert!(
        !names.keys().any(|name| name.starts_with("charts/") || name == "tables.xlsx"),
        "{:?}",
        names.keys()
    );
}

#[test]
fn an_unknown_size_of_charts_cannot_run() {
    let folder = folder(&[good()]);
    pipeline(&folder, &format!("{HEAD}\n[output]\nchart-sizes = [\"screan\"]\n"));
    assert_snapshot!(refused(&folder, &["run", "pipeline.toml"]), @"错误：pipeline.toml:7: 不认识的图的尺寸 screan，提示：是否想写 screen");
}

#[test]
fn the_former_report_is_untouched_when_a_run_fails() {
    let folder = folder(&[good()]);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    let former = files_below(&folder.path().join("out"));
    fs::remove_file(folder.path().join("data/名册.csv")).expect("a file");
    refused(&folder, &["run", "data", "--out", "out"]);
    assert!(files_below(&folder.path().join("out")) == former);
}

/// A run that was killed leaves its staging folder, or the former report, beside
/// the report; the next run tidies up.
#[test]
fn the_next_run_tidies_up_after_one_that_was_killed() {
    let folder = folder(&[good()]);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    let whole = files_below(&folder.path().join("out"));
    for left in [".out.nianbao-new", ".out.nianbao-old"] {
        put(&folder.path().join(left), &[raw("index.html", "half"), raw("data/figures.csv", "")]);
    }
    assert!(files_below(&folder.path().join("out")) == whole);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    assert!(files_below(&folder.path().join("out")) == whole);
    assert_eq!(names(folder.path()), ["data", "out"]);
}

/// Killed while writing for the first time: no report, and the next run makes one.
#[test]
fn what_a_first_run_left_half_is_no_report() {
    let folder = folder(&[good()]);
    put(&folder.path().join(".out.nianbao-new"), &[raw("index.html", "half")]);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    assert!(folder.path().join("out/manifest.json").is_file());
    assert_eq!(names(folder.path()), ["data", "out"]);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn help_and_version_end_with_0_on_stdout() {
    let folder = folder(&[]);
    let said = run(&folder, &["--help"]);
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    assert!(said.stdout.contains("整个流程"));
    assert_eq!(run(&folder, &["--version"]).code, 0);
    assert_eq!(run(&folder, &["no-such-call"]).code, 2);
}

#[test]
fn synth_refuses_a_folder_that_is_not_its_own() {
    let folder = folder(&[good()]);
    let call = ["synth", "--organizations", "50", "--files", "4", "--years", "1", "--out"];
    let said = refused(&folder, &[&call[..], &["data"]].concat());
    assert!(said.contains("名册.csv"), "{said}");
    assert_eq!(run(&folder, &[&call[..], &["made"]].concat()).code, 0);
    assert_eq!(run(&folder, &[&call[..], &["made"]].concat()).code, 0);
    let said = run(&folder, &["run", "made", "--out", "out"]);
    assert_eq!(said.code, 0, "{}", said.transcript());
    assert_eq!(said.stderr, "");
}

#[test]
fn two_runs_into_one_folder_take_turns_and_leave_one_whole_report() {
    let folder = folder(&[good()]);
    for _ in 0..5 {
        let start = || {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
            command.args(["run", "data", "--out", "report"]).current_dir(folder.path());
            command.stdout(std::process::Stdio::null()).spawn().expect("the program starts")
        };
        let mut both = [start(), start()];
        for run in &mut both {
            assert_eq!(run.wait().expect("the program ends").code(), Some(0));
        }
        assert_eq!(run(&folder, &["run", "data", "--out", "report"]).code, 0);
    }
    let beside: Vec<String> = files_below(folder.path()).into_keys().collect();
    assert!(beside.iter().all(|name| !name.contains("nianbao-")), "{beside:?}");
}

#[cfg(unix)]
#[test]
fn an_output_that_is_a_link_stays_one_and_a_link_to_nowhere_is_refused() {
    let folder = folder(&[good()]);
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("real")).expect("a folder");
    std::os::unix::fs::symlink("real", path("link")).expect("a link");
    assert_eq!(run(&folder, &["run", "data", "--out", "link"]).code, 0);
    assert!(path("link").is_symlink() && path("real/index.html").is_file());
    std::os::unix::fs::symlink("nowhere", path("dangling")).expect("a link");
    let said = run(&folder, &["run", "data", "--out", "dangling"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("指向空处的链接"), "{}", said.stderr);
}

#[cfg(unix)]
#[test]
fn a_folder_that_leads_into_itself_is_walked_once() {
    let folder = folder(&[good()]);
    for name in ["a", "b"] {
        std::os::unix::fs::symlink(".", folder.path().join("data").join(name)).expect("a link");
    }
    let said = run(&folder, &["check", "data"]);
    assert_eq!(said.code, 0);
    assert!(said.stdout.contains("文件    1\n"), "{}", said.stdout);
}

#[test]
fn a_reader_that_goes_away_is_no_fault_of_the_run() {
    let folder = folder(&[good()]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["check", "data"]).current_dir(folder.path());
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_form_is_written_once_and_never_over_what_is_there() {
    let folder = folder(&[]);
    assert_snapshot!(run(&folder, &["template", "--out", "data/填报表.xlsx"]).transcript(), @"
    exit 0
    --- stdout
    基准日  2025-12-31
    填报表  41 列，预填 0 家
    已写入  data/填报表.xlsx
            填好后放入一个文件夹，用 nianbao check 文件夹 检查
    --- stderr
    ");
    assert_snapshot!(refused(&folder, &["template", "--out", "data/填报表.xlsx"]), @"错误：data/填报表.xlsx: 已经存在，未作改动。提示：换一个 --out，或先移走它");
    let said = run(&folder, &["check", "data"]);
    assert_eq!(said.code, 0, "{}", said.transcript());
    assert!(said.stdout.contains("错误 0，警告 0"), "{}", said.stdout);
}

#[test]
fn a_form_that_cannot_be_made_is_not_written() {
    let folder = folder(&[good()]);
    let call = |more: &[&str]| refused(&folder, &[&["template"], more].concat());
    assert_snapshot!(call(&[]), @"错误：缺少 --out <FILE>。提示：nianbao --help 列出全部命令和选项");
    assert_snapshot!(call(&["--out", "a.xls"]), @"错误：a.xls: 填报表是 xlsx 文件。提示：--out 的文件名请以 .xlsx 结尾");
    assert_snapshot!(call(&["--out", "nowhere/a.xlsx"]), @"错误：nowhere/a.xlsx: 没有这个文件夹，未写入。提示：请先建好文件夹");
    assert_snapshot!(call(&["--out", "a.xlsx", "--region", "西湖区"]), @"错误：--region <CODE> 的值 西湖区 无效：应为六位区划代码，如 330106，实为 西湖区。提示：nianbao --help 列出全部命令和选项");
    assert_snapshot!(call(&["--out", "a.xlsx", "--region", "330199"]), @"错误：330199 不是 2025 年末有效的区划代码。提示：请核对代码；填报表的“行政区划”表列有全部代码");
    assert_snapshot!(call(&["--out", "a.xlsx", "--region", "371200"]), @"错误：371200 不是 2025 年末有效的区划代码。提示：是否想写 370116（山东省济南市莱芜区）");
    assert_snapshot!(call(&["--out", "a.xlsx", "--prefill", "x.parquet"]), @"错误：缺少 --region <CODE>。提示：nianbao --help 列出全部命令和选项");
    let prefill = ["--out", "a.xlsx", "--region", "330106", "--prefill"];
    assert_snapshot!(call(&[&prefill[..], &["data/名册.csv"]].concat()), @"错误：data/名册.csv: 不是本程序写的登记簿。提示：--prefill 后面写报告文件夹中的 data/register.parquet");
    assert_snapshot!(call(&["data", "--out", "a.xlsx"]), @"错误：data: 应为流程文件（.toml）。提示：用内置流程时不必写");
}

#[test]
fn a_form_is_filled_in_from_the_register_of_an_earlier_report() {
    let folder = folder(&[good()]);
    assert_eq!(run(&folder, &["run", "data", "--as-of", "2024-12-31", "--out", "out"]).code, 0);
    let call = |region: &str, out: &str| {
        let prefill = ["--prefill", "out/data/register.parquet", "--region", region];
        run(&folder, &[&["template", "--out", out], &prefill[..]].concat())
    };
    fs::create_dir(folder.path().join("next")).expect("a folder");
    let said = call("330106", "next/填报表.xlsx");
    assert!(said.stdout.contains("预填 2 家"), "{}", said.transcript());
    let said = run(&folder, &["check", "next"]);
    assert!(said.stdout.contains("在册    2025-12-31：2 家"), "{}", said.transcript());
    assert!(said.stdout.contains("错误 0，警告 0"), "{}", said.transcript());
    let said = call("330102", "none.xlsx");
    assert!(said.stdout.contains("登记簿中没有该地区的组织"), "{}", said.transcript());
    let file = call("330106", "out/data/register.parquet.xlsx");
    assert_eq!(file.code, 0, "{}", file.transcript());
}

#[test]
fn a_check_against_an_earlier_report_says_what_was_mended() {
    let was = "社会组织名称|党员人数|从业人员数|是否建立党组织\n甲协会|约20|3|是\n乙协会|3|许多|是";
    let is = "社会组织名称|党员人数|从业人员数|是否建立党组织\n甲协会|20|3|是\n乙协会|3|许多|也许";
    let folder = folder(&[register("名册.csv", was)]);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 1);
    put(&folder.path().join("data"), &[register("名册.csv", is)]);
    let before = files_below(folder.path());
    let said = run(&folder, &["check", "data", "--against", "out"]);
    assert!(files_below(folder.path()) == before, "something was written or changed");
    assert_snapshot!(said.transcript(), @"
    exit 1
    --- stdout
    错误 rows/unreadable-count 名册.csv › C3: 数目无法读出（文字） 提示：请只填一个整数
    错误 rows/unreadable-answer 名册.csv › D3: 是否类答案无法读出（文字） 提示：请填 是 或 否
    基准日  2025-12-31
    文件    1
    行      3 = 采用 2 + 并入 0 + 搁置 0 + 非数据 1（采用中不计入范围 0）
    在册    2025-12-31：2 家
    发现    错误 2，警告 0，说明 1
            错误 rows/unreadable-answer × 1 是否类答案无法读出
            错误 rows/unreadable-count × 1 数目无法读出
            说明 rows/not-data × 1 不是数据行
    指标数值 728 个
    目标    达标 4，未达标 0，未定 16，不适用 0
    对照    out（基准日 2025-12-31）
            已改正 1，仍存在 1，新出现 1
            只对照错误和警告，代码、文件、工作表、单元格、字段都相同的算同一条；文件改名或行列移动后，同一问题会既算已改正又算新出现
    已改正  错误 rows/unreadable-count 名册.csv › B2: 数目无法读出（约20）
    仍存在  错误 rows/unreadable-count 名册.csv › C3: 数目无法读出（文字） 提示：请只填一个整数
    新出现  错误 rows/unreadable-answer 名册.csv › D3: 是否类答案无法读出（文字） 提示：请填 是 或 否
    --- stderr
    ");
}

#[test]
fn a_check_against_the_same_data_finds_nothing_new_and_nothing_mended() {
    let faulty = register("名册.csv", "社会组织名称|党员人数\n甲协会|约20\n乙协会|约30");
    let folder = folder(&[faulty]);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 1);
    let said = run(&folder, &["check", "data", "--against", "out"]);
    assert_eq!(said.code, 1);
    assert!(said.stdout.contains("已改正 0，仍存在 2，新出现 0"), "{}", said.stdout);
    put(&folder.path().join("data"), &[good()]);
    let said = run(&folder, &["check", "data", "--against", "out"]);
    assert_eq!(said.code, 0);
    assert!(said.stdout.contains("已改正 2，仍存在 0，新出现 0"), "{}", said.stdout);
    pipeline(&folder, &format!("{HEAD}grace-months = 3\n"));
    let said = run(&folder, &["check", "pipeline.toml", "--against", "out"]);
    assert!(said.stdout.contains("流程文件与当时不同"), "{}", said.stdout);
}

/// A file under another name is another file: its finding is mended and new.
#[test]
fn a_renamed_file_is_not_known_again() {
    let faulty = |name| register(name, "社会组织名称|党员人数\n甲协会|约20");
    let folder = folder(&[faulty("名册.csv")]);
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 1);
    fs::remove_file(folder.path().join("data/名册.csv")).expect("a file");
    put(&folder.path().join("data"), &[faulty("补报.csv")]);
    let said = run(&folder, &["check", "data", "--against", "out"]);
    assert!(said.stdout.contains("已改正 1，仍存在 0，新出现 1"), "{}", said.stdout);
    assert!(said.stdout.contains("已改正中有 1 条所在的文件这次没有"), "{}", said.stdout);
}

#[test]
fn a_check_against_what_is_no_report_of_ours_cannot_run() {
    let folder = folder(&[good()]);
    let call = |against: &str| refused(&folder, &["check", "data", "--against", against]);
    assert_snapshot!(call("nowhere"), @"错误：nowhere: 没有这个文件夹。提示：--against 后面写先前的报告文件夹");
    assert_snapshot!(call("data"), @"错误：data: 不是本程序写的报告（没有 manifest.json）。提示：--against 后面写先前的报告文件夹");
    assert_eq!(run(&folder, &["run", "data", "--out", "out"]).code, 0);
    fs::write(folder.path().join("out/quality/diagnostics.csv"), "a,b\n").expect("a file");
    assert_snapshot!(call("out"), @"错误：out: 缺少本程序写的 quality/diagnostics.csv，无法对照。提示：请写内部版报告的文件夹");
}
