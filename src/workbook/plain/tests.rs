//! What is read straight is what calamine reads; what is unusual is left to it.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::super::damage::{change, changed};
use super::super::package::tests::package;
use super::super::{Cell, Format, Sheet, Workbook, excel, sniff};

const SHEET: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:D7"/>
<cols><col min="1" max="1" width="19.7" customWidth="1"/></cols><sheetData>
<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" s="1" t="s"><v>2</v></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve"> 甲 &amp; 乙 </t></is></c><c r="B2" s="1"><v>39448</v></c><c r="C2"><v>-1.5E-3</v></c><c s="2"><v>0.5</v></c></row>
<row r="3"><c r="A3" t="str"><f>A2&amp;"&lt;"</f><v>甲&lt;乙</v></c><c r="B3" s="3" t="n"><v>39448.25</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#DIV/0!</v></c></row>
<row><c><v>4</v></c><c t="e"><v>#N/A</v></c><c/><c s="9"><v>39448</v></c></row>
<row r="6" hidden="1"/><row r="7"><c r='A7' t='d'><v>2015-09-28</v></c><c r="B7"><f t="shared" si="0"/><v>7</v></c><c r="C7"><v></v></c><c r="D7" t="inlineStr"><is><r><rPr><b/></rPr><t>一</t></r><r><t> 二</t></r><rPh sb="0" eb="1"><t>yi</t></rPh><phoneticPr fontId="1"/></is></c></row>
</sheetData><mergeCells count="2"><mergeCell ref="A1:A2"/><mergeCell ref="C4:D6"/></mergeCells><pageMargins left="0.7"/></worksheet>"#;

const TEXTS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3" uniqueCount="3"><si><t>名称</t></si>
<si><r><rPr><sz val="9"/></rPr><t xml:space="preserve">登记 </t></r><r><t> 日期 </t></r></si><si/></sst>"#;

const STYLES: &str = r#"<styleSheet><numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/><xf numFmtId="176"/></cellXfs></styleSheet>"#;

const WORKBOOK: &str = r#"<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="甲" sheetId="1" r:id="rId1"/><sheet name="乙" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>"#;

