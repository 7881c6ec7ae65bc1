//! The shape of the house: who may name whom, and where each foreign crate lives.

use std::collections::BTreeMap;
use std::path::Path;

/// The rooms; a module may name anything to its left, nothing to its right.
const ROOMS: [&str; 13] = [
    "codes",
    "quantity",
    "diag",
    "spec",
    "workbook",
    "rows",
    "register",
    "indicators",
    "evaluation",
    "report",
    "template",
    "pipeline",
    "cli",
];

/// Rooms side by side: neither names the other's steps, each may name the other's words.
const PEERS: [&str; 2] = ["codes", "quantity"];

/// What `synth` shares no step with, so that its true figures are independent.
const STEPS: [&str; 9] = [
    "spec",
    "workbook",
    "rows",
    "register",
    "indicators",
    "evaluation",
    "report",
    "template",
    "pipeline",
];

/// Foreign crates and the folders or files that may name them.
const HOMES: [(&str, &[&str]); 34] = [
    ("calamine", &["workbook/"]),
    ("html5gum", &["workbook/"]),
    ("encoding_rs", &["codes/", "workbook/", "synth/"]),
    ("zip", &["workbook/", "report/docx/"]),
    ("quick_xml", &["workbook/", "report/docx/"]),
    ("minijinja", &["spec/", "report/compose/"]),
    ("memchr", &["workbook/", "codes/"]),
    ("csv", &["spec/", "workbook/", "report/", "synth/"]),
    ("arrow", &["rows/", "register/", "report/"]),
    ("foldhash", &["rows/", "register/", "indicators/", "report/"]),
    ("itoa", &["report/"]),
    ("num_rational", &["quantity/"]),
    ("num_traits", &["quantity/"]),
    ("unicode_width", &["cli/"]),
    ("unicode_normalization", &["codes/"]),
    ("polars", &["register/", "indicators/"]),
    ("sqlparser", &["spec/"]),
    ("toml", &["spec/"]),
    ("bytes", &["report/"]),
    ("parquet", &["report/"]),
    ("plotters", &["report/chart/", "report/chart.rs"]),
    ("resvg", &["report/chart/", "report/chart.rs"]),
    ("png", &["report/chart/"]),
    ("ttf_parser", &["report/"]),
    ("maud", &["report/html/", "report/html.rs"]),
    (
        "rust_xlsxwriter",
        &["report/xlsx/", "report/xlsx.rs", "report/returns/", "template/", "synth/"],
    ),
    ("typst", &["report/pdf/"]),
    ("typst_pdf", &["report/pdf/"]),
    ("sha2", &["report/"]),
    ("anyhow", &["cli/"]),
    ("clap", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("rustix", &["report/write.rs", "cli/apart.rs"]),
    ("cfb", &["synth/"]),
];

/// A source file without its tests and comments.
struct Source {
    /// Path below `src/`.
    path: String,
    first_line: String,
    /// Lines of code with their numbers.
    code: Vec<(usize, String)>,
}

impl Source {
    fn room(&self) -> &str {
        self.path.split('/').next().map_or("", |first| first.trim_end_matches(".rs"))
    }
}

/// All files of `src/`, without files of tests.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("src") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name =
                    path.strip_prefix(&root).expect("below src").to_string_lossy().into_owned();
                sources.push(source(name, &std::fs::read_to_string(&path).expect("a file")));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
        .retain(|source| !source.path.ends_with("/tests.rs") && !source.path.contains("/tests/"));
    assert!(sources.len() > 50);
    sources
}

fn source(path: String, text: &str) -> Source {
    let first_line = text.lines().next().unwrap_or_default().to_owned();
    let mut code = Vec::new();
    for (at, line) in text.lines().enumerate() {
        // Tests stand last in a file.
        if line.starts_with("mod tests {") {
            break;
        }
        if !line.trim_start().starts_with("//") {
            let line = line.split("// ").next().unwrap_or(line);
            code.push((at + 1, line.to_owned()));
        }
    }
    Source { path, first_line, code }
}

/// The rooms that a file names: `crate::rows::…`, and each of `crate::{rows, spec::Field}`.
fn named(source: &Source) -> BTreeMap<String, usize> {
    let text: String = source.code.iter().map(|(_, line)| format!("{line}\n")).collect();
    let mut named = BTreeMap::new();
    for (at, _) in text.match_indices("crate::") {
        let line = source.code[text[..at].matches('\n').count()].0;
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            for item in first_level(list) {
                named.entry(word(item.trim()).to_owned()).or_insert(line);
            }
        } else {
            named.entry(word(rest).to_owned()).or_insert(line);
        }
    }
    named
}

/// The items of a braced list up to its closing brace.
fn first_level(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&list[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// True where `name` stands alone in a line, as a path or a macro.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        let alone = before
            .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '.' | '"' | '-'));
        alone
            && (after.starts_with("::")
                || line.trim_start().starts_with("use ") && after.starts_with([';', ' ']))
    })
}

fn report(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_room_names_only_rooms_to_its_left() {
    let place = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = place(source.room()) else { continue };
        for (room, line) in named(&source) {
            let peers = PEERS.contains(&source.room()) && PEERS.contains(&room.as_str());
            let right = place(&room).is_some_and(|other| other > own) && !peers;
            // The command line alone runs synth.
            if right || (room == "synth" && source.room() != "cli") {
                faults.push(format!("src/{}:{line} names {room}", source.path));
            }
        }
    }
    report(faults);
}

