//! Organizations by region and stratum, for what compares regions of different mixes.
//!
//! Enters: places and outcomes of each organization. Leaves: counts of an indicator in each
//! stratum of each region, in one pass over the organizations. Never holds a rate.

use super::Outcome;
use super::cells::{Finest, distinct, regions};
use super::figures::{Part, Region};
use crate::codes::{Divisions, Industry, OrgType, RegionCode, Size};
use crate::quantity::Counts;

/// By what the organizations of a region are told apart when regions are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standard {
    /// Kind × size of organization.
    TypeSize,
    /// Industry.
    Industry,
}

impl Standard {
    /// All standards, the first being that of the report.
    pub const ALL: [Standard; 2] = [Standard::TypeSize, Standard::Industry];

    /// The word of the data files.
    pub fn id(self) -> &'static str {
        match self {
            Standard::TypeSize => "type-size",
            Standard::Industry => "industry",
        }
    }

    /// The word of the report.
    pub fn name(self) -> &'static str {
        match self {
            Standard::TypeSize => "类型×规模",
            Standard::Industry => "行业",
        }
    }

    /// How many values its two factors have; industry has but one factor.
    pub(super) fn shape(self) -> (usize, usize) {
        match self {
            Standard::TypeSize => (OrgType::ALL.len() + 1, Size::ALL.len() + 1),
            Standard::Industry => (Industry::ALL.len() + 1, 1),
        }
    }

    /// The stratum of an organization, row by row of the shape. What is not known is a value
    /// of its own, the last.
    fn stratum(self, (_, industry, size, org_type): &Finest) -> usize {
        match self {
            Standard::TypeSize => {
                index(&OrgType::ALL, *org_type) * self.shape().1 + index(&Size::ALL, *size)
            }
            Standard::Industry => index(&Industry::ALL, *industry),
        }
    }
}

fn index<T: PartialEq>(all: &[T], part: Part<T>) -> usize {
    match part {
        Part::Is(value) => all.iter().position(|one| *one == value).unwrap_or(all.len()),
        _ => all.len(),
    }
}

/// How organizations add up to the strata of every region that holds them; 未知 is no region.
pub(super) struct Strata {
    /// For each organization its division and stratum, as one of `locals`.
    of: Vec<usize>,
    locals: Vec<(Option<RegionCode>, usize)>,
    /// The regions, the whole first.
    pub(super) regions: Vec<Region>,
    /// A region, and a local within it.
    members: Vec<(usize, usize)>,
    width: usize,
}

impl Strata {
    pub(super) fn of(places: &[Finest], standard: Standard, divisions: &Divisions) -> Strata {
        let local = |place: &Finest| (place.0, standard.stratum(place));
        let (locals, of) = distinct(places.iter().map(local));
        let held: Vec<(Region, usize)> = locals
            .iter()
            .enumerate()
            .flat_map(|(at, (code, _))| {
                let told = regions(*code, divisions).into_iter();
                told.filter(|region| *region != Region::Unknown).map(move |region| (region, at))
            })
            .collect();
        let (regions, of_member) = distinct(held.iter().map(|(region, _)| *region));
        let members = of_member.into_iter().zip(held.into_iter().map(|(_, at)| at)).collect();
        let (rows, columns) = standard.shape();
        Strata { of, locals, regions, members, width: rows * columns }
    }

    /// The counts of an indicator: for each region one a stratum.
    pub(super) fn counts(&self, outcomes: &[Outcome]) -> Vec<Vec<Counts>> {
        let mut locals = vec![Counts::default(); self.locals.len()];
        for (local, outcome) in self.of.iter().zip(outcomes) {
            locals[*local] += outcome.counts();
        }
        let mut found = vec![vec![Counts::default(); self.width]; self.regions.len()];
        for (region, local) in &self.members {
            found[*region][self.locals[*local].1] += locals[*local];
        }
        found
    }
}
