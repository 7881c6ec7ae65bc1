//! Layouts at random over known rows: what goes into a file, and what has to come back.

mod catalogue;
mod cell;
mod choices;
mod chosen;
mod columns;
mod grid;
mod layout;
mod lines;
mod ods;
mod plain;
mod rows;
mod sheet;
mod write;

use std::collections::BTreeSet;

pub(crate) use grid::Grid;
pub(crate) use layout::{Format, Layout};
pub(crate) use rows::{Answers, Known};

use choices::Choices;

/// A file with what has to be read from it.
#[derive(Debug)]
pub(crate) struct Composition {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) layout: Layout,
    /// Its sheets in their order.
    pub(crate) grids: Vec<Grid>,
    /// Names of the choices that made it other than plain.
    pub(crate) choices: BTreeSet<&'static str>,
    /// Names of all choices that it had.
    pub(crate) asked: BTreeSet<&'static str>,
}

/// Organizations of one composition at most: three tables on each of two sheets.
const MOST: u32 = 100;

/// The composition of a seed, with the choices of these names plain.
pub(crate) fn compose(seed: u64, plain: &BTreeSet<&'static str>) -> Composition {
    let mut choices = Choices::new(seed, plain);
    // Six digits number an organization within its division.
    let first = (seed % 9_000) as u32 * MOST + 1;
    let layout = chosen::layout(&mut choices, first);
    let grids: Vec<Grid> =
        layout.sheets.iter().map(|tables| sheet::draw(&mut choices, tables)).collect();
    let (extension, bytes) = write::file(&layout, &grids);
    let name = format!("{seed}.{extension}");
    let asked = choices.asked();
    Composition { name, bytes, layout, grids, choices: choices.taken().clone(), asked }
}

impl Composition {
    /// What is to be read of each organization.
    pub(crate) fn organizations(&self) -> impl Iterator<Item = &Answers> {
        self.grids.iter().flat_map(|grid| grid.data.values())
    }

    /// The layout and the cells, to be read by a person.
    pub(crate) fn shown(&self) -> String {
        let mut text =
            format!("{} {:?}\nchoices: {:?}\n", self.name, self.layout.format, self.choices);
        for grid in &self.grids {
            text.push_str(&grid.shown());
            text.push('\n');
        }
        text
    }
}
