//! The one document model: what a report says, before any format lays it out.
//!
//! Enters: nothing. Leaves: the words that `compose` fills and that each
//! format reads. Never rounds: rates stay rates until a format prints them
//! through `number`.

mod drawing;
mod numbers;

use std::ops::Range;

pub use drawing::*;
pub use numbers::Numbers;

use super::choice::{Choice, Glossary};
use crate::evaluation::{Places, Verdict};
use crate::quantity::{Bounds, Date, Exact, Rate};

/// A whole report.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// e.g. 湖北省社会组织党建工作年度报告.
    pub title: String,
    /// What it is about, e.g. 湖北省.
    pub region: String,
    /// e.g. 截至2025年12月31日.
    pub subtitle: String,
    /// Marks shown at the head of each page, e.g. 内部资料, 虚构示例数据.
    pub marks: Vec<String>,
    /// Who signs a bulletin; empty where nobody does.
    pub issuer: String,
    /// When it was issued (成文日期); none where no date is set.
    pub issued: Option<Date>,
    /// The reference date; formats that need a date of creation take this one.
    pub as_of: Option<Date>,
    /// The sections, in reading order.
    pub sections: Vec<Section>,
    /// The regions that a reader may set side by side.
    pub choice: Option<Choice>,
    /// Where its terms are defined.
    pub glossary: Glossary,
}

impl Document {
    /// The same without sections, and without what helps to choose among them.
    pub fn without_sections(&self) -> Document {
        Document {
            title: self.title.clone(),
            region: self.region.clone(),
            subtitle: self.subtitle.clone(),
            marks: self.marks.clone(),
            issuer: self.issuer.clone(),
            issued: self.issued,
            as_of: self.as_of,
            ..Document::default()
        }
    }

    /// The day of issue as it is written: 2026年3月1日; none where no date is set.
    pub fn issued_on(&self) -> Option<String> {
        let date = self.issued?;
        Some(format!("{}年{}月{}日", date.year(), date.month(), date.day()))
    }

    /// All blocks, in reading order.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }

    /// All tables, in the order in which they are numbered.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    /// All charts, in the order in which they are numbered.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.blocks().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }
}

/// A section with its heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Anchor, ASCII and unique, e.g. `organization-coverage`.
    pub id: String,
    /// e.g. 二、组织覆盖.
    pub title: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// What may stand in a section.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading within a section, e.g. （一）分行业.
    Heading(String),
    /// A paragraph of text.
    Paragraph(Text),
    /// Large figures at the head of a report.
    KeyFigures(Vec<KeyFigure>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// A list of short remarks.
    List(Vec<Text>),
}

impl Block {
    /// A paragraph of words alone.
    pub fn words(words: impl Into<String>) -> Block {
        Block::Paragraph(Text::from(words.into()))
    }

    /// A list of words alone.
    pub fn remarks(remarks: impl IntoIterator<Item = String>) -> Block {
        Block::List(remarks.into_iter().map(Text::from).collect())
    }
}

/// Running text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Words, possibly from data: formats escape them.
    Words(String),
    /// A figure as it is printed, and the indicator that it is of.
    Figure {
        /// e.g. `organization-coverage`.
        indicator: String,
        /// e.g. 51.1 %（上下限 48.9–55.3 %）.
        text: String,
    },
    /// A table or a chart of the document, by its id: prints 表3, 图2.
    Reference(String),
}

impl Text {
    /// The text without links, references by their numbers.
    pub fn plain(&self, numbers: &Numbers<'_>) -> String {
        let piece = |span: &Span| match span {
            Span::Words(text) | Span::Figure { text, .. } => text.clone(),
            Span::Reference(id) => numbers.label(id),
        };
        self.0.iter().map(piece).collect()
    }
}

impl From<String> for Text {
    fn from(words: String) -> Text {
        Text(vec![Span::Words(words)])
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Text {
        Text::from(words.to_owned())
    }
}

/// One large figure.
#[derive(Debug, Clone)]
pub struct KeyFigure {
    /// e.g. 党的组织覆盖率.
    pub label: String,
    /// The figure itself.
    pub value: Value,
    /// Its base and what is unknown, e.g. 已建 1,533 家 / 在册 3,000 家；未填 4 家，上限 55.3 %.
    pub detail: String,
}

/// A table with its base and caliber in the notes.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// ASCII and unique, e.g. `coverage-by-region`.
    pub id: String,
    /// Title without number; formats number tables in order (表1 …).
    pub title: String,
    /// e.g. 单位：家、%; empty where columns differ and say so themselves.
    pub unit: String,
    /// The columns, the stub first.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Notes under the table: base, caliber, date, missing marks.
    pub notes: Vec<String>,
    /// The chart whose figures stand in this table, if there is one.
    pub plot: Option<Plot>,
}

/// Where in its table a chart finds its figures.
#[derive(Debug, Clone, Default)]
pub struct Plot {
    /// Id of the chart.
    pub chart: String,
    /// Index of the column that labels the points.
    pub labels: usize,
    /// The series.
    pub series: Vec<Series>,
}

/// One series of a chart, as cells of its table.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Index of the column of rates.
    pub rates: usize,
    /// Index of the column of their bounds.
    pub bounds: usize,
    /// The rows.
    pub rows: Range<usize>,
}

/// A column head; neighbours with the same `group` stand under one spanner.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The spanner above, may be empty.
    pub group: String,
    /// The head.
    pub title: String,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Depth in a hierarchy (0 whole, 1 prefecture, 2 county).
    pub depth: usize,
    /// One value a column.
    pub cells: Vec<Value>,
}

/// One value of a table, not yet rounded.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, possibly from data: formats escape it.
    Text(String),
    /// A number of organizations or persons.
    Count(u64),
    /// A rate; `None` prints "—".
    Rate(Option<Rate>),
    /// A rate and its bounds in one cell, for grids of rates: the bounds follow
    /// in small type wherever they differ.
    Bounded(Option<Rate>, Bounds),
    /// Bounds of a rate; either side `None` prints "—".
    Bounds(Bounds),
    /// A difference of rates as a fraction (0.01 = one percentage point), signed.
    Difference(Option<f64>),
    /// A number that is neither a count nor a rate, with two decimals: an expected number,
    /// a ratio; `None` prints "—".
    Decimal(Option<f64>),
    /// The best and the worst place that the data leave open.
    Places(Places),
    /// Too few to be ranked: prints 不足10.
    TooFew,
    /// A verdict on a target.
    Verdict(Verdict),
    /// Points of an evaluation; `None` prints "—".
    Score(Option<Exact>),
    /// The least and the most points that unknown answers leave.
    ScoreBounds(Box<[Exact; 2]>),
    /// Not told in this edition: prints "*".
    Withheld,
    /// No source collects it: prints 未采集.
    NotCollected,
    /// Nothing to say: prints "—".
    Absent,
}
