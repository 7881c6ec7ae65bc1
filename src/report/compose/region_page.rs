//! A page for each region that is compared: what it was given, where it is strong, what it
//! lacks, and what there is to do.
//!
//! Enters: the view. Leaves: one document a region, for the internal edition: the tasks
//! name organizations. Never blames: who stands in a list is to be checked (核实).

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::RegionCode;
use crate::evaluation::{Judgement, Object, TotalScore, Verdict};
use crate::indicators::{CellKey, Progress, Region, Task, WorkList};
use crate::quantity::Exact;
use crate::report::document::{Block, Document, KeyFigure, Row, Section, Table, Value};
use crate::report::number;

use super::basics::column;
use super::scope::Node;
use super::scores::{grade, item_name, points};
use super::view::{COVERAGE, View};
use super::{choice, grid, history, words};

/// How many organizations of a list are named on a page.
const NAMED: usize = 100;

/// Pages by the name of their file, in the order of the regions; none in the public edition.
pub(super) fn pages(view: &View<'_>) -> Vec<(String, Document)> {
    if view.is_public() {
        return Vec::new();
    }
    let tasks = gathered(view);
    let page = |node: &Node| match node.region {
        Region::Division(code) => Some((file(code), document(view, node, code, &tasks))),
        _ => None,
    };
    view.scope.compared().filter_map(page).collect()
}

/// Where the page of a region stands.
pub(super) fn file(code: RegionCode) -> String {
    format!("regions/{code}.html")
}

/// The tasks of each region that is compared, by list.
type Gathered<'a> = BTreeMap<(RegionCode, WorkList), Vec<&'a Task>>;

/// Those to be checked now, each at the region compared in which its organization lies.
fn gathered<'a>(view: &View<'a>) -> Gathered<'a> {
    let mut found = Gathered::new();
    let Some((register, _)) = view.background.work.now else { return found };
    let compared: BTreeSet<RegionCode> = view
        .scope
        .compared()
        .filter_map(|node| match node.region {
            Region::Division(code) => Some(code),
            _ => None,
        })
        .collect();
    let asked = [Progress::New, Progress::Still, Progress::Unanswered];
    let mut held: BTreeMap<RegionCode, Option<RegionCode>> = BTreeMap::new();
    for task in view.background.work.tasks.iter().filter(|task| asked.contains(&task.progress)) {
        let region = task.now.and_then(|row| register.regions.get(row as usize).copied().flatten());
        let Some(region) = region else { continue };
        let holds = *held.entry(region).or_insert_with(|| {
            let above = |code: &RegionCode| view.background.divisions.parent(*code);
            std::iter::successors(Some(region), above).find(|code| compared.contains(code))
        });
        if let Some(code) = holds {
            found.entry((code, task.list)).or_default().push(task);
        }
    }
    found
}

fn document(view: &View<'_>, node: &Node, code: RegionCode, tasks: &Gathered<'_>) -> Document {
    let object = Object::Region(node.region);
    let judged: Vec<&Judgement> =
        view.judgements().iter().filter(|judged| judged.object == object).collect();
    let total = view.evaluation.total(&object);
    let mut result = vec![Block::KeyFigures(key_figures(view, node.region, total))];
    result.push(Block::Table(items(view, &judged)));
    result.extend(history::of_object(view, &object).map(Block::Table));
    let parts = [
        ("result", "考核结果", result),
        ("strengths", "长处与差距", strengths(view, &judged)),
        ("tasks", "核实任务", self::tasks(view, node.region, code, tasks)),
    ];
    let numerals = ["一", "二", "三"];
    let sections = numerals.into_iter().zip(parts).map(|(numeral, (id, title, blocks))| Section {
        id: id.to_owned(),
        title: format!("{numeral}、{title}"),
        blocks,
    });
    Document {
        title: format!("{}考核结果与核实任务", node.label),
        region: node.label.clone(),
        subtitle: format!("{}年度（截至{}）", view.as_of.year(), words::date(view.as_of)),
        marks: view.background.marks.clone(),
        issuer: String::new(),
        issued: None,
        as_of: Some(view.as_of),
        sections: sections.collect(),
        choice: None,
        glossary: choice::glossary(view, "../index.html"),
    }
}

fn key_figures(view: &View<'_>, region: Region, total: Option<&TotalScore>) -> Vec<KeyFigure> {
    let mut figures = Vec::new();
    if let Some(counts) = view.counts(COVERAGE, CellKey::region(region)) {
        let open = words::is_open(counts.bounds());
        let bounds = if open {
            format!("；上下限 {}", number::bounds(counts.bounds()))
        } else {
            String::new()
        };
        figures.push(KeyFigure {
            label: view.indicator(COVERAGE).map(|info| info.name.clone()).unwrap_or_default(),
            value: Value::Rate(counts.rate()),
            detail: format!(
                "已建 {} 家 / 在册 {} 家{bounds}",
                number::count(u64::from(counts.met)),
                number::count(counts.population())
            ),
        });
    }
    let Some(total) = total else { return figures };
    let [confirmed, _] = points(total.points.as_ref(), total.withheld);
    let bounds =
        total.points.as_ref().map(|points| number::score_bounds(&points.low, &points.high));
    figures.push(KeyFigure {
        label: "考核得分".to_owned(),
        value: confirmed,
        detail: format!(
            "满分 {}；上下限 {}",
            number::plain(&total.scale),
            bounds.unwrap_or_default()
        ),
    });
    figures.push(KeyFigure {
        label: "等次".to_owned(),
        value: grade(view, total),
        detail: match total.places {
            Some(places) => format!("同组名次 {}", number::places(places)),
            None => "不排名次".to_owned(),
        },
    });
    figures
}

