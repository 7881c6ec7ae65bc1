//! How a table fits a page: the size of its type, the way of its page, the widths of its
//! columns, and where its columns are parted if all of that is not enough.
//!
//! Enters: a table of the document. Leaves: its parts. Never lets a figure break or a
//! column run off the page.

use super::face::{printable, width};
use crate::report::document::{Row, Table, Value};
use crate::report::number;
use crate::report::set::{groups, is_percent, is_text, text};

/// Width of the text on a page that stands upright, in points: 156 mm.
pub(super) const STANDING: f64 = 442.2;
/// Width of the text on a page that lies: 225 mm.
pub(super) const LYING: f64 = 637.8;
/// From the edge of a column to its text and back, in em.
pub(super) const PADDING: f64 = 0.8;
/// Bounds below a rate are smaller than it.
pub(super) const BELOW: f64 = 0.85;
/// What depth adds before a name, in em.
pub(super) const INDENT: f64 = 1.0;
/// What a column is given beyond its need, in em: an eye must not lose its row.
const LOOSE: f64 = 5.0;
/// Lines in a cell from which its row may break over pages.
const TALL: f64 = 14.0;
/// Rows up to which a table would rather be parted, or its words be broken, than turn its page.
const SHORT: usize = 16;
/// Parts up to which a short table stays on a page that stands.
const FEW: usize = 3;
/// Up to this height in points a table stays on one page, with its notes.
const WHOLE: f64 = 300.0;

/// Sizes of type in points, the best first, on a page that stands and on one that lies.
const SIZES: [f64; 3] = [10.5, 9.0, 8.0];
const LYING_SIZES: [f64; 3] = [9.0, 8.0, 7.0];

/// How a table is set.
#[derive(Debug, PartialEq)]
pub(super) struct Fit {
    /// Size of type in points.
    pub(super) size: f64,
    /// Whether its page lies.
    pub(super) lying: bool,
    /// The columns of each part, the stub first in each, with their widths in points.
    pub(super) parts: Vec<Vec<(usize, f64)>>,
}

/// What a column asks for, in em.
#[derive(Debug, Clone, Copy)]
struct Need {
    /// Below this a figure or a word would break.
    least: f64,
    /// Lines stay short enough to read.
    fair: f64,
    /// Nothing breaks.
    full: f64,
}

/// The best way to set a table.
pub(super) fn fit(table: &Table) -> Fit {
    let needs = needs(table);
    let short = table.rows.len() <= SHORT;
    let first = |need: fn(&Need) -> f64, sizes: [f64; 3], points: f64| {
        let total: f64 = needs.iter().map(need).sum();
        sizes.into_iter().find(|size| total * size <= points)
    };
    let whole = || vec![(0..needs.len()).collect::<Vec<usize>>()];
    let standing = first(|need| need.fair, SIZES, STANDING)
        .or_else(|| first(|need| need.least, SIZES, STANDING).filter(|_| short));
    if let Some(size) = standing {
        return set(&needs, whole(), size, false);
    }
    let parts = part(&needs, table, STANDING / SIZES[1]);
    if short && parts.len() <= FEW {
        return set(&needs, parts, SIZES[1], false);
    }
    let lying = first(|need| need.fair, LYING_SIZES, LYING)
        .or_else(|| first(|need| need.least, LYING_SIZES, LYING));
    match lying {
        Some(size) => set(&needs, whole(), size, true),
        None => {
            let size = LYING_SIZES[1];
            set(&needs, part(&needs, table, LYING / size), size, true)
        }
    }
}

/// The parts with the widths of their columns.
fn set(needs: &[Need], parts: Vec<Vec<usize>>, size: f64, lying: bool) -> Fit {
    let room = if lying { LYING } else { STANDING } / size;
    let widths = |columns: Vec<usize>| {
        let chosen: Vec<Need> = columns.iter().map(|at| needs[*at]).collect();
        let widths = share(&chosen, room).into_iter().map(|em| em * size);
        columns.into_iter().zip(widths).collect()
    };
    Fit { size, lying, parts: parts.into_iter().map(widths).collect() }
}

