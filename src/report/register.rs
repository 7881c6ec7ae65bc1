//! `data/register.parquet` and `data/provenance.parquet`: one row an organization,
//! and for each of its fields the file, sheet, cell and rule.
//!
//! Enters: the register and the batches that it came from. Leaves: Parquet bytes.

use std::sync::Arc;

use arrow::array::{ArrayRef, ListBuilder, RecordBatch, StringBuilder};
use rayon::prelude::*;

use super::encode::{Encoding, parquet_bytes};
use crate::diag::column_letters;
use crate::register::{FieldOrigin, Register};
use crate::rows::RowBatch;
use crate::spec::Field;

/// Organizations whose traces are gathered together; any number gives the same file.
const CHUNK: usize = 8192;

/// `data/register.parquet`, with the columns of `spec::schema`.
pub fn register_parquet(register: &Register) -> Vec<u8> {
    let unique = ["id", "credit_code", "old_number", "name"];
    parquet_bytes(std::slice::from_ref(&register.columns), |column| {
        if unique.contains(&column) { Encoding::Plain } else { Encoding::Dictionary }
    })
}

/// `data/provenance.parquet`: `id, file, sheet, rule, fields, cells`, one row for each
/// organization, source row and rule, with the list of fields and the list of their
/// cells in A1 form. Most organizations have one such row.
pub fn provenance_parquet(register: &Register, batches: &[RowBatch]) -> Vec<u8> {
    let columns = batches.iter().flat_map(|batch| batch.origins.values());
    let last = columns.map(|origin| origin.last()).max().unwrap_or(0);
    let letters: Vec<String> = (0..=last).map(column_letters).collect();
    let chunks = register.len().div_ceil(CHUNK).max(1);
    let traced: Vec<RecordBatch> = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            let entries = chunk * CHUNK..register.len().min((chunk + 1) * CHUNK);
            let mut traces = Traces { batches, letters: &letters, ..Traces::default() };
            for entry in entries {
                let id = register.text("id", entry).unwrap_or_default();
                traces.add(id, register.origins[entry].fields(batches));
            }
            traces.finish()
        })
        .collect();
    parquet_bytes(&traced, |column| match column {
        "id" | "cells" => Encoding::Plain,
        _ => Encoding::Dictionary,
    })
}

/// The columns of `provenance.parquet` in the making.
#[derive(Default)]
struct Traces<'a> {
    batches: &'a [RowBatch],
    /// Of each column of a sheet.
    letters: &'a [String],
    id: StringBuilder,
    file: StringBuilder,
    sheet: StringBuilder,
    rule: StringBuilder,
    fields: ListBuilder<StringBuilder>,
    cells: ListBuilder<StringBuilder>,
}

impl Traces<'_> {
    /// Adds one organization: a row for each source row and rule, in the order in
    /// which the fields name them first.
    fn add(&mut self, id: &str, mut fields: Vec<(Field, FieldOrigin)>) {
        while let Some((_, origin)) = fields.first().copied() {
            let batch = &self.batches[origin.row.batch as usize];
            let row = (batch.rows[origin.row.row as usize] + 1).to_string();
            self.id.append_value(id);
            self.file.append_value(&batch.source.file);
            self.sheet.append_value(&batch.sheet);
            self.rule.append_value(origin.rule.id());
            let mut cell = String::new();
            fields.retain(|(field, other)| {
                if *other != origin {
                    return true;
                }
                let columns = batch.origins.get(field);
                let column = columns.map_or(0, |columns| columns.column(origin.row.row as usize));
                cell.clear();
                cell.push_str(&self.letters[column as usize]);
                cell.push_str(&row);
                self.fields.values().append_value(field.id());
                self.cells.values().append_value(&cell);
                false
            });
            self.fields.append(true);
            self.cells.append(true);
        }
    }

    fn finish(mut self) -> RecordBatch {
        let columns: [(&str, ArrayRef); 6] = [
            ("id", Arc::new(self.id.finish())),
            ("file", Arc::new(self.file.finish())),
            ("sheet", Arc::new(self.sheet.finish())),
            ("rule", Arc::new(self.rule.finish())),
            ("fields", Arc::new(self.fields.finish())),
            ("cells", Arc::new(self.cells.finish())),
        ];
        // All columns hold one value a trace.
        RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, false)))
            .expect("columns are of one length")
    }
}
