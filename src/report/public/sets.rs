//! Which cells a public edition has rows for, and how they add up.
//!
//! Enters: the cells of one year-end. Leaves: the cells that are told, those left out that
//! bear on them, and the sets of those that are parts of another. Never looks at a figure.

use std::collections::BTreeMap;

use super::rule::{Set, Sets};
use crate::codes::{Divisions, Industry};
use crate::indicators::{CellKey, Part, Region};

/// Whether a cell has a row: no cross beyond region × one other breakdown, no `own`, no
/// 未知, and 宗教 not by region (contract §2).
pub(super) fn is_told(cell: &CellKey) -> bool {
    let religion = cell.industry == Part::Is(Industry::Religion);
    is_near(cell)
        && !parts(cell).contains(&Part::Unknown)
        && matches!(cell.region, Region::All | Region::Division(_))
        && !(religion && cell.region != Region::All)
}

/// Whether a cell is told or what is missing to one that is.
pub(super) fn is_near(cell: &CellKey) -> bool {
    parts(cell).iter().filter(|part| **part != Part::All).count() <= 1
}

fn parts(cell: &CellKey) -> [Part<()>; 3] {
    [state(cell.industry), state(cell.size), state(cell.org_type)]
}

/// A part without its value.
fn state<T>(part: Part<T>) -> Part<()> {
    match part {
        Part::All => Part::All,
        Part::Is(_) => Part::Is(()),
        Part::Unknown => Part::Unknown,
    }
}

/// A breakdown along which cells are parts of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Along {
    Regions,
    Industries,
    Sizes,
    Types,
}

/// The sets of these cells, of which the first `rows` are told.
pub(super) fn sets(cells: &[CellKey], rows: usize, divisions: &Divisions) -> Sets {
    let places: BTreeMap<CellKey, usize> =
        cells.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
    let mut sets: BTreeMap<(Along, usize), Vec<usize>> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        for (along, whole) in wholes(*cell, divisions) {
            if let Some(whole) = places.get(&whole) {
                sets.entry((along, *whole)).or_default().push(at);
            }
        }
    }
    let sets = sets.into_iter().map(|((_, whole), parts)| Set { whole, parts });
    Sets { rows, sets: sets.collect() }
}

/// The cells that a cell is a part of, one for each breakdown that is applied.
fn wholes(cell: CellKey, divisions: &Divisions) -> Vec<(Along, CellKey)> {
    let mut wholes = Vec::new();
    let region = match cell.region {
        Region::All => None,
        Region::Division(code) => {
            Some(divisions.parent(code).map_or(Region::All, Region::Division))
        }
        Region::Own(code) => {
            Some(divisions.get(code).map_or(Region::All, |_| Region::Division(code)))
        }
        Region::Unknown => Some(Region::All),
    };
    wholes.extend(region.map(|region| (Along::Regions, CellKey { region, ..cell })));
    if cell.industry != Part::All {
        wholes.push((Along::Industries, CellKey { industry: Part::All, ..cell }));
    }
    if cell.size != Part::All {
        wholes.push((Along::Sizes, CellKey { size: Part::All, ..cell }));
    }
    if cell.org_type != Part::All {
        wholes.push((Along::Types, CellKey { org_type: Part::All, ..cell }));
    }
    wholes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{OrgType, RegionCode, Size};

    fn division(code: &str) -> Region {
        Region::Division(RegionCode::parse(code).expect("a code"))
    }

    #[test]
    fn a_cell_is_told_by_region_and_one_other_breakdown_at_most() {
        let (province, all) = (division("330000"), CellKey::ALL);
        let religion = Part::Is(Industry::Religion);
        let education = Part::Is(Industry::Education);
        let own = Region::Own(RegionCode::parse("330000").expect("a code"));
        for (cell, told) in [
            (all, true),
            (CellKey::region(province), true),
            (CellKey::region(own), false),
            (CellKey::region(Region::Unknown), false),
            (CellKey { industry: education, ..all }, true),
            (CellKey { industry: education, ..CellKey::region(province) }, true),
            (CellKey { industry: education, ..CellKey::region(own) }, false),
            (CellKey { industry: religion, ..all }, true),
            (CellKey { industry: religion, ..CellKey::region(province) }, false),
            (CellKey { industry: Part::Unknown, ..all }, false),
            (CellKey { size: Part::Unknown, ..CellKey::region(province) }, false),
            (CellKey { size: Part::Is(Size::ALL[0]), ..CellKey::region(province) }, true),
            (CellKey { org_type: Part::Is(OrgType::ALL[0]), ..CellKey::region(province) }, true),
            (CellKey { industry: education, size: Part::Is(Size::ALL[0]), ..all }, false),
        ] {
            assert_eq!(is_told(&cell), told, "{cell:?}");
        }
    }

    #[test]
    fn a_cross_is_a_part_along_both_breakdowns() {
        let education = Part::Is(Industry::Education);
        let cells = [
            CellKey::ALL,
            CellKey::region(division("330000")),
            CellKey { industry: education, ..CellKey::ALL },
            CellKey { industry: education, ..CellKey::region(division("330000")) },
        ];
        let set = |whole, part| Set { whole, parts: vec![part] };
        let found = sets(&cells, 4, Divisions::in_force(2025));
        assert_eq!(found.sets, [set(0, 1), set(2, 3), set(0, 2), set(1, 3)]);
    }
}
