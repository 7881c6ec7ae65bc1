//! Charts to try the drawings on: common ones and hard ones.
//!
//! Enters: nothing. Leaves: charts with fixed figures. Never used outside tests.

mod compared;
mod lines;

use crate::quantity::{Counts, Rate};
use crate::report::document::{Bar, Bars, Chart, Drawing, Heatmap};
use lines::{crowded_trend, dots, gaps, trend};

/// Prefectures with long names among them.
const REGIONS: [&str; 17] = [
    "恩施土家族苗族自治州",
    "神农架林区",
    "武汉市",
    "黄石市",
    "十堰市",
    "宜昌市",
    "襄阳市",
    "鄂州市",
    "荆门市",
    "孝感市",
    "荆州市",
    "黄冈市",
    "咸宁市",
    "随州市",
    "仙桃市",
    "潜江市",
    "天门市",
];

/// Industries of GB/T 4754 with long names among them.
const INDUSTRIES: [&str; 15] = [
    "水利、环境和公共设施管理业",
    "科学研究和技术服务业",
    "教育",
    "卫生和社会工作",
    "文化、体育和娱乐业",
    "农、林、牧、渔业",
    "交通运输、仓储和邮政业",
    "信息传输、软件和信息技术服务业",
    "金融业",
    "房地产业",
    "租赁和商务服务业",
    "居民服务、修理和其他服务业",
    "公共管理、社会保障和社会组织",
    "制造业",
    "其他",
];

/// Every sample.
pub(super) fn all() -> Vec<Chart> {
    let mut charts = vec![
        regions(17),
        regions(103),
        regions(180),
        one_region(),
        extremes(),
        nothing(),
        hostile(),
        heatmap(17, 15, 0),
        heatmap(17, 15, 11),
        heatmap(4, 3, 9),
        heatmap(20, 20, 40),
        dots(2, 17),
        dots(4, 9),
        trend(3, 1),
        trend(3, 2),
        trend(10, 4),
        trend(1, 2),
        crowded_trend(),
        gaps(),
    ];
    charts.extend([17, 1, 31, 0].into_iter().flat_map(compared::all));
    charts
}

fn chart(id: &str, title: &str, drawing: Drawing) -> Chart {
    let notes = [
        "注：1. 基数为截至2025年12月31日在册社会组织，不含已注销和撤销登记的；已确认率＝确认已建立党组织的÷基数。",
        "2. 虚构示例数据。",
    ];
    Chart {
        id: id.to_owned(),
        title: title.to_owned(),
        description: "各地党的组织覆盖率由高到低排列；“—”表示分母为零。".to_owned(),
        drawing,
        notes: notes.map(str::to_owned).to_vec(),
    }
}

/// A spread of counts that depends on a number alone.
fn counts(seed: usize, unknown: u32) -> Counts {
    let met = (seed * 37 % 101) as u32;
    Counts {
        met,
        not_met: 100 - met,
        unknown: if unknown > 0 { seed as u32 * 7 % unknown } else { 0 },
        ..Counts::default()
    }
}

fn of(met: u32, not_met: u32, unknown: u32) -> Counts {
    Counts { met, not_met, unknown, ..Counts::default() }
}

fn bar(label: &str, counts: Counts) -> Bar {
    Bar { label: label.to_owned(), rate: counts.rate(), bounds: counts.bounds() }
}

fn bars(id: &str, title: &str, mut bars: Vec<Bar>, target: f64) -> Chart {
    bars.sort_by(|one, other| {
        other.rate.partial_cmp(&one.rate).unwrap_or(std::cmp::Ordering::Equal)
    });
    let axis = "党的组织覆盖率，已确认率（%）".to_owned();
    chart(id, title, Drawing::Bars(Bars { bars, target: Rate::from_fraction(target), axis }))
}

fn regions(number: usize) -> Chart {
    let name = |at: usize| match REGIONS.get(at) {
        Some(name) => (*name).to_owned(),
        None => format!("{}第{at}县", REGIONS[at % REGIONS.len()]),
    };
    let list = (0..number).map(|at| bar(&name(at), counts(at + 3, 23))).collect();
    bars(&format!("regions-{number}"), "各市州社会组织党的组织覆盖率", list, 0.5)
}

fn one_region() -> Chart {
    bars(
        "one-region",
        "神农架林区社会组织党的组织覆盖率",
        vec![bar("神农架林区", counts(5, 0))],
        0.85,
    )
}

fn extremes() -> Chart {
    let list = vec![
        bar("全部", of(9, 0, 0)),
        bar("无一", of(0, 9, 0)),
        bar("全部未填", of(0, 0, 9)),
        bar("分母为零", of(0, 0, 0)),
        bar("等于目标", of(3, 1, 0)),
        bar("略低于目标", of(749, 251, 0)),
        bar("略低且有未填", of(700, 230, 70)),
        bar("略高于目标", of(751, 249, 0)),
        bar("几乎没有", of(1, 99_999, 0)),
        bar("几乎全部", of(99_999, 1, 0)),
        bar("上限恰为目标", of(2, 1, 1)),
        bar("石家庄高新技术产业开发区与石家庄循环化工园区以及其他各类功能区合计", of(5, 5, 1)),
    ];
    bars(
        "extremes",
        "边界情形：为零、为一、未填与恰好等于目标的组织覆盖率及其上下限在一张图中的表示方法与说明",
        list,
        0.75,
    )
}

fn nothing() -> Chart {
    chart("nothing", "无数据的地区", Drawing::Bars(Bars::default()))
}

fn hostile() -> Chart {
    let list = vec![
        bar("<script>alert(\"1\")</script> & 'x'", counts(2, 0)),
        bar("王堃喆协会 opacity=\"1\"\n第二行", counts(9, 9)),
    ];
    bars("hostile", "</title><b>&amp; 堃", list, 0.0)
}

fn heatmap(rows: usize, columns: usize, unknown: u32) -> Chart {
    let name = |names: &[&str], at: usize| names[at % names.len()].to_owned();
    let cell = |row: usize, column: usize| match (row * 15 + column) % 23 {
        0 => Counts::default(),
        1 => of(1, 0, 0),
        2 => of(0, 7, 0),
        3 => of(99_999, 1, 0),
        4 => of(0, 0, unknown),
        5 => of(99_999, 1, unknown),
        6 => Counts { open_met: unknown, open_not_met: unknown, ..Counts::default() },
        _ => counts(row * 31 + column * 17, unknown),
    };
    let points = |row| {
        let cells = (0..columns).map(|column| cell(row, column));
        cells.map(|counts| (counts.rate(), counts.bounds())).collect()
    };
    let drawing = Heatmap {
        rows: (0..rows).map(|at| name(&REGIONS, at)).collect(),
        columns: (0..columns).map(|at| name(&INDUSTRIES, at)).collect(),
        rates: (0..rows).map(points).collect(),
        withholds: false,
    };
    chart(
        &format!("heatmap-{rows}-{columns}-{unknown}"),
        "各市州分行业社会组织党的组织覆盖率",
        Drawing::Heatmap(drawing),
    )
}
