//! One indicator, organization by organization, and the cells in which they count.
//!
//! Enters: a register, or what is read back of one, and two predicates or a cell. Leaves:
//! how each organization stands; who is in a cell; the cells of one. Counts are the
//! figures' own: they come from the same outcomes.

use super::cells::{breakdowns, distinct, keys, regions};
use super::{CellKey, Outcome, Part, outcomes};
use crate::codes::Divisions;
use crate::quantity::Counts;
use crate::register::Register;
use crate::spec::Predicate;

/// How an organization stands for an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// In the population, and not met.
    NotMet,
    /// In the population, the answer unknown.
    Unknown,
    /// Not known to be in the population.
    Open,
    /// In the population, and met.
    Met,
    /// Certainly outside the population.
    Outside,
}

impl Standing {
    /// All that count in some way, in the order of a list of work.
    pub const COUNTED: [Standing; 4] =
        [Standing::NotMet, Standing::Unknown, Standing::Open, Standing::Met];

    /// The word of `explain --only`.
    pub fn id(self) -> &'static str {
        match self {
            Standing::NotMet => "not-met",
            Standing::Unknown => "unknown",
            Standing::Open => "open",
            Standing::Met => "met",
            Standing::Outside => "outside",
        }
    }

    /// The word of the terminal.
    pub fn name(self) -> &'static str {
        match self {
            Standing::NotMet => "未达到",
            Standing::Unknown => "未知",
            Standing::Open => "是否属总体未知",
            Standing::Met => "达到",
            Standing::Outside => "不属总体",
        }
    }
}

impl Outcome {
    /// In words.
    pub(crate) fn standing(self) -> Standing {
        match (self.population, self.met) {
            (Some(true), Some(true)) => Standing::Met,
            (Some(true), Some(false)) => Standing::NotMet,
            (Some(true), None) => Standing::Unknown,
            (None, _) => Standing::Open,
            (Some(false), _) => Standing::Outside,
        }
    }
}

/// How each organization stands for an indicator, and how it counts.
pub fn judged(
    register: &Register,
    population: &Predicate,
    met: &Predicate,
) -> Vec<(Standing, Counts)> {
    let judged = outcomes(register, &[(population, met)]).pop().unwrap_or_default();
    judged.into_iter().map(|outcome| (outcome.standing(), outcome.counts())).collect()
}

/// The organizations of a cell, by row.
pub fn within(register: &Register, cell: CellKey, divisions: &Divisions) -> Vec<usize> {
    let (finest, places) = distinct(keys(register));
    let holds: Vec<bool> = finest
        .iter()
        .map(|(region, industry, size, org_type)| {
            regions(*region, divisions).contains(&cell.region)
                && is_of(cell.industry, *industry)
                && is_of(cell.size, *size)
                && is_of(cell.org_type, *org_type)
        })
        .collect();
    (0..places.len()).filter(|at| holds[places[*at]]).collect()
}

/// The cells in which an organization counts, the whole first.
pub fn cells_of(register: &Register, at: usize, divisions: &Divisions) -> Vec<CellKey> {
    let Some((region, industry, size, org_type)) = keys(register).into_iter().nth(at) else {
        return Vec::new();
    };
    let cells = regions(region, divisions)
        .into_iter()
        .flat_map(|region| breakdowns(region, industry, size, org_type));
    cells.collect()
}

/// Whether an organization of this value is in a part.
fn is_of<T: PartialEq>(part: Part<T>, value: Part<T>) -> bool {
    matches!(part, Part::All) || part == value
}
