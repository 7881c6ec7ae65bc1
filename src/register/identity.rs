//! Which rows are one organization (contract §5, Entry).
//!
//! Enters: rows with their keys. Leaves: entries, each a list of rows, and rows
//! set aside. Keys in order: valid credit code; registration number; name with
//! registrar; name alone. What reviewers have decided goes before. Never merges on a near key, and never breaks a tie by order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::decisions::{Decided, Marks};
use super::keys::{self, Keys, Said};
use super::region::{Located, Means};
use super::{Context, RowRef};
use crate::codes::{CreditCode, RegionCode, holds_personal, is_identity_number, repairs};
use crate::diag::{Code, Diagnostic, Warned, codes};
use crate::spec::{Field, Role};

/// One legal person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its rows.
    pub(crate) rows: Vec<RowRef>,
    /// Its valid credit code, perhaps repaired.
    pub(crate) code: Option<CreditCode>,
    /// What decisions say of it: of most, nothing.
    marks: Option<Box<Marks>>,
}

impl Entry {
    /// Whether a decision excludes it.
    pub(crate) fn is_excluded(&self) -> bool {
        self.marks.as_ref().is_some_and(|marks| marks.excluded())
    }

    /// Whether a decision keeps the two apart.
    pub(crate) fn is_kept_from(&self, other: &Entry) -> bool {
        are_apart(&self.marks, &other.marks)
    }
}

fn are_apart(a: &Option<Box<Marks>>, b: &Option<Box<Marks>>) -> bool {
    a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a.part(b))
}

/// Entries, and rows that could not be given to one.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) entries: Vec<Entry>,
    pub(crate) set_aside: Vec<RowRef>,
    /// Lines of the decisions that were carried out.
    pub(crate) decided: BTreeSet<usize>,
}

/// Rows that share their first key, with all keys that they hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Cluster {
    rows: Few<RowRef>,
    code: Option<CreditCode>,
    numbers: Few<u32>,
    /// Name with registrar.
    full_names: Few<u32>,
    names: Few<u32>,
    in_register: bool,
    /// What decisions say of it: of most, nothing.
    marks: Option<Box<Marks>>,
}

/// Distinct values; most clusters hold one of each kind, and there are as many clusters
/// as organizations.
#[derive(Debug, Clone)]
struct Few<T> {
    first: Option<T>,
    #[expect(
        clippy::box_collection,
        reason = "a null pointer for most clusters, of which there are as many as organizations"
    )]
    more: Option<Box<BTreeSet<T>>>,
}

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few { first: None, more: None }
    }
}

impl<T: Copy + Ord> Few<T> {
    fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.first.into_iter().chain(self.more.iter().flat_map(|more| more.iter().copied()))
    }

    fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    fn holds(&self, value: T) -> bool {
        self.first == Some(value) || self.more.as_ref().is_some_and(|more| more.contains(&value))
    }

    fn add(&mut self, value: T) {
        if self.first.is_none() {
            self.first = Some(value);
        } else if self.first != Some(value) {
            self.more.get_or_insert_default().insert(value);
        }
    }

    fn shares(&self, other: &Few<T>) -> bool {
        self.iter().any(|mine| other.holds(mine))
    }
}

