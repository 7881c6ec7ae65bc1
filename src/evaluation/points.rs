//! Points of one item for one object, with their bounds.
//!
//! Enters: counts, what is aimed at, and the rule. Leaves: the least and the most points
//! that the unknown answers leave, and those of the confirmed rate; all without rounding.
//! Never looks at another item. Penalties rest on cases that are certain (contract §3).

use super::verdict::Verdict;
use crate::quantity::{Counts, Exact};
use crate::spec::{Direction, Marks, Rule, WhenAbsent};

/// Points with their bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// Those of the confirmed rate; none where it does not exist or is not collected.
    pub confirmed: Option<Exact>,
    /// The least that the unknown answers leave.
    pub low: Exact,
    /// The most that they leave.
    pub high: Exact,
}

impl Points {
    /// Points that nothing unknown can change.
    pub(super) fn certain(points: Exact) -> Points {
        Points { confirmed: Some(points.clone()), low: points.clone(), high: points }
    }

    fn open(least: Exact, most: Exact) -> Points {
        Points { confirmed: None, low: least, high: most }
    }
}

/// What an item gives an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The most that it could give.
    pub weight: Exact,
    /// Whether it comes on top of the scale.
    pub is_bonus: bool,
    /// Its points; none where nobody is in the denominator and the weight is spread over
    /// the other items.
    pub points: Option<Points>,
    /// Whether the unknown answers leave open that nobody is in the denominator, and its
    /// weight would then be spread.
    pub may_be_spread: bool,
}

/// What is aimed at, in one direction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Goal {
    /// Full points from here.
    pub(super) target: Exact,
    /// With a target of improvement, the rate of the year before.
    pub(super) base: Option<Exact>,
    pub(super) direction: Direction,
}

impl Goal {
    /// The share of the way from the floor to the target, 0 to 1.
    fn share(&self, floor: &Exact, rate: &Exact) -> Exact {
        let (gained, whole) = match self.direction {
            Direction::AtLeast => (rate - floor, &self.target - floor),
            Direction::AtMost => (floor - rate, floor - &self.target),
        };
        if whole.is_positive() {
            return (&gained / &whole).within(&Exact::zero(), &Exact::one());
        }
        // The year before was already at the end of the scale.
        if self.reached(rate) { Exact::one() } else { Exact::zero() }
    }

    fn reached(&self, rate: &Exact) -> bool {
        match self.direction {
            Direction::AtLeast => *rate >= self.target,
            Direction::AtMost => *rate <= self.target,
        }
    }

    /// How far a rate lies beyond the target, in percentage points; nothing before it.
    fn beyond(&self, rate: &Exact) -> Exact {
        let beyond = match self.direction {
            Direction::AtLeast => rate - &self.target,
            Direction::AtMost => &self.target - rate,
        };
        if beyond.is_negative() { Exact::zero() } else { &beyond * &Exact::whole(100) }
    }
}

/// The counts of an item: its own, and those of the tiers that ask another indicator.
pub(super) struct Counted<'a> {
    pub(super) own: Counts,
    pub(super) direction: Direction,
    /// Whether any source collects what is asked.
    pub(super) collected: bool,
    /// Counts and direction of a tier by its place.
    pub(super) of_tier: &'a dyn Fn(usize) -> Option<(Counts, Direction)>,
}

/// The mark of an item that rests on an indicator. No goal is known where an improvement is
/// asked and the year before cannot be compared.
pub(super) fn mark(marks: &Marks, goal: Option<&Goal>, counted: &Counted<'_>) -> Mark {
    let mark = |points, may_be_spread| Mark {
        weight: marks.weight.clone(),
        is_bonus: marks.is_bonus,
        points,
        may_be_spread,
    };
    let counts = &counted.own;
    let absent = match (marks.is_bonus, marks.when_absent) {
        (true, _) => Some(Exact::zero()),
        (false, WhenAbsent::Full) => Some(marks.weight.clone()),
        (false, WhenAbsent::Reweight) => None,
    };
    if counts.is_empty() && counted.collected {
        return mark(absent.map(Points::certain), false);
    }
    let mut points = points(marks, goal, counted);
    let may_be_absent = counts.population() == 0;
    if let Some(absent) = absent.as_ref().filter(|_| may_be_absent) {
        points.low = points.low.min(absent.clone());
        points.high = points.high.max(absent.clone());
    }
    mark(Some(points), may_be_absent && absent.is_none())
}

