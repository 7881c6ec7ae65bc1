//! A map of rates, on boundaries that the user gave.
//!
//! Enters: shapes in degrees with one point each. Leaves: polygons and the bottom edge.
//! Never leaves a reading to the colour alone: a shape bears its figures where they fit,
//! and the others are listed below. Plane chart with true distances along its middle
//! parallel: no projection is claimed.

use plotters::style::RGBColor;

use super::canvas::{Anchor, Canvas, Label};
use super::frame::{self, LINE, Space, TINY};
use super::heatmap::{classes, color, draw_legend};
use super::tiles::texts;
use super::{face, open, palette};
use crate::report::document::{Point, RegionMap, Shape};
use crate::report::number;

/// Greatest height of the map.
const HEIGHT: i32 = 640;
/// From line to line within a shape.
const PITCH: i32 = LINE - 3;
/// A vertex nearer than this to the one before it is not drawn.
const STEP: i32 = 1;

/// Draws the map; gives the bottom edge.
pub(super) fn draw(canvas: &mut Canvas, map: &RegionMap, space: Space) -> i32 {
    let Some(plane) = Plane::of(map, space.width()) else {
        return frame::nothing(canvas, space);
    };
    let points: Vec<Point> = map.shapes.iter().map(|shape| shape.point).collect();
    let classes = classes(points.iter().filter_map(|(rate, _)| *rate));
    let blank = points.iter().filter(|(rate, _)| rate.is_none()).count();
    let top = draw_legend(canvas, (&points, blank, map.withholds), classes, space);
    let place = |at: &(f64, f64)| plane.place(*at, (space.left, top));
    // Enclaves after what surrounds them.
    let mut order: Vec<&Shape> = map.shapes.iter().collect();
    order.sort_by(|a, b| extent(b).total_cmp(&extent(a)));
    for shape in &order {
        for polygon in &shape.polygons {
            for (ring, vertices) in polygon.iter().enumerate() {
                let vertices = thinned(vertices.iter().map(place));
                let fill = if ring == 0 { color(shape.point.0, classes) } else { palette::PAPER };
                canvas.polygon(vertices.clone(), fill);
                canvas.line(closed(vertices), 1, palette::AXIS);
            }
        }
    }
    tips(canvas, &order, &place);
    let mut taken: Vec<[i32; 4]> = Vec::new();
    let mut left_out: Vec<&Shape> = Vec::new();
    for shape in &map.shapes {
        let texts = texts(&shape.label, shape.point);
        let ink = palette::text_on(color(shape.point.0, classes));
        if !label(canvas, shape, &texts, (&place, ink), &mut taken) {
            left_out.push(shape);
        }
    }
    // What finds no room is found by its number, where at least that fits.
    for (number, shape) in left_out.iter().enumerate() {
        let texts = [((number + 1).to_string(), TINY)];
        let ink = palette::text_on(color(shape.point.0, classes));
        label(canvas, shape, &texts, (&place, ink), &mut taken);
    }
    list(canvas, &left_out, space, top + plane.height + 12)
}

/// What each shape says, wherever it lies.
fn tips(canvas: &mut Canvas, shapes: &[&Shape], place: &impl Fn(&(f64, f64)) -> (i32, i32)) {
    for shape in shapes {
        for ring in shape.polygons.iter().filter_map(|polygon| polygon.first()) {
            let words = open::sentence(&shape.label, shape.point);
            canvas.tip_within(thinned(ring.iter().map(place)), words);
        }
    }
}

/// How degrees become pixels.
struct Plane {
    west: f64,
    north: f64,
    across: f64,
    down: f64,
    height: i32,
}

impl Plane {
    /// The scale at which all shapes fit; none where there is no shape.
    fn of(map: &RegionMap, width: i32) -> Option<Plane> {
        let vertices =
            || map.shapes.iter().flat_map(|shape| shape.polygons.iter().flatten().flatten());
        vertices().next()?;
        let ends = |of: fn(&(f64, f64)) -> f64| {
            vertices().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), at| {
                (least.min(at), most.max(at))
            })
        };
        let ((west, east), (south, north)) = (ends(|at| at.0), ends(|at| at.1));
        let squeeze = ((south + north) / 2.0).to_radians().cos().max(0.05);
        let (wide, high) = (((east - west) * squeeze).max(1e-9), (north - south).max(1e-9));
        let down = (f64::from(width) / wide).min(f64::from(HEIGHT) / high);
        let height = (high * down).ceil() as i32;
        Some(Plane { west, north, across: down * squeeze, down, height })
    }

    fn place(&self, (longitude, latitude): (f64, f64), (left, top): (i32, i32)) -> (i32, i32) {
        let x = (longitude - self.west) * self.across;
        let y = (self.north - latitude) * self.down;
        (left + x.round() as i32, top + y.round() as i32)
    }
}

