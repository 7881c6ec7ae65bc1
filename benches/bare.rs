//! Bare calamine: reads every cell of a folder's xlsx files and prints how many hold a value.
//!
//! `benches/evidence` times this process beside `nianbao run` on the same files.
//! RAYON_NUM_THREADS sets the number of threads of both.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints")]

#[path = "support/cells.rs"]
mod cells;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    // `cargo bench` adds an option of its own, which names no folder.
    let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with("--")) else {
        eprintln!("bare: no folder given; run benches/evidence");
        return ExitCode::SUCCESS;
    };
    let files = cells::xlsx_below(Path::new(&folder));
    if files.is_empty() {
        eprintln!("bare: no xlsx file below {folder}");
        return ExitCode::from(2);
    }
    println!("files {}, cells {}", files.len(), cells::count(&files));
    ExitCode::SUCCESS
}
