//! Section 七、数据质量与说明.
//!
//! Enters: the view. Leaves: blocks. Never leaves out a row of the ledger, and
//! never quotes a value of the sources.

use crate::report::dictionary;
use crate::report::document::{Block, Column, Row, Table, Value};
use crate::spec::Unit;

use super::view::View;
use super::{LedgerLine, completeness, grid, public};

pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    let background = view.background;
    if let Some(withholding) = &background.public {
        return public::blocks(view, withholding);
    }
    let mut blocks = vec![Block::Table(ledger(view))];
    blocks.extend(completeness::blocks(view));
    if !background.exclusions.is_empty() {
        blocks.push(Block::Table(exclusions(view)));
    }
    if !background.frequent.is_empty() {
        blocks.push(Block::Table(findings(view)));
    }
    blocks.extend(not_collected(view));
    if !view.figures.indicators.is_empty() {
        blocks.push(Block::Table(definitions(view)));
    }
    blocks.push(Block::Table(terms()));
    blocks.push(Block::remarks(remarks(view)));
    blocks
}

/// All lines of the ledger in one.
fn total(view: &View<'_>) -> LedgerLine {
    let mut all = LedgerLine { source: "合计".to_owned(), ..LedgerLine::default() };
    view.background.ledger.iter().for_each(|line| all += line);
    all
}

