//! The one face of the charts: which characters it has, how wide they run.
//!
//! Enters: text. Leaves: widths, lines, and text without characters that the
//! face lacks. Never asks the system for a face.

use std::sync::OnceLock;

use ttf_parser::Face;

/// The name of the face, as registered with plotters and written in the SVG.
pub(super) const FAMILY: &str = "Noto Sans SC";

/// The face itself; `assets/fonts/README.md` says how it was made.
pub(in crate::report) static BYTES: &[u8] =
    include_bytes!("../../../assets/fonts/NotoSansSC-Regular.ttf");

/// Stands for a character without a glyph, so that the gap is seen.
const SUBSTITUTE: char = '〓';

/// Signs that may not begin a line, and signs that may not end one.
const CLOSING: &str = "，。、；：！？）》」』】〉”’％%,.;:!?)]}·—… ";
const OPENING: &str = "（《「『【〈“‘([{";

/// The characters of a text that the charts cannot draw, sorted, each once.
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing: Vec<char> =
        text.chars().filter(|&c| !c.is_whitespace() && !has_glyph(c)).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

/// The text as it is drawn: white space as single spaces, and 〓 for each
/// character that the face lacks.
pub(super) fn drawable(text: &str) -> String {
    shown(text.trim(), has_glyph)
}

/// The text with white space as single spaces, without marks that have no width, and with 〓
/// for each character that has no glyph.
pub(in crate::report) fn shown(text: &str, has_glyph: impl Fn(char) -> bool) -> String {
    let mut shown = String::new();
    for c in text.chars().filter(|c| !is_unseen(*c)) {
        match c {
            '\u{a0}' => shown.push(c),
            _ if c.is_whitespace() && shown.ends_with(' ') => {}
            _ if c.is_whitespace() => shown.push(' '),
            _ if has_glyph(c) => shown.push(c),
            _ => shown.push(SUBSTITUTE),
        }
    }
    shown
}

/// Marks that have no width: joiners, directions, variants, hints to break.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The width of a text at a size in pixels: the sum of its advance widths,
/// since the face has no kerning.
pub(super) fn width(text: &str, px: f64) -> f64 {
    let face = face();
    let units: u32 = text
        .chars()
        .filter_map(|c| face.glyph_hor_advance(face.glyph_index(c)?))
        .map(u32::from)
        .sum();
    f64::from(units) * px / f64::from(face.units_per_em())
}

/// The greatest width among some texts, rounded up.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, px: f64) -> i32 {
    texts.into_iter().map(|text| width(&drawable(text), px)).fold(0.0, f64::max).ceil() as i32
}

/// The text in lines no wider than `limit`, as few as can be, filled from the first.
pub(super) fn wrap(text: &str, px: f64, limit: i32) -> Vec<String> {
    let limit = f64::from(limit.max(1)).max(px);
    let mut lines = vec![String::new()];
    for piece in pieces(&drawable(text), px, limit) {
        let line = lines.len() - 1;
        let longer = format!("{}{piece}", lines[line]);
        if lines[line].is_empty() || width(longer.trim_end(), px) <= limit {
            lines[line] = longer;
        } else {
            lines.push(piece);
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).collect()
}

/// As [`wrap`], with lines about equally long: for labels and heads.
pub(super) fn wrap_evenly(text: &str, px: f64, limit: i32) -> Vec<String> {
    let full = wrap(text, px, limit);
    let least = (width(&drawable(text), px) / full.len() as f64).floor() as i32;
    (least..limit)
        .step_by(2)
        .map(|narrow| wrap(text, px, narrow))
        .find(|lines| lines.len() == full.len())
        .unwrap_or(full)
}

/// The parts between which a line may break; one that is itself too wide is cut.
fn pieces(text: &str, px: f64, limit: f64) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        let fits =
            |piece: &String| width(piece, px) + width(c.encode_utf8(&mut [0; 4]), px) <= limit;
        match pieces.last_mut() {
            Some(piece) if holds_together(before, c) && fits(piece) => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        before = c;
    }
    pieces
}

fn holds_together(before: char, c: char) -> bool {
    let word = |c: char| c.is_ascii_graphic() || matches!(c, '\u{a0}' | '–' | '−' | '≥' | '≤');
    (word(before) && word(c)) || CLOSING.contains(c) || OPENING.contains(before)
}

fn has_glyph(c: char) -> bool {
    face().glyph_index(c).is_some()
}

fn face() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    // The bytes are fixed at build time, and a test of this file parses them.
    FACE.get_or_init(|| Face::parse(BYTES, 0).expect("the embedded face is a TrueType face"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_face_has_every_character_of_the_division_table_and_of_the_charts() {
        let regions = include_str!("../../codes/data/regions.csv").trim_start_matches('\u{feff}');
        assert_eq!(missing_glyphs(regions), [] as [char; 0]);
        assert_eq!(missing_glyphs("≥≤—–…·％，。、：；（）《》“”〓−→×% \u{a0}"), [] as [char; 0]);
        assert_eq!(missing_glyphs("堃a喆堃"), ['喆', '堃']);
    }

    #[test]
    fn the_line_of_the_face_is_what_the_svg_backend_assumes() {
        assert_eq!(
            (face().ascender(), face().descender(), face().units_per_em()),
            (960, -280, 1000)
        );
    }

    #[test]
    fn text_is_drawn_with_a_visible_sign_for_what_the_face_lacks() {
        assert_eq!(drawable(" 王堃\t \n51.1\u{a0}% \u{1}"), "王〓 51.1\u{a0}% 〓");
        assert_eq!(drawable("\u{feff}武汉\u{200b}市\u{202e}"), "武汉市");
    }

    #[test]
    fn lines_fit_and_keep_figures_and_brackets_whole() {
        let text = "基数：在册3,000家（截至2025年12月31日），未填4家，上限55.3\u{a0}%。";
        for limit in [60, 90, 140, 400] {
            let lines = wrap(text, 12.0, limit);
            assert_eq!(lines.concat(), text);
            assert!(
                lines.iter().all(|line| width(line, 12.0) <= f64::from(limit) + 12.0),
                "{lines:?}"
            );
            assert!(
                lines.iter().all(|line| !line.starts_with([' ', '，', '）', '%'])),
                "{lines:?}"
            );
        }
        assert_eq!(wrap_evenly("恩施土家族苗族自治州", 12.0, 80), ["恩施土家族", "苗族自治州"]);
    }
}
