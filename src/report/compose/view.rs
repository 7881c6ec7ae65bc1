//! What all sections look up: counts, labels, verdicts.
//!
//! Enters: background, figures, evaluation. Leaves: answers to the questions of
//! the sections. Never makes a figure of its own.

use std::collections::BTreeMap;

use crate::codes::{Industry, OrgType, Size};
use crate::evaluation::{Evaluation, Judgement, Object};
use crate::indicators::{CellKey, Figures, IndicatorInfo, Part, Region};
use crate::quantity::{Counts, Date};
use crate::register::Completeness;
use crate::report::document::Value;

use super::completeness::{self, MARK, lacks};
use super::scope::Scope;
use super::{Background, words};

/// The indicator of the headline.
pub(super) const COVERAGE: &str = "organization-coverage";

/// Counts, or what stands for them: withheld or absent.
pub(super) type Found = Result<Counts, Value>;

/// The figures as the sections see them.
pub(super) struct View<'a> {
    pub(super) background: &'a Background<'a>,
    pub(super) figures: &'a Figures,
    pub(super) evaluation: &'a Evaluation,
    pub(super) as_of: Date,
    pub(super) scope: Scope,
}

impl<'a> View<'a> {
    pub(super) fn new(
        background: &'a Background<'a>,
        figures: &'a Figures,
        evaluation: &'a Evaluation,
    ) -> View<'a> {
        let as_of = background.as_of;
        let found = background.completeness.iter().find(|(of, _)| *of == as_of);
        let silent = found.map_or_else(Vec::new, |(_, found)| completeness::silent(found));
        let scope = Scope::of(figures, as_of, background.divisions, &silent);
        let mut view = View { background, figures, evaluation, as_of, scope };
        if let Some(found) = view.completeness(as_of) {
            let mark = |region| lacks(found, background.divisions, region).then_some(MARK);
            view.scope.mark(mark);
        }
        view
    }

    /// What is known of an indicator; `None` where the catalogue lacks it.
    pub(super) fn indicator(&self, id: &str) -> Option<&'a IndicatorInfo> {
        self.figures.indicator(id)
    }

    /// The counts of an indicator in a cell at the reference date.
    pub(super) fn counts(&self, id: &str, cell: CellKey) -> Option<Counts> {
        self.figures.get(id, self.as_of, cell)
    }

    /// Whether the indicator exists and its fields are collected.
    pub(super) fn collected(&self, id: &str) -> bool {
        self.indicator(id).is_some_and(|info| info.collected)
    }

    /// The counts of an indicator in a cell at a year-end, or what stands for them.
    pub(super) fn found(&self, id: &str, date: Date, cell: CellKey) -> Found {
        match self.figures.get(id, date, cell) {
            Some(counts) => Ok(counts),
            None if self.figures.is_withheld(id, date, cell) => Err(Value::Withheld),
            None => Err(Value::Absent),
        }
    }

    /// Whether the counts of an indicator in a cell are withheld at the reference date.
    pub(super) fn is_withheld(&self, id: &str, cell: CellKey) -> bool {
        self.figures.is_withheld(id, self.as_of, cell)
    }

    /// Whether this is the public edition.
    pub(super) fn is_public(&self) -> bool {
        self.background.public.is_some()
    }

    /// The counts over everybody, where the indicator is collected.
    pub(super) fn whole(&self, id: &str) -> Option<Counts> {
        self.counts(id, CellKey::ALL).filter(|_| self.collected(id))
    }

    /// The number of organizations in a cell; `None` where there are none, or no row tells it.
    pub(super) fn organizations(&self, date: Date, cell: CellKey) -> Option<u64> {
        let measures = 0..self.figures.measures.len();
        let total = measures.filter_map(|at| self.figures.total(at, date, cell)).next();
        let counted = || self.figures.get(COVERAGE, date, cell).map(|counts| counts.population());
        total.map(|total| total.organizations).or_else(counted)
    }

    /// Year-ends up to the reference date, ascending.
    pub(super) fn year_ends(&self) -> Vec<Date> {
        let mut dates = self.figures.year_ends();
        dates.retain(|date| *date <= self.as_of);
        dates
    }

    /// The year-end before the reference date.
    pub(super) fn year_end_before(&self) -> Option<Date> {
        self.year_ends().into_iter().rfind(|date| *date < self.as_of)
    }

    /// Who has reported at a year-end; none where no list of units was given.
    pub(super) fn completeness(&self, date: Date) -> Option<&'a Completeness> {
        self.background.completeness.iter().find(|(of, _)| *of == date).map(|(_, found)| *found)
    }

    /// 未报齐 where the whole lacks a unit at a year-end, else nothing.
    pub(super) fn mark(&self, date: Date) -> &'static str {
        let lacking = |found| lacks(found, self.background.divisions, Region::All);
        if self.completeness(date).is_some_and(lacking) { MARK } else { "" }
    }

    /// The head of a base over everybody: 在册, or 在册（未报齐）.
    pub(super) fn base(&self, head: &str) -> String {
        format!("{head}{}", self.mark(self.as_of))
    }

    /// A year-end as a label, marked where a unit is missing.
    pub(super) fn year_end(&self, date: Date) -> String {
        words::year_end(date) + self.mark(date)
    }

    /// The judgements of the reference date.
    pub(super) fn judgements(&self) -> &'a [Judgement] {
        match self.evaluation.as_of {
            Some(date) if date != self.as_of => &[],
            _ => &self.evaluation.judgements,
        }
    }

    /// The first judgement of each indicator and region.
    pub(super) fn first_judgements(&self) -> BTreeMap<(&'a str, Region), &'a Judgement> {
        let mut found = BTreeMap::new();
        for judgement in self.judgements() {
            if let Some(region) = judgement.object.region() {
                found.entry((judgement.indicator.as_str(), region)).or_insert(judgement);
            }
        }
        found
    }

    /// The first judgement of an indicator in a region.
    pub(super) fn judgement(&self, id: &str, region: Region) -> Option<&'a Judgement> {
        self.judgements().iter().find(|judged| judged.indicator == id && judged.object == region)
    }

    /// What an object of the evaluation is called: a region, or a supervising unit.
    pub(super) fn object_label(&self, object: &Object) -> String {
        match object {
            Object::Region(region) => self.scope.label(*region),
            Object::Unit(name) => name.clone(),
        }
    }

    /// The kinds in which organizations stand, 未知 last.
    pub(super) fn types(&self) -> Vec<(&'static str, CellKey)> {
        let cell = |org_type| CellKey { org_type, ..CellKey::ALL };
        self.present(
            OrgType::ALL.iter().map(|kind| (kind.name(), cell(Part::Is(*kind)))),
            cell(Part::Unknown),
        )
    }

    /// The industries in which organizations stand, 未知 last.
    pub(super) fn industries(&self) -> Vec<(&'static str, CellKey)> {
        let cell = |industry| CellKey { industry, ..CellKey::ALL };
        self.present(
            Industry::ALL.iter().map(|one| (one.name(), cell(Part::Is(*one)))),
            cell(Part::Unknown),
        )
    }

    /// The sizes in which organizations stand, 未知 last.
    pub(super) fn sizes(&self) -> Vec<(&'static str, CellKey)> {
        let cell = |size| CellKey { size, ..CellKey::ALL };
        self.present(
            Size::ALL.iter().map(|one| (one.name(), cell(Part::Is(*one)))),
            cell(Part::Unknown),
        )
    }

    fn present(
        &self,
        known: impl Iterator<Item = (&'static str, CellKey)>,
        unknown: CellKey,
    ) -> Vec<(&'static str, CellKey)> {
        let stands = |cell: &CellKey| self.figures.cells.contains_key(&(self.as_of, *cell));
        known.chain([("未知", unknown)]).filter(|(_, cell)| stands(cell)).collect()
    }
}

/// Whether any answer is known, so that a change against it means something.
pub(super) fn answered(counts: &Counts) -> bool {
    counts.met + counts.not_met > 0
}
