//! One table of a specification, key by key.
//!
//! Enters: a table of the spanned tree with the keys that it may have. Leaves:
//! typed values with their lines; what does not fit goes to the [`Reader`] as a
//! fault. Never knows what a key means.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::{Located, Reader};
use crate::quantity::{Date, Exact};

/// One table of a text, whose keys were checked.
pub(super) struct Section<'r, 't> {
    reader: &'r Reader<'t>,
    table: &'r DeTable<'t>,
    title: String,
    /// The line of its header; 0 for the whole text.
    pub(super) line: usize,
}

impl<'r, 't> Section<'r, 't> {
    /// A table under its title; unknown keys are faults.
    pub(super) fn new(
        reader: &'r Reader<'t>,
        table: &'r DeTable<'t>,
        title: &str,
        line: usize,
        keys: &'static [&'static str],
    ) -> Section<'r, 't> {
        for key in table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())) {
            reader.unknown(reader.line(&key.span()), "键", key.get_ref(), keys);
        }
        Section { reader, table, title: title.to_owned(), line }
    }

    /// Whether the key is given.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A text that must be given and not be blank.
    pub(super) fn text(&self, key: &'static str) -> Option<Located<String>> {
        self.required(key)?;
        let text = self.optional_text(key)?;
        if text.value.trim().is_empty() {
            self.reader.fault(text.line, format!("{key} 不可为空"), "");
            return None;
        }
        Some(text)
    }

    /// A text that may be absent.
    pub(super) fn optional_text(&self, key: &'static str) -> Option<Located<String>> {
        self.typed(key, "文本", |value| value.as_str().map(str::to_owned))
    }

    /// A switch, `default` where absent.
    pub(super) fn flag(&self, key: &'static str, default: bool) -> bool {
        self.optional_flag(key).unwrap_or(default)
    }

    /// A switch that may be absent.
    pub(super) fn optional_flag(&self, key: &'static str) -> Option<bool> {
        self.typed(key, "true 或 false", DeValue::as_bool).map(|flag| flag.value)
    }

    /// A whole number within limits, `default` where absent or at fault.
    pub(super) fn count(
        &self,
        key: &'static str,
        limits: RangeInclusive<u32>,
        default: u32,
    ) -> Located<u32> {
        let found = self.optional_count(key, limits);
        found.unwrap_or(Located { value: default, line: self.line })
    }

    /// A whole number within limits that may be absent.
    pub(super) fn optional_count(
        &self,
        key: &'static str,
        limits: RangeInclusive<u32>,
    ) -> Option<Located<u32>> {
        let whole = |value: &DeValue| match value {
            DeValue::Integer(i) => Some(i128::from_str_radix(i.as_str(), i.radix()).ok()),
            _ => None,
        };
        let found = self.typed(key, "整数", whole)?;
        let count = found.value.and_then(|number| u32::try_from(number).ok());
        match count.filter(|count| limits.contains(count)) {
            Some(value) => Some(Located { value, line: found.line }),
            None => {
                let (least, most) = limits.into_inner();
                let message = match most {
                    u32::MAX => format!("{key} 应不小于 {least}"),
                    _ => format!("{key} 应在 {least} 至 {most} 之间"),
                };
                self.reader.fault(found.line, message, "");
                None
            }
        }
    }

    /// A number exactly as written, that may be absent.
    pub(super) fn exact(&self, key: &'static str) -> Option<Located<Exact>> {
        let (value, line) = self.get(key)?;
        let text = match value {
            DeValue::Integer(i) if i.radix() == 10 => i.as_str(),
            DeValue::Float(f) => f.as_str(),
            other => {
                self.mismatch(key, line, "数", other, "");
                return None;
            }
        };
        let number = Exact::parse(text);
        if number.is_none() {
            self.reader.fault(line, format!("{key} 应为有限的数，实为 {text}"), "");
        }
        number.map(|value| Located { value, line })
    }

    /// A list of numbers exactly as written, that must be given.
    pub(super) fn exacts(&self, key: &'static str) -> Option<Vec<Located<Exact>>> {
        self.required(key)?;
        let number = |value: &DeValue| match value {
            DeValue::Integer(i) if i.radix() == 10 => Exact::parse(i.as_str()),
            DeValue::Float(f) => Exact::parse(f.as_str()),
            _ => None,
        };
        let list = self.typed(key, "数的列表", |value| {
            value.as_array()?.iter().map(|item| number(item.get_ref())).collect::<Option<Vec<_>>>()
        })?;
        let line = list.line;
        Some(list.value.into_iter().map(|value| Located { value, line }).collect())
    }

    /// A number that must be given, exactly as written.
    pub(super) fn required_exact(&self, key: &'static str) -> Option<Located<Exact>> {
        self.required(key)?;
        self.exact(key)
    }

    /// A calendar date that must be given.
    pub(super) fn date(&self, key: &'static str) -> Option<Located<Date>> {
        self.required(key)?;
        self.optional_date(key)
    }

    /// A calendar date that may be absent.
    pub(super) fn optional_date(&self, key: &'static str) -> Option<Located<Date>> {
        let (value, line) = self.get(key)?;
        let date = match value {
            DeValue::Datetime(d) if d.time.is_none() => d.date.and_then(|date| {
                let month = i8::try_from(date.month).ok()?;
                let day = i8::try_from(date.day).ok()?;
                Date::new(i16::try_from(date.year).ok()?, month, day).ok()
            }),
            _ => None,
        };
        if let Some(early) = date.filter(|date| date.year() < 1949) {
            self.reader.fault(line, format!("{key} 早于 1949 年，实为 {early}"), "");
            return None;
        }
        if date.is_none() {
            let found = describe(value);
            let message = format!("{key} 应为日期，实为{found}");
            self.reader.fault(line, message, "写作 2025-12-31，不加引号");
        }
        date.map(|value| Located { value, line })
    }

    /// A list of texts that must be given and hold at least one.
    pub(super) fn texts(&self, key: &'static str) -> Option<Vec<Located<String>>> {
        self.required(key)?;
        let texts = self.optional_texts(key)?;
        let (value, line) = self.get(key)?;
        if value.as_array().is_some_and(|array| array.is_empty()) {
            self.reader.fault(line, format!("{key} 不可为空"), "至少写一个");
            return None;
        }
        Some(texts)
    }

    /// A list of texts that may be absent; blank ones are faults.
    pub(super) fn optional_texts(&self, key: &'static str) -> Option<Vec<Located<String>>> {
        let (value, line) = self.get(key)?;
        let Some(array) = value.as_array() else {
            self.mismatch(key, line, "文本的列表", value, "写作 [\"甲\", \"乙\"]");
            return None;
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            let line = self.reader.line(&item.span());
            match item.get_ref().as_str() {
                Some(text) if text.trim().is_empty() => {
                    self.reader.fault(line, format!("{key} 内有空白的一项"), "删去它");
                }
                Some(text) => texts.push(Located { value: text.to_owned(), line }),
                None => self.mismatch(&format!("{key} 的各项"), line, "文本", item.get_ref(), ""),
            }
        }
        Some(texts)
    }

    /// A list of whole numbers within limits that may be absent.
    pub(super) fn optional_counts(
        &self,
        key: &'static str,
        limits: RangeInclusive<u32>,
    ) -> Option<Located<Vec<u32>>> {
        let number = |value: &DeValue| match value {
            DeValue::Integer(i) => u32::from_str_radix(i.as_str(), i.radix()).ok(),
            _ => None,
        };
        let within = |number: Option<u32>| number.filter(|number| limits.contains(number));
        let (least, most) = (limits.start(), limits.end());
        let expected = format!("{least} 至 {most} 的整数的列表");
        self.typed(key, &expected, |value| {
            value.as_array()?.iter().map(|item| within(number(item.get_ref()))).collect()
        })
    }

    /// A table below this one.
    pub(super) fn table(
        &self,
        key: &'static str,
        keys: &'static [&'static str],
    ) -> Option<Section<'r, 't>> {
        let (value, line) = self.get(key)?;
        let title = format!("[{key}]");
        match value {
            DeValue::Table(table) => Some(Section::new(self.reader, table, &title, line, keys)),
            other => {
                self.mismatch(key, line, "表", other, &format!("写作 {title}"));
                None
            }
        }
    }

    /// A list of tables, empty where absent.
    pub(super) fn tables(
        &self,
        key: &'static str,
        keys: &'static [&'static str],
    ) -> Vec<Section<'r, 't>> {
        let Some((value, line)) = self.get(key) else { return Vec::new() };
        let title = format!("[[{key}]]");
        let Some(array) = value.as_array() else {
            self.mismatch(key, line, "表的列表", value, &format!("写作 {title}"));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in array.iter() {
            let line = self.reader.line(&item.span());
            match item.get_ref() {
                DeValue::Table(table) => {
                    sections.push(Section::new(self.reader, table, &title, line, keys));
                }
                other => self.mismatch(key, line, "表", other, &format!("写作 {title}")),
            }
        }
        sections
    }

    /// Notes a missing key; silent where the syntax is broken, since the key may
    /// stand in the part that was lost.
    pub(super) fn required(&self, key: &str) -> Option<()> {
        if self.has(key) {
            return Some(());
        }
        if !self.reader.is_broken() {
            let place = if self.title.is_empty() { "" } else { " " };
            self.reader.fault(self.line, format!("{}{place}缺少键 {key}", self.title), "");
        }
        None
    }

    /// The line of a key that is given, else of the section.
    pub(super) fn line_of(&self, key: &str) -> usize {
        self.get(key).map_or(self.line, |(_, line)| line)
    }

    fn typed<T>(
        &self,
        key: &'static str,
        expected: &str,
        read: impl Fn(&DeValue<'t>) -> Option<T>,
    ) -> Option<Located<T>> {
        let (value, line) = self.get(key)?;
        let found = read(value);
        if found.is_none() {
            self.mismatch(key, line, expected, value, "");
        }
        found.map(|value| Located { value, line })
    }

    fn get(&self, key: &str) -> Option<(&'r DeValue<'t>, usize)> {
        let value = self.table.get(key)?;
        Some((value.get_ref(), self.reader.line(&Spanned::span(value))))
    }

    fn mismatch(&self, key: &str, line: usize, expected: &str, found: &DeValue, hint: &str) {
        let found = describe(found);
        self.reader.fault(line, format!("{key} 应为{expected}，实为{found}"), hint);
    }
}

fn describe(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "文本",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => "是否值",
        DeValue::Datetime(_) => "日期时间",
        DeValue::Array(_) => "列表",
        DeValue::Table(_) => "表",
    }
}
