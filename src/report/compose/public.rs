//! What the public edition says of itself, in place of the section on data quality.
//!
//! Enters: the view and how many rows are withheld. Leaves: blocks. Never names a source, a
//! unit, a finding or an organization.

use crate::report::document::Block;
use crate::report::number;

use super::view::View;
use super::{Withholding, completeness, quality};

/// Stands in a sentence for a figure that is withheld.
pub(super) const NOT_TOLD: &str = "按公开规则不公布（*）";

/// Who has reported, what is withheld by which rule, definitions and remarks.
pub(super) fn blocks(view: &View<'_>, withholding: &Withholding) -> Vec<Block> {
    let mut text = completeness::gap(view).unwrap_or_default();
    text += &counted(withholding);
    let mut blocks = vec![Block::words(text), Block::remarks(RULE.map(str::to_owned))];
    blocks.extend(quality::not_collected(view));
    if !view.figures.indicators.is_empty() {
        blocks.push(Block::Table(quality::definitions(view)));
    }
    blocks.push(Block::Table(quality::terms()));
    blocks.push(Block::remarks(quality::remarks(view)));
    blocks
}

/// The rule of withholding in words.
const RULE: [&str; 5] = [
    "公开版只列汇总数：地区、行业、规模、类型，以及地区与后三者之一的交叉。不列省、市本级和未知，“宗教”不分地区。",
    "分母、达到、未达到、未填中任何一个为 1 至 9 的，或从所属合计中减去后余数为 1 至 9 的，整行不公布，以“*”代替；零照常公布。",
    "为使不公布的数不能由合计减去其余各项得出，同组至少另有一行一并不公布。各组建方式之间也是如此。",
    "标准化率及其差距的构成依据地区×类型×规模的数，公开版不列。",
    "不公布的数不参加排序、比较和判定的表述，也不入图。",
];

fn counted(withholding: &Withholding) -> String {
    let rows =
        |all, withheld| format!("{} 行中 {} 行", number::count(all), number::count(withheld));
    format!(
        "本版为公开版。不公布的行在 data/figures.csv 为 {}，在 data/totals.csv 为 {}，均保留名目，数以“*”代替。规则如下：",
        rows(withholding.figures, withholding.withheld_figures),
        rows(withholding.totals, withholding.withheld_totals),
    )
}
