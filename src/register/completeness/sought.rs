//! What a unit is known by, and what the registrars of a table say.
//!
//! Enters: a line of the list, or the offices of a table. Leaves: whether a name tells a
//! unit from others, and whether an office may be that of another text.

use std::collections::BTreeSet;

use crate::codes::{Divisions, Named, RegionCode, Registrar, normalize, normalize_name, office};
use crate::spec::ExpectedUnit;

/// A unit that is looked for.
pub(super) struct Sought<'a> {
    pub(super) unit: &'a ExpectedUnit,
    /// Its name as names are compared.
    pub(super) name: String,
    /// Its office, e.g. 民政局; empty where its name says none.
    pub(super) office: String,
    /// Whether its name tells it from others: neither an office alone (民政局, 市民政局)
    /// nor a division (西湖区).
    pub(super) telling: bool,
}

impl<'a> Sought<'a> {
    pub(super) fn new(unit: &'a ExpectedUnit, divisions: &Divisions) -> Sought<'a> {
        let whole = normalize(&unit.unit);
        let telling = match Registrar::parse(&unit.unit) {
            Registrar::National => true,
            Registrar::Silent => false,
            Registrar::Unit(place) => match divisions.resolve(&place) {
                Named::Nothing => true,
                Named::Level(_) => false,
                Named::One(_) | Named::Several(_) => *place != *whole,
            },
        };
        let name = normalize_name(&unit.unit).into_owned();
        Sought { unit, name, office: office(&unit.unit), telling }
    }
}

/// What the registrars of a table say.
pub(super) struct Registrars {
    /// The one region that they all name.
    pub(super) region: Option<RegionCode>,
    /// Their offices.
    pub(super) offices: BTreeSet<String>,
}

impl Registrars {
    pub(super) fn are_all(&self, office: &str) -> bool {
        self.offices.len() == 1 && self.offices.contains(office)
    }

    /// A list of an office of justice is not that of the office of civil affairs of the
    /// same region, and the other way round.
    pub(super) fn may_be(&self, office: &str) -> bool {
        let justice = |office: &str| office.contains("司法");
        self.offices.iter().all(|other| justice(other) == justice(office))
            || office.is_empty()
            || self.offices.iter().all(String::is_empty)
    }
}
