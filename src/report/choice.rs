//! Regions that a reader may set side by side, and where the terms of a document are defined.
//!
//! Enters: nothing. Leaves: the words that `compose` fills and the page reads. Never rounds:
//! values print as in the tables.

use std::collections::BTreeMap;

use super::document::Value;

/// Regions that a reader may choose, with their figures.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The indicators, in the order of the catalogue.
    pub indicators: Vec<Asked>,
    /// The regions, the whole first.
    pub regions: Vec<Chosen>,
    /// Notes below: date, bounds, marks.
    pub notes: Vec<String>,
    /// Whether the organizations behind a figure can be asked for (`nianbao explain`).
    pub is_explained: bool,
}

/// An indicator of a choice.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Stable id, e.g. `organization-coverage`.
    pub id: String,
    /// e.g. 党的组织覆盖率.
    pub name: String,
    /// What the base counts: 家 or 个.
    pub unit: &'static str,
}

/// A region of a choice.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// What it is called, e.g. 西陵区.
    pub name: String,
    /// The region around it, where two levels are told: 宜昌市; else empty.
    pub within: String,
    /// Six-digit code, or `all`.
    pub code: String,
    /// How a command names it: its code, or 湖北省本级.
    pub word: String,
    /// Its own page beside this one, e.g. `regions/420500.html`.
    pub page: Option<String>,
    /// One for each indicator.
    pub figures: Vec<RegionFigure>,
}

/// What is told of an indicator in a region.
#[derive(Debug, Clone)]
pub struct RegionFigure {
    /// Those certainly in the denominator.
    pub base: Value,
    /// Of these met.
    pub met: Value,
    /// Of these unknown.
    pub unknown: Value,
    /// The confirmed rate.
    pub rate: Value,
    /// Its bounds.
    pub bounds: Value,
    /// The target set for the region; absent where there is none.
    pub target: Value,
    /// The verdict on it; absent where there is none.
    pub verdict: Value,
}

/// The terms that are defined, and where.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// The page that holds the definitions, as seen from the document; empty for itself.
    pub page: &'static str,
    /// Names of indicators and the heads that stand for them, each with the indicator's id.
    pub terms: BTreeMap<String, String>,
}

impl Glossary {
    /// The indicator that a word or head stands for, its points in brackets aside:
    /// 党的组织覆盖率（30 分） is 党的组织覆盖率.
    pub fn indicator(&self, word: &str) -> Option<&str> {
        let without_points = || {
            let (name, points) = word.rsplit_once('（')?;
            points.ends_with("分）").then(|| self.terms.get(name)).flatten()
        };
        self.terms.get(word).or_else(without_points).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_with_points_stands_for_its_indicator() {
        let terms = BTreeMap::from([("工作覆盖（宽口径）".to_owned(), "work".to_owned())]);
        let glossary = Glossary { page: "", terms };
        assert_eq!(glossary.indicator("工作覆盖（宽口径）"), Some("work"));
        assert_eq!(glossary.indicator("工作覆盖（宽口径）（20 分）"), Some("work"));
        assert_eq!(glossary.indicator("工作覆盖（窄口径）"), None);
    }
}
