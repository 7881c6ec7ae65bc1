//! A table's data rows as one typed batch.
//!
//! Enters: a table of a sheet. Leaves: an Arrow batch with one column a field
//! and the place of every value. Never keeps a personal or unrecognised column.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray, UInt32Array,
};
use arrow::datatypes::{DataType, Field as ArrowField, Schema};

use super::account::CellAccount;
use super::column::{Values, read_column};
use super::fold::fold;
use super::header::Table;
use super::lexicon::Lexicon;
use crate::codes::RegionCode;
use crate::diag::Warned;
use crate::quantity::Date;
use crate::spec::{Field, Kind, Role};
use crate::workbook::{Cell, Sheet};

/// What is known of a source before it is read.
#[derive(Debug, Clone)]
pub struct SourceContext {
    /// Path below the input folder.
    pub file: String,
    /// Register or association list.
    pub role: Role,
    /// Whether its party fields come first.
    pub party: bool,
    /// The date of its data, where the pipeline says it.
    pub data_date: Option<Date>,
}

/// Which column a field's values come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// One column for all rows.
    Column(u32),
    /// A column for each row.
    Rows(Vec<u32>),
}

impl Origin {
    /// The column of one row's value.
    pub fn column(&self, row: usize) -> u32 {
        match self {
            Origin::Column(column) => *column,
            Origin::Rows(columns) => columns[row],
        }
    }

    /// The last column that a row's value may come from.
    pub fn last(&self) -> u32 {
        match self {
            Origin::Column(column) => *column,
            Origin::Rows(columns) => columns.iter().copied().max().unwrap_or(0),
        }
    }
}

/// What a row says of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value<'a> {
    /// Text, or a listed value.
    Text(&'a str),
    /// A calendar date.
    Date(Date),
    /// A whole number.
    Count(u32),
    /// Yes or no.
    Answer(bool),
}

/// Rows, by field, in which the field is unknown because the row contradicts itself: two
/// columns differ, or several options are ticked.
pub type Contested = BTreeMap<Field, BTreeSet<usize>>;

/// The typed rows of one table.
#[derive(Debug, Clone)]
pub struct RowBatch {
    /// Where the rows come from.
    pub source: SourceContext,
    /// The sheet.
    pub sheet: String,
    /// The title lines right above the table, for the region that they name.
    pub titles: Vec<String>,
    /// Those of the sheet, above its first table.
    pub sheet_titles: Vec<String>,
    /// The date of the data, from the sheet or the pipeline.
    pub data_date: Option<Date>,
    /// Physical row of each data row, from 0.
    pub rows: Vec<u32>,
    /// The columns, by [`RowBatch::schema`].
    pub batch: RecordBatch,
    /// The columns that the fields come from; a field without one is not collected.
    pub origins: BTreeMap<Field, Origin>,
    /// Where rows contradict themselves, by their index.
    pub contested: Contested,
}

/// Credit codes as given that fail their checks, for repair.
pub(super) const GIVEN_CODE: &str = "credit_code_given";

/// Codes of the counties that addresses name; of an address nothing else is kept.
pub(super) const ADDRESS_REGION: &str = "address_region";

impl RowBatch {
    /// The one schema of rows: each kept field, the code as given, the county of the address.
    pub fn schema() -> Arc<Schema> {
        let fields = Field::ALL
            .iter()
            .filter(|field| !field.is_folded())
            .map(|field| ArrowField::new(field.id(), RowBatch::kind(*field), true));
        let given = ArrowField::new(GIVEN_CODE, DataType::Utf8, true);
        let county = ArrowField::new(ADDRESS_REGION, DataType::Utf8, true);
        Arc::new(Schema::new(fields.chain([given, county]).collect::<Vec<_>>()))
    }

    /// The type of a field's column.
    pub fn kind(field: Field) -> DataType {
        match field.kind() {
            Kind::Date => DataType::Date32,
            Kind::Count => DataType::UInt32,
            Kind::YesNo => DataType::Boolean,
            _ => DataType::Utf8,
        }
    }

    /// The rows at these places, in this order.
    pub fn select(&self, rows: &[usize]) -> RowBatch {
        let places = UInt32Array::from_iter_values(rows.iter().map(|row| *row as u32));
        // Every place lies within the batch.
        let batch = arrow::compute::take_record_batch(&self.batch, &places)
            .expect("places lie in the batch");
        let origin = |origin: &Origin| match origin {
            Origin::Column(column) => Origin::Column(*column),
            Origin::Rows(columns) => Origin::Rows(rows.iter().map(|row| columns[*row]).collect()),
        };
        RowBatch {
            source: self.source.clone(),
            sheet: self.sheet.clone(),
            titles: self.titles.clone(),
            sheet_titles: self.sheet_titles.clone(),
            data_date: self.data_date,
            rows: rows.iter().map(|row| self.rows[*row]).collect(),
            batch,
            origins: self.origins.iter().map(|(field, from)| (*field, origin(from))).collect(),
            contested: self
                .contested
                .iter()
                .map(|(field, of)| {
                    let places = rows.iter().enumerate().filter(|(_, row)| of.contains(row));
                    (*field, places.map(|(at, _)| at).collect())
                })
                .collect(),
        }
    }

