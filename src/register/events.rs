//! What changed between two year-ends (年度变动).
//!
//! Enters: the register of a year-end, that of the one before, and what became of those
//! that are in scope no more. Leaves: one event a change. Unknown is no change: only what
//! both year-ends say is compared.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::link::Linked;
use super::merge::Merged;
use super::scope::{Exclusion, Scope};
use super::table::Register;
use crate::codes::{Divisions, RegionCode, normalize_name, office};
use crate::quantity::Date;
use crate::spec::Field;

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Registered since the year-end before.
    New,
    /// Registered earlier, and not in the register of the year-end before.
    Added,
    /// Cancelled since.
    Cancelled,
    /// Revoked since.
    Revoked,
    /// In the sources, and out of scope by another rule or set aside.
    LeftOut,
    /// No source lists it any more.
    Missing,
    /// Bears another name.
    Renamed,
    /// Registered by another division, boundary changes apart.
    Moved,
    /// Registered by another office of the same division.
    RegistrarChanged,
    /// A party organization was built.
    PartyBuilt,
    /// The party organization is no more.
    PartyDissolved,
    /// The party organization was re-elected.
    ReElected,
}

impl Change {
    /// All changes, in the order of the report.
    pub const ALL: [Change; 12] = [
        Change::New,
        Change::Added,
        Change::Cancelled,
        Change::Revoked,
        Change::LeftOut,
        Change::Missing,
        Change::Renamed,
        Change::Moved,
        Change::RegistrarChanged,
        Change::PartyBuilt,
        Change::PartyDissolved,
        Change::ReElected,
    ];

    /// The word of `events.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Added => "added",
            Change::Cancelled => "cancelled",
            Change::Revoked => "revoked",
            Change::LeftOut => "left-out",
            Change::Missing => "missing",
            Change::Renamed => "renamed",
            Change::Moved => "moved",
            Change::RegistrarChanged => "registrar-changed",
            Change::PartyBuilt => "party-built",
            Change::PartyDissolved => "party-dissolved",
            Change::ReElected => "re-elected",
        }
    }

    /// The word of the report.
    pub fn name(self) -> &'static str {
        match self {
            Change::New => "本年新登记",
            Change::Added => "登记较早、上年末未列入",
            Change::Cancelled => "注销",
            Change::Revoked => "撤销、吊销或取缔",
            Change::LeftOut => "仍在来源中，不计入范围或搁置",
            Change::Missing => "来源中不再列入",
            Change::Renamed => "更名",
            Change::Moved => "改由另一地区登记",
            Change::RegistrarChanged => "登记机关变更（同一地区）",
            Change::PartyBuilt => "新建党组织",
            Change::PartyDissolved => "党组织不再保留",
            Change::ReElected => "党组织换届",
        }
    }

    /// How many organizations more (1) or fewer (-1) it makes.
    pub fn sign(self) -> i64 {
        match self {
            Change::New | Change::Added => 1,
            Change::Cancelled | Change::Revoked | Change::LeftOut | Change::Missing => -1,
            _ => 0,
        }
    }
}

/// One change of one organization.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// What changed.
    pub change: Change,
    /// The division that registers it, at the later year-end where it is there.
    pub region: Option<RegionCode>,
    /// Its identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What was said before; empty where nothing was.
    pub before: String,
    /// What is said now; empty where nothing is.
    pub after: String,
}

/// What became of organizations that are in scope no more, by their row of last year.
pub(super) type Ended = BTreeMap<usize, Change>;

/// Looks for last year's organizations among the entries that are not in scope.
pub(super) fn ended(merged: &Merged<'_>, scopes: &[Scope], linked: &Linked<'_>) -> Ended {
    let Some(before) = linked.before() else { return Ended::new() };
    let left = scopes.iter().enumerate().filter(|(_, scope)| **scope != Scope::In);
    let found = left.filter_map(|(at, scope)| {
        let row = before.find(
            merged.codes[at].as_ref(),
            merged.text(Field::OldNumber, at),
            merged.text(Field::Name, at),
            merged.regions[at],
        )?;
        let change = match scope {
            Scope::Out(Exclusion::Cancelled) => Change::Cancelled,
            Scope::Out(Exclusion::Revoked) => Change::Revoked,
            _ => Change::LeftOut,
        };
        Some((row, change))
    });
    let mut ended = Ended::new();
    for (row, change) in found {
        // What is certain goes before what was left out.
        ended.entry(row).and_modify(|known| *known = change.min(*known)).or_insert(change);
    }
    ended
}

