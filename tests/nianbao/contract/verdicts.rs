//! Bounds and verdicts (§3).

use nianbao::evaluation::Verdict;
use nianbao::quantity::{Bounds, Counts, Rate};
use nianbao::spec::Direction;

/// met, not met, unknown, p (outside or met), q (outside or not met).
fn counts([met, not_met, unknown, open_met, open_not_met]: [u32; 5]) -> Counts {
    Counts { met, not_met, unknown, open_met, open_not_met }
}

#[test]
fn rates_and_bounds_where_somebody_or_nobody_is_certain() {
    let text =
        |rate: Option<Rate>| rate.map_or("—".to_owned(), |rate| rate.fraction().to_string());
    for (parts, expected) in [
        ([2, 1, 1, 0, 0], "0.5 0.5 0.75"),
        ([1, 0, 0, 0, 1], "1 0.5 1"),
        ([0, 1, 0, 1, 0], "0 0 0.5"),
        ([1, 1, 0, 1, 1], "0.5 0.3333333333333333 0.6666666666666666"),
        // Nobody at all.
        ([0, 0, 0, 0, 0], "— — —"),
        // Only some who are outside or met: 1 if one of them is in.
        ([0, 0, 0, 2, 0], "— 1 1"),
        // Only some who are outside or not met: 0 if one of them is in.
        ([0, 0, 0, 0, 2], "— 0 0"),
        ([0, 0, 0, 1, 1], "— 0 1"),
        // Known answers of nobody: open from 0 to 1.
        ([0, 0, 3, 0, 0], "0 0 1"),
        ([0, 4, 0, 0, 0], "0 0 0"),
        ([4, 0, 0, 0, 0], "1 1 1"),
    ] {
        let counts = counts(parts);
        let Bounds { low, high } = counts.bounds();
        let found = [counts.rate(), low, high].map(text).join(" ");
        assert_eq!(found, expected, "{parts:?}");
    }
}

#[test]
fn a_target_is_met_missed_undecided_or_does_not_apply() {
    let (at_least, at_most) = (Direction::AtLeast, Direction::AtMost);
    let target = Rate::from_fraction(0.5).expect("a share");
    for (parts, direction, expected) in [
        // Reached whatever the unknown answers are; the target itself is enough.
        ([1, 1, 0, 0, 0], at_least, Verdict::Met),
        ([3, 1, 0, 0, 1], at_least, Verdict::Met),
        ([1, 2, 0, 0, 0], at_least, Verdict::Missed),
        ([0, 2, 1, 0, 0], at_least, Verdict::Missed),
        ([1, 1, 1, 0, 0], at_least, Verdict::Undecided),
        // The highest rate that is open equals the target: not missed.
        ([0, 1, 1, 0, 0], at_least, Verdict::Undecided),
        ([1, 1, 0, 0, 1], at_least, Verdict::Undecided),
        ([0, 0, 0, 0, 0], at_least, Verdict::NotApplicable),
        // Nobody certain, but who may be in decides.
        ([0, 0, 0, 1, 0], at_least, Verdict::Met),
        ([0, 0, 0, 0, 1], at_least, Verdict::Missed),
        ([0, 0, 0, 1, 1], at_least, Verdict::Undecided),
        // Mirrored where less is better.
        ([1, 1, 0, 0, 0], at_most, Verdict::Met),
        ([0, 2, 1, 0, 0], at_most, Verdict::Met),
        ([2, 1, 0, 0, 0], at_most, Verdict::Missed),
        ([1, 1, 1, 0, 0], at_most, Verdict::Undecided),
        ([1, 0, 1, 0, 0], at_most, Verdict::Undecided),
        ([0, 0, 0, 0, 0], at_most, Verdict::NotApplicable),
        ([0, 0, 0, 1, 0], at_most, Verdict::Missed),
        ([0, 0, 0, 0, 1], at_most, Verdict::Met),
    ] {
        assert_eq!(
            Verdict::of(&counts(parts), target, direction),
            expected,
            "{parts:?} {direction:?}"
        );
    }
}
