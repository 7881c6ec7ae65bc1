//! The same figure in page, workbook, bulletin and data: each file is opened as its reader
//! opens it, and what it shows is compared.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use nianbao::pipeline::Silent;
use nianbao::quantity::Rate;
use nianbao::report::number;
use nianbao::report::write::Files;
use nianbao::spec::Pipeline;

use crate::support::evidence::evidence;
use crate::support::returned::unpacked;
use crate::support::sample::sample;

/// A table as a format shows it.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    /// Spanner and head of each column, without the sign of its unit.
    heads: Vec<String>,
    /// The texts of the cells.
    rows: Vec<Vec<String>>,
}

fn files() -> Files {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    sample().outcome.render(&pipeline, &Silent).expect("the report renders")
}

fn bytes(files: &Files, name: &str) -> Vec<u8> {
    files[name].to_vec()
}

fn text_of(files: &Files, name: &str) -> String {
    String::from_utf8(bytes(files, name)).expect("UTF-8")
}

/// The pieces of a text between two marks, the marks left out.
fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> Vec<&'t str> {
    text.split(open).skip(1).filter_map(|rest| rest.split(close).next()).collect()
}

/// Markup without tags and references.
fn plain(markup: &str) -> String {
    // A link beside a head leads to its definition.
    let markup = &markup.replace(">注</a>", "></a>");
    let mut text = String::new();
    for piece in markup.split('<') {
        text += piece.split_once('>').map_or(piece, |(_, words)| words);
    }
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(text, |text, (name, sign)| text.replace(name, sign)).trim().to_owned()
}

/// A head without the sign of its unit.
fn head(text: &str) -> String {
    text.trim_end_matches('%').trim_end_matches("（%）").to_owned()
}

/// The tables of the page by their titles.
fn page(html: &str) -> BTreeMap<String, Shown> {
    let mut tables = BTreeMap::new();
    for table in between(html, "<table", "</table>") {
        let Some(title) = between(table, "<span class=\"title\">", "</span>").first().copied()
        else {
            continue;
        };
        let rows = between(table, "<tr", "</tr>");
        let (heads, rows): (Vec<&str>, Vec<&str>) =
            rows.into_iter().partition(|row| row.contains("scope=\"col"));
        let cells = |row: &str| {
            let ends = row.replace("</td>", "</th>").replace("<td", "<th");
            let cells: Vec<String> = between(&ends, "<th", "</th>")
                .into_iter()
                .map(|cell| cell.split_once('>').map_or("", |(_, inner)| inner).to_owned())
                .collect();
            cells
        };
        let shown = Shown {
            heads: page_heads(&heads),
            rows: rows
                .iter()
                .map(|row| {
                    cells(row)
                        .iter()
                        .map(|cell| plain(&cell.replace("<small", " <small")))
                        .collect()
                })
                .collect(),
        };
        tables.insert(plain(title), shown);
    }
    tables
}

/// Heads in the order of their columns, each below its spanner.
fn page_heads(rows: &[&str]) -> Vec<String> {
    let mut columns: BTreeMap<usize, String> = BTreeMap::new();
    let mut spans: Vec<(String, usize)> = Vec::new();
    for cell in rows.iter().flat_map(|row| between(row, "<th", "</th>")) {
        let (tag, inner) = cell.split_once('>').expect("a tag");
        match between(tag, "data-column=\"", "\"").first() {
            Some(at) => {
                columns.insert(at.parse().expect("a number"), head(&plain(inner)));
            }
            None => {
                let span = between(tag, "colspan=\"", "\"").first().and_then(|n| n.parse().ok());
                spans.push((plain(inner), span.unwrap_or(1)));
            }
        }
    }
    // Columns of the second row follow those of the first, and stand under the spanners.
    let second: Vec<usize> = rows
        .get(1)
        .map(|row| between(row, "data-column=\"", "\""))
        .into_iter()
        .flatten()
        .filter_map(|at| at.parse().ok())
        .collect();
    let groups = spans.iter().flat_map(|(name, span)| std::iter::repeat_n(name, *span));
    for (at, group) in second.iter().zip(groups) {
        let title = columns.get(at).cloned().unwrap_or_default();
        columns.insert(*at, format!("{group}/{title}"));
    }
    columns.into_values().collect()
}

