//! The content of an ods, measured before its reader lays it out.
//!
//! Enters: the part `content.xml`. Leaves: whether its reader comes to an end within
//! measure, else why the file is not read; and what its reader does not tell: the merged
//! ranges, and whether rows or columns are hidden. The format repeats cells and rows by a
//! number: a few bytes stand for a sheet's whole width or height, and the reader writes
//! each of them out. Never keeps a value.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;

use super::grid::{MOST_COLUMNS, MOST_ROWS, Merge, is_scattered};
use super::refusal::Refusal;

/// Blanks in a row that a text may hold by number: more fit no cell.
const MOST_BLANKS: u64 = 32_767;
/// Merged ranges that are kept of a table: a row of them may be repeated by number.
const MOST_MERGES: usize = 1 << 16;

/// What the content holds besides cells.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Contents {
    /// The merged ranges of each sheet, in the order of the sheets.
    pub(super) merges: Vec<Vec<Merge>>,
    /// Some row or column is hidden.
    pub(super) hidden: bool,
}

/// Looks through the content before it is read.
///
/// # Errors
/// Where a table would be laid out without measure, or does not end. Content that is
/// damaged otherwise is left to its reader, which says why.
pub(super) fn bounded(content: impl BufRead) -> Result<Contents, Refusal> {
    let mut reader = quick_xml::Reader::from_reader(content);
    let config = reader.config_mut();
    // As its reader sees it.
    config.check_end_names = false;
    config.check_comments = false;
    let mut state = Content::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => state.start(&tag, true)?,
            Ok(Event::Empty(tag)) => state.start(&tag, false)?,
            Ok(Event::End(tag)) => state.end(tag.name())?,
            Ok(Event::Eof) => return state.finish(),
            Ok(_) => {}
            Err(_) => return Ok(state.contents),
        }
    }
}

/// What was seen so far.
#[derive(Default)]
struct Content {
    /// Tables and notes begun and not ended: their reader waits for the end for ever.
    tables: u64,
    notes: u64,
    sheet: Sheet,
    row: Row,
    contents: Contents,
}

/// A table while it is measured.
#[derive(Default)]
struct Sheet {
    /// Rows down to the last that holds a value, and those passed.
    rows: u64,
    passed: u64,
    /// Columns up to the last that holds a value.
    columns: u64,
    /// Cells as they are written out row by row, before rows are repeated.
    written: u64,
    /// Cells that hold a value and are no repetition.
    filled: u64,
}

/// A row while it is measured.
#[derive(Default)]
struct Row {
    /// Times that it stands.
    times: u64,
    passed: u64,
    columns: u64,
    filled: u64,
}

impl Content {
    fn start(&mut self, tag: &BytesStart<'_>, open: bool) -> Result<(), Refusal> {
        match tag.name() {
            QName("table:table") => {
                // A table within a table is content of its cell.
                if self.tables == 0 {
                    self.sheet = Sheet::default();
                    // Its reader leaves out a table without a name.
                    if text(tag, "table:name").is_some() {
                        self.contents.merges.push(Vec::new());
                    }
                }
                self.tables += u64::from(open);
            }
            QName("table:table-column") => self.contents.hidden |= is_hidden(tag),
            QName("table:table-row") => {
                self.contents.hidden |= is_hidden(tag);
                let times = number(tag, "table:number-rows-repeated").unwrap_or(1);
                self.row = Row { times: times.min(MOST_ROWS.into()), ..Row::default() };
                if !open {
                    self.end_row()?;
                }
            }
            QName("table:table-cell" | "table:covered-table-cell") => {
                let times = number(tag, "table:number-columns-repeated").unwrap_or(1);
                self.merge(tag);
                self.row.take(times.min(MOST_COLUMNS.into()), holds_value(tag));
            }
            QName("office:annotation") => self.notes += u64::from(open),
            QName("text:s") if number(tag, "text:c").is_some_and(|many| many > MOST_BLANKS) => {
                return Err(Refusal::Damaged("一格内有上万个空格"));
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: QName<'_>) -> Result<(), Refusal> {
        match name {
            QName("table:table") => self.tables = self.tables.saturating_sub(1),
            QName("table:table-row") => self.end_row()?,
            QName("office:annotation") => self.notes = self.notes.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let (sheet, row) = (&mut self.sheet, &self.row);
        sheet.passed = (sheet.passed + row.times).min(MOST_ROWS.into());
        if row.filled > 0 {
            sheet.rows = sheet.passed;
            sheet.columns = sheet.columns.max(row.columns);
            sheet.written += row.columns;
            sheet.filled += row.filled;
        }
        let (rows, columns) = (sheet.rows, sheet.columns);
        if is_scattered(sheet.written.max(rows * columns), sheet.filled) {
            let why = format!("工作表到末格有 {rows} 行、{columns} 列，绝大部分是空白或重复");
            return Err(Refusal::TooLarge(why));
        }
        Ok(())
    }

    /// Notes the range that a cell spans, in each row that is repeated.
    fn merge(&mut self, tag: &BytesStart<'_>) {
        let side = |name| number(tag, name).unwrap_or(1).max(1);
        let (columns, rows) =
            (side("table:number-columns-spanned"), side("table:number-rows-spanned"));
        let Some(merges) = self.contents.merges.last_mut() else { return };
        if self.tables != 1 || columns == 1 && rows == 1 {
            return;
        }
        // No place lies beyond a sheet, and a sheet's sides are counted in 32 bits.
        let place = |at: u64, most: u32| at.min(u64::from(most) - 1) as u32;
        let right = place(self.row.passed.saturating_add(columns - 1), MOST_COLUMNS);
        for top in (self.sheet.passed..).take(self.row.times as usize) {
            if merges.len() == MOST_MERGES {
                return;
            }
            let bottom = place(top.saturating_add(rows - 1), MOST_ROWS);
            let start = (place(top, MOST_ROWS), place(self.row.passed, MOST_COLUMNS));
            merges.push(Merge { start, end: (bottom, right) });
        }
    }

    fn finish(self) -> Result<Contents, Refusal> {
        if self.tables > 0 || self.notes > 0 {
            return Err(Refusal::Damaged("内容没有结尾"));
        }
        Ok(self.contents)
    }
}

impl Row {
    fn take(&mut self, times: u64, filled: bool) {
        self.passed = (self.passed + times).min(MOST_COLUMNS.into());
        if filled {
            self.columns = self.passed;
            self.filled += 1;
        }
    }
}

/// True for a cell with a value of its own in its tag.
fn holds_value(tag: &BytesStart<'_>) -> bool {
    let mut names = tag.attributes();
    let names = names.with_checks(false).flatten().map(|attribute| attribute.key);
    names.into_iter().any(|QName(name)| name.starts_with("office:") || name == "table:formula")
}

/// True for a row or column that is hidden, by hand or by a filter.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    text(tag, "table:visibility").is_some_and(|how| how == "collapse" || how == "filter")
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u64> {
    // What does not fit is more than anything.
    Some(text(tag, name)?.trim().parse().unwrap_or(u64::MAX))
}

fn text<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    Some(tag.try_get_attribute(name).ok()??.value)
}
