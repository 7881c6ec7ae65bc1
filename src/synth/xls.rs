//! Writes sheets as a BIFF8 workbook (.xls), by [MS-XLS].
//!
//! Enters: sheets. Leaves: bytes of a compound file with one `Workbook` stream:
//! shared strings, numbers, dates by cell format, merged ranges. Nothing else.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};

use super::calendar::serial;
use super::sheet::{Cell, RowKind, Sheet};

/// The longest body of a record.
const LONGEST: usize = 8224;
/// Cell formats, by their number: fifteen of styles, then ours.
const PLAIN: u16 = 15;
const DATE: u16 = 16;
const BOLD: u16 = 17;

/// A workbook of these sheets.
pub(super) fn write(sheets: &[&Sheet]) -> io::Result<Vec<u8>> {
    let mut strings = Strings::default();
    let bodies: Vec<Vec<u8>> =
        sheets.iter().map(|sheet| sheet_stream(sheet, &mut strings)).collect();
    let stream = workbook_stream(sheets, &bodies, &strings);
    // Sectors of 512 bytes, as spreadsheet programs write them.
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream("/Workbook")?.write_all(&stream)?;
    container.flush()?;
    let mut bytes = container.into_inner().into_inner();
    still_clock(&mut bytes);
    Ok(bytes)
}

/// The container stamps its root with the clock; a synthetic file has none.
fn still_clock(bytes: &mut [u8]) {
    let word = |at: usize| {
        bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes)
    };
    let (Some(shift), Some(first)) = (bytes.get(30).copied(), word(48)) else { return };
    // The root is the first entry of the directory; its two dates stand at 100 and 108.
    let root = (first as usize + 1) << shift;
    if let Some(stamps) = bytes.get_mut(root + 100..root + 116) {
        stamps.fill(0);
    }
}

/// The shared strings, in order of first use.
#[derive(Default)]
struct Strings {
    index: BTreeMap<String, u32>,
    list: Vec<String>,
    uses: u32,
}

impl Strings {
    fn number(&mut self, text: &str) -> u32 {
        self.uses += 1;
        if let Some(number) = self.index.get(text) {
            return *number;
        }
        let number = self.list.len() as u32;
        self.index.insert(text.to_owned(), number);
        self.list.push(text.to_owned());
        number
    }

    /// The table of shared strings; a new record begins before a string that no
    /// longer fits, so that none is cut.
    fn records(&self, out: &mut Vec<u8>) {
        let mut kind = 0x00FC;
        let mut body = [self.uses.to_le_bytes(), (self.list.len() as u32).to_le_bytes()].concat();
        for text in &self.list {
            let text = wide_text(text);
            if body.len() + text.len() > LONGEST {
                record(out, kind, &body);
                kind = 0x003C;
                body.clear();
            }
            body.extend(text);
        }
        record(out, kind, &body);
    }
}

/// A string with a length of two bytes, in UTF-16.
fn wide_text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().take(2000).collect();
    let mut out = (units.len() as u16).to_le_bytes().to_vec();
    out.push(1);
    out.extend(units.into_iter().flat_map(u16::to_le_bytes));
    out
}

/// A string with a length of one byte.
fn short_text(text: &str) -> Vec<u8> {
    let wide = wide_text(text);
    [&wide[..1], &wide[2..]].concat()
}

fn record(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
    out.extend(kind.to_le_bytes());
    // Every body here is shorter than 8,224 bytes.
    out.extend((body.len() as u16).to_le_bytes());
    out.extend(body);
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Begin of a stream: BIFF8, the kind, and a build that readers know.
fn begin(out: &mut Vec<u8>, kind: u16) {
    record(out, 0x0809, &words(&[0x0600, kind, 0x0DBB, 0x07CC, 0x0041, 0, 0x0006, 0]));
}

fn workbook_stream(sheets: &[&Sheet], bodies: &[Vec<u8>], strings: &Strings) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x0005);
    record(&mut out, 0x0042, &words(&[1200]));
    record(&mut out, 0x003D, &words(&[0, 0, 0x3A5C, 0x1C20, 0x0038, 0, 0, 1, 600]));
    record(&mut out, 0x0022, &words(&[0]));
    fonts_and_formats(&mut out);
    // Where the streams of the sheets begin depends on all that stands before them.
    let names: Vec<Vec<u8>> = sheets.iter().map(|sheet| short_text(&sheet.name)).collect();
    let bounds: usize = names.iter().map(|name| 4 + 6 + name.len()).sum();
    let mut tail = Vec::new();
    strings.records(&mut tail);
    record(&mut tail, 0x000A, &[]);
    let mut position = out.len() + bounds + tail.len();
    for (name, body) in names.iter().zip(bodies) {
        let mut bound = (position as u32).to_le_bytes().to_vec();
        bound.extend([0, 0]);
        bound.extend(name);
        record(&mut out, 0x0085, &bound);
        position += body.len();
    }
    out.extend(tail);
    out.extend(bodies.concat());
    out
}

