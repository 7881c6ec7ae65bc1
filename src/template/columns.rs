//! The columns of the form: which field stands where, under which head.
//!
//! Enters: the aliases of a pipeline. Leaves: columns whose head the reader takes for their
//! field and for no other. Never a column about a person.

use crate::rows::{Lexicon, Meaning};
use crate::spec::{Field, Pipeline};

/// A column of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// What it asks for.
    pub(super) field: Field,
    /// The group above its head.
    pub(super) group: &'static str,
    /// Its head: the field's first alias.
    pub(super) head: String,
}

/// The groups in their order. A group with 党 in its name holds no registration field: to
/// the reader 党组织/名称 is no name of an organization.
const GROUPS: [(&str, &[Field]); 4] = [
    (
        "登记和从业人员",
        &[
            Field::Name,
            Field::CreditCode,
            Field::OldNumber,
            Field::Registrar,
            Field::SupervisingUnit,
            Field::Region,
            Field::OrgType,
            Field::Industry,
            Field::RegistrationDate,
            Field::Status,
            Field::CancellationDate,
            Field::Staff,
        ],
    ),
    (
        "党员",
        &[Field::MembersTotal, Field::MembersFull, Field::MembersProbationary, Field::Recruited],
    ),
    (
        "党组织",
        &[
            Field::Built,
            Field::Mode,
            Field::Form,
            Field::FormApproved,
            Field::PartyName,
            Field::PartyParent,
            Field::Established,
            Field::LastElection,
            Field::TermEnd,
            Field::HasSecretary,
            Field::SecretarySource,
            Field::SecretaryTrained,
            Field::CrossPosting,
            Field::FullTimeDeputies,
        ],
    ),
    (
        "党的工作",
        &[
            Field::Instructor,
            Field::Liaison,
            Field::Union,
            Field::YouthLeague,
            Field::Women,
            Field::Charter,
            Field::Venue,
            Field::FundsBooked,
            Field::ThreeMeetings,
            Field::DemocraticReview,
            Field::ReportAndReview,
        ],
    ),
];

/// The fields that tell of a party organization: none of them is given where there is none.
pub(super) fn of_party_organization() -> impl Iterator<Item = Field> {
    GROUPS[2].1.iter().copied().filter(|field| *field != Field::Built)
}

/// The columns of a form, in their order: for each field the first alias that the reader
/// understands under its group.
pub(super) fn columns(lexicon: &Lexicon, pipeline: &Pipeline) -> Vec<Column> {
    let column = |group: &'static str, field: Field| {
        let aliases = pipeline.columns.iter().find(|column| column.field == field)?;
        let reads = |alias: &&String| {
            let path = [group.to_owned(), (*alias).clone()];
            matches!(lexicon.meaning(&path), Meaning::Field(read, _) if read == field)
        };
        let head = aliases.aliases.iter().find(reads)?.clone();
        Some(Column { field, group, head })
    };
    let all = GROUPS.iter().flat_map(|(group, fields)| fields.iter().map(|field| (*group, *field)));
    all.filter_map(|(group, field)| column(group, field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a better question of the form already answers, or what would be dropped.
    const ASKED_OTHERWISE: [Field; 10] = [
        Field::Cancelled,
        Field::Address,
        Field::StaffFullTime,
        Field::StaffPartTime,
        Field::ReportYear,
        Field::MembersStaff,
        Field::MembersManaged,
        Field::MembersAffiliated,
        Field::InstructorOrLiaison,
        Field::MassOrganizations,
    ];

    #[test]
    fn every_field_is_asked_for_once_or_otherwise() {
        let asked = GROUPS.iter().flat_map(|(_, fields)| fields.iter().copied());
        let mut fields: Vec<Field> = asked.chain(ASKED_OTHERWISE).collect();
        fields.sort_unstable();
        assert_eq!(fields, Field::ALL);
    }

    #[test]
    fn each_head_is_the_first_alias_of_its_field() {
        let pipeline = Pipeline::built_in().expect("the built-in pipeline");
        let columns = columns(&Lexicon::new(&pipeline), &pipeline);
        assert_eq!(columns.len(), Field::ALL.len() - ASKED_OTHERWISE.len());
        for column in &columns {
            let aliases = pipeline.columns.iter().find(|one| one.field == column.field);
            assert_eq!(Some(&column.head), aliases.and_then(|one| one.aliases.first()));
        }
    }
}
