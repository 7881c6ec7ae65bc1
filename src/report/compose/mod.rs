//! Composes the report: what it says, in which order, in which words.
//!
//! Enters: the figures, the evaluation, and what the program knows besides.
//! Leaves: one [`Document`] for all formats. Never rounds, never lays out, never
//! prints a rate whose bounds differ without them.

mod basics;
mod breakdowns;
mod changes;
mod choice;
mod broken_down;
mod bulletin;
mod completeness;
mod composition;
mod coverage;
mod cross;
mod events;
mod grid;
mod history;
mod ladder;
mod public;
mod quality;
mod ranking;
mod ranks;
mod region_charts;
mod region_page;
mod regions;
#[cfg(test)]
pub(super) mod sample;
mod scheme_table;
mod scope;
mod score_items;
mod scores;
mod series;
mod standards;
mod targets;
mod trend;
mod view;
mod words;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::codes::{Divisions, SizeBands};
use crate::diag::Severity;
use crate::evaluation::{Evaluation, Rank};
use crate::indicators::{
    BrokenDown, Changes, Composition, Figures, OfficialForm, Region, Rung, Series, Standards,
};
use crate::quantity::Date;
use crate::register::{Candidate, Completeness, Covered, Event};
use crate::spec::{Bulletin, Fault, Scheme, Shapes};

use super::document::{Block, Document, Section};
use super::work::{DecisiveSet, UnknownField, Work};
use view::View;

/// What the program knows besides the figures.
#[derive(Debug, Clone)]
pub struct Background<'a> {
    /// Title without region, e.g. 社会组织党建工作年度报告.
    pub title: String,
    /// The reference date.
    pub as_of: Date,
    /// Marks at the head of each page: 内部资料, 虚构示例数据.
    pub marks: Vec<String>,
    /// The text of the bulletin and who signs it.
    pub bulletin: Bulletin,
    /// What the public edition withholds; none in the internal one.
    pub public: Option<Withholding>,
    /// The divisions in force on the reference date.
    pub divisions: &'a Divisions,
    /// What became of the rows, one line a kind of source (or one for all).
    pub ledger: Vec<LedgerLine>,
    /// Number of findings by severity.
    pub findings: BTreeMap<Severity, u64>,
    /// The most frequent findings, the most frequent first.
    pub frequent: Vec<FrequentFinding>,
    /// Entries out of scope, by rule.
    pub exclusions: Vec<Exclusion>,
    /// Chinese names of fields that no source collects.
    pub not_collected: Vec<String>,
    /// The size bands in use.
    pub size_bands: SizeBands,
    /// What the switches of the pipeline decided, one sentence each.
    pub switches: Vec<String>,
    /// Figures of all year-ends on the boundaries of the reference date.
    pub series: Series,
    /// Year-ends of another caliber than the one before, with what changed.
    pub breaks: BTreeMap<Date, Vec<String>>,
    /// The breakdowns that the pipeline asks for.
    pub breakdowns: &'a [BrokenDown],
    /// The records that settle undecided targets; empty in the public edition.
    pub decisive: &'a [DecisiveSet],
    /// The lists of work; empty in the public edition.
    pub work: Work<'a>,
    /// What each sheet leaves open; empty in the public edition.
    pub unknown_fields: Vec<UnknownField>,
    /// Boundaries for a map, where the pipeline names them.
    pub map: Option<Arc<Shapes>>,
    /// The evaluations of earlier year-ends, ascending; empty in the public edition.
    pub evaluations: &'a [Evaluation],
    /// The scheme of the evaluation.
    pub scheme: Scheme,
    /// What the changes since the year-end before are made of.
    pub changes: Changes,
    /// Every region in the mix of the whole; empty in the public edition.
    pub standards: Standards,
    /// The places of regions among their peers; empty in the public edition.
    pub ranks: &'a [Rank],
    /// Coverage over ever narrower bases.
    pub ladder: Vec<Rung>,
    /// The parts of the official form by region.
    pub composition: BTreeMap<Region, Composition>,
    /// The official form by kind of organization.
    pub form: OfficialForm,
    /// Covered organizations and party organizations by mode, an unknown mode being the
    /// empty word.
    pub covered: BTreeMap<String, Covered>,
    /// What changed since the year-end before, at each year-end.
    pub events: Vec<(Date, &'a [Event])>,
    /// Entries that may be one, at each year-end.
    pub candidates: Vec<(Date, &'a [Candidate])>,
    /// Who has reported at each year-end; empty where no list of units was given.
    pub completeness: Vec<(Date, &'a Completeness)>,
}

/// How many rows of the data files there are, and how many of them are withheld.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Withholding {
    /// Rows of `data/figures.csv`.
    pub figures: u64,
    /// Of these withheld.
    pub withheld_figures: u64,
    /// Rows of `data/totals.csv`.
    pub totals: u64,
    /// Of these withheld.
    pub withheld_totals: u64,
}

/// What became of the rows of one kind of source:
/// `rows = accepted + merged + set_aside + not_data`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerLine {
    /// e.g. 登记名册.
    pub source: String,
    /// Files read.
    pub files: u64,
    /// Physical rows.
    pub rows: u64,
    /// Rows that made an entry.
    pub accepted: u64,
    /// Rows merged into an entry made before.
    pub merged: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// Titles, headers, totals, footers, blanks.
    pub not_data: u64,
    /// Accepted rows whose entry is out of scope.
    pub out_of_scope: u64,
}

