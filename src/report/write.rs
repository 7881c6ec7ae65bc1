//! Writing a folder so that at any instant the old or the new report stands whole.
//!
//! Enters: files by relative path. Leaves: the folder. Replaces only a folder that
//! holds our manifest and no file that it does not list, or an empty or absent one.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::manifest::Manifest;

/// Files by path below the output folder, with `/`.
pub type Files = BTreeMap<String, Content>;

/// The bytes of a file, in pieces that follow each other: a large one is never copied
/// together, and what is written to it is never moved again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content(Vec<Vec<u8>>);

/// Bytes of the first piece and the most of a later one, of those that are begun by writing.
const PIECE: std::ops::RangeInclusive<usize> = 8 << 10..=1 << 20;

impl Content {
    /// The pieces, in their order.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// All bytes in one piece.
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.concat()
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut file = std::fs::File::create(path)?;
        self.pieces().try_for_each(|piece| file.write_all(piece))
    }
}

impl Write for Content {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.last().is_none_or(|piece| piece.len() == piece.capacity()) {
            let held: usize = self.pieces().map(<[u8]>::len).sum();
            self.0.push(Vec::with_capacity(held.clamp(*PIECE.start(), *PIECE.end())));
        }
        // Begun above, if there was none.
        let Some(piece) = self.0.last_mut() else { return Ok(0) };
        let taken = bytes.len().min(piece.capacity() - piece.len());
        piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Content {
        Content(vec![bytes])
    }
}

impl From<Vec<Vec<u8>>> for Content {
    fn from(pieces: Vec<Vec<u8>>) -> Content {
        Content(pieces)
    }
}

impl FromIterator<Content> for Content {
    fn from_iter<I: IntoIterator<Item = Content>>(parts: I) -> Content {
        Content(parts.into_iter().flat_map(|part| part.0).collect())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Content {
        text.into_bytes().into()
    }
}

/// Why a folder cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The folder holds something that is not ours.
    #[error(
        "{folder}: 输出文件夹里有不是本程序写的内容（{found}），未作改动。提示：换一个 --out，或先移走它"
    )]
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// What was found.
        found: String,
    },
    /// Input and output contain each other.
    #[error("{folder}: 输入与输出文件夹不能互相包含，未作改动。提示：换一个 --out")]
    Overlap {
        /// The output folder.
        folder: PathBuf,
    },
    /// The file system refused.
    #[error("{path}: 无法写入（{error}）")]
    Io {
        /// What was being written.
        path: PathBuf,
        /// The reason.
        error: io::Error,
    },
}

/// Checks that `folder` may be replaced and does not overlap `input`.
///
/// # Errors
/// As the variants of [`WriteError`] say.
pub fn check(folder: &Path, input: &Path) -> Result<(), WriteError> {
    let (out, data) = (absolute(folder), absolute(input));
    if out.starts_with(&data) || data.starts_with(&out) {
        return Err(WriteError::Overlap { folder: folder.to_owned() });
    }
    let foreign = |found: String| WriteError::NotOurs { folder: folder.to_owned(), found };
    if !folder.exists() {
        return match folder.symlink_metadata() {
            Ok(_) => Err(foreign("它是指向空处的链接".to_owned())),
            Err(_) => Ok(()),
        };
    }
    if !folder.is_dir() {
        return Err(foreign("它是文件".to_owned()));
    }
    let present =
        list(folder).map_err(|error| WriteError::Io { path: folder.to_owned(), error })?;
    if present.is_empty() {
        return Ok(());
    }
    let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let Some(manifest) = Manifest::parse(&text) else {
        return Err(foreign("没有本程序的 manifest.json".to_owned()));
    };
    let listed = |name: &String| name == "manifest.json" || manifest.outputs.contains_key(name);
    match present.iter().find(|name| !listed(name)) {
        Some(name) => Err(foreign(name.clone())),
        None => Ok(()),
    }
}

/// Replaces `folder` by `files`.
///
/// The files are first written beside it and then exchanged in one step, so that
/// a run that is killed leaves one whole report; the next run tidies up. A second run
/// into the same place waits for the first.
///
/// # Errors
/// Where the file system refuses; what was written until then is taken away.
pub fn replace(folder: &Path, files: &Files) -> Result<(), WriteError> {
    // A link stays a link: what it leads to is replaced.
    let folder = &absolute(folder);
    let _turn = take_turn(folder);
    let staging = beside(folder, "new");
    let replaced = replace_by(folder, &staging, files);
    if replaced.is_err() {
        // The first error is told; what is left is tidied up by the next run.
        let _ = remove(&staging);
    }
    replaced
}

/// Holds the parent folder locked until it is dropped, or the process ends. Where the
/// system knows no locks of folders, runs into one place must not overlap.
fn take_turn(folder: &Path) -> Option<std::fs::File> {
    let parent = std::fs::File::open(folder.parent()?).ok()?;
    parent.lock().ok()?;
    Some(parent)
}

fn replace_by(folder: &Path, staging: &Path, files: &Files) -> Result<(), WriteError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| WriteError::Io { path, error }
    };
    let former = &beside(folder, "old");
    if former.exists() && !folder.exists() {
        // A run was killed between two renames: the former report stands again first.
        std::fs::rename(former, folder).map_err(failed(folder))?;
    }
    for stale in [staging, former] {
        remove(stale).map_err(failed(stale))?;
    }
    files.par_iter().try_for_each(|(name, content)| {
        let path = staging.join(name);
        let parent = path.parent().unwrap_or(staging);
        std::fs::create_dir_all(parent).map_err(failed(parent))?;
        content.write(&path).map_err(failed(&path))
    })?;
    if folder.exists() {
        exchange(staging, folder, former).map_err(failed(folder))?;
    } else {
        std::fs::rename(staging, folder).map_err(failed(folder))?;
    }
    for stale in [staging, former] {
        remove(stale).map_err(failed(stale))?;
    }
    Ok(())
}

/// Exchanges two folders in one step where the system can.
#[cfg(target_os = "linux")]
fn exchange(staging: &Path, folder: &Path, former: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, staging, CWD, folder, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // Some file systems know no exchange.
        Err(_) => exchange_in_two_steps(staging, folder, former),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(staging: &Path, folder: &Path, former: &Path) -> io::Result<()> {
    exchange_in_two_steps(staging, folder, former)
}

fn exchange_in_two_steps(staging: &Path, folder: &Path, former: &Path) -> io::Result<()> {
    std::fs::rename(folder, former)?;
    std::fs::rename(staging, folder)
}

/// `.2025.new` beside `2025`.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let name =
        folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    folder.with_file_name(format!(".{name}.nianbao-{what}"))
}

fn remove(folder: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// All files below a folder, by relative path with `/`.
fn list(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                names.insert(name);
            }
        }
    }
    Ok(names)
}

/// The absolute form of a path, links resolved as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut existing = path.as_path();
    while !existing.exists() {
        match existing.parent() {
            Some(parent) => existing = parent,
            None => return path,
        }
    }
    let rest = path.strip_prefix(existing).unwrap_or(Path::new("")).to_owned();
    let base = existing.canonicalize().unwrap_or_else(|_| existing.to_owned());
    if rest.as_os_str().is_empty() { base } else { base.join(rest) }
}
