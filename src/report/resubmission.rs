//! What a resubmission mended, what remains, and what is newly wrong.
//!
//! Enters: the findings of an earlier report and those of today. Leaves: three lists.
//! Looks at errors and warnings only, and never guesses that a finding has moved: one
//! whose file was renamed, or whose row stands elsewhere, is mended and new.

use std::collections::BTreeMap;

use super::encode::csv_rows;
use super::quality::DIAGNOSTICS;
use crate::diag::{Diagnostic, Place, Severity};

/// A finding of an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerFinding {
    /// Its code.
    pub code: String,
    /// Its severity.
    pub severity: Severity,
    /// Where it stood.
    pub place: Place,
    /// Id of the field concerned, may be empty.
    pub field: String,
    /// The value, may be empty.
    pub value: String,
    /// What was wrong.
    pub message: String,
}

impl std::fmt::Display for FormerFinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if self.value.is_empty() { Ok(()) } else { write!(f, "（{}）", self.value) }
    }
}

/// The errors and warnings of an earlier `quality/diagnostics.csv`; `None` where the text
/// is none of ours.
pub fn former_findings(csv: &[u8]) -> Option<Vec<FormerFinding>> {
    let findings: Option<Vec<FormerFinding>> =
        csv_rows(csv, &DIAGNOSTICS)?.iter().map(|row| former(row)).collect();
    let mut findings = findings?;
    findings.retain(|finding| finding.severity != Severity::Note);
    Some(findings)
}

fn former(row: &[String]) -> Option<FormerFinding> {
    let [code, severity, file, sheet, cell, number, field, value, message, _] = row else {
        return None;
    };
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let row = if number.is_empty() { 0 } else { number.parse().ok()? };
    Some(FormerFinding {
        code: code.clone(),
        severity: severities.into_iter().find(|known| known.id() == severity)?,
        place: Place { file: file.clone(), sheet: sheet.clone(), row, cell: cell.clone() },
        field: field.clone(),
        value: value.clone(),
        message: message.clone(),
    })
}

/// What became of the findings of an earlier report.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Resubmission<'a> {
    /// They were found then and are found no more.
    pub mended: Vec<&'a FormerFinding>,
    /// They are found still.
    pub remaining: Vec<&'a Diagnostic>,
    /// They were not found then.
    pub new: Vec<&'a Diagnostic>,
}

/// By what a finding is known again: code, place and field.
type Key<'a> = (&'a str, &'a Place, &'a str);

/// Compares findings by code, file, sheet, cell and field. Of several findings with all of
/// these in common as many remain as are found both times.
pub fn compare<'a>(former: &'a [FormerFinding], today: &'a [Diagnostic]) -> Resubmission<'a> {
    let mut open: BTreeMap<Key<'_>, Vec<&FormerFinding>> = BTreeMap::new();
    for finding in former.iter().rev() {
        let key = (finding.code.as_str(), &finding.place, finding.field.as_str());
        open.entry(key).or_default().push(finding);
    }
    let mut found = Resubmission::default();
    for finding in today.iter().filter(|finding| finding.severity() != Severity::Note) {
        let key = (finding.code.id, &finding.place, finding.field.as_str());
        match open.get_mut(&key).and_then(Vec::pop) {
            Some(_) => found.remaining.push(finding),
            None => found.new.push(finding),
        }
    }
    found.mended = open.into_values().flatten().collect();
    found.mended.sort_by_key(|finding| (&finding.place, &finding.code, &finding.field));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes;
    use crate::report::quality::diagnostics_csv;

    fn finding(code: &'static crate::diag::Code, row: u32) -> Diagnostic {
        Diagnostic::new(code, Place::cell("a.xlsx", "表", row, 2)).field("staff")
    }

    #[test]
    fn what_was_written_is_read_back_without_notes() {
        let written =
            [finding(&codes::UNREADABLE_COUNT, 4).value("约20"), finding(&codes::NOT_DATA, 0)];
        let read = former_findings(&diagnostics_csv(&written)).expect("our own table");
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].to_string(), "a.xlsx › 表 › C5: 数目无法读出（约20）");
        assert_eq!(former_findings("a,b\n1,2\n".as_bytes()), None);
    }

    #[test]
    fn findings_are_known_again_by_code_place_and_field() {
        let (count, date) = (&codes::UNREADABLE_COUNT, &codes::UNREADABLE_DATE);
        let was = [finding(count, 4), finding(count, 5), finding(count, 5), finding(date, 6)];
        let was = former_findings(&diagnostics_csv(&was)).expect("our own table");
        let is =
            [finding(count, 5), finding(count, 6), finding(date, 6), finding(&codes::NOT_DATA, 0)];
        let found = compare(&was, &is);
        let rows =
            |found: &[&Diagnostic]| found.iter().map(|one| one.place.row).collect::<Vec<_>>();
        assert_eq!(found.mended.iter().map(|one| one.place.row).collect::<Vec<_>>(), [5, 6]);
        assert_eq!(rows(&found.remaining), [6, 7]);
        assert_eq!(rows(&found.new), [7]);
    }
}
