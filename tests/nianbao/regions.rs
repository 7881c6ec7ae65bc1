//! Regions compared: what the data files say, held against plain loops and against each other.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray};
use nianbao::codes::RegionCode;
use nianbao::evaluation::Treatment;
use nianbao::indicators::{Region, Standardised};
use nianbao::quantity::Counts;
use nianbao::report::data::{gaps_csv, ranks_csv};

use crate::support::sample::sample;

/// The rows of a data file by column head.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("a byte order mark");
    csv::Reader::from_reader(text).into_deserialize().map(|row| row.expect("a row")).collect()
}

/// A decimal in units of its last digit; all have fifteen decimals, or none where empty.
fn units(row: &BTreeMap<String, String>, name: &str) -> i128 {
    let text = &row[name];
    assert!(text.is_empty() || text.split_once('.').is_some_and(|(_, part)| part.len() == 15));
    let digits = text.replace('.', "");
    if digits.is_empty() { 0 } else { digits.parse().expect("a decimal") }
}

#[test]
fn the_parts_of_every_gap_add_up_to_the_last_digit_that_is_printed() {
    let outcome = &sample().outcome;
    let rows = rows(&gaps_csv(outcome.as_of, &outcome.figures, &outcome.standards));
    let mut asked = 0;
    for row in rows.iter().filter(|row| row["population"] != "0") {
        let [gap, composition] = ["gap", "by_composition"].map(|name| units(row, name));
        let factors: i128 =
            ["by_type", "by_size", "by_industry"].map(|name| units(row, name)).into_iter().sum();
        assert_eq!(units(row, "rate") - units(row, "whole"), gap, "{row:?}");
        assert_eq!(units(row, "by_rate") + composition, gap, "{row:?}");
        assert_eq!(factors, composition, "{row:?}");
        asked += i32::from(gap != 0);
    }
    assert!(asked > 1_000, "{asked}");
}

/// What is standardised of organization coverage, by type and size.
fn coverage() -> BTreeMap<Region, Standardised> {
    let outcome = &sample().outcome;
    let known = outcome.figures.indicators.iter();
    let at = known.clone().position(|info| info.id == "organization-coverage").expect("coverage");
    let of = |(region, found): (&Region, &Vec<_>)| -> Option<(Region, Standardised)> {
        let found: [Option<Standardised>; 2] = found[at];
        Some((*region, found[0]?))
    };
    outcome.standards.iter().filter_map(of).collect()
}

#[test]
fn every_standardised_rate_is_what_plain_loops_over_the_register_give() {
    let outcome = &sample().outcome;
    let register = &outcome.current().expect("a year-end").registered.register;
    let column = |name: &str| register.columns.column_by_name(name).expect("a column");
    let text = |name: &str, at: usize| {
        let array = column(name).as_string::<i32>();
        array.is_valid(at).then(|| array.value(at).to_owned())
    };
    let built = column("built").as_boolean();
    // Of each prefecture and of the whole: organizations and those who have built.
    let mut strata: BTreeMap<_, BTreeMap<String, [f64; 2]>> = BTreeMap::new();
    for at in 0..register.len() {
        let prefecture = text("region", at).map(|code| format!("{}00", &code[..4]));
        let stratum = (text("org_type", at), text("size", at));
        for region in ["all".to_owned()].into_iter().chain(prefecture) {
            let sums = strata.entry(stratum.clone()).or_default().entry(region).or_default();
            sums[0] += 1.0;
            sums[1] += f64::from(u8::from(built.is_valid(at) && built.value(at)));
        }
    }
    let mut asked = 0;
    for (region, found) in coverage() {
        let Region::Division(code) = region else { continue };
        // 420000 is the province itself, 429000 the counties that it governs.
        if !code.to_string().ends_with("00") || ["420000", "429000"].contains(&&*code.to_string()) {
            continue;
        }
        let (mut standardised, mut weights, mut expected) = (0.0, 0.0, 0.0);
        for cells in strata.values() {
            let Some([base, met]) = cells.get(&code.to_string()) else { continue };
            let [whole, of_whole] = cells["all"];
            standardised += whole * met / base;
            weights += whole;
            expected += base * of_whole / whole;
        }
        let all: f64 = strata.values().map(|cells| cells["all"][0]).sum();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{region:?}: {a} is not {b}");
        close(found.rate, standardised / weights);
        close(found.covered, weights / all);
        close(found.expected, expected);
        asked += 1;
    }
    assert!(asked > 10, "{asked}");
}

#[test]
fn a_standardised_rate_lies_within_its_bounds_and_the_whole_has_its_own() {
    for (region, found) in coverage() {
        assert!(found.low <= found.rate && found.rate <= found.high, "{region:?}");
        assert!((0.0..=1.0).contains(&found.covered), "{region:?}");
    }
    let whole = coverage()[&Region::All];
    let Counts { met, .. } = whole.counts;
    assert_eq!(Some(whole.rate), whole.counts.rate().map(|rate| rate.fraction()));
    assert_eq!((whole.covered, whole.expected), (1.0, f64::from(met)));
}

#[test]
fn every_place_under_a_treatment_lies_within_those_that_the_bounds_leave() {
    let outcome = &sample().outcome;
    let key = |rank: &nianbao::evaluation::Rank| (rank.indicator.clone(), rank.base, rank.region);
    let open = |rank: &&nianbao::evaluation::Rank| rank.treatment == Treatment::Open;
    let bounds: BTreeMap<_, _> =
        outcome.ranks.iter().filter(open).map(|rank| (key(rank), rank.places)).collect();
    let mut moved = 0;
    for rank in &outcome.ranks {
        let (Some(place), Some(bounds)) = (rank.places, bounds[&key(rank)]) else { continue };
        if matches!(rank.treatment, Treatment::NotMet | Treatment::Met) {
            let [place] = [place.strict()].map(|place| place.expect("one place"));
            assert!((bounds.best..=bounds.worst).contains(&place), "{rank:?}");
            moved += i32::from(bounds.strict().is_none());
        }
        assert!(rank.counts.population() >= 10, "{rank:?}");
    }
    assert!(moved > 100, "{moved}");
    let rows = rows(&ranks_csv(outcome.as_of, &outcome.ranks));
    assert_eq!(rows.len(), outcome.ranks.len());
    let ranked = |row: &&BTreeMap<String, String>| !row["best"].is_empty();
    assert!(rows.iter().filter(ranked).all(|row| RegionCode::parse(&row["region"]).is_some()));
}