/// The tables of the bulletin by their titles.
fn word(package: &[u8]) -> BTreeMap<String, Shown> {
    let parts: BTreeMap<String, Vec<u8>> = unpacked(package).into_iter().collect();
    let body = String::from_utf8(parts["word/document.xml"].clone()).expect("UTF-8");
    let mut tables = BTreeMap::new();
    for (at, _) in body.match_indices("<w:tbl>") {
        let caption = body[..at].rfind("<w:pStyle w:val=\"Caption\"/>").expect("a caption");
        let caption = words(body[caption..at].split("</w:p>").next().unwrap_or_default());
        let (number, title) = caption.split_once('　').expect("a number and a title");
        assert!(number.starts_with('表'), "{caption}");
        let table = body[at..].split("</w:tbl>").next().unwrap_or_default();
        tables.insert(title.to_owned(), word_table(table));
    }
    tables
}

fn words(xml: &str) -> String {
    plain(&between(xml, "<w:t xml:space=\"preserve\">", "</w:t>").concat())
}

fn word_table(table: &str) -> Shown {
    let rows = between(table, "<w:tr>", "</w:tr>");
    let (heads, rows): (Vec<&str>, Vec<&str>) =
        rows.into_iter().partition(|row| row.contains("<w:tblHeader/>"));
    let lines = |cell: &str| -> String {
        let lines: Vec<String> =
            cell.split("</w:p>").map(words).filter(|text| !text.is_empty()).collect();
        lines.join(" ")
    };
    let cells = |row: &str| -> Vec<String> {
        between(row, "<w:tc>", "</w:tc>").into_iter().map(lines).collect()
    };
    let mut columns = Vec::new();
    for cell in between(heads[0], "<w:tc>", "</w:tc>") {
        let span = between(cell, "<w:gridSpan w:val=\"", "\"").first().and_then(|n| n.parse().ok());
        let is_spanner = span.is_some();
        let text = head(&lines(cell));
        columns.extend(std::iter::repeat_n((text, is_spanner), span.unwrap_or(1_usize)));
    }
    if let Some(below) = heads.get(1) {
        for ((text, is_spanner), title) in columns.iter_mut().zip(cells(below)) {
            if *is_spanner || !title.is_empty() {
                *text = format!("{text}/{}", head(&title));
            }
        }
    }
    Shown {
        heads: columns.into_iter().map(|(text, _)| text).collect(),
        rows: rows.into_iter().map(cells).collect(),
    }
}

/// Heads and rows of the sheets of the workbook by their titles.
fn workbook(bytes: Vec<u8>) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = workbook.sheet_names().to_vec();
    let mut sheets = BTreeMap::new();
    for name in names {
        let range = workbook.worksheet_range(&name).expect("a sheet");
        let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
        sheets.insert(name, rows);
    }
    sheets
}

const OWN: &str = "cargo test";
const SAMPLE: &str = "the sample";

#[test]
fn every_cell_of_the_bulletin_is_that_of_the_page() {
    let files = files();
    let page = page(&text_of(&files, "index.html"));
    let word = word(&bytes(&files, "bulletin.docx"));
    let mut cells = 0;
    for (title, table) in &word {
        let whole = page.get(title).unwrap_or_else(|| panic!("the page has no table {title}"));
        let at: Vec<usize> = table
            .heads
            .iter()
            .map(|head| {
                let found = whole.heads.iter().position(|one| one == head);
                found.unwrap_or_else(|| panic!("{title}: no column {head} in {:?}", whole.heads))
            })
            .collect();
        assert_eq!(table.rows.len(), whole.rows.len(), "{title}");
        for (row, of_page) in table.rows.iter().zip(&whole.rows) {
            let expected: Vec<&String> = at.iter().map(|at| &of_page[*at]).collect();
            assert_eq!(row.iter().collect::<Vec<_>>(), expected, "{title}");
            cells += row.len();
        }
    }
    assert!(word.len() >= 15 && cells > 1_100, "{} tables, {cells} cells", word.len());
    evidence("cells of bulletin.docx that are those of the page", OWN, SAMPLE, cells);
}

