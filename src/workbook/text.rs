//! csv and txt: decoded first, then split.

use encoding_rs::Encoding;

use super::grid::{Cell, SheetBuilder};
use super::refusal::Refusal;
use super::{Workbook, unreadable_text};
use crate::codes::{SNIFFED, decode, is_utf16};
use crate::diag::{Diagnostic, Place, codes};

/// True for bytes that can be text in one of the encodings that are read.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SNIFFED)];
    if Encoding::for_bom(head).is_some() {
        return true;
    }
    let controls = head.iter().filter(|b| matches!(b, 0..=8 | 14..=31)).count();
    // A stray control character or two is no binary file.
    controls * 1_000 <= head.len() || is_utf16(head)
}

/// Reads decoded and delimited text as one sheet without a name.
pub(super) fn read(name: &str, bytes: &[u8]) -> Workbook {
    let Some(text) = decode(bytes) else {
        return unreadable_text(name);
    };
    let delimiter = sniff_delimiter(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut builder = SheetBuilder::new("");
    let mut record = csv::StringRecord::new();
    let (mut row, mut last, mut width) = (0, 0, 0);
    let mut diagnostics = Vec::new();
    // The text is valid UTF-8 and any number of fields is allowed: reading cannot fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        // The splitter drops empty lines; a row keeps its place all the same, as it
        // would when the file is opened as a sheet.
        let start = record.position().map_or(0, |at| at.byte() as usize);
        row += empty_lines(text.as_bytes(), start);
        width = width.max(record.len());
        let broken = record.as_slice().contains('\n');
        for (column, field) in record.iter().enumerate() {
            if broken && swallows_rows(field, delimiter, width) {
                let place = Place::cell(name, "", row, column as u32);
                diagnostics.push(Diagnostic::new(&codes::UNBALANCED_QUOTE, place));
                builder.push(row, column as u32, Cell::Error);
            } else {
                builder.push(row, column as u32, Cell::Text(field));
            }
        }
        last = row;
        row += 1;
    }
    // A mark that is not closed takes everything behind it into one cell of the last row.
    if diagnostics.is_empty() && text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        let place = Place::rows(name, "", last, last);
        diagnostics.push(Diagnostic::new(&codes::UNBALANCED_QUOTE, place));
    }
    match builder.checked(Vec::new()) {
        Ok(sheet) => Workbook { sheets: vec![sheet], diagnostics },
        Err(excess) => Refusal::TooLarge(format!("文件未读：{excess}")).workbook(name),
    }
}

/// Whether a quoted field of several lines holds rows of the table: a stray mark opened it.
/// A remark of several lines has none of as many parts as the table is wide.
fn swallows_rows(field: &str, delimiter: u8, width: usize) -> bool {
    let parts = |line: &str| line.bytes().filter(|byte| *byte == delimiter).count() + 1;
    field.contains('\n') && field.lines().any(|line| parts(line) >= width.max(4))
}

