//! Spreadsheets byte by byte, for what no writer of spreadsheets would write.
//!
//! A table is text as in `fixture`; `=12` is a number. Each format holds the same cells.

use std::io::{Cursor, Read, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A package of these parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // By this part, as it stands, an ods is known.
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let options = if *name == "mimetype" { stored } else { SimpleFileOptions::default() };
        writer.start_file(*name, options).expect("a part");
        writer.write_all(content).expect("a part is written to memory");
    }
    writer.finish().expect("a package").into_inner()
}

/// The parts of a package, unpacked, in their order.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let unpacked = (0..archive.len()).map(|at| {
        let mut entry = archive.by_index(at).expect("a part");
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("a part unpacks");
        (entry.name().expect("a name").into_owned(), content)
    });
    unpacked.collect()
}

/// A package of these parts.
pub(crate) fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    package(&parts)
}

/// A package with one of its parts changed.
pub(crate) fn repacked(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let content = parts.iter_mut().find(|(name, _)| name == part).map(|(_, content)| content);
    let content = content.unwrap_or_else(|| panic!("no {part}"));
    *content = change(String::from_utf8(content.clone()).expect("text")).into_bytes();
    packed(&parts)
}

/// An xlsx with this sheet and these shared texts, as XML.
pub(crate) fn xlsx(sheet: &str, texts: &str) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package_of = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns='{package_of}'><Relationship Id='rId1' Type='{office}/{kind}' \
             Target='{target}'/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns='{main}' xmlns:r='{office}'><sheets>\
         <sheet name='Sheet1' sheetId='1' r:id='rId1'/></sheets></workbook>"
    );
    package(&[
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml").as_bytes()),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns='{main}'>{sheet}</worksheet>").as_bytes(),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns='{main}' {texts}</sst>").as_bytes()),
    ])
}

/// A row of an xlsx sheet with texts from the column on.
pub(crate) fn xlsx_row(row: u32, column: u32, texts: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let place = nianbao::diag::a1(row, column + at as u32);
        format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>")
    };
    let cells: String = texts.iter().enumerate().map(cell).collect();
    format!("<row r='{}'>{cells}</row>", row + 1)
}

/// An ods with this content of its one table, as XML.
pub(crate) fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>\
         <table:table table:name='Sheet1'>{table}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    ods_of(&content)
}

/// An ods with this content.
pub(crate) fn ods_of(content: &str) -> Vec<u8> {
    package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest></manifest:manifest>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// A row of an ods with these texts.
pub(crate) fn ods_row(texts: &[&str]) -> String {
    let cell = |text: &&str| {
        if text.is_empty() {
            return "<table:table-cell/>".to_owned();
        }
        match text.strip_prefix('=') {
            Some(number) => {
                format!("<table:table-cell office:value-type='float' office:value='{number}'/>")
            }
            None => format!(
                "<table:table-cell office:value-type='string'><text:p>{text}</text:p>\
                 </table:table-cell>"
            ),
        }
    };
    let cells: String = texts.iter().map(cell).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

/// A record of an xls.
pub(crate) fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len()).expect("a record is short");
    [&kind.to_le_bytes(), &len.to_le_bytes(), content].concat()
}

/// A cell of an xls: a number, or text.
pub(crate) fn xls_cell(row: u16, column: u16, text: &str) -> Vec<u8> {
    match text.strip_prefix('=') {
        Some(number) => xls_number(row, column, 0, number.parse().expect("a number")),
        None => xls_text(row, column, text),
    }
}

/// A number of an xls, in the cell format of this place in the workbook's list.
pub(crate) fn xls_number(row: u16, column: u16, format: u16, number: f64) -> Vec<u8> {
    let place = [row, column, format].into_iter().flat_map(u16::to_le_bytes);
    record(0x0203, &place.chain(number.to_le_bytes()).collect::<Vec<u8>>())
}

/// A text of an xls.
pub(crate) fn xls_text(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let head = [row, column, 0, units.len() as u16].into_iter().flat_map(u16::to_le_bytes);
    // The mark of two bytes a character.
    let content = head.chain([1]).chain(units.into_iter().flat_map(u16::to_le_bytes));
    record(0x0204, &content.collect::<Vec<u8>>())
}

/// The statement of a sheet's size: rows and columns from the first to behind the last.
pub(crate) fn xls_size(rows: (u32, u32), columns: (u16, u16)) -> Vec<u8> {
    let mut content: Vec<u8> = [rows.0, rows.1].into_iter().flat_map(u32::to_le_bytes).collect();
    content.extend([columns.0, columns.1, 0].into_iter().flat_map(u16::to_le_bytes));
    record(0x0200, &content)
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;

/// An xls with these records before its sheet and in it.
pub(crate) fn xls(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    let begin = |kind: u16| {
        let words = [0x0600_u16, kind, 0, 0, 0, 0, 0, 0];
        record(BEGIN, &words.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
    };
    let bound =
        |start: u32| record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 6, 0], b"Sheet1"].concat());
    let before = [begin(5), globals.to_vec()].concat();
    let start = before.len() + bound(0).len() + record(END, &[]).len();
    let parts = [before, bound(start as u32), record(END, &[]), begin(0x10), sheet.to_vec()];
    compound(&[parts.concat(), record(END, &[])].concat())
}

/// A compound file of one stream `Workbook`.
pub(crate) fn compound(stream: &[u8]) -> Vec<u8> {
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
            .expect("a container");
    let mut workbook = container.create_stream("/Workbook").expect("a stream");
    workbook.write_all(stream).expect("a stream in memory");
    drop(workbook);
    container.flush().expect("a container in memory");
    container.into_inner().into_inner()
}

