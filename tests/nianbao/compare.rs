//! `compare`: regions of a written report side by side.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use insta::assert_snapshot;
use nianbao::indicators::{CellKey, Region};
use nianbao::report::number;

use crate::support::binary::{Said, nianbao};
use crate::support::sample::small;

/// A folder with both editions of the small sample's report.
fn reports() -> &'static Path {
    static REPORTS: OnceLock<PathBuf> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compared");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let data = small().path().to_string_lossy().into_owned();
        for (edition, out) in [("internal", "in"), ("public", "out")] {
            let said = nianbao(&folder, &["run", &data, "--edition", edition, "--out", out]);
            assert!(said.code < 2, "{said:?}");
        }
        folder
    })
}

fn compare(arguments: &[&str]) -> Said {
    nianbao(reports(), &[&["compare"], arguments].concat())
}

/// A division by its code.
fn named(code: &str) -> Region {
    Region::Division(nianbao::codes::RegionCode::parse(code).expect("a code"))
}

#[test]
fn regions_stand_side_by_side_with_the_figures_of_the_report() {
    let said = compare(&["武汉市", "420500", "--report", "in"]);
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    assert!(said.stdout.starts_with("地区对照：武汉市、宜昌市"), "{}", said.stdout);
    assert!(said.stdout.lines().next().is_some_and(|line| line.contains("内部资料")));
    let outcome = &small().outcome;
    let line = said.stdout.lines().find(|line| line.starts_with("党的组织覆盖率"));
    let mut expected = Vec::new();
    for code in ["420100", "420500"] {
        let cell = CellKey::region(named(code));
        let counts = outcome.figures.get("organization-coverage", outcome.as_of, cell);
        let counts = counts.expect("a figure");
        expected.push(number::count(counts.population()));
        expected.push(number::percent_or_dash(counts.rate()));
        expected.push(number::bounds(counts.bounds()));
    }
    let found = line.expect("a line").split("  ").map(str::trim).filter(|text| !text.is_empty());
    assert_eq!(found.skip(1).collect::<Vec<_>>(), expected);
    for title in ["标准化率（类型×规模）", "与合计之差的构成", "历年已确认率", "目标判定"]
    {
        assert!(said.stdout.contains(&format!("\n{title}")), "{title}");
    }
}

#[test]
fn the_public_edition_tells_what_it_tells_and_no_more() {
    let said = compare(&["武汉市", "神农架林区", "全部", "--report", "out"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.stdout.contains("公开版不列") && !said.stdout.contains("内部资料"));
    assert!(!said.stdout.contains("\n标准化率（") && !said.stdout.contains("\n与合计之差"));
    assert!(said.stdout.contains(" * "), "small numbers are withheld: {}", said.stdout);
    let own = compare(&["武汉市", "湖北省本级", "--report", "out"]);
    assert_eq!(own.code, 2, "{own:?}");
}

#[test]
fn a_page_bears_the_marks_of_the_report_and_no_file_is_overwritten() {
    let page = reports().join("page.html");
    let _ = fs::remove_file(&page);
    let call = || compare(&["武汉市", "宜昌市", "--report", "in", "--out", "page.html"]);
    assert_snapshot!(call().transcript(), @"
    exit 0
    --- stdout
    已写入  page.html
    --- stderr
    ");
    let text = fs::read_to_string(&page).expect("a page");
    assert!(text.contains("<strong>内部资料</strong><strong>虚构示例数据</strong>"));
    assert!(text.contains("table-standardised") && text.contains("chart-gaps-beside"));
    assert!(!text.contains("src=\"http") && !text.contains("href=\"http"), "it opens offline");
    assert_snapshot!(call().transcript(), @"
    exit 2
    --- stdout
    --- stderr
    错误：page.html: 已经存在，未作改动。提示：换一个 --out，或先移走它
    ");
}

#[test]
fn what_is_no_region_of_the_report_is_said_with_candidates() {
    let told = |regions: &[&str]| {
        let said = compare(&[regions, &["--report", "in"]].concat());
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{regions:?}");
        said.stderr
    };
    let all = [
        told(&["武汉市"]),
        told(&["武汉市", "武汉市"]),
        told(&["武汉市", "宜昌是"]),
        told(&["武汉市", "朝阳区"]),
        told(&["武汉市", "杭州市"]),
        told(&["1", "2", "3", "4", "5", "6", "7"]),
    ];
    assert_snapshot!(all.concat(), @r"
    错误：对照需要二至六个地区，写了 1 个。提示：nianbao compare 武汉市 宜昌市
    错误：武汉市 写了两次。提示：各地区写一次
    错误：没有地区 宜昌是。提示：是否想写 宜昌市
    错误：朝阳区 不止一个。提示：写代码：110105、220104
    错误：报告中没有 杭州市。提示：报告中有 湖北省、武汉市、江岸区、江汉区、硚口区、汉阳区、武昌区、青山区、洪山区、东西湖区 等
    错误：对照需要二至六个地区，写了 7 个。提示：nianbao compare 武汉市 宜昌市
    ");
}

/// The data of the part of a page in which a reader chooses regions.
fn choice(edition: &str) -> serde_json::Value {
    let page = fs::read_to_string(reports().join(edition).join("index.html")).expect("a page");
    let data = page.split_once("id=\"choice-data\">").expect("a choice").1;
    serde_json::from_str(data.split_once("</script>").expect("its end").0).expect("JSON")
}

#[test]
fn what_a_reader_may_set_side_by_side_is_printed_as_in_the_tables() {
    let data = choice("in");
    let outcome = &small().outcome;
    let regions = data["regions"].as_array().expect("regions");
    let wuhan = regions.iter().find(|region| region[2] == "420100").expect("a region");
    assert_eq!(wuhan[4], "regions/420100.html");
    let indicators = data["indicators"].as_array().expect("indicators");
    for (indicator, figure) in indicators.iter().zip(wuhan[5].as_array().expect("figures")) {
        let cell = CellKey::region(named("420100"));
        let id = indicator[0].as_str().expect("an id");
        let counts = outcome.figures.get(id, outcome.as_of, cell).expect("a figure");
        let printed = [
            number::count(counts.population()),
            number::count(counts.met.into()),
            number::count(counts.unknown.into()),
            number::points_or_dash(counts.rate()),
            number::bounds_points(counts.bounds()),
        ];
        assert_eq!(figure.as_array().expect("texts")[..5], printed, "{id}");
    }
}

#[test]
fn in_the_public_edition_no_region_leads_to_rows_or_to_a_page_of_its_own() {
    let data = choice("out");
    assert_eq!(data["explained"], false);
    for region in data["regions"].as_array().expect("regions") {
        assert_eq!((&region[3], &region[4]), (&region[2], &serde_json::Value::Null));
    }
}
