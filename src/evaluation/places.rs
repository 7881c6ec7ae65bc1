//! Places as intervals: from what each peer may reach to the places that it may take.
//!
//! Enters: the least and the greatest value that the data leave open for each peer. Leaves:
//! the best and the worst place of each. Never breaks a tie: equal values share a place, and
//! the next one is behind all of them (1, 1, 3).

use crate::spec::Direction;

/// The places that the bounds leave open to a peer; the first place is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Places {
    /// Where the peer stands if it reaches its best, and all others their worst.
    pub best: usize,
    /// Where it stands if it reaches its worst, and all others their best.
    pub worst: usize,
}

impl Places {
    /// The place, where the bounds leave but one.
    pub fn strict(self) -> Option<usize> {
        (self.best == self.worst).then_some(self.best)
    }
}

/// The places of peers with these least and greatest values, in their order.
///
/// The values of different peers must be free of each other, as those of regions are that
/// share no organization: then both ends of each interval can come about.
///
/// ```
/// use nianbao::evaluation::{Places, places};
/// use nianbao::spec::Direction;
/// let found = places(&[(90, 90), (50, 70), (60, 65)], Direction::AtLeast);
/// assert_eq!(found[0], Places { best: 1, worst: 1 });
/// assert_eq!(found[1], Places { best: 2, worst: 3 });
/// ```
pub fn places<T: PartialOrd + Copy>(peers: &[(T, T)], better: Direction) -> Vec<Places> {
    let ascending = |mut values: Vec<T>| {
        values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        values
    };
    let lows = ascending(peers.iter().map(|(low, _)| *low).collect());
    let highs = ascending(peers.iter().map(|(_, high)| *high).collect());
    let above = |values: &[T], at: T| values.len() - values.partition_point(|one| *one <= at);
    let below = |values: &[T], at: T| values.partition_point(|one| *one < at);
    let place = |(low, high): &(T, T)| {
        let (surely, possibly) = match better {
            Direction::AtLeast => (above(&lows, *high), above(&highs, *low)),
            Direction::AtMost => (below(&highs, *low), below(&lows, *high)),
        };
        // A peer with open bounds is counted as one that may pass itself.
        Places { best: 1 + surely, worst: 1 + possibly - usize::from(low < high) }
    };
    peers.iter().map(place).collect()
}

/// Whether every peer has but one place: only then is there a ranking.
pub fn is_strict(found: &[Places]) -> bool {
    found.iter().all(|places| places.strict().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Peers = [(u32, u32)];

    fn shown(peers: &Peers, better: Direction) -> String {
        let found = places(peers, better).into_iter();
        let one = |Places { best, worst }: Places| format!("{best}-{worst}");
        found.map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn places_are_what_the_bounds_allow() {
        let table: [(&Peers, &str, &str); 6] = [
            (&[], "", ""),
            (&[(5, 5)], "1-1", "1-1"),
            (&[(0, 9)], "1-1", "1-1"),
            // Equal values share a place, and the next one is behind both.
            (&[(5, 5), (5, 5), (3, 3)], "1-1 1-1 3-3", "2-2 2-2 1-1"),
            // Bounds that touch may tie, and neither need pass the other.
            (&[(5, 7), (3, 5)], "1-1 1-2", "1-2 1-1"),
            (&[(0, 9), (4, 6), (1, 2)], "1-3 1-2 2-3", "1-3 2-3 1-2"),
        ];
        for (peers, more, less) in table {
            assert_eq!(shown(peers, Direction::AtLeast), more, "{peers:?}");
            assert_eq!(shown(peers, Direction::AtMost), less, "{peers:?}, less is better");
        }
    }

    #[test]
    fn one_open_place_is_enough_for_no_ranking() {
        let strict = |peers: &Peers| is_strict(&places(peers, Direction::AtLeast));
        assert!(strict(&[]) && strict(&[(1, 2), (3, 4), (5, 5), (5, 5)]));
        assert!(!strict(&[(1, 3), (2, 4), (5, 5)]));
    }

    proptest::proptest! {
        /// Every peer takes every value of its bounds, free of the others.
        #[test]
        fn each_end_of_an_interval_is_reached_and_none_is_passed(
            peers in proptest::collection::vec((0..6_u32, 0..4_u32), 1..6),
            less in proptest::bool::ANY,
        ) {
            let peers: Vec<(u32, u32)> = peers.iter().map(|(low, wide)| (*low, low + wide)).collect();
            let better = if less { Direction::AtMost } else { Direction::AtLeast };
            let mut reached = vec![Places { best: usize::MAX, worst: 0 }; peers.len()];
            let mut values: Vec<u32> = peers.iter().map(|(low, _)| *low).collect();
            loop {
                for (at, places) in reached.iter_mut().enumerate() {
                    let passes = |one: &&u32| if less { **one < values[at] } else { **one > values[at] };
                    let place = 1 + values.iter().filter(passes).count();
                    places.best = places.best.min(place);
                    places.worst = places.worst.max(place);
                }
                let Some(next) = (0..peers.len()).find(|at| values[*at] < peers[*at].1) else { break };
                values[next] += 1;
                (0..next).for_each(|at| values[at] = peers[at].0);
            }
            proptest::prop_assert_eq!(places(&peers, better), reached);
        }
    }
}
