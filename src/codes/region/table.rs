//! The table of divisions in force at the end of one year.
//!
//! Enters: the two lists of facts and a year. Leaves: [`Divisions`], made once a
//! year and kept. Never changes after that.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::facts::Facts;
use super::names::Names;
use super::{Level, RegionCode};

/// Years of which the lists know a change; outside them the table of the nearest holds.
const FIRST_YEAR: i16 = 2002;
const YEARS: usize = 26;

/// One division, as in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// Its code.
    pub code: RegionCode,
    /// Its name in that year, e.g. 西湖区.
    pub name: &'static str,
    /// Its level.
    pub level: Level,
    /// The division above it; none above a province.
    pub parent: Option<RegionCode>,
}

/// The divisions in force at the end of one year.
#[derive(Debug)]
pub struct Divisions {
    rows: Vec<Division>,
    children: BTreeMap<RegionCode, Vec<RegionCode>>,
    provinces: Vec<RegionCode>,
    pub(super) names: Names,
}

impl Divisions {
    /// The table in force at the end of `year`. Made at the first call for a year.
    pub fn in_force(year: i16) -> &'static Divisions {
        static TABLES: [OnceLock<Divisions>; YEARS] = [const { OnceLock::new() }; YEARS];
        let last = FIRST_YEAR + YEARS as i16 - 1;
        let year = year.clamp(FIRST_YEAR, last);
        TABLES[(year - FIRST_YEAR) as usize].get_or_init(|| Divisions::make(year))
    }

    /// The division with this code.
    pub fn get(&self, code: RegionCode) -> Option<&Division> {
        let index = self.rows.binary_search_by_key(&code, |row| row.code).ok()?;
        Some(&self.rows[index])
    }

    /// Its name, e.g. 西湖区.
    pub fn name(&self, code: RegionCode) -> Option<&'static str> {
        self.get(code).map(|row| row.name)
    }

    /// Its name with those above it, e.g. 浙江省杭州市西湖区.
    pub fn full_name(&self, code: RegionCode) -> Option<String> {
        let row = self.get(code)?;
        let above = row.parent.and_then(|parent| self.full_name(parent)).unwrap_or_default();
        Some(above + row.name)
    }

    /// Its level.
    pub fn level(&self, code: RegionCode) -> Option<Level> {
        self.get(code).map(|row| row.level)
    }

    /// The division above it.
    pub fn parent(&self, code: RegionCode) -> Option<RegionCode> {
        self.get(code)?.parent
    }

    /// The divisions directly below it, by code.
    pub fn children(&self, code: RegionCode) -> &[RegionCode] {
        self.children.get(&code).map_or(&[], Vec::as_slice)
    }

    /// The provinces, by code.
    pub fn provinces(&self) -> &[RegionCode] {
        &self.provinces
    }

    /// Whether `code` is `ancestor` or lies below it.
    pub fn contains(&self, ancestor: RegionCode, code: RegionCode) -> bool {
        let mut at = self.get(code);
        while let Some(row) = at {
            if row.code == ancestor {
                return true;
            }
            at = row.parent.and_then(|parent| self.get(parent));
        }
        false
    }

    /// The division of that level which is `code` or holds it.
    pub fn ancestor_at(&self, code: RegionCode, level: Level) -> Option<RegionCode> {
        let row = self.get(code)?;
        if row.level == level { Some(code) } else { self.ancestor_at(row.parent?, level) }
    }

    /// All divisions, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Division> {
        self.rows.iter()
    }

    fn make(year: i16) -> Divisions {
        let facts = Facts::all();
        let mut rows: Vec<Division> = facts
            .rows
            .iter()
            .filter(|row| row.in_force(year))
            .map(|row| row.division(year))
            .collect();
        rows.sort_by_key(|row| row.code);
        let mut children: BTreeMap<RegionCode, Vec<RegionCode>> = BTreeMap::new();
        let mut provinces = Vec::new();
        for row in &rows {
            match row.parent {
                Some(parent) => children.entry(parent).or_default().push(row.code),
                None => provinces.push(row.code),
            }
        }
        let mut table = Divisions { rows, children, provinces, names: Names::default() };
        table.names = Names::of(&table, year);
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap_or(RegionCode::NATIONAL)
    }

    #[test]
    fn the_present_table_has_its_known_numbers() {
        let table = Divisions::in_force(2026);
        let count = |level| table.iter().filter(|row| row.level == level).count();
        assert_eq!(count(Level::Province), 34);
        assert_eq!(count(Level::Prefecture), 333);
        assert_eq!(count(Level::County), 2847);
        assert_eq!(table.provinces().len(), 34);
    }

    #[test]
    fn in_every_year_each_division_hangs_under_one_in_force() {
        for year in 2002..=2027 {
            let table = Divisions::in_force(year);
            for row in table.iter() {
                let above = row.parent.and_then(|parent| table.get(parent));
                assert_eq!(row.parent.is_some(), above.is_some(), "{year} {row:?}");
                assert_eq!(row.parent.is_none(), row.level == Level::Province, "{year} {row:?}");
                if let Some(above) = above {
                    assert!(above.level < row.level, "{year} {row:?}");
                    assert!(table.children(above.code).contains(&row.code), "{year} {row:?}");
                }
            }
            assert!(table.rows.windows(2).all(|pair| pair[0].code < pair[1].code), "{year}");
        }
    }

    #[test]
    fn a_division_knows_its_place() {
        let table = Divisions::in_force(2025);
        let west_lake = code("330106");
        assert_eq!(table.full_name(west_lake).as_deref(), Some("浙江省杭州市西湖区"));
        assert_eq!(table.level(west_lake), Some(Level::County));
        assert_eq!(table.parent(west_lake), Some(code("330100")));
        assert_eq!(table.ancestor_at(west_lake, Level::Province), Some(code("330000")));
        assert_eq!(table.ancestor_at(west_lake, Level::County), Some(west_lake));
        assert_eq!(table.ancestor_at(code("330000"), Level::County), None);
        assert!(table.contains(code("330000"), west_lake));
        assert!(table.contains(west_lake, west_lake));
        assert!(!table.contains(west_lake, code("330100")));
        assert!(!table.contains(code("320000"), west_lake));
        assert_eq!(table.get(RegionCode::NATIONAL), None);
    }

    #[test]
    fn municipalities_and_provinces_govern_counties_directly() {
        let table = Divisions::in_force(2025);
        for (county, province) in
            [("110105", "110000"), ("429004", "420000"), ("310115", "310000"), ("500101", "500000")]
        {
            assert_eq!(table.parent(code(county)), Some(code(province)), "{county}");
            assert_eq!(table.level(code(province)), Some(Level::Province));
            assert_eq!(table.ancestor_at(code(county), Level::Prefecture), None);
        }
    }

    #[test]
    fn a_division_stands_from_its_first_year_end_to_the_one_before_its_last() {
        for (year, present, name) in [
            (2014, "110228", Some("密云县")),
            (2015, "110228", None),
            (2014, "110118", None),
            (2015, "110118", Some("密云区")),
            (2010, "341400", Some("巢湖市")),
            (2011, "341400", None),
            (2009, "420600", Some("襄樊市")),
            (2010, "420600", Some("襄阳市")),
            (2025, "420600", Some("襄阳市")),
            // The code passed from 洛龙区, which left it long before, to 偃师区 in 2021.
            (2020, "410307", None),
            (2021, "410307", Some("偃师区")),
            (1990, "110228", Some("密云县")),
            (2090, "110118", Some("密云区")),
        ] {
            assert_eq!(Divisions::in_force(year).name(code(present)), name, "{year} {present}");
        }
    }
}