fn points(marks: &Marks, goal: Option<&Goal>, counted: &Counted<'_>) -> Points {
    let weight = &marks.weight;
    let least = match &marks.rule {
        Rule::Deductive { least, .. } => least.clone(),
        _ => Exact::zero(),
    };
    let all_open = || Points::open(least.clone(), weight.clone());
    if !counted.collected {
        return all_open();
    }
    let counts = &counted.own;
    let of_rate = |points: &dyn Fn(&Exact) -> Exact| of_rates(counts, counted.direction, points);
    match (&marks.rule, goal) {
        (Rule::Proportional { floor }, Some(goal)) => {
            let floor = goal.base.as_ref().unwrap_or(floor);
            of_rate(&|rate| &goal.share(floor, rate) * weight)
        }
        (Rule::YesNo, Some(goal)) => {
            of_rate(&|rate| if goal.reached(rate) { weight.clone() } else { Exact::zero() })
        }
        (Rule::BonusPerPoint { per_point }, Some(goal)) => {
            of_rate(&|rate| (&goal.beyond(rate) * per_point).min(weight.clone()))
        }
        (Rule::BonusPerCase { per_case }, _) => {
            let cases = Cases::of(counts, counted.direction);
            let points = |cases: u64| (&Exact::whole(cases) * per_case).min(weight.clone());
            let [low, high] = [points(cases.good), points(cases.good_at_most)];
            Points { confirmed: counts.exact_rate().map(|_| low.clone()), low, high }
        }
        (Rule::Deductive { per_case, .. }, _) => {
            let cases = Cases::of(counts, counted.direction);
            let points =
                |cases: u64| (weight - &(&Exact::whole(cases) * per_case)).max(least.clone());
            let [low, high] = [points(cases.bad_at_most), points(cases.bad)];
            Points { confirmed: counts.exact_rate().map(|_| high.clone()), low, high }
        }
        (Rule::Tiered { .. }, _) => tiered(marks, counted),
        _ => all_open(),
    }
}

/// Points that follow from the rate, which rise with it or, where less is better, fall.
fn of_rates(counts: &Counts, direction: Direction, points: &dyn Fn(&Exact) -> Exact) -> Points {
    let ends = counts.exact_bounds().map(|end| end.map(|rate| points(&rate)));
    let [low, high] = ends.map(|end| end.unwrap_or_else(Exact::zero));
    let (low, high) = match direction {
        Direction::AtLeast => (low, high),
        Direction::AtMost => (high, low),
    };
    Points { confirmed: counts.exact_rate().map(|rate| points(&rate)), low, high }
}

/// Cases for and against an object: certain, and at most.
struct Cases {
    good: u64,
    good_at_most: u64,
    bad: u64,
    bad_at_most: u64,
}

impl Cases {
    fn of(counts: &Counts, direction: Direction) -> Cases {
        let Counts { met, not_met, unknown, open_met, open_not_met } = *counts;
        let wide = u64::from;
        let met = (wide(met), wide(met) + wide(unknown) + wide(open_met));
        let not_met = (wide(not_met), wide(not_met) + wide(unknown) + wide(open_not_met));
        let (good, bad) = match direction {
            Direction::AtLeast => (met, not_met),
            Direction::AtMost => (not_met, met),
        };
        Cases { good: good.0, good_at_most: good.1, bad: bad.0, bad_at_most: bad.1 }
    }
}

/// The best tier that is reached certainly, possibly, and by the confirmed rate.
fn tiered(marks: &Marks, counted: &Counted<'_>) -> Points {
    let Rule::Tiered { tiers } = &marks.rule else {
        return Points::open(Exact::zero(), marks.weight.clone());
    };
    let best = |reached: &dyn Fn(&Counts, &Exact, Direction) -> bool| {
        let found = tiers.iter().enumerate().find(|(at, tier)| {
            let counts = (counted.of_tier)(*at);
            counts.is_some_and(|(counts, direction)| reached(&counts, &tier.rate, direction))
        });
        found.map_or_else(Exact::zero, |(_, tier)| tier.points.clone())
    };
    let by_rate = |counts: &Counts, rate: &Exact, direction: Direction| {
        let goal = Goal { target: rate.clone(), base: None, direction };
        counts.exact_rate().is_some_and(|found| goal.reached(&found))
    };
    let verdict =
        |counts: &Counts, rate: &Exact, direction| Verdict::exact(counts, rate, direction);
    let can = [Verdict::Met, Verdict::Undecided];
    Points {
        confirmed: counted.own.exact_rate().map(|_| best(&by_rate)),
        low: best(&|counts, rate, direction| verdict(counts, rate, direction) == Verdict::Met),
        high: best(&|counts, rate, direction| can.contains(&verdict(counts, rate, direction))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_of_an_empty_denominator_gave_points_of_a_rate_that_does_not_exist() {
        let marks = |rule| Marks {
            weight: Exact::whole(25),
            is_bonus: false,
            rule,
            when_absent: WhenAbsent::Reweight,
            line: 0,
        };
        let of_tier = |_: usize| None;
        let points = |rule: Rule, counts: Counts| {
            let counted = Counted {
                own: counts,
                direction: Direction::AtLeast,
                collected: true,
                of_tier: &of_tier,
            };
            mark(&marks(rule), None, &counted).points.expect("points")
        };
        let open = Counts { open_met: 1, open_not_met: 1, ..Counts::default() };
        let one = Counts { not_met: 1, ..open };
        let five = || Exact::whole(5);
        let less = Rule::Deductive { per_case: five(), least: Exact::zero() };
        let found = points(less.clone(), open);
        assert_eq!(found, Points::open(Exact::whole(20), Exact::whole(25)));
        assert_eq!(points(less, one).confirmed, Some(Exact::whole(20)));
        let more = Rule::BonusPerCase { per_case: five() };
        assert_eq!(points(more.clone(), open), Points::open(Exact::zero(), five()));
        assert_eq!(points(more, one).confirmed, Some(Exact::zero()));
    }
}