/// The height of a table in points, about.
pub(super) fn height(table: &Table, fit: &Fit) -> f64 {
    let part = |columns: &Vec<(usize, f64)>| -> f64 {
        // A cell that fills its line exactly is one line, whatever the last bit says.
        let rows = table.rows.iter().map(|row| (lines(row, columns, fit.size) - 0.01).ceil());
        rows.map(|lines| (lines * 1.4 + 0.5) * fit.size).sum::<f64>() + 60.0
    };
    fit.parts.iter().map(part).sum()
}

/// Whether a table stays on one page.
pub(super) fn is_whole(table: &Table, fit: &Fit) -> bool {
    height(table, fit) <= WHOLE
}

/// Whether a row is so tall in these columns that it may break over pages.
pub(super) fn is_tall(row: &Row, columns: &[(usize, f64)], size: f64) -> bool {
    lines(row, columns, size) > TALL
}

/// How many lines the longest cell of a row takes.
fn lines(row: &Row, columns: &[(usize, f64)], size: f64) -> f64 {
    let lines = |(at, points): &(usize, f64)| {
        let room = (points / size - PADDING).max(1.0);
        row.cells.get(*at).map_or(1.0, |value| {
            width(&text(value)) / room + f64::from(u8::from(below(value).is_some()))
        })
    };
    columns.iter().map(lines).fold(1.0, f64::max)
}

/// The head of a column, with the unit of its rates.
pub(super) fn head(table: &Table, at: usize) -> String {
    let title = &table.columns[at].title;
    match is_percent(table, at) && !title.contains('%') {
        true => format!("{title}（%）"),
        false => title.clone(),
    }
}

/// The bounds below a rate of a grid, where they differ.
pub(super) fn below(value: &Value) -> Option<String> {
    match value {
        Value::Bounded(_, bounds) if bounds.low != bounds.high => {
            Some(number::bounds_points(*bounds))
        }
        _ => None,
    }
}

fn needs(table: &Table) -> Vec<Need> {
    let mut needs: Vec<Need> = (0..table.columns.len()).map(|at| need(table, at)).collect();
    for (first, group) in groups(&table.columns) {
        let spanner = width(&printable(&group[0].group)).min(4.0) + PADDING;
        let have: f64 = needs[first..first + group.len()].iter().map(|need| need.least).sum();
        let lacks = ((spanner - have) / group.len() as f64).max(0.0);
        for need in &mut needs[first..first + group.len()] {
            need.least += lacks;
            need.fair = need.fair.max(need.least);
            need.full = need.full.max(need.least);
        }
    }
    needs
}

fn need(table: &Table, at: usize) -> Need {
    let head = printable(&head(table, at));
    let (head_whole, head_word) = (width(&head), longest_word(&head));
    let (mut least, mut fair, mut full) = (
        head_word.max(head_whole.min(3.0)),
        head_whole.min(5.0).max(head_word),
        head_whole.min(7.0),
    );
    let may_break = is_text(table, at);
    for row in &table.rows {
        let Some(value) = row.cells.get(at) else { continue };
        let indent = if at == 0 { row.depth as f64 * INDENT } else { 0.0 };
        let shown = printable(&text(value));
        let below = below(value).map_or(0.0, |below| width(&below) * BELOW);
        let whole = width(&shown).max(below);
        let word = if may_break { longest_word(&shown).max(whole.min(4.0)) } else { whole };
        least = least.max(indent + word);
        fair = fair.max(indent + word.max(whole.min(12.0)));
        full = full.max(indent + word.max(whole.min(30.0)));
    }
    Need { least: least + PADDING, fair: fair.max(least) + PADDING, full: full.max(fair) + PADDING }
}

/// The widest piece that may not break, in em; one of more than twelve is let break.
fn longest_word(text: &str) -> f64 {
    let breaks = |c: char| c == ' ' || c > '\u{2e7f}';
    text.split(breaks).map(|word| width(word).min(12.0)).fold(0.0, f64::max)
}

