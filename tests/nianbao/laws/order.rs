//! The order of files and rows and the number of threads never matter.

use std::collections::BTreeMap;

use nianbao::pipeline::{self, Outcome, Silent};
use nianbao::register::{Reported, Status};
use nianbao::report::data::{evaluation_csv, figures_csv, totals_csv};
use nianbao::report::write::Files;
use nianbao::spec::Pipeline;
use nianbao::synth::{self, Plan};
use proptest::prelude::*;

use super::{HEADER, NAMES, Rows, cases, files, rows};
use crate::support::expect::job;
use crate::support::fixture::table;

/// All that stands in no place of a file.
fn results(outcome: &Outcome) -> [Vec<u8>; 3] {
    [
        figures_csv(&outcome.figures).to_vec(),
        totals_csv(&outcome.figures),
        evaluation_csv(&outcome.evaluation),
    ]
}

/// Number of findings by code.
fn findings(outcome: &Outcome) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for finding in &outcome.diagnostics {
        // Runs of rows that are no data depend on where these stand.
        if finding.code.id != "rows/not-data" {
            *counts.entry(finding.code.id).or_default() += 1;
        }
    }
    counts
}

/// Units that share all files, each the rows of its region.
const UNITS: &str = "填报单位|行政区划|应报数|来源
    杭州市西湖区民政局|330106|2|*.csv
    浙江省民政厅|330000||*.csv";

/// What came of each unit.
fn units(rows: &Rows, names: [&str; 3]) -> Vec<(Status, u64, u64, Option<i64>)> {
    let mut files = files(rows, names);
    files.push(table("expected.csv", UNITS));
    let outcome = job(|_| {}, None, &files);
    let year = outcome.current().expect("a year-end");
    let found = year.registered.completeness.as_ref().expect("a list of units");
    let told = |unit: &Reported| (unit.status, unit.rows, unit.accepted, unit.difference());
    found.units.iter().map(told).collect()
}

fn shuffled() -> impl Strategy<Value = (Rows, Rows)> {
    rows().prop_flat_map(|rows| {
        let shuffled: Vec<_> = rows.iter().map(|rows| Just(rows.clone()).prop_shuffle()).collect();
        (Just(rows), shuffled)
    })
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn shuffled_rows_and_files_give_the_same_figures((rows, shuffled) in shuffled()) {
        let first = job(|_| {}, None, &files(&rows, NAMES));
        let second = job(|_| {}, None, &files(&shuffled, ["z.csv", "b.csv", "associations/0.csv"]));
        prop_assert!(results(&first) == results(&second));
        let fates = |outcome: &Outcome| {
            let sum = |part: fn(&nianbao::report::quality::LedgerLine) -> u64| -> u64 {
                outcome.ledger.iter().map(part).sum()
            };
            [sum(|l| l.accepted), sum(|l| l.merged), sum(|l| l.set_aside), sum(|l| l.out_of_scope)]
        };
        prop_assert_eq!(fates(&first), fates(&second));
    }

    #[test]
    fn shuffled_rows_and_files_are_the_same_units((rows, shuffled) in shuffled()) {
        let other = units(&shuffled, ["z.csv", "b.csv", "associations/0.csv"]);
        prop_assert_eq!(units(&rows, NAMES), other);
    }

    /// Findings stand at other places then, but as many of each code.
    #[test]
    fn shuffled_rows_and_files_give_as_many_findings((rows, shuffled) in shuffled()) {
        let first = job(|_| {}, None, &files(&rows, NAMES));
        let second = job(|_| {}, None, &files(&shuffled, ["z.csv", "b.csv", "associations/0.csv"]));
        prop_assert_eq!(findings(&first), findings(&second));
    }

    /// Merging is idempotent.
    #[test]
    fn the_same_files_sent_again_change_nothing(rows in rows()) {
        let once = files(&rows, NAMES);
        let again = files(&rows, ["again.csv", "other.csv", "associations/again.csv"]);
        let first = job(|_| {}, None, &once);
        let second = job(|_| {}, None, &[once, again].concat());
        prop_assert!(results(&first) == results(&second));
        let accepted = |outcome: &Outcome| outcome.ledger.iter().map(|l| l.accepted).sum::<u64>();
        prop_assert_eq!(accepted(&first), accepted(&second));
    }

    #[test]
    fn merging_with_an_empty_register_changes_nothing(rows in rows()) {
        let mut files = files(&rows, NAMES);
        let without = job(|_| {}, None, &files);
        files.push(table("empty.csv", HEADER));
        files.push(table("associations/empty.csv", HEADER));
        let with = job(|_| {}, None, &files);
        prop_assert!(results(&without) == results(&with));
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    synth::write(&Plan { years: vec![2024, 2025], ..Plan::new(90, 9, 3) }, folder.path())
        .expect("a sample");
    let pipeline = Pipeline::over(folder.path()).expect("the built-in pipeline");
    let run = |threads: usize| -> Files {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let outcome =
                pipeline::run(&pipeline, folder.path(), None, &Silent).expect("the job runs");
            outcome.render(&pipeline, &Silent).expect("the report renders")
        })
    };
    let one = run(1);
    assert!(one.len() > 15, "{:?}", one.keys());
    for threads in [1, 2, 8] {
        let other = run(threads);
        assert!(one.keys().eq(other.keys()));
        for (name, bytes) in &one {
            assert!(other[name] == *bytes, "{name} differs with {threads} threads");
        }
    }
}

/// Two spellings of a registrar agree by words, two others by their unit: asked from
/// the first row alone, a conflict was found in one order of the rows and not in the other.
#[test]
fn a_registrar_was_in_conflict_in_one_order_of_rows_only() {
    let mut rows: Rows = [
        vec!["|甲协会|0012|鼓楼区民政局|某年|吊销|2026-02-01|也许|2|卫生"],
        vec![
            "51330106MJ0000026C|合计|0013|鼓楼区民政局||正常||否|约20|卫生",
            "|甲 协会|0012|杭州市西湖区民政局|2015-01-01|筹备||否||金融",
            "51330106MJ00000347|合计|0012|鼓楼区民政局|某年|吊销|2026-02-01||3|",
        ],
        vec![
            "|合计|0013|鼓楼区民政局|某年||2025-12-31|也许|0|教育",
            "||0013||||2025-12-31|否|2|卫生",
            "|丙协会|0012||||2026-02-01|否||卫生",
            "||0013|杭州市萧山区民政局|2026-01-01|正常||也许|0|卫生",
            "|乙协会|0013|杭州市西湖区民政局|2025-12-31|正常|2026-02-01|||",
        ],
    ]
    .map(|rows| rows.into_iter().map(str::to_owned).collect())
    .to_vec();
    let first = job(|_| {}, None, &files(&rows, NAMES));
    rows[1].swap(1, 2);
    let second = job(|_| {}, None, &files(&rows, ["z.csv", "b.csv", "associations/0.csv"]));
    assert_eq!(findings(&first), findings(&second));
}
