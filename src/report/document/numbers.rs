//! The numbers of tables and charts, in reading order.

use std::collections::BTreeMap;

use super::Document;

/// Numbers of tables and charts by their ids: 表1 …, 图1 ….
#[derive(Debug, Clone, Default)]
pub struct Numbers<'d> {
    tables: BTreeMap<&'d str, usize>,
    charts: BTreeMap<&'d str, usize>,
    /// The first table of each chart.
    table_of: BTreeMap<&'d str, &'d str>,
}

impl<'d> Numbers<'d> {
    /// Those of a document, in reading order.
    pub fn of(document: &'d Document) -> Numbers<'d> {
        let mut table_of = BTreeMap::new();
        for table in document.tables() {
            if let Some(plot) = &table.plot {
                table_of.entry(plot.chart.as_str()).or_insert(table.id.as_str());
            }
        }
        Numbers {
            tables: document.tables().zip(1..).map(|(table, n)| (table.id.as_str(), n)).collect(),
            charts: document.charts().zip(1..).map(|(chart, n)| (chart.id.as_str(), n)).collect(),
            table_of,
        }
    }

    /// 表3; nothing where there is no such table.
    pub fn table(&self, id: &str) -> String {
        self.tables.get(id).map_or_else(String::new, |n| format!("表{n}"))
    }

    /// 图2; nothing where there is no such chart.
    pub fn chart(&self, id: &str) -> String {
        self.charts.get(id).map_or_else(String::new, |n| format!("图{n}"))
    }

    /// Whether there is such a chart.
    pub fn has_chart(&self, id: &str) -> bool {
        self.charts.contains_key(id)
    }

    /// The first table that holds the figures of a chart.
    pub fn table_of(&self, chart: &str) -> Option<&'d str> {
        self.table_of.get(chart).copied()
    }

    /// 表3 or 图2, whichever the id is of.
    pub fn label(&self, id: &str) -> String {
        self.table(id) + &self.chart(id)
    }
}
