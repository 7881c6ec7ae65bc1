//! A written report read back: `explain`, `trace`, `diff`.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use insta::assert_snapshot;
use nianbao::indicators::{CellKey, Standing};
use nianbao::pipeline::Silent;
use nianbao::report::manifest::Manifest;
use nianbao::report::written::{Question, Written};
use nianbao::spec::Pipeline;

use crate::support::binary::{Said, nianbao};
use crate::support::fixture::{Fixture, put, register};
use crate::support::sample::small;

/// The report of the small sample, as it is written and read back.
fn written() -> &'static Written {
    static WRITTEN: OnceLock<Written> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let sample = small();
        let pipeline = Pipeline::over(sample.path()).expect("the built-in pipeline");
        let files = sample.outcome.render(&pipeline, &Silent).expect("the report renders");
        let manifest = String::from_utf8(files["manifest.json"].to_vec()).expect("JSON");
        let manifest = Manifest::parse(&manifest).expect("a manifest");
        let data = ["register", "provenance", "figures"]
            .map(|name| files[&format!("data/{name}.parquet")].to_vec());
        Written::of(manifest, data).expect("a report of ours")
    })
}

#[test]
fn every_figure_is_made_up_of_the_organizations_that_explain_it() {
    let (report, outcome) = (written(), &small().outcome);
    let mut asked = 0;
    let current = outcome.figures.cells.iter().filter(|((date, _), _)| *date == outcome.as_of);
    // Neighbouring cells are alike: a prime step meets every kind.
    for ((as_of, cell), counts) in current.step_by(17) {
        for (at, info) in outcome.figures.indicators.iter().enumerate() {
            let question = Question { indicator: info.id.clone(), as_of: *as_of, cell: *cell };
            let explained = report.explain(&question).expect("an explanation");
            assert_eq!(explained.counts, counts[at], "{question:?}");
            let of = |one| explained.rows.iter().filter(|(_, standing)| *standing == one).count();
            assert_eq!(of(Standing::Met) as u32, counts[at].met, "{question:?}");
            assert_eq!(of(Standing::NotMet) as u32, counts[at].not_met, "{question:?}");
            assert_eq!(of(Standing::Unknown) as u32, counts[at].unknown, "{question:?}");
            asked += 1;
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[test]
fn what_is_written_of_an_earlier_year_end_is_its_figure() {
    let (report, figures) = (written(), &small().outcome.figures);
    let earlier = figures.cells.iter().filter(|((date, _), _)| *date < report.as_of);
    let mut asked = 0;
    for ((as_of, cell), counts) in earlier.step_by(211) {
        let question =
            Question { indicator: "should-built".to_owned(), as_of: *as_of, cell: *cell };
        let ([population, met, ..], [rate, ..]) = report.written(&question).expect("a figure");
        let at = figures.indicators.iter().position(|info| info.id == "should-built");
        let counts = counts[at.expect("an indicator")];
        assert_eq!((population, met), (counts.population(), u64::from(counts.met)));
        assert_eq!(rate, counts.rate().map(|rate| rate.fraction()));
        asked += 1;
    }
    assert!(asked > 20, "{asked}");
}

#[test]
fn a_cell_that_decides_a_figure_is_traced_back_to_it() {
    let report = written();
    let mut traced = 0;
    for indicator in ["should-built", "work-coverage-broad", "few-members", "cross-posting"] {
        let question =
            Question { indicator: indicator.to_owned(), as_of: report.as_of, cell: CellKey::ALL };
        let explained = report.explain(&question).expect("an explanation");
        let some: Vec<_> = explained.rows.iter().copied().step_by(41).collect();
        for entry in report.entries(&explained.definition, &some) {
            // What is known was said somewhere.
            let said = |value: &nianbao::report::written::Value| !value.cells.is_empty();
            let known = entry.values.iter().filter(|value| value.text.is_some());
            assert!(known.clone().all(said), "{entry:?}");
            // A single answer, known by itself, moves the figure.
            let mut single = known.filter(|value| value.column == "built");
            let Some(value) = single.next() else { continue };
            let cell = value.cells.iter().find(|cell| cell.field.id() == "built");
            let cell = cell.expect("the cell of the answer");
            let found = report.trace(&cell.file, &cell.sheet, &cell.cell);
            let ours = found.iter().find(|one| one.id == entry.id).expect("the organization");
            let moved: Vec<&str> = ours.moved.iter().map(|one| one.indicator.as_str()).collect();
            assert!(moved.contains(&"organization-coverage"), "{moved:?}");
            traced += 1;
        }
    }
    assert!(traced > 10, "{traced}");
}

/// Three organizations, of which one has not answered.
fn three() -> Fixture {
    register(
        "名册.csv",
        "社会组织名称|统一社会信用代码|登记管理机关|是否建立党组织|正式党员数\n\
         甲协会|#51-330106-1|杭州市西湖区民政局|是|5\n\
         乙协会|#51-330106-2|杭州市西湖区民政局|否|4\n\
         丙协会|#51-330106-3|杭州市西湖区民政局||3",
    )
}

fn reported(files: &[Fixture]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("data")).expect("a folder");
    put(&folder.path().join("data"), files);
    assert_eq!(run(folder.path(), &["run", "data", "--out", "old"]).code, 0);
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Said {
    nianbao(folder, arguments)
}

#[test]
fn a_figure_is_explained_with_its_article_its_bounds_and_its_cells() {
    let folder = reported(&[three()]);
    let said =
        run(folder.path(), &["explain", "should-built", "--region", "西湖区", "--report", "old"]);
    let text = said.transcript();
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("依据")).collect();
    assert_snapshot!(text.join("\n"));
    let said = run(
        folder.path(),
        &["explain", "should-built", "--only", "unknown", "--csv", "--report", "old"],
    );
    assert_snapshot!(said.transcript().replace('\u{feff}', "[BOM]"));
}

#[test]
fn a_cell_is_traced_to_what_it_moves_and_a_header_to_nothing() {
    let folder = reported(&[three()]);
    for cell in ["E2", "A1", "D4"] {
        let said = run(folder.path(), &["trace", "名册.csv", cell, "--report", "old"]);
        assert_snapshot!(format!("trace_{cell}"), said.transcript());
    }
    let said = run(folder.path(), &["trace", "名册.csv", "E2", "--csv", "--report", "old"]);
    assert!(said.stdout.lines().count() > 20, "{}", said.stdout);
}

#[test]
fn a_corrected_file_and_a_decision_are_what_figures_changed_through() {
    let folder = reported(&[three()]);
    let table = fs::read_to_string(folder.path().join("data/名册.csv")).expect("the table");
    let mended = table.replace(",否,", ",是,");
    assert_ne!(mended, table);
    fs::write(folder.path().join("data/名册.csv"), mended).expect("the table");
    assert_eq!(run(folder.path(), &["run", "data", "--out", "new"]).code, 0);
    assert_snapshot!(run(folder.path(), &["diff", "old", "new"]).transcript());
    let same = run(folder.path(), &["diff", "new", "new"]);
    assert_snapshot!(same.transcript(), @"
    exit 0
    --- stdout
    对照    new（基准日 2025-12-31）→ new（基准日 2025-12-31）
    组织    新列入 0，不再列入 0，内容不同 0
    数值    0 个不同（--csv 全部）
    --- stderr
    ");
}

#[test]
fn what_cannot_be_explained_is_said_with_what_is_meant_instead() {
    let folder = reported(&[three()]);
    let told = |arguments: &[&str]| {
        let said = run(folder.path(), &[arguments, &["--report", "old"]].concat());
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{arguments:?}");
        said.stderr
    };
    let all = [
        told(&["explain", "shoud-built"]),
        told(&["explain", "should-built", "--region", "南极市"]),
        told(&["explain", "should-built", "--region", "鼓楼区"]),
        told(&["explain", "should-built", "--region", "999999"]),
        told(&["explain", "should-built", "--size", "巨型"]),
        told(&["explain", "should-built", "--year", "2019"]),
        told(&["trace", "名单.csv", "C2"]),
        told(&["trace", "名册.csv", "第二行"]),
        told(&["trace", "名册.csv", "别的表!E2"]),
    ];
    assert_snapshot!(all.concat());
    let said = run(folder.path(), &["explain", "should-built", "--report", "none"]);
    assert_snapshot!(said.transcript(), @"
    exit 2
    --- stdout
    --- stderr
    错误：none: 没有这个文件夹。提示：先运行 nianbao run，或用 --report 写报告文件夹
    ");
}
