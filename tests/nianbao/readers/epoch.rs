//! Dates count from the day that their workbook says.

use nianbao::workbook::{Cell, Epoch, read};

use crate::support::expect::check;
use crate::support::fixture::{Fixture, raw, workbook};
use crate::support::formats::{record, repacked, rows, xls, xls_cell, xlsb, xlsb_sheet};

/// 2015-09-28 is day 40,813 from 1904, and 2011-09-27 is that day from 1900.
const TABLE: &str = "社会组织名称|登记管理机关|登记状态|成立登记日期\n\
                     甲协会|杭州市西湖区民政局|正常|=40813\n\
                     乙协会|杭州市西湖区民政局|正常|20150928";

/// The table in each format that knows both days.
fn books(from_1904: bool) -> Vec<Fixture> {
    let rows = rows(TABLE);
    let place = rows.iter().enumerate().flat_map(|(row, cells)| {
        let cells = cells.iter().enumerate();
        cells.flat_map(move |(column, text)| xls_cell(row as u16, column as u16, text))
    });
    let mode = if from_1904 { record(0x0022, &[1, 0]) } else { Vec::new() };
    let mut xlsx = workbook("a.xlsx", &[("Sheet1", TABLE)]).bytes;
    if from_1904 {
        xlsx = repacked(&xlsx, "xl/workbook.xml", |text| {
            text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
        });
    }
    vec![
        raw("a.xlsx", xlsx),
        raw("a.xls", xls(&mode, &place.collect::<Vec<u8>>())),
        raw("a.xlsb", xlsb(&xlsb_sheet(&rows, (9, 9)), from_1904)),
    ]
}

#[test]
fn a_serial_number_in_a_date_column_counts_from_its_workbooks_day() {
    for (from_1904, expected) in [(false, "2011-09-27"), (true, "2015-09-28")] {
        for book in books(from_1904) {
            let epoch = read(&book.name, &book.bytes, false).sheets[0].epoch;
            assert_eq!(epoch == Epoch::Y1904, from_1904, "{}", book.name);
            check(
                &[book],
                &format!(
                    "甲协会.registration_date = {expected}
                     乙协会.registration_date = 2015-09-28"
                ),
            );
        }
    }
}

/// What goes back is written anew, and counts from 1900.
#[test]
fn a_serial_number_of_the_other_day_comes_back_as_its_date() {
    use crate::support::returned::returned;
    let broken = TABLE.replace("20150928", "某年");
    let book = workbook("a.xlsx", &[("Sheet1", &broken)]);
    let bytes = repacked(&book.bytes, "xl/workbook.xml", |text| {
        text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
    });
    let back = returned(&[raw("a.xlsx", bytes)]);
    let sheets = read("a.xlsx", back.values().next().expect("a workbook"), false).sheets;
    let sheet = sheets.iter().find(|sheet| sheet.name == "Sheet1").expect("the sheet");
    assert_eq!(sheet.cell(1, 3), Cell::Date("2015-09-28".parse().expect("a date")));
}
