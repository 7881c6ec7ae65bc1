//! `pipeline.toml` → its head: names, switches, sources and tables.
//!
//! Enters: the tree of the text, and the tables that stand in for absent ones.
//! Leaves: a [`Head`], or nothing where a required key is at fault. Never opens
//! the folders that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use toml::de::DeTable;

use super::reader::{Located, Reader};
use super::section::Section;
use super::{
    Breakdown, ChartSize, Choice, ColumnAliases, FileLayout, Output, Personal, RegionAlias,
    RegionBy, Role, Source, Stage, Switches, Words, breakdown, read_tables,
};
use crate::codes::{Divisions, RegionCode, SizeBands, normalize};
use crate::quantity::Date;

/// What `pipeline.toml` says.
pub(super) struct Head {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) as_of: Date,
    /// As written, not yet resolved.
    pub(super) data: PathBuf,
    /// The list of reporting units, as written.
    pub(super) expected: Option<Located<String>>,
    pub(super) switches: Switches,
    pub(super) size_bands: SizeBands,
    pub(super) breakdowns: Vec<Breakdown>,
    pub(super) output: Output,
    pub(super) issuer: String,
    pub(super) issued: Option<Date>,
    pub(super) stage: Option<Stage>,
    pub(super) map: Option<Located<String>>,
    pub(super) tables: Tables,
    pub(super) files: Vec<FileLayout>,
    pub(super) region_aliases: Vec<RegionAlias>,
    pub(super) earlier: Vec<Located<String>>,
}

/// The tables that a pipeline may leave to the built-in one.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) sources: Vec<Source>,
    pub(super) words: Words,
    pub(super) columns: Vec<ColumnAliases>,
    pub(super) choices: Vec<Choice>,
    pub(super) personal: Personal,
}

const KEYS: &[&str] = &[
    "name",
    "title",
    "as-of",
    "data",
    "expected",
    "earlier-registers",
    "read-hidden",
    "industry-counts",
    "members-as-full",
    "community-organizations",
    "womens-federation-counts",
    "grace-months",
    "eligible-full-members",
    "region-by",
    "size-bands",
    "band",
    "breakdown",
    "output",
    "bulletin",
    "source",
    "words",
    "column",
    "choice",
    "personal",
    "file",
    "region-alias",
];

/// Reads the head; `defaults` serve where a table is absent.
pub(super) fn read(reader: &Reader, tree: &DeTable, defaults: Tables) -> Option<Head> {
    let root = reader.root(tree, KEYS);
    let name = folder_name(reader, &root);
    let title = root.text("title");
    let as_of = root.date("as-of");
    let data = root.text("data");
    let tables = tables(reader, &root, defaults);
    let head = Head {
        name: name.unwrap_or_default(),
        title: title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        as_of: as_of.as_ref().map(|date| date.value).unwrap_or_default(),
        data: data.as_ref().map(|data| PathBuf::from(&data.value)).unwrap_or_default(),
        earlier: root.optional_texts("earlier-registers").unwrap_or_default(),
        expected: if root.has("expected") { root.text("expected") } else { None },
        switches: switches(reader, &root),
        size_bands: size_bands(reader, &root),
        breakdowns: breakdown::read(reader, &root),
        output: output(reader, &root),
        issuer: issuer(&root),
        issued: issued(&root),
        stage: stage(reader, &root),
        map: map(&root),
        files: read_tables::files(reader, &root, &tables.personal),
        tables,
        region_aliases: region_aliases(reader, &root, as_of.as_ref().map(|date| date.value)),
    };
    (title.is_some() && as_of.is_some() && data.is_some()).then_some(head)
}

