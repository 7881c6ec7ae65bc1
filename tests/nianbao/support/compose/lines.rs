//! The lines above and below a table, by chance.

use super::choices::Choices;
use super::layout::Line;

/// The lines above a table. A table below another has a title of its own.
pub(super) fn lines(choices: &mut Choices, at: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = |choices: &mut Choices, texts: &[&str]| {
        let merged = choices.percent("lines merged", 60);
        lines.push(Line { texts: texts.iter().map(|text| (*text).to_owned()).collect(), merged });
    };
    let order = ["一", "二", "三"][at];
    if choices.percent("annex", 15) {
        line(choices, &["附件1"]);
    }
    let title = [
        "杭州市社会组织党建工作台账",
        "2025年社会组织名册",
        "社会组织党建工作情况统计表（虚构示例数据）",
        "杭州市社会组织基本情况",
    ][choices.pick("title", 4)];
    if at > 0 || choices.percent("title", 60) {
        line(choices, &[&format!("{title}{}", if at == 0 { "" } else { order })]);
    }
    if choices.percent("second title", 15) {
        line(choices, &["（2025年度）"]);
    }
    match choices.pick("lines", 12) {
        1 => line(choices, &["单位：个"]),
        2 => line(choices, &["填报单位：杭州市民政局", "", "填报日期：2025年12月31日"]),
        3 => line(choices, &["填报单位：杭州市民政局   单位：个、人"]),
        4 => line(choices, &["填报单位：", "杭州市民政局", "", "单位：人"]),
        5 => line(choices, &["数据截至2025年12月31日"]),
        6 => line(choices, &["", "单位：个"]),
        7 => line(choices, &["", "", "2025年12月31日"]),
        8 => line(choices, &["制表单位：杭州市民政局"]),
        9 => line(choices, &["2025年12月"]),
        _ => {}
    }
    lines
}

/// The lines below a table.
pub(super) fn footers(choices: &mut Choices) -> Vec<Line> {
    let mut footers = Vec::new();
    let kinds: [&[&str]; 12] = [
        &["填表人：某某"],
        &["填表人：", "某某", "审核人：", "某某", "填报日期：", "2025年12月31日"],
        &["注：本表由各区民政局填报。"],
        &["填报单位（盖章）：杭州市民政局"],
        &["说明：1.从业人员包括专职和兼职；2.党员人数不含预备党员。"],
        &["单位负责人：某某", "填表人：某某", "联系电话：0000-0000000"],
        &["备注：虚构示例数据"],
        &["制表日期：2025-12-31"],
        &["（盖章）"],
        &["本表由各区民政局填报，杭州市民政局汇总。"],
        &["第1页 共3页"],
        &["- 2 -"],
    ];
    for _ in 0..choices.one("footers", &[0, 0, 1, 2, 3]) {
        let texts = choices.one("footer", &kinds).iter().map(|text| (*text).to_owned()).collect();
        footers.push(Line { texts, merged: choices.percent("lines merged", 40) });
    }
    footers
}
