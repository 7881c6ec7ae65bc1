//! A workbook as bytes, from the process that read it to the one that asked for it.
//!
//! Enters: a workbook, or a stream of its bytes. Leaves: the other of the two. The form is
//! private to one version of the program and lives in a pipe: nothing of it is kept. What
//! comes in is checked as if a stranger had written it.

use std::io::{Error, ErrorKind, Read, Result, Write};

use jiff::civil::Date;

use super::Workbook;
use super::grid::{Cell, Epoch, Merge, Sheet, SheetBuilder};
use crate::diag::{Diagnostic, Place, codes};

/// Stands where another finding, sheet or cell follows, and at the end.
const MORE: u8 = 1;
const END: u8 = 0;

const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const DATE: u8 = 3;
const YES: u8 = 4;
const NO: u8 = 5;
const ERROR: u8 = 6;

/// Writes a workbook.
///
/// # Errors
/// Where the stream takes no more.
pub fn send(book: &Workbook, to: &mut impl Write) -> Result<()> {
    for finding in &book.diagnostics {
        to.write_all(&[MORE])?;
        let place = &finding.place;
        for text in [
            finding.code.id,
            &place.file,
            &place.sheet,
            &place.cell,
            &finding.field,
            &finding.value,
            &finding.message,
            &finding.hint,
        ] {
            send_text(text, to)?;
        }
        to.write_all(&place.row.to_le_bytes())?;
        to.write_all(&finding.times.to_le_bytes())?;
    }
    to.write_all(&[END])?;
    for sheet in &book.sheets {
        to.write_all(&[MORE])?;
        send_sheet(sheet, to)?;
    }
    to.write_all(&[END])
}

fn send_sheet(sheet: &Sheet, to: &mut impl Write) -> Result<()> {
    send_text(&sheet.name, to)?;
    to.write_all(&[u8::from(sheet.epoch == Epoch::Y1904)])?;
    for merge in &sheet.merges {
        to.write_all(&[MORE])?;
        for number in [merge.start.0, merge.start.1, merge.end.0, merge.end.1] {
            to.write_all(&number.to_le_bytes())?;
        }
    }
    to.write_all(&[END])?;
    for row in sheet.rows() {
        for (column, cell) in sheet.row(*row) {
            send_cell(*row, column, cell, to)?;
        }
    }
    to.write_all(&[END])
}

fn send_cell(row: u32, column: u32, cell: Cell<'_>, to: &mut impl Write) -> Result<()> {
    let kind = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(_) => TEXT,
        Cell::Number(_) => NUMBER,
        Cell::Date(_) => DATE,
        Cell::Bool(true) => YES,
        Cell::Bool(false) => NO,
        Cell::Error => ERROR,
    };
    to.write_all(&[kind])?;
    to.write_all(&row.to_le_bytes())?;
    to.write_all(&column.to_le_bytes())?;
    match cell {
        Cell::Text(text) => send_text(text, to),
        Cell::Number(number) => to.write_all(&number.to_le_bytes()),
        Cell::Date(date) => {
            to.write_all(&date.year().to_le_bytes())?;
            to.write_all(&date.month().to_le_bytes())?;
            to.write_all(&date.day().to_le_bytes())
        }
        _ => Ok(()),
    }
}

/// Lengths of all texts fit 32 bits: those of cells are bounded, others are names and words.
fn send_text(text: &str, to: &mut impl Write) -> Result<()> {
    let len = u32::try_from(text.len()).map_err(|_| malformed())?;
    to.write_all(&len.to_le_bytes())?;
    to.write_all(text.as_bytes())
}

/// Reads a workbook.
///
/// # Errors
/// Where the stream ends before the workbook, or is none.
pub fn receive(from: &mut impl Read) -> Result<Workbook> {
    let mut book = Workbook::default();
    let mut text = String::new();
    while byte(from)? == MORE {
        book.diagnostics.push(finding(from)?);
    }
    while byte(from)? == MORE {
        book.sheets.push(sheet(from, &mut text)?);
    }
    Ok(book)
}

