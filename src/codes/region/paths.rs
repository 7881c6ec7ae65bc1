//! Runs of names in a text, each below the one before: 浙江省 杭州市 西湖区.
//!
//! Enters: a text and the spellings that count. Leaves: every run that the text
//! begins with. Never chooses among them.

use super::RegionCode;
use super::names::Index;
use super::table::Divisions;

/// How a name in a text is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Full,
    Short,
    Former,
}

/// A run of names, each below the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Path {
    /// Where it ends in the text.
    pub(super) end: usize,
    /// The last division that it names.
    pub(super) code: RegionCode,
    /// How the last name is spelled.
    pub(super) form: Form,
    /// Number of names.
    pub(super) parts: usize,
}

impl Divisions {
    /// All paths of names that `text` begins with, each below `scope`.
    pub(super) fn paths(&self, text: &str, forms: &[Form], scope: Option<RegionCode>) -> Vec<Path> {
        let text_at = skip_placeholder(text, scope);
        let skipped = text.len() - text_at.len();
        let mut paths = Vec::new();
        for (end, _) in text_at.char_indices().skip(1).chain([(text_at.len(), ' ')]).take(MAX_NAME)
        {
            for form in forms {
                for code in self.index(*form).get(&text_at[..end]).into_iter().flatten() {
                    if scope.is_some_and(|scope| !self.is_below(scope, *code, *form)) {
                        continue;
                    }
                    paths.push(Path { end: skipped + end, code: *code, form: *form, parts: 1 });
                    for below in self.paths(&text_at[end..], forms, Some(*code)) {
                        let end = skipped + end + below.end;
                        paths.push(Path { end, parts: below.parts + 1, ..below });
                    }
                }
            }
        }
        paths
    }

    /// Whether a name may follow that of `scope` in a path. Both may be names of
    /// old of one division: 莱芜市莱城区.
    fn is_below(&self, scope: RegionCode, code: RegionCode, form: Form) -> bool {
        self.contains(scope, code) && (scope != code || form == Form::Former)
    }

    fn index(&self, form: Form) -> &Index {
        match form {
            Form::Full => &self.names.full,
            Form::Short => &self.names.short,
            Form::Former => &self.names.former,
        }
    }
}

/// Characters of the longest name, with some room.
const MAX_NAME: usize = 24;

/// Words of the standard that stand between a division and those below it.
fn skip_placeholder(text: &str, scope: Option<RegionCode>) -> &str {
    if scope.is_none() {
        return text;
    }
    PLACEHOLDERS.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text)
}

const PLACEHOLDERS: [&str; 6] = [
    "省直辖县级行政区划",
    "省直辖县级行政单位",
    "自治区直辖县级行政区划",
    "自治区直辖县级行政单位",
    "市辖区",
    "-",
];
