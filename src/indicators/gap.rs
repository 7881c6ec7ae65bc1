//! The gap of a region to the whole, in parts that add up to the last digit.
//!
//! Enters: counts by stratum of the region and of the whole. Leaves: how much of the
//! difference of the confirmed rates is one of rates (Kitagawa 1955) and how much one of
//! composition; composition by two factors as Das Gupta (1993) splits cross-classified
//! data: the share of a cell is the product of two symmetric terms, one a factor, and each
//! term's difference is weighed by the mean of the other.
//!
//! A stratum in which the region has nobody has no rate there: the whole's stands for it,
//! so that its contribution is wholly one of composition. A value that the region lacks
//! altogether (no foundation at all) is a difference of that factor alone.

use crate::quantity::{Counts, Fixed};

/// A gap and its parts; `rate − whole = by_rate + by_composition[0] + by_composition[1]`
/// exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The confirmed rate of the region.
    pub rate: Fixed,
    /// That of the whole.
    pub whole: Fixed,
    /// Other rates in the same strata.
    pub by_rate: Fixed,
    /// Another mix, by factor: kind and size; or industry and nothing. The first also takes
    /// what rounding to 10⁻¹⁵ leaves.
    pub by_composition: [Fixed; 2],
}

impl Gap {
    /// The gap, of strata in rows and columns by their two factors; `None` where one of the
    /// two has an empty population.
    pub(super) fn of(region: &[Counts], whole: &[Counts], shape: (usize, usize)) -> Option<Gap> {
        let total = |strata: &[Counts]| {
            let met = strata.iter().map(|one| u64::from(one.met)).sum();
            Fixed::of(met, strata.iter().map(Counts::population).sum())
        };
        let (rate, of_whole) = (total(region)?, total(whole)?);
        let (here, there) = (Mix::of(region, whole, shape), Mix::of(whole, region, shape));
        let [mut by_rate, mut second] = [0.0; 2];
        for (at, (one, other)) in region.iter().zip(whole).enumerate() {
            let Some((own, all)) = rates(one, other) else { continue };
            by_rate += (here.share(at) + there.share(at)) / 2.0 * (own - all);
            let first = (here.terms[at][0] + there.terms[at][0]) / 2.0;
            second += (own + all) / 2.0 * first * (here.terms[at][1] - there.terms[at][1]);
        }
        let (by_rate, second) = (Fixed::nearest(by_rate), Fixed::nearest(second));
        let first = rate - of_whole - by_rate - second;
        Some(Gap { rate, whole: of_whole, by_rate, by_composition: [first, second] })
    }

    /// The difference of the rates.
    pub fn gap(&self) -> Fixed {
        self.rate - self.whole
    }

    /// The part of the mix, by whichever factor.
    pub fn composition(&self) -> Fixed {
        self.by_composition.into_iter().sum()
    }
}

/// The rates of a stratum in both; where one has nobody, the other's stands for it.
fn rates(one: &Counts, other: &Counts) -> Option<(f64, f64)> {
    let [one, other] = [one, other].map(|counts| counts.rate().map(|rate| rate.fraction()));
    one.or(other).zip(other.or(one))
}

/// The two terms of each stratum's share.
struct Mix {
    terms: Vec<[f64; 2]>,
}

impl Mix {
    /// Of strata in rows and columns; `other` stands for a row or a column without anybody.
    fn of(strata: &[Counts], other: &[Counts], (rows, columns): (usize, usize)) -> Mix {
        let sums = |strata: &[Counts]| {
            let (mut row, mut column) = (vec![0.0; rows], vec![0.0; columns]);
            for (at, counts) in strata.iter().enumerate() {
                row[at / columns] += counts.population() as f64;
                column[at % columns] += counts.population() as f64;
            }
            (row, column)
        };
        let (row, column) = sums(strata);
        let (other_row, other_column) = sums(other);
        let all: f64 = row.iter().sum();
        let within = |at: usize, own: f64, others: f64| match (own > 0.0, others > 0.0) {
            (true, _) => strata[at].population() as f64 / own,
            (_, true) => other[at].population() as f64 / others,
            _ => 0.0,
        };
        let term = |at: usize| {
            let (i, j) = (at / columns, at % columns);
            [
                (within(at, column[j], other_column[j]) * row[i] / all).sqrt(),
                (within(at, row[i], other_row[i]) * column[j] / all).sqrt(),
            ]
        };
        Mix { terms: (0..strata.len()).map(term).collect() }
    }

