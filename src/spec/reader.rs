//! A strict reader over the spanned tree of a TOML text.
//!
//! Enters: one text with its file name. Leaves: values with their lines, and
//! every fault on the way: syntax, unknown and missing keys, wrong types. Never
//! stops at the first fault and never knows what a key means.

use std::cell::RefCell;
use std::ops::Range;

use toml::de::DeTable;

use super::fault::Fault;
use super::section::Section;
use super::syntax;
use crate::diag::nearest;

/// A value with the line on which it stands, from 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Located<T> {
    /// The value.
    pub(super) value: T,
    /// Its line.
    pub(super) line: usize,
}

/// The reader of one text; gathers its faults.
pub(super) struct Reader<'t> {
    file: &'t str,
    line_ends: Vec<usize>,
    faults: RefCell<Vec<Fault>>,
    broken_lines: Vec<usize>,
}

impl<'t> Reader<'t> {
    /// Reads a text; what its syntax leaves whole is in the tree.
    pub(super) fn new(file: &'t str, text: &'t str) -> (Reader<'t>, DeTable<'t>) {
        let (tree, errors) = DeTable::parse_recoverable(text);
        let line_ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i);
        let mut reader = Reader {
            file,
            line_ends: line_ends.collect(),
            faults: RefCell::default(),
            broken_lines: Vec::new(),
        };
        for error in errors {
            let line = reader.line(&error.span().unwrap_or(text.len()..text.len()));
            if !reader.broken_lines.contains(&line) {
                let source = text.lines().nth(line - 1).unwrap_or_default();
                let (message, hint) = syntax::explain(error.message(), source);
                reader.fault(line, message, hint);
                reader.broken_lines.push(line);
            }
        }
        (reader, tree.into_inner())
    }

    /// The whole text as a section with these keys.
    pub(super) fn root<'r>(
        &'r self,
        tree: &'r DeTable<'t>,
        keys: &'static [&'static str],
    ) -> Section<'r, 't> {
        Section::new(self, tree, "", 0, keys)
    }

    /// Notes a fault. On a line with a syntax error that error alone is told.
    pub(super) fn fault(&self, line: usize, message: impl Into<String>, hint: impl Into<String>) {
        if self.broken_lines.contains(&line) {
            return;
        }
        let (file, message, hint) = (self.file.to_owned(), message.into(), hint.into());
        let fault = Fault { file, line, message, hint };
        let mut faults = self.faults.borrow_mut();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }

    /// Notes that a name is unknown, with the nearest valid one.
    pub(super) fn unknown(&self, line: usize, what: &str, found: &str, valid: &[&str]) {
        let hint = match nearest(found, valid.iter().copied()) {
            Some(name) => format!("是否想写 {name}"),
            None if valid.len() <= 12 => format!("可以是 {}", valid.join("、")),
            None => String::new(),
        };
        self.fault(line, format!("不认识的{what} {found}"), hint);
    }

    /// True where the syntax is broken, so that parts of the tree may be missing.
    pub(super) fn is_broken(&self) -> bool {
        !self.broken_lines.is_empty()
    }

    /// All faults of this text, by line.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    /// The line, from 1, on which a span of the text begins.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        self.line_ends.partition_point(|end| *end < span.start) + 1
    }
}
