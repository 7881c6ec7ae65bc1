//! What holds for every chart: glyphs, labels apart, equal bytes, a picture.
//!
//! Enters: the samples. Leaves: verdicts. Reads the SVG as a viewer would.

mod open;

use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node};

use super::{Style, face, missing_glyphs, png, samples, svg};
use crate::report::document::Chart;

/// The box of a text on paper: left, top, right, bottom.
#[derive(Debug, Clone, PartialEq)]
struct Box {
    words: String,
    sides: [f64; 4],
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
}

fn boxes(document: &Document<'_>) -> Vec<Box> {
    document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| text_box(&node))
        .collect()
}

/// The box by anchor, size and true width; a Han character reaches 0.88 em
/// above and 0.12 em below the baseline, which `dy` sets.
fn text_box(node: &Node<'_, '_>) -> Box {
    let words = node.text().unwrap_or_default().to_owned();
    let (x, y, px) = (number(node, "x"), number(node, "y"), number(node, "font-size"));
    assert_eq!(node.attribute("dy"), Some("0.76em"), "{words}");
    let width = face::width(&words, px);
    let start = match node.attribute("text-anchor") {
        Some("end") => -width,
        Some("middle") => -width / 2.0,
        _ => 0.0,
    };
    let (above, below) = ((0.76 - 0.88) * px, (0.76 + 0.12) * px);
    let sides = match node.attribute("transform") {
        None => [x + start, y + above, x + start + width, y + below],
        Some(turn) => {
            assert_eq!(turn, format!("rotate(270, {x}, {y})"));
            [x + above, y - start - width, x + below, y - start]
        }
    };
    Box { words, sides }
}

fn meet(one: &Box, other: &Box) -> bool {
    let [left, top, right, bottom] = one.sides;
    let [other_left, other_top, other_right, other_bottom] = other.sides;
    left < other_right && other_left < right && top < other_bottom && other_top < bottom
}

/// Tries something on every sample at both widths.
fn on_every_chart(check: impl Fn(&Chart, &str)) {
    for chart in samples::all() {
        for style in [Style::SCREEN, Style::PAGE, Style::HALF_PAGE] {
            check(&chart, &svg(&chart, &style));
        }
    }
}

fn parse(text: &str) -> Document<'_> {
    Document::parse(text).expect("every drawing is well-formed XML")
}

#[test]
fn each_character_drawn_has_a_glyph() {
    on_every_chart(|chart, text| {
        for label in boxes(&parse(text)) {
            assert_eq!(
                missing_glyphs(&label.words),
                [] as [char; 0],
                "{}: {}",
                chart.id,
                label.words
            );
        }
    });
}

#[test]
fn no_two_labels_overlap_and_none_is_cut() {
    on_every_chart(|chart, text| {
        let document = parse(text);
        let (width, height) =
            (number(&document.root_element(), "width"), number(&document.root_element(), "height"));
        let boxes = boxes(&document);
        for (place, one) in boxes.iter().enumerate() {
            let [left, top, right, bottom] = one.sides;
            assert!(
                left >= 0.0 && top >= 0.0 && right <= width && bottom <= height,
                "{} {width}: {one:?} is cut",
                chart.id
            );
            for other in &boxes[place + 1..] {
                assert!(!meet(one, other), "{} {width}: {one:?} meets {other:?}", chart.id);
            }
        }
    });
}

/// The rectangles of a colour, as boxes.
fn rectangles(document: &Document<'_>, color: &str) -> Vec<Box> {
    let of_color =
        |node: &Node<'_, '_>| node.has_tag_name("rect") && node.attribute("fill") == Some(color);
    let sides = |node: Node<'_, '_>| {
        let (x, y) = (number(&node, "x"), number(&node, "y"));
        [x, y, x + number(&node, "width"), y + number(&node, "height")]
    };
    document
        .descendants()
        .filter(of_color)
        .map(|node| Box { words: color.to_owned(), sides: sides(node) })
        .collect()
}

