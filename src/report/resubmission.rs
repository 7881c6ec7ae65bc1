//! What a resubmission mended, what remains, and what is newly wrong.
//!
//! Enters: the findings of an earlier report and those of today. Leaves: three lists.
//! Looks at errors and warnings only, and never guesses that a finding has moved: one
//! whose file was renamed, or whose row stands elsewhere, is mended and new.

use std::collections::BTreeMap;

use super::encode::csv_rows;
use super::quality::DIAGNOSTICS;
use crate::diag::{Area, Diagnostic, Place, Severity, repeats};

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
    /// What was wrong, and on how many cells where on several.
    pub said: String,
    /// On how many cells or rows of its place; 1 where on the place as a whole.
    pub times: u64,
}

impl std::fmt::Display for FormerFinding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.said)?;
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
        said: message.clone(),
        times: repeats(message).1,
    })
}

/// What became of the findings of an earlier report, each with the number of its cells
/// that this is true of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Resubmission<'a> {
    /// They were found then and are found no more.
    pub mended: Vec<(&'a FormerFinding, u64)>,
    /// They are found still.
    pub remaining: Vec<(&'a Diagnostic, u64)>,
    /// They were not found then.
    pub new: Vec<(&'a Diagnostic, u64)>,
}

/// By what a finding is known again: code, file, sheet, cell and field.
type Key<'a> = (&'a str, &'a str, &'a str, Seat<'a>, &'a str);

/// The cells that count as one: a cell or row of its own, or a place as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seat<'a> {
    Cell(u32, Option<u32>),
    Whole(&'a str),
}

/// Each of the cells of a finding.
fn seats(place: &Place, times: u64) -> Vec<Seat<'_>> {
    let one = |area: &Area| {
        area.rows.0 == area.rows.1 && area.columns.is_none_or(|(left, right)| left == right)
    };
    let areas: Vec<Area> = place.areas().collect();
    if times == 1 && !matches!(areas.as_slice(), [area] if one(area)) {
        return vec![Seat::Whole(&place.cell)];
    }
    let cell = |row, area: Area| Seat::Cell(row, area.columns.map(|(left, _)| left));
    let rows = |area: Area| (area.rows.0..=area.rows.1).map(move |row| cell(row, area));
    areas.into_iter().flat_map(rows).collect()
}

fn keys<'a>(
    code: &'a str,
    place: &'a Place,
    field: &'a str,
    times: u64,
) -> impl Iterator<Item = Key<'a>> {
    let key = move |seat| (code, place.file.as_str(), place.sheet.as_str(), seat, field);
    seats(place, times).into_iter().map(key)
}

/// Compares findings by code, file, sheet, cell and field. Of several findings with all of
/// these in common as many remain as are found both times.
pub fn compare<'a>(former: &'a [FormerFinding], today: &'a [Diagnostic]) -> Resubmission<'a> {
    let mut open: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (at, finding) in former.iter().enumerate().rev() {
        for key in keys(&finding.code, &finding.place, &finding.field, finding.times) {
            open.entry(key).or_default().push(at);
        }
    }
    let mut found = Resubmission::default();
    for finding in today.iter().filter(|finding| finding.severity() != Severity::Note) {
        let (mut remaining, mut new) = (0, 0);
        for key in keys(finding.code.id, &finding.place, &finding.field, finding.times) {
            match open.get_mut(&key).and_then(Vec::pop) {
                Some(_) => remaining += 1,
                None => new += 1,
            }
        }
        found.remaining.extend((remaining > 0).then_some((finding, remaining)));
        found.new.extend((new > 0).then_some((finding, new)));
    }
    let mut mended: BTreeMap<usize, u64> = BTreeMap::new();
    for at in open.into_values().flatten() {
        *mended.entry(at).or_default() += 1;
    }
    found.mended = mended.into_iter().map(|(at, cells)| (&former[at], cells)).collect();
    found.mended.sort_by_key(|(finding, _)| (&finding.place, &finding.code, &finding.field));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Findings, codes};
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
        let rows = |found: &[(&Diagnostic, u64)]| {
            found.iter().map(|(one, _)| one.place.row).collect::<Vec<_>>()
        };
        assert_eq!(found.mended.iter().map(|(one, _)| one.place.row).collect::<Vec<_>>(), [5, 6]);
        assert_eq!(rows(&found.remaining), [6, 7]);
        assert_eq!(rows(&found.new), [7]);
    }

    #[test]
    fn of_a_finding_all_down_a_column_the_cells_are_known_again() {
        let down = |rows: std::ops::Range<u32>| {
            rows.map(|row| finding(&codes::UNREADABLE_COUNT, row)).collect::<Findings>().into_vec()
        };
        let was = former_findings(&diagnostics_csv(&down(4..104))).expect("our own table");
        let is = down(54..110);
        let found = compare(&was, &is);
        assert_eq!(found.mended, [(&was[0], 50)]);
        assert_eq!(found.remaining, [(&is[0], 50)]);
        assert_eq!(found.new, [(&is[0], 6)]);
    }
}
