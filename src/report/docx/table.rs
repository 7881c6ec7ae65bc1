//! Tables of the bulletin: three lines, heads that repeat, rows that do not break.
//!
//! Enters: a table of the document. Leaves: a native table of fixed columns, as wide as the
//! text. Never rounds.

use super::xml::{escaped, paragraph, paragraph_with, run};
use crate::report::document::{Row, Table, Value};
use crate::report::number;
use crate::report::set::{self, groups, is_percent, is_text, is_tree};
use crate::report::xlsx::width;

/// Width of the text in twentieths of a point, upright and on its side.
const TEXT: [u32; 2] = [8_844, 12_756];
/// Sizes of type in half points, from the usual one down.
const SIZES: [u32; 4] = [21, 18, 16, 14];
/// The room beside the text of a cell, in twentieths of a point.
const BESIDE: u32 = 140;
/// The widest that words stand in one line, in units of half a Han glyph.
const WORDS: usize = 24;

/// Whether a table is too wide for a page that stands upright.
pub(super) fn is_across(table: &Table) -> bool {
    let widths = units(table);
    SIZES.iter().all(|size| needed(&widths, *size) > TEXT[0])
}

/// The table itself.
pub(super) fn table(table: &Table) -> String {
    let widths = units(table);
    let room = TEXT[usize::from(is_across(table))];
    let fitting = SIZES.into_iter().find(|size| needed(&widths, *size) <= room);
    let size = fitting.unwrap_or(SIZES[SIZES.len() - 1]);
    let columns = spread(&widths, size, room);
    let grid: String = columns.iter().map(|w| format!("<w:gridCol w:w=\"{w}\"/>")).collect();
    let page = Page { table, columns: &columns, size };
    let rows: String = table.rows.iter().map(|row| page.row(row)).collect();
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"ThreeLine\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{BORDERS}<w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{}\"/><w:tblDescription w:val=\"{}\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{}{rows}</w:tbl>",
        columns.iter().sum::<u32>(),
        escaped(&table.title),
        escaped(&table.notes.concat()),
        page.head(),
    )
}

/// What a cell shows.
fn shown(value: &Value) -> String {
    match value {
        Value::Bounded(rate, bounds) if bounds.low != bounds.high => {
            format!("{}\n{}", number::points_or_dash(*rate), number::bounds_points(*bounds))
        }
        value => set::text(value),
    }
}

fn head(table: &Table, at: usize) -> String {
    let title = &table.columns[at].title;
    if is_percent(table, at) { format!("{title}（%）") } else { title.clone() }
}

/// The width that each column asks for, in units of half a Han glyph: figures in one line,
/// words and heads in several.
fn units(table: &Table) -> Vec<usize> {
    let column = |at: usize| {
        let indent = |row: &Row| if at == 0 { 2 * row.depth } else { 0 };
        let cell = |row: &Row| {
            let text = row.cells.get(at).map(shown).unwrap_or_default();
            let longest = text.lines().map(width).max().unwrap_or(0) + indent(row);
            if is_text(table, at) { longest.min(WORDS) } else { longest }
        };
        let figures = table.rows.iter().map(cell).max().unwrap_or(0);
        // A head breaks into lines of three glyphs at the least.
        figures.max(width(&head(table, at)).min(6))
    };
    (0..table.columns.len()).map(column).collect()
}

/// The width that columns take in a size of type.
fn needed(units: &[usize], size: u32) -> u32 {
    units.iter().map(|units| natural(*units, size)).sum()
}

fn natural(units: usize, size: u32) -> u32 {
    // Half a glyph in half points is a quarter of the size in points: five twentieths.
    u32::try_from(units).unwrap_or(u32::MAX / 100).saturating_mul(size * 5) + BESIDE
}

/// Columns that fill the room: what is left goes to each in proportion, what lacks is taken
/// in proportion.
fn spread(units: &[usize], size: u32, room: u32) -> Vec<u32> {
    let needed = u64::from(needed(units, size).max(1));
    let share = |units: &usize| {
        let share = u64::from(natural(*units, size)) * u64::from(room) / needed;
        u32::try_from(share).unwrap_or(room)
    };
    units.iter().map(share).collect()
}

struct Page<'t> {
    table: &'t Table,
    columns: &'t [u32],
    size: u32,
}

impl Page<'_> {
    /// One row of heads, or two where columns stand under spanners; both repeat on each page.
    fn head(&self) -> String {
        let table = self.table;
        let spanned = table.columns.iter().any(|column| !column.group.is_empty());
        let (mut above, mut below) = (String::new(), String::new());
        for (at, group) in groups(&table.columns) {
            let is_alone = group[0].group.is_empty();
            if !is_alone {
                let width = self.columns[at..at + group.len()].iter().sum();
                let span = format!("<w:gridSpan w:val=\"{}\"/>", group.len());
                above += &self.head_cell(width, &(span + THIN), &group[0].group);
            }
            for offset in 0..group.len() {
                let (width, title) = (self.columns[at + offset], head(table, at + offset));
                match (spanned, is_alone) {
                    (false, _) => above += &self.head_cell(width, THIN, &title),
                    (true, false) => below += &self.head_cell(width, THIN, &title),
                    (true, true) => {
                        let merge = "<w:vMerge w:val=\"restart\"/>";
                        above += &self.head_cell(width, &format!("{merge}{THIN}"), &title);
                        below += &self.head_cell(width, &format!("<w:vMerge/>{THIN}"), "");
                    }
                }
            }
        }
        let row = |cells: &str| {
            format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>")
        };
        if spanned { row(&above) + &row(&below) } else { row(&above) }
    }

    fn head_cell(&self, width: u32, more: &str, title: &str) -> String {
        self.cell(width, &format!("{more}<w:vAlign w:val=\"center\"/>"), "TableHead", "", title)
    }

    fn row(&self, row: &Row) -> String {
        let cells = row.cells.iter().zip(self.columns).enumerate().map(|(at, (value, width))| {
            let style = if is_text(self.table, at) { "TableText" } else { "TableNumber" };
            let indent = match at {
                0 if is_tree(self.table) => {
                    format!(
                        "<w:ind w:left=\"{}\" w:firstLine=\"0\"/>",
                        row.depth as u32 * 10 * self.size
                    )
                }
                _ => String::new(),
            };
            self.cell(*width, "<w:vAlign w:val=\"center\"/>", style, &indent, &shown(value))
        });
        format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>", cells.collect::<String>())
    }

    fn cell(&self, width: u32, more: &str, style: &str, properties: &str, text: &str) -> String {
        let size = self.size;
        let run = |line: &str| {
            let sized =
                format!("<w:r><w:rPr><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>");
            run(line).replacen("<w:r>", &sized, 1)
        };
        let lines: Vec<String> = text.lines().map(run).collect();
        let content = match lines.is_empty() {
            true => paragraph(style, ""),
            false => lines.iter().map(|line| paragraph_with(style, properties, line)).collect(),
        };
        format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{more}</w:tcPr>{content}</w:tc>"
        )
    }
}

/// Lines above and below the table, as the style has them too: not every program reads styles
/// of tables.
const BORDERS: &str = "<w:tblBorders><w:top w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" w:color=\"auto\"/></w:tblBorders>";

/// The line below heads.
const THIN: &str = "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders>";
