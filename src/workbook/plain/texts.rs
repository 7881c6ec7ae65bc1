//! The shared texts of a workbook, and texts within a cell.

use std::io::Read;

use super::cells::whole;
use super::cursor::{Cursor, Tag, meant, once};
use super::{Package, parts_of};
use crate::workbook::package::Kind;

/// Shared texts that a part may promise.
const MOST: usize = 4 << 20;

/// Shared texts, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Those of a package, which may have none; `None` where they are unusual.
    pub(super) fn of(package: &mut Package<'_>) -> Option<Texts> {
        let at = match *parts_of(package, Kind::Texts)? {
            [] => return Some(Texts::default()),
            [at] => at,
            _ => return None,
        };
        let mut xml = String::new();
        package.by_index(at).ok()?.read_to_string(&mut xml).ok()?;
        Texts::read(&xml)
    }

    fn read(xml: &str) -> Option<Texts> {
        let mut at = Cursor::new(xml);
        prologue(&mut at)?;
        let mut texts = Texts::default();
        at.opens(b"<sst").then_some(())?;
        let mut count = None;
        let tag = at.attributes(|name, value| match name {
            "uniqueCount" => once(&mut count, value),
            _ => Some(()),
        })?;
        // Who promises more texts than a part that is held can hold is refused elsewhere.
        let is_believed = count.is_none_or(|count| whole(count).is_some_and(|of| of < MOST));
        if tag == Tag::Empty || !is_believed {
            return None;
        }
        loop {
            if at.opens(b"<si") {
                if at.rest_of_tag()? == Tag::Open {
                    text_of(&mut at, b"</si>", &mut texts.all)?;
                }
                texts.ends.push(texts.all.len());
            } else {
                return at.takes(b"</sst>").then_some(texts);
            }
        }
    }

    /// The text of this number.
    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.all.get(start..*self.ends.get(at)?)
    }
}

/// Goes beyond the declaration of XML in UTF-8.
pub(super) fn prologue(at: &mut Cursor<'_>) -> Option<()> {
    at.takes(b"\xEF\xBB\xBF");
    if !at.takes(b"<?xml") {
        return Some(());
    }
    let declaration = at.skip_to("?>")?.to_ascii_lowercase();
    (!declaration.contains("encoding") || declaration.contains("utf-8")).then_some(())
}

/// Adds the text of an element of texts, plain or in runs, up to its closing tag. What is
/// said of the pronunciation is left out.
pub(super) fn text_of<const N: usize>(
    at: &mut Cursor<'_>,
    closing: &[u8; N],
    into: &mut String,
) -> Option<()> {
    let mut is_run = false;
    loop {
        if at.opens(b"<t") {
            text(at, |text| into.push_str(text))?;
        } else if at.opens(b"<rPr") {
            if at.rest_of_tag()? == Tag::Open {
                properties(at)?;
            }
        } else if at.opens(b"<rPh") {
            if at.rest_of_tag()? == Tag::Open {
                pronunciation(at)?;
            }
        } else if at.opens(b"<phoneticPr") {
            (at.rest_of_tag()? == Tag::Empty).then_some(())?;
        } else if (is_run && at.takes(b"</r>")) || (!is_run && at.takes(b"<r>")) {
            is_run = !is_run;
        } else {
            return (!is_run && at.takes(closing)).then_some(());
        }
    }
}

/// The text of an element `t`, beyond its name, its blanks cut off unless it keeps them.
#[inline]
fn text(at: &mut Cursor<'_>, take: impl FnOnce(&str)) -> Option<()> {
    let mut space = None;
    let tag = at.attributes(|name, value| match name {
        "xml:space" => once(&mut space, value),
        _ => Some(()),
    })?;
    if tag == Tag::Open {
        let text = meant(at.text(b"</t>")?)?;
        let blank = [' ', '\t', '\r', '\n'];
        take(if space == Some("preserve") { &text } else { text.trim_matches(blank) });
    }
    Some(())
}

/// Goes beyond the face and size of a run.
fn properties(at: &mut Cursor<'_>) -> Option<()> {
    while !at.takes(b"</rPr>") {
        at.name()?;
        (at.rest_of_tag()? == Tag::Empty).then_some(())?;
    }
    Some(())
}

/// Goes beyond a pronunciation.
fn pronunciation(at: &mut Cursor<'_>) -> Option<()> {
    while !at.takes(b"</rPh>") {
        at.opens(b"<t").then_some(())?;
        text(at, |_| {})?;
    }
    Some(())
}
