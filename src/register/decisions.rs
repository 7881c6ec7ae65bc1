//! What reviewers have decided, carried out on rows and clusters of rows.
//!
//! Enters: the decisions in force and what each row says of who it is. Leaves: rows with
//! corrected keys, clusters merged, kept apart, excluded, and which decision met which
//! rows. Decides nothing itself: one that finds nothing is told, and changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::identity::Cluster;
use super::keys::{Said, unit_key};
use super::region::Located;
use super::{Context, RowRef};
use crate::codes::{EntryId, normalize_name, normalize_number};
use crate::diag::{Diagnostic, Place, codes};
use crate::spec::{Act, Correction, Decision, Field, Role};

/// The decisions of a year-end with the rows that they speak of.
#[derive(Debug, Default)]
pub(super) struct Decided<'a> {
    found: Vec<Found<'a>>,
}

/// A decision and, for each entry that it names, the rows of that entry.
#[derive(Debug)]
struct Found<'a> {
    decision: &'a Decision,
    rows: Vec<Vec<RowRef>>,
    /// Its own row, where it corrects a value.
    own: Option<RowRef>,
    /// It keeps apart what its own credit code, number or name makes one.
    void: bool,
}

/// What decisions say of a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Line of a decision to keep apart, and which of its entries this is.
    sides: BTreeSet<(usize, usize)>,
    excluded: bool,
}

impl Marks {
    /// Whether a decision keeps the two apart.
    pub(super) fn part(&self, other: &Marks) -> bool {
        let parts = |(line, side): &(usize, usize)| {
            other.sides.iter().any(|(theirs, at)| theirs == line && at != side)
        };
        self.sides.iter().any(parts)
    }

    /// Whether a decision excludes it.
    pub(super) fn excluded(&self) -> bool {
        self.excluded
    }

    pub(super) fn extend(&mut self, other: &Marks) {
        self.sides.extend(&other.sides);
        self.excluded |= other.excluded;
    }
}

