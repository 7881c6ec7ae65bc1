//! What is kept of an address: the county that it names.
//!
//! Enters: the cells of a column of addresses. Leaves: codes of counties. Keeps nothing
//! else of an address.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::column::Values;
use super::lexicon::Lexicon;
use crate::workbook::Cell;

/// An address serves the region and is dropped (contract §7): the code of its county stays.
pub(super) fn counties<'a>(cells: &[Cell<'a>], lexicon: &Lexicon) -> Values<'a> {
    // Few counties stand before many streets: each is looked up once.
    let mut seen: HashMap<&str, Option<String>, RandomState> = HashMap::default();
    let mut county = |cell: &Cell<'a>| {
        let Cell::Text(text) = *cell else { return None };
        let head = before_street(text)?;
        seen.entry(head).or_insert_with(|| Some(lexicon.county(head)?.to_string())).clone()
    };
    Values::Text(cells.iter().map(&mut county).map(|code| code.map(Cow::Owned)).collect())
}

/// An address up to the last character, of its first twenty, with which the name of a county
/// ends; nothing where there is none.
fn before_street(address: &str) -> Option<&str> {
    let head = address.char_indices().take(20);
    let ends = head.filter(|(_, c)| matches!(c, '县' | '市' | '区' | '旗'));
    ends.last().map(|(at, c)| &address[..at + c.len_utf8()])
}
