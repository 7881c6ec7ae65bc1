//! A register of invented organizations in every county of the country, made in memory.
//!
//! Enters: a number of rows. Leaves: a register with the columns of the schema, whose answers
//! are spread evenly; the same on every run.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema};
use nianbao::codes::{Divisions, Industry, Level, OrgType, RegionCode, Size};
use nianbao::quantity::Date;
use nianbao::register::Register;
use nianbao::spec::schema::{self, Type};

/// A register of so many organizations, and of how many counties.
pub(crate) fn register(rows: usize) -> (Register, usize) {
    let as_of = Date::constant(2025, 12, 31);
    let divisions = Divisions::in_force(2025);
    let counties: Vec<RegionCode> = divisions
        .iter()
        .map(|division| division.code)
        .filter(|code| divisions.level(*code) == Some(Level::County))
        .collect();
    let region = |at: usize| counties[at % counties.len()];
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = schema::COLUMNS
        .iter()
        .zip(1..)
        .map(|(column, salt)| {
            let draw = |at: usize| spread(at as u64, salt);
            let text = |at: usize| text(column.name, draw(at), region(at));
            let array: ArrayRef = match column.kind {
                Type::Boolean => {
                    Arc::new((0..rows).map(|at| answer(draw(at))).collect::<BooleanArray>())
                }
                Type::Integer => {
                    Arc::new((0..rows).map(|at| number(draw(at))).collect::<UInt32Array>())
                }
                Type::Date => Arc::new(
                    (0..rows).map(|at| Some((draw(at) % 20_000) as i32)).collect::<Date32Array>(),
                ),
                Type::Text => Arc::new((0..rows).map(text).collect::<StringArray>()),
            };
            (Field::new(column.name, kind(column.kind), true), array)
        })
        .unzip();
    let columns = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("columns");
    let regions = (0..rows).map(|at| Some(region(at))).collect();
    (Register { as_of: Some(as_of), columns, regions, ..Register::default() }, counties.len())
}

fn kind(kind: Type) -> DataType {
    match kind {
        Type::Boolean => DataType::Boolean,
        Type::Integer => DataType::UInt32,
        Type::Date => DataType::Date32,
        Type::Text => DataType::Utf8,
    }
}

/// A number that looks like chance (splitmix64).
fn spread(at: u64, salt: u64) -> u64 {
    let mut z = at.wrapping_add(salt << 40).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 27)
}

/// One in ten is not known.
fn answer(draw: u64) -> Option<bool> {
    (!draw.is_multiple_of(10)).then_some(draw.is_multiple_of(3))
}

fn number(draw: u64) -> Option<u32> {
    (!draw.is_multiple_of(10)).then_some((draw >> 8) as u32 % 120)
}

fn text(column: &str, draw: u64, region: RegionCode) -> Option<String> {
    let pick = |names: &[&str]| names[(draw >> 8) as usize % names.len()].to_owned();
    let named = match column {
        "region" => region.to_string(),
        "industry" => pick(&Industry::ALL.map(Industry::name)),
        "size" => pick(&Size::ALL.map(Size::name)),
        "org_type" => pick(&OrgType::ALL.map(OrgType::name)),
        "mode" => pick(&["separate", "joint", "industry", "region", "other"]),
        "form" => pick(&["branch", "general_branch", "committee", "joint_branch"]),
        "venue" => pick(&["own", "shared", "none"]),
        "secretary_source" => pick(&["head", "management", "internal", "sent"]),
        _ => format!("第{}示例", draw % 1_000_000),
    };
    (column == "region" || !draw.is_multiple_of(10)).then_some(named)
}