fn fonts_and_formats(out: &mut Vec<u8>) {
    for bold in [false, false, false, false, true] {
        let weight = if bold { 700 } else { 400 };
        let mut font = words(&[200, u16::from(bold), 0x7FFF, weight, 0, 0, 134]);
        font.extend(short_text("宋体"));
        record(out, 0x0031, &font);
    }
    let mut format = 164u16.to_le_bytes().to_vec();
    format.extend(wide_text("yyyy\\-mm\\-dd"));
    record(out, 0x041E, &format);
    for index in 0..18 {
        let style = index < PLAIN;
        let font = match index {
            1 | 2 => 1,
            3 | 4 => 2,
            // Font numbers skip 4: the fifth font is number 5.
            BOLD => 5,
            _ => 0,
        };
        let number_format = if index == DATE { 164 } else { 0 };
        let parent = if style { 0xFFF5 } else { 0x0001 };
        let used = if style && index > 0 { 0xF400 } else { 0x0800 };
        record(
            out,
            0x00E0,
            &words(&[font, number_format, parent, 0x0020, used, 0, 0, 0, 0, 0x20C0]),
        );
    }
    record(out, 0x0293, &[0, 0x80, 0, 0xFF]);
}

fn sheet_stream(sheet: &Sheet, strings: &mut Strings) -> Vec<u8> {
    let mut out = Vec::new();
    begin(&mut out, 0x0010);
    let mut dimensions = 0u32.to_le_bytes().to_vec();
    dimensions.extend((sheet.rows.len() as u32).to_le_bytes());
    dimensions.extend(words(&[0, sheet.width, 0]));
    for column in 0..sheet.width {
        let width = if column < 4 { 5600 } else { 3000 };
        record(&mut out, 0x007D, &words(&[column, column, width, PLAIN, 0, 0]));
    }
    record(&mut out, 0x0200, &dimensions);
    for (row, (kind, cells)) in (0u16..).zip(&sheet.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            cell_record(&mut out, strings, [row, column], *kind, cell);
        }
    }
    record(&mut out, 0x023E, &words(&[0x06B6, 0, 0, 0x0040, 0, 0, 0, 0, 0]));
    for chunk in sheet.merges.chunks(1000) {
        let mut body = (chunk.len() as u16).to_le_bytes().to_vec();
        for &(first_row, first, last_row, last) in chunk {
            body.extend(words(&[first_row as u16, last_row as u16, first, last]));
        }
        record(&mut out, 0x00E5, &body);
    }
    record(&mut out, 0x000A, &[]);
    out
}

fn cell_record(
    out: &mut Vec<u8>,
    strings: &mut Strings,
    place: [u16; 2],
    kind: RowKind,
    cell: &Cell,
) {
    let bold = matches!(kind, RowKind::Title | RowKind::Header | RowKind::Total);
    let format = if bold { BOLD } else { PLAIN };
    let number = |format: u16, value: f64| {
        [words(&[place[0], place[1], format]), value.to_le_bytes().to_vec()].concat()
    };
    match cell {
        Cell::Blank => {}
        Cell::Number(value) => record(out, 0x0203, &number(format, *value)),
        Cell::Day(date) => record(out, 0x0203, &number(DATE, serial(*date) as f64)),
        Cell::Text(_) | Cell::Label(_) => {
            let string = strings.number(&cell.text());
            let body =
                [words(&[place[0], place[1], format]), string.to_le_bytes().to_vec()].concat();
            record(out, 0x00FD, &body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::calendar::day;
    use calamine::{Data, Reader, Xls};

    #[test]
    fn a_reader_finds_what_was_written() {
        let mut sheet = Sheet { name: "江岸区".to_owned(), width: 3, ..Sheet::default() };
        sheet.line(RowKind::Title, "虚构示例数据".to_owned());
        sheet.merges.push((0, 0, 0, 2));
        for row in 0..3000 {
            let text = Cell::Text(format!("第{row}个社会组织"));
            sheet.push(
                RowKind::Data,
                vec![text, Cell::Number(f64::from(row)), Cell::Day(day(2015, 9, 28))],
            );
        }
        let other = Sheet { name: "Sheet2".to_owned(), ..sheet.clone() };
        let bytes = write(&[&sheet, &other]).unwrap();
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["江岸区", "Sheet2"]);
        for name in ["江岸区", "Sheet2"] {
            let range = book.worksheet_range(name).unwrap();
            assert_eq!(range.height(), 3001);
            assert_eq!(range.get((2001, 0)), Some(&Data::String("第2000个社会组织".to_owned())));
            assert_eq!(range.get((2001, 1)), Some(&Data::Float(2000.0)));
            let Some(Data::DateTime(date)) = range.get((2001, 2)) else {
                panic!("expected a date")
            };
            assert_eq!(date.as_f64(), serial(day(2015, 9, 28)) as f64);
        }
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes() {
        let mut sheet = Sheet { name: "一".to_owned(), width: 1, ..Sheet::default() };
        sheet.line(RowKind::Title, "虚构示例数据".to_owned());
        let first = write(&[&sheet]).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert_eq!(first, write(&[&sheet]).unwrap());
    }
}
