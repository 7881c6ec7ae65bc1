//! Who is in scope at the reference date (contract §5), each exclusion by a named rule.
//!
//! Enters: entries with their values. Leaves: in, out by a rule, or set aside.

use std::collections::BTreeMap;

use super::identity::{Entries, Entry};
use super::merge::{Merged, representative};
use super::{Context, RowFate};
use crate::codes::OrgType;
use crate::diag::{Diagnostic, Warned, codes};
use crate::rows::BRANCH;
use crate::spec::{Field, Role};

/// Why an entry is out of scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// A reviewer decided it.
    Decision,
    /// Found only in association lists: a member enterprise, or not registered.
    NotRegistered,
    /// A branch or a representative office: no legal person.
    Branch,
    /// A filed community organization.
    Community,
    /// Registered after the reference date, or in preparation.
    NotYetRegistered,
    /// Cancelled on or before the reference date.
    Cancelled,
    /// Revoked on or before the reference date.
    Revoked,
}

impl Exclusion {
    /// The stable name of the rule.
    pub fn id(self) -> &'static str {
        match self {
            Exclusion::Decision => "register/excluded",
            Exclusion::NotRegistered => "register/not-registered",
            Exclusion::Branch => "register/branch",
            Exclusion::Community => "register/filed-community",
            Exclusion::NotYetRegistered => "register/not-yet-registered",
            Exclusion::Cancelled => "register/cancelled",
            Exclusion::Revoked => "register/revoked",
        }
    }

    /// The Chinese name.
    pub fn name(self) -> &'static str {
        match self {
            Exclusion::Decision => "经人工决定剔除",
            Exclusion::NotRegistered => "仅见于协会名单，未见登记",
            Exclusion::Branch => "分支机构、代表机构",
            Exclusion::Community => "备案的城乡社区社会组织",
            Exclusion::NotYetRegistered => "基准日尚未登记",
            Exclusion::Cancelled => "基准日及以前已注销",
            Exclusion::Revoked => "基准日及以前已撤销、吊销或取缔",
        }
    }
}

/// What is decided of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    In,
    Out(Exclusion),
    SetAside,
}

/// Decides each entry.
pub(crate) fn scope(
    context: &Context<'_>,
    entries: &Entries,
    merged: &Merged<'_>,
) -> Warned<Vec<Scope>> {
    let mut diagnostics = Vec::new();
    let mut scopes = Vec::with_capacity(entries.entries.len());
    for (at, entry) in entries.entries.iter().enumerate() {
        let scope = decide(context, entry, at, merged);
        match scope {
            Scope::SetAside => diagnostics.extend(findings(context, entry, at, merged)),
            Scope::In if merged.regions[at].is_none() => {
                diagnostics.push(about(context, entry, &codes::REGION_UNKNOWN));
            }
            _ => {}
        }
        let by_date = matches!(scope, Scope::In | Scope::Out(Exclusion::Cancelled));
        let dated = by_date && merged.date(Field::CancellationDate, at).is_some();
        if dated && merged.text(Field::Status, at) == Some("registered") {
            diagnostics.push(about(context, entry, &codes::LATE_STATUS));
        }
        scopes.push(scope);
    }
    Warned { value: scopes, diagnostics }
}

fn decide(context: &Context<'_>, entry: &Entry, at: usize, merged: &Merged<'_>) -> Scope {
    if entry.is_excluded() {
        return Scope::Out(Exclusion::Decision);
    }
    let registered = entry.rows.iter().any(|row| context.batch(*row).source.role == Role::Register);
    let kind = merged.text(Field::OrgType, at);
    // Intermediaries enter by a register or by an explicit type.
    if !registered && kind != Some(OrgType::Intermediary.name()) {
        return Scope::Out(Exclusion::NotRegistered);
    }
    let named =
        entry.code.is_none() && is_branch_name(merged.text(Field::Name, at).unwrap_or_default());
    if kind == Some(BRANCH) || named {
        return Scope::Out(Exclusion::Branch);
    }
    if kind == Some(OrgType::Community.name()) && !context.pipeline.switches.community_organizations
    {
        return Scope::Out(Exclusion::Community);
    }
    by_dates(context, entry, at, merged)
}

