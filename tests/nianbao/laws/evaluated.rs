//! Points, totals and grades hold what every completion of the unknown answers comes to.
//!
//! The evaluator below takes one completion at a time, in whole numbers over a common
//! denominator, and shares nothing with the program but the text of the scheme.

use std::collections::BTreeMap;
use std::path::Path;

use nianbao::codes::RegionCode;
use nianbao::evaluation::{Evaluation, Grounds, Judgement, Object, Standing, Verdict, evaluate};
use nianbao::indicators::{CellKey, Figures, IndicatorInfo, Region};
use nianbao::quantity::{Counts, Date};
use nianbao::spec::{Direction, Pipeline};
use proptest::prelude::*;

use super::cases;

const PIPELINE: &str = "name = \"a\"\ntitle = \"甲\"\nas-of = 2025-12-31\ndata = \"in\"\n";
const SCHEME: &str = include_str!("../../data/scheme.toml");
const COUNTIES: [&str; 3] = ["420102", "420103", "420104"];
const AS_OF: Date = Date::constant(2025, 12, 31);

fn code(county: &str) -> RegionCode {
    RegionCode::parse(county).expect("a code of the tables")
}

/// In the population, met; either may be open.
type Answer = (Option<bool>, Option<bool>);

/// Population and met of one completion.
type Counted = (i64, i64);

/// An item of `tests/data/scheme.toml`: its indicator, weight, and its points in
/// thousandths for so many met of so many; none where nobody is in the population and the
/// weight is spread.
struct Item {
    indicator: &'static str,
    weight: i64,
    bonus: bool,
    points: fn(Counted) -> Option<f64>,
    /// Numerator and denominator of the target, and whether less is better.
    target: Option<(i64, i64, bool)>,
}

fn rate((population, met): Counted) -> f64 {
    met as f64 / population as f64
}

fn between(share: f64) -> f64 {
    share.clamp(0.0, 1.0)
}

const ITEMS: [Item; 6] = [
    Item {
        indicator: "organization-coverage",
        weight: 40,
        bonus: false,
        points: |c| (c.0 > 0).then(|| 40.0 * between((rate(c) - 0.2) / 0.4)),
        target: Some((3, 5, false)),
    },
    Item {
        indicator: "should-built",
        weight: 20,
        bonus: false,
        points: |c| Some(if c.0 == 0 || c.0 == c.1 { 20.0 } else { 0.0 }),
        target: Some((1, 1, false)),
    },
    Item {
        indicator: "without-members",
        weight: 10,
        bonus: false,
        points: |c| (c.0 > 0).then(|| 10.0 * between((0.8 - rate(c)) / 0.4)),
        target: Some((2, 5, true)),
    },
    Item {
        indicator: "charter-clause",
        weight: 20,
        bonus: false,
        points: |c| {
            (c.0 > 0).then(|| match (c.1 * 10, c.0) {
                (met, population) if met >= 9 * population => 20.0,
                (met, population) if met >= 5 * population => 8.0,
                _ => 0.0,
            })
        },
        target: None,
    },
    Item {
        indicator: "on-time-election",
        weight: 10,
        bonus: false,
        points: |c| Some((10.0 - 3.0 * (c.0 - c.1) as f64).max(1.0)),
        target: None,
    },
    Item {
        indicator: "venue",
        weight: 5,
        bonus: true,
        points: |c| Some((2.0 * c.1 as f64).min(5.0)),
        target: None,
    },
];

/// Every completion: (population, met), each once.
fn completions(answers: &[Answer]) -> Vec<Counted> {
    let mut found = vec![(0, 0)];
    for (population, met) in answers {
        let can = |answer: &Option<bool>, value| answer.is_none_or(|one| one == value);
        let mut next = Vec::new();
        for (people, have) in found {
            if can(population, false) {
                next.push((people, have));
            }
            if can(population, true) && can(met, false) {
                next.push((people + 1, have));
            }
            if can(population, true) && can(met, true) {
                next.push((people + 1, have + 1));
            }
        }
        next.sort_unstable();
        next.dedup();
        found = next;
    }
    found
}

