//! What a reader could compute: each whole is the sum of its parts, and where all of them
//! but one are known, so is that one.
//!
//! Enters: the rows that are told, and how they add up. Leaves: more withheld rows, until
//! no withheld row and no small row that is left out follows. Never tells a row.

use super::rule::{Counted, Set, Sets, is_small, next};

/// Withholds further rows until nothing that must not be known can be computed.
pub(super) fn keep(rows: &[Counted], sets: &Sets, hidden: &mut [bool]) {
    while Reader::new(rows, sets, hidden).solve(hidden) {}
}

/// Somebody who knows what is told and which cells are empty.
struct Reader<'a> {
    rows: &'a [Counted],
    sets: &'a Sets,
    known: Vec<bool>,
    /// Rows against which one was withheld; whether that is enough the next reader finds.
    settled: Vec<bool>,
    /// The set by which a row became known.
    by: Vec<Option<usize>>,
}

impl<'a> Reader<'a> {
    fn new(rows: &'a [Counted], sets: &'a Sets, hidden: &[bool]) -> Reader<'a> {
        let known = rows.iter().enumerate().map(|(row, counted)| match hidden.get(row) {
            Some(hidden) => !hidden,
            None => *counted == Counted::default(),
        });
        Reader {
            rows,
            sets,
            known: known.collect(),
            settled: vec![false; rows.len()],
            by: vec![None; rows.len()],
        }
    }

    /// Computes all that follows and withholds a row against each that must not; whether
    /// any was.
    fn solve(mut self, hidden: &mut [bool]) -> bool {
        let (mut withheld, mut learned) = (false, true);
        while std::mem::take(&mut learned) {
            for (at, set) in self.sets.sets.iter().enumerate() {
                let Some(row) = self.only_open(set).filter(|row| !self.settled[*row]) else {
                    continue;
                };
                let must_not = row < self.sets.rows || is_small(&self.rows[row]);
                match self.against(at, row, hidden).filter(|_| must_not) {
                    Some(other) => {
                        hidden[other] = true;
                        self.settled[row] = true;
                        withheld = true;
                    }
                    None => {
                        self.known[row] = true;
                        self.by[row] = Some(at);
                        learned = true;
                    }
                }
            }
        }
        withheld
    }

    /// The only row of a set that is not known.
    fn only_open(&self, set: &Set) -> Option<usize> {
        let mut open = members(set).filter(|row| !self.known[*row]);
        open.next().filter(|_| open.next().is_none())
    }

    /// The row to withhold so that `row` does not follow from a set: the next part, else
    /// the whole, else one from which another member follows.
    fn against(&self, at: usize, row: usize, hidden: &[bool]) -> Option<usize> {
        let set = &self.sets.sets[at];
        let is_told = |one: &usize| *one != row && hidden.get(*one) == Some(&false);
        let parts = set.parts.iter().copied().filter(is_told);
        let part = parts.min_by(|a, b| next(self.rows, *a, *b));
        part.or(Some(set.whole).filter(is_told)).or_else(|| {
            let others = members(set).filter(|other| *other != row);
            // What became known did so by rows that were known before it: this ends.
            others.filter_map(|other| self.against(self.by[other]?, other, hidden)).next()
        })
    }
}

fn members(set: &Set) -> impl Iterator<Item = usize> {
    std::iter::once(set.whole).chain(set.parts.iter().copied())
}
