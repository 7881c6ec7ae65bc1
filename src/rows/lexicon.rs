//! The words of a pipeline, indexed for reading.
//!
//! Enters: aliases, word lists and value lists. Leaves: lookups by normalised
//! text. Never looks at a cell.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::classify::COUNTED;
use crate::codes::{Divisions, RegionCode, normalize};
use crate::diag::nearest;
use crate::spec::{Field, Kind, Pipeline};
use crate::workbook::WITHHELD;

/// What a header says of its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A field; the number is the alias's place in the order of precedence.
    Field(Field, usize),
    /// One option of a one-hot group: field and value.
    OneHot(Field, String),
    /// Personal: dropped at reading.
    Personal,
    /// Free text: neither stored nor quoted.
    FreeText,
    /// A serial number.
    Serial,
    /// Left empty by a workbook that was sent back: 〔未保留〕.
    Withheld,
    /// Not recognised.
    Unknown,
}

impl Meaning {
    /// The field that the column as a whole is of.
    pub fn field(&self) -> Option<Field> {
        match self {
            Meaning::Field(field, _) => Some(*field),
            _ => None,
        }
    }
}

/// All lookups that reading needs.
#[derive(Debug)]
pub struct Lexicon {
    aliases: HashMap<String, (Field, usize)>,
    choices: HashMap<Field, HashMap<String, String>>,
    personal: Vec<String>,
    free_text: Vec<String>,
    serial: Vec<String>,
    /// Head of a column that a workbook sent back leaves empty.
    withheld: String,
    /// Words that give no answer.
    pub(crate) unknown: Vec<String>,
    /// Words for yes, no and a tick, by normalised text.
    pub(crate) answers: HashMap<String, Answer>,
    /// Labels of total rows.
    pub(crate) total: Vec<String>,
    /// Characters with which the label of a total row may end.
    total_ends: HashSet<char, RandomState>,
    /// First words of footers.
    pub(crate) footer: Vec<String>,
    /// Their first characters.
    footer_starts: HashSet<char, RandomState>,
    /// First characters of aliases and of headers of serial numbers.
    head_starts: HashSet<char, RandomState>,
    /// The year whose divisions addresses name.
    year: i16,
}

/// What a word answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
    Tick,
}

impl Lexicon {
    /// Indexes a pipeline's words.
    pub fn new(pipeline: &Pipeline) -> Lexicon {
        let words = &pipeline.words;
        let mut answers = HashMap::new();
        for (list, answer) in
            [(&words.yes, Answer::Yes), (&words.no, Answer::No), (&words.tick, Answer::Tick)]
        {
            answers.extend(list.iter().map(|word| (key(word).into_owned(), answer)));
        }
        let mut choices: HashMap<Field, HashMap<String, String>> = HashMap::new();
        for choice in &pipeline.choices {
            let list = choices.entry(choice.field).or_default();
            list.extend(
                choice.words.iter().map(|word| (key(word).into_owned(), choice.value.clone())),
            );
        }
        let aliases = pipeline.columns.iter().flat_map(|column| {
            let numbered = column.aliases.iter().enumerate();
            numbered.flat_map(|(order, alias)| {
                // A slash parts two levels, or stands in one head.
                let levels = alias.split('/').map(header_key).collect::<Vec<_>>().join("/");
                [header_key(alias), levels].map(|key| (key, (column.field, order)))
            })
        });
        let aliases: HashMap<String, (Field, usize)> = aliases.collect();
        let keys =
            |list: &[String]| list.iter().map(|word| key(word).into_owned()).collect::<Vec<_>>();
        let serial = keys(&words.serial);
        let heads = aliases.keys().chain(&serial);
        let head_starts = heads.filter_map(|head| head.chars().next()).collect();
        let total = keys(&words.total);
        let behind = COUNTED.into_iter().chain('0'..=':').chain([')', ',']);
        let total_ends =
            total.iter().filter_map(|word| word.chars().next_back()).chain(behind).collect();
        let footer = keys(&words.footer);
        let footer_starts = footer.iter().filter_map(|word| word.chars().next()).collect();
        Lexicon {
            aliases,
            choices,
            personal: keys(&pipeline.personal.headers),
            free_text: keys(&pipeline.personal.free_text),
            serial,
            withheld: header_key(WITHHELD),
            unknown: keys(&words.unknown),
            answers,
            total,
            total_ends,
            footer,
            footer_starts,
            head_starts,
            year: pipeline.as_of.year(),
        }
    }

