//! The public edition (§2): what it holds, and what stands nowhere in it.

use std::collections::{BTreeMap, HashSet};

use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;
use nianbao::indicators::{CellKey, Figures, Part, Region};
use nianbao::pipeline::{Outcome, Silent};
use nianbao::report::manifest::{Manifest, sha256};
use nianbao::report::write::Files;
use nianbao::spec::Pipeline;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::support::expect::job;
use crate::support::fixture::{Fixture, register, table};
use crate::support::returned::unpacked;
use crate::support::sample::sample;

fn published(outcome: &Outcome) -> (Files, Figures) {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    outcome.render_public(&pipeline, &Silent).expect("the report renders")
}

fn text(files: &Files, name: &str) -> String {
    String::from_utf8(files[name].to_vec()).expect("UTF-8")
}

/// Organizations alike, `built` of `all` of them; the names are those of nobody.
fn alike(registrar: &str, industry: &str, all: usize, built: usize) -> String {
    let line = |at: usize| {
        let answer = if at < built { "是" } else { "否" };
        format!("\n{registrar}之{industry}第{at}协会|{registrar}|{industry}|{answer}")
    };
    (0..all).map(line).collect()
}

fn groups(groups: &[(&str, &str, usize, usize)]) -> Fixture {
    let rows: String = groups
        .iter()
        .map(|(registrar, industry, all, built)| alike(registrar, industry, *all, *built))
        .collect();
    register("a.csv", &format!("社会组织名称|登记管理机关|行业类别|是否建立党组织{rows}"))
}

/// The rows of one indicator in `data/figures.csv`: `region industry = population met …`.
fn rows(files: &Files, indicator: &str) -> Vec<String> {
    let text = text(files, "data/figures.csv");
    let reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let records = reader.into_records().map(|record| record.expect("a row"));
    let of = records.filter(|row| &row[0] == indicator && &row[7] == "all" && &row[8] == "all");
    of.map(|row| {
        let figures: Vec<&str> = (9..16).map(|at| &row[at]).collect();
        let figures = if figures.iter().all(|one| *one == "*") {
            "*".to_owned()
        } else {
            figures[..4].join(" ")
        };
        format!("{} {} = {figures}", &row[3], &row[6])
    })
    .collect()
}

#[test]
fn a_small_region_takes_the_next_smallest_with_it_and_own_and_the_unknown_have_no_row() {
    let outcome = job(
        |_| {},
        None,
        &[groups(&[
            ("杭州市西湖区民政局", "教育", 40, 20),
            ("杭州市萧山区民政局", "教育", 30, 15),
            ("杭州市上城区民政局", "教育", 25, 10),
            ("杭州市余杭区民政局", "教育", 12, 5),
            ("杭州市民政局", "教育", 50, 25),
            ("杭州市民政局", "不在册的行业", 20, 10),
        ])],
    );
    let (files, _) = published(&outcome);
    let found: Vec<String> = rows(&files, "organization-coverage")
        .into_iter()
        .filter(|row| row.contains(" all ="))
        .collect();
    assert_eq!(
        found,
        [
            "all all = 177 85 92 0",
            "330000 all = 177 85 92 0",
            "330100 all = 177 85 92 0",
            "330102 all = *",
            "330106 all = 40 20 20 0",
            "330109 all = 30 15 15 0",
            "330110 all = *",
        ]
    );
}

#[test]
fn religion_is_told_for_the_whole_and_not_by_region() {
    let outcome = job(
        |_| {},
        None,
        &[groups(&[
            ("杭州市西湖区民政局", "宗教", 40, 20),
            ("杭州市萧山区民政局", "宗教", 40, 20),
            ("杭州市西湖区民政局", "教育", 40, 20),
            ("杭州市萧山区民政局", "教育", 40, 20),
        ])],
    );
    let (files, told) = published(&outcome);
    let found = rows(&files, "organization-coverage");
    assert!(found.contains(&"all 宗教 = 80 40 40 0".to_owned()), "{found:?}");
    assert!(found.contains(&"330106 教育 = 40 20 20 0".to_owned()), "{found:?}");
    assert_eq!(found.iter().filter(|row| row.contains("宗教")).count(), 1);
    let crossed = |cell: &CellKey| cell.industry != Part::All && cell.region != Region::All;
    assert!(told.cells.keys().any(|(_, cell)| crossed(cell)));
}

