//! Synthetic spreadsheets of an invented province, with their true figures.
//!
//! Enters: a plan (how many organizations and files, which years, a seed).
//! Leaves: a folder of spreadsheets as offices send them, and beside them the
//! figures tallied from the same records. Shares no step with the program that
//! reads such sheets: the truth must not err where the program errs. The same
//! plan gives the same bytes.

mod answers;
mod calendar;
mod changes;
mod columns;
mod designs;
mod expected;
mod fault;
mod faults;
mod files;
mod folder;
mod headers;
mod history;
mod labels;
mod lines;
mod names;
mod outcomes;
mod province;
mod random;
mod record;
mod render;
mod sheet;
mod table;
mod tables_out;
mod tally;
#[cfg(test)]
mod tests;
mod text_file;
mod truth;
mod write;
mod xls;
mod xlsx;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

pub use fault::Fault;
pub use write::write;

/// How the spreadsheets look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// As offices send them: several designs, formats and manners.
    Mixed,
    /// Workbooks of thirty columns under one header row, for measurements.
    Plain,
}

impl Layout {
    /// Stable id, as typed.
    pub fn id(self) -> &'static str {
        match self {
            Layout::Mixed => "mixed",
            Layout::Plain => "plain",
        }
    }
}

/// Whether the true figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// `figures.csv` and `register.csv`, which may be large.
    Full,
    /// Only the lists of files and of planted values.
    None,
}

/// What to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Organizations at the last year-end, about (exactly the rows, if plain).
    pub organizations: u32,
    /// Files a year.
    pub files: u32,
    /// Decides everything that chance decides.
    pub seed: u64,
    /// Year-ends, ascending and without a gap.
    pub years: Vec<i16>,
    /// How the spreadsheets look.
    pub layout: Layout,
    /// Whether the true figures are written.
    pub truth: Truth,
    /// What goes wrong; needs [`Truth::None`].
    pub faults: BTreeSet<Fault>,
}

impl Plan {
    /// The plan of the sample: mixed, with truth, year-ends 2023 to 2025.
    pub fn new(organizations: u32, files: u32, seed: u64) -> Plan {
        let years = vec![2023, 2024, 2025];
        Plan {
            organizations,
            files,
            seed,
            years,
            layout: Layout::Mixed,
            truth: Truth::Full,
            faults: BTreeSet::new(),
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Spreadsheets.
    pub files: usize,
    /// Rows of data in them.
    pub rows: usize,
    /// Bytes of the spreadsheets.
    pub bytes: u64,
    /// Personal values planted.
    pub planted: usize,
    /// Rows of `figures.csv`.
    pub figures: usize,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// The plan cannot be carried out.
    #[error("无法按此生成：{0}")]
    Plan(String),
    /// The folder holds what no earlier output listed.
    #[error("{path}：应为空文件夹或先前的合成数据，但发现 {foreign}", path = path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// The first foreign file in it.
        foreign: String,
    },
    /// A file or folder cannot be read or written.
    #[error("{path}：{source}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A workbook cannot be made.
    #[error("{path}：无法生成工作簿：{message}")]
    Workbook {
        /// The file, below the output folder.
        path: String,
        /// What the writer said.
        message: String,
    },
}
