//! Whose a sheet is.
//!
//! Enters: the tables of a year-end with the regions of their rows, and the units that
//! have to report. Leaves: the rows of each unit and by what they were found. Asked in
//! this order, and the first that decides claims the sheet:
//!
//! 1. the list names its file (several units that share a file take the rows of their regions);
//! 2. the unit's name stands in its title, its sheet's or its file's name;
//! 3. every registrar in it is the unit;
//! 4. its title, sheet or file names the region of the only such unit of that region, and
//!    not most of its rows are of other units' regions;
//! 5. a folder bears the unit's name, or, where nothing within names a region, its region.
//!
//! An association list is known by 1, 2 and 5's name alone: its rows are of many
//! registrars. Never takes one of several.

use std::collections::BTreeSet;

use super::super::Context;
use super::super::region::{Located, Means, Spot, contexts, names};
use super::Matched;
use super::sought::{Registrars, Sought};
use crate::codes::{Divisions, RegionCode, normalize_name, office};
use crate::rows::RowBatch;
use crate::spec::{Expected, ExpectedUnit, Field, Role};

/// The rows of one table that are a unit's.
pub(super) struct Part {
    /// Index of the table.
    pub(super) batch: usize,
    /// Indices of the rows.
    pub(super) rows: Vec<u32>,
    /// By what the table was found.
    pub(super) matched: Matched,
}

/// Who claims what.
pub(super) struct Claims {
    /// By unit.
    pub(super) parts: Vec<Vec<Part>>,
    /// Tables with rows that nobody claims.
    pub(super) unclaimed: Vec<usize>,
}

/// Finds the tables of each unit.
pub(super) fn claims(
    context: &Context<'_>,
    list: &Expected,
    regions: &[Vec<Option<Located>>],
    units: &[&ExpectedUnit],
) -> Claims {
    let search = Search {
        context,
        regions,
        home: Divisions::in_force(list.year),
        units: units.iter().map(|unit| Sought::new(unit, context.divisions)).collect(),
        registered: units
            .iter()
            .filter(|unit| unit.kind == Role::Register)
            .map(|unit| unit.region)
            .collect(),
    };
    let mut claims =
        Claims { parts: units.iter().map(|_| Vec::new()).collect(), unclaimed: Vec::new() };
    let tables = context.batches.iter().enumerate();
    for (batch, table) in tables.filter(|(_, table)| table.source.role != Role::Decision) {
        let named = search.named_by_list(table);
        let whole = || (0..table.len() as u32).collect::<Vec<_>>();
        if named.len() > 1 {
            for (unit, rows) in named.iter().zip(search.shared(batch, &named)) {
                claims.parts[*unit].push(Part { batch, rows, matched: Matched::Source });
            }
            continue;
        }
        let named = named.first().map(|unit| (*unit, Matched::Source));
        match named.or_else(|| search.found(batch)) {
            Some((unit, matched)) => {
                claims.parts[unit].push(Part { batch, rows: whole(), matched });
            }
            None if !table.is_empty() => claims.unclaimed.push(batch),
            None => {}
        }
    }
    claims
}

struct Search<'a> {
    context: &'a Context<'a>,
    regions: &'a [Vec<Option<Located>>],
    /// The divisions in which the list gives its regions.
    home: &'static Divisions,
    units: Vec<Sought<'a>>,
    /// The regions that have a unit with a register.
    registered: BTreeSet<RegionCode>,
}

