//! Rendered template → blocks.
//!
//! Enters: lines of text with signs of ours in them. Leaves: headings, paragraphs, lists,
//! tables and charts. Never takes a line of data for a sign: the signs are code points of
//! private use, which data are rid of.
//!
//! `# ` is the title, `## 一、… [id]` a section, `### ` a heading in it, `- ` a remark of a
//! list; lines without a blank one between them are one paragraph.

use crate::report::document::{Block, Document, Row, Section, Span, Table, Text, Value};

const FIGURE: char = '\u{E000}';
const OF: char = '\u{E001}';
const END: char = '\u{E002}';
const REFERENCE: char = '\u{E003}';
const PLACE: char = '\u{E004}';

/// A table or chart as a template places it.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed {
    pub(super) id: String,
    /// Heads or spanners of the columns to keep beside the stub; all if not said.
    pub(super) columns: Option<Vec<String>>,
    /// Heads of columns to leave out.
    pub(super) without: Vec<String>,
    /// The depth down to which rows are kept.
    pub(super) depth: Option<usize>,
    /// Another title.
    pub(super) title: Option<String>,
}

impl Placed {
    /// What the report says of its data and calibers, in place of a table.
    pub(super) fn notes() -> Placed {
        Placed::default()
    }
}

/// A figure that is known to be one.
pub(super) fn figure(indicator: &str, text: &str) -> String {
    format!("{FIGURE}{indicator}{OF}{text}{END}")
}

/// A reference to a table or chart.
pub(super) fn reference(id: &str) -> String {
    format!("{REFERENCE}{id}{END}")
}

/// The place of a table or chart.
pub(super) fn place(at: usize) -> String {
    format!("\n\n{PLACE}{at}{END}\n\n")
}

/// Text from data without what could be a sign or end a line.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|c| !(FIGURE..=PLACE).contains(c) && !c.is_control()).collect()
}

/// The title, if there is one, and the sections.
pub(super) fn read(
    rendered: &str,
    placed: &[Placed],
    report: &Document,
) -> (Option<String>, Vec<Section>) {
    let mut reading = Reading {
        placed,
        report,
        title: None,
        sections: Vec::new(),
        paragraph: String::new(),
        list: Vec::new(),
    };
    for line in rendered.lines() {
        reading.line(line.trim());
    }
    reading.end_of_paragraph();
    (reading.title, reading.sections)
}

struct Reading<'r> {
    placed: &'r [Placed],
    report: &'r Document,
    title: Option<String>,
    sections: Vec<Section>,
    paragraph: String,
    list: Vec<Text>,
}

impl<'r> Reading<'r> {
    fn line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix("- ") {
            self.end_of_words();
            self.list.push(text(rest.trim()));
        } else if let Some(rest) = line.strip_prefix("### ") {
            self.push(Block::Heading(text(rest.trim()).words()));
        } else if let Some(rest) = line.strip_prefix("## ") {
            self.end_of_paragraph();
            self.sections.push(section(rest.trim(), self.sections.len()));
        } else if let Some(rest) = line.strip_prefix("# ") {
            self.end_of_paragraph();
            self.title = Some(text(rest.trim()).words());
        } else if let Some(at) = line.strip_prefix(PLACE).and_then(|rest| rest.strip_suffix(END)) {
            let placed = at.parse().ok().and_then(|at: usize| self.placed.get(at));
            let blocks = placed.map_or_else(Vec::new, |placed| blocks(placed, self.report));
            blocks.into_iter().for_each(|block| self.push(block));
        } else if line.is_empty() {
            self.end_of_paragraph();
        } else {
            self.end_of_list();
            self.paragraph += line;
        }
    }

    fn end_of_paragraph(&mut self) {
        self.end_of_words();
        self.end_of_list();
    }

    fn end_of_words(&mut self) {
        let words = std::mem::take(&mut self.paragraph);
        if !words.is_empty() {
            self.section().blocks.push(Block::Paragraph(text(&words)));
        }
    }

    fn end_of_list(&mut self) {
        let list = std::mem::take(&mut self.list);
        if !list.is_empty() {
            self.section().blocks.push(Block::List(list));
        }
    }

    fn push(&mut self, block: Block) {
        self.end_of_paragraph();
        self.section().blocks.push(block);
    }

    /// The section that is being written; what stands before any heading has one without.
    fn section(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section { id: "head".to_owned(), ..Section::default() });
        }
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }
}

/// 一、基本情况 [basics]; without an id the place among sections serves.
fn section(heading: &str, at: usize) -> Section {
    let parts = heading.strip_suffix(']').and_then(|rest| rest.split_once('['));
    let (title, id) = match parts {
        Some((title, id)) => (title.trim(), id.trim().to_owned()),
        None => (heading, format!("part-{}", at + 1)),
    };
    Section { id, title: text(title).words(), blocks: Vec::new() }
}

/// The spans of a line.
fn text(line: &str) -> Text {
    let mut spans = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find([FIGURE, REFERENCE]) {
        let (words, sign) = rest.split_at(at);
        let Some((inner, after)) = sign.split_once(END) else { break };
        if !words.is_empty() {
            spans.push(Span::Words(words.to_owned()));
        }
        spans.push(match inner.strip_prefix(FIGURE).and_then(|figure| figure.split_once(OF)) {
            Some((indicator, text)) => {
                Span::Figure { indicator: indicator.to_owned(), text: text.to_owned() }
            }
            None => Span::Reference(inner.trim_start_matches(REFERENCE).to_owned()),
        });
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::Words(rest.to_owned()));
    }
    Text(spans)
}