/// A row of the printed bulletin is drawn cell after cell; tables that are parted for want of
/// room are drawn part after part.
#[cfg(feature = "pdf")]
#[test]
fn every_cell_of_the_printed_bulletin_is_that_of_the_one_for_word() {
    let files = files();
    let Some(text) = crate::support::poppler::text(&bytes(&files, "bulletin.pdf")) else { return };
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (mut whole, mut rows) = (0, 0);
    for (title, table) in &word(&bytes(&files, "bulletin.docx")) {
        assert!(text.contains(&bare(title)), "{title}");
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| bare(cell)).collect();
            whole += usize::from(text.contains(&cells.concat()));
            rows += 1;
            let lacks = cells.iter().find(|cell| !text.contains(cell.as_str()));
            assert!(lacks.is_none(), "{title}: {lacks:?}");
        }
    }
    assert!(rows > 100 && whole * 10 >= rows * 8, "{whole} of {rows} rows");
    evidence("rows of bulletin.docx that stand in bulletin.pdf", "pdftotext", SAMPLE, rows);
}

/// What the page may print of a number of the workbook.
fn printed(value: f64) -> Vec<String> {
    let mut texts = vec![number::decimal_or_dash(Some(value))];
    texts.extend(Rate::from_fraction(value).map(number::points));
    texts.push(number::difference(value / 100.0).trim_end_matches("\u{a0}个百分点").to_owned());
    if value >= 0.0 && value.fract() == 0.0 {
        texts.push(number::count(value as u64));
    }
    // Points of an evaluation, half rounded up.
    texts.push(format!("{:.1}", (value * 10.0 + 1e-9).round() / 10.0));
    texts
}

/// Whether a cell of the workbook shows a text of the page.
fn agrees(cell: &Data, text: &str) -> bool {
    match cell {
        Data::Float(value) => printed(*value).iter().any(|one| one == text),
        Data::Int(value) => printed(*value as f64).iter().any(|one| one == text),
        Data::String(words) => words.trim() == text,
        Data::Empty => text.is_empty(),
        _ => false,
    }
}

/// The columns of a sheet that show one column of the page: its bounds take two, an open
/// grid three.
fn width(heads: &[Data], at: usize) -> usize {
    let last = |at: usize| match heads.get(at) {
        Some(Data::String(head)) => head.lines().last().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    match (last(at).as_str(), last(at + 1).as_str(), last(at + 2).as_str()) {
        ("率", "下限", "上限") => 3,
        ("下限", "上限", _) => 2,
        _ => 1,
    }
}

#[test]
fn every_cell_of_the_workbook_is_that_of_the_page() {
    let files = files();
    let page = page(&text_of(&files, "index.html"));
    let sheets = workbook(bytes(&files, "tables.xlsx"));
    let mut cells = 0;
    for (title, table) in &page {
        let is_title = |cell: &Data| matches!(cell, Data::String(text) if text.split_once(['　', ' ']).is_some_and(|(_, rest)| rest.trim() == title));
        let of_title = |rows: &&Vec<Vec<Data>>| rows.iter().take(3).flatten().any(is_title);
        let rows = sheets.values().find(of_title);
        let rows = rows.unwrap_or_else(|| panic!("the workbook has no table {title}"));
        let stub = table.heads[0].clone();
        let is_heads = |row: &Vec<Data>| row.first() == Some(&Data::String(stub.clone()));
        let start = rows.iter().position(is_heads).unwrap_or_else(|| panic!("{title}: {stub}"));
        let heads = &rows[start];
        for (row, of_page) in rows[start + 1..].iter().zip(&table.rows) {
            let mut at = 0;
            for text in of_page {
                let span = width(heads, at);
                let shown = &row[at..at + span];
                assert!(cell_agrees(shown, text), "{title}: {shown:?} is not {text:?}");
                at += span;
                cells += 1;
            }
        }
        assert!(rows.len() - start > table.rows.len(), "{title}");
    }
    assert!(cells > 9_000, "{cells}");
    evidence("cells of the page that are those of tables.xlsx", "calamine", SAMPLE, cells);
}

/// The cells of one column of the page: one, two bounds, or a rate with two bounds.
fn cell_agrees(shown: &[Data], text: &str) -> bool {
    let range = |low: &Data, high: &Data, text: &str| {
        let (first, last) = text.split_once(['–', '至']).unwrap_or((text, text));
        agrees(low, first.trim()) && agrees(high, last.trim())
    };
    match shown {
        [one] => {
            agrees(one, text)
                || {
                    // Points of an evaluation with their bounds in one cell of text.
                    matches!(one, Data::String(words) if words.replace(char::is_whitespace, "") == text.replace(char::is_whitespace, ""))
                }
        }
        [low, high] => range(low, high, text),
        [rate, low, high] => {
            let (first, bounds) = text.split_once(' ').unwrap_or((text, text));
            agrees(rate, first) && range(low, high, bounds)
        }
        _ => false,
    }
}

/// A fraction in percent with one decimal, half up, by whole numbers alone.
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = (part * 2_000 + whole) / (2 * whole);
    match tenths {
        0 if part > 0 => "<0.1".to_owned(),
        1000 if part < whole => ">99.9".to_owned(),
        tenths => format!("{}.{}", tenths / 10, tenths % 10),
    }
}

