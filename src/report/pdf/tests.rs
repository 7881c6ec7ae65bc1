//! The pages as they were laid out: what stands on them, and where.

use std::collections::BTreeMap;

use typst::layout::{Abs, Frame, FrameItem, Point};

use super::super::chart;
use super::super::compose::sample::sample;
use super::super::document::{Block, Column, Document, Row, Section, Table, Value};
use super::{desk, refused, render};

/// A piece of text where it stands on its page, in points.
struct Piece {
    page: usize,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
    text: String,
}

/// The laid-out pages.
struct Pages {
    /// Width and height of each.
    sizes: Vec<(f64, f64)>,
    pieces: Vec<Piece>,
}

impl Pages {
    fn of(document: &Document, charts: &BTreeMap<String, String>) -> Pages {
        let set = typst::compile(&desk(document, charts).unwrap());
        assert!(set.warnings.is_empty(), "{}", refused(&set.warnings));
        let laid = set.output.map_err(|faults| refused(&faults)).unwrap();
        typst_pdf::pdf(&laid, &typst_pdf::PdfOptions::default()).unwrap();
        let mut pages = Pages { sizes: Vec::new(), pieces: Vec::new() };
        for (at, page) in laid.pages().iter().enumerate() {
            pages.sizes.push((page.frame.width().to_pt(), page.frame.height().to_pt()));
            pages.take(at, &page.frame, Point::zero());
        }
        pages
    }

    fn take(&mut self, page: usize, frame: &Frame, origin: Point) {
        for (place, item) in frame.items() {
            let at = origin + *place;
            match item {
                FrameItem::Group(group) => {
                    let moved = Point::new(group.transform.tx, group.transform.ty);
                    self.take(page, &group.frame, at + moved);
                }
                FrameItem::Text(text) => self.pieces.push(Piece {
                    page,
                    left: at.x.to_pt(),
                    right: (at.x + text.width()).to_pt(),
                    base: at.y.to_pt(),
                    size: Abs::to_pt(text.size),
                    text: text.text.to_string(),
                }),
                _ => {}
            }
        }
    }

    fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// How often a text stands as a piece of its own.
    fn count(&self, text: &str) -> usize {
        self.pieces.iter().filter(|piece| piece.text == text).count()
    }
}

/// The charts of a document, drawn for its pages.
fn plates(document: &Document) -> BTreeMap<String, String> {
    document.charts().map(|one| (one.id.clone(), chart::plate(one))).collect()
}

fn of(blocks: Vec<Block>) -> Document {
    let section = Section { id: "one".to_owned(), title: "一、基本情况".to_owned(), blocks };
    Document { title: "年度报告".to_owned(), sections: vec![section], ..Document::default() }
}

/// A table of so many rows and columns of figures.
fn table(rows: usize, columns: usize) -> Table {
    let head = |at: usize| Column { group: String::new(), title: format!("第{at}栏") };
    let row = |at: usize| {
        let cells = (1..columns).map(|_| Value::Count(1_234_567));
        let cells = std::iter::once(Value::Text(format!("第{at}县"))).chain(cells).collect();
        Row { depth: 1, cells }
    };
    Table {
        id: "long".to_owned(),
        title: "各地在册数".to_owned(),
        unit: "单位：家".to_owned(),
        columns: (0..columns).map(head).collect(),
        rows: (0..rows).map(row).collect(),
        notes: vec!["基数为在册。".to_owned()],
        plot: None,
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = sample().document();
    let charts = plates(&document);
    let first = render(&document, &charts).unwrap();
    assert!(first.starts_with(b"%PDF-1.7"));
    assert!(first == render(&document, &charts).unwrap());
}

#[test]
fn every_caption_heading_and_note_stands_on_a_page() {
    let document = sample().document();
    let text = Pages::of(&document, &plates(&document)).text();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let text = bare(&text);
    let captions = document.tables().zip(1..).map(|(table, n)| format!("表{n}{}", table.title));
    let plates = document.charts().zip(1..).map(|(chart, n)| format!("图{n}{}", chart.title));
    let notes = document.tables().flat_map(|table| table.notes.clone());
    let headings = document.sections.iter().map(|section| section.title.clone());
    for words in captions.chain(plates).chain(notes).chain(headings) {
        assert!(text.contains(&bare(&words)), "{words}");
    }
}

#[test]
fn nothing_runs_off_a_page_or_over_other_text() {
    let mut document = sample().document();
    let section = &mut document.sections[0];
    for columns in [2, 8, 14, 20, 45] {
        section.blocks.push(Block::Table(table(40, columns)));
    }
    let pages = Pages::of(&document, &plates(&document));
    for piece in &pages.pieces {
        let (width, height) = pages.sizes[piece.page];
        let inside =
            piece.left >= 70.0 && piece.right <= width - 70.0 && piece.base <= height - 40.0;
        assert!(inside, "page {}: {}", piece.page + 1, piece.text);
    }
    for (at, one) in pages.pieces.iter().enumerate() {
        for other in pages.pieces[at + 1..].iter().take_while(|other| other.page == one.page) {
            let across = one.right - 0.1 > other.left && other.right - 0.1 > one.left;
            let along = (one.base - other.base).abs() < 0.6 * one.size.min(other.size);
            assert!(!(across && along), "page {}: {} over {}", one.page + 1, one.text, other.text);
        }
    }
}

#[test]
fn text_from_data_is_never_an_instruction() {
    let hostile = "#pagebreak() *粗* _斜_ $x$ <a> @b `c` // d \\e [f] #let";
    let mut one = table(2, 2);
    one.rows[0].cells[0] = Value::Text(hostile.to_owned());
    one.notes = vec![hostile.to_owned()];
    one.title = hostile.to_owned();
    let blocks = vec![Block::words(hostile), Block::Table(one)];
    let text = Pages::of(&of(blocks), &BTreeMap::new()).text();
    // In the contents, the paragraph, the caption, the cell and the note; lines may break at blanks.
    let bare = |text: &str| text.replace(' ', "");
    assert_eq!(bare(&text).matches(&bare(hostile)).count(), 5, "{text}");
}

#[test]
fn a_long_table_repeats_its_heads_and_breaks_no_row() {
    let pages = Pages::of(&of(vec![Block::Table(table(300, 3))]), &BTreeMap::new());
    // The contents take the first page.
    let on = pages.sizes.len() - 1;
    assert!(on > 5);
    assert_eq!(pages.count("第1栏"), on);
    for row in 0..300 {
        assert_eq!(pages.count(&format!("第{row}县")), 1);
    }
}

#[test]
fn a_table_too_wide_for_any_page_goes_on_below_with_its_stub() {
    let pages = Pages::of(&of(vec![Block::Table(table(3, 60))]), &BTreeMap::new());
    let parts = pages.count("第0栏");
    assert!(parts > 1);
    assert_eq!(pages.count("第2县"), parts);
    assert_eq!((1..60).filter(|at| pages.count(&format!("第{at}栏")) == 1).count(), 59);
    assert!(pages.text().contains("（续）"));
}

#[test]
fn a_chart_without_a_drawing_is_told_in_words() {
    let document = sample().document();
    let chart = document.charts().next().unwrap().clone();
    let text = Pages::of(&of(vec![Block::Chart(chart.clone())]), &BTreeMap::new()).text();
    assert!(text.contains(&chart.description.chars().take(8).collect::<String>()), "{text}");
}

#[test]
fn an_empty_document_is_a_page() {
    let pages = Pages::of(&Document::default(), &BTreeMap::new());
    assert_eq!(pages.sizes.len(), 1);
}
