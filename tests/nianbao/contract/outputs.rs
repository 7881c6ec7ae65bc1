//! The output folder (§2, §3, §6).

use arrow::array::{Array, AsArray, RecordBatch};
use nianbao::pipeline::Silent;
use nianbao::report::manifest::{Manifest, sha256};
use nianbao::report::write::Files;
use nianbao::spec::{ChartSize, Pipeline};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::support::expect::job;
use crate::support::fixture::{code, register, table};
use crate::support::sample::sample;

fn rendered() -> Files {
    let rows =
        "社会组织名称|统一社会信用代码|行业类别|从业人员数|是否建立党组织|党员人数|正式党员数
        甲协会|#51-330106-1|教育|12|是|5|4
        乙协会|#51-330106-2|卫生|约20|否|0|0
        丙协会|#51-330106-3|||||";
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let outcome = job(|_| {}, None, &[register("civil_affairs/西湖区名册.csv", rows)]);
    outcome.render(&pipeline, &Silent).expect("the report renders")
}

#[test]
fn tables_for_machines_have_the_columns_of_the_contract() {
    let files = rendered();
    for (name, columns) in [
        (
            "data/figures.csv",
            "indicator, unit, as_of, region, region_name, region_level, industry, size, org_type, population, met, \
             not_met, unknown, rate, rate_low, rate_high",
        ),
        (
            "data/totals.csv",
            "measure, as_of, region, region_name, region_level, industry, size, org_type, unit, organizations, known, \
             unknown, sum, mean",
        ),
        (
            "data/evaluation.csv",
            "object, level, item, article, citation, indicator, target, rate, rate_low, rate_high, weight, points, \
             points_low, points_high, verdict, rule",
        ),
        (
            "quality/diagnostics.csv",
            "code, severity, file, sheet, cell, row, field, value, message, hint",
        ),
        (
            "quality/ledger.csv",
            "file, sheet, rows, accepted, merged, set_aside, not_data, out_of_scope",
        ),
        ("quality/cells.csv", "file, sheet, cells, used, personal, unknown_column, not_data"),
    ] {
        let text = String::from_utf8(files[name].to_vec()).expect("UTF-8");
        let text = text
            .strip_prefix('\u{feff}')
            .unwrap_or_else(|| panic!("{name} has no byte order mark"));
        let head = text.split("\r\n").next().unwrap_or_default();
        assert_eq!(head.replace(',', ", "), columns, "{name}");
        assert!(text.lines().count() > 1 && text.ends_with("\r\n"), "{name}");
        assert!(!text.replace("\r\n", "").contains('\r'), "{name}");
    }
}

