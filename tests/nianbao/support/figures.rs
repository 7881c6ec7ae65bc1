//! Figures against the truth, row by row.

use std::collections::BTreeMap;
use std::path::Path;

use nianbao::indicators::Figures;
use nianbao::report::data::figures_csv;

/// What names a row of `figures.csv`: indicator, unit, `as_of`, region, `region_level`,
/// industry, size, `org_type`.
type Key = Vec<String>;

/// What a row says: `region_name`, counts, rates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    name: String,
    counts: Vec<u64>,
    rates: Vec<Option<f64>>,
}

impl Row {
    /// Population, met, not met, unknown.
    pub(crate) fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Rate and its bounds (1.0 = 100 %).
    pub(crate) fn rates(&self) -> &[Option<f64>] {
        &self.rates
    }
}

/// The rows of a `figures.csv`.
pub(crate) type Rows = BTreeMap<Key, Row>;

/// Reads the truth.
pub(crate) fn truth(folder: &Path) -> Rows {
    parse(&std::fs::read(folder.join("truth/figures.csv")).expect("the truth"))
}

/// The figures as the program writes them.
pub(crate) fn written(figures: &Figures) -> Rows {
    parse(&figures_csv(figures).to_vec())
}

fn parse(bytes: &[u8]) -> Rows {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a byte order mark");
    let mut rows = Rows::new();
    for record in csv::Reader::from_reader(text).into_records() {
        let record = record.expect("a row");
        let key = [0, 1, 2, 3, 5, 6, 7, 8].map(|at| record[at].to_owned()).to_vec();
        let rate = |text: &str| (!text.is_empty()).then(|| text.parse().expect("a rate"));
        let row = Row {
            name: record[4].to_owned(),
            counts: (9..13).map(|at| record[at].parse().expect("a count")).collect(),
            rates: (13..16).map(|at| rate(&record[at])).collect(),
        };
        assert!(rows.insert(key, row).is_none(), "a row stands twice: {record:?}");
    }
    rows
}

/// One line for each row that differs or stands on one side only.
pub(crate) fn differences(found: &Rows, truth: &Rows) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, row) in found {
        match truth.get(key) {
            None => lines.push(format!("{} is not in the truth", key.join(" "))),
            Some(other) if other != row => {
                lines.push(format!(
                    "{} is truly {}, but found {}",
                    key.join(" "),
                    shown(other),
                    shown(row)
                ));
            }
            Some(_) => {}
        }
    }
    let lacking = truth.keys().filter(|key| !found.contains_key(*key));
    lines.extend(lacking.map(|key| format!("{} is lacking", key.join(" "))));
    lines
}

fn shown(row: &Row) -> String {
    format!("{} {:?} {:?}", row.name, row.counts, row.rates)
}

/// The differences by indicator, the first of each in full.
pub(crate) fn summary(differences: &[String]) -> String {
    let mut by_indicator: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for line in differences {
        let id = line.split(' ').next().unwrap_or_default();
        by_indicator.entry(id).or_insert((0, line)).0 += 1;
    }
    let lines = by_indicator.values().map(|(count, first)| format!("{count} × {first}"));
    lines.collect::<Vec<_>>().join("\n")
}
