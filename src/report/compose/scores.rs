//! Points, grades and places of the evaluation, in section 六.
//!
//! Enters: the view. Leaves: tables of totals, of items and of the scheme; nothing where the
//! scheme gives no points. Never prints points without their bounds where these differ.

use crate::evaluation::{
    Evaluation, FEWEST, Judgement, Object, Places, Points, Standing, TotalScore, Verdict, Weights,
};
use crate::quantity::Exact;
use crate::report::document::{Block, Chart, Drawing, Row, ScorePoint, Scores, Table, Value};
use crate::report::number;
use crate::spec::{Item, Marks, ObjectLevel, Rule, WhenAbsent};

use super::basics::column;
use super::view::View;
use super::{grid, history};

/// How many items have a column of bars.
const BARS: usize = 6;

/// What stands for the grade of one that a veto stops.
const STOPPED: &str = "不予评定";

/// The tables of totals: regions that are compared, those in them, and units.
pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    if view.evaluation.totals.is_empty() {
        return Vec::new();
    }
    let of_depth = |depth| -> Vec<&TotalScore> {
        let nodes = view.scope.nodes().iter().filter(move |node| node.depth == depth);
        nodes.filter_map(|node| view.evaluation.total(&Object::Region(node.region))).collect()
    };
    let (compared, below) = (of_depth(1), of_depth(2));
    let is_unit = |total: &&TotalScore| total.object.region().is_none();
    let units: Vec<&TotalScore> = view.evaluation.totals.iter().filter(is_unit).collect();
    let mut blocks = vec![Block::Paragraph(text(view, &compared))];
    blocks.push(Block::Table(scheme(view)));
    for (id, title, totals) in [
        ("scores", "各地区考核得分与等次", &compared),
        ("scores-below", "其下地区考核得分与等次", &below),
        ("scores-of-units", "各业务主管单位考核得分与等次", &units),
    ] {
        if !totals.is_empty() {
            blocks.push(Block::Table(totals_table(view, id, title, totals)));
        }
    }
    blocks.extend(accumulated(view, &compared).map(Block::Table));
    blocks.extend(bars(view, &compared).map(Block::Chart));
    if !compared.is_empty() {
        blocks.push(Block::Table(items_table(view, &compared)));
        blocks.extend(weights(view, &compared).map(Block::Table));
        blocks.extend(history::table(view, &compared).map(Block::Table));
    }
    blocks
}

fn text(view: &View<'_>, compared: &[&TotalScore]) -> String {
    let mut text = format!("按{}评分。", view.evaluation.citation);
    let decided = compared.iter().filter(|total| total.decided().is_some()).count();
    let undecided =
        compared.iter().filter(|total| total.grade.is_some() && total.decided().is_none()).count();
    if decided + undecided > 0 {
        text += &format!(
            "参加比较的地区中，等次已定的 {decided} 个，因有未填而未定的 {undecided} 个。"
        );
    }
    if !view.is_public() {
        text += "各地区另有一页，列出得失和须核实的组织（regions/ 文件夹）。";
    }
    text + "得分按已确认率计，上下限为未填答案取不利、取有利时的得分；否决和扣分只在未达标、已确认时起作用。"
}

/// The grade in words: 良好, or 未定（合格至优秀）.
pub(super) fn grade(view: &View<'_>, total: &TotalScore) -> Value {
    grade_of(view.evaluation, total)
}

/// The same of the evaluation of any year-end.
pub(super) fn grade_of(evaluation: &Evaluation, total: &TotalScore) -> Value {
    if total.withheld {
        return Value::Withheld;
    }
    grade_words(evaluation, total.grade)
}

fn grade_words(evaluation: &Evaluation, grade: Option<[Standing; 2]>) -> Value {
    let word = |standing| evaluation.grade_name(standing).unwrap_or(STOPPED).to_owned();
    Value::Text(match grade {
        None => "不适用".to_owned(),
        Some([best, worst]) if best == worst => word(best),
        Some([best, worst]) => format!("未定（{}至{}）", word(worst), word(best)),
    })
}

/// Points and their bounds, or what stands for them.
pub(super) fn points(points: Option<&Points>, withheld: bool) -> [Value; 2] {
    match points {
        _ if withheld => [Value::Withheld, Value::Withheld],
        None => [Value::Absent, Value::Absent],
        Some(points) => [
            Value::Score(points.confirmed.clone()),
            Value::ScoreBounds(Box::new([points.low.clone(), points.high.clone()])),
        ],
    }
}

