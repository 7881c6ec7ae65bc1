//! Rows and cells of a sheet.
//!
//! Enters: whole rows of XML. Leaves: cells. Kinds and order of elements are those of
//! ECMA-376 part 1, 18.3.1.4 (`c`), 18.3.1.96 (`v`) and 18.18.11 (`ST_CellType`).

use std::borrow::Cow;

use calamine::CellErrorType;

use super::cursor::{Cursor, Tag, meant, once};
use super::skeleton::Skeleton;
use super::texts::{Texts, text_of};
use crate::workbook::excel::{date_cell, error_cell, iso_date, number_cell};
use crate::workbook::grid::{Cell, MOST_COLUMNS, MOST_ROWS, SheetBuilder};

/// Reads the rows of a sheet into its builder.
pub(super) struct Reader<'w> {
    pub(super) builder: SheetBuilder,
    texts: &'w Texts,
    skeleton: &'w Skeleton,
    /// Where the next cell stands that does not say it.
    row: u32,
    column: u32,
    /// The text of a cell that holds its own.
    own: String,
}

/// What a cell says of its value before the value.
#[derive(Default)]
struct Said<'x> {
    kind: Option<&'x str>,
    style: Option<&'x str>,
}

impl<'w> Reader<'w> {
    pub(super) fn new(
        builder: SheetBuilder,
        texts: &'w Texts,
        skeleton: &'w Skeleton,
    ) -> Reader<'w> {
        Reader { builder, texts, skeleton, row: 0, column: 0, own: String::new() }
    }

    /// Reads whole rows; `None` where they are unusual.
    pub(super) fn rows(&mut self, xml: &str) -> Option<()> {
        let mut at = Cursor::new(xml);
        while !at.is_at_end() {
            let mut number = None;
            if !at.opens(b"<row") {
                return None;
            }
            let tag = at.attributes(|name, value| match name {
                "r" => once(&mut number, value),
                _ => Some(()),
            })?;
            if let Some(number) = number {
                self.row = row(number)?;
            }
            if tag == Tag::Open {
                while at.opens(b"<c") {
                    self.cell(&mut at)?;
                }
                if !at.takes(b"</row>") {
                    return None;
                }
            }
            self.row += 1;
            self.column = 0;
        }
        (!self.builder.is_full()).then_some(())
    }

    #[inline]
    fn cell(&mut self, at: &mut Cursor<'_>) -> Option<()> {
        let (mut place, mut said) = (None, Said::default());
        let tag = at.attributes(|name, value| match name {
            "r" => once(&mut place, value),
            "s" => once(&mut said.style, value),
            "t" => once(&mut said.kind, value),
            _ => Some(()),
        })?;
        let (row, column) = match place {
            Some(place) => reference(place)?,
            None => on_sheet(self.row, self.column)?,
        };
        self.column = column + 1;
        if tag == Tag::Open {
            let Reader { builder, texts, skeleton, own, .. } = self;
            let content = content(at, own)?;
            builder.push(row, column, content.cell(&said, texts, skeleton, own)?);
        }
        Some(())
    }
}

/// What stands between the tags of a cell.
enum Content<'x> {
    Nothing,
    /// A value as it is written.
    Value(&'x str),
    /// A text of its own, which has been put aside.
    Own,
}

/// Reads up to the end of a cell. A formula stands before its value.
#[inline]
fn content<'x>(at: &mut Cursor<'x>, own: &mut String) -> Option<Content<'x>> {
    let mut content = Content::Nothing;
    loop {
        if at.takes(b"</c>") {
            return Some(content);
        }
        if !matches!(content, Content::Nothing) {
            return None;
        }
        if at.opens(b"<v") {
            if at.rest_of_tag()? == Tag::Open {
                content = Content::Value(at.text(b"</v>")?);
            }
        } else if at.opens(b"<f") {
            if at.rest_of_tag()? == Tag::Open {
                quick_xml::escape::unescape(at.text(b"</f>")?).ok()?;
            }
        } else if at.opens(b"<is") && at.rest_of_tag()? == Tag::Open {
            own.clear();
            text_of(at, b"</is>", own)?;
            content = Content::Own;
        } else {
            return None;
        }
    }
}

impl<'x> Content<'x> {
    /// The value of a cell that says this of it.
    #[inline]
    fn cell<'c>(
        self,
        said: &Said<'_>,
        texts: &'c Texts,
        skeleton: &Skeleton,
        own: &'c mut String,
    ) -> Option<Cell<'c>>
    where
        'x: 'c,
    {
        let raw = match self {
            Content::Nothing => return Some(Cell::Empty),
            Content::Own => return (said.kind == Some("inlineStr")).then_some(Cell::Text(own)),
            Content::Value("") => return Some(Cell::Empty),
            Content::Value(raw) => raw,
        };
        Some(match said.kind {
            Some("s") => Cell::Text(texts.get(whole(raw)?)?),
            None | Some("n") => {
                let number = number(raw)?;
                let date = match said.style {
                    Some(style) => skeleton.date(number, whole(style)?),
                    None => None,
                };
                date.map_or_else(|| number_cell(number), |date| date_cell(&date))
            }
            Some("str") => Cell::Text(match meant(raw)? {
                Cow::Borrowed(text) => text,
                Cow::Owned(text) => {
                    *own = text;
                    own
                }
            }),
            Some("d") if raw.bytes().all(|byte| b"0123456789-:.TZ+".contains(&byte)) => {
                iso_date(raw)
            }
            Some("b") => match raw {
                "0" => Cell::Bool(false),
                "1" => Cell::Bool(true),
                _ => return None,
            },
            Some("e") => error_cell(&raw.parse::<CellErrorType>().ok()?),
            Some(_) => return None,
        })
    }
}

/// Row and column, from 0, of a reference like `B2`.
#[inline]
pub(super) fn reference(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, digits) = text.split_at(letters);
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    on_sheet(row(digits)?, column.checked_sub(1)?)
}

/// The row, from 0, of this number.
#[inline]
fn row(digits: &str) -> Option<u32> {
    u32::try_from(whole(digits)?).ok()?.checked_sub(1)
}

#[inline]
fn on_sheet(row: u32, column: u32) -> Option<(u32, u32)> {
    (row < MOST_ROWS && column < MOST_COLUMNS).then_some((row, column))
}

/// A number of digits alone.
#[inline]
pub(super) fn whole(digits: &str) -> Option<usize> {
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let digit = |byte: u8| byte.is_ascii_digit().then(|| usize::from(byte - b'0'));
    digits.bytes().try_fold(0, |sum, byte| Some(sum * 10 + digit(byte)?))
}

/// A number as programs write it.
#[inline]
fn number(text: &str) -> Option<f64> {
    if let Some(whole) = whole(text) {
        return Some(whole as f64);
    }
    let usual = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    let is = text.bytes().all(usual) && !text.starts_with('+');
    is.then(|| text.parse().ok())?
}
