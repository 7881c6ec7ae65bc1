//! Findings that no other sentence of the contract produces (§6).

use std::io::{Cursor, Read, Write};

use crate::support::expect::check;
use crate::support::fixture::{Fixture, completed, raw, register, table, workbook};

#[test]
fn a_value_that_is_not_listed_is_unknown_with_a_finding() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|社会组织类型|组建方式\n甲协会|企业|某种方式\n乙协会|社会团体|单独",
        )],
        "in-scope 2
         甲协会.mode = 未知
         甲协会.org_type = 未知
         found rows/unlisted-value 1
         found rows/unlisted-type 1",
    );
}

#[test]
fn several_ticks_of_a_group_are_told() {
    check(
        &[table(
            "a.xlsx",
            "社会组织名称|登记管理机关|成立登记日期|登记状态|组建方式|<
             ^|^|^|^|单独|联合
             甲协会|杭州市西湖区民政局|2015-01-01|正常|√|√",
        )],
        "found rows/several-ticks 1",
    );
}

#[test]
fn a_value_of_a_person_is_told_by_its_place_and_not_quoted() {
    check(
        &[register("a.csv", "社会组织名称|业务主管单位\n甲协会|13800001234")],
        "found rows/personal-value 1
         甲协会.supervising_unit = 未知",
    );
}

#[test]
fn an_empty_sheet_is_a_note() {
    let rows = completed("社会组织名称\n甲协会");
    check(
        &[workbook("a.xlsx", &[("名册", &rows), ("Sheet2", "")])],
        "in-scope 1\nfound rows/empty-sheet 1",
    );
}

#[test]
fn the_same_file_twice_is_told_and_counts_once() {
    let rows = "社会组织名称|统一社会信用代码\n甲协会|#51-330106-1";
    check(
        &[register("a.csv", rows), register("b.csv", rows)],
        "in-scope 1
         merged 1
         found workbook/duplicate-file 1",
    );
}

#[test]
fn a_year_after_the_reference_date_is_not_read() {
    check(
        &[
            register("2025/a.csv", "社会组织名称\n甲协会"),
            register("2026/a.csv", "社会组织名称\n乙协会"),
        ],
        "in-scope 1
         found workbook/later-year 1",
    );
}

#[test]
fn a_status_that_contradicts_the_date_is_told() {
    check(
        &[register("a.csv", "社会组织名称|登记状态|注销日期\n甲协会|正常|2026-03-01")],
        "甲协会 in
         found register/status-contradicts-date 1",
    );
}

#[test]
fn a_sheet_that_cannot_be_read_costs_only_itself() {
    let (first, second) = (completed("社会组织名称\n甲协会"), completed("社会组织名称\n乙协会"));
    let book = workbook("a.xlsx", &[("甲", &first), ("乙", &second)]);
    check(
        &[cut_off(&book, "xl/worksheets/sheet1.xml")],
        "in-scope 1
         乙协会 in
         found workbook/unreadable-sheet 1",
    );
}

/// The workbook with one of its parts cut off in the middle of its first row.
fn cut_off(book: &Fixture, part: &str) -> Fixture {
    let mut archive = zip::ZipArchive::new(Cursor::new(&book.bytes)).expect("an archive");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("a part");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a part unpacks");
        if name == part {
            let row = bytes.windows(4).position(|window| window == b"<row").expect("a row");
            bytes.truncate(row + 30);
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(&bytes).expect("a part");
    }
    raw(&book.name, writer.finish().expect("an archive").into_inner())
}
