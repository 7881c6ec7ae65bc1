//! Files whose readers could go on and on are read in a process of their own.

use std::sync::Arc;

use nianbao::pipeline::{self, Silent};
use nianbao::spec::Pipeline;
use nianbao::workbook::{Apart, Limits, Readers, Stopped, Workbook};

use super::outcome;
use crate::support::binary::nianbao;
use crate::support::expect::holds;
use crate::support::fixture::{put, raw, register};
use crate::support::formats::{each, record, xls};

const TABLE: &str = "社会组织名称|登记管理机关|登记状态|党员人数\n\
                     甲协会|西湖区民政局|正常|=3\n乙协会|西湖区民政局|正常|=0";

#[test]
fn what_is_read_apart_reads_as_what_is_read_here() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut shown = Vec::new();
    for (name, bytes) in each(TABLE) {
        put(folder.path(), &[raw(name, bytes)]);
        let said = nianbao(folder.path(), &["inspect", name]);
        assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{name}: {}", said.transcript());
        let table = said.stdout.split("    表头").nth(1).expect("a table").to_owned();
        // Text files tell numbers as text.
        shown.push(table.replace("日期", "").replace("文字", "数"));
    }
    assert!(shown.iter().all(|table| *table == shown[0]), "{shown:#?}");
}

/// A small xls that holds one text of twelve kilobytes in each of a hundred thousand cells.
fn greedy() -> Vec<u8> {
    let text: Vec<u8> = "长".repeat(4_000).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let texts = [&[0; 8][..], &4_000_u16.to_le_bytes(), &[1], &text].concat();
    let cell = |at: u32| {
        let place = [(at / 4) as u16, (at % 4) as u16, 0].map(u16::to_le_bytes).concat();
        record(0x00FD, &[&place[..], &[0; 4]].concat())
    };
    xls(&record(0x00FC, &texts), &(0..100_000).flat_map(cell).collect::<Vec<u8>>())
}

/// A small xls whose reader moves a list of thirty-two thousand records once for each of them,
/// and does so two hundred times.
fn endless() -> Vec<u8> {
    let texts = [record(0x00FC, &[0; 8]), record(0x003C, &[]).repeat(32_000)].concat();
    xls(&texts.repeat(200), &[])
}

#[test]
#[cfg(target_os = "linux")]
fn a_reader_that_takes_too_much_memory_costs_its_file_and_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "社会组织名称\n甲协会";
    put(folder.path(), &[raw("a.xls", greedy()), register("b.csv", rows)]);
    let said = nianbao(folder.path(), &["inspect", "a.xls", "b.csv"]);
    assert_eq!((said.code, said.stderr.as_str()), (1, ""), "{}", said.transcript());
    let finding = "错误 workbook/stopped a.xls: 读取程序中途退出（内存超过";
    assert!(said.stdout.contains(finding) && said.stdout.contains("提示："), "{}", said.stdout);
    assert!(said.stdout.contains("社会组织名称 name"), "{}", said.stdout);
    // The whole job the same.
    let said = nianbao(folder.path(), &["check", "."]);
    assert_eq!((said.code, said.stderr.as_str()), (1, ""), "{}", said.transcript());
    assert!(said.stdout.contains("workbook/stopped"), "{}", said.stdout);
}

#[test]
fn a_reader_that_goes_on_and_on_is_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &[raw("a.xls", endless())]);
    let said = nianbao(folder.path(), &["inspect", "a.xls"]);
    assert_eq!((said.code, said.stderr.as_str()), (1, ""), "{}", said.transcript());
    assert!(said.stdout.contains("workbook/stopped a.xls: 读取超过 "), "{}", said.stdout);
}

/// The process ends itself by its own clock.
#[test]
#[cfg(unix)]
fn a_process_apart_keeps_its_own_time() {
    use std::io::Write;
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(["read-apart", "--seconds", "1", "--memory", "1073741824"])
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut to = child.stdin.take().expect("a pipe");
    to.write_all(&endless()).expect("the program takes its input");
    drop(to);
    let ended = child.wait_with_output().expect("the program ends");
    assert!(ended.status.signal().is_some(), "{:?}", ended.status);
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

/// Ends as it is told to.
struct Ends(Stopped);

impl Apart for Ends {
    fn read(&self, _: &[u8], _: bool, _: Limits) -> Result<Workbook, Stopped> {
        Err(self.0)
    }
}

#[test]
fn a_process_that_ends_before_it_is_done_is_a_finding_of_its_file() {
    for (name, bytes) in each(TABLE) {
        let here = ["a.xlsx", "a.csv", "a.txt"].contains(&name);
        let cells = "1 sheets, 12 cells";
        for (stopped, apart, said) in [
            (Stopped::Time, "workbook/stopped", "秒"),
            (Stopped::Ended, "workbook/stopped", "MiB"),
            // Who cannot start a process reads all the same.
            (Stopped::NotStarted, cells, ""),
        ] {
            let book = Readers::Apart(Arc::new(Ends(stopped))).read(name, &bytes, false);
            let expected = if here { cells } else { apart };
            assert_eq!(outcome(&book), expected, "{name}");
            let told = |found: &nianbao::diag::Diagnostic| {
                found.place.file == name && found.message.contains(said) && !found.hint.is_empty()
            };
            assert!(book.diagnostics.iter().all(told), "{:?}", book.diagnostics);
        }
    }
}

#[test]
fn a_job_goes_on_without_the_files_whose_readers_are_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &[raw("a.xls", greedy()), register("b.csv", "社会组织名称\n甲协会")]);
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let mut inputs = pipeline::inputs(&pipeline, folder.path(), None).expect("files");
    inputs.readers = Readers::Apart(Arc::new(Ends(Stopped::Time)));
    let files = pipeline::read(&inputs, &pipeline, &Silent);
    let outcome = pipeline::reconcile(inputs, files, &pipeline, &Silent);
    holds(
        &outcome,
        "in-scope 1
         found workbook/stopped 1",
    );
    // Nothing of it goes back but the list of what was found.
    let report = outcome.render(&pipeline, &Silent).expect("the report renders");
    assert!(report.keys().any(|name| name.contains("returns/a.xls")), "{:?}", report.keys());
}
