//! Tags and texts of pages as programs write tables, taken straight.
//!
//! Enters: a page. Leaves: what its tags and texts say, in their order. A text with signs
//! that stand for others goes to html5gum by itself; from the first tag that is not written
//! the usual way (a quotation mark within a name, a stray sign, no end) the rest of the page
//! does, which knows all rules of the HTML standard. Never reads a page otherwise than that
//! would.

use memchr::{memchr, memchr_iter, memchr2, memchr3, memmem};

use super::{Page, Spans, any, is_silent};

/// Goes over a page.
pub(super) fn walk(text: &str, page: &mut Page) {
    let gone = straight(text, page);
    if gone < text.len() {
        any::walk(&text[gone..], page);
    }
}

/// Goes over a page up to the first tag that is unusual; how far that is.
pub(super) fn straight(text: &str, page: &mut Page) -> usize {
    let mut at = 0;
    loop {
        let end = memchr(b'<', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len);
        say(&text[at..end], page);
        at = end;
        match tag(&text[at..], page) {
            Some(len) => at += len,
            None => return at,
        }
    }
}

/// A text between two tags.
fn say(text: &str, page: &mut Page) {
    if !page.listens() {
        return;
    }
    let bytes = text.as_bytes();
    let mut returns = memchr_iter(b'\r', bytes);
    let is_usual =
        memchr2(b'&', 0, bytes).is_none() && returns.all(|at| bytes.get(at + 1) == Some(&b'\n'));
    match text {
        "&nbsp;" => page.say("\u{a0}".as_bytes()),
        _ if is_usual => page.say(bytes),
        _ => any::walk(text, page),
    }
}

/// Takes the tag that a text begins with; its length, or `None` where it is unusual.
fn tag(text: &str, page: &mut Page) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(1)? {
        b'!' if bytes.starts_with(b"<!--") => comment(bytes),
        b'!' if bytes.starts_with(b"<![CDATA[") => None,
        // What a program says of itself: no sign but this ends it.
        b'!' | b'?' => Some(memchr(b'>', bytes)? + 1),
        b'/' => {
            let (name, len) = name(&bytes[2..])?;
            let end = 2 + len;
            let end = end + blanks(&bytes[end..]);
            (bytes.get(end) == Some(&b'>')).then(|| page.end(name.as_slice()))?;
            Some(end + 1)
        }
        letter if !letter.is_ascii_alphabetic() => {
            page.say(b"<");
            Some(1)
        }
        _ => {
            let (name, len) = name(&bytes[1..])?;
            let (spans, len) = attributes(bytes, 1 + len)?;
            match name.as_slice() {
                b"textarea" | b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"noscript"
                | b"plaintext" => None,
                silent if is_silent(silent) => Some(len + content(&bytes[len..], silent)?),
                name => {
                    page.start(name, spans);
                    Some(len)
                }
            }
        }
    }
}

/// The length of a comment.
fn comment(bytes: &[u8]) -> Option<usize> {
    let inner = &bytes[4..];
    let end = memmem::find(inner, b"-->")?;
    let ends_otherwise = inner.starts_with(b">")
        || inner.starts_with(b"->")
        || memmem::find(&inner[..end], b"--!>").is_some();
    (!ends_otherwise).then_some(4 + end + 3)
}

/// The length of what a silent element holds, up to its closing tag.
fn content(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memmem::find(&bytes[at..], b"</")?;
        let rest = &bytes[at + 2..];
        let (this, after) = rest.split_at_checked(name.len())?;
        let ends = matches!(after.first()?, b'>' | b'/') || is_blank(after[0]);
        if ends && this.eq_ignore_ascii_case(name) {
            // A script may hide another in a comment.
            let hides = name == b"script" && memmem::find(&bytes[..at], b"<!--").is_some();
            return (!hides).then_some(at);
        }
        at += 2;
    }
}

/// The name of a tag in small letters, as far as one matters.
struct Name {
    letters: [u8; LONGEST],
    len: usize,
}

/// Letters of the longest name that matters, and one more.
const LONGEST: usize = 10;

impl Name {
    fn as_slice(&self) -> &[u8] {
        &self.letters[..self.len]
    }
}

/// The name that begins here, and its length.
fn name(bytes: &[u8]) -> Option<(Name, usize)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-');
    let len = bytes.iter().position(|byte| !is_part(byte))?;
    let ends = matches!(bytes[len], b'>' | b'/') || is_blank(bytes[len]);
    if !bytes[0].is_ascii_alphabetic() || !ends {
        return None;
    }
    let mut name = Name { letters: [0; LONGEST], len: len.min(LONGEST) };
    for (letter, byte) in name.letters.iter_mut().zip(&bytes[..len]) {
        *letter = byte.to_ascii_lowercase();
    }
    Some((name, len))
}

/// The attributes of a tag from here on: what they say of spans, and where the tag ends.
fn attributes(bytes: &[u8], mut at: usize) -> Option<(Spans, usize)> {
    let mut spans = Spans::default();
    loop {
        at += blanks(&bytes[at..]);
        match bytes.get(at)? {
            b'>' => return Some((spans, at + 1)),
            b'/' => return (bytes.get(at + 1) == Some(&b'>')).then_some((spans, at + 2)),
            _ => {}
        }
        let len = bytes[at..].iter().position(|byte| !is_of_attribute(*byte))?;
        let name = &bytes[at..at + len];
        at += len;
        let equals = at + blanks(&bytes[at..]);
        if name.is_empty() {
            return None;
        }
        if bytes.get(equals) != Some(&b'=') {
            continue;
        }
        at = equals + 1;
        at += blanks(&bytes[at..]);
        let (value, len) = value(&bytes[at..])?;
        at += len;
        if name.len() == 7 {
            // In such values signs may stand for others.
            memchr3(b'&', b'\r', 0, value).is_none().then_some(())?;
            spans.take(&name.to_ascii_lowercase(), value);
        }
    }
}

/// The value of an attribute, and its length with its quotation marks.
fn value(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let quote = *bytes.first()?;
    if matches!(quote, b'"' | b'\'') {
        let len = memchr(quote, &bytes[1..])?;
        return Some((&bytes[1..=len], len + 2));
    }
    let len = bytes.iter().position(|byte| is_blank(*byte) || *byte == b'>')?;
    let value = &bytes[..len];
    let is_usual = !value.is_empty() && !value.iter().any(|byte| b"\"'<=`&".contains(byte));
    is_usual.then_some((value, len))
}

fn is_of_attribute(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_blank(**byte)).count()
}
