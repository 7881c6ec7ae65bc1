//! What goes wrong besides the layouts, each by a switch.

use super::Layout;

/// Something that goes wrong in some of the organizations, at a rate that real registers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A further list says some organizations again, with or without their keys.
    Duplicates,
    /// Codes and names in that list have slips of copying.
    Typos,
    /// That list gives another date or name for the same code.
    Conflicts,
    /// Organizations take another name between two year-ends.
    Renames,
    /// Organizations are registered by another county from a year on.
    Moves,
    /// Codes were issued, and registrars are named, by divisions that exist no more.
    BoundaryChanges,
    /// More organizations share a party organization, whose name each writes in its manner.
    JointBranches,
    /// Some units that have to report send nothing in a year.
    MissingUnits,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 8] = [
        Fault::Duplicates,
        Fault::Typos,
        Fault::Conflicts,
        Fault::Renames,
        Fault::Moves,
        Fault::BoundaryChanges,
        Fault::JointBranches,
        Fault::MissingUnits,
    ];

    /// Stable id, as typed.
    pub fn id(self) -> &'static str {
        match self {
            Fault::Duplicates => "duplicates",
            Fault::Typos => "typos",
            Fault::Conflicts => "conflicts",
            Fault::Renames => "renames",
            Fault::Moves => "moves",
            Fault::BoundaryChanges => "boundary-changes",
            Fault::JointBranches => "joint-branches",
            Fault::MissingUnits => "missing-units",
        }
    }

    /// Whether sheets of a layout can have it: who moves needs rows that do not stand by
    /// unit, and a unit is missing only where its rows do.
    pub fn fits(self, layout: Layout) -> bool {
        match self {
            Fault::Moves => layout == Layout::Plain,
            Fault::MissingUnits => layout == Layout::Mixed,
            _ => true,
        }
    }

    /// Whether it stands in the further list.
    pub(super) fn is_listed(self) -> bool {
        matches!(self, Fault::Duplicates | Fault::Typos | Fault::Conflicts)
    }
}
