//! Whether any source collects what an indicator asks.
//!
//! Enters: an indicator and the fields that sources hold. Leaves: yes or no;
//! what no source collects prints 未采集.

use std::collections::BTreeSet;

use crate::spec::{Field, Indicator};

/// True where each column that can be unknown comes from a collected field.
pub(crate) fn is_collected(indicator: &Indicator, fields: &BTreeSet<Field>) -> bool {
    let columns = indicator.population.columns().into_iter().chain(indicator.met.columns());
    // Approval is the exception; a sheet without it still says which form there is.
    let is_exception = |column: &str| column == Field::FormApproved.id();
    columns.into_iter().all(|column| is_exception(column) || column_is_collected(column, fields))
}

/// True where a column of the register that can be unknown comes from a collected field.
pub(crate) fn column_is_collected(column: &str, fields: &BTreeSet<Field>) -> bool {
    let any = |list: &[Field]| list.iter().any(|field| fields.contains(field));
    match column {
        "members" | "members_before" => any(&MEMBERS),
        "full_members" => any(&[Field::MembersFull]),
        "eligible" => any(&MEMBERS),
        "hosts_party" => any(&[Field::Built]),
        "term_end_before" => any(&[Field::TermEnd]),
        "instructor_or_liaison" => {
            any(&[Field::Instructor, Field::Liaison, Field::InstructorOrLiaison])
        }
        "work_route" => any(&[
            Field::Instructor,
            Field::Liaison,
            Field::InstructorOrLiaison,
            Field::Union,
            Field::YouthLeague,
        ]),
        "has_secretary" => any(&[Field::HasSecretary, Field::SecretarySource]),
        other => Field::parse(other).is_none_or(|field| fields.contains(&field)),
    }
}

const MEMBERS: [Field; 5] = [
    Field::MembersTotal,
    Field::MembersStaff,
    Field::MembersManaged,
    Field::MembersAffiliated,
    Field::MembersFull,
];
