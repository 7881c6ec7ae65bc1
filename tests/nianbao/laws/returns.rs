//! What goes back to senders says all that their files said, but of persons.

use nianbao::diag::{Diagnostic, Severity};
use nianbao::pipeline::{self, Outcome, Silent};
use nianbao::spec::Pipeline;

use crate::support::figures::{differences, summary, written};
use crate::support::files_below;
use crate::support::sample::sample;

/// Errors and warnings with their places, but for the extension of a returned workbook
/// and the name of a text file's sheet.
fn faults(outcome: &Outcome) -> Vec<String> {
    let is_fault = |finding: &&Diagnostic| finding.severity() != Severity::Note;
    let shown = |finding: &Diagnostic| {
        let place = &finding.place;
        let file = place.file.strip_suffix(".xlsx.xlsx").map(|stem| format!("{stem}.xlsx"));
        let file =
            file.or_else(|| place.file.strip_suffix(".csv.xlsx").map(|s| format!("{s}.csv")));
        let file =
            file.or_else(|| place.file.strip_suffix(".xls.xlsx").map(|s| format!("{s}.xls")));
        let sheet = if place.sheet == "Sheet1" { "" } else { &place.sheet };
        let file = file.unwrap_or_else(|| place.file.clone());
        format!("{} {file} {sheet} {} {}", finding.code.id, place.cell, finding.field)
    };
    let mut faults: Vec<String> = outcome.diagnostics.iter().filter(is_fault).map(shown).collect();
    faults.sort();
    faults
}

#[test]
fn a_folder_of_unmended_returns_gives_the_same_figures_and_faults() {
    let mut pipeline = Pipeline::built_in().expect("the built-in pipeline");
    pipeline.output.returns_of_warnings = true;
    let right = &sample().outcome;
    let files = right.render(&pipeline, &Silent).expect("the report renders");
    let folder = tempfile::tempdir().expect("a folder");
    let mut returned = 0;
    for (name, bytes) in files_below(sample().path()) {
        let back = files.get(&format!("quality/returns/{name}.xlsx"));
        let (name, bytes) = match back {
            Some(content) => (format!("{name}.xlsx"), content.to_vec()),
            None => (name, bytes),
        };
        returned += usize::from(back.is_some());
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    assert!(returned > 50, "{returned}");
    let again = pipeline::run(&pipeline, folder.path(), None, &Silent).expect("the job runs");
    let differ = differences(&written(&again.figures), &written(&right.figures));
    assert!(differ.is_empty(), "{}", summary(&differ));
    assert_eq!(faults(&again), faults(right));
}
