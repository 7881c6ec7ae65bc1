//! The twenty-six indicators, judged on one organization at a time.
//!
//! Enters: what its rows say, at this year-end and at the one before. Leaves:
//! for each indicator whether it is in the population and whether it is met, in
//! three values (`None` is unknown). Plain code of its own: it shares nothing
//! with the program whose figures it checks.
//!
//! Readings, where a definition leaves a choice:
//! * "Has a secretary" (`secretary-internal`, `training`): 书记来源 answers it,
//!   whatever source it names; where it is blank, that is unknown.
//! * A source of the secretary that reads 其他 is unknown.
//! * `form-fits-members`: no sheet says whether a form was approved, so whoever
//!   does not fit is unknown, never not met. The number compared is `members`.
//! * `venue`: 其他 and 无 are not met; 是否有活动场所 answers where no kind of
//!   venue is given. A one-hot group without any tick is unknown.
//! * `organization-life` is both of 三会一课 and 民主评议; `report-and-review` is
//!   the one column 是否述职评议.
//! * 是否选派指导员或联络员 = 是 makes the work route certain and leaves
//!   instructor and liaison unknown; = 否 answers both.
//! * `on-time-election`: the term as it stood before the year is the 届满日期 of
//!   the register one year before, if it was known there; else this year's,
//!   unless the last election is known to lie in the year: then unknown.
//! * `new-organizations-in-step`: the day of the month is kept, or the last day
//!   of a shorter month is taken; the last day of the grace is still in time.
//! * `blank-eliminated`: at the first year-end the earlier register is unknown
//!   for everyone, also for those registered since.

use super::answers::{Answers, Count, Day, Flag, Form, Mode, Secretary, Venue};
use super::calendar::plus_months;
use crate::quantity::Date;

/// Yes, no, or unknown.
pub(super) type Tri = Option<bool>;

/// The ids, in order.
pub(super) const IDS: [&str; 26] = [
    "organization-coverage",
    "should-built",
    "work-coverage-broad",
    "work-coverage-narrow",
    "mode-separate",
    "mode-joint",
    "mode-industry",
    "mode-region",
    "mode-other",
    "instructor-dispatched",
    "without-members",
    "few-members",
    "charter-clause",
    "venue",
    "funds-booked",
    "recruited-members",
    "blank-eliminated",
    "new-organizations-in-step",
    "on-time-election",
    "secretary-internal",
    "cross-posting",
    "full-time-deputy",
    "organization-life",
    "report-and-review",
    "training",
    "form-fits-members",
];

/// From this one on an indicator counts party organizations.
pub(super) const FIRST_OF_PARTY: usize = 18;

/// One organization, as an indicator sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) population: Tri,
    pub(super) met: Tri,
}

/// What is known of an organization at a year-end and the one before.
pub(super) struct View<'a> {
    pub(super) now: &'a Answers,
    pub(super) year: i16,
    pub(super) registered: Date,
    pub(super) before: Before<'a>,
}

/// The register one year before.
pub(super) enum Before<'a> {
    /// There is none.
    NoRegister,
    /// It does not hold the organization.
    Absent,
    /// What it says, and whether the organization was in scope.
    Entry(&'a Answers, bool),
}