/// A workbook of the sheet and one that is hidden.
fn workbook(sheet: &str, texts: &str, workbook: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |of: &[(&str, &str)]| {
        let one = |(at, (kind, target)): (usize, &(&str, &str))| {
            let at = at + 1;
            format!("<Relationship Id=\"rId{at}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
        };
        let all: String = of.iter().enumerate().map(one).collect();
        format!("<Relationships>{all}</Relationships>")
    };
    let root = relations(&[("officeDocument", "xl/workbook.xml")]);
    // The sheets stand in another order than their parts.
    let of_book = relations(&[
        ("worksheet", "worksheets/sheet2.xml"),
        ("worksheet", "/xl/worksheets/sheet1.xml"),
        ("styles", "styles.xml"),
    ]);
    let other =
        "<worksheet><sheetData><row r=\"2\"><c r=\"B2\"><v>2</v></c></row></sheetData></worksheet>";
    package(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", of_book.as_bytes()),
        ("xl/worksheets/sheet1.xml", other.as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
    ])
}

/// What a workbook holds, a line for each row and each finding.
fn lines(book: &Workbook) -> Vec<String> {
    let sheet = |sheet: &Sheet| {
        let rows = sheet.rows().iter();
        let rows = rows.map(|row| format!("{row}: {:?}", sheet.row(*row).collect::<Vec<_>>()));
        let head = format!("{} {:?} {:?}", sheet.name, sheet.epoch, sheet.merges);
        [head].into_iter().chain(rows).collect::<Vec<_>>()
    };
    let found = book.diagnostics.iter().map(|found| format!("{found:?}"));
    book.sheets.iter().flat_map(sheet).chain(found).collect()
}

/// Whether a file is read straight, or where calamine reads otherwise.
fn compared(bytes: &[u8]) -> Result<bool, String> {
    let mut is_plain = true;
    for read_hidden in [false, true] {
        let any = excel::read_any("a.xlsx", bytes, Format::Xlsx, read_hidden);
        let Some(plain) = excel::read_plain("a.xlsx", bytes, read_hidden) else {
            is_plain = false;
            continue;
        };
        let (plain, any) = (lines(&plain), lines(&any));
        if let Some(at) = (0..plain.len().max(any.len())).find(|at| plain.get(*at) != any.get(*at))
        {
            return Err(format!("straight {:?}\ncalamine {:?}", plain.get(at), any.get(at)));
        }
    }
    Ok(is_plain)
}

fn is_plain(bytes: &[u8]) -> bool {
    compared(bytes).unwrap_or_else(|difference| panic!("{difference}"))
}

#[test]
fn every_usual_form_is_read_straight() {
    let bytes = workbook(SHEET, TEXTS, WORKBOOK);
    assert!(is_plain(&bytes));
    let book = excel::read_plain("a.xlsx", &bytes, false).expect("a usual workbook");
    let [sheet] = book.sheets.as_slice() else { panic!("{book:?}") };
    let date = |day| Cell::Date(jiff::civil::date(2008, 1, day));
    for (row, cells) in [
        (0, vec![(0, Cell::Text("名称")), (1, Cell::Text("登记 日期"))]),
        (
            1,
            vec![
                (0, Cell::Text(" 甲 & 乙 ")),
                (1, date(1)),
                (2, Cell::Number(-0.001_5)),
                (3, Cell::Number(0.5)),
            ],
        ),
        (2, vec![(0, Cell::Text("甲<乙")), (1, date(1)), (2, Cell::Bool(true)), (3, Cell::Error)]),
        (3, vec![(0, Cell::Number(4.0)), (1, Cell::Text("#N/A")), (3, Cell::Number(39_448.0))]),
        (
            6,
            vec![
                (0, Cell::Date(jiff::civil::date(2015, 9, 28))),
                (1, Cell::Number(7.0)),
                (3, Cell::Text("一二")),
            ],
        ),
    ] {
        assert_eq!(sheet.row(row).collect::<Vec<_>>(), cells, "row {row}");
    }
    assert_eq!(sheet.merges.len(), 2);
    let codes: Vec<&str> = book.diagnostics.iter().map(|found| found.code.id).collect();
    assert_eq!(codes, ["workbook/hidden-sheet", "workbook/hidden-rows"]);
}

#[test]
fn dates_from_1904_and_sheets_without_rows_are_read_straight() {
    let from_1904 = WORKBOOK.replace("<workbookPr/>", "<workbookPr date1904=\"1\"/>");
    assert!(is_plain(&workbook(SHEET, TEXTS, &from_1904)));
    for rows in ["<sheetData/>", "<sheetData></sheetData>"] {
        let sheet = format!("<worksheet>{rows}</worksheet>");
        assert!(is_plain(&workbook(&sheet, TEXTS, WORKBOOK)), "{rows}");
    }
}

#[test]
fn rows_are_read_across_windows() {
    let row = |row: u32| {
        format!("<row r=\"{row}\"><c r=\"C{row}\" t=\"s\"><v>1</v></c><c><v>{row}</v></c></row>")
    };
    let rows: String = (1..=30_000).map(row).collect();
    let sheet = format!(
        "<worksheet><sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>"
    );
    assert!(is_plain(&workbook(&sheet, TEXTS, WORKBOOK)));
}

#[test]
fn what_is_unusual_is_left_to_calamine() {
    let whole = |from: &str, to: &str| {
        let sheet = SHEET.replace(from, to);
        assert_ne!(sheet, SHEET, "{from}");
        workbook(&sheet, TEXTS, WORKBOOK)
    };
    for (why, bytes) in [
        ("a comment", whole("<v>4</v>", "<!-- </row> --><v>4</v>")),
        ("a comment before the rows", whole("<cols>", "<!--<sheetData/>--><cols>")),
        ("a comment behind the rows", whole("<mergeCells", "<!-- x --><mergeCells")),
        ("CDATA", whole("<t>一</t>", "<t><![CDATA[一]]></t>")),
        ("an escape", whole("<t>一</t>", "<t>一_x000D_</t>")),
        ("an entity that is not known", whole("&amp; 乙", "&nbsp; 乙")),
        ("a carriage return", whole("<t>一</t>", "<t>一\r\n</t>")),
        ("another encoding", whole("encoding=\"UTF-8\"", "encoding=\"GB18030\"")),
        ("a prefix", whole("<c><v>4</v></c>", "<x:c><v>4</v></x:c>")),
        ("a kind that is not known", whole("t=\"b\"", "t=\"x\"")),
        ("a truth that is none", whole("<v>1</v></c><c r=\"D3\"", "<v>2</v></c><c r=\"D3\"")),
        ("a number that is none", whole("-1.5E-3", "1,5")),
        ("a text that is not there", whole("<v>2</v></c></row>", "<v>3</v></c></row>")),
        ("a cell off the sheet", whole("r=\"B2\"", "r=\"B1048577\"")),
        ("a column off the sheet", whole("r=\"B2\"", "r=\"XFE2\"")),
        ("a cell told twice", whole("r=\"B2\"", "r=\"A2\"")),
        ("a value twice", whole("<v>4</v>", "<v>4</v><v>4</v>")),
        ("a formula behind its value", whole("<v>4</v>", "<v>4</v><f>2+2</f>")),
        ("no end", whole("</sheetData>", "")),
        ("a merged range that is none", whole("C4:D6", "C:D")),
    ] {
        assert!(!is_plain(&bytes), "{why}");
    }
    let texts = TEXTS.replace("</sst>", "");
    assert!(!is_plain(&workbook(SHEET, &texts, WORKBOOK)), "texts without an end");
    assert!(!is_plain(&workbook(SHEET, TEXTS, "<workbook></workbook>")), "no sheet");
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("one").path());
    entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

#[test]
fn every_workbook_of_the_sample_is_read_straight() {
    let mut books = 0;
    for path in below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data")) {
        let bytes = std::fs::read(&path).expect("a file");
        if sniff(&bytes) == Some(Format::Xlsx) {
            assert!(is_plain(&bytes), "{}", path.display());
            books += 1;
        }
    }
    assert!(books > 20, "{books}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Whatever is done to a sheet, its texts or its workbook.
    #[test]
    fn damage_is_never_read_otherwise_than_by_calamine(
        changes in prop::collection::vec(change(&SIGNS), 1..3),
        part in 0..5,
    ) {
        let change = |text: &str| changes.iter().fold(text.to_owned(), |text, one| changed(&text, *one));
        let bytes = match part {
            0 => workbook(SHEET, &change(TEXTS), WORKBOOK),
            1 => workbook(SHEET, TEXTS, &change(WORKBOOK)),
            _ => workbook(&change(SHEET), TEXTS, WORKBOOK),
        };
        if let Err(difference) = compared(&bytes) {
            let sheet = changes.iter().fold(SHEET.to_owned(), |text, one| changed(&text, *one));
            prop_assert!(false, "{part} {difference} {sheet}");
        }
    }
}

const SIGNS: [&str; 41] = [
    "",
    "<",
    ">",
    "/",
    "\"",
    "'",
    " ",
    "=",
    "&",
    ";",
    "&#10;",
    "&amp;",
    "_x000D_",
    "<!--",
    "-->",
    "0",
    "9",
    "-",
    ".",
    "E",
    "A",
    "\n",
    "\r",
    "\t",
    "\u{a0}",
    "年",
    "<c>",
    "</c>",
    "<v>",
    "</v>",
    "<f>",
    "<is>",
    "<t>",
    "</t>",
    "<row>",
    "</row>",
    "s",
    "t",
    "r",
    "x:",
    "</sheetData>",
];
