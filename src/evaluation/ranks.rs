//! Regions among their peers: the places that the data leave open, under each way of counting.
//!
//! Enters: figures and the ladder of bases by region. Leaves: for each region and indicator
//! its best and worst place among the divisions of the same level with the same parent.
//! Never ranks a base of fewer than ten, nor a way of building, which is no merit.

use std::collections::BTreeMap;

use super::COVERAGE;
use super::places::{Places, places};
use crate::codes::{Divisions, Level, RegionCode};
use crate::indicators::{CellKey, Figures, RUNGS, Region};
use crate::quantity::{Counts, Date, Rate};
use crate::spec::{Direction, Pipeline};

/// Bases below this are not ranked.
pub const FEWEST: u64 = 10;

/// Its own base among [`RUNGS`].
const OWN_RUNG: usize = 2;

/// What is made of unknown answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// Left open: the bounds.
    Open,
    /// Taken as not met: the confirmed rate.
    NotMet,
    /// Taken as met.
    Met,
    /// Taken out of the base.
    LeftOut,
}

impl Treatment {
    /// All of them, the one that presumes nothing first.
    pub const ALL: [Treatment; 4] =
        [Treatment::Open, Treatment::NotMet, Treatment::Met, Treatment::LeftOut];

    /// The word of the data file.
    pub fn id(self) -> &'static str {
        match self {
            Treatment::Open => "open",
            Treatment::NotMet => "not-met",
            Treatment::Met => "met",
            Treatment::LeftOut => "left-out",
        }
    }

    /// The least and the greatest rate; `None` where the base is below [`FEWEST`].
    fn rates(self, counts: &Counts) -> Option<(Rate, Rate)> {
        let [met, unknown] = [counts.met, counts.unknown].map(u64::from);
        let base = match self {
            Treatment::LeftOut => counts.population() - unknown,
            _ => counts.population(),
        };
        if base < FEWEST {
            return None;
        }
        let one = |met| Rate::of(met, base).map(|rate| (rate, rate));
        match self {
            Treatment::Open => counts.bounds().low.zip(counts.bounds().high),
            Treatment::Met => one(met + unknown),
            Treatment::NotMet | Treatment::LeftOut => one(met),
        }
    }
}

/// A region among its peers.
#[derive(Debug, Clone, PartialEq)]
pub struct Rank {
    /// Id of the indicator.
    pub indicator: String,
    /// The base: a rung of the ladder, or `own`.
    pub base: &'static str,
    /// What is made of unknown answers.
    pub treatment: Treatment,
    /// The division that holds the peers.
    pub parent: Option<RegionCode>,
    /// The region.
    pub region: Region,
    /// What is counted.
    pub counts: Counts,
    /// The least and the greatest rate.
    pub rates: Option<(Rate, Rate)>,
    /// How many peers are ranked, this one among them where it is.
    pub peers: usize,
    /// Its places; `None` where its base is below [`FEWEST`].
    pub places: Option<Places>,
}

/// Divisions that are compared: of the same level, with the same parent.
type Peers = BTreeMap<(Option<RegionCode>, Level), Vec<Region>>;

/// Groups regions into peers; the own of a level and 未知 have none.
pub fn peers(regions: impl IntoIterator<Item = Region>, divisions: &Divisions) -> Peers {
    let mut peers = Peers::new();
    for region in regions {
        if let Region::Division(code) = region
            && let Some(level) = divisions.level(code)
        {
            peers.entry((divisions.parent(code), level)).or_default().push(region);
        }
    }
    peers
}

/// The places of peers by the rates that unknown answers leave open; `None` for those whose
/// base is below [`FEWEST`].
pub fn ranked(
    counts: &[Counts],
    treatment: Treatment,
    better: Direction,
) -> Vec<Option<(Places, usize)>> {
    let rates: Vec<_> = counts.iter().map(|counts| treatment.rates(counts)).collect();
    let known: Vec<(Rate, Rate)> = rates.iter().flatten().copied().collect();
    let mut found = places(&known, better).into_iter();
    let many = known.len();
    rates.iter().map(|rates| rates.and_then(|_| Some((found.next()?, many)))).collect()
}