fn finding(from: &mut impl Read) -> Result<Diagnostic> {
    let mut next = || -> Result<String> {
        let mut text = String::new();
        read_text(from, &mut text)?;
        Ok(text)
    };
    let id = next()?;
    let code = codes::ALL.iter().find(|code| code.id == id).ok_or_else(malformed)?;
    let place = Place { file: next()?, sheet: next()?, cell: next()?, row: 0 };
    let mut finding = Diagnostic::new(code, place);
    // As they were: what is to be masked was masked where the finding was made.
    finding.field = next()?;
    finding.value = next()?;
    finding.message = next()?;
    finding.hint = next()?;
    finding.place.row = number(from)?;
    finding.times = u64::from_le_bytes(bytes(from)?);
    Ok(finding)
}

fn sheet(from: &mut impl Read, text: &mut String) -> Result<Sheet> {
    read_text(from, text)?;
    let epoch = if byte(from)? == 1 { Epoch::Y1904 } else { Epoch::Y1900 };
    let mut builder = SheetBuilder::new(text).counting_from(epoch);
    let mut merges = Vec::new();
    while byte(from)? == MORE {
        let start = (number(from)?, number(from)?);
        merges.push(Merge { start, end: (number(from)?, number(from)?) });
    }
    loop {
        let kind = byte(from)?;
        if kind == END {
            break;
        }
        let (row, column) = (number(from)?, number(from)?);
        let cell = match kind {
            TEXT => {
                read_text(from, text)?;
                Cell::Text(text)
            }
            NUMBER => Cell::Number(f64::from_le_bytes(bytes(from)?)),
            DATE => {
                let year = i16::from_le_bytes(bytes(from)?);
                let [month, day] = bytes(from)?.map(u8::cast_signed);
                Cell::Date(Date::new(year, month, day).map_err(|_| malformed())?)
            }
            YES => Cell::Bool(true),
            NO => Cell::Bool(false),
            ERROR => Cell::Error,
            _ => return Err(malformed()),
        };
        builder.push(row, column, cell);
    }
    builder.checked(merges).map_err(|_| malformed())
}

/// Reads as much as comes: what is stated makes no room.
fn read_text(from: &mut impl Read, text: &mut String) -> Result<()> {
    text.clear();
    let len = number(from)?;
    let read = from.take(len.into()).read_to_string(text)?;
    if read == len as usize { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

fn number(from: &mut impl Read) -> Result<u32> {
    bytes(from).map(u32::from_le_bytes)
}

fn byte(from: &mut impl Read) -> Result<u8> {
    bytes(from).map(|[byte]| byte)
}

fn bytes<const N: usize>(from: &mut impl Read) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn malformed() -> Error {
    Error::new(ErrorKind::InvalidData, "not a workbook")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbook() -> Workbook {
        let mut builder = SheetBuilder::new("名册").counting_from(Epoch::Y1904);
        let date = jiff::civil::date(2015, 9, 28);
        for (column, cell) in [
            Cell::Text("甲协会"),
            Cell::Number(-0.5),
            Cell::Date(date),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::Error,
        ]
        .into_iter()
        .enumerate()
        {
            builder.push(7, column as u32, cell);
        }
        let merges = vec![Merge { start: (1, 2), end: (3, 4) }];
        let sheets = vec![builder.finish(merges), SheetBuilder::new("空").finish(Vec::new())];
        let finding = Diagnostic::new(&codes::HIDDEN_SHEET, Place::sheet("", "旧表"));
        Workbook { sheets, diagnostics: vec![finding.hint("一"), finding_in_a_cell()] }
    }

    fn finding_in_a_cell() -> Diagnostic {
        let finding = Diagnostic::new(&codes::UNBALANCED_QUOTE, Place::cell("a", "b", 1, 2));
        Diagnostic { times: 40, ..finding.field("x").value("y") }
    }

    fn sent() -> Vec<u8> {
        let mut bytes = Vec::new();
        send(&workbook(), &mut bytes).expect("memory takes all");
        bytes
    }

    #[test]
    fn what_is_received_is_what_was_sent() {
        let received = receive(&mut &*sent()).expect("a workbook");
        assert_eq!(format!("{received:?}"), format!("{:?}", workbook()));
    }

    #[test]
    fn what_is_cut_off_is_no_workbook() {
        let sent = sent();
        for len in 0..sent.len() {
            assert!(receive(&mut &sent[..len]).is_err(), "{len}");
        }
    }
}