#[test]
fn every_room_of_the_house_is_in_the_arrows() {
    let known = |room: &str| ROOMS.contains(&room) || ["lib", "main", "synth"].contains(&room);
    report(
        sources()
            .iter()
            .filter(|source| !known(source.room()))
            .map(|source| source.path.clone())
            .collect(),
    );
}

#[test]
fn the_truth_is_made_without_the_steps_that_it_checks() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room() == "synth") {
        for (room, line) in named(source) {
            if STEPS.contains(&room.as_str()) {
                faults.push(format!("src/{}:{line} names {room}", source.path));
            }
        }
    }
    report(faults);
}

#[test]
fn each_foreign_crate_has_its_home() {
    let mut faults = Vec::new();
    for source in sources() {
        for (name, homes) in HOMES {
            let at_home = homes.iter().any(|home| source.path.starts_with(home));
            let found = source.code.iter().find(|(_, line)| names(line, name));
            if let Some((line, _)) = found.filter(|_| !at_home) {
                faults.push(format!(
                    "src/{}:{line} names {name}, whose home is {}",
                    source.path,
                    homes.join(", ")
                ));
            }
        }
    }
    report(faults);
}

/// A crate that no file names is not kept.
#[test]
fn each_home_is_lived_in() {
    let sources = sources();
    let lives = |name: &str| {
        sources.iter().any(|source| source.code.iter().any(|(_, line)| names(line, name)))
    };
    report(
        HOMES
            .iter()
            .filter(|(name, _)| !lives(name))
            .map(|(name, _)| format!("{name} is named nowhere"))
            .collect(),
    );
}

#[test]
fn only_the_command_line_prints_ends_the_program_or_reads_the_clock() {
    let words = [
        "println!(",
        "print!(",
        "eprintln!(",
        "eprint!(",
        "dbg!(",
        "process::exit",
        "SystemTime::now",
        "Instant::now",
        "Zoned::now",
        "Timestamp::now",
    ];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "cli") {
        for (line, text) in &source.code {
            if let Some(word) = words.iter().find(|word| text.contains(**word)) {
                faults.push(format!("src/{}:{line} says {word}", source.path));
            }
        }
    }
    report(faults);
}

#[test]
fn files_are_opened_at_the_borders_only() {
    let homes = ["spec/open.rs", "workbook/", "report/write.rs", "synth/", "cli/"];
    let words = [
        "fs::read",
        "fs::write",
        "File::open",
        "File::create",
        "fs::remove",
        "fs::rename",
        "read_dir",
    ];
    let mut faults = Vec::new();
    for source in
        sources().iter().filter(|source| !homes.iter().any(|home| source.path.starts_with(home)))
    {
        for (line, text) in &source.code {
            if let Some(word) = words.iter().find(|word| text.contains(**word)) {
                faults.push(format!("src/{}:{line} says {word}", source.path));
            }
        }
    }
    report(faults);
}

#[test]
fn each_file_says_first_what_it_is() {
    let bare = sources().into_iter().filter(|source| !source.first_line.starts_with("//! "));
    report(bare.map(|source| format!("src/{} does not open with //!", source.path)).collect());
}

/// Absence is `?`, a default, or an `expect` whose proof stands above it.
#[test]
fn nothing_is_unwrapped_outside_tests() {
    let mut faults = Vec::new();
    for source in sources() {
        for (line, text) in &source.code {
            if text.contains(".unwrap()") {
                faults.push(format!("src/{}:{line}: {}", source.path, text.trim()));
            }
        }
    }
    report(faults);
}

/// Registries test themselves: what no test produces is not in the table of codes.
#[test]
fn each_diagnostic_code_is_produced_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table =
        std::fs::read_to_string(root.join("src/diag/codes.rs")).expect("the table of codes");
    let texts = texts_below(&root.join("tests/nianbao"));
    let ids = table.split('"').filter(|text| {
        ["workbook/", "rows/", "register/"]
            .iter()
            .any(|room| text.len() > room.len() && text.starts_with(room))
    });
    let ids: Vec<&str> = ids.collect();
    assert!(ids.len() > 30, "{ids:?}");
    let lacks =
        |id: &&&str| !texts.contains(&format!("found {id} ")) && !texts.contains(&format!("{id},"));
    report(ids.iter().filter(lacks).map(|id| format!("{id} is produced by no test")).collect());
}

fn texts_below(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all += &texts_below(&path);
        } else {
            all += &std::fs::read_to_string(&path).expect("a file");
        }
    }
    all
}

/// The scans above see what they are there to see.
#[test]
fn a_violation_is_seen() {
    let text = "//! One.\nuse crate::{codes::Size, report::{data, number}};\nlet x = crate::rows::read();\n\
                // crate::cli is only spoken of\nuse calamine::Data;\nlet y = plotters::style::RED;\n\
                mod tests {\n    use crate::synth;\n";
    let source = source("spec/one.rs".to_owned(), text);
    let rooms: Vec<(String, usize)> = named(&source).into_iter().collect();
    let expected =
        [("codes", 2), ("report", 2), ("rows", 3)].map(|(room, line)| (room.to_owned(), line));
    assert_eq!(rooms, expected);
    let says = |name| source.code.iter().any(|(_, line)| names(line, name));
    assert!(says("calamine") && says("plotters") && !says("csv") && !says("synth"));
}
