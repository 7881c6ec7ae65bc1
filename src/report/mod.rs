//! Step 6: figures and verdicts → the files of a report.
//!
//! Enters: what the steps before have found. Leaves: the files of an output
//! folder, in memory, and [`mod@write`] puts them in place. One document model feeds
//! every format, so that a figure reads the same in all of them.

pub mod chart;
pub mod choice;
pub mod compose;
pub mod data;
pub mod dictionary;
pub mod document;
pub mod docx;
mod encode;
pub mod events;
pub mod form;
pub mod html;
mod label;
pub mod manifest;
pub mod number;
pub mod party;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod plain;
pub mod public;
pub mod quality;
pub mod register;
pub mod resubmission;
pub mod returns;
mod set;
pub mod sql;
pub mod write;
pub mod work;
pub mod written;
pub mod xlsx;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::evaluation::Evaluation;
use crate::indicators::Figures;
use crate::quantity::Date;
use crate::register::Register;
use crate::rows::{RowBatch, SheetAccount};
use crate::spec::{ChartSize, Pipeline};
use manifest::{Manifest, PROGRAM, WithheldRows, sha256_of};
use write::{Content, Files};

/// Everything that a report is made of.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The pipeline.
    pub pipeline: &'a Pipeline,
    /// The reference date.
    pub as_of: Date,
    /// Figures of all year-ends.
    pub figures: &'a Figures,
    /// Verdicts at the reference date.
    pub evaluation: &'a Evaluation,
    /// The register at the reference date.
    pub register: &'a Register,
    /// The batches that it came from.
    pub batches: &'a [RowBatch],
    /// All findings.
    pub diagnostics: &'a [Diagnostic],
    /// Where the rows went.
    pub ledger: &'a [quality::LedgerLine],
    /// Where the cells went.
    pub cells: &'a [SheetAccount],
    /// SHA-256 of each input.
    pub inputs: &'a BTreeMap<String, String>,
    /// What the text says besides figures.
    pub background: &'a compose::Background<'a>,
}

/// Everything that the public edition is made of: figures and an evaluation that were
/// published, and nothing of an organization, a file or a finding.
#[derive(Clone, Copy)]
pub struct PublicMaterial<'a> {
    /// The pipeline.
    pub pipeline: &'a Pipeline,
    /// The reference date.
    pub as_of: Date,
    /// What [`public::publish`] tells.
    pub figures: &'a Figures,
    /// What [`public::publish_evaluation`] tells.
    pub evaluation: &'a Evaluation,
    /// SHA-256 of each input, without its name.
    pub inputs: &'a BTreeMap<String, String>,
    /// What the text says besides figures.
    pub background: &'a compose::Background<'a>,
}

