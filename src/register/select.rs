//! The entries in scope, in the register's order, with their values as columns.
//!
//! Enters: merged entries and which of them are in scope. Leaves: the same entries by
//! region and identity, which no order of files or rows changes. Derives nothing.

use std::borrow::Cow;

use arrow::array::ArrayRef;
use rayon::prelude::*;

use super::merge::{Merged, Origins};
use super::values::Columns;
use super::{Context, RowRef};
use crate::codes::{CreditCode, EntryId, RegionCode};
use crate::quantity::Date;
use crate::spec::Field;

/// The organizations of the register: the places 0 to `len` in its order.
pub(super) struct Selected<'m, 'a> {
    merged: &'m Merged<'a>,
    /// The entry at each place.
    entries: Vec<usize>,
    ids: Vec<Cow<'m, str>>,
    columns: Columns,
}

impl<'m, 'a> Selected<'m, 'a> {
    /// Puts the entries at `chosen` in order.
    pub(super) fn of(
        context: &'m Context<'a>,
        merged: &'m Merged<'a>,
        chosen: &[usize],
    ) -> Selected<'m, 'a> {
        // Regions and the heads of ids tell nearly all apart, without a look at the id itself.
        let key = |entry: &usize| {
            let id = id(context, merged, *entry);
            (merged.regions[*entry], head(&id), id, *entry)
        };
        let mut keys: Vec<(Option<RegionCode>, u128, Cow<'m, str>, usize)> =
            chosen.par_iter().map(key).collect();
        keys.par_sort_unstable();
        let (ids, entries): (Vec<_>, Vec<_>) =
            keys.into_iter().map(|(_, _, id, entry)| (id, entry)).unzip();
        let columns = merged.gather(&entries);
        Selected { merged, entries, ids, columns }
    }

    /// Gives organizations the identity that they had before.
    pub(super) fn keep_ids(&mut self, kept: Vec<(usize, String)>) {
        for (at, id) in kept {
            self.ids[at] = Cow::Owned(id);
        }
    }

    /// Number of organizations.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry at a place.
    pub(super) fn entry(&self, at: usize) -> usize {
        self.entries[at]
    }

    /// Code, else number, else name with region: stable from year to year.
    pub(super) fn id(&self, at: usize) -> &str {
        &self.ids[at]
    }

    pub(super) fn code(&self, at: usize) -> Option<&'m CreditCode> {
        self.merged.codes[self.entries[at]].as_ref()
    }

    pub(super) fn region(&self, at: usize) -> Option<RegionCode> {
        self.merged.regions[self.entries[at]]
    }

    #[inline]
    pub(super) fn text(&self, field: Field, at: usize) -> Option<&str> {
        self.columns.text(field, at)
    }

    #[inline]
    pub(super) fn date(&self, field: Field, at: usize) -> Option<Date> {
        self.columns.date(field, at)
    }

    #[inline]
    pub(super) fn count(&self, field: Field, at: usize) -> Option<u32> {
        self.columns.count(field, at)
    }

    #[inline]
    pub(super) fn answer(&self, field: Field, at: usize) -> Option<bool> {
        self.columns.answer(field, at)
    }

    /// The values of a field; `None` where no source collects it.
    pub(super) fn array(&self, field: Field) -> Option<ArrayRef> {
        self.columns.array(field)
    }

    /// Whether equal sources differ on a field, which nothing else may then fill.
    pub(super) fn in_conflict(&self, field: Field, at: usize) -> bool {
        self.merged.in_conflict(field, self.entries[at])
    }

    /// The row whose value of a field was chosen or is in conflict.
    pub(super) fn source(&self, field: Field, at: usize) -> Option<RowRef> {
        self.merged.source(field, self.entries[at])
    }

    /// Where the fields come from.
    pub(super) fn origins(&self, at: usize) -> Origins {
        self.merged.origins(self.entries[at])
    }
}

/// The first sixteen bytes of a text as a number, which compares as the text does.
fn head(text: &str) -> u128 {
    let mut bytes = [0; 16];
    let head = &text.as_bytes()[..text.len().min(16)];
    bytes[..head.len()].copy_from_slice(head);
    u128::from_be_bytes(bytes)
}

/// The identity of an entry. Where sources differ on number or name the row that goes
/// first gives it.
pub(super) fn id<'m>(context: &Context<'_>, merged: &'m Merged<'_>, entry: usize) -> Cow<'m, str> {
    if let Some(code) = &merged.codes[entry] {
        return code.as_str().into();
    }
    let text = |field| {
        let said = |row: RowRef| context.batch(row).text(field, row.row as usize);
        merged.text(field, entry).or_else(|| said(merged.source(field, entry)?))
    };
    if let Some(number) = text(Field::OldNumber) {
        return EntryId::number(number).to_string().into();
    }
    let name = text(Field::Name).unwrap_or_default();
    EntryId::name(name, merged.regions[entry]).to_string().into()
}
