//! How long each step takes: `cargo bench --bench steps`.
//!
//! Enters: plain workbooks of one year-end (one sheet, one header row, thirty
//! columns), written once by `synth` into `target/bench-data`. Each step starts
//! from what the step before left.
//! `NIANBAO_BENCH_FILES` and `NIANBAO_BENCH_ROWS` (rows a file) change the size.

#[path = "support/cells.rs"]
mod cells;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use nianbao::pipeline::{self, Inputs, Outcome, Silent};
use nianbao::spec::Pipeline;
use nianbao::synth::{Layout, Plan, Truth, write};

fn main() {
    divan::main();
}

/// The size of the input, its folder, and the built-in pipeline over it.
struct Sample {
    organizations: u32,
    folder: PathBuf,
    pipeline: Pipeline,
    inputs: Inputs,
}

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let (files, rows) = (number("NIANBAO_BENCH_FILES", 20), number("NIANBAO_BENCH_ROWS", 2_000));
    let folder = synthesized(files, rows);
    let pipeline = Pipeline::built_in().expect("the built-in pipeline is valid");
    let inputs = pipeline::inputs(&pipeline, &folder, None).expect("synth wrote spreadsheets");
    Sample { organizations: files * rows, folder, pipeline, inputs }
});

impl Sample {
    fn reconciled(&self) -> Outcome {
        let files = pipeline::read(&self.inputs, &self.pipeline, &Silent);
        pipeline::reconcile(self.inputs.clone(), files, &self.pipeline, &Silent)
    }
}

fn number(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).map_or(usual, |text| text.parse().expect("a number"))
}

/// The folder of workbooks of a size; written whole under another name first, so
/// that a folder of this name is complete.
fn synthesized(files: u32, rows: u32) -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    let folder = data.join(format!("steps-{files}x{rows}"));
    if !folder.exists() {
        let unfinished = data.join(format!("steps-{files}x{rows}.new"));
        let plan = Plan {
            years: vec![2025],
            layout: Layout::Plain,
            truth: Truth::None,
            ..Plan::new(files * rows, files, 2015)
        };
        write(&plan, &unfinished).expect("synth writes below target");
        std::fs::rename(&unfinished, &folder).expect("a folder can be renamed");
    }
    folder
}

/// The floor: every cell read and dropped.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn bare_calamine(bencher: Bencher<'_, '_>) {
    let files = cells::xlsx_below(&SAMPLE.folder);
    bencher.counter(ItemsCount::new(SAMPLE.organizations)).bench(|| cells::count(&files));
}

/// Spreadsheets → typed rows.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn read(bencher: Bencher<'_, '_>) {
    let sample = &*SAMPLE;
    bencher
        .counter(ItemsCount::new(sample.organizations))
        .bench(|| pipeline::read(&sample.inputs, &sample.pipeline, &Silent));
}

/// Typed rows → register, figures and verdicts.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn reconcile(bencher: Bencher<'_, '_>) {
    let sample = &*SAMPLE;
    bencher
        .counter(ItemsCount::new(sample.organizations))
        .with_inputs(|| pipeline::read(&sample.inputs, &sample.pipeline, &Silent))
        .bench_values(|files| {
            pipeline::reconcile(sample.inputs.clone(), files, &sample.pipeline, &Silent)
        });
}

/// Everything found → the files of the report, in memory.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn render(bencher: Bencher<'_, '_>) {
    let outcome = SAMPLE.reconciled();
    bencher
        .counter(ItemsCount::new(SAMPLE.organizations))
        .bench(|| outcome.render(&SAMPLE.pipeline, &Silent).expect("the report renders"));
}
