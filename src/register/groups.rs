//! Which of many share a key.
//!
//! Enters: places and their keys. Leaves: the places of each key, in no order of keys. Takes
//! its time in parallel: keys are told apart by their hashes first, which are sorted.

use std::hash::{BuildHasher, Hash};

use foldhash::fast::RandomState;
use rayon::prelude::*;

/// Gives the places below `count` of each key to `take`, ascending.
pub(super) fn each<K: Hash + Eq>(
    count: usize,
    key: impl Fn(usize) -> Option<K> + Sync,
    mut take: impl FnMut(&[usize]),
) {
    let state = RandomState::default();
    let hashed = |at: usize| Some((state.hash_one(key(at)?), at));
    let mut hashed: Vec<(u64, usize)> = (0..count).into_par_iter().filter_map(hashed).collect();
    hashed.par_sort_unstable();
    let mut places = Vec::new();
    for run in hashed.chunk_by(|a, b| a.0 == b.0) {
        places.clear();
        places.extend(run.iter().map(|(_, at)| *at));
        by_key(&mut places, &key, &mut take);
    }
}

/// Parts places whose keys have one hash, which are nearly always those of one key.
fn by_key<K: Eq>(
    places: &mut Vec<usize>,
    key: &impl Fn(usize) -> Option<K>,
    take: &mut impl FnMut(&[usize]),
) {
    while let [first, rest @ ..] = places.as_slice() {
        let mine = key(*first);
        if rest.iter().all(|at| key(*at) == mine) {
            return take(places);
        }
        let (same, others) = places.iter().partition::<Vec<usize>, _>(|at| key(**at) == mine);
        take(&same);
        *places = others;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A key of which all hashes are equal.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    struct Same(u8);

    impl Hash for Same {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            0_u8.hash(state);
        }
    }

    fn grouped<K: Hash + Eq + Copy + Sync>(keys: &[Option<K>]) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        each(keys.len(), |at| keys[at], |places| found.push(places.to_vec()));
        found.sort();
        found
    }

    proptest! {
        #[test]
        fn the_places_of_a_key_are_found_whatever_its_hash(
            keys in prop::collection::vec(prop::option::of(0_u8..9), 0..60),
        ) {
            let mut expected: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
            for (at, key) in keys.iter().enumerate() {
                key.iter().for_each(|key| expected.entry(*key).or_default().push(at));
            }
            let mut expected: Vec<Vec<usize>> = expected.into_values().collect();
            expected.sort();
            prop_assert_eq!(&grouped(&keys), &expected);
            let same: Vec<Option<Same>> = keys.iter().map(|key| key.map(Same)).collect();
            prop_assert_eq!(&grouped(&same), &expected);
        }
    }
}
