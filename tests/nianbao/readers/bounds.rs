//! Small files that stand for sheets without measure: read as they are, or refused at once.

use nianbao::rows::{Lexicon, ValueKind};
use nianbao::spec::Pipeline;
use nianbao::workbook::{Cell, read};

use super::outcome;
use crate::support::expect::check;
use crate::support::fixture::{raw, register, table};
use crate::support::formats::{
    compound, ods, ods_of, ods_row, package, record, rows, xls, xls_cell, xls_size, xlsb,
    xlsb_sheet, xlsb_sheet_with, xlsx, xlsx_row,
};

/// Reads a file and checks how it ends.
#[track_caller]
fn ends(bytes: &[u8], expected: &str) {
    let book = read("a", bytes, false);
    assert_eq!(outcome(&book), expected, "{:?}", book.diagnostics);
    for finding in &book.diagnostics {
        assert!(!finding.hint.is_empty() && finding.place.file == "a", "{finding}");
    }
}

const HEAD: [&str; 3] = ["社会组织名称", "登记管理机关", "登记状态"];
const LINE: [&str; 3] = ["甲协会", "西湖区民政局", "正常"];

fn two_rows() -> String {
    xlsx_row(0, 0, &HEAD) + &xlsx_row(1, 0, &LINE)
}

#[test]
fn a_sheet_that_states_to_be_as_large_as_any_is_read_as_it_is() {
    let sheet = format!("<dimension ref='A1:XFD1048576'/><sheetData>{}</sheetData>", two_rows());
    ends(&xlsx(&sheet, ">"), "1 sheets, 6 cells");
    let cells = [HEAD.to_vec(), LINE.to_vec()];
    ends(&xlsb(&xlsb_sheet(&cells, (1_048_575, 16_383)), false), "1 sheets, 6 cells");
    for rows in [(0, 65_536), (0, u32::MAX), (9, 3), (u32::MAX, 1)] {
        let cells = [xls_cell(0, 0, "甲"), xls_cell(1, 1, "乙")].concat();
        let sheet = [xls_size(rows, (0, 256)), cells].concat();
        ends(&xls(&[], &sheet), "1 sheets, 2 cells");
    }
}

#[test]
fn a_cell_in_the_last_corner_takes_no_more_than_itself() {
    let corner = xlsx_row(1_048_575, 16_383, &["x"]);
    let sheet = format!("<sheetData>{}{corner}</sheetData>", two_rows());
    let book = read("a", &xlsx(&sheet, ">"), false);
    assert_eq!(book.sheets[0].cell(1_048_575, 16_383), Cell::Text("x"));
    ends(&xlsx(&sheet, ">"), "1 sheets, 7 cells");
}

#[test]
fn a_cell_beyond_the_last_corner_makes_its_sheet_unreadable() {
    for place in ["XFE1", "A1048577", "ZZZZZZZ99999999"] {
        let cell = format!("<row><c r='{place}'><v>1</v></c></row>");
        let sheet = format!("<sheetData>{}{cell}</sheetData>", two_rows());
        ends(&xlsx(&sheet, ">"), "workbook/unreadable-sheet");
    }
}

#[test]
fn a_table_that_is_next_to_nothing_but_blanks_is_refused_in_every_format() {
    // Sixteen thousand heads, and below them five thousand rows of one cell.
    let heads = vec!["x"; 16_000];
    let lines: String = (1..5_000).map(|row| xlsx_row(row, 0, &["x"])).collect();
    let sheet = format!("<sheetData>{}{lines}</sheetData>", xlsx_row(0, 0, &heads));
    ends(&xlsx(&sheet, ">"), "workbook/too-large");
    let mut rows = vec![heads.clone()];
    rows.extend(vec![vec!["x"]; 5_000]);
    ends(&xlsb(&xlsb_sheet(&rows, (9, 9)), false), "workbook/too-large");
    let lines = "<tr><td>x".repeat(5_000);
    let page = format!("<table><tr>{}{lines}</table>", "<td>x".repeat(16_000));
    ends(page.as_bytes(), "workbook/too-large");
    let text = format!("{}\n{}", heads.join(","), "x\n".repeat(5_000));
    ends(text.as_bytes(), "workbook/too-large");
    let corners = [xls_cell(0, 0, "甲"), xls_cell(65_535, 255, "乙")].concat();
    ends(&xls(&[], &corners), "workbook/too-large");
}

