//! The files of a pipeline → their texts.
//!
//! Enters: a path. Leaves: a text, or what is read of it, else its faults. The only file
//! of this room that opens files.

use std::io::ErrorKind;
use std::path::Path;

use super::fault::Fault;
use super::read_expected::{self, Ground};
use super::reader::Reader;
use super::{
    DECISIONS, Decisions, ENTRIES, Expected, RegionAlias, Scheme, read_decisions, read_entries,
};
use crate::codes::decode;

/// Reads a list of units, with its text; else its faults.
pub(super) fn open_list(
    path: &Path,
    year: i16,
    aliases: &[RegionAlias],
) -> Result<(Expected, String), Vec<Fault>> {
    let ground = Ground { shown: name_of(path), path: path.to_owned(), year, aliases };
    let text = open_csv(path)?;
    Ok((read_expected::read(&ground, &text)?, text))
}

/// Puts the points entered by hand into a scheme; gives their text, `None` where there is
/// no such file in the folder.
pub(super) fn open_entries(
    folder: &Path,
    year: i16,
    aliases: &[RegionAlias],
    scheme: &mut Scheme,
) -> Result<Option<String>, Vec<Fault>> {
    let path = folder.join(ENTRIES);
    if is_absent(&path) {
        return Ok(None);
    }
    let text = open_csv(&path)?;
    let ground = Ground { shown: name_of(&path), path, year, aliases };
    read_entries::read(&ground, &text, scheme)?;
    Ok(Some(text))
}

/// The decoded text of a CSV file.
pub(super) fn open_csv(path: &Path) -> Result<String, Vec<Fault>> {
    let refused = |message: String, hint: &str| {
        let (file, hint) = (name_of(path), hint.to_owned());
        vec![Fault { file, line: 0, message, hint }]
    };
    if path.is_dir() || path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("csv")) {
        return Err(refused("应为 .csv 文件".to_owned(), "另存为 CSV"));
    }
    let bytes =
        std::fs::read(path).map_err(|error| refused(format!("不能读取（{error}）"), "核对权限"))?;
    decode(&bytes).ok_or_else(|| refused("文字编码无法识别".to_owned(), "以 UTF-8 编码另存"))
}

/// Reads the decisions in a folder, with their text; `None` where there are none.
pub(super) fn open_decisions(
    folder: &Path,
    ground: &read_decisions::Ground<'_>,
) -> Result<Option<(Decisions, String)>, Vec<Fault>> {
    let path = folder.join(DECISIONS);
    if is_absent(&path) {
        return Ok(None);
    }
    let mut faults = Vec::new();
    let Some(text) = read(&path, &mut faults) else { return Err(faults) };
    let name = name_of(&path);
    let (reader, tree) = Reader::new(&name, &text);
    let decisions = read_decisions::read(&reader, &tree, ground, DECISIONS);
    let faults = reader.into_faults();
    if faults.is_empty() { Ok(Some((decisions, text))) } else { Err(faults) }
}

/// A text of UTF-8; none where it cannot be read.
pub(super) fn open_text(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

pub(super) fn name_of(path: &Path) -> String {
    path.display().to_string()
}

pub(super) fn is_absent(path: &Path) -> bool {
    matches!(path.symlink_metadata(), Err(error) if error.kind() == ErrorKind::NotFound)
}

/// The content of a TOML file, without a byte order mark; else one fault.
pub(super) fn read(path: &Path, faults: &mut Vec<Fault>) -> Option<String> {
    let refused = match path.extension() {
        _ if path.is_dir() => ("是文件夹，应为 .toml 文件", "写出文件夹内的流程文件"),
        Some(ending) if ending == "toml" => return read_any(path, faults),
        _ => ("应为 .toml 文件", "流程文件的名字以 .toml 结尾"),
    };
    let (message, hint) = (refused.0.to_owned(), refused.1.to_owned());
    faults.push(Fault { file: name_of(path), line: 0, message, hint });
    None
}

/// The content of a text of UTF-8, without a byte order mark; else one fault.
pub(super) fn read_any(path: &Path, faults: &mut Vec<Fault>) -> Option<String> {
    let (message, hint) = match std::fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => {
            return Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text));
        }
        Ok(Err(_)) => ("不是 UTF-8 文本".to_owned(), "以 UTF-8 编码另存"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            ("没有这个文件".to_owned(), "核对路径")
        }
        Err(error) => (format!("不能读取（{error}）"), "核对权限"),
    };
    faults.push(Fault { file: name_of(path), line: 0, message, hint: hint.to_owned() });
    None
}
