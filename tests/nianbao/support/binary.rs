//! The real program, run in a folder.

use std::path::Path;
use std::process::{Command, Output};

/// What a call said, with the folder's path taken out.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Said {
    /// The call's transcript.
    pub(crate) fn transcript(&self) -> String {
        format!("exit {}\n--- stdout\n{}--- stderr\n{}", self.code, self.stdout, self.stderr)
    }
}

/// Runs the program in `folder` with these arguments.
pub(crate) fn nianbao(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).current_dir(folder);
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let shown = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("the program prints text");
        text.replace(&*folder.to_string_lossy(), "[DIR]")
    };
    Said { code: status.code().unwrap_or(-1), stdout: shown(stdout), stderr: shown(stderr) }
}