fn totals_table(view: &View<'_>, id: &str, title: &str, totals: &[&TotalScore]) -> Table {
    let heads = ["对象", "得分", "上下限", "等次", "名次", "说明", "规则"];
    let row = |total: &&TotalScore| {
        let mut cells = vec![Value::Text(view.object_label(&total.object))];
        cells.extend(points(total.points.as_ref(), total.withheld));
        cells.push(grade(view, total));
        cells.push(match total.places {
            _ if total.withheld => Value::Withheld,
            Some(places) => Value::Places(places),
            None if total.organizations < FEWEST => Value::TooFew,
            None => Value::Absent,
        });
        cells.push(Value::Text(why(view, total)));
        cells.push(Value::Text(total.rule.clone()));
        Row { depth: 0, cells }
    };
    let mut table = Table {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: "单位：分、位".to_owned(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows: totals.iter().map(row).collect(),
        notes: vec![
            "总分的上下限为各项上下限之和，是外界限：同一未填答案可影响几项。名次为同级、同属一个上级的对象之间按上下限可能的最好至最差名次；不足 10 家的不排。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    table
}

/// What lowered or may lower a grade.
fn why(view: &View<'_>, total: &TotalScore) -> String {
    let mut reasons: Vec<String> =
        total.vetoes.iter().map(|item| format!("否决：{}未达标", item_name(view, item))).collect();
    if total.is_capped {
        reasons.push("最高等次的比例限制".to_owned());
    }
    if reasons.is_empty() { number::DASH.to_owned() } else { reasons.join("；") }
}

/// An item by the name of its indicator, else by its id.
pub(super) fn item_name(view: &View<'_>, id: &str) -> String {
    let item = view.background.scheme.items.iter().find(|item| item.id == id);
    let indicator = item.and_then(Item::indicator).and_then(|id| view.indicator(id));
    indicator.map_or_else(|| id.to_owned(), |info| info.name.clone())
}

/// Totals over the periods of the year that have passed.
fn accumulated(view: &View<'_>, totals: &[&TotalScore]) -> Option<Table> {
    let accumulation = view.background.scheme.accumulation.as_ref()?;
    let row = |total: &&TotalScore| {
        let mut all = view.evaluation.accumulated.iter();
        let one = all.find(|one| one.object == total.object)?;
        let mut cells = vec![Value::Text(view.object_label(&one.object))];
        cells.extend(points(total.points.as_ref(), total.withheld));
        cells.extend(points(Some(&one.points), false));
        cells.push(grade_words(view.evaluation, Some(one.grade)));
        cells.push(Value::Text(one.rule.clone()));
        Some(Row { depth: 0, cells })
    };
    let rows: Vec<Row> = totals.iter().filter_map(row).collect();
    let heads = [
        ("", "对象"),
        ("本期", "得分"),
        ("本期", "上下限"),
        ("累计", "得分"),
        ("累计", "上下限"),
        ("累计", "等次"),
        ("", "规则"),
    ];
    let shares = accumulation
        .shares
        .iter()
        .map(|share| share.rate().map_or_else(|| number::DASH.to_owned(), number::percent));
    let note = format!(
        "按{}累计：全年 {} 期所占依次为 {}，已过 {} 期，按已过各期所占平均；某期没有总分的，该期未定。累计等次只按得分，不含否决和比例限制。",
        accumulation.citation,
        accumulation.shares.len(),
        shares.collect::<Vec<_>>().join("、"),
        accumulation.earlier.len() + 1
    );
    (!rows.is_empty()).then(|| Table {
        id: "scores-accumulated".to_owned(),
        title: "全年累计得分与等次".to_owned(),
        unit: "单位：分".to_owned(),
        columns: heads.map(|(group, head)| column(group, head)).to_vec(),
        rows,
        notes: vec![note, grid::reference(view)],
        plot: None,
    })
}

/// Bars of the total and of the items with the most points; none where one alone is scored,
/// or any is not told.
fn bars(view: &View<'_>, totals: &[&TotalScore]) -> Option<Chart> {
    if totals.len() < 2 || totals.iter().any(|total| total.withheld) {
        return None;
    }
    let mut items: Vec<(&Item, &Marks)> = view
        .background
        .scheme
        .items
        .iter()
        .filter_map(|item| Some((item, item.marks.as_ref()?)))
        .collect();
    let all = items.len();
    // The heaviest, in the order of the scheme.
    while items.len() > BARS {
        let (at, _) = items.iter().enumerate().min_by(|a, b| a.1.1.weight.cmp(&b.1.1.weight))?;
        items.remove(at);
    }
    let point = |points: &Points| ScorePoint {
        confirmed: points.confirmed.clone(),
        low: points.low.clone(),
        high: points.high.clone(),
    };
    let line = |total: &&TotalScore| {
        let of_item = |(item, _): &(&Item, &Marks)| {
            let mark = judgement(view, &total.object, item)?.mark.as_ref()?;
            mark.points.as_ref().map(point)
        };
        let sum = total.points.as_ref().map(point);
        let points = std::iter::once(sum).chain(items.iter().map(of_item)).collect();
        (view.object_label(&total.object), points)
    };
    let scale = totals.first().map(|total| ("总分".to_owned(), total.scale.clone()));
    let columns =
        items.iter().map(|(item, marks)| (item_name(view, &item.id), marks.weight.clone()));
    let mut notes = vec!["条长为得分占该项满分的份额，条下为得分，括号内为上下限。".to_owned()];
    if all > BARS {
        notes.push(format!("共 {all} 项，只画分值最高的 {BARS} 项。"));
    }
    notes.push(grid::reference(view));
    Some(Chart {
        id: "score-bars".to_owned(),
        title: "各地区各项考核得分".to_owned(),
        description: "条形图，每行一个地区，每列一项，第一列为总分。各数见“各地区各项得分”表。"
            .to_owned(),
        drawing: Drawing::Scores(Scores {
            columns: scale.into_iter().chain(columns).collect(),
            lines: totals.iter().map(line).collect(),
        }),
        notes,
    })
}

/// What each item gives the regions that are compared.
fn items_table(view: &View<'_>, totals: &[&TotalScore]) -> Table {
    let items = || view.background.scheme.items.iter().filter(|item| item.marks.is_some());
    let mut columns = vec![column("", "对象")];
    for item in items() {
        let weight = item.marks.as_ref().map(|marks| number::plain(&marks.weight));
        let group = format!("{}（{} 分）", item_name(view, &item.id), weight.unwrap_or_default());
        columns.extend(["得分", "上下限"].map(|head| column(&group, head)));
    }
    let row = |total: &&TotalScore| {
        let mut cells = vec![Value::Text(view.object_label(&total.object))];
        for item in items() {
            let judged = judgement(view, &total.object, item);
            let withheld = judged.is_some_and(|judged| judged.verdict == Verdict::Withheld);
            let mark = judged.and_then(|judged| judged.mark.as_ref());
            cells.extend(points(mark.and_then(|mark| mark.points.as_ref()), withheld));
        }
        Row { depth: 0, cells }
    };
    let mut table = Table {
        id: "score-items".to_owned(),
        title: "各地区各项得分".to_owned(),
        unit: "单位：分".to_owned(),
        columns,
        rows: totals.iter().map(row).collect(),
        notes: vec![
            "某项无人在分母中而分值摊给其他项目的，不给分；已确认率不存在的，只给上下限。"
                .to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    table
}

/// How places move where an item weighs a fifth less or more.
fn weights(view: &View<'_>, totals: &[&TotalScore]) -> Option<Table> {
    let items = || view.background.scheme.items.iter().filter(|item| item.marks.is_some());
    let weights = Weights::of(view.evaluation, view.background.divisions);
    let factors = [Exact::share(4, 5)?, Exact::share(6, 5)?];
    let moved: Vec<[Vec<Option<Places>>; 2]> = items()
        .map(|item| factors.each_ref().map(|factor| weights.places(&item.id, factor)))
        .collect();
    let row = |total: &&TotalScore| {
        let at = view.evaluation.totals.iter().position(|one| one.object == total.object)?;
        let places = total.places?;
        let over = |found: &[Vec<Option<Places>>; 2]| {
            let both = found.iter().filter_map(|places| places[at]).chain([places]);
            both.reduce(|a, b| Places { best: a.best.min(b.best), worst: a.worst.max(b.worst) })
        };
        let of_items: Vec<Places> = moved.iter().filter_map(over).collect();
        let all = of_items
            .iter()
            .copied()
            .reduce(|a, b| Places { best: a.best.min(b.best), worst: a.worst.max(b.worst) })?;
        let mut cells = vec![Value::Text(view.object_label(&total.object)), Value::Places(places)];
        cells.extend(of_items.into_iter().map(Value::Places));
        cells.push(Value::Places(all));
        Some(Row { depth: 0, cells })
    };
    let rows: Vec<Row> = totals.iter().filter_map(row).collect();
    let heads = items().map(|item| column("分值 ±20 % 的项目", &item_name(view, &item.id)));
    let columns = [column("", "对象"), column("", "名次")].into_iter().chain(heads);
    (rows.len() > 1).then(|| Table {
        id: "score-weights".to_owned(),
        title: "考核名次随各项分值的变动".to_owned(),
        unit: "单位：位".to_owned(),
        columns: columns.chain([column("", "各项合并")]).collect(),
        rows,
        notes: vec![
            "各项分值分别减少、增加两成，其余按比例调整到满分不变；名次按上下限，从最好到最差。"
                .to_owned(),
            grid::reference(view),
        ],
        plot: None,
    })
}

fn judgement<'a>(view: &View<'a>, object: &Object, item: &Item) -> Option<&'a Judgement> {
    view.judgements().iter().find(|judged| judged.object == *object && judged.item == item.id)
}

/// The scheme as it is written.
fn scheme(view: &View<'_>) -> Table {
    let scheme = &view.background.scheme;
    let heads = ["项目", "分值", "计分办法", "无人在分母中时", "出处", "规则"];
    let row = |item: &Item| {
        let marks = item.marks.as_ref()?;
        let text = |text: String| Value::Text(text);
        Some(Row {
            depth: 0,
            cells: vec![
                text(item_name(view, &item.id)),
                text(match marks.is_bonus {
                    true => format!("加分，至多 {}", number::plain(&marks.weight)),
                    false => number::plain(&marks.weight),
                }),
                text(rule(view, marks)),
                text(when_absent(item, marks).to_owned()),
                text(item.citation.clone()),
                text(format!("scheme.toml:{}", item.line)),
            ],
        })
    };
    Table {
        id: "scheme".to_owned(),
        title: format!("考核方案：{}", scheme.name),
        unit: scheme
            .scoring
            .as_ref()
            .map(|scoring| format!("满分 {} 分", number::plain(&scoring.scale)))
            .unwrap_or_default(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows: scheme.items.iter().filter_map(row).collect(),
        notes: [grades(view), limits(view)].into_iter().filter(|note| !note.is_empty()).collect(),
        plot: None,
    }
}

/// How an item is marked, in words.
fn rule(view: &View<'_>, marks: &Marks) -> String {
    let percent =
        |rate: &Exact| rate.rate().map_or_else(|| number::DASH.to_owned(), number::percent);
    match &marks.rule {
        Rule::Proportional { floor } => {
            format!("{}起得分，到目标得满分，其间按比例", percent(floor))
        }
        Rule::YesNo => "达到目标得满分，否则不得分".to_owned(),
        Rule::Tiered { tiers } => {
            let tier = |tier: &crate::spec::Tier| {
                let name = view.indicator(&tier.indicator).map_or("", |info| info.name.as_str());
                format!("{name}{}得 {} 分", percent(&tier.rate), number::plain(&tier.points))
            };
            tiers.iter().map(tier).collect::<Vec<_>>().join("；")
        }
        Rule::Deductive { per_case, least } => {
            let (case, least) = (number::plain(per_case), number::plain(least));
            format!("每有一家不符扣 {case} 分，扣至 {least} 分为止")
        }
        Rule::BonusPerPoint { per_point } => {
            format!("超出目标每个百分点加 {} 分", number::plain(per_point))
        }
        Rule::BonusPerCase { per_case } => format!("每有一家加 {} 分", number::plain(per_case)),
        Rule::Entered(_) => "手工评分（entries.csv）".to_owned(),
    }
}

fn when_absent(item: &Item, marks: &Marks) -> &'static str {
    match marks.when_absent {
        _ if marks.is_bonus || item.indicator().is_none() => number::DASH,
        WhenAbsent::Full => "得满分",
        WhenAbsent::Reweight => "分值摊给其他项目",
    }
}

/// The bands of the grades in words.
fn grades(view: &View<'_>) -> String {
    let Some(scoring) = &view.background.scheme.scoring else { return String::new() };
    let band = |grade: &crate::spec::Grade| {
        let sign = if grade.from.is_in { "≥" } else { ">" };
        format!("{} {sign} {}", grade.name, number::plain(&grade.from.points))
    };
    let bands: Vec<String> = scoring.grades.iter().map(band).collect();
    let levels: Vec<&str> = scoring.objects.iter().map(|level| level_name(*level)).collect();
    format!("评分对象：{}。等次（分）：{}。", levels.join("、"), bands.join("，"))
}

fn level_name(level: ObjectLevel) -> &'static str {
    match level {
        ObjectLevel::All => "全部",
        ObjectLevel::Province => "省级",
        ObjectLevel::Prefecture => "地级",
        ObjectLevel::County => "县级",
        ObjectLevel::SupervisingUnit => "业务主管单位",
    }
}

/// Vetoes and the cap in words.
fn limits(view: &View<'_>) -> String {
    let Some(scoring) = &view.background.scheme.scoring else { return String::new() };
    let mut limits: Vec<String> = scoring
        .vetoes
        .iter()
        .map(|veto| {
            let name = item_name(view, &veto.item);
            let what = match veto.ceiling {
                Some(place) => format!("等次最高为{}", scoring.grades[place].name),
                None => STOPPED.to_owned(),
            };
            format!("{name}未达标的，{what}（{}）", veto.citation)
        })
        .collect();
    if let (Some(top), Some(best)) = (&scoring.top, scoring.grades.first()) {
        let share = top.share.rate().map_or_else(String::new, number::percent);
        limits.push(format!("同组中评为{}的不超过 {share}", best.name));
    }
    if limits.is_empty() { String::new() } else { format!("{}。", limits.join("；")) }
}
