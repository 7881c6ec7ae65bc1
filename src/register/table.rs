//! The register as columns, and as a polars table.
//!
//! Enters: the derived columns. Leaves: the table that predicates are evaluated
//! over, with the names of `spec::schema`.

use std::collections::HashMap;
use std::sync::LazyLock;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, RecordBatchOptions, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field as ArrowField, Schema, UInt32Type};
use foldhash::fast::RandomState;
use polars::prelude::{
    BooleanChunked, Column as PolarsColumn, DataFrame, Int32Chunked, IntoSeries, NewChunkedArray,
    StringChunked, UInt32Chunked,
};
use rayon::prelude::*;

use super::merge::Origins;
use crate::codes::RegionCode;
use crate::quantity::Date;
use crate::rows::from_days;
use crate::spec::schema;

/// The organizations in scope at one reference date.
#[derive(Debug, Clone)]
pub struct Register {
    /// The reference date.
    pub as_of: Option<Date>,
    /// The columns of `spec::schema`, one row an organization.
    pub columns: RecordBatch,
    /// The registering unit of each organization.
    pub regions: Vec<Option<RegionCode>>,
    /// Where the fields of each organization come from.
    pub origins: Vec<Origins>,
    /// The row of the organization at which its party organization counts; none where it is
    /// not known to be built, or the register was read back.
    pub party_at: Vec<Option<u32>>,
}

impl Default for Register {
    fn default() -> Register {
        let columns = RecordBatch::new_empty(Schema::empty().into());
        Register { columns, as_of: None, regions: vec![], origins: vec![], party_at: vec![] }
    }
}

/// The columns of a register: those of `spec::schema`, in its order.
pub(super) fn columns(arrays: Vec<(&'static str, ArrayRef)>, rows: usize) -> RecordBatch {
    let find = |name: &str| arrays.iter().find(|(column, _)| *column == name);
    let (fields, arrays): (Vec<ArrowField>, Vec<ArrayRef>) = schema::COLUMNS
        .iter()
        // Every documented column is derived; a test compares both lists.
        .filter_map(|column| {
            let (_, array) = find(column.name)?;
            let kind = array.data_type().clone();
            Some((ArrowField::new(column.name, kind, column.nullable), array.clone()))
        })
        .unzip();
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Schema::new(fields).into(), arrays, &options)
        // Each array was made for every organization.
        .expect("columns of the register are of one length")
}

impl Register {
    /// Number of organizations.
    pub fn len(&self) -> usize {
        self.regions.len()
    }

    /// True where nobody is in scope.
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// A column by its name. A whole register has each in its documented place; only one
    /// that was cut down is searched.
    pub fn column(&self, name: &str) -> Option<&ArrayRef> {
        static PLACES: LazyLock<HashMap<&str, usize, RandomState>> = LazyLock::new(|| {
            schema::COLUMNS.iter().enumerate().map(|(at, column)| (column.name, at)).collect()
        });
        let fields = self.columns.schema_ref().fields();
        let at = PLACES.get(name).copied();
        let at = at.filter(|at| fields.get(*at).is_some_and(|field| field.name() == name));
        at.map_or_else(|| self.columns.column_by_name(name), |at| Some(self.columns.column(at)))
    }

    /// Whether any organization has a value of a field.
    pub fn says(&self, field: crate::spec::Field) -> bool {
        let column = self.column(field.id());
        column.is_some_and(|column| column.null_count() < column.len())
    }

    /// Drops all but these columns.
    pub(crate) fn keep_columns(&mut self, kept: &[&str]) {
        let schema = self.columns.schema();
        let at: Vec<usize> = kept.iter().filter_map(|name| schema.index_of(name).ok()).collect();
        // Every index was found in this schema.
        self.columns = self.columns.project(&at).expect("columns of the register");
    }

    /// A text of an organization.
    pub fn text(&self, name: &str, at: usize) -> Option<&str> {
        let texts: &StringArray = self.column(name)?.as_string_opt()?;
        texts.is_valid(at).then(|| texts.value(at))
    }

    /// The texts of a column by place, as [`Register::text`] gives them one by one.
    pub fn text_by_place<'r>(&'r self, name: &str) -> impl Fn(usize) -> Option<&'r str> + use<'r> {
        let texts = self.column(name).and_then(|array| array.as_string_opt::<i32>());
        move |at| texts.filter(|texts| texts.is_valid(at)).map(|texts| texts.value(at))
    }

    /// The texts of a column; none where it is no column of text.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = Option<&str>> {
        let texts = self.column(name).and_then(|array| array.as_string_opt::<i32>());
        texts.into_iter().flatten()
    }

    /// The numbers of a column; none where it is no column of numbers.
    pub fn integers(&self, name: &str) -> Vec<Option<u32>> {
        let column = self.column(name);
        let numbers = column.and_then(|array| array.as_primitive_opt::<UInt32Type>());
        numbers.into_iter().flatten().collect()
    }

    /// The dates of a column; none where it is no column of dates.
    pub fn dates(&self, name: &str) -> Vec<Option<Date>> {
        let column = self.column(name);
        let days = column.and_then(|array| array.as_primitive_opt::<Date32Type>());
        days.into_iter().flatten().map(|days| days.map(from_days)).collect()
    }

    /// The answers of a column; none where it is no column of answers.
    pub fn answers(&self, name: &str) -> Vec<Option<bool>> {
        let answers = self.column(name).and_then(|array| array.as_boolean_opt());
        answers.into_iter().flatten().collect()
    }

    /// The table for polars, of the columns asked for. Dates are days since 1970-01-01.
    pub fn frame(&self, wanted: impl Fn(&str) -> bool + Sync) -> DataFrame {
        let schema = self.columns.schema_ref();
        let columns: Vec<PolarsColumn> = schema
            .fields()
            .par_iter()
            .zip(self.columns.columns())
            .filter(|(field, _)| wanted(field.name()))
            .map(|(field, array)| polars_column(field.name(), array))
            .collect();
        // All columns have one value an organization, and names are unique.
        DataFrame::new(self.len(), columns).expect("columns of the register are of one length")
    }
}

fn polars_column(name: &str, array: &ArrayRef) -> PolarsColumn {
    let name = name.into();
    let series = match array.data_type() {
        DataType::UInt32 => {
            let numbers = array.as_primitive::<UInt32Type>().iter();
            UInt32Chunked::from_iter_options(name, numbers).into_series()
        }
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().iter();
            Int32Chunked::from_iter_options(name, days).into_series()
        }
        DataType::Boolean => {
            BooleanChunked::from_iter_options(name, array.as_boolean().iter()).into_series()
        }
        _ => StringChunked::from_iter_options(name, array.as_string::<i32>().iter()).into_series(),
    };
    series.into()
}
