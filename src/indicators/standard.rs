//! Regions compared as if they had the mix of the whole.
//!
//! Enters: how each organization counts. Leaves, for each region and indicator: the
//! confirmed rate standardised directly (the region's rates in the whole's mix), the
//! indirect ratio (met ÷ what the whole's rates would give in the region's mix), and the gap
//! to the whole in parts.
//!
//! Strata in which the region has nobody have no rate there: they are dropped from both
//! sides, the weights of the others add up to one, and the share of the whole that they
//! cover is told. Unknown is not met, as in every confirmed rate; the bounds of the
//! standardised rate hold the weights and the strata covered as recorded.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Judged;
use super::figures::Region;
use super::gap::Gap;
use super::strata::{Standard, Strata};
use crate::codes::Divisions;
use crate::quantity::{Counts, Rate};

/// A region beside the whole, for one indicator and one standard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standardised {
    /// What is counted in the region.
    pub counts: Counts,
    /// The confirmed rate in the mix of the whole (1.0 = 100 %).
    pub rate: f64,
    /// The same from the lower bounds of the strata.
    pub low: f64,
    /// The same from the upper bounds of the strata.
    pub high: f64,
    /// The share of the whole's population in strata where the region has somebody.
    pub covered: f64,
    /// The met that the whole's rates would give in the region's mix.
    pub expected: f64,
    /// The gap to the whole.
    pub gap: Gap,
}

impl Standardised {
    /// Met ÷ expected; `None` where none is expected.
    pub fn ratio(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| f64::from(self.counts.met) / self.expected)
    }
}

/// By region and indicator, one for each of [`Standard::ALL`]; `None` where the region's
/// population is empty.
pub type Standards = BTreeMap<Region, Vec<[Option<Standardised>; 2]>>;

/// Every region beside the whole.
pub fn standards(judged: &Judged, divisions: &Divisions) -> Standards {
    let found = Standard::ALL.map(|standard| {
        let strata = Strata::of(&judged.places, standard, divisions);
        let of_indicator = |outcomes| {
            let counts = strata.counts(outcomes);
            let whole = counts.first().cloned().unwrap_or_default();
            counts.iter().map(|region| standardised(region, &whole, standard.shape())).collect()
        };
        let indicators: Vec<Vec<Option<Standardised>>> =
            judged.outcomes.par_iter().map(|outcomes| of_indicator(outcomes)).collect();
        (strata.regions, indicators)
    });
    let [(regions, first), (_, second)] = found;
    // Regions stand in the order of organizations, the same under every standard.
    let of_region = |at: usize| {
        first.iter().zip(&second).map(|(one, other)| [one[at], other[at]]).collect::<Vec<_>>()
    };
    regions.iter().enumerate().map(|(at, region)| (*region, of_region(at))).collect()
}

/// A region beside the whole, stratum by stratum.
pub(super) fn standardised(
    region: &[Counts],
    whole: &[Counts],
    shape: (usize, usize),
) -> Option<Standardised> {
    let mut found = Standardised {
        counts: total(region),
        rate: 0.0,
        low: 0.0,
        high: 0.0,
        covered: 0.0,
        expected: 0.0,
        gap: Gap::of(region, whole, shape)?,
    };
    let (mut covered, mut all) = (0, 0);
    for (here, whole) in region.iter().zip(whole) {
        let (base, standard) = (here.population(), whole.population());
        all += standard;
        if base == 0 {
            continue;
        }
        covered += standard;
        let weight = standard as f64;
        // Multiplied before divided, so that the whole beside itself is exact.
        let rate = weight * f64::from(here.met) / base as f64;
        // What is not open is the same number on either side.
        let side = |bound: Option<Rate>| match bound {
            Some(bound) if Some(bound) != here.rate() => weight * bound.fraction(),
            _ => rate,
        };
        let bounds = here.bounds();
        found.rate += rate;
        found.low += side(bounds.low);
        found.high += side(bounds.high);
        found.expected += base as f64 * f64::from(whole.met) / weight;
    }
    let weights = covered as f64;
    for sum in [&mut found.rate, &mut found.low, &mut found.high] {
        *sum = (*sum / weights).min(1.0);
    }
    found.covered = weights / all as f64;
    Some(found)
}

