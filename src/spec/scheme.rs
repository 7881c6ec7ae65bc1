//! The evaluation scheme (考核方案) as later rooms see it.
//!
//! Enters: nothing. Leaves: the words of a scheme: items with targets and rules, grades,
//! vetoes. Never weighs anything: that is `evaluation`.

use std::collections::BTreeMap;

use crate::codes::RegionCode;
use crate::quantity::{Date, Exact, Rate};

/// The evaluation scheme (《意见》第二十三条).
#[derive(Debug, Clone, Default)]
pub struct Scheme {
    /// Its name.
    pub name: String,
    /// Its items.
    pub items: Vec<Item>,
    /// How points become grades; none where the scheme sets targets alone.
    pub scoring: Option<Scoring>,
    /// How the periods of a year add up; none where a year is one.
    pub accumulation: Option<Accumulation>,
}

impl Scheme {
    /// Whether objects of a level are scored, or have a target of their own.
    pub fn evaluates(&self, level: ObjectLevel) -> bool {
        let scored = self.scoring.as_ref().is_some_and(|one| one.objects.contains(&level));
        let mut targets = self.items.iter().flat_map(Item::targets);
        scored || targets.any(|target| target.level == level)
    }
}

/// What is evaluated: regions of a level, or supervising units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectLevel {
    /// The whole.
    All,
    /// Provinces.
    Province,
    /// Prefectures.
    Prefecture,
    /// Counties.
    County,
    /// Supervising units (业务主管单位).
    SupervisingUnit,
}

impl ObjectLevel {
    /// All, in the order of `evaluation.csv`.
    pub const ALL: [ObjectLevel; 5] = [
        ObjectLevel::All,
        ObjectLevel::Province,
        ObjectLevel::Prefecture,
        ObjectLevel::County,
        ObjectLevel::SupervisingUnit,
    ];

    /// The word of the scheme and of `evaluation.csv`.
    pub fn id(self) -> &'static str {
        match self {
            ObjectLevel::All => "all",
            ObjectLevel::Province => "province",
            ObjectLevel::Prefecture => "prefecture",
            ObjectLevel::County => "county",
            ObjectLevel::SupervisingUnit => "supervising-unit",
        }
    }

    /// The level of a word.
    pub fn parse(word: &str) -> Option<ObjectLevel> {
        ObjectLevel::ALL.into_iter().find(|level| level.id() == word)
    }
}

/// One item of a scheme.
#[derive(Debug, Clone)]
pub struct Item {
    /// Stable id.
    pub id: String,
    /// The document, its number and clause.
    pub citation: String,
    /// What it looks at.
    pub basis: Basis,
    /// How it is marked; none where only its targets are judged.
    pub marks: Option<Marks>,
    /// Line in `scheme.toml`, from 1.
    pub line: usize,
}

impl Item {
    /// Id of its indicator; none where its points are entered by hand.
    pub fn indicator(&self) -> Option<&str> {
        match &self.basis {
            Basis::Indicator { id, .. } => Some(id),
            Basis::Entered => None,
        }
    }

    /// Its targets; none where its points are entered by hand.
    pub fn targets(&self) -> &[Target] {
        match &self.basis {
            Basis::Indicator { targets, .. } => targets,
            Basis::Entered => &[],
        }
    }
}

/// What an item looks at.
#[derive(Debug, Clone)]
pub enum Basis {
    /// An indicator of the catalogue, held against targets.
    Indicator {
        /// Its id.
        id: String,
        /// Targets, those of peer groups first.
        targets: Vec<Target>,
    },
    /// Points entered by hand in `entries.csv`.
    Entered,
}

/// A target for the objects of a level, or of a peer group.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The level.
    pub level: ObjectLevel,
    /// The division whose regions it is for; none for every one of the level.
    pub within: Option<RegionCode>,
    /// What is aimed at.
    pub aim: Aim,
    /// Line in `scheme.toml`, from 1.
    pub line: usize,
}

/// What a target aims at.
#[derive(Debug, Clone, PartialEq)]
pub enum Aim {
    /// A rate (1.0 = 100 %).
    Rate {
        /// As written.
        exact: Exact,
        /// The same.
        rate: Rate,
    },
    /// The confirmed rate of the year-end before, and so much more, or less where less is
    /// better (0.02 = two percentage points).
    Improvement(Exact),
}

/// How an item is marked.
#[derive(Debug, Clone)]
pub struct Marks {
    /// The most points that it gives: its weight, or the cap of a bonus.
    pub weight: Exact,
    /// Whether it comes on top of the scale.
    pub is_bonus: bool,
    /// How points follow from the rate.
    pub rule: Rule,
    /// What where nobody is in the denominator.
    pub when_absent: WhenAbsent,
    /// Line of the weight.
    pub line: usize,
}

