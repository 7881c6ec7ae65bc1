//! What if an item weighed more or less: totals and places under other weights.
//!
//! Enters: an evaluation and a factor for one item. Leaves: the totals on the same scale
//! with all weights brought back to it, and the places that they leave. Never changes what
//! an item gives for a rate.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::object::{Object, Peers};
use super::places::Places;
use super::points::{Mark, Points};
use super::total::{TotalScore, sum};
use super::verdict::{Evaluation, Judgement};
use super::{groups, placed};
use crate::codes::Divisions;
use crate::quantity::Exact;

/// An evaluation whose weights may be changed.
pub struct Weights<'a> {
    totals: &'a [TotalScore],
    judgements: Vec<Vec<&'a Judgement>>,
    groups: BTreeMap<Peers, Vec<usize>>,
}

impl<'a> Weights<'a> {
    /// Gathers the items of each total once.
    pub fn of(evaluation: &'a Evaluation, divisions: &Divisions) -> Weights<'a> {
        let mut by_object: BTreeMap<&Object, Vec<&Judgement>> = BTreeMap::new();
        for judged in &evaluation.judgements {
            by_object.entry(&judged.object).or_default().push(judged);
        }
        let totals = &evaluation.totals;
        let judgements = totals.iter().map(|total| by_object.remove(&total.object));
        Weights {
            totals,
            judgements: judgements.map(Option::unwrap_or_default).collect(),
            groups: groups(totals, divisions),
        }
    }

    /// The totals, in their order, with the weight of an item changed by a factor.
    pub fn totals(&self, item: &str, factor: &Exact) -> Vec<Option<Points>> {
        let of = |(total, judged): (&TotalScore, &Vec<&Judgement>)| {
            let marks = judged.iter().filter_map(|judged| Some((judged, judged.mark.as_ref()?)));
            let changed = marks.map(|(judged, mark)| match judged.item == item {
                true => Cow::Owned(scaled(mark, factor)),
                false => Cow::Borrowed(mark),
            });
            sum(&changed.collect::<Vec<_>>(), &total.scale)
        };
        self.totals.iter().zip(&self.judgements).map(of).collect()
    }

    /// The places of the totals, in their order, with such weights.
    pub fn places(&self, item: &str, factor: &Exact) -> Vec<Option<Places>> {
        let points = self.totals(item, factor);
        let mut found = vec![None; points.len()];
        for members in self.groups.values() {
            for (at, places) in placed(members, self.totals, |at| points[at].as_ref()) {
                found[at] = Some(places);
            }
        }
        found
    }
}

fn scaled(mark: &Mark, factor: &Exact) -> Mark {
    let points = mark.points.as_ref().map(|points| Points {
        confirmed: points.confirmed.as_ref().map(|one| one * factor),
        low: &points.low * factor,
        high: &points.high * factor,
    });
    Mark { weight: &mark.weight * factor, points, ..mark.clone() }
}
