//! What the entries out of scope say of having built a party organization.
//!
//! Enters: merged entries and their scopes. Leaves: counts by the rule that leaves them out and by division,
//! so that a rate over all who are registered can be told from one over those in scope.
//! Never counts an entry twice.

use std::collections::BTreeMap;

use super::Context;
use super::derive::built;
use super::merge::Merged;
use super::scope::{Exclusion, Scope};
use super::select::Selected;
use crate::codes::RegionCode;
use crate::quantity::Counts;

/// Entries that are not in scope, by whether they have built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// By the rule that leaves them out, none where nobody can tell whether they are in
    /// scope; and by the division that registers them.
    pub counts: BTreeMap<(Option<Exclusion>, Option<RegionCode>), Counts>,
}

impl LeftOut {
    /// Counts the entries that are not in scope.
    pub(super) fn of(context: &Context<'_>, merged: &Merged<'_>, scopes: &[Scope]) -> LeftOut {
        let left: Vec<usize> = (0..scopes.len()).filter(|at| scopes[*at] != Scope::In).collect();
        let selected = Selected::of(context, merged, &left);
        let industry_counts = context.pipeline.switches.industry_counts;
        let mut found = LeftOut::default();
        for at in 0..selected.len() {
            let rule = match scopes[selected.entry(at)] {
                Scope::Out(rule) => Some(rule),
                _ => None,
            };
            let counts = found.counts.entry((rule, selected.region(at))).or_default();
            *counts += Counts::of(built(&selected, at, industry_counts));
        }
        found
    }

    /// Those that a rule leaves out; none: those set aside.
    pub fn by(&self, rule: Option<Exclusion>) -> Counts {
        let of_rule = self.counts.iter().filter(|((of, _), _)| *of == rule);
        of_rule.fold(Counts::default(), |mut sum, (_, counts)| {
            sum += *counts;
            sum
        })
    }
}
