//! The division that a free text names: a title, a sheet, a file, a folder.
//!
//! Enters: the text. Leaves: the division, if the text leaves no doubt. Never
//! takes an ambiguous name alone.

use crate::codes::text::normalize;

use super::paths::{Form, Path};
use super::table::Divisions;
use super::{Level, RegionCode};

impl Divisions {
    /// The division that a free text names, e.g. a title or a file's name.
    ///
    /// Several names that lie in one another give the innermost; of names that do
    /// not, the longest path wins. A name that several divisions bear counts if
    /// another name of the text says which. Short forms (浙江, 杭州) count for
    /// provinces and prefectures, at the beginning of a phrase, and only where
    /// no name with its suffix is found.
    pub fn find_in(&self, text: &str) -> Option<RegionCode> {
        let text = normalize(text);
        let finds = self.finds(&text, &[Form::Full, Form::Short], Form::Full);
        if !finds.is_empty() {
            return self.decide(&finds);
        }
        let finds = self.finds(&text, &[Form::Full, Form::Short, Form::Former], Form::Former);
        if !finds.is_empty() {
            return self.decide(&finds);
        }
        self.decide(&self.finds(&text, &[Form::Short], Form::Short))
    }

    /// The runs of names in the text, from left to right, none in another; the
    /// last name of each spelled as `last`.
    fn finds(&self, text: &str, forms: &[Form], last: Form) -> Vec<Find> {
        let mut finds = Vec::new();
        let mut at = 0;
        let mut fresh = true;
        while let Some(c) = text[at..].chars().next() {
            match self.longest(&text[at..], forms, last, fresh) {
                Some(find) => {
                    at += find.length;
                    finds.push(find);
                    fresh = false;
                }
                None => {
                    at += c.len_utf8();
                    fresh = !is_han(c) || matches!(c, '年' | '度');
                }
            }
        }
        finds
    }

    /// The longest run of names that `text` begins with.
    fn longest(&self, text: &str, forms: &[Form], last: Form, fresh: bool) -> Option<Find> {
        let paths = self.paths(text, forms, None);
        let paths =
            paths.into_iter().filter(|path| self.is_safe(path, &text[..path.end], last, fresh));
        let paths: Vec<Path> = paths.collect();
        let length = paths.iter().map(|path| path.end).max()?;
        let mut codes: Vec<RegionCode> =
            paths.iter().filter(|path| path.end == length).map(|path| path.code).collect();
        codes.sort();
        codes.dedup();
        if last == Form::Short {
            codes = vec![self.short_form(&codes)?];
        }
        let loose = paths.iter().any(|path| path.end == length && path.parts == 1)
            && is_common(&text[..length]);
        Some(Find { length, codes, loose })
    }

    /// Whether a run of names is one, and not a piece of other words: names of
    /// two characters (康县 in 健康县区) and short forms stand at the beginning of
    /// a phrase.
    fn is_safe(&self, path: &Path, text: &str, last: Form, fresh: bool) -> bool {
        path.form == last && (fresh || (last != Form::Short && text.chars().count() > 2))
    }

    /// The province or prefecture that a short form means; none where a county is
    /// as likely (朝阳, 喀什).
    fn short_form(&self, codes: &[RegionCode]) -> Option<RegionCode> {
        let code = if let [code] = codes { *code } else { self.usual(codes)? };
        (self.level(code)? < Level::County).then_some(code)
    }

    fn decide(&self, finds: &[Find]) -> Option<RegionCode> {
        let certain: Vec<RegionCode> = finds
            .iter()
            .filter_map(|find| if let [code] = find.codes[..] { Some(code) } else { None })
            .collect();
        let mut named: Vec<(usize, RegionCode)> = Vec::new();
        for find in finds {
            match find.codes[..] {
                [code] => named.push((find.length, code)),
                _ if find.loose => {}
                _ => named.extend(self.narrowed(find, &certain).map(|code| (find.length, code))),
            }
        }
        let innermost = named
            .iter()
            .find(|(_, inner)| named.iter().all(|(_, outer)| self.contains(*outer, *inner)));
        if let Some((_, code)) = innermost {
            return Some(*code);
        }
        let longest = named.iter().map(|(length, _)| *length).max()?;
        let mut codes: Vec<RegionCode> =
            named.iter().filter(|(length, _)| *length == longest).map(|(_, code)| *code).collect();
        codes.dedup();
        if let [code] = codes[..] { Some(code) } else { None }
    }

    /// The one of several that lies in a division which the text names for certain.
    fn narrowed(&self, find: &Find, certain: &[RegionCode]) -> Option<RegionCode> {
        let mut inside = find
            .codes
            .iter()
            .filter(|code| certain.iter().any(|outer| self.contains(*outer, **code)));
        let first = inside.next()?;
        inside.next().is_none().then_some(*first)
    }
}

/// A run of names in a text.
struct Find {
    /// Bytes of the run.
    length: usize,
    /// The divisions that it may name.
    codes: Vec<RegionCode>,
    /// Whether it may as well be a common word.
    loose: bool,
}

/// Names that are also common words.
fn is_common(name: &str) -> bool {
    matches!(name, "城区" | "郊区" | "矿区" | "市区" | "新区" | "市郊区" | "新城区" | "市中区")
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_files_name_their_division() {
        let table = Divisions::in_force(2025);
        for (text, expect) in [
            ("浙江省杭州市西湖区社会组织党建工作台账（2025年）", Some("330106")),
            ("杭州市社会组织名册（数据截至2025年12月31日）", Some("330100")),
            ("西湖区社会组织（杭州市）", Some("330106")),
            ("杭州西湖区社会组织", Some("330106")),
            ("鼓楼区", None),
            ("朝阳区社会组织台账", None),
            ("北京市朝阳区社会组织台账", Some("110105")),
            ("朝阳市朝阳县", Some("211321")),
            ("2024年浙江社会组织名册.xlsx", Some("330000")),
            ("杭州_2024.csv", Some("330100")),
            ("民政/浙江/杭州/名册.xlsx", Some("330100")),
            ("义乌市社会组织名册", Some("330782")),
            ("湖北省仙桃市社会组织", Some("429004")),
            ("内蒙古自治区锡林郭勒盟社会组织", Some("152500")),
            ("全国社会组织名册", None),
            ("社会组织党建工作台账", None),
            ("健康县区社会组织名册", None),
            ("老年人安康协会", None),
            ("浙江省杭州市西湖区北京市商会", Some("330106")),
            ("杭州市和宁波市社会组织", None),
            ("吉林社会组织名册", Some("220000")),
            ("西安社会组织名册", Some("610100")),
            ("朝阳社会组织名册", None),
            ("西湖社会组织名册", None),
            ("襄樊市社会组织名册", Some("420600")),
            ("阳泉市城区社会组织", Some("140302")),
            ("", None),
        ] {
            let found = table.find_in(text).map(|code| code.to_string());
            assert_eq!(found.as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn every_division_is_found_in_a_title() {
        let table = Divisions::in_force(2025);
        for row in table.iter() {
            let title = format!(
                "{}社会组织党建工作台账（2025年）",
                table.full_name(row.code).unwrap_or_default()
            );
            assert_eq!(table.find_in(&title), Some(row.code), "{title}");
        }
    }
}
