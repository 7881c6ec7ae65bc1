//! The body: title, contents, sections, signature.
//!
//! Enters: the document and its pictures. Leaves: the main part, and the pictures in the
//! order in which it names them.

use std::collections::BTreeMap;

use super::xml::{bookmarked, escaped, field, paragraph, paragraph_with, run};
use super::{Picture, parts, table};
use crate::report::document::{Block, Chart, Document, KeyFigure, Numbers, Span, Table, Text};
use crate::report::plain;

/// The main part.
pub(super) struct Body<'d> {
    pub(super) xml: String,
    pub(super) pictures: Vec<&'d Picture>,
    /// How many lists are numbered.
    pub(super) lists: usize,
}

/// Width and height of a page in twentieths of a point: A4.
const PAGE: (u32, u32) = (11_906, 16_838);
/// The margins above, right, below, left: 37, 26, 35, 28 mm.
const MARGINS: [u32; 4] = [2_098, 1_474, 1_984, 1_588];
/// English metric units in a twentieth of a point.
const EMU: u64 = 635;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

pub(super) fn body<'d>(
    document: &'d Document,
    pictures: &'d BTreeMap<String, Picture>,
) -> Body<'d> {
    let mut writing = Writing {
        pictures,
        numbers: Numbers::of(document),
        xml: String::new(),
        used: Vec::new(),
        headings: Vec::new(),
        bookmarks: 0,
        lists: 0,
        is_across: false,
    };
    for section in &document.sections {
        writing.heading(1, &section.title);
        section.blocks.iter().for_each(|block| writing.block(block));
    }
    writing.turn(false);
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACES}><w:body>{}{}{}{}{}</w:body></w:document>",
        paragraph("Title", &run(&document.title)),
        paragraph("Subtitle", &run(&document.subtitle)),
        contents(&writing.headings),
        writing.xml,
        signature(document) + &page(false),
    );
    Body { xml, pictures: writing.used, lists: writing.lists }
}

struct Writing<'d> {
    pictures: &'d BTreeMap<String, Picture>,
    numbers: Numbers<'d>,
    xml: String,
    used: Vec<&'d Picture>,
    /// Level and title, in order.
    headings: Vec<(usize, String)>,
    bookmarks: usize,
    lists: usize,
    /// Whether pages lie on their side.
    is_across: bool,
}

impl<'d> Writing<'d> {
    fn block(&mut self, block: &'d Block) {
        let is_across = matches!(block, Block::Table(table) if table::is_across(table));
        self.turn(is_across);
        match block {
            Block::Heading(title) => self.heading(2, title),
            Block::Paragraph(text) => {
                let words = self.text(text);
                self.xml += &paragraph("", &words);
            }
            Block::List(items) => self.list(items),
            Block::KeyFigures(figures) => {
                self.xml += &figures.iter().map(key_figure).collect::<String>();
            }
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
        }
    }

    /// A heading with the place that the contents lead to.
    fn heading(&mut self, level: usize, title: &str) {
        self.headings.push((level, title.to_owned()));
        let name = format!("_Toc{}", self.headings.len());
        let content = self.bookmark(&name, &run(title));
        self.xml += &paragraph(&format!("Heading{level}"), &content);
    }

    fn bookmark(&mut self, name: &str, content: &str) -> String {
        self.bookmarks += 1;
        bookmarked(self.bookmarks, name, content)
    }

    fn text(&self, text: &Text) -> String {
        let piece = |span: &Span| match span {
            Span::Words(words) | Span::Figure { text: words, .. } => run(words),
            Span::Reference(id) => {
                let label = self.numbers.label(id);
                field(&format!("REF {} \\h", place_of(&label)), &label)
            }
        };
        text.0.iter().map(piece).collect()
    }

    fn list(&mut self, items: &[Text]) {
        self.lists += 1;
        let number =
            format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{}\"/></w:numPr>", self.lists);
        for item in items {
            let words = self.text(item);
            self.xml += &paragraph_with("ListNumber", &number, &words);
        }
    }

    fn table(&mut self, table: &Table) {
        let caption = self.caption("表", &self.numbers.table(&table.id), &table.title);
        self.xml += &paragraph("Caption", &caption);
        if !table.unit.is_empty() {
            self.xml += &paragraph("TableUnit", &run(&table.unit));
        }
        self.xml += &table::table(table);
        for (at, note) in table.notes.iter().enumerate() {
            let lead = if at == 0 { "注：" } else { "　　" };
            self.xml += &paragraph("TableNote", &run(&format!("{lead}{note}")));
        }
        self.xml += &paragraph("TableNote", "");
    }

    /// 表3　各类社会组织的组织覆盖, its number a field that Word counts.
    fn caption(&mut self, kind: &str, label: &str, title: &str) -> String {
        let number = label.trim_start_matches(kind);
        let counted = format!("{}{}", run(kind), field(&format!("SEQ {kind} \\* ARABIC"), number));
        let counted = self.bookmark(&place_of(label), &counted);
        format!("{counted}{}", run(&format!("　{title}")))
    }

    fn chart(&mut self, chart: &'d Chart) {
        let caption = self.caption("图", &self.numbers.chart(&chart.id), &chart.title);
        match self.pictures.get(&chart.id) {
            Some(picture) => {
                self.used.push(picture);
                self.xml += &paragraph("Figure", &drawing(chart, picture, self.used.len()));
            }
            None => self.xml += &paragraph("", &run(&chart.description)),
        }
        for note in &chart.notes {
            self.xml += &paragraph_with("TableNote", "<w:keepNext/>", &run(note));
        }
        self.xml += &paragraph("FigureCaption", &caption);
    }

    /// Turns the page on its side or back: what was written so far ends its section.
    fn turn(&mut self, is_across: bool) {
        if self.is_across != is_across {
            let end = page(self.is_across);
            self.xml += &paragraph_with("TableNote", &end, "");
            self.is_across = is_across;
        }
    }
}