#[test]
fn the_ways_of_forming_hide_two_where_one_is_small() {
    let answers = [("单独组建", 40), ("联合组建", 30), ("行业组建", 20), ("区域组建", 3)];
    let mut rows = "社会组织名称|是否建立党组织|组建方式".to_owned();
    for (mode, times) in answers {
        (0..times).for_each(|at| rows += &format!("\n{mode}第{at}协会|是|{mode}"));
    }
    let (files, _) = published(&job(|_| {}, None, &[register("a.csv", &rows)]));
    let told = |id: &str| self::rows(&files, id)[0].clone();
    assert_eq!(told("mode-separate"), "all all = 93 40 53 0");
    assert_eq!(told("mode-joint"), "all all = 93 30 63 0");
    assert_eq!(told("mode-industry"), "all all = *");
    assert_eq!(told("mode-region"), "all all = *");
    assert_eq!(told("mode-other"), "all all = 93 0 93 0");
}

#[test]
fn a_target_that_rests_on_a_withheld_row_has_neither_rate_nor_verdict() {
    let outcome = job(
        |_| {},
        None,
        &[groups(&[
            ("杭州市西湖区民政局", "教育", 40, 20),
            ("杭州市萧山区民政局", "教育", 30, 15),
            ("杭州市上城区民政局", "教育", 8, 8),
        ])],
    );
    let (files, _) = published(&outcome);
    let text = text(&files, "data/evaluation.csv");
    let of = |region: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with(region));
        let lines = lines.filter(|line| line.contains(",organization-coverage,"));
        lines
            .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
            .map(|row| format!("{} {} {} {}", row[7], row[8], row[9], row[14]))
            .collect()
    };
    assert!(!of("330106").is_empty());
    assert!(of("330106").iter().all(|row| row.starts_with("0.5 0.5 0.5 ")), "{text}");
    assert!(of("330102").iter().chain(&of("330109")).all(|row| row == "* * * *"), "{text}");
    // Points would give the counts away, and a total those of its items.
    let points = |region: &str, item: &str| {
        let start = format!("{region},county,{item},");
        let line = text.lines().find(|line| line.starts_with(&start)).expect("a row");
        line.split(',').skip(10).take(5).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(points("330109", "organization-coverage"), "30 * * * *");
    assert_eq!(points("330109", "total"), "100 * * * *");
    let total = text.lines().find(|line| line.starts_with("330109,county,total,"));
    assert!(total.is_some_and(|line| line.ends_with(",*,")), "a rule would tell the grade");
    assert_eq!(points("330106", "organization-coverage"), "30 22.5 22.5 22.5 missed");
    assert!(text.lines().skip(1).all(|line| {
        let object = line.split(',').next().unwrap_or_default();
        object == "all" || (object.len() == 6 && object.bytes().all(|byte| byte.is_ascii_digit()))
    }));
}

#[test]
fn the_files_are_those_of_the_contract_and_the_manifest_names_no_input() {
    let (files, told) = published(&sample().outcome);
    let names: Vec<&str> =
        files.keys().map(String::as_str).filter(|name| !name.starts_with("charts/")).collect();
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
    let manifest = Manifest::parse(&text(&files, "manifest.json")).expect("a manifest of ours");
    let mut hashes: Vec<&String> = sample().outcome.inputs.values().collect();
    hashes.sort();
    let mut found: Vec<&String> = manifest.inputs.values().collect();
    found.sort();
    assert_eq!(found, hashes);
    assert!(manifest.inputs.keys().all(|name| name.parse::<usize>().is_ok()));
    assert_eq!(manifest.edition.as_deref(), Some("public"));
    let withheld = manifest.withheld.expect("the public edition counts what it withholds");
    assert_eq!((withheld.figures, withheld.totals), told.withheld.counts());
    for (name, content) in files.iter().filter(|(name, _)| *name != "manifest.json") {
        assert_eq!(manifest.outputs[name], sha256(&content.to_vec()), "{name}");
    }
    let stars = text(&files, "data/figures.csv").lines().filter(|row| row.ends_with("*")).count();
    assert_eq!(stars as u64, withheld.figures);
}

