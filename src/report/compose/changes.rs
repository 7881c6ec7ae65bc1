//! What rates changed through since the year-end before.
//!
//! Enters: the view. Leaves: a table of the headline indicators, and one of organization
//! coverage by region. Never decomposes a change whose base is empty on one side.

use crate::indicators::{Effects, Region};
use crate::quantity::Counts;
use crate::report::document::{Block, Row, Table, Value};

use super::basics::{HEAD, column};
use super::grid::{self, ORGANIZATION};
use super::view::View;

/// The headline indicators over everybody.
pub(super) fn headline(view: &View<'_>) -> Option<Block> {
    let rows = HEAD.iter().filter(|side| view.collected(side.id)).filter_map(|side| {
        let name = &view.indicator(side.id)?.name;
        Some(row(0, name, effects(view, side.id, Region::All)?))
    });
    let rows: Vec<Row> = rows.collect();
    let (id, title) = ("changes", "覆盖率比上年末变化的构成");
    (!rows.is_empty()).then(|| table(view, (id, title, "指标"), rows))
}

/// Organization coverage by region.
pub(super) fn by_region(view: &View<'_>) -> Option<Block> {
    if !view.collected(ORGANIZATION.id) {
        return None;
    }
    let of = |region| effects(view, ORGANIZATION.id, region);
    let mut rows = vec![row(0, &view.scope.whole_label(), of(Region::All)?)];
    let nodes = view.scope.compared();
    rows.extend(nodes.filter_map(|node| Some(row(1, &node.label, of(node.region)?))));
    let (id, title) = ("changes-by-region", "各地区组织覆盖率比上年末变化的构成");
    (rows.len() > 2).then(|| table(view, (id, title, grid::REGION), rows))
}

fn effects(view: &View<'_>, id: &str, region: Region) -> Option<Effects> {
    let at = view.figures.indicators.iter().position(|info| info.id == id)?;
    *view.background.changes.get(&region)?.get(at)?
}

fn row(depth: usize, label: &str, effects: Effects) -> Row {
    let rate = |counts: Counts| {
        let (base, met) = (counts.population(), u64::from(counts.met));
        let bounds = Value::Bounds(counts.bounds());
        [Value::Count(base), Value::Count(met), Value::Rate(counts.rate()), bounds]
    };
    let mut cells = vec![Value::Text(label.to_owned())];
    cells.extend(rate(effects.before));
    cells.extend(rate(effects.now));
    let parts =
        [effects.change(), effects.rate, effects.composition, effects.membership, effects.quality];
    cells.extend(parts.map(|part| Value::Difference(Some(part))));
    Row { depth, cells }
}

fn table(view: &View<'_>, (id, title, stub): (&str, &str, &str), rows: Vec<Row>) -> Block {
    let heads = [
        ("", stub),
        ("上年末", "分母"),
        ("上年末", "达到"),
        ("上年末", "已确认率"),
        ("上年末", "上下限"),
        ("本年末", "分母"),
        ("本年末", "达到"),
        ("本年末", "已确认率"),
        ("本年末", "上下限"),
        ("", "变化"),
        ("其中", "达到率"),
        ("其中", "构成"),
        ("其中", "进出"),
        ("其中", "数据质量"),
    ];
    let mut table = Table {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: "单位：%、家、百分点".to_owned(),
        columns: heads.map(|(group, head)| column(group, head)).to_vec(),
        rows,
        notes: vec![
            "四项之和为百分点变化：达到率——两年末都在分母中的，已填者中达到的比例变了；构成——它们在地区、类型、规模间的分布变了；进出——进入或退出分母；数据质量——原来未填的填了，或相反。按四项先后全部次序的沙普利（Shapley）平均；显示的数各自四舍五入，相加可有尾差。".to_owned(),
            "变化为已确认率之差；两年上下限相交时，升降不能确定。先前年末按基准日的区划。全部指标、全部地区见 data/changes.csv。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    Block::Table(table)
}