/// Every change since the year-end before, in the order of kinds and regions.
pub(super) fn events(
    now: &Register,
    linked: &Linked<'_>,
    ended: Ended,
    divisions: &Divisions,
) -> Vec<Event> {
    let Some(before) = linked.previous() else { return Vec::new() };
    let sides = Sides::new(before, now, divisions);
    let changed = |(at, row): (usize, &Option<usize>)| match row {
        Some(row) => sides.compare(*row, at),
        None => vec![sides.entered(at)],
    };
    let mut events: Vec<Event> =
        linked.rows().par_iter().enumerate().flat_map_iter(changed).collect();
    let mut stayed = vec![false; before.len()];
    linked.rows().iter().flatten().for_each(|row| stayed[*row] = true);
    for row in (0..before.len()).filter(|row| !stayed[*row]) {
        let change = ended.get(&row).copied().unwrap_or(Change::Missing);
        events.push(event(before, row, change, String::new(), String::new()));
    }
    events.par_sort_unstable();
    events
}

/// Two registers side by side.
struct Sides<'a> {
    before: &'a Register,
    now: &'a Register,
    divisions: &'a Divisions,
    built: [Vec<Option<bool>>; 2],
    registered: Vec<Option<Date>>,
    elected: Vec<Option<Date>>,
}

impl<'a> Sides<'a> {
    fn new(before: &'a Register, now: &'a Register, divisions: &'a Divisions) -> Sides<'a> {
        Sides {
            before,
            now,
            divisions,
            built: [before.answers("built"), now.answers("built")],
            registered: now.dates("registration_date"),
            elected: now.dates("last_election"),
        }
    }

    fn entered(&self, at: usize) -> Event {
        let since = |date: &Date| self.before.as_of.is_some_and(|before| *date > before);
        let is_new = self.registered[at].as_ref().is_some_and(since);
        let change = if is_new { Change::New } else { Change::Added };
        let date = self.registered[at].map(|date| date.to_string()).unwrap_or_default();
        event(self.now, at, change, String::new(), date)
    }

    /// What differs between the two year-ends of one organization.
    fn compare(&self, row: usize, at: usize) -> Vec<Event> {
        let texts = |column| (self.before.text(column, row), self.now.text(column, at));
        let mut events = Vec::new();
        let mut tell = |change, before: &str, after: &str| {
            events.push(event(self.now, at, change, before.to_owned(), after.to_owned()));
        };
        if let (Some(before), Some(now)) = texts("name")
            && before != now
            && normalize_name(before) != normalize_name(now)
        {
            tell(Change::Renamed, before, now);
        }
        // Where a division was split its code does not say which part is meant.
        let forward = |code| self.divisions.forward(code);
        let regions = self.before.regions[row].and_then(forward).zip(self.now.regions[at]);
        match (regions, texts("registrar")) {
            (Some((before, now)), _) if before != now => {
                tell(Change::Moved, &before.to_string(), &now.to_string());
            }
            (Some(_), (Some(before), Some(now))) if are_two_offices(before, now) => {
                tell(Change::RegistrarChanged, before, now);
            }
            _ => {}
        }
        match (self.built[0][row], self.built[1][at]) {
            (Some(false), Some(true)) => tell(Change::PartyBuilt, "否", "是"),
            (Some(true), Some(false)) => tell(Change::PartyDissolved, "是", "否"),
            _ => {}
        }
        let since = |date: &Date| {
            let (from, to) = (self.before.as_of, self.now.as_of);
            from.is_some_and(|from| *date > from) && to.is_some_and(|to| *date <= to)
        };
        if let Some(date) = self.elected[at].filter(since) {
            tell(Change::ReElected, "", &date.to_string());
        }
        events
    }
}

/// Whether two registrars of one division are known to be different offices: 民政局 and
/// 行政审批局, but not 西湖区民政局 and 杭州市西湖区民政局.
fn are_two_offices(before: &str, now: &str) -> bool {
    if before == now {
        return false;
    }
    let [before, now] = [before, now].map(office);
    !before.is_empty() && !now.is_empty() && before != now
}

fn event(register: &Register, at: usize, change: Change, before: String, after: String) -> Event {
    let text = |column| register.text(column, at).unwrap_or_default().to_owned();
    Event {
        change,
        region: register.regions[at],
        id: text("id"),
        name: text("name"),
        before,
        after,
    }
}
