//! The report as one HTML file that opens from disk.
//!
//! Enters: the document, and its charts as SVG. Leaves: a page that holds its
//! style and its script and asks nothing of a network. Never rounds, and never
//! writes text from data unescaped.

mod choice;
mod marks;
mod svg;
mod table;
mod term;

use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::chart;
use super::choice::Choice;
use super::document::{Block, Chart, Document, KeyFigure, Numbers, Section, Span, Text};
use super::plain::value;
pub(crate) use marks::marks_of;
use marks::{marks, running_marks};
use term::Terms;

const STYLE: &str = include_str!("../assets/report.css");
const SCRIPT: &str = include_str!("../assets/report.js");
/// For pages with something to choose.
const CHOICE: &str = include_str!("../assets/choice.js");

/// The whole page. `charts` holds the drawing of each chart by its id; a chart
/// without one is told in words.
pub fn render(document: &Document, charts: &BTreeMap<String, String>) -> String {
    let (numbers, terms) = (Numbers::of(document), Terms::of(document));
    let page = Page { document, charts, numbers, terms };
    page.whole().into_string()
}

struct Page<'d> {
    document: &'d Document,
    charts: &'d BTreeMap<String, String>,
    numbers: Numbers<'d>,
    terms: Terms<'d>,
}

impl Page<'_> {
    fn whole(&self) -> Markup {
        let document = self.document;
        html! {
            (DOCTYPE)
            html lang="zh-CN" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (document.title) }
                    style { (PreEscaped(self.style())) }
                }
                body {
                    a.skip href="#content" { "跳到正文" }
                    (self.head())
                    div.frame {
                        (self.contents())
                        main id="content" tabindex="-1" {
                            @for section in &document.sections { (self.section(section)) }
                        }
                    }
                    footer.foot { p { (document.title) "　" (document.subtitle) (marks(&document.marks)) } }
                    script { (PreEscaped(SCRIPT)) }
                    @if document.sections.iter().any(|section| self.chosen_in(section).is_some()) {
                        script { (PreEscaped(CHOICE)) }
                    }
                }
            }
        }
    }

    fn style(&self) -> String {
        let mut style = STYLE.to_owned() + &running_marks(&self.document.marks);
        if !self.charts.is_empty() {
            let rules = chart::dark_rules(".plate");
            style += &format!("@media screen and (prefers-color-scheme: dark) {{ {rules} }}");
        }
        style
    }

    fn head(&self) -> Markup {
        let document = self.document;
        html! {
            @if !document.marks.is_empty() {
                aside.bar aria-label="密级与标记" { span { (document.title) } (marks(&document.marks)) }
            }
            header.masthead {
                h1 { (document.title) }
                p.subtitle { (document.subtitle) }
            }
        }
    }

    fn contents(&self) -> Markup {
        html! {
            nav.contents aria-labelledby="contents-title" {
                h2 id="contents-title" { "目录" }
                ol {
                    @for section in &self.document.sections {
                        li {
                            a href={ "#section-" (section.id) } { (section.title) }
                            ol {
                                @for block in &section.blocks { (self.entry(block)) }
                                @if self.chosen_in(section).is_some() {
                                    // Shown by the script, as the part itself.
                                    li hidden { a href={ "#" (choice::ID) } { (choice::TITLE) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn entry(&self, block: &Block) -> Markup {
        let (anchor, number, title) = match block {
            Block::Table(table) => {
                (format!("#table-{}", table.id), self.numbers.table(&table.id), &table.title)
            }
            Block::Chart(chart) => {
                (format!("#chart-{}", chart.id), self.numbers.chart(&chart.id), &chart.title)
            }
            _ => return html! {},
        };
        html! { li { a href=(anchor) { span.no { (number) } (title) } } }
    }

    fn section(&self, section: &Section) -> Markup {
        let id = format!("section-{}", section.id);
        html! {
            section id=(id) aria-labelledby={ (id) "-title" } {
                h2 id={ (id) "-title" } { (section.title) }
                @for block in &section.blocks { (self.block(block)) }
                @if let Some(choice) = self.chosen_in(section) {
                    (choice::markup(choice, self.terms.page()))
                }
            }
        }
    }

    /// The choice, in the section that compares regions.
    fn chosen_in(&self, section: &Section) -> Option<&Choice> {
        self.document.choice.as_ref().filter(|_| section.id == "regions")
    }

    fn block(&self, block: &Block) -> Markup {
        match block {
            Block::Heading(title) => html! { h3 { (title) } },
            Block::Paragraph(text) => html! { p { (self.text(text)) } },
            Block::List(items) => {
                html! { ol.remarks { @for item in items { li { (self.text(item)) } } } }
            }
            Block::KeyFigures(figures) => {
                html! { dl.key { @for figure in figures { (self.key_figure(figure)) } } }
            }
            Block::Table(table) => table::markup(table, &self.numbers, self.terms),
            Block::Chart(chart) => self.chart(chart),
        }
    }

    fn text(&self, text: &Text) -> Markup {
        html! { @for span in &text.0 { (self.span(span)) } }
    }

    fn span(&self, span: &Span) -> Markup {
        match span {
            Span::Words(words) => html! { (words) },
            Span::Figure { indicator, text } => self.terms.figure(indicator, text),
            Span::Reference(id) => {
                let kind = if self.numbers.has_chart(id) { "chart" } else { "table" };
                html! { a href={ "#" (kind) "-" (id) } { (self.numbers.label(id)) } }
            }
        }
    }

    fn key_figure(&self, figure: &KeyFigure) -> Markup {
        html! {
            div {
                dt { (self.terms.word(&figure.label)) }
                dd.value { (value(&figure.value)) }
                dd.detail { (figure.detail) }
            }
        }
    }

    /// The drawing bears its title and notes itself; a chart that is not drawn is
    /// told by its description.
    fn chart(&self, chart: &Chart) -> Markup {
        let drawing = self.charts.get(&chart.id);
        let table = self.numbers.table_of(&chart.id);
        html! {
            figure id={ "chart-" (chart.id) } {
                figcaption {
                    span.no { (self.numbers.chart(&chart.id)) }
                    @if drawing.is_some() { span.unseen { (chart.title) } } @else { (chart.title) }
                    @if let Some(table) = table {
                        a.see href={ "#table-" (table) } { "数据见" (self.numbers.table(table)) }
                    }
                }
                @match drawing {
                    Some(drawing) => div.plate tabindex="0" role="group" aria-label=(chart.title) {
                        (PreEscaped(svg::inline(drawing, &chart.id)))
                    },
                    None => {
                        p { (chart.description) }
                        @for note in &chart.notes { p.note { (note) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::compose::sample::sample;
    use super::super::document::Value;
    use super::*;

    fn page() -> String {
        render(&sample().document(), &BTreeMap::new())
    }

    #[test]
    fn the_page_asks_nothing_of_a_network() {
        let page = page();
        for asking in [" src=", "@import", "http://", "https://", "url(", "<link"] {
            assert!(!page.contains(asking), "{asking}");
        }
    }

    #[test]
    fn names_from_data_are_escaped() {
        let mut document = sample().document();
        let evil = "</style><script>alert(1)</script>\"&";
        document.title = evil.to_owned();
        document.marks = vec![evil.to_owned()];
        for block in document.sections.iter_mut().flat_map(|section| &mut section.blocks) {
            match block {
                Block::Table(table) => {
                    table.title = evil.to_owned();
                    table.rows[0].cells[0] = Value::Text(evil.to_owned());
                }
                Block::Chart(chart) => chart.title = evil.to_owned(),
                Block::Paragraph(text) => *text = evil.into(),
                _ => {}
            }
        }
        assert!(!render(&document, &BTreeMap::new()).contains("<script>alert"));
    }

    #[test]
    fn every_reference_in_the_page_leads_somewhere() {
        let page = page();
        let targets = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        for target in targets {
            assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
        }
    }

    #[test]
    fn equal_bytes_on_rerun() {
        assert_eq!(page(), page());
    }
}
