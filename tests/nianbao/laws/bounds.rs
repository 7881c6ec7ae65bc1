//! Bounds are what all completions of the unknown answers reach, no more and no less.

use nianbao::indicators::CellKey;
use nianbao::quantity::{Counts, Rate};
use proptest::prelude::*;

use super::cases;
use crate::support::expect::job;
use crate::support::fixture::register;

/// One organization as its cells say; `None` is blank.
#[derive(Debug, Clone)]
struct Said {
    built: Option<bool>,
    mode: Option<&'static str>,
    full: Option<u32>,
    members: Option<u32>,
    /// Instructor, liaison, union, youth league.
    routes: [Option<bool>; 4],
    cross: Option<bool>,
}

/// The same with every answer given.
#[derive(Debug, Clone, Copy)]
struct Complete {
    built: bool,
    separate: bool,
    eligible: bool,
    members: u32,
    routes: [bool; 4],
    cross: bool,
}

/// An indicator of contract §4: in the population, met.
type Judge = (&'static str, fn(&Complete) -> bool, fn(&Complete) -> bool);

const INDICATORS: [Judge; 9] = [
    ("organization-coverage", |_| true, |o| o.built),
    ("should-built", |o| o.eligible, |o| o.built),
    ("work-coverage-broad", |_| true, |o| o.built || o.routes.contains(&true)),
    ("work-coverage-narrow", |o| !o.built, |o| o.routes.contains(&true)),
    ("instructor-dispatched", |o| !o.built, |o| o.routes[0]),
    ("mode-separate", |o| o.built, |o| o.separate),
    ("without-members", |_| true, |o| o.members == 0),
    ("few-members", |_| true, |o| o.members == 1 || o.members == 2),
    ("cross-posting", |o| o.built && o.separate, |o| o.cross),
];

/// Every way to fill the blanks, each by itself.
fn completions(said: &Said) -> Vec<Complete> {
    let either = |answer: Option<bool>| answer.map_or(vec![false, true], |answer| vec![answer]);
    let members = said.members.or(said.full);
    let eligible = match (said.full, members) {
        (Some(full), _) => vec![full >= 3],
        (None, Some(0..=2)) => vec![false],
        _ => vec![false, true],
    };
    let separate = said.mode.map_or(vec![false, true], |mode| vec![mode == "单独"]);
    let mut all = vec![];
    for built in either(said.built) {
        for &separate in &separate {
            for &eligible in &eligible {
                for &members in &members.map_or(vec![0, 1, 5], |members| vec![members]) {
                    for mask in 0..32u32 {
                        let bit = |at: usize| mask >> at & 1 == 1;
                        let given = |answer: Option<bool>, at| {
                            answer.is_none_or(|answer| answer == bit(at))
                        };
                        if (0..4).all(|at| given(said.routes[at], at)) && given(said.cross, 4) {
                            let routes = [bit(0), bit(1), bit(2), bit(3)];
                            all.push(Complete {
                                built,
                                separate,
                                eligible,
                                members,
                                routes,
                                cross: bit(4),
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

/// What an organization can be to an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Outside,
    Met,
    NotMet,
}

fn outcomes(said: &Said, (_, population, met): &Judge) -> Vec<Outcome> {
    let judge = |one: &Complete| match (population(one), met(one)) {
        (false, _) => Outcome::Outside,
        (true, true) => Outcome::Met,
        (true, false) => Outcome::NotMet,
    };
    let mut found: Vec<Outcome> = completions(said).iter().map(judge).collect();
    found.sort();
    found.dedup();
    found
}

/// Least and greatest rate over all completions in which somebody is counted.
fn brute_force(register: &[Vec<Outcome>]) -> (Option<f64>, Option<f64>) {
    let mut sums = vec![(0u32, 0u32)];
    for open in register {
        let after = |(met, all): &(u32, u32)| {
            let (met, all) = (*met, *all);
            open.iter().map(move |outcome| match outcome {
                Outcome::Outside => (met, all),
                Outcome::Met => (met + 1, all + 1),
                Outcome::NotMet => (met, all + 1),
            })
        };
        sums = sums.iter().flat_map(after).collect();
        sums.sort_unstable();
        sums.dedup();
    }
    let rates =
        sums.iter().filter(|(_, all)| *all > 0).map(|(met, all)| f64::from(*met) / f64::from(*all));
    (rates.clone().reduce(f64::min), rates.reduce(f64::max))
}

fn said() -> impl Strategy<Value = Said> {
    let answer = || prop::option::of(any::<bool>());
    let count = || prop::option::of(0u32..5);
    let mode = prop::option::of(prop::sample::select(vec!["单独", "联合"]));
    (answer(), mode, count(), count(), [answer(), answer(), answer(), answer()], answer()).prop_map(
        |(built, mode, full, members, routes, cross)| Said {
            built,
            mode,
            full,
            members,
            routes,
            cross,
        },
    )
}

fn text(register: &[Said]) -> String {
    let answer = |answer: Option<bool>| answer.map_or("", |yes| if yes { "是" } else { "否" });
    let count = |count: Option<u32>| count.map_or(String::new(), |count| count.to_string());
    let mut text = "社会组织名称|是否建立党组织|组建方式|正式党员数|党员人数|是否选派指导员|是否选派联络员|是否建立工会|是否建立共青团组织|是否交叉任职".to_owned();
    for (at, said) in register.iter().enumerate() {
        let routes = said.routes.map(answer).join("|");
        let (full, members) = (count(said.full), count(said.members));
        let mode = said.mode.unwrap_or_default();
        text += &format!(
            "\n第{at}协会|{}|{mode}|{full}|{members}|{routes}|{}",
            answer(said.built),
            answer(said.cross)
        );
    }
    text
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn bounds_are_those_of_all_completions(organizations in prop::collection::vec(said(), 1..6)) {
        let outcome = job(|_| {}, None, &[register("a.csv", &text(&organizations))]);
        for judge in &INDICATORS {
            let counts = outcome.figures.get(judge.0, outcome.as_of, CellKey::ALL).expect("a figure");
            let open: Vec<Vec<Outcome>> = organizations.iter().map(|said| outcomes(said, judge)).collect();
            let (low, high) = brute_force(&open);
            let bounds = counts.bounds();
            prop_assert_eq!(bounds.low.map(Rate::fraction), low, "{}: {:?}", judge.0, counts);
            prop_assert_eq!(bounds.high.map(Rate::fraction), high, "{}: {:?}", judge.0, counts);
            let certain = |wanted: &[Outcome]| open.iter().filter(|open| *open == wanted).count() as u32;
            prop_assert_eq!(counts.met, certain(&[Outcome::Met]));
            prop_assert_eq!(counts.not_met, certain(&[Outcome::NotMet]));
            prop_assert_eq!(counts.unknown, certain(&[Outcome::Met, Outcome::NotMet]));
        }
    }

    #[test]
    fn the_rate_lies_between_its_bounds(
        met in 0u32..20, not_met in 0u32..20, unknown in 0u32..20, open_met in 0u32..20, open_not_met in 0u32..20,
    ) {
        let counts = Counts { met, not_met, unknown, open_met, open_not_met };
        let bounds = counts.bounds();
        if let Some(rate) = counts.rate() {
            prop_assert!(bounds.low.is_some_and(|low| low <= rate), "{counts:?}");
            prop_assert!(bounds.high.is_some_and(|high| rate <= high), "{counts:?}");
        }
        prop_assert_eq!(bounds.low.is_none(), counts.is_empty());
        prop_assert_eq!(bounds.high.is_none(), counts.is_empty());
        prop_assert!(bounds.low <= bounds.high);
    }
}