/// The counts of contract §3.
fn counts(answers: &[Answer]) -> Counts {
    let mut sum = Counts::default();
    for (population, met) in answers {
        match (population, met) {
            (Some(true), met) => sum += Counts::of(*met),
            (Some(false), _) => {}
            (None, met) => {
                sum.open_met += u32::from(*met != Some(false));
                sum.open_not_met += u32::from(*met != Some(true));
            }
        }
    }
    sum
}

fn pipeline() -> Pipeline {
    let indicators = include_str!("../../../pipelines/annual/indicators.toml");
    Pipeline::from_texts(PIPELINE, indicators, SCHEME, Path::new(""))
        .unwrap_or_else(|error| panic!("{error}"))
}

fn figures(pipeline: &Pipeline, counties: &[Vec<Vec<Answer>>]) -> Figures {
    let info = |one| IndicatorInfo::of(one, true);
    let mut figures = Figures {
        indicators: pipeline.indicators.iter().map(info).collect(),
        ..Figures::default()
    };
    for (county, items) in COUNTIES.iter().zip(counties) {
        let region = Region::Division(code(county));
        let of = |one: &nianbao::spec::Indicator| {
            let item = ITEMS.iter().position(|item| item.indicator == one.id);
            item.map_or_else(Counts::default, |at| counts(&items[at]))
        };
        let cell = pipeline.indicators.iter().map(of).collect();
        figures.cells.insert((AS_OF, CellKey::region(region)), cell);
    }
    figures
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Least and most of some numbers.
fn ends(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| (low.min(one), high.max(one)))
}

fn check_item(item: &Item, answers: &[Answer], judged: &Judgement) {
    let all = completions(answers);
    let points: Vec<f64> = all.iter().filter_map(|one| (item.points)(*one)).collect();
    let mark = judged.mark.as_ref().expect("every item gives points");
    match &mark.points {
        None => assert!(points.is_empty(), "{judged:?}"),
        Some(found) => {
            let (low, high) = ends(points.iter().copied());
            assert!(close(found.low.to_f64(), low), "low {low} of {judged:?} {answers:?}");
            assert!(close(found.high.to_f64(), high), "high {high} of {judged:?} {answers:?}");
            let confirmed = found.confirmed.as_ref().map_or(low, |points| points.to_f64());
            assert!(confirmed > low - 1e-9 && confirmed < high + 1e-9, "{judged:?}");
            assert_eq!(mark.may_be_spread, points.len() < all.len(), "{judged:?}");
        }
    }
    if let Some((part, whole, less)) = item.target {
        let reached = |(population, met): &Counted| match less {
            false => met * whole >= part * population,
            true => met * whole <= part * population,
        };
        let populated: Vec<Counted> = all.into_iter().filter(|(people, _)| *people > 0).collect();
        let expected = match populated.iter().filter(|one| reached(one)).count() {
            _ if populated.is_empty() => Verdict::NotApplicable,
            0 => Verdict::Missed,
            all if all == populated.len() => Verdict::Met,
            _ => Verdict::Undecided,
        };
        assert_eq!(judged.verdict, expected, "{judged:?} {answers:?}");
    }
}

