//! The one document model: what a report says, before any format lays it out.
//!
//! Enters: nothing. Leaves: the words that `compose` fills and that each
//! format reads. Never rounds: rates stay rates until a format prints them
//! through `number`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::choice::{Choice, Glossary};
use crate::evaluation::{Places, Verdict};
use crate::quantity::{Bounds, Date, Exact, Rate};
use crate::spec::Polygon;

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

/// Numbers of tables and charts by their ids: 表1 …, 图1 ….
#[derive(Debug, Clone, Default)]
pub struct Numbers<'d> {
    tables: BTreeMap<&'d str, usize>,
    charts: BTreeMap<&'d str, usize>,
    /// The first table of each chart.
    table_of: BTreeMap<&'d str, &'d str>,
}

impl<'d> Numbers<'d> {
    /// Those of a document, in reading order.
    pub fn of(document: &'d Document) -> Numbers<'d> {
        let mut table_of = BTreeMap::new();
        for table in document.tables() {
            if let Some(plot) = &table.plot {
                table_of.entry(plot.chart.as_str()).or_insert(table.id.as_str());
            }
        }
        Numbers {
            tables: document.tables().zip(1..).map(|(table, n)| (table.id.as_str(), n)).collect(),
            charts: document.charts().zip(1..).map(|(chart, n)| (chart.id.as_str(), n)).collect(),
            table_of,
        }
    }

    /// 表3; nothing where there is no such table.
    pub fn table(&self, id: &str) -> String {
        self.tables.get(id).map_or_else(String::new, |n| format!("表{n}"))
    }

    /// 图2; nothing where there is no such chart.
    pub fn chart(&self, id: &str) -> String {
        self.charts.get(id).map_or_else(String::new, |n| format!("图{n}"))
    }

    /// Whether there is such a chart.
    pub fn has_chart(&self, id: &str) -> bool {
        self.charts.contains_key(id)
    }

    /// The first table that holds the figures of a chart.
    pub fn table_of(&self, chart: &str) -> Option<&'d str> {
        self.table_of.get(chart).copied()
    }

    /// 表3 or 图2, whichever the id is of.
    pub fn label(&self, id: &str) -> String {
        self.table(id) + &self.chart(id)
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

/// A chart and the text that replaces it for those who do not see it.
#[derive(Debug, Clone)]
pub struct Chart {
    /// ASCII and unique; also the file name, e.g. `coverage-by-region`.
    pub id: String,
    /// Title without number; formats number charts in order (图1 …).
    pub title: String,
    /// One or two sentences: what is shown and what is to be seen.
    pub description: String,
    /// What to draw.
    pub drawing: Drawing,
    /// Notes below: base, caliber, date.
    pub notes: Vec<String>,
}

/// What to draw. All values are fractions (1.0 = 100 %).
#[derive(Debug, Clone)]
pub enum Drawing {
    /// Horizontal bars in the given order, with bounds as whiskers and a target line.
    Bars(Bars),
    /// A grid of rates.
    Heatmap(Heatmap),
    /// Two or more rates on one line for each label.
    Dots(Dots),
    /// Rates over year-ends.
    Trend(Trend),
    /// Points by item.
    Scores(Scores),
    /// Rates on a map.
    Map(RegionMap),
    /// Places as intervals.
    Ranks(Ranks),
    /// From one rate to another, part by part.
    Waterfalls(Vec<Waterfall>),
    /// Rates at two year-ends, a line each.
    Slope(Slope),
    /// Rates on tiles.
    Tiles(Tiles),
}

/// Rates on boundaries that the user gave.
#[derive(Debug, Clone, Default)]
pub struct RegionMap {
    /// The regions, in the order of their codes.
    pub shapes: Vec<Shape>,
    /// Whether a region without a rate may be one that is not told.
    pub withholds: bool,
}

/// One region of a map.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Its label.
    pub label: String,
    /// Its rate with bounds.
    pub point: Point,
    /// Its polygons in degrees.
    pub polygons: Vec<Polygon>,
}

/// Points by item and object.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// Name and full marks of each column.
    pub columns: Vec<(String, Exact)>,
    /// Label, and one point a column; `None` where an item does not apply.
    pub lines: Vec<(String, Vec<Option<ScorePoint>>)>,
}

