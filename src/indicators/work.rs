//! Whom to ask: records that are open, and lists of work.
//!
//! Enters: how the organizations of one or two year-ends count, and which are the same.
//! Leaves: their rows in the register, by region or by list. Never guesses an answer: who
//! has not answered stands in no list.

use std::collections::BTreeMap;

use super::Outcome;
use super::cells::regions;
use super::change::Judged;
use super::figures::Region;
use super::judge::Standing;
use crate::codes::Divisions;

/// What of a record is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Openness {
    /// In the population, the answer unknown.
    Unknown,
    /// Outside the population, or in it in any way.
    Any,
    /// Outside the population, or met.
    OrMet,
    /// Outside the population, or not met.
    OrNotMet,
}

impl Outcome {
    fn openness(self) -> Option<Openness> {
        match (self.population, self.met) {
            (Some(true), None) => Some(Openness::Unknown),
            (None, None) => Some(Openness::Any),
            (None, Some(true)) => Some(Openness::OrMet),
            (None, Some(false)) => Some(Openness::OrNotMet),
            (Some(_), _) => None,
        }
    }
}

/// The open records of an indicator by region, in the order of the register.
pub fn open_records(
    judged: &Judged,
    indicator: usize,
    divisions: &Divisions,
) -> BTreeMap<Region, Vec<(u32, Openness)>> {
    let mut found: BTreeMap<Region, Vec<(u32, Openness)>> = BTreeMap::new();
    let Some(outcomes) = judged.outcomes.get(indicator) else { return found };
    for (row, (outcome, place)) in outcomes.iter().zip(&judged.places).enumerate() {
        let Some(open) = outcome.openness() else { continue };
        for region in regions(place.0, divisions) {
            found.entry(region).or_default().push((row as u32, open));
        }
    }
    found
}

/// Organizations that somebody has to see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkList {
    /// 应建未建.
    NotBuilt,
    /// Term ended without election.
    Overdue,
    /// New organizations not in step.
    NotInStep,
    /// No members.
    NoMembers,
    /// One or two members.
    FewMembers,
}

impl WorkList {
    /// All, in the order of the report.
    pub const ALL: [WorkList; 5] = [
        WorkList::NotBuilt,
        WorkList::Overdue,
        WorkList::NotInStep,
        WorkList::NoMembers,
        WorkList::FewMembers,
    ];

    /// The word of `quality/work_lists.csv`: the indicator that it rests on.
    pub fn id(self) -> &'static str {
        match self {
            WorkList::NotBuilt => "should-built",
            WorkList::Overdue => "on-time-election",
            WorkList::NotInStep => "new-organizations-in-step",
            WorkList::NoMembers => "without-members",
            WorkList::FewMembers => "few-members",
        }
    }

    /// The name of the report.
    pub fn name(self) -> &'static str {
        match self {
            WorkList::NotBuilt => "应建未建",
            WorkList::Overdue => "任期届满未换届",
            WorkList::NotInStep => "新成立未同步组建",
            WorkList::NoMembers => "没有党员",
            WorkList::FewMembers => "仅有个别党员",
        }
    }

    /// Who stands in it.
    fn standing(self) -> Standing {
        match self {
            WorkList::NoMembers | WorkList::FewMembers => Standing::Met,
            _ => Standing::NotMet,
        }
    }
}

/// What became of an organization since last year's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// On this year's list, and not on last year's.
    New,
    /// On both.
    Still,
    /// On last year's, and the answer is now another.
    Solved,
    /// On last year's, and the question is no longer asked of it.
    NoLonger,
    /// On last year's, and not answered now.
    Unanswered,
    /// On last year's, and no longer in scope.
    Gone,
}

impl Progress {
    /// All, in the order of the report.
    pub const ALL: [Progress; 6] = [
        Progress::New,
        Progress::Still,
        Progress::Solved,
        Progress::NoLonger,
        Progress::Unanswered,
        Progress::Gone,
    ];

    /// The word of `quality/work_lists.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Progress::New => "new",
            Progress::Still => "still-open",
            Progress::Solved => "solved",
            Progress::NoLonger => "no-longer-asked",
            Progress::Unanswered => "unanswered",
            Progress::Gone => "gone",
        }
    }

    /// The word of the report.
    pub fn name(self) -> &'static str {
        match self {
            Progress::New => "新列入",
            Progress::Still => "仍在列",
            Progress::Solved => "已解决",
            Progress::NoLonger => "不再适用",
            Progress::Unanswered => "本年未填",
            Progress::Gone => "已不在册",
        }
    }
}

/// One organization of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    /// The list.
    pub list: WorkList,
    /// Since last year.
    pub progress: Progress,
    /// Its row in the register.
    pub now: Option<u32>,
    /// Its row in that of the year-end before.
    pub before: Option<u32>,
}

/// The lists of this year-end beside those of the one before. `links` says for each
/// organization of now its row before; `at` gives the place of an indicator by its id.
pub fn tasks(
    before: Option<&Judged>,
    now: &Judged,
    links: &[Option<u32>],
    at: impl Fn(&str) -> Option<usize>,
) -> Vec<Task> {
    let mut rows_now: BTreeMap<u32, u32> = BTreeMap::new();
    for (row, link) in links.iter().enumerate() {
        rows_now.extend(link.map(|before| (before, row as u32)));
    }
    let mut found = Vec::new();
    for list in WorkList::ALL {
        let Some(at) = at(list.id()) else { continue };
        let on_list =
            |judged: &Judged, row: u32| standing(judged, at, row) == Some(list.standing());
        for row in rows(now, at).filter(|row| on_list(now, *row)) {
            let link = links.get(row as usize).copied().flatten();
            let was = link.zip(before).is_some_and(|(link, before)| on_list(before, link));
            let progress = if was { Progress::Still } else { Progress::New };
            found.push(Task { list, progress, now: Some(row), before: link });
        }
        let Some(before) = before else { continue };
        for row in rows(before, at).filter(|row| on_list(before, *row)) {
            let row_now = rows_now.get(&row).copied();
            let progress = match row_now.and_then(|row| standing(now, at, row)) {
                Some(standing) if standing == list.standing() => continue,
                None => Progress::Gone,
                Some(Standing::Unknown | Standing::Open) => Progress::Unanswered,
                Some(Standing::Outside) => Progress::NoLonger,
                Some(_) => Progress::Solved,
            };
            found.push(Task { list, progress, now: row_now, before: Some(row) });
        }
    }
    found.sort_unstable();
    found
}

fn rows(judged: &Judged, at: usize) -> impl Iterator<Item = u32> {
    0..judged.outcomes.get(at).map_or(0, |outcomes| outcomes.len() as u32)
}

fn standing(judged: &Judged, at: usize, row: u32) -> Option<Standing> {
    judged.outcomes.get(at)?.get(row as usize).map(|outcome| outcome.standing())
}