/// Vertices that can be told apart.
fn thinned(vertices: impl Iterator<Item = (i32, i32)>) -> Vec<(i32, i32)> {
    let mut kept: Vec<(i32, i32)> = Vec::new();
    for (x, y) in vertices {
        let is_far = |last: &(i32, i32)| (x - last.0).abs() > STEP || (y - last.1).abs() > STEP;
        if kept.last().is_none_or(is_far) {
            kept.push((x, y));
        }
    }
    kept
}

fn closed(mut vertices: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    vertices.extend(vertices.first().copied());
    vertices
}

/// The area of the rectangle around a shape, in square degrees.
fn extent(shape: &Shape) -> f64 {
    shape.polygons.iter().filter_map(|polygon| polygon.first()).map(|ring| area(ring).abs()).sum()
}

/// Twice the signed area of a ring.
fn area(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

/// The centroid of a ring.
fn centroid(ring: &[(f64, f64)]) -> (f64, f64) {
    let whole = area(ring);
    if whole.abs() < 1e-12 {
        return ring[0];
    }
    let (mut x, mut y) = (0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let cross = a.0 * b.1 - b.0 * a.1;
        x += (a.0 + b.0) * cross;
        y += (a.1 + b.1) * cross;
    }
    (x / (3.0 * whole), y / (3.0 * whole))
}

/// Lines of text in the middle of the largest part, where they fit and meet no others.
fn label(
    canvas: &mut Canvas,
    shape: &Shape,
    texts: &[(String, f64)],
    (place, ink): (&impl Fn(&(f64, f64)) -> (i32, i32), RGBColor),
    taken: &mut Vec<[i32; 4]>,
) -> bool {
    let rings = shape.polygons.iter().filter_map(|polygon| polygon.first());
    let Some(ring) = rings.max_by(|a, b| area(a).abs().total_cmp(&area(b).abs())) else {
        return true;
    };
    let wide =
        texts.iter().map(|(text, px)| face::width(text, *px).ceil() as i32).max().unwrap_or(0);
    let high = texts.len() as i32 * PITCH;
    let (x, y) = place(&centroid(ring));
    let area = [x - wide / 2 - 2, y - high / 2 - 1, x + wide / 2 + 2, y + high / 2 + 1];
    let vertices: Vec<(i32, i32)> = ring.iter().map(place).collect();
    let corners = [(area[0], area[1]), (area[2], area[1]), (area[0], area[3]), (area[2], area[3])];
    let fits = corners.iter().all(|corner| is_inside(*corner, &vertices));
    let meets = taken.iter().any(|other| {
        area[0] < other[2] && other[0] < area[2] && area[1] < other[3] && other[1] < area[3]
    });
    if !fits || meets {
        return false;
    }
    taken.push(area);
    let mut middle = y - high / 2 + PITCH / 2;
    for (text, px) in texts {
        canvas.label(Label::new(text.as_str(), (x, middle), Anchor::Middle, *px).color(ink));
        middle += PITCH;
    }
    true
}

/// Whether a point lies within a ring: a ray to the right crosses it an odd number of times.
fn is_inside((x, y): (i32, i32), ring: &[(i32, i32)]) -> bool {
    let crosses = |(a, b): &(&(i32, i32), &(i32, i32))| {
        let between = (a.1 > y) != (b.1 > y);
        between && {
            let share = f64::from(y - a.1) / f64::from(b.1 - a.1);
            f64::from(x) < f64::from(a.0) + share * f64::from(b.0 - a.0)
        }
    };
    ring.iter().zip(ring.iter().cycle().skip(1)).filter(crosses).count() % 2 == 1
}

/// The figures that found no room; gives the bottom edge.
fn list(canvas: &mut Canvas, shapes: &[&Shape], space: Space, mut y: i32) -> i32 {
    let told = |(number, shape): (usize, &&Shape)| {
        let (rate, bounds) = shape.point;
        let figure = number::points_or_dash(rate);
        let bounds = open::in_brackets(bounds).map(|bounds| format!(" {bounds}"));
        format!("{}．{} {figure}{}", number + 1, shape.label, bounds.unwrap_or_default())
    };
    if shapes.is_empty() {
        return y;
    }
    let mut x = space.left;
    for text in shapes.iter().enumerate().map(told) {
        let wide = face::width(&text, TINY).ceil() as i32;
        if x > space.left && x + wide > space.right {
            (x, y) = (space.left, y + LINE);
        }
        canvas
            .label(Label::new(text, (x, y + LINE / 2), Anchor::Start, TINY).color(palette::MUTED));
        x += wide + 18;
    }
    y + LINE
}
