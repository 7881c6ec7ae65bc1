//! xlsx, xls, xlsb and ods, sheet by sheet.
//!
//! Enters: the bytes of a workbook. Leaves: its sheets. An xlsx as nearly every program
//! writes them is read straight ([`Plain`]), any other workbook through calamine, which
//! decides what a damaged one is.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{
    CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, Ods, Reader, SheetType, SheetVisible,
    Xls, Xlsb, Xlsx,
};
use jiff::civil::Date;

use super::grid::{Cell, Epoch, MOST_COLUMNS, MOST_ROWS, Merge, Sheet, SheetBuilder};
use super::package::{self, Package};
use super::plain::Plain;
use super::refusal::{Failure, failed, said};
use super::{Format, WITHHELD, Workbook, biff};
use crate::codes::holds_personal;
use crate::diag::{Diagnostic, Place, a1, codes};

type Bytes<'a> = Cursor<&'a [u8]>;

/// Reads all visible sheets; hidden ones only where asked for.
pub(super) fn read(name: &str, bytes: &[u8], format: Format, read_hidden: bool) -> Workbook {
    let plain = (format == Format::Xlsx).then(|| read_plain(name, bytes, read_hidden)).flatten();
    plain.unwrap_or_else(|| read_any(name, bytes, format, read_hidden))
}

/// Reads an xlsx as nearly every program writes it; `None` where it is another.
pub(super) fn read_plain(name: &str, bytes: &[u8], read_hidden: bool) -> Option<Workbook> {
    let mut book = Plain::open(bytes)?;
    let sheets = book.sheets().to_vec();
    let limits = Limits {
        read_hidden,
        most_text: most_text(book.unpacked, Format::Xlsx),
        epoch: book.epoch(),
    };
    let (mut hidden, mut is_plain) = (false, !sheets.is_empty());
    let read = |sheet: &str, builder| {
        let cells = is_plain.then(|| book.read(sheet, builder)).flatten();
        let read = cells.ok_or_else(|| failed("unusual")).and_then(|cells| {
            hidden |= cells.hidden;
            finish(cells.builder, cells.merges.iter().filter_map(merge).collect())
        });
        is_plain &= read.is_ok();
        read
    };
    let mut workbook = read_sheets(name, &sheets, limits, read);
    if !is_plain {
        return None;
    }
    note_hidden(&mut workbook, name, hidden || book.hides()?);
    Some(workbook)
}

/// Reads any workbook through calamine.
pub(super) fn read_any(name: &str, bytes: &[u8], format: Format, read_hidden: bool) -> Workbook {
    let looked = match format {
        Format::Xls => biff::bounded(bytes).map(|biff::Bounded { bytes, hidden }| {
            let unpacked = bytes.len() as u64;
            (bytes, Package { unpacked, hidden, ..Package::default() })
        }),
        _ => package::look(bytes).map(|package| (Cow::Borrowed(bytes), package)),
    };
    let (bytes, package) = match looked {
        Ok(looked) => looked,
        Err(refusal) => return refusal.workbook(name),
    };
    let bytes = &*bytes;
    let opened = match format {
        Format::Xlsx => Xlsx::new(Cursor::new(bytes))
            .map(|book| Book::Xlsx(book, package.merged))
            .map_err(|e| e.to_string()),
        Format::Xlsb => Xlsb::new(Cursor::new(bytes))
            .map(|book| Book::Xlsb(book, package.merges))
            .map_err(|e| e.to_string()),
        Format::Ods => Ods::new(Cursor::new(bytes))
            .map(|book| Book::Ods(book, package.merges))
            .map_err(|e| e.to_string()),
        _ => Xls::new(Cursor::new(bytes)).map(Book::Xls).map_err(|e| e.to_string()),
    };
    match opened {
        Ok(mut book) => {
            let most_text = most_text(package.unpacked, format);
            let limits = Limits { read_hidden, most_text, epoch: book.epoch() };
            let sheets = book.sheets();
            let read = |sheet: &str, builder| read_sheet(&mut book, sheet, builder);
            let mut workbook = read_sheets(name, &sheets, limits, read);
            note_hidden(&mut workbook, name, package.hidden);
            workbook
        }
        Err(error) => {
            let error = if is_encrypted(bytes) { "password".to_owned() } else { error };
            Workbook { sheets: Vec::new(), diagnostics: vec![unreadable(name, &error)] }
        }
    }
}

