//! A decisive set is the smallest of its kind: every choice of records is tried with every
//! way in which they may turn out.

use nianbao::evaluation::Verdict;
use nianbao::evaluation::decisive::{Open, Records, decisive};
use nianbao::quantity::{Counts, Exact};
use nianbao::spec::Direction;
use proptest::prelude::*;

use super::cases;

/// The counts of contract §3.
fn counts(records: Records) -> Counts {
    let Open { unknown, any, or_met, or_not_met } = records.open;
    let narrow = |number: u64| u32::try_from(number).expect("a small register");
    Counts {
        met: narrow(records.met),
        not_met: narrow(records.not_met),
        unknown: narrow(unknown),
        open_met: narrow(or_met + any),
        open_not_met: narrow(or_not_met + any),
    }
}

/// Every way in which so many of each kind may turn out; the rest stays open.
fn outcomes(records: Records, chosen: Open) -> Vec<Records> {
    let mut found = Vec::new();
    for met in 0..=chosen.unknown {
        for any_met in 0..=chosen.any {
            for any_not_met in 0..=chosen.any - any_met {
                for or_met in 0..=chosen.or_met {
                    for or_not_met in 0..=chosen.or_not_met {
                        found.push(Records {
                            met: records.met + met + any_met + or_met,
                            not_met: records.not_met
                                + (chosen.unknown - met)
                                + any_not_met
                                + or_not_met,
                            open: Open {
                                unknown: records.open.unknown - chosen.unknown,
                                any: records.open.any - chosen.any,
                                or_met: records.open.or_met - chosen.or_met,
                                or_not_met: records.open.or_not_met - chosen.or_not_met,
                            },
                        });
                    }
                }
            }
        }
    }
    found
}

/// Every choice among the open records.
fn choices(open: Open) -> Vec<Open> {
    let mut found = Vec::new();
    for unknown in 0..=open.unknown {
        for any in 0..=open.any {
            for or_met in 0..=open.or_met {
                for or_not_met in 0..=open.or_not_met {
                    found.push(Open { unknown, any, or_met, or_not_met });
                }
            }
        }
    }
    found
}

fn check(records: Records, target: &Exact, direction: Direction) {
    let verdict = |records: Records| Verdict::exact(&counts(records), target, direction);
    let found = decisive(&records, target, direction);
    if verdict(records) != Verdict::Undecided {
        assert_eq!(found, None, "{records:?} {target:?} {direction:?}");
        return;
    }
    let found = found.unwrap_or_else(|| panic!("{records:?} {target:?} {direction:?}"));
    let settled = |records: &Records| verdict(*records) != Verdict::Undecided;
    let could = |chosen: &Open| outcomes(records, *chosen).iter().any(settled);
    let settles = |chosen: &Open| outcomes(records, *chosen).iter().all(settled);
    let least = |serves: &dyn Fn(&Open) -> bool| {
        choices(records.open).iter().filter(|one| serves(one)).map(Open::total).min()
    };
    let shown = format!("{records:?} {target:?} {direction:?} {found:?}");
    assert_eq!(least(&could), Some(found.could.total()), "could: {shown}");
    assert!(could(&found.could), "could: {shown}");
    let reached = outcomes(records, found.could).into_iter().map(verdict);
    assert!(reached.into_iter().any(|one| one == found.towards), "towards: {shown}");
    assert_eq!(least(&settles), Some(found.settles.total()), "settles: {shown}");
    assert!(settles(&found.settles), "settles: {shown}");
}

#[test]
fn an_unknown_answer_that_cannot_change_the_verdict_is_in_no_decisive_set() {
    let open = Open { or_met: 2, ..Open::default() };
    // At a target of 100 % those who are outside or met never decide anything.
    let records = Records { met: 3, not_met: 0, open: Open { unknown: 1, ..open } };
    let found = decisive(&records, &Exact::one(), Direction::AtLeast).expect("undecided");
    assert_eq!((found.could.total(), found.settles.total()), (1, 1));
    assert_eq!(found.settles.or_met, 0);
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_decisive_set_is_the_smallest_of_its_kind(
        known in (0..5_u64, 0..5_u64),
        open in (0..4_u64, 0..3_u64, 0..4_u64, 0..4_u64),
        target in prop::sample::select(&["0.1", "0.25", "0.3", "0.5", "0.6", "0.65", "0.9", "1", "0"][..]),
        less in any::<bool>(),
    ) {
        let open = Open { unknown: open.0, any: open.1, or_met: open.2, or_not_met: open.3 };
        let records = Records { met: known.0, not_met: known.1, open };
        let direction = if less { Direction::AtMost } else { Direction::AtLeast };
        check(records, &Exact::parse(target).expect("a decimal"), direction);
    }
}
