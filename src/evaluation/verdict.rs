//! The words of an evaluation.

use crate::indicators::Region;
use crate::quantity::{Counts, Date, Rate};
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
}

impl Verdict {
    /// The verdict on a target (contract §3), mirrored where less is better.
    pub fn of(counts: &Counts, target: Rate, direction: Direction) -> Verdict {
        let bounds = counts.bounds();
        let (Some(low), Some(high)) = (bounds.low, bounds.high) else {
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

    /// The word of `evaluation.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Missed => "missed",
            Verdict::Undecided => "undecided",
            Verdict::NotApplicable => "not-applicable",
            Verdict::Withheld => "*",
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
        }
    }
}

/// One target held against one region.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The region judged (`Region::All`, or a division).
    pub object: Region,
    /// The item of the scheme.
    pub item: String,
    /// Article of the Opinions.
    pub article: String,
    /// The document that sets the target.
    pub citation: String,
    /// Id of the indicator.
    pub indicator: String,
    /// The target (1.0 = 100 %).
    pub target: Rate,
    /// Whether more or less is better.
    pub direction: Direction,
    /// What was counted.
    pub counts: Counts,
    /// The verdict.
    pub verdict: Verdict,
    /// The rule that decided, as file:line.
    pub rule: String,
}

impl Judgement {
    /// By how much the confirmed rate lies above the target, as a fraction
    /// (0.01 = one percentage point); negative below it.
    pub fn margin(&self) -> Option<f64> {
        self.counts.rate().map(|rate| rate.fraction() - self.target.fraction())
    }
}

/// All judgements of one reference date, in the order of the scheme, then of regions.
#[derive(Debug, Clone, Default)]
pub struct Evaluation {
    /// The reference date; `None` in an empty evaluation.
    pub as_of: Option<Date>,
    /// The judgements.
    pub judgements: Vec<Judgement>,
}
