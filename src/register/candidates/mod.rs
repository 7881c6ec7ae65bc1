//! Entries that may be one legal person, though they share no key (疑似重复).
//!
//! Enters: entries with their values. Leaves: pairs with a score and every piece of
//! evidence that makes it up. Never merges: a reviewer decides, in `decisions.toml`.

mod block;
mod evidence;
mod names;

use std::borrow::Cow;

use rayon::prelude::*;

pub use evidence::{Clue, Evidence};

use super::identity::Entries;
use super::merge::{Merged, representative};
use super::select;
use super::{Context, RowRef};
use crate::codes::{CreditCode, RegionCode, normalize_name, normalize_number};
use crate::diag::{Diagnostic, Place, codes};
use crate::quantity::Date;
use crate::spec::{Field, Role};

/// Points from which a pair is shown.
const LEAST: i32 = 60;

/// Two entries that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Their identities, as decisions name them; the lesser first.
    pub ids: [String; 2],
    /// Their names, as written.
    pub names: [String; 2],
    /// Where they stand.
    pub places: [Place; 2],
    /// The sum of the evidence.
    pub score: i32,
    /// What speaks for and against, in the order of its kinds.
    pub evidence: Vec<Evidence>,
}

impl Candidate {
    /// The waterfall in words: 名称相同 +45；登记日期相同 +25.
    pub fn evidence_in_words(&self) -> String {
        evidence::in_words(&self.evidence)
    }
}

/// What is compared of an entry.
#[derive(Debug)]
struct Subject<'a> {
    entry: usize,
    row: RowRef,
    code: Option<CreditCode>,
    /// A code that fails its checks, as given.
    given: Option<&'a str>,
    number: Option<Cow<'a, str>>,
    name: Cow<'a, str>,
    region: Option<RegionCode>,
    /// A register or a registrar says the region, not only what stands around the table.
    region_is_stated: bool,
    registered: Option<Date>,
    org_type: Option<&'a str>,
}

/// Finds the pairs that score enough, best first.
pub(super) fn find(
    context: &Context<'_>,
    entries: &Entries,
    merged: &Merged<'_>,
) -> Vec<Candidate> {
    let subjects: Vec<Subject<'_>> = (0..entries.entries.len())
        .into_par_iter()
        .filter_map(|at| Subject::of(context, entries, merged, at))
        .collect();
    let entry = |subject: usize| &entries.entries[subjects[subject].entry];
    let pairs = block::pairs(&subjects);
    let mut found: Vec<Candidate> = pairs
        .into_par_iter()
        .filter(|(a, b)| !entry(*a).is_kept_from(entry(*b)))
        .filter_map(|(a, b)| {
            let evidence = evidence::weigh(context.divisions, &subjects[a], &subjects[b]);
            let score = evidence.iter().map(|one| one.points).sum();
            (score >= LEAST)
                .then(|| candidate(context, merged, [&subjects[a], &subjects[b]], score, evidence))
        })
        .collect();
    found.sort_by(|a, b| {
        (b.score, &a.ids, &a.places[1].row).cmp(&(a.score, &b.ids, &b.places[1].row))
    });
    found
}

/// A finding for each candidate, at the second of its places.
pub(super) fn findings(candidates: &[Candidate]) -> Vec<Diagnostic> {
    let finding = |candidate: &Candidate| {
        let [first, second] = &candidate.places;
        Diagnostic::new(&codes::CANDIDATE, second.clone()).message(format!(
            "与 {first} 可能是同一组织（{} 分）：{}",
            candidate.score,
            candidate.evidence_in_words(),
        ))
    };
    candidates.iter().map(finding).collect()
}

fn candidate(
    context: &Context<'_>,
    merged: &Merged<'_>,
    pair: [&Subject<'_>; 2],
    score: i32,
    evidence: Vec<Evidence>,
) -> Candidate {
    let mut sides = pair.map(|one| {
        let (batch, place) = (context.batch(one.row), context.row_place(one.row));
        let name = batch.text(Field::Name, one.row.row as usize).unwrap_or_default().to_owned();
        (select::id(context, merged, one.entry).into_owned(), name, place)
    });
    sides.sort_by(|(a, _, x), (b, _, y)| (a, &x.file, x.row).cmp(&(b, &y.file, y.row)));
    let [(a, name_a, place_a), (b, name_b, place_b)] = sides;
    Candidate { ids: [a, b], names: [name_a, name_b], places: [place_a, place_b], score, evidence }
}

impl<'a> Subject<'a> {
    /// What is compared of an entry; `None` where it has no name or is excluded.
    fn of(
        context: &Context<'a>,
        entries: &Entries,
        merged: &Merged<'a>,
        at: usize,
    ) -> Option<Subject<'a>> {
        let entry = &entries.entries[at];
        let row = representative(context, entry).filter(|_| !entry.is_excluded())?;
        let batches: &'a [crate::rows::RowBatch] = context.batches;
        let batch = &batches[row.batch as usize];
        let name = merged.text(Field::Name, at)?;
        let number = merged.text(Field::OldNumber, at).map(normalize_number);
        let registrar = batch.text(Field::Registrar, row.row as usize);
        Some(Subject {
            entry: at,
            row,
            code: entry.code,
            given: batch.given_code(row.row as usize),
            number,
            name: normalize_name(name),
            region: merged.regions[at],
            region_is_stated: registrar.is_some() || batch.source.role == Role::Register,
            registered: merged.date(Field::RegistrationDate, at),
            org_type: merged.text(Field::OrgType, at),
        })
    }
}
