//! What the report says besides figures: sources, exclusions, switches, marks.
//!
//! Enters: everything that the job found. Leaves: the background of the document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::read::source_of;
use super::{Outcome, YearEnd};
use crate::codes::Divisions;
use crate::indicators::{
    Changes, Composition, Figures, OfficialForm, Region, Rung, Series, Standards,
    column_is_collected, composition, ladder, official_form, series,
};
use crate::register::{Covered, covered_by_mode};
use crate::report::compose::{self, Background, LedgerLine as SourceLine, Withholding};
use crate::report::work::{Source, UnknownField, Work, unknown_fields};
use crate::spec::{Field, Pipeline, RegionBy, Role};
use crate::workbook::SourceFile;

pub(super) fn background<'a>(outcome: &'a Outcome, pipeline: &Pipeline) -> Background<'a> {
    let year = outcome.current();
    let divisions = Divisions::in_force(outcome.as_of.year());
    let collected = year.map(|year| year.registered.collected.clone()).unwrap_or_default();
    let counted = year.map(|year| counted(year, pipeline, divisions)).unwrap_or_default();
    Background {
        title: pipeline.title.clone(),
        as_of: outcome.as_of,
        marks: std::iter::once("内部资料".to_owned()).chain(marks(outcome, pipeline)).collect(),
        bulletin: pipeline.bulletin.clone(),
        public: None,
        divisions,
        ledger: source_lines(outcome, pipeline),
        findings: [
            crate::diag::Severity::Error,
            crate::diag::Severity::Warning,
            crate::diag::Severity::Note,
        ]
        .into_iter()
        .map(|severity| (severity, outcome.count(severity)))
        .collect(),
        frequent: outcome.frequent(5),
        exclusions: outcome
            .exclusions()
            .into_iter()
            .map(|(rule, entries)| compose::Exclusion {
                rule: rule.id().to_owned(),
                name: rule.name().to_owned(),
                entries,
            })
            .collect(),
        not_collected: asked(pipeline)
            .into_iter()
            .filter(|field| !column_is_collected(field.id(), &collected))
            .map(|field| field.name().to_owned())
            .collect(),
        size_bands: pipeline.size_bands,
        switches: switches(pipeline),
        series: series(&outcome.figures, divisions),
        breaks: outcome.breaks.clone(),
        breakdowns: &outcome.breakdowns,
        decisive: &outcome.decisive,
        work: work(outcome),
        unknown_fields: counted.unknown_fields,
        map: pipeline.map.clone(),
        evaluations: &outcome.evaluations,
        scheme: pipeline.scheme.clone(),
        changes: outcome.changes.clone(),
        standards: outcome.standards.clone(),
        ranks: &outcome.ranks,
        ladder: counted.ladder,
        composition: counted.composition,
        form: counted.form,
        covered: counted.covered,
        events: outcome
            .year_ends
            .iter()
            .map(|year| (year.as_of, year.registered.events.as_slice()))
            .collect(),
        candidates: outcome
            .year_ends
            .iter()
            .map(|year| (year.as_of, year.registered.candidates.as_slice()))
            .collect(),
        completeness: outcome
            .year_ends
            .iter()
            .filter_map(|year| Some((year.as_of, year.registered.completeness.as_ref()?)))
            .collect(),
    }
}

/// What is counted by going through all organizations of the reference date.
#[derive(Default)]
struct Counted {
    unknown_fields: Vec<UnknownField>,
    ladder: Vec<Rung>,
    composition: BTreeMap<Region, Composition>,
    form: OfficialForm,
    covered: BTreeMap<String, Covered>,
}

/// Goes through them for each count, side by side.
fn counted(year: &YearEnd, pipeline: &Pipeline, divisions: &Divisions) -> Counted {
    let registered = &year.registered;
    let register = &registered.register;
    let ((unknown_fields, ladder), (composition, (form, covered))) = rayon::join(
        || rayon::join(|| unknown_fields(sources(year), pipeline), || ladder(registered)),
        || {
            rayon::join(
                || composition(register, divisions),
                || rayon::join(|| official_form(register), || covered_by_mode(register)),
            )
        },
    );
    Counted { unknown_fields, ladder, composition, form, covered }
}