/// Points with their bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePoint {
    /// Those of the confirmed rate; none where it does not exist.
    pub confirmed: Option<Exact>,
    /// The least that unknown answers leave.
    pub low: Exact,
    /// The most that they leave.
    pub high: Exact,
}

/// Horizontal bars.
#[derive(Debug, Clone, Default)]
pub struct Bars {
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
    /// The target line.
    pub target: Option<Rate>,
    /// Name of what the bar shows, for the axis: 已确认率（%）.
    pub axis: String,
}

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Its label.
    pub label: String,
    /// The confirmed rate; `None` where the base is empty.
    pub rate: Option<Rate>,
    /// What the unknown leave open.
    pub bounds: Bounds,
}

/// A grid of rates: rows × columns.
#[derive(Debug, Clone, Default)]
pub struct Heatmap {
    /// Row labels, top to bottom.
    pub rows: Vec<String>,
    /// Column labels, left to right.
    pub columns: Vec<String>,
    /// One point a cell, row by row.
    pub rates: Vec<Vec<Point>>,
    /// Whether a cell without a rate may be one that is not told.
    pub withholds: bool,
}

/// Points of several series on one line for each label.
#[derive(Debug, Clone, Default)]
pub struct Dots {
    /// Names of the series, in legend order.
    pub series: Vec<String>,
    /// Label and one point a series.
    pub lines: Vec<(String, Vec<Point>)>,
    /// Target lines, each with the name of what it is a target of.
    pub targets: Vec<(String, Rate)>,
    /// For the axis.
    pub axis: String,
}

/// Rates over year-ends.
#[derive(Debug, Clone, Default)]
pub struct Trend {
    /// Year-end labels, left to right.
    pub years: Vec<String>,
    /// Name, and rate with bounds at each year-end.
    pub series: Vec<(String, Vec<Point>)>,
    /// Places of year-ends whose caliber is not that of the one before: no line leads there.
    pub breaks: Vec<usize>,
    /// For the axis.
    pub axis: String,
}

/// Places of peers.
#[derive(Debug, Clone, Default)]
pub struct Ranks {
    /// From top to bottom: label, the places that the bounds leave open, and the place by
    /// confirmed rate; none where the base is too small.
    pub rows: Vec<(String, Option<(Places, usize)>)>,
    /// How many are ranked.
    pub peers: usize,
    /// For the axis.
    pub axis: String,
}

/// From one rate to another, part by part.
#[derive(Debug, Clone)]
pub struct Waterfall {
    /// Where it begins: label and rate.
    pub from: (String, Point),
    /// The parts in their order, as differences of rates.
    pub steps: Vec<(String, f64)>,
    /// Where it ends.
    pub to: (String, Point),
}

/// Rates at two year-ends.
#[derive(Debug, Clone, Default)]
pub struct Slope {
    /// The two year-ends.
    pub years: [String; 2],
    /// Label and the rate at both.
    pub lines: Vec<(String, [Point; 2])>,
}

/// A tile.
#[derive(Debug, Clone)]
pub struct Tile {
    /// Its label.
    pub label: String,
    /// Its rate.
    pub point: Point,
    /// Column and row; none where tiles simply follow each other.
    pub place: Option<(usize, usize)>,
}

/// Rates on tiles.
#[derive(Debug, Clone, Default)]
pub struct Tiles {
    /// The tiles.
    pub tiles: Vec<Tile>,
    /// Whether a tile without a rate may be one that is not told.
    pub withholds: bool,
}

/// A confirmed rate (`None` where the base is empty) and what the unknown leave open.
pub type Point = (Option<Rate>, Bounds);
