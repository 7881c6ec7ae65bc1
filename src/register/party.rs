//! Party organizations (党组织) and the social organizations that each covers.
//!
//! Enters: the organizations in scope with their answers. Leaves: for each the
//! organization at which its party organization counts. Covered organizations and party
//! organizations are two series: a joint branch is one of these and several of those.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::derive::{built, mode};
use super::select::Selected;
use super::table::Register;
use super::{Context, groups};
use crate::codes::{Level, RegionCode, normalize_name};
use crate::diag::{Diagnostic, codes};
use crate::spec::Field;

/// Social organizations that one joint branch covers in general at most (党支部工作条例).
const JOINT_AT_MOST: usize = 5;

/// Where party organizations count, organization by organization.
pub(super) struct Hosts {
    /// The organization at which its party organization counts; none where it is not known
    /// to be built.
    at: Vec<Option<u32>>,
    /// It is not known to be built, and its party organization, if there is one, counts
    /// elsewhere.
    guests: Vec<bool>,
}

impl Hosts {
    /// Whether a party organization counts at it.
    pub(super) fn is_host(&self, at: usize) -> bool {
        self.at[at] == Some(at as u32)
    }

    /// Whether its party organization, if there is one, counts elsewhere.
    pub(super) fn is_guest(&self, at: usize) -> bool {
        self.guests[at]
    }

    pub(super) fn counted_at(&self) -> Vec<Option<u32>> {
        self.at.clone()
    }
}

/// A party organization that may be shared.
#[derive(PartialEq, Eq, Hash)]
struct Shared<'a> {
    name: Cow<'a, str>,
    /// The level above.
    parent: Cow<'a, str>,
    /// Prefecture, or what stands in its place, of one whose names say not whose it is: every
    /// city has a 第一联合党支部.
    place: Option<RegionCode>,
}

/// An organization that may count for a party organization: those known to be built
/// first, of these the one whose own it is, then by identity.
type Candidate<'s> = (bool, bool, &'s str, usize);

/// What an organization says of its party organization.
struct Says<'s> {
    named: Option<Shared<'s>>,
    separate: bool,
    candidate: Candidate<'s>,
}

/// The organizations at which a party organization counts: a joint one counts once, at
/// the one whose own branch it is, else at the lowest identity among those that are known
/// to be built, name it and have the same level above; where these names are those of any
/// place, within one prefecture.
pub(super) fn hosts(context: &Context<'_>, selected: &Selected<'_, '_>) -> Hosts {
    let counts = context.pipeline.switches.industry_counts;
    let says = |at: usize| {
        let open = match built(selected, at, counts) {
            Some(true) => false,
            None => true,
            Some(false) => return None,
        };
        let separate = mode(selected, at) == Some("separate");
        let candidate = (open, !separate, selected.id(at), at);
        Some(Says { named: named(context, selected, at), separate, candidate })
    };
    let said: Vec<Says<'_>> = (0..selected.len()).into_par_iter().filter_map(says).collect();
    let mut hosts = Hosts { at: vec![None; selected.len()], guests: vec![false; selected.len()] };
    let mut count = |says: &Says<'_>, host: Candidate<'_>| {
        let (open, _, _, at) = says.candidate;
        let (host_is_open, _, _, host) = host;
        hosts.at[at] = (!open).then_some(host as u32);
        hosts.guests[at] = open && !host_is_open;
    };
    said.iter().filter(|says| says.named.is_none()).for_each(|says| count(says, says.candidate));
    let count_sharing = |sharing: &[usize]| {
        let first = sharing.iter().map(|at| said[*at].candidate).min();
        for says in sharing.iter().map(|at| &said[*at]) {
            let shared = first.filter(|_| !says.separate);
            count(says, shared.unwrap_or(says.candidate));
        }
    };
    groups::each(said.len(), |at| said[at].named.as_ref(), count_sharing);
    hosts
}

