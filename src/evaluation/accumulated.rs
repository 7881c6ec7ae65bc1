//! Totals accumulated over the periods of a year.
//!
//! Enters: the totals of the present period and those of earlier ones. Leaves: for each
//! object the mean of the periods that have passed, by their shares, with bounds and grade.
//! A period without a total of an object leaves it open from nothing to the most.

use super::object::Object;
use super::points::Points;
use super::total::{Standing, TotalScore, rule};
use crate::quantity::Exact;
use crate::spec::{Accumulation, Scoring};

/// The accumulated total of one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Accumulated {
    /// The object.
    pub object: Object,
    /// The mean of the periods.
    pub points: Points,
    /// The best and the worst grade by points alone.
    pub grade: [Standing; 2],
    /// How many periods have passed, the present one included.
    pub periods: usize,
    /// The lines of the two bands, as file:line.
    pub rule: String,
}

/// The accumulated totals, in the order of the totals.
pub(super) fn accumulated(
    totals: &[TotalScore],
    scoring: &Scoring,
    accumulation: &Accumulation,
    most: &Exact,
) -> Vec<Accumulated> {
    let passed = &accumulation.shares[..=accumulation.earlier.len()];
    let whole: Exact = passed.iter().sum();
    let one = |total: &TotalScore| {
        let open = || Points { confirmed: None, low: Exact::zero(), high: most.clone() };
        let id = total.object.id();
        let mut periods: Vec<Points> = accumulation
            .earlier
            .iter()
            .map(|period| match period.totals.get(&id) {
                Some([confirmed, Some(low), Some(high)]) => {
                    Points { confirmed: confirmed.clone(), low: low.clone(), high: high.clone() }
                }
                _ => open(),
            })
            .collect();
        periods.push(total.points.clone()?);
        let mean = |of: &dyn Fn(&Points) -> Option<Exact>| {
            let shared = passed.iter().zip(&periods).map(|(share, one)| Some(&of(one)? * share));
            let shared: Vec<Exact> = shared.collect::<Option<_>>()?;
            Some(shared.iter().sum::<Exact>().scaled(&Exact::one(), &whole))
        };
        let points = Points {
            confirmed: mean(&|one| one.confirmed.clone()),
            low: mean(&|one| Some(one.low.clone()))?,
            high: mean(&|one| Some(one.high.clone()))?,
        };
        let places = [&points.high, &points.low].map(|points| scoring.grade_of(points));
        let rule = rule(places.map(|place| scoring.grades[place].line));
        let grade = places.map(Standing::Grade);
        Some(Accumulated {
            object: total.object.clone(),
            points,
            grade,
            periods: periods.len(),
            rule,
        })
    };
    totals.iter().filter_map(one).collect()
}
