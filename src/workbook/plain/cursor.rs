//! A place in a piece of XML, going on from tag to tag.
//!
//! Enters: XML in UTF-8. Leaves: tags, attributes and texts, borrowed. What is not written
//! the usual way yields `None`: the caller gives up.

use std::borrow::Cow;

/// See the module.
pub(super) struct Cursor<'x> {
    xml: &'x str,
    at: usize,
}

/// How a tag ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `>`: content follows.
    Open,
    /// `/>`.
    Empty,
}

impl<'x> Cursor<'x> {
    pub(super) fn new(xml: &'x str) -> Cursor<'x> {
        Cursor { xml, at: 0 }
    }

    #[inline]
    fn next(&self) -> Option<u8> {
        self.xml.as_bytes().get(self.at).copied()
    }

    /// True where nothing but blanks follows.
    #[inline]
    pub(super) fn is_at_end(&mut self) -> bool {
        self.skip_blanks();
        self.at == self.xml.len()
    }

    #[inline]
    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.next() {
            self.at += 1;
        }
    }

    /// Goes beyond this text, where it is what follows the blanks.
    #[inline]
    pub(super) fn takes<const N: usize>(&mut self, text: &[u8; N]) -> bool {
        self.skip_blanks();
        self.takes_at_once(text)
    }

    #[inline]
    fn takes_at_once<const N: usize>(&mut self, text: &[u8; N]) -> bool {
        let follows = self.xml.as_bytes()[self.at..].first_chunk() == Some(text);
        if follows {
            self.at += N;
        }
        follows
    }

    /// Goes beyond the start of a tag, `<c`, up to its attributes.
    #[inline]
    pub(super) fn opens<const N: usize>(&mut self, tag: &[u8; N]) -> bool {
        let before = self.at;
        let opens = self.takes(tag)
            && matches!(self.next(), Some(b' ' | b'>' | b'/' | b'\n' | b'\r' | b'\t'));
        if !opens {
            self.at = before;
        }
        opens
    }

    /// Goes beyond the name of whatever tag opens here.
    pub(super) fn name(&mut self) -> Option<&'x str> {
        let opens = self.takes(b"<");
        let name = self.until(|byte| !is_of_name(byte))?;
        (opens && !name.is_empty()).then_some(name)
    }

    /// Goes beyond a closing tag, where one follows.
    pub(super) fn closes(&mut self) -> Option<bool> {
        if !self.takes(b"</") {
            return Some(false);
        }
        self.until(|byte| !is_of_name(byte))?;
        self.takes_at_once(b">").then_some(true)
    }

    /// Goes beyond the rest of a tag, whatever its attributes.
    #[inline]
    pub(super) fn rest_of_tag(&mut self) -> Option<Tag> {
        self.attributes(|_, _| Some(()))
    }

    /// Goes beyond the rest of a tag, handing out its attributes as they are written.
    #[inline]
    pub(super) fn attributes(
        &mut self,
        mut each: impl FnMut(&'x str, &'x str) -> Option<()>,
    ) -> Option<Tag> {
        loop {
            self.skip_blanks();
            match self.next()? {
                b'>' => {
                    self.at += 1;
                    return Some(Tag::Open);
                }
                b'/' => return self.takes_at_once(b"/>").then_some(Tag::Empty),
                _ => {}
            }
            let name = self.until(|byte| !is_of_name(byte))?;
            let quote = if self.takes_at_once(b"=\"") {
                b'"'
            } else if self.takes_at_once(b"='") {
                b'\''
            } else {
                return None;
            };
            let value = self.until(|byte| byte == quote || byte == b'<')?;
            if self.next() != Some(quote) || name.is_empty() {
                return None;
            }
            self.at += 1;
            each(name, value)?;
        }
    }

    /// What stands before the first byte of this kind.
    #[inline]
    fn until(&mut self, is: impl Fn(u8) -> bool) -> Option<&'x str> {
        let rest = &self.xml.as_bytes()[self.at..];
        let len = rest.iter().position(|byte| is(*byte))?;
        let start = self.at;
        self.at += len;
        // The byte that ends it is one of ASCII, so that no character is cut.
        self.xml.get(start..self.at)
    }

    /// The raw text up to this closing tag, which ends it.
    #[inline]
    pub(super) fn text<const N: usize>(&mut self, closing: &[u8; N]) -> Option<&'x str> {
        let text = self.until(|byte| byte == b'<')?;
        self.takes_at_once(closing).then_some(text)
    }

    /// Goes beyond the next occurrence of this text; what stands before it.
    pub(super) fn skip_to(&mut self, text: &str) -> Option<&'x str> {
        let rest = &self.xml[self.at..];
        let len = memchr::memmem::find(rest.as_bytes(), text.as_bytes())?;
        self.at += len + text.len();
        Some(&rest[..len])
    }
}

/// Keeps the value of an attribute, which a tag holds once.
#[inline]
pub(super) fn once<'x>(kept: &mut Option<&'x str>, value: &'x str) -> Option<()> {
    kept.replace(value).is_none().then_some(())
}

#[inline]
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')
}

/// A raw text as it is meant. A carriage return would be read as a line feed, and `_x000D_`
/// as a character: nothing for here.
#[inline]
pub(super) fn meant(raw: &str) -> Option<Cow<'_, str>> {
    let bytes = raw.as_bytes();
    if memchr::memchr3(b'&', b'\r', b'_', bytes).is_none() {
        return Some(Cow::Borrowed(raw));
    }
    let text = quick_xml::escape::unescape(raw).ok()?;
    (!bytes.contains(&b'\r') && !text.contains("_x")).then_some(text)
}
