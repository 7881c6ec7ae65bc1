use std::io::Read;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::report::compose::sample::sample;
use crate::report::document::{Block, Column, Row, Section, Table, Value};

fn bulletin() -> Document {
    sample().composed().bulletin
}

fn pictures(document: &Document) -> BTreeMap<String, Picture> {
    let picture = |id: &str| (id.to_owned(), Picture { png: vec![1], width: 920, height: 460 });
    document.charts().map(|chart| picture(&chart.id)).collect()
}

/// The parts of the package by name.
fn parts(document: &Document) -> BTreeMap<String, String> {
    let package = render(document, &pictures(document)).expect("it is packed");
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("it is a package");
    let mut parts = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("it is there");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("it unpacks");
        let name = file.name().expect("it is text").into_owned();
        parts.insert(name, String::from_utf8(bytes).unwrap_or_default());
    }
    parts
}

fn with(table: Table) -> Document {
    let blocks = vec![Block::Table(table)];
    Document {
        sections: vec![Section { id: "a".into(), title: "一、甲".into(), blocks }],
        ..Document::default()
    }
}

fn table(columns: usize, rows: usize) -> Table {
    Table {
        id: "t".into(),
        title: "甲".into(),
        columns: (0..columns)
            .map(|_| Column { title: "数目".into(), ..Column::default() })
            .collect(),
        rows: (0..rows)
            .map(|_| Row { depth: 0, cells: vec![Value::Count(1_234_567); columns] })
            .collect(),
        ..Table::default()
    }
}

#[test]
fn every_part_is_well_formed() {
    for (name, part) in parts(&bulletin()) {
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let mut reader = Reader::from_str(&part);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
}

#[test]
fn every_relation_leads_to_a_part_of_the_package() {
    let parts = parts(&bulletin());
    let relations = &parts["word/_rels/document.xml.rels"];
    let targets = relations.split("Target=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for target in targets {
        assert!(parts.contains_key(&format!("word/{target}")), "{target}");
    }
    let body = &parts["word/document.xml"];
    for id in body.split("r:embed=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(relations.contains(&format!("Id=\"{id}\"")), "{id}");
    }
}

#[test]
fn every_reference_has_a_bookmark_and_every_picture_words() {
    let document = bulletin();
    let body = &parts(&document)["word/document.xml"];
    let mut names: Vec<&str> =
        body.split(" w:name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for kind in [" REF ", " PAGEREF "] {
        for name in body.split(kind).skip(1).filter_map(|rest| rest.split(' ').next()) {
            assert!(names.contains(&name), "{name}");
        }
    }
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    for (number, chart) in document.charts().enumerate() {
        assert!(body.contains(&format!("<wp:docPr id=\"{}\"", number + 1)));
        assert!(body.contains(&format!("descr=\"{}", xml::escaped(&chart.description))));
    }
}

#[test]
fn heads_repeat_and_rows_do_not_break() {
    let body = &parts(&with(table(3, 300)))["word/document.xml"];
    assert_eq!(body.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(body.matches("<w:cantSplit/>").count(), 301);
}

#[test]
fn columns_fill_the_text_and_a_table_too_wide_for_it_lies_on_its_side() {
    let body = |columns| parts(&with(table(columns, 2)))["word/document.xml"].clone();
    let sum = |body: &str| -> u32 {
        let widths = body.split("<w:gridCol w:w=\"").skip(1);
        widths.filter_map(|rest| rest.split('"').next()?.parse::<u32>().ok()).sum()
    };
    assert!(8_830 < sum(&body(6)) && sum(&body(6)) <= 8_844);
    assert!(!body(6).contains("landscape"));
    assert!(body(16).contains("landscape"));
    assert!(sum(&body(16)) <= 12_756);
    assert_eq!(body(16).matches("<w:sectPr>").count(), 3);
}

#[test]
fn text_from_data_stays_text() {
    let mut table = table(1, 1);
    table.rows[0].cells[0] = Value::Text("<w:p>&\u{1}甲".into());
    let parts = parts(&with(table));
    assert!(parts["word/document.xml"].contains("&lt;w:p&gt;&amp; 甲"));
}

#[test]
fn the_date_stands_four_characters_from_the_edge() {
    let parts = parts(&bulletin());
    let body = &parts["word/document.xml"];
    let date = body.find("2026年3月1日").expect("it is signed");
    assert!(body[..date].rfind("w:rightChars=\"400\"").is_some_and(|at| date - at < 200));
    assert!(parts["word/header.xml"].contains("内部资料"));
}

#[test]
fn equal_bytes_on_rerun() {
    let document = bulletin();
    let once = render(&document, &pictures(&document)).expect("it is packed");
    assert_eq!(once, render(&document, &pictures(&document)).expect("it is packed"));
}
