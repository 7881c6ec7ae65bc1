//! How tables stand in type, whichever page they are set on.
//!
//! Enters: a table of the document. Leaves: its cells as text under heads that name their
//! units, and what its columns and rows are. Never rounds but through `number`.

use super::document::{Column, Table, Value};
use super::{number, plain};

/// A value as it stands under a head that names its unit.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Rate(rate) | Value::Bounded(rate, _) => number::points_or_dash(*rate),
        Value::Bounds(bounds) => number::bounds_points(*bounds),
        Value::Difference(difference) => {
            let text = number::difference_or_dash(*difference);
            text.trim_end_matches("\u{a0}个百分点").to_owned()
        }
        _ => plain::value(value),
    }
}

/// Neighbours of the same spanner, each with the index of its first column.
pub(super) fn groups(columns: &[Column]) -> Vec<(usize, &[Column])> {
    let mut at = 0;
    let mut groups = Vec::new();
    for group in columns.chunk_by(|a, b| a.group == b.group) {
        groups.push((at, group));
        at += group.len();
    }
    groups
}

/// Whether a column holds text and stands to the left.
pub(super) fn is_text(table: &Table, at: usize) -> bool {
    at == 0
        || table
            .rows
            .iter()
            .any(|row| matches!(row.cells.get(at), Some(Value::Text(_) | Value::Verdict(_))))
}

/// Whether a column holds rates, whose unit its head names.
pub(super) fn is_percent(table: &Table, at: usize) -> bool {
    table
        .rows
        .iter()
        .any(|row| matches!(row.cells.get(at), Some(Value::Rate(_) | Value::Bounds(_))))
}

/// Whether rows stand below one another.
pub(super) fn is_tree(table: &Table) -> bool {
    table.rows.iter().any(|row| row.depth > 0)
}
