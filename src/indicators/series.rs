//! Earlier figures on the boundaries of the reference date (按现行区划).
//!
//! Enters: the figures of all year-ends, each in the divisions of its own year. Leaves: the
//! counts of each region of the reference date, year-end by year-end. Only counts are
//! carried over. A division that was split stays what it was, and is said to be.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::regions;
use super::figures::{CellKey, Figures, Part, Region};
use crate::codes::{Divisions, Level, RegionCode};
use crate::quantity::{Counts, Date};

/// Counts of every indicator by year-end and region, in the divisions of one year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// One for each indicator, in the order of the catalogue.
    pub cells: BTreeMap<(Date, Region), Vec<Counts>>,
    /// Divisions of earlier years whose successor their code does not tell.
    pub split: BTreeMap<Date, BTreeSet<RegionCode>>,
}

impl Series {
    /// The counts of one indicator in a region at a year-end.
    pub fn get(&self, figures: &Figures, id: &str, as_of: Date, region: Region) -> Option<Counts> {
        let index = figures.indicators.iter().position(|info| info.id == id)?;
        self.cells.get(&(as_of, region)).map(|counts| counts[index])
    }
}

/// Carries all year-ends over to `present`.
pub fn series(figures: &Figures, present: &Divisions) -> Series {
    let mut series = Series::default();
    let whole = |part: &CellKey| {
        (part.industry, part.size, part.org_type) == (Part::All, Part::All, Part::All)
    };
    for ((as_of, key), counts) in figures.cells.iter().filter(|((_, key), _)| whole(key)) {
        let own = Divisions::in_force(as_of.year());
        for region in carried(*as_of, key.region, own, present, &mut series.split) {
            let sums = series.cells.entry((*as_of, region));
            let sums = sums.or_insert_with(|| vec![Counts::default(); counts.len()]);
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += *count);
        }
    }
    series
}

/// The counts of every cell at one year-end, its regions carried over to `present`.
pub fn carried_over(
    figures: &Figures,
    as_of: Date,
    present: &Divisions,
) -> BTreeMap<CellKey, Vec<Counts>> {
    let own = Divisions::in_force(as_of.year());
    let mut split = BTreeMap::new();
    let mut cells: BTreeMap<CellKey, Vec<Counts>> = BTreeMap::new();
    let of_date = figures.cells.iter().filter(|((date, _), _)| *date == as_of);
    for ((_, key), counts) in of_date {
        for region in carried(as_of, key.region, own, present, &mut split) {
            let sums = cells.entry(CellKey { region, ..*key });
            let sums = sums.or_insert_with(|| vec![Counts::default(); counts.len()]);
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += *count);
        }
    }
    cells
}

/// The regions of the present to which a region's own organizations count: none for a
/// region that is the sum of others.
fn carried(
    as_of: Date,
    region: Region,
    own: &Divisions,
    present: &Divisions,
    split: &mut BTreeMap<Date, BTreeSet<RegionCode>>,
) -> Vec<Region> {
    let code = match region {
        Region::All => return Vec::new(),
        Region::Unknown => return regions(None, present),
        Region::Division(code) if own.level(code) != Some(Level::County) => return Vec::new(),
        Region::Division(code) | Region::Own(code) => code,
    };
    if code == RegionCode::NATIONAL {
        return regions(Some(code), present);
    }
    match present.forward(code) {
        Some(code) => regions(Some(code), present),
        None => {
            split.entry(as_of).or_default().insert(code);
            vec![Region::All, region]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures of one indicator, one organization in each of these regions.
    fn figures(year: i16, codes: &[&str]) -> Figures {
        let divisions = Divisions::in_force(year);
        let as_of = jiff::civil::date(year, 12, 31);
        let mut figures = Figures::default();
        for code in codes {
            for region in regions(RegionCode::parse(code), divisions) {
                let counts = figures.cells.entry((as_of, CellKey::region(region)));
                counts.or_insert_with(|| vec![Counts::default()])[0] +=
                    Counts { met: 1, ..Counts::default() };
            }
        }
        figures
    }

    #[track_caller]
    fn check(year: i16, before: &str, expected: &[(&str, u32)]) {
        let series = series(&figures(year, &[before]), Divisions::in_force(2025));
        let as_of = jiff::civil::date(year, 12, 31);
        let met = |region| series.cells.get(&(as_of, region)).map_or(0, |counts| counts[0].met);
        assert_eq!(met(Region::All), 1);
        for (code, count) in expected {
            let code = RegionCode::parse(code).expect("a code");
            assert_eq!(met(Region::Division(code)), *count, "{before} of {year} in {code}");
        }
    }

    /// The cases of changes that `region-changes.csv` documents, with both years.
    #[test]
    fn a_division_counts_where_it_lies_at_the_reference_date() {
        // 襄樊 became 襄阳 under the same code.
        check(2009, "420600", &[("420600", 1), ("420000", 1)]);
        // 毕节 and 铜仁 became prefecture-level cities.
        check(2010, "522401", &[("520502", 1), ("520500", 1), ("520000", 1)]);
        // 密云县 became 密云区.
        check(2014, "110228", &[("110118", 1), ("110000", 1)]);
        // 莱芜市 became a district of 济南市, and so did its own.
        check(2017, "371202", &[("370116", 1), ("370100", 1), ("370000", 1)]);
        check(2017, "371200", &[("370116", 1), ("370100", 1)]);
        // 沙县 became 沙县区, 龙海市 龙海区.
        check(2020, "350427", &[("350405", 1), ("350400", 1)]);
        check(2020, "350681", &[("350604", 1), ("350600", 1)]);
        // What did not change.
        check(2014, "429004", &[("429004", 1), ("420000", 1)]);
    }

    #[test]
    fn a_division_that_was_split_stays_what_it_was() {
        let code = RegionCode::parse("341400").expect("a code");
        let series = series(&figures(2010, &["341400"]), Divisions::in_force(2025));
        let as_of = jiff::civil::date(2010, 12, 31);
        assert_eq!(series.cells[&(as_of, Region::Own(code))][0].met, 1);
        assert_eq!(series.split[&as_of], [code].into());
        let anhui = Region::Division(RegionCode::parse("340000").expect("a code"));
        assert_eq!(series.cells.get(&(as_of, anhui)), None);
    }

    #[test]
    fn figures_of_the_present_are_what_they_are() {
        let figures = figures(2025, &["420102", "420100", "420000", "429004"]);
        let series = series(&figures, Divisions::in_force(2025));
        let own: BTreeMap<(Date, Region), Vec<Counts>> = figures
            .cells
            .iter()
            .map(|((as_of, key), counts)| ((*as_of, key.region), counts.clone()))
            .collect();
        assert_eq!(series.cells, own);
    }
}