fn note_hidden(workbook: &mut Workbook, name: &str, hidden: bool) {
    if hidden {
        workbook.diagnostics.push(Diagnostic::new(&codes::HIDDEN_ROWS, Place::file(name)));
    }
}

/// Bytes of text that all sheets of a file together may hold. Shared texts stand once in
/// the file and in cell after cell of its sheets, but those cells take room in the file too:
/// thirty bytes in an xlsx, twelve to fourteen in the others.
fn most_text(unpacked: u64, format: Format) -> usize {
    const LEAST: usize = 64 << 20;
    let times = if format == Format::Xlsx { 4 } else { 16 };
    usize::try_from(unpacked).unwrap_or(usize::MAX).saturating_mul(times).max(LEAST)
}

enum Book<'a> {
    /// With whether any of its sheets holds a merged range.
    Xlsx(Xlsx<Bytes<'a>>, bool),
    /// With the merged ranges of its sheets, which its reader does not tell.
    Xlsb(Xlsb<Bytes<'a>>, Vec<Vec<Merge>>),
    Xls(Xls<Bytes<'a>>),
    /// With the merged ranges of its sheets, which its reader does not tell.
    Ods(Ods<Bytes<'a>>, Vec<Vec<Merge>>),
}

impl Book<'_> {
    fn epoch(&self) -> Epoch {
        let from_1904 = match self {
            Book::Xlsx(book, _) => book.has_1904_epoch(),
            Book::Xlsb(book, _) => book.has_1904_epoch(),
            Book::Xls(book) => book.has_1904_epoch(),
            // Its dates are written out.
            Book::Ods(..) => false,
        };
        if from_1904 { Epoch::Y1904 } else { Epoch::Y1900 }
    }

    fn sheets(&self) -> Vec<calamine::Sheet> {
        match self {
            Book::Xlsx(book, _) => book.sheets_metadata().to_vec(),
            Book::Xlsb(book, _) => book.sheets_metadata().to_vec(),
            Book::Xls(book) => book.sheets_metadata().to_vec(),
            Book::Ods(book, _) => book.sheets_metadata().to_vec(),
        }
    }
}

/// True for the container of an encrypted package: it names its stream in UTF-16.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

fn unreadable(name: &str, error: &str) -> Diagnostic {
    let finding = Diagnostic::new(&codes::UNREADABLE_FILE, Place::file(name));
    if error.to_lowercase().contains("password") || error.contains("EncryptedPackage") {
        return finding.message("文件有密码，未读").hint("请去掉密码后再报");
    }
    finding.message(format!("文件损坏或不完整，未读（{}）", said(error)))
}

/// How the sheets of a workbook are read.
#[derive(Clone, Copy)]
struct Limits {
    read_hidden: bool,
    /// Bytes of text that all of them may hold.
    most_text: usize,
    epoch: Epoch,
}

/// Reads the sheets of a workbook, each with its own builder.
fn read_sheets(
    file: &str,
    sheets: &[calamine::Sheet],
    Limits { read_hidden, mut most_text, epoch }: Limits,
    mut read: impl FnMut(&str, SheetBuilder) -> Result<(Sheet, usize), Failure>,
) -> Workbook {
    let mut workbook = Workbook::default();
    if sheets.is_empty() {
        workbook.diagnostics.push(unreadable(file, "没有工作表"));
    }
    let worksheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    for (at, sheet) in worksheets.enumerate() {
        let shown = shown_name(&sheet.name, at + 1);
        if sheet.visible != SheetVisible::Visible && !read_hidden {
            let place = Place::sheet(file, &shown);
            workbook.diagnostics.push(Diagnostic::new(&codes::HIDDEN_SHEET, place));
            continue;
        }
        let builder = SheetBuilder::new(&shown).holding(most_text).counting_from(epoch);
        match read(&sheet.name, builder) {
            Ok((cells, text)) => {
                most_text -= text;
                workbook.sheets.push(cells);
            }
            Err(failure) => {
                workbook.diagnostics.push(failure.finding(Place::sheet(file, &shown)));
            }
        }
    }
    workbook
}

/// A sheet's name; one that holds a number of a person is not kept.
fn shown_name(name: &str, number: usize) -> String {
    if holds_personal(name) { format!("{WITHHELD}{number}") } else { name.to_owned() }
}

/// A sheet with the length of its text.
fn read_sheet(
    book: &mut Book<'_>,
    name: &str,
    builder: SheetBuilder,
) -> Result<(Sheet, usize), Failure> {
    match book {
        Book::Xlsx(book, merged) => read_xlsx(book, name, *merged, builder),
        Book::Xlsb(book, merges) => {
            let merges = taken(merges, book.sheets_metadata(), name);
            let mut reader = book.worksheet_cells_reader(name).map_err(failed)?;
            finish(collect(builder, || reader.next_cell())?, merges)
        }
        Book::Xls(book) => {
            let range = book.worksheet_range(name).map_err(failed)?;
            let merges = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            finish(from_range(builder, &range)?, merges.iter().filter_map(merge).collect())
        }
        Book::Ods(book, merges) => {
            let merges = taken(merges, book.sheets_metadata(), name);
            let range = book.worksheet_range(name).map_err(failed)?;
            finish(from_range(builder, &range)?, merges)
        }
    }
}

/// The merged ranges of the sheet of this name.
fn taken(merges: &mut [Vec<Merge>], sheets: &[calamine::Sheet], name: &str) -> Vec<Merge> {
    let at = sheets.iter().position(|sheet| sheet.name == name);
    let ranges = at.and_then(|at| merges.get_mut(at)).map(std::mem::take).unwrap_or_default();
    ranges.into_iter().filter_map(|Merge { start, end }| clipped(start, end)).collect()
}

fn read_xlsx(
    book: &mut Xlsx<Bytes<'_>>,
    name: &str,
    merged: bool,
    mut builder: SheetBuilder,
) -> Result<(Sheet, usize), Failure> {
    let mut reader = book.worksheet_cells_reader(name).map_err(failed)?;
    let Dimensions { start, end } = reader.dimensions();
    let side = |start: u32, end: u32| end.saturating_sub(start) as usize + 1;
    builder.expect(side(start.0, end.0).saturating_mul(side(start.1, end.1)));
    let builder = collect(builder, || reader.next_cell())?;
    drop(reader);
    // Merged ranges stand behind the cells, so that reading them costs a second pass.
    let merges =
        if merged { book.merge_cells_by_sheet_name(name).unwrap_or_default() } else { Vec::new() };
    finish(builder, merges.iter().filter_map(merge).collect())
}

fn merge(range: &Dimensions) -> Option<Merge> {
    clipped(range.start, range.end)
}

/// A merged range, from whichever corner it is told, as far as it lies on a sheet.
fn clipped(a: (u32, u32), b: (u32, u32)) -> Option<Merge> {
    let (start, end) = ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
    is_on_sheet(start.0, start.1)
        .then(|| Merge { start, end: (end.0.min(MOST_ROWS - 1), end.1.min(MOST_COLUMNS - 1)) })
}

fn is_on_sheet(row: u32, column: u32) -> bool {
    row < MOST_ROWS && column < MOST_COLUMNS
}

/// Takes every cell that a reader yields, until it is too much.
fn collect<'a, E: std::fmt::Display>(
    mut builder: SheetBuilder,
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, E>,
) -> Result<SheetBuilder, Failure> {
    while let Some(cell) = next().map_err(failed)? {
        let (row, column) = cell.get_position();
        if !is_on_sheet(row, column) {
            return Err(failed(OUTSIDE));
        }
        builder.push(row, column, shown(cell.get_value()));
        if builder.is_full() {
            break;
        }
    }
    Ok(builder)
}

/// A row number of a damaged file may be any, and each row up to it would be counted.
const OUTSIDE: &str = "有单元格在 1,048,576 行、16,384 列之外";

/// What a cell shows.
#[inline]
fn shown<'c>(value: &'c DataRef<'_>) -> Cell<'c> {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => number_cell(*number),
        DataRef::String(text) => Cell::Text(text),
        DataRef::SharedString(text) => Cell::Text(text),
        DataRef::Bool(bool) => Cell::Bool(*bool),
        DataRef::DateTime(date) => date_cell(date),
        DataRef::DateTimeIso(text) => iso_date(text),
        DataRef::DurationIso(_) => Cell::Error,
        DataRef::Error(error) => error_cell(error),
    }
}

