//! Decisive sets: which unknown records settle an undecided target.
//!
//! Enters: how many records stand in which way, and the target. Leaves: the fewest that
//! could settle it, and the fewest that settle it whatever they turn out to be. Never
//! looks at a record: whose they are is the caller's.
//!
//! With the target a ÷ b, every record moves b × met − a × population: an unknown answer by
//! b, one that is outside or met by b − a, one that is outside or not met by a. The target
//! is met where that number is not below zero with all open records against it, and missed
//! where it is below zero with all in its favour; in between it is undecided.

use super::verdict::Verdict;
use crate::quantity::Exact;
use crate::spec::Direction;

/// Records of an object by what is known of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Records {
    /// In the population and met.
    pub met: u64,
    /// In the population and not met.
    pub not_met: u64,
    /// What is open.
    pub open: Open,
}

/// Open records by what is known of them, or a choice among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Open {
    /// In the population, the answer unknown.
    pub unknown: u64,
    /// Outside the population, or in it in any way.
    pub any: u64,
    /// Outside the population, or met.
    pub or_met: u64,
    /// Outside the population, or not met.
    pub or_not_met: u64,
}

impl Open {
    /// How many.
    pub fn total(&self) -> u64 {
        self.unknown + self.any + self.or_met + self.or_not_met
    }

    fn mirrored(self) -> Open {
        Open { or_met: self.or_not_met, or_not_met: self.or_met, ..self }
    }
}

/// The decisive sets of an undecided target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decisive {
    /// The fewest records that could settle it.
    pub could: Open,
    /// What it would be then.
    pub towards: Verdict,
    /// The fewest that settle it whatever they turn out to be.
    pub settles: Open,
}

/// The decisive sets; `None` where the target is not undecided.
pub fn decisive(records: &Records, target: &Exact, direction: Direction) -> Option<Decisive> {
    let (part, whole) = target.parts()?;
    match direction {
        Direction::AtLeast => Scales::of(records, part, whole)?.decisive(),
        // Less is better: the share of those not met must reach the rest.
        Direction::AtMost => {
            let mirrored = Records {
                met: records.not_met,
                not_met: records.met,
                open: records.open.mirrored(),
            };
            let found = Scales::of(&mirrored, whole - part, whole)?.decisive()?;
            let (could, settles) = (found.could.mirrored(), found.settles.mirrored());
            Some(Decisive { could, settles, ..found })
        }
    }
}

/// The number that decides, and what moves it.
struct Scales {
    /// With all open records against the target.
    low: i128,
    /// With all in its favour.
    high: i128,
    /// What an unknown answer moves, and any record that may be met or not.
    whole: i128,
    /// What a record moves that is outside or met.
    or_met: i128,
    /// What a record moves that is outside or not met.
    or_not_met: i128,
    open: Open,
    /// Nobody is certainly in the population.
    is_empty: bool,
}

impl Scales {
    /// `None` where the target is met or missed as it stands.
    fn of(records: &Records, part: i128, whole: i128) -> Option<Scales> {
        let Open { unknown, any, or_met, or_not_met } = records.open;
        let wide = |number: u64| i128::from(number);
        let population = wide(records.met) + wide(records.not_met) + wide(unknown);
        let low = whole * wide(records.met) - part * (population + wide(or_not_met + any));
        let favour = wide(records.met) + wide(unknown) + wide(or_met + any);
        let high = whole * favour - part * (population + wide(or_met + any));
        // Nobody can be met, and somebody may be in the population.
        let is_missed = population == 0 && or_met + any == 0 && or_not_met > 0 && part > 0;
        (low < 0 && high >= 0 && !is_missed).then_some(Scales {
            low,
            high,
            whole,
            or_met: whole - part,
            or_not_met: part,
            open: records.open,
            is_empty: population == 0,
        })
    }

    fn decisive(&self) -> Option<Decisive> {
        let met = self.gather(-self.low);
        let missed = self.missed();
        let (could, towards) = match (met, missed) {
            (Some(met), Some(missed)) if missed.total() < met.total() => (missed, Verdict::Missed),
            (Some(met), _) => (met, Verdict::Met),
            (None, missed) => (missed?, Verdict::Missed),
        };
        Some(Decisive { could, towards, settles: self.settles() })
    }

