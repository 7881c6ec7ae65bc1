//! Step 3: typed rows → one row an organization.
//!
//! Enters: the batches of one year-end, in the order of their files. Leaves: the
//! register of organizations in scope, what happened to every row, and where each
//! value came from. Never fails, and never depends on the order of files or rows.

mod candidates;
mod completeness;
mod consistency;
mod decisions;
mod derive;
mod events;
mod groups;
mod identity;
mod keys;
mod left_out;
mod link;
mod merge;
mod party;
mod region;
mod scope;
mod select;
mod table;
mod values;

use std::collections::{BTreeMap, BTreeSet};

pub use candidates::{Candidate, Clue, Evidence};
pub use completeness::{Completeness, Matched, Reported, Staleness, Status, Unexpected};
pub use decisions::left_over;
pub use events::{Change, Event};
pub use left_out::LeftOut;
pub(crate) use link::COMPARED;
pub use merge::{FieldOrigin, Origins, Rule};
pub use party::{Covered, covered_by_mode};
pub use region::Spot;
pub use scope::Exclusion;
pub use table::Register;

use crate::codes::Divisions;
use crate::diag::{Diagnostic, Warned};
use crate::quantity::Date;
use crate::rows::RowBatch;
use crate::spec::{Field, Pipeline};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowFate {
    /// It stands for an entry in scope.
    Accepted,
    /// It stands for an entry out of scope.
    OutOfScope,
    /// It was merged into an entry that another row stands for.
    Merged,
    /// It was set aside.
    SetAside,
}

/// A data row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowRef {
    /// Index of its batch.
    pub batch: u32,
    /// Its index within the batch.
    pub row: u32,
}

/// The register with its accounts.
#[derive(Debug, Default)]
pub struct Registered {
    /// The organizations in scope.
    pub register: Register,
    /// What became of each row, batch by batch.
    pub fates: Vec<Vec<RowFate>>,
    /// Entries left out, by rule.
    pub exclusions: BTreeMap<Exclusion, u64>,
    /// What they say of having built, by rule.
    pub left_out: LeftOut,
    /// Lines of the decisions that were carried out.
    pub decided: BTreeSet<usize>,
    /// Entries that may be one, for a reviewer to decide.
    pub candidates: Vec<Candidate>,
    /// What changed since the year-end before; empty where there is none.
    pub events: Vec<Event>,
    /// For each organization its row in the register of the year-end before.
    pub links: Vec<Option<u32>>,
    /// Fields that at least one source collects.
    pub collected: BTreeSet<Field>,
    /// Who has reported; none where the pipeline lists no units.
    pub completeness: Option<Completeness>,
}

/// What the steps of this room share.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) batches: &'a [RowBatch],
    pub(crate) pipeline: &'a Pipeline,
    pub(crate) divisions: &'static Divisions,
    pub(crate) as_of: Date,
}

impl Context<'_> {
    pub(crate) fn batch(&self, row: RowRef) -> &RowBatch {
        &self.batches[row.batch as usize]
    }

    /// The place of a field's cell in a row.
    pub(crate) fn place(&self, row: RowRef, field: Field) -> crate::diag::Place {
        let batch = self.batch(row);
        let physical = batch.rows[row.row as usize];
        let column = batch.origins.get(&field).map(|origin| origin.column(row.row as usize));
        match column {
            Some(column) => {
                crate::diag::Place::cell(&batch.source.file, &batch.sheet, physical, column)
            }
            None => self.row_place(row),
        }
    }

    /// The place of a whole row.
    pub(crate) fn row_place(&self, row: RowRef) -> crate::diag::Place {
        let batch = self.batch(row);
        let physical = batch.rows[row.row as usize];
        crate::diag::Place::rows(&batch.source.file, &batch.sheet, physical, physical)
    }

    /// The date that a row's values speak of.
    pub(crate) fn data_date(&self, row: RowRef) -> Date {
        self.batch(row).data_date.unwrap_or(self.as_of)
    }
}

/// The rows of each entry of a year-end, in scope or not; those set aside are in none.
pub fn entries(batches: &[RowBatch], as_of: Date, pipeline: &Pipeline) -> Vec<Vec<RowRef>> {
    let divisions = Divisions::in_force(as_of.year());
    let context = Context { batches, pipeline, divisions, as_of };
    let identified = identity::identify(&context, &region::resolve_rows(&context));
    identified.value.entries.into_iter().map(|entry| entry.rows).collect()
}

/// Reconciles the rows of one year-end into one register.
///
/// `previous` is the year-end before, where there is one.
pub fn reconcile(
    batches: &[RowBatch],
    as_of: Date,
    previous: Option<&Registered>,
    pipeline: &Pipeline,
) -> Warned<Registered> {
    let divisions = Divisions::in_force(as_of.year());
    let context = Context { batches, pipeline, divisions, as_of };
    let regions = region::resolve_rows(&context);
    let identified = identity::identify(&context, &regions);
    let mut diagnostics: Vec<Diagnostic> = identified.diagnostics;
    let entries = identified.value;
    let placed = region::place_rows(&context, &regions);
    let merged = merge::merge(&context, &entries, &regions, &placed);
    diagnostics.extend(merged.diagnostics);
    let (candidates, scoped) = rayon::join(
        || candidates::find(&context, &entries, &merged.value),
        || scope::scope(&context, &entries, &merged.value),
    );
    diagnostics.extend(candidates::findings(&candidates));
    diagnostics.extend(scoped.diagnostics);
    let fates = scope::fates(&context, &entries, &scoped.value);
    let in_scope = scope::in_scope(&scoped.value);
    let mut selected = select::Selected::of(&context, &merged.value, &in_scope);
    let linked = link::Linked::of(&selected, previous.map(|year| &year.register), divisions);
    selected.keep_ids(linked.kept_ids(&selected));
    let derived = derive::derive(&context, &selected, &linked);
    let ended = events::ended(&merged.value, &scoped.value, &linked);
    let events = events::events(&derived.value, &linked, ended, divisions);
    diagnostics.extend(derived.diagnostics);
    diagnostics.extend(consistency::check(&context, &selected));
    let completeness = pipeline.expected.as_ref().map(|list| {
        let owners = scope::owners(&context, &entries, &scoped.value);
        let previous = previous.and_then(|year| year.completeness.as_ref());
        let found = completeness::completeness(&context, list, &regions, &owners, previous);
        diagnostics.extend(found.diagnostics);
        found.value
    });
    let registered = Registered {
        register: derived.value,
        fates,
        exclusions: scope::exclusions(&scoped.value),
        left_out: LeftOut::of(&context, &merged.value, &scoped.value),
        decided: entries.decided,
        candidates,
        links: linked.rows().iter().map(|row| row.map(|row| row as u32)).collect(),
        events,
        completeness,
        collected: batches.iter().flat_map(|batch| batch.origins.keys().copied()).collect(),
    };
    Warned { value: registered, diagnostics }
}