    /// The county that an address names in full: a road may bear the name of a city.
    pub(super) fn county(&self, address: &str) -> Option<RegionCode> {
        let divisions = Divisions::in_force(self.year);
        let address = normalize(address);
        let county = divisions.find_in(&address)?;
        let named = divisions.name(county).is_some_and(|name| address.contains(name));
        (named && divisions.children(county).is_empty()).then_some(county)
    }

    /// What a header path means; levels are raw header texts, outermost first.
    pub fn meaning(&self, path: &[String]) -> Meaning {
        let keys: Vec<String> = path.iter().map(|level| header_key(level)).collect();
        let Some((leaf, groups)) = keys.split_last() else { return Meaning::Unknown };
        if let Some((field, order)) = self.by_path(&keys) {
            return Meaning::Field(field, order);
        }
        if let Some((field, value)) = self.one_hot(groups, &key(path.last().map_or("", |l| l))) {
            return Meaning::OneHot(field, value);
        }
        if let Some((field, order)) = self.by_leaf(leaf, groups) {
            return Meaning::Field(field, order);
        }
        self.other(&keys, leaf)
    }

    /// True for a text that is an alias or heads a serial number. Most texts of a sheet
    /// are told apart by their first character.
    pub(crate) fn is_head(&self, text: &str) -> bool {
        let text = numbered(text).unwrap_or(text);
        if start_of_key(text).is_some_and(|start| !self.head_starts.contains(&start)) {
            return false;
        }
        let key = header_key(text);
        self.aliases.contains_key(&key) || self.serial.contains(&key)
    }

    /// Whether a text asks for a person or names a post. 法人 alone is a legal person.
    pub(crate) fn asks_for_person(&self, text: &str) -> bool {
        self.personal.iter().any(|word| word != "法人" && text.contains(word.as_str()))
    }

    /// True for a label that ends as one of a total row may: most do not, which spares
    /// taking it apart.
    pub(crate) fn may_be_total(&self, label: &str) -> bool {
        let ends = label.chars().next_back().is_some_and(|last| self.total_ends.contains(&last));
        ends || label.contains('(')
    }

    /// True for a label that begins with the first character of a footer's word: most do
    /// not, which spares comparing them with every word.
    pub(crate) fn may_be_footer(&self, label: &str) -> bool {
        label.chars().next().is_some_and(|first| self.footer_starts.contains(&first))
    }

    /// The value of a list that a cell's normalised text names; a leading code
    /// ("11 建立党委") is left out. A word that ends in … is how a text begins.
    pub(crate) fn choice(&self, field: Field, text: &str) -> Option<&str> {
        let list = self.choices.get(&field)?;
        let text = key(text);
        let known = list
            .get(&*text)
            .or_else(|| list.get(without_code(&text)))
            .or_else(|| list.get(strip_parenthesis(&text)));
        let begun = || {
            let begun = list.iter().filter_map(|(word, value)| {
                let start = word.strip_suffix("...")?;
                without_code(&text).starts_with(start).then_some((start.len(), value))
            });
            begun.max().map(|(_, value)| value)
        };
        known.or_else(begun).map(String::as_str)
    }

    /// The alias that is nearest to a header path that none equals, and its field: one of
    /// few other characters, else the longest that stands within its last level.
    pub(crate) fn nearest(&self, path: &[String]) -> Option<(String, Field)> {
        let leaf = header_key(path.last()?);
        let whole = path.iter().map(|level| header_key(level)).collect::<Vec<_>>().join("/");
        let near = |text: &str| self.misspelt(text);
        let within = || {
            let within = self
                .aliases
                .keys()
                .filter(|alias| alias.chars().count() >= 2 && leaf.contains(alias.as_str()));
            within.map(String::as_str).max_by_key(|alias| (alias.len(), Reverse(*alias)))
        };
        let alias = near(&leaf).or_else(|| near(&whole)).or_else(within)?;
        Some((alias.to_owned(), self.aliases[alias].0))
    }

