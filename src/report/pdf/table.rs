//! Tables of the pages.
//!
//! Enters: a table of the document. Leaves: its cells as text in parts that fit their page, with
//! the heads of each. Never rounds.

use serde::Serialize;

use super::face::printable;
use super::fit::{self, Fit};
use crate::report::document::{self, Row};
use crate::report::set::{groups, is_text, is_tree, text};

/// A table as the layout reads it.
#[derive(Serialize)]
pub(super) struct Table {
    /// e.g. 表3.
    number: String,
    label: String,
    title: String,
    unit: String,
    notes: Vec<String>,
    /// Size of type in points.
    size: f64,
    /// Whether it stays on one page.
    whole: bool,
    pub(super) lying: bool,
    parts: Vec<Part>,
}

/// The columns that stand side by side.
#[derive(Serialize)]
struct Part {
    /// Widths of the columns in points.
    widths: Vec<f64>,
    /// Which columns hold text and stand to the left.
    left: Vec<bool>,
    /// The lines of heads.
    heads: Vec<Vec<Head>>,
    /// From and to which column a spanner is ruled off.
    rules: Vec<[usize; 2]>,
    rows: Vec<RowModel>,
}

#[derive(Serialize)]
struct Head {
    text: String,
    columns: usize,
    rows: usize,
    left: bool,
}

#[derive(Serialize)]
struct RowModel {
    depth: usize,
    /// Whether it is the whole of what stands below it.
    whole: bool,
    /// Whether it may break over pages.
    tall: bool,
    cells: Vec<Cell>,
}

/// A figure, or a figure with its bounds below.
#[derive(Serialize)]
#[serde(untagged)]
enum Cell {
    One(String),
    Two([String; 2]),
}

/// What references to a table lead to.
pub(super) fn label(id: &str) -> String {
    format!("table-{id}")
}

/// The table with its number, fitted.
pub(super) fn model(table: &document::Table, number: String) -> Table {
    let fit = fit::fit(table);
    let whole = fit::is_whole(table, &fit);
    let Fit { size, lying, parts } = fit;
    Table {
        number,
        label: label(&table.id),
        title: printable(&table.title),
        unit: printable(&table.unit),
        notes: table.notes.iter().map(|note| printable(note)).collect(),
        size,
        whole,
        lying,
        parts: parts.iter().map(|columns| part(table, columns, size)).collect(),
    }
}

fn part(table: &document::Table, columns: &[(usize, f64)], size: f64) -> Part {
    let (heads, rules) = heads(table, columns);
    let row = |row: &Row| RowModel {
        depth: row.depth,
        whole: row.depth == 0 && is_tree(table),
        tall: fit::is_tall(row, columns, size),
        cells: columns.iter().map(|(at, _)| cell(row, *at)).collect(),
    };
    Part {
        widths: columns.iter().map(|(_, width)| *width).collect(),
        left: columns.iter().map(|(at, _)| is_text(table, *at)).collect(),
        heads,
        rules,
        rows: table.rows.iter().map(row).collect(),
    }
}

fn cell(row: &Row, at: usize) -> Cell {
    let Some(value) = row.cells.get(at) else { return Cell::One(String::new()) };
    let one = printable(&text(value));
    match fit::below(value) {
        Some(below) => Cell::Two([one, below]),
        None => Cell::One(one),
    }
}

/// One line of heads, or two where columns stand under spanners, and the rules below spanners.
fn heads(table: &document::Table, columns: &[(usize, f64)]) -> (Vec<Vec<Head>>, Vec<[usize; 2]>) {
    let chosen: Vec<document::Column> =
        columns.iter().map(|(at, _)| table.columns[*at].clone()).collect();
    let spanned = chosen.iter().any(|column| !column.group.is_empty());
    let (mut upper, mut lower, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    for (first, group) in groups(&chosen) {
        let under = !group[0].group.is_empty();
        if under {
            let text = printable(&group[0].group);
            upper.push(Head { text, columns: group.len(), rows: 1, left: false });
            rules.push([first, first + group.len()]);
        }
        for (at, _) in &columns[first..first + group.len()] {
            let rows = if spanned && !under { 2 } else { 1 };
            let text = printable(&fit::head(table, *at));
            let head = Head { text, columns: 1, rows, left: is_text(table, *at) };
            if under { lower.push(head) } else { upper.push(head) }
        }
    }
    (if spanned { vec![upper, lower] } else { vec![upper] }, rules)
}
