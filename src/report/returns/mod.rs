//! Back to the sender: a faulty file as a new workbook with its faults marked.
//!
//! Enters: what may be given back of the file's sheets, and its findings. Leaves: the
//! bytes of an xlsx file that begins with the list of findings, each linked to its cell;
//! every cell stands at its address, guilty ones are filled and explained in a note.
//! Where nothing of the file could be read the list stands alone. Never quotes more than
//! a finding does, never lets text become a formula, and never fails for what a source
//! holds: what Excel cannot hold is left out, and the list says so.

mod list;
mod looks;
mod marks;
mod names;
mod sheet;

pub use names::path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::xlsx::XlsxError;
use crate::diag::{Diagnostic, Severity, codes};
use crate::quantity::Date;
use crate::rows::KeptSheet;
use looks::Looks;

/// Everything that a returned workbook is made of.
pub(crate) struct Return<'a> {
    /// Path of the source below the input folder.
    pub(crate) file: &'a str,
    /// The reference date, which the workbook bears in place of a clock.
    pub(crate) as_of: Date,
    /// What may be given back of its sheets; `None` where the file is no longer the one
    /// that was read.
    pub(crate) sheets: Option<&'a [KeptSheet]>,
    /// Its findings, for which [`is_for_sender`] holds.
    pub(crate) findings: &'a [&'a Diagnostic],
}

/// Whether a finding is for the sender to mend or to look at: notes say what was done,
/// for the record, and are not.
pub(crate) fn is_for_sender(finding: &Diagnostic) -> bool {
    // A layout that the pipeline tells is no matter of the sender.
    finding.severity() != Severity::Note
        && !finding.place.file.is_empty()
        && *finding.code != codes::UNUSED_LAYOUT
}

/// The workbook.
///
/// # Errors
/// Where the file cannot be packed.
pub(crate) fn render(material: &Return<'_>) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let sheets = material.sheets.unwrap_or_default();
    let names = names::names(sheets);
    let marks = marks::marks(sheets, material.findings);
    let mut workbook = Workbook::new();
    workbook.set_default_format(&looks.plain, 22, 72)?;
    workbook.set_properties(&properties(material)?);
    // The list comes first and tells what the sheets left out, which is known only when
    // they are written.
    let mut left = sheet::Left::default();
    workbook.add_worksheet().set_name(list::NAME)?;
    for ((sheet, name), marks) in sheets.iter().zip(&names).zip(&marks) {
        let out = workbook.add_worksheet();
        out.set_name(&name.shown)?;
        left += sheet::write(out, sheet, marks, &looks)?;
    }
    list::write(workbook.worksheet_from_index(0)?, material, &names, &left, &looks)?;
    Ok(workbook.save_to_buffer()?)
}

fn properties(material: &Return<'_>) -> Result<DocProperties, XlsxError> {
    let day = material.as_of;
    let created = ExcelDateTime::from_ymd(
        day.year().unsigned_abs(),
        day.month().unsigned_abs(),
        day.day().unsigned_abs(),
    )?;
    let properties = DocProperties::new().set_title("退回表").set_keywords("内部资料");
    Ok(properties.set_creation_datetime(&created))
}

/// Rows and columns that a sheet of Excel can hold.
const MOST: (u32, u32) = (1_048_576, 16_384);

/// The place of a cell on a sheet of Excel; `None` beyond its edge.
fn seat(row: u32, column: u32) -> Option<(u32, u16)> {
    if row >= MOST.0 || column >= MOST.1 {
        return None;
    }
    u16::try_from(column).ok().map(|column| (row, column))
}