impl std::ops::AddAssign<&LedgerLine> for LedgerLine {
    fn add_assign(&mut self, other: &LedgerLine) {
        self.files += other.files;
        self.rows += other.rows;
        self.accepted += other.accepted;
        self.merged += other.merged;
        self.set_aside += other.set_aside;
        self.not_data += other.not_data;
        self.out_of_scope += other.out_of_scope;
    }
}

impl From<&super::quality::LedgerLine> for LedgerLine {
    /// The rows of one sheet; its file is not counted.
    fn from(sheet: &super::quality::LedgerLine) -> LedgerLine {
        LedgerLine {
            source: String::new(),
            files: 0,
            rows: sheet.rows,
            accepted: sheet.accepted,
            merged: sheet.merged,
            set_aside: sheet.set_aside,
            not_data: sheet.not_data,
            out_of_scope: sheet.out_of_scope,
        }
    }
}

/// A kind of finding and how often it occurred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrequentFinding {
    /// Stable code, e.g. `rows/unreadable-date`.
    pub code: String,
    /// Its severity.
    pub severity: Severity,
    /// Its text in Chinese.
    pub text: String,
    /// How often.
    pub count: u64,
}

/// Entries that a rule keeps out of scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Id of the rule, e.g. `register/not-registered`.
    pub rule: String,
    /// Its name in Chinese.
    pub name: String,
    /// How many entries.
    pub entries: u64,
}

/// What is composed of the figures.
#[derive(Debug, Clone)]
pub struct Composed {
    /// Everything, for the page and the workbook.
    pub report: Document,
    /// What is published in Word and PDF: the same sentences, with some of the tables and
    /// charts.
    pub bulletin: Document,
}

/// Composes the report and the bulletin, the sentences of both by the template.
///
/// Tolerates what is missing: earlier year-ends, targets, indicators, levels,
/// and figures altogether.
///
/// # Errors
/// The first fault of the template that only the figures bring to light.
pub fn compose(
    background: &Background<'_>,
    figures: &Figures,
    evaluation: &Evaluation,
) -> Result<Composed, Fault> {
    let view = View::new(background, figures, evaluation);
    let mut report = whole(&view);
    let bulletin = bulletin::bulletin(&view, &report, &background.bulletin.template)?;
    bulletin::tell(&mut report, &bulletin);
    Ok(Composed { report, bulletin })
}

