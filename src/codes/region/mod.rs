//! Administrative divisions (行政区划, GB/T 2260), as in force at the end of a year.
//!
//! Enters: a year, then codes and texts. Leaves: divisions, their places in the
//! tree, and what a text names. Never decides between two divisions of one name.

mod facts;
mod find;
mod forward;
mod names;
mod paths;
mod resolve;
mod table;

use std::fmt;

pub use resolve::Named;
pub use table::{Division, Divisions};

/// Code of a division (行政区划代码): six digits, two each for province,
/// prefecture and county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(u32);

impl RegionCode {
    /// The national registrar. It stands in credit codes, and in no table of divisions.
    pub const NATIONAL: RegionCode = RegionCode(100_000);

    /// Reads six digits that do not begin with 0; `None` for any other text.
    /// That a division has this code is not checked.
    pub fn parse(text: &str) -> Option<RegionCode> {
        let bytes = text.trim().as_bytes();
        if bytes.len() != 6 || bytes[0] == b'0' || !bytes.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let value = bytes.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        Some(RegionCode(value))
    }

    /// The code as a number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The code with the digits below the province set to zero.
    pub const fn province(self) -> RegionCode {
        RegionCode(self.0 / 10_000 * 10_000)
    }

    /// The code with the digits below the prefecture set to zero.
    pub const fn prefecture(self) -> RegionCode {
        RegionCode(self.0 / 100 * 100)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

/// Level of a division. A municipality (直辖市) is a province, its districts are
/// counties, and so are counties that a province governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
}

impl Level {
    /// Stable name in files: `province`, `prefecture`, `county`.
    pub fn id(self) -> &'static str {
        match self {
            Level::Province => "province",
            Level::Prefecture => "prefecture",
            Level::County => "county",
        }
    }

    /// The level with this id.
    pub fn from_id(id: &str) -> Option<Level> {
        [Level::Province, Level::Prefecture, Level::County]
            .into_iter()
            .find(|level| level.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits() {
        for (text, expect) in [
            ("330106", Some(330_106)),
            (" 330106 ", Some(330_106)),
            ("33010", None),
            ("3301061", None),
            ("033010", None),
            ("33O106", None),
            ("", None),
        ] {
            assert_eq!(RegionCode::parse(text).map(RegionCode::number), expect, "{text:?}");
        }
    }

    #[test]
    fn a_code_holds_the_codes_above_it() {
        let code = RegionCode(330_106);
        assert_eq!(code.to_string(), "330106");
        assert_eq!(code.prefecture(), RegionCode(330_100));
        assert_eq!(code.province(), RegionCode(330_000));
        assert_eq!(RegionCode::NATIONAL.to_string(), "100000");
    }

    #[test]
    fn a_level_is_known_by_its_id() {
        for level in [Level::Province, Level::Prefecture, Level::County] {
            assert_eq!(Level::from_id(level.id()), Some(level));
        }
        assert_eq!(Level::from_id("town"), None);
    }
}