fn and(a: Tri, b: Tri) -> Tri {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn or(a: Tri, b: Tri) -> Tri {
    and(a.map(|a| !a), b.map(|b| !b)).map(|neither| !neither)
}

/// 党员人数, 从业中共党员数, 纳入管理党员总数, 组织关系在本组织党员数, then
/// 正式 and 预备 together, then 正式 alone.
fn members(said: &Answers) -> Option<u32> {
    let columns = [Count::Members, Count::Employed, Count::Managed, Count::Here];
    let stated = columns.into_iter().find_map(|column| said.count(column));
    let full = said.count(Count::FullMembers);
    stated.or_else(|| full.map(|full| full + said.count(Count::Probationary).unwrap_or(0)))
}

/// The staff: the total, else full-time and part-time together.
pub(super) fn staff(said: &Answers) -> Option<u32> {
    let parts = || Some(said.count(Count::FullTime)? + said.count(Count::PartTime)?);
    said.count(Count::Staff).or_else(parts)
}

/// Three or more full members.
fn eligible(said: &Answers) -> Tri {
    match said.count(Count::FullMembers) {
        Some(full) => Some(full >= 3),
        None => members(said).filter(|members| *members < 3).map(|_| false),
    }
}

fn instructor(said: &Answers) -> Tri {
    said.flag(Flag::Instructor).or(said.flag(Flag::Combined).filter(|combined| !combined))
}

fn work_route(said: &Answers) -> Tri {
    if said.flag(Flag::Combined) == Some(true) {
        return Some(true);
    }
    let liaison = said.flag(Flag::Liaison).or(said.flag(Flag::Combined));
    let union = said.flag(Flag::Union).or(said.groups.map(|groups| groups.union));
    let league = said.flag(Flag::League).or(said.groups.map(|groups| groups.league));
    [liaison, union, league].into_iter().fold(instructor(said), or)
}

/// The mode; a joint branch says it too.
fn mode(said: &Answers) -> Option<Mode> {
    said.mode.or((said.form == Some(Form::JointBranch)).then_some(Mode::Joint))
}

fn has_venue(said: &Answers) -> Tri {
    let kind = said.venue.map(|venue| !matches!(venue, Venue::Other | Venue::Nowhere));
    kind.or(said.flag(Flag::HasVenue))
}

impl View<'_> {
    /// All cases, in the order of [`IDS`].
    pub(super) fn cases(&self) -> [Case; 26] {
        let (built, now) = (self.now.flag(Flag::Built), self.now);
        let everyone = Some(true);
        let not_built = built.map(|built| !built);
        let case = |population, met| Case { population, met };
        let in_mode = |wanted: Mode| mode(now).map(|mode| mode == wanted);
        let count = |test: fn(u32) -> bool| members(now).map(test);
        let separate = and(built, in_mode(Mode::Separate));
        let with_secretary = and(built, now.secretary.map(|_| true));
        [
            case(everyone, built),
            case(eligible(now), built),
            case(everyone, or(built, work_route(now))),
            case(not_built, work_route(now)),
            case(built, in_mode(Mode::Separate)),
            case(built, in_mode(Mode::Joint)),
            case(built, in_mode(Mode::Industry)),
            case(built, in_mode(Mode::Region)),
            case(built, in_mode(Mode::Other)),
            case(not_built, instructor(now)),
            case(everyone, count(|members| members == 0)),
            case(everyone, count(|members| members == 1 || members == 2)),
            case(everyone, now.flag(Flag::Charter)),
            case(built, has_venue(now)),
            case(built, now.flag(Flag::Funds)),
            case(built, now.count(Count::Recruited).map(|recruited| recruited >= 1)),
            case(self.blank_before(), count(|members| members >= 1)),
            self.in_step(built),
            case(
                and(built, self.term_ends()),
                now.day(Day::LastElection).map(|day| day.year() == self.year),
            ),
            case(with_secretary, secretary_internal(now)),
            case(separate, now.flag(Flag::Cross)),
            case(
                and(built, count(|members| members >= 100)),
                now.count(Count::Deputies).map(|number| number >= 1),
            ),
            case(built, and(now.flag(Flag::Lessons), now.flag(Flag::Appraisal))),
            case(built, now.flag(Flag::Report)),
            case(with_secretary, now.flag(Flag::Trained)),
            case(separate, form_fits(now)),
        ]
    }

    fn blank_before(&self) -> Tri {
        match self.before {
            Before::NoRegister => None,
            Before::Absent => Some(false),
            Before::Entry(said, in_scope) => {
                and(Some(in_scope), members(said).map(|members| members == 0))
            }
        }
    }

    fn in_step(&self, built: Tri) -> Case {
        let deadline = plus_months(self.registered, 6);
        let due = Some(deadline.year() == self.year);
        let early = self.now.day(Day::Established).map(|day| day <= deadline);
        Case { population: and(eligible(self.now), due), met: and(built, early) }
    }

    fn term_ends(&self) -> Tri {
        let earlier = match self.before {
            Before::Entry(said, _) => said.day(Day::TermEnd),
            _ => None,
        };
        let overwritten =
            self.now.day(Day::LastElection).is_some_and(|day| day.year() == self.year);
        let end = earlier.or(self.now.day(Day::TermEnd).filter(|_| !overwritten));
        end.map(|end| end.year() == self.year)
    }
}

fn secretary_internal(said: &Answers) -> Tri {
    match said.secretary? {
        Secretary::Head | Secretary::Management | Secretary::Internal => Some(true),
        Secretary::Sent => Some(false),
        Secretary::Unclear => None,
    }
}

/// 支部 3–49, 总支 50–99, 党委 from 100; whether others were approved is unknown.
fn form_fits(said: &Answers) -> Tri {
    let fits = match (said.form?, members(said)?) {
        (Form::Branch | Form::JointBranch, members) => (3..50).contains(&members),
        (Form::General, members) => (50..100).contains(&members),
        (Form::Committee, members) => members >= 100,
    };
    fits.then_some(true)
}
