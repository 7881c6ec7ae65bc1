//! The collection form (填报表): a workbook that is filled in and read back without a finding.
//!
//! Enters: a pipeline, a reference date, and for a form that is partly filled in the last
//! year's register. Leaves: the bytes of an xlsx file, the same for the same input. Never
//! asks for anything about a person, and never asks what the reader would not understand.

mod columns;
mod companions;
mod entries;
mod guide;
mod look;
mod marks;
mod options;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::codes::{Divisions, RegionCode};
use crate::quantity::Date;
use crate::register::Register;
use crate::rows::Lexicon;
use crate::spec::Pipeline;

use columns::Column;
use entries::Entries;

/// What a form is made of.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// Whose names of columns and words the form uses.
    pub pipeline: &'a Pipeline,
    /// The reference date for which it collects.
    pub as_of: Date,
    /// The division that fills it in; none for a form that anyone may use.
    pub region: Option<RegionCode>,
    /// The last year's register, whose organizations of the division are filled in.
    pub former: Option<&'a Register>,
}

/// A form that was made.
#[derive(Debug)]
pub struct Made {
    /// The bytes of the workbook.
    pub bytes: Vec<u8>,
    /// Columns that are asked for.
    pub columns: usize,
    /// Organizations that are filled in.
    pub filled: usize,
}

/// Why a form could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// More organizations than a sheet has rows.
    #[error("预填 {0} 家组织，超过一张工作表的行数。提示：--region 换成较小的地区")]
    TooMany(usize),
    /// The workbook could not be made.
    #[error("填报表无法生成：{0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// Makes the form.
///
/// # Errors
/// Where a sheet cannot hold what is to be written.
pub fn make(form: &Form<'_>) -> Result<Made, TemplateError> {
    let divisions = Divisions::in_force(form.as_of.year());
    let columns = columns::columns(&Lexicon::new(form.pipeline), form.pipeline);
    let entries = entries::entries(form, &columns, divisions);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(form)?);
    let plan = Plan { form, divisions, columns: &columns, entries: &entries };
    workbook.push_worksheet(sheet::write(&plan)?);
    workbook.push_worksheet(companions::guide(&plan)?);
    workbook.push_worksheet(companions::options(&plan)?);
    workbook.push_worksheet(companions::divisions(&plan)?);
    let bytes = workbook.save_to_buffer()?;
    Ok(Made { bytes, columns: columns.len(), filled: entries.len() })
}

/// What the sheets are made of.
#[derive(Clone, Copy)]
struct Plan<'a> {
    form: &'a Form<'a>,
    divisions: &'static Divisions,
    columns: &'a [Column],
    entries: &'a Entries,
}

impl Plan<'_> {
    /// 湖北省武汉市, or nothing.
    fn region_name(&self) -> String {
        let name = self.form.region.and_then(|code| self.divisions.full_name(code));
        name.unwrap_or_default()
    }
}

fn properties(form: &Form<'_>) -> Result<DocProperties, TemplateError> {
    let date = form.as_of;
    let (year, month, day) =
        (date.year().unsigned_abs(), date.month().unsigned_abs(), date.day().unsigned_abs());
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    Ok(DocProperties::new().set_title("社会组织党建工作填报表").set_creation_datetime(&created))
}