fn from_range(
    mut builder: SheetBuilder,
    range: &calamine::Range<Data>,
) -> Result<SheetBuilder, Failure> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let (row, column) = (top + row as u32, left + column as u32);
        if !is_on_sheet(row, column) {
            return Err(failed(OUTSIDE));
        }
        let cell = match value {
            Data::Empty => Cell::Empty,
            Data::Int(number) => Cell::Number(*number as f64),
            Data::Float(number) => number_cell(*number),
            Data::String(text) => Cell::Text(text),
            Data::Bool(bool) => Cell::Bool(*bool),
            Data::DateTime(date) => date_cell(date),
            Data::DateTimeIso(text) => iso_date(text),
            Data::Error(error) => error_cell(error),
            _ => Cell::Error,
        };
        builder.push(row, column, cell);
    }
    Ok(builder)
}

/// A number without end is none: some writers leave `inf` and `NaN` behind.
pub(super) fn number_cell(number: f64) -> Cell<'static> {
    if number.is_finite() { Cell::Number(number) } else { Cell::Error }
}

fn finish(builder: SheetBuilder, merges: Vec<Merge>) -> Result<(Sheet, usize), Failure> {
    let text = builder.text_len();
    let sheet = builder.checked(merges).map_err(Failure::Excess)?;
    match sheet.told_twice() {
        Some((row, column)) => Err(failed(format!("单元格 {} 出现两次", a1(row, column)))),
        None => Ok((sheet, text)),
    }
}

pub(super) fn error_cell(error: &CellErrorType) -> Cell<'static> {
    match error {
        CellErrorType::NA => Cell::Text("#N/A"),
        _ => Cell::Error,
    }
}

/// The calendar date that a date-formatted number shows, for both epochs.
pub(super) fn date_cell(value: &ExcelDateTime) -> Cell<'static> {
    if !value.is_datetime() || value.as_f64() < 1.0 || !value.as_f64().is_finite() {
        return number_cell(value.as_f64());
    }
    let (year, month, day, ..) = value.to_ymd_hms_milli();
    // 1900-02-29 exists for Excel alone; it is shown as the day after the 28th.
    let date = i16::try_from(year).ok().and_then(|year| {
        Date::new(year, month as i8, day as i8).or_else(|_| Date::new(year, 3, 1)).ok()
    });
    date.map_or(Cell::Error, Cell::Date)
}

pub(super) fn iso_date(text: &str) -> Cell<'_> {
    let date = text.get(..10).and_then(|head| head.parse::<Date>().ok());
    date.map_or(Cell::Text(text), Cell::Date)
}
