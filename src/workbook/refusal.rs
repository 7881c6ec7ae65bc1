//! Why a file or a sheet is not read, and the finding that says so.
//!
//! Enters: what was found before reading, or what a reader says. Leaves: findings. Never
//! quotes a value.

use super::Workbook;
use super::grid::Excess;
use crate::diag::{Diagnostic, Place, codes};

/// Why a file is not given to its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It says of itself what cannot be true.
    Damaged(&'static str),
    /// It would take time or memory without measure.
    TooLarge(String),
}

impl Refusal {
    /// Nothing of the file, and the finding that says why.
    pub(super) fn workbook(self, name: &str) -> Workbook {
        let place = Place::file(name);
        let finding = match self {
            Refusal::Damaged(why) => Diagnostic::new(&codes::UNREADABLE_FILE, place)
                .message(format!("文件损坏或不完整，未读（{why}）")),
            Refusal::TooLarge(why) => Diagnostic::new(&codes::TOO_LARGE, place).message(why),
        };
        Workbook { sheets: Vec::new(), diagnostics: vec![finding] }
    }
}

/// Why a sheet is not read.
pub(super) enum Failure {
    /// Its reader fails.
    Reader(String),
    /// It holds more than is taken.
    Excess(Excess),
}

impl Failure {
    /// The finding of its sheet.
    pub(super) fn finding(self, place: Place) -> Diagnostic {
        match self {
            Failure::Reader(error) => Diagnostic::new(&codes::UNREADABLE_SHEET, place)
                .message(format!("工作表无法读取（{}）", said(&error))),
            Failure::Excess(excess) => {
                Diagnostic::new(&codes::TOO_LARGE, place).message(format!("工作表未读：{excess}"))
            }
        }
    }
}

/// A reader's own error.
pub(super) fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Reader(error.to_string())
}

/// What a reader says of an error, without what it quotes of the file, which may be a
/// value of a person.
pub(super) fn said(error: &str) -> &str {
    let line = error.lines().next().unwrap_or_default();
    let end = line.find(['\'', '"', '`', '<', '[']).unwrap_or(line.len());
    let unquoted = ["Unrecognized ", "Expecting "].iter().any(|start| line.starts_with(start));
    let end = line.find([':', ',']).filter(|_| unquoted).unwrap_or(end).min(end);
    line[..end].trim_end()
}
