//! The contract, sentence by sentence, in small tables.
//!
//! Expectations are taken from the contract's words, never from a run.

mod completeness;
mod composed;
mod consistency;
mod damaged;
mod decisions;
mod findings;
mod found;
mod headers;
mod identity;
mod indicators;
mod layout;
mod outputs;
mod letter;
mod parties;
mod people;
mod precedence;
mod public;
mod region;
mod returns;
mod schemes;
mod scope;
mod values;
mod verdicts;
mod years;
