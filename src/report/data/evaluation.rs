//! `data/evaluation.csv` (contract §2).
//!
//! Enters: the evaluation. Leaves: CSV bytes, one row an item and object, then one a total.
//! Weights and points are empty where the scheme gives none. Never rounds.

use super::fraction;
use crate::codes::Divisions;
use crate::evaluation::{Evaluation, Judgement, Object, Points, TotalScore, Verdict};
use crate::quantity::Exact;
use crate::report::encode::Table;
use crate::report::label::{region_code, region_level};
use crate::spec::ObjectLevel;

const HEADS: [&str; 16] = [
    "object",
    "level",
    "item",
    "article",
    "citation",
    "indicator",
    "target",
    "rate",
    "rate_low",
    "rate_high",
    "weight",
    "points",
    "points_low",
    "points_high",
    "verdict",
    "rule",
];

/// The article of evaluation.
const ARTICLE: &str = "23";

/// The item of a total.
const TOTAL: &str = "total";

/// Judgements in the order of the scheme, then totals.
pub fn evaluation_csv(evaluation: &Evaluation) -> Vec<u8> {
    let mut table = Table::new(&HEADS);
    let Some(as_of) = evaluation.as_of else { return table.finish() };
    let divisions = Divisions::in_force(as_of.year());
    for judged in &evaluation.judgements {
        judgement(&mut table, judged, divisions);
    }
    for total in &evaluation.totals {
        let [object, level] = place(&total.object, divisions);
        let [points, low, high] = points(total.points.as_ref(), total.withheld);
        let weight = number(&total.scale);
        let grade = grade(total, evaluation);
        table.row([
            object.as_str(),
            &level,
            TOTAL,
            ARTICLE,
            &evaluation.citation,
            "",
            "",
            "",
            "",
            "",
            &weight,
            &points,
            &low,
            &high,
            &grade,
            &total.rule,
        ]);
    }
    table.finish()
}

fn judgement(table: &mut Table, judged: &Judgement, divisions: &Divisions) {
    let is_withheld = judged.verdict == Verdict::Withheld;
    let bounds = judged.counts.bounds();
    let rates = [judged.counts.rate(), bounds.low, bounds.high];
    let rates = if is_withheld { rates.map(|_| star()) } else { rates.map(fraction) };
    let target = match judged.target {
        None if is_withheld && judged.is_improvement => star(),
        target => target.map(|target| target.fraction().to_string()).unwrap_or_default(),
    };
    let mark = judged.mark.as_ref();
    let weight = mark.map(|mark| number(&mark.weight)).unwrap_or_default();
    let given = mark.and_then(|mark| mark.points.as_ref());
    let [confirmed, low, high] = points(given, is_withheld && mark.is_some());
    let [object, level] = place(&judged.object, divisions);
    table.row([
        object.as_str(),
        &level,
        &judged.item,
        &judged.article,
        &judged.citation,
        &judged.indicator,
        &target,
        &rates[0],
        &rates[1],
        &rates[2],
        &weight,
        &confirmed,
        &low,
        &high,
        judged.verdict.id(),
        &judged.rule,
    ]);
}

/// Object and level.
fn place(object: &Object, divisions: &Divisions) -> [String; 2] {
    match object {
        Object::Region(region) => {
            [region_code(*region), region_level(*region, divisions).to_owned()]
        }
        Object::Unit(name) => [name.clone(), ObjectLevel::SupervisingUnit.id().to_owned()],
    }
}

fn star() -> String {
    Verdict::Withheld.id().to_owned()
}

fn points(points: Option<&Points>, withheld: bool) -> [String; 3] {
    match points {
        _ if withheld => [star(), star(), star()],
        None => Default::default(),
        Some(points) => [
            points.confirmed.as_ref().map(number).unwrap_or_default(),
            number(&points.low),
            number(&points.high),
        ],
    }
}

fn number(exact: &Exact) -> String {
    exact.to_f64().to_string()
}

/// The grade, or `undecided between A and B`, the worse first.
fn grade(total: &TotalScore, evaluation: &Evaluation) -> String {
    if total.withheld {
        return star();
    }
    let word = |standing| evaluation.grade_name(standing).unwrap_or(STOPPED);
    match total.grade {
        None => Verdict::NotApplicable.id().to_owned(),
        Some([best, worst]) if best == worst => word(best).to_owned(),
        Some([best, worst]) => format!("undecided between {} and {}", word(worst), word(best)),
    }
}

/// What stands for the grade of one that a veto stops.
const STOPPED: &str = "不予评定";
