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
    let lines = Lines::of(&earlier, &today, links, present);
    let indicators = before.outcomes.par_iter().zip(&now.outcomes);
    let of_indicator = |(was, is): (&Vec<Outcome>, &Vec<Outcome>)| {
        lines.effects(|row| was[row].standing(), |row| is[row].standing())
    };
    let found: Vec<BTreeMap<Region, Effects>> = indicators.map(of_indicator).collect();
    let regions: BTreeSet<Region> = found.iter().flat_map(BTreeMap::keys).copied().collect();
    let of_region = |region: Region| found.iter().map(|one| one.get(&region).copied()).collect();
    regions.into_iter().map(|region| (region, of_region(region))).collect()
}

/// Where an organization is counted, as far as composition is concerned.
type Stratum = (Option<RegionCode>, Part<OrgType>, Part<Size>);

/// Every organization of either year-end: its row then, its row now, and its places.
struct Lines {
    rows: Vec<(Option<usize>, Option<usize>)>,
    /// For each of them one of `places`.
    of: Vec<usize>,
    /// For each pair of places its seats in the regions that it counts in.
    places: Vec<Vec<Seat>>,
    /// The regions, with the number of their strata.
    regions: Vec<(Region, usize)>,
}

/// Where an organization stands in a region: the strata of either year-end by their place
/// among those of the region, none where it is not in the region then.
#[derive(Debug, Clone, Copy)]
struct Seat {
    region: usize,
    strata: [Option<usize>; 2],
}

impl Lines {
    fn of(
        earlier: &[Stratum],
        today: &[Stratum],
        links: &[Option<u32>],
        present: &Divisions,
    ) -> Lines {
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
            [before.map(|row| earlier[row]), now.map(|row| today[row])]
        };
        let (places, of) = distinct(rows.iter().map(place));
        let (places, regions) = seats(&places, present);
        Lines { rows, of, places, regions }
    }

    /// The effects of one indicator, by the standing of each row of either year-end.
    fn effects(
        &self,
        was: impl Fn(usize) -> Standing,
        is: impl Fn(usize) -> Standing,
    ) -> BTreeMap<Region, Effects> {
        let mut bases: Vec<Base> =
            self.regions.iter().map(|(_, strata)| Base::of(*strata)).collect();
        for (place, counts) in self.places.iter().zip(self.alike(was, is)) {
            for (at, many) in counts.into_iter().enumerate().filter(|(_, many)| *many > 0) {
                let standings = [IN_BASE[at / 4], IN_BASE[at % 4]];
                place.iter().for_each(|seat| bases[seat.region].add(seat, standings, many));
            }
        }
        let effects = self.regions.iter().zip(bases);
        effects.filter_map(|((region, _), base)| Some((*region, base.effects()?))).collect()
    }

    /// How many organizations of each pair of places stand alike at both year-ends.
    fn alike(
        &self,
        was: impl Fn(usize) -> Standing,
        is: impl Fn(usize) -> Standing,
    ) -> Vec<[u32; 16]> {
        let place = |standing: Option<Standing>| {
            IN_BASE.iter().position(|one| *one == standing).unwrap_or(0)
        };
        let mut counts = vec![[0_u32; 16]; self.places.len()];
        for ((before, now), at) in self.rows.iter().zip(&self.of) {
            counts[*at][place(before.map(&was)) * 4 + place(now.map(&is))] += 1;
        }
        counts
    }
}

/// How an organization may stand in the base: not at all, or by its answer.
const IN_BASE: [Option<Standing>; 4] =
    [None, Some(Standing::Met), Some(Standing::NotMet), Some(Standing::Unknown)];

