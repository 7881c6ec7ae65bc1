//! The regions that a reader of the page may set side by side.
//!
//! Enters: the view. Leaves: every region that the report tells, with all its figures as the
//! edition tells them. Never computes a figure.

use crate::evaluation::{Judgement, Verdict};
use crate::indicators::{CellKey, IndicatorInfo, Region};
use crate::report::choice::{Asked, Choice, Chosen, Glossary, RegionFigure};
use crate::report::document::{Column, Row, Table, Value};
use crate::report::label::{region_code, region_name};

use super::grid;
use super::scope::Node;
use super::view::View;
use super::words;

/// All regions of the report; none where there are not two to compare.
pub(super) fn choice(view: &View<'_>) -> Option<Choice> {
    let indicators: Vec<&IndicatorInfo> =
        view.figures.indicators.iter().filter(|info| info.collected).collect();
    let judged = view.first_judgements();
    let figures = |region| -> Vec<RegionFigure> {
        let figure = |info: &&IndicatorInfo| {
            figure(view, info, region, judged.get(&(info.id.as_str(), region)).copied())
        };
        indicators.iter().map(figure).collect()
    };
    let mut regions = vec![Chosen {
        name: view.scope.whole_label(),
        within: String::new(),
        code: region_code(Region::All),
        word: region_code(Region::All),
        page: None,
        figures: figures(Region::All),
    }];
    let mut around = "";
    for node in view.scope.nodes() {
        if node.depth == 1 {
            around = &node.label;
        }
        if node.region == Region::Unknown || node.empty {
            continue;
        }
        regions.push(Chosen { figures: figures(node.region), ..named(view, node, around) });
    }
    (regions.len() > 2 && !indicators.is_empty()).then(|| Choice {
        notes: notes(view, &regions),
        regions,
        indicators: indicators.into_iter().map(asked).collect(),
        is_explained: !view.is_public(),
    })
}

/// The terms of the report, whose definitions stand on `page`.
pub(super) fn glossary(view: &View<'_>, page: &'static str) -> Glossary {
    let names = view.figures.indicators.iter().map(|info| (info.name.clone(), info.id.clone()));
    let sides = [grid::ORGANIZATION, grid::SHOULD, grid::BROAD, grid::NARROW, grid::INSTRUCTOR];
    let heads = sides.iter().filter(|side| view.indicator(side.id).is_some());
    let heads = heads.map(|side| (side.group.to_owned(), side.id.to_owned()));
    Glossary { page, terms: heads.chain(names).collect() }
}

fn asked(info: &IndicatorInfo) -> Asked {
    Asked { id: info.id.clone(), name: info.name.clone(), unit: words::counted(info.unit) }
}

/// A region without its figures.
fn named(view: &View<'_>, node: &Node, around: &str) -> Chosen {
    let code = region_code(node.region);
    let word = match node.region {
        Region::Own(_) => region_name(node.region, view.background.divisions),
        _ => code.clone(),
    };
    // Pages are made of the regions that are compared.
    let has_page = node.depth == 1 && !view.is_public();
    let page = match node.region {
        Region::Division(code) if has_page => Some(super::region_page::file(code)),
        _ => None,
    };
    Chosen {
        name: node.label.clone(),
        within: if node.depth == 1 { String::new() } else { around.to_owned() },
        code,
        word,
        page,
        figures: Vec::new(),
    }
}

fn figure(
    view: &View<'_>,
    info: &IndicatorInfo,
    region: Region,
    judged: Option<&Judgement>,
) -> RegionFigure {
    let found = view.found(&info.id, view.as_of, CellKey::region(region));
    let [base, met, unknown, rate, bounds] = grid::values(view, &info.id, found);
    let judged = judged.filter(|judged| judged.verdict != Verdict::NoTarget);
    let target = judged.map_or(Value::Absent, |judged| Value::Rate(judged.target));
    let verdict = judged.map_or(Value::Absent, |judged| Value::Verdict(judged.verdict));
    RegionFigure { base, met, unknown, rate, bounds, target, verdict }
}

/// The reference date, and the marks in use.
fn notes(view: &View<'_>, regions: &[Chosen]) -> Vec<String> {
    let figures = regions.iter().flat_map(|region| &region.figures);
    let row = |figure: &RegionFigure| Row {
        depth: 0,
        cells: vec![figure.rate.clone(), figure.bounds.clone()],
    };
    let column = Column::default();
    let mut table = Table {
        columns: vec![column.clone(), column],
        rows: figures.map(row).collect(),
        notes: vec![grid::reference(view)],
        ..Table::default()
    };
    grid::annotate(&mut table);
    table.notes
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::*;

    #[test]
    fn every_region_of_the_report_can_be_chosen_with_a_figure_for_each_indicator() {
        let sample = sample();
        let view = sample.view();
        let choice = choice(&view).expect("the sample has regions");
        let told = view.scope.nodes().iter().filter(|node| node.region != Region::Unknown);
        assert_eq!(choice.regions.len(), told.count() + 1);
        for region in &choice.regions {
            assert_eq!(region.figures.len(), choice.indicators.len());
        }
        let whole = view.counts("organization-coverage", CellKey::ALL).expect("a figure");
        assert_eq!(choice.regions[0].figures[0].rate, Value::Rate(whole.rate()));
        assert_eq!(choice.regions[0].figures[0].bounds, Value::Bounds(whole.bounds()));
    }

    #[test]
    fn the_pages_that_a_choice_names_are_those_that_are_written() {
        let sample = sample();
        let view = sample.view();
        let choice = choice(&view).expect("the sample has regions");
        let named: Vec<&String> =
            choice.regions.iter().filter_map(|region| region.page.as_ref()).collect();
        let written = super::super::region_page::pages(&view);
        assert_eq!(named, written.iter().map(|(name, _)| name).collect::<Vec<_>>());
    }
}
