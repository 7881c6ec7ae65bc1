//! The table after the official yearly form: parts that add up to all organizations.
//!
//! Enters: the view. Leaves: a table by region with the form's identity and, beside it,
//! by how much it falls short and where.

use crate::indicators::{Composition, Region};
use crate::report::document::{Block, Row, Table, Value};
use crate::report::{form, number};

use super::basics::column;
use super::grid;
use super::view::View;

/// The parts by region; `None` where nothing is known of whether anybody has built.
pub(super) fn table(view: &View<'_>) -> Option<Block> {
    let parts = &view.background.composition;
    let whole = parts.get(&Region::All)?;
    if whole.unknown == whole.organizations() {
        return None;
    }
    let row = |depth, label: &str, region: Region| {
        let part = parts.get(&region).copied().unwrap_or_default();
        let counts = counts(&part).map(Value::Count);
        Row { depth, cells: std::iter::once(Value::Text(label.to_owned())).chain(counts).collect() }
    };
    let mut rows = vec![row(0, &view.scope.whole_label(), Region::All)];
    rows.extend(view.scope.nodes().iter().map(|node| row(node.depth, &node.label, node.region)));
    let heads = [
        ("", "地区"),
        ("", "单位数"),
        ("已建", "单独"),
        ("已建", "联合"),
        ("未建", "应建未建"),
        ("未建", "仅有个别党员"),
        ("未建", "没有党员"),
        ("差额", "其他方式"),
        ("差额", "未填"),
    ];
    Some(Block::Table(Table {
        id: "composition".to_owned(),
        title: "社会组织建立党的基层组织情况".to_owned(),
        unit: "单位：家".to_owned(),
        columns: heads.map(|(group, title)| column(group, title)).to_vec(),
        rows,
        notes: vec![
            "单位数 = 单独 + 联合 + 应建未建 + 仅有个别党员 + 没有党员 + 差额；联合数的是被覆盖的社会组织。“仅有个别党员”“没有党员”只数未建党组织的，与同名指标的范围不同。"
                .to_owned(),
            identity(whole),
            grid::reference(view),
        ],
        plot: None,
    }))
}

/// The official form by kind; `None` where nothing is known of whether anybody has built.
pub(super) fn form(view: &View<'_>) -> Option<Block> {
    let filled = &view.background.form;
    let known = filled.values().any(|one| one.parts.unknown < one.parts.organizations());
    let number = |numbers: &Option<Vec<u64>>, at: usize| {
        numbers.as_ref().map_or(Value::NotCollected, |numbers| Value::Count(numbers[at]))
    };
    let heads = form::heads();
    let rows = form::lines(filled).into_iter().map(|line| {
        let label = Value::Text(line.label.to_owned());
        let numbers = (0..heads.len()).map(|at| number(&line.numbers, at));
        Row { depth: line.depth, cells: std::iter::once(label).chain(numbers).collect() }
    });
    let columns = std::iter::once("指标").chain(heads.iter().copied());
    let mut table = Table {
        id: "official-form".to_owned(),
        title: format!("{}（统计表）", form::TITLE),
        unit: "单位：个、人".to_owned(),
        columns: columns.map(|head| column("", head)).collect(),
        rows: rows.collect(),
        notes: vec![
            form::identity(filled),
            "可直接上报的版式见 official_form.xlsx。事务所按名称分列；会计师、税务师事务所的代码不能区分。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    known.then_some(Block::Table(table))
}

fn counts(part: &Composition) -> [u64; 8] {
    [
        part.organizations(),
        part.separate,
        part.joint,
        part.should_build,
        part.few_members,
        part.no_members,
        part.other_mode,
        part.unknown,
    ]
}

/// Whether the identity of the form holds, and else why not.
fn identity(whole: &Composition) -> String {
    let [all, of_the_form, gap, other, unknown] =
        [whole.organizations(), whole.of_the_form(), whole.gap(), whole.other_mode, whole.unknown]
            .map(number::count);
    match whole.gap() {
        0 => format!("统计表的五项合计 {of_the_form} 家，与单位数相等。"),
        _ => format!(
            "统计表的五项合计 {of_the_form} 家，比单位数 {all} 家少 {gap} 家：其他组建方式（行业、区域等）{other} 家，是否建立、组建方式或党员人数未填 {unknown} 家；各地的差额见末两列。"
        ),
    }
}