fn tables(reader: &Reader, root: &Section, defaults: Tables) -> Tables {
    let personal = read_tables::personal(root, defaults.personal);
    Tables {
        sources: if root.has("source") { sources(reader, root) } else { defaults.sources },
        words: read_tables::words(reader, root, defaults.words),
        columns: match root.has("column") {
            true => read_tables::columns(reader, root, &personal),
            false => defaults.columns,
        },
        choices: match root.has("choice") {
            true => read_tables::choices(reader, root),
            false => defaults.choices,
        },
        personal,
    }
}

/// The name, where a folder may bear it.
fn folder_name(reader: &Reader, root: &Section) -> Option<String> {
    let name = root.text("name")?;
    let forbidden = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    let text = &name.value;
    let awkward = text.starts_with(['.', '~', ' ']) || text.ends_with(['.', ' ']);
    if awkward || text.contains(forbidden) || text.len() > 100 {
        let hint = "用字母、数字、汉字和连字符";
        reader.fault(name.line, format!("name 不能作文件夹名：{text}"), hint);
        return None;
    }
    Some(name.value)
}

fn switches(reader: &Reader, root: &Section) -> Switches {
    Switches {
        read_hidden: root.flag("read-hidden", false),
        industry_counts: root.flag("industry-counts", true),
        members_as_full: root.flag("members-as-full", false),
        community_organizations: root.flag("community-organizations", false),
        womens_federation_counts: root.flag("womens-federation-counts", false),
        grace_months: root.count("grace-months", 0..=60, 6).value,
        eligible_full_members: root.count("eligible-full-members", 1..=1_000, 3).value,
        region_by: region_by(reader, root),
    }
}

fn region_by(reader: &Reader, root: &Section) -> RegionBy {
    let Some(word) = root.optional_text("region-by") else { return RegionBy::default() };
    let found = RegionBy::ALL.iter().find(|(name, _)| *name == word.value);
    if found.is_none() {
        reader.unknown(word.line, "region-by", &word.value, &RegionBy::ALL.map(|(name, _)| name));
    }
    found.map_or(RegionBy::default(), |(_, by)| *by)
}

fn size_bands(reader: &Reader, root: &Section) -> SizeBands {
    let default = SizeBands::default();
    let Some(table) = root.table("size-bands", &["large", "medium", "small"]) else {
        return default;
    };
    let limit = |key, default| table.count(key, 1..=u32::MAX, default);
    let large = limit("large", default.large);
    let medium = limit("medium", default.medium);
    let small = limit("small", default.small);
    for (upper, lower, names) in
        [(&large, &medium, "large 应大于 medium"), (&medium, &small, "medium 应大于 small")]
    {
        if upper.value <= lower.value {
            let message = format!("规模下限没有递减：{} 与 {}", upper.value, lower.value);
            reader.fault(upper.line.max(lower.line), message, names);
        }
    }
    SizeBands { large: large.value, medium: medium.value, small: small.value }
}

/// The keys of `[output]`.
const OUTPUT: &[&str] =
    &["charts", "chart-sizes", "workbook", "docx", "pdf", "returns", "returns-of-warnings", "map"];

/// The GeoJSON of boundaries, by its path.
fn map(root: &Section) -> Option<Located<String>> {
    root.table("output", OUTPUT)?.optional_text("map")
}

fn output(reader: &Reader, root: &Section) -> Output {
    let flag = |table: &Option<Section>, key| table.as_ref().is_none_or(|t| t.flag(key, true));
    let table = root.table("output", OUTPUT);
    Output {
        charts: flag(&table, "charts"),
        chart_sizes: chart_sizes(reader, table.as_ref()),
        workbook: flag(&table, "workbook"),
        docx: flag(&table, "docx"),
        pdf: flag(&table, "pdf"),
        returns: flag(&table, "returns"),
        returns_of_warnings: table.as_ref().is_some_and(|t| t.flag("returns-of-warnings", false)),
    }
}