/// A half-rounded percentage of a fraction that the data give in decimals.
fn printed_fraction(text: &str) -> String {
    let fraction: f64 = text.parse().expect("a fraction");
    let tenths = (fraction * 1_000.0 + 0.5 + 1e-9).floor() as u64;
    match tenths {
        0 if fraction > 0.0 => "<0.1".to_owned(),
        1_000.. if fraction < 1.0 => ">99.9".to_owned(),
        tenths => format!("{}.{}", tenths / 10, tenths % 10),
    }
}

/// Rows of figures.csv at the reference date.
struct Data2025 {
    heads: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Data2025 {
    fn of(files: &Files) -> Data2025 {
        let csv = text_of(files, "data/figures.csv");
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let heads = reader.headers().expect("heads").clone();
        let rows = reader.records().map(|row| row.expect("a row"));
        let data = Data2025 { heads, rows: rows.collect() };
        let rows = data.rows.iter().filter(|row| data.get(row, "as_of") == "2025-12-31");
        Data2025 { rows: rows.cloned().collect(), heads: data.heads.clone() }
    }

    fn get<'r>(&self, row: &'r csv::StringRecord, name: &str) -> &'r str {
        let at = self.heads.iter().position(|head| head == name).expect("a column");
        row.get(at).expect("a field")
    }

    /// The row of an indicator in a cell of one breakdown at most.
    fn figure(&self, id: &str, breakdown: &str, value: &str) -> &csv::StringRecord {
        let is_all = |row: &csv::StringRecord, name: &str| {
            name == breakdown
                || (name == "region" && breakdown == "region_name")
                || self.get(row, name) == "all"
        };
        let is_it = |row: &&csv::StringRecord| {
            self.get(row, "indicator") == id
                && self.get(row, breakdown) == value
                && ["region", "industry", "size", "org_type"].iter().all(|name| is_all(row, name))
        };
        let mut found = self.rows.iter().filter(is_it);
        let first = found.next().unwrap_or_else(|| panic!("{id} of {value}"));
        assert!(found.next().is_none(), "{id} of {value} stands twice");
        first
    }

    /// Base, met, unknown, rate and bounds as a reader sees them.
    fn shown(&self, row: &csv::StringRecord) -> [String; 5] {
        let count = |name: &str| self.get(row, name).parse::<u64>().expect("a number");
        let (population, met) = (count("population"), count("met"));
        let side = |name: &str| match self.get(row, name) {
            "" => None,
            text => Some(printed_fraction(text)),
        };
        let bounds = match (side("rate_low"), side("rate_high")) {
            (None, None) => "—".to_owned(),
            (Some(low), Some(high)) if low == high => low,
            (Some(low), Some(high)) => format!("{low}–{high}"),
            (low, high) => {
                let dash = || "—".to_owned();
                format!("{}\u{a0}至\u{a0}{}", low.unwrap_or_else(dash), high.unwrap_or_else(dash))
            }
        };
        let counts = [population, met, count("unknown")].map(number::count);
        let [population_text, met_text, unknown_text] = counts;
        [population_text, met_text, unknown_text, percent(met, population), bounds]
    }
}

