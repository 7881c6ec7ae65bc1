//! Links from a figure to the definition of its indicator.
//!
//! Enters: the glossary of the document. Leaves: links to the rows of the table 指标定义, in
//! this page or the one that holds them. Never links to what is not there.

use maud::{Markup, html};

use crate::report::choice::Glossary;
use crate::report::document::Document;

/// The table of definitions.
pub(super) const DEFINITIONS: &str = "definitions";

/// The terms of a page.
#[derive(Clone, Copy)]
pub(super) struct Terms<'d> {
    glossary: &'d Glossary,
    /// Whether the definitions stand anywhere.
    defined: bool,
}

impl<'d> Terms<'d> {
    /// Those of a document.
    pub(super) fn of(document: &'d Document) -> Terms<'d> {
        let glossary = &document.glossary;
        let own = || document.tables().any(|table| table.id == DEFINITIONS);
        Terms { glossary, defined: !glossary.page.is_empty() || own() }
    }

    /// The page that holds the definitions; empty for this one.
    pub(super) fn page(&self) -> &'d str {
        self.glossary.page
    }

    /// The anchor of an indicator's definition, by its name.
    pub(super) fn anchor(&self, name: &str) -> Option<String> {
        self.glossary.indicator(name).map(|id| format!("def-{id}"))
    }

    /// Where a word is defined.
    pub(super) fn href(&self, word: &str) -> Option<String> {
        let anchor = self.anchor(word).filter(|_| self.defined)?;
        Some(format!("{}#{anchor}", self.page()))
    }

    /// The word, as a link where it is defined.
    pub(super) fn word(&self, word: &str) -> Markup {
        match self.href(word) {
            Some(href) => html! { a.term href=(href) { (word) } },
            None => html! { (word) },
        }
    }

    /// A figure in running text, with a link to what it is a figure of.
    pub(super) fn figure(&self, indicator: &str, figure: &str) -> Markup {
        let known = self.glossary.terms.values().any(|id| id == indicator);
        match known && self.defined {
            true => html! { a.term href={ (self.page()) "#def-" (indicator) } { (figure) } },
            false => html! { (figure) },
        }
    }

    /// Beside the head of a column that sorts, where the head itself cannot be a link.
    pub(super) fn beside(&self, head: &str) -> Markup {
        match self.href(head) {
            Some(href) => html! { a.def href=(href) aria-label={ "“" (head) "”的定义" } { "注" } },
            None => html! {},
        }
    }
}
