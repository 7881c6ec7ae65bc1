//! The parts into which the official yearly form divides all organizations
//! (「社会组织法人单位建立党的基层组织情况」).
//!
//! Enters: a register. Leaves: for each region how many organizations stand in each part.
//! Each stands in exactly one, so that the parts add up to the whole; what the form has no
//! line for stands in parts of its own.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::cells::regions;
use super::figures::Region;
use crate::codes::Divisions;
use crate::register::Register;

/// How many organizations stand in each part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Composition {
    /// 已单独建立党组织的.
    pub separate: u64,
    /// 已建立联合党支部的, counted as covered organizations.
    pub joint: u64,
    /// 应建尚未建立的: not built, with as many full members as oblige.
    pub should_build: u64,
    /// 仅有个别党员的, not built.
    pub few_members: u64,
    /// 没有党员的, not built.
    pub no_members: u64,
    /// Built in a mode for which the form has no line: 行业, 区域 and other.
    pub other_mode: u64,
    /// Built or not, the mode or the number of members is not known.
    pub unknown: u64,
}

impl Composition {
    /// All organizations: the sum of all parts.
    pub fn organizations(&self) -> u64 {
        self.of_the_form() + self.gap()
    }

    /// The five parts of the form.
    pub fn of_the_form(&self) -> u64 {
        self.separate + self.joint + self.should_build + self.few_members + self.no_members
    }

    /// By how much the form's identity falls short.
    pub fn gap(&self) -> u64 {
        self.other_mode + self.unknown
    }

    /// One organization.
    pub(super) fn of(
        built: Option<bool>,
        mode: Option<&str>,
        eligible: Option<bool>,
        members: Option<u32>,
    ) -> Composition {
        let mut one = Composition::default();
        let part = match (built, mode, eligible, members) {
            (Some(true), Some("separate"), ..) => &mut one.separate,
            (Some(true), Some("joint"), ..) => &mut one.joint,
            (Some(true), Some(_), ..) => &mut one.other_mode,
            (Some(false), _, Some(true), _) => &mut one.should_build,
            (Some(false), _, _, Some(0)) => &mut one.no_members,
            (Some(false), _, Some(false), Some(_)) => &mut one.few_members,
            _ => &mut one.unknown,
        };
        *part = 1;
        one
    }
}

impl AddAssign for Composition {
    fn add_assign(&mut self, other: Composition) {
        self.separate += other.separate;
        self.joint += other.joint;
        self.should_build += other.should_build;
        self.few_members += other.few_members;
        self.no_members += other.no_members;
        self.other_mode += other.other_mode;
        self.unknown += other.unknown;
    }
}

/// The parts in every region in which an organization stands.
pub fn composition(register: &Register, divisions: &Divisions) -> BTreeMap<Region, Composition> {
    let (built, eligible) = (register.answers("built"), register.answers("eligible"));
    let members = register.integers("members");
    let mut by_code: BTreeMap<_, Composition> = BTreeMap::new();
    let mode = register.text_by_place("mode");
    for at in 0..register.len() {
        *by_code.entry(register.regions[at]).or_default() +=
            Composition::of(built[at], mode(at), eligible[at], members[at]);
    }
    let mut found: BTreeMap<Region, Composition> = BTreeMap::new();
    for (code, composition) in by_code {
        for region in regions(code, divisions) {
            *found.entry(region).or_default() += composition;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_organization_stands_in_exactly_one_part() {
        let answers = [None, Some(false), Some(true)];
        let modes = [None, Some("separate"), Some("joint"), Some("industry")];
        for built in answers {
            for (mode, eligible) in modes.iter().flat_map(|mode| answers.map(|e| (*mode, e))) {
                for members in [None, Some(0), Some(2), Some(5)] {
                    let one = Composition::of(built, mode, eligible, members);
                    assert_eq!(one.organizations(), 1, "{one:?}");
                    assert!(built.is_some() || one.unknown == 1, "unknown is never 否: {one:?}");
                }
            }
        }
    }

    #[test]
    fn few_members_are_known_and_too_few() {
        for (eligible, members, few) in
            [(Some(false), Some(2), 1), (None, Some(3), 0), (Some(false), None, 0)]
        {
            let one = Composition::of(Some(false), None, eligible, members);
            assert_eq!(one.few_members, few, "{eligible:?} {members:?}");
        }
    }
}
