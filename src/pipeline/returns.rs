//! Faulty files → the workbooks that go back to their senders.
//!
//! Enters: what the job found. Leaves: one workbook for each file with an error (by a
//! switch with a warning), which lists its warnings too. Reads these files once more, each
//! for itself, so that a large job never holds its cells; a file that is no longer what was
//! read gets its list alone.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Outcome;
use super::read::layout_of;
use crate::diag::{Diagnostic, Severity};
use crate::report::returns::{self, Return};
use crate::report::write::Files;
use crate::report::{RenderError, manifest};
use crate::rows::{self, KeptSheet, Lexicon};
use crate::spec::Pipeline;
use crate::workbook::{self, Sheet, SourceFile};

pub(super) fn returns(outcome: &Outcome, pipeline: &Pipeline) -> Result<Files, RenderError> {
    if !pipeline.output.returns {
        return Ok(Files::new());
    }
    let mut found: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in outcome.diagnostics.iter().filter(|finding| returns::is_for_sender(finding)) {
        found.entry(&finding.place.file).or_default().push(finding);
    }
    // Warnings alone tell what was decided; a file is faulty where something of it is lost.
    found.retain(|_, findings| {
        let lost = findings.iter().any(|one| one.severity() == Severity::Error);
        lost || pipeline.output.returns_of_warnings
    });
    if found.is_empty() {
        return Ok(Files::new());
    }
    let lexicon = Lexicon::new(pipeline);
    let folders: BTreeSet<&str> =
        outcome.sources.iter().flat_map(|file| folders_of(&file.name)).collect();
    let made = outcome.sources.par_iter().filter_map(|file| {
        let findings = found.get(file.name.as_str())?;
        let sheets = read_again(file, outcome, pipeline, &lexicon);
        let made = returns::render(&Return {
            file: &file.name,
            as_of: outcome.as_of,
            sheets: sheets.as_deref(),
            findings,
        });
        let failed = |error| RenderError::Return { file: file.name.clone(), error };
        Some(made.map(|bytes| (returns::path(&file.name, &folders), bytes.into())).map_err(failed))
    });
    made.collect()
}

/// Every folder on the way to a file: `a`, `a/b` of `a/b/c.csv`.
fn folders_of(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('/').map(|(at, _)| &name[..at])
}

/// What may be given back of a file; `None` where it is no longer what was read, nothing
/// where it could not be read in the first place.
fn read_again(
    file: &SourceFile,
    outcome: &Outcome,
    pipeline: &Pipeline,
    lexicon: &Lexicon,
) -> Option<Vec<KeptSheet>> {
    let hash = outcome.inputs.get(&file.name).filter(|hash| !hash.is_empty());
    let Some(hash) = hash else { return Some(Vec::new()) };
    let bytes = workbook::load(&file.path).ok()?;
    if manifest::sha256(&bytes) != *hash {
        return None;
    }
    let book = outcome.readers.read(&file.name, &bytes, pipeline.switches.read_hidden);
    let kept = |sheet: &Sheet| rows::kept(sheet, layout_of(file, sheet, pipeline), lexicon);
    Some(book.sheets.iter().filter_map(kept).collect())
}
