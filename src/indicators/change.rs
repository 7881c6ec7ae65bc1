//! What the change of a rate between two year-ends is made of.
//!
//! Enters: how each organization counts at both year-ends, and which are the same. Leaves:
//! for each region and indicator four effects that add up to the change of the confirmed
//! rate, the Shapley average over all orders in which they may be switched on
//! (Shapley 1953; as a decomposition: Shorrocks 2013, doi:10.1007/s10888-011-9214-z):
//!
//! * rate: among those whose answer is known, more or fewer have it;
//! * composition: those in the base at both year-ends are spread otherwise over
//!   region × kind × size;
//! * entries and exits: others are in the base;
//! * data quality: answers that were unknown became known, or the reverse.
//!
//! Never guesses an unknown answer: it is no part of the confirmed rate at either date.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::cells::{Finest, distinct, regions};
use super::figures::{Part, Region};
use super::{Outcome, Standing};
use crate::codes::{Divisions, OrgType, RegionCode, Size};
use crate::quantity::Counts;

/// How the organizations of one year-end count, indicator by indicator.
#[derive(Debug, Default)]
pub struct Judged {
    /// The finest cell of each organization.
    pub(super) places: Vec<Finest>,
    /// The outcomes of each indicator.
    pub(super) outcomes: Vec<Vec<Outcome>>,
}

/// A change of a confirmed rate and what it is made of (1.0 = 100 percentage points).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effects {
    /// The base and who had it at the year-end before.
    pub before: Counts,
    /// The same now.
    pub now: Counts,
    /// In the base at both year-ends.
    pub stayed: u32,
    /// Rate among those known.
    pub rate: f64,
    /// Spread over region × kind × size.
    pub composition: f64,
    /// Entries and exits.
    pub membership: f64,
    /// Unknown that became known.
    pub quality: f64,
}

impl Effects {
    /// The change of the confirmed rate: the sum of the four.
    pub fn change(&self) -> f64 {
        self.rate + self.composition + self.membership + self.quality
    }
}

/// The effects of each indicator by region of the present; `None` where one of the two
/// bases is empty.
pub type Changes = BTreeMap<Region, Vec<Option<Effects>>>;

/// Compares two year-ends. `links` says for each organization of now its row before.
pub fn changes(
    before: &Judged,
    now: &Judged,
    links: &[Option<u32>],
    present: &Divisions,
) -> Changes {
    let forward = |code: Option<RegionCode>| code.map(|code| present.forward(code).unwrap_or(code));
    let earlier: Vec<Stratum> = before
        .places
        .iter()
        .map(|(region, _, size, org_type)| (forward(*region), *org_type, *size))
        .collect();
    let today: Vec<Stratum> =
        now.places.iter().map(|(region, _, size, org_type)| (*region, *org_type, *size)).collect();
    let lines = Lines::of(&earlier, &today, links);
    let indicators = before.outcomes.par_iter().zip(&now.outcomes);
    let found: Vec<BTreeMap<Region, Effects>> =
        indicators.map(|(was, is)| Tally::of(&lines.pairs(was, is), present).effects()).collect();
    let regions: BTreeSet<Region> = found.iter().flat_map(BTreeMap::keys).copied().collect();
    let of_region = |region: Region| found.iter().map(|one| one.get(&region).copied()).collect();
    regions.into_iter().map(|region| (region, of_region(region))).collect()
}

/// Where an organization is counted, as far as composition is concerned.
type Stratum = (Option<RegionCode>, Part<OrgType>, Part<Size>);

/// Place and answer of an organization in the base; none where it is not in it.
type Side = Option<(Stratum, Standing)>;

/// Every organization of either year-end: its row then, its row now, and its places.
struct Lines {
    rows: Vec<(Option<usize>, Option<usize>)>,
    /// For each of them one of `places`.
    of: Vec<usize>,
    places: Vec<(Option<Stratum>, Option<Stratum>)>,
}

impl Lines {
    fn of(earlier: &[Stratum], today: &[Stratum], links: &[Option<u32>]) -> Lines {
        let mut left = vec![true; earlier.len()];
        let mut rows = Vec::with_capacity(today.len());
        for (at, link) in links.iter().enumerate().take(today.len()) {
            let before = link.map(|row| row as usize).filter(|row| *row < earlier.len());
            if let Some(row) = before {
                left[row] = false;
            }
            rows.push((before, Some(at)));
        }
        let gone = (0..earlier.len()).filter(|row| left[*row]);
        rows.extend(gone.map(|row| (Some(row), None)));
        let place = |(before, now): &(Option<usize>, Option<usize>)| {
            (before.map(|row| earlier[row]), now.map(|row| today[row]))
        };
        let (places, of) = distinct(rows.iter().map(place));
        Lines { rows, of, places }
    }

