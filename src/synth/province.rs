//! The province: who registers, where, and how the office writes itself.
//!
//! Enters: the divisions in force. Leaves: the registering units with their
//! shares of the organizations. Never invents a division.

use super::SynthError;
use super::calendar::year_end;
use super::random::mix;
use crate::codes::{Divisions, Level, RegionCode};

/// 湖北省.
const PROVINCE: &str = "420000";

/// Whom a unit registers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// The province itself.
    Province,
    /// The province's office of justice, which registers law firms.
    Justice,
    /// A prefecture itself.
    Prefecture,
    /// A county.
    County,
}

/// A registering unit.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// Rank.
    pub(super) rank: Rank,
    /// Division, also of those registered by the level itself.
    pub(super) region: RegionCode,
    /// Plain name, e.g. 江岸区.
    pub(super) name: &'static str,
    /// The prefecture above a county, with its name.
    pub(super) prefecture: Option<(RegionCode, &'static str)>,
    /// The registrar as its rows write it.
    pub(super) registrar: String,
    /// The division that it was before, where that changed since codes are issued.
    pub(super) former: Option<Former>,
    /// The registrar can be placed only with the help of the file's region.
    pub(super) needs_file: bool,
    /// First organization and the one after the last.
    pub(super) range: std::ops::Range<u32>,
}

/// A division that exists no more: 京山县, now 京山市.
#[derive(Debug, Clone)]
pub(super) struct Former {
    pub(super) region: RegionCode,
    /// The first year at whose end it existed no more.
    pub(super) until: i16,
    pub(super) registrar: String,
}

impl Unit {
    /// 武汉市江岸区, 武汉市, 仙桃市 or 湖北省.
    pub(super) fn path(&self) -> String {
        format!("{}{}", self.prefecture.map_or("", |(_, name)| name), self.name)
    }

    /// The prefecture or province-governed county that a file of it names.
    pub(super) fn area(&self) -> RegionCode {
        self.prefecture.map_or(self.region, |(code, _)| code)
    }

    /// The path of its prefecture, or its own.
    pub(super) fn path_of_area(&self) -> String {
        self.prefecture.map_or(self.name, |(_, name)| name).to_owned()
    }

    /// The name of its sheet in a workbook of a prefecture.
    pub(super) fn sheet_name(&self) -> String {
        let own = if self.rank == Rank::County { "" } else { "本级" };
        format!("{}{own}", self.name)
    }

    fn weight(&self, seed: u64) -> u64 {
        let spread = 50 + mix(&[seed, 21, u64::from(self.region.number())]) % 200;
        match self.rank {
            Rank::Province => 420,
            Rank::Justice => 240,
            Rank::Prefecture => spread + 50,
            Rank::County => spread,
        }
    }
}

/// The registering units, each prefecture before its counties.
pub(super) struct Province {
    /// The units, in order of their organizations.
    pub(super) units: Vec<Unit>,
}

impl Province {
    /// The units of 湖北省 with `total` organizations shared out among them.
    ///
    /// # Errors
    /// [`SynthError::Plan`] where its divisions change between the years.
    pub(super) fn new(seed: u64, years: &[i16], total: u32) -> Result<Province, SynthError> {
        let mut all = years.iter().map(|year| units(seed, *year));
        let mut found = all.next().unwrap_or_default();
        let same = |other: &Vec<Unit>| {
            other.iter().map(|u| (u.region, u.name)).eq(found.iter().map(|u| (u.region, u.name)))
        };
        if found.is_empty() || !all.all(|other| same(&other)) {
            return Err(SynthError::Plan("年份之间湖北省的行政区划有变更".to_owned()));
        }
        share_out(&mut found, seed, total);
        Ok(Province { units: found })
    }

    /// The unit of an organization.
    pub(super) fn unit_of(&self, organization: u32) -> usize {
        let index = self.units.partition_point(|unit| unit.range.end <= organization);
        index.min(self.units.len().saturating_sub(1))
    }
}

