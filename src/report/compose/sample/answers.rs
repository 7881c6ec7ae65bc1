//! Invented answers of one organization, and where it stands.
//!
//! Enters: a seed. Leaves: answers, some of them unknown, and cells. Never asks
//! for anything but the seed: the same one gives the same answers.

use crate::codes::{Divisions, Industry, Level, OrgType, RegionCode, Size};
use crate::indicators::{CellKey, Part, Region};
use crate::quantity::Counts;

/// What one organization adds to an indicator.
pub(super) fn counts(population: Option<bool>, met: Option<bool>) -> Counts {
    let one = |yes: bool| u32::from(yes);
    match population {
        Some(false) => Counts::default(),
        Some(true) => Counts {
            met: one(met == Some(true)),
            not_met: one(met == Some(false)),
            unknown: one(met.is_none()),
            ..Counts::default()
        },
        None => Counts {
            open_met: one(met != Some(false)),
            open_not_met: one(met != Some(true)),
            ..Counts::default()
        },
    }
}

/// The invented answers of one organization.
pub(super) struct Answers {
    built: Option<bool>,
    eligible: Option<bool>,
    route: Option<bool>,
    mode: Option<u64>,
    pub(super) staff: Option<u64>,
    pub(super) members: Option<u64>,
    charter: Option<bool>,
}

impl Answers {
    /// Base and condition of each indicator, in the order of the catalogue.
    pub(super) fn outcomes(&self) -> [(Option<bool>, Option<bool>); 16] {
        let all = Some(true);
        let not_built = self.built.map(|built| !built);
        let mode = |at: u64| (self.built, self.mode.map(|mode| mode == at));
        let broad = match (self.built, self.route) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
        [
            (all, self.built),
            (self.eligible, self.built),
            (all, broad),
            (not_built, self.route),
            mode(0),
            mode(1),
            mode(2),
            mode(3),
            mode(4),
            (not_built, self.route),
            (all, self.members.map(|n| n == 0)),
            (all, self.members.map(|n| n == 1 || n == 2)),
            (all, self.charter),
            (self.built, self.charter),
            (self.built, None),
            (Some(false), None),
        ]
    }
}

/// A small seeded generator.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    /// An answer that is yes in `yes` of 100 cases and unknown in 2.
    fn answer(&mut self, yes: u64) -> Option<bool> {
        let draw = self.below(100);
        (draw < 98).then_some(draw < yes)
    }

    pub(super) fn answers(&mut self, year: i16) -> Answers {
        let later = (i64::from(year) - 2023).unsigned_abs();
        let built = self.answer(47 + 4 * later);
        let members = (self.below(100) > 2).then_some(self.below(9));
        Answers {
            built,
            eligible: members.map(|n| n >= 3 && built != Some(false)).or(None),
            route: self.answer(35 + 6 * later),
            mode: (self.below(30) > 0).then_some(self.below(9).saturating_sub(4)),
            staff: (self.below(60) > 0).then_some(self.below(160)),
            members,
            charter: self.answer(60 + 9 * later),
        }
    }

    /// The cells in which one organization stands.
    pub(super) fn place(&mut self) -> Vec<CellKey> {
        let industry = pick(&Industry::ALL, self.below(90) / 6);
        let size = pick(&Size::ALL, 4 - (self.below(31) as f64).sqrt() as u64 * 4 / 6);
        let org_type = pick(&OrgType::ALL[..4], self.below(40) / 10);
        let mut cells = vec![CellKey { industry, ..CellKey::ALL }];
        cells.push(CellKey { size, ..CellKey::ALL });
        cells.push(CellKey { org_type, ..CellKey::ALL });
        for region in self.regions() {
            cells.push(CellKey::region(region));
            if region != Region::All {
                cells.push(CellKey { region, industry, ..CellKey::ALL });
            }
        }
        cells
    }

    /// The regions that count it: those above it, and its own.
    fn regions(&mut self) -> Vec<Region> {
        let divisions = Divisions::in_force(2025);
        // Six digits that do not begin with 0 are a code.
        let province = RegionCode::parse("420000").expect("a code");
        let units = divisions.children(province);
        let mut regions = vec![Region::All];
        match self.below(40) {
            0 => regions.push(Region::Unknown),
            1..=3 => regions.extend([Region::Division(province), Region::Own(province)]),
            _ => {
                let unit = units[(self.below(units.len() as u64 * 3) / 3) as usize];
                regions.extend([Region::Division(province), Region::Division(unit)]);
                let below = divisions.children(unit);
                let at = self.below(below.len() as u64 + 1) as usize;
                if divisions.level(unit) == Some(Level::Prefecture) {
                    regions.push(
                        below.get(at).map_or(Region::Own(unit), |code| Region::Division(*code)),
                    );
                }
            }
        }
        regions
    }
}

fn pick<T: Copy>(all: &[T], at: u64) -> Part<T> {
    all.get(at as usize).map_or(Part::Unknown, |one| Part::Is(*one))
}
