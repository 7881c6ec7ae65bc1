//! Made-up figures of one province for the tests of the report room.
//!
//! Enters: a number of year-ends. Leaves: figures counted from invented answers,
//! the unknown included. Never names an organization.

mod answers;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use answers::{Random, counts};

use super::view::View;
use super::{Background, Composed, Exclusion, FrequentFinding, LedgerLine, compose};
use crate::codes::{Divisions, SizeBands};
use crate::diag::Severity;
use crate::evaluation::{Evaluation, Judgement, Object, Verdict};
use crate::indicators::{CellKey, Figures, IndicatorInfo, MeasureInfo, Region, Series, Total};
use crate::quantity::{Counts, Date, Rate};
use crate::register::Covered;
use crate::report::document::Document;
use crate::spec::{Bulletin, Direction, Template, Unit};

/// Everything that `compose` takes.
pub(crate) struct Sample {
    pub(crate) background: Background<'static>,
    pub(crate) figures: Figures,
    pub(crate) evaluation: Evaluation,
}

impl Sample {
    pub(in crate::report::compose) fn view(&self) -> View<'_> {
        View::new(&self.background, &self.figures, &self.evaluation)
    }

    pub(crate) fn document(&self) -> Document {
        self.composed().report
    }

    pub(crate) fn composed(&self) -> Composed {
        compose(&self.background, &self.figures, &self.evaluation)
            .expect("the built-in template holds")
    }
}

/// Three year-ends of a province.
pub(crate) fn sample() -> Sample {
    static FIGURES: OnceLock<Figures> = OnceLock::new();
    let figures = FIGURES.get_or_init(|| figures(3)).clone();
    let evaluation = evaluation(&figures);
    Sample { background: background(), figures, evaluation }
}

const AS_OF: Date = jiff::civil::date(2025, 12, 31);

fn background() -> Background<'static> {
    let line = |source: &str, files, accepted, merged, set_aside, not_data| LedgerLine {
        source: source.to_owned(),
        files,
        rows: accepted + merged + set_aside + not_data,
        accepted,
        merged,
        set_aside,
        not_data,
        out_of_scope: accepted / 40,
    };
    Background {
        title: "社会组织党建工作年度报告".to_owned(),
        as_of: AS_OF,
        marks: vec!["内部资料".to_owned(), "虚构示例数据".to_owned()],
        bulletin: Bulletin {
            template: Template {
                file: "bulletin.md".to_owned(),
                text: include_str!("../../../../pipelines/annual/bulletin.md").to_owned(),
                built_in: true,
            },
            issuer: "示例省社会组织工作委员会".to_owned(),
            issued: Some(jiff::civil::date(2026, 3, 1)),
            stage: None,
        },
        public: None,
        divisions: Divisions::in_force(2025),
        ledger: vec![
            line("登记名册", 34, 2_871, 214, 12, 133),
            line("协会名单", 6, 219, 307, 4, 31),
        ],
        findings: [(Severity::Warning, 87), (Severity::Note, 412)].into(),
        frequent: vec![
            FrequentFinding {
                code: "rows/unlisted-industry".to_owned(),
                severity: Severity::Warning,
                text: "行业不在民政分类内，按未知处理".to_owned(),
                count: 41,
            },
            FrequentFinding {
                code: "rows/tick-column".to_owned(),
                severity: Severity::Note,
                text: "打勾列：空白按“否”读".to_owned(),
                count: 17,
            },
        ],
        exclusions: vec![Exclusion {
            rule: "register/not-registered".to_owned(),
            name: "只见于协会名单，未见登记".to_owned(),
            entries: 61,
        }],
        not_collected: vec!["是否交叉任职".to_owned()],
        size_bands: SizeBands::default(),
        switches: vec!["行业党组织计入组织覆盖（industry-counts = true）。".to_owned()],
        series: Series::default(),
        breaks: BTreeMap::new(),
        breakdowns: &[],
        decisive: &[],
        work: Default::default(),
        unknown_fields: Vec::new(),
        map: None,
        evaluations: &[],
        scheme: Default::default(),
        changes: Default::default(),
        standards: Default::default(),
        ranks: &[],
        ladder: Vec::new(),
        composition: BTreeMap::new(),
        form: Default::default(),
        covered: [("separate", 1_180, 1_180, 0), ("joint", 231, 68, 3)]
            .map(|(mode, organizations, parties, large)| {
                (mode.to_owned(), Covered { organizations, parties, large })
            })
            .into(),
        events: Vec::new(),
        candidates: Vec::new(),
        completeness: Vec::new(),
    }
}

