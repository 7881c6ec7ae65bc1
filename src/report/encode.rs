//! CSV and Parquet bytes, the same on every run; and how our own are read back.
//!
//! Enters: rows or columns. Leaves: bytes. CSV is UTF-8 with BOM, comma, RFC 4180.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field as ArrowField, Schema};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection};
use parquet::arrow::arrow_writer::{ArrowColumnChunk, compute_leaves};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;

use super::manifest::PROGRAM;
use super::write::Content;

/// Items of a large table that one thread writes at a time.
const SIDE_BY_SIDE: usize = 4096;

/// A CSV table in the making.
pub(crate) struct Table {
    writer: csv::Writer<Content>,
}

impl Table {
    /// A table with these column heads.
    pub(crate) fn new(columns: &[&str]) -> Table {
        let mut table = Table::after("\u{feff}".as_bytes().to_vec().into());
        table.row(columns);
        table
    }

    /// Rows that follow others.
    pub(crate) fn continued() -> Table {
        Table::after(Content::default())
    }

    fn after(bytes: Content) -> Table {
        let mut builder = csv::WriterBuilder::new();
        Table { writer: builder.terminator(csv::Terminator::CRLF).from_writer(bytes) }
    }

    /// A large table: `row` adds the rows of each item, many items side by side, and they
    /// stand in the order of the items.
    pub(crate) fn large<T: Sync>(
        columns: &[&str],
        items: &[T],
        row: impl Fn(&mut Table, &T) + Sync,
    ) -> Content {
        let rows = |items: &[T]| {
            let mut table = Table::continued();
            items.iter().for_each(|item| row(&mut table, item));
            table.content()
        };
        let rows: Vec<Content> = items.par_chunks(SIDE_BY_SIDE).map(rows).collect();
        std::iter::once(Table::new(columns).content()).chain(rows).collect()
    }

    /// Adds a row.
    pub(crate) fn row<'a>(&mut self, cells: impl AsRef<[&'a str]>) {
        // Writing to memory does not fail, and every caller gives one number of cells.
        self.writer.write_record(cells.as_ref()).expect("a CSV row is written to memory");
    }

    fn content(self) -> Content {
        // Flushing to memory does not fail.
        self.writer.into_inner().expect("a CSV table is flushed to memory")
    }

    /// The bytes in one piece.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.content().to_vec()
    }
}

/// How the values of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Values that repeat: each once, and its number in each row.
    Dictionary,
    /// Texts that hardly repeat: as they are, their lengths apart.
    Plain,
}

/// A column of a Parquet file, made when its turn comes.
pub(crate) struct Column<'a> {
    name: &'a str,
    kind: DataType,
    nullable: bool,
    encoding: Encoding,
    make: Box<dyn FnOnce() -> Vec<ArrayRef> + Send + 'a>,
}

impl<'a> Column<'a> {
    /// A column that always holds a value; `make` gives it piece by piece, in arrays of
    /// this kind.
    pub(crate) fn new(
        name: &'a str,
        kind: DataType,
        encoding: Encoding,
        make: impl FnOnce() -> Vec<ArrayRef> + Send + 'a,
    ) -> Column<'a> {
        Column { name, kind, nullable: false, encoding, make: Box::new(make) }
    }

    /// The column, which may be empty in places.
    pub(crate) fn nullable(mut self, nullable: bool) -> Column<'a> {
        self.nullable = nullable;
        self
    }
}

/// Columns of one length as a Parquet file of one row group. They are made and encoded
/// side by side, and each is dropped once it is encoded.
pub(crate) fn parquet_bytes(columns: Vec<Column<'_>>) -> Content {
    let fields = columns
        .iter()
        .map(|column| ArrowField::new(column.name, column.kind.clone(), column.nullable));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let properties = Some(properties(&columns));
    // Writing to memory does not fail, and the writer takes every type that we use.
    let writer = ArrowWriter::try_new(Content::default(), schema.clone(), properties)
        .expect("the schema has only types that Parquet knows");
    let (mut file, groups) = writer.into_serialized_writer().expect("nothing is buffered yet");
    let writers =
        groups.create_column_writers(0).expect("the schema has only types that Parquet knows");
    let chunks: Vec<ArrowColumnChunk> = writers
        .into_par_iter()
        .zip(columns)
        .zip(schema.fields().par_iter())
        .map(|((mut writer, column), field)| {
            for array in (column.make)() {
                let leaves = compute_leaves(field, &array);
                for leaf in leaves.expect("a column has one leaf") {
                    writer.write(&leaf).expect("a column is written to memory");
                }
            }
            writer.close().expect("a column is written to memory")
        })
        .collect();
    let mut group = file.next_row_group().expect("a row group is begun in memory");
    for chunk in chunks {
        chunk.append_to_row_group(&mut group).expect("a column is written to memory");
    }
    group.close().expect("a row group is written to memory");
    file.into_inner().expect("a Parquet footer is written to memory")
}