impl<'a> Decided<'a> {
    /// Finds the rows that the decisions in force speak of.
    pub(super) fn of(
        context: &Context<'a>,
        said: &[(RowRef, Said<'_>)],
        regions: &[Vec<Option<Located>>],
    ) -> Decided<'a> {
        let year = context.as_of.year();
        let list = &context.pipeline.decisions.list;
        let held: Vec<&Decision> = list.iter().filter(|decision| decision.holds_at(year)).collect();
        let named = held.iter().flat_map(|decision| decision.act.entries());
        let mut rows: HashMap<&EntryId, Vec<RowRef>> =
            named.map(|entry| (entry, Vec::new())).collect();
        if rows.is_empty() {
            return Decided::default();
        }
        for (row, said) in said {
            let id = said.id(regions[row.batch as usize][row.row as usize]);
            if let Some(known) = id.and_then(|id| rows.get_mut(&id)) {
                known.push(*row);
            }
        }
        let own = own_rows(context);
        let found = held.into_iter().map(|decision| Found {
            decision,
            rows: decision.act.entries().iter().map(|entry| rows[entry].clone()).collect(),
            own: own.get(&decision.line).copied(),
            void: false,
        });
        let mut decided = Decided { found: found.collect() };
        decided.found.iter_mut().for_each(|found| found.narrow(context));
        decided
    }

    /// Gives rows the keys that decisions correct.
    pub(super) fn correct_keys<'s>(
        &self,
        said: &mut [(RowRef, Said<'s>)],
        regions: &[Vec<Option<Located>>],
    ) where
        'a: 's,
    {
        for found in &self.found {
            let Act::Correct { field, value, .. } = &found.decision.act else { continue };
            let region = found.own.and_then(|own| regions[own.batch as usize][own.row as usize]);
            for row in found.rows.iter().flatten() {
                // Every row that was found is one of these, which stand in order.
                let at = said.binary_search_by_key(row, |(row, _)| *row);
                let Some((_, said)) = at.ok().and_then(|at| said.get_mut(at)) else { continue };
                match (field, value) {
                    (Field::CreditCode, Correction::Code(code)) => said.code = Some(*code),
                    (Field::OldNumber, Correction::Text(text)) => {
                        said.number = Some(normalize_number(text));
                    }
                    (Field::Name, Correction::Text(text)) => said.name = Some(normalize_name(text)),
                    (Field::Registrar, Correction::Text(text)) => {
                        said.registrar = Some(unit_key(text, region));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Whether a decision gives a row its credit code.
    pub(super) fn gives_code(&self, row: RowRef) -> bool {
        self.found.iter().any(|found| {
            let code = matches!(&found.decision.act, Act::Correct { field: Field::CreditCode, .. });
            code && found.rows.iter().flatten().any(|known| *known == row)
        })
    }

    /// Merges and marks clusters, and gives each correction to those that it speaks of.
    pub(super) fn apply(&mut self, clusters: &mut [Option<Cluster>]) {
        let mut homes = self.homes(clusters);
        for found in &self.found {
            if matches!(found.decision.act, Act::Merge(_)) {
                found.merge(clusters, &mut homes);
            }
        }
        for found in &mut self.found {
            let of = |rows: &Vec<RowRef>| -> BTreeSet<usize> {
                rows.iter().filter_map(|row| homes.get(row).copied()).collect()
            };
            let sides: Vec<BTreeSet<usize>> = found.rows.iter().map(of).collect();
            found.mark(&sides, clusters);
        }
    }

    /// The cluster of each row that a decision speaks of.
    fn homes(&self, clusters: &[Option<Cluster>]) -> BTreeMap<RowRef, usize> {
        let rows = self.found.iter().flat_map(|found| found.rows.iter().flatten().copied());
        let wanted: BTreeSet<RowRef> = rows.collect();
        if wanted.is_empty() {
            return BTreeMap::new();
        }
        let filled = clusters.iter().enumerate().filter_map(|(at, one)| Some((at, one.as_ref()?)));
        let rows = filled.flat_map(|(at, cluster)| cluster.rows().map(move |row| (row, at)));
        rows.filter(|(row, _)| wanted.contains(row)).collect()
    }

    /// What was carried out, each decision with its reason; and their lines.
    pub(super) fn carried_out(&self, context: &Context<'_>) -> (BTreeSet<usize>, Vec<Diagnostic>) {
        let used = self.found.iter().filter(|found| found.is_used());
        let lines = used.clone().map(|found| found.decision.line).collect();
        let notes = used.map(|found| {
            let decision = found.decision;
            let rows: usize = found.rows.iter().map(Vec::len).sum();
            let message = format!(
                "{} 年末：{}，涉及 {rows} 行；{}（{}，{}）",
                context.as_of.year(),
                shown(decision),
                decision.reason,
                decision.role,
                decision.date,
            );
            let file = &context.pipeline.decisions.file;
            Diagnostic::new(&codes::DECIDED, place(file, decision)).message(message)
        });
        (lines, notes.collect())
    }
}

impl Found<'_> {
    /// A correction of one file speaks of the rows of that file alone.
    fn narrow(&mut self, context: &Context<'_>) {
        if let Act::Correct { file: Some(file), .. } = &self.decision.act {
            let of_file = |row: &RowRef| context.batch(*row).source.file == *file;
            self.rows.iter_mut().for_each(|rows| rows.retain(of_file));
        }
    }

    /// Whether there is anything that it can be carried out on.
    fn is_used(&self) -> bool {
        let met = self.rows.iter().filter(|rows| !rows.is_empty()).count();
        !self.void && met >= self.rows.len().min(2)
    }

    /// Makes the clusters of its entries one; the first in its order that has a credit
    /// code gives it.
    fn merge(&self, clusters: &mut [Option<Cluster>], homes: &mut BTreeMap<RowRef, usize>) {
        let rows = self.rows.iter().flatten();
        let homes_of: Vec<usize> = rows.filter_map(|row| homes.get(row).copied()).collect();
        let Some((first, others)) = homes_of.split_first() else { return };
        for at in others.iter().filter(|at| *at != first) {
            // One that was taken before is empty.
            let Some(taken) = clusters[*at].take() else { continue };
            if let Some(target) = clusters[*first].as_mut() {
                target.take(taken);
            }
            homes.values_mut().filter(|home| *home == at).for_each(|home| *home = *first);
        }
    }

    /// Tells the clusters of each entry what is decided of them.
    fn mark(&mut self, sides: &[BTreeSet<usize>], clusters: &mut [Option<Cluster>]) {
        let members =
            || sides.iter().enumerate().flat_map(|(n, at)| at.iter().map(move |at| (n, *at)));
        let distinct: BTreeSet<usize> = members().map(|(_, at)| at).collect();
        self.void =
            matches!(self.decision.act, Act::KeepApart(_)) && distinct.len() < members().count();
        for (side, at) in members().filter(|_| !self.void) {
            let Some(cluster) = clusters[at].as_mut() else { continue };
            match self.decision.act {
                Act::KeepApart(_) => drop(cluster.marks().sides.insert((self.decision.line, side))),
                Act::Exclude(_) => cluster.marks().excluded = true,
                Act::Correct { .. } => self.own.into_iter().for_each(|own| cluster.add_row(own)),
                Act::Merge(_) => {}
            }
        }
    }
}

/// The row of each correction, by its line.
fn own_rows(context: &Context<'_>) -> BTreeMap<usize, RowRef> {
    let batches = context.batches.iter().enumerate();
    let decided = batches.filter(|(_, batch)| batch.source.role == Role::Decision);
    let rows = decided.flat_map(|(at, batch)| {
        let reference = move |row: usize| RowRef { batch: at as u32, row: row as u32 };
        batch.rows.iter().enumerate().map(move |(row, line)| (*line as usize + 1, reference(row)))
    });
    rows.collect()
}

/// The place of a decision.
fn place(file: &str, decision: &Decision) -> Place {
    // A file of decisions has fewer lines than a sheet has rows.
    let line = decision.line as u32 - 1;
    Place::rows(file, "", line, line)
}

/// What a decision does, in words.
fn shown(decision: &Decision) -> String {
    let entries: Vec<String> = decision.act.entries().iter().map(EntryId::to_string).collect();
    let entries = entries.join("、");
    match &decision.act {
        Act::Correct { field, .. } => format!("更正 {entries} 的{}", field.name()),
        act => format!("{} {entries}", act.name()),
    }
}

/// Decisions that no year-end carried out: contradicted, or without anything to meet.
pub fn left_over(
    decisions: &crate::spec::Decisions,
    carried_out: &BTreeSet<usize>,
) -> Vec<Diagnostic> {
    let left = decisions.list.iter().filter(|decision| !carried_out.contains(&decision.line));
    left.map(|decision| {
        let place = place(&decisions.file, decision);
        match decision.contradicts {
            Some(line) => Diagnostic::new(&codes::DECISION_CONTRADICTS, place)
                .message(format!("{}：与第 {line} 行的决定相矛盾，两者都未执行", shown(decision))),
            None => Diagnostic::new(&codes::DECISION_UNUSED, place).message(format!(
                "{}：各年末都没有可以执行的条目（不在来源中，或本就是同一条目）",
                shown(decision)
            )),
        }
    })
    .collect()
}
