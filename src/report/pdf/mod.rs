//! The report as pages that can be printed and published, in the layout of GB/T 9704-2012.
//!
//! Enters: the document, and its charts as SVG. Leaves: the bytes of a tagged PDF, the same for
//! the same document. Never rounds, and text from data never becomes an instruction to the
//! typesetter: it reads the document as a file of data.

mod face;
mod fit;
mod model;
mod plate;
mod table;
#[cfg(test)]
mod tests;
mod world;

use std::collections::BTreeMap;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::document::Document;
use model::Model;
use world::Desk;

/// Why the pages could not be made.
#[derive(Debug, thiserror::Error)]
#[error("无法排版：{0}")]
pub struct PdfError(String);

/// The whole document as pages. `charts` holds the drawing of each chart by its id, as
/// [`super::chart::plate`] makes it; a chart without one is told in words.
///
/// # Errors
/// Where the typesetter refuses: a fault of the layout or a drawing that is no SVG.
pub fn render(document: &Document, charts: &BTreeMap<String, String>) -> Result<Vec<u8>, PdfError> {
    let pages = typst::compile(&desk(document, charts)?).output;
    let pages = pages.map_err(|faults| refused(&faults))?;
    let options = PdfOptions {
        creator: Smart::Custom(None),
        standards: standards()?,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&pages, &options).map_err(|faults| refused(&faults));
    // The typesetter remembers what it has set; the next document shares nothing with this one.
    typst::comemo::evict(0);
    bytes
}

/// Everything that the typesetter may see.
fn desk(document: &Document, charts: &BTreeMap<String, String>) -> Result<Desk, PdfError> {
    let today = document.as_of.and_then(|date| {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        Datetime::from_ymd(i32::from(date.year()), month, day)
    });
    Ok(Desk::new(files(document, charts)?, today))
}

/// The document and its drawings, by the paths under which the layout reads them.
fn files(
    document: &Document,
    charts: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Bytes>, PdfError> {
    let model = serde_json::to_vec(&Model::of(document, charts))
        .map_err(|error| PdfError(error.to_string()))?;
    let drawing =
        |(id, svg): (&String, &String)| (plate::file(id), Bytes::from_string(svg.clone()));
    let mut files: BTreeMap<String, Bytes> = charts.iter().map(drawing).collect();
    files.insert("/document.json".to_owned(), Bytes::new(model));
    Ok(files)
}

/// PDF/A-2a for the archive and PDF/UA-1 for those who listen: both on one file.
fn standards() -> Result<PdfStandards, PdfError> {
    PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| PdfError(error.message().to_string()))
}

/// What the typesetter says, on one line.
fn refused(faults: &[SourceDiagnostic]) -> PdfError {
    let words: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    PdfError(words.join("；"))
}
