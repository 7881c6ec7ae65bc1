//! Tags and texts of any page, through html5gum.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};

use super::{Page, Spans, is_silent};

/// Goes over a page, or over the rest of one from a place outside of tags.
pub(super) fn walk(text: &str, page: &mut Page) {
    let mut tags = Tags::default();
    let hear = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        tags.hear(&event, page);
        None
    };
    let mut emitter = CallbackEmitter::new(hear);
    // Within scripts and styles nothing is a tag but the one that ends them.
    emitter.naively_switch_states(true);
    // Nothing is told but by the callback: the tokens are none.
    Tokenizer::new_with_emitter(text, Lenient(emitter)).for_each(drop);
}

/// Hears of tags and text, and not of errors, for which every byte would be looked at.
struct Lenient<E>(E);

impl<E: Emitter> ForwardingEmitter for Lenient<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = E::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// The tag that is read, and the one whose content is no text of the page.
#[derive(Default)]
struct Tags {
    name: Vec<u8>,
    attribute: Vec<u8>,
    spans: Spans,
    silent: Option<Vec<u8>>,
}

impl Tags {
    fn hear(&mut self, event: &CallbackEvent<'_>, page: &mut Page) {
        match *event {
            CallbackEvent::OpenStartTag { name } => {
                self.name.clear();
                self.name.extend_from_slice(name);
                self.spans = Spans::default();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend_from_slice(name);
            }
            CallbackEvent::AttributeValue { value } => self.spans.take(&self.attribute, value),
            CallbackEvent::CloseStartTag { .. } if self.silent.is_none() => {
                if is_silent(&self.name) {
                    self.silent = Some(self.name.clone());
                } else {
                    page.start(&self.name, self.spans);
                }
            }
            CallbackEvent::EndTag { name } if self.silent.as_deref() == Some(name) => {
                self.silent = None;
            }
            CallbackEvent::EndTag { name } if self.silent.is_none() => page.end(name),
            CallbackEvent::String { value } if self.silent.is_none() => page.say(value),
            _ => {}
        }
    }
}
