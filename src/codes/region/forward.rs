//! Codes of earlier years, brought forward to the table in force.
//!
//! Enters: a code. Leaves: the division that it is today. Never chooses among
//! the parts of a division that was split.

use super::facts::{Fact, Facts};
use super::names::short_forms;
use super::table::{Division, Divisions};
use super::{Level, RegionCode};

impl Divisions {
    /// The division in force that a code of this or an earlier year stands for.
    ///
    /// A code in force is itself, also where it once was another's. Else the
    /// list of changes is followed from code to code; where it is silent, the
    /// division of the same name, with or without its suffix, under the same
    /// parent, else of the same name in the province, if there is exactly one.
    /// Codes that never were a division's stand for the one above: 330101
    /// (市辖区) for 330100, 429000 (省直辖县级行政区划) for 420000, 110100 for 110000.
    /// `None` where none of this decides, as for 100000, and for a prefecture
    /// whose counties now lie in several (巢湖 341400).
    pub fn forward(&self, code: RegionCode) -> Option<RegionCode> {
        let facts = Facts::all();
        let mut at = code;
        // A chain of changes that comes back to a code it left is not followed for ever.
        for _ in 0..MAX_STEPS {
            if self.get(at).is_some() {
                return Some(at).filter(|_| at == code || !self.is_split(code, at));
            }
            match facts.changes.iter().find(|change| change.old_code == at) {
                Some(change) => at = change.new_code,
                None => break,
            }
        }
        match facts.get(at) {
            Some(row) => self.namesake(row),
            None => self.above_placeholder(at),
        }
    }

    /// Whether `ended` was a prefecture, and one of its counties now lies
    /// elsewhere than in the prefecture of `follower`.
    fn is_split(&self, ended: RegionCode, follower: RegionCode) -> bool {
        ended.prefecture() == ended
            && Facts::all().changes.iter().any(|change| {
                let county = change.old_code;
                county != ended
                    && county.prefecture() == ended
                    && self
                        .forward(county)
                        .is_some_and(|today| today.prefecture() != follower.prefecture())
            })
    }

    /// The one division in force that bears the name of an ended one, and began
    /// when that ended.
    fn namesake(&self, ended: &Fact) -> Option<RegionCode> {
        let stem = stem(ended);
        let parent = ended.parent.and_then(|parent| self.forward(parent))?;
        let siblings = self.children(parent).iter().filter_map(|code| self.get(*code));
        let province = ended.code.province();
        let same_stem = siblings.filter(|row| row.name == ended.name || is_stem(&stem, row));
        only(same_stem.filter(|row| ended.is_followed_by(row.code))).or_else(|| {
            let all = self.iter().filter(|row| row.code.province() == province);
            only(all.filter(|row| row.name == ended.name && ended.is_followed_by(row.code)))
        })
    }

    fn above_placeholder(&self, code: RegionCode) -> Option<RegionCode> {
        let number = code.number();
        let above = if number % 10_000 == 9_000 || matches!(number % 10_000, 100 | 200 | 300) {
            code.province()
        } else if number % 100 == 1 {
            code.prefecture()
        } else {
            return None;
        };
        if above == code { None } else { self.forward(above) }
    }
}

/// Longest chain of changes that is followed.
const MAX_STEPS: usize = 8;

fn stem(ended: &Fact) -> String {
    short_forms(ended.name, Level::County)
        .into_iter()
        .next()
        .unwrap_or_else(|| ended.name.to_owned())
}

fn is_stem(stem: &str, row: &Division) -> bool {
    short_forms(row.name, row.level).iter().any(|form| form == stem)
}

fn only<'a>(mut rows: impl Iterator<Item = &'a Division>) -> Option<RegionCode> {
    let first = rows.next()?;
    rows.next().is_none().then_some(first.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(year: i16, code: &str) -> Option<String> {
        Divisions::in_force(year).forward(RegionCode::parse(code)?).map(|code| code.to_string())
    }

    #[test]
    fn codes_of_earlier_years_are_brought_forward() {
        for (year, code, expect) in [
            (2025, "330106", Some("330106")),
            (2025, "522401", Some("520502")),
            (2025, "522400", Some("520500")),
            (2025, "522200", Some("520600")),
            (2018, "371202", Some("370116")),
            (2018, "371200", Some("370116")),
            (2025, "522201", Some("520602")),
            (2017, "371202", Some("371202")),
            (2021, "350427", Some("350405")),
            (2021, "350681", Some("350604")),
            (2015, "110228", Some("110118")),
            (2014, "110228", Some("110228")),
            // Codes given anew twice: 安西县 622126, 620925, then 瓜州县.
            (2025, "622126", Some("620922")),
            // Joined to another: 闸北区 to 静安区.
            (2025, "310108", Some("310106")),
        ] {
            assert_eq!(forward(year, code).as_deref(), expect, "{year} {code}");
        }
    }

    #[test]
    fn where_the_changes_are_silent_the_namesake_is_taken() {
        for (code, expect) in [
            ("431121", "431181"), // 祁阳县, 祁阳市
            ("410322", "410308"), // 孟津县, 孟津区
            ("350403", "350404"), // 三元区
            ("410881", "419001"), // 济源市, no longer under 焦作市
            ("421302", "421303"), // 曾都区
        ] {
            assert_eq!(forward(2025, code).as_deref(), Some(expect), "{code}");
        }
    }

    #[test]
    fn a_code_that_was_never_a_division_stands_for_the_one_above() {
        for (code, expect) in [
            ("330101", "330100"),
            ("429000", "420000"),
            ("659000", "650000"),
            ("110100", "110000"),
            ("110101", "110101"),
            ("500200", "500000"),
        ] {
            assert_eq!(forward(2025, code).as_deref(), Some(expect), "{code}");
        }
    }

    #[test]
    fn what_the_lists_do_not_decide_is_not_decided() {
        for code in [
            "100000", "999999", "330199", "140402", "140203", "370802", "341400", "341401",
            "452100", "990001",
        ] {
            assert_eq!(forward(2025, code), None, "{code}");
        }
    }

    #[test]
    fn every_division_in_force_is_itself() {
        for year in [2002, 2010, 2018, 2026] {
            let table = Divisions::in_force(year);
            assert!(table.iter().all(|row| table.forward(row.code) == Some(row.code)));
        }
    }
}
