//! The total of one object and its grade.
//!
//! Enters: the marks of its items. Leaves: the sum with bounds, the best and the worst
//! grade that they leave, and what decided. The bounds of a total are the sums of its items'
//! bounds: outer bounds, since one answer may count in several items. A veto lowers the
//! grade where its target is missed; where it is undecided it lowers the worst grade alone.

use std::borrow::Cow;

use super::object::Object;
use super::places::Places;
use super::points::{Mark, Points};
use super::verdict::{Judgement, Verdict};
use crate::quantity::Exact;
use crate::spec::{Scoring, Veto};

/// What an object is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A grade by its place, 0 the best.
    Grade(usize),
    /// Not graded, for a veto stops it (不予评定).
    Stopped,
}

/// What stands for the grade of one that a veto stops.
pub const STOPPED: &str = "不予评定";

/// The total of one object.
#[derive(Debug, Clone, PartialEq)]
pub struct TotalScore {
    /// The object.
    pub object: Object,
    /// Full marks.
    pub scale: Exact,
    /// The sum; none where no item applies.
    pub points: Option<Points>,
    /// The best and the worst grade that the unknown answers leave; none where no item
    /// applies.
    pub grade: Option<[Standing; 2]>,
    /// What lowered the grade: items by id.
    pub vetoes: Vec<String>,
    /// Whether the cap on the best grade took it, or may take it.
    pub is_capped: bool,
    /// The best and the worst place among its peers; none where it has none, or is too
    /// small to be ranked.
    pub places: Option<Places>,
    /// Organizations in scope: what is ranked rests on at least ten.
    pub organizations: u64,
    /// The rules that decided the best and the worst grade, as file:line.
    pub rule: String,
    /// Whether it is not told in this edition, as are items that it rests on.
    pub withheld: bool,
}

impl TotalScore {
    /// The grade, where it is decided.
    pub fn decided(&self) -> Option<Standing> {
        self.grade.filter(|[best, worst]| best == worst).map(|[best, _]| best)
    }
}

/// The total of an object over the judgements of its items.
pub(super) fn total(object: Object, judgements: &[&Judgement], scoring: &Scoring) -> TotalScore {
    let marks = judgements.iter().filter_map(|judged| judged.mark.as_ref());
    let marks: Vec<Cow<'_, Mark>> = marks.map(Cow::Borrowed).collect();
    let points = sum(&marks, &scoring.scale);
    let mut total = TotalScore {
        object,
        scale: scoring.scale.clone(),
        points,
        grade: None,
        vetoes: Vec::new(),
        is_capped: false,
        places: None,
        organizations: 0,
        rule: String::new(),
        withheld: false,
    };
    if let Some(points) = &total.points {
        let places = [&points.high, &points.low].map(|points| scoring.grade_of(points));
        let mut lines = places.map(|place| scoring.grades[place].line);
        let mut grade = places.map(Standing::Grade);
        for veto in &scoring.vetoes {
            lower(&mut grade, &mut lines, &mut total.vetoes, veto, judgements);
        }
        total.grade = Some(grade);
        total.rule = rule(lines);
    }
    total
}

/// The lines of the best and of the worst grade.
pub(super) fn rule([best, worst]: [usize; 2]) -> String {
    match best == worst {
        true => format!("scheme.toml:{best}"),
        false => format!("scheme.toml:{best}；scheme.toml:{worst}"),
    }
}

fn lower(
    grade: &mut [Standing; 2],
    lines: &mut [usize; 2],
    vetoes: &mut Vec<String>,
    veto: &Veto,
    judgements: &[&Judgement],
) {
    let judged = judgements.iter().find(|judged| judged.item == veto.item);
    let reach = match judged.map(|judged| judged.verdict) {
        Some(Verdict::Missed) => 0..2,
        Some(Verdict::Undecided) => 1..2,
        _ => return,
    };
    let ceiling = veto.ceiling.map_or(Standing::Stopped, Standing::Grade);
    for end in reach {
        if grade[end] < ceiling {
            grade[end] = ceiling;
            lines[end] = veto.line;
            if end == 0 {
                vetoes.push(veto.item.clone());
            }
        }
    }
}

/// One of the three numbers of a sum.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Confirmed,
    Low,
    High,
}

impl End {
    fn of(self, points: &Points) -> Option<&Exact> {
        match self {
            End::Confirmed => points.confirmed.as_ref(),
            End::Low => Some(&points.low),
            End::High => Some(&points.high),
        }
    }
}

/// The sum over the items that apply, on the whole scale, and the bonuses on top.
pub(super) fn sum(marks: &[Cow<'_, Mark>], scale: &Exact) -> Option<Points> {
    Some(Points {
        confirmed: sum_of(marks, scale, End::Confirmed),
        low: sum_of(marks, scale, End::Low)?,
        high: sum_of(marks, scale, End::High)?,
    })
}

fn sum_of(marks: &[Cow<'_, Mark>], scale: &Exact, end: End) -> Option<Exact> {
    let (mut parts, mut bonuses) = (Vec::with_capacity(marks.len()), Vec::new());
    for mark in marks {
        let Some(points) = &mark.points else { continue };
        let points = end.of(points)?;
        if mark.is_bonus {
            bonuses.push(points);
        } else {
            let (weight, may_be_spread) = (&mark.weight, mark.may_be_spread);
            parts.push(Part { points, weight, may_be_spread });
        }
    }
    if parts.is_empty() {
        return None;
    }
    let total = on_scale(&parts, scale, end == End::High);
    Some([&total].into_iter().chain(bonuses).sum())
}

/// Points of one item at one end.
struct Part<'a> {
    points: &'a Exact,
    weight: &'a Exact,
    may_be_spread: bool,
}

/// Points ÷ weights × scale. An item whose weight may be spread is in where that makes the
/// result less, or with `most` more: from the worst of them on, as long as each is worse
/// than those before it together.
fn on_scale(parts: &[Part<'_>], scale: &Exact, most: bool) -> Exact {
    let of = |spread: bool| parts.iter().filter(move |part| part.may_be_spread == spread);
    let mut points: Exact = of(false).map(|part| part.points).sum();
    let mut weights: Exact = of(false).map(|part| part.weight).sum();
    let mut open: Vec<(Exact, &Part<'_>)> =
        of(true).map(|part| (part.points / part.weight, part)).collect();
    open.sort_by(|(a, _), (b, _)| if most { b.cmp(a) } else { a.cmp(b) });
    for (share, part) in open {
        let is_in = !weights.is_positive() || {
            let so_far = &points / &weights;
            if most { share > so_far } else { share < so_far }
        };
        if is_in {
            points = &points + part.points;
            weights = &weights + part.weight;
        }
    }
    if weights == *scale { points } else { points.scaled(scale, &weights) }
}