fn ledger(view: &View<'_>) -> Table {
    let heads =
        ["来源", "文件（个）", "行数", "采用", "并入", "搁置", "非数据", "采用中不计入范围"];
    let row = |depth, line: &LedgerLine| {
        let counts = [
            line.files,
            line.rows,
            line.accepted,
            line.merged,
            line.set_aside,
            line.not_data,
            line.out_of_scope,
        ];
        let mut cells = vec![Value::Text(line.source.clone())];
        cells.extend(counts.map(Value::Count));
        Row { depth, cells }
    };
    let mut rows = vec![row(0, &total(view))];
    if view.background.ledger.len() > 1 {
        rows.extend(view.background.ledger.iter().map(|line| row(1, line)));
    }
    Table {
        id: "ledger".to_owned(),
        title: "来源数据台账".to_owned(),
        unit: "单位：行".to_owned(),
        columns: heads.iter().map(|head| column(head)).collect(),
        rows,
        notes: vec![
            "行数＝采用＋并入＋搁置＋非数据。“搁置”为无法认定是哪个组织或是否在册的行，待核实；“非数据”为标题、表头、合计、表尾和空行。逐文件台账见 quality/ledger.csv。".to_owned(),
            "本表是各年末全部文件的合计。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    }
}

fn exclusions(view: &View<'_>) -> Table {
    let rows = view.background.exclusions.iter().map(|rule| Row {
        depth: 0,
        cells: vec![
            Value::Text(rule.name.clone()),
            Value::Count(rule.entries),
            Value::Text(rule.rule.clone()),
        ],
    });
    Table {
        id: "exclusions".to_owned(),
        title: "不计入范围的条目".to_owned(),
        unit: "单位：条".to_owned(),
        columns: ["原因", "条目数", "规则"].iter().map(|head| column(head)).collect(),
        rows: rows.collect(),
        notes: vec![
            "只列基准日年末；一个组织在一个年末只计一次，这些条目不进入任何指标的分母。".to_owned(),
            grid::reference(view),
        ],
        plot: None,
    }
}

fn findings(view: &View<'_>) -> Table {
    let rows = view.background.frequent.iter().map(|finding| Row {
        depth: 0,
        cells: vec![
            Value::Text(finding.text.clone()),
            Value::Text(finding.severity.name().to_owned()),
            Value::Count(finding.count),
            Value::Text(finding.code.clone()),
        ],
    });
    Table {
        id: "findings".to_owned(),
        title: "最常见的核查发现".to_owned(),
        unit: "单位：条".to_owned(),
        columns: ["发现", "程度", "条数", "代码"].iter().map(|head| column(head)).collect(),
        rows: rows.collect(),
        notes: vec![
            "程度：错误指有值或来源未能采用，待改正；警告指程序作了取舍，请核实；说明仅供记录。"
                .to_owned(),
        ],
        plot: None,
    }
}

/// The fields that no source has.
pub(super) fn not_collected(view: &View<'_>) -> Option<Block> {
    let names = view.background.not_collected.join("、");
    (!names.is_empty()).then(|| {
        Block::words(format!(
            "未采集的字段：{names}。来源表中没有这些列，有关指标标为“未采集”，不按“否”计。"
        ))
    })
}

pub(super) fn definitions(view: &View<'_>) -> Table {
    let rows = view.figures.indicators.iter().map(|info| {
        let unit = match info.unit {
            Unit::Organization => "社会组织",
            Unit::PartyOrganization => "党组织",
        };
        let article = format!("第 {} 条", info.article);
        let texts = [&info.name, unit, &info.population_text, &info.met_text, &article, &info.note];
        Row { depth: 0, cells: texts.map(|text| Value::Text(text.to_owned())).to_vec() }
    });
    let heads = ["指标", "统计单位", "分母", "条件（分子）", "依据", "口径说明"];
    Table {
        id: "definitions".to_owned(),
        title: "指标定义".to_owned(),
        unit: String::new(),
        columns: heads.iter().map(|head| column(head)).collect(),
        rows: rows.collect(),
        notes: vec![
            "依据为中共中央办公厅《关于加强社会组织党的建设工作的意见（试行）》的条号。党组织在所在的社会组织处计一次。".to_owned(),
        ],
        plot: None,
    }
}

/// The fixed terms, as the page of reference has them.
pub(super) fn terms() -> Table {
    let row = |(term, text): &(&str, &str)| {
        let cells = [term, text].map(|text| Value::Text((*text).to_owned()));
        Row { depth: 0, cells: cells.to_vec() }
    };
    Table {
        id: "terms".to_owned(),
        title: "术语".to_owned(),
        unit: String::new(),
        columns: ["术语", "含义"].map(column).to_vec(),
        rows: dictionary::TERMS.iter().map(row).collect(),
        notes: Vec::new(),
        plot: None,
    }
}

pub(super) fn remarks(view: &View<'_>) -> Vec<String> {
    let mut remarks = vec![
        "已确认率＝已证实达到的数目÷分母。未填、看不清或来源相互矛盾的答案为“未填”，既不算“是”，也不算“否”，留在分母内。".to_owned(),
        "上下限：未填的答案全部取不利时为下限，全部取有利时为上限；是否计入分母也未定的，一并考虑。两者不同时，本报告不单独列出已确认率。".to_owned(),
        "合计由组织逐个计数得出，不由各地区的率平均。本报告的率保留一位小数，数目和率分别取整，个别合计与分项之和、率之差与所列差数可能差在末位，未作调整。".to_owned(),
        "“—”表示分母为零或不适用，“0.0 %”表示分母不为零而达到数为零，“未采集”表示来源表没有所需的列，“未定”表示未填的答案足以改变判定。".to_owned(),
        "范围为基准日或之前登记、且未在基准日或之前注销或撤销的社会组织；列入异常名录的仍计入。".to_owned(),
    ];
    remarks.extend(view.background.switches.iter().cloned());
    remarks
}

fn column(title: &str) -> Column {
    Column { title: title.to_owned(), ..Column::default() }
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::*;

    #[test]
    fn the_ledger_prints_a_total_that_is_the_sum_of_its_lines() {
        let sample = sample();
        let table = ledger(&sample.view());
        for column in 1..table.columns.len() {
            let value = |row: &Row| if let Value::Count(n) = row.cells[column] { n } else { 0 };
            assert_eq!(value(&table.rows[0]), table.rows[1..].iter().map(value).sum::<u64>());
        }
    }

    #[test]
    fn every_indicator_is_defined() {
        let sample = sample();
        assert_eq!(definitions(&sample.view()).rows.len(), sample.figures.indicators.len());
    }
}
