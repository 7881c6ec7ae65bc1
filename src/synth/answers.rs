//! What a row says of an organization: one place for each kind of column.
//!
//! Enters: values. Leaves: the answers of one row, or of all rows of one
//! organization laid over each other. Never tells unknown from not asked: both
//! are `None`.

use crate::quantity::Date;

/// A column that holds a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Count {
    Staff,
    FullTime,
    PartTime,
    Members,
    Employed,
    Managed,
    Here,
    FullMembers,
    Probationary,
    Recruited,
    Deputies,
}

/// A column that holds yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Flag {
    Built,
    Instructor,
    Liaison,
    Combined,
    Union,
    League,
    Charter,
    HasVenue,
    Funds,
    Cross,
    Lessons,
    Appraisal,
    Report,
    Trained,
}

/// A column that holds a date of the party organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Day {
    Established,
    LastElection,
    TermEnd,
}

/// How the party organization was set up (组建方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Separate,
    Joint,
    Industry,
    Region,
    Other,
}

/// Kind of party organization (党组织类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Branch,
    General,
    Committee,
    JointBranch,
}

/// Where it meets (活动场所).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Venue {
    Own,
    SharedUnit,
    SharedCommunity,
    Other,
    Nowhere,
}

/// Where the secretary comes from (书记来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secretary {
    Head,
    Management,
    Internal,
    Sent,
    /// 其他: an answer that tells nothing.
    Unclear,
}

/// Mass organizations named in one text (已建群团组织).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Groups {
    pub(super) union: bool,
    pub(super) league: bool,
    pub(super) women: bool,
}

/// The industry as a row says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndustrySaid {
    /// Number in the list of fourteen.
    Listed(u8),
    /// A text that is not in the list.
    Elsewhere,
}

/// The answers of one row. `None` is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answers {
    pub(super) counts: [Option<u32>; 11],
    pub(super) flags: [Option<bool>; 14],
    pub(super) days: [Option<Date>; 3],
    pub(super) industry: Option<IndustrySaid>,
    pub(super) mode: Option<Mode>,
    pub(super) form: Option<Form>,
    pub(super) party: Option<String>,
    pub(super) parent: Option<String>,
    pub(super) groups: Option<Groups>,
    pub(super) venue: Option<Venue>,
    pub(super) secretary: Option<Secretary>,
}

impl Answers {
    pub(super) fn count(&self, column: Count) -> Option<u32> {
        self.counts[column as usize]
    }

    pub(super) fn flag(&self, column: Flag) -> Option<bool> {
        self.flags[column as usize]
    }

    pub(super) fn day(&self, column: Day) -> Option<Date> {
        self.days[column as usize]
    }

    pub(super) fn set_count(&mut self, column: Count, value: u32) {
        self.counts[column as usize] = Some(value);
    }

    pub(super) fn set_flag(&mut self, column: Flag, value: bool) {
        self.flags[column as usize] = Some(value);
    }

    pub(super) fn set_day(&mut self, column: Day, value: Date) {
        self.days[column as usize] = Some(value);
    }

    /// Takes from a source of lower rank what is still unknown here.
    pub(super) fn fill_from(&mut self, lower: Answers) {
        fill(&mut self.counts, lower.counts);
        fill(&mut self.flags, lower.flags);
        fill(&mut self.days, lower.days);
        self.industry = self.industry.or(lower.industry);
        self.mode = self.mode.or(lower.mode);
        self.form = self.form.or(lower.form);
        self.party = self.party.take().or(lower.party);
        self.parent = self.parent.take().or(lower.parent);
        self.groups = self.groups.or(lower.groups);
        self.venue = self.venue.or(lower.venue);
        self.secretary = self.secretary.or(lower.secretary);
    }
}

fn fill<T: Copy, const N: usize>(upper: &mut [Option<T>; N], lower: [Option<T>; N]) {
    for (mine, theirs) in upper.iter_mut().zip(lower) {
        *mine = mine.or(theirs);
    }
}
