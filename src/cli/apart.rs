//! Reading a file in a process of its own: the same program, called by a hidden name.
//!
//! Enters: the bytes of a file, by a pipe. Leaves: its sheets, by another. The process
//! limits its own time and memory before it reads the first byte, and is ended by its
//! caller where the system knows no such limits. Nothing is written to disk, no picture of
//! the memory either.

use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::arguments::ReadApartOptions;
use crate::workbook::{self, Apart, Limits, Readers, Stopped, Workbook};

/// The hidden name of the command.
pub(super) const COMMAND: &str = "read-apart";

/// Times that the limit of work may take by the clock: the machine may be busy.
const PATIENCE: u64 = 4;

/// Readers that start this program again; all in this process where it cannot find itself.
pub(super) fn readers() -> Readers {
    std::env::current_exe().map_or(Readers::Here, |program| Readers::Apart(Arc::new(Own(program))))
}

/// This program.
struct Own(PathBuf);

impl Apart for Own {
    fn read(&self, bytes: &[u8], read_hidden: bool, limits: Limits) -> Result<Workbook, Stopped> {
        let mut child = self.start(read_hidden, limits).map_err(|_| Stopped::NotStarted)?;
        let received = converse(&mut child, bytes, limits);
        let status = child.wait().map_err(|_| Stopped::Ended)?;
        received?.map_err(|_| why_ended(status))
    }
}

impl Own {
    fn start(&self, read_hidden: bool, limits: Limits) -> std::io::Result<Child> {
        let mut command = Command::new(&self.0);
        command.args([COMMAND, "--seconds", &limits.seconds.to_string()]);
        command.args(["--memory", &limits.memory.to_string()]);
        if read_hidden {
            command.arg("--read-hidden");
        }
        // The allocator takes a gigabyte of addresses in advance, which counts as memory.
        command.env("MIMALLOC_ARENA_RESERVE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    }
}

/// Hands over the file and takes the workbook, for as long as that may take. After that
/// the process has ended or is about to.
fn converse(
    child: &mut Child,
    bytes: &[u8],
    limits: Limits,
) -> Result<std::io::Result<Workbook>, Stopped> {
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Stopped::NotStarted);
    };
    std::thread::scope(|scope| {
        // A process that ended takes no more; what it said tells why.
        scope.spawn(move || drop(to.write_all(bytes)));
        let (sender, receiver) = channel();
        scope.spawn(move || {
            let book = workbook::receive(&mut BufReader::with_capacity(1 << 16, from));
            drop(sender.send(book));
        });
        let received = receiver.recv_timeout(Duration::from_secs(limits.seconds * PATIENCE));
        if !matches!(received, Ok(Ok(_))) {
            // It may have ended by itself already.
            drop(child.kill());
        }
        received.map_err(|error| match error {
            RecvTimeoutError::Timeout => Stopped::Time,
            RecvTimeoutError::Disconnected => Stopped::Ended,
        })
    })
}

#[cfg(unix)]
fn why_ended(status: ExitStatus) -> Stopped {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(signal) if signal == rustix::process::Signal::XCPU.as_raw() => Stopped::Time,
        _ => Stopped::Ended,
    }
}

#[cfg(not(unix))]
fn why_ended(_: ExitStatus) -> Stopped {
    Stopped::Ended
}

/// The process apart: reads from stdin, writes to stdout, says nothing.
pub(super) fn read_apart(options: &ReadApartOptions) -> anyhow::Result<ExitCode> {
    limit(options)?;
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let book = workbook::read("", &bytes, options.read_hidden);
    let mut to = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    workbook::send(&book, &mut to)?;
    to.flush()?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(unix)]
fn limit(options: &ReadApartOptions) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let most = [
        // At the second one the system kills it without a word of why.
        (Resource::Cpu, options.seconds, options.seconds + 1),
        (Resource::As, options.memory, options.memory),
        // What it holds when it crashes is nobody's to look at.
        (Resource::Core, 0, 0),
    ];
    for (resource, current, maximum) in most {
        // A stricter limit of the user stands.
        let given = getrlimit(resource).maximum.unwrap_or(u64::MAX);
        let [current, maximum] = [current, maximum].map(|most| Some(most.min(given)));
        setrlimit(resource, Rlimit { current, maximum })?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limit(_: &ReadApartOptions) -> std::io::Result<()> {
    Ok(())
}