/// All that can be read in a file: its bytes, the parts of a workbook, the texts of Parquet.
fn readable(name: &str, bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    if name.ends_with(".xlsx") || name.ends_with(".docx") {
        let parts = unpacked(&bytes).into_iter();
        found.extend(parts.map(|(part, bytes)| (format!("{name}: {part}"), bytes)));
    }
    #[cfg(feature = "pdf")]
    if name.ends_with(".pdf") {
        let text = crate::support::poppler::text(&bytes).unwrap_or_default();
        found.push((format!("{name}: text"), text.into_bytes()));
    }
    if name.ends_with(".parquet") {
        found.push((format!("{name}: texts"), texts(&bytes)));
    }
    if name.ends_with(".png") {
        for kind in [b"tEXt", b"zTXt", b"iTXt", b"eXIf"] {
            assert!(!bytes.windows(4).any(|window| window == kind), "{name} holds text");
        }
    }
    found.push((name.to_owned(), bytes));
    found
}

fn texts(bytes: &[u8]) -> Vec<u8> {
    let mut file = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut file, bytes).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).expect("a Parquet file").build();
    let mut found = Vec::new();
    for batch in reader.expect("a reader") {
        for column in batch.expect("a batch").columns() {
            if *column.data_type() == DataType::Utf8 {
                let strings = column.as_string::<i32>();
                for at in (0..strings.len()).filter(|at| strings.is_valid(*at)) {
                    found.extend_from_slice(strings.value(at).as_bytes());
                    found.push(b'\n');
                }
            }
        }
    }
    assert!(found.len() > 100);
    found
}

/// Texts to be found, by their first bytes.
struct Needles {
    heads: HashSet<[u8; 12]>,
    all: BTreeMap<[u8; 12], Vec<String>>,
}

impl Needles {
    fn of(texts: impl Iterator<Item = String>) -> Needles {
        let mut needles = Needles { heads: HashSet::new(), all: BTreeMap::new() };
        for text in texts {
            let head = *text.as_bytes().first_chunk().expect("a text of four Chinese characters");
            needles.heads.insert(head);
            needles.all.entry(head).or_default().push(text);
        }
        needles
    }

    fn first(&self, bytes: &[u8]) -> Option<&str> {
        let at = |at: usize| -> Option<&String> {
            let head: [u8; 12] = *bytes[at..].first_chunk()?;
            let texts = self.heads.contains(&head).then(|| &self.all[&head])?;
            texts.iter().find(|text| bytes[at..].starts_with(text.as_bytes()))
        };
        (0..bytes.len()).find_map(at).map(String::as_str)
    }
}

/// Names and codes of the organizations of all years, and names of the units that report.
fn names(outcome: &Outcome) -> Needles {
    let mut texts = Vec::new();
    for year in &outcome.year_ends {
        let register = &year.registered.register;
        for column in ["id", "name", "credit_code"] {
            texts.extend(register.texts(column).flatten().map(str::to_owned));
        }
        let units = year.registered.completeness.iter().flat_map(|found| &found.units);
        texts.extend(units.map(|unit| unit.unit.unit.clone()));
    }
    texts.retain(|text| text.len() >= 12);
    assert!(texts.len() > 10_000, "{}", texts.len());
    Needles::of(texts.into_iter())
}

#[test]
fn no_organization_no_code_and_no_input_file_stands_in_any_public_file() {
    let outcome = &sample().outcome;
    let needles = names(outcome);
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let internal = outcome.render(&pipeline, &Silent).expect("the report renders");
    let diagnostics = internal["quality/diagnostics.csv"].to_vec();
    assert!(
        needles.first(&diagnostics).is_some(),
        "the search finds nothing where there is something"
    );
    let (files, _) = published(outcome);
    let file_name = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    let inputs: Vec<String> = outcome.inputs.keys().map(file_name).collect();
    for (name, content) in &files {
        for (part, bytes) in readable(name, content.to_vec()) {
            assert_eq!(needles.first(&bytes), None, "{part}");
            if name.ends_with(".png") {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes);
            for word in inputs.iter().map(String::as_str).chain([
                "内部资料",
                "quality/",
                "register.parquet",
            ]) {
                assert!(!text.contains(word), "{part} says {word}");
            }
        }
    }
}