/// Groups the rows into entries.
pub(crate) fn identify(context: &Context<'_>, regions: &[Vec<Option<Located>>]) -> Warned<Entries> {
    let mut diagnostics = Vec::new();
    let mut entries = Entries::default();
    let mut said = keys::said(context, regions);
    let repairs = repair(context, regions, &mut said);
    let mut decided = Decided::of(context, &said, regions);
    decided.correct_keys(&mut said, regions);
    diagnostics.extend(
        repairs.into_iter().filter(|(row, _)| !decided.gives_code(*row)).map(|(_, found)| found),
    );
    let mut clusters = first_clusters(context, &said, &mut entries, &mut diagnostics);
    decided.apply(&mut clusters);
    let (carried_out, notes) = decided.carried_out(context);
    diagnostics.extend(notes);
    entries.decided = carried_out;
    // Who has a code seeks nobody: of most registers that is all.
    let codeless: Vec<usize> = (0..clusters.len())
        .filter(|at| clusters[*at].as_ref().is_some_and(|cluster| cluster.code.is_none()))
        .collect();
    for level in [KeyLevel::Number, KeyLevel::FullName, KeyLevel::Name] {
        // The stronger first, so that no entry is sought while it is itself being given away.
        for strength in
            [(false, true, true), (false, true, false), (false, false, true), (false, false, false)]
        {
            let plans = plans(&clusters, &codeless, level, strength);
            absorb(context, &mut clusters, (level, plans), &mut entries, &mut diagnostics);
        }
    }
    let mut found: Vec<Entry> = clusters
        .into_par_iter()
        .flatten_iter()
        .map(|cluster| {
            let mut rows: Vec<RowRef> = cluster.rows.iter().collect();
            rows.sort();
            Entry { rows, code: cluster.code, marks: cluster.marks }
        })
        .collect();
    found.par_sort_by_key(|entry| entry.rows.first().copied());
    entries.entries = found;
    Warned { value: entries, diagnostics }
}