impl Search<'_> {
    /// The units whose lines name the file of a table.
    fn named_by_list(&self, table: &RowBatch) -> Vec<usize> {
        let names = |sought: &Sought<'_>| {
            sought.unit.source.iter().any(|glob| glob.matches(&table.source.file))
        };
        (0..self.units.len()).filter(|at| names(&self.units[*at])).collect()
    }

    /// The unit that a table's own words tell.
    fn found(&self, batch: usize) -> Option<(usize, Matched)> {
        let table = &self.context.batches[batch];
        let register = table.source.role == Role::Register;
        let at = |spot: Spot| move |(found, _): &(Spot, &str)| *found == spot;
        let around: Vec<(Spot, &str)> = titles(table).chain(names(table)).collect();
        let own = around.iter().filter(|one| !at(Spot::Folder)(one));
        let folders = around.iter().filter(|one| at(Spot::Folder)(one));
        let named = |(spot, text): &(Spot, &str)| {
            Some((self.by_name(table.source.role, text)?, Matched::Name(*spot)))
        };
        let registrars = self.registrars(batch);
        let contexts = if register { contexts(self.context, table) } else { Vec::new() };
        let by_registrar = || {
            let unit = self.by_registrar(registrars.as_ref().filter(|_| register)?)?;
            Some((unit, Matched::Registrar))
        };
        own.clone()
            .find_map(named)
            .or_else(by_registrar)
            .or_else(|| self.by_region(batch, &contexts, registrars.as_ref(), false))
            .or_else(|| folders.clone().find_map(named))
            .or_else(|| self.by_region(batch, &contexts, registrars.as_ref(), true))
    }

    /// The units of a kind that are not looked for in files of their own.
    fn open(&self, kind: Role) -> impl Iterator<Item = (usize, &Sought<'_>)> {
        let open =
            move |sought: &Sought<'_>| sought.unit.kind == kind && sought.unit.source.is_empty();
        self.units.iter().enumerate().filter(move |(_, sought)| open(sought))
    }

    /// The unit whose name stands in a text; of names within one another the longest.
    fn by_name(&self, kind: Role, text: &str) -> Option<usize> {
        let key = normalize_name(text);
        let stands = |sought: &Sought<'_>| sought.telling && key.contains(&sought.name);
        let found: Vec<(usize, &Sought<'_>)> =
            self.open(kind).filter(|(_, sought)| stands(sought)).collect();
        let (at, longest) = found.iter().max_by_key(|(_, sought)| sought.name.len())?;
        let within = |(other, sought): &(usize, &Sought<'_>)| {
            other == at || (longest.name != sought.name && longest.name.contains(&sought.name))
        };
        let agrees = self.context.divisions.find_in(text).is_none_or(|code| {
            let (code, own) = (self.at_home(code), longest.unit.region);
            self.home.contains(own, code) || self.home.contains(code, own)
        });
        (agrees && found.iter().all(within)).then_some(*at)
    }

    /// What the registrars of a table say, where it has any.
    fn registrars(&self, batch: usize) -> Option<Registrars> {
        let table = &self.context.batches[batch];
        let said = |row: usize| table.text(Field::Registrar, row);
        let texts: BTreeSet<&str> = (0..table.len()).filter_map(said).collect();
        if texts.is_empty() {
            return None;
        }
        let located = |row: usize| {
            said(row)?;
            let found = self.regions[batch][row].filter(|found| found.means == Means::Registrar);
            Some(found.map(|found| self.at_home(found.code)))
        };
        let regions: BTreeSet<_> = (0..table.len()).filter_map(located).collect();
        Some(Registrars {
            region: if regions.len() == 1 { regions.first().copied().flatten() } else { None },
            offices: texts.iter().map(|text| office(text)).collect(),
        })
    }

    /// The unit that every registrar is.
    fn by_registrar(&self, registrars: &Registrars) -> Option<usize> {
        let region = registrars.region?;
        let is_that = |sought: &Sought<'_>| {
            sought.unit.region == region
                && (sought.office.is_empty() || registrars.are_all(&sought.office))
        };
        let exact = |sought: &Sought<'_>| is_that(sought) && !sought.office.is_empty();
        let open = || self.open(Role::Register);
        only(open().filter(|(_, sought)| exact(sought)).map(|(at, _)| at))
            .or_else(|| only(open().filter(|(_, sought)| is_that(sought)).map(|(at, _)| at)))
    }

    /// The only unit of the region that the table's surroundings name, the innermost
    /// first. A folder counts where nothing within it names a region.
    fn by_region(
        &self,
        batch: usize,
        contexts: &[(Spot, RegionCode)],
        registrars: Option<&Registrars>,
        folders: bool,
    ) -> Option<(usize, Matched)> {
        let within = contexts.iter().any(|(spot, _)| *spot != Spot::Folder);
        if folders && within {
            return None;
        }
        let asked = contexts.iter().filter(|(spot, _)| (*spot == Spot::Folder) == folders);
        asked.map(|(spot, code)| (*spot, self.at_home(*code))).find_map(|(spot, code)| {
            let fits = |sought: &Sought<'_>| {
                sought.unit.region == code
                    && registrars.is_none_or(|said| said.may_be(&sought.office))
            };
            let units = self.open(Role::Register).filter(|(_, sought)| fits(sought));
            let unit = only(units.map(|(at, _)| at))?;
            (!self.is_mostly_of_others(batch, code)).then_some((unit, Matched::Region(spot)))
        })
    }

    /// Whether most rows of a table are of regions that have units of their own: a list
    /// drawn from many registers bears the name of the whole.
    fn is_mostly_of_others(&self, batch: usize, region: RegionCode) -> bool {
        let located = self.regions[batch].iter().flatten();
        let own = located.clone().filter(|found| {
            self.region_of_unit(self.at_home(found.code)).is_none_or(|code| code == region)
        });
        own.count() * 2 < located.count()
    }

    /// The region of the unit that registers for a division: its own, else the next above.
    fn region_of_unit(&self, code: RegionCode) -> Option<RegionCode> {
        let mut at = Some(code);
        while let Some(code) = at.filter(|code| !self.registered.contains(code)) {
            at = self.home.parent(code);
        }
        at
    }

    /// The rows of each of the units that share a table: of the nearest region, and where
    /// several share that too, of the office that registers.
    fn shared(&self, batch: usize, units: &[usize]) -> Vec<Vec<u32>> {
        let table = &self.context.batches[batch];
        let mut rows: Vec<Vec<u32>> = units.iter().map(|_| Vec::new()).collect();
        for (row, located) in self.regions[batch].iter().enumerate() {
            let Some(located) = located else { continue };
            let registrar = table.text(Field::Registrar, row).map(office).unwrap_or_default();
            if let Some(at) = self.nearest(self.at_home(located.code), &registrar, units) {
                rows[at].push(row as u32);
            }
        }
        rows
    }

    fn nearest(&self, region: RegionCode, registrar: &str, units: &[usize]) -> Option<usize> {
        let mut region = Some(region);
        while let Some(code) = region {
            let here = |at: &usize| self.units[units[*at]].unit.region == code;
            let here: Vec<usize> = (0..units.len()).filter(here).collect();
            match here.as_slice() {
                [] => region = self.home.parent(code),
                [one] => return Some(*one),
                several => {
                    let same = |at: &&usize| self.units[units[**at]].office == registrar;
                    return only(several.iter().filter(same).copied());
                }
            }
        }
        None
    }

    /// A division of the year-end as the list calls it.
    fn at_home(&self, code: RegionCode) -> RegionCode {
        self.home.forward(code).unwrap_or(code)
    }
}

/// The lines above a table, the one that says who fills it in (填报单位) first: another may
/// name the office that asks.
fn titles(table: &RowBatch) -> impl Iterator<Item = (Spot, &str)> {
    let own = if table.titles.is_empty() { &table.sheet_titles } else { &table.titles };
    let says = |title: &&String| title.starts_with("填报单位") || title.starts_with("单位");
    let first = own.iter().filter(says);
    let others = own.iter().filter(move |title| !says(title));
    first.chain(others).map(|title| (Spot::Title, title.as_str()))
}

fn only(mut found: impl Iterator<Item = usize>) -> Option<usize> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
