//! 年报: piles of registration spreadsheets in, an annual report out.
//!
//! Data flows one way, and between two steps there is one value with a name:
//!
//! ```text
//! spreadsheets → cells → rows → register → indicators → evaluation → report
//! ```
//!
//! What is always true:
//!
//! * Every row is accounted for: accepted, merged, set aside, or no data.
//! * Every cell is accounted for: used, personal, in an unknown column, or no data.
//! * Unknown is never 否 and never zero: a rate has bounds, a target can be undecided.
//! * A row needs an identity and nothing else; no unreadable cell costs the row.
//! * The order of files and rows and the number of threads never matter.
//! * Same input, same bytes: no clock, no path of a machine in an output.
//! * A personal column ends in `rows` and is never stored, quoted or logged.
//! * Rates are divided in `quantity`, and rounded in `report::number` alone.
//!
//! The modules in reading order; each names only those before it. `template` makes the
//! form with which the next year's data are collected. `synth` stands apart: it names nothing of the steps, so that its true figures are independent.

pub mod quantity;
pub mod codes;
pub mod diag;
pub mod spec;
pub mod workbook;
pub mod rows;
pub mod register;
pub mod indicators;
pub mod evaluation;
pub mod report;
pub mod template;
pub mod pipeline;
pub mod synth;
pub mod cli;
