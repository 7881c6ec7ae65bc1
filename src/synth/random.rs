//! Seeded chance: the same keys give the same numbers for ever.
//!
//! Enters: keys (seed, record, year, purpose). Leaves: draws. Never reads a
//! clock or any state outside its keys, so that records can be made in any
//! order and on any thread.

/// Folds keys into one well-mixed number (splitmix64).
pub(super) fn mix(keys: &[u64]) -> u64 {
    keys.iter().fold(0x9E37_79B9_7F4A_7C15, |state, key| {
        let mut z = (state ^ key).wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    })
}

/// True in the given share of all keys (1.0 = always).
pub(super) fn chance(keys: &[u64], share: f64) -> bool {
    // The top 53 bits are exact in a double.
    ((mix(keys) >> 11) as f64) < share * (1u64 << 53) as f64
}

/// A number below `n`, decided by the keys.
pub(super) fn below(keys: &[u64], n: u64) -> u64 {
    mix(keys) % n.max(1)
}

/// A run of draws for one purpose.
pub(super) struct Dice(oorandom::Rand64);

impl Dice {
    /// The dice of these keys.
    pub(super) fn new(keys: &[u64]) -> Dice {
        Dice(oorandom::Rand64::new(u128::from(mix(keys))))
    }

    /// True in the given share of all throws.
    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.0.rand_float() < share
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).max(0).unsigned_abs() + 1;
        // The draw is below the span, which came from an i64.
        low + i64::try_from(self.0.rand_range(0..span)).unwrap_or(0)
    }

    /// The number of a class, drawn by weight.
    pub(super) fn class(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|w| u64::from(*w)).sum();
        let mut left = self.0.rand_range(0..total.max(1));
        for (index, weight) in weights.iter().enumerate() {
            let weight = u64::from(*weight);
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }
}
