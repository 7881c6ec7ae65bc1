//! Step 4: register → figures.
//!
//! Enters: the register of one year-end and the catalogue. Leaves: counts and
//! totals in every cell of the contract's breakdowns. Never fails: predicates were
//! checked when the pipeline was loaded.

mod breakdowns;
mod cells;
mod change;
mod collected;
mod composition;
mod figures;
mod form;
mod gap;
mod judge;
mod ladder;
mod lower;
mod series;
mod standard;
mod strata;
mod withheld;
mod work;
#[cfg(test)]
mod worked;

use polars::prelude::IntoLazy;
use rayon::prelude::*;

pub use breakdowns::{BrokenDown, Label, broken_down};
use cells::{Roll, keys};
pub use change::{Changes, Effects, Judged, changes};
pub(crate) use collected::column_is_collected;
pub use composition::{Composition, composition};
pub use figures::{CellKey, Figures, IndicatorInfo, MeasureInfo, Part, Region, Total};
pub use form::{FormColumn, FormKind, OfficialForm, official_form};
pub use gap::Gap;
pub use judge::{Standing, cells_of, judged, within};
pub use ladder::{RUNGS, Rung, ladder, ladders};
pub use series::{Series, carried_over, series};
pub use standard::{Standardised, Standards, standards};
pub use strata::Standard;
pub use withheld::Withheld;
pub use work::{Openness, Progress, Task, WorkList, open_records, tasks};

use crate::codes::Divisions;
use crate::quantity::Counts;
use crate::register::{Register, Registered};
use crate::spec::{Measure, Pipeline, Predicate};

/// Computes every indicator and measure over one register.
pub fn compute(registered: &Registered, pipeline: &Pipeline) -> Figures {
    judge(registered, pipeline).0
}

/// Computes every indicator and measure over one register; with how each organization
/// counts.
pub fn judge(registered: &Registered, pipeline: &Pipeline) -> (Figures, Judged) {
    let register = &registered.register;
    let mut figures = Figures {
        indicators: pipeline
            .indicators
            .iter()
            .map(|one| IndicatorInfo::of(one, collected::is_collected(one, &registered.collected)))
            .collect(),
        measures: pipeline.measures.iter().map(measure_info).collect(),
        ..Figures::default()
    };
    let Some(as_of) = register.as_of else { return (figures, Judged::default()) };
    let divisions = Divisions::in_force(as_of.year());
    let asked: Vec<Asked<'_>> =
        pipeline.indicators.iter().map(|one| (&one.population, &one.met)).collect();
    let (outcomes, (places, roll)) = rayon::join(
        || outcomes(register, &asked),
        || {
            let places = keys(register);
            let roll = Roll::of(&places, divisions);
            (places, roll)
        },
    );
    let measured: Vec<Vec<Option<u32>>> =
        pipeline.measures.par_iter().map(|measure| register.integers(&measure.column)).collect();
    // In order, so that each map is built at once.
    let tallied = roll.tally(&outcomes, &measured).into_iter();
    let (cells, totals): (Vec<_>, Vec<_>) = tallied
        .map(|(key, (counts, totals))| (((as_of, key), counts), ((as_of, key), totals)))
        .unzip();
    figures.cells = cells.into_iter().collect();
    figures.totals = totals.into_iter().collect();
    (figures, Judged { places, outcomes })
}

/// How an organization counts for an indicator, two answers of three values each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outcome {
    population: Option<bool>,
    met: Option<bool>,
}

impl Outcome {
    /// The counts of this one organization (contract §3).
    #[inline]
    pub(crate) fn counts(self) -> Counts {
        let mut counts = Counts::default();
        match (self.population, self.met) {
            (Some(true), Some(true)) => counts.met = 1,
            (Some(true), Some(false)) => counts.not_met = 1,
            (Some(true), None) => counts.unknown = 1,
            (Some(false), _) => {}
            (None, met) => {
                counts.open_met = u32::from(met != Some(false));
                counts.open_not_met = u32::from(met != Some(true));
            }
        }
        counts
    }
}

/// Population and met of an indicator.
type Asked<'a> = (&'a Predicate, &'a Predicate);

/// The outcomes of each indicator, one an organization; predicates in one pass.
fn outcomes(register: &Register, indicators: &[Asked<'_>]) -> Vec<Vec<Outcome>> {
    if register.is_empty() {
        return indicators.iter().map(|_| Vec::new()).collect();
    }
    let mut expressions = Vec::new();
    for (at, (population, met)) in indicators.iter().enumerate() {
        // A constant has one value; added to a column it has one a row.
        expressions.push(lower::predicate(population).alias(format!("p{at}")));
        expressions.push(lower::predicate(met).alias(format!("m{at}")));
    }
    let needed = |name: &str| indicators.iter().any(|asked| uses(*asked, name));
    // At least one column, for constants to have as many values.
    let frame = register.frame(|name| name == "as_of" || needed(name));
    // Predicates name only columns of the register, with operands of their types.
    let table =
        frame.lazy().with_columns(expressions).collect().expect("checked predicates evaluate");
    (0..indicators.len())
        .into_par_iter()
        .map(|at| {
            let answers = |name: String| lower::answers(&table, &name, register.len());
            let pairs = answers(format!("p{at}")).into_iter().zip(answers(format!("m{at}")));
            pairs.map(|(population, met)| Outcome { population, met }).collect()
        })
        .collect()
}

fn uses((population, met): Asked<'_>, column: &str) -> bool {
    population.columns().contains(column) || met.columns().contains(column)
}

fn measure_info(measure: &Measure) -> MeasureInfo {
    MeasureInfo { id: measure.id.clone(), name: measure.name.clone(), unit: measure.unit.clone() }
}