fn properties(columns: &[Column<'_>]) -> WriterProperties {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_dictionary_page_size_limit(64 << 20)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_created_by(format!("{PROGRAM} {}", env!("CARGO_PKG_VERSION")));
    let plain = columns.iter().filter(|column| column.encoding == Encoding::Plain);
    plain
        .fold(properties, |properties, column| {
            let path = ColumnPath::from(column.name);
            properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, parquet::basic::Encoding::DELTA_LENGTH_BYTE_ARRAY)
        })
        .build()
}

/// The table of a Parquet file that this program wrote; `None` for any other file.
pub(crate) fn parquet_table(file: Vec<u8>) -> Option<RecordBatch> {
    parquet_part(&Bytes::from(file), |_| true, None)
}

/// Some columns of a Parquet file that this program wrote, and of these some rows,
/// ascending; `None` for any other file.
pub(crate) fn parquet_part(
    file: &Bytes,
    wanted: impl Fn(&str) -> bool,
    rows: Option<&[usize]>,
) -> Option<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file.clone()).ok()?;
    let writer = reader.metadata().file_metadata().created_by().unwrap_or_default();
    if writer.split(' ').next() != Some(PROGRAM) {
        return None;
    }
    let columns = reader.schema().fields().iter().enumerate();
    let columns: Vec<usize> =
        columns.filter(|(_, field)| wanted(field.name())).map(|(at, _)| at).collect();
    let schema = Arc::new(reader.schema().project(&columns).ok()?);
    let mask = ProjectionMask::roots(reader.parquet_schema(), columns);
    // One batch holds them all: nothing is copied together afterwards.
    let all = usize::try_from(reader.metadata().file_metadata().num_rows()).ok()?;
    let mut reader = reader.with_batch_size(all.max(1)).with_projection(mask);
    if let Some(rows) = rows {
        let ranges = rows.iter().map(|row| *row..row + 1);
        reader = reader.with_row_selection(RowSelection::from_consecutive_ranges(ranges, all));
    }
    let batches = reader.build().ok()?.collect::<Result<Vec<_>, _>>().ok()?;
    concat_batches(&schema, &batches).ok()
}

/// The rows of a CSV table with these column heads; `None` where it has others, or a row
/// of another length.
pub(crate) fn csv_rows(bytes: &[u8], heads: &[&str]) -> Option<Vec<Vec<String>>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    if !reader.headers().ok()?.iter().eq(heads.iter().copied()) {
        return None;
    }
    let rows = reader.records().map(|row| Some(row.ok()?.iter().map(str::to_owned).collect()));
    rows.collect()
}

/// The rows of a CSV table, each by column head; `None` for what is none.
pub(crate) fn csv_records(bytes: &[u8]) -> Option<Vec<BTreeMap<String, String>>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().collect::<Result<_, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_table_is_the_table_of_its_rows() {
        let items: Vec<String> = (0..3 * SIDE_BY_SIDE + 1).map(|n| format!("{n},\"甲\"")).collect();
        let mut whole = Table::new(&["编号", "一"]);
        items.iter().for_each(|item| whole.row([item.as_str(), "乙"]));
        let large = Table::large(&["编号", "一"], &items, |table, item| table.row([item, "乙"]));
        assert!(large.pieces().count() > 4);
        assert_eq!(large.to_vec(), whole.finish());
    }

    #[test]
    fn what_is_written_piece_by_piece_is_whole() {
        use std::io::Write;
        let text: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
        for step in [1, 7, 8192, 100_000] {
            let mut content = Content::default();
            text.chunks(step).for_each(|part| content.write_all(part).expect("memory"));
            assert!(content.to_vec() == text, "in steps of {step}");
        }
    }
}
