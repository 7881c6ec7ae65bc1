//! The public edition: what is told of the figures, and what is withheld (contract §2).
//!
//! Enters: the figures and the evaluation. Leaves: figures of which the withheld rows hold
//! zeros and are marked, and an evaluation that rests on them. Tables, charts, sentences and
//! data files of the public edition read these and nothing else, so that a withheld number
//! stands nowhere. Relations between indicators are looked at in one case only: the ways in
//! which party organizations were formed, whose table adds up.

mod rule;
mod sets;
mod solve;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::codes::Divisions;
use crate::evaluation::{Evaluation, Judgement, Mark, Object, Peers, TotalScore, Verdict};
use crate::indicators::{CellKey, Figures, IndicatorInfo, Region, Total};
use crate::quantity::{Counts, Date};
use rule::{Counted, Sets};

/// The figures as the public may see them.
pub fn publish(figures: &Figures) -> Figures {
    let mut told = Figures {
        indicators: figures.indicators.clone(),
        measures: figures.measures.clone(),
        ..Figures::default()
    };
    for date in figures.year_ends() {
        publish_year(figures, date, &mut told);
    }
    told
}

/// The evaluation as the public may see it: regions alone, and a withheld row decides
/// nothing. A total rests on all its items, and places on the totals of all peers.
pub fn publish_evaluation(evaluation: &Evaluation, told: &Figures) -> Evaluation {
    let Some(as_of) = evaluation.as_of else { return Evaluation::default() };
    let divisions = Divisions::in_force(as_of.year());
    let before = told.year_ends().into_iter().rfind(|date| date.year() + 1 == as_of.year());
    let regional = evaluation.judgements.iter().filter(|judged| judged.object.region().is_some());
    let judgements: Vec<Judgement> =
        regional.map(|judged| publish_judgement(judged, as_of, before, told)).collect();
    let hidden: BTreeSet<&Object> = judgements
        .iter()
        .filter(|judged| judged.verdict == Verdict::Withheld)
        .map(|judged| &judged.object)
        .collect();
    let totals = evaluation.totals.iter().filter(|total| total.object.region().is_some());
    let groups: BTreeSet<Peers> = totals
        .clone()
        .map(|total| &total.object)
        .filter(|object| hidden.contains(object))
        .map(|object| object.peers(divisions))
        .collect();
    let publish_total = |total: &TotalScore| {
        let mut told = total.clone();
        told.withheld = hidden.contains(&total.object);
        if told.withheld {
            // The rule names the bands, and so the grade.
            let rule = String::new();
            let (points, grade, vetoes) = (None, None, Vec::new());
            told = TotalScore { points, grade, vetoes, rule, is_capped: false, ..told };
        }
        if groups.contains(&total.object.peers(divisions)) {
            told.places = None;
        }
        told
    };
    let totals = totals.map(publish_total).collect();
    // Earlier periods were published, or not, by themselves.
    Evaluation { judgements, totals, accumulated: Vec::new(), ..evaluation.clone() }
}

/// A judgement as the public may see it: every row that it rests on must be told, those of
/// tiers and of the year before included.
fn publish_judgement(
    judged: &Judgement,
    as_of: Date,
    before: Option<Date>,
    told: &Figures,
) -> Judgement {
    let Some(region) = judged.object.region() else { return judged.clone() };
    let cell = CellKey::region(region);
    let before = before.filter(|_| judged.is_improvement);
    let own = [&judged.indicator].into_iter().filter(|id| !id.is_empty());
    let is_told = own.chain(&judged.also_asked).all(|id| told.get(id, as_of, cell).is_some());
    if is_told && before.is_none_or(|date| !told.is_withheld(&judged.indicator, date, cell)) {
        return judged.clone();
    }
    let target = judged.target.filter(|_| !judged.is_improvement);
    let exact_target = judged.exact_target.clone().filter(|_| !judged.is_improvement);
    let mark = judged.mark.clone().map(|mark| Mark { points: None, ..mark });
    let (counts, verdict) = (Counts::default(), Verdict::Withheld);
    Judgement { counts, verdict, target, exact_target, mark, ..judged.clone() }
}

