//! The ladder of denominators: coverage over ever narrower bases.
//!
//! Enters: a register with what was left out of it. Leaves: each rung with its counts of
//! those who have built, and who leaves the base on the way to the next rung. The counts of
//! a rung are those of the next and of all who leave, so that each base can be reconciled
//! with the others in organizations.

use std::ops::AddAssign;

use crate::quantity::Counts;
use crate::register::{Exclusion, Registered};

/// A base of coverage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Stable id.
    pub id: &'static str,
    /// Who is in the base.
    pub name: &'static str,
    /// Those who have built among them, those who have not, and those not known.
    pub counts: Counts,
    /// Who is not in the next base, by reason; only reasons that occur.
    pub leave: Vec<(&'static str, Counts)>,
}

/// Ids and names of the rungs, the widest base first.
const RUNGS: [(&str, &str); 5] = [
    ("registered", "登记名册所列的全部"),
    ("active", "基准日存续的"),
    ("in-scope", "计入范围的（在册）"),
    ("known-members", "其中党员人数已知的"),
    ("eligible", "其中有三名以上正式党员的（应建）"),
];

/// The rungs of a year-end, the widest base first.
pub fn ladder(registered: &Registered) -> Vec<Rung> {
    let register = &registered.register;
    let (built, members) = (register.answers("built"), register.integers("members"));
    let eligible = register.answers("eligible");
    let mut narrow = [Counts::default(); 4];
    for (at, built) in built.iter().enumerate() {
        let place = match (members[at], eligible[at]) {
            (None, _) => 0,
            (Some(_), Some(false)) => 1,
            (Some(_), None) => 2,
            (Some(_), Some(true)) => 3,
        };
        narrow[place] += Counts::of(*built);
    }
    let [unknown_members, too_few, unknown_full, eligible] = narrow;
    let rule = |rule: Exclusion| {
        let counts = registered.left_out.rules.get(&rule).copied().unwrap_or_default();
        (rule.name(), counts)
    };
    let ended = [Exclusion::NotYetRegistered, Exclusion::Cancelled, Exclusion::Revoked].map(rule);
    let outside = [Exclusion::Decision, Exclusion::Branch, Exclusion::Community].map(rule);
    let mut outside = outside.to_vec();
    outside.push(("是否在册无法判断（搁置）", registered.left_out.set_aside));
    let leave = [
        ended.to_vec(),
        outside,
        vec![("党员人数未填", unknown_members)],
        vec![("正式党员不足三名", too_few), ("正式党员人数未填，是否应建未定", unknown_full)],
        Vec::new(),
    ];
    climb(leave, eligible)
}

/// From the narrowest base up: each is the next with all who leave.
fn climb(leave: [Vec<(&'static str, Counts)>; 5], narrowest: Counts) -> Vec<Rung> {
    let mut counts = narrowest;
    let mut rungs: Vec<Rung> = Vec::new();
    for ((id, name), mut leave) in RUNGS.into_iter().zip(leave).rev() {
        leave.iter().for_each(|(_, gone)| counts.add_assign(*gone));
        leave.retain(|(_, gone)| gone.population() > 0);
        rungs.push(Rung { id, name, counts, leave });
    }
    rungs.reverse();
    rungs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_base_is_the_next_with_all_who_leave() {
        let one = |met| Counts { met, not_met: 1, ..Counts::default() };
        let leave = [
            vec![("a", one(1)), ("none", Counts::default())],
            vec![("b", one(2))],
            vec![("c", one(3))],
            vec![("d", one(4)), ("e", one(5))],
            vec![],
        ];
        let rungs = climb(leave, one(10));
        let met: Vec<u32> = rungs.iter().map(|rung| rung.counts.met).collect();
        assert_eq!(met, [25, 24, 22, 19, 10]);
        let reasons: Vec<usize> = rungs.iter().map(|rung| rung.leave.len()).collect();
        assert_eq!(reasons, [1, 1, 1, 2, 0]);
    }
}
