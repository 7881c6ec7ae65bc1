//! Cells: the finest first, then rolled up.
//!
//! Enters: outcomes and measures by organization. Leaves: counts and totals in
//! every cell of contract §3. Only counts roll up; rates never do.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::ops::AddAssign;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::Outcome;
use super::figures::{CellKey, Part, Region, Total};
use crate::codes::{Divisions, Industry, Level, OrgType, RegionCode, Size};
use crate::quantity::Counts;
use crate::register::Register;

/// What is counted in one cell: counts by indicator, totals by measure.
pub(crate) type Tally = (Vec<Counts>, Vec<Total>);

/// The finest cell: every breakdown applied.
pub(super) type Finest = (Option<RegionCode>, Part<Industry>, Part<Size>, Part<OrgType>);

/// How organizations add up to cells: each to its finest, and each of these to all
/// that it is a part of.
pub(crate) struct Roll {
    finest: usize,
    /// The finest cell of each organization.
    places: Vec<usize>,
    cells: Vec<CellKey>,
    /// A cell, and a finest cell within it.
    members: Vec<(usize, usize)>,
}

impl Roll {
    /// The cells of a register's organizations.
    pub(crate) fn of(register: &Register, divisions: &Divisions) -> Roll {
        let (finest, places) = distinct(keys(register));
        let mut members: Vec<(CellKey, usize)> = Vec::new();
        for (at, (region, industry, size, org_type)) in finest.iter().enumerate() {
            for region in regions(*region, divisions) {
                let keys = breakdowns(region, *industry, *size, *org_type);
                members.extend(keys.map(|key| (key, at)));
            }
        }
        let (cells, of_member) = distinct(members.iter().map(|(key, _)| *key));
        let members = of_member.into_iter().zip(members.iter().map(|(_, at)| *at)).collect();
        Roll { finest: finest.len(), places, cells, members }
    }

    /// Counts and totals by cell.
    pub(crate) fn tally(
        &self,
        outcomes: &[Vec<Outcome>],
        measured: &[Vec<Option<u32>>],
    ) -> BTreeMap<CellKey, Tally> {
        let count =
            |outcomes: &Vec<Outcome>| self.up(outcomes.iter().map(|outcome| outcome.counts()));
        let total =
            |values: &Vec<Option<u32>>| self.up(values.iter().map(|value| Total::of(*value)));
        let counts: Vec<Vec<Counts>> = outcomes.par_iter().map(count).collect();
        let totals: Vec<Vec<Total>> = measured.par_iter().map(total).collect();
        let tally = |at: usize| {
            (
                counts.iter().map(|counts| counts[at]).collect(),
                totals.iter().map(|totals| totals[at]).collect(),
            )
        };
        self.cells.iter().enumerate().map(|(at, key)| (*key, tally(at))).collect()
    }

    /// One value an organization → one sum a cell.
    fn up<T: AddAssign + Default + Copy>(&self, values: impl Iterator<Item = T>) -> Vec<T> {
        let mut finest = vec![T::default(); self.finest];
        for (place, value) in self.places.iter().zip(values) {
            finest[*place] += value;
        }
        let mut cells = vec![T::default(); self.cells.len()];
        for (cell, part) in &self.members {
            cells[*cell] += finest[*part];
        }
        cells
    }
}

/// Each key once, in the order in which they first occur, and the place of every one.
pub(super) fn distinct<K: Hash + Eq + Copy>(
    keys: impl IntoIterator<Item = K>,
) -> (Vec<K>, Vec<usize>) {
    let mut index: HashMap<K, usize, RandomState> = HashMap::default();
    let mut found: Vec<K> = Vec::new();
    let places = keys
        .into_iter()
        .map(|key| {
            *index.entry(key).or_insert_with(|| {
                found.push(key);
                found.len() - 1
            })
        })
        .collect();
    (found, places)
}

pub(super) fn keys(register: &Register) -> Vec<Finest> {
    let size = |text: &str| Size::ALL.into_iter().find(|size| size.name() == text);
    let (industries, (sizes, types)) = rayon::join(
        || parts(register, "industry", Industry::parse),
        || {
            rayon::join(
                || parts(register, "size", size),
                || parts(register, "org_type", OrgType::parse),
            )
        },
    );
    let keys = register.regions.iter().zip(industries).zip(sizes).zip(types);
    keys.map(|(((region, industry), size), kind)| (*region, industry, size, kind)).collect()
}

/// The part that each organization's value names; each value is looked up once.
fn parts<T: Copy + Send>(
    register: &Register,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Vec<Part<T>> {
    let mut known: HashMap<&str, Part<T>, RandomState> = HashMap::default();
    let mut part =
        |text| *known.entry(text).or_insert_with(|| parse(text).map_or(Part::Unknown, Part::Is));
    register.texts(column).map(|text| text.map_or(Part::Unknown, &mut part)).collect()
}

/// The regions that an organization counts in: the whole, its division and all
/// above it, and the own of its division where that has a level below.
pub(super) fn regions(code: Option<RegionCode>, divisions: &Divisions) -> Vec<Region> {
    let Some(code) = code else { return vec![Region::All, Region::Unknown] };
    let mut regions = vec![Region::All];
    match divisions.level(code) {
        None => regions.push(Region::Own(code)),
        Some(level) => {
            if level != Level::County {
                regions.push(Region::Own(code));
            }
            let mut at = Some(code);
            while let Some(division) = at {
                regions.push(Region::Division(division));
                at = divisions.parent(division);
            }
        }
    }
    regions
}

/// The breakdowns of contract §3 that a cell of this region belongs to.
pub(super) fn breakdowns(
    region: Region,
    industry: Part<Industry>,
    size: Part<Size>,
    org_type: Part<OrgType>,
) -> [CellKey; 5] {
    let (no_industry, no_size, no_type) = (Part::All, Part::All, Part::All);
    let key = |industry, size, org_type| CellKey { region, industry, size, org_type };
    [
        key(no_industry, no_size, no_type),
        key(industry, no_size, no_type),
        key(no_industry, size, no_type),
        key(no_industry, no_size, org_type),
        key(industry, size, no_type),
    ]
}
