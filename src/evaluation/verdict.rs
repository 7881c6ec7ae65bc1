//! The words of an evaluation.

use super::accumulated::Accumulated;
use super::object::Object;
use super::points::Mark;
use super::total::{Standing, TotalScore};
use crate::quantity::{Counts, Date, Exact, Rate};
use crate::spec::Direction;

/// What the data say of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 达标: reached whatever the unknown answers are.
    Met,
    /// 未达标: missed whatever the unknown answers are.
    Missed,
    /// 未定: the unknown answers decide.
    Undecided,
    /// 不适用: nobody can be in the denominator.
    NotApplicable,
    /// Not told in this edition, as are the figures that it rests on.
    Withheld,
    /// There is no target: the item gives points alone.
    NoTarget,
}

impl Verdict {
    /// The verdict on a target (contract §3), mirrored where less is better.
    pub fn of(counts: &Counts, target: Rate, direction: Direction) -> Verdict {
        let bounds = counts.bounds();
        decide(bounds.low, bounds.high, target, direction)
    }

    /// The same without rounding.
    pub fn exact(counts: &Counts, target: &Exact, direction: Direction) -> Verdict {
        let [low, high] = counts.exact_bounds();
        decide(low.as_ref(), high.as_ref(), target, direction)
    }

    /// The word of `evaluation.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Missed => "missed",
            Verdict::Undecided => "undecided",
            Verdict::NotApplicable => "not-applicable",
            Verdict::Withheld => "*",
            Verdict::NoTarget => "",
        }
    }

    /// The word of the report.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Met => "达标",
            Verdict::Missed => "未达标",
            Verdict::Undecided => "未定",
            Verdict::NotApplicable => "不适用",
            Verdict::Withheld => "*",
            Verdict::NoTarget => "—",
        }
    }
}

/// The verdict on bounds, none of which is there where the denominator is empty.
fn decide<T: PartialOrd>(
    low: Option<T>,
    high: Option<T>,
    target: T,
    direction: Direction,
) -> Verdict {
    let (Some(low), Some(high)) = (low, high) else {
        return Verdict::NotApplicable;
    };
    let (met, missed) = match direction {
        Direction::AtLeast => (low >= target, high < target),
        Direction::AtMost => (high <= target, low > target),
    };
    match (met, missed) {
        (true, _) => Verdict::Met,
        (_, true) => Verdict::Missed,
        _ => Verdict::Undecided,
    }
}

/// One item held against one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The object judged.
    pub object: Object,
    /// The item of the scheme.
    pub item: String,
    /// Article of the Opinions.
    pub article: String,
    /// The document that sets the target.
    pub citation: String,
    /// Id of the indicator; empty where points are entered by hand.
    pub indicator: String,
    /// The other indicators that its tiers ask.
    pub also_asked: Vec<String>,
    /// The target (1.0 = 100 %); none where there is none, or the year before that it rests
    /// on cannot be compared.
    pub target: Option<Rate>,
    /// The same without rounding.
    pub exact_target: Option<Exact>,
    /// Whether the target rests on the year before.
    pub is_improvement: bool,
    /// Whether more or less is better.
    pub direction: Direction,
    /// What was counted.
    pub counts: Counts,
    /// The verdict.
    pub verdict: Verdict,
    /// What it gives; none where the scheme gives no points.
    pub mark: Option<Mark>,
    /// The rule that decided, as file:line.
    pub rule: String,
}

impl Judgement {
    /// By how much the confirmed rate lies above the target, as a fraction
    /// (0.01 = one percentage point); negative below it.
    pub fn margin(&self) -> Option<f64> {
        let (rate, target) = self.counts.rate().zip(self.target)?;
        Some(rate.fraction() - target.fraction())
    }
}

/// All judgements of one reference date, in the order of the scheme, then of objects.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// The reference date; `None` in an empty evaluation.
    pub as_of: Option<Date>,
    /// The judgements.
    pub judgements: Vec<Judgement>,
    /// The document of the scheme; empty where it gives no points.
    pub citation: String,
    /// The names of the grades, the best first; empty where the scheme gives none.
    pub grades: Vec<String>,
    /// The totals, in the order of objects; empty where the scheme gives no points.
    pub totals: Vec<TotalScore>,
    /// The same over the periods of the year that have passed; empty where a year is one
    /// period, and in the public edition.
    pub accumulated: Vec<Accumulated>,
}

impl Evaluation {
    /// The name of a grade; none for one that is stopped.
    pub fn grade_name(&self, standing: Standing) -> Option<&str> {
        match standing {
            Standing::Grade(place) => self.grades.get(place).map(String::as_str),
            Standing::Stopped => None,
        }
    }

    /// The total of an object.
    pub fn total(&self, object: &Object) -> Option<&TotalScore> {
        self.totals.iter().find(|total| total.object == *object)
    }
}
