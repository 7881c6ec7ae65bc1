//! Text as it is compared: one width, no blanks, one kind of bracket.
//!
//! Enters: the text of a cell. Leaves: the form in which two spellings of one
//! word are equal. Never used for what is printed.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The text in half width (NFKC), without any white space, with `(` and `)` as
/// its only brackets. Case is kept.
#[inline]
pub fn normalize(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(rewritten(text))
}

/// Without a blank between them two characters may be one: again, until nothing changes.
fn rewritten(text: &str) -> String {
    let bare: String = text.nfkc().filter(|c| !is_blank(*c)).map(uniform_bracket).collect();
    if bare.chars().all(is_plain) || bare.nfkc().eq(bare.chars()) { bare } else { rewritten(&bare) }
}

/// The text in the form in which names of organizations are the same name:
/// [`normalize`], in upper case, with one kind of middle dot and of hyphen, and
/// without quotation marks, commas and full stops.
pub fn normalize_name(text: &str) -> Cow<'_, str> {
    // Nearly every name is nothing else.
    if text.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '(' | ')' | '0'..='9')) {
        return Cow::Borrowed(text);
    }
    let text = normalize(text);
    if text.chars().all(|c| name_character(c) == Some(c)) {
        return text;
    }
    let bare: String = text.chars().filter_map(name_character).collect();
    // A full stop may have stood between a letter and its accent.
    if *normalize(&bare) == bare {
        Cow::Owned(bare)
    } else {
        normalize_name(&bare).into_owned().into()
    }
}

/// A registration number in the form in which two spellings are the same number:
/// [`normalize`], in upper case.
pub fn normalize_number(number: &str) -> Cow<'_, str> {
    let number = normalize(number);
    if number.chars().any(char::is_lowercase) { number.to_uppercase().into() } else { number }
}

/// A normalized text without the number or letter of a list before it: 教育 of
/// `03教育`, `(三)教育`, `三、教育`, `C-教育`.
pub(super) fn without_number(text: &str) -> &str {
    let rest = match text.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        Some((number, rest)) if !number.is_empty() && number.chars().all(is_number) => rest,
        _ => text.trim_start_matches(|c: char| c.is_ascii_digit()),
    };
    let lettered = rest.trim_start_matches(|c: char| is_number(c) || c.is_ascii_uppercase());
    let rest = if lettered.starts_with(SEPARATORS) { lettered } else { rest };
    rest.trim_start_matches(SEPARATORS)
}

/// What stands between a number and the word that it numbers.
const SEPARATORS: [char; 8] = ['、', '.', '-', '_', ':', ')', '—', ','];

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

/// Characters that [`normalize`] leaves as they are.
fn is_plain(c: char) -> bool {
    match c {
        '[' | ']' | '{' | '}' => false,
        '!'..='~' | '\u{4e00}'..='\u{9fff}' => true,
        _ => false,
    }
}

/// White space, and characters that leave no ink.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Zero-width characters, byte order mark, soft hyphen, control characters.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(
            c,
            '\u{00ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
        )
}

fn uniform_bracket(c: char) -> char {
    match c {
        '[' | '{' | '〔' | '【' | '〖' => '(',
        ']' | '}' | '〕' | '】' | '〗' => ')',
        _ => c,
    }
}

fn name_character(c: char) -> Option<char> {
    match c {
        '•' | '・' | '‧' | '∙' | '⋅' | '●' | '᛫' => Some('·'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
        '"' | '\'' | '`' | '‘' | '’' | '“' | '”' | '「' | '」' | '『' | '』' | '《' | '》'
        | '〈' | '〉' | '、' | ',' | '。' | '.' | ';' => None,
        _ => Some(c.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_blanks_and_brackets_make_no_difference() {
        for (text, expect) in [
            ("浙江省", "浙江省"),
            ("　浙 江\u{a0}省\u{200b}\n", "浙江省"),
            ("ＡＢｃ１２３", "ABc123"),
            ("党员（人）", "党员(人)"),
            ("国函〔2021〕29号【新】［旧］", "国函(2021)29号(新)(旧)"),
            ("", ""),
            (" \t", ""),
            ("\u{feff}名称", "名称"),
        ] {
            assert_eq!(normalize(text), expect, "{text:?}");
        }
    }

    #[test]
    fn normalizing_twice_changes_nothing() {
        for text in ["ﬁ①㎡…（Ａ）", "〔〕【】", "a b", "ｶﾞ", "½", "e\u{200b}\u{301}", "\u{a8}\u{a8}"]
        {
            let once = normalize(text);
            assert_eq!(normalize(&once), once);
        }
    }

    #[test]
    fn spellings_of_one_organization_are_one_name() {
        for (a, b) in [
            ("杭州市ABC（青少年）协会", "杭州市 abc(青少年)协会"),
            ("阿卜杜·拉协会", "阿卜杜•拉协会"),
            ("阿卜杜・拉协会", "阿卜杜･拉协会"),
            ("“阳光”服务中心", "阳光服务中心"),
            ("A—B协会", "a-b协会"),
            ("CAFE.\u{301}协会", "CAFÉ协会"),
        ] {
            assert_eq!(normalize_name(a), normalize_name(b));
        }
        assert_ne!(normalize_name("西湖协会"), normalize_name("西湖区协会"));
    }
}
