//! The region of each row: the unit that registers (contract §5).
//!
//! Enters: registrar, region column, titles and names, credit code. Leaves: a
//! division and how it was found. Never takes one of several.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::{Context, RowRef};
use crate::codes::{CreditCode, Divisions, Level, Named, RegionCode, Registrar, normalize};
use crate::rows::RowBatch;
use crate::spec::{Field, RegionAlias, RegionBy, Role};

/// How a region was found, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Means {
    /// What the pipeline asks for: region column or address.
    Asked,
    /// The registrar names it.
    Registrar,
    /// A region column.
    Column,
    /// Title, sheet, file or folder.
    Context,
    /// The division digits of the credit code.
    Code,
    /// All other rows of the sheet.
    Sheet,
    /// The address, where the code names a division of old that was split.
    Address,
}

/// The region of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Located {
    pub(crate) code: RegionCode,
    pub(crate) means: Means,
}

/// The region of every row, batch by batch.
pub(crate) fn resolve_rows(context: &Context<'_>) -> Vec<Vec<Option<Located>>> {
    let mut located: Vec<Vec<Option<Located>>> =
        context.batches.par_iter().map(|batch| resolve_batch(context, batch)).collect();
    agree_by_sheet(context, &mut located);
    located
}

/// The region in which each row counts: that of the registrar, but for what the pipeline
/// asks for, and for divisions of old of which no code tells into which part one fell.
pub(crate) fn place_rows<'l>(
    context: &Context<'_>,
    located: &'l [Vec<Option<Located>>],
) -> Cow<'l, [Vec<Option<Located>>]> {
    let by = context.pipeline.switches.region_by;
    let open = |rows: &Vec<Option<Located>>| rows.iter().any(Option::is_none);
    if by == RegionBy::Registrar && !located.iter().any(open) {
        return Cow::Borrowed(located);
    }
    let batches = context.batches.par_iter().zip(located);
    Cow::Owned(batches.map(|(batch, rows)| place_batch(context, batch, rows)).collect())
}

fn place_batch(
    context: &Context<'_>,
    batch: &RowBatch,
    located: &[Option<Located>],
) -> Vec<Option<Located>> {
    let by = context.pipeline.switches.region_by;
    if by == RegionBy::Registrar && located.iter().all(Option::is_some) {
        return located.to_vec();
    }
    let resolver = Resolver::of(context, batch);
    let place = |(row, located): (usize, &Option<Located>)| {
        let asked = match by {
            RegionBy::Registrar => None,
            RegionBy::Address => batch.address_region(row),
            RegionBy::Column => {
                let text = batch.text(Field::Region, row);
                text.and_then(|text| resolver.column(text, &Said::Nothing))
            }
        };
        let asked = asked.map(|code| Located { code, means: Means::Asked });
        let split = || {
            let old = digits(batch, row).filter(|code| resolver.forward(*code).is_none());
            let code = batch.address_region(row).filter(|_| old.is_some())?;
            Some(Located { code, means: Means::Address })
        };
        asked.or(*located).or_else(split)
    };
    located.iter().enumerate().map(place).collect()
}

/// What a registrar says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    One(RegionCode),
    Several(Vec<RegionCode>),
    Level(Level),
    Nothing,
}

struct Resolver<'a> {
    divisions: &'static Divisions,
    aliases: &'a [RegionAlias],
    /// The regions that title, sheet, file and folders name, in this order.
    contexts: Vec<RegionCode>,
}

/// What a row says of its region: registrar, region column, division of its code.
type Clues<'a> = (Option<&'a str>, Option<&'a str>, Option<RegionCode>);

fn resolve_batch(context: &Context<'_>, batch: &RowBatch) -> Vec<Option<Located>> {
    let resolver = Resolver::of(context, batch);
    // A correction says where an entry belongs by its registrar or region alone.
    let decided = batch.source.role == Role::Decision;
    let stands = |found: &Located| !decided || found.means <= Means::Column;
    let mut cache: HashMap<Clues<'_>, Option<Located>, RandomState> = HashMap::default();
    (0..batch.len())
        .map(|row| {
            let registrar = batch.text(Field::Registrar, row);
            let column = batch.text(Field::Region, row);
            let digits = digits(batch, row);
            *cache
                .entry((registrar, column, digits))
                .or_insert_with(|| resolver.locate(registrar, column, digits).filter(stands))
        })
        .collect()
}

