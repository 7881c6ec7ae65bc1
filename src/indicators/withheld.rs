//! What an edition does not tell.
//!
//! Enters: rows that are not to be told. Leaves: whether a row is one of them, and how
//! many they are. Never holds a figure.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::CellKey;
use crate::codes::RegionCode;
use crate::quantity::Date;

/// The rows of which an edition gives the keys alone. The internal edition has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withheld {
    /// For each indicator of a cell whether its row is withheld; a cell of which every row
    /// is told is absent.
    pub figures: BTreeMap<(Date, CellKey), Vec<bool>>,
    /// The same for each measure.
    pub totals: BTreeMap<(Date, CellKey), Vec<bool>>,
    /// The levels that register for themselves. They have no rows, and serve only to name
    /// the whole by the division that holds them all.
    pub own: BTreeSet<(Date, RegionCode)>,
}

impl Withheld {
    /// Whether the row of the indicator at this place of the catalogue is withheld.
    pub fn has_figure(&self, at: usize, key: &(Date, CellKey)) -> bool {
        self.figures.get(key).is_some_and(|rows| rows[at])
    }

    /// Whether the row of the measure at this place is withheld.
    pub fn has_total(&self, at: usize, key: &(Date, CellKey)) -> bool {
        self.totals.get(key).is_some_and(|rows| rows[at])
    }

    /// How many rows of figures and of totals are withheld.
    pub fn counts(&self) -> (u64, u64) {
        let count = |rows: &BTreeMap<(Date, CellKey), Vec<bool>>| {
            rows.values().flatten().filter(|withheld| **withheld).count() as u64
        };
        (count(&self.figures), count(&self.totals))
    }
}
