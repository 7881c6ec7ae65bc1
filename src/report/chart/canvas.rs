//! What is drawn, in pixels, and its way through plotters into SVG.
//!
//! Enters: rectangles, lines, polygons, circles and labels, in drawing order.
//! Leaves: the plain SVG of plotters' backend. Never measures and never lays
//! out; coordinates are final when they come here.

use std::sync::OnceLock;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontTransform, register_font};

use super::{face, palette};

/// A place in pixels from the upper left corner.
pub(super) type Point = (i32, i32);

/// Plotters divides the size of a face by this before it writes `font-size`.
const LINE_OVER_SIZE: f64 = 1.24;
/// The backend sets the baseline this far below the place of a text (`dy`), in em.
const TOP_TO_BASELINE: f64 = 0.76;
/// The middle of a Han character above its baseline, in em.
const MIDDLE_ABOVE_BASELINE: f64 = 0.38;

/// Which end of a label stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The text runs on from the place.
    Start,
    /// The text is centred on the place.
    Middle,
    /// The text ends at the place.
    End,
}

/// One line of text.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// The text; characters without a glyph are replaced when it is drawn.
    pub(super) text: String,
    /// The place: of its anchor across, of its middle down; turned, the other way round.
    pub(super) at: Point,
    /// Which end stands at the place.
    pub(super) anchor: Anchor,
    /// Size of the face in pixels.
    pub(super) px: f64,
    /// Colour.
    pub(super) color: RGBColor,
    /// True for text that runs upwards.
    pub(super) turned: bool,
}

impl Label {
    /// A level label in ink.
    pub(super) fn new(text: impl Into<String>, at: Point, anchor: Anchor, px: f64) -> Label {
        Label { text: text.into(), at, anchor, px, color: palette::INK, turned: false }
    }

    /// The same in another colour.
    pub(super) fn color(self, color: RGBColor) -> Label {
        Label { color, ..self }
    }

    /// The same running upwards.
    pub(super) fn turned(self) -> Label {
        Label { turned: true, ..self }
    }
}

enum Shape {
    Rect(Point, Point, RGBColor),
    Line(Vec<Point>, u32, RGBColor),
    Polygon(Vec<Point>, RGBColor),
    Circle(Point, u32, RGBColor),
    Label(Label),
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn<'a> = Result<(), DrawingAreaErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

/// What a place of the drawing says to a pointer that rests on it.
pub(super) struct Tip {
    /// The outline of the place.
    pub(super) outline: Vec<Point>,
    /// The words.
    pub(super) words: String,
}

/// Shapes in drawing order, and what they say.
#[derive(Default)]
pub(super) struct Canvas {
    shapes: Vec<Shape>,
    tips: Vec<Tip>,
}

impl Canvas {
    /// A filled rectangle between two corners.
    pub(super) fn rect(&mut self, upper_left: Point, lower_right: Point, color: RGBColor) {
        self.shapes.push(Shape::Rect(upper_left, lower_right, color));
    }

    /// A line through points.
    pub(super) fn line(&mut self, points: impl Into<Vec<Point>>, width: u32, color: RGBColor) {
        self.shapes.push(Shape::Line(points.into(), width, color));
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, points: impl Into<Vec<Point>>, color: RGBColor) {
        self.shapes.push(Shape::Polygon(points.into(), color));
    }

    /// A filled circle.
    pub(super) fn circle(&mut self, center: Point, radius: u32, color: RGBColor) {
        self.shapes.push(Shape::Circle(center, radius, color));
    }

    /// A line of text; nothing where it is empty.
    pub(super) fn label(&mut self, label: Label) {
        let text = face::drawable(&label.text);
        if !text.is_empty() {
            self.shapes.push(Shape::Label(Label { text, ..label }));
        }
    }

    /// What the place between two corners says.
    pub(super) fn tip(&mut self, (left, top): Point, (right, bottom): Point, words: String) {
        let outline = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        self.tips.push(Tip { outline, words });
    }

    /// What a place within an outline says.
    pub(super) fn tip_within(&mut self, outline: Vec<Point>, words: String) {
        self.tips.push(Tip { outline, words });
    }

    /// All that places say; the canvas keeps none.
    pub(super) fn take_tips(&mut self) -> Vec<Tip> {
        std::mem::take(&mut self.tips)
    }

    /// The drawing on paper of the given size, as plotters writes it.
    pub(super) fn into_svg(self, width: i32, height: i32) -> String {
        register();
        let mut svg = String::new();
        let size = (width.max(1).unsigned_abs(), height.max(1).unsigned_abs());
        // The backend writes into a string, which takes whatever it is given.
        self.draw(&SVGBackend::with_string(&mut svg, size).into_drawing_area())
            .expect("writing into a string cannot fail");
        svg
    }

    fn draw<'a>(self, area: &Area<'a>) -> Drawn<'a> {
        area.fill(&palette::PAPER)?;
        for shape in self.shapes {
            match shape {
                Shape::Rect(one, other, color) => {
                    area.draw(&Rectangle::new([one, other], color.filled()))?
                }
                Shape::Line(points, width, color) => {
                    area.draw(&PathElement::new(points, color.stroke_width(width)))?
                }
                Shape::Polygon(points, color) => {
                    area.draw(&Polygon::new(points, color.filled()))?
                }
                Shape::Circle(center, radius, color) => {
                    area.draw(&Circle::new(center, radius, color.filled()))?
                }
                Shape::Label(label) => draw_label(area, &label)?,
            }
        }
        area.present()
    }
}

fn draw_label<'a>(area: &Area<'a>, label: &Label) -> Drawn<'a> {
    let rise = (label.px * (TOP_TO_BASELINE - MIDDLE_ABOVE_BASELINE)).round() as i32;
    let (x, y) = label.at;
    let h_pos = match label.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font = (face::FAMILY, label.px * LINE_OVER_SIZE).into_font();
    let (font, at) = if label.turned {
        (font.transform(FontTransform::Rotate270), (x - rise, y))
    } else {
        (font, (x, y - rise))
    };
    // The top is the one vertical anchor that all viewers place alike: the others hang on the height of an x.
    let style = TextStyle::from(font).color(&label.color).pos(Pos::new(h_pos, VPos::Top));
    area.draw(&Text::new(label.text.as_str(), at, style))
}

/// Gives plotters the face, once.
fn register() {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered = REGISTERED
        .get_or_init(|| register_font(face::FAMILY, FontStyle::Normal, face::BYTES).is_ok());
    debug_assert!(registered, "the embedded face is a TrueType face");
}