    fn share(&self, at: usize) -> f64 {
        self.terms[at][0] * self.terms[at][1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(met: u32, not_met: u32) -> Counts {
        Counts { met, not_met, ..Counts::default() }
    }

    /// By rate and by each factor.
    fn parts(region: &[Counts], whole: &[Counts], shape: (usize, usize)) -> [f64; 3] {
        let gap = Gap::of(region, whole, shape).expect("both have somebody");
        [gap.by_rate, gap.by_composition[0], gap.by_composition[1]].map(Fixed::fraction)
    }

    #[track_caller]
    fn close(found: [f64; 3], expected: [f64; 3]) {
        let near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-14);
        assert!(near, "{found:?} is not {expected:?}");
    }

    #[test]
    fn other_rates_in_the_same_mix_are_a_gap_of_rates_alone() {
        let (region, whole) = ([counts(9, 1), counts(5, 5)], [counts(50, 50), counts(10, 90)]);
        close(parts(&region, &whole, (2, 1)), [0.4, 0.0, 0.0]);
    }

    #[test]
    fn the_same_rates_in_another_mix_are_a_gap_of_composition_alone() {
        let (region, whole) = ([counts(9, 1), counts(3, 27)], [counts(90, 10), counts(10, 90)]);
        close(parts(&region, &whole, (2, 1)), [0.0, -0.2, 0.0]);
    }

    #[test]
    fn a_stratum_that_the_region_lacks_is_a_gap_of_composition() {
        // Among those that both have, half built in either.
        let (region, whole) = ([counts(5, 5), counts(0, 0)], [counts(20, 20), counts(60, 0)]);
        close(parts(&region, &whole, (2, 1)), [0.0, -0.3, 0.0]);
    }

    #[test]
    fn a_kind_that_the_region_lacks_altogether_is_no_gap_of_sizes() {
        // Two kinds (rows) of two sizes each, both sizes half and half everywhere.
        let region = [counts(5, 5), counts(5, 5), counts(0, 0), counts(0, 0)];
        let whole = [counts(10, 10), counts(10, 10), counts(20, 0), counts(20, 0)];
        close(parts(&region, &whole, (2, 2)), [0.0, -0.25, 0.0]);
    }

    #[test]
    fn another_size_of_the_same_kinds_is_a_gap_of_sizes() {
        let region = [counts(9, 0), counts(0, 1), counts(9, 0), counts(0, 1)];
        let whole = [counts(50, 0), counts(0, 50), counts(50, 0), counts(0, 50)];
        close(parts(&region, &whole, (2, 2)), [0.0, 0.0, 0.4]);
    }

    proptest::proptest! {
        #[test]
        fn the_parts_add_up_to_the_last_digit_also_where_strata_are_missing(
            strata in proptest::collection::vec((0..3_u32, 0..4_u32, 0..90_u32, 0..90_u32), 12),
            columns in 1..4_usize,
        ) {
            let region: Vec<Counts> = strata.iter().map(|(a, b, ..)| counts(*a, *b)).collect();
            let whole: Vec<Counts> =
                strata.iter().map(|(a, b, c, d)| counts(a + c, b + d)).collect();
            if let Some(gap) = Gap::of(&region, &whole, (12 / columns, columns)) {
                let printed = |value: Fixed| value.to_string().replace('.', "").parse::<i64>();
                let parts = [gap.by_rate, gap.by_composition[0], gap.by_composition[1]].map(printed);
                let sum: i64 = parts.into_iter().map(|part| part.expect("a number")).sum();
                proptest::prop_assert_eq!(Ok(sum), printed(gap.gap()));
                proptest::prop_assert_eq!(
                    Ok(sum),
                    printed(gap.rate).and_then(|rate| Ok(rate - printed(gap.whole)?))
                );
                // What rounding leaves to the first factor is none of its own.
                let true_first: f64 = first(&region, &whole, (12 / columns, columns));
                let found = gap.by_composition[0].fraction();
                proptest::prop_assert!((found - true_first).abs() < 1e-13, "{} {}", found, true_first);
            }
        }
    }

    /// The part of the first factor by itself.
    fn first(region: &[Counts], whole: &[Counts], shape: (usize, usize)) -> f64 {
        let (here, there) = (Mix::of(region, whole, shape), Mix::of(whole, region, shape));
        let part = |at: usize| {
            let (own, all) = rates(&region[at], &whole[at])?;
            let second = (here.terms[at][1] + there.terms[at][1]) / 2.0;
            Some((own + all) / 2.0 * second * (here.terms[at][0] - there.terms[at][0]))
        };
        (0..region.len()).filter_map(part).sum()
    }
}