fn publish_year(figures: &Figures, date: Date, told: &mut Figures) {
    let of_date = figures.cells.keys().filter(|(of, _)| *of == date).map(|(_, cell)| *cell);
    let (mut cells, mut left_out): (Vec<CellKey>, Vec<CellKey>) = of_date.partition(sets::is_told);
    told.withheld.own.extend(left_out.iter().filter_map(|cell| match cell.region {
        Region::Own(code) => Some((date, code)),
        _ => None,
    }));
    // What is left out follows what is told, as it may let something be computed.
    let rows = cells.len();
    left_out.retain(sets::is_near);
    cells.extend(left_out);
    let sets = sets::sets(&cells, rows, Divisions::in_force(date.year()));
    let counts = by_column(&cells, figures.indicators.len(), |cell| {
        figures.cells.get(&(date, *cell)).map_or(&[], Vec::as_slice)
    });
    let totals = by_column(&cells, figures.measures.len(), |cell| {
        figures.totals.get(&(date, *cell)).map_or(&[], Vec::as_slice)
    });
    let counted: Vec<Vec<Counted>> = of_each(&counts, of_counts);
    let mut hidden = withheld(&counted, &sets);
    close_family(&counted, &sets, &family(&figures.indicators), &mut hidden);
    let hidden_totals = withheld(&of_each(&totals, of_total), &sets);
    for (row, cell) in cells[..rows].iter().enumerate() {
        let key = (date, *cell);
        told.cells.insert(key, shown(&counts, &hidden, row));
        told.totals.insert(key, shown(&totals, &hidden_totals, row));
        for (hidden, marks) in
            [(&hidden, &mut told.withheld.figures), (&hidden_totals, &mut told.withheld.totals)]
        {
            let mark: Vec<bool> = hidden.iter().map(|column| column[row]).collect();
            if mark.contains(&true) {
                marks.insert(key, mark);
            }
        }
    }
}

/// The values of each indicator or measure, one a cell.
fn by_column<'f, T: Copy + Default + 'f>(
    cells: &[CellKey],
    columns: usize,
    values: impl Fn(&CellKey) -> &'f [T],
) -> Vec<Vec<T>> {
    let column = |at: usize| {
        cells.iter().map(|cell| values(cell).get(at).copied().unwrap_or_default()).collect()
    };
    (0..columns).map(column).collect()
}

fn of_each<T>(columns: &[Vec<T>], counted: fn(&T) -> Counted) -> Vec<Vec<Counted>> {
    columns.iter().map(|column| column.iter().map(counted).collect()).collect()
}

fn of_counts(counts: &Counts) -> Counted {
    let [met, not_met, unknown] = [counts.met, counts.not_met, counts.unknown].map(u64::from);
    [counts.population(), met, not_met, unknown]
}

fn of_total(total: &Total) -> Counted {
    [total.organizations, total.known, total.organizations - total.known, 0]
}

fn withheld(columns: &[Vec<Counted>], sets: &Sets) -> Vec<Vec<bool>> {
    columns.par_iter().map(|rows| rule::withheld(rows, sets)).collect()
}

/// The values of a row, zero where they are withheld.
fn shown<T: Copy + Default>(columns: &[Vec<T>], hidden: &[Vec<bool>], row: usize) -> Vec<T> {
    let value = |(column, hidden): (&Vec<T>, &Vec<bool>)| {
        if hidden[row] { T::default() } else { column[row] }
    };
    columns.iter().zip(hidden).map(value).collect()
}

/// The indicators whose met add up: how party organizations were formed.
fn family(indicators: &[IndicatorInfo]) -> Vec<usize> {
    let named = indicators.iter().enumerate().filter(|(_, info)| info.id.starts_with("mode-"));
    named.map(|(at, _)| at).collect()
}

/// Withholds a second member wherever a single one would follow from the others, whose
/// population and unknown are its own.
fn close_family(counted: &[Vec<Counted>], sets: &Sets, family: &[usize], hidden: &mut [Vec<bool>]) {
    let rows = family.first().map_or(0, |first| hidden[*first].len());
    loop {
        let mut changed = false;
        for row in 0..rows {
            let told: Vec<usize> =
                family.iter().copied().filter(|member| !hidden[*member][row]).collect();
            if told.len() + 1 != family.len() {
                continue;
            }
            let met = |member: usize| counted[member][row][1];
            let next = told.into_iter().min_by_key(|member| (met(*member) == 0, met(*member)));
            if let Some(member) = next {
                hidden[member][row] = true;
                changed = true;
            }
        }
        if !changed {
            return;
        }
        for member in family {
            rule::close(&counted[*member], sets, &mut hidden[*member]);
        }
    }
}
