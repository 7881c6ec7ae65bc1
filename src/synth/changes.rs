//! What changes of an organization from year-end to year-end: its name, who registers it;
//! and the divisions of old by which codes and registrars are known.
//!
//! Enters: an organization and a year. Leaves: the organization as the sheets of the year
//! show it, and what changed since the year-end before. Never changes its code.

use super::Fault;
use super::province::Rank;
use super::random::chance;
use super::record::{Kind, Organization, World};
use crate::codes::RegionCode;

/// Words that names take on, one after the other.
const TAKEN: [&str; 3] = ["现代", "新时代", "振兴"];

/// A change since the year-end before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// `renamed` or `moved`, as the report calls it.
    pub(super) kind: &'static str,
    pub(super) before: String,
    pub(super) after: String,
}

impl World<'_> {
    /// The organization as the sheets of a year show it.
    pub(super) fn in_year(&self, mut organization: Organization, year: i16) -> Organization {
        if !self.is_lasting(&organization) {
            return organization;
        }
        let renamed = self.years.iter().skip(1).filter(|one| **one <= year);
        let times = renamed.filter(|one| self.draws(Fault::Renames, &organization, **one, 0.02));
        if let Some(word) = times.count().checked_sub(1).and_then(|at| TAKEN.get(at)) {
            let place = self.province.units[organization.unit].path();
            let rest = organization.name.trim_start_matches(place.as_str());
            organization.name = format!("{place}{word}{rest}");
        }
        organization.unit = self.unit_in(&organization, year);
        organization
    }

    /// What changed since the year-end before; nothing in the first year.
    pub(super) fn changes(&self, organization: &Organization, year: i16) -> Vec<Change> {
        let begun = organization.registered.year() < year;
        if !begun || self.years.first().is_none_or(|first| *first >= year) {
            return Vec::new();
        }
        let [before, after] = [year - 1, year].map(|year| self.in_year(organization.clone(), year));
        let region = |one: &Organization| self.province.units[one.unit].region.to_string();
        let renamed = ("renamed", before.name.clone(), after.name.clone());
        let moved = ("moved", region(&before), region(&after));
        let changes = [renamed, moved].into_iter().filter(|(_, before, after)| before != after);
        changes.map(|(kind, before, after)| Change { kind, before, after }).collect()
    }

    /// Those that every list holds from their registration on.
    pub(super) fn is_lasting(&self, organization: &Organization) -> bool {
        organization.is_legal_person()
            && organization.end.is_none()
            && !organization.preparing
            && organization.kind != Kind::LawFirm
    }

    /// The unit that registers it in a year: a neighbour in its prefecture from the year of
    /// its move on.
    fn unit_in(&self, organization: &Organization, year: i16) -> usize {
        let here = organization.unit;
        let units = &self.province.units;
        let county = |at: usize| {
            let unit = units.get(at);
            unit.filter(|unit| unit.rank == Rank::County && !unit.needs_file)
        };
        let beside = county(here).zip(county(here + 1));
        let is_near = beside.is_some_and(|(one, next)| {
            one.prefecture.is_some() && one.prefecture == next.prefecture
        });
        let moved = || {
            let years = self.years.iter().skip(1).filter(|one| **one <= year);
            years.copied().any(|one| self.draws(Fault::Moves, organization, one, 0.01))
        };
        // Those who share a party organization stay together.
        if is_near && organization.group.is_none() && moved() { here + 1 } else { here }
    }

    fn draws(&self, fault: Fault, organization: &Organization, year: i16, share: f64) -> bool {
        let keys =
            [self.seed, 121 + fault as u64, u64::from(organization.id), year.unsigned_abs().into()];
        self.faults.contains(&fault) && chance(&keys, share)
    }

    /// The division by which the code of an organization was issued: that of old where it
    /// was registered before the division changed.
    pub(super) fn issued_by(&self, unit: usize, registered: i16) -> RegionCode {
        let unit = &self.province.units[unit];
        let old = unit.former.as_ref().filter(|_| self.faults.contains(&Fault::BoundaryChanges));
        old.filter(|former| registered < former.until).map_or(unit.region, |former| former.region)
    }

    /// The registrar as a row writes it: every other row of such an organization still names
    /// the office of old.
    pub(super) fn registrar(&self, organization: &Organization) -> String {
        let unit = &self.province.units[organization.unit];
        let old = unit.former.as_ref().filter(|_| self.faults.contains(&Fault::BoundaryChanges));
        let named = old.filter(|former| {
            organization.registered.year() < former.until && organization.id.is_multiple_of(2)
        });
        named.map_or_else(|| unit.registrar.clone(), |former| former.registrar.clone())
    }
}
