//! bulletin.pdf as other programs read it back: poppler's text, faces and facts.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use nianbao::report::document::{Block, Column, Document, Row, Section, Span, Table, Text, Value};
use nianbao::report::pdf;

/// A document with a reference, a hostile name and a table over several pages.
fn document() -> Document {
    let mut rows = vec![row("#strong[甲] *市* $x$", 12_345)];
    rows.extend((1..=120).map(|at| row(&format!("第{at}县"), at)));
    let table = Table {
        id: "regions".to_owned(),
        title: "各地在册社会组织".to_owned(),
        unit: "单位：家".to_owned(),
        columns: ["地区", "在册"].map(column).into(),
        rows,
        notes: vec!["数据截至2025年12月31日。".to_owned()],
        plot: None,
    };
    let words = Text(vec![
        Span::Words("全省在册社会组织3,000家，见".to_owned()),
        Span::Reference("regions".to_owned()),
        Span::Words("。".to_owned()),
    ]);
    let section = Section {
        id: "basics".to_owned(),
        title: "一、基本情况".to_owned(),
        blocks: vec![Block::Paragraph(words), Block::Table(table)],
    };
    Document {
        title: "社会组织党建工作年度报告".to_owned(),
        subtitle: "截至2025年12月31日".to_owned(),
        marks: vec!["虚构示例数据".to_owned()],
        as_of: Some(nianbao::quantity::Date::constant(2025, 12, 31)),
        sections: vec![section],
        ..Document::default()
    }
}

fn column(title: &str) -> Column {
    Column { group: String::new(), title: title.to_owned() }
}

fn row(name: &str, number: u64) -> Row {
    Row { depth: 0, cells: vec![Value::Text(name.to_owned()), Value::Count(number)] }
}

/// What a program of poppler says of the document; none, and a line that says so, without it.
fn poppler(program: &str, arguments: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bulletin.pdf");
    let bytes = pdf::render(&document(), &BTreeMap::new()).expect("pages");
    std::fs::write(&path, bytes).expect("written");
    let said = said(program, &path, arguments);
    if said.is_none() {
        println!("SKIPPED: {program} of poppler-utils is not installed");
    }
    said
}

fn said(program: &str, path: &Path, arguments: &[&str]) -> Option<String> {
    // The options of these programs stand before the file, the target after it.
    let target = arguments.iter().position(|argument| *argument == "-").unwrap_or(arguments.len());
    let output = Command::new(program)
        .args(&arguments[..target])
        .arg(path)
        .args(&arguments[target..])
        .output()
        .ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn the_text_of_the_pages_reads_in_order() {
    let Some(text) = poppler("pdftotext", &["-raw", "-"]) else { return };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let words = [
        "虚构示例数据",
        "社会组织党建工作年度报告",
        "截至2025年12月31日",
        "目录",
        "—1—",
        "一、基本情况全省在册社会组织3,000家，见表1。",
        "表1各地在册社会组织单位：家地区在册",
        "#strong[甲]*市*$x$12,345第1县1第2县2",
        "第120县120注：数据截至2025年12月31日。",
    ];
    let mut from = 0;
    for word in words {
        let at = text[from..].find(word).unwrap_or_else(|| panic!("{word} in {}", &text[from..]));
        from += at + word.len();
    }
    assert_eq!(text.matches("地区在册").count(), text.matches('—').count() / 2 - 1);
}

#[test]
fn every_face_is_embedded_with_its_characters() {
    let Some(text) = poppler("pdffonts", &[]) else { return };
    let faces: Vec<&str> = text.lines().skip(2).collect();
    assert_eq!(faces.len(), 2, "{text}");
    for face in faces {
        assert!(face.contains("+Noto") && face.contains("CID TrueType"), "{face}");
        assert!(face.contains("Identity-H") && face.contains("yes yes yes"), "{face}");
    }
}

#[test]
fn the_file_says_what_it_is_and_not_when_it_was_made() {
    let Some(text) = poppler("pdfinfo", &["-isodates"]) else { return };
    let fact = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim_start_matches(':').trim().to_owned()
    };
    assert_eq!(fact("Title"), "社会组织党建工作年度报告");
    assert_eq!(fact("Author"), "");
    assert_eq!(fact("Tagged"), "yes");
    assert!(fact("CreationDate").starts_with("2025-12-31T00:00:00"), "{text}");
    assert!(fact("Page size").contains("(A4)"), "{text}");
}
