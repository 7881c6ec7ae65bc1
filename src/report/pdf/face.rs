//! The two faces of the pages: which characters they have, how wide they run.
//!
//! Enters: text. Leaves: text that can be set, and its width. Never asks the system for a
//! face. What one face lacks is set in the other; what both lack is set as 〓.

use std::sync::OnceLock;

use ttf_parser::Face;

use crate::report::chart;

/// The face of the text; `assets/fonts/README.md` says how it was made.
pub(super) static SERIF: &[u8] = include_bytes!("../../../assets/fonts/NotoSerifSC-Regular.ttf");

/// The face of headings, tables and charts: its digits are equally wide.
pub(super) static SANS: &[u8] = chart::SANS;

/// The text as it is set.
pub(super) fn printable(text: &str) -> String {
    chart::shown(text, |c| faces().iter().any(|face| face.glyph_index(c).is_some()))
}

/// The width of a text of a table in em: the sum of its advance widths, since the faces have
/// no kerning.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

fn advance(c: char) -> f64 {
    let advance = |face: &Face<'_>| {
        let units = face.glyph_hor_advance(face.glyph_index(c)?)?;
        Some(f64::from(units) / f64::from(face.units_per_em()))
    };
    faces().iter().find_map(advance).unwrap_or(1.0)
}

/// The sans, then the serif: the order in which a table looks for a character.
fn faces() -> &'static [Face<'static>; 2] {
    static FACES: OnceLock<[Face<'static>; 2]> = OnceLock::new();
    FACES.get_or_init(|| {
        // The bytes are fixed at build time, and the tests of this room parse them.
        [SANS, SERIF].map(|face| Face::parse(face, 0).expect("an embedded face is a TrueType face"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_serif_has_every_character_of_the_division_table() {
        let regions = include_str!("../../codes/data/regions.csv").trim_start_matches('\u{feff}');
        let lacks = |c: &char| !c.is_whitespace() && faces()[1].glyph_index(*c).is_none();
        assert_eq!(regions.chars().filter(lacks).collect::<String>(), "");
    }

    #[test]
    fn what_both_faces_lack_is_seen() {
        assert_eq!(printable("王喆\u{e000}𠮷"), "王〓〓〓");
        assert_eq!(printable("一 \n 二\u{200b}"), "一 二");
    }

    #[test]
    fn han_characters_are_one_em_wide_and_digits_equally_wide() {
        assert_eq!(width("武汉市"), 3.0);
        assert!("0123456789".chars().all(|c| advance(c) == advance('0')));
    }
}
