//! The page of reference of the catalogue.
//!
//! Enters: the indicators of a pipeline. Leaves: a table in Markdown, generated, so that it
//! says what is computed.

use std::fmt::Write;

use super::{Direction, Pipeline};

/// The catalogue as a table: id, name, article, who is counted, the two conditions in words
/// and as they are evaluated, caliber.
pub fn catalogue_page(pipeline: &Pipeline) -> String {
    let mut page = String::from(
        "# 指标目录\n\n\
         由程序写出，与 `pipelines/annual/indicators.toml` 相同。条件式是登记簿各列上的 SQL \
         条件，按三值逻辑求值：未知不等于否。率为达到数 ÷ 总体数（1.0 = 100 %）。\n\n\
         每个指标由三处独立核对：`tests/nianbao/truth.rs`（与生成示例数据时另行统计的真值逐一比较）、\
         `tests/nianbao/recomputed.rs`（由登记簿逐行重算，示例和 50 个随机登记簿）、\
         `tests/sql/compare.py`（`nianbao sql` 写出的 SQL 由 DuckDB 计算）。\n\n\
         | 指标 | 名称 | 《意见》条 | 计数单位 | 总体 | 达到 | 方向 | 口径 |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for one in &pipeline.indicators {
        let better = match one.better {
            Direction::AtLeast => "越高越好",
            Direction::AtMost => "越低越好",
        };
        // Writing to a text does not fail.
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {}：`{}` | {}：`{}` | {better} | {} |",
            one.id,
            one.name,
            one.article,
            one.unit.id(),
            one.population_text,
            one.population,
            one.met_text,
            one.met,
            one.note
        );
    }
    page
}
