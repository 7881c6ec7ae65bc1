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
        let sizes = |strata: &[Counts]| strata.iter().map(Stratum::of).collect::<Vec<_>>();
        let [by_rate, _, second] = parts(&sizes(region), &sizes(whole), shape);
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

/// A stratum of one side.
#[derive(Debug, Clone, Copy)]
struct Stratum {
    base: f64,
    met: f64,
}

impl Stratum {
    fn of(counts: &Counts) -> Stratum {
        Stratum { base: counts.population() as f64, met: f64::from(counts.met) }
    }

    fn rate(self) -> Option<f64> {
        (self.base > 0.0).then(|| self.met / self.base)
    }
}

/// By rate, by the first factor and by the second.
fn parts(region: &[Stratum], whole: &[Stratum], shape: (usize, usize)) -> [f64; 3] {
    let (here, there) = (terms(region, whole, shape), terms(whole, region, shape));
    let mut parts = [0.0; 3];
    for (at, (one, other)) in region.iter().zip(whole).enumerate() {
        // Where one has nobody, the rate of the other stands for it.
        let (one, other) = (one.rate().or(other.rate()), other.rate().or(one.rate()));
        let (Some(own), Some(all)) = (one, other) else { continue };
        let ([first, second], [of_first, of_second]) = (here[at], there[at]);
        let rate = (own + all) / 2.0;
        parts[0] += (first * second + of_first * of_second) / 2.0 * (own - all);
        parts[1] += rate * (second + of_second) / 2.0 * (first - of_first);
        parts[2] += rate * (first + of_first) / 2.0 * (second - of_second);
    }
    parts
}

/// The two terms of each stratum's share, of strata in rows and columns; `other` stands for
/// a row or a column without anybody.
fn terms(strata: &[Stratum], other: &[Stratum], (rows, columns): (usize, usize)) -> Vec<[f64; 2]> {
    let sums = |strata: &[Stratum]| {
        let (mut row, mut column) = (vec![0.0; rows], vec![0.0; columns]);
        for (at, stratum) in strata.iter().enumerate() {
            row[at / columns] += stratum.base;
            column[at % columns] += stratum.base;
        }
        (row, column)
    };
    let (row, column) = sums(strata);
    let (other_row, other_column) = sums(other);
    let all: f64 = row.iter().sum();
    let within = |at: usize, own: f64, others: f64| match (own > 0.0, others > 0.0) {
        (true, _) => strata[at].base / own,
        (_, true) => other[at].base / others,
        _ => 0.0,
    };
    let term = |at: usize| {
        let (i, j) = (at / columns, at % columns);
        [
            (within(at, column[j], other_column[j]) * row[i] / all).sqrt(),
            (within(at, row[i], other_row[i]) * column[j] / all).sqrt(),
        ]
    };
    (0..strata.len()).map(term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(met: u32, not_met: u32) -> Counts {
        Counts { met, not_met, ..Counts::default() }
    }

    /// By rate and by each factor.
    fn found(region: &[Counts], whole: &[Counts], shape: (usize, usize)) -> [f64; 3] {
        let gap = Gap::of(region, whole, shape).expect("both have somebody");
        [gap.by_rate, gap.by_composition[0], gap.by_composition[1]].map(Fixed::fraction)
    }

    #[test]
    fn published_decompositions_come_out_to_the_last_digit() {
        for worked in super::super::worked::worked("gap") {
            let sizes = |name: &str| -> Vec<Stratum> {
                worked.strata(name).into_iter().map(|[base, met]| Stratum { base, met }).collect()
            };
            let (rows, columns) = worked.input("shape").split_once('x').expect("a shape");
            let shape = [rows, columns].map(|text| text.parse().expect("a number"));
            worked.check(&parts(&sizes("region"), &sizes("whole"), (shape[0], shape[1])));
        }
    }

    #[track_caller]
    fn close(found: [f64; 3], expected: [f64; 3]) {
        let near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-14);
        assert!(near, "{found:?} is not {expected:?}");
    }

    #[test]
    fn other_rates_in_the_same_mix_are_a_gap_of_rates_alone() {
        let (region, whole) = ([counts(9, 1), counts(5, 5)], [counts(50, 50), counts(10, 90)]);
        close(found(&region, &whole, (2, 1)), [0.4, 0.0, 0.0]);
    }

    #[test]
    fn the_same_rates_in_another_mix_are_a_gap_of_composition_alone() {
        let (region, whole) = ([counts(9, 1), counts(3, 27)], [counts(90, 10), counts(10, 90)]);
        close(found(&region, &whole, (2, 1)), [0.0, -0.2, 0.0]);
    }

    #[test]
    fn a_stratum_that_the_region_lacks_is_a_gap_of_composition() {
        // Among those that both have, half built in either.
        let (region, whole) = ([counts(5, 5), counts(0, 0)], [counts(20, 20), counts(60, 0)]);
        close(found(&region, &whole, (2, 1)), [0.0, -0.3, 0.0]);
    }

    #[test]
    fn a_kind_that_the_region_lacks_altogether_is_no_gap_of_sizes() {
        // Two kinds (rows) of two sizes each, both sizes half and half everywhere.
        let region = [counts(5, 5), counts(5, 5), counts(0, 0), counts(0, 0)];
        let whole = [counts(10, 10), counts(10, 10), counts(20, 0), counts(20, 0)];
        close(found(&region, &whole, (2, 2)), [0.0, -0.25, 0.0]);
    }

    #[test]
    fn another_size_of_the_same_kinds_is_a_gap_of_sizes() {
        let region = [counts(9, 0), counts(0, 1), counts(9, 0), counts(0, 1)];
        let whole = [counts(50, 0), counts(0, 50), counts(50, 0), counts(0, 50)];
        close(found(&region, &whole, (2, 2)), [0.0, 0.0, 0.4]);
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
                let sizes = |strata: &[Counts]| strata.iter().map(Stratum::of).collect::<Vec<_>>();
                let exact = super::parts(&sizes(&region), &sizes(&whole), (12 / columns, columns));
                let first = gap.by_composition[0].fraction();
                proptest::prop_assert!((first - exact[1]).abs() < 1e-13, "{} {:?}", first, exact);
            }
        }
    }
}
