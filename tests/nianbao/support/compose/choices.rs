//! Seeded choices with names, so that a failing composition can be made simpler.
//!
//! The first option of every choice is the plain one. A choice that is made plain stays so
//! whatever else changes, because each depends on the seed, its name and how often it was
//! asked, and on no other choice.

use std::collections::{BTreeMap, BTreeSet};

/// Choices of one composition.
#[derive(Debug, Clone)]
pub(crate) struct Choices {
    seed: u64,
    plain: BTreeSet<&'static str>,
    asked: BTreeMap<&'static str, u64>,
    /// Names of choices that took another option than the plain one.
    taken: BTreeSet<&'static str>,
}

impl Choices {
    /// The choices of a seed, those of these names plain.
    pub(crate) fn new(seed: u64, plain: &BTreeSet<&'static str>) -> Choices {
        let (asked, taken) = (BTreeMap::new(), BTreeSet::new());
        Choices { seed, plain: plain.clone(), asked, taken }
    }

    /// One of so many options; 0 is the plain one.
    pub(crate) fn pick(&mut self, what: &'static str, of: usize) -> usize {
        let asked = self.asked.entry(what).or_default();
        *asked += 1;
        let named = what.bytes().fold(self.seed, |mixed, byte| mix(mixed ^ u64::from(byte)));
        let number = mix(named ^ mix(*asked));
        if self.plain.contains(what) {
            return 0;
        }
        let picked = (number % of.max(1) as u64) as usize;
        if picked > 0 {
            self.taken.insert(what);
        }
        picked
    }

    /// True in so many of a hundred cases; false is plain.
    pub(crate) fn percent(&mut self, what: &'static str, percent: usize) -> bool {
        self.pick(what, 100) >= 100 - percent
    }

    /// One of these; the first is plain.
    pub(crate) fn one<T: Clone>(&mut self, what: &'static str, options: &[T]) -> T {
        options[self.pick(what, options.len())].clone()
    }

    /// An order of these; as they are is plain.
    pub(crate) fn shuffle<T>(&mut self, what: &'static str, items: &mut [T]) {
        for at in 1..items.len() {
            items.swap(at, at - self.pick(what, at + 1));
        }
    }

    /// Names of the choices that took another option than the plain one.
    pub(crate) fn taken(&self) -> &BTreeSet<&'static str> {
        &self.taken
    }

    /// Names of the choices that were asked for.
    pub(crate) fn asked(&self) -> BTreeSet<&'static str> {
        self.asked.keys().copied().collect()
    }
}

/// Spreads a number over all bits (splitmix64).
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
