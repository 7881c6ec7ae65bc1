//! What the tests share: fixtures from readable tables, jobs, figures, wrong programs.

pub(crate) mod binary;
pub(crate) mod compose;
pub(crate) mod evidence;
pub(crate) mod expect;
pub(crate) mod figures;
pub(crate) mod fixture;
pub(crate) mod form;
pub(crate) mod formats;
#[cfg(feature = "pdf")]
pub(crate) mod poppler;
pub(crate) mod returned;
pub(crate) mod sample;
pub(crate) mod wrong;

use std::collections::BTreeMap;
use std::path::Path;

/// All files below a folder, by relative path with `/`; none where it is absent.
pub(crate) fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let entry = entry.expect("an entry");
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                open.push((entry.path(), format!("{name}/")));
            } else {
                files.insert(name, std::fs::read(entry.path()).expect("a file"));
            }
        }
    }
    files
}
