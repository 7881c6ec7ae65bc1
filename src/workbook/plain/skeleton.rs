//! A workbook without its cells: names and order of sheets, parts and date formats.
//!
//! calamine knows all of this and tells some of it. So it is given the package with each
//! sheet replaced by one that calamine reads in no time: it holds the number of the part
//! that it stands for, so that the part of a name can be asked for, and a number in each
//! style of the workbook, so that the styles of dates can be told. There is one authority
//! on formats then, and what it refuses is left to it altogether.

use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};

use calamine::{Data, DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, Xlsx};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Package, parts, parts_of};
use crate::workbook::package::Kind;

type Book = Xlsx<Cursor<Vec<u8>>>;

/// See the module.
pub(super) struct Skeleton {
    pub(super) sheets: Vec<calamine::Sheet>,
    pub(super) from_1904: bool,
    /// The part of each worksheet, by its name.
    parts: Vec<(String, usize)>,
    /// How a number of each style is shown, where it is a date or a time.
    styles: Vec<Option<ExcelDateTimeType>>,
}

/// More styles than these are the traces of decades of copying, each asked for in vain.
const MOST_STYLES: usize = 4_096;
/// Numbers in styles that all sheets of a skeleton hold at most: some two megabytes.
const MOST_NUMBERS: usize = 1 << 16;

impl Skeleton {
    /// That of a package; `None` where calamine does not read it.
    pub(super) fn of(package: &mut Package<'_>) -> Option<Skeleton> {
        let styles = styles_at_most(package)?;
        let mut book: Book = Xlsx::new(Cursor::new(bones(package, styles)?)).ok()?;
        let sheets = book.sheets_metadata().to_vec();
        let mut skeleton = Skeleton {
            from_1904: book.has_1904_epoch(),
            sheets,
            parts: Vec::new(),
            styles: Vec::new(),
        };
        for sheet in skeleton.sheets.iter().filter(|one| one.typ == SheetType::WorkSheet) {
            if skeleton.parts.is_empty() {
                skeleton.styles = told_styles(&mut book, &sheet.name)?;
            }
            skeleton.parts.push((sheet.name.clone(), told_part(&mut book, &sheet.name)?));
        }
        Some(skeleton)
    }

    /// The part that holds the worksheet of this name.
    pub(super) fn part(&self, name: &str) -> Option<usize> {
        self.parts.iter().find(|(of, _)| of == name).map(|(_, part)| *part)
    }

    /// A number in a style, as the date or time that it shows.
    #[inline]
    pub(super) fn date(&self, number: f64, style: usize) -> Option<ExcelDateTime> {
        let shown = (*self.styles.get(style)?)?;
        Some(ExcelDateTime::new(number, shown, self.from_1904))
    }
}

/// So many styles a workbook has at most.
fn styles_at_most(package: &mut Package<'_>) -> Option<usize> {
    let mut xml = Vec::new();
    for at in parts(package, |name| name.to_ascii_lowercase().ends_with("styles.xml"))? {
        package.by_index(at).ok()?.read_to_end(&mut xml).ok()?;
    }
    let styles = memchr::memmem::find_iter(&xml, b"<xf ").count();
    (styles <= MOST_STYLES).then_some(styles)
}

/// The package with other sheets, and without texts.
fn bones(package: &mut Package<'_>, styles: usize) -> Option<Vec<u8>> {
    let mut cells = String::new();
    for style in 0..styles {
        write!(cells, "<c s=\"{style}\"><v>1</v></c>").ok()?;
    }
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let (sheets, texts) = (parts_of(package, Kind::Sheet)?, parts_of(package, Kind::Texts)?);
    if sheets.len().saturating_mul(styles) > MOST_NUMBERS {
        return None;
    }
    let mut bones = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..package.len() {
        if sheets.contains(&at) {
            bones.start_file(package.name_for_index(at)?.ok()?, stored).ok()?;
            let row = format!("<row r=\"1\"><c><v>{at}</v></c>{cells}</row>");
            write!(bones, "<worksheet><sheetData>{row}</sheetData></worksheet>").ok()?;
        } else if !texts.contains(&at) {
            bones.raw_copy_file(package.by_index_raw(at).ok()?).ok()?;
        }
    }
    Some(bones.finish().ok()?.into_inner())
}

/// The number of the part that the sheet of this name stands for.
fn told_part(book: &mut Book, name: &str) -> Option<usize> {
    let mut reader = book.worksheet_cells_reader(name).ok()?;
    match reader.next_cell().ok()??.get_value() {
        DataRef::Float(part) => Some(*part as usize),
        _ => None,
    }
}

/// How each style shows a number, as the sheet of this name says.
fn told_styles(book: &mut Book, name: &str) -> Option<Vec<Option<ExcelDateTimeType>>> {
    let mut reader = book.worksheet_cells_reader(name).ok()?;
    // The number of the part stands before them.
    reader.next_cell().ok()??;
    let mut styles = Vec::new();
    while let Some(cell) = reader.next_cell().ok()? {
        styles.push(match Data::from(cell.get_value().clone()) {
            Data::DateTime(shown) if shown.is_datetime() => Some(ExcelDateTimeType::DateTime),
            Data::DateTime(_) => Some(ExcelDateTimeType::TimeDelta),
            _ => None,
        });
    }
    Some(styles)
}
