//! What reading costs, each job as a process of its own for `benches/evidence`:
//!
//! * `reading cells FOLDER`: calamine with the allocator of the program: every cell of a
//!   folder's xlsx files is looked at and dropped;
//! * `reading typed FOLDER`: the same files read and typed by the program;
//! * `reading years PIPELINE`: a pipeline with registers of earlier reports; prints the
//!   seconds of its steps;
//! * `reading figures ROWS COPIES`: all figures of so many organizations in every county,
//!   the catalogue taken so many times over; prints the seconds;
//! * `reading evaluation COUNTIES ITEMS`: all counties against a scheme of so many items, then
//!   with one weight changed; prints the seconds, beside those of the same sums in floating
//!   point;
//! * `reading text`: a table in memory as csv in two encodings and as a web page, read into
//!   cells on one thread; prints MB/s, the median of some rounds.
//!
//! RAYON_NUM_THREADS sets the number of threads of the first two.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints")]

#[path = "support/cells.rs"]
mod cells;
#[path = "support/evaluation.rs"]
mod evaluation;
#[path = "support/register.rs"]
mod register;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use nianbao::indicators;
use nianbao::pipeline::{self, Silent};
use nianbao::register::Registered;
use nianbao::spec::Pipeline;
use nianbao::workbook;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // `cargo bench` adds an option of its own, which names no job.
    let given: Vec<String> =
        std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    match given.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["cells", folder] => {
            let files = cells::xlsx_below(Path::new(folder));
            println!("files {}, cells {}", files.len(), cells::count(&files));
        }
        ["typed", folder] => println!("rows {}", typed(Path::new(folder))),
        ["years", pipeline] => years(Path::new(pipeline)),
        ["figures", rows, copies] => figures(rows, copies),
        ["evaluation", counties, items] => evaluation::measure(counties, items),
        ["text"] => text(),
        [] => eprintln!("reading: no job given; run benches/evidence"),
        _ => {
            eprintln!(
                "reading: jobs are cells FOLDER, typed FOLDER, years PIPELINE, figures ROWS COPIES, evaluation COUNTIES ITEMS, text"
            );
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// Rows that were typed.
fn typed(folder: &Path) -> usize {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline is valid");
    let inputs = pipeline::inputs(&pipeline, folder, None).expect("a folder of spreadsheets");
    let files = pipeline::read(&inputs, &pipeline, &Silent);
    files.iter().flat_map(|file| &file.batches).map(|(_, batch)| batch.len()).sum()
}

/// Prints the seconds of each step of a pipeline, the report left out.
fn years(pipeline: &Path) {
    let pipeline = Pipeline::load(pipeline).expect("a pipeline");
    let mut clock = Instant::now();
    let mut lap = |what: &str| {
        println!("{what},{:.3}", clock.elapsed().as_secs_f64());
        clock = Instant::now();
    };
    let inputs =
        pipeline::inputs(&pipeline, &pipeline.data, None).expect("a folder of spreadsheets");
    lap("earlier");
    let files = pipeline::read(&inputs, &pipeline, &Silent);
    lap("read");
    let outcome = pipeline::reconcile(inputs, files, &pipeline, &Silent);
    lap("reconcile");
    let current = outcome.current().expect("a year-end");
    std::hint::black_box(indicators::compute(&current.registered, &pipeline));
    lap("figures of one year-end");
    // Taking it apart is no part of the job.
    std::mem::forget(outcome);
}

/// Prints the counties and the seconds of all figures.
fn figures(rows: &str, copies: &str) {
    let (rows, copies) = (rows.parse().expect("rows"), copies.parse().expect("copies"));
    let mut pipeline = Pipeline::built_in().expect("the built-in pipeline is valid");
    let once = pipeline.indicators.clone();
    pipeline.indicators = (0..copies).flat_map(|_: usize| once.clone()).collect();
    let (register, counties) = register::register(rows);
    let registered = Registered { register, ..Registered::default() };
    let start = Instant::now();
    std::hint::black_box(indicators::compute(&registered, &pipeline));
    println!("{counties},{:.3}", start.elapsed().as_secs_f64());
}

const ROUNDS: usize = 5;

fn text() {
    let rows: Vec<[String; 8]> = (0..200_000).map(row).collect();
    let csv: String = rows.iter().map(|row| row.join(",") + "\r\n").collect();
    let (gb18030, _, _) = encoding_rs::GB18030.encode(&csv);
    let line = |row: &[String; 8]| format!("<tr><td>{}</td></tr>\n", row.join("</td><td>"));
    let lines: String = rows.iter().map(line).collect();
    let page = format!("<html><meta charset=\"utf-8\"><body><table>{lines}</table></body></html>");
    measure("csv UTF-8", "a.csv", csv.as_bytes());
    measure("csv GB18030", "a.csv", &gb18030);
    measure("html", "a.xls", page.as_bytes());
}

/// A row of a register of invented organizations.
fn row(at: u32) -> [String; 8] {
    [
        format!("5142{at:014}"),
        format!("第{at}示例协会"),
        "武汉市江岸区民政局".to_owned(),
        "社会团体".to_owned(),
        format!("20{:02}-{:02}-01", at % 25, at % 12 + 1),
        "正常".to_owned(),
        (at % 300).to_string(),
        "是".to_owned(),
    ]
}

fn measure(what: &str, name: &str, bytes: &[u8]) {
    let mut seconds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let book = workbook::read(name, bytes, false);
            assert_eq!(book.sheets[0].rows().len(), 200_000, "{what}");
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    println!("{what},{:.0}", bytes.len() as f64 / 1e6 / seconds[ROUNDS / 2]);
}
