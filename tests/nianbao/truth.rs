//! The whole job over synthetic data gives the true figures, every one of them.
//!
//! The truth is tallied by `synth` from its own records; it shares no step with
//! the program (the architecture test sees to that).

use std::collections::BTreeMap;
use std::path::Path;

use nianbao::diag::Severity;
use nianbao::register::Status;
use nianbao::synth::{self, Plan, Truth};

use crate::support::figures::{differences, summary, written};
use crate::support::files_below;
use crate::support::sample::{Sample, plan, sample, small};

#[track_caller]
fn equals_its_truth(sample: &Sample) {
    let found = written(&sample.outcome.figures);
    assert!(found.len() > 10_000, "{} figures", found.len());
    let differences = differences(&found, &sample.truth);
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), summary(&differences));
}

#[test]
fn every_figure_of_the_sample_is_the_true_one() {
    equals_its_truth(sample());
}

#[test]
fn every_figure_of_another_province_is_the_true_one() {
    equals_its_truth(small());
}

#[test]
fn the_sample_holds_no_errors() {
    let errors: Vec<String> = sample()
        .outcome
        .diagnostics
        .iter()
        .filter(|finding| finding.severity() == Severity::Error)
        .map(|finding| format!("{} {finding}", finding.code.id))
        .collect();
    assert!(errors.is_empty(), "{} errors, first: {}", errors.len(), errors[0]);
}

/// One credit code is one entry; who is in scope at each year-end, and where.
#[test]
fn the_register_of_the_sample_is_the_true_one() {
    let text =
        std::fs::read_to_string(sample().path().join("truth/register.csv")).expect("the truth");
    let mut truth: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for record in
        csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).into_records()
    {
        let record = record.expect("a row");
        if &record[3] == "true" {
            let year = truth.entry(record[0].to_owned()).or_default();
            assert!(
                year.insert(record[1].to_owned(), record[2].to_owned()).is_none(),
                "{record:?}"
            );
        }
    }
    for year in &sample().outcome.year_ends {
        let register = &year.registered.register;
        let found: BTreeMap<String, String> = (0..register.len())
            .map(|at| {
                let text = |column| register.text(column, at).unwrap_or("未知").to_owned();
                (text("credit_code"), text("region"))
            })
            .collect();
        assert_eq!(found.len(), register.len(), "a code stands twice at {}", year.as_of);
        let truth = truth.remove(&year.as_of.to_string()).expect("a year-end");
        let wrong: Vec<_> =
            truth.iter().filter(|(code, region)| found.get(*code) != Some(region)).collect();
        let more: Vec<_> = found.keys().filter(|code| !truth.contains_key(*code)).collect();
        assert!(
            wrong.is_empty() && more.is_empty(),
            "{}: lacking {wrong:?}, too many {more:?}",
            year.as_of
        );
    }
    assert!(truth.is_empty(), "a year-end is lacking: {:?}", truth.keys());
}

/// Rows and data rows of every sheet, as `synth` counted them while writing.
#[test]
fn the_ledger_of_the_sample_is_the_true_one() {
    let text = std::fs::read_to_string(sample().path().join("truth/files.csv")).expect("the truth");
    let ledger = &sample().outcome.ledger;
    let mut lines = 0;
    for record in
        csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).into_records()
    {
        let record = record.expect("a row");
        let line = ledger.iter().find(|line| {
            line.file == record[0] && (line.sheet == record[1] || line.sheet.is_empty())
        });
        let line = line.unwrap_or_else(|| panic!("{record:?} is not in the ledger"));
        let data = line.accepted + line.merged + line.set_aside;
        let found = [line.rows, line.not_data, data].map(|number| number.to_string());
        assert_eq!(
            found.join(" "),
            format!("{} {} {}", &record[2], &record[3], &record[4]),
            "{record:?}"
        );
        lines += 1;
    }
    assert_eq!(lines, ledger.len());
}

/// Every unit of the list is received with as many organizations as `synth` gave it.
#[test]
fn every_unit_of_the_sample_has_reported_as_many_as_it_should() {
    for sample in [sample(), small()] {
        let years = &sample.outcome.year_ends;
        let units = years.iter().flat_map(|year| {
            &year.registered.completeness.as_ref().expect("the sample lists its units").units
        });
        let open: Vec<String> = units
            .clone()
            .filter(|unit| unit.status != Status::Received || unit.difference() != Some(0))
            .map(|unit| format!("{} {} {:?}", unit.unit.unit, unit.status.id(), unit.difference()))
            .collect();
        assert!(units.count() > 60 && open.is_empty(), "{open:?}");
    }
}

/// What lies in the repository is what `synth` writes without the large files of
/// the truth, byte for byte.
#[test]
fn sample_data_is_what_synth_writes() {
    let kept = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data"));
    let folder = tempfile::tempdir().expect("a folder");
    synth::write(&Plan { truth: Truth::None, ..plan() }, folder.path()).expect("a sample");
    let written = files_below(folder.path());
    let lacking: Vec<&String> = written.keys().filter(|name| !kept.contains_key(*name)).collect();
    assert!(lacking.is_empty(), "sample_data/ lacks {} files, first {}", lacking.len(), lacking[0]);
    for (name, bytes) in &kept {
        assert!(written.get(name) == Some(bytes), "sample_data/{name} is not what synth writes");
    }
    let size: usize = kept.values().map(Vec::len).sum();
    assert!(size <= 5 << 20, "sample_data/ holds {size} bytes");
}