fn total(strata: &[Counts]) -> Counts {
    let mut sum = Counts::default();
    strata.iter().for_each(|counts| sum += *counts);
    sum
}

#[cfg(test)]
mod tests {
    use super::super::worked::{Worked, worked};
    use super::*;

    fn counts(met: u32, not_met: u32, unknown: u32) -> Counts {
        Counts { met, not_met, unknown, ..Counts::default() }
    }

    /// Strata of one factor, in which the second stands for another mix.
    fn beside(region: &[Counts], others: &[Counts]) -> Standardised {
        let whole: Vec<Counts> = region
            .iter()
            .zip(others)
            .map(|(one, other)| {
                let mut sum = *one;
                sum += *other;
                sum
            })
            .collect();
        standardised(region, &whole, (region.len(), 1)).expect("somebody is in the region")
    }

    #[test]
    fn the_whole_beside_itself_has_its_own_rate_and_meets_what_is_expected() {
        let whole = [counts(1, 2, 4), counts(5, 1, 0), counts(0, 3, 0)];
        let found = beside(&whole, &[Counts::default(); 3]);
        assert_eq!(found.rate, 6.0 / 16.0);
        assert_eq!((found.covered, found.ratio()), (1.0, Some(1.0)));
        assert_eq!((found.low, found.high), (6.0 / 16.0, 10.0 / 16.0));
    }

    #[test]
    fn a_stratum_without_anybody_is_dropped_from_both_sides() {
        // 50 % here in the one stratum of 40 that the region has; 60 of the whole lie elsewhere.
        let found =
            beside(&[counts(5, 5, 0), counts(0, 0, 0)], &[counts(30, 0, 0), counts(6, 54, 0)]);
        assert_eq!(found.rate, 0.5);
        assert_eq!(found.covered, 0.4);
        assert_eq!(found.expected, 10.0 * 35.0 / 40.0);
    }

    #[test]
    fn the_same_rates_in_another_mix_are_standardised_to_the_rate_of_the_whole() {
        let found =
            beside(&[counts(9, 1, 0), counts(9, 81, 0)], &[counts(81, 9, 0), counts(1, 9, 0)]);
        assert_eq!(found.counts.rate().map(|rate| rate.fraction()), Some(0.18));
        assert_eq!((found.rate, found.ratio()), (0.5, Some(1.0)));
    }

    #[test]
    fn nobody_in_the_region_is_not_compared_and_nothing_expected_has_no_ratio() {
        let whole = [counts(0, 4, 0)];
        assert_eq!(standardised(&[Counts::default()], &whole, (1, 1)), None);
        let found = standardised(&whole, &whole, (1, 1)).expect("somebody");
        assert_eq!((found.rate, found.ratio()), (0.0, None));
    }

    #[test]
    fn published_standardised_rates_come_out_to_the_last_digit() {
        let strata = |strata: Vec<[f64; 2]>| -> Vec<Counts> {
            strata.iter().map(|[base, met]| counts(*met as u32, (base - met) as u32, 0)).collect()
        };
        let of = |worked: &Worked| {
            let (region, whole) = (strata(worked.strata("region")), strata(worked.strata("whole")));
            standardised(&region, &whole, (region.len(), 1)).expect("somebody is in the region")
        };
        worked("direct").iter().for_each(|worked| worked.check(&[of(worked).rate]));
        for worked in worked("indirect") {
            // Published as a rate: the ratio times the rate of the whole.
            let [base, met] = worked.strata("times")[0];
            let ratio = of(&worked).ratio().expect("some are expected");
            worked.check(&[ratio * met / base]);
        }
    }
}