/// The bookmark of 表3 or 图2.
fn place_of(label: &str) -> String {
    format!("_Ref{}", label.replace('表', "Table").replace('图', "Chart"))
}

fn key_figure(figure: &KeyFigure) -> String {
    let value = plain::value(&figure.value);
    paragraph("", &run(&format!("{}：{value}（{}）", figure.label, figure.detail)))
}

/// A table of contents that Word fills; until then with the headings and the numbers of
/// pages as fields.
fn contents(headings: &[(usize, String)]) -> String {
    let entry = |(at, (level, title)): (usize, &(usize, String))| {
        let name = format!("_Toc{}", at + 1);
        let page = field(&format!("PAGEREF {name} \\h"), "");
        let link = format!(
            "<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{page}</w:hyperlink>",
            run(title)
        );
        (format!("TOC{level}"), link)
    };
    let mut entries: Vec<(String, String)> = headings.iter().enumerate().map(entry).collect();
    let (Some(first), last) =
        (entries.first_mut(), "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>")
    else {
        return String::new();
    };
    first.1.insert_str(0, "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
    let entries: String =
        entries.iter().map(|(style, content)| paragraph(style, content)).collect();
    format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{}{entries}{}</w:sdtContent></w:sdt>",
        paragraph("TOCHeading", &run("目　录")),
        paragraph("TOC1", &format!("{last}<w:r><w:br w:type=\"page\"/></w:r>")),
    )
}

/// A picture as wide as the text, in line with it.
fn drawing(chart: &Chart, picture: &Picture, number: usize) -> String {
    let text = u64::from(PAGE.0 - MARGINS[1] - MARGINS[3]);
    // A tall drawing is made smaller, so that it fits a page with its caption.
    let height = text * u64::from(picture.height) / u64::from(picture.width);
    let most = u64::from(PAGE.1 - MARGINS[0] - MARGINS[2]) * 4 / 5;
    let (width, height) = match height > most {
        true => (text * most / height.max(1), most),
        false => (text, height),
    };
    let (cx, cy) = (width * EMU, height * EMU);
    let relation = parts::picture(number - 1);
    let (title, description) = (escaped(&chart.title), escaped(&chart.description));
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{number}\" name=\"{title}\" descr=\"{description}\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{title}\" descr=\"{description}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

/// Who signs and when: the date four characters from the right edge, the name above its
/// middle; nothing where nobody signs.
fn signature(document: &Document) -> String {
    let date =
        document.issued.map(|date| format!("{}年{}月{}日", date.year(), date.month(), date.day()));
    let date = date.unwrap_or_default();
    let line = |text: &str, right: f64| {
        let (twips, chars) = (right * 320.0, right * 100.0);
        let properties = format!(
            "<w:ind w:right=\"{twips:.0}\" w:rightChars=\"{chars:.0}\" w:firstLine=\"0\" w:firstLineChars=\"0\"/>"
        );
        paragraph_with("Signature", &properties, &run(text))
    };
    let ems = |text: &str| crate::report::xlsx::width(text) as f64 / 2.0;
    let mut lines = String::new();
    if !document.issuer.is_empty() {
        let middle = 4.0 + (ems(&date) - ems(&document.issuer)) / 2.0;
        let right = if date.is_empty() { 4.0 } else { middle.max(0.0) };
        lines = paragraph("Signature", "") + &line(&document.issuer, right);
    }
    if !date.is_empty() {
        lines += &line(&date, 4.0);
    }
    lines
}

/// The end of a section of pages.
fn page(is_across: bool) -> String {
    let [top, right, bottom, left] = MARGINS;
    let (size, margins) = match is_across {
        false => {
            (format!("<w:pgSz w:w=\"{}\" w:h=\"{}\"/>", PAGE.0, PAGE.1), [top, right, bottom, left])
        }
        // The head of the page is its left side.
        true => (
            format!("<w:pgSz w:w=\"{}\" w:h=\"{}\" w:orient=\"landscape\"/>", PAGE.1, PAGE.0),
            [left, top, right, bottom],
        ),
    };
    let [top, right, bottom, left] = margins;
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"{header}\"/><w:headerReference w:type=\"even\" r:id=\"{header}\"/><w:footerReference w:type=\"default\" r:id=\"{odd}\"/><w:footerReference w:type=\"even\" r:id=\"{even}\"/>{size}<w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"1134\" w:footer=\"1304\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>",
        header = parts::HEADER,
        odd = parts::FOOTER_ODD,
        even = parts::FOOTER_EVEN,
    )
}
