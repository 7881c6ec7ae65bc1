//! `data/register.parquet` and `data/provenance.parquet`: one row an organization,
//! and for each of its fields the file, sheet, cell and rule.
//!
//! Enters: the register and the batches that it came from. Leaves: Parquet bytes. An
//! earlier register is read back, without its provenance.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::DataType;

use super::encode::{Column, Encoding, parquet_bytes, parquet_table};
use super::write::Content;
use crate::codes::RegionCode;
use crate::diag::column_letters;
use crate::register::{FieldOrigin, Origins, Register, RowRef, Rule};
use crate::rows::RowBatch;
use crate::spec::Field;
use crate::spec::schema::{self, ColumnDoc, Type};

/// `data/register.parquet`, with the columns of `spec::schema`.
pub fn register_parquet(register: &Register) -> Content {
    let unique = ["id", "credit_code", "old_number", "name"];
    let schema = register.columns.schema_ref();
    let columns = schema.fields().iter().zip(register.columns.columns()).map(|(field, array)| {
        let repeats = !unique.contains(&field.name().as_str());
        let encoding = if repeats { Encoding::Dictionary } else { Encoding::Plain };
        Column::new(field.name(), field.data_type().clone(), encoding, || vec![array.clone()])
            .nullable(field.is_nullable())
    });
    parquet_bytes(columns.collect())
}

/// The register of an earlier report, from its `data/register.parquet`; `None` where the
/// file is none of ours, or lacks a column that this version writes.
pub fn read_register(file: Vec<u8>) -> Option<Register> {
    let columns = parquet_table(file)?;
    let holds = |column: &ColumnDoc| {
        let found = columns.column_by_name(column.name);
        found.is_some_and(|found| *found.data_type() == arrow_type(column.kind))
    };
    if !schema::COLUMNS.iter().all(holds) {
        return None;
    }
    let mut register = Register { columns, ..Register::default() };
    let code = |text: Option<&str>| text.and_then(RegionCode::parse);
    register.regions = register.texts("region").map(code).collect();
    register.as_of = register.dates("as_of").into_iter().flatten().next();
    Some(register)
}

/// The type of a register's column.
fn arrow_type(kind: Type) -> DataType {
    match kind {
        Type::Text => DataType::Utf8,
        Type::Integer => DataType::UInt32,
        Type::Date => DataType::Date32,
        Type::Boolean => DataType::Boolean,
    }
}

/// `data/provenance.parquet`: `id, file, sheet, rule`, then a column for each field that
/// a source collects, which holds the field's cell in A1 form where this source row gives
/// the field by this rule. Most organizations have one source row, hence one row.
pub fn provenance_parquet(register: &Register, batches: &[RowBatch]) -> Content {
    let traces = &Traces::of(register, batches);
    let fields: BTreeSet<Field> =
        batches.iter().flat_map(|batch| batch.origins.keys().copied()).collect();
    let cells = fields.into_iter().map(|field| {
        let make = move || vec![Arc::new(traces.cells(field)) as ArrayRef];
        Column::new(field.id(), DataType::Utf8, Encoding::Plain, make).nullable(true)
    });
    parquet_bytes(traces.heads(register).into_iter().chain(cells).collect())
}

/// A source row that gives an organization fields by one rule.
struct Trace<'a> {
    entry: usize,
    origin: FieldOrigin,
    /// The fields of the organization; none where its one row gives all that it holds.
    fields: Option<&'a [(Field, FieldOrigin)]>,
}

/// Every trace of every organization, in the order of the source rows.
struct Traces<'a> {
    batches: &'a [RowBatch],
    traces: Vec<Trace<'a>>,
    /// The number of each trace's row, as a sheet shows it.
    rows: StringArray,
}

impl<'a> Traces<'a> {
    fn of(register: &'a Register, batches: &'a [RowBatch]) -> Traces<'a> {
        let mut traces: Vec<Trace<'a>> = Vec::with_capacity(register.len());
        for (entry, origins) in register.origins.iter().enumerate() {
            match origins {
                Origins::Row(row) => {
                    let origin = FieldOrigin { row: *row, rule: Rule::Only };
                    traces.push(Trace { entry, origin, fields: None });
                }
                Origins::Fields(fields) => {
                    let first = traces.len();
                    for (_, origin) in fields {
                        if traces[first..].iter().all(|trace| trace.origin != *origin) {
                            traces.push(Trace { entry, origin: *origin, fields: Some(fields) });
                        }
                    }
                }
            }
        }
        traces.sort_unstable_by_key(|trace| (trace.origin.row, trace.origin.rule));
        let number = |row: RowRef| batches[row.batch as usize].rows[row.row as usize] + 1;
        let rows = traces.iter().map(|trace| number(trace.origin.row).to_string());
        let rows = StringArray::from_iter_values(rows);
        Traces { batches, traces, rows }
    }

    fn heads(&self, register: &'a Register) -> [Column<'_>; 4] {
        let batch = |trace: &Trace<'_>| &self.batches[trace.origin.row.batch as usize];
        [
            self.head("id", Encoding::Plain, |trace| {
                register.text("id", trace.entry).unwrap_or_default()
            }),
            self.head("file", Encoding::Dictionary, move |trace| &batch(trace).source.file),
            self.head("sheet", Encoding::Dictionary, move |trace| &batch(trace).sheet),
            self.head("rule", Encoding::Dictionary, |trace| trace.origin.rule.id()),
        ]
    }

    fn head<'b>(
        &'b self,
        name: &'b str,
        encoding: Encoding,
        text: impl Fn(&'b Trace<'a>) -> &'b str + Send + 'b,
    ) -> Column<'b> {
        Column::new(name, DataType::Utf8, encoding, move || {
            vec![Arc::new(StringArray::from_iter_values(self.traces.iter().map(text))) as ArrayRef]
        })
    }

    /// The cell of one field in each trace that gives it.
    fn cells(&self, field: Field) -> StringArray {
        let count = self.traces.len();
        let (mut text, mut given) = (Vec::with_capacity(count * 8), Vec::with_capacity(count));
        let mut lengths = Vec::with_capacity(count);
        let mut rows = self.rows.iter().flatten();
        // Traces of one batch stand together.
        for run in self.traces.chunk_by(|a, b| a.origin.row.batch == b.origin.row.batch) {
            let batch = &self.batches[run[0].origin.row.batch as usize];
            let held = batch.origins.get(&field).zip(batch.array(field));
            let letters: Vec<String> = held
                .map(|(origin, _)| (0..=origin.last()).map(column_letters).collect())
                .unwrap_or_default();
            for (trace, shown) in run.iter().zip(&mut rows) {
                let row = trace.origin.row.row as usize;
                let gives = held.filter(|(_, array)| match trace.fields {
                    None => array.is_valid(row),
                    Some(fields) => fields.contains(&(field, trace.origin)),
                });
                let before = text.len();
                if let Some((origin, _)) = gives {
                    text.extend_from_slice(letters[origin.column(row) as usize].as_bytes());
                    text.extend_from_slice(shown.as_bytes());
                }
                given.push(gives.is_some());
                lengths.push(text.len() - before);
            }
        }
        let ends = OffsetBuffer::from_lengths(lengths);
        let nulls = Some(NullBuffer::from(given)).filter(|nulls| nulls.null_count() > 0);
        StringArray::try_new(ends, text.into(), nulls)
            .expect("letters and digits, of one length with their ends")
    }
}