/// Empty lines before the record that the splitter begins at `start`, which may
/// stand between the two bytes of a line's end.
fn empty_lines(text: &[u8], start: usize) -> u32 {
    let split_end = start > 0 && text[start - 1] == b'\r' && text.get(start) == Some(&b'\n');
    let from = start + usize::from(split_end);
    let breaks = text[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let breaks = &text[from..from + breaks];
    // `\r\n` is one end of a line, `\r` alone another's.
    let within = breaks.windows(2).filter(|two| *two == b"\r\n").count();
    (breaks.len() - within) as u32
}

/// Signs that part fields, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The delimiter that splits the first lines into the most fields. Lines without any, as
/// titles and notes are, do not count.
fn sniff_delimiter(text: &str) -> u8 {
    let mut counts = [0; DELIMITERS.len()];
    let (mut lines, mut parted) = (0, false);
    for byte in outside_quotes(text).take(SNIFFED) {
        if byte == b'\n' {
            lines += u32::from(std::mem::take(&mut parted));
            if lines == 20 {
                break;
            }
        }
        if let Some(at) = DELIMITERS.iter().position(|delimiter| *delimiter == byte) {
            counts[at] += 1;
            parted = true;
        }
    }
    let most = (0..DELIMITERS.len()).rev().max_by_key(|at| counts[*at]);
    DELIMITERS[most.unwrap_or(0)]
}

/// The bytes that stand in no quoted field, which may go on over several lines.
fn outside_quotes(text: &str) -> impl Iterator<Item = u8> {
    let (mut quoted, mut begins) = (false, true);
    text.bytes().filter(move |byte| {
        let toggles = *byte == b'"' && (quoted || begins);
        quoted ^= toggles;
        // Two marks within a quoted field are one of its own: it is left and begins again.
        begins = !quoted && (toggles || matches!(byte, b'\n' | b'\r') || DELIMITERS.contains(byte));
        !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(u32, u32, String)> {
        let workbook = read("x.csv", bytes);
        let sheet = &workbook.sheets[0];
        let mut found = Vec::new();
        for row in sheet.rows() {
            for (column, cell) in sheet.row(*row) {
                let Cell::Text(text) = cell else { panic!("text files hold text") };
                found.push((*row, column, text.to_owned()));
            }
        }
        found
    }

    #[test]
    fn gb18030_without_a_mark_is_decoded_before_it_is_split() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("名称,状态\n鼕会,正常\n");
        assert_eq!(cells(&bytes)[2], (1, 0, "鼕会".to_owned()));
    }

    #[test]
    fn empty_lines_and_quoted_breaks_leave_rows_in_place() {
        let found = cells("a,b\n\n\"x\ny\",2\n3,4\n".as_bytes());
        let places: Vec<(u32, u32)> =
            found.iter().map(|(row, column, _)| (*row, *column)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (2, 0), (2, 1), (3, 0), (3, 1)]);
    }

    #[test]
    fn empty_lines_that_end_as_on_old_computers_leave_rows_in_place() {
        for (text, row) in [("a\r\r\rb", 3), ("a\r\n\r\nb", 2), ("a\n\r\r\nb", 3)] {
            assert_eq!(cells(text.as_bytes())[1], (row, 0, "b".to_owned()), "{text:?}");
        }
    }

    #[test]
    fn tabs_and_semicolons_are_found_out() {
        assert_eq!(cells("a\tb\n1,5\t2\n".as_bytes()).len(), 4);
        assert_eq!(cells("a;b\n1;2\n".as_bytes()).len(), 4);
    }

    #[test]
    fn lines_without_signs_do_not_decide_what_parts_the_fields() {
        let text = format!("{}a;b\n1;2\n", "请逐项填写。\n".repeat(60));
        let places: Vec<(u32, u32)> =
            cells(text.as_bytes()).iter().map(|(row, column, _)| (*row, *column)).collect();
        assert_eq!(places[60..], [(60, 0), (60, 1), (61, 0), (61, 1)]);
    }

    #[test]
    fn signs_in_a_quoted_field_of_several_lines_part_nothing() {
        let found = cells("\"a;b\nc;d;\"\"e\"\";\nf\",1\nx,2\n".as_bytes());
        let places: Vec<(u32, u32)> =
            found.iter().map(|(row, column, _)| (*row, *column)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (1, 0), (1, 1)]);
    }

    #[test]
    fn utf16_without_a_mark_is_read() {
        for text in ["a,b\n1,2", "统一社会信用代码,名称\n1,天门一协会\n"] {
            for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
                assert!(is_text(&bytes), "{text}");
                assert_eq!(cells(&bytes).len(), 4, "{text}");
            }
        }
    }

    #[test]
    fn a_stray_control_character_is_no_binary_file() {
        let text = format!("名称,状态\n甲\0协会,正常\n{}", "乙协会,正常\n".repeat(200));
        assert!(is_text(text.as_bytes()));
        assert_eq!(cells(text.as_bytes())[2], (1, 0, "甲\0协会".to_owned()));
    }

    #[test]
    fn a_quotation_mark_that_never_closes_is_an_error_at_its_row() {
        let book = read("x.csv", "名称,状态\n甲,正常\n\"乙,正常\n丙,正常\n".as_bytes());
        let found: Vec<(&str, u32)> =
            book.diagnostics.iter().map(|found| (found.code.id, found.place.row)).collect();
        assert_eq!(found, [("workbook/unbalanced-quote", 3)]);
    }
}
