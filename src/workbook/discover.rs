//! Which files a folder holds, and which of them are read.

use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Place, codes};

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

    /// The year-end that a folder `2023/` directly below the input names.
    pub fn year(&self) -> Option<i16> {
        let (first, rest) = self.name.split_once('/')?;
        let year = first.strip_suffix('年').unwrap_or(first);
        (!rest.is_empty() && year.len() == 4)
            .then(|| year.parse().ok())
            .flatten()
            .filter(|year| (1949..=2999).contains(year))
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
    walk(root, "", &mut found)?;
    found.files.sort();
    found.diagnostics.sort();
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Found) -> std::io::Result<()> {
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
            } else {
                walk(&path, &name, found)?;
            }
        } else if is_spreadsheet_name(&file_name) {
            found.files.push(SourceFile { name, path });
        } else {
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
