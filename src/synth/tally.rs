//! Counts, rates and bounds of the true figures.
//!
//! Enters: cases by cell. Leaves: five counts a cell and indicator, and what
//! follows from them. The formulas stand here a second time on purpose.

use std::collections::BTreeMap;

use super::outcomes::{Case, FIRST_OF_PARTY};

/// The counts of one indicator in one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) met: u32,
    pub(super) not_met: u32,
    pub(super) unknown: u32,
    /// Those for whom outside and met are open.
    pub(super) p: u32,
    /// Those for whom outside and not met are open.
    pub(super) q: u32,
}

impl Tally {
    /// Counts one organization.
    pub(super) fn add(&mut self, case: Case) {
        match (case.population, case.met) {
            (Some(false), _) => {}
            (Some(true), Some(true)) => self.met += 1,
            (Some(true), Some(false)) => self.not_met += 1,
            (Some(true), None) => self.unknown += 1,
            (None, met) => {
                self.p += u32::from(met != Some(false));
                self.q += u32::from(met != Some(true));
            }
        }
    }

    fn merge(&mut self, other: Tally) {
        self.met += other.met;
        self.not_met += other.not_met;
        self.unknown += other.unknown;
        self.p += other.p;
        self.q += other.q;
    }

    /// Those certainly in the denominator.
    pub(super) fn population(self) -> u32 {
        self.met + self.not_met + self.unknown
    }

    /// The confirmed rate.
    pub(super) fn rate(self) -> Option<f64> {
        ratio(self.met, self.population())
    }

    /// The least rate that the open answers leave.
    pub(super) fn low(self) -> Option<f64> {
        ratio(self.met, self.population() + self.q).or((self.p > 0).then_some(1.0))
    }

    /// The greatest.
    pub(super) fn high(self) -> Option<f64> {
        ratio(self.met + self.unknown + self.p, self.population() + self.p)
            .or((self.q > 0).then_some(0.0))
    }
}

fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// A cell: region, industry, size, kind; 0 is all of them.
pub(super) type Key = (u16, u8, u8, u8);

/// The counts of all cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells(pub(super) BTreeMap<Key, [Tally; 26]>);

impl Cells {
    /// Counts one organization in each cell that it stands in. Who does not host
    /// a party organization is left out of the indicators that count these.
    pub(super) fn add(
        &mut self,
        regions: &[u16],
        parts: (u8, u8, u8),
        cases: &[Case; 26],
        host: bool,
    ) {
        let (industry, size, kind) = parts;
        let crosses =
            [(0, 0, 0), (industry, 0, 0), (0, size, 0), (0, 0, kind), (industry, size, 0)];
        let last = if host { cases.len() } else { FIRST_OF_PARTY };
        for region in regions {
            for (industry, size, kind) in crosses {
                let tallies = self.0.entry((*region, industry, size, kind)).or_default();
                for (tally, case) in tallies.iter_mut().zip(&cases[..last]) {
                    tally.add(*case);
                }
            }
        }
    }

    /// Adds the counts of other organizations.
    pub(super) fn merge(mut self, other: Cells) -> Cells {
        for (key, tallies) in other.0 {
            let mine = self.0.entry(key).or_default();
            for (mine, theirs) in mine.iter_mut().zip(tallies) {
                mine.merge(theirs);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRI: [Option<bool>; 3] = [Some(true), Some(false), None];

    /// All ways in which the open answers of a case may fall: outside, met, not met.
    fn completions(case: Case) -> Vec<Option<bool>> {
        let open = |answer: Option<bool>| answer.map_or(vec![true, false], |answer| vec![answer]);
        let mut out = Vec::new();
        for population in open(case.population) {
            for met in open(case.met) {
                out.push(population.then_some(met));
            }
        }
        out
    }

    fn extremes(cases: &[Case]) -> (Option<f64>, Option<f64>) {
        let mut sums = vec![(0, 0)];
        for case in cases {
            let step = |(met, all): (u32, u32)| {
                completions(*case).into_iter().map(move |fall| match fall {
                    None => (met, all),
                    Some(is_met) => (met + u32::from(is_met), all + 1),
                })
            };
            sums = sums.into_iter().flat_map(step).collect();
        }
        let rates: Vec<f64> = sums.into_iter().filter_map(|(met, all)| ratio(met, all)).collect();
        (rates.iter().copied().reduce(f64::min), rates.iter().copied().reduce(f64::max))
    }

    #[test]
    fn bounds_are_the_extremes_over_all_completions() {
        let kinds: Vec<Case> = TRI
            .iter()
            .flat_map(|population| TRI.map(|met| Case { population: *population, met }))
            .collect();
        for number in 0..9usize.pow(4) {
            let cases: Vec<Case> =
                (0..4).map(|place| kinds[number / 9usize.pow(place) % 9]).collect();
            for length in 1..=4 {
                let mut tally = Tally::default();
                cases[..length].iter().for_each(|case| tally.add(*case));
                assert_eq!(
                    (tally.low(), tally.high()),
                    extremes(&cases[..length]),
                    "{:?}",
                    &cases[..length]
                );
            }
        }
    }
}
