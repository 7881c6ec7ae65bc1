//! Small pieces of WordprocessingML.
//!
//! Enters: text, possibly from data. Leaves: runs, fields and paragraphs. Never a character
//! that XML does not allow.

use std::borrow::Cow;

use quick_xml::escape::escape;

/// Text or the value of an attribute.
pub(super) fn escaped(text: &str) -> String {
    let is_allowed = |c: char| c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: Cow<'_, str> = match text.chars().all(is_allowed) {
        true => text.into(),
        false => text.chars().map(|c| if is_allowed(c) { c } else { ' ' }).collect(),
    };
    escape(text).into_owned()
}

/// A run of text.
pub(super) fn run(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text)),
    }
}

/// A field with what it shows until it is brought up to date.
pub(super) fn field(instruction: &str, shown: &str) -> String {
    let mark = |kind| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{}<w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r>{}{}{}",
        mark("begin"),
        escaped(instruction),
        mark("separate"),
        run(shown),
        mark("end"),
    )
}

/// A paragraph of a style; the body of the text has none.
pub(super) fn paragraph(style: &str, content: &str) -> String {
    paragraph_with(style, "", content)
}

/// As [`paragraph`], with further properties, which the schema wants behind the style.
pub(super) fn paragraph_with(style: &str, properties: &str, content: &str) -> String {
    let style = match style {
        "" => String::new(),
        style => format!("<w:pStyle w:val=\"{style}\"/>"),
    };
    match (style.as_str(), properties) {
        ("", "") => format!("<w:p>{content}</w:p>"),
        _ => format!("<w:p><w:pPr>{style}{properties}</w:pPr>{content}</w:p>"),
    }
}

/// Content with a bookmark around it.
pub(super) fn bookmarked(id: usize, name: &str, content: &str) -> String {
    format!(
        "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>{content}<w:bookmarkEnd w:id=\"{id}\"/>"
    )
}
