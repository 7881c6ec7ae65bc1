//! Which pairs are compared at all.
//!
//! Enters: entries. Leaves: pairs that share a registration number, a name, a name but for
//! one slip, or region and date. Time grows with the entries and not with their pairs: what
//! more than a few dozen share tells nobody apart, and says nothing.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::Subject;
use super::names::variants;
use crate::codes::normalize;
use crate::register::groups;

/// Entries that may share a key which is still looked at.
const MOST: usize = 40;

/// Entries that have no valid credit code: two with valid codes are two, unless all else
/// agrees.
fn seekers(subjects: &[Subject<'_>]) -> Vec<usize> {
    (0..subjects.len()).filter(|at| subjects[*at].code.is_none()).collect()
}

/// The pairs to compare, the lesser first.
pub(super) fn pairs(subjects: &[Subject<'_>]) -> Vec<(usize, usize)> {
    let seekers = &seekers(subjects);
    let (numbers, names) = rayon::join(
        || shared(subjects, |one| one.number.as_deref()),
        || shared(subjects, |one| Some((one.name.as_ref(), one.region?))),
    );
    let mut found: BTreeSet<(usize, usize)> = numbers.into_iter().chain(names).collect();
    if seekers.is_empty() {
        return found.into_iter().collect();
    }
    let dates = |at: usize| Some((subjects[at].region?, subjects[at].registered?));
    found.extend(met(subjects.len(), seekers, |at| dates(at).into_iter().collect()));
    found.extend(met(subjects.len(), seekers, |at| variants(&subjects[at].name)));
    // Codes that fail their checks, beside those that pass.
    let broken: Vec<usize> =
        seekers.iter().copied().filter(|at| subjects[*at].given.is_some()).collect();
    if !broken.is_empty() {
        found.extend(met(subjects.len(), &broken, |at| subjects[at].code_variants()));
    }
    found.into_iter().collect()
}

impl Subject<'_> {
    /// The code, valid or as given, but for one slip.
    fn code_variants(&self) -> Vec<String> {
        let given = || Some(normalize(self.given?).to_uppercase());
        let code = self.code.map(|code| code.as_str().to_owned()).or_else(given);
        code.map(|code| variants(&code)).unwrap_or_default()
    }
}

/// Pairs of entries that share a key.
fn shared<'s, K: Hash + Eq>(
    subjects: &'s [Subject<'_>],
    key: impl Fn(&'s Subject<'_>) -> Option<K> + Sync,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let all_pairs = |group: &[usize]| {
        if group.len() <= MOST {
            for (at, first) in group.iter().enumerate() {
                pairs.extend(group[at + 1..].iter().map(|second| (*first, *second)));
            }
        }
    };
    groups::each(subjects.len(), |at| key(&subjects[at]), all_pairs);
    pairs
}

/// Pairs of a seeker and any entry that share one of their keys.
fn met<K: Hash + Eq + Send + Sync>(
    entries: usize,
    seekers: &[usize],
    keys: impl Fn(usize) -> Vec<K> + Sync,
) -> Vec<(usize, usize)> {
    let mut index: HashMap<K, Vec<usize>, RandomState> = HashMap::default();
    for seeker in seekers {
        for key in keys(*seeker) {
            index.entry(key).or_default().push(*seeker);
        }
    }
    index.retain(|_, seekers| seekers.len() <= MOST);
    let partners = |at: usize| {
        let keys = keys(at);
        let seekers = keys.iter().flat_map(|key| index.get(key).into_iter().flatten().copied());
        let pairs =
            seekers.filter(|seeker| *seeker != at).map(|seeker| (seeker.min(at), seeker.max(at)));
        pairs.collect::<Vec<_>>()
    };
    (0..entries).into_par_iter().flat_map_iter(partners).collect()
}
