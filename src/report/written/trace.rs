//! From a cell to the figures that it moves.
//!
//! Enters: a file, a sheet and a cell. Leaves: the organizations to which it gives a field,
//! and for each the figures that another value in the cell could change. An indicator whose
//! outcome stays the same whatever the field says is not moved.

use std::sync::Arc;

use arrow::array::{RecordBatch, new_null_array};

use super::Written;
use super::explain::{columns, predicates};
use super::figures::{figures, name_of};
use super::provenance::{self, SourceCell};
use crate::indicators::{CellKey, Part, Standing, cells_of, judged};
use crate::register::Register;
use crate::spec::{Field, schema};

/// What a cell gives to an organization.
#[derive(Debug, Clone)]
pub struct Traced {
    /// The organization.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The cell, with its field and rule.
    pub cell: SourceCell,
    /// The indicators that it moves, in the order of their ids.
    pub moved: Vec<Moved>,
}

/// An indicator that a cell moves.
#[derive(Debug, Clone)]
pub struct Moved {
    /// Id of the indicator.
    pub indicator: String,
    /// How the organization counts now.
    pub standing: Standing,
    /// The cells of the breakdowns in which it counts.
    pub cells: Vec<CellKey>,
}

/// A figure as it is written: names, counts, rates (see `figures.csv`).
pub type Figure = ([String; 7], [u64; 4], [Option<f64>; 3]);

impl Written {
    /// The organizations to which a cell (A1 form) gives a field, or would, were it not left
    /// blank.
    pub fn trace(&self, file: &str, sheet: &str, cell: &str) -> Vec<Traced> {
        let place = (file, sheet, cell);
        let mut given = provenance::given_by(&self.provenance, place);
        if given.is_empty() {
            given = provenance::left_blank(&self.provenance, place);
        }
        given.into_iter().filter_map(|(id, cell)| self.traced(id, cell)).collect()
    }

    /// The sheets of a file that give anything.
    pub fn sheets_of(&self, file: &str) -> std::collections::BTreeSet<String> {
        provenance::sheets_of(&self.provenance, file)
    }

    /// What is written of the figures that are moved.
    pub fn figures_of(&self, moved: &[Moved]) -> Vec<Figure> {
        let as_of = self.as_of.to_string();
        let divisions = self.divisions();
        let level = |cell: &CellKey| super::super::label::region_level(cell.region, divisions);
        let names: std::collections::BTreeSet<[String; 7]> = moved
            .iter()
            .flat_map(|one| one.cells.iter().map(move |cell| (&one.indicator, cell)))
            .map(|(indicator, cell)| name_of(indicator, &as_of, *cell, level(cell)))
            .collect();
        let wanted = |keys: &[&str; 7]| {
            // Most rows are of another year-end or region.
            keys[1] == as_of && names.contains(&keys.map(str::to_owned))
        };
        let found = figures(&self.figures, wanted);
        found.into_iter().map(|(name, numbers)| (name, numbers.counts, numbers.rates)).collect()
    }

    fn traced(&self, id: String, cell: SourceCell) -> Option<Traced> {
        let at = self.register(|name| name == "id", None);
        let row = at.texts("id").position(|known| known == Some(&id))?;
        let register = self.register(|_| true, Some(&[row]));
        let cells = cells_of(&register, 0, self.divisions());
        let touched = touched(cell.field);
        let hidden = without(&register, &touched);
        let moved = self.manifest.catalogue.iter().filter_map(|(indicator, definition)| {
            let (population, met) = predicates(definition)?;
            let (standing, _) = *judged(&register, &population, &met).first()?;
            let asked = columns(&population, &met).iter().any(|name| touched.contains(name));
            let (open, _) = *judged(&hidden, &population, &met).first()?;
            let changes = asked && matches!(open, Standing::Unknown | Standing::Open);
            let cells: Vec<CellKey> = cells
                .iter()
                .copied()
                .filter(|cell| changes || placed_by(places(&touched), *cell))
                .collect();
            (!cells.is_empty() && (standing != Standing::Outside || changes)).then(|| Moved {
                indicator: indicator.clone(),
                standing,
                cells,
            })
        });
        let moved = moved.collect();
        let name = register.text("name", 0).unwrap_or_default().to_owned();
        Some(Traced { id, name, cell, moved })
    }
}

/// The columns of the register that a field decides.
fn touched(field: Field) -> Vec<&'static str> {
    let decides = |name: &&str| schema::fields(name).contains(&field);
    schema::COLUMNS.iter().map(|column| column.name).filter(decides).collect()
}

/// Which breakdowns the columns place an organization in.
#[derive(Debug, Clone, Copy)]
struct Places {
    whole: bool,
    industry: bool,
    size: bool,
    org_type: bool,
}

fn places(touched: &[&str]) -> Places {
    const WHOLE: [&str; 6] = ["id", "credit_code", "name", "region", "registration_date", "status"];
    let any = |names: &[&str]| touched.iter().any(|name| names.contains(name));
    Places {
        whole: any(&WHOLE),
        industry: any(&["industry"]),
        size: any(&["size"]),
        org_type: any(&["org_type"]),
    }
}

/// Whether an organization would leave a cell if the columns said otherwise.
fn placed_by(places: Places, cell: CellKey) -> bool {
    places.whole
        || places.industry && cell.industry != Part::All
        || places.size && cell.size != Part::All
        || places.org_type && cell.org_type != Part::All
}

/// The register with some columns unknown.
fn without(register: &Register, columns: &[&str]) -> Register {
    let table = &register.columns;
    let schema = table.schema();
    let fields = schema.fields().iter().map(|field| {
        let hidden = columns.contains(&field.name().as_str());
        Arc::new(field.as_ref().clone().with_nullable(hidden || field.is_nullable()))
    });
    let arrays = schema.fields().iter().zip(table.columns()).map(|(field, array)| {
        let hidden = columns.contains(&field.name().as_str());
        if hidden { new_null_array(field.data_type(), table.num_rows()) } else { array.clone() }
    });
    let schema = arrow::datatypes::Schema::new(fields.collect::<arrow::datatypes::Fields>());
    // The same columns, of the same lengths and types.
    let columns = RecordBatch::try_new(schema.into(), arrays.collect()).expect("the same columns");
    Register { columns, ..register.clone() }
}
