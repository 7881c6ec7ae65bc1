//! The ladder of denominators: coverage over ever narrower bases.
//!
//! Enters: a register with what was left out of it. Leaves: each rung with its counts of
//! those who have built, and who leaves the base on the way to the next rung. The counts of
//! a rung are those of the next and of all who leave, so that each base can be reconciled
//! with the others in organizations.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use super::Outcome;
use super::cells::regions;
use super::figures::Region;
use crate::codes::{Divisions, RegionCode};
use crate::quantity::Counts;
use crate::register::{Exclusion, Register, Registered};

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
pub const RUNGS: [(&str, &str); 5] = [
    ("registered", "登记名册所列的全部"),
    ("active", "基准日存续的"),
    ("in-scope", "计入范围的（在册）"),
    ("known-members", "其中党员人数已知的"),
    ("eligible", "其中有三名以上正式党员的（应建）"),
];

/// Who is registered and no more active.
const ENDED: [Exclusion; 3] =
    [Exclusion::NotYetRegistered, Exclusion::Cancelled, Exclusion::Revoked];

/// Who is active and out of scope by a rule; those set aside are too.
const OUTSIDE: [Exclusion; 3] = [Exclusion::Decision, Exclusion::Branch, Exclusion::Community];

/// The rungs of a year-end, the widest base first.
pub fn ladder(registered: &Registered) -> Vec<Rung> {
    let mut narrow = [Counts::default(); 4];
    for (step, _, counts) in steps(&registered.register) {
        narrow[step] += counts;
    }
    let [unknown_members, too_few, unknown_full, eligible] = narrow;
    let rule = |rule: Exclusion| (rule.name(), registered.left_out.by(Some(rule)));
    let mut outside = OUTSIDE.map(rule).to_vec();
    outside.push(("是否在册无法判断（搁置）", registered.left_out.by(None)));
    let leave = [
        ENDED.map(rule).to_vec(),
        outside,
        vec![("党员人数未填", unknown_members)],
        vec![("正式党员不足三名", too_few), ("正式党员人数未填，是否应建未定", unknown_full)],
        Vec::new(),
    ];
    climb(leave, eligible)
}

/// The counts of each base by region, in the order of [`ladder`]; 未知 is no region. Those of
/// whom it is open whether they are eligible count as open in that base, for its bounds.
pub fn ladders(registered: &Registered, divisions: &Divisions) -> BTreeMap<Region, [Counts; 5]> {
    let mut found: BTreeMap<Option<RegionCode>, [Counts; 5]> = BTreeMap::new();
    let mut add = |code, rungs: usize, counts: Counts| {
        let bases = found.entry(code).or_default().iter_mut().take(rungs);
        bases.for_each(|base| *base += counts);
    };
    for ((rule, code), counts) in &registered.left_out.counts {
        match rule {
            Some(rule) if ENDED.contains(rule) => add(*code, 1, *counts),
            Some(rule) if !OUTSIDE.contains(rule) => {}
            _ => add(*code, 2, *counts),
        }
    }
    for (step, code, counts) in steps(&registered.register) {
        add(code, if step == 0 { 3 } else { 4 }, counts);
    }
    let [built, eligible] = ["built", "eligible"].map(|name| registered.register.answers(name));
    for (at, population) in eligible.into_iter().enumerate() {
        let counts = Outcome { population, met: built[at] }.counts();
        found.entry(registered.register.regions[at]).or_default()[4] += counts;
    }
    let mut by_region: BTreeMap<Region, [Counts; 5]> = BTreeMap::new();
    for (code, bases) in found {
        let told = regions(code, divisions).into_iter().filter(|one| *one != Region::Unknown);
        for region in told {
            let sums = by_region.entry(region).or_default().iter_mut();
            sums.zip(bases).for_each(|(sum, base)| *sum += base);
        }
    }
    by_region
}

/// For each organization in scope how far it stands in the ladder (0 members unknown, 1 too
/// few, 2 full members unknown, 3 eligible), its division, and whether it has built.
fn steps(register: &Register) -> Vec<(usize, Option<RegionCode>, Counts)> {
    let (built, members) = (register.answers("built"), register.integers("members"));
    let eligible = register.answers("eligible");
    let step = |at: usize| match (members[at], eligible[at]) {
        (None, _) => 0,
        (Some(_), Some(false)) => 1,
        (Some(_), None) => 2,
        (Some(_), Some(true)) => 3,
    };
    let of = |at: usize| (step(at), register.regions[at], Counts::of(built[at]));
    (0..built.len()).map(of).collect()
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