/// The division digits of a row's credit code.
fn digits(batch: &RowBatch, row: usize) -> Option<RegionCode> {
    let code = CreditCode::parse(batch.text(Field::CreditCode, row)?).ok()?;
    Some(code.division())
}

/// What of a table's surroundings names something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A line above the table, else one above the first table of its sheet.
    Title,
    /// The sheet's name.
    Sheet,
    /// The file's name.
    File,
    /// The name of a folder.
    Folder,
}

/// The names around a table, without its titles: sheet, file and folders from within.
pub(crate) fn names(batch: &RowBatch) -> impl Iterator<Item = (Spot, &str)> {
    let mut parts: Vec<&str> = batch.source.file.split('/').collect();
    let stem = parts.pop().and_then(|name| name.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let folders = parts.into_iter().rev().map(|folder| (Spot::Folder, folder));
    [(Spot::Sheet, batch.sheet.as_str()), (Spot::File, stem)].into_iter().chain(folders)
}

/// The regions that a table's surroundings name: its own title, else the sheet's, of
/// several titles the longest path; then sheet, file and folders from within. A name that
/// several divisions bear is the one within what stands around it: 南京市/鼓楼区.csv.
pub(crate) fn contexts(context: &Context<'_>, batch: &RowBatch) -> Vec<(Spot, RegionCode)> {
    // From without, so that what stands around is known.
    let mut around: Vec<(Spot, RegionCode)> = Vec::new();
    let named: Vec<(Spot, &str)> = names(batch).collect();
    for (spot, text) in named.into_iter().rev() {
        let found = find(context, text, &around);
        around.extend(found.map(|code| (spot, code)));
    }
    let deepest = |titles: &[String]| {
        let found = titles.iter().filter_map(|title| find(context, title, &around));
        found.max_by_key(|code| (context.divisions.level(*code), std::cmp::Reverse(*code)))
    };
    let title = deepest(&batch.titles).or_else(|| deepest(&batch.sheet_titles));
    around.extend(title.map(|code| (Spot::Title, code)));
    around.reverse();
    around
}

/// The region that a text names, by itself or within a region of its surroundings, of which
/// the last is the nearest.
fn find(context: &Context<'_>, text: &str, around: &[(Spot, RegionCode)]) -> Option<RegionCode> {
    let divisions = context.divisions;
    let alias = context.pipeline.region_aliases.iter().find(|alias| text.contains(&alias.name));
    let own = || alias.map(|alias| alias.code).or_else(|| divisions.find_in(text));
    let within = |(_, outer): &(Spot, RegionCode)| {
        let found = divisions.find_in(&(divisions.full_name(*outer)? + text))?;
        (found != *outer && divisions.contains(*outer, found)).then_some(found)
    };
    own().or_else(|| around.iter().rev().find_map(within))
}

impl<'a> Resolver<'a> {
    fn of(context: &Context<'a>, batch: &RowBatch) -> Resolver<'a> {
        Resolver {
            divisions: context.divisions,
            aliases: &context.pipeline.region_aliases,
            contexts: contexts(context, batch).into_iter().map(|(_, code)| code).collect(),
        }
    }

    fn locate(
        &self,
        registrar: Option<&str>,
        column: Option<&str>,
        digits: Option<RegionCode>,
    ) -> Option<Located> {
        let said = registrar.map_or(Said::Nothing, |text| self.registrar(text));
        if let Said::One(code) = said {
            return Some(Located { code, means: Means::Registrar });
        }
        let column = column.and_then(|text| self.column(text, &said));
        let column = column.into_iter().map(|code| (code, Means::Column));
        let contexts = self.contexts.iter().map(|code| (*code, Means::Context));
        let code = digits.and_then(|code| self.forward(code)).map(|code| (code, Means::Code));
        column
            .chain(contexts)
            .chain(code)
            .find_map(|(code, means)| Some(Located { code: self.fit(code, &said)?, means }))
    }

    fn registrar(&self, text: &str) -> Said {
        if let Some(alias) = self.alias(text) {
            return Said::One(alias);
        }
        match Registrar::parse(text) {
            Registrar::National => Said::One(RegionCode::NATIONAL),
            Registrar::Silent => Said::Nothing,
            Registrar::Unit(unit) => match self.named(&unit) {
                Named::One(code) => Said::One(code),
                Named::Several(codes) => Said::Several(codes),
                Named::Level(level) => Said::Level(level),
                Named::Nothing => Said::Nothing,
            },
        }
    }

    fn alias(&self, text: &str) -> Option<RegionCode> {
        let text = normalize(text);
        self.aliases.iter().find(|alias| text.contains(&alias.name)).map(|alias| alias.code)
    }

    fn named(&self, text: &str) -> Named {
        let named = self.divisions.resolve(text);
        if !matches!(named, Named::Several(_)) {
            return named;
        }
        let within = |file: &RegionCode| match self.divisions.resolve_within(text, *file) {
            Named::Nothing | Named::Several(_) => None,
            named => Some(named),
        };
        self.contexts.iter().find_map(within).unwrap_or(named)
    }

    /// A region column holds a name, a path or a code.
    fn column(&self, text: &str, said: &Said) -> Option<RegionCode> {
        if let Some(alias) = self.alias(text) {
            return Some(alias);
        }
        match self.named(text) {
            Named::One(code) => Some(code),
            Named::Several(codes) => match said {
                Said::Several(others) => {
                    only(codes.into_iter().filter(|code| others.contains(code)))
                }
                _ => None,
            },
            Named::Level(_) | Named::Nothing => self.divisions.find_in(text),
        }
    }

    fn forward(&self, code: RegionCode) -> Option<RegionCode> {
        if code == RegionCode::NATIONAL {
            return Some(code);
        }
        self.divisions.forward(code)
    }

    /// A region found elsewhere, fitted to what the registrar says: lifted to its
    /// level, or narrowed to one of several.
    fn fit(&self, code: RegionCode, said: &Said) -> Option<RegionCode> {
        match said {
            Said::Level(level) => self.at_level(code, *level),
            Said::Several(codes) => {
                let inside =
                    |other: &RegionCode| *other == code || self.divisions.contains(code, *other);
                let within: Vec<RegionCode> = codes.iter().copied().filter(inside).collect();
                match within.as_slice() {
                    [] => Some(code),
                    [one] => Some(*one),
                    _ => None,
                }
            }
            _ => Some(code),
        }
    }

    /// The division's own ancestor at a level. 市 also says a municipality or a
    /// county-level city.
    fn at_level(&self, code: RegionCode, level: Level) -> Option<RegionCode> {
        let named_city = self.divisions.name(code).is_some_and(|name| name.ends_with('市'));
        if level == Level::Prefecture && named_city {
            return Some(code);
        }
        let municipality = || {
            let province = self.divisions.ancestor_at(code, Level::Province)?;
            let name = self.divisions.name(province)?;
            (level == Level::Prefecture && name.ends_with('市')).then_some(province)
        };
        self.divisions.ancestor_at(code, level).or_else(municipality)
    }
}

fn only(mut codes: impl Iterator<Item = RegionCode>) -> Option<RegionCode> {
    let first = codes.next()?;
    codes.next().is_none().then_some(first)
}

/// Rows that nothing locates take the region of the other rows of their sheet,
/// where all agree.
fn agree_by_sheet(context: &Context<'_>, located: &mut [Vec<Option<Located>>]) {
    let sheet = |at: usize| (&context.batches[at].source.file, &context.batches[at].sheet);
    let mut regions: HashMap<_, Vec<RegionCode>> = HashMap::new();
    for (at, rows) in located.iter().enumerate() {
        let list = regions.entry(sheet(at)).or_default();
        for code in rows.iter().flatten().map(|found| found.code) {
            if list.len() < 2 && !list.contains(&code) {
                list.push(code);
            }
        }
    }
    for (at, rows) in located.iter_mut().enumerate() {
        if context.batches[at].source.role == Role::Decision {
            continue;
        }
        let Some([code]) = regions.get(&sheet(at)).map(Vec::as_slice) else { continue };
        for (row, found) in rows.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
            let this = RowRef { batch: at as u32, row: row as u32 };
            if !contradicts(context, this, *code) {
                *found = Some(Located { code: *code, means: Means::Sheet });
            }
        }
    }
}

/// A registrar that says another level than the sheet's is not of that region.
fn contradicts(context: &Context<'_>, row: RowRef, code: RegionCode) -> bool {
    let Some(text) = context.batch(row).text(Field::Registrar, row.row as usize) else {
        return false;
    };
    let Registrar::Unit(unit) = Registrar::parse(text) else { return false };
    match context.divisions.resolve(&unit) {
        Named::Level(level) => context.divisions.level(code) != Some(level),
        _ => false,
    }
}
