//! The bulletin: a template that users edit, filled with figures.
//!
//! Enters: the report and the template. Leaves: a document of the same kind, with the
//! sentences of the template and the tables and charts that it places. Never a number that
//! was typed: figures come by their ids.

mod context;
mod functions;
mod ids;
mod markup;
mod told;

use std::sync::{Arc, Mutex, PoisonError};

use crate::report::document::{Block, Document, Text};
use crate::spec::{Fault, Template};
use functions::Ground;
use told::Told;

use super::view::View;

/// The bulletin over a report.
///
/// # Errors
/// The first fault of the template that only its figures bring to light: a region that the
/// report lacks, a table that it never has; with its line.
pub(super) fn bulletin(
    view: &View<'_>,
    report: &Document,
    template: &Template,
) -> Result<Document, Fault> {
    let tables = report.tables().map(|table| table.id.clone());
    let ground = Arc::new(Ground {
        told: Told::new(view, template.built_in),
        present: tables.chain(report.charts().map(|chart| chart.id.clone())).collect(),
        placed: Mutex::default(),
    });
    let environment = functions::environment(&ground);
    let rendered = environment.render_named_str(
        &template.file,
        &template.text,
        context::context(view, &ground.told),
    );
    let rendered = rendered.map_err(|error| Template::fault(&template.file, &error))?;
    let placed = std::mem::take(&mut *ground.placed.lock().unwrap_or_else(PoisonError::into_inner));
    let (title, sections) = markup::read(&rendered, &placed, report);
    let title = title.unwrap_or_else(|| report.title.clone());
    Ok(Document { title, sections, ..report.without_sections() })
}

/// Puts the sentences of the bulletin into the sections of the report: at the head of each,
/// below the key figures.
pub(super) fn tell(report: &mut Document, bulletin: &Document) {
    for section in &mut report.sections {
        let Some(told) = bulletin.sections.iter().find(|told| told.id == section.id) else {
            continue;
        };
        let own: Vec<&[Text]> = section.blocks.iter().filter_map(prose).collect();
        // What the bulletin took over from the report stands there already.
        let is_new = |block: &&Block| prose(block).is_some_and(|text| !own.contains(&text));
        let prose: Vec<Block> = told.blocks.iter().filter(is_new).cloned().collect();
        let is_key = |block: &Block| matches!(block, Block::KeyFigures(_));
        let at = section.blocks.iter().position(|block| !is_key(block));
        let at = at.unwrap_or(section.blocks.len());
        section.blocks.splice(at..at, prose);
    }
}

/// The text of a paragraph or a list.
fn prose(block: &Block) -> Option<&[Text]> {
    match block {
        Block::Paragraph(text) => Some(std::slice::from_ref(text)),
        Block::List(remarks) => Some(remarks),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
