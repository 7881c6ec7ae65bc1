//! Which files a folder holds, and which of them are read.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::codes::holds_personal;
use crate::diag::{Diagnostic, Place, codes};
use crate::spec::DECISIONS;

const EXTENSIONS: [&str; 7] = ["xlsx", "xls", "xlsm", "xlsb", "ods", "csv", "txt"];

/// A file to be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceFile {
    /// Path below the input folder, with `/`.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

impl SourceFile {
    /// The folders on the way from the input folder, outermost first.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        let parts: Vec<&str> = self.name.split('/').collect();
        let count = parts.len().saturating_sub(1);
        parts.into_iter().take(count)
    }

    /// The year-end that a folder `2023/` names, the outermost where there are several.
    pub fn year(&self) -> Option<i16> {
        self.folders().find_map(|folder| {
            let year = folder.strip_suffix('年').unwrap_or(folder);
            let year = (year.len() == 4).then(|| year.parse().ok()).flatten();
            year.filter(|year| (1949..=2999).contains(year))
        })
    }
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Found {
    /// The files to read, by name.
    pub files: Vec<SourceFile>,
    /// What was skipped, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lists the spreadsheets below a folder, in the order of their names.
///
/// # Errors
/// Where a folder cannot be listed.
pub fn discover(root: &Path) -> std::io::Result<Found> {
    let mut found = Found::default();
    walk(root, "", &mut BTreeSet::new(), &mut found)?;
    found.files.sort();
    let personal = found.files.iter_mut().filter(|file| holds_personal(&file.name));
    for (at, file) in personal.enumerate() {
        file.name = withheld(&file.name, at + 1);
    }
    for (at, finding) in found.diagnostics.iter_mut().enumerate() {
        if holds_personal(&finding.place.file) {
            finding.place.file = withheld(&finding.place.file, at + 1);
        }
    }
    found.diagnostics.sort();
    Ok(found)
}

/// A name that holds a number of a person, without it: the folders as they are unless
/// they hold it, a running number, the extension.
fn withheld(name: &str, number: usize) -> String {
    let (folders, file) = name.rsplit_once('/').unwrap_or(("", name));
    let extension = file.rsplit_once('.').map(|(_, extension)| extension);
    let extension = extension.filter(|extension| EXTENSIONS.contains(extension));
    let folders: Vec<&str> = folders
        .split('/')
        .filter(|folder| !folder.is_empty())
        .map(|folder| if holds_personal(folder) { super::WITHHELD } else { folder })
        .collect();
    let file = format!("{}{number}", super::WITHHELD);
    let file = extension.map_or(file.clone(), |extension| format!("{file}.{extension}"));
    folders.into_iter().chain([file.as_str()]).collect::<Vec<_>>().join("/")
}

/// Links may lead to a folder twice or round in a circle: each is walked once.
fn walk(
    folder: &Path,
    prefix: &str,
    seen: &mut BTreeSet<PathBuf>,
    found: &mut Found,
) -> std::io::Result<()> {
    if !seen.insert(folder.canonicalize()?) {
        let finding = Diagnostic::new(&codes::SKIPPED_FOLDER, Place::file(prefix));
        found.diagnostics.push(finding.message("同一文件夹已读过一次，跳过").hint(""));
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let name =
            if prefix.is_empty() { file_name.clone() } else { format!("{prefix}/{file_name}") };
        let skip = |code| Diagnostic::new(code, Place::file(&name));
        if file_name.starts_with("~$") || file_name.starts_with('.') {
            found.diagnostics.push(skip(&codes::SKIPPED_FILE));
        } else if path.is_dir() {
            if is_ours(&path) {
                found.diagnostics.push(skip(&codes::SKIPPED_FOLDER));
            } else if let Err(error) = walk(&path, &name, seen, found) {
                let finding = skip(&codes::UNREADABLE_FILE);
                let finding = finding.message(format!("文件夹无法读取（{error}）"));
                found.diagnostics.push(finding.hint("请核对文件夹的访问权限"));
            }
        } else if is_spreadsheet_name(&file_name) && path.is_file() {
            found.files.push(SourceFile { name, path });
        } else if name != DECISIONS {
            found.diagnostics.push(skip(&codes::OTHER_FILE));
        }
    }
    Ok(())
}

fn is_spreadsheet_name(name: &str) -> bool {
    let extension = Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// True for a folder that this program wrote: its manifest says so.
pub fn is_ours(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("manifest.json")).is_ok_and(|text| {
        text.contains("\"program\": \"nianbao\"") || text.contains("\"program\":\"nianbao\"")
    })
}
