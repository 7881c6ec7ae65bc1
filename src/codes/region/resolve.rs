//! What a whole text names: 浙江省杭州市西湖区, 西湖区, 杭州, 省.
//!
//! Enters: the name of a unit, alone in its cell. Leaves: the division, the
//! several that it may be, or the level. Never takes one of several.

use crate::codes::text::normalize;

use super::paths::Form;
use super::table::Divisions;
use super::{Level, RegionCode};

/// What a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// One division.
    One(RegionCode),
    /// One of several of the same name, by code.
    Several(Vec<RegionCode>),
    /// Only a level: 省 and 自治区 are provinces, 市, 州 and 盟 prefectures, 区, 县
    /// and 旗 counties. The 市 of a municipality (直辖市) is a province, which
    /// only the region of the file can tell.
    Level(Level),
    /// No division.
    Nothing,
}

impl Divisions {
    /// The division that a whole text names: a path with all or some of its
    /// levels, a name, a usual short form, a name of old, or a code: six digits, or the nine or
    /// twelve of statistics (统计用区划代码), which name a part of the division.
    ///
    /// Names in force win over short forms, and these over names of old.
    pub fn resolve(&self, text: &str) -> Named {
        let text = normalize(text);
        self.simple(&text).unwrap_or_else(|| self.first_tier(&text, |_| true))
    }

    /// The same for a text in a file of the region `within`: a name that several
    /// bear is the one within, if there is one; what is named outside stands.
    pub fn resolve_within(&self, text: &str, within: RegionCode) -> Named {
        let text = normalize(text);
        if let Some(named) = self.simple(&text) {
            return named;
        }
        let inside = self.tier(&text, TIERS[0], |code| self.contains(within, code));
        if inside != Named::Nothing {
            return inside;
        }
        let anywhere = self.tier(&text, TIERS[0], |_| true);
        if let Named::One(_) = anywhere {
            return anywhere;
        }
        match self.first_tier(&text, |code| self.contains(within, code)) {
            Named::Nothing => self.first_tier(&text, |_| true),
            named => named,
        }
    }

    /// Blank texts, codes and levels.
    fn simple(&self, text: &str) -> Option<Named> {
        if text.is_empty() {
            return Some(Named::Nothing);
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let code = if digits && matches!(text.len(), 9 | 12) { &text[..6] } else { text };
        if let Some(code) = RegionCode::parse(code) {
            return Some(self.forward(code).map_or(Named::Nothing, Named::One));
        }
        level_of(text).map(Named::Level)
    }

    fn first_tier(&self, text: &str, accept: impl Fn(RegionCode) -> bool) -> Named {
        let named = TIERS.iter().map(|tier| self.tier(text, tier, &accept));
        named.into_iter().find(|named| *named != Named::Nothing).unwrap_or(Named::Nothing)
    }

    fn tier(&self, text: &str, forms: &[Form], accept: impl Fn(RegionCode) -> bool) -> Named {
        let mut codes: Vec<RegionCode> = self
            .paths(text, forms, None)
            .into_iter()
            .filter(|path| is_tail(&text[path.end..]) && accept(path.code))
            .map(|path| path.code)
            .collect();
        codes.sort();
        codes.dedup();
        match codes[..] {
            [] => Named::Nothing,
            [code] => Named::One(code),
            _ => self.usual(&codes).map_or(Named::Several(codes), Named::One),
        }
    }

    /// The one that usage means by a short form that several share: the province
    /// (吉林, 海南), the capital of one (西安), or the city above the others (吉安 is
    /// 吉安市 with its 吉安县).
    pub(super) fn usual(&self, codes: &[RegionCode]) -> Option<RegionCode> {
        let provinces = codes.iter().filter(|code| self.level(**code) == Some(Level::Province));
        let capitals =
            codes.iter().filter(|code| self.is_city(**code) && code.number() % 10_000 == 100);
        let above = |city: RegionCode| codes.iter().all(|code| self.contains(city, *code));
        let cities = codes.iter().filter(|code| self.is_city(**code) && above(**code));
        only(provinces).or_else(|| only(capitals)).or_else(|| only(cities))
    }

    /// Whether it is a city of prefecture level (地级市).
    fn is_city(&self, code: RegionCode) -> bool {
        self.get(code).is_some_and(|row| row.level == Level::Prefecture && row.name.ends_with('市'))
    }
}

fn only<'a>(mut codes: impl Iterator<Item = &'a RegionCode>) -> Option<RegionCode> {
    let first = codes.next()?;
    codes.next().is_none().then_some(*first)
}

/// Which spellings are tried, in order.
const TIERS: [&[Form]; 3] =
    [&[Form::Full], &[Form::Full, Form::Short], &[Form::Full, Form::Short, Form::Former]];

/// What may follow a whole name without changing what it names.
fn is_tail(text: &str) -> bool {
    matches!(text, "" | "本级" | "省本级" | "市本级" | "区本级" | "县本级" | "州本级" | "市辖区")
}