/// All tables and charts, without the sentences of the template.
fn whole(view: &View<'_>) -> Document {
    let background = view.background;
    let parts: [(&str, &str, Vec<Block>); 7] = [
        ("basics", "基本情况", basics::blocks(view)),
        ("organization", "组织覆盖", coverage::organization(view)),
        ("work", "工作覆盖", coverage::work(view)),
        ("industry-and-size", "行业与规模", breakdowns::blocks(view)),
        ("regions", "地区比较", regions::blocks(view)),
        ("targets", "年度考核", targets::blocks(view)),
        ("quality", "数据质量与说明", quality::blocks(view)),
    ];
    let numerals = ["一", "二", "三", "四", "五", "六", "七"];
    Document {
        title: title(view),
        region: view.scope.name().to_owned(),
        subtitle: format!("{}年度（截至{}）", view.as_of.year(), words::date(view.as_of)),
        marks: background.marks.clone(),
        issuer: background.bulletin.issuer.clone(),
        issued: background.bulletin.issued,
        as_of: Some(view.as_of),
        sections: numerals
            .into_iter()
            .zip(parts)
            .map(|(numeral, (id, name, blocks))| Section {
                id: id.to_owned(),
                title: format!("{numeral}、{name}"),
                blocks: blocks.into_iter().map(|block| marked(block, &background.marks)).collect(),
            })
            .collect(),
        choice: choice::choice(view),
        glossary: choice::glossary(view, ""),
    }
}

/// Pages of single regions by the names of their files; none in the public edition.
pub fn region_pages(
    background: &Background<'_>,
    figures: &Figures,
    evaluation: &Evaluation,
) -> Vec<(String, Document)> {
    region_page::pages(&View::new(background, figures, evaluation))
}

/// A chart is also a file of its own, and bears the marks of the report.
fn marked(block: Block, marks: &[String]) -> Block {
    match block {
        Block::Chart(mut chart) if !marks.is_empty() => {
            chart.notes.push(format!("{}。", marks.join("，")));
            Block::Chart(chart)
        }
        other => other,
    }
}

/// The title with the region before it, once.
fn title(view: &View<'_>) -> String {
    let (region, title) = (view.scope.name(), &view.background.title);
    if title.starts_with(region) { title.clone() } else { format!("{region}{title}") }
}

#[cfg(test)]
mod tests {
    use super::sample::{figures, sample};
    use super::*;
    use crate::report::document::{Table, Value};

    fn composed(
        background: &Background<'_>,
        figures: &Figures,
        evaluation: &Evaluation,
    ) -> Document {
        compose(background, figures, evaluation).expect("the built-in template holds").report
    }

    #[test]
    fn the_seven_sections_stand_in_order_whatever_is_missing() {
        for (figures, evaluation) in [
            (figures(3), sample().evaluation),
            (figures(1), Evaluation::default()),
            Default::default(),
        ] {
            let document = composed(&sample().background, &figures, &evaluation);
            let titles: Vec<&str> =
                document.sections.iter().map(|section| section.title.as_str()).collect();
            assert_eq!(titles.len(), 7);
            assert_eq!(titles[1], "二、组织覆盖");
            assert!(document.sections.iter().all(|section| !section.blocks.is_empty()));
        }
    }

    #[test]
    fn every_rate_of_a_table_has_its_bounds_beside_it() {
        let document = sample().document();
        for table in document.tables() {
            for row in &table.rows {
                assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
                assert!(rates_have_bounds(table, &row.cells), "{}", table.id);
            }
        }
    }

    /// A share of a whole (占比, 覆盖份额) and a target are no confirmed rates.
    fn rates_have_bounds(table: &Table, cells: &[Value]) -> bool {
        cells.iter().enumerate().all(|(index, value)| match value {
            Value::Rate(_) => {
                matches!(table.columns[index].title.as_str(), "占比" | "目标" | "覆盖份额")
                    || matches!(cells.get(index + 1), Some(Value::Bounds(_)))
            }
            _ => true,
        })
    }

    #[test]
    fn the_region_is_named_once_in_the_title() {
        let mut background = sample().background;
        assert_eq!(
            composed(&background, &figures(1), &Evaluation::default()).title,
            "湖北省社会组织党建工作年度报告"
        );
        background.title = "湖北省社会组织党建工作年度报告".to_owned();
        assert_eq!(
            composed(&background, &figures(1), &Evaluation::default()).title,
            background.title
        );
    }

    #[test]
    fn tables_and_charts_bear_ids_of_their_own() {
        let document = sample().document();
        let mut ids: Vec<&str> = document
            .tables()
            .map(|table| table.id.as_str())
            .chain(document.charts().map(|chart| chart.id.as_str()))
            .chain(document.sections.iter().map(|section| section.id.as_str()))
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
