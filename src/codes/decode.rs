//! Bytes of a text file as text, whatever wrote them.
//!
//! Enters: bytes. Leaves: the text, or none. Never replaces what it cannot decode.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of a file's head that tell what it is.
pub(crate) const SNIFFED: usize = 64 * 1024;

/// BOM, strict UTF-8, UTF-16 by its zero bytes, GB18030: the order that works.
pub fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned());
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        return Some(encoding.decode_without_bom_handling(bytes).0.into_owned());
    }
    [UTF_8, GB18030]
        .into_iter()
        .find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes))
        .map(|text| text.into_owned())
}

/// Whether the zero bytes of a text without a mark say that it is UTF-16.
pub fn is_utf16(bytes: &[u8]) -> bool {
    utf16_without_bom(bytes).is_some()
}

fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(SNIFFED) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    // The delimiters of a table are ASCII, whose high byte is 0; characters such as 一
    // (U+4E00) have a low byte of 0, but are few.
    let (even, odd) = (zeros(0), zeros(1));
    let many = |zeros: usize| zeros * 50 > head.len();
    match (even, odd) {
        (even, odd) if many(odd) && odd > 2 * even => Some(UTF_16LE),
        (even, odd) if many(even) && even > 2 * odd => Some(UTF_16BE),
        _ => None,
    }
}
