//! The regions in the mix of the whole, and what their gaps to it are made of.
//!
//! Enters: the view. Leaves: tables of section 五. Never sets a standardised rate without
//! the crude one, its bounds and the share that it covers beside it.

use crate::indicators::{Region, Standardised};
use crate::quantity::{Bounds, Fixed, Rate};
use crate::report::document::{Block, Row, Table, Value};

use super::basics::column;
use super::grid::{self, ORGANIZATION, SHOULD, Side};
use super::view::View;

/// Of each coverage the standardised rates and the gaps.
pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    let sides = [ORGANIZATION, SHOULD].into_iter().filter(|side| view.collected(side.id));
    sides.flat_map(|side| [standardised(view, &side), gaps(view, &side)]).flatten().collect()
}

/// What is standardised of an indicator in the whole and in each region compared: depth,
/// label and one a standard.
type Line = (usize, String, [Option<Standardised>; 2]);

fn lines(view: &View<'_>, id: &str) -> Vec<Line> {
    let at = view.figures.indicators.iter().position(|info| info.id == id);
    let of = |region: Region| Some(*view.background.standards.get(&region)?.get(at?)?);
    let whole = of(Region::All).map(|found| (0, view.scope.whole_label(), found));
    let regions =
        view.scope.compared().filter_map(|node| Some((1, node.label.clone(), of(node.region)?)));
    whole.into_iter().chain(regions).collect()
}

fn standardised(view: &View<'_>, side: &Side) -> Option<Block> {
    let lines = lines(view, side.id);
    let (whole, base) = (view.scope.whole_word(), side.base);
    let heads = [
        ("", grid::REGION),
        ("", side.base),
        ("", "已确认率"),
        ("", "上下限"),
        ("按类型×规模标准化", "标准化率"),
        ("按类型×规模标准化", "上下限"),
        ("按类型×规模标准化", "覆盖份额"),
        ("按行业标准化", "标准化率"),
        ("按行业标准化", "上下限"),
        ("按行业标准化", "覆盖份额"),
        ("间接标准化（类型×规模）", side.met),
        ("间接标准化（类型×规模）", "预期"),
        ("间接标准化（类型×规模）", "比"),
    ];
    let mut table = Table {
        id: format!("standardised-{}", side.id),
        title: format!("地区比较：标准化率（{}）", side.group),
        unit: "单位：家、%".to_owned(),
        columns: heads.map(|(group, head)| column(group, head)).to_vec(),
        rows: lines.iter().map(standardised_row).collect(),
        notes: vec![
            format!("标准化率＝各层（类型×规模，或行业）本地区的已确认率，按{whole}各层{base}数加权：假如构成与{whole}相同，率是多少。本地区没有组织的层两边都不计，其余各层的权数重新合为一；覆盖份额为所计各层占{whole}{base}数的比例，份额低的不宜比较。"),
            "间接标准化的预期数＝本地区各层的数乘以全部地区该层的已确认率；比＝实有÷预期，大于 1 为高于同样构成下应有的水平。".to_owned(),
            "未填不作“达到”；标准化率的上下限按各层上下限加权，权数和所计各层以已确认的为准。全部指标、全部地区见 data/standardised.csv。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    (lines.len() > 2).then_some(Block::Table(table))
}

fn standardised_row((depth, label, [first, second]): &Line) -> Row {
    let counts = first.map(|found| found.counts).unwrap_or_default();
    let rate = |fraction: f64| Rate::from_fraction(fraction);
    let direct = |found: &Option<Standardised>| match found {
        Some(found) => [
            Value::Rate(rate(found.rate)),
            Value::Bounds(Bounds { low: rate(found.low), high: rate(found.high) }),
            Value::Rate(rate(found.covered)),
        ],
        None => [const { Value::Absent }; 3],
    };
    let mut cells = vec![
        Value::Text(label.clone()),
        Value::Count(counts.population()),
        Value::Rate(counts.rate()),
        Value::Bounds(counts.bounds()),
    ];
    cells.extend([first, second].into_iter().flat_map(direct));
    cells.extend(match first {
        Some(found) => [
            Value::Count(u64::from(found.counts.met)),
            Value::Decimal(Some(found.expected)),
            Value::Decimal(found.ratio()),
        ],
        None => [const { Value::Absent }; 3],
    });
    Row { depth: *depth, cells }
}

fn gaps(view: &View<'_>, side: &Side) -> Option<Block> {
    let lines = lines(view, side.id);
    let whole = view.scope.whole_word();
    let heads = [
        ("", grid::REGION),
        ("", "已确认率"),
        ("", "上下限"),
        ("", "与合计之差"),
        ("按类型×规模分解", "率"),
        ("按类型×规模分解", "类型构成"),
        ("按类型×规模分解", "规模构成"),
        ("按行业分解", "率"),
        ("按行业分解", "行业构成"),
    ];
    let rows: Vec<Row> = lines.iter().skip(1).filter_map(gap_row).collect();
    let mut table = Table {
        id: format!("gaps-{}", side.id),
        title: format!("各地区{}与{whole}之差的构成", side.group),
        unit: "单位：%、百分点".to_owned(),
        columns: heads.map(|(group, head)| column(group, head)).to_vec(),
        rows,
        notes: vec![
            "差＝本地区已确认率－合计已确认率＝率＋构成：率——同类组织中达到的比例不同；构成——各类组织所占的比重不同。一个因素按 Kitagawa（1955），两个因素按 Das Gupta（1993）。本地区没有的类，其差全部归入构成。".to_owned(),
            "合计含本地区。各项之和等于差，直到小数第十五位（data/gaps.csv）；这里的数各自四舍五入，相加可有尾差。差是描述，不说明原因。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    (table.rows.len() > 1).then_some(Block::Table(table))
}

fn gap_row((_, label, [first, second]): &Line) -> Option<Row> {
    let (first, second) = (first.as_ref()?, second.as_ref()?);
    let [kind, size] = first.gap.by_composition;
    let parts = [
        first.gap.gap(),
        first.gap.by_rate,
        kind,
        size,
        second.gap.by_rate,
        second.gap.composition(),
    ];
    let mut cells = vec![
        Value::Text(label.clone()),
        Value::Rate(first.counts.rate()),
        Value::Bounds(first.counts.bounds()),
    ];
    cells.extend(parts.map(|part: Fixed| Value::Difference(Some(part.fraction()))));
    Some(Row { depth: 0, cells })
}
