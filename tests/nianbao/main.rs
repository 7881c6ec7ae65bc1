//! The program as its users see it: contract, laws, readers, truth, wrong programs, command line.
//!
//! One binary, because each test binary links the whole program anew.

mod agreement;
mod browser;
mod cli;
mod compare;
mod contract;
mod faulty;
mod inspect;
mod laws;
mod readers;
#[cfg(feature = "pdf")]
mod pdf;
mod recomputed;
mod reference;
mod regions;
mod support;
mod template;
mod truth;
mod workbook;
mod written;
mod wrong_programs;