/// Why a report cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A picture could not be made from its drawing.
    #[error("图 {chart} 无法转为 PNG：{error}")]
    Chart {
        /// Id of the chart.
        chart: String,
        /// The reason.
        error: chart::PngError,
    },
    /// The template of the bulletin asks for what the report has not.
    #[error(transparent)]
    Bulletin(#[from] crate::spec::Fault),
    /// The pages of the bulletin could not be set.
    #[cfg(feature = "pdf")]
    #[error("bulletin.pdf {0}")]
    Pdf(#[from] pdf::PdfError),
    /// The bulletin could not be packed.
    #[error("bulletin.docx 无法生成：{0}")]
    Docx(#[from] docx::DocxError),
    /// The workbook could not be made.
    #[error("tables.xlsx 无法生成：{0}")]
    Workbook(#[from] xlsx::XlsxError),
    /// A workbook that goes back to a sender could not be made.
    #[error("{file} 的退回表无法生成：{error}")]
    Return {
        /// The source.
        file: String,
        /// The reason.
        error: xlsx::XlsxError,
    },
}

/// All files of the output folder, the manifest and the workbooks `returns` that go back
/// to senders included.
///
/// # Errors
/// Where a chart or the workbook cannot be made; nothing is written then.
pub fn render(material: &Material<'_>, returns: Files) -> Result<Files, RenderError> {
    let composed = compose::compose(material.background, material.figures, material.evaluation)?;
    let document = &composed.report;
    let (documents, data) =
        rayon::join(|| documents(material.pipeline, &composed), || data_files(material));
    let mut files = documents?;
    if material.pipeline.output.workbook {
        let filled = &material.background.form;
        let form = xlsx::form::render(filled, &document.region, &document.marks, material.as_of)?;
        files.insert("official_form.xlsx".to_owned(), form.into());
    }
    files.extend(region_pages(material));
    files.extend(data);
    files.extend(returns);
    let manifest = manifest(material.pipeline, material.as_of, material.inputs, &files);
    files.insert("manifest.json".to_owned(), manifest.to_json().into());
    Ok(files)
}

/// All files of the public edition, the manifest included.
///
/// # Errors
/// Where a chart or the workbook cannot be made; nothing is written then.
pub fn render_public(material: &PublicMaterial<'_>) -> Result<Files, RenderError> {
    let m = *material;
    let composed = compose::compose(m.background, m.figures, m.evaluation)?;
    let mut files = documents(m.pipeline, &composed)?;
    files.extend([
        ("data/figures.csv".to_owned(), data::figures_csv(m.figures)),
        ("data/figures.parquet".to_owned(), data::figures_parquet(m.figures)),
        ("data/totals.csv".to_owned(), data::totals_csv(m.figures).into()),
        ("data/evaluation.csv".to_owned(), data::evaluation_csv(m.evaluation).into()),
    ]);
    let (figures, totals) = m.figures.withheld.counts();
    let manifest = Manifest {
        edition: Some("public".to_owned()),
        withheld: Some(WithheldRows { figures, totals }),
        ..manifest(m.pipeline, m.as_of, m.inputs, &files)
    };
    files.insert("manifest.json".to_owned(), manifest.to_json().into());
    Ok(files)
}

/// A page for each region that is compared.
fn region_pages(material: &Material<'_>) -> Files {
    let (background, figures) = (material.background, material.figures);
    let pages = compose::region_pages(background, figures, material.evaluation);
    let page = |(name, document): &(String, document::Document)| {
        (name.clone(), html::render(document, &BTreeMap::new()).into())
    };
    pages.par_iter().map(page).collect()
}

/// Some of the documents, and how they are made.
type Render<'a> = Box<dyn Fn() -> Result<Files, RenderError> + Send + Sync + 'a>;

/// The page, the charts, the workbook and the bulletin.
fn documents(pipeline: &Pipeline, composed: &compose::Composed) -> Result<Files, RenderError> {
    let (document, output) = (&composed.report, &pipeline.output);
    let charts: Vec<&document::Chart> = document.charts().collect();
    let drawings = drawings(&charts, chart::Style::SCREEN);
    let one = |name: &str, content: Content| Files::from([(name.to_owned(), content)]);
    let mut jobs: Vec<Render<'_>> =
        vec![Box::new(|| Ok(one("index.html", html::render(document, &drawings).into())))];
    if output.charts {
        for size in &output.chart_sizes {
            jobs.push(Box::new(|| chart_files(&charts, *size)));
        }
    }
    if output.workbook {
        jobs.push(Box::new(|| Ok(one("tables.xlsx", xlsx::render(document)?.into()))));
    }
    jobs.push(Box::new(|| bulletin_files(pipeline, &composed.bulletin)));
    let made: Result<Vec<Files>, RenderError> = jobs.par_iter().map(|make| make()).collect();
    Ok(made?.into_iter().flatten().collect())
}

fn drawings(charts: &[&document::Chart], style: chart::Style) -> BTreeMap<String, String> {
    charts.par_iter().map(|chart| (chart.id.clone(), chart::svg(chart, &style))).collect()
}

/// Each chart as drawing and as picture.
fn chart_files(charts: &[&document::Chart], size: ChartSize) -> Result<Files, RenderError> {
    let (style, suffix) = match size {
        ChartSize::Screen => (chart::Style::SCREEN, ""),
        ChartSize::Page => (chart::Style::PAGE, "-page"),
        ChartSize::HalfPage => (chart::Style::HALF_PAGE, "-half-page"),
    };
    let files = charts.par_iter().map(|chart| {
        let svg = chart::svg(chart, &style);
        let png = picture(&chart.id, &svg, &style)?;
        let name = |kind| format!("charts/{}{suffix}.{kind}", chart.id);
        Ok([(name("png"), png.into()), (name("svg"), svg.into())])
    });
    let files: Result<Vec<_>, RenderError> = files.collect();
    Ok(files?.into_iter().flatten().collect())
}

fn picture(id: &str, svg: &str, style: &chart::Style) -> Result<Vec<u8>, RenderError> {
    chart::png(svg, style).map_err(|error| RenderError::Chart { chart: id.to_owned(), error })
}

/// The bulletin for Word and as pages. Its charts are the drawing alone: title and notes are
/// text of the document.
fn bulletin_files(
    pipeline: &Pipeline,
    bulletin: &document::Document,
) -> Result<Files, RenderError> {
    let charts: Vec<&document::Chart> = bulletin.charts().collect();
    let plates: BTreeMap<String, String> =
        charts.par_iter().map(|chart| (chart.id.clone(), chart::plate(chart))).collect();
    let (word, pages) = rayon::join(
        || pipeline.output.docx.then(|| word(bulletin, &plates)).transpose(),
        || pages(pipeline, bulletin, &plates),
    );
    let mut files = Files::new();
    files.extend(word?.map(|bytes| ("bulletin.docx".to_owned(), bytes.into())));
    files.extend(pages?.map(|bytes| ("bulletin.pdf".to_owned(), bytes.into())));
    Ok(files)
}

fn word(
    bulletin: &document::Document,
    plates: &BTreeMap<String, String>,
) -> Result<Vec<u8>, RenderError> {
    let pictures: Result<Vec<_>, RenderError> = plates
        .par_iter()
        .map(|(id, svg)| {
            let png = picture(id, svg, &chart::Style::PAGE)?;
            Ok((id.clone(), docx::Picture::of(png)))
        })
        .collect();
    let pictures = pictures?.into_iter().filter_map(|(id, picture)| Some((id, picture?)));
    Ok(docx::render(bulletin, &pictures.collect())?)
}

/// The bulletin as PDF, where the pipeline asks for it.
#[cfg(feature = "pdf")]
fn pages(
    pipeline: &Pipeline,
    bulletin: &document::Document,
    plates: &BTreeMap<String, String>,
) -> Result<Option<Vec<u8>>, RenderError> {
    Ok(pipeline.output.pdf.then(|| pdf::render(bulletin, plates)).transpose()?)
}

/// Built without the typesetter.
#[cfg(not(feature = "pdf"))]
fn pages(
    _pipeline: &Pipeline,
    _bulletin: &document::Document,
    _plates: &BTreeMap<String, String>,
) -> Result<Option<Vec<u8>>, RenderError> {
    Ok(None)
}

/// A data file: its name, and how it is made.
type Make<'a> = (&'static str, Box<dyn Fn() -> Content + Send + Sync + 'a>);

fn job<'a, C: Into<Content>>(
    name: &'static str,
    make: impl Fn() -> C + Send + Sync + 'a,
) -> Make<'a> {
    (name, Box::new(move || make().into()))
}

fn data_files(material: &Material<'_>) -> Files {
    let m = *material;
    let mut jobs = vec![
        job("data/provenance.parquet", || register::provenance_parquet(m.register, m.batches)),
        job("data/figures.csv", || data::figures_csv(m.figures)),
        job("data/figures.parquet", || data::figures_parquet(m.figures)),
        job("data/register.parquet", || register::register_parquet(m.register)),
        job("data/totals.csv", || data::totals_csv(m.figures)),
        job("data/evaluation.csv", || data::evaluation_csv(m.evaluation)),
        job("data/party_organizations.csv", || party::party_organizations_csv(m.register)),
        job("data/events.csv", || events::events_csv(&m.background.events)),
        job("quality/diagnostics.csv", || quality::diagnostics_csv(m.diagnostics)),
        job("quality/work_lists.csv", || work::work_lists_csv(&m.background.work)),
        job("quality/unknown_fields.csv", || {
            work::unknown_fields_csv(&m.background.unknown_fields)
        }),
        job("quality/decisive.csv", || {
            let source = (m.register, m.batches);
            work::decisive_csv(m.background.decisive, m.evaluation, source, m.pipeline)
        }),
        job("quality/ledger.csv", || quality::ledger_csv(m.ledger)),
        job("quality/cells.csv", || quality::cells_csv(m.cells)),
        job("quality/candidates.csv", || quality::candidates_csv(&m.background.candidates)),
        job("quality/completeness.csv", || {
            quality::completeness_csv(&m.background.completeness, m.background.divisions)
        }),
    ];
    jobs.extend(comparisons(m));
    jobs.par_iter().map(|(name, make)| ((*name).to_owned(), make())).collect()
}

/// The files that set figures beside others.
fn comparisons(m: Material<'_>) -> Vec<Make<'_>> {
    let (as_of, figures, background) = (m.as_of, m.figures, m.background);
    let mut jobs = vec![
        job("data/changes.csv", move || {
            let comparable = !background.breaks.contains_key(&as_of);
            data::changes_csv(as_of, figures, &background.changes, comparable)
        }),
        job("data/ladder.csv", move || data::ladder_csv(as_of, &background.ladder)),
        job("data/standardised.csv", move || {
            data::standardised_csv(as_of, figures, &background.standards)
        }),
        job("data/gaps.csv", move || data::gaps_csv(as_of, figures, &background.standards)),
        job("data/ranks.csv", move || data::ranks_csv(as_of, background.ranks)),
        job("data/series.csv", move || {
            data::series_csv(figures, &background.series, background.divisions)
        }),
    ];
    if !background.breakdowns.is_empty() {
        jobs.push(job("data/breakdowns.csv", move || {
            data::breakdowns_csv(as_of, figures, background.breakdowns)
        }));
    }
    jobs
}

fn manifest(
    pipeline: &Pipeline,
    as_of: Date,
    inputs: &BTreeMap<String, String>,
    files: &Files,
) -> Manifest {
    Manifest {
        program: PROGRAM.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        kind: "report".to_owned(),
        pipeline: pipeline.name.clone(),
        as_of: as_of.to_string(),
        edition: None,
        withheld: None,
        inputs: inputs.clone(),
        definitions: manifest::definitions(pipeline),
        caliber: manifest::caliber(pipeline),
        catalogue: pipeline
            .indicators
            .iter()
            .map(|indicator| (indicator.id.clone(), manifest::Definition::of(indicator)))
            .collect(),
        outputs: files
            .par_iter()
            .map(|(name, content)| (name.clone(), sha256_of(content.pieces())))
            .collect(),
    }
}
