//! Tables and values as plain text, for a terminal.
//!
//! Enters: a table of the document. Leaves: lines of equal columns. Never rounds but through
//! `number`, and never measures text itself: how wide a character stands is the terminal's.

use super::document::{Table, Value};
use super::number;

/// A value as it stands alone, with its unit.
pub fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Count(n) => number::count(*n),
        Value::Rate(rate) => number::percent_or_dash(*rate),
        Value::Bounded(rate, bounds) if bounds.low != bounds.high => {
            format!("{}（{}）", number::percent_or_dash(*rate), number::bounds(*bounds))
        }
        Value::Bounded(rate, _) => number::percent_or_dash(*rate),
        Value::Bounds(bounds) => number::bounds(*bounds),
        Value::Difference(difference) => number::difference_or_dash(*difference),
        Value::Decimal(number) => number::decimal_or_dash(*number),
        Value::Places(places) => number::places(*places),
        Value::TooFew => number::TOO_FEW.to_owned(),
        Value::Verdict(verdict) => verdict.name().to_owned(),
        Value::Score(points) => number::score_or_dash(points.as_ref()),
        Value::ScoreBounds(bounds) => number::score_bounds(&bounds[0], &bounds[1]),
        Value::Withheld => number::STAR.to_owned(),
        Value::NotCollected => "未采集".to_owned(),
        Value::Absent => number::DASH.to_owned(),
    }
}

/// The lines of a table: title, heads, rows and notes. `width` says how many columns of the
/// terminal a text takes.
pub fn lines(table: &Table, width: impl Fn(&str) -> usize) -> Vec<String> {
    let group = |at: usize| match at.checked_sub(1) {
        Some(before) if table.columns[before].group == table.columns[at].group => "",
        _ => table.columns[at].group.as_str(),
    };
    let columns = 0..table.columns.len();
    let groups: Vec<String> = columns.clone().map(|at| group(at).to_owned()).collect();
    let heads = columns.clone().map(|at| table.columns[at].title.clone()).collect();
    let cells = |row: &super::document::Row| -> Vec<String> {
        let text = |(at, one): (usize, &Value)| match at {
            0 => "  ".repeat(row.depth) + &value(one),
            _ => value(one),
        };
        row.cells.iter().enumerate().map(text).collect()
    };
    let mut body: Vec<Vec<String>> = vec![heads];
    body.extend(table.rows.iter().map(cells));
    let widest = |at: usize| body.iter().map(|row| row.get(at).map_or(0, |text| width(text))).max();
    let widths: Vec<usize> = columns.map(|at| widest(at).unwrap_or(0)).collect();
    let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(width(text)));
    let line = |row: &[String]| {
        let cell = |(at, text): (usize, &String)| match at {
            0 => format!("{text}{}", pad(text, widths[0])),
            _ => format!("  {}{text}", pad(text, widths[at])),
        };
        row.iter().enumerate().map(cell).collect::<String>().trim_end().to_owned()
    };
    let mut lines = vec![format!("{}　{}", table.title, table.unit).trim_end().to_owned()];
    lines.extend(spanners(&groups, &widths, &width));
    lines.extend(body.iter().map(|row| line(row)));
    lines.extend(table.notes.iter().map(|note| format!("注：{note}")));
    lines
}

/// The line of spanners, each from the left of its first column; none where there are none.
fn spanners(groups: &[String], widths: &[usize], width: &impl Fn(&str) -> usize) -> Option<String> {
    let mut line = String::new();
    let mut from = 0;
    for (group, column) in groups.iter().zip(widths) {
        let free = from - width(&line).min(from);
        if !group.is_empty() {
            line += &" ".repeat(free.max(usize::from(!line.is_empty())));
            line += group;
        }
        from += column + 2;
    }
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::super::document::{Column, Row};
    use super::*;

    #[test]
    fn columns_stand_below_their_heads_and_spanners() {
        let column = |group: &str, title: &str| Column { group: group.into(), title: title.into() };
        let table = Table {
            title: "t".into(),
            columns: vec![column("", "x"), column("g", "a"), column("g", "b")],
            rows: vec![Row {
                depth: 1,
                cells: vec![Value::Text("r".into()), Value::Count(1_000), Value::Absent],
            }],
            notes: vec!["n".into()],
            ..Table::default()
        };
        let lines = lines(&table, |text| text.chars().count());
        assert_eq!(lines, ["t", "     g", "x        a  b", "  r  1,000  —", "注：n"]);
    }
}
