//! Faults of a specification.
//!
//! Enters: what the reader and the checks found. Leaves: one error that prints
//! every fault on a line of its own, with file, line and hint. Never stops at
//! the first.

use std::fmt;

/// One fault of a pipeline text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// Line from 1; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese; may be empty.
    pub hint: String,
}

impl std::error::Error for Fault {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message)?,
            line => write!(f, "{}:{line}: {}", self.file, self.message)?,
        }
        if !self.hint.is_empty() {
            write!(f, "，提示：{}", self.hint)?;
        }
        Ok(())
    }
}

/// All faults of a pipeline, in the order of its files and lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
pub struct SpecError {
    faults: Vec<Fault>,
}

impl SpecError {
    pub(super) fn new(faults: Vec<Fault>) -> SpecError {
        SpecError { faults }
    }

    /// The faults, in the order of files and lines; never empty.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}
