//! The catalogue as plain SQL over `register.parquet`.
//!
//! Enters: the catalogue and the divisions of a year. Leaves: one query over a table
//! `register` that yields the rows of `figures.csv` without the names of regions. Holds the
//! very conditions of the catalogue, and nothing that one engine alone understands.

use std::fmt::Write;

use crate::codes::{Divisions, Level, RegionCode};
use crate::quantity::Date;
use crate::spec::{Indicator, Pipeline};

/// The query. Rates are fractions (1.0 = 100 %).
pub fn sql(pipeline: &Pipeline, as_of: Date) -> String {
    let mut text = format!(
        "-- {}：全部指标、全部分组，基准日 {as_of}。\n\
         -- register 是报告文件夹 data/register.parquet 的内容，例如：\n\
         -- CREATE VIEW register AS SELECT * FROM 'data/register.parquet';\n",
        pipeline.title
    );
    text.push_str("WITH places (code, region, region_level) AS (\n  VALUES\n");
    text.push_str(&places(Divisions::in_force(as_of.year())));
    text.push_str("\n),\noutcome AS (\n");
    let outcomes: Vec<String> = pipeline.indicators.iter().map(outcome).collect();
    text.push_str(&outcomes.join("\n  UNION ALL\n"));
    text.push_str("\n),\n");
    text.push_str(TALLY);
    text
}

/// Each division with the regions in which its organizations count.
fn places(divisions: &Divisions) -> String {
    let national = RegionCode::parse("100000").map(|code| (code, code, "own"));
    let all = divisions.iter().flat_map(|division| {
        let code = division.code;
        let own = (divisions.level(code) != Some(Level::County)).then_some((code, code, "own"));
        let above = std::iter::successors(Some(code), |at| divisions.parent(*at));
        let above = above.filter_map(move |at| Some((code, at, divisions.level(at)?.id())));
        own.into_iter().chain(above)
    });
    let rows = national.into_iter().chain(all);
    let rows = rows.map(|(code, region, level)| format!("  ('{code}', '{region}', '{level}')"));
    rows.collect::<Vec<_>>().join(",\n")
}

/// One indicator: for each organization its place and two answers of three values each.
fn outcome(indicator: &Indicator) -> String {
    let mut text = format!("  -- {}（《意见》第 {} 条）\n", indicator.name, indicator.article);
    // Writing to a text does not fail.
    let _ = write!(
        text,
        "  SELECT '{}' AS indicator, '{}' AS unit, as_of, region AS code,\n    \
         COALESCE(industry, '未知') AS industry, COALESCE(size, '未知') AS size,\n    \
         COALESCE(org_type, '未知') AS org_type,\n    \
         ({}) AS population,\n    ({}) AS met\n  FROM register",
        indicator.id,
        indicator.unit.id(),
        indicator.population,
        indicator.met
    );
    text
}

/// Counts and rates by cell, contract §3 of the data: an answer may be true, false or null.
const TALLY: &str = "\
counted AS (
  SELECT indicator, unit, as_of, code, industry, size, org_type,
    CASE WHEN population IS TRUE AND met IS TRUE THEN 1 ELSE 0 END AS met,
    CASE WHEN population IS TRUE AND met IS FALSE THEN 1 ELSE 0 END AS not_met,
    CASE WHEN population IS TRUE AND met IS NULL THEN 1 ELSE 0 END AS unknown,
    CASE WHEN population IS NULL AND met IS NOT FALSE THEN 1 ELSE 0 END AS p,
    CASE WHEN population IS NULL AND met IS NOT TRUE THEN 1 ELSE 0 END AS q
  FROM outcome
),
placed AS (
  SELECT counted.*, 'all' AS region, 'all' AS region_level FROM counted
  UNION ALL
  SELECT counted.*, places.region, places.region_level
  FROM counted JOIN places ON counted.code = places.code
  UNION ALL
  SELECT counted.*, '未知' AS region, '未知' AS region_level FROM counted WHERE code IS NULL
),
cell AS (
  SELECT indicator, unit, as_of, region, region_level,
    CASE WHEN GROUPING(industry) = 1 THEN 'all' ELSE industry END AS industry,
    CASE WHEN GROUPING(size) = 1 THEN 'all' ELSE size END AS size,
    CASE WHEN GROUPING(org_type) = 1 THEN 'all' ELSE org_type END AS org_type,
    SUM(met + not_met + unknown) AS population,
    SUM(met) AS met, SUM(not_met) AS not_met, SUM(unknown) AS unknown,
    SUM(p) AS p, SUM(q) AS q
  FROM placed
  GROUP BY GROUPING SETS (
    (indicator, unit, as_of, region, region_level),
    (indicator, unit, as_of, region, region_level, industry),
    (indicator, unit, as_of, region, region_level, size),
    (indicator, unit, as_of, region, region_level, org_type),
    (indicator, unit, as_of, region, region_level, industry, size)
  )
)
SELECT indicator, unit, as_of, region, region_level, industry, size, org_type,
  population, met, not_met, unknown,
  CASE WHEN population > 0 THEN CAST(met AS DOUBLE PRECISION) / population END AS rate,
  CASE WHEN population + q > 0 THEN CAST(met AS DOUBLE PRECISION) / (population + q)
    WHEN p > 0 THEN 1 END AS rate_low,
  CASE WHEN population + p > 0
    THEN CAST(met + unknown + p AS DOUBLE PRECISION) / (population + p)
    WHEN q > 0 THEN 0 END AS rate_high
FROM cell
ORDER BY indicator, as_of, region, region_level, industry, size, org_type;
";
