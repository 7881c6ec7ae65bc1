//! Cells: the finest first, then rolled up.
//!
//! Enters: outcomes and measures by organization. Leaves: counts and totals in
//! every cell of contract §3. Only counts roll up; rates never do.

use std::collections::HashMap;
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

/// How organizations add up to cells: each to its finest, each of these to the breakdowns
/// of its own division, and each of those to all divisions that hold it.
pub(crate) struct Roll {
    finest: usize,
    /// The finest cell of each organization.
    places: Vec<usize>,
    /// Number of breakdowns of single divisions.
    local: usize,
    /// A breakdown of a division, and a finest cell within it.
    parts: Vec<(usize, usize)>,
    cells: Vec<CellKey>,
    /// A cell, and a breakdown of a division within it.
    members: Vec<(usize, usize)>,
}

/// A cell whose region is a division by itself.
type Local = (Option<RegionCode>, CellKey);

impl Roll {
    /// The cells of organizations with these finest cells.
    pub(crate) fn of(keys: &[Finest], divisions: &Divisions) -> Roll {
        let (finest, places) = distinct(keys.iter().copied());
        let local = finest.iter().flat_map(|(region, industry, size, org_type)| {
            let keys = breakdowns(Region::All, *industry, *size, *org_type);
            keys.map(|key| (*region, key))
        });
        let (local, of_local): (Vec<Local>, Vec<usize>) = distinct(local);
        // Every finest cell stands in five breakdowns, one after the other.
        let parts = of_local.into_iter().enumerate().map(|(at, local)| (local, at / 5)).collect();
        let mut held = Vec::new();
        for (at, (code, key)) in local.iter().enumerate() {
            let regions = regions(*code, divisions).into_iter();
            held.extend(regions.map(|region| (CellKey { region, ..*key }, at)));
        }
        let (cells, of_member) = distinct(held.iter().map(|(key, _)| *key));
        let members = of_member.into_iter().zip(held.iter().map(|(_, at)| *at)).collect();
        Roll { finest: finest.len(), places, local: local.len(), parts, cells, members }
    }

    /// Counts and totals by cell, in the order of the cells.
    pub(crate) fn tally(
        &self,
        outcomes: &[Vec<Outcome>],
        measured: &[Vec<Option<u32>>],
    ) -> Vec<(CellKey, Tally)> {
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
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        order.par_sort_unstable_by_key(|at| self.cells[*at]);
        order.into_par_iter().map(|at| (self.cells[at], tally(at))).collect()
    }

    /// One value an organization → one sum a cell.
    fn up<T: AddAssign + Default + Copy>(&self, values: impl Iterator<Item = T>) -> Vec<T> {
        let mut finest = vec![T::default(); self.finest];
        for (place, value) in self.places.iter().zip(values) {
            finest[*place] += value;
        }
        let mut local = vec![T::default(); self.local];
        for (place, part) in &self.parts {
            local[*place] += finest[*part];
        }
        let mut cells = vec![T::default(); self.cells.len()];
        for (cell, part) in &self.members {
            cells[*cell] += local[*part];
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
