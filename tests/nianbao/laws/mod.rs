//! What holds for every input.

mod accounts;
mod bounds;
mod complete;
mod decisive;
mod evaluated;
mod fuzzed;
mod layouts;
mod order;
mod parts;
mod people;
mod returns;
mod slips;
mod withheld;

use proptest::prelude::*;

use crate::support::fixture::{Fixture, code, table};

/// A few cases, and no file beside the tests.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// The rows of three files: two registers and a list. Few names, codes and
/// numbers, so that rows share them.
type Rows = Vec<Vec<String>>;

fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(words).prop_map(str::to_owned)
}

fn row() -> impl Strategy<Value = String> {
    let codes = prop::option::of(1u32..5).prop_map(|number| match number {
        Some(4) => "51330106MJ0000BAD1".to_owned(),
        Some(number) => code("51", "330106", number),
        None => String::new(),
    });
    let name = word(&["甲协会", "乙协会", "丙协会", "甲 协会", "合计", ""]);
    let number = word(&["", "", "0012", "0013"]);
    let registrar =
        word(&["杭州市西湖区民政局", "杭州市萧山区民政局", "浙江省民政厅", "鼓楼区民政局", ""]);
    let date = word(&["2015-01-01", "2025-12-31", "2026-01-01", "某年", ""]);
    let status = word(&["正常", "正常", "注销", "吊销", "筹备", ""]);
    let ended = word(&["", "", "2025-12-31", "2026-02-01"]);
    let built = word(&["是", "否", "", "也许"]);
    let members = word(&["0", "2", "3", "", "约20"]);
    let industry = word(&["教育", "卫生", "金融", ""]);
    (codes, name, number, registrar, date, status, ended, built, members, industry)
        .prop_map(|(a, b, c, d, e, f, g, h, i, j)| [a, b, c, d, e, f, g, h, i, j].join("|"))
}

fn rows() -> impl Strategy<Value = Rows> {
    let file = || prop::collection::vec(row(), 0..6);
    prop::collection::vec(file(), 3)
}

const HEADER: &str = "统一社会信用代码|社会组织名称|登记证号|登记管理机关|成立登记日期|登记状态|注销日期|是否建立党组织|党员人数|行业类别";

/// The files of these rows under these names.
fn files(rows: &Rows, names: [&str; 3]) -> Vec<Fixture> {
    let text = |rows: &Vec<String>| format!("{HEADER}\n{}", rows.join("\n"));
    rows.iter().zip(names).map(|(rows, name)| table(name, text(rows).trim_end())).collect()
}

const NAMES: [&str; 3] = ["a.csv", "b.csv", "associations/c.csv"];
