//! The keys of each row, numbered (contract §5, Entry).
//!
//! Enters: typed rows and their regions. Leaves: for each row its keys as numbers,
//! one number a distinct key. A row without a code shares a key with another where its
//! numbers are equal; keys of rows with a code that no other seeks are not told apart.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;

use rayon::prelude::*;

use super::region::{Located, Means};
use super::{Context, RowRef, groups};
use crate::codes::{CreditCode, EntryId, RegionCode, normalize_name, normalize_number, unit};
use crate::rows::RowBatch;
use crate::spec::{Field, Role};

/// What a row says of who it is.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    /// Its credit code, valid or repaired.
    pub(super) code: Option<CreditCode>,
    pub(super) number: Option<Cow<'a, str>>,
    pub(super) registrar: Option<Unit<'a>>,
    pub(super) name: Option<Cow<'a, str>>,
}

impl Said<'_> {
    /// The identity by the first key that it holds.
    pub(super) fn id(&self, region: Option<Located>) -> Option<EntryId> {
        let number = || self.number.as_deref().map(EntryId::number);
        let name = || {
            let name = self.name.as_deref()?;
            Some(EntryId::name(name, region.map(|region| region.code)))
        };
        self.code.map(EntryId::Code).or_else(number).or_else(name)
    }
}

/// The registrar as a key: its unit's code where that is known, else its own words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Unit<'a> {
    Division(RegionCode),
    Words(Cow<'a, str>),
}

/// The keys of a row, best first: credit code; registration number; name with
/// registrar; name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Keys {
    pub(super) code: Option<u32>,
    pub(super) number: Option<u32>,
    pub(super) full_name: Option<u32>,
    pub(super) name: Option<u32>,
}

/// What every row says, batch by batch.
pub(super) fn said<'a>(
    context: &Context<'a>,
    regions: &[Vec<Option<Located>>],
) -> Vec<(RowRef, Said<'a>)> {
    let rows = |(at, batch): (usize, &'a RowBatch)| -> Vec<(RowRef, Said<'a>)> {
        let reference = |row: usize| RowRef { batch: at as u32, row: row as u32 };
        (0..batch.len())
            .map(|row| (reference(row), said_of(batch, row, regions[at][row])))
            .collect()
    };
    // Corrections have no keys: they belong to the entries that their decisions name.
    let rows = |(at, batch): (usize, &'a RowBatch)| match batch.source.role {
        Role::Decision => Vec::new(),
        _ => rows((at, batch)),
    };
    let batches: &'a [RowBatch] = context.batches;
    let parts: Vec<Vec<_>> = batches.par_iter().enumerate().map(rows).collect();
    let mut said = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| said.extend(part));
    said
}

fn said_of(batch: &RowBatch, row: usize, region: Option<Located>) -> Said<'_> {
    let text = |field| batch.text(field, row);
    let code = |field| text(field).and_then(|code| CreditCode::parse(code).ok());
    // A sheet of old has a column of numbers alone, and the code is the number of today.
    let numbered = || code(Field::OldNumber).filter(|_| batch.given_code(row).is_none());
    Said {
        code: code(Field::CreditCode).or_else(numbered),
        number: text(Field::OldNumber).map(normalize_number),
        registrar: match text(Field::Registrar) {
            Some(text) => Some(unit_key(text, region)),
            // A register is of the unit that registers, whether its rows say so or not.
            None if batch.source.role == Role::Register => {
                region.map(|region| Unit::Division(region.code))
            }
            None => None,
        },
        name: text(Field::Name).map(normalize_name).filter(|name| !name.is_empty()),
    }
}

/// The key of a registrar that is found in this region.
pub(super) fn unit_key(text: &str, region: Option<Located>) -> Unit<'_> {
    match region {
        Some(region) if region.means <= Means::Code => Unit::Division(region.code),
        _ => Unit::Words(unit(text).into()),
    }
}

/// A key below the code that nobody without a code has.
const UNSOUGHT: u32 = u32::MAX;

/// Numbers the keys. Who has a code seeks nobody: of its other keys only those are told
/// apart that a row without a code has too.
pub(super) fn number(said: &[(RowRef, Said<'_>)]) -> Vec<Keys> {
    let code = |at: usize| said[at].1.code;
    let seekers: Vec<usize> = (0..said.len()).filter(|at| code(*at).is_none()).collect();
    let codes = || distinct(said.len(), code);
    let numbers = || sought(said.len(), &seekers, |at| said[at].1.number.as_deref());
    let names = || {
        let names = sought(said.len(), &seekers, |at| said[at].1.name.as_deref());
        let registrars = sought(said.len(), &seekers, |at| said[at].1.registrar.as_ref());
        let full = sought(said.len(), &seekers, |at| names[at].zip(registrars[at]));
        (names, full)
    };
    let (codes, (numbers, (names, full_names))) = rayon::join(codes, || (numbers(), names()));
    (0..said.len())
        .map(|at| Keys {
            code: codes[at],
            number: numbers[at],
            full_name: full_names[at],
            name: names[at],
        })
        .collect()
}

/// The numbers of the first so many keys, as those that seek have them.
fn sought<K: Hash + Eq + Sync>(
    count: usize,
    seekers: &[usize],
    key: impl Fn(usize) -> Option<K> + Sync,
) -> Vec<Option<u32>> {
    let mut numbers: HashMap<K, u32, foldhash::fast::RandomState> =
        HashMap::with_capacity_and_hasher(seekers.len(), Default::default());
    for key in seekers.iter().filter_map(|at| key(*at)) {
        let next = numbers.len() as u32;
        numbers.entry(key).or_insert(next);
    }
    let of_key = |key: K| numbers.get(&key).copied().unwrap_or(UNSOUGHT);
    (0..count).into_par_iter().map(|at| key(at).map(of_key)).collect()
}

/// A number for each distinct key: the first place that has it.
fn distinct<K: Hash + Eq>(
    count: usize,
    key: impl Fn(usize) -> Option<K> + Sync,
) -> Vec<Option<u32>> {
    let mut numbers = vec![None; count];
    groups::each(count, key, |places| {
        places.iter().for_each(|at| numbers[*at] = Some(places[0] as u32));
    });
    numbers
}
