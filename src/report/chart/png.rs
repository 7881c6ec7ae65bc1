//! The picture of a drawing.
//!
//! Enters: SVG made by this module. Leaves: PNG of 300 dots to the inch. Never uses a face
//! of the system, so that every machine makes the same picture.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use super::{Style, face};

/// 300 to the inch, in pixels a metre.
const DENSITY: u32 = 11_811;

/// Why no picture could be made.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The text is not SVG.
    #[error("expected an SVG document, but {0}")]
    NotSvg(#[from] resvg::usvg::Error),
    /// The picture would be too large to hold.
    #[error("expected a drawing that fits a picture, but found {width} × {height} pixels")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The picture could not be packed.
    #[error("the picture cannot be packed: {0}")]
    Encoding(String),
}

/// The picture of an SVG made by [`super::svg`], at the scale of its style.
///
/// # Errors
/// Where the text is not SVG, or so large that no picture can hold it.
pub fn png(svg: &str, style: &Style) -> Result<Vec<u8>, PngError> {
    let options =
        Options { fontdb: faces(), font_family: face::FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let scale = style.scale as f32;
    let side = |length: f32| (length * scale).ceil() as u32;
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    let mut picture = Pixmap::new(width, height).ok_or(PngError::TooLarge { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
    packed(&picture).map_err(|error| PngError::Encoding(error.to_string()))
}

/// Drawings cover their whole ground, so that three colours say all; most hold so few
/// that a palette and one byte a pixel do.
fn packed(picture: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_deflate_compression(png::DeflateCompression::Level(3));
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: DENSITY,
        yppu: DENSITY,
        unit: png::Unit::Meter,
    }));
    let pixels = match indexed(picture) {
        Some((palette, pixels)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette);
            pixels
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            let pixels = picture.data().as_chunks::<4>().0;
            pixels.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect()
        }
    };
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(bytes)
}

/// The colours of a picture as they first occur, and the place of each pixel's among
/// them; `None` where there are more than 256.
fn indexed(picture: &Pixmap) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut places: HashMap<[u8; 4], u8, RandomState> = HashMap::default();
    let (pixels, _) = picture.data().as_chunks::<4>();
    let (mut palette, mut indices) = (Vec::new(), Vec::with_capacity(pixels.len()));
    for run in pixels.chunk_by(|a, b| a == b) {
        let next = places.len();
        let place = match places.entry(run[0]) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                palette.extend_from_slice(&run[0][..3]);
                *new.insert(u8::try_from(next).ok()?)
            }
        };
        indices.resize(indices.len() + run.len(), place);
    }
    Some((palette, indices))
}

/// Our face and no other.
fn faces() -> Arc<Database> {
    static FACES: OnceLock<Arc<Database>> = OnceLock::new();
    let load = || {
        let mut faces = Database::new();
        faces.load_font_source(Source::Binary(Arc::new(face::BYTES)));
        Arc::new(faces)
    };
    Arc::clone(FACES.get_or_init(load))
}
