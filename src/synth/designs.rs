//! The designs of tables, as offices send them.
//!
//! Enters: the number of a design. Leaves: its columns and its manner. Headers
//! are those of real sheets; a table that tells how a party organization was
//! set up also names it, so that those who share one can be told.

use super::answers::{Day, Flag};
use super::columns::{Column, Field, Personal};
use super::headers::{
    BENCH, CREDIT_HEAD, EXPORT_HEAD, INSPECTION, LEDGER, LIST_BRIEF, LIST_HEAD, LIST_NAMES,
    PAGED_HEAD, PARTY_LONG, PARTY_MIDDLE, PORTAL, SAMPLE,
};
use super::labels::{DateStyle, Words, YesNo};

/// The file format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Xls,
    /// GB18030 without a mark.
    CsvChinese,
    /// UTF-8 with a byte order mark.
    CsvUnicode,
}

/// A design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Design {
    /// Plain export with real dates.
    Export,
    /// District ledger with a title, two header levels, totals and footers.
    Ledger,
    /// Credit-platform workbook of the old format.
    Credit,
    /// City portal: registration only.
    Portal,
    /// Annual inspection as text.
    Inspection,
    /// Printed list: header repeated at page breaks, blank rows.
    Paged,
    /// One sheet a county.
    Sheets,
    /// A sample drawn from all registers of the province.
    Sample,
    /// Association list with the party section.
    ListFull,
    /// Association list with a few questions.
    ListBrief,
    /// Association list that gives names only.
    ListNames,
    /// Thirty columns for measurements.
    Bench,
}

/// How a design is laid out.
pub(super) struct Manner {
    pub(super) format: Format,
    pub(super) words: Words,
    pub(super) yes_no: &'static [YesNo],
    pub(super) dates: &'static [DateStyle],
    pub(super) titled: bool,
    pub(super) totals: bool,
    /// Rows a page where the header is repeated; 0 where it is not.
    pub(super) page: usize,
}

impl Design {
    /// Whether its columns tell of party organizations.
    pub(super) fn tells_of_party(self) -> bool {
        !matches!(self, Design::Portal | Design::Sample)
    }

    /// How it is laid out.
    pub(super) fn manner(self) -> Manner {
        use DateStyle::{Dashes, Digits, Dots, Han, Real, Slashes};
        use Format::{CsvChinese, CsvUnicode, Xls, Xlsx};
        use Words::{Coded, Ledger, Official, Portal};
        use YesNo::{Built, Have, Letters, OneTwo, OneZero, Plain, Tick, TickCross};
        type Parts = (Format, Words, &'static [YesNo], &'static [DateStyle]);
        let (format, words, yes_no, dates): Parts = match self {
            Design::Export => (Xlsx, Official, &[Plain, OneZero, OneTwo, Have], &[Real]),
            Design::Ledger => (Xlsx, Ledger, &[Tick, TickCross, Plain], &[Dots, Han, Real]),
            Design::Credit => (Xls, Coded, &[OneTwo, Built, Letters], &[Real, Dashes]),
            Design::Portal => (CsvChinese, Portal, &[Plain], &[Dashes, Slashes]),
            Design::Inspection => {
                (CsvUnicode, Official, &[Plain, Letters, OneZero], &[Digits, Slashes])
            }
            // Repeated headers: no manner that needs the whole column to be understood.
            Design::Paged => (Xlsx, Official, &[Plain, Have, Letters], &[Han, Dashes]),
            Design::Sheets => (Xlsx, Ledger, &[TickCross, Tick, Built], &[Real, Dots]),
            Design::Sample | Design::Bench => (Xlsx, Official, &[Plain], &[Real]),
            Design::ListFull => (Xlsx, Official, &[Plain, Have], &[Dashes, Han]),
            Design::ListBrief => (Xlsx, Official, &[Plain, Letters], &[Dashes]),
            Design::ListNames => (CsvUnicode, Official, &[Plain], &[Dashes]),
        };
        let text = matches!(format, CsvChinese | CsvUnicode);
        let titled = !text && !matches!(self, Design::Export | Design::Bench);
        let totals = matches!(self, Design::Ledger | Design::Sheets);
        let page = if self == Design::Paged { 30 } else { 0 };
        Manner { format, words, yes_no, dates, titled, totals, page }
    }

    /// Its columns; a variant drops a few, as offices do.
    pub(super) fn columns(self, variant: u64) -> Vec<Column> {
        let mut columns = match self {
            Design::Export => [&EXPORT_HEAD[..], &PARTY_LONG].concat(),
            Design::Ledger | Design::Sheets => LEDGER.to_vec(),
            Design::Credit => [&CREDIT_HEAD[..], &PARTY_MIDDLE].concat(),
            Design::Portal => PORTAL.to_vec(),
            Design::Inspection => INSPECTION.to_vec(),
            Design::Paged => [&PAGED_HEAD[..], &PARTY_LONG].concat(),
            Design::Sample => SAMPLE.to_vec(),
            Design::ListFull => [&LIST_HEAD[..], &PARTY_LONG].concat(),
            Design::ListBrief => LIST_BRIEF.to_vec(),
            Design::ListNames => LIST_NAMES.to_vec(),
            Design::Bench => BENCH.to_vec(),
        };
        let dropped: &[Field] = match (self, variant % 3) {
            (Design::Bench, _) => &[],
            (_, 1) => &[Field::Flag(Flag::Funds), Field::Flag(Flag::Charter)],
            (_, 2) => &[
                Field::Flag(Flag::League),
                Field::Day(Day::TermEnd),
                Field::Personal(Personal::Identity),
            ],
            _ => &[],
        };
        let without_industry = variant % 12 == 5 && self != Design::Bench;
        columns.retain(|column| !(without_industry && column.field == Field::Industry));
        columns.retain(|column| !dropped.contains(&column.field));
        columns
    }
}
