//! What a row says, as one number.
//!
//! Enters: a typed row. Leaves: a number that is equal for rows that say the same; it
//! depends on no place and no order, and is the same on every run. Never stored.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::FixedState;

use crate::rows::RowBatch;
use crate::spec::Field;

/// The number of what a row says of every field but the year of its report.
pub(super) fn of(batch: &RowBatch, row: usize) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    for field in Field::ALL.iter().filter(|field| **field != Field::ReportYear) {
        if let Some(value) = batch.value(*field, row) {
            (field.id(), value).hash(&mut hasher);
        }
    }
    batch.given_code(row).hash(&mut hasher);
    hasher.finish()
}
