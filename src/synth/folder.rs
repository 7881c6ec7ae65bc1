//! The output folder: whose it is, and what may be replaced.
//!
//! Enters: a path and the names of files. Leaves: a folder that holds nothing
//! but this output. Never removes a file that an earlier output did not list.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

use super::{Layout, Plan, SynthError, Truth};

/// Where the manifest lies, below the output folder.
pub(super) const MANIFEST: &str = "truth/manifest.json";

/// Empties the folder of an earlier output.
///
/// # Errors
/// [`SynthError::NotOurs`] where it holds anything that an earlier output did
/// not list; [`SynthError::Io`] where it cannot be read or changed.
pub(super) fn clear(out: &Path) -> Result<(), SynthError> {
    let fault = |source| SynthError::Io { path: out.to_owned(), source };
    if !out.exists() {
        return fs::create_dir_all(out).map_err(fault);
    }
    let found = files_below(out, "").map_err(fault)?;
    let listed = listed(out);
    if let Some(foreign) = found.iter().find(|path| !listed.contains(*path)) {
        return Err(SynthError::NotOurs { path: out.to_owned(), foreign: foreign.clone() });
    }
    // The manifest goes last: until then a second attempt knows its own.
    for path in found.iter().filter(|path| *path != MANIFEST) {
        fs::remove_file(out.join(path)).map_err(fault)?;
    }
    if found.iter().any(|path| path == MANIFEST) {
        fs::remove_file(out.join(MANIFEST)).map_err(fault)?;
    }
    remove_empty_folders(out).map_err(fault)
}

/// The files that the manifest of an earlier output lists, itself among them.
fn listed(out: &Path) -> BTreeSet<String> {
    let manifest = fs::read(out.join(MANIFEST)).ok();
    let Some(value) = manifest.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
    else {
        return BTreeSet::new();
    };
    if value["program"] != "nianbao" || value["kind"] != "truth" {
        return BTreeSet::new();
    }
    let files = value["files"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned);
    files.chain([MANIFEST.to_owned()]).collect()
}

fn files_below(folder: &Path, prefix: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(files_below(&entry.path(), &format!("{name}/"))?);
        } else {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

fn remove_empty_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty_folders(&entry.path())?;
            fs::remove_dir(entry.path())?;
        }
    }
    Ok(())
}

/// Writes one file, with the folders above it.
pub(super) fn put(out: &Path, path: &str, bytes: &[u8]) -> Result<(), SynthError> {
    let target = out.join(path);
    let fault = |source| SynthError::Io { path: target.clone(), source };
    if let Some(above) = target.parent() {
        fs::create_dir_all(above).map_err(fault)?;
    }
    fs::write(&target, bytes).map_err(fault)
}

/// The manifest: what this is, by which plan, and which files belong to it.
pub(super) fn manifest(plan: &Plan, files: &[String]) -> Vec<u8> {
    let mut value = json!({
        "program": "nianbao",
        "kind": "truth",
        "version": env!("CARGO_PKG_VERSION"),
        "notice": "虚构示例数据",
        "plan": {
            "organizations": plan.organizations,
            "files": plan.files,
            "seed": plan.seed,
            "years": plan.years,
            "layout": plan.layout.id(),
            "truth": if plan.truth == Truth::Full { "full" } else { "none" },
        },
        "files": files,
    });
    if !plan.faults.is_empty() {
        value["plan"]["faults"] = json!(fault_ids(plan));
    }
    format!("{value:#}\n").into_bytes()
}

fn fault_ids(plan: &Plan) -> Vec<&'static str> {
    plan.faults.iter().map(|fault| fault.id()).collect()
}

/// What the folder is, for whoever finds it.
pub(super) fn readme(plan: &Plan) -> String {
    let years: Vec<String> = plan.years.iter().map(i16::to_string).collect();
    let (first, last) =
        (years.first().cloned().unwrap_or_default(), years.last().cloned().unwrap_or_default());
    let (chinese, english) = match plan.truth {
        Truth::Full => (
            "`truth/` 为同一批数据的真值，供核对程序之用。",
            "`truth/` holds the true figures of the same data.",
        ),
        Truth::None => (
            "`truth/` 为逐表行数和埋设的个人信息；真值（`figures.csv`、`register.csv`）较大，由上述命令另行生成。",
            "`truth/` holds the rows of each sheet and the planted personal values; the true figures \
             (`figures.csv`, `register.csv`) are large: the command above, without `--no-truth`, writes them.",
        ),
    };
    let (listed, listed_english) = match plan.layout {
        Layout::Mixed => (
            "；`expected.csv` 列出应报单位和应报数",
            ", with the units that have to report in `expected.csv`",
        ),
        Layout::Plain => ("", ""),
    };
    let mut option = if plan.truth == Truth::None { " --no-truth" } else { "" }.to_owned();
    if !plan.faults.is_empty() {
        option.push_str(&format!(" --faults {}", fault_ids(plan).join(",")));
    }
    format!(
        "# 虚构示例数据 · invented sample data\n\n\
         本文件夹由 `nianbao synth --organizations {n} --files {m} --seed {s}{option}` 生成：湖北省社会组织的登记表格\
         （`<年份>/civil_affairs/`）与协会名录（`<年份>/associations/`），{first}—{last} 年末{listed}。\
         行政区划为真实代码；社会组织、党组织、人员、证件号、电话均为虚构，与任何真实组织和个人无关。\
         {chinese}\n\n\
         Written by `nianbao synth`: registration spreadsheets of social organizations of one province and lists of \
         associations, year-ends {first} to {last}{listed_english}. The divisions are real; every organization, party organization, \
         person, identity number and telephone number is invented. {english}\n",
        n = plan.organizations,
        m = plan.files,
        s = plan.seed,
    )
}