    /// The fewest records that together move so much: those that move most come first.
    fn gather(&self, mut needed: i128) -> Option<Open> {
        let mut chosen = Open::default();
        let mut take = |held: u64, moves: i128| -> u64 {
            if needed <= 0 || moves == 0 {
                return 0;
            }
            let wanted = u64::try_from((needed + moves - 1) / moves).unwrap_or(u64::MAX);
            let taken = wanted.min(held);
            needed -= i128::from(taken) * moves;
            taken
        };
        chosen.unknown = take(self.open.unknown, self.whole);
        chosen.any = take(self.open.any, self.whole);
        if self.or_met >= self.or_not_met {
            chosen.or_met = take(self.open.or_met, self.or_met);
            chosen.or_not_met = take(self.open.or_not_met, self.or_not_met);
        } else {
            chosen.or_not_met = take(self.open.or_not_met, self.or_not_met);
            chosen.or_met = take(self.open.or_met, self.or_met);
        }
        (needed <= 0).then_some(chosen)
    }

    /// The fewest that could make it missed.
    fn missed(&self) -> Option<Open> {
        let by_moves = self.gather(self.high + 1);
        // Where all that may be met are outside, nobody is met.
        let all_outside = Open { unknown: 0, or_not_met: 0, ..self.open };
        let serves = self.is_empty && self.open.or_not_met > 0;
        match by_moves {
            Some(chosen) if !serves || chosen.total() <= all_outside.total() => Some(chosen),
            other => {
                if serves {
                    Some(all_outside)
                } else {
                    other
                }
            }
        }
    }

    /// All records but as many as may stay open without ever leaving the target undecided.
    /// Those that move the whole cannot: what stays open must move less than one step.
    fn settles(&self) -> Open {
        let most = |held: u64, moves: i128| {
            let fits = if moves == 0 { held } else { ((self.whole - 1) / moves) as u64 };
            held.min(fits)
        };
        let (met, not_met) =
            (most(self.open.or_met, self.or_met), most(self.open.or_not_met, self.or_not_met));
        for left in (0..=met + not_met).rev() {
            for or_met in left.saturating_sub(not_met)..=left.min(met) {
                let or_not_met = left - or_met;
                if self.may_stay(or_met, or_not_met) {
                    return Open {
                        or_met: self.open.or_met - or_met,
                        or_not_met: self.open.or_not_met - or_not_met,
                        ..self.open
                    };
                }
            }
        }
        self.open
    }

    /// Whether the target is decided whatever the others turn out to be, with so many left.
    fn may_stay(&self, or_met: u64, or_not_met: u64) -> bool {
        let width = i128::from(or_met) * self.or_met + i128::from(or_not_met) * self.or_not_met;
        if width >= self.whole {
            return false;
        }
        let wide = |number: u64| i128::from(number);
        let met = wide(self.open.or_met - or_met);
        let not_met = wide(self.open.or_not_met - or_not_met);
        let (unknown, any) = (wide(self.open.unknown), wide(self.open.any));
        // With so many more outside that may be met than not met that may be outside.
        let is_open = |more: i128| {
            let moved = self.high - more * self.or_met;
            let rest = moved.rem_euclid(self.whole);
            let steps = (moved - rest) / self.whole;
            if rest >= width || steps < 0 {
                return false;
            }
            // `l` not met, `more + l` outside, `steps - l` unknown answers against.
            let (least, most) = ((-more).max(0), not_met.min(steps));
            if least > most {
                return false;
            }
            let l = (steps - unknown).clamp(least, most);
            let over = (steps - l - unknown).max(0) + (more + l - met).max(0);
            let only_outside = more == met + any && steps == 0;
            let nobody_met = self.is_empty && or_met == 0 && only_outside;
            over <= any && !nobody_met
        };
        !(-not_met..=met + any).any(is_open)
    }
}
