//! The cap on the share of the best grade in a peer group.
//!
//! Enters: the totals of a peer group. Leaves: the same, with the grade of those that the
//! cap takes, or may take, lowered by one. Totals are compared without rounding, equal ones
//! by the item that the scheme names, and then all or none have the grade.

use super::object::Object;
use super::points::Points;
use super::total::{Standing, TotalScore, rule};
use crate::quantity::Exact;
use crate::spec::{Scoring, Ties, TopGrade};

/// Applies the cap to the members of a group; `tied` gives an object's points of the item
/// that decides among equals.
pub(super) fn cap(
    totals: &mut [TotalScore],
    members: &[usize],
    scoring: &Scoring,
    top: &TopGrade,
    tied: &dyn Fn(&Object) -> Option<Points>,
) {
    // One that has no peers is compared with nobody.
    if members.len() < 2 {
        return;
    }
    let allowed = (&top.share * &Exact::whole(members.len() as u64)).whole_parts(&Exact::one());
    let runners: Vec<Option<Runner>> =
        members.iter().map(|at| Runner::of(&totals[*at], tied)).collect();
    if runners.iter().flatten().count() as u64 <= allowed {
        return;
    }
    for (at, member) in members.iter().enumerate() {
        let Some(own) = &runners[at] else { continue };
        let others = || {
            let others = runners.iter().enumerate().filter(|(other, _)| *other != at);
            others.filter_map(|(_, other)| other.as_ref())
        };
        let count = |stands: &dyn Fn(&Runner) -> bool| others().filter(|one| stands(one)).count();
        let (before, may_be_before) =
            (count(&|one| one.is_before(own)), count(&|one| one.may_be_before(own)));
        let (equal, may_equal) = match top.ties {
            Ties::All => (0, 0),
            Ties::None => (count(&|one| one.equals(own)), count(&|one| one.may_equal_only(own))),
        };
        let can_have = ((before + equal) as u64) < allowed;
        let must_have = ((may_be_before + may_equal) as u64) < allowed;
        take(&mut totals[*member], scoring, top, can_have, must_have);
    }
}

fn take(
    total: &mut TotalScore,
    scoring: &Scoring,
    top: &TopGrade,
    can_have: bool,
    must_have: bool,
) {
    let Some([best, worst]) = total.grade.filter(|_| !must_have) else { return };
    // A scheme with a cap has a second grade, or the cap has nothing to lower to.
    let second = Standing::Grade(1.min(scoring.grades.len().saturating_sub(1)));
    let lowered = [if can_have { best } else { best.max(second) }, worst.max(second)];
    if lowered == [best, worst] {
        return;
    }
    let line = |grade: Standing, before: Standing| match grade {
        _ if grade != before => top.line,
        Standing::Grade(place) => scoring.grades[place].line,
        Standing::Stopped => top.line,
    };
    total.rule = rule([line(lowered[0], best), line(lowered[1], worst)]);
    total.grade = Some(lowered);
    total.is_capped = true;
}

/// One that can have the best grade by its points.
struct Runner {
    low: Exact,
    high: Exact,
    /// Whether it has the grade whatever the unknown answers are.
    is_certain: bool,
    /// Points of the item that decides among equals, where they are certain.
    tie: Option<Exact>,
}

impl Runner {
    fn of(total: &TotalScore, tied: &dyn Fn(&Object) -> Option<Points>) -> Option<Runner> {
        let [best, worst] = total.grade?;
        let points = total.points.as_ref().filter(|_| best == Standing::Grade(0))?;
        let tie = tied(&total.object).filter(|tie| tie.low == tie.high).map(|tie| tie.low);
        Some(Runner {
            low: points.low.clone(),
            high: points.high.clone(),
            is_certain: worst == Standing::Grade(0),
            tie,
        })
    }

    /// Both totals are certain and the same.
    fn is_level_with(&self, other: &Runner) -> bool {
        self.low == self.high && other.low == other.high && self.low == other.low
    }

    fn is_before(&self, other: &Runner) -> bool {
        let decided = self.tie.is_some() && other.tie.is_some();
        self.is_certain
            && (self.low > other.high
                || self.is_level_with(other) && decided && self.tie > other.tie)
    }

    fn may_be_before(&self, other: &Runner) -> bool {
        if self.is_level_with(other) {
            return match (&self.tie, &other.tie) {
                (Some(own), Some(others)) => own > others,
                // Without such an item equals are equal.
                (None, None) => false,
                _ => true,
            };
        }
        self.high > other.low || self.high == other.low && self.tie.is_some()
    }

    fn equals(&self, other: &Runner) -> bool {
        self.is_certain && self.is_level_with(other) && self.tie == other.tie
    }

    /// May be equal, and cannot be before.
    fn may_equal_only(&self, other: &Runner) -> bool {
        !self.may_be_before(other)
            && (self.high == other.low || self.is_level_with(other) && self.tie == other.tie)
    }
}
