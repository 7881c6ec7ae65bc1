//! The layout of a composition, as plain data: what stands around, within and above the rows.
//!
//! Left out, because a careful reader could not decide them: a region that is written once
//! and left blank below without a merged cell; two tables with the same heads and no title
//! between them (one table, or two?); a section's heading of a bare name in a file without
//! merged cells; a group of one column in a file without merged cells; the heading of a part
//! right above a header that is repeated (a page break, or another table?).

use super::columns::Block;
use super::rows::{KINDS, Organization, REGIONS};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// With dates that count from 1904 or 1900.
    Xlsx {
        from_1904: bool,
    },
    Csv {
        encoding: Encoding,
        delimiter: char,
    },
    /// A page named as a spreadsheet.
    Html,
    Ods,
    Xls {
        from_1904: bool,
    },
    Xlsb,
    /// Without styles and shared texts.
    XlsxPlain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf8WithMark,
    Gb18030,
    Utf16,
}

impl Format {
    /// Whether its cells can be merged.
    pub(crate) fn merges(self) -> bool {
        !matches!(self, Format::Csv { .. })
    }
}

/// How rows follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    AsTheyCome,
    ByRegion,
    ByKind,
}

/// Where a row for a sum stands among the rows that it adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    None,
    After,
    Before,
}

/// In which column the label of a total stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelIn {
    First,
    Name,
    /// In the column of names, with the region in its own column.
    NameBesideRegion,
}

/// What stands before a header that is repeated at a page break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageBreak {
    HeaderAlone,
    WithTitle,
    /// The footers of the page, then the title of the next.
    WithFooters,
    WithWords(&'static str),
}

/// A line above or below a table: its texts from the left; one text may span the width.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) texts: Vec<String>,
    pub(crate) merged: bool,
}

/// A table on a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) around: Around,
    pub(crate) heads: Heads,
    pub(crate) pages: Pages,
    pub(crate) sums: Sums,
    pub(crate) blocks: Vec<Block>,
    /// Whether cells are merged, where the format can.
    pub(crate) merged: bool,
    pub(crate) order: Order,
    /// The region or kind by which rows are ordered is merged down the side.
    pub(crate) side: bool,
    /// A blank row after so many rows.
    pub(crate) blank_after: Option<usize>,
    pub(crate) hidden: bool,
    /// Blanks stand in the cells that hold nothing.
    pub(crate) padded: bool,
    pub(crate) organizations: Vec<Organization>,
}

/// What stands around a table.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    /// Blank rows above it.
    pub(crate) above: usize,
    /// Empty columns to its left.
    pub(crate) left: usize,
    /// An empty column before this one.
    pub(crate) gap: Option<usize>,
    /// Lines of notes above all others.
    pub(crate) notes: usize,
    pub(crate) lines: Vec<Line>,
    pub(crate) footers: Vec<Line>,
}

/// The header of a table.
#[derive(Debug, Clone)]
pub(crate) struct Heads {
    /// Heads above all others: text and number of blocks below.
    pub(crate) bands: Vec<(&'static str, usize)>,
    /// Whether a head without leaves is merged downwards.
    pub(crate) merged_down: bool,
    pub(crate) spelling: Spelling,
    /// Blank rows around the header.
    pub(crate) airy: bool,
    /// A row 甲 乙 1 2 below the header.
    pub(crate) numbered: bool,
}

/// The pages of a table.
#[derive(Debug, Clone)]
pub(crate) struct Pages {
    /// Rows to a page.
    pub(crate) rows: Option<usize>,
    pub(crate) breaks: PageBreak,
    /// A total at the foot of each page.
    pub(crate) totals: bool,
}

/// Rows that add up others, and headings of parts.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// A line above each part of the rows.
    pub(crate) sections: bool,
    /// That line holds the sums of its part.
    pub(crate) section_sums: bool,
    pub(crate) subtotals: Sum,
    pub(crate) total: Sum,
    pub(crate) label: &'static str,
    pub(crate) label_in: LabelIn,
    pub(crate) label_merged: bool,
    /// Totals are formulas.
    pub(crate) formulas: bool,
    /// Totals count the answers of yes as well, and the organizations.
    pub(crate) counts_all: bool,
}

/// How heads are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Plain,
    Starred,
    Blanks,
    Broken,
    /// 3.党员人数
    Numbered,
    /// 党员人数（必填）
    Required,
}

/// Tables on sheets of one file.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) format: Format,
    pub(crate) sheets: Vec<Vec<Table>>,
    /// Lines of a text file hold no more signs than they need.
    pub(crate) ragged: bool,
}

/// The name of the part that an organization belongs to, and the number of the part.
pub(crate) fn part_of(order: Order, of: &Organization) -> (usize, &'static str) {
    match order {
        Order::AsTheyCome => (0, ""),
        Order::ByRegion => (of.region, REGIONS[of.region].1),
        Order::ByKind => (of.kind, KINDS[of.kind].1),
    }
}
