//! Which files are read in a process of their own, and within which limits.
//!
//! Enters: the bytes of a file. Leaves: its sheets, read here or apart. A library that reads
//! whole sheets at once, or that nothing bounds, may go on and on or take all memory, and
//! takes the whole job with it; in a process of its own it takes one file. Starts no process
//! itself: whoever has a program to start gives [`Apart`].

use std::sync::Arc;

use super::{Format, Workbook, caught, package, read, sniff};
use crate::diag::{Diagnostic, Place, codes};

/// An xlsx is read cell by cell in this process as long as all its parts unpack to no more:
/// what is held of it is bounded by that, and it is the format of nearly all files.
const MOST_HERE: u64 = 128 << 20;

/// What a reader may take before it is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Seconds of work.
    pub seconds: u64,
    /// Bytes of memory.
    pub memory: u64,
}

impl Limits {
    /// Ten times what a reader needs for a file of so many bytes, unpacked, on the machine
    /// of an office: it reads 16 MiB in less than a second and holds some ten times the
    /// bytes of an xls. What a small file may take is what the largest tables of four
    /// million places take.
    fn of(weight: u64) -> Limits {
        const MIB: u64 = 1 << 20;
        Limits {
            seconds: 8 + weight / (16 * MIB),
            memory: (512 * MIB + weight.saturating_mul(16)).min(4096 * MIB),
        }
    }
}

/// Why there is nothing to be had from a reader apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Its time was up.
    Time,
    /// It ended before it was done: its memory was used up, or it crashed.
    Ended,
    /// It could not be started.
    NotStarted,
}

/// Reads in a process of its own, which calls [`read`] and hands back what [`super::send`]
/// writes.
pub trait Apart: Send + Sync {
    /// Reads the bytes of one file; its findings bear no name of a file.
    ///
    /// # Errors
    /// Where the process ended before it was done.
    fn read(&self, bytes: &[u8], read_hidden: bool, limits: Limits) -> Result<Workbook, Stopped>;
}

/// Where files are read.
#[derive(Clone, Default)]
pub enum Readers {
    /// All in this process.
    #[default]
    Here,
    /// Those that could go on and on in processes of their own.
    Apart(Arc<dyn Apart>),
}

impl std::fmt::Debug for Readers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Readers::Here => "Here",
            Readers::Apart(_) => "Apart",
        })
    }
}

impl Readers {
    /// Reads the bytes of one file. `name` is the path below the input folder, for findings.
    pub fn read(&self, name: &str, bytes: &[u8], read_hidden: bool) -> Workbook {
        let Readers::Apart(apart) = self else { return read(name, bytes, read_hidden) };
        let Some(weight) = caught(|| weight_apart(bytes)).flatten() else {
            return read(name, bytes, read_hidden);
        };
        let limits = Limits::of(weight);
        match apart.read(bytes, read_hidden, limits) {
            Ok(mut book) => {
                for finding in &mut book.diagnostics {
                    name.clone_into(&mut finding.place.file);
                }
                book
            }
            // What is looked at before reading bounds most files here too.
            Err(Stopped::NotStarted) => read(name, bytes, read_hidden),
            Err(stopped) => stopped_reading(name, stopped, limits),
        }
    }
}

/// The bytes that a file of those unpacks to whose reader could go on and on; `None` for
/// what is read here.
fn weight_apart(bytes: &[u8]) -> Option<u64> {
    let packed = bytes.len() as u64;
    match sniff(bytes)? {
        Format::Xls | Format::Html => Some(packed),
        Format::Xlsb | Format::Ods => package::weigh(bytes),
        Format::Xlsx => package::weigh(bytes).filter(|weight| *weight > MOST_HERE),
        Format::Xml | Format::Mail | Format::Text => None,
    }
}

fn stopped_reading(name: &str, stopped: Stopped, limits: Limits) -> Workbook {
    let why = match stopped {
        Stopped::Time => format!("读取超过 {} 秒，已中止，文件未读", limits.seconds),
        _ => format!(
            "读取程序中途退出（内存超过 {} MiB，或在此文件上出错），文件未读",
            limits.memory >> 20
        ),
    };
    let finding = Diagnostic::new(&codes::STOPPED, Place::file(name)).message(why);
    Workbook { sheets: Vec::new(), diagnostics: vec![finding] }
}
