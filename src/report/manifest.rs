//! `manifest.json`: what went in and what came out, by hash.
//!
//! Enters: hashes. Leaves: JSON. Holds no clock and no path of a machine.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::spec::{Indicator, Pipeline, RegionBy};

/// The name by which the program knows its own folders.
pub const PROGRAM: &str = "nianbao";

/// What a folder holds and what it was made from.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Manifest {
    /// Always `nianbao`.
    pub program: String,
    /// Version that wrote it.
    pub version: String,
    /// `report`.
    pub kind: String,
    /// Name of the pipeline.
    pub pipeline: String,
    /// Reference date.
    pub as_of: String,
    /// `public`; the internal edition does not name itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// What the public edition withholds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<WithheldRows>,
    /// SHA-256 of each input, by path below the input folder; in the public edition by a
    /// running number, in the order of the hashes.
    pub inputs: BTreeMap<String, String>,
    /// SHA-256 of the pipeline's texts, by name.
    pub definitions: BTreeMap<String, String>,
    /// The switches and limits by which the columns of the register were derived.
    #[serde(default)]
    pub caliber: Caliber,
    /// The catalogue of indicators, by id.
    #[serde(default)]
    pub catalogue: BTreeMap<String, Definition>,
    /// SHA-256 of each other file of the folder.
    pub outputs: BTreeMap<String, String>,
}

/// Switches and limits by their names in the pipeline. Figures of two calibers are no series.
pub type Caliber = BTreeMap<String, String>;

/// The caliber of a pipeline.
pub fn caliber(pipeline: &Pipeline) -> Caliber {
    let (switches, sizes) = (pipeline.switches, pipeline.size_bands);
    let by = RegionBy::ALL.iter().find(|(_, by)| *by == switches.region_by);
    // The region of all reports so far was that of the registrar.
    let by = by.filter(|(_, by)| *by != RegionBy::default());
    let by = by.map(|(word, _)| ("region-by".to_owned(), (*word).to_owned()));
    let others = [
        ("industry-counts", switches.industry_counts.to_string()),
        ("members-as-full", switches.members_as_full.to_string()),
        ("community-organizations", switches.community_organizations.to_string()),
        ("womens-federation-counts", switches.womens_federation_counts.to_string()),
        ("eligible-full-members", switches.eligible_full_members.to_string()),
        ("grace-months", switches.grace_months.to_string()),
        ("size-bands", format!("{}/{}/{}", sizes.small, sizes.medium, sizes.large)),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    others.into_iter().chain(by).collect()
}

/// What differs from one caliber to another, in words.
pub fn differences(before: &Caliber, now: &Caliber) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let changed = names.into_iter().filter(|name| before.get(*name) != now.get(*name));
    let shown =
        |of: &Caliber, name: &String| of.get(name).map_or("未记", String::as_str).to_owned();
    changed
        .map(|name| format!("{name} 由 {} 改为 {}", shown(before, name), shown(now, name)))
        .collect()
}

/// An indicator as it was computed.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub struct Definition {
    /// Chinese name.
    pub name: String,
    /// Article of the Opinions.
    pub article: String,
    /// Who is counted, as in `figures.csv`.
    pub unit: String,
    /// Who is in the denominator: a condition over the columns of the register.
    pub population: String,
    /// What is asked of them.
    pub met: String,
    /// The denominator in words.
    pub population_text: String,
    /// The condition in words.
    pub met_text: String,
    /// Caliber, may be empty.
    pub note: String,
}

impl Definition {
    /// The definition of an indicator.
    pub fn of(indicator: &Indicator) -> Definition {
        Definition {
            name: indicator.name.clone(),
            article: indicator.article.clone(),
            unit: indicator.unit.id().to_owned(),
            population: indicator.population.to_string(),
            met: indicator.met.to_string(),
            population_text: indicator.population_text.clone(),
            met_text: indicator.met_text.clone(),
            note: indicator.note.clone(),
        }
    }
}

/// How many rows of the data files are withheld.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, PartialEq, Eq)]
pub struct WithheldRows {
    /// Rows of `data/figures.csv`.
    pub figures: u64,
    /// Rows of `data/totals.csv`.
    pub totals: u64,
}

impl Manifest {
    /// The JSON text.
    pub fn to_json(&self) -> Vec<u8> {
        // Maps of text to text always serialise.
        let mut json = serde_json::to_vec_pretty(self).expect("a manifest serialises");
        json.push(b'\n');
        json
    }

    /// Reads a manifest; `None` where the text is none of ours.
    pub fn parse(text: &str) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_str(text).ok()?;
        (manifest.program == PROGRAM).then_some(manifest)
    }
}

/// The hashes of inputs without their names. Their order is that of the hashes, which says
/// nothing of the names.
pub fn nameless(inputs: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut hashes: Vec<&String> = inputs.values().collect();
    hashes.sort();
    (1..).zip(hashes).map(|(number, hash): (u32, _)| (number.to_string(), hash.clone())).collect()
}

/// The SHA-256 of each text of a pipeline, by name.
pub fn definitions(pipeline: &Pipeline) -> BTreeMap<String, String> {
    let texts = pipeline.texts.iter();
    texts.map(|(name, text)| (name.clone(), sha256(text.as_bytes()))).collect()
}

/// SHA-256 as hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    sha256_of([bytes])
}

/// The SHA-256 of pieces that follow each other, in lower-case hexadecimal.
pub fn sha256_of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    pieces.into_iter().for_each(|piece| hash.update(piece));
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