/// The columns in parts that each fit, the stub first in each; what stands under one spanner
/// stays together where it can.
fn part(needs: &[Need], table: &Table, room: f64) -> Vec<Vec<usize>> {
    let fair = |columns: &[usize]| columns.iter().map(|at| needs[*at].fair).sum::<f64>();
    let mut units: Vec<Vec<usize>> = Vec::new();
    for (first, group) in groups(&table.columns) {
        let columns: Vec<usize> = (first.max(1)..first + group.len()).collect();
        if group[0].group.is_empty() || needs[0].fair + fair(&columns) > room {
            units.extend(columns.into_iter().map(|at| vec![at]));
        } else {
            units.push(columns);
        }
    }
    let mut parts = vec![vec![0]];
    for unit in units {
        let last = parts.len() - 1;
        if parts[last].len() > 1 && fair(&parts[last]) + fair(&unit) > room {
            parts.push(vec![0]);
        }
        let last = parts.len() - 1;
        parts[last].extend(unit);
    }
    parts
}

/// The widths of columns that fill the room: the least that each needs, then what is fair, then
/// what is full, then a little more. Where even the least is too much all shrink.
fn share(needs: &[Need], room: f64) -> Vec<f64> {
    let mut widths: Vec<f64> = needs.iter().map(|need| need.least).collect();
    let used = widths.iter().sum::<f64>();
    if used > room {
        return widths.iter().map(|width| width * room / used).collect();
    }
    for wish in [|need: &Need| need.fair, |need: &Need| need.full] {
        let left = room - widths.iter().sum::<f64>();
        let more: f64 = needs.iter().zip(&widths).map(|(need, width)| wish(need) - width).sum();
        let part = if more > left { left / more } else { 1.0 };
        for (width, need) in widths.iter_mut().zip(needs) {
            *width += (wish(need) - *width) * part;
        }
    }
    let left = (room - widths.iter().sum::<f64>()).max(0.0) / needs.len() as f64;
    widths.iter().map(|width| width + left.min(LOOSE)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Column;

    fn table(rows: usize, columns: usize) -> Table {
        let column = |at: usize| Column {
            group: if at == 0 { String::new() } else { format!("第{}组", (at - 1) / 4) },
            title: "已确认率".to_owned(),
        };
        let cells = (0..columns).map(|_| Value::Text("92.5–100.0".to_owned())).collect();
        Table {
            columns: (0..columns).map(column).collect(),
            rows: vec![Row { depth: 0, cells }; rows],
            ..Table::default()
        }
    }

    #[test]
    fn a_table_of_few_columns_is_set_large_and_not_wider_than_an_eye_follows() {
        let width = |columns| -> f64 {
            let fit = fit(&table(40, columns));
            assert_eq!((fit.size, fit.lying, fit.parts.len()), (10.5, false, 1));
            fit.parts[0].iter().map(|(_, width)| width).sum()
        };
        assert!((width(5) - STANDING).abs() < 0.01, "{}", width(5));
        assert!(width(2) < STANDING * 0.7, "{}", width(2));
    }

    #[test]
    fn a_short_wide_table_is_parted_between_spanners_and_a_long_one_turns_its_page() {
        let short = fit(&table(5, 13));
        let parts: Vec<Vec<usize>> =
            short.parts.iter().map(|part| part.iter().map(|(at, _)| *at).collect()).collect();
        assert_eq!(parts, [vec![0, 1, 2, 3, 4], vec![0, 5, 6, 7, 8], vec![0, 9, 10, 11, 12]]);
        let long = fit(&table(50, 13));
        assert_eq!((long.lying, long.parts.len()), (true, 1));
    }

    #[test]
    fn no_column_is_narrower_than_its_figures() {
        for columns in 2..40 {
            let fit = fit(&table(50, columns));
            let least = (width("92.5–100.0") + PADDING) * fit.size - 0.01;
            let widths = fit.parts.iter().flatten().map(|(_, width)| *width);
            assert!(widths.clone().all(|width| width >= least), "{columns}: {fit:?}");
        }
    }

    #[test]
    fn a_table_stays_on_one_page_where_it_is_low() {
        let low = table(8, 4);
        assert!(is_whole(&low, &fit(&low)));
        let high = table(40, 4);
        assert!(!is_whole(&high, &fit(&high)));
    }
}