/// In the order of the enumeration, each once; by default for screens alone.
fn chart_sizes(reader: &Reader, table: Option<&Section>) -> Vec<ChartSize> {
    let Some(words) = table.and_then(|table| table.optional_texts("chart-sizes")) else {
        return vec![ChartSize::Screen];
    };
    let mut sizes = BTreeSet::new();
    for word in words {
        match ChartSize::ALL.iter().find(|(name, _)| *name == word.value) {
            Some((_, size)) => drop(sizes.insert(*size)),
            None => {
                let valid = ChartSize::ALL.map(|(name, _)| name);
                reader.unknown(word.line, "图的尺寸", &word.value, &valid);
            }
        }
    }
    sizes.into_iter().collect()
}

/// The keys of `[bulletin]`.
const BULLETIN: &[&str] = &["issuer", "date", "stage"];

fn issuer(root: &Section) -> String {
    let table = root.table("bulletin", BULLETIN);
    table.and_then(|table| table.optional_text("issuer")).map(|it| it.value).unwrap_or_default()
}

fn issued(root: &Section) -> Option<Date> {
    Some(root.table("bulletin", BULLETIN)?.optional_date("date")?.value)
}

fn stage(reader: &Reader, root: &Section) -> Option<Stage> {
    let stage = root.table("bulletin", BULLETIN)?.optional_text("stage")?;
    match stage.value.as_str() {
        "draft" => Some(Stage::Draft),
        "final" => Some(Stage::Final),
        other => {
            reader.unknown(stage.line, "stage", other, &["draft", "final"]);
            None
        }
    }
}

fn sources(reader: &Reader, root: &Section) -> Vec<Source> {
    let mut seen = BTreeMap::new();
    let mut sources = Vec::new();
    for table in root.tables("source", &["folders", "role", "party", "data-date"]) {
        let folders = table.texts("folders").unwrap_or_default();
        for folder in &folders {
            if let Some(first) = seen.insert(normalize(&folder.value).into_owned(), folder.line) {
                let message = format!("来源重复：文件夹 {} 已见第 {first} 行", folder.value);
                reader.fault(folder.line, message, "每个文件夹只归一个来源");
            }
        }
        let role = role(reader, &table);
        sources.push(Source {
            folders: folders.into_iter().map(|folder| folder.value).collect(),
            role: role.unwrap_or(Role::Register),
            party: table.flag("party", false),
            data_date: table.optional_date("data-date").map(|date| date.value),
        });
    }
    sources
}

fn role(reader: &Reader, table: &Section) -> Option<Role> {
    let role = table.text("role")?;
    match role.value.as_str() {
        "register" => Some(Role::Register),
        "association" => Some(Role::Association),
        other => {
            reader.unknown(role.line, "role", other, &["register", "association"]);
            None
        }
    }
}

/// The aliases, each of a division in force on the reference date.
fn region_aliases(reader: &Reader, root: &Section, as_of: Option<Date>) -> Vec<RegionAlias> {
    let known = |code: RegionCode| {
        as_of.is_none_or(|date| Divisions::in_force(date.year()).get(code).is_some())
    };
    let mut seen = BTreeMap::new();
    let mut aliases = Vec::new();
    for table in root.tables("region-alias", &["name", "code"]) {
        let (name, code) = (table.text("name"), table.text("code"));
        let Some((name, code)) = name.zip(code) else { continue };
        let normalized = normalize(&name.value).into_owned();
        if let Some(first) = seen.insert(normalized.clone(), name.line) {
            let message = format!("地区别名 {} 已见第 {first} 行", name.value);
            reader.fault(name.line, message, "每个名称只写一次");
        }
        match RegionCode::parse(&code.value) {
            Some(value) if !known(value) => {
                let message = format!("基准日的区划表里没有 {value}");
                reader.fault(code.line, message, "请核对六位区划代码");
            }
            Some(code) => aliases.push(RegionAlias { name: normalized, code }),
            None => {
                let message = format!("code 应为六位区划代码，实为 {}", code.value);
                reader.fault(code.line, message, "如 \"420111\"");
            }
        }
    }
    aliases
}
