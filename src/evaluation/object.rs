//! What is evaluated: regions and supervising units.
//!
//! Enters: a region of the figures, or the name of a unit. Leaves: its level and its
//! peers. Never holds a figure.

use crate::codes::{Divisions, RegionCode};
use crate::indicators::Region;
use crate::spec::ObjectLevel;

/// One object of the evaluation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// The whole, or a division.
    Region(Region),
    /// A supervising unit (业务主管单位), by its name.
    Unit(String),
}

impl Object {
    /// The region; none for a unit.
    pub fn region(&self) -> Option<Region> {
        match self {
            Object::Region(region) => Some(*region),
            Object::Unit(_) => None,
        }
    }

    /// Its level; none for what is never evaluated: `own` and 未知.
    pub fn level(&self, divisions: &Divisions) -> Option<ObjectLevel> {
        match self {
            Object::Unit(_) => Some(ObjectLevel::SupervisingUnit),
            Object::Region(Region::All) => Some(ObjectLevel::All),
            Object::Region(Region::Division(code)) => {
                divisions.level(*code).and_then(|level| ObjectLevel::parse(level.id()))
            }
            Object::Region(_) => None,
        }
    }

    /// Those it is compared with share this: regions of one level in one division, and all
    /// units.
    pub fn peers(&self, divisions: &Divisions) -> Peers {
        let parent = match self {
            Object::Region(Region::Division(code)) => divisions.parent(*code),
            _ => None,
        };
        Peers { level: self.level(divisions), parent }
    }

    /// The word of `evaluation.csv` and `entries.csv`: a code, `all`, or the unit's name.
    pub fn id(&self) -> String {
        match self {
            Object::Region(Region::Division(code) | Region::Own(code)) => code.to_string(),
            Object::Region(Region::All) => "all".to_owned(),
            Object::Region(Region::Unknown) => "未知".to_owned(),
            Object::Unit(name) => name.clone(),
        }
    }
}

impl PartialEq<Region> for Object {
    fn eq(&self, region: &Region) -> bool {
        self.region() == Some(*region)
    }
}

/// A peer group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peers {
    level: Option<ObjectLevel>,
    parent: Option<RegionCode>,
}

impl Peers {
    /// Whether a division is the one that they lie in.
    pub fn lie_in(&self, code: RegionCode) -> bool {
        self.parent == Some(code)
    }
}