fn named<'m>(
    context: &Context<'_>,
    selected: &'m Selected<'_, '_>,
    at: usize,
) -> Option<Shared<'m>> {
    let name = normalize_name(selected.text(Field::PartyName, at)?);
    let parent = normalize_name(selected.text(Field::PartyParent, at).unwrap_or_default());
    let of_any_place = || selected.region(at).filter(|_| is_common(&name) && is_common(&parent));
    let place = of_any_place().map(|code| {
        let prefecture = context.divisions.ancestor_at(code, Level::Prefecture);
        prefecture.unwrap_or(code)
    });
    Some(Shared { name, parent, place })
}

/// Whether a name is made of words that party organizations anywhere have.
fn is_common(name: &str) -> bool {
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let word = COMMON.iter().find_map(|word| rest.strip_prefix(word));
        let sign = || {
            let common =
                first.is_ascii_digit() || "第一二三四五六七八九十省市区县镇乡()".contains(first);
            common.then(|| &rest[first.len_utf8()..])
        };
        match word.or_else(sign) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

/// Of two with the same beginning the longer first.
const COMMON: [&str; 22] = [
    "中国共产党",
    "中共",
    "社会组织",
    "两新组织",
    "两新",
    "功能型",
    "党总支部",
    "党总支",
    "党支部",
    "党工委",
    "党委",
    "党组织",
    "总支部",
    "总支",
    "支部",
    "委员会",
    "联合",
    "临时",
    "综合",
    "行业",
    "街道",
    "社区",
];

/// A note for each joint branch that covers more organizations than is usual.
pub(super) fn findings(
    context: &Context<'_>,
    selected: &Selected<'_, '_>,
    hosts: &Hosts,
) -> Vec<Diagnostic> {
    let covered = covered(&hosts.at).into_iter().enumerate();
    let many = covered.filter(|(_, units)| *units > JOINT_AT_MOST);
    many.filter_map(|(host, units)| {
        let row = selected.source(Field::PartyName, host)?;
        let finding = Diagnostic::new(&codes::JOINT_MANY, context.place(row, Field::PartyName));
        let message =
            format!("同一党组织覆盖 {units} 家社会组织，联合党支部一般不超过 {JOINT_AT_MOST} 家");
        Some(finding.field(Field::PartyName.id()).message(message))
    })
    .collect()
}

/// How many organizations the party organization that counts at each covers.
fn covered(counted_at: &[Option<u32>]) -> Vec<usize> {
    let mut covered = vec![0; counted_at.len()];
    counted_at.iter().flatten().for_each(|host| covered[*host as usize] += 1);
    covered
}

/// How many organizations are covered in one mode, and by how many party organizations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Covered {
    /// Social organizations.
    pub organizations: u64,
    /// Party organizations.
    pub parties: u64,
    /// Party organizations that cover more than five.
    pub large: u64,
}

impl Covered {
    /// Both together.
    pub fn and(self, other: &Covered) -> Covered {
        Covered {
            organizations: self.organizations + other.organizations,
            parties: self.parties + other.parties,
            large: self.large + other.large,
        }
    }
}

/// The two series by mode (组建方式); an unknown mode is the empty word.
pub fn covered_by_mode(register: &Register) -> BTreeMap<String, Covered> {
    let modes = register.text_by_place("mode");
    let mut found: BTreeMap<&str, Covered> = BTreeMap::new();
    let hosts = register.party_at.iter().zip(covered(&register.party_at));
    for (at, (host, units)) in hosts.enumerate() {
        if host.is_some() || units > 0 {
            let of_mode = found.entry(modes(at).unwrap_or_default()).or_default();
            of_mode.organizations += u64::from(host.is_some());
            of_mode.parties += u64::from(units > 0);
            of_mode.large += u64::from(units > JOINT_AT_MOST);
        }
    }
    found.into_iter().map(|(mode, covered)| (mode.to_owned(), covered)).collect()
}
