//! What there is to do, in section 六 of the internal edition.
//!
//! Enters: the view. Leaves: tables of decisive sets, of lists of work and of what each
//! file leaves open; nothing in the public edition. Never names an organization.

use std::collections::BTreeMap;

use crate::evaluation::Object;
use crate::indicators::{Progress, Region, WorkList};
use crate::report::document::{Block, Row, Table, Value};

use super::basics::column;
use super::grid;
use super::scores::item_name;
use super::view::View;

/// How many lines the table of files has; all stand in the data file.
const FILES: usize = 20;

pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    [decisive(view), lists(view), unknown(view)].into_iter().flatten().map(Block::Table).collect()
}

/// The undecided targets of the whole and of the regions compared.
fn decisive(view: &View<'_>) -> Option<Table> {
    let shown: Vec<Region> =
        std::iter::once(Region::All).chain(view.scope.compared().map(|node| node.region)).collect();
    let place = |region| shown.iter().position(|one| *one == region);
    let mut sets: Vec<_> =
        view.background.decisive.iter().filter_map(|set| Some((place(set.region)?, set))).collect();
    sets.sort_by_key(|(place, set)| (*place, set.judgement));
    let row = |(_, set): &(usize, &crate::report::work::DecisiveSet)| {
        let judged = view.judgements().get(set.judgement)?;
        let text = |text: String| Value::Text(text);
        Some(Row {
            depth: 0,
            cells: vec![
                text(view.object_label(&Object::Region(set.region))),
                text(item_name(view, &judged.item)),
                Value::Rate(judged.target),
                Value::Count(set.open),
                Value::Count(set.could),
                Value::Verdict(set.towards),
                Value::Count(set.settles),
            ],
        })
    };
    let rows: Vec<Row> = sets.iter().filter_map(row).collect();
    let heads = [
        ("", "对象"),
        ("", "指标"),
        ("", "目标"),
        ("", "未定的记录"),
        ("最少可定", "家数"),
        ("最少可定", "定为"),
        ("", "必定的最少家数"),
    ];
    (!rows.is_empty()).then(|| Table {
        id: "decisive".to_owned(),
        title: "未定目标须核实的记录".to_owned(),
        unit: "单位：家、%".to_owned(),
        columns: heads.map(|(group, head)| column(group, head)).to_vec(),
        rows,
        notes: vec![
            "最少可定：核实这么多家，结果若都有利（或都不利），目标即可判定；必定的最少家数：核实这么多家，不论结果如何，目标都可判定。逐家名单见 quality/decisive.csv。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    })
}

/// The lists of work: whom they hold, and what became of last year's.
fn lists(view: &View<'_>) -> Option<Table> {
    let mut counts: BTreeMap<(WorkList, Progress), u64> = BTreeMap::new();
    for task in view.background.work.tasks {
        *counts.entry((task.list, task.progress)).or_default() += 1;
    }
    if counts.is_empty() {
        return None;
    }
    let had_list = view.background.work.before.is_some();
    let count = |list, progress| counts.get(&(list, progress)).copied().unwrap_or_default();
    let row = |list: WorkList| {
        let of = |progress| Value::Count(count(list, progress));
        let now = count(list, Progress::New) + count(list, Progress::Still);
        let mut cells = vec![Value::Text(list.name().to_owned()), Value::Count(now)];
        cells.extend(
            Progress::ALL.map(|progress| if had_list { of(progress) } else { Value::Absent }),
        );
        Row { depth: 0, cells }
    };
    let heads = Progress::ALL.map(|progress| match progress {
        Progress::New | Progress::Still => column("其中", progress.name()),
        _ => column("上年名单中", progress.name()),
    });
    let mut table = Table {
        id: "work-lists".to_owned(),
        title: "核实名单".to_owned(),
        unit: "单位：家".to_owned(),
        columns: [column("", "名单"), column("", "本年")].into_iter().chain(heads).collect(),
        rows: WorkList::ALL.map(row).to_vec(),
        notes: vec![
            "本年名单由已填的答案得出，未填的不列入；“仍在列”的上年也在名单中。逐家名单和来源单元格见 quality/work_lists.csv，均须核实。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    };
    grid::annotate(&mut table);
    Some(table)
}

/// What a file leaves open.
#[derive(Default)]
struct Left<'a> {
    organizations: u64,
    unknown: u64,
    fields: BTreeMap<&'a str, u64>,
}

/// What files leave open, the most first.
fn unknown(view: &View<'_>) -> Option<Table> {
    let mut by_file: BTreeMap<&str, Left<'_>> = BTreeMap::new();
    for line in &view.background.unknown_fields {
        let left = by_file.entry(&line.file).or_default();
        left.organizations = left.organizations.max(line.organizations);
        left.unknown += line.unknown;
        *left.fields.entry(line.field).or_default() += line.unknown;
    }
    let mut files: Vec<(&str, Left<'_>)> = by_file.into_iter().collect();
    files.sort_by_key(|(file, left)| (std::cmp::Reverse(left.unknown), *file));
    let row = |(file, left): &(&str, Left<'_>)| {
        let mut fields: Vec<_> = left.fields.iter().collect();
        fields.sort_by_key(|(field, unknown)| (std::cmp::Reverse(**unknown), **field));
        let most = fields.iter().take(3).map(|(field, unknown)| format!("{field} {unknown}"));
        let cells = vec![
            Value::Text((*file).to_owned()),
            Value::Count(left.organizations),
            Value::Count(left.unknown),
            Value::Text(most.collect::<Vec<_>>().join("、")),
        ];
        Row { depth: 0, cells }
    };
    let rows: Vec<Row> = files.iter().take(FILES).map(row).collect();
    let heads = ["文件", "在册", "未填的答案", "未填最多的字段"];
    (!rows.is_empty()).then(|| Table {
        id: "unknown-fields".to_owned(),
        title: "各来源文件未填的答案".to_owned(),
        unit: "单位：家、个".to_owned(),
        columns: heads.map(|head| column("", head)).to_vec(),
        rows,
        notes: vec![
            format!("来源文件没有所需的列也算未填。共 {} 个文件有未填，列出最多的 {FILES} 个；逐表逐字段见 quality/unknown_fields.csv，请报送单位核实补填。", files.len()),
            grid::reference(view),
        ],
        plot: None,
    })
}
