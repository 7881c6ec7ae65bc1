//! The figures: every indicator in every cell, as counts.
//!
//! Enters: counts by finest cell. Leaves: the value that evaluation and report
//! read. Never holds an organization.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::withheld::Withheld;
use crate::codes::{Industry, OrgType, RegionCode, Size};
use crate::quantity::{Counts, Date};
use crate::spec::{Indicator, Unit};

/// One value of a breakdown that may be applied or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part<T> {
    /// The breakdown is not applied (`all`).
    All,
    /// The organizations of this value.
    Is(T),
    /// The organizations whose value is not known (`未知`).
    Unknown,
}

/// The region side of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// The whole.
    All,
    /// A division with all below it: province, prefecture or county.
    Division(RegionCode),
    /// Registered by the level itself (省本级, 市本级).
    Own(RegionCode),
    /// The registering unit is not known.
    Unknown,
}

/// A cell of the breakdowns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Region.
    pub region: Region,
    /// Industry (civil-affairs classification).
    pub industry: Part<Industry>,
    /// Size band.
    pub size: Part<Size>,
    /// Kind of organization.
    pub org_type: Part<OrgType>,
}

impl CellKey {
    /// The cell of everybody.
    pub const ALL: CellKey =
        CellKey { region: Region::All, industry: Part::All, size: Part::All, org_type: Part::All };

    /// The cell of one region, no other breakdown applied.
    pub fn region(region: Region) -> CellKey {
        CellKey { region, ..CellKey::ALL }
    }
}

/// What the report needs to know of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorInfo {
    /// Stable id, e.g. `organization-coverage`.
    pub id: String,
    /// Chinese name, e.g. 党的组织覆盖率.
    pub name: String,
    /// Article of the Opinions, e.g. `8–10`.
    pub article: String,
    /// The base in words: 期末在册社会组织.
    pub population_text: String,
    /// The condition in words: 已建立党组织.
    pub met_text: String,
    /// Caliber or note, may be empty.
    pub note: String,
    /// Who is counted.
    pub unit: Unit,
    /// Whether any source of the reference year collects the fields it needs.
    pub collected: bool,
}

impl IndicatorInfo {
    /// What the catalogue says of an indicator.
    pub fn of(indicator: &Indicator, collected: bool) -> IndicatorInfo {
        IndicatorInfo {
            id: indicator.id.clone(),
            name: indicator.name.clone(),
            article: indicator.article.clone(),
            population_text: indicator.population_text.clone(),
            met_text: indicator.met_text.clone(),
            note: indicator.note.clone(),
            unit: indicator.unit,
            collected,
        }
    }
}

/// A sum over organizations with a known value, e.g. staff.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// Organizations in the cell.
    pub organizations: u64,
    /// Of these with a known value.
    pub known: u64,
    /// Sum over the known.
    pub sum: u64,
}

impl Total {
    /// One organization with its value.
    pub(crate) fn of(value: Option<u32>) -> Total {
        let known = u64::from(value.is_some());
        Total { organizations: 1, known, sum: u64::from(value.unwrap_or(0)) }
    }
}

impl AddAssign for Total {
    fn add_assign(&mut self, other: Total) {
        self.organizations += other.organizations;
        self.known += other.known;
        self.sum += other.sum;
    }
}

/// What a total measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureInfo {
    /// Stable id, e.g. `staff`.
    pub id: String,
    /// Chinese name, e.g. 从业人员.
    pub name: String,
    /// Unit, e.g. 人.
    pub unit: String,
}

/// All indicators in all cells of all year-ends.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The catalogue, in its order; each cell's counts stand in the same order.
    pub indicators: Vec<IndicatorInfo>,
    /// The measures, in their order; each cell's totals stand in the same order.
    pub measures: Vec<MeasureInfo>,
    /// Counts by year-end and cell, one for each indicator.
    pub cells: BTreeMap<(Date, CellKey), Vec<Counts>>,
    /// Totals by year-end and cell, one for each measure.
    pub totals: BTreeMap<(Date, CellKey), Vec<Total>>,
    /// The rows that this edition does not tell; what stands for them above is zero.
    pub withheld: Withheld,
}

impl Figures {
    /// The counts of one indicator in one cell; `None` where no organization stands in it,
    /// the indicator does not exist, or the row is withheld.
    pub fn get(&self, indicator: &str, as_of: Date, cell: CellKey) -> Option<Counts> {
        let (index, key) = (self.index(indicator)?, (as_of, cell));
        let counts = self.cells.get(&key).map(|counts| counts[index])?;
        (!self.withheld.has_figure(index, &key)).then_some(counts)
    }

    /// The total of the measure at this place in one cell; `None` where no organization
    /// stands in it or the row is withheld.
    pub fn total(&self, measure: usize, as_of: Date, cell: CellKey) -> Option<Total> {
        let key = (as_of, cell);
        let total = self.totals.get(&key).and_then(|totals| totals.get(measure).copied())?;
        (!self.withheld.has_total(measure, &key)).then_some(total)
    }

    /// Whether the row of one indicator in one cell is withheld.
    pub fn is_withheld(&self, indicator: &str, as_of: Date, cell: CellKey) -> bool {
        self.index(indicator).is_some_and(|at| self.withheld.has_figure(at, &(as_of, cell)))
    }

    fn index(&self, indicator: &str) -> Option<usize> {
        self.indicators.iter().position(|info| info.id == indicator)
    }

    /// What is known of an indicator by its id.
    pub fn indicator(&self, id: &str) -> Option<&IndicatorInfo> {
        self.indicators.iter().find(|info| info.id == id)
    }

    /// The year-ends, ascending.
    pub fn year_ends(&self) -> Vec<Date> {
        let mut dates: Vec<Date> = self.cells.keys().map(|(date, _)| *date).collect();
        dates.dedup();
        dates
    }

    /// Adds the figures of other year-ends to these.
    pub fn extend(&mut self, mut other: Figures) {
        if self.indicators.is_empty() {
            self.indicators = other.indicators;
            self.measures = other.measures;
        } else {
            for (mine, theirs) in self.indicators.iter_mut().zip(&other.indicators) {
                mine.collected = theirs.collected;
            }
        }
        self.cells.append(&mut other.cells);
        self.totals.append(&mut other.totals);
    }
}
