//! The ids of tables and charts that a template may place.
//!
//! Enters: an id as written. Leaves: whether any report can have such a table or chart.
//! A test holds the list against the reports that are composed.

use crate::diag::nearest;

/// Ids that stand as they are.
const IDS: [&str; 56] = [
    "by-industry",
    "by-size",
    "calibers",
    "changes",
    "changes-by-region",
    "completeness",
    "composition",
    "coverage-by-industry",
    "coverage-by-region",
    "coverage-by-size",
    "coverage-map",
    "coverage-region-industry",
    "coverage-slope",
    "coverage-tiles",
    "decisive",
    "definitions",
    "events",
    "exclusions",
    "findings",
    "gap-waterfalls",
    "grades-over-years",
    "indicators",
    "ladder",
    "ledger",
    "modes",
    "official-form",
    "organization-and-work",
    "organization-by-region",
    "organization-by-type",
    "organizations-by-type",
    "rank-intervals",
    "rank-panel",
    "region-industry",
    "region-ranking",
    "scheme",
    "score-bars",
    "score-items",
    "score-weights",
    "scores",
    "scores-accumulated",
    "scores-below",
    "scores-of-units",
    "series-by-region",
    "targets-by-region",
    "targets-of-whole",
    "targets-tally",
    "terms",
    "trend",
    "trend-table",
    "units-to-ask",
    "unknown-fields",
    "work-by-region",
    "work-by-type",
    "work-lists",
    "standardised-organization-coverage",
    "standardised-should-built",
];

/// Beginnings of ids that a pipeline makes.
const BEGINNINGS: [&str; 3] = ["breakdown-", "standardised-", "gaps-"];

/// Whether there can be such a table or chart; else what to say.
pub(super) fn check(id: &str) -> Result<(), String> {
    let known = IDS.contains(&id) || BEGINNINGS.iter().any(|beginning| id.starts_with(beginning));
    match nearest(id, IDS) {
        _ if known => Ok(()),
        Some(near) => Err(format!("没有表或图 {id}，提示：是否想写 {near}")),
        None => Err(format!("没有表或图 {id}，提示：编号见 assets/reference/bulletin.md")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::sample;
    use super::*;

    #[test]
    fn every_table_and_chart_of_a_report_can_be_placed() {
        let document = sample().document();
        let tables = document.tables().map(|table| table.id.clone());
        for id in tables.chain(document.charts().map(|chart| chart.id.clone())) {
            assert_eq!(check(&id), Ok(()));
        }
    }

    #[test]
    fn every_id_stands_in_the_manual() {
        let manual = include_str!("../../../../assets/reference/bulletin.md");
        for id in IDS {
            assert!(manual.contains(&format!("`{id}`")), "{id}");
        }
    }

    #[test]
    fn an_unknown_id_is_told_with_the_nearest() {
        assert!(check("by-industri").is_err_and(|said| said.contains("by-industry")));
        assert!(check("nonsense").is_err());
    }
}