    /// Whether a row contradicts itself on a field.
    pub fn is_contested(&self, field: Field, row: usize) -> bool {
        self.contested.get(&field).is_some_and(|rows| rows.contains(&row))
    }

    /// Number of data rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True where the table has no data row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What a row says of a field.
    #[inline]
    pub fn value(&self, field: Field, row: usize) -> Option<Value<'_>> {
        match field.kind() {
            Kind::Date => self.date(field, row).map(Value::Date),
            Kind::Count => self.count(field, row).map(Value::Count),
            Kind::YesNo => self.answer(field, row).map(Value::Answer),
            _ => self.text(field, row).map(Value::Text),
        }
    }

    /// The column of a field; `None` for fields that are folded into others.
    pub(crate) fn array(&self, field: Field) -> Option<&dyn Array> {
        place_of(field).map(|column| &**self.batch.column(column))
    }

    /// Whether a row says anything of a field.
    #[inline]
    pub fn holds(&self, field: Field, row: usize) -> bool {
        place_of(field).is_some_and(|column| self.batch.column(column).is_valid(row))
    }

    /// The text or listed value of a field in a row.
    #[inline]
    pub fn text(&self, field: Field, row: usize) -> Option<&str> {
        self.string(place_of(field)?, row)
    }

    /// The credit code as given, where it fails its checks.
    pub fn given_code(&self, row: usize) -> Option<&str> {
        self.string(self.batch.num_columns() - 2, row)
    }

    /// The county that its address names.
    pub fn address_region(&self, row: usize) -> Option<RegionCode> {
        RegionCode::parse(self.string(self.batch.num_columns() - 1, row)?)
    }

    /// The date of a field in a row.
    #[inline]
    pub fn date(&self, field: Field, row: usize) -> Option<Date> {
        let array = self.batch.column(place_of(field)?).as_any().downcast_ref::<Date32Array>()?;
        array.is_valid(row).then(|| from_days(array.value(row)))
    }

    /// The count of a field in a row.
    #[inline]
    pub fn count(&self, field: Field, row: usize) -> Option<u32> {
        let array = self.batch.column(place_of(field)?).as_any().downcast_ref::<UInt32Array>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    /// The answer of a field in a row.
    #[inline]
    pub fn answer(&self, field: Field, row: usize) -> Option<bool> {
        let array = self.batch.column(place_of(field)?).as_any().downcast_ref::<BooleanArray>()?;
        array.is_valid(row).then(|| array.value(row))
    }

    #[inline]
    fn string(&self, column: usize, row: usize) -> Option<&str> {
        let array = self.batch.column(column).as_any().downcast_ref::<StringArray>()?;
        array.is_valid(row).then(|| array.value(row))
    }
}

/// The column of a field in the schema; `None` for folded fields.
#[inline]
fn place_of(field: Field) -> Option<usize> {
    static PLACES: std::sync::LazyLock<Vec<Option<usize>>> = std::sync::LazyLock::new(|| {
        let mut next = 0..;
        Field::ALL.iter().map(|field| if field.is_folded() { None } else { next.next() }).collect()
    });
    PLACES[field as usize]
}

/// Days since 1970-01-01, as Arrow counts them.
#[inline]
pub(crate) fn to_days(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    // Civil dates span less than ten million days.
    (date.duration_since(epoch).as_hours() / 24) as i32
}

/// The date of a number of days since 1970-01-01.
#[inline]
pub(crate) fn from_days(days: i32) -> Date {
    jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
}

/// A batch with the cells that went into it.
#[derive(Debug)]
pub(super) struct Typed {
    pub(super) batch: RowBatch,
    pub(super) cells: CellAccount,
}