/// The cells of each row of a table of the page, its label first.
fn table_of(page: &str, id: &str) -> Vec<Vec<String>> {
    let start = page.find(&format!("id=\"table-{id}\"")).expect("the table");
    let body = page[start..].split("<tbody>").nth(1).and_then(|rest| rest.split("</tbody>").next());
    let plain = |cell: &str| {
        let mut inside = false;
        let keep = |c: &char| {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    return false;
                }
                _ => {}
            }
            !inside
        };
        let text: String = cell.chars().filter(keep).collect();
        text.trim().to_owned()
    };
    let rows = body.expect("a body").split("</tr>").filter(|row| row.contains("<th"));
    let ends = |row: &str| row.replace("</th>", "</td>");
    let cells = |row: String| -> Vec<String> { row.split("</td>").map(plain).collect() };
    rows.map(|row| cells(ends(row))).collect()
}

#[test]
fn a_withheld_number_stands_in_no_row_of_its_region() {
    let outcome = &sample().outcome;
    let (files, told) = published(outcome);
    let page = text(&files, "index.html");
    let divisions = nianbao::codes::Divisions::in_force(outcome.as_of.year());
    let (mut stars, mut figures) = (0, 0);
    for (cell, id) in told.cells.keys().filter_map(|(date, cell)| {
        let Region::Division(code) = cell.region else { return None };
        (*date == outcome.as_of && *cell == CellKey::region(cell.region)).then_some((*cell, code))
    }) {
        let name = divisions.name(id).expect("a division");
        for row in table_of(&page, "organization-by-region").iter().filter(|row| row[0] == name) {
            if told.is_withheld("organization-coverage", outcome.as_of, cell) {
                assert!(row[1..6].iter().all(|cell| cell == "*"), "{row:?}");
                stars += 1;
            } else {
                let counts = told.get("organization-coverage", outcome.as_of, cell);
                let met = counts.expect("it is told").met.to_string();
                // Several counties may bear one name.
                figures += usize::from(row[2].replace(',', "") == met);
            }
        }
    }
    assert!(stars > 50 && figures > 5, "{stars} {figures}");
}

#[test]
fn what_is_withheld_is_nowhere_in_the_figures_that_the_report_is_made_of() {
    let (_, told) = published(&sample().outcome);
    let mut withheld = 0;
    for (key, counts) in &told.cells {
        for (at, counts) in
            counts.iter().enumerate().filter(|(at, _)| told.withheld.has_figure(*at, key))
        {
            withheld += 1;
            assert!(counts.is_empty(), "{key:?} {at}");
        }
        let totals = told.totals[key].iter().enumerate();
        for (_, total) in totals.filter(|(at, _)| told.withheld.has_total(*at, key)) {
            assert_eq!((total.organizations, total.known, total.sum), (0, 0, 0), "{key:?}");
        }
    }
    assert!(withheld > 1000);
}

#[test]
fn a_region_that_lacks_a_unit_is_marked_and_the_unit_is_not_named() {
    let units = "填报单位|行政区划\n杭州市西湖区民政局|330106\n杭州市滨江区民政局|330108";
    let outcome = job(
        |_| {},
        None,
        &[table("expected.csv", units), groups(&[("杭州市西湖区民政局", "教育", 40, 20)])],
    );
    let (files, _) = published(&outcome);
    let page = text(&files, "index.html");
    assert!(
        page.contains("（未报齐）") && page.contains("应报单位 2 个，未报 1 个，其组织不在数内")
    );
    assert!(!page.contains("滨江区民政局"));
}

#[test]
fn a_register_of_few_says_that_it_is_withheld_and_is_a_whole_report() {
    let outcome = job(|_| {}, None, &[groups(&[("杭州市西湖区民政局", "教育", 5, 2)])]);
    let (files, told) = published(&outcome);
    let page = text(&files, "index.html");
    assert!(page.contains("在册社会组织数按公开规则不公布（*）"));
    assert!(page.contains("党的组织覆盖率按公开规则不公布（*）"));
    for wrong in ["党的组织覆盖未采集", "没有纳入统计", " 5 家", " 2 家"] {
        assert!(!page.contains(wrong), "{wrong}");
    }
    let told = told.cells.values().flatten().filter(|counts| counts.population() > 0);
    assert_eq!(told.count(), 0);
}
