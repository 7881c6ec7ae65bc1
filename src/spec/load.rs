//! Pipeline files → [`Pipeline`].
//!
//! Enters: the path of a pipeline file, or the texts. Leaves: a validated
//! pipeline, or all faults of its texts and its list of units at once. The only file of this
//! room that opens files. What a pipeline does not say, the built-in one says.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::fault::{Fault, SpecError};
use super::read_expected::Ground;
use super::read_pipeline::{Head, Tables};
use super::reader::Reader;
use super::{
    Choice, EXPECTED, Expected, Pipeline, RegionAlias, read_expected, read_indicators,
    read_pipeline, read_scheme,
};
use crate::codes::decode;

const PIPELINE: &str = include_str!("../../pipelines/annual/pipeline.toml");
const INDICATORS: &str = include_str!("../../pipelines/annual/indicators.toml");
const SCHEME: &str = include_str!("../../pipelines/annual/scheme.toml");

/// The folder under whose name the faults of built-in texts are told.
const BUILT_IN: &str = "pipelines/annual";

impl Pipeline {
    /// The built-in pipeline, with an empty path of data.
    ///
    /// # Errors
    /// Never in a tested program: a test loads it.
    pub fn built_in() -> Result<Pipeline, SpecError> {
        let mut pipeline = Pipeline::from_texts(PIPELINE, INDICATORS, SCHEME, Path::new(BUILT_IN))?;
        pipeline.data = PathBuf::new();
        Ok(pipeline)
    }

    /// The built-in pipeline over a folder, with the units of an `expected.csv` in it.
    ///
    /// # Errors
    /// Every fault of that list.
    pub fn over(folder: &Path) -> Result<Pipeline, SpecError> {
        let mut pipeline = Pipeline { data: folder.to_owned(), ..Pipeline::built_in()? };
        let list = folder.join(EXPECTED);
        if !is_absent(&list) {
            let year = pipeline.as_of.year();
            let (expected, text) = open_list(&list, year, &[]).map_err(SpecError::new)?;
            pipeline.expected = Some(expected);
            pipeline.texts.push((EXPECTED.to_owned(), text));
        }
        Ok(pipeline)
    }

    /// Loads a pipeline file with `indicators.toml` and `scheme.toml` beside it.
    ///
    /// Where one of these two is absent the built-in one serves; of the built-in
    /// scheme only the items whose indicator the catalogue has. `data` is
    /// resolved against the folder of the file. The units that have to report are those of
    /// the list that `expected` names, else of `expected.csv` beside the file, else of the
    /// one in the data folder.
    ///
    /// # Errors
    /// A file that cannot be read, and every fault of the texts and the list.
    pub fn load(path: &Path) -> Result<Pipeline, SpecError> {
        let mut faults = Vec::new();
        let pipeline = read(path, &mut faults);
        if pipeline.is_none() {
            return Err(SpecError::new(faults));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let [indicators, scheme] = ["indicators.toml", "scheme.toml"].map(|name| {
            let beside = folder.join(name);
            if is_absent(&beside) { None } else { read(&beside, &mut faults) }
        });
        let sources = Sources {
            pipeline: Text { file: name_of(path), content: pipeline.unwrap_or_default() },
            indicators: beside(folder, "indicators.toml", indicators, INDICATORS),
            scheme: beside(folder, "scheme.toml", scheme, SCHEME),
            on_disk: true,
        };
        let loaded = sources.pipeline(folder);
        if faults.is_empty() {
            return loaded;
        }
        faults.extend(loaded.err().iter().flat_map(|error| error.faults().to_vec()));
        Err(SpecError::new(faults))
    }

    /// A pipeline from its three texts; `base` is the folder against which `data`
    /// is resolved and under which faults name the texts.
    ///
    /// # Errors
    /// Every fault of the three texts.
    pub fn from_texts(
        pipeline: &str,
        indicators: &str,
        scheme: &str,
        base: &Path,
    ) -> Result<Pipeline, SpecError> {
        let text = |name: &str, content: &str| Text {
            file: name_of(&base.join(name)),
            content: content.to_owned(),
        };
        let sources = Sources {
            pipeline: text("pipeline.toml", pipeline),
            indicators: text("indicators.toml", indicators),
            scheme: text("scheme.toml", scheme),
            on_disk: false,
        };
        sources.pipeline(base)
    }
}

/// A text with the name under which its faults are told.
struct Text {
    file: String,
    content: String,
}

struct Sources {
    pipeline: Text,
    indicators: Text,
    scheme: Text,
    /// Whether the list of units is looked for on disk.
    on_disk: bool,
}

impl Sources {
    fn pipeline(self, base: &Path) -> Result<Pipeline, SpecError> {
        let defaults = if self.pipeline.content == PIPELINE { Tables::default() } else { tables() };
        let known = defaults.choices.clone();
        let (head, mut faults) = self.read_head(defaults);
        // The values that the program knows, and the pipeline's own.
        let choices = head.as_ref().map(|head| [head.tables.choices.clone(), known].concat());
        let (catalogue, more) = self.read_catalogue(choices.as_deref());
        faults.extend(more);
        let (mut scheme, more) = self.read_scheme(&catalogue);
        faults.extend(more);
        if self.is_built_in_scheme() {
            scheme.items.retain(|item| catalogue.ids.contains(&item.indicator));
        }
        let (expected, list) = match self.read_list(base, head.as_ref()) {
            Ok(list) => list.unzip(),
            Err(more) => {
                faults.extend(more);
                (None, None)
            }
        };
        match (head, faults.is_empty()) {
            (Some(head), true) => Ok(Pipeline {
                name: head.name,
                title: head.title,
                as_of: head.as_of,
                data: base.join(head.data),
                switches: head.switches,
                size_bands: head.size_bands,
                output: head.output,
                sources: head.tables.sources,
                words: head.tables.words,
                columns: head.tables.columns,
                choices: head.tables.choices,
                personal: head.tables.personal,
                files: head.files,
                region_aliases: head.region_aliases,
                indicators: catalogue.indicators,
                measures: catalogue.measures,
                scheme,
                expected,
                texts: self.texts(list),
            }),
            _ => Err(SpecError::new(faults)),
        }
    }

