//! Files cut off and files with bytes changed: none ends the program or runs on.

use std::time::{Duration, Instant};

use nianbao::workbook::read;

use super::outcome;
use crate::support::formats::{
    each, ods, ods_row, packed, parts, rows, xlsb, xlsb_sheet, xlsx, xlsx_row,
};

const TABLE: &str = "社会组织名称|统一社会信用代码|登记管理机关|登记状态|党员人数|从业人员数
甲协会|51330106MJ0000017A|西湖区民政局|正常|=3|=12
乙协会|51330106MJ0000025X|西湖区民政局|正常|=0|=4
丙学校||西湖区民政局|注销||=40";

/// Reads a file; one that takes longer than this goes on and on.
#[track_caller]
fn reads_or_refuses(name: &str, bytes: &[u8], case: &str) -> String {
    let start = Instant::now();
    let book = read(name, bytes, false);
    assert!(start.elapsed() < Duration::from_secs(10), "{name}, {case}: {:?}", start.elapsed());
    assert!(!book.sheets.is_empty() || !book.diagnostics.is_empty(), "{name}, {case}");
    outcome(&book)
}

#[test]
fn a_file_cut_off_anywhere_is_read_or_refused() {
    for (name, bytes) in each(TABLE) {
        let whole = reads_or_refuses(name, &bytes, "whole");
        assert!(whole.starts_with("1 sheets, 22 cells"), "{name}: {whole}");
        for sixteenth in 0..16 {
            let end = bytes.len() * sixteenth / 16;
            let cut = reads_or_refuses(name, &bytes[..end], &format!("{sixteenth}/16"));
            // Text has no end that could be missing; a package has its directory there.
            let zipped = bytes.starts_with(b"PK");
            assert!(!zipped || cut.starts_with("workbook/"), "{name} {sixteenth}/16: {cut}");
        }
    }
}

#[test]
fn a_file_with_changed_bytes_is_read_or_refused() {
    let mut random = oorandom::Rand32::new(20_151_231);
    for (name, bytes) in each(TABLE) {
        let mut refused = 0;
        for case in 0..400 {
            let mut changed = bytes.clone();
            // One byte, or a few: most of a package is checked by sums.
            for _ in 0..1 << random.rand_range(0..4) {
                let at = random.rand_range(0..changed.len() as u32) as usize;
                changed[at] = random.rand_range(0..256) as u8;
            }
            let read = reads_or_refuses(name, &changed, &format!("case {case}"));
            refused += u32::from(read.starts_with("workbook/"));
        }
        // The changes reach the readers.
        let text = name.ends_with("csv") || name.ends_with("txt") || name == "b.xls";
        assert!(text || refused > 20, "{name}: {refused} refused");
    }
}

/// The same within the parts of packages, which their sums would protect.
#[test]
fn a_package_with_changed_parts_is_read_or_refused() {
    let rows = rows(TABLE);
    let sheet: String = (0..).zip(&rows).map(|(row, cells)| xlsx_row(row, 0, cells)).collect();
    let sheet = format!("<dimension ref='A1:F4'/><sheetData>{sheet}</sheetData>");
    let texts = "uniqueCount='2'><si><t>a</t></si><si><t>b</t></si>";
    let books = [
        ("a.xlsx", xlsx(&sheet, texts)),
        ("a.xlsb", xlsb(&xlsb_sheet(&rows, (9, 9)), false)),
        ("a.ods", ods(&rows.iter().map(|row| ods_row(row)).collect::<String>())),
    ];
    let mut random = oorandom::Rand32::new(7);
    for (name, bytes) in books {
        let parts = parts(&bytes);
        for case in 0..400 {
            let mut parts = parts.clone();
            let part = random.rand_range(0..parts.len() as u32) as usize;
            let content = &mut parts[part].1;
            for _ in 0..1 << random.rand_range(0..4) {
                let at = random.rand_range(0..content.len() as u32) as usize;
                content[at] = random.rand_range(0..256) as u8;
            }
            reads_or_refuses(name, &packed(&parts), &format!("case {case}, part {part}"));
        }
    }
}
