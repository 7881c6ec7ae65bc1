//! The keys of each row, numbered (contract §5, Entry).
//!
//! Enters: typed rows and their regions. Leaves: for each row its keys as numbers,
//! one number a distinct key. Two rows share a key where its numbers are equal.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;

use rayon::prelude::*;

use super::region::{Located, Means};
use super::{Context, RowRef};
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

/// Numbers the keys.
pub(super) fn number(said: &[(RowRef, Said<'_>)]) -> Vec<Keys> {
    let codes = || distinct(said.iter().map(|(_, said)| said.code));
    let numbers = || distinct(said.iter().map(|(_, said)| said.number.as_deref()));
    let names = || {
        let (names, registrars) = rayon::join(
            || distinct(said.iter().map(|(_, said)| said.name.as_deref())),
            || distinct(said.iter().map(|(_, said)| said.registrar.as_ref())),
        );
        let full = names.iter().zip(registrars).map(|(name, registrar)| (*name).zip(registrar));
        let full = distinct(full);
        (names, full)
    };
    let ((codes, numbers), (names, full_names)) =
        rayon::join(|| rayon::join(codes, numbers), names);
    (0..said.len())
        .map(|at| Keys {
            code: codes[at],
            number: numbers[at],
            full_name: full_names[at],
            name: names[at],
        })
        .collect()
}

/// A number for each distinct key, in the order in which they first occur.
fn distinct<K: Hash + Eq>(keys: impl ExactSizeIterator<Item = Option<K>>) -> Vec<Option<u32>> {
    let mut numbers: HashMap<K, u32, foldhash::fast::RandomState> =
        HashMap::with_capacity_and_hasher(keys.len(), Default::default());
    keys.map(|key| {
        let next = numbers.len() as u32;
        Some(*numbers.entry(key?).or_insert(next))
    })
    .collect()
}