#[test]
fn no_label_stands_on_a_target_line_or_a_whisker() {
    on_every_chart(|chart, text| {
        let document = parse(text);
        for color in ["#B3261E", "#1C2733"] {
            for line in rectangles(&document, color) {
                for label in boxes(&document) {
                    assert!(!meet(&label, &line), "{}: {label:?} stands on {line:?}", chart.id);
                }
            }
        }
    });
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    for chart in samples::all() {
        assert_eq!(svg(&chart, &Style::SCREEN), svg(&chart.clone(), &Style::default()));
    }
    let drawn = svg(&samples::all()[0], &Style::SCREEN);
    let picture = || png(&drawn, &Style::SCREEN).ok();
    assert_eq!(picture(), picture());
}

#[test]
fn a_chart_can_be_read_aloud() {
    on_every_chart(|chart, text| {
        let document = parse(text);
        let root = document.root_element();
        let find = |name: &str| {
            document.descendants().find(|node| node.has_tag_name(name)).and_then(|node| node.text())
        };
        assert_eq!(find("title"), Some(chart.title.as_str()));
        assert_eq!(find("desc"), Some(chart.description.as_str()));
        assert_eq!(root.attribute("role"), Some("img"));
        assert_eq!(
            root.attribute("aria-labelledby"),
            Some(format!("{0}-title {0}-desc", chart.id).as_str())
        );
        assert!(root.attribute("viewBox").is_some() && root.attribute("font-family").is_some());
    });
}

#[test]
fn each_mark_says_its_figure_to_a_pointer_and_nothing_is_seen_of_it() {
    on_every_chart(|chart, text| {
        let document = parse(text);
        let paper = ["width", "height"].map(|name| number(&document.root_element(), name));
        let tips = document.descendants().find(|node| node.attribute("class") == Some("tips"));
        let Some(tips) = tips else {
            assert!(text.contains("没有可以绘制的数据"), "{}", chart.id);
            return;
        };
        assert_eq!(tips.attribute("fill-opacity"), Some("0"));
        for tip in tips.children().filter(|node| node.is_element()) {
            let words = tip.first_element_child().and_then(|title| title.text()).unwrap_or("");
            assert!(words.contains('：'), "{}: {words}", chart.id);
            for corner in tip.attribute("points").unwrap_or_default().split(' ') {
                let (x, y) = corner.split_once(',').expect("two coordinates");
                let inside = [x, y]
                    .iter()
                    .zip(paper)
                    .all(|(at, edge)| at.parse::<f64>().is_ok_and(|at| (0.0..=edge).contains(&at)));
                assert!(inside, "{}: {words} at {corner}", chart.id);
            }
        }
    });
}

#[test]
fn words_from_data_stay_words() {
    let hostile = samples::all()
        .into_iter()
        .find(|chart| chart.id == "hostile")
        .expect("the samples hold it");
    let text = svg(&hostile, &Style::SCREEN);
    assert!(!text.contains("<script") && !text.contains("<b>"));
    let document = parse(&text);
    let words: String = boxes(&document).into_iter().map(|label| label.words).collect();
    assert!(words.contains("王〓〓协会 opacity=\"1\" 第二行"), "{words}");
    assert!(words.contains("<script>"), "{words}");
}

#[test]
fn a_picture_is_the_drawing_at_its_scale_and_is_not_blank() {
    for chart in samples::all()
        .into_iter()
        .filter(|chart| ["regions-17", "nothing", "trend-3-2"].contains(&chart.id.as_str()))
    {
        let text = svg(&chart, &Style::PAGE);
        let picture = png(&text, &Style::PAGE)
            .ok()
            .and_then(|bytes| Pixmap::decode_png(&bytes).ok())
            .expect("the drawing becomes a picture");
        let document = parse(&text);
        let side = |name: &str| number(&document.root_element(), name) * 3.0;
        assert_eq!(
            (f64::from(picture.width()), f64::from(picture.height())),
            (side("width"), side("height"))
        );
        let inked = picture.pixels().iter().filter(|pixel| pixel.red() < 0x80).count();
        assert!(inked > 500, "{}: {inked} dark pixels", chart.id);
    }
    assert!(png("no drawing", &Style::PAGE).is_err());
}
