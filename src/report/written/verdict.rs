//! A row of the evaluation, read back.
//!
//! Enters: a row of `data/evaluation.csv`. Leaves: values for a table.

use super::super::document::Value;
use super::super::number as words;
use super::told::{Record, field, number};
use crate::evaluation::Verdict;
use crate::quantity::{Exact, Rate};

/// Target, verdict or grade, points and their bounds.
pub(super) fn verdict(record: &Record) -> Vec<Value> {
    let word = field(record, "verdict");
    let all = [Verdict::Met, Verdict::Missed, Verdict::Undecided, Verdict::NotApplicable];
    let verdict = match all.into_iter().find(|verdict| verdict.id() == word) {
        Some(verdict) => Value::Verdict(verdict),
        None if word == Verdict::Withheld.id() => Value::Withheld,
        None => Value::Text(grade(word)),
    };
    let target = number(record, "target").and_then(Rate::from_fraction);
    let target = target.map_or(Value::Absent, |target| Value::Rate(Some(target)));
    let points = |name| Exact::parse(field(record, name));
    let [score, bounds] = match (points("points"), points("points_low"), points("points_high")) {
        _ if field(record, "points") == words::STAR => [Value::Withheld, Value::Withheld],
        (points, Some(low), Some(high)) => {
            [Value::Score(points), Value::ScoreBounds(Box::new([low, high]))]
        }
        _ => [Value::Absent, Value::Absent],
    };
    vec![target, verdict, score, bounds]
}

/// A grade in words; where unknown answers decide between two, both.
fn grade(word: &str) -> String {
    match word.strip_prefix("undecided between ").and_then(|grades| grades.split_once(" and ")) {
        Some((worse, better)) => format!("未定（{worse}至{better}）"),
        None if word.is_empty() => words::DASH.to_owned(),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(fields: &[(&str, &str)]) -> Vec<String> {
        let record = fields.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
        verdict(&record).iter().map(super::super::super::plain::value).collect()
    }

    #[test]
    fn points_have_their_bounds_and_an_open_grade_names_its_ends() {
        let points = [("points", "52.06"), ("points_low", "51"), ("points_high", "69.96")];
        let open = [&points[..], &[("verdict", "undecided between 不合格 and 合格")]].concat();
        assert_eq!(shown(&open), ["—", "未定（不合格至合格）", "52.1", "51.0–70.0"]);
        let withheld = [("target", "0.6"), ("verdict", "*"), ("points", "*")];
        let unconfirmed = [("points_low", "0"), ("points_high", "25"), ("verdict", "undecided")];
        assert_eq!(shown(&unconfirmed), ["—", "未定", "—", "0.0–25.0"]);
        assert_eq!(shown(&withheld), ["60.0\u{a0}%", "*", "*", "*"]);
        assert_eq!(shown(&[("verdict", "met")]), ["—", "达标", "—", "—"]);
    }
}
