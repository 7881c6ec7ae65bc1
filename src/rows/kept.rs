//! What of a sheet may be given back to its sender.
//!
//! Enters: a sheet and the words of the pipeline. Leaves: the same sheet, each cell at
//! its address, with the recognised columns alone; the heads of all others say 〔未保留〕,
//! and of the lines around a table those stay that name a list, a unit or a date. Never
//! lets through a personal column or value, free text or an address.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::classify::{self, RowClass, is_total};
use super::column::is_personal;
use super::header::Table;
use super::lexicon::{Lexicon, Meaning, header_key, key};
use super::path::labels;
use super::title::{is_sentence, reads_like_title};
use super::value::{Reading, date};
use super::{asks_to_be_filled_in, date_behind, recognise};
use crate::codes::{CreditCode, holds_personal, is_identity_number};
use crate::diag::codes;
use crate::spec::{Field, FileLayout, Kind};
use crate::workbook::{Cell, Epoch, Merge, Sheet, SheetBuilder, WITHHELD};

/// A sheet as it may be given back.
#[derive(Debug)]
pub(crate) struct KeptSheet {
    /// Its cells.
    pub(crate) sheet: Sheet,
    /// Rows that hold heads of columns.
    pub(crate) heads: BTreeSet<u32>,
}

/// What may be given back of a sheet: nothing of a list of persons, 〔未保留〕 in the
/// first cell of a sheet without header; `None` for a list of findings of ours, and for
/// the explanations of our form.
pub(crate) fn kept(
    sheet: &Sheet,
    layout: Option<&FileLayout>,
    lexicon: &Lexicon,
) -> Option<KeptSheet> {
    let mut builder = SheetBuilder::new(&sheet.name);
    let mut heads = BTreeSet::new();
    match recognise(sheet, layout, lexicon) {
        Ok(tables) => heads = keep_rows(sheet, &tables, lexicon, &mut builder),
        Err(code) if *code == codes::RETURNED_LIST || *code == codes::COMPANION_SHEET => {
            return None;
        }
        Err(code) if *code == codes::NO_HEADER => {
            builder.push(0, 0, Cell::Text(WITHHELD));
        }
        Err(_) => {}
    }
    let mut kept = builder.finish(Vec::new());
    let stands = |merge: &&Merge| kept.cell(merge.start.0, merge.start.1) != Cell::Empty;
    kept.merges = sheet.merges.iter().filter(stands).copied().collect();
    Some(KeptSheet { sheet: kept, heads })
}

/// Adds what may be kept of each row; the rows of heads.
fn keep_rows(
    sheet: &Sheet,
    tables: &[Table],
    lexicon: &Lexicon,
    builder: &mut SheetBuilder,
) -> BTreeSet<u32> {
    let keepers: Vec<Keeper<'_>> =
        tables.iter().map(|table| Keeper::new(sheet, table, lexicon)).collect();
    let mut heads = BTreeSet::new();
    let mut at = 0;
    for (row, class) in classify::classes(sheet, tables, lexicon) {
        while tables.get(at + 1).is_some_and(|next| next.header.0 <= row) {
            at += 1;
        }
        if class == RowClass::Header {
            heads.insert(row);
        }
        let lines = Lines::of(sheet, row, class, lexicon);
        for (column, cell) in sheet.row(row) {
            let kept = match class {
                RowClass::Title => lines.title(cell),
                RowClass::Footer => lines.date(cell),
                RowClass::Blank => None,
                _ => keepers[at].cell(row, column, cell, class, &lines),
            };
            match kept {
                Some(Kept::Cell(cell)) => builder.push(row, column, cell),
                Some(Kept::Text(text)) => builder.push(row, column, Cell::Text(&text)),
                None => {}
            }
        }
    }
    heads
}

/// What stands in a cell that is kept.
enum Kept<'a> {
    /// Its own value.
    Cell(Cell<'a>),
    /// Other text.
    Text(Cow<'a, str>),
}

/// Keeps the cells of one table.
struct Keeper<'a> {
    sheet: &'a Sheet,
    table: &'a Table,
    lexicon: &'a Lexicon,
    meanings: BTreeMap<u32, &'a Meaning>,
    /// Cells of the header that stand above a recognised column.
    labels: BTreeSet<(u32, u32)>,
}

impl<'a> Keeper<'a> {
    fn new(sheet: &'a Sheet, table: &'a Table, lexicon: &'a Lexicon) -> Keeper<'a> {
        let kept = table.columns.iter().filter(|column| is_kept(&column.meaning));
        Keeper {
            sheet,
            table,
            lexicon,
            meanings: table.columns.iter().map(|column| (column.index, &column.meaning)).collect(),
            labels: kept.flat_map(|column| labels(sheet, table.header, column.index)).collect(),
        }
    }

    fn cell(
        &self,
        row: u32,
        column: u32,
        cell: Cell<'a>,
        class: RowClass,
        lines: &Lines,
    ) -> Option<Kept<'a>> {
        let meaning = self.meanings.get(&column);
        let value = || meaning.is_some_and(|meaning| may_return(meaning, cell));
        match (class, cell) {
            (RowClass::Header, _) => self.head(row, column, cell, lines),
            // 甲 乙 1 2: without one of them the row would read as data.
            (RowClass::ColumnNumbers, _) => Some(Kept::Cell(cell)),
            (RowClass::Total, Cell::Text(text)) => {
                let label = is_total(&key(text), self.lexicon) && !holds_personal(text);
                label.then_some(Kept::Cell(cell))
            }
            _ => value().then(|| Kept::Cell(self.counted(meaning, cell))),
        }
    }

