//! What reviewers have decided (人工决定), as `decisions.toml` says it.
//!
//! Enters: nothing. Leaves: decisions that are replayed on every run, each with reason,
//! date, role and line, and those of them that contradict each other. Never finds the
//! entries that they speak of; `register` does.

use std::collections::BTreeMap;

use super::Field;
use crate::codes::{CreditCode, EntryId};
use crate::quantity::Date;

/// The name of the file of decisions.
pub const DECISIONS: &str = "decisions.toml";

/// All decisions of a pipeline, in the order of their lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The name of the file, for findings.
    pub file: String,
    /// The decisions.
    pub list: Vec<Decision>,
}

/// One decision of a reviewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What is done.
    pub act: Act,
    /// Why.
    pub reason: String,
    /// The day on which it was decided.
    pub date: Date,
    /// The office or post that decided, never a person.
    pub role: String,
    /// The year-ends for which it holds; all where none is said.
    pub years: Vec<i16>,
    /// The line in the file, from 1.
    pub line: usize,
    /// The line of another decision that it contradicts: neither is carried out.
    pub contradicts: Option<usize>,
}

/// What a decision does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// These are one legal person; the first that has a credit code gives it.
    Merge(Vec<EntryId>),
    /// No two of these are one legal person.
    KeepApart(Vec<EntryId>),
    /// The true value of a field.
    Correct {
        /// Whose.
        entry: EntryId,
        /// The rows of this file alone are meant, as where two organizations bear one code;
        /// all rows where none is said.
        file: Option<String>,
        /// Which field.
        field: Field,
        /// Its value.
        value: Correction,
    },
    /// It does not belong in the register.
    Exclude(EntryId),
}

/// The value that a decision gives a field, of the field's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// Text, or a listed value.
    Text(String),
    /// A credit code.
    Code(CreditCode),
    /// A calendar date.
    Date(Date),
    /// A whole number.
    Count(u32),
    /// Yes or no.
    Answer(bool),
}

impl Act {
    /// The word of `decisions.toml`.
    pub fn id(&self) -> &'static str {
        match self {
            Act::Merge(_) => "merge",
            Act::KeepApart(_) => "keep-apart",
            Act::Correct { .. } => "correct",
            Act::Exclude(_) => "exclude",
        }
    }

    /// The word of the report.
    pub fn name(&self) -> &'static str {
        match self {
            Act::Merge(_) => "归并",
            Act::KeepApart(_) => "不归并",
            Act::Correct { .. } => "更正",
            Act::Exclude(_) => "剔除",
        }
    }

    /// The entries that it names, in its order.
    pub fn entries(&self) -> &[EntryId] {
        match self {
            Act::Merge(entries) | Act::KeepApart(entries) => entries,
            Act::Correct { entry, .. } | Act::Exclude(entry) => std::slice::from_ref(entry),
        }
    }
}

impl Decision {
    /// Whether it is carried out at a year-end.
    pub fn holds_at(&self, year: i16) -> bool {
        self.contradicts.is_none() && self.speaks_of(Some(year))
    }

    /// Whether it speaks of a year; of one that no decision names where none is given.
    fn speaks_of(&self, year: Option<i16>) -> bool {
        self.years.is_empty() || year.is_some_and(|year| self.years.contains(&year))
    }
}

impl Decisions {
    /// Marks the decisions that contradict each other in some year.
    pub(super) fn find_contradictions(&mut self) {
        let named = self.list.iter().flat_map(|decision| decision.years.iter().copied().map(Some));
        let mut years: Vec<Option<i16>> = named.chain([None]).collect();
        years.sort_unstable();
        years.dedup();
        let mut found = BTreeMap::new();
        for year in years {
            let active: Vec<usize> =
                (0..self.list.len()).filter(|at| self.list[*at].speaks_of(year)).collect();
            for (a, b) in self.apart_and_merged(&active).into_iter().chain(self.unequal(&active)) {
                found.entry(a).or_insert(self.list[b].line);
                found.entry(b).or_insert(self.list[a].line);
            }
        }
        for (at, line) in found {
            self.list[at].contradicts = Some(line);
        }
    }

    /// Entries that are kept apart here and merged there, over any number of steps.
    fn apart_and_merged(&self, active: &[usize]) -> Vec<(usize, usize)> {
        let merges: Vec<usize> = active
            .iter()
            .copied()
            .filter(|at| matches!(self.list[*at].act, Act::Merge(_)))
            .collect();
        let mut clashes = Vec::new();
        for apart in active {
            let Act::KeepApart(entries) = &self.list[*apart].act else { continue };
            for entry in entries {
                let (reached, used) = self.reached(entry, &merges);
                let others = entries.iter().filter(|other| *other != entry);
                if others.into_iter().any(|other| reached.contains(&other)) {
                    clashes.extend(used.into_iter().map(|merge| (*apart, merge)));
                }
            }
        }
        clashes
    }

    /// The entries that merges make one with `start`, and the merges that do.
    fn reached<'s>(
        &'s self,
        start: &'s EntryId,
        merges: &[usize],
    ) -> (Vec<&'s EntryId>, Vec<usize>) {
        let (mut reached, mut used) = (vec![start], Vec::new());
        while let Some(next) = merges.iter().copied().find(|merge| {
            let entries = self.list[*merge].act.entries();
            !used.contains(merge) && entries.iter().any(|entry| reached.contains(&entry))
        }) {
            used.push(next);
            reached.extend(self.list[next].act.entries());
        }
        (reached, used)
    }

    /// Two values for one field of one entry.
    fn unequal(&self, active: &[usize]) -> Vec<(usize, usize)> {
        let mut first = BTreeMap::new();
        let mut clashes = Vec::new();
        for at in active.iter().copied() {
            let Act::Correct { entry, file, field, value } = &self.list[at].act else { continue };
            match first.get(&(entry, file, field)) {
                Some((other, known)) if *known != value => clashes.push((*other, at)),
                Some(_) => {}
                None => drop(first.insert((entry, file, field), (at, value))),
            }
        }
        clashes
    }
}