/// Items with rate, verdict and points.
fn items(view: &View<'_>, judged: &[&Judgement]) -> Table {
    let heads =
        ["项目", "目标", "已确认率", "上下限", "判定", "分值", "得分", "得分上下限", "规则"];
    let row = |judged: &&Judgement| {
        let mark = judged.mark.as_ref();
        let [confirmed, bounds] = points(mark.and_then(|mark| mark.points.as_ref()), false);
        let (rate, rates) = match judged.indicator.is_empty() {
            true => (Value::Absent, Value::Absent),
            false if !view.collected(&judged.indicator) => {
                (Value::NotCollected, Value::NotCollected)
            }
            false => (Value::Rate(judged.counts.rate()), Value::Bounds(judged.counts.bounds())),
        };
        let cells = vec![
            Value::Text(item_name(view, &judged.item)),
            judged.target.map_or(Value::Absent, |target| Value::Rate(Some(target))),
            rate,
            rates,
            Value::Verdict(judged.verdict),
            Value::Score(mark.map(|mark| mark.weight.clone())),
            confirmed,
            bounds,
            Value::Text(judged.rule.clone()),
        ];
        Row { depth: 0, cells }
    };
    let mut table = Table {
        id: "items".to_owned(),
        title: "各项目标与得分".to_owned(),
        unit: "单位：%、分".to_owned(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows: judged.iter().map(row).collect(),
        notes: vec![grid::reference(view)],
        plot: None,
    };
    grid::annotate(&mut table);
    table
}

/// What is reached, what is lost for certain, and what is open.
fn strengths(view: &View<'_>, judged: &[&Judgement]) -> Vec<Block> {
    let name = |judged: &Judgement| item_name(view, &judged.item);
    let met = judged.iter().filter(|judged| judged.verdict == Verdict::Met);
    let met: Vec<String> = met
        .map(|judged| {
            format!("{}：{}，达标", name(judged), number::percent_or_dash(judged.counts.rate()))
        })
        .collect();
    let mut lost: Vec<(Exact, &Judgement)> =
        judged.iter().filter_map(|judged| Some((lost(judged)?, *judged))).collect();
    lost.sort_by(|(a, _), (b, _)| b.cmp(a));
    let lost = lost.iter().filter(|(points, _)| points.is_positive()).map(|(points, judged)| {
        let verdict = match judged.verdict {
            Verdict::Missed => "，未达标",
            Verdict::Undecided => "，是否达标未定",
            _ => "",
        };
        format!("{}：已确定失 {} 分{verdict}", name(judged), number::score(points))
    });
    let lost: Vec<String> = lost.collect();
    let list = |title: &str, lines: Vec<String>, none: &str| {
        let lines = if lines.is_empty() { vec![none.to_owned()] } else { lines };
        [Block::Heading(title.to_owned()), Block::remarks(lines)]
    };
    let mut blocks = list("长处", met, "没有已确定达标的项目。").to_vec();
    blocks.extend(list("差距（按已确定失去的分数）", lost, "没有已确定失去的分数。"));
    blocks
}

/// Points that no answer can bring back.
fn lost(judged: &Judgement) -> Option<Exact> {
    let mark = judged.mark.as_ref().filter(|mark| !mark.is_bonus)?;
    Some(&mark.weight - &mark.points.as_ref()?.high)
}

/// Lists of work with the organizations to be checked, and what settles open targets.
fn tasks(view: &View<'_>, region: Region, code: RegionCode, gathered: &Gathered<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let sets = view.background.decisive.iter().filter(|set| set.region == region);
    let lines: Vec<String> = sets
        .filter_map(|set| {
            let judged = view.judgements().get(set.judgement)?;
            Some(format!(
                "{}：{} 条未定，核实其中 {} 条可定为{}，核实 {} 条必可判定",
                item_name(view, &judged.item),
                set.open,
                set.could,
                set.towards.name(),
                set.settles
            ))
        })
        .collect();
    if !lines.is_empty() {
        blocks.push(Block::Heading("未定的目标（逐家见 quality/decisive.csv）".to_owned()));
        blocks.push(Block::remarks(lines));
    }
    blocks.extend(
        WorkList::ALL
            .into_iter()
            .filter_map(|list| one(view, list, gathered.get(&(code, list))?))
            .map(Block::Table),
    );
    if blocks.is_empty() {
        blocks.push(Block::words("没有须核实的组织。"));
    }
    blocks
}

/// One list in one region.
fn one(view: &View<'_>, list: WorkList, found: &[&Task]) -> Option<Table> {
    let (register, _) = view.background.work.now?;
    let row = |task: &&Task| {
        let text = |column| {
            let text = task.now.and_then(|row| register.text(column, row as usize));
            Value::Text(text.unwrap_or(number::DASH).to_owned())
        };
        let progress = Value::Text(task.progress.name().to_owned());
        Row { depth: 0, cells: vec![text("name"), text("supervising_unit"), progress] }
    };
    let more = match found.len() > NAMED {
        true => format!("，列出 {NAMED} 家"),
        false => String::new(),
    };
    (!found.is_empty()).then(|| Table {
        id: list.id().to_owned(),
        title: format!("{}（核实）", list.name()),
        unit: format!("共 {} 家{more}", found.len()),
        columns: ["社会组织", "业务主管单位", "与上年名单比"].map(|head| column("", head)).to_vec(),
        rows: found.iter().take(NAMED).map(row).collect(),
        notes: vec!["全部名单和来源单元格见 quality/work_lists.csv。".to_owned()],
        plot: None,
    })
}
