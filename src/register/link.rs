//! The same organization at the year-end before.
//!
//! Enters: this year's entries and last year's register. Leaves: for each entry
//! its row of last year. History is never rebuilt from the present register.

use std::borrow::Cow;
use std::collections::HashMap;

use super::keys::number_key;
use super::table::Register;
use crate::codes::{CreditCode, RegionCode, normalize_name};

/// Last year's register by its keys.
pub(crate) struct Before<'a> {
    codes: HashMap<&'a str, usize>,
    numbers: HashMap<Cow<'a, str>, Option<usize>>,
    names: HashMap<(Cow<'a, str>, RegionCode), Option<usize>>,
}

impl<'a> Before<'a> {
    pub(crate) fn new(register: &'a Register) -> Before<'a> {
        let codes = register.texts("credit_code").enumerate();
        let mut before = Before {
            codes: codes.filter_map(|(at, code)| Some((code?, at))).collect(),
            numbers: HashMap::new(),
            names: HashMap::new(),
        };
        for (at, number) in register.texts("old_number").enumerate() {
            if let Some(number) = number {
                once(&mut before.numbers, number_key(number), at);
            }
        }
        for (at, (name, region)) in register.texts("name").zip(&register.regions).enumerate() {
            if let (Some(name), Some(region)) = (name, region) {
                once(&mut before.names, (normalize_name(name), *region), at);
            }
        }
        before
    }

    /// The row of last year: by code, else number, else name and region, where one only fits.
    pub(crate) fn find(
        &self,
        code: Option<CreditCode>,
        number: Option<&str>,
        name: Option<&str>,
        region: Option<RegionCode>,
    ) -> Option<usize> {
        let by_code = code.and_then(|code| self.codes.get(code.as_str()).copied());
        let number = || self.numbers.get(&number_key(number?)).copied().flatten();
        let named = || self.names.get(&(normalize_name(name?), region?)).copied().flatten();
        by_code.or_else(number).or_else(named)
    }
}

/// Keys that two rows hold find neither.
fn once<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Option<usize>>, key: K, at: usize) {
    map.entry(key).and_modify(|found| *found = None).or_insert(Some(at));
}
