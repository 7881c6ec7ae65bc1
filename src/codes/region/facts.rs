//! The two lists of facts: divisions with their years, and changes of code.
//!
//! Enters: the lists as text, at compile time. Leaves: their lines as values,
//! read once. Never keeps a change that the lists made of a mere namesake.

use std::sync::OnceLock;

use super::table::Division;
use super::{Level, RegionCode};

/// The two lists.
pub(super) struct Facts {
    /// The divisions, by code.
    pub(super) rows: Vec<Fact>,
    /// The changes that lead from one code to another.
    pub(super) changes: Vec<Change>,
}

/// A line of `regions.csv`.
pub(super) struct Fact {
    pub(super) code: RegionCode,
    pub(super) name: &'static str,
    level: Level,
    pub(super) parent: Option<RegionCode>,
    since: Option<i16>,
    until: Option<i16>,
    pub(super) former_name: Option<&'static str>,
    /// Year in which the former name was given up, where it is known.
    renamed: Option<i16>,
}

/// A line of `region-changes.csv` that has a code on both sides.
#[derive(Clone, Copy)]
pub(super) struct Change {
    year: i16,
    kind: &'static str,
    pub(super) old_code: RegionCode,
    pub(super) old_name: &'static str,
    pub(super) new_code: RegionCode,
    new_name: &'static str,
}

impl Facts {
    /// The lists, read at the first call.
    pub(super) fn all() -> &'static Facts {
        static FACTS: OnceLock<Facts> = OnceLock::new();
        FACTS.get_or_init(|| {
            let mut rows: Vec<Fact> = lines(REGIONS).filter_map(Fact::read).collect();
            rows.sort_by_key(|row| row.code);
            let changes: Vec<Change> = lines(CHANGES).filter_map(Change::read).collect();
            for row in &mut rows {
                row.date_former_name(&changes);
            }
            let moves = changes.iter().filter(|change| change.moves());
            let changes = moves.map(|change| change.to_seat(&rows)).collect();
            Facts { rows, changes }
        })
    }

    /// The line of a code, of whatever year.
    pub(super) fn get(&self, code: RegionCode) -> Option<&Fact> {
        let index = self.rows.binary_search_by_key(&code, |row| row.code).ok()?;
        Some(&self.rows[index])
    }
}

impl Fact {
    fn read(line: &'static str) -> Option<Fact> {
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default();
        Some(Fact {
            code: RegionCode::parse(next())?,
            name: next(),
            level: Level::from_id(next())?,
            parent: RegionCode::parse(next()),
            since: next().parse().ok(),
            until: next().parse().ok(),
            // One name, at times written twice.
            former_name: next().split(';').next().filter(|name| !name.is_empty()),
            renamed: None,
        })
    }

    /// Finds the year of the former name. Where the code came from elsewhere, its
    /// former name is another division's, which had left it: 410307 passed from
    /// 洛龙区 to 偃师区. Then the line holds from that year on.
    fn date_former_name(&mut self, changes: &[Change]) {
        let Some(former) = self.former_name else { return };
        let gives = || {
            changes
                .iter()
                .filter(|change| change.new_code == self.code && change.new_name == self.name)
        };
        let renaming =
            gives().find(|change| change.old_code == self.code && change.old_name == former);
        match (renaming, gives().next()) {
            (Some(change), _) => self.renamed = Some(change.year),
            (None, Some(change)) => self.since = self.since.max(Some(change.year)),
            (None, None) => {}
        }
    }

    /// Whether it stands at the end of `year`.
    pub(super) fn in_force(&self, year: i16) -> bool {
        self.since.is_none_or(|since| since <= year) && self.until.is_none_or(|until| until > year)
    }

    /// Whether it had ended by the end of `year`.
    pub(super) fn ended(&self, year: i16) -> bool {
        self.until.is_some_and(|until| until <= year)
    }

    /// Whether the division of that code began as this one ended, give or take
    /// the years by which the lists err.
    pub(super) fn is_followed_by(&self, code: RegionCode) -> bool {
        let began = Facts::all().get(code).and_then(|row| row.since);
        began.zip(self.until).is_some_and(|(began, ended)| (ended - 1..=ended + 2).contains(&began))
    }

    /// The division as it is named at the end of `year`.
    pub(super) fn division(&self, year: i16) -> Division {
        let before = self.renamed.is_some_and(|renamed| renamed > year);
        let name = self.former_name.filter(|_| before).unwrap_or(self.name);
        Division { code: self.code, name, level: self.level, parent: self.parent }
    }
}

impl Change {
    fn read(line: &'static str) -> Option<Change> {
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default();
        Some(Change {
            year: next().parse().ok()?,
            kind: next(),
            old_code: RegionCode::parse(next())?,
            old_name: next(),
            new_code: RegionCode::parse(next())?,
            new_name: next(),
        })
    }

    /// Whether the division went on under the new code. The list also leads from
    /// an abolished division to one of the same name elsewhere (矿区 of 大同 to
    /// that of 阳泉, 东山区 of 乌鲁木齐 to that of 鹤岗); these had nothing to do
    /// with it.
    fn moves(&self) -> bool {
        let (old, new) = (self.old_code, self.new_code);
        let namesake = self.kind == "撤销"
            && self.old_name == self.new_name
            && old.prefecture() != new.prefecture()
            && new.prefecture() != new
            && old.prefecture() != old;
        old != new && old.province() == new.province() && !namesake
    }

    /// A county-level city that gave its name to a prefecture-level one went on as
    /// the district made there in that year, if one was: 毕节市 522401 as 七星关区
    /// 520502, and not as 毕节市 520500.
    fn to_seat(self, rows: &[Fact]) -> Change {
        let (old, new) = (self.old_code, self.new_code);
        if old.prefecture() == old || new.prefecture() != new {
            return self;
        }
        let founded = lines(CHANGES).filter_map(|line| founded_in(line, self.year));
        let mut seats = founded
            .filter(|code| rows.iter().any(|row| row.code == *code && row.parent == Some(new)));
        match (seats.next(), seats.next()) {
            (Some(seat), None) => Change { new_code: seat, ..self },
            _ => self,
        }
    }
}

const REGIONS: &str = include_str!("../data/regions.csv");
const CHANGES: &str = include_str!("../data/region-changes.csv");

/// The code of a division that a line of changes founds in that year.
fn founded_in(line: &str, year: i16) -> Option<RegionCode> {
    let cells: Vec<&str> = line.split(',').collect();
    match cells[..] {
        [of, "新设", "", _, new_code, ..] if of.parse() == Ok(year) => {
            RegionCode::parse(new_code)
        }
        _ => None,
    }
}

/// The lines of a list below its header. No cell of the lists is quoted.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().skip(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_is_read() {
        for line in lines(REGIONS).chain(lines(CHANGES)) {
            assert_eq!(line.split(',').count(), 7, "{line}");
            assert!(!line.contains('"'), "{line}");
        }
        let facts = Facts::all();
        assert_eq!(facts.rows.len(), lines(REGIONS).count());
        assert!(facts.rows.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn a_namesake_elsewhere_is_no_successor() {
        let facts = Facts::all();
        for old in ["140203", "130103", "650108", "230105", "450104"] {
            assert!(facts.changes.iter().all(|change| change.old_code.to_string() != old), "{old}");
        }
    }
}