    /// How many organizations stand alike at both year-ends for one indicator.
    fn pairs(&self, was: &[Outcome], is: &[Outcome]) -> Vec<((Side, Side), u32)> {
        const IN_BASE: [Option<Standing>; 4] =
            [None, Some(Standing::Met), Some(Standing::NotMet), Some(Standing::Unknown)];
        let standing = |outcomes: &[Outcome], row: Option<usize>| {
            let standing = row.map(|row| outcomes[row].standing());
            IN_BASE.iter().position(|one| *one == standing).unwrap_or(0)
        };
        let mut counts = vec![[0_u32; 16]; self.places.len()];
        for ((before, now), place) in self.rows.iter().zip(&self.of) {
            counts[*place][standing(was, *before) * 4 + standing(is, *now)] += 1;
        }
        let side = |place: Option<Stratum>, standing: usize| place.zip(IN_BASE[standing]);
        let alike = self.places.iter().zip(counts).flat_map(|((before, now), counts)| {
            let of = move |at: usize| (side(*before, at / 4), side(*now, at % 4));
            (1..16).map(move |at| (of(at), counts[at])).filter(|(_, many)| *many > 0)
        });
        alike.collect()
    }
}

/// Those in the base at both year-ends by stratum, and those at one alone.
#[derive(Default)]
struct Tally(BTreeMap<Region, Base>);

#[derive(Default)]
struct Base {
    stayed: BTreeMap<Stratum, [Counts; 2]>,
    alone: [Counts; 2],
}

impl Tally {
    fn of(pairs: &[((Side, Side), u32)], present: &Divisions) -> Tally {
        let mut tally = Tally::default();
        for ((before, now), many) in pairs {
            let [was, is] = [before, now].map(|side| {
                side.map_or_else(Vec::new, |((region, ..), _)| regions(region, present))
            });
            for region in was.iter().chain(is.iter().filter(|region| !was.contains(region))) {
                let base = tally.0.entry(*region).or_default();
                let sides =
                    [before.filter(|_| was.contains(region)), now.filter(|_| is.contains(region))];
                base.add(sides, *many);
            }
        }
        tally
    }

    fn effects(&self) -> BTreeMap<Region, Effects> {
        self.0.iter().filter_map(|(region, base)| Some((*region, base.effects()?))).collect()
    }
}

impl Base {
    fn add(&mut self, sides: [Side; 2], many: u32) {
        match sides {
            [Some((before, was)), Some((now, is))] => {
                self.stayed.entry(before).or_default()[0] += counts(was, many);
                self.stayed.entry(now).or_default()[1] += counts(is, many);
            }
            [before, now] => {
                for (at, side) in [before, now].into_iter().enumerate() {
                    if let Some((_, standing)) = side {
                        self.alone[at] += counts(standing, many);
                    }
                }
            }
        }
    }

    fn effects(&self) -> Option<Effects> {
        let total = |at: usize| {
            let mut sum = self.alone[at];
            self.stayed.values().for_each(|years| sum += years[at]);
            sum
        };
        let (before, now) = (total(0), total(1));
        before.rate().zip(now.rate())?;
        let [rate, composition, membership, quality] = shapley(|on| self.state(on));
        let stayed = (before.population() - self.alone[0].population()) as u32;
        Some(Effects { before, now, stayed, rate, composition, membership, quality })
    }

    /// The rate with some factors as now and the others as before: rate, composition,
    /// membership, quality.
    fn state(&self, [rate, composition, membership, quality]: [bool; 4]) -> f64 {
        let alone = self.alone[usize::from(membership)];
        let mut met = f64::from(alone.met);
        let mut base = alone.population() as f64;
        for years in self.stayed.values() {
            let size = years[usize::from(composition)].population() as f64;
            met += size * known(years, quality) * among_known(years, rate);
            base += size;
        }
        met / base
    }
}

fn counts(standing: Standing, many: u32) -> Counts {
    match standing {
        Standing::Met => Counts { met: many, ..Counts::default() },
        Standing::NotMet => Counts { not_met: many, ..Counts::default() },
        _ => Counts { unknown: many, ..Counts::default() },
    }
}

/// The share of known answers in a stratum; where it was empty at a year-end, that of the
/// other.
fn known(years: &[Counts; 2], now: bool) -> f64 {
    let share = |counts: &Counts| {
        let known = f64::from(counts.met + counts.not_met);
        (counts.population() > 0).then(|| known / counts.population() as f64)
    };
    pick(years, now, share)
}

/// The share of those who have it among the known; where none was known, that of the other
/// year-end.
fn among_known(years: &[Counts; 2], now: bool) -> f64 {
    let share = |counts: &Counts| {
        let known = counts.met + counts.not_met;
        (known > 0).then(|| f64::from(counts.met) / f64::from(known))
    };
    pick(years, now, share)
}

