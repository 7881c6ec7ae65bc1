//! Findings as they are made: the same one all down a column is one finding.
//!
//! Enters: findings in any order. Leaves: findings sorted by place, in which one that is
//! repeated on many rows of a column is said once, with its range and its exact number.
//! Memory grows with the distinct findings. Never drops a place, never rounds a number.

use std::collections::BTreeMap;

use super::{Diagnostic, Place, column_letters};

/// From so many on, the same finding in one column is said once: a shorter list is read
/// cell by cell.
pub const REPEATED: u64 = 20;

/// Runs of rows that one finding names: beyond, its range would not go into a cell of a
/// spreadsheet.
const MOST_RUNS: usize = 1_000;

/// Rows in a row, from 0, both ends within.
type Run = (u32, u32);

/// Findings that are being made.
#[derive(Debug, Default)]
pub struct Findings {
    /// On no cell or row, or on several.
    others: Vec<Diagnostic>,
    /// On one cell or row: the finding without its row, and its rows.
    distinct: BTreeMap<Diagnostic, Vec<Run>>,
}

impl Findings {
    /// Adds a finding. The same one on the same cell, which may be merged over many rows,
    /// is one.
    pub fn push(&mut self, mut finding: Diagnostic) {
        let Some((row, column)) = single(&finding) else { return self.others.push(finding) };
        finding.place.row = 0;
        finding.place.cell = column.map(column_letters).unwrap_or_default();
        let runs = self.distinct.entry(finding).or_default();
        match runs.last_mut() {
            Some((first, last)) if (*first..=*last).contains(&row) => {}
            Some((_, last)) if *last + 1 == row => *last = row,
            _ => runs.push((row, row)),
        }
    }

    /// The findings, by place.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let mut findings = self.others;
        for (finding, runs) in self.distinct {
            let runs = merged(runs);
            if length(&runs) < REPEATED {
                findings.extend(runs.iter().flat_map(|run| each(&finding, *run)));
            } else {
                findings.extend(runs.chunks(MOST_RUNS).map(|runs| together(&finding, runs)));
            }
        }
        findings.sort();
        findings
    }
}

impl Extend<Diagnostic> for Findings {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, findings: T) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }
}

impl FromIterator<Diagnostic> for Findings {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(findings: T) -> Findings {
        let mut all = Findings::default();
        all.extend(findings);
        all
    }
}

/// The row and column, from 0, of a finding on one cell; the row of one on a row.
fn single(finding: &Diagnostic) -> Option<(u32, Option<u32>)> {
    let mut areas = finding.place.areas();
    let area = areas.next()?;
    let one = |(first, last)| first == last;
    let single = areas.next().is_none()
        && one(area.rows)
        && area.columns.is_none_or(one)
        && finding.times == 1;
    single.then_some((area.rows.0, area.columns.map(|(left, _)| left)))
}

/// Runs in order that neither touch nor overlap.
fn merged(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    runs.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1.saturating_add(1);
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
    runs
}

fn length(runs: &[Run]) -> u64 {
    runs.iter().map(|(first, last)| u64::from(last - first) + 1).sum()
}

/// A run of few rows, row by row.
fn each(finding: &Diagnostic, (first, last): Run) -> impl Iterator<Item = Diagnostic> + '_ {
    (first..=last).map(move |row| {
        let letters = &finding.place.cell;
        let cell = match letters.is_empty() {
            true => format!("{0}:{0}", row + 1),
            false => format!("{letters}{}", row + 1),
        };
        let place = Place { row: row + 1, cell, ..finding.place.clone() };
        Diagnostic { place, ..finding.clone() }
    })
}

/// Many rows as one finding.
fn together(finding: &Diagnostic, runs: &[Run]) -> Diagnostic {
    let letters = &finding.place.cell;
    let range = |(first, last): &Run| match (first == last, letters.is_empty()) {
        (true, false) => format!("{letters}{}", first + 1),
        _ => format!("{letters}{}:{letters}{}", first + 1, last + 1),
    };
    let cell = runs.iter().map(range).collect::<Vec<String>>().join(",");
    let row = runs.first().map_or(0, |(first, _)| first + 1);
    let place = Place { row, cell, ..finding.place.clone() };
    Diagnostic { place, times: length(runs), ..finding.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;

    fn found(rows: impl IntoIterator<Item = u32>) -> Vec<(String, u64)> {
        let at = |row| Diagnostic::new(&codes::UNREADABLE_COUNT, Place::cell("a.csv", "", row, 2));
        let findings: Findings = rows.into_iter().map(at).collect();
        findings.into_vec().into_iter().map(|one| (one.place.cell, one.times)).collect()
    }

    #[test]
    fn a_short_list_is_told_cell_by_cell_and_a_long_one_by_its_range() {
        assert_eq!(found([4, 4, 5]), [("C5".to_owned(), 1), ("C6".to_owned(), 1)]);
        assert_eq!(found(4..9846), [("C5:C9846".to_owned(), 9842)]);
    }

    #[test]
    fn rows_that_are_in_order_are_left_out_of_the_range() {
        let rows = (4..14).chain([20]).chain(30..40).rev();
        assert_eq!(found(rows), [("C5:C14,C21,C31:C40".to_owned(), 21)]);
    }

    #[test]
    fn every_second_row_of_a_long_sheet_is_still_named() {
        let all = found((0..9_000).step_by(2));
        let cells: usize = all.iter().map(|(cell, _)| cell.split(',').count()).sum();
        assert_eq!((all.len(), cells), (5, 4_500));
        assert_eq!(all.iter().map(|(_, times)| times).sum::<u64>(), 4_500);
    }

    #[test]
    fn findings_that_differ_stay_apart() {
        let at = |row: u32| {
            let finding = Diagnostic::new(&codes::UNREADABLE_COUNT, Place::cell("a", "", row, 2));
            finding.value(if row.is_multiple_of(2) { "约20" } else { "若干" })
        };
        let findings: Findings = (0..100).map(at).collect();
        let all: Vec<u64> = findings.into_vec().iter().map(|one| one.times).collect();
        assert_eq!(all, [50, 50]);
    }

    #[test]
    fn findings_of_findings_stay_as_they_are() {
        let rows = |at| Diagnostic::new(&codes::NO_IDENTITY, Place::rows("a", "", at, at));
        let once: Vec<Diagnostic> = (0..50).map(rows).collect::<Findings>().into_vec();
        assert_eq!((once[0].place.cell.as_str(), once[0].times), ("1:50", 50));
        let twice = once.iter().cloned().collect::<Findings>().into_vec();
        assert_eq!(once, twice);
    }
}