/// Id, name, article, base, condition; the answers are in `answers`.
const CATALOGUE: [[&str; 5]; 16] = [
    [
        "organization-coverage",
        "党的组织覆盖率",
        "8–10",
        "期末在册的社会组织",
        "已建立党组织（不论组建方式）",
    ],
    ["should-built", "应建已建率", "8、11", "有三名以上正式党员的社会组织", "其中已建立党组织"],
    [
        "work-coverage-broad",
        "党的工作覆盖率（宽口径）",
        "11",
        "期末在册的社会组织",
        "已建党组织，或选派了指导员、联络员，或建有工会、共青团组织",
    ],
    [
        "work-coverage-narrow",
        "党的工作覆盖率（窄口径）",
        "11",
        "未建党组织的社会组织",
        "选派了指导员、联络员，或建有工会、共青团组织",
    ],
    ["mode-separate", "单独组建占比", "8", "已建党组织的社会组织", "单独组建"],
    ["mode-joint", "联合组建占比", "10", "已建党组织的社会组织", "联合组建"],
    ["mode-industry", "按行业组建占比", "9", "已建党组织的社会组织", "按行业组建"],
    [
        "mode-region",
        "按区域组建占比",
        "10",
        "已建党组织的社会组织",
        "按区域（街区、园区、楼宇）组建",
    ],
    ["mode-other", "其他方式组建占比", "8–10", "已建党组织的社会组织", "挂靠等其他方式组建"],
    [
        "instructor-dispatched",
        "指导员选派率",
        "11、18",
        "未建党组织的社会组织",
        "选派了党建工作指导员",
    ],
    ["without-members", "没有党员的社会组织占比", "15", "期末在册的社会组织", "党员人数为零"],
    ["few-members", "仅有个别党员的社会组织占比", "15", "期末在册的社会组织", "党员人数为一或二"],
    ["charter-clause", "党建入章率", "22", "期末在册的社会组织", "章程写入了党建内容"],
    ["venue", "活动场所率", "22", "已建党组织的社会组织", "有自有或共用的活动场所"],
    [
        "cross-posting",
        "交叉任职率",
        "12",
        "单独组建的党组织",
        "党组织班子与管理层有交叉任职（任一方向）",
    ],
    [
        "full-time-deputy",
        "专职副书记配备率",
        "18",
        "党员 100 名以上的党组织",
        "至少有一名专职副书记",
    ],
];

/// Figures of the last `years` year-ends.
pub(crate) fn figures(years: i16) -> Figures {
    let mut figures = Figures {
        indicators: CATALOGUE.iter().map(info).collect(),
        measures: [("staff", "从业人员"), ("members", "党员")].map(measure).to_vec(),
        ..Figures::default()
    };
    for year in 2026 - years..=2025 {
        let mut random = Random(7);
        for _ in 0..2_400 + 90 * (i32::from(year) - 2023) {
            let (keys, answers) = (random.place(), random.answers(year));
            for key in keys {
                let key = (jiff::civil::date(year, 12, 31), key);
                let cell = figures
                    .cells
                    .entry(key)
                    .or_insert_with(|| vec![Counts::default(); CATALOGUE.len()]);
                for (sum, (population, met)) in cell.iter_mut().zip(answers.outcomes()) {
                    *sum += counts(population, met);
                }
                let totals = figures.totals.entry(key).or_insert_with(|| vec![Total::default(); 2]);
                for (total, value) in totals.iter_mut().zip([answers.staff, answers.members]) {
                    total.organizations += 1;
                    total.known += u64::from(value.is_some());
                    total.sum += value.unwrap_or_default();
                }
            }
        }
    }
    figures
}

fn info([id, name, article, base, met]: &[&str; 5]) -> IndicatorInfo {
    let unit = match *id {
        "cross-posting" | "full-time-deputy" => Unit::PartyOrganization,
        _ => Unit::Organization,
    };
    IndicatorInfo {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        article: (*article).to_owned(),
        population_text: (*base).to_owned(),
        met_text: (*met).to_owned(),
        note: String::new(),
        unit,
        collected: *id != "cross-posting",
    }
}

fn measure((id, name): (&str, &str)) -> MeasureInfo {
    MeasureInfo { id: id.to_owned(), name: name.to_owned(), unit: "人".to_owned() }
}

/// Targets for the whole and for each division.
fn evaluation(figures: &Figures) -> Evaluation {
    let items = [
        ("organization-coverage", 0.5, Direction::AtLeast),
        ("should-built", 1.0, Direction::AtLeast),
        ("without-members", 0.4, Direction::AtMost),
    ];
    let mut judgements = Vec::new();
    for (line, (id, target, direction)) in items.into_iter().enumerate() {
        for (_, cell) in figures.cells.keys().filter(|(date, _)| *date == AS_OF) {
            let judged = matches!(cell.region, Region::All | Region::Division(_));
            let Some(counts) = figures.get(id, AS_OF, *cell).filter(|_| judged) else { continue };
            if *cell != CellKey::region(cell.region) {
                continue;
            }
            let target = Rate::from_fraction(target).expect("the targets above are fractions");
            judgements.push(Judgement {
                object: Object::Region(cell.region),
                item: id.to_owned(),
                article: "23".to_owned(),
                citation: "示例目标".to_owned(),
                indicator: id.to_owned(),
                target: Some(target),
                also_asked: Vec::new(),
                exact_target: None,
                is_improvement: false,
                direction,
                counts,
                verdict: Verdict::of(&counts, target, direction),
                mark: None,
                rule: format!("scheme.toml:{}", 8 + 9 * line),
            });
        }
    }
    Evaluation { as_of: Some(AS_OF), judgements, ..Evaluation::default() }
}
