//! The names that a template knows besides its functions.
//!
//! Enters: the view. Leaves: dates, names and lists. Never a rate without its bounds.

use minijinja::value::Value;

use super::markup::clean;
use super::told::Told;
use crate::diag::Severity;
use crate::evaluation::Verdict;
use crate::indicators::{CellKey, Region};
use crate::quantity::{Bounds, Rate};
use crate::report::compose::breakdowns::{from_the_highest, known};
use crate::report::compose::ranking::{by_rate, open_places, ranking};
use crate::report::compose::view::{COVERAGE, View};
use crate::report::compose::{LedgerLine, completeness, words};
use crate::report::number;

/// Everything by its name.
pub(super) fn context(view: &View<'_>, told: &Told) -> Value {
    let organizations = |cell| view.organizations(view.as_of, cell);
    let kinds = view.types().into_iter().filter(|(_, cell)| organizations(*cell).is_some());
    let texts = [
        ("region", clean(view.scope.name())),
        ("whole", view.scope.whole_word().to_owned()),
        ("report_title", clean(&view.background.title)),
        ("date", words::date(view.as_of)),
        ("year", view.as_of.year().to_string()),
        ("year_end", words::year_end(view.as_of)),
        ("before", told.before.as_ref().map(|(_, label)| label.clone()).unwrap_or_default()),
        ("incomplete", told.mark.to_owned()),
        ("gap", clean(&completeness::gap(view).unwrap_or_default())),
    ];
    let texts = texts.into_iter().map(|(name, text)| (name, Value::from(text)));
    let values = [
        ("public", Value::from(view.is_public())),
        ("growth", growth(view, told)),
        ("kinds", kinds.map(|(name, _)| name).collect()),
        ("industry", extremes(view, &view.industries())),
        ("size", extremes(view, &view.sizes())),
        ("regions", regions(view)),
        ("targets", targets(view, Region::All)),
        ("scoring", scoring(view)),
        ("sources", sources(view)),
        ("findings", findings(view)),
    ];
    Value::from_pairs(texts.chain(values))
}

fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from_pairs(entries)
}

/// More or fewer organizations than at the year-end before; empty without one.
fn growth(view: &View<'_>, told: &Told) -> Value {
    let grown = told.before.as_ref().and_then(|(date, label)| {
        let now = view.organizations(view.as_of, CellKey::ALL)?;
        let before = view.organizations(*date, CellKey::ALL)?;
        Some(format!("与{label}相比{}", words::more(now, before)))
    });
    grown.unwrap_or_default().into()
}

/// The highest and the lowest category by organization coverage; nothing where no source
/// collects it.
fn extremes(view: &View<'_>, cells: &[(&'static str, CellKey)]) -> Value {
    match view.collected(COVERAGE) {
        true => ends(&from_the_highest(known(view, cells))),
        false => Value::from(false),
    }
}

/// The first and the last of a list from the highest.
fn ends<N: AsRef<str>>(rates: &[(N, Rate, Bounds)]) -> Value {
    let said = |(name, rate, bounds): &(N, Rate, Bounds)| {
        map([
            ("name", clean(name.as_ref()).into()),
            ("rate", words::open_rate(Some(*rate), *bounds).into()),
        ])
    };
    match rates {
        [first, .., last] => map([("highest", said(first)), ("lowest", said(last))]),
        _ => Value::from(false),
    }
}

/// The regions compared, with what the data say of their order and their targets.
fn regions(view: &View<'_>) -> Value {
    let ranking = ranking(view);
    let rates = by_rate(&ranking)
        .into_iter()
        .map(|one| (one.label.as_str(), one.counts.rate(), one.counts.bounds()));
    let rates = from_the_highest(rates);
    let verdicts = |wanted: Verdict| {
        let of = |region| view.judgement(COVERAGE, region);
        let is = |region| of(region).is_some_and(|judged| judged.verdict == wanted);
        Value::from(ranking.iter().filter(|ranked| is(ranked.region)).count())
    };
    let withheld = view
        .scope
        .compared()
        .filter(|node| view.is_withheld(COVERAGE, CellKey::region(node.region)));
    let names = ranking.iter().map(|ranked| Value::from(clean(&ranked.label)));
    map([
        ("compared", ranking.len().into()),
        ("comparable", (ranking.len() > 1 && view.collected(COVERAGE)).into()),
        ("withheld", withheld.count().into()),
        ("names", names.collect()),
        ("ends", ends(&rates)),
        ("places", open_places(&ranking).into()),
        ("met", verdicts(Verdict::Met)),
        ("missed", verdicts(Verdict::Missed)),
        ("undecided", verdicts(Verdict::Undecided)),
    ])
}

/// The targets of a region, in the order of the scheme.
fn targets(view: &View<'_>, region: Region) -> Value {
    let aimed = view
        .judgements()
        .iter()
        .filter(|judged| judged.object == region && judged.verdict != Verdict::NoTarget);
    let one = |judged: &crate::evaluation::Judgement| {
        let name = view.indicator(&judged.indicator).map_or(&judged.indicator, |info| &info.name);
        map([
            ("indicator", judged.indicator.as_str().into()),
            ("name", clean(name).into()),
            ("verdict", judged.verdict.name().into()),
            ("target", number::percent_or_dash(judged.target).into()),
            ("citation", clean(&judged.citation).into()),
        ])
    };
    aimed.map(one).collect()
}

/// How far the grades of the regions compared are decided; nothing without grades.
fn scoring(view: &View<'_>) -> Value {
    if view.evaluation.totals.is_empty() {
        return Value::from(false);
    }
    let total = |node: &crate::report::compose::scope::Node| {
        view.evaluation.total(&crate::evaluation::Object::Region(node.region))
    };
    let graded = || view.scope.compared().filter_map(total).filter(|total| total.grade.is_some());
    let decided = graded().filter(|total| total.decided().is_some()).count();
    map([
        ("citation", clean(&view.evaluation.citation).into()),
        ("decided", decided.into()),
        ("undecided", (graded().count() - decided).into()),
    ])
}

/// What became of the rows of all files.
fn sources(view: &View<'_>) -> Value {
    let mut all = LedgerLine::default();
    view.background.ledger.iter().for_each(|line| all += line);
    map([
        ("files", all.files.into()),
        ("rows", all.rows.into()),
        ("accepted", all.accepted.into()),
        ("merged", all.merged.into()),
        ("set_aside", all.set_aside.into()),
        ("not_data", all.not_data.into()),
    ])
}

/// Findings by severity.
fn findings(view: &View<'_>) -> Value {
    let count = |severity| view.background.findings.get(&severity).copied().unwrap_or_default();
    map([
        ("errors", count(Severity::Error).into()),
        ("warnings", count(Severity::Warning).into()),
        ("notes", count(Severity::Note).into()),
    ])
}