/// How points follow from counts.
#[derive(Debug, Clone)]
pub enum Rule {
    /// Nothing at the floor, all at the target, in proportion between. With a target of
    /// improvement the floor is the rate of the year before.
    Proportional {
        /// 1.0 = 100 %.
        floor: Exact,
    },
    /// The points of the first tier that is reached; nothing below the last.
    Tiered {
        /// From the most points to the least.
        tiers: Vec<Tier>,
    },
    /// So many points less for each case, not below the least.
    Deductive {
        /// Points.
        per_case: Exact,
        /// Points.
        least: Exact,
    },
    /// So many points for each percentage point beyond the target, up to the cap.
    BonusPerPoint {
        /// Points.
        per_point: Exact,
    },
    /// So many points for each case that is met, up to the cap.
    BonusPerCase {
        /// Points.
        per_case: Exact,
    },
    /// All where the target is met, nothing where it is missed.
    YesNo,
    /// The points of `entries.csv`.
    Entered(Entries),
}

/// Points entered by hand, by object.
pub type Entries = BTreeMap<String, Entry>;

/// Points entered by hand for one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The points.
    pub points: Exact,
    /// What they rest on.
    pub source: String,
    /// Line in `entries.csv`, from 1.
    pub line: usize,
}

/// One tier.
#[derive(Debug, Clone)]
pub struct Tier {
    /// The indicator that is asked.
    pub indicator: String,
    /// What its rate must reach, or must not exceed where less is better (1.0 = 100 %).
    pub rate: Exact,
    /// What it gives.
    pub points: Exact,
}

/// What an item gives where nobody is in the denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenAbsent {
    /// Full marks.
    Full,
    /// Its weight is spread over the other items, in proportion.
    Reweight,
}

impl WhenAbsent {
    /// The word of the scheme.
    pub fn id(self) -> &'static str {
        match self {
            WhenAbsent::Full => "full",
            WhenAbsent::Reweight => "reweight",
        }
    }
}

/// How points become grades.
#[derive(Debug, Clone)]
pub struct Scoring {
    /// Full marks, to which the weights add up.
    pub scale: Exact,
    /// The levels whose objects get a total and a grade.
    pub objects: Vec<ObjectLevel>,
    /// The document, its number and clause.
    pub citation: String,
    /// The grades, the best first.
    pub grades: Vec<Grade>,
    /// What limits a grade.
    pub vetoes: Vec<Veto>,
    /// How many of a peer group may have the best grade; none where any number may.
    pub top: Option<TopGrade>,
}

impl Scoring {
    /// The most points that a total can have, bonuses included.
    pub fn most(&self, items: &[Item]) -> Exact {
        let bonuses = items.iter().filter_map(|item| item.marks.as_ref());
        let bonuses = bonuses.filter(|marks| marks.is_bonus).map(|marks| &marks.weight);
        &self.scale + &bonuses.sum::<Exact>()
    }

    /// The place of the grade of so many points, 0 the best; the bands cover the scale, so
    /// that there is one.
    pub fn grade_of(&self, points: &Exact) -> usize {
        let holds = |grade: &Grade| grade.from.is_below(points);
        self.grades.iter().position(holds).unwrap_or(self.grades.len().saturating_sub(1))
    }
}

/// How the periods of a year add up (按季、按半年累计).
#[derive(Debug, Clone)]
pub struct Accumulation {
    /// The share of each period of the year; they add up to 1.
    pub shares: Vec<Exact>,
    /// The document, its number and clause.
    pub citation: String,
    /// Line in `scheme.toml`, from 1.
    pub line: usize,
    /// The periods before the present one, ascending.
    pub earlier: Vec<Period>,
}

/// An earlier period of the year.
#[derive(Debug, Clone)]
pub struct Period {
    /// Its reference date.
    pub as_of: Date,
    /// Points, least and most, by object, as its `evaluation.csv` says.
    pub totals: BTreeMap<String, [Option<Exact>; 3]>,
}

/// A grade and the points from which it is given.
#[derive(Debug, Clone)]
pub struct Grade {
    /// 优秀, 良好 ….
    pub name: String,
    /// Where its band begins; it ends where that of the next better grade begins.
    pub from: Limit,
    /// Line in `scheme.toml`, from 1.
    pub line: usize,
}

/// One end of a band.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Points.
    pub points: Exact,
    /// Whether these points themselves are in.
    pub is_in: bool,
}

impl Limit {
    /// Whether so many points lie above this lower end.
    pub fn is_below(&self, points: &Exact) -> bool {
        if self.is_in { *points >= self.points } else { *points > self.points }
    }
}

/// A limit of the grade where an item's target is missed (一票否决).
#[derive(Debug, Clone)]
pub struct Veto {
    /// Id of the item.
    pub item: String,
    /// The best grade left, by its place; none where the object is not graded at all.
    pub ceiling: Option<usize>,
    /// The document, its number and clause.
    pub citation: String,
    /// Line in `scheme.toml`, from 1.
    pub line: usize,
}

/// A cap on the best grade.
#[derive(Debug, Clone)]
pub struct TopGrade {
    /// The share of a peer group that may have it (1.0 = 100 %), rounded down.
    pub share: Exact,
    /// The item whose points decide among equal totals, by its place; none for no such item.
    pub tie_item: Option<usize>,
    /// What becomes of those who are still equal.
    pub ties: Ties,
    /// Line in `scheme.toml`, from 1.
    pub line: usize,
}

/// What becomes of equals at the edge of a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// All of them have the grade.
    All,
    /// None of them has it.
    None,
}
