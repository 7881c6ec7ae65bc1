//! Answers that speak of several fields, and fields that are made of several.
//!
//! Enters: one column a field. Leaves: the gaps of the fields spoken of filled, and where a
//! field's own column says otherwise. A field's own column goes first.

use std::borrow::Cow;

use super::{Clashes, Context, Fields, merge_values};
use crate::diag::{Diagnostic, Findings, codes};
use crate::rows::batch::Origin;
use crate::rows::column::Values;
use crate::spec::Field;

/// Rows whose total of the staff is not the sum of its parts. The total stands.
pub(super) fn staff_parts(fields: &Fields<'_>, context: &Context<'_>) -> Vec<Diagnostic> {
    let counts = |field| match fields.get(&field) {
        Some((Values::Count(counts), origin)) => Some((counts, origin)),
        _ => None,
    };
    let (Some((totals, origin)), Some((full, _)), Some((part, _))) =
        (counts(Field::Staff), counts(Field::StaffFullTime), counts(Field::StaffPartTime))
    else {
        return Vec::new();
    };
    let differs = |at: usize| {
        let (total, full, part) = (totals[at]?, full[at]?, part[at]?);
        let value = format!("总数 {total}，专职 {full}，兼职 {part}");
        let place = context.cell(at, origin.column(at));
        let finding = Diagnostic::new(&codes::STAFF_PARTS, place).field(Field::Staff.id());
        (u64::from(total) != u64::from(full) + u64::from(part)).then(|| finding.value(&value))
    };
    (0..totals.len()).filter_map(differs).collect()
}

/// Answers that speak of several fields.
pub(super) fn combine(fields: &mut Fields<'_>, clashes: &Clashes) {
    combine_staff(fields, clashes);
    combine_status(fields, clashes);
    for (field, said, origin) in spoken(fields) {
        add(fields, clashes, field, Values::YesNo(said), origin);
    }
}

/// Staff: the total, else full-time and part-time together.
fn combine_staff(fields: &mut Fields<'_>, clashes: &Clashes) {
    let (Some((Values::Count(full), origin)), Some((Values::Count(part), _))) =
        (fields.get(&Field::StaffFullTime), fields.get(&Field::StaffPartTime))
    else {
        return;
    };
    let sums = full.iter().zip(part).map(|(full, part)| Some((*full)? + (*part)?)).collect();
    add(fields, clashes, Field::Staff, Values::Count(sums), origin.clone());
}

/// 是否注销 has the inverse polarity of a status.
fn combine_status(fields: &mut Fields<'_>, clashes: &Clashes) {
    let Some((Values::YesNo(cancelled), origin)) = fields.get(&Field::Cancelled) else { return };
    let status = |cancelled: &Option<bool>| {
        cancelled.map(|yes| Cow::Borrowed(if yes { "cancelled" } else { "registered" }))
    };
    let values = Values::Text(cancelled.iter().map(status).collect());
    add(fields, clashes, Field::Status, values, origin.clone());
}

/// What an answer says of a field.
type Spoken = (Field, Vec<Option<bool>>, Origin);

/// Answers that speak of other fields than their own.
fn spoken(fields: &Fields<'_>) -> Vec<Spoken> {
    let mut spoken = of_instructor_or_liaison(fields);
    spoken.extend(of_mass_organizations(fields));
    spoken
}

/// 是否选派指导员或联络员: 否 → both no; 是 → one of them, not known which.
fn of_instructor_or_liaison(fields: &Fields<'_>) -> Vec<Spoken> {
    let Some((Values::YesNo(either), origin)) = fields.get(&Field::InstructorOrLiaison) else {
        return Vec::new();
    };
    let no: Vec<Option<bool>> = either.iter().map(|answer| answer.filter(|yes| !yes)).collect();
    [Field::Instructor, Field::Liaison].map(|field| (field, no.clone(), origin.clone())).to_vec()
}

/// 已建群团组织: those named yes, the others no; 无 → all no.
fn of_mass_organizations(fields: &Fields<'_>) -> Vec<Spoken> {
    let Some((Values::Text(named), origin)) = fields.get(&Field::MassOrganizations) else {
        return Vec::new();
    };
    let answer = |text: &Option<Cow<'_, str>>, words: &[&str]| {
        text.as_ref().map(|text| words.iter().any(|word| text.contains(word)))
    };
    let words: [(Field, &[&str]); 3] = [
        (Field::Union, &["工会", "公会"]),
        (Field::YouthLeague, &["共青团", "团组织", "团支部", "团委"]),
        (Field::Women, &["妇联", "妇委会", "妇女"]),
    ];
    let spoken = words.into_iter().map(|(field, words)| {
        (field, named.iter().map(|text| answer(text, words)).collect(), origin.clone())
    });
    spoken.collect()
}

/// A column of its own that says otherwise than such an answer: two columns of one field.
pub(super) fn contradict_spoken(
    fields: &mut Fields<'_>,
    context: &Context<'_>,
    (findings, clashes): (&mut Findings, &mut Clashes),
) {
    for (field, said, origin) in spoken(fields) {
        let Some((Values::YesNo(own), _)) = fields.get_mut(&field) else { continue };
        for (at, (own, said)) in own.iter_mut().zip(said).enumerate() {
            if own.zip(said).is_some_and(|(own, said)| own != said) {
                let place = context.cell(at, origin.column(at));
                let finding = Diagnostic::new(&codes::CONFLICTING_COLUMNS, place);
                findings.push(finding.field(field.id()));
                clashes.entry(field).or_default().insert(at);
                *own = None;
            }
        }
    }
}

/// Fills the gaps of a field; a column of its own comes first.
fn add<'a>(
    fields: &mut Fields<'a>,
    clashes: &Clashes,
    field: Field,
    values: Values<'a>,
    origin: Origin,
) {
    let settled = |at: &usize| clashes.get(&field).is_some_and(|rows| rows.contains(at));
    match fields.get_mut(&field) {
        None => {
            fields.insert(field, (values, origin));
        }
        Some((mine, sources)) => {
            let rows = match &values {
                Values::Text(v) => v.len(),
                Values::YesNo(v) => v.len(),
                Values::Count(v) => v.len(),
                _ => 0,
            };
            let mut columns: Vec<u32> = (0..rows).map(|row| sources.column(row)).collect();
            let own = mine.clone();
            merge_values(mine, &values, settled, |at| columns[at] = origin.column(at));
            restore(mine, own);
            *sources = Origin::Rows(columns);
        }
    }
}

/// A column of its own is not contradicted by a combined one.
fn restore<'a>(mine: &mut Values<'a>, own: Values<'a>) {
    fn keep<T>(mine: &mut [Option<T>], own: Vec<Option<T>>) {
        for (mine, own) in mine.iter_mut().zip(own) {
            if own.is_some() {
                *mine = own;
            }
        }
    }
    match (mine, own) {
        (Values::Text(mine), Values::Text(own)) => keep(mine, own),
        (Values::YesNo(mine), Values::YesNo(own)) => keep(mine, own),
        (Values::Count(mine), Values::Count(own)) => keep(mine, own),
        _ => {}
    }
}