fn share_out(units: &mut [Unit], seed: u64, total: u32) {
    let weights: Vec<u64> = units.iter().map(|unit| unit.weight(seed)).collect();
    let sum: u64 = weights.iter().sum();
    let mut done = 0;
    let mut first = 0;
    for (unit, weight) in units.iter_mut().zip(weights) {
        done += weight;
        // At most `total`, which is a u32.
        let end = u32::try_from(u64::from(total) * done / sum.max(1)).unwrap_or(total);
        unit.range = first..end;
        first = end;
    }
}

fn units(seed: u64, year: i16) -> Vec<Unit> {
    let divisions = Divisions::in_force(year_end(year).year());
    let Some(province) = RegionCode::parse(PROVINCE) else { return Vec::new() };
    let name = divisions.name(province).unwrap_or_default();
    let top = |rank, office: &str| Unit {
        rank,
        region: province,
        name,
        prefecture: None,
        registrar: format!("{name}{office}"),
        former: None,
        needs_file: false,
        range: 0..0,
    };
    let mut units = vec![top(Rank::Province, "民政厅"), top(Rank::Justice, "司法厅")];
    for &child in divisions.children(province) {
        let governed = divisions.level(child) == Some(Level::County);
        let rank = if governed { Rank::County } else { Rank::Prefecture };
        units.push(unit((seed, year), divisions, rank, child, None));
        let above = Some((child, divisions.name(child).unwrap_or_default()));
        let counties = divisions.children(child).iter();
        units.extend(
            counties.map(|&county| unit((seed, year), divisions, Rank::County, county, above)),
        );
    }
    units
}

/// The year from which on codes are issued.
const CODED: i16 = 2015;

/// What a county was before: the division of its prefecture that bore its name with another
/// last character, and another code.
fn former(year: i16, region: RegionCode, name: &str, above: RegionCode) -> Option<Former> {
    let stem = |name: &str| name.chars().count() > 2 && name.ends_with(['县', '市', '区']);
    let bare = |name: &'static str| &name[..name.len() - '县'.len_utf8()];
    let then = Divisions::in_force(CODED);
    let same = |one: &RegionCode| {
        let old = then.name(*one).unwrap_or_default();
        *one != region
            && stem(old)
            && stem(name)
            && name.starts_with(bare(old))
            && bare(old).len() + '县'.len_utf8() == name.len()
    };
    let old = *then.children(above).iter().find(|one| same(one))?;
    let until = (CODED..=year).find(|year| Divisions::in_force(*year).name(old).is_none())?;
    let registrar = format!("{}民政局", then.name(old)?);
    Some(Former { region: old, until, registrar })
}

type Above = Option<(RegionCode, &'static str)>;

fn unit(
    (seed, year): (u64, i16),
    divisions: &'static Divisions,
    rank: Rank,
    region: RegionCode,
    prefecture: Above,
) -> Unit {
    let name = divisions.name(region).unwrap_or_default();
    let unique = divisions.iter().filter(|division| division.name == name).count() == 1;
    let path = format!("{}{name}", prefecture.map_or("", |(_, name)| name));
    let draw = mix(&[seed, 22, u64::from(region.number())]) % 20;
    let office = if draw % 7 == 3 { "行政审批局" } else { "民政局" };
    // An ambiguous short name is left to the region of its file now and then.
    let place = match draw {
        0..=7 => path,
        8..=9 => format!("湖北省{path}"),
        _ if unique || prefecture.is_some() => name.to_owned(),
        _ => path,
    };
    let needs_file = place == name && !unique;
    Unit {
        rank,
        region,
        name,
        prefecture,
        registrar: format!("{place}{office}"),
        former: prefecture.and_then(|(above, _)| former(year, region, name, above)),
        needs_file,
        range: 0..0,
    }
}
