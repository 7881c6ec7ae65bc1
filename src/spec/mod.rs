//! The specification: `pipelines/*.toml` → a validated [`Pipeline`].
//!
//! Enters: the three texts of a pipeline, or the built-in ones, its list of units and the
//! decisions of reviewers. Leaves: a pipeline that later rooms trust. Every fault is
//! reported at once, with file, line and the nearest valid name. Never reads data.

mod breakdown;
mod bulletin;
mod decision;
mod expected;
mod fault;
mod field;
mod glob;
mod list;
mod load;
mod open;
mod parse_predicate;
pub mod predicate;
mod predicate_fault;
mod prove_scheme;
mod read_decisions;
mod read_entries;
mod read_expected;
mod read_indicators;
mod read_item;
mod read_map;
mod read_periods;
mod read_pipeline;
mod read_region;
mod read_scheme;
mod read_tables;
mod reader;
mod reference;
pub mod schema;
mod scheme;
mod section;
mod syntax;
mod write_aliases;
mod write_decisions;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

pub use breakdown::{Band, BandOf, Breakdown, Dimension};
#[cfg(test)]
pub(crate) use bulletin::OF_INDICATORS;
pub use bulletin::{BULLETIN, Bulletin, Stage, Template};
pub use decision::{Act, Correction, DECISIONS, Decision, Decisions};
pub use expected::{EXPECTED, Expected, ExpectedUnit};
pub use fault::{Fault, SpecError};
pub use field::{Field, Group, Kind};
pub use glob::Glob;
pub use parse_predicate::parse as parse_predicate;
pub use predicate::Predicate;
pub use predicate_fault::PredicateFault;
pub use read_entries::ENTRIES;
pub use read_map::{Polygon, Ring, Shapes};
pub use reference::catalogue_page;
pub use scheme::{
    Accumulation, Aim, Basis, Entries, Entry, Grade, Item, Limit, Marks, ObjectLevel, Period, Rule,
    Scheme, Scoring, Target, Tier, Ties, TopGrade, Veto, WhenAbsent,
};
pub use write_aliases::{WantedAlias, aliases_toml};
pub use write_decisions::{Question, questions_toml};

use crate::codes::{RegionCode, SizeBands};
use crate::quantity::Date;

/// A whole pipeline: where data come from, what is computed, what is aimed at.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// Short name, also the folder below `reports/`.
    pub name: String,
    /// Title of the report.
    pub title: String,
    /// Reference date (基准日).
    pub as_of: Date,
    /// Input folder, resolved against the place of the pipeline file.
    pub data: PathBuf,
    /// Switches.
    pub switches: Switches,
    /// Lower limits of the size bands, by staff.
    pub size_bands: SizeBands,
    /// Breakdowns beyond those of every report.
    pub breakdowns: Vec<Breakdown>,
    /// What is written.
    pub output: Output,
    /// The bulletin.
    pub bulletin: Bulletin,
    /// Sources by folder name.
    pub sources: Vec<Source>,
    /// Words that values are made of.
    pub words: Words,
    /// Aliases of columns, in the order of precedence.
    pub columns: Vec<ColumnAliases>,
    /// Lists of values.
    pub choices: Vec<Choice>,
    /// Personal and free-text headers.
    pub personal: Personal,
    /// Layouts of single files, where recognition errs.
    pub files: Vec<FileLayout>,
    /// Units that the national codes do not hold.
    pub region_aliases: Vec<RegionAlias>,
    /// The catalogue of indicators.
    pub indicators: Vec<Indicator>,
    /// Sums and means.
    pub measures: Vec<Measure>,
    /// The evaluation scheme.
    pub scheme: Scheme,
    /// The units that have to report; none where no list was given.
    pub expected: Option<Expected>,
    /// Boundaries for a map; none where the pipeline names no file.
    pub map: Option<Arc<Shapes>>,
    /// What reviewers have decided.
    pub decisions: Decisions,
    /// Registers of earlier year-ends, each the `register.parquet` of a former report,
    /// resolved against the place of the pipeline file.
    pub earlier: Vec<PathBuf>,
    /// The texts, for the manifest: name and content.
    pub texts: Vec<(String, String)>,
}

/// What decides the region in which an organization counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RegionBy {
    /// The unit that registers it (contract §5).
    #[default]
    Registrar,
    /// The region column, else as by registrar.
    Column,
    /// The county that its address names, else as by registrar.
    Address,
}

impl RegionBy {
    /// All of them by their words in the pipeline.
    pub const ALL: [(&str, RegionBy); 3] = [
        ("registrar", RegionBy::Registrar),
        ("column", RegionBy::Column),
        ("address", RegionBy::Address),
    ];
}

/// Switches of the definitions; the defaults are the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switches {
    /// Read hidden sheets (default no).
    pub read_hidden: bool,
    /// An industry party organization covers its member units (default yes).
    pub industry_counts: bool,
    /// Where only `members` is known, take it for `full_members` (default no).
    pub members_as_full: bool,
    /// Filed community organizations are in scope (default no).
    pub community_organizations: bool,
    /// The women's federation is a route of party work (default no).
    pub womens_federation_counts: bool,
    /// Months after registration within which a new organization builds.
    pub grace_months: u32,
    /// Full members that oblige to build (default 3, art. 8).
    pub eligible_full_members: u32,
    /// What decides the region.
    pub region_by: RegionBy,
}