#[test]
fn a_text_of_more_columns_than_anything_has_is_refused() {
    ends("a,".repeat(65_537).as_bytes(), "workbook/too-large");
    ends("a,".repeat(65_536).as_bytes(), "1 sheets, 65536 cells");
}

/// One range after the other, of which a small package could hold any number.
#[test]
fn more_merged_ranges_than_rows_are_refused() {
    let cells = rows("甲|乙\n丙|丁");
    let merges = |count| vec![[0, 0, 0, 1]; count];
    let sheet = |count| xlsb_sheet_with(&cells, (9, 9), None, &merges(count));
    ends(&xlsb(&sheet(1 << 10), false), "1 sheets, 4 cells");
    ends(&xlsb(&sheet((1 << 20) + 1), false), "workbook/too-large");
}

#[test]
fn more_shared_texts_than_the_part_can_hold_are_not_believed() {
    let sheet = format!("<sheetData>{}</sheetData>", two_rows());
    for count in ["99999999999", "99999999999999999999999"] {
        let texts = format!("uniqueCount='{count}'>");
        ends(&xlsx(&sheet, &texts), "workbook/unreadable");
    }
    // A writer that counts each use is believed.
    ends(&xlsx(&sheet, "uniqueCount='1000000'>"), "1 sheets, 6 cells");
}

#[test]
fn one_long_text_in_cell_after_cell_is_refused() {
    let texts = format!("><si><t>{}</t></si>", "长".repeat(32_000));
    let cells = "<c t='s'><v>0</v></c>".repeat(1_000);
    let sheet = format!("<sheetData><row>{cells}</row></sheetData>");
    ends(&xlsx(&sheet, &texts), "workbook/too-large");
}

