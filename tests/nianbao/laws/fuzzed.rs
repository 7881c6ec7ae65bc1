//! What the fuzzers have found worth keeping, once more: each input of `fuzz/corpus/`.

use std::path::Path;

use crate::support::files_below;

#[path = "../../../fuzz/src/entries/mod.rs"]
mod entries;

/// Replays a target's inputs. What is printed names the input of a panic.
#[track_caller]
#[expect(clippy::print_stdout, reason = "shown where the test fails")]
fn replay(target: &str, entry: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let inputs = files_below(&folder);
    assert!(inputs.len() >= 10, "{} holds {} inputs", folder.display(), inputs.len());
    for (name, bytes) in inputs {
        println!("{target}/{name}");
        entry(&bytes);
    }
}

#[test]
fn grids_of_words_are_accounted_for() {
    replay("header", entries::header);
}

#[test]
fn values_of_every_field_are_read() {
    // The first sign says of which fields.
    replay("values", |bytes| {
        let lines = bytes.get(1..).unwrap_or_default();
        (b'0'..=b'7').for_each(|part| entries::values(&[&[part], lines].concat()));
    });
}

#[test]
fn text_files_keep_their_signs() {
    replay("csv", entries::csv);
}

#[test]
fn files_of_any_format_end_in_cells_or_a_finding() {
    replay("workbook", entries::workbook);
}