/// The seats of pairs of places, and the regions with the number of their strata.
fn seats(
    places: &[[Option<Stratum>; 2]],
    present: &Divisions,
) -> (Vec<Vec<Seat>>, Vec<(Region, usize)>) {
    let of_side = |stratum: &Option<Stratum>| {
        stratum.map_or_else(Vec::new, |(region, ..)| regions(region, present))
    };
    let regions: Vec<[Vec<Region>; 2]> =
        places.iter().map(|place| place.each_ref().map(of_side)).collect();
    let mut strata: BTreeMap<Region, BTreeMap<Stratum, usize>> = BTreeMap::new();
    let sides = places.iter().flatten().zip(regions.iter().flatten());
    for (stratum, regions) in sides {
        for region in regions {
            let strata = strata.entry(*region).or_default();
            strata.extend(stratum.map(|stratum| (stratum, 0)));
        }
    }
    // Numbered in their order, so that sums are made in it.
    for strata in strata.values_mut() {
        strata.values_mut().enumerate().for_each(|(at, number)| *number = at);
    }
    let numbers: BTreeMap<Region, usize> =
        strata.keys().enumerate().map(|(at, region)| (*region, at)).collect();
    let of_place = |(place, [was, is]): (&[Option<Stratum>; 2], &[Vec<Region>; 2])| {
        let all = was.iter().chain(is.iter().filter(|region| !was.contains(region)));
        let seat = |region: &Region| {
            let number = |at: usize, here: &[Region]| {
                place[at].filter(|_| here.contains(region)).map(|one| strata[region][&one])
            };
            Seat { region: numbers[region], strata: [number(0, was), number(1, is)] }
        };
        all.map(seat).collect()
    };
    let seats = places.iter().zip(&regions).map(of_place).collect();
    let sizes = strata.iter().map(|(region, strata)| (*region, strata.len())).collect();
    (seats, sizes)
}

/// Of a region those in the base at both year-ends by stratum, and those at one alone.
struct Base {
    stayed: Vec<[Counts; 2]>,
    alone: [Counts; 2],
}

impl Base {
    fn of(strata: usize) -> Base {
        Base { stayed: vec![[Counts::default(); 2]; strata], alone: [Counts::default(); 2] }
    }

    fn add(&mut self, seat: &Seat, standings: [Option<Standing>; 2], many: u32) {
        match [0, 1].map(|at| seat.strata[at].zip(standings[at])) {
            [Some((before, was)), Some((now, is))] => {
                self.stayed[before][0] += counts(was, many);
                self.stayed[now][1] += counts(is, many);
            }
            sides => {
                for (alone, side) in self.alone.iter_mut().zip(sides) {
                    if let Some((_, standing)) = side {
                        *alone += counts(standing, many);
                    }
                }
            }
        }
    }

    fn effects(&self) -> Option<Effects> {
        let total = |at: usize| {
            let mut sum = self.alone[at];
            self.stayed.iter().for_each(|years| sum += years[at]);
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
        for years in &self.stayed {
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

    /// Place and answer of an organization in the base; none where it is not in it.
    type Side = Option<(Stratum, Standing)>;

    fn all_effects(pairs: &[((Side, Side), u32)]) -> BTreeMap<Region, Effects> {
        let (mut earlier, mut today, mut links) = (Vec::new(), Vec::new(), Vec::new());
        for ((before, now), many) in pairs {
            for _ in 0..*many {
                let link = before.map(|_| earlier.len() as u32);
                earlier.extend(*before);
                if let Some(now) = now {
                    today.push(*now);
                    links.push(link);
                }
            }
        }
        let strata = |sides: &[(Stratum, Standing)]| sides.iter().map(|side| side.0).collect();
        let (was, is): (Vec<Stratum>, Vec<Stratum>) = (strata(&earlier), strata(&today));
        let lines = Lines::of(&was, &is, &links, Divisions::in_force(2025));
        lines.effects(|row| earlier[row].1, |row| today[row].1)
    }

    fn effects(pairs: &[((Side, Side), u32)]) -> Effects {
        all_effects(pairs)[&Region::All]
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
            let found = all_effects(&pairs);
            if let Some(found) = found.get(&Region::All) {
                let rate = |counts: Counts| counts.rate().expect("a base").fraction();
                let change = rate(found.now) - rate(found.before);
                proptest::prop_assert!((found.change() - change).abs() < 1e-12);
            }
        }
    }
}
