//! The same organization at the year-end before.
//!
//! Enters: this year's organizations and last year's register. Leaves: for each its row
//! of last year, and the identity that it keeps. History is never rebuilt from the present
//! register, and no two organizations are one of last year.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::select::Selected;
use super::table::Register;
use crate::codes::{CreditCode, Divisions, RegionCode, normalize_name, normalize_number};
use crate::spec::Field;

/// The columns of last year's register that this year's organizations are compared with.
pub(crate) const COMPARED: [&str; 8] =
    ["id", "credit_code", "old_number", "name", "registrar", "built", "members", "term_end"];

/// This year's organizations and last year's register.
pub(super) struct Linked<'a> {
    before: Option<Before<'a>>,
    /// For each organization of this year its row of last year.
    rows: Vec<Option<usize>>,
}

impl<'a> Linked<'a> {
    /// Finds each organization in the register of the year-end before, where there is one.
    pub(super) fn of(
        selected: &Selected<'_, '_>,
        previous: Option<&'a Register>,
        divisions: &Divisions,
    ) -> Linked<'a> {
        let before = previous.map(|register| Before::new(register, divisions));
        let find = |at: usize| {
            let (number, name) =
                (selected.text(Field::OldNumber, at), selected.text(Field::Name, at));
            before.as_ref()?.find(selected.code(at), number, name, selected.region(at))
        };
        let rows = (0..selected.len()).into_par_iter().map(find).collect();
        let mut linked = Linked { before, rows };
        linked.keep_one_each(selected);
        linked
    }

    /// Where several are found as one of last year, it is the one that has its credit code;
    /// else none.
    fn keep_one_each(&mut self, selected: &Selected<'_, '_>) {
        let Some(before) = &self.before else { return };
        let mut found: Vec<(usize, usize)> =
            self.rows.iter().enumerate().filter_map(|(at, row)| Some(((*row)?, at))).collect();
        found.sort_unstable();
        for claim in found.chunk_by(|a, b| a.0 == b.0).filter(|claim| claim.len() > 1) {
            let theirs = before.register.text("credit_code", claim[0].0);
            for (_, at) in claim {
                let ours = selected.code(*at).map(CreditCode::as_str);
                if ours.is_none() || ours != theirs {
                    self.rows[*at] = None;
                }
            }
        }
    }

    /// Last year's register.
    pub(super) fn previous(&self) -> Option<&'a Register> {
        self.before.as_ref().map(|before| before.register)
    }

    /// For each organization of this year its row of last year.
    pub(super) fn rows(&self) -> &[Option<usize>] {
        &self.rows
    }

    /// Last year's register by its keys.
    pub(super) fn before(&self) -> Option<&Before<'a>> {
        self.before.as_ref()
    }

    /// The identity of last year, which an organization without a credit code keeps where
    /// no other has it now.
    pub(super) fn kept_ids(&self, selected: &Selected<'_, '_>) -> Vec<(usize, String)> {
        let Some(previous) = self.previous() else { return Vec::new() };
        let taken: HashSet<&str, RandomState> =
            (0..selected.len()).map(|at| selected.id(at)).collect();
        let keeps = |at: usize| {
            let former = previous.text("id", self.rows[at]?)?;
            let keeps = selected.code(at).is_none() && !taken.contains(former);
            keeps.then(|| (at, former.to_owned()))
        };
        (0..selected.len()).filter_map(keeps).collect()
    }
}

/// Last year's register by its keys.
pub(crate) struct Before<'a> {
    register: &'a Register,
    codes: Index<&'a str, usize>,
    numbers: Index<Cow<'a, str>, Option<usize>>,
    names: Index<(Cow<'a, str>, RegionCode), Option<usize>>,
}

/// Rows by key; never walked through, so that its order is of no account.
type Index<K, V> = std::collections::HashMap<K, V, RandomState>;

impl<'a> Before<'a> {
    /// `divisions` are those of this year, in which last year's regions are sought.
    fn new(register: &'a Register, divisions: &Divisions) -> Before<'a> {
        let codes = || {
            let codes = register.texts("credit_code").enumerate();
            codes.filter_map(|(at, code)| Some((code?, at))).collect()
        };
        let numbers = || {
            let numbers = register.texts("old_number");
            once(numbers.map(|number| Some(normalize_number(number?))), register.len())
        };
        let names = || {
            let key = |(name, region): (Option<&'a str>, &Option<RegionCode>)| {
                let (name, region) = (name?, (*region)?);
                // Of a division that was split nobody knows by the code which part is meant.
                let region = divisions.forward(region).unwrap_or(region);
                Some((normalize_name(name), region))
            };
            once(register.texts("name").zip(&register.regions).map(key), register.len())
        };
        let ((codes, numbers), names) = rayon::join(|| rayon::join(codes, numbers), names);
        Before { register, codes, numbers, names }
    }

    /// The row of last year: by code, else number, else name and region, where one only
    /// fits and no better key tells the two apart.
    pub(crate) fn find(
        &self,
        code: Option<&CreditCode>,
        number: Option<&str>,
        name: Option<&str>,
        region: Option<RegionCode>,
    ) -> Option<usize> {
        let code = code.map(CreditCode::as_str);
        let number = number.map(normalize_number);
        let same_code = |at: &usize| {
            let theirs = self.register.text("credit_code", *at);
            code.zip(theirs).is_none_or(|(ours, theirs)| ours == theirs)
        };
        let same_number = |at: &usize| {
            let theirs = self.register.text("old_number", *at).map(normalize_number);
            number.as_ref().zip(theirs).is_none_or(|(ours, theirs)| *ours == theirs)
        };
        let by_code = code.and_then(|code| self.codes.get(code).copied());
        let numbered = || self.numbers.get(number.as_ref()?).copied().flatten().filter(same_code);
        let named = || {
            let found = self.names.get(&(normalize_name(name?), region?)).copied().flatten();
            found.filter(|at| same_code(at) && same_number(at))
        };
        by_code.or_else(numbered).or_else(named)
    }
}

/// The row of each key; keys that two rows hold find neither.
fn once<K: Hash + Eq>(
    keys: impl Iterator<Item = Option<K>>,
    rows: usize,
) -> Index<K, Option<usize>> {
    let mut index = Index::with_capacity_and_hasher(rows, RandomState::default());
    for (at, key) in keys.enumerate() {
        if let Some(key) = key {
            index.entry(key).and_modify(|found| *found = None).or_insert(Some(at));
        }
    }
    index
}