    /// The alias that a header's key is by few other characters: 登记管理机构.
    pub(crate) fn misspelt(&self, header: &str) -> Option<&str> {
        nearest(header, self.aliases.keys().map(String::as_str))
    }

    /// The field whose alias equals the whole path or an end of it of two levels or more,
    /// read level by level or as one word: 党组织书记 over 是否参加培训.
    fn by_path(&self, keys: &[String]) -> Option<(Field, usize)> {
        let least = if keys.len() == 1 { 1 } else { 2 };
        (0..=keys.len().checked_sub(least)?).find_map(|start| {
            let path = &keys[start..];
            self.aliases.get(&path.join("/")).or_else(|| self.aliases.get(&path.concat())).copied()
        })
    }

    /// A leaf alone counts only where no level above it names another field or a person.
    fn by_leaf(&self, leaf: &str, groups: &[String]) -> Option<(Field, usize)> {
        let (field, order) = self.aliases.get(leaf).copied()?;
        let foreign = groups.iter().any(|group| {
            let named = self.aliases.get(group).map(|(field, _)| *field);
            let other = named
                .is_some_and(|named| named != field && named.kind() != Kind::MassOrganizations);
            let person = self.personal.iter().any(|word| group.contains(word.as_str()));
            person
                || other
                || (group.contains('党') && field.group() == crate::spec::Group::Registration)
        });
        (!foreign).then_some((field, order))
    }

    /// The group is the level right above, whatever band stands over it.
    fn one_hot(&self, groups: &[String], leaf: &str) -> Option<(Field, String)> {
        let alone = || groups.split_last().and_then(|(group, above)| self.by_leaf(group, above));
        let (field, _) = self.by_path(groups).or_else(alone)?;
        let value = (field.kind() == Kind::Choice).then(|| self.choice(field, leaf))??;
        Some((field, value.to_owned()))
    }

    fn other(&self, keys: &[String], leaf: &str) -> Meaning {
        let any = |list: &[String]| {
            keys.iter().any(|key| list.iter().any(|word| key.contains(word.as_str())))
        };
        if keys.contains(&self.withheld) {
            Meaning::Withheld
        } else if self.serial.iter().any(|word| word == leaf) {
            Meaning::Serial
        } else if any(&self.personal) {
            Meaning::Personal
        } else if any(&self.free_text) {
            Meaning::FreeText
        } else {
            Meaning::Unknown
        }
    }
}

/// Normalised and upper-cased: the form in which words are compared.
pub(crate) fn key(text: &str) -> Cow<'_, str> {
    let mut text = normalize(text);
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        text.to_mut().make_ascii_uppercase();
    }
    text
}

/// A header without its number, units, remarks and required marks: 3.从业人员（人） is 从业人员.
pub(crate) fn header_key(text: &str) -> String {
    let text = key(text);
    let text = numbered(&text).unwrap_or(&text);
    let bare = strip_parenthesis(text).trim_matches(['*', ':', ',', ';', '、', '。']);
    bare.to_owned()
}

/// What stands behind the number of a head: 3.从业人员, 12、党员人数.
fn numbered(text: &str) -> Option<&str> {
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = bare.strip_prefix(['.', '、'])?;
    let short = (1..=2).contains(&(text.len() - bare.len()));
    (short && !rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
}

/// The first character of a text's key, where the text itself shows it.
pub(crate) fn start_of_key(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    let shown = first.is_ascii_alphanumeric() || ('\u{4e00}'..='\u{9fff}').contains(&first);
    shown.then_some(first.to_ascii_uppercase())
}

fn strip_parenthesis(text: &str) -> &str {
    match text.find('(') {
        Some(open) if open > 0 && text.ends_with(')') => &text[..open],
        _ => text,
    }
}

/// The label behind a leading code: `11建立党委`, `03-教育`, `2.民非`.
fn without_code(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches(['.', '-', '、', ':', '_', ')'])
}
