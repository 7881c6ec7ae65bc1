//! The true figures, tallied from the records themselves.
//!
//! Enters: what the rows of a year say, by organization. Leaves: the figures of
//! contract §3, cell by cell, and who was in scope. Never reads a spreadsheet
//! and never names the rooms whose figures it is there to check.
//!
//! Readings, beside those of the indicators:
//! * What registers say goes before what association lists say, column by
//!   column; members, staff and work routes are derived from the columns after
//!   that.
//! * A party organization whose name and parent are known stands once among all
//!   organizations in scope that have the same two and are built, at the one
//!   with the smallest credit code; any other stands at its own organization.
//!   An organization of which built is unknown stands for itself.
//! * An industry that is blank, not asked, or not in the list is 未知; a blank
//!   kind is read from the credit code.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::answers::{Answers, Flag, IndustrySaid};
use super::calendar::year_end;
use super::outcomes::{Before, View, staff};
use super::province::{Province, Rank};
use super::record::{End, Kind, Organization, World};
use super::tally::Cells;

/// The year-end as the rows tell it.
pub(super) struct YearEnd {
    pub(super) year: i16,
    /// By number of the organization; `None` where no register row stands.
    said: Vec<Option<Answers>>,
}

impl YearEnd {
    /// Lays the rows of registers, then those of lists, over each other.
    pub(super) fn new(year: i16, total: u32) -> YearEnd {
        YearEnd { year, said: vec![None; total as usize] }
    }

    /// Whether a register holds the organization.
    pub(super) fn holds(&self, id: u32) -> bool {
        self.said.get(id as usize).is_some_and(Option::is_some)
    }

    /// Takes the row of a register.
    pub(super) fn register(&mut self, id: u32, said: Answers) {
        if let Some(entry) = self.said.get_mut(id as usize) {
            entry.get_or_insert_default().fill_from(said);
        }
    }

    /// Takes the row of an association list; it makes no entry.
    pub(super) fn list(&mut self, id: u32, said: Answers) {
        if let Some(Some(entry)) = self.said.get_mut(id as usize) {
            entry.fill_from(said);
        }
    }
}

/// Why an organization is in or out of scope at a year-end.
pub(super) fn standing(organization: &Organization, year: i16) -> &'static str {
    let reference = year_end(year);
    match organization.end {
        _ if !organization.is_legal_person() => "branch",
        _ if organization.preparing => "preparing",
        _ if organization.registered > reference => "not-yet-registered",
        Some(End::Cancelled(date)) if date <= reference => "cancelled",
        Some(End::Revoked(date)) if date <= reference => "revoked",
        _ => "in",
    }
}

/// A region of the figures.
pub(super) struct Region {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) level: &'static str,
}

/// The regions, and for each unit those that it counts in.
pub(super) struct Regions {
    pub(super) list: Vec<Region>,
    pub(super) of_unit: Vec<Vec<u16>>,
}

impl Regions {
    /// The whole first, then the province, its prefectures, counties and own.
    pub(super) fn new(province: &Province) -> Regions {
        let mut regions = Regions { list: Vec::new(), of_unit: Vec::new() };
        let all = regions.number("all", "全部", "all");
        for unit in &province.units {
            let top = regions.number("420000", "湖北省", "province");
            let mut own = vec![all, top];
            let code = unit.region.to_string();
            match (unit.rank, unit.prefecture) {
                (Rank::Province | Rank::Justice, _) => {
                    own.push(regions.number(&code, "湖北省本级", "own"))
                }
                (Rank::Prefecture, _) => {
                    own.push(regions.number(&code, unit.name, "prefecture"));
                    own.push(regions.number(&code, &format!("{}本级", unit.name), "own"));
                }
                (Rank::County, Some((above, name))) => {
                    own.push(regions.number(&above.to_string(), name, "prefecture"));
                    own.push(regions.number(&code, unit.name, "county"));
                }
                (Rank::County, None) => own.push(regions.number(&code, unit.name, "county")),
            }
            regions.of_unit.push(own);
        }
        regions
    }

    fn number(&mut self, code: &str, name: &str, level: &'static str) -> u16 {
        let same = |region: &Region| region.code == code && region.level == level;
        let found = self.list.iter().position(same).unwrap_or(self.list.len());
        if found == self.list.len() {
            self.list.push(Region { code: code.to_owned(), name: name.to_owned(), level });
        }
        // A province has some hundred regions.
        found as u16
    }
}

/// Names of the sizes and kinds, by their numbers in a cell; 0 is all.
pub(super) const SIZES: [&str; 6] = ["all", "大型", "中型", "小型", "微型", "未知"];
pub(super) const KINDS: [&str; 6] =
    ["all", "社会团体", "民办非企业单位", "基金会", "社会中介组织", "未知"];
/// Number of the unknown industry.
pub(super) const INDUSTRY_UNKNOWN: u8 = 15;

fn parts(organization: &Organization, said: &Answers) -> (u8, u8, u8) {
    let industry = match said.industry {
        Some(IndustrySaid::Listed(number)) => number + 1,
        _ => INDUSTRY_UNKNOWN,
    };
    let size = match staff(said) {
        Some(300..) => 1,
        Some(100..) => 2,
        Some(10..) => 3,
        Some(_) => 4,
        None => 5,
    };
    let kind = match organization.kind {
        Kind::Society => 1,
        Kind::Service => 2,
        Kind::Foundation => 3,
        Kind::LawFirm => 4,
        Kind::Branch | Kind::Office | Kind::Enterprise => 5,
    };
    (industry, size, kind)
}

/// Tallies a year-end; `before` is the one a year earlier, if its data are there.
pub(super) fn tally(
    world: &World,
    regions: &Regions,
    now: &YearEnd,
    before: Option<&YearEnd>,
) -> Cells {
    let hosts = hosts(world, now);
    let count = |mut cells: Cells, id: u32| {
        let Some(said) = &now.said[id as usize] else { return cells };
        let organization = world.organization(id);
        if standing(&organization, now.year) == "in" {
            let earlier = before.map(|before| (before.said[id as usize].as_ref(), before.year));
            let before = match earlier {
                None => Before::NoRegister,
                Some((None, _)) => Before::Absent,
                Some((Some(said), year)) => {
                    Before::Entry(said, standing(&organization, year) == "in")
                }
            };
            let view =
                View { now: said, year: now.year, registered: organization.registered, before };
            let host = party_of(said)
                .and_then(|party| hosts.get(&party))
                .is_none_or(|code| *code == organization.code);
            cells.add(
                &regions.of_unit[organization.unit],
                parts(&organization, said),
                &view.cases(),
                host,
            );
        }
        cells
    };
    (0..world.total)
        .into_par_iter()
        .fold(Cells::default, count)
        .reduce(Cells::default, Cells::merge)
}

/// Name and parent of a party organization that stands.
fn party_of(said: &Answers) -> Option<(&str, &str)> {
    (said.flag(Flag::Built) == Some(true))
        .then_some((said.party.as_deref()?, said.parent.as_deref()?))
}

/// The smallest credit code of those that share a party organization.
fn hosts<'a>(world: &World, now: &'a YearEnd) -> BTreeMap<(&'a str, &'a str), String> {
    let mut hosts: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for (id, said) in (0u32..).zip(&now.said) {
        let Some(party) = said.as_ref().and_then(party_of) else { continue };
        let organization = world.organization(id);
        if standing(&organization, now.year) == "in" {
            let code = organization.code;
            let least = hosts.entry(party).or_insert_with(|| code.clone());
            if code < *least {
                *least = code;
            }
        }
    }
    hosts
}
