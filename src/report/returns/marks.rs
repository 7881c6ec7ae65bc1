//! Which cells of a sheet are guilty, and what is said beside each.
//!
//! Enters: the sheets and the findings of a file. Leaves: for each sheet its marked
//! cells. A finding on rows or on a column marks what stands there, and is explained at
//! the first of it; one on a sheet as a whole stands at its first cell.

use std::collections::BTreeMap;

use rust_xlsxwriter::Note;

use super::seat;
use crate::diag::{Area, Diagnostic, Severity, codes};
use crate::report::xlsx::{SANS, lines};
use crate::rows::KeptSheet;
use crate::workbook::Sheet;

/// The marked cells of a sheet.
pub(super) type Marks<'a> = BTreeMap<(u32, u16), Mark<'a>>;

/// A marked cell.
#[derive(Debug, Default)]
pub(super) struct Mark<'a> {
    /// The gravest of its findings.
    pub(super) severity: Option<Severity>,
    /// What is explained here.
    pub(super) findings: Vec<&'a Diagnostic>,
}

/// The marks of each sheet.
pub(super) fn marks<'a>(sheets: &[KeptSheet], findings: &[&'a Diagnostic]) -> Vec<Marks<'a>> {
    let by_name: BTreeMap<&str, usize> =
        sheets.iter().enumerate().map(|(at, kept)| (kept.sheet.name.as_str(), at)).collect();
    let mut marks: Vec<Marks<'a>> = sheets.iter().map(|_| Marks::new()).collect();
    for finding in findings {
        let named = by_name.get(finding.place.sheet.as_str());
        // A finding on the file as a whole names no sheet, as one on a text file's only
        // sheet does, but no cell either.
        let Some(at) = named.filter(|_| !finding.place.cell.is_empty() || is_on_sheet(finding))
        else {
            continue;
        };
        mark(&mut marks[*at], &sheets[*at].sheet, finding);
    }
    marks
}

/// Whether a finding without a cell is on a sheet, and not on its file.
fn is_on_sheet(finding: &Diagnostic) -> bool {
    let of_sheets = [&codes::NO_HEADER, &codes::PERSON_ROSTER];
    !finding.place.sheet.is_empty() || of_sheets.contains(&finding.code)
}

fn mark<'a>(marks: &mut Marks<'a>, sheet: &Sheet, finding: &'a Diagnostic) {
    for cells in guilty(sheet, finding) {
        for (number, seat) in cells.into_iter().enumerate() {
            let mark = marks.entry(seat).or_default();
            let severity = finding.severity();
            mark.severity = Some(mark.severity.map_or(severity, |known| known.min(severity)));
            if number == 0 {
                mark.findings.push(finding);
            }
        }
    }
}

/// The cells that a finding is on: together where it is on a place as a whole, row by row
/// where it is repeated.
fn guilty(sheet: &Sheet, finding: &Diagnostic) -> Vec<Vec<(u32, u16)>> {
    let mut areas = finding.place.areas().peekable();
    if areas.peek().is_none() {
        return vec![vec![(0, 0)]];
    }
    if finding.times == 1 {
        return areas.map(|area| filled(sheet, area)).collect();
    }
    let rows = areas.flat_map(|area| (area.rows.0..=area.rows.1).map(move |row| (row, area)));
    rows.map(|(row, area)| filled(sheet, Area { rows: (row, row), ..area })).collect()
}

/// The first cell, and of several those that hold a value.
fn filled(sheet: &Sheet, Area { rows: (first, last), columns }: Area) -> Vec<(u32, u16)> {
    let (left, right) = columns.unwrap_or((0, u32::MAX));
    let within = |column: &u32| (left..=right).contains(column);
    let from = sheet.rows().partition_point(|row| *row < first);
    let rows = sheet.rows()[from..].iter().take_while(|row| **row <= last);
    let filled = rows.flat_map(|row| {
        sheet.row(*row).map(|(column, _)| column).filter(within).map(|column| (*row, column))
    });
    let mut cells: Vec<(u32, u16)> = filled.filter_map(|(row, column)| seat(row, column)).collect();
    let start = match columns {
        // The finding names this cell, whatever stands in it.
        Some((left, _)) => seat(first, left),
        None if cells.is_empty() => seat(first, 0),
        None => None,
    };
    if let Some(start) = start.filter(|start| cells.first() != Some(start)) {
        cells.insert(0, start);
    }
    cells
}

/// Characters of a note, beyond which the list is referred to.
const LONGEST: usize = 600;

/// The note beside a cell: code, message, hint of each finding.
pub(super) fn note(findings: &[&Diagnostic]) -> Option<Note> {
    let mut text = String::new();
    for finding in findings {
        if text.chars().count() > LONGEST {
            text += "\n……其余见问题清单";
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text += &said(finding);
    }
    let height: usize = text.lines().map(|line| lines(line, WIDE).len()).sum();
    (!text.is_empty()).then(|| {
        Note::new(text)
            .set_author("年报")
            .add_author_prefix(false)
            .set_font_name(SANS)
            .set_font_size(9)
            .set_width(320)
            // A note of the most characters has fewer than 100 lines.
            .set_height(12 + 18 * height.min(100) as u32)
    })
}

/// Units of text in a line of a note.
const WIDE: usize = 44;

fn said(finding: &Diagnostic) -> String {
    let mut text =
        format!("{} {}\n{}", finding.severity().name(), finding.code.id, finding.message);
    if !finding.value.is_empty() {
        text += &format!("（{}）", finding.value);
    }
    if !finding.hint.is_empty() {
        text += &format!("\n提示：{}", finding.hint);
    }
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    text.chars().take(LONGEST).collect()
}