/// Reads the data rows of a table.
pub(super) fn read(
    sheet: &Sheet,
    table: &Table,
    rows: Vec<u32>,
    source: &SourceContext,
    lexicon: &Lexicon,
) -> Warned<Typed> {
    let mut gathered = gather(sheet, table, &rows);
    let mut diagnostics = Vec::new();
    let mut cells = CellAccount { unknown_column: gathered.headless, ..CellAccount::default() };
    let mut columns = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let (values, filled) = (&mut gathered.grid[at], gathered.filled[at]);
        let places = gathered.places.get(&at).unwrap_or(&rows);
        let head = table.header.1;
        let place =
            super::column::ColumnPlace { source, sheet, column, head, rows: places, filled };
        let read = read_column(&place, values, lexicon, &mut cells);
        diagnostics.extend(read.diagnostics);
        columns.extend(read.value.map(|values| (column, values)));
    }
    let context = super::fold::Context { source, sheet, head: table.header.1, rows: &rows };
    let folded = fold(columns, &context);
    diagnostics.extend(folded.diagnostics);
    let super::fold::Folded { values, origins, contested } = folded.value;
    let batch = record_batch(&values, rows.len());
    let batch = RowBatch {
        source: source.clone(),
        sheet: sheet.name.clone(),
        titles: Vec::new(),
        sheet_titles: Vec::new(),
        data_date: None,
        rows,
        batch,
        origins,
        contested,
    };
    Warned { value: Typed { batch, cells }, diagnostics }
}

/// The cells of a table's data rows, column by column.
pub(super) struct Gathered<'a> {
    pub(super) grid: Vec<Vec<Cell<'a>>>,
    /// Cells of each column that hold a value of their own.
    filled: Vec<u64>,
    /// Of columns with cells merged down the side: the row in which each value stands.
    places: BTreeMap<usize, Vec<u32>>,
    /// Cells that stand in no headed column.
    headless: u64,
}

/// Gathers the cells of each column; a cell merged down the side stands in each
/// row that it covers.
pub(super) fn gather<'a>(sheet: &'a Sheet, table: &Table, rows: &[u32]) -> Gathered<'a> {
    let width = table.columns.last().map_or(0, |column| column.index as usize + 1);
    let mut slot = vec![usize::MAX; width];
    for (at, column) in table.columns.iter().enumerate() {
        slot[column.index as usize] = at;
    }
    let mut gathered = Gathered {
        grid: table.columns.iter().map(|_| vec![Cell::Empty; rows.len()]).collect(),
        filled: vec![0; table.columns.len()],
        places: BTreeMap::new(),
        headless: 0,
    };
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in sheet.row(*row) {
            match slot.get(column as usize).filter(|slot| **slot != usize::MAX) {
                Some(column) => {
                    gathered.grid[*column][at] = cell;
                    gathered.filled[*column] += 1;
                }
                None => gathered.headless += 1,
            }
        }
    }
    if sheet
        .merges
        .iter()
        .any(|merge| merge.start.0 > table.header.1 && merge.end.0 > merge.start.0)
    {
        fill_side_merges(sheet, table, rows, &mut gathered);
    }
    gathered
}

fn fill_side_merges<'a>(
    sheet: &'a Sheet,
    table: &Table,
    rows: &[u32],
    gathered: &mut Gathered<'a>,
) {
    for merge in sheet.merges.iter().filter(|merge| merge.start.0 > table.header.1) {
        let value = sheet.cell(merge.start.0, merge.start.1);
        let gives_others = is_field(table, merge.start.1);
        let covered = rows.partition_point(|row| *row < merge.start.0)
            ..rows.partition_point(|row| *row <= merge.end.0);
        let columns = table.columns.iter().enumerate().filter(|(_, column)| {
            (merge.start.1..=merge.end.1).contains(&column.index)
                && (merge.start.1 == column.index || gives_others)
                && !column.meaning.field().is_some_and(Field::is_identity)
        });
        for (slot, _) in columns {
            for at in covered.clone() {
                if gathered.grid[slot][at] == Cell::Empty {
                    gathered.grid[slot][at] = value;
                    let places = gathered.places.entry(slot).or_insert_with(|| rows.to_vec());
                    places[at] = merge.start.0;
                }
            }
        }
    }
}

/// A merged range that begins in a column of persons gives nothing to its neighbours.
fn is_field(table: &Table, index: u32) -> bool {
    table.columns.iter().any(|column| column.index == index && column.meaning.field().is_some())
}

pub(super) fn record_batch(fields: &BTreeMap<String, Values<'_>>, rows: usize) -> RecordBatch {
    let schema = RowBatch::schema();
    let columns: Vec<ArrayRef> = schema
        .fields()
        .iter()
        .map(|field| match fields.get(field.name()) {
            Some(values) => values.to_array(),
            None => arrow::array::new_null_array(field.data_type(), rows),
        })
        .collect();
    // Each array was made for its field's type and for every row of the table.
    RecordBatch::try_new(schema, columns).expect("arrays follow the schema")
}