/// Ranks every division among its peers, by every indicator that is a merit.
pub fn ranks(
    figures: &Figures,
    as_of: Date,
    pipeline: &Pipeline,
    ladders: &BTreeMap<Region, [Counts; 5]>,
) -> Vec<Rank> {
    let divisions = Divisions::in_force(as_of.year());
    let whole =
        |(date, key): &&(Date, CellKey)| *date == as_of && *key == CellKey::region(key.region);
    let peers = peers(figures.cells.keys().filter(whole).map(|(_, key)| key.region), divisions);
    let mut found = Vec::new();
    for indicator in pipeline.indicators.iter().filter(|one| !one.id.starts_with("mode-")) {
        if figures.indicator(&indicator.id).is_none_or(|info| !info.collected) {
            continue;
        }
        let own = |region: &Region| {
            figures.get(&indicator.id, as_of, CellKey::region(*region)).unwrap_or_default()
        };
        for ((parent, _), group) in &peers {
            let mut add = |base, counts: Vec<Counts>| {
                let head = (indicator.id.as_str(), base, *parent);
                found.extend(group_ranks(head, group, &counts, indicator.better));
            };
            if indicator.id == COVERAGE {
                for (rung, (id, _)) in RUNGS.iter().enumerate() {
                    let of = |region: &Region| match ladders.get(region) {
                        _ if rung == OWN_RUNG => own(region),
                        Some(bases) => bases[rung],
                        None => Counts::default(),
                    };
                    add(id, group.iter().map(of).collect());
                }
            } else {
                add("own", group.iter().map(own).collect());
            }
        }
    }
    found
}

fn group_ranks(
    (indicator, base, parent): (&str, &'static str, Option<RegionCode>),
    group: &[Region],
    counts: &[Counts],
    better: Direction,
) -> Vec<Rank> {
    let mut found = Vec::with_capacity(group.len() * Treatment::ALL.len());
    for treatment in Treatment::ALL {
        let places = ranked(counts, treatment, better);
        let peers = places.iter().flatten().count();
        for ((region, counts), place) in group.iter().zip(counts).zip(places) {
            found.push(Rank {
                indicator: indicator.to_owned(),
                base,
                treatment,
                parent,
                region: *region,
                counts: *counts,
                rates: treatment.rates(counts),
                peers,
                places: place.map(|(places, _)| places),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(counts: &[(u32, u32, u32)], treatment: Treatment) -> String {
        let counts: Vec<Counts> = counts
            .iter()
            .map(|(met, not_met, unknown)| Counts {
                met: *met,
                not_met: *not_met,
                unknown: *unknown,
                ..Counts::default()
            })
            .collect();
        let found = ranked(&counts, treatment, Direction::AtLeast).into_iter();
        let one = |place: Option<(Places, usize)>| match place {
            Some((Places { best, worst }, _)) if best == worst => best.to_string(),
            Some((Places { best, worst }, _)) => format!("{best}-{worst}"),
            None => "x".to_owned(),
        };
        found.map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_made_of_unknown_answers_decides_the_place() {
        // The first leaves half of its answers open.
        let regions = [(10, 0, 10), (15, 5, 0), (12, 8, 0), (4, 16, 0)];
        let table = [
            (Treatment::Open, "1-3 1-2 2-3 4"),
            (Treatment::NotMet, "3 1 2 4"),
            (Treatment::Met, "1 2 3 4"),
            (Treatment::LeftOut, "1 2 3 4"),
        ];
        for (treatment, expected) in table {
            assert_eq!(shown(&regions, treatment), expected, "{treatment:?}");
        }
    }

    #[test]
    fn fewer_than_ten_are_not_ranked_and_take_no_place_from_others() {
        let regions = [(9, 0, 0), (5, 5, 0), (1, 9, 0)];
        assert_eq!(shown(&regions, Treatment::NotMet), "x 1 2");
        assert_eq!(shown(&[(9, 0, 1), (5, 5, 0)], Treatment::LeftOut), "x 1");
    }

    #[test]
    fn peers_are_of_one_level_and_one_parent() {
        let code = |text| Region::Division(RegionCode::parse(text).expect("a code"));
        let own = Region::Own(RegionCode::parse("420000").expect("a code"));
        let regions =
            ["420000", "420100", "420102", "420103", "420200", "429004"].map(code).into_iter();
        let found = peers(regions.chain([own, Region::All]), Divisions::in_force(2025));
        let sizes: Vec<usize> = found.values().map(Vec::len).collect();
        assert_eq!(sizes, [1, 2, 1, 2]);
    }
}
