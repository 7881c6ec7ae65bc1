//! The values of all entries, field by field, as columns.
//!
//! Enters: for each entry the one row that speaks for it, or the values chosen among
//! several. Leaves: one Arrow column a field, one value an entry. Chooses nothing.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, StringArray, UInt32Array};
use arrow::compute::interleave;
use arrow::datatypes::{Date32Type, UInt32Type};
use rayon::prelude::*;

use super::RowRef;
use crate::quantity::Date;
use crate::rows::{RowBatch, Value, from_days, to_days};
use crate::spec::{Field, Kind};

/// Where the values of an entry stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seat {
    /// In this row, all of them.
    Row(RowRef),
    /// At this place among the values chosen.
    Chosen(usize),
}

/// One column of a field.
#[derive(Debug)]
enum Column {
    Text(StringArray),
    Date(Date32Array),
    Count(UInt32Array),
    Answer(BooleanArray),
    /// No source collects it.
    Absent,
}

/// The columns of all fields, in their order.
#[derive(Debug)]
pub(super) struct Columns(Vec<Column>);

impl Columns {
    /// Gathers the columns of `collected` fields; `chosen` gives a field's value at a place
    /// among `places`.
    pub(super) fn gather<'v>(
        batches: &[RowBatch],
        collected: &[Field],
        seats: &[Seat],
        places: usize,
        chosen: impl Fn(Field, usize) -> Option<Value<'v>> + Sync,
    ) -> Columns {
        let indices: Vec<(usize, usize)> = seats
            .iter()
            .map(|seat| match seat {
                Seat::Row(row) => (row.batch as usize, row.row as usize),
                Seat::Chosen(at) => (batches.len(), *at),
            })
            .collect();
        let columns = Field::ALL.par_iter().map(|field| {
            if !collected.contains(field) {
                return Column::Absent;
            }
            let extra = array(*field, (0..places).map(|at| chosen(*field, at)));
            let sources: Vec<&dyn Array> =
                batches.iter().filter_map(|batch| batch.array(*field)).chain([&*extra]).collect();
            // A field that is folded into others when a row is read has no column.
            if sources.len() <= batches.len() {
                return Column::Absent;
            }
            // Every array is of the field's type, and every index lies within its array.
            Column::of(interleave(&sources, &indices).expect("columns of a field are of one type"))
        });
        Columns(columns.collect())
    }

    /// The column itself; `None` where no source collects the field.
    pub(super) fn array(&self, field: Field) -> Option<ArrayRef> {
        match &self.0[field as usize] {
            Column::Text(array) => Some(Arc::new(array.clone())),
            Column::Date(array) => Some(Arc::new(array.clone())),
            Column::Count(array) => Some(Arc::new(array.clone())),
            Column::Answer(array) => Some(Arc::new(array.clone())),
            Column::Absent => None,
        }
    }

    #[inline]
    pub(super) fn text(&self, field: Field, entry: usize) -> Option<&str> {
        match &self.0[field as usize] {
            Column::Text(array) => array.is_valid(entry).then(|| array.value(entry)),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn date(&self, field: Field, entry: usize) -> Option<Date> {
        match &self.0[field as usize] {
            Column::Date(array) => array.is_valid(entry).then(|| from_days(array.value(entry))),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn count(&self, field: Field, entry: usize) -> Option<u32> {
        match &self.0[field as usize] {
            Column::Count(array) => array.is_valid(entry).then(|| array.value(entry)),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn answer(&self, field: Field, entry: usize) -> Option<bool> {
        match &self.0[field as usize] {
            Column::Answer(array) => array.is_valid(entry).then(|| array.value(entry)),
            _ => None,
        }
    }
}

impl Column {
    fn of(array: ArrayRef) -> Column {
        if let Some(array) = array.as_string_opt::<i32>() {
            Column::Text(array.clone())
        } else if let Some(array) = array.as_primitive_opt::<Date32Type>() {
            Column::Date(array.clone())
        } else if let Some(array) = array.as_primitive_opt::<UInt32Type>() {
            Column::Count(array.clone())
        } else {
            array.as_boolean_opt().map_or(Column::Absent, |array| Column::Answer(array.clone()))
        }
    }
}

/// An array of the field's type.
fn array<'v>(field: Field, values: impl Iterator<Item = Option<Value<'v>>>) -> ArrayRef {
    match field.kind() {
        Kind::Date => Arc::new(
            values
                .map(|value| match value? {
                    Value::Date(date) => Some(to_days(date)),
                    _ => None,
                })
                .collect::<Date32Array>(),
        ),
        Kind::Count => Arc::new(
            values
                .map(|value| match value? {
                    Value::Count(count) => Some(count),
                    _ => None,
                })
                .collect::<UInt32Array>(),
        ),
        Kind::YesNo => Arc::new(
            values
                .map(|value| match value? {
                    Value::Answer(answer) => Some(answer),
                    _ => None,
                })
                .collect::<BooleanArray>(),
        ),
        _ => Arc::new(
            values
                .map(|value| match value? {
                    Value::Text(text) => Some(text),
                    _ => None,
                })
                .collect::<StringArray>(),
        ),
    }
}
