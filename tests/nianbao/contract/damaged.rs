//! What damaged workbooks did, each once.
//!
//! A file is written part by part, because no writer makes such ones.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::support::expect::{check, job};
use crate::support::fixture::{Fixture, raw};

const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet, which holds a header, one organization and `more`, with
/// `behind` the rows.
fn workbook(more: &str, behind: &str) -> Fixture {
    let row = |row: u32, cells: &[&str]| {
        let texts = cells.iter().zip('A'..).map(|(text, column)| {
            format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        });
        format!("<row r=\"{row}\">{}</row>", texts.collect::<String>())
    };
    let rows = [
        row(1, &["社会组织名称", "登记管理机关", "成立登记日期", "登记状态", "党员人数"]),
        row(2, &["甲协会", "武汉市民政局", "2015-1-1", "正常", "3"]),
    ]
    .concat();
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"{TYPE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        ("_rels/.rels", relation("r1", "officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", relation("r1", "worksheet", "worksheets/sheet1.xml")),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"表\" r:id=\"r1\"/></sheets></workbook>"
                .to_owned(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet><sheetData>{rows}{more}</sheetData>{behind}</worksheet>"),
        ),
    ];
    packed("武汉市.xlsx", &parts)
}

/// A package of these parts.
fn packed(name: &str, parts: &[(&str, String)]) -> Fixture {
    // By its kind, which is never packed, an ods is known.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        package.start_file(*name, stored).expect("a part");
        package.write_all(content.as_bytes()).expect("a part is written to memory");
    }
    raw(name, package.finish().expect("a package").into_inner())
}

/// An ods of one sheet with these rows, up to `end`.
fn ods(rows: &str, end: &str) -> Fixture {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |texts: &[&str]| {
        format!(
            "<table:table-row>{}</table:table-row>",
            texts.iter().map(|text| cell(text)).collect::<String>()
        )
    };
    let rows = row(&["社会组织名称", "登记管理机关", "成立登记日期", "登记状态"])
        + &row(&["甲协会", "武汉市民政局", "2015-1-1", "正常"])
        + rows;
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("META-INF/manifest.xml", "<manifest:manifest/>".to_owned()),
        ("content.xml", format!("<office:body><table:table table:name=\"表\">{rows}{end}")),
    ];
    packed("武汉市.ods", &parts)
}

#[test]
fn a_workbook_written_by_hand_is_read() {
    check(&[workbook("", "")], "in-scope 1\n甲协会.members = 3\nfound workbook/unreadable 0");
}

#[test]
fn a_row_number_beyond_every_sheet_took_all_memory_and_ended_the_run() {
    let far = "<row r=\"4294967295\"><c r=\"A4294967295\"><v>1</v></c></row>";
    check(&[workbook(far, "")], "in-scope 0\nfound workbook/unreadable-sheet 1");
}

#[test]
fn a_cell_told_twice_was_read_once_and_counted_twice() {
    let twice = "<row r=\"3\"><c r=\"A3\"><v>1</v></c><c r=\"A3\"><v>2</v></c></row>";
    check(&[workbook(twice, "")], "in-scope 0\nfound workbook/unreadable-sheet 1");
}

#[test]
fn a_number_without_end_was_a_name() {
    let row = "<row r=\"3\"><c r=\"A3\"><v>inf</v></c><c r=\"E3\"><v>NaN</v></c></row>";
    check(
        &[workbook(row, "")],
        "in-scope 1\naccepted 1\nset-aside 1\nfound rows/unreadable-count 1",
    );
}

#[test]
fn a_merged_range_told_from_its_last_corner_covered_nothing() {
    let row = "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>乙协会</t></is></c></row>";
    let ranges =
        ["B2:B3", "C3:C2", "D2:D1048577"].map(|range| format!("<mergeCell ref=\"{range}\"/>"));
    let merged = format!("<mergeCells>{}</mergeCells>", ranges.concat());
    check(&[workbook(row, &merged)], "in-scope 2\n乙协会 in");
}

#[test]
fn a_reader_that_quotes_a_value_in_its_error_told_it() {
    for cell in
        ["<c r=\"A3\" t=\"e\"><v>13800001234</v></c>", "<c r=\"A3\" t=\"13800001234\"><v>1</v></c>"]
    {
        let outcome = job(|_| {}, None, &[workbook(&format!("<row r=\"3\">{cell}</row>"), "")]);
        let said: String = outcome.diagnostics.iter().map(|found| format!("{found}\n")).collect();
        assert!(said.contains("工作表无法读取") && !said.contains("13800001234"), "{said}");
    }
}

#[test]
fn an_ods_that_breaks_off_within_a_table_was_read_for_ever() {
    let whole = "</table:table></office:body>";
    check(&[ods("", whole)], "in-scope 1\nfound workbook/unreadable 0");
    check(&[ods("", "")], "rows 0\nfound workbook/unreadable 1");
    let note =
        "<table:table-row><table:table-cell office:value-type=\"string\"><office:annotation>";
    check(&[ods(note, "")], "rows 0\nfound workbook/unreadable 1");
}

#[test]
fn a_run_of_blanks_in_an_ods_took_all_memory() {
    let cell = "<table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"99999999999\"/></text:p></table:table-cell>";
    let row = format!("<table:table-row>{cell}</table:table-row>");
    check(&[ods(&row, "</table:table></office:body>")], "rows 0\nfound workbook/unreadable 1");
}