/// The level that a text says and nothing else: 省, 市本级, 区级.
fn level_of(text: &str) -> Option<Level> {
    let text = text.strip_prefix(['本', '全']).unwrap_or(text);
    let text = text.strip_suffix("本级").or_else(|| text.strip_suffix('级')).unwrap_or(text);
    match text {
        "省" | "自治区" | "直辖市" => Some(Level::Province),
        "市" | "州" | "盟" | "地" | "地区" | "自治州" | "地级市" | "设区的市" => {
            Some(Level::Prefecture)
        }
        "区" | "县" | "旗" | "自治县" | "自治旗" | "县级市" | "市辖区" | "县区" | "区县"
        | "县市区" | "县(市、区)" | "市县区" => Some(Level::County),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(named: Named) -> String {
        match named {
            Named::One(code) => code.to_string(),
            Named::Several(_) => "several".to_owned(),
            Named::Level(level) => level.id().to_owned(),
            Named::Nothing => "nothing".to_owned(),
        }
    }

    fn check(year: i16, cases: &[(&str, &str)]) {
        for (text, expect) in cases {
            assert_eq!(shown(Divisions::in_force(year).resolve(text)), *expect, "{year} {text}");
        }
    }

    #[test]
    fn paths_and_unique_names_are_found() {
        check(
            2025,
            &[
                ("浙江省杭州市西湖区", "330106"),
                ("杭州市西湖区", "330106"),
                ("浙江省西湖区", "330106"),
                ("浙江省　杭州市 西湖区", "330106"),
                ("西湖区", "several"),
                ("鼓楼区", "several"),
                ("兴庆区", "640104"),
                ("义乌市", "330782"),
                ("浙江省金华市义乌市", "330782"),
                ("北京市朝阳区", "110105"),
                ("北京市市辖区朝阳区", "110105"),
                ("湖北省仙桃市", "429004"),
                ("湖北省省直辖县级行政区划仙桃市", "429004"),
                ("浙江省", "330000"),
                ("浙江省本级", "330000"),
            ],
        );
    }

    #[test]
    fn short_forms_are_found_where_no_name_matches() {
        check(
            2025,
            &[
                ("浙江", "330000"),
                ("杭州", "330100"),
                ("内蒙古", "150000"),
                ("广西", "450000"),
                ("新疆", "650000"),
                ("香港", "810000"),
                ("恩施州", "422800"),
                ("恩施自治州", "422800"),
                ("恩施土家族苗族自治州", "422800"),
                ("恩施", "several"),
                ("喀什地区", "653100"),
                ("喀什", "several"),
                ("锡林郭勒", "152500"),
                ("景宁", "331127"),
                ("积石山县", "622927"),
                ("浙江杭州西湖", "330106"),
                ("吉林", "220000"),
                ("吉林市", "220200"),
                ("西安", "610100"),
                ("吉安", "360800"),
                ("海南", "460000"),
                ("海南州", "632500"),
                ("河北区", "120105"),
                ("朝阳", "several"),
                ("神农架", "429021"),
                ("六枝", "520203"),
            ],
        );
    }

    #[test]
    fn names_of_old_are_found_where_none_in_force_matches() {
        check(
            2025,
            &[
                ("襄樊市", "420600"),
                ("密云县", "110118"),
                ("北京市密云县", "110118"),
                ("莱芜市莱城区", "370116"),
                ("龙海市", "350604"),
                ("福建省龙海市", "350604"),
                ("吉林省四平市公主岭市", "220184"),
                ("安徽省巢湖市庐江县", "340124"),
                ("毕节地区", "520500"),
                ("巢湖市", "340181"),
                ("110228", "110118"),
                ("330106", "330106"),
                ("140402", "nothing"),
            ],
        );
        check(2009, &[("襄樊市", "420600"), ("襄阳市", "nothing")]);
        check(2010, &[("巢湖市", "341400")]);
    }

    #[test]
    fn a_level_alone_is_a_level() {
        check(
            2025,
            &[
                ("省", "province"),
                ("自治区", "province"),
                ("省本级", "province"),
                ("市", "prefecture"),
                ("州", "prefecture"),
                ("盟", "prefecture"),
                ("市本级", "prefecture"),
                ("区", "county"),
                ("县", "county"),
                ("旗", "county"),
                ("", "nothing"),
                ("杭州市本级", "330100"),
                ("某某协会", "nothing"),
                ("浙江省杭州市西湖区某街道", "nothing"),
                ("江苏省西湖区", "nothing"),
            ],
        );
    }

    #[test]
    fn a_name_that_several_bear_is_the_one_within_the_region_of_the_file() {
        let table = Divisions::in_force(2025);
        for (text, within, expect) in [
            ("西湖区", "330100", "330106"),
            ("西湖区", "330000", "330106"),
            ("西湖区", "360100", "360103"),
            ("西湖区", "320000", "several"),
            ("西湖", "330100", "330106"),
            ("鼓楼", "320100", "320106"),
            ("兴庆区", "330100", "640104"),
            ("杭州市", "330106", "330100"),
            ("浙江省杭州市西湖区", "330100", "330106"),
            ("市", "330100", "prefecture"),
            ("临安市", "330100", "330112"),
        ] {
            let Some(within) = RegionCode::parse(within) else { panic!("{within}") };
            assert_eq!(shown(table.resolve_within(text, within)), expect, "{text} {within}");
        }
    }

    #[test]
    fn every_division_is_found_by_its_full_name() {
        for year in [2010, 2014, 2018, 2022, 2026] {
            let table = Divisions::in_force(year);
            for row in table.iter() {
                let name = table.full_name(row.code).unwrap_or_default();
                assert_eq!(table.resolve(&name), Named::One(row.code), "{year} {name}");
            }
        }
    }
}
