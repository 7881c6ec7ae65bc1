//! What there is to do: records that settle undecided targets, and lists of work.
//!
//! Enters: the evaluation and how each organization counts. Leaves: rows of the register,
//! for the internal edition. Never names an organization: the report does.

use crate::codes::Divisions;
use crate::evaluation::decisive::{Open, Records, decisive};
use crate::evaluation::{Evaluation, Verdict};
use crate::indicators::{Judged, Openness, Region, open_records};
use crate::report::work::DecisiveSet;
use crate::spec::Pipeline;

/// How many records of a set are named; the number of all stands beside them.
const NAMED: usize = 1_000;

/// The decisive sets of every undecided target of a region, in the order of the evaluation.
pub(super) fn decisive_sets(
    evaluation: &Evaluation,
    judged: &Judged,
    pipeline: &Pipeline,
) -> Vec<DecisiveSet> {
    let Some(as_of) = evaluation.as_of else { return Vec::new() };
    let divisions = Divisions::in_force(as_of.year());
    let mut sets = Vec::new();
    for (at, indicator) in pipeline.indicators.iter().enumerate() {
        let undecided = evaluation.judgements.iter().enumerate().filter(|(_, judged)| {
            judged.indicator == indicator.id && judged.verdict == Verdict::Undecided
        });
        let undecided: Vec<_> = undecided.collect();
        if undecided.is_empty() {
            continue;
        }
        let open = open_records(judged, at, divisions);
        for (place, judged) in undecided {
            let Some(region) = judged.object.region() else { continue };
            let records = open.get(&region).map_or(&[][..], Vec::as_slice);
            sets.extend(set(place, region, judged, records));
        }
    }
    sets.sort_by_key(|set| set.judgement);
    sets
}

fn set(
    place: usize,
    region: Region,
    judged: &crate::evaluation::Judgement,
    open: &[(u32, Openness)],
) -> Option<DecisiveSet> {
    let mut counted = Open::default();
    for (_, openness) in open {
        *part(&mut counted, *openness) += 1;
    }
    let records = Records {
        met: u64::from(judged.counts.met),
        not_met: u64::from(judged.counts.not_met),
        open: counted,
    };
    let found = decisive(&records, judged.exact_target.as_ref()?, judged.direction)?;
    Some(DecisiveSet {
        judgement: place,
        region,
        open: counted.total(),
        could: found.could.total(),
        towards: found.towards,
        settles: found.settles.total(),
        rows_could: chosen(open, found.could),
        rows_settle: chosen(open, found.settles),
    })
}

fn part(open: &mut Open, openness: Openness) -> &mut u64 {
    match openness {
        Openness::Unknown => &mut open.unknown,
        Openness::Any => &mut open.any,
        Openness::OrMet => &mut open.or_met,
        Openness::OrNotMet => &mut open.or_not_met,
    }
}

/// The first so many records of each kind.
fn chosen(open: &[(u32, Openness)], mut wanted: Open) -> Vec<u32> {
    let mut rows = Vec::new();
    for (row, openness) in open {
        let left = part(&mut wanted, *openness);
        if *left > 0 {
            *left -= 1;
            rows.push(*row);
        }
        if rows.len() == NAMED {
            break;
        }
    }
    rows
}