impl Text {
    /// The words and figures alone, as a heading has them.
    fn words(&self) -> String {
        self.plain(&Default::default())
    }
}

/// The section of the report that tells of its data.
const QUALITY: &str = "quality";

/// The table or chart of the report, as it was asked for; or its notes.
fn blocks(placed: &Placed, report: &Document) -> Vec<Block> {
    if placed.id.is_empty() {
        let quality = report.sections.iter().filter(|section| section.id == QUALITY);
        let blocks = quality.flat_map(|section| &section.blocks);
        let is_prose = |block: &&Block| matches!(block, Block::Paragraph(_) | Block::List(_));
        return blocks.filter(is_prose).cloned().collect();
    }
    let chart = report.charts().find(|chart| chart.id == placed.id);
    let table = || report.tables().find(|table| table.id == placed.id);
    let block = match chart {
        Some(chart) => Some(Block::Chart(chart.clone())),
        None => table().map(|table| Block::Table(selected(table, placed))),
    };
    block.into_iter().collect()
}

fn is_bounds_of_rate(row: &Row, at: usize) -> bool {
    matches!(row.cells.get(at - 1..=at), Some([Value::Rate(_), Value::Bounds(_)]))
}

/// Of a table the columns and rows that were asked for; the stub always.
fn selected(table: &Table, placed: &Placed) -> Table {
    let mut table = table.clone();
    if let Some(title) = &placed.title {
        table.title.clone_from(title);
    }
    if let Some(depth) = placed.depth {
        table.rows.retain(|row| row.depth <= depth);
        table.plot = None;
    }
    let wanted = |at: usize| {
        let column = &table.columns[at];
        let is = |name: &String| *name == column.title || *name == column.group;
        let kept = placed.columns.as_ref().is_none_or(|columns| columns.iter().any(is));
        at == 0 || (kept && !placed.without.iter().any(is))
    };
    let mut keep: Vec<bool> = (0..table.columns.len()).map(wanted).collect();
    // A confirmed rate keeps its bounds beside it.
    for at in 1..keep.len() {
        keep[at] |= keep[at - 1] && table.rows.iter().any(|row| is_bounds_of_rate(row, at));
    }
    if keep.iter().any(|kept| !kept) {
        let groups: Vec<String> = table.columns.iter().map(|one| one.group.clone()).collect();
        let mut at = keep.iter();
        table.columns.retain(|_| at.next().is_none_or(|kept| *kept));
        // What was said of columns that are gone goes with them.
        let is_gone = |group: &&String| {
            !group.is_empty() && table.columns.iter().all(|column| column.group != **group)
        };
        let gone: Vec<String> =
            groups.iter().filter(is_gone).map(|one| format!("{one}：")).collect();
        table.notes.retain(|note| !gone.iter().any(|beginning| note.starts_with(beginning)));
        for row in &mut table.rows {
            let mut at = keep.iter();
            row.cells.retain(|_| at.next().is_none_or(|kept| *kept));
        }
        table.plot = None;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::sample;
    use super::*;

    fn report() -> Document {
        sample().document()
    }

    #[test]
    fn lines_become_headings_paragraphs_lists_and_tables() {
        let placed = [Placed { id: "modes".into(), ..Placed::default() }];
        let rendered = format!(
            "# 公报\n\n## 一、甲 [a]\n第一行，\n第二行。\n- 一\n- 二\n\n### （一）\n{}见{}。",
            place(0),
            reference("modes")
        );
        let (title, sections) = read(&rendered, &placed, &report());
        assert_eq!(title.as_deref(), Some("公报"));
        assert_eq!((sections[0].id.as_str(), sections[0].title.as_str()), ("a", "一、甲"));
        let [
            Block::Paragraph(first),
            Block::List(list),
            Block::Heading(_),
            Block::Table(table),
            Block::Paragraph(last),
        ] = sections[0].blocks.as_slice()
        else {
            panic!("{:?}", sections[0].blocks)
        };
        assert_eq!(first, &Text::from("第一行，第二行。"));
        assert_eq!(list.len(), 2);
        assert_eq!(table.id, "modes");
        assert_eq!(last.0[1], Span::Reference("modes".into()));
    }

    #[test]
    fn a_rate_keeps_its_bounds_whatever_columns_are_left_out() {
        let report = report();
        let whole = report.tables().find(|table| table.id == "by-industry").expect("it is there");
        let placed = Placed {
            id: "by-industry".into(),
            columns: Some(vec!["组织覆盖".into()]),
            without: vec!["上下限".into(), "未填".into()],
            depth: Some(0),
            ..Placed::default()
        };
        let heads: Vec<String> =
            selected(whole, &placed).columns.into_iter().map(|column| column.title).collect();
        assert_eq!(heads, ["行业", "在册", "已建", "已确认率", "上下限"]);
        assert_eq!(selected(whole, &placed).rows.len(), 1);
        // A note on columns that are left out goes with them.
        let notes = |table: &Table| {
            table.notes.iter().filter(|note| note.starts_with("应建已建：")).count()
        };
        assert_eq!((notes(whole), notes(&selected(whole, &placed))), (1, 0));
    }
}
