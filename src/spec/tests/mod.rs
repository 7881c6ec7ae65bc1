//! Tests of the loader, as tables of texts and faults.

mod expected;
mod load;
mod predicates;
mod rules;
mod schemes;