/// A size in which charts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChartSize {
    /// For screens and slides.
    Screen,
    /// For the width of a printed page.
    Page,
    /// For half the width of a page.
    HalfPage,
}

impl ChartSize {
    /// All sizes by their words in the pipeline.
    pub const ALL: [(&str, ChartSize); 3] = [
        ("screen", ChartSize::Screen),
        ("page", ChartSize::Page),
        ("half-page", ChartSize::HalfPage),
    ];
}

/// Which outputs are made besides the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// `charts/`.
    pub charts: bool,
    /// The sizes of what stands there (default: for screens alone).
    pub chart_sizes: Vec<ChartSize>,
    /// `tables.xlsx`.
    pub workbook: bool,
    /// `bulletin.docx`.
    pub docx: bool,
    /// `bulletin.pdf`, where the program was built with the feature.
    pub pdf: bool,
    /// `quality/returns/`, for each file with an error.
    pub returns: bool,
    /// Also for files with warnings alone (default no).
    pub returns_of_warnings: bool,
}

/// What a source is, known by the folder that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Names of folders, any of which marks the source.
    pub folders: Vec<String>,
    /// Register or association list.
    pub role: Role,
    /// Whether its party fields come first.
    pub party: bool,
    /// The date of its data where no sheet says it.
    pub data_date: Option<Date>,
}

/// Rank of a source for registration fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The decisions of reviewers, which no folder holds.
    Decision,
    /// A register of the registering authority.
    Register,
    /// A list of an industry association.
    Association,
}

impl Role {
    /// Those of files, in the order of their rank.
    pub const ALL: [Role; 2] = [Role::Register, Role::Association];

    /// The word of the pipeline and of `completeness.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Role::Decision => "decision",
            Role::Register => "register",
            Role::Association => "association",
        }
    }

    /// The word of the report.
    pub fn name(self) -> &'static str {
        match self {
            Role::Decision => "人工决定",
            Role::Register => "登记名册",
            Role::Association => "协会名单",
        }
    }
}

/// Words by what they mean, as written in the pipeline (normalised when loaded
/// with `codes::normalize` and upper-cased).
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Yes.
    pub yes: Vec<String>,
    /// No.
    pub no: Vec<String>,
    /// A tick, yes in a tick column.
    pub tick: Vec<String>,
    /// No answer.
    pub unknown: Vec<String>,
    /// Labels of total rows.
    pub total: Vec<String>,
    /// First words of footers.
    pub footer: Vec<String>,
    /// Headers of serial-number columns.
    pub serial: Vec<String>,
}

/// Aliases of one field, in the order of precedence, normalised.
#[derive(Debug, Clone)]
pub struct ColumnAliases {
    /// The field.
    pub field: Field,
    /// Header paths; levels parted by `/`.
    pub aliases: Vec<String>,
}

/// One value of a list with its spellings, normalised and upper-cased.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The field.
    pub field: Field,
    /// The value in the register, e.g. `separate`; `unknown` reads as unknown.
    pub value: String,
    /// Its spellings.
    pub words: Vec<String>,
}

/// Headers whose columns are never kept.
#[derive(Debug, Clone, Default)]
pub struct Personal {
    /// A header that contains one of these is personal.
    pub headers: Vec<String>,
    /// Free text: neither stored nor quoted.
    pub free_text: Vec<String>,
}

/// How a file is laid out, where recognition errs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLayout {
    /// The file, by its path below the input folder.
    pub name: String,
    /// The sheet; none for every sheet of the file.
    pub sheet: Option<String>,
    /// First and last header row, from 0.
    pub header_rows: Option<(u32, u32)>,
    /// Fields by header path, normalised and upper-cased.
    pub columns: Vec<(String, Field)>,
}

impl FileLayout {
    /// Whether it speaks of this sheet.
    pub fn is_of(&self, file: &str, sheet: &str) -> bool {
        self.name == file && self.sheet.as_deref().is_none_or(|name| name == sheet)
    }
}

/// A registering unit outside the national codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionAlias {
    /// Its name, normalised.
    pub name: String,
    /// The division it is counted in.
    pub code: RegionCode,
}

/// Who is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A social organization, one legal person.
    Organization,
    /// A party organization, counted at its host.
    PartyOrganization,
}

impl Unit {
    /// The word of `figures.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Organization => "organization",
            Unit::PartyOrganization => "party-organization",
        }
    }
}

/// Whether more or less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The rate must reach the target.
    AtLeast,
    /// The rate must not exceed the target.
    AtMost,
}

/// An indicator of the catalogue.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Stable id.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Article of the Opinions.
    pub article: String,
    /// Who is counted.
    pub unit: Unit,
    /// Whether more or less is better.
    pub better: Direction,
    /// Who is in the denominator.
    pub population: Predicate,
    /// What is asked of them.
    pub met: Predicate,
    /// The denominator in words.
    pub population_text: String,
    /// The condition in words.
    pub met_text: String,
    /// Caliber, may be empty.
    pub note: String,
}

/// A sum over a column of the register.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Stable id.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Unit, e.g. 人.
    pub unit: String,
    /// The count column of the register.
    pub column: String,
}
