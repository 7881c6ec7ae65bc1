//! Pipeline files → [`Pipeline`].
//!
//! Enters: the path of a pipeline file, or the texts. Leaves: a validated
//! pipeline, or all faults of its texts, its list of units and its decisions at once. What a
//! pipeline does not say, the built-in one says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::{Fault, SpecError};
use super::open::{
    is_absent, name_of, open_decisions, open_entries, open_list, open_text, read, read_any,
};
use super::read_pipeline::{Head, Tables};
use super::reader::Reader;
use super::{
    BULLETIN, Bulletin, Choice, DECISIONS, Decisions, ENTRIES, EXPECTED, Expected, Pipeline,
    Shapes, Template, read_decisions, read_indicators, read_map, read_periods, read_pipeline,
    read_scheme,
};

const PIPELINE: &str = include_str!("../../pipelines/annual/pipeline.toml");
const INDICATORS: &str = include_str!("../../pipelines/annual/indicators.toml");
const SCHEME: &str = include_str!("../../pipelines/annual/scheme.toml");
const TEMPLATE: &str = include_str!("../../pipelines/annual/bulletin.md");

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

    /// The built-in pipeline over a folder, with the units of an `expected.csv` and the
    /// decisions of a `decisions.toml` in it.
    ///
    /// # Errors
    /// Every fault of these two.
    pub fn over(folder: &Path) -> Result<Pipeline, SpecError> {
        let mut pipeline = Pipeline { data: folder.to_owned(), ..Pipeline::built_in()? };
        let list = folder.join(EXPECTED);
        if !is_absent(&list) {
            let year = pipeline.as_of.year();
            let (expected, text) = open_list(&list, year, &[]).map_err(SpecError::new)?;
            pipeline.expected = Some(expected);
            pipeline.texts.push((EXPECTED.to_owned(), text));
        }
        let (choices, personal) = (&pipeline.choices, &pipeline.personal);
        let ground = read_decisions::Ground { choices, personal };
        if let Some((decisions, text)) = open_decisions(folder, &ground).map_err(SpecError::new)? {
            pipeline.decisions = decisions;
            pipeline.texts.push((DECISIONS.to_owned(), text));
        }
        Ok(pipeline)
    }

    /// Loads a pipeline file with `indicators.toml` and `scheme.toml` beside it.
    ///
    /// Where one of these two is absent the built-in one serves; of the built-in
    /// scheme only the items whose indicator the catalogue has. `data` is
    /// resolved against the folder of the file. The units that have to report are those of
    /// the list that `expected` names, else of `expected.csv` beside the file, else of the
    /// one in the data folder. The decisions are those of `decisions.toml` beside the file.
    ///
    /// # Errors
    /// A file that cannot be read, and every fault of the texts, the list and the decisions.
    pub fn load(path: &Path) -> Result<Pipeline, SpecError> {
        let mut faults = Vec::new();
        let pipeline = read(path, &mut faults);
        if pipeline.is_none() {
            return Err(SpecError::new(faults));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let names = ["indicators.toml", "scheme.toml", BULLETIN];
        let [indicators, scheme, bulletin] = names.map(|name| {
            let beside = folder.join(name);
            match is_absent(&beside) {
                true => None,
                false if name == BULLETIN => read_any(&beside, &mut faults),
                false => read(&beside, &mut faults),
            }
        });
        let sources = Sources {
            pipeline: Text { file: name_of(path), content: pipeline.unwrap_or_default() },
            indicators: beside(folder, "indicators.toml", indicators, INDICATORS),
            scheme: beside(folder, "scheme.toml", scheme, SCHEME),
            bulletin: beside(folder, BULLETIN, bulletin, TEMPLATE),
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
            bulletin: Text { file: format!("{BUILT_IN}/{BULLETIN}"), content: TEMPLATE.to_owned() },
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
    bulletin: Text,
    /// Whether the list of units and the decisions are looked for on disk.
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
        let year = head.as_ref().map_or(i16::MAX, |head| head.as_of.year());
        let (mut scheme, periods, more) = self.read_scheme(&catalogue, year);
        faults.extend(more);
        if self.is_built_in_scheme() {
            retain(&mut scheme, &catalogue.ids);
        }
        if let (Some(periods), Some(head)) = (periods, &head) {
            let opened = read_periods::open(periods, base, &self.scheme.file, head.as_of);
            scheme.accumulation = taken(opened.map(Some), &mut faults);
        }
        let (expected, list) = taken(self.read_list(base, head.as_ref()), &mut faults).unzip();
        let (decisions, decided) =
            taken(self.read_decisions(base, head.as_ref()), &mut faults).unzip();
        let entries = taken(self.read_entries(base, head.as_ref(), &mut scheme), &mut faults);
        let map = taken(self.read_map(base, head.as_ref()), &mut faults);
        let template = self.template();
        if catalogue.complete && !template.built_in {
            faults.extend(template.faults(&catalogue.ids));
        }
        let (map, drawn) = map.unzip();
        match (head, faults.is_empty()) {
            (Some(head), true) => Ok(Pipeline {
                name: head.name,
                title: head.title,
                as_of: head.as_of,
                data: base.join(head.data),
                switches: head.switches,
                size_bands: head.size_bands,
                breakdowns: head.breakdowns,
                output: head.output,
                bulletin: Bulletin {
                    template,
                    issuer: head.issuer,
                    issued: head.issued,
                    stage: head.stage,
                },
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
                map,
                expected,
                earlier: head.earlier.iter().map(|path| base.join(&path.value)).collect(),
                decisions: decisions.unwrap_or_default(),
                texts: self.texts([
                    (EXPECTED, list),
                    (DECISIONS, decided),
                    (ENTRIES, entries),
                    ("map", drawn),
                ]),
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

    fn read_scheme(
        &self,
        catalogue: &read_indicators::Catalogue,
        year: i16,
    ) -> (super::Scheme, Option<read_periods::Written>, Vec<Fault>) {
        let (reader, tree) = Reader::new(&self.scheme.file, &self.scheme.content);
        let decided = catalogue.complete && !self.is_built_in_scheme();
        let ids = decided.then_some(catalogue.ids.as_slice());
        let better = catalogue.indicators.iter().map(|one| (one.id.as_str(), one.better)).collect();
        let ground = read_scheme::Ground { ids, better, year };
        let (scheme, periods) = read_scheme::read(&reader, &tree, &ground);
        (scheme, periods, reader.into_faults())
    }

    fn template(&self) -> Template {
        let (file, text) = (self.bulletin.file.clone(), self.bulletin.content.clone());
        Template { file, built_in: text == TEMPLATE, text }
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

    /// The decisions and their text; none where there is no such file.
    fn read_decisions(
        &self,
        base: &Path,
        head: Option<&Head>,
    ) -> Result<Option<(Decisions, String)>, Vec<Fault>> {
        let Some(head) = head.filter(|_| self.on_disk) else { return Ok(None) };
        let (choices, personal) = (&head.tables.choices, &head.tables.personal);
        open_decisions(base, &read_decisions::Ground { choices, personal })
    }

    /// Puts the points entered by hand into the scheme; their text, where there is one.
    fn read_entries(
        &self,
        base: &Path,
        head: Option<&Head>,
        scheme: &mut super::Scheme,
    ) -> Result<Option<String>, Vec<Fault>> {
        let Some(head) = head.filter(|_| self.on_disk) else { return Ok(None) };
        open_entries(base, head.as_of.year(), &head.region_aliases, scheme)
    }

    /// The boundaries that `[output] map` names, with their text.
    fn read_map(
        &self,
        base: &Path,
        head: Option<&Head>,
    ) -> Result<Option<(Arc<Shapes>, String)>, Vec<Fault>> {
        let Some(named) = head.filter(|_| self.on_disk).and_then(|head| head.map.as_ref()) else {
            return Ok(None);
        };
        let path = base.join(&named.value);
        let refused = |(message, hint): (String, String)| {
            let message = format!("map 所指的 {}：{message}", named.value);
            vec![Fault { file: self.pipeline.file.clone(), line: named.line, message, hint }]
        };
        let absent =
            || refused(("不能读取".to_owned(), "核对路径，相对于本文件；编码为 UTF-8".to_owned()));
        let text = open_text(&path).ok_or_else(absent)?;
        let shapes = read_map::read(&named.value, &text).map_err(refused)?;
        Ok(Some((Arc::new(shapes), text)))
    }

    fn texts(self, others: [(&str, Option<String>); 4]) -> Vec<(String, String)> {
        let named = |name: &str, text: String| (name.to_owned(), text);
        let mut texts = vec![
            named("pipeline.toml", self.pipeline.content),
            named("indicators.toml", self.indicators.content),
            named("scheme.toml", self.scheme.content),
            named(BULLETIN, self.bulletin.content),
        ];
        texts.extend(others.into_iter().filter_map(|(name, text)| Some(named(name, text?))));
        texts
    }
}

/// What was read; faults go to the others.
fn taken<T>(read: Result<Option<T>, Vec<Fault>>, faults: &mut Vec<Fault>) -> Option<T> {
    read.unwrap_or_else(|more| {
        faults.extend(more);
        None
    })
}

/// Of the built-in scheme the items of a catalogue of one's own; where some are missing
/// their weights do not add up any more, and targets alone are left.
fn retain(scheme: &mut super::Scheme, ids: &[String]) {
    let all = scheme.items.len();
    scheme.items.retain(|item| item.indicator().is_some_and(|id| ids.iter().any(|one| one == id)));
    if scheme.items.len() < all {
        scheme.scoring = None;
        scheme.items.iter_mut().for_each(|item| item.marks = None);
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
