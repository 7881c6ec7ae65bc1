//! The document as the layout reads it: every figure printed, every text free of what cannot be
//! set, every table and drawing fitted to its page.
//!
//! Enters: the document, and the drawings of its charts. Leaves: words and measures alone.
//! Never rounds: `plain` and `set` print the figures, as they do for every other format.

use std::collections::BTreeMap;

use serde::Serialize;

use super::face::printable;
use super::plate::{self, Chart};
use super::table::{self, Table};
use crate::report::document::{self, Block, Document, KeyFigure, Numbers, Section, Text};
use crate::report::plain;

/// The whole.
#[derive(Serialize)]
pub(super) struct Model {
    title: String,
    subtitle: String,
    marks: Vec<String>,
    /// Year, month, day.
    date: Option<[i16; 3]>,
    /// Who signs, and the day of issue.
    signature: Vec<String>,
    sections: Vec<SectionModel>,
}

#[derive(Serialize)]
struct SectionModel {
    title: String,
    /// Neighbours whose pages stand, or lie, alike.
    runs: Vec<Run>,
}

#[derive(Serialize)]
struct Run {
    lying: bool,
    blocks: Vec<BlockModel>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum BlockModel {
    Heading { title: String },
    Paragraph { text: Vec<Span> },
    List { items: Vec<Vec<Span>> },
    Figures { figures: Vec<Figure> },
    Table(Table),
    Chart(Chart),
}

/// A piece of running text.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Span {
    Words(String),
    Reference {
        /// The label that it leads to.
        to: String,
        /// e.g. 表3.
        words: String,
    },
}

#[derive(Serialize)]
struct Figure {
    label: String,
    value: String,
    detail: String,
}

impl Model {
    /// That of a document; `charts` holds the drawing of each chart by its id.
    pub(super) fn of(document: &Document, charts: &BTreeMap<String, String>) -> Model {
        let maker = Maker { charts, numbers: Numbers::of(document) };
        let date = |date: crate::quantity::Date| {
            [date.year(), i16::from(date.month()), i16::from(date.day())]
        };
        Model {
            title: printable(&document.title),
            subtitle: printable(&document.subtitle),
            marks: document.marks.iter().map(|mark| printable(mark)).collect(),
            date: document.as_of.map(date),
            signature: Vec::new(),
            sections: document.sections.iter().map(|section| maker.section(section)).collect(),
        }
    }
}

/// What a block needs to know of the whole.
struct Maker<'a> {
    charts: &'a BTreeMap<String, String>,
    numbers: Numbers<'a>,
}

impl Maker<'_> {
    fn section(&self, section: &Section) -> SectionModel {
        let mut runs: Vec<Run> = Vec::new();
        for block in &section.blocks {
            let block = self.block(block);
            match runs.last_mut() {
                Some(run) if run.lying == block.is_lying() => run.blocks.push(block),
                _ => runs.push(Run { lying: block.is_lying(), blocks: vec![block] }),
            }
        }
        SectionModel { title: printable(&section.title), runs }
    }

    fn block(&self, block: &Block) -> BlockModel {
        match block {
            Block::Heading(title) => BlockModel::Heading { title: printable(title) },
            Block::Paragraph(text) => BlockModel::Paragraph { text: self.spans(text) },
            Block::List(items) => {
                BlockModel::List { items: items.iter().map(|item| self.spans(item)).collect() }
            }
            Block::KeyFigures(figures) => {
                BlockModel::Figures { figures: figures.iter().map(Figure::of).collect() }
            }
            Block::Table(table) => {
                BlockModel::Table(table::model(table, self.numbers.table(&table.id)))
            }
            Block::Chart(chart) => {
                let drawing = self.charts.get(&chart.id).map(String::as_str);
                BlockModel::Chart(plate::model(chart, self.numbers.chart(&chart.id), drawing))
            }
        }
    }

    /// Running text in pieces; a reference to what is not there says nothing.
    fn spans(&self, text: &Text) -> Vec<Span> {
        let piece = |span: &document::Span| match span {
            document::Span::Words(text) | document::Span::Figure { text, .. } => {
                Span::Words(printable(text))
            }
            document::Span::Reference(id) if !self.numbers.table(id).is_empty() => {
                Span::Reference { to: table::label(id), words: self.numbers.table(id) }
            }
            document::Span::Reference(id) if self.numbers.has_chart(id) => {
                Span::Reference { to: plate::label(id), words: self.numbers.chart(id) }
            }
            document::Span::Reference(_) => Span::Words(String::new()),
        };
        text.0.iter().map(piece).collect()
    }
}

impl BlockModel {
    fn is_lying(&self) -> bool {
        match self {
            BlockModel::Table(table) => table.lying,
            BlockModel::Chart(chart) => chart.lying,
            _ => false,
        }
    }
}

impl Figure {
    fn of(figure: &KeyFigure) -> Figure {
        Figure {
            label: printable(&figure.label),
            value: plain::value(&figure.value),
            detail: printable(&figure.detail),
        }
    }
}
