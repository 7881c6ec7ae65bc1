//! The marks of a page: 内部资料, 虚构示例数据.
//!
//! Enters: their words. Leaves: markup, the rule for printed pages, and back from a page
//! the words. Never lets a word end the string or the style that holds it.

use maud::{Markup, html};

/// The marks in a line of their own style.
pub(super) fn marks(marks: &[String]) -> Markup {
    html! { @if !marks.is_empty() { span.marks { @for mark in marks { strong { (mark) } } } } }
}

/// The marks that a page of ours bears.
pub(crate) fn marks_of(page: &str) -> Vec<String> {
    let bar =
        page.split_once("<span class=\"marks\">").and_then(|(_, rest)| rest.split_once("</span>"));
    let words = bar.map_or("", |(bar, _)| bar).split("<strong>").skip(1);
    words.filter_map(|word| Some(word.split_once("</strong>")?.0.to_owned())).collect()
}

/// The marks at the head of each printed page.
pub(super) fn running_marks(marks: &[String]) -> String {
    let text: String = marks.join("　").chars().map(css_character).collect();
    format!("@media print {{ @page {{ @top-right {{ content: \"{text}\"; }} }} }}")
}

/// A character inside a string of a style sheet; what could end the string or
/// the style is written by its number.
fn css_character(c: char) -> String {
    match c {
        '"' | '\\' | '<' | '>' | '&' | '\0'..='\u{1f}' => format!("\\{:x} ", u32::from(c)),
        _ => c.to_string(),
    }
}