/// Codes with exactly one supported repair are repaired; the others count as absent.
fn repair(
    context: &Context<'_>,
    regions: &[Vec<Option<Located>>],
    said: &mut [(RowRef, Said<'_>)],
) -> Vec<(RowRef, Diagnostic)> {
    let mut found = Vec::new();
    let given = |row: RowRef| context.batch(row).given_code(row.row as usize);
    let broken: Vec<usize> = (0..said.len())
        .filter(|at| said[*at].1.code.is_none() && given(said[*at].0).is_some())
        .collect();
    if broken.is_empty() {
        return found;
    }
    let held: HashSet<CreditCode> = said.iter().filter_map(|(_, said)| said.code).collect();
    for at in broken {
        let row = said[at].0;
        let Some(text) = given(row) else { continue };
        let region = regions[row.batch as usize][row.row as usize];
        let mut supported = repairs(text)
            .into_iter()
            .filter(|code| held.contains(code) || agrees(context, row, region, code));
        let (first, second) = (supported.next(), supported.next());
        let place = context.place(row, Field::CreditCode);
        let finding = |code: &'static Code| {
            let finding = Diagnostic::new(code, place.clone()).field(Field::CreditCode.id());
            finding.code_value(shown(text))
        };
        match (first, second) {
            (Some(code), None) => {
                let message = format!("代码有一处笔误，已按唯一可能改为 {code}");
                found.push((row, finding(&codes::REPAIRED_CODE).message(message)));
                said[at].1.code = Some(code);
            }
            _ => found.push((row, finding(&codes::INVALID_CREDIT_CODE))),
        }
    }
    found
}

/// Eighteen signs, or about as many with a letter among them: fifteen digits are a number of
/// a person in its old form.
fn looks_like_code(text: &str) -> bool {
    let lettered = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    text.len() == 18 || lettered && (15..=20).contains(&text.len())
}

/// What has about the length of a code and only letters and digits is quoted, unless
/// it is a number of a person.
fn shown(text: &str) -> &str {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_identity_number(text) {
        "身份证件号码"
    } else if plain && looks_like_code(text) && !holds_personal(text) {
        text
    } else {
        "不是 18 位代码"
    }
}

/// Whether a code agrees with registrar, kind and division of its row. A registrar that
/// says only its level (市民政局) is the one of the region that column or title names.
fn agrees(context: &Context<'_>, row: RowRef, region: Option<Located>, code: &CreditCode) -> bool {
    let text = |field| context.batch(row).text(field, row.row as usize);
    let stated = text(Field::OrgType);
    let kind = code.org_type().map(|kind| kind.name());
    let division = match code.division() {
        RegionCode::NATIONAL => Some(RegionCode::NATIONAL),
        division => context.divisions.forward(division),
    };
    let named = text(Field::Registrar).is_some();
    let registrar = region.filter(|region| named && region.means <= Means::Context);
    let registrar = registrar.map(|region| region.code);
    stated.is_some() && stated == kind && division.is_some() && division == registrar
}

/// Rows by the first key that they hold.
fn first_clusters(
    context: &Context<'_>,
    said: &[(RowRef, Said<'_>)],
    entries: &mut Entries,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Option<Cluster>> {
    let keys = keys::number(said);
    let mut index: [Vec<Option<u32>>; 4] = std::array::from_fn(|_| vec![None; said.len()]);
    let mut clusters: Vec<Option<Cluster>> = Vec::with_capacity(said.len());
    for ((row, said), keys) in said.iter().zip(keys) {
        let Some((level, first)) = first_key(keys) else {
            entries.set_aside.push(*row);
            diagnostics.push(set_aside(context, *row, &codes::NO_IDENTITY));
            continue;
        };
        let at = *index[level as usize][first as usize].get_or_insert_with(|| {
            clusters.push(Some(Cluster { code: said.code, ..Cluster::default() }));
            clusters.len() as u32 - 1
        });
        // Every index points at a cluster pushed above, none of which is taken yet.
        let cluster = clusters[at as usize].as_mut().expect("clusters are filled here");
        cluster.add(*row, keys, context.batch(*row).source.role == Role::Register);
    }
    clusters
}

fn set_aside(context: &Context<'_>, row: RowRef, code: &'static Code) -> Diagnostic {
    Diagnostic::new(code, context.row_place(row))
}

fn first_key(keys: Keys) -> Option<(KeyLevel, u32)> {
    let levels = [
        (KeyLevel::Code, keys.code),
        (KeyLevel::Number, keys.number),
        (KeyLevel::FullName, keys.full_name),
        (KeyLevel::Name, keys.name),
    ];
    levels.into_iter().find_map(|(level, key)| Some((level, key?)))
}

/// Whether a cluster holds a code, a number, a name with registrar.
type Strength = (bool, bool, bool);

/// The keys, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum KeyLevel {
    Code,
    Number,
    FullName,
    Name,
}

impl Cluster {
    fn add(&mut self, row: RowRef, keys: Keys, in_register: bool) {
        self.rows.add(row);
        self.in_register |= in_register;
        keys.number.into_iter().for_each(|key| self.numbers.add(key));
        keys.full_name.into_iter().for_each(|key| self.full_names.add(key));
        keys.name.into_iter().for_each(|key| self.names.add(key));
    }

    /// Adds a row without keys of its own.
    pub(super) fn add_row(&mut self, row: RowRef) {
        self.rows.add(row);
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = RowRef> + '_ {
        self.rows.iter()
    }

    /// What decisions say of it.
    pub(super) fn marks(&mut self) -> &mut Marks {
        self.marks.get_or_insert_default()
    }

    pub(super) fn take(&mut self, other: Cluster) {
        if let Some(marks) = &other.marks {
            self.marks().extend(marks);
        }
        self.code = self.code.or(other.code);
        self.in_register |= other.in_register;
        other.rows.iter().for_each(|row| self.rows.add(row));
        other.numbers.iter().for_each(|key| self.numbers.add(key));
        other.full_names.iter().for_each(|key| self.full_names.add(key));
        other.names.iter().for_each(|key| self.names.add(key));
    }

    fn has(&self, level: KeyLevel) -> bool {
        match level {
            KeyLevel::Code => self.code.is_some(),
            KeyLevel::Number => !self.numbers.is_empty(),
            KeyLevel::FullName => !self.full_names.is_empty(),
            KeyLevel::Name => !self.names.is_empty(),
        }
    }

    /// Which keys it holds, best first: compares as stronger.
    fn strength(&self) -> Strength {
        (self.has(KeyLevel::Code), self.has(KeyLevel::Number), self.has(KeyLevel::FullName))
    }

    /// No key above `level` tells them apart.
    fn compatible(&self, other: &Cluster, level: KeyLevel) -> bool {
        let codes = self.code.is_none() || other.code.is_none();
        let numbers = level <= KeyLevel::Number
            || !self.has(KeyLevel::Number)
            || !other.has(KeyLevel::Number)
            || self.numbers.shares(&other.numbers);
        let names = level <= KeyLevel::FullName
            || !self.has(KeyLevel::FullName)
            || !other.has(KeyLevel::FullName)
            || self.full_names.shares(&other.full_names);
        codes && numbers && names && !are_apart(&self.marks, &other.marks)
    }

    /// Its keys of a level below the code.
    fn keys(&self, level: KeyLevel) -> impl Iterator<Item = u32> + '_ {
        match level {
            KeyLevel::Code | KeyLevel::Number => self.numbers.iter(),
            KeyLevel::FullName => self.full_names.iter(),
            KeyLevel::Name => self.names.iter(),
        }
    }
}

/// Gives clusters that lack a better key to the one stronger cluster that shares this one.
fn absorb(
    context: &Context<'_>,
    clusters: &mut [Option<Cluster>],
    (level, plans): (KeyLevel, Vec<(usize, Vec<usize>)>),
    entries: &mut Entries,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut by_target: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut aside: Vec<usize> = Vec::new();
    for (at, targets) in plans {
        match targets.as_slice() {
            [target] => by_target.entry(*target).or_default().push(at),
            _ => aside.push(at),
        }
    }
    for (target, joining) in by_target {
        let all_agree = joining.iter().all(|a| {
            joining.iter().all(|b| {
                a == b || pair(clusters, *a, *b).is_some_and(|(a, b)| a.compatible(b, level))
            })
        });
        if !all_agree {
            aside.extend(joining);
            continue;
        }
        for at in joining {
            if let Some(cluster) = clusters[at].take()
                && let Some(target) = clusters[target].as_mut()
            {
                target.take(cluster);
            }
        }
    }
    for at in aside {
        let rows = clusters[at].take();
        let rows = rows.iter().flat_map(|cluster| cluster.rows.iter());
        for row in rows.filter(|row| context.batch(*row).source.role != Role::Decision) {
            entries.set_aside.push(row);
            diagnostics.push(set_aside(context, row, &codes::AMBIGUOUS));
        }
    }
}

fn pair(clusters: &[Option<Cluster>], a: usize, b: usize) -> Option<(&Cluster, &Cluster)> {
    Some((clusters[a].as_ref()?, clusters[b].as_ref()?))
}

/// For each of the clusters without code that lacks a better key: the stronger clusters that
/// share this one.
fn plans(
    clusters: &[Option<Cluster>],
    codeless: &[usize],
    level: KeyLevel,
    strength: Strength,
) -> Vec<(usize, Vec<usize>)> {
    let lacks = |cluster: &Cluster| cluster.strength() == strength && cluster.has(level);
    let mut seekers: HashMap<u32, Vec<usize>> = HashMap::new();
    for at in codeless.iter().copied() {
        if let Some(cluster) = clusters[at].as_ref().filter(|cluster| lacks(cluster)) {
            for key in cluster.keys(level) {
                seekers.entry(key).or_default().push(at);
            }
        }
    }
    if seekers.is_empty() {
        return Vec::new();
    }
    let mut targets: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let Some(cluster) = cluster else { continue };
        for key in cluster.keys(level) {
            for seeker in seekers.get(&key).into_iter().flatten().filter(|seeker| **seeker != at) {
                let fits = clusters[*seeker].as_ref().is_some_and(|seeking| {
                    cluster.strength() > seeking.strength() && seeking.compatible(cluster, level)
                });
                if fits {
                    targets.entry(*seeker).or_default().insert(at);
                }
            }
        }
    }
    targets.into_iter().map(|(at, found)| (at, prefer_register(clusters, level, found))).collect()
}

/// A name alone is sought in the register; entries of lists only count where it has none.
fn prefer_register(
    clusters: &[Option<Cluster>],
    level: KeyLevel,
    found: BTreeSet<usize>,
) -> Vec<usize> {
    let in_register =
        |at: &usize| clusters[*at].as_ref().is_some_and(|cluster| cluster.in_register);
    let registered: Vec<usize> = found.iter().copied().filter(in_register).collect();
    if level == KeyLevel::Name && !registered.is_empty() {
        registered
    } else {
        found.into_iter().collect()
    }
}
