//! The bulletin in Word's own format.
//!
//! Enters: the document, and the pictures of its charts. Leaves: one package of native
//! paragraphs, tables and pictures, in the layout of GB/T 9704-2012 (党政机关公文格式):
//! an editor can go on working in it. Never rounds, never reads a clock.
//!
//! Parts follow ECMA-376; the order of elements within a part is that of its schema, as
//! Word refuses another.

mod body;
mod parts;
mod table;
mod xml;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::document::Document;

/// Why no package could be made.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The package could not be packed.
    #[error("the package cannot be packed: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// A part could not be written into it.
    #[error("a part cannot be written: {0}")]
    Part(#[from] std::io::Error),
}

/// A picture as PNG, with its size in pixels.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// The file.
    pub png: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Picture {
    /// A picture with the size that its head tells; none where the bytes are no PNG.
    pub fn of(png: Vec<u8>) -> Option<Picture> {
        let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
        let (width, height) = (number(16)?, number(20)?);
        (png.starts_with(b"\x89PNG") && width > 0 && height > 0).then_some(Picture {
            png,
            width,
            height,
        })
    }
}

/// The whole package. `pictures` holds the drawing of each chart by its id, without title
/// and notes; a chart without one is told in words.
///
/// # Errors
/// Where the package cannot be packed.
pub fn render(
    document: &Document,
    pictures: &BTreeMap<String, Picture>,
) -> Result<Vec<u8>, DocxError> {
    let body = body::body(document, pictures);
    let mut package = Package::new();
    package.part("[Content_Types].xml", &parts::content_types())?;
    package.part("_rels/.rels", parts::ROOT_RELATIONS)?;
    package.part("docProps/core.xml", &parts::core(document))?;
    package.part("docProps/app.xml", parts::APP)?;
    package.part("word/document.xml", &body.xml)?;
    package.part("word/_rels/document.xml.rels", &parts::relations(body.pictures.len()))?;
    package.part("word/styles.xml", parts::STYLES)?;
    package.part("word/settings.xml", parts::SETTINGS)?;
    package.part("word/fontTable.xml", parts::FONTS)?;
    package.part("word/theme.xml", parts::THEME)?;
    package.part("word/numbering.xml", &parts::numbering(body.lists))?;
    package.part("word/header.xml", &parts::header(&document.marks))?;
    package.part("word/footer-odd.xml", &parts::footer("right"))?;
    package.part("word/footer-even.xml", &parts::footer("left"))?;
    for (at, picture) in body.pictures.iter().enumerate() {
        package.bytes(&format!("word/media/chart{}.png", at + 1), &picture.png)?;
    }
    package.finish()
}

/// A package under way; each part has the same date.
struct Package(ZipWriter<Cursor<Vec<u8>>>);

impl Package {
    fn new() -> Package {
        Package(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn part(&mut self, name: &str, text: &str) -> Result<(), DocxError> {
        self.start(name, CompressionMethod::Deflated)?;
        Ok(self.0.write_all(text.as_bytes())?)
    }

    /// Pictures are compressed already.
    fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), DocxError> {
        self.start(name, CompressionMethod::Stored)?;
        Ok(self.0.write_all(bytes)?)
    }

    fn start(&mut self, name: &str, method: CompressionMethod) -> Result<(), DocxError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default());
        Ok(self.0.start_file(name, options)?)
    }

    fn finish(self) -> Result<Vec<u8>, DocxError> {
        Ok(self.0.finish()?.into_inner())
    }
}

#[cfg(test)]
mod tests;
