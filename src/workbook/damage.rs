//! Texts with small damages, for what must be read alike in two ways.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Where a text is damaged, how many characters of it, and what stands for them; without
/// that they stand twice.
pub(super) type Change = (Index, usize, Option<&'static str>);

/// Damages with signs that mean something.
pub(super) fn change(signs: &'static [&'static str]) -> impl Strategy<Value = Change> {
    let by = prop_oneof![1 => Just(None), 4 => select(signs).prop_map(Some)];
    (any::<Index>(), 0_usize..12, by)
}

/// A text with a damage.
pub(super) fn changed(text: &str, (at, len, by): Change) -> String {
    let places = text.char_indices().map(|(place, _)| place).chain([text.len()]);
    let places: Vec<usize> = places.collect();
    let start = at.index(places.len());
    let end = (start + len).min(places.len() - 1);
    let (head, piece, tail) =
        (&text[..places[start]], &text[places[start]..places[end]], &text[places[end]..]);
    match by {
        Some(by) => format!("{head}{by}{tail}"),
        None => format!("{head}{piece}{piece}{tail}"),
    }
}