fn by_dates(context: &Context<'_>, entry: &Entry, at: usize, merged: &Merged<'_>) -> Scope {
    let (Some(registered), Some(status)) =
        (merged.date(Field::RegistrationDate, at), merged.text(Field::Status, at))
    else {
        return Scope::SetAside;
    };
    if registered > context.as_of || status == "not_yet_registered" {
        return Scope::Out(Exclusion::NotYetRegistered);
    }
    let ended = if status == "revoked" { Exclusion::Revoked } else { Exclusion::Cancelled };
    match merged.date(Field::CancellationDate, at) {
        Some(date) if date <= context.as_of => Scope::Out(ended),
        Some(_) => Scope::In,
        None if status == "registered" => Scope::In,
        None if status_date(context, entry, status) <= context.as_of => Scope::Out(ended),
        None => Scope::SetAside,
    }
}

/// The data date of the sheet that says the status.
fn status_date(context: &Context<'_>, entry: &Entry, status: &str) -> crate::quantity::Date {
    let says = |row: &&super::RowRef| {
        context.batch(**row).text(Field::Status, row.row as usize) == Some(status)
    };
    entry.rows.iter().filter(says).map(|row| context.data_date(*row)).min().unwrap_or(context.as_of)
}

/// 分会, 代表处 and the like, behind the name of the whole; asked only of entries
/// without a credit code, for a legal person has its own.
fn is_branch_name(name: &str) -> bool {
    // 某协会（武汉代表处） is one as well.
    let name = name.trim_end_matches([')', '）']);
    ["分会", "专业委员会", "专委会", "代表处", "办事处", "代表机构", "分支机构"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

fn about(context: &Context<'_>, entry: &Entry, code: &'static crate::diag::Code) -> Diagnostic {
    let place = entry.rows.first().map(|row| context.row_place(*row));
    Diagnostic::new(code, place.unwrap_or_default())
}

fn findings(
    context: &Context<'_>,
    entry: &Entry,
    at: usize,
    merged: &Merged<'_>,
) -> Vec<Diagnostic> {
    let lacking: Vec<&str> = [
        (merged.date(Field::RegistrationDate, at).is_none(), "登记日期"),
        (merged.text(Field::Status, at).is_none(), "登记状态"),
    ]
    .iter()
    .filter_map(|(lacks, name)| lacks.then_some(*name))
    .collect();
    let what = if lacking.is_empty() { "注销日期".to_owned() } else { lacking.join("、") };
    vec![
        about(context, entry, &codes::SCOPE_UNKNOWN)
            .message(format!("缺{what}，无法判断是否在册，搁置")),
    ]
}

/// What became of each row, batch by batch.
pub(crate) fn fates(
    context: &Context<'_>,
    entries: &Entries,
    scopes: &[Scope],
) -> Vec<Vec<RowFate>> {
    let mut fates: Vec<Vec<RowFate>> =
        context.batches.iter().map(|batch| vec![RowFate::SetAside; batch.len()]).collect();
    for (entry, scope) in entries.entries.iter().zip(scopes) {
        let stands = representative(context, entry);
        for row in &entry.rows {
            let fate = match scope {
                Scope::SetAside => RowFate::SetAside,
                _ if Some(*row) != stands => RowFate::Merged,
                Scope::In => RowFate::Accepted,
                Scope::Out(_) => RowFate::OutOfScope,
            };
            fates[row.batch as usize][row.row as usize] = fate;
        }
    }
    fates
}

/// The entry of each row, batch by batch; none for rows that were set aside.
pub(crate) fn owners(
    context: &Context<'_>,
    entries: &Entries,
    scopes: &[Scope],
) -> Vec<Vec<Option<u32>>> {
    let mut owners: Vec<Vec<Option<u32>>> =
        context.batches.iter().map(|batch| vec![None; batch.len()]).collect();
    let stands = entries.entries.iter().zip(scopes).zip(0..);
    for ((entry, _), at) in stands.filter(|((_, scope), _)| **scope != Scope::SetAside) {
        for row in &entry.rows {
            owners[row.batch as usize][row.row as usize] = Some(at);
        }
    }
    owners
}

/// The entries in scope.
pub(crate) fn in_scope(scopes: &[Scope]) -> Vec<usize> {
    (0..scopes.len()).filter(|at| scopes[*at] == Scope::In).collect()
}

/// How many entries each rule leaves out.
pub(crate) fn exclusions(scopes: &[Scope]) -> BTreeMap<Exclusion, u64> {
    let mut counts = BTreeMap::new();
    for scope in scopes {
        if let Scope::Out(rule) = scope {
            *counts.entry(*rule).or_insert(0) += 1;
        }
    }
    counts
}