    /// A serial number of a workbook that counts from 1904, as the date that it means: what
    /// goes back counts from 1900.
    fn counted(&self, meaning: Option<&&Meaning>, cell: Cell<'a>) -> Cell<'a> {
        let field = meaning.and_then(|meaning| meaning.field());
        if self.sheet.epoch == Epoch::Y1900 || field.is_none_or(|one| one.kind() != Kind::Date) {
            return cell;
        }
        let [own, returned] =
            [self.sheet.epoch, Epoch::Y1900].map(|epoch| date(cell, &self.lexicon.unknown, epoch));
        match own {
            Reading::Value(date) if own != returned => Cell::Date(date),
            _ => cell,
        }
    }

    /// A head, also one that is repeated at a page break; else a line of that break.
    fn head(&self, row: u32, column: u32, cell: Cell<'a>, lines: &Lines) -> Option<Kept<'a>> {
        let (first, last) = self.table.header;
        let own = (first..=last).contains(&row).then_some(row);
        let level = own.or_else(|| {
            (first..=last).find(|level| is_same(self.sheet.cell(*level, column), cell))
        });
        match (level, cell) {
            (None, _) => lines.title(cell),
            (Some(level), _) if !self.labels.contains(&(level, column)) => {
                Some(Kept::Text(WITHHELD.into()))
            }
            // Reading leaves out what stands in brackets: 名称（联系 …） is 名称.
            (_, Cell::Text(text)) if holds_personal(text) => {
                let bare = header_key(text);
                let shown = if holds_personal(&bare) { WITHHELD.to_owned() } else { bare };
                Some(Kept::Text(shown.into()))
            }
            (_, cell) if is_personal(None, cell) || is_long(cell) => {
                Some(Kept::Text(WITHHELD.into()))
            }
            (_, cell) => Some(Kept::Cell(cell)),
        }
    }
}

fn is_same(head: Cell<'_>, cell: Cell<'_>) -> bool {
    match (head, cell) {
        (Cell::Text(a), Cell::Text(b)) => a == b || header_key(a) == header_key(b),
        _ => head == cell && head != Cell::Empty,
    }
}

/// Whether anything of a column may be given back.
fn is_kept(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Field(field, _) => field.kind() != Kind::Address,
        Meaning::OneHot(..) | Meaning::Serial => true,
        Meaning::Personal | Meaning::FreeText | Meaning::Withheld | Meaning::Unknown => false,
    }
}

/// Whether a value of a column may be given back.
fn may_return(meaning: &Meaning, cell: Cell<'_>) -> bool {
    let field = meaning.field();
    match (meaning, cell) {
        _ if !is_kept(meaning) || is_long(cell) => false,
        (Meaning::Serial, Cell::Text(text)) => key(text).len() <= 6 && key(text).is_ascii(),
        (_, Cell::Text(text)) if field == Some(Field::CreditCode) => {
            // A code that fails its checks may be an identity number.
            CreditCode::parse(text).is_ok()
                || !is_personal(field, cell) && !is_identity_number(text)
        }
        // Shorter numbers hold no telephone.
        (_, Cell::Number(number)) => number.abs() < 1e10 || !holds_personal(&number.to_string()),
        _ => !is_personal(field, cell),
    }
}

/// A number of fifteen digits or more is no count, and may be what a cell of numbers
/// keeps of an identity number: its date of birth.
fn is_long(cell: Cell<'_>) -> bool {
    matches!(cell, Cell::Number(number) if number.abs() >= 1e14)
}

/// The lines above and below a table: texts that name nobody.
struct Lines {
    /// No cell of the row asks for a person or holds a number of one.
    clean: bool,
}

impl Lines {
    fn of(sheet: &Sheet, row: u32, class: RowClass, lexicon: &Lexicon) -> Lines {
        let names_nobody = |text: &str| {
            let key = key(text);
            !holds_personal(text) && !asks_to_be_filled_in(&key) && !lexicon.asks_for_person(&key)
        };
        let line = matches!(class, RowClass::Title | RowClass::Header);
        Lines { clean: line && super::texts(sheet, row).all(names_nobody) }
    }

    /// A title that names a list, its subject or a unit; of others the date of the data.
    fn title<'c>(&self, cell: Cell<'c>) -> Option<Kept<'c>> {
        let Cell::Text(text) = cell else { return None };
        let shown = key(text);
        let colons = shown.matches(':').count();
        let unit = colons == 1 && ["填报单位", "单位"].iter().any(|word| shown.starts_with(word));
        let subject = colons == 0
            && ["社会组织", "党建", "党组织", "民政", "虚构示例数据"]
                .iter()
                .any(|word| shown.contains(word));
        let named = reads_like_title(text) || subject && !is_sentence(text);
        if self.clean && (named || unit) && shown.chars().count() <= 60 {
            return Some(Kept::Cell(cell));
        }
        self.date(cell)
    }

    /// The date of the data, in words of ours.
    fn date<'c>(&self, cell: Cell<'c>) -> Option<Kept<'c>> {
        let Cell::Text(text) = cell else { return None };
        let date = date_behind(&key(text))?;
        Some(Kept::Text(format!("数据截至{date}").into()))
    }
}
