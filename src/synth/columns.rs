//! Columns: their headers, what they let a row say, and how a row says it.
//!
//! Enters: a layout's choice of columns. Leaves: one field of the answers, or
//! one cell. Never shows what the row does not say.

use super::answers::{Answers, Count, Day, Flag, Secretary, Venue};

/// A personal column, planted to be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Personal {
    Representative,
    Secretary,
    Contact,
    Phone,
    Mobile,
    Identity,
    Email,
    Remark,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Serial,
    Name,
    Code,
    OldNumber,
    Registrar,
    Supervisor,
    Registered,
    Status,
    Ended,
    Kind,
    Area,
    Address,
    Business,
    Capital,
    WhyNot,
    Membership,
    Industry,
    Count(Count),
    Flag(Flag),
    Day(Day),
    Mode,
    Form,
    Party,
    Parent,
    Groups,
    Venue,
    VenueTick(Venue),
    Secretary,
    SecretaryTick(Secretary),
    Personal(Personal),
}

/// A column: header (and the header above it), and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// The upper header; empty where the header has one level.
    pub(super) above: &'static str,
    pub(super) header: &'static str,
    pub(super) field: Field,
}

/// A column with a header of one level.
pub(super) const fn column(header: &'static str, field: Field) -> Column {
    Column { above: "", header, field }
}

/// A column under a common header.
pub(super) const fn under(above: &'static str, header: &'static str, field: Field) -> Column {
    Column { above, header, field }
}

impl Field {
    /// Copies into `said` what this column shows of `state`.
    pub(super) fn copy(self, state: &Answers, said: &mut Answers) {
        match self {
            Field::Industry => said.industry = state.industry,
            Field::Count(count) => said.counts[count as usize] = state.count(count),
            Field::Flag(flag) => said.flags[flag as usize] = state.flag(flag),
            Field::Day(day) => said.days[day as usize] = state.day(day),
            Field::Mode => said.mode = state.mode,
            Field::Form => said.form = state.form,
            Field::Party => said.party.clone_from(&state.party),
            Field::Parent => said.parent.clone_from(&state.parent),
            Field::Groups => said.groups = state.groups,
            Field::Venue => said.venue = state.venue,
            // One tick says the value; whoever has none of the ticks says nothing.
            Field::VenueTick(venue) if state.venue == Some(venue) => said.venue = state.venue,
            Field::Secretary => said.secretary = state.secretary,
            Field::SecretaryTick(source) if state.secretary == Some(source) => {
                said.secretary = state.secretary
            }
            _ => {}
        }
    }

    /// Whether the answer belongs to the party organization, so that those who
    /// share one leave the same cells blank.
    pub(super) fn is_of_party(self) -> bool {
        match self {
            Field::Flag(flag) => matches!(
                flag,
                Flag::Funds
                    | Flag::Cross
                    | Flag::Lessons
                    | Flag::Appraisal
                    | Flag::Report
                    | Flag::Trained
                    | Flag::HasVenue
            ),
            Field::Count(count) => count == Count::Deputies,
            Field::Day(_) | Field::Secretary | Field::Venue => true,
            _ => false,
        }
    }

    /// Whether a cell of this column may be left blank at all.
    pub(super) fn may_be_blank(self, joint: bool) -> bool {
        match self {
            Field::Flag(Flag::Built) | Field::Mode | Field::Form | Field::Party | Field::Parent => {
                !joint
            }
            Field::Industry | Field::Count(_) | Field::Flag(_) | Field::Day(_) => true,
            Field::Groups | Field::Venue | Field::Secretary => true,
            _ => false,
        }
    }
}
