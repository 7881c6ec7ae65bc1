//! Tests of the loader, as tables of texts and faults.

mod load;
mod predicates;
mod rules;
