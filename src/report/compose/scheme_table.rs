//! The scheme of the evaluation in words.
//!
//! Enters: the view. Leaves: a table of items with their rules, and grades, vetoes and the
//! cap in its notes. Never weighs anything.

use crate::evaluation::STOPPED;
use crate::quantity::Exact;
use crate::report::document::{Row, Table, Value};
use crate::report::number;
use crate::spec::{Item, Marks, ObjectLevel, Rule, WhenAbsent};

use super::basics::column;
use super::scores::item_name;
use super::view::View;

/// The scheme as it is written.
pub(super) fn table(view: &View<'_>) -> Table {
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
