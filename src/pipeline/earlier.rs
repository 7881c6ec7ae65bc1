//! Year-ends that stand in a report of their own.
//!
//! Enters: the register of an earlier report. Leaves: a year-end as if its sources had been
//! read, and where the caliber of two year-ends differs. Never rebuilds what that report said.

use std::collections::BTreeMap;

use super::{Earlier, Outcome, YearEnd};
use crate::diag::{Diagnostic, Place, codes};
use crate::indicators::{self, Judged};
use crate::quantity::Date;
use crate::register::{self, Registered};
use crate::report::manifest::{self, Caliber};
use crate::rows::RowBatch;
use crate::spec::{Field, Pipeline};

/// The year-end of an earlier report stands in place of its sources, where no file speaks
/// of it.
pub(super) fn take(
    outcome: &mut Outcome,
    Earlier { register, name, sha256, .. }: Earlier,
    years: &BTreeMap<Date, Vec<RowBatch>>,
    pipeline: &Pipeline,
) -> Option<(i16, Judged)> {
    outcome.inputs.insert(name.clone(), sha256);
    let as_of = register.as_of.unwrap_or_default();
    let has_sources = |year: i16| years.keys().any(|date| date.year() == year);
    if has_sources(as_of.year()) {
        let finding = Diagnostic::new(&codes::EARLIER_UNUSED, Place::file(&name));
        outcome.diagnostics.push(finding.message(format!("{} 年末有来源文件", as_of.year())));
        return None;
    }
    let collected = Field::ALL.iter().copied().filter(|field| register.says(*field)).collect();
    let mut registered = Registered { register, collected, ..Registered::default() };
    let (figures, judged) = indicators::judge(&registered, pipeline);
    outcome.figures.extend(figures);
    // Its figures are known: what is left to ask is what the next year-end compares.
    let compared = has_sources(as_of.year() + 1);
    registered.register.keep_columns(if compared { &register::COMPARED } else { &[] });
    outcome.year_ends.push(YearEnd { as_of, batches: Vec::new(), registered });
    compared.then_some((as_of.year(), judged))
}

/// Where the caliber changed from one year-end to the next. What was reconciled today is of
/// today's caliber; of a register that tells none nothing is claimed.
pub(super) fn breaks(
    years: &[YearEnd],
    calibers: BTreeMap<Date, Caliber>,
    today: Caliber,
) -> BTreeMap<Date, Vec<String>> {
    let caliber = |year: &YearEnd| {
        let earlier = year.batches.is_empty() && year.registered.fates.is_empty();
        if earlier { calibers.get(&year.as_of) } else { Some(&today) }
    };
    let pairs = years.windows(2).filter_map(|pair| {
        let changed = manifest::differences(caliber(&pair[0])?, caliber(&pair[1])?);
        (!changed.is_empty()).then_some((pair[1].as_of, changed))
    });
    pairs.collect()
}
