//! Corrections of reviewers as typed rows.
//!
//! Enters: the decisions of a pipeline. Leaves: one batch with a row for each correction,
//! which stands at the line of its decision, so that provenance leads there. Says nothing
//! of whose row it is: decisions name entries, and `register` finds them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::batch::{Contested, Origin, RowBatch, SourceContext, record_batch};
use super::column::Values;
use crate::spec::{Act, Correction, Decision, Decisions, Role};

/// The corrections of a year-end, in the order of their lines; `None` where there are none.
pub fn decided(decisions: &Decisions, year: i16) -> Option<RowBatch> {
    let corrects = |decision: &&Decision| matches!(decision.act, Act::Correct { .. });
    let held = decisions.list.iter().filter(|decision| decision.holds_at(year)).filter(corrects);
    let held: Vec<&Decision> = held.collect();
    let mut fields: BTreeMap<String, Values<'_>> = BTreeMap::new();
    let mut origins = BTreeMap::new();
    for (at, decision) in held.iter().enumerate() {
        let Act::Correct { field, value, .. } = &decision.act else { continue };
        let column = fields.entry(field.id().to_owned());
        set(column.or_insert_with(|| unknown(value, held.len())), at, value);
        origins.insert(*field, Origin::Column(0));
    }
    let source = SourceContext {
        file: decisions.file.clone(),
        role: Role::Decision,
        party: false,
        data_date: None,
    };
    (!held.is_empty()).then(|| RowBatch {
        source,
        sheet: String::new(),
        titles: Vec::new(),
        sheet_titles: Vec::new(),
        data_date: None,
        // A file of decisions has fewer lines than a sheet has rows.
        rows: held.iter().map(|decision| decision.line as u32 - 1).collect(),
        batch: record_batch(&fields, held.len()),
        origins,
        contested: Contested::new(),
    })
}

/// A column of a value's kind in which nothing is known.
fn unknown<'a>(value: &Correction, rows: usize) -> Values<'a> {
    match value {
        Correction::Text(_) => Values::Text(vec![None; rows]),
        Correction::Code(_) => Values::Code(vec![None; rows], vec![None; rows]),
        Correction::Date(_) => Values::Date(vec![None; rows]),
        Correction::Count(_) => Values::Count(vec![None; rows]),
        Correction::Answer(_) => Values::YesNo(vec![None; rows]),
    }
}

/// Values of one field are of one kind: its own.
fn set<'a>(column: &mut Values<'a>, at: usize, value: &'a Correction) {
    match (column, value) {
        (Values::Text(texts), Correction::Text(text)) => texts[at] = Some(Cow::Borrowed(text)),
        (Values::Code(codes, _), Correction::Code(code)) => {
            codes[at] = Some(Cow::Borrowed(code.as_str()));
        }
        (Values::Date(dates), Correction::Date(date)) => dates[at] = Some(*date),
        (Values::Count(counts), Correction::Count(count)) => counts[at] = Some(*count),
        (Values::YesNo(answers), Correction::Answer(answer)) => answers[at] = Some(*answer),
        _ => {}
    }
}