fn pick(years: &[Counts; 2], now: bool, share: impl Fn(&Counts) -> Option<f64>) -> f64 {
    let (one, other) = (&years[usize::from(now)], &years[usize::from(!now)]);
    share(one).or_else(|| share(other)).unwrap_or(0.0)
}

/// The Shapley value of each of four factors.
fn shapley(state: impl Fn([bool; 4]) -> f64) -> [f64; 4] {
    let on = |mask: usize| [0, 1, 2, 3].map(|factor| mask & (1 << factor) != 0);
    let states: Vec<f64> = (0..16).map(|mask| state(on(mask))).collect();
    // |T|! (3 − |T|)! ÷ 4! for a coalition T of none to three others.
    const WEIGHTS: [f64; 4] = [6.0 / 24.0, 2.0 / 24.0, 2.0 / 24.0, 6.0 / 24.0];
    [0, 1, 2, 3].map(|factor: usize| {
        let without = (0..16_usize).filter(|mask| mask & (1 << factor) == 0);
        let gain = without.map(|mask| {
            let weight = WEIGHTS[mask.count_ones() as usize];
            weight * (states[mask | (1 << factor)] - states[mask])
        });
        gain.sum()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Stratum = (None, Part::Is(OrgType::Association), Part::Unknown);
    const THERE: Stratum = (None, Part::Is(OrgType::Foundation), Part::Unknown);

    fn effects(pairs: &[((Side, Side), u32)]) -> Effects {
        let tally = Tally::of(pairs, Divisions::in_force(2025));
        tally.effects()[&Region::All]
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }

    #[test]
    fn only_a_new_answer_is_an_effect_of_the_rate() {
        let found = effects(&[
            ((Some((HERE, Standing::NotMet)), Some((HERE, Standing::Met))), 1),
            ((Some((HERE, Standing::Met)), Some((HERE, Standing::Met))), 3),
        ]);
        close(found.rate, 0.25);
        close(found.change(), 0.25);
        assert_eq!(found.stayed, 4);
    }

    #[test]
    fn only_another_mix_is_an_effect_of_composition() {
        // 90 % here and 10 % there at both year-ends; ten moved from there to here.
        let stay =
            |place, standing, many| ((Some((place, standing)), Some((place, standing))), many);
        let found = effects(&[
            stay(HERE, Standing::Met, 9),
            stay(HERE, Standing::NotMet, 1),
            stay(THERE, Standing::Met, 1),
            stay(THERE, Standing::NotMet, 9),
            ((Some((THERE, Standing::Met)), Some((HERE, Standing::Met))), 1),
            ((Some((THERE, Standing::NotMet)), Some((HERE, Standing::Met))), 8),
            ((Some((THERE, Standing::NotMet)), Some((HERE, Standing::NotMet))), 1),
        ]);
        close(found.composition, found.change());
        close(found.change(), 8.0 / 30.0);
    }

    #[test]
    fn only_those_who_come_and_go_are_an_effect_of_membership() {
        let found = effects(&[
            ((Some((HERE, Standing::Met)), Some((HERE, Standing::Met))), 1),
            ((Some((HERE, Standing::NotMet)), None), 1),
            ((None, Some((HERE, Standing::Met))), 2),
        ]);
        close(found.membership, 0.5);
        close(found.change(), 0.5);
    }

    #[test]
    fn only_what_became_known_is_an_effect_of_quality() {
        let found = effects(&[
            ((Some((HERE, Standing::Met)), Some((HERE, Standing::Met))), 1),
            ((Some((HERE, Standing::Unknown)), Some((HERE, Standing::Met))), 1),
        ]);
        close(found.quality, 0.5);
        close(found.change(), 0.5);
    }

    proptest::proptest! {
        #[test]
        fn the_four_effects_add_up_to_the_change(
            pairs in proptest::collection::vec((0..7_usize, 0..7_usize, 1..5_u32), 1..30),
        ) {
            let side = |at: usize| {
                let standings = [Standing::Met, Standing::NotMet, Standing::Unknown];
                (at < 6).then(|| (if at < 3 { HERE } else { THERE }, standings[at % 3]))
            };
            let pairs: Vec<_> =
                pairs.into_iter().map(|(a, b, many)| ((side(a), side(b)), many)).collect();
            let found = Tally::of(&pairs, Divisions::in_force(2025)).effects();
            if let Some(found) = found.get(&Region::All) {
                let rate = |counts: Counts| counts.rate().expect("a base").fraction();
                let change = rate(found.now) - rate(found.before);
                proptest::prop_assert!((found.change() - change).abs() < 1e-12);
            }
        }
    }
}
