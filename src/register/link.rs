//! The same organization at the year-end before.
//!
//! Enters: this year's entries and last year's register. Leaves: for each entry
//! its row of last year. History is never rebuilt from the present register.

use std::borrow::Cow;
use std::collections::HashMap;

use super::table::Register;
use crate::codes::{CreditCode, RegionCode, normalize_name, normalize_number};

/// Last year's register by its keys.
pub(crate) struct Before<'a> {
    register: &'a Register,
    codes: HashMap<&'a str, usize>,
    numbers: HashMap<Cow<'a, str>, Option<usize>>,
    names: HashMap<(Cow<'a, str>, RegionCode), Option<usize>>,
}

impl<'a> Before<'a> {
    pub(crate) fn new(register: &'a Register) -> Before<'a> {
        let codes = register.texts("credit_code").enumerate();
        let mut before = Before {
            register,
            codes: codes.filter_map(|(at, code)| Some((code?, at))).collect(),
            numbers: HashMap::new(),
            names: HashMap::new(),
        };
        for (at, number) in register.texts("old_number").enumerate() {
            if let Some(number) = number {
                once(&mut before.numbers, normalize_number(number), at);
            }
        }
        for (at, (name, region)) in register.texts("name").zip(&register.regions).enumerate() {
            if let (Some(name), Some(region)) = (name, region) {
                once(&mut before.names, (normalize_name(name), *region), at);
            }
        }
        before
    }

    /// The row of last year: by code, else number, else name and region, where one only
    /// fits and no better key tells the two apart.
    pub(crate) fn find(
        &self,
        code: Option<&CreditCode>,
        number: Option<&str>,
        name: Option<&str>,
        region: Option<RegionCode>,
    ) -> Option<usize> {
        let code = code.map(CreditCode::as_str);
        let number = number.map(normalize_number);
        let same_code = |at: &usize| {
            let theirs = self.register.text("credit_code", *at);
            code.zip(theirs).is_none_or(|(ours, theirs)| ours == theirs)
        };
        let same_number = |at: &usize| {
            let theirs = self.register.text("old_number", *at).map(normalize_number);
            number.as_ref().zip(theirs).is_none_or(|(ours, theirs)| *ours == theirs)
        };
        let by_code = code.and_then(|code| self.codes.get(code).copied());
        let numbered = || self.numbers.get(number.as_ref()?).copied().flatten().filter(same_code);
        let named = || {
            let found = self.names.get(&(normalize_name(name?), region?)).copied().flatten();
            found.filter(|at| same_code(at) && same_number(at))
        };
        by_code.or_else(numbered).or_else(named)
    }
}

/// Keys that two rows hold find neither.
fn once<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Option<usize>>, key: K, at: usize) {
    map.entry(key).and_modify(|found| *found = None).or_insert(Some(at));
}
