//! What poppler says of a PDF.

use std::process::Command;

/// What a program of poppler says of a file, with options before the file; none, and a line
/// that says so, where it is not installed.
#[expect(clippy::print_stdout, reason = "a check that is left out says so")]
pub(crate) fn poppler(program: &str, options: &[&str], bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("one.pdf");
    std::fs::write(&path, bytes).expect("written");
    let mut command = Command::new(program);
    command.args(options).arg(&path);
    if program == "pdftotext" {
        command.arg("-");
    }
    let Ok(output) = command.output() else {
        println!("SKIPPED: {program} of poppler-utils is not installed");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The text of a PDF in the order in which it is drawn, without white space.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    let text = poppler("pdftotext", &["-raw"], bytes)?;
    Some(text.chars().filter(|c| !c.is_whitespace()).collect())
}
