//! What a chart draws, before it is drawn.
//!
//! Enters: nothing. Leaves: the shapes of drawings with their values as fractions
//! (1.0 = 100 %). Never knows a colour or a pixel.

use crate::evaluation::Places;
use crate::quantity::{Bounds, Exact, Rate};
use crate::spec::Polygon;

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