/// An xlsb with these records in its sheet, counting its dates from 1904 or 1900.
pub(crate) fn xlsb(sheet: &[u8], from_1904: bool) -> Vec<u8> {
    let package_of = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = format!(
        "<Relationships xmlns='{package_of}'><Relationship Id='rId1' Target='worksheets/sheet1.bin'/>\
         </Relationships>"
    );
    let bundle = [&[0; 4][..], &[1, 0, 0, 0], &wide("rId1"), &wide("Sheet1")].concat();
    let book = [
        binary(0x0099, &[u8::from(from_1904), 0, 0, 0]),
        binary(0x009C, &bundle),
        binary(0x0090, &[]),
        binary(0x009D, &[]),
    ];
    package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &book.concat()),
        ("xl/_rels/workbook.bin.rels", relation.as_bytes()),
        ("xl/worksheets/sheet1.bin", sheet),
    ])
}

/// A record of an xlsb.
pub(crate) fn binary(kind: u16, content: &[u8]) -> Vec<u8> {
    let mut record = match kind {
        0..0x80 => vec![kind as u8],
        _ => vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8],
    };
    let mut len = content.len();
    while len >= 0x80 {
        record.push((len & 0x7F) as u8 | 0x80);
        len >>= 7;
    }
    record.push(len as u8);
    record.extend(content);
    record
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let len = (units.len() as u32).to_le_bytes();
    [&len[..], &units.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat()
}

/// The records of an xlsb sheet that states to be so large, with these rows.
pub(crate) fn xlsb_sheet(rows: &[Vec<&str>], stated: (u32, u32)) -> Vec<u8> {
    xlsb_sheet_with(rows, stated, None, &[])
}

/// The same with a hidden row and column, and merged ranges: top, left, bottom, right.
pub(crate) fn xlsb_sheet_with(
    rows: &[Vec<&str>],
    stated: (u32, u32),
    hidden: Option<(u32, u32)>,
    merges: &[[u32; 4]],
) -> Vec<u8> {
    let size: Vec<u8> = [0, stated.0, 0, stated.1].into_iter().flat_map(u32::to_le_bytes).collect();
    let mut sheet = binary(0x0094, &size);
    if let Some((_, column)) = hidden {
        let words: Vec<u8> =
            [column, column, 2_000, 0].into_iter().flat_map(u32::to_le_bytes).collect();
        sheet.extend(binary(0x003C, &[&words[..], &[1, 0]].concat()));
    }
    sheet.extend(binary(0x0091, &[]));
    for (row, cells) in rows.iter().enumerate() {
        let row = row as u32;
        let flags = if hidden.is_some_and(|(hidden, _)| hidden == row) { 0x10 } else { 0 };
        let head =
            [&row.to_le_bytes()[..], &[0, 0, 0, 0, 0x40, 1, 0, flags, 0, 0, 0, 0, 0]].concat();
        sheet.extend(binary(0x0000, &head));
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let head = [(column as u32).to_le_bytes(), [0; 4]].concat();
            sheet.extend(match text.strip_prefix('=') {
                Some(number) => {
                    let number: f64 = number.parse().expect("a number");
                    binary(0x0005, &[&head[..], &number.to_le_bytes()].concat())
                }
                None => binary(0x0006, &[head, wide(text)].concat()),
            });
        }
    }
    sheet.extend(binary(0x0092, &[]));
    if !merges.is_empty() {
        sheet.extend(binary(0x00B1, &(merges.len() as u32).to_le_bytes()));
        for [top, left, bottom, right] in merges {
            let range = [*top, *bottom, *left, *right].into_iter().flat_map(u32::to_le_bytes);
            sheet.extend(binary(0x00B0, &range.collect::<Vec<u8>>()));
        }
        sheet.extend(binary(0x00B2, &[]));
    }
    sheet
}

/// The cells of a table.
pub(crate) fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split('|').map(str::trim).collect()).collect()
}

/// One table in every format that is read, by the name of its file.
pub(crate) fn each(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let rows = rows(text);
    let plain = |text: &str| text.trim_start_matches('=').to_owned();
    let lines = |open: &str, between: &str, close: &str| -> String {
        let line = |row: &Vec<&str>| {
            let cells: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
            format!("{open}{}{close}", cells.join(between))
        };
        rows.iter().map(line).collect()
    };
    let xls_cells: Vec<u8> = rows
        .iter()
        .enumerate()
        .flat_map(|(row, cells)| {
            let filled = cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
            filled.flat_map(move |(column, text)| xls_cell(row as u16, column as u16, text))
        })
        .collect();
    let utf16 = lines("", "\t", "\n");
    let page = lines("<tr><td>", "<td>", "</tr>");
    vec![
        ("a.xlsx", super::fixture::workbook("a.xlsx", &[("Sheet1", text)]).bytes),
        ("a.xls", xls(&[], &xls_cells)),
        ("a.xlsb", xlsb(&xlsb_sheet(&rows, (9, 9)), false)),
        ("a.ods", ods(&rows.iter().map(|row| ods_row(row)).collect::<String>())),
        ("a.csv", lines("", ",", "\n").into_bytes()),
        (
            "a.txt",
            [0xFF, 0xFE]
                .into_iter()
                .chain(utf16.encode_utf16().flat_map(u16::to_le_bytes))
                .collect(),
        ),
        ("b.xls", format!("<html><meta charset=utf-8><table>{page}</table></html>").into_bytes()),
    ]
}