#[test]
fn a_package_that_unpacks_to_a_thousand_times_its_size_is_refused() {
    let zeros = vec![0; 70 << 20];
    let bytes = package(&[("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bytes.len() < 100 << 10, "{}", bytes.len());
    ends(&bytes, "workbook/too-large");
    let shown = read("名册.xlsx", &bytes, false).diagnostics[0].to_string();
    assert!(shown.starts_with("名册.xlsx: 文件解开后过大") && shown.contains("提示："), "{shown}");
}

#[test]
fn a_file_that_is_too_large_costs_no_other() {
    let corners = [xls_cell(0, 0, "甲"), xls_cell(65_535, 255, "乙")].concat();
    check(
        &[raw("a.xls", xls(&[], &corners)), register("b.csv", "社会组织名称\n甲协会")],
        "in-scope 1
         found workbook/too-large 1",
    );
}

#[test]
fn a_chain_of_sectors_without_end_is_refused() {
    let sound = xls(&[], &xls_cell(0, 0, "甲").repeat(400));
    ends(&sound, "1 sheets, 1 cells");
    // Every sector's next one is the first; or the list of the table goes on for ever.
    let table = u32::from_le_bytes(sound[76..80].try_into().expect("four bytes")) as usize;
    let start = (table + 1) * 512;
    let mut circle = sound.clone();
    circle[start..start + 512].fill(0);
    ends(&circle, "workbook/unreadable");
    let mut lists = sound.clone();
    lists[68..72].copy_from_slice(&0_u32.to_le_bytes());
    lists[512..1024].fill(0);
    ends(&lists, "workbook/unreadable");
    let shown = read("a.xls", &circle, false).diagnostics[0].to_string();
    assert!(shown.contains("扇区链") && shown.contains("提示："), "{shown}");
}

#[test]
fn sheets_that_are_the_same_records_over_and_over_are_refused() {
    // Each sheet begins one record after the last: all of them read to the end.
    let cell = xls_cell(0, 0, "甲");
    let cells = cell.repeat(2_000);
    let bound = |start: usize| {
        record(0x0085, &[&(start as u32).to_le_bytes()[..], &[0, 0, 2, 0], b"ab"].concat())
    };
    let head = 200 * bound(0).len() + 4;
    let bounds: Vec<u8> = (0..200).flat_map(|at| bound(head + at * cell.len())).collect();
    let stream = [bounds, record(0x000A, &[]), cells].concat();
    ends(&compound(&stream), "workbook/unreadable");
}

#[test]
fn a_record_that_goes_on_in_a_hundred_thousand_others_is_refused() {
    let globals = [record(0x00FC, &[0; 8]), record(0x003C, &[]).repeat(100_000)].concat();
    ends(&xls(&globals, &[]), "workbook/unreadable");
}

/// A row of one cell, repeated so many times each way.
fn repeated(rows: u32, columns: u32, text: &str) -> String {
    let value = if text.is_empty() { "" } else { " office:value-type='string'" };
    format!(
        "<table:table-row table:number-rows-repeated='{rows}'><table:table-cell{value} \
         table:number-columns-repeated='{columns}'><text:p>{text}</text:p></table:table-cell>\
         </table:table-row>"
    )
}

#[test]
fn cells_repeated_over_a_whole_sheet_are_refused_and_blanks_are_nothing() {
    let table = ods_row(&HEAD) + &ods_row(&LINE);
    ends(&ods(&(table.clone() + &repeated(1_048_574, 16_384, ""))), "1 sheets, 6 cells");
    for (rows, columns) in [(1_048_574, 16_384), (1_048_574, 5), (1_000, 16_384)] {
        let sheet = table.clone() + &repeated(rows, columns, "否");
        ends(&ods(&sheet), "workbook/too-large");
    }
    // Row by row the same.
    ends(&ods(&repeated(1, 16_384, "否").repeat(1_000)), "workbook/too-large");
    // Blanks before the last cell are written out too.
    let far = repeated(1_000, 16_000, "") + &table + &repeated(1, 16_000, "");
    ends(&ods(&far), "1 sheets, 6 cells");
    let wide = format!(
        "<table:table-row><table:table-cell table:number-columns-repeated='16000'/>{}",
        ods_row(&["x"]).strip_prefix("<table:table-row>").expect("a row")
    );
    ends(&ods(&wide.repeat(10)), "1 sheets, 10 cells");
    ends(&ods(&(table + &wide.repeat(1_000))), "workbook/too-large");
}

#[test]
fn content_without_its_end_is_refused() {
    let table = ods_row(&HEAD);
    let open = format!("<office:document-content><table:table table:name='a'>{table}");
    ends(&ods_of(&open), "workbook/unreadable");
    let note = "<table:table-row><table:table-cell office:value-type='string'>\
                <office:annotation><text:p>x</text:p></table:table-cell></table:table-row>";
    ends(&ods(note), "workbook/unreadable");
}

#[test]
fn a_text_of_blanks_by_number_is_refused() {
    let cell = "<table:table-row><table:table-cell office:value-type='string'><text:p>\
                a<text:s text:c='9999999999'/></text:p></table:table-cell></table:table-row>";
    ends(&ods(cell), "workbook/unreadable");
    ends(&ods(&cell.replace("9999999999", "9")), "1 sheets, 1 cells");
}

#[test]
fn the_formats_built_here_are_read_as_they_are_meant() {
    let text = "社会组织名称|党员人数|登记状态\n甲协会|=3|正常\n乙协会||正常";
    for (name, bytes) in crate::support::formats::each(text) {
        let book = read(name, &bytes, false);
        let sheet = &book.sheets[0];
        for (row, cells) in rows(text).iter().enumerate() {
            for (column, expected) in cells.iter().enumerate() {
                let shown = match sheet.cell(row as u32, column as u32) {
                    Cell::Empty => String::new(),
                    Cell::Text(text) => text.to_owned(),
                    Cell::Number(number) => number.to_string(),
                    other => panic!("{name}: {other:?}"),
                };
                assert_eq!(shown, expected.trim_start_matches('='), "{name}");
            }
        }
    }
}

/// Each merged range is looked at once, and not once for each blank cell of the table.
#[test]
fn thousands_of_merged_cells_are_read_in_the_time_of_any_others() {
    let mut text = format!("社会组织名称|登记管理机关|登记状态|所属区县{}", "|某列".repeat(30));
    for row in 0..30_000 {
        let region = if row % 2 == 0 { "西湖区" } else { "^" };
        text += &format!("\n甲{row}协会|区民政局|正常|{region}");
    }
    let book = read("a.xlsx", &table("a.xlsx", &text).bytes, false);
    assert_eq!(book.sheets[0].merges.len(), 15_000);
    let lexicon = Lexicon::new(&Pipeline::built_in().expect("the built-in pipeline"));
    let start = std::time::Instant::now();
    let survey = nianbao::rows::survey(&book.sheets[0], None, &lexicon);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
    let regions = &survey.tables[0].columns[3].kinds;
    assert_eq!(regions.get(&ValueKind::Text), Some(&30_000), "{regions:?}");
}
