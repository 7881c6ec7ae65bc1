//! The parts of the package beside its body.
//!
//! Enters: title, marks, how many pictures and lists there are. Leaves: parts. Styles,
//! settings and faces are files of their own.

use std::fmt::Write as _;

use super::xml::{escaped, field, paragraph, paragraph_with, run};
use crate::report::document::Document;

pub(super) const STYLES: &str = include_str!("../assets/docx/styles.xml");
pub(super) const SETTINGS: &str = include_str!("../assets/docx/settings.xml");
pub(super) const THEME: &str = include_str!("../assets/docx/theme.xml");
pub(super) const FONTS: &str = include_str!("../assets/docx/fontTable.xml");

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

pub(super) const ROOT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>";

pub(super) const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>nianbao</Application></Properties>";

const OFFICE_PART: &str = "application/vnd.openxmlformats-officedocument";

/// The parts of the package by kind, and where its body finds them.
const PARTS: [(&str, &str); 8] = [
    ("styles", "styles"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("numbering", "numbering"),
    ("header", "header"),
    ("footer", "footer-odd"),
    ("footer", "footer-even"),
    ("theme", "theme"),
];

/// Ids of the relations that a section names.
pub(super) const HEADER: &str = "rId5";
pub(super) const FOOTER_ODD: &str = "rId6";
pub(super) const FOOTER_EVEN: &str = "rId7";

/// The id of the relation to the picture at a place, from 0.
pub(super) fn picture(at: usize) -> String {
    format!("rId{}", PARTS.len() + 1 + at)
}

pub(super) fn content_types() -> String {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/><Override PartName=\"/word/document.xml\" ContentType=\"{WORD}.document.main+xml\"/>"
    );
    for (kind, file) in PARTS {
        let of = if kind == "theme" { OFFICE_PART } else { WORD };
        let _ = write!(
            out,
            "<Override PartName=\"/word/{file}.xml\" ContentType=\"{of}.{kind}+xml\"/>"
        );
    }
    out + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>"
}

pub(super) fn relations(pictures: usize) -> String {
    let mut out = format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    let parts = PARTS.iter().map(|(kind, file)| (*kind, format!("{file}.xml")));
    let media = (1..=pictures).map(|n| ("image", format!("media/chart{n}.png")));
    for (at, (kind, target)) in parts.chain(media).enumerate() {
        let id = at + 1;
        let _ = write!(
            out,
            "<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"
        );
    }
    out + "</Relationships>"
}

/// Title, language and date; no author.
pub(super) fn core(document: &Document) -> String {
    let created = document.as_of.map_or_else(String::new, |date| {
        let time = format!("{date}T00:00:00Z");
        format!(
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:modified>"
        )
    });
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{}</dc:creator><cp:keywords>{}</cp:keywords><dc:language>zh-CN</dc:language>{created}</cp:coreProperties>",
        escaped(&document.title),
        escaped(&document.subtitle),
        escaped(&document.issuer),
        escaped(&document.marks.join("，")),
    )
}

/// One numbering a list, all of the same shape.
pub(super) fn numbering(lists: usize) -> String {
    let mut out = format!(
        "{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1.\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"0\" w:firstLine=\"640\"/></w:pPr></w:lvl></w:abstractNum>"
    );
    for list in 1..=lists {
        let _ = write!(
            out,
            "<w:num w:numId=\"{list}\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
        );
    }
    out + "</w:numbering>"
}

/// The marks of the report at the head of each page.
pub(super) fn header(marks: &[String]) -> String {
    format!("{HEAD}<w:hdr {W}>{}</w:hdr>", paragraph("Header", &run(&marks.join("　"))))
}

/// The number of the page between dashes, one character from its side.
pub(super) fn footer(side: &str) -> String {
    let properties = format!(
        "<w:ind w:left=\"280\" w:leftChars=\"100\" w:right=\"280\" w:rightChars=\"100\" w:firstLine=\"0\" w:firstLineChars=\"0\"/><w:jc w:val=\"{side}\"/>"
    );
    let number = format!("{}{}{}", run("— "), field("PAGE", "1"), run(" —"));
    format!("{HEAD}<w:ftr {W}>{}</w:ftr>", paragraph_with("Footer", &properties, &number))
}
