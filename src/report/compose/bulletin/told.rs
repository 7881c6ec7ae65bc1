//! What a template of the bulletin may ask for.
//!
//! Enters: the view. Leaves: the figures over everybody, over one region and over one
//! category, owned, so that the functions of the template can hold them. Never a figure
//! that the edition does not tell.

use std::collections::BTreeMap;

use crate::evaluation::Verdict;
use crate::indicators::{CellKey, IndicatorInfo, MeasureInfo, Part, Region, Total};
use crate::quantity::{Counts, Date, Rate};
use crate::report::compose::view::View;
use crate::report::compose::{completeness, words};

/// Answers to the questions of a template.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whether an indicator that the catalogue lacks may be asked for.
    pub(super) serves_any: bool,
    pub(super) as_of: Date,
    /// The year-end before, and what it is called.
    pub(super) before: Option<(Date, String)>,
    pub(super) dates: Vec<Date>,
    /// Stands behind figures over everybody where a unit has not reported.
    pub(super) mark: &'static str,
    pub(super) indicators: Vec<IndicatorInfo>,
    pub(super) measures: Vec<MeasureInfo>,
    /// One answer an indicator; `None` where it is withheld.
    cells: BTreeMap<(Date, CellKey), Vec<Option<Counts>>>,
    organizations: BTreeMap<(Date, CellKey), Option<u64>>,
    totals: BTreeMap<(Date, CellKey), Vec<Option<Total>>>,
    verdicts: BTreeMap<(String, Region), (Verdict, Option<Rate>)>,
    /// Regions by code and by label.
    regions: BTreeMap<String, Region>,
}

impl Told {
    pub(super) fn new(view: &View<'_>, serves_any: bool) -> Told {
        let figures = view.figures;
        let before = view.year_end_before().map(|date| (date, view.year_end(date)));
        let mut told = Told {
            serves_any,
            as_of: view.as_of,
            before,
            dates: view.year_ends(),
            mark: view.mark(view.as_of),
            indicators: figures.indicators.clone(),
            measures: figures.measures.clone(),
            regions: regions(view),
            ..Told::default()
        };
        let one_way = figures.cells.keys();
        let one_way = one_way.filter(|(date, cell)| *date <= view.as_of && breakdowns(cell) <= 1);
        for key @ (date, cell) in one_way.copied() {
            let found = |info: &IndicatorInfo| figures.get(&info.id, date, cell);
            told.cells.insert(key, figures.indicators.iter().map(found).collect());
            told.organizations.insert(key, view.organizations(date, cell));
            let totals = (0..figures.measures.len()).map(|at| figures.total(at, date, cell));
            told.totals.insert(key, totals.collect());
        }
        let judged = view.first_judgements().into_iter();
        told.verdicts = judged
            .map(|((id, region), judged)| {
                ((id.to_owned(), region), (judged.verdict, judged.target))
            })
            .collect();
        told
    }

    /// What is known of an indicator.
    pub(super) fn indicator(&self, id: &str) -> Option<&IndicatorInfo> {
        self.indicators.iter().find(|info| info.id == id)
    }

    /// The counts of an indicator in a cell: none where nobody stands in the cell, none
    /// within where they are withheld.
    pub(super) fn counts(&self, id: &str, date: Date, cell: CellKey) -> Option<Option<Counts>> {
        let at = self.indicators.iter().position(|info| info.id == id)?;
        self.cells.get(&(date, cell))?.get(at).copied()
    }

    /// The number of organizations in a cell, as above.
    pub(super) fn organizations(&self, date: Date, cell: CellKey) -> Option<Option<u64>> {
        self.organizations.get(&(date, cell)).copied()
    }

    /// The total of a measure in a cell, as above.
    pub(super) fn total(&self, id: &str, date: Date, cell: CellKey) -> Option<Option<Total>> {
        let at = self.measures.iter().position(|info| info.id == id)?;
        self.totals.get(&(date, cell))?.get(at).copied()
    }

    /// The first verdict on an indicator in a region, with its target.
    pub(super) fn verdict(&self, id: &str, region: Region) -> Option<(Verdict, Option<Rate>)> {
        self.verdicts.get(&(id.to_owned(), region)).copied()
    }

    /// A region by its six-digit code or its name.
    pub(super) fn region(&self, text: &str) -> Option<Region> {
        self.regions.get(text).copied()
    }

    /// All names of regions, for a hint.
    pub(super) fn region_names(&self) -> impl Iterator<Item = &str> {
        self.regions.keys().map(String::as_str)
    }

    /// The change of a rate since the year-end before, as words; none without one.
    pub(super) fn change(&self, id: &str, cell: CellKey) -> Option<String> {
        let (date, label) = self.before.as_ref()?;
        let now = self.counts(id, self.as_of, cell)??;
        let before = self.counts(id, *date, cell)??;
        let answered = before.met + before.not_met > 0;
        let change = answered.then(|| words::change(&now, &before))??;
        Some(format!("比{label}{change}"))
    }
}

/// How many breakdowns a cell applies.
fn breakdowns(cell: &CellKey) -> usize {
    [
        cell.region != Region::All,
        cell.industry != Part::All,
        cell.size != Part::All,
        cell.org_type != Part::All,
    ]
    .into_iter()
    .filter(|applied| *applied)
    .count()
}

fn regions(view: &View<'_>) -> BTreeMap<String, Region> {
    let mut regions = BTreeMap::new();
    for node in view.scope.nodes() {
        let label = node.label.trim_end_matches(completeness::MARK);
        regions.entry(label.to_owned()).or_insert(node.region);
        if let Region::Division(code) = node.region {
            regions.insert(code.to_string(), node.region);
        }
    }
    regions
}
