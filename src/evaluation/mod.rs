//! Step 5: figures × scheme → verdicts.
//!
//! Enters: figures and the targets of `scheme.toml`. Leaves: for each region
//! and target met, missed or undecided, with the line of the scheme that
//! decided. Never fails and never looks at an organization.

mod places;
mod ranks;
mod verdict;

pub use places::{Places, is_strict, places};
pub use ranks::{FEWEST, Rank, Treatment, peers, ranked, ranks};
pub use verdict::{Evaluation, Judgement, Verdict};

use crate::codes::Divisions;
use crate::indicators::{CellKey, Figures, Part, Region};
use crate::quantity::Date;
use crate::spec::{Item, Pipeline};

/// Holds every target of the scheme against the figures of one reference date.
pub fn evaluate(figures: &Figures, as_of: Date, pipeline: &Pipeline) -> Evaluation {
    let divisions = Divisions::in_force(as_of.year());
    let judgements = pipeline
        .scheme
        .items
        .iter()
        .flat_map(|item| judge(item, figures, as_of, pipeline, divisions))
        .collect();
    Evaluation { as_of: Some(as_of), judgements }
}

fn judge(
    item: &Item,
    figures: &Figures,
    as_of: Date,
    pipeline: &Pipeline,
    divisions: &Divisions,
) -> Vec<Judgement> {
    let Some(indicator) = pipeline.indicators.iter().find(|one| one.id == item.indicator) else {
        return Vec::new();
    };
    // What no source collects decides no target (contract §5).
    let collected = figures.indicator(&indicator.id).is_none_or(|info| info.collected);
    let mut judgements = Vec::new();
    for object in objects(figures, as_of) {
        let level = level_of(object, divisions);
        let Some(target) = item.targets.iter().find(|target| target.level == level) else {
            continue;
        };
        let Some(counts) = figures.get(&indicator.id, as_of, CellKey::region(object)) else {
            continue;
        };
        judgements.push(Judgement {
            object,
            item: item.id.clone(),
            article: indicator.article.clone(),
            citation: item.citation.clone(),
            indicator: indicator.id.clone(),
            target: target.rate,
            direction: indicator.better,
            counts,
            verdict: if collected {
                Verdict::of(&counts, target.rate, indicator.better)
            } else {
                Verdict::Undecided
            },
            rule: format!("scheme.toml:{}", target.line),
        });
    }
    judgements
}

/// The whole and every division that stands in the figures; `own` and 未知 have no target.
fn objects(figures: &Figures, as_of: Date) -> Vec<Region> {
    let whole = |key: &CellKey| {
        key.industry == Part::All && key.size == Part::All && key.org_type == Part::All
    };
    let judged = |region: &Region| matches!(region, Region::All | Region::Division(_));
    figures
        .cells
        .keys()
        .filter(|(date, key)| *date == as_of && whole(key))
        .map(|(_, key)| key.region)
        .filter(judged)
        .collect()
}

fn level_of(region: Region, divisions: &Divisions) -> &'static str {
    match region {
        Region::Division(code) => divisions.level(code).map_or("", |level| level.id()),
        _ => "all",
    }
}
