//! How a cell of the breakdowns is called.
//!
//! Enters: a cell's parts. Leaves: the codes and names of contract §3.

use crate::codes::{Divisions, Industry, OrgType, RegionCode, Size};
use crate::indicators::{Part, Region};

/// Six-digit code, `all` or `未知`.
pub(crate) fn region_code(region: Region) -> String {
    match region {
        Region::All => "all".to_owned(),
        Region::Division(code) | Region::Own(code) => code.to_string(),
        Region::Unknown => "未知".to_owned(),
    }
}

/// The Chinese name; the level itself is its 本级.
pub(crate) fn region_name(region: Region, divisions: &Divisions) -> String {
    let name = |code: RegionCode| divisions.name(code).unwrap_or("全国").to_owned();
    match region {
        Region::All => "全部".to_owned(),
        Region::Division(code) => name(code),
        Region::Own(code) => name(code) + "本级",
        Region::Unknown => "未知".to_owned(),
    }
}

/// `all`, `province`, `prefecture`, `county`, `own` or `未知`.
pub(crate) fn region_level(region: Region, divisions: &Divisions) -> &'static str {
    match region {
        Region::All => "all",
        Region::Division(code) => divisions.level(code).map_or("未知", |level| level.id()),
        Region::Own(_) => "own",
        Region::Unknown => "未知",
    }
}

/// Canonical name, `all` or `未知`.
pub(crate) fn industry(part: Part<Industry>) -> &'static str {
    name(part, Industry::name)
}

/// Name of the band, `all` or `未知`.
pub(crate) fn size(part: Part<Size>) -> &'static str {
    name(part, Size::name)
}

/// Name of the kind, `all` or `未知`.
pub(crate) fn org_type(part: Part<OrgType>) -> &'static str {
    name(part, OrgType::name)
}

fn name<T>(part: Part<T>, name: fn(T) -> &'static str) -> &'static str {
    match part {
        Part::All => "all",
        Part::Is(value) => name(value),
        Part::Unknown => "未知",
    }
}