/// Every total that the completions of all items come to, and whether the veto fires.
fn totals(items: &[Vec<Answer>]) -> Vec<(f64, bool)> {
    let mut found: Vec<(f64, i64, f64, bool)> = vec![(0.0, 0, 0.0, false)];
    for (item, answers) in ITEMS.iter().zip(items) {
        let mut options: BTreeMap<(u64, bool, bool), (Option<f64>, bool)> = BTreeMap::new();
        let all = completions(answers);
        let misses = |(people, met): &Counted| *people > 0 && met < people;
        // A target that everybody who may be there misses is missed (contract §3), also
        // where perhaps nobody is.
        let populated = || all.iter().filter(|(people, _)| *people > 0);
        let is_missed = populated().count() > 0 && populated().all(misses);
        for (people, met) in completions(answers) {
            let points = (item.points)((people, met));
            let veto = item.indicator == "should-built";
            let fires = veto && (is_missed || misses(&(people, met)));
            let key = (points.unwrap_or(-1.0).to_bits(), fires, points.is_some());
            options.insert(key, (points, fires));
        }
        let add = |(points, weights, bonus, fired): &(f64, i64, f64, bool)| {
            let with = |(more, fires): &(Option<f64>, bool)| match (more, item.bonus) {
                (Some(more), true) => (*points, *weights, bonus + more, *fired || *fires),
                (Some(more), false) => {
                    (points + more, weights + item.weight, *bonus, *fired || *fires)
                }
                (None, _) => (*points, *weights, *bonus, *fired || *fires),
            };
            options.values().map(with).collect::<Vec<_>>()
        };
        found = found.iter().flat_map(add).collect();
    }
    found
        .into_iter()
        .filter(|(_, weights, ..)| *weights > 0)
        .map(|(points, weights, bonus, fired)| (points / weights as f64 * 100.0 + bonus, fired))
        .collect()
}

/// The grade of a completion by the bands and the veto of the scheme.
fn grade(points: f64, fired: bool) -> usize {
    let by_points = match points {
        points if points > 90.0 - 1e-9 => 0,
        points if points > 60.0 - 1e-9 => 1,
        _ => 2,
    };
    if fired { by_points.max(1) } else { by_points }
}

fn check(counties: &[Vec<Vec<Answer>>]) {
    let pipeline = pipeline();
    let figures = figures(&pipeline, counties);
    let grounds = Grounds { figures: &figures, units: None, comparable: true, is_current: true };
    let found: Evaluation = evaluate(grounds, AS_OF, &pipeline);
    for (county, items) in COUNTIES.iter().zip(counties) {
        let object = Object::Region(Region::Division(code(county)));
        for (at, item) in ITEMS.iter().enumerate() {
            let judged = found.judgements.iter().find(|judged| {
                judged.object == object && judged.item == pipeline.scheme.items[at].id
            });
            check_item(item, &items[at], judged.expect("every county is judged"));
        }
        let total = found.total(&object).expect("every county has a total");
        let reached = totals(items);
        let points = total.points.as_ref().expect("two items always apply");
        let (low, high) = (points.low.to_f64(), points.high.to_f64());
        let [best, worst] = total.grade.expect("there are points");
        for (points, fired) in reached {
            assert!(points > low - 1e-9 && points < high + 1e-9, "{points} of {total:?}");
            let standing = Standing::Grade(grade(points, fired));
            assert!(best <= standing && standing <= worst, "{points} {fired} of {total:?}");
        }
    }
}

fn answer() -> impl Strategy<Value = Answer> {
    let one = || prop::sample::select(&[Some(true), Some(true), Some(false), None][..]);
    (one(), one())
}

#[test]
fn direction_is_that_of_the_catalogue() {
    let pipeline = pipeline();
    for item in &ITEMS {
        let indicator = pipeline.indicators.iter().find(|one| one.id == item.indicator);
        let better = indicator.expect("an indicator of the catalogue").better;
        let less = item.target.is_some_and(|(_, _, less)| less);
        assert_eq!(better == Direction::AtMost, less, "{}", item.indicator);
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn every_completion_lies_within_the_bounds_of_points_totals_and_grades(
        counties in prop::collection::vec(
            prop::collection::vec(prop::collection::vec(answer(), 0..4), ITEMS.len()),
            1..=COUNTIES.len(),
        ),
    ) {
        check(&counties);
    }
}
