//! `data/evaluation.csv` (contract §2).
//!
//! Enters: the evaluation. Leaves: CSV bytes, one row an item and object, then one a total.
//! Weights and points are empty where the scheme gives none. Never rounds.

use super::fraction;
use crate::codes::Divisions;
use crate::evaluation::{Evaluation, Judgement, Object, Points, STOPPED, Standing, Verdict};
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

/// The item of a total over the periods of the year that have passed.
const ACCUMULATED: &str = "accumulated";

/// Judgements in the order of the scheme, then totals.
pub fn evaluation_csv(evaluation: &Evaluation) -> Vec<u8> {
    let mut table = Table::new(&HEADS);
    let Some(as_of) = evaluation.as_of else { return table.finish() };
    let divisions = Divisions::in_force(as_of.year());
    for judged in &evaluation.judgements {
        judgement(&mut table, judged, divisions);
    }
    for total in &evaluation.totals {
        let points = points(total.points.as_ref(), total.withheld);
        let weight = number(&total.scale);
        let grade = match (total.withheld, total.grade) {
            (true, _) => star(),
            (_, None) => Verdict::NotApplicable.id().to_owned(),
            (_, Some(grade)) => self::grade(grade, evaluation),
        };
        let place = place(&total.object, divisions);
        sum(
            &mut table,
            [TOTAL, &evaluation.citation],
            place,
            [&weight, &grade, &total.rule],
            points,
        );
    }
    for one in &evaluation.accumulated {
        let points = points(Some(&one.points), false);
        let grade = grade(one.grade, evaluation);
        let place = place(&one.object, divisions);
        sum(
            &mut table,
            [ACCUMULATED, &evaluation.citation],
            place,
            ["", &grade, &one.rule],
            points,
        );
    }
    table.finish()
}

/// A row of a sum: item and citation, object and level, weight, grade and rule, points.
fn sum(
    table: &mut Table,
    [item, citation]: [&str; 2],
    [object, level]: [String; 2],
    [weight, grade, rule]: [&str; 3],
    [points, low, high]: [String; 3],
) {
    table.row([
        object.as_str(),
        &level,
        item,
        ARTICLE,
        citation,
        "",
        "",
        "",
        "",
        "",
        weight,
        &points,
        &low,
        &high,
        grade,
        rule,
    ]);
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
fn grade([best, worst]: [Standing; 2], evaluation: &Evaluation) -> String {
    let word = |standing| evaluation.grade_name(standing).unwrap_or(STOPPED);
    match best == worst {
        true => word(best).to_owned(),
        false => format!("undecided between {} and {}", word(worst), word(best)),
    }
}
