//! What the typesetter may see: its layout, our document, the drawings, two faces.
//!
//! Enters: the files. Leaves: pages. Never opens a file, asks a network, takes a face from the
//! system or reads a clock.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::face;

/// The layout in typst's own language.
const LAYOUT: &str = include_str!("../assets/bulletin.typ");
/// Where it lies among the files.
const MAIN: &str = "/bulletin.typ";

/// The files of one document, and the day on which it is set.
pub(super) struct Desk {
    layout: Source,
    files: BTreeMap<String, Bytes>,
    today: Option<Datetime>,
}

/// What all documents share.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Desk {
    /// One with these files, by their paths; a path that the typesetter cannot hold is left out,
    /// and the layout then says that it is missing.
    pub(super) fn new(files: BTreeMap<String, Bytes>, today: Option<Datetime>) -> Desk {
        // The path is fixed, and every test of this room takes it.
        let main = VirtualPath::new(MAIN).expect("a plain path");
        let main = RootedPath::new(VirtualRoot::Project, main).intern();
        Desk { layout: Source::new(main, LAYOUT.to_owned()), files, today }
    }
}

fn shop() -> &'static Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    SHOP.get_or_init(|| {
        let faces = [face::SERIF, face::SANS];
        let fonts: Vec<Font> =
            faces.into_iter().filter_map(|bytes| Font::new(Bytes::new(bytes), 0)).collect();
        // Row heads of tables are tagged as heads.
        let features = [Feature::A11yExtras].into_iter().collect();
        Shop {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    })
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &shop().library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &shop().book
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.layout.id() { Ok(self.layout.clone()) } else { Err(missing(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(id.vpath().get_with_slash()).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        shop().fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_with_slash()))
}