/// What the public edition says besides figures: definitions, and how many units have
/// reported. Nothing that was counted otherwise than by its rule, and no list.
pub(super) fn public<'a>(
    outcome: &'a Outcome,
    pipeline: &Pipeline,
    figures: &Figures,
) -> Background<'a> {
    let (withheld_figures, withheld_totals) = figures.withheld.counts();
    Background {
        marks: marks(outcome, pipeline),
        public: Some(Withholding {
            figures: (figures.cells.len() * figures.indicators.len()) as u64,
            withheld_figures,
            totals: (figures.totals.len() * figures.measures.len()) as u64,
            withheld_totals,
        }),
        ledger: Vec::new(),
        findings: BTreeMap::new(),
        frequent: Vec::new(),
        exclusions: Vec::new(),
        series: Series::default(),
        breakdowns: &[],
        decisive: &[],
        work: Work::default(),
        unknown_fields: Vec::new(),
        evaluations: &[],
        changes: Changes::default(),
        standards: Standards::default(),
        ranks: &[],
        ladder: Vec::new(),
        composition: BTreeMap::new(),
        form: OfficialForm::default(),
        covered: BTreeMap::new(),
        events: Vec::new(),
        candidates: Vec::new(),
        ..background(outcome, pipeline)
    }
}

/// The lists of work with the registers that their rows stand in.
fn work(outcome: &Outcome) -> Work<'_> {
    let year = |back: i16| {
        let wanted = outcome.as_of.year() - back;
        outcome.year_ends.iter().find(|year| year.as_of.year() == wanted)
    };
    Work { tasks: &outcome.tasks, now: year(0).map(sources), before: year(1).map(sources) }
}

fn sources(year: &YearEnd) -> Source<'_> {
    (&year.registered.register, year.batches.as_slice())
}

/// Fields that indicators name.
fn asked(pipeline: &Pipeline) -> BTreeSet<Field> {
    let columns = pipeline.indicators.iter().flat_map(|indicator| {
        indicator.population.columns().into_iter().chain(indicator.met.columns())
    });
    columns.filter_map(Field::parse).collect()
}

/// How far the bulletin has come, and 虚构示例数据 where titles or file names say so.
fn marks(outcome: &Outcome, pipeline: &Pipeline) -> Vec<String> {
    let said = |text: &String| text.contains("虚构示例数据");
    let titled = outcome
        .year_ends
        .iter()
        .flat_map(|year| &year.batches)
        .any(|batch| batch.titles.iter().chain(&batch.sheet_titles).any(said));
    let is_made_up = titled || outcome.inputs.keys().any(said);
    let stage = pipeline.bulletin.stage.map(|stage| stage.name().to_owned());
    stage.into_iter().chain(is_made_up.then(|| "虚构示例数据".to_owned())).collect()
}

fn source_lines(outcome: &Outcome, pipeline: &Pipeline) -> Vec<SourceLine> {
    let role = |file: &str| {
        let file = SourceFile { name: file.to_owned(), path: PathBuf::new() };
        source_of(&file, pipeline).role
    };
    Role::ALL
        .into_iter()
        .map(|wanted| {
            let mut total =
                SourceLine { source: wanted.name().to_owned(), ..SourceLine::default() };
            total.files = outcome.inputs.keys().filter(|file| role(file) == wanted).count() as u64;
            for line in outcome.ledger.iter().filter(|line| role(&line.file) == wanted) {
                total += &SourceLine::from(line);
            }
            total
        })
        .collect()
}

fn switches(pipeline: &Pipeline) -> Vec<String> {
    let s = &pipeline.switches;
    let pick = |on, yes: &str, no: &str| if on { yes } else { no }.to_owned();
    [
        pick(
            s.industry_counts,
            "按行业组建的党组织计入组织覆盖。",
            "按行业组建的党组织不计入组织覆盖。",
        ),
        pick(s.womens_federation_counts, "妇联计入党的工作途径。", "妇联不计入党的工作途径。"),
        pick(
            s.community_organizations,
            "备案的城乡社区社会组织计入范围。",
            "备案的城乡社区社会组织不计入范围。",
        ),
        pick(
            s.members_as_full,
            "只有党员总数时按正式党员数使用。",
            "只有党员总数且在三名以上时，是否应建按未知处理。",
        ),
        format!("新成立组织的宽限期为 {} 个月。", s.grace_months),
    ]
    .into_iter()
    .chain(match s.region_by {
        RegionBy::Registrar => None,
        RegionBy::Column => Some("地区按来源表的地区列，未填的按登记管理机关。".to_owned()),
        RegionBy::Address => {
            Some("地区按住所所在的县（市、区），不明的按登记管理机关。".to_owned())
        }
    })
    .collect()
}
