//! Step 5: figures × scheme → verdicts, points and grades.
//!
//! Enters: figures and the targets, rules and grades of `scheme.toml`. Leaves: for each
//! object and item met, missed or undecided, with points, and for each object a total and a
//! grade, each with the line of the scheme that decided. Never fails, never rounds and
//! never looks at an organization.

mod accumulated;
pub mod decisive;
mod judge;
mod object;
mod places;
mod points;
mod ranks;
mod top;
mod total;
mod verdict;
mod weights;

use std::collections::BTreeMap;

pub use accumulated::Accumulated;
pub use object::{Object, Peers};
pub use places::{Places, is_strict, places};
pub use points::{Mark, Points};
pub use ranks::{FEWEST, Rank, Treatment, peers, ranked, ranks};
pub use total::{STOPPED, Standing, TotalScore};
pub use verdict::{Evaluation, Judgement, Verdict};
pub use weights::Weights;

use crate::codes::Divisions;
use crate::indicators::{BrokenDown, CellKey, Figures};
use crate::quantity::Date;
use crate::spec::{Direction, Pipeline, Scheme, Scoring};

/// The indicator whose population is everybody in scope.
const COVERAGE: &str = "organization-coverage";

/// What an evaluation rests on.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// The figures of all year-ends.
    pub figures: &'a Figures,
    /// Counts by supervising unit; none where the scheme does not evaluate units.
    pub units: Option<&'a BrokenDown>,
    /// Whether the year-end before has the same caliber, so that targets of improvement
    /// may rest on it.
    pub comparable: bool,
    /// Whether it is the reference date, for which points are entered by hand.
    pub is_current: bool,
}

/// Holds every item of the scheme against the figures of one reference date.
pub fn evaluate(grounds: Grounds<'_>, as_of: Date, pipeline: &Pipeline) -> Evaluation {
    let scheme = &pipeline.scheme;
    let judgements = judge::judgements(grounds, as_of, pipeline);
    let mut evaluation = Evaluation { as_of: Some(as_of), judgements, ..Evaluation::default() };
    if let Some(scoring) = &scheme.scoring {
        evaluation.grades = scoring.grades.iter().map(|grade| grade.name.clone()).collect();
        evaluation.citation.clone_from(&scoring.citation);
        evaluation.totals = totals(&evaluation, grounds, as_of, scheme, scoring);
        if let Some(accumulation) = scheme.accumulation.as_ref().filter(|_| grounds.is_current) {
            let most = scoring.most(&scheme.items);
            evaluation.accumulated =
                accumulated::accumulated(&evaluation.totals, scoring, accumulation, &most);
        }
    }
    evaluation
}

/// The total of each object that is scored, with its grade and its places.
fn totals(
    evaluation: &Evaluation,
    grounds: Grounds<'_>,
    as_of: Date,
    scheme: &Scheme,
    scoring: &Scoring,
) -> Vec<TotalScore> {
    let divisions = Divisions::in_force(as_of.year());
    let mut by_object: BTreeMap<&Object, Vec<&Judgement>> = BTreeMap::new();
    for judged in &evaluation.judgements {
        let level = judged.object.level(divisions);
        if level.is_some_and(|level| scoring.objects.contains(&level)) {
            by_object.entry(&judged.object).or_default().push(judged);
        }
    }
    let mut totals: Vec<TotalScore> = by_object
        .iter()
        .map(|(object, judged)| TotalScore {
            organizations: organizations(object, grounds, as_of),
            ..total::total((*object).clone(), judged, scoring)
        })
        .collect();
    let groups = groups(&totals, divisions);
    for members in groups.values() {
        if let Some(top) = &scoring.top {
            let item = top.tie_item.map(|at| scheme.items[at].id.as_str());
            let tied = |object: &Object| {
                let mut judged = by_object.get(object)?.iter();
                let judged = judged.find(|judged| Some(judged.item.as_str()) == item);
                judged?.mark.as_ref()?.points.clone()
            };
            top::cap(&mut totals, members, scoring, top, &tied);
        }
        for (at, places) in placed(members, &totals, |at| totals[at].points.as_ref()) {
            totals[at].places = Some(places);
        }
    }
    totals
}

/// The places of totals by peer group, in their order.
fn groups(totals: &[TotalScore], divisions: &Divisions) -> BTreeMap<Peers, Vec<usize>> {
    let mut groups: BTreeMap<Peers, Vec<usize>> = BTreeMap::new();
    for (at, total) in totals.iter().enumerate() {
        groups.entry(total.object.peers(divisions)).or_default().push(at);
    }
    groups
}

/// The places of the members of a peer group that are large enough and have points; none
/// where one alone would be ranked.
fn placed<'a>(
    members: &[usize],
    totals: &[TotalScore],
    points: impl Fn(usize) -> Option<&'a Points>,
) -> Vec<(usize, Places)> {
    let is_large = |at: &&usize| totals[**at].organizations >= FEWEST;
    let ranked: Vec<(usize, &Points)> =
        members.iter().filter(is_large).filter_map(|at| Some((*at, points(*at)?))).collect();
    if ranked.len() < 2 {
        return Vec::new();
    }
    let bounds: Vec<_> = ranked.iter().map(|(_, points)| (&points.low, &points.high)).collect();
    let found = places(&bounds, Direction::AtLeast);
    ranked.into_iter().map(|(at, _)| at).zip(found).collect()
}

/// Organizations in scope of an object.
fn organizations(object: &Object, grounds: Grounds<'_>, as_of: Date) -> u64 {
    let counts = match object {
        Object::Region(region) => grounds.figures.get(COVERAGE, as_of, CellKey::region(*region)),
        Object::Unit(name) => judge::unit_counts(grounds, name, COVERAGE),
    };
    counts.map_or(0, |counts| counts.population())
}