    fn read_head(&self, defaults: Tables) -> (Option<read_pipeline::Head>, Vec<Fault>) {
        let (reader, tree) = Reader::new(&self.pipeline.file, &self.pipeline.content);
        let head = read_pipeline::read(&reader, &tree, defaults);
        (head, reader.into_faults())
    }

    fn read_catalogue(
        &self,
        choices: Option<&[Choice]>,
    ) -> (read_indicators::Catalogue, Vec<Fault>) {
        let (reader, tree) = Reader::new(&self.indicators.file, &self.indicators.content);
        let catalogue = read_indicators::read(&reader, &tree, choices);
        (catalogue, reader.into_faults())
    }

    fn read_scheme(&self, catalogue: &read_indicators::Catalogue) -> (super::Scheme, Vec<Fault>) {
        let (reader, tree) = Reader::new(&self.scheme.file, &self.scheme.content);
        let decided = catalogue.complete && !self.is_built_in_scheme();
        let ids = decided.then_some(catalogue.ids.as_slice());
        let scheme = read_scheme::read(&reader, &tree, ids);
        (scheme, reader.into_faults())
    }

    /// The built-in scheme, no file being there, beside a catalogue of one's own.
    fn is_built_in_scheme(&self) -> bool {
        self.scheme.file == format!("{BUILT_IN}/scheme.toml")
            && self.scheme.content == SCHEME
            && self.indicators.content != INDICATORS
    }

    /// The list of units and its text; none where there is no such file.
    fn read_list(
        &self,
        base: &Path,
        head: Option<&Head>,
    ) -> Result<Option<(Expected, String)>, Vec<Fault>> {
        let Some(head) = head.filter(|_| self.on_disk) else { return Ok(None) };
        let open = |path: &Path| open_list(path, head.as_of.year(), &head.region_aliases);
        if let Some(named) = &head.expected {
            let path = base.join(&named.value);
            if is_absent(&path) {
                let message = format!("expected 所指的文件不存在：{}", named.value);
                let (file, hint) =
                    (self.pipeline.file.clone(), "核对路径，相对于本文件".to_owned());
                return Err(vec![Fault { file, line: named.line, message, hint }]);
            }
            return open(&path).map(Some);
        }
        let places = [base.join(EXPECTED), base.join(&head.data).join(EXPECTED)];
        places.iter().find(|path| !is_absent(path)).map(|path| open(path)).transpose()
    }

    fn texts(self, list: Option<String>) -> Vec<(String, String)> {
        let named = |name: &str, text: String| (name.to_owned(), text);
        let mut texts = vec![
            named("pipeline.toml", self.pipeline.content),
            named("indicators.toml", self.indicators.content),
            named("scheme.toml", self.scheme.content),
        ];
        texts.extend(list.map(|text| named(EXPECTED, text)));
        texts
    }
}

/// The tables of the built-in pipeline, which stand in for absent ones.
fn tables() -> Tables {
    let (reader, tree) = Reader::new(BUILT_IN, PIPELINE);
    read_pipeline::read(&reader, &tree, Tables::default())
        .map(|head| head.tables)
        .unwrap_or_default()
}

fn beside(folder: &Path, name: &str, content: Option<String>, built_in: &str) -> Text {
    match content {
        Some(content) => Text { file: name_of(&folder.join(name)), content },
        None => Text { file: format!("{BUILT_IN}/{name}"), content: built_in.to_owned() },
    }
}

/// Reads a list of units, with its text; else its faults.
fn open_list(
    path: &Path,
    year: i16,
    aliases: &[RegionAlias],
) -> Result<(Expected, String), Vec<Fault>> {
    let ground = Ground { shown: name_of(path), path: path.to_owned(), year, aliases };
    let refused = |message: String, hint: &str| {
        let (file, hint) = (name_of(path), hint.to_owned());
        vec![Fault { file, line: 0, message, hint }]
    };
    if path.is_dir() || path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("csv")) {
        return Err(refused("应为 .csv 文件".to_owned(), "另存为 CSV"));
    }
    let bytes =
        std::fs::read(path).map_err(|error| refused(format!("不能读取（{error}）"), "核对权限"))?;
    let text = decode(&bytes)
        .ok_or_else(|| refused("文字编码无法识别".to_owned(), "以 UTF-8 编码另存"))?;
    Ok((read_expected::read(&ground, &text)?, text))
}

fn name_of(path: &Path) -> String {
    path.display().to_string()
}

fn is_absent(path: &Path) -> bool {
    matches!(path.symlink_metadata(), Err(error) if error.kind() == ErrorKind::NotFound)
}

/// The content of a TOML file, without a byte order mark; else one fault.
fn read(path: &Path, faults: &mut Vec<Fault>) -> Option<String> {
    let (message, hint) = match std::fs::read(path).map(String::from_utf8) {
        _ if path.is_dir() => ("是文件夹，应为 .toml 文件".to_owned(), "写出文件夹内的流程文件"),
        _ if path.extension().is_none_or(|ending| ending != "toml") => {
            ("应为 .toml 文件".to_owned(), "流程文件的名字以 .toml 结尾")
        }
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