#[test]
fn the_files_of_the_internal_edition_are_there() {
    let files = rendered();
    for name in [
        "index.html",
        "tables.xlsx",
        "data/figures.csv",
        "data/figures.parquet",
        "data/totals.csv",
        "data/evaluation.csv",
        "data/standardised.csv",
        "data/gaps.csv",
        "data/ranks.csv",
        "data/register.parquet",
        "data/provenance.parquet",
        "quality/diagnostics.csv",
        "quality/ledger.csv",
        "quality/cells.csv",
        "quality/completeness.csv",
        "manifest.json",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    let of_kind = |kind: &str| {
        files.keys().filter(|name| name.starts_with("charts/") && name.ends_with(kind)).count()
    };
    assert!(of_kind(".svg") > 0);
    assert_eq!(of_kind(".svg"), of_kind(".png"));
}

/// Each size is a drawing of its own, and its picture has 300 dots to the inch.
#[test]
fn charts_come_in_the_sizes_that_are_asked_for() {
    let mut pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let output = &mut pipeline.output;
    (output.workbook, output.docx, output.pdf, output.returns) = (false, false, false, false);
    output.chart_sizes = ChartSize::ALL.map(|(_, size)| size).to_vec();
    let files = sample().outcome.render(&pipeline, &Silent).expect("the report renders");
    let widths = ["", "-page", "-half-page"].map(|suffix| {
        let name = format!("charts/coverage-by-size{suffix}");
        assert!(files.contains_key(&format!("{name}.svg")), "{name}");
        let png = files[&format!("{name}.png")].to_vec();
        let chunk = png.windows(4).position(|four| four == b"pHYs");
        let density = chunk.map(|at| &png[at + 4..at + 8]);
        assert_eq!(density, Some(&11_811_u32.to_be_bytes()[..]), "{name}");
        u32::from_be_bytes(png[16..20].try_into().expect("four bytes"))
    });
    assert_eq!(widths, [1_840, 1_860, 960]);
}

#[test]
fn the_manifest_lists_every_other_file_by_its_hash_and_no_place_of_a_machine() {
    let files = rendered();
    let text = String::from_utf8(files["manifest.json"].to_vec()).expect("UTF-8");
    let manifest = Manifest::parse(&text).expect("a manifest of ours");
    let others: Vec<(&String, String)> = files
        .iter()
        .filter(|(name, _)| *name != "manifest.json")
        .map(|(name, content)| (name, sha256(&content.to_vec())))
        .collect();
    assert!(manifest.outputs.iter().eq(others.iter().map(|(name, hash)| (*name, hash))));
    assert_eq!(manifest.inputs.keys().collect::<Vec<_>>(), ["civil_affairs/西湖区名册.csv"]);
    assert!(!text.contains("/tmp"), "{text}");
}

#[test]
fn the_page_says_that_it_is_internal_and_needs_nothing_from_outside() {
    let page = String::from_utf8(rendered()["index.html"].to_vec()).expect("UTF-8");
    assert!(page.contains("内部资料"));
    for outside in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

/// Rates keep at least nine significant digits.
#[test]
fn rates_are_fractions_and_are_not_rounded() {
    let files = rendered();
    let text = String::from_utf8(files["data/figures.csv"].to_vec()).expect("UTF-8");
    let row = "organization-coverage,organization,2025-12-31,all,全部,all,all,all,all,3,1,1,1,0.3333333333333333,0.3333333333333333,0.6666666666666666";
    assert!(text.contains(row));
}

/// Each field of each organization leads to the cell that gave it, and to the rule.
#[test]
fn provenance_leads_from_a_field_to_its_cell() {
    let head = "社会组织名称|统一社会信用代码|登记管理机关|成立登记日期|登记状态";
    let outcome = job(
        |_| {},
        None,
        &[
            table(
                "a.csv",
                &format!(
                    "{head}\n乙协会|#51-330106-2|杭州市西湖区民政局|2015-1-1|正常\n甲协会|#51-330106-1|杭州市西湖区民政局|2015-1-1|正常"
                ),
            ),
            table(
                "associations/b.csv",
                "名称|信用代码|是否建立党组织|党员人数\n甲协会|#51-330106-1|是|5",
            ),
        ],
    );
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let files = outcome.render(&pipeline, &Silent).expect("a report");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("provenance.parquet");
    std::fs::write(&path, files["data/provenance.parquet"].to_vec()).expect("a file");
    let file = std::fs::File::open(&path).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("Parquet").build();
    let rows: Vec<RecordBatch> =
        reader.expect("Parquet").map(|batch| batch.expect("rows")).collect();
    let [batch] = rows.as_slice() else { panic!("{} batches", rows.len()) };
    let text = |column: &str, row: usize| {
        let texts = batch.column_by_name(column).expect(column).as_string::<i32>();
        texts.is_valid(row).then(|| texts.value(row).to_owned())
    };
    let (mine, other) = (code("51", "330106", 1), code("51", "330106", 2));
    let found: Vec<String> = (0..batch.num_rows())
        .map(|row| {
            ["id", "file", "rule", "name", "status", "built", "members_total"]
                .map(|column| text(column, row).unwrap_or_else(|| "-".to_owned()))
                .join(" ")
        })
        .collect();
    assert_eq!(
        found,
        [
            format!("{other} a.csv only A2 E2 - -"),
            format!("{mine} a.csv only - E3 - -"),
            format!("{mine} a.csv agreed A3 - - -"),
            format!("{mine} associations/b.csv only - - C2 D2"),
        ]
    );
}