#[test]
fn the_page_prints_what_stands_in_the_data() {
    let files = files();
    let page = page(&text_of(&files, "index.html"));
    let data = Data2025::of(&files);
    let mut found = 0;
    for (title, breakdown) in [
        ("各类社会组织的组织覆盖", "org_type"),
        ("分行业的覆盖情况", "industry"),
        ("分规模的覆盖情况", "size"),
    ] {
        for row in &page[title].rows {
            let value = if row[0] == "合计" { "all" } else { row[0].as_str() };
            for (id, from) in [("organization-coverage", 1), ("should-built", 6)] {
                let shown = data.shown(data.figure(id, breakdown, value));
                assert_eq!(row[from..from + 5], shown, "{title} {value}");
                found += 1;
            }
        }
    }
    // Names that two divisions share are left to the region's place in the table.
    let regions = &page["各地区的组织覆盖和应建已建"].rows[1..];
    for row in regions {
        let named = regions.iter().filter(|other| other[0] == row[0]).count();
        let is_named = |other: &&csv::StringRecord| data.get(other, "region_name") == row[0];
        if named > 1 || !data.rows.iter().any(|other| is_named(&other)) {
            continue;
        }
        let shown = data.shown(data.figure("organization-coverage", "region_name", &row[0]));
        assert_eq!(row[1..6], shown, "{}", row[0]);
        found += 1;
    }
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    for row in &page["全部指标一览"].rows {
        let indicator = pipeline.indicators.iter().find(|one| one.name == row[0]);
        let figure = data.figure(&indicator.expect("an indicator").id, "region", "all");
        let [population, met, unknown, rate, bounds] = data.shown(figure);
        if row[6] != "未采集" {
            assert_eq!(
                [&row[2], &row[3], &row[5], &row[6], &row[7]],
                [&population, &met, &unknown, &rate, &bounds]
            );
            found += 1;
        }
    }
    assert!(found > 150, "{found}");
    evidence("rows of the page that are those of figures.csv", OWN, SAMPLE, found);
}

#[test]
fn every_sentence_prints_what_stands_in_the_data() {
    let files = files();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let word: BTreeMap<String, Vec<u8>> =
        unpacked(&bytes(&files, "bulletin.docx")).into_iter().collect();
    let body = String::from_utf8(word["word/document.xml"].clone()).expect("UTF-8");
    let mut texts =
        vec![("page", bare(&plain(&text_of(&files, "index.html")))), ("Word", bare(&words(&body)))];
    #[cfg(feature = "pdf")]
    texts.extend(
        crate::support::poppler::text(&bytes(&files, "bulletin.pdf")).map(|text| ("PDF", text)),
    );
    let data = Data2025::of(&files);
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    texts.iter_mut().for_each(|(_, text)| text.retain(|c| !c.is_whitespace()));
    for id in
        ["organization-coverage", "should-built", "work-coverage-broad", "work-coverage-narrow"]
    {
        let name = &pipeline.indicators.iter().find(|one| one.id == id).expect("it is there").name;
        let [_, _, _, rate, bounds] = data.shown(data.figure(id, "region", "all"));
        let sentence = format!("已确认{name}{rate}%（上下限{bounds}%）");
        for (format, text) in &texts {
            assert!(text.contains(&sentence), "{format} does not say {sentence}");
        }
    }
}
