//! Diagnostics: what is wrong with the data, where, and what to do about it.
//!
//! Enters: a code of the table in [`codes`] with a place. Leaves: a finding that
//! prints as `名册.xlsx › 西湖区 › C17: …`. Never ends a run and never quotes
//! personal or free text.

use std::borrow::Cow;

pub mod codes;
mod findings;
mod place;
mod reference;

pub use codes::{Code, Severity};
pub use findings::{Findings, REPEATED};
pub use place::{A1, Area, Place, a1, column_letters};
pub use reference::reference_page;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where.
    pub place: Place,
    /// The code, e.g. `rows/unreadable-date`.
    pub code: &'static Code,
    /// Id of the field concerned, may be empty.
    pub field: String,
    /// The value where it may be quoted, else the kind of it; may be empty.
    pub value: String,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub hint: String,
    /// On how many cells or rows of its place it is; 1 where it is on the place as a whole.
    pub times: u64,
}

impl Diagnostic {
    /// A finding at a place, with the code's own text and hint.
    pub fn new(code: &'static Code, place: Place) -> Diagnostic {
        Diagnostic {
            place,
            code,
            field: String::new(),
            value: String::new(),
            message: code.text.to_owned(),
            hint: code.hint.to_owned(),
            times: 1,
        }
    }

    /// With the field concerned.
    pub fn field(mut self, field: &str) -> Diagnostic {
        self.field = field.to_owned();
        self
    }

    /// With the value found; runs of seven or more digits are masked.
    pub fn value(mut self, value: &str) -> Diagnostic {
        self.value = mask_long_numbers(value);
        self
    }

    /// With a credit code as value, which is quoted whole.
    pub fn code_value(mut self, value: &str) -> Diagnostic {
        self.value = value.to_owned();
        self
    }

    /// With a more exact message.
    pub fn message(mut self, message: impl Into<String>) -> Diagnostic {
        self.message = message.into();
        self
    }

    /// With a more exact hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = hint.into();
        self
    }

    /// What is wrong, and on how many cells where on several.
    pub fn said(&self) -> Cow<'_, str> {
        match self.times {
            1 => Cow::Borrowed(&self.message),
            times => Cow::Owned(format!("{}{REPEATS}{times}{TIMES}", self.message)),
        }
    }

    /// The severity of its code.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }
}

/// What stands before and after the number of a finding that is repeated.
const REPEATS: &str = "（同一问题 ";
const TIMES: &str = " 处）";

/// A message as it was written, and how often it holds.
///
/// ```
/// assert_eq!(nianbao::diag::repeats("日期无法读出（同一问题 20 处）"), ("日期无法读出", 20));
/// assert_eq!(nianbao::diag::repeats("日期无法读出"), ("日期无法读出", 1));
/// ```
pub fn repeats(said: &str) -> (&str, u64) {
    let parts = said.strip_suffix(TIMES).and_then(|text| text.rsplit_once(REPEATS));
    let counted = parts.and_then(|(message, times)| Some((message, times.parse().ok()?)));
    counted.unwrap_or((said, 1))
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.said())?;
        if !self.value.is_empty() {
            write!(f, "（{}）", self.value)?;
        }
        if !self.hint.is_empty() {
            write!(f, " 提示：{}", self.hint)?;
        }
        Ok(())
    }
}

/// A value with the findings made on the way to it.
#[derive(Debug, Clone, Default)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// The nearest of the valid names, where one is near enough to be meant.
///
/// ```
/// assert_eq!(nianbao::diag::nearest("popultion", ["population", "met"]), Some("population"));
/// assert_eq!(nianbao::diag::nearest("x", ["population", "met"]), None);
/// ```
pub fn nearest<'a>(found: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = found.chars().count();
    let limit = (length / 3).max(1);
    valid
        .into_iter()
        // Texts are at least as far apart as their lengths, and as one has characters
        // that the other lacks.
        .filter(|name| name.chars().count().abs_diff(length) <= limit)
        .filter(|name| found.chars().filter(|c| !name.contains(*c)).count() <= limit)
        .map(|name| (slips(found, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// Characters to insert, leave out, replace or exchange with a neighbour to make one text
/// the other.
pub fn slips(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(a, b)
}

/// Masks every run of seven or more digits: `1380000****`-like numbers never
/// reach an output through a finding.
pub fn mask_long_numbers(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut run = String::new();
    for c in value.chars().chain(['\0']) {
        if c.is_numeric() {
            run.push(c);
            continue;
        }
        match run.chars().count() {
            n if n >= 7 => out.extend(std::iter::repeat_n('*', n)),
            _ => out.push_str(&run),
        }
        run.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_of_digits_are_masked_and_short_ones_stay() {
        for (given, expected) in [
            ("3人", "3人"),
            ("2015年9月28日", "2015年9月28日"),
            ("电话13800001234", "电话***********"),
            ("123456", "123456"),
            ("1234567", "*******"),
        ] {
            assert_eq!(mask_long_numbers(given), expected);
        }
    }
}
