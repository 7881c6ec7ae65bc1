//! Every indicator in every breakdown, computed once more from the register alone.
//!
//! Plain loops over the columns of `register.parquet` with the definitions of the contract
//! written out; nothing of `nianbao::indicators` is named. An answer is true, false or
//! unknown.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, UInt32Type};
use nianbao::codes::{Divisions, Level, RegionCode};
use nianbao::pipeline::{self, Silent};
use nianbao::spec::Pipeline;
use nianbao::synth::{self, Plan};

use crate::support::figures::written;
use crate::support::sample::{Sample, sample};

type Answer = Option<bool>;

/// One organization of a register.
struct Row<'a> {
    table: &'a RecordBatch,
    at: usize,
}

impl<'a> Row<'a> {
    fn column(&self, name: &str) -> Option<&'a dyn Array> {
        let column = self.table.column_by_name(name).expect("a documented column");
        column.is_valid(self.at).then_some(column.as_ref())
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        Some(self.column(name)?.as_string::<i32>().value(self.at))
    }

    fn is(&self, name: &str) -> Answer {
        Some(self.column(name)?.as_boolean().value(self.at))
    }

    fn count(&self, name: &str) -> Option<u32> {
        Some(self.column(name)?.as_primitive::<UInt32Type>().value(self.at))
    }

    fn day(&self, name: &str) -> Option<i32> {
        Some(self.column(name)?.as_primitive::<Date32Type>().value(self.at))
    }

    fn mode(&self, mode: &str) -> Answer {
        self.text("mode").map(|found| found == mode)
    }

    fn within(&self, day: &str, first: &str, last: &str) -> Answer {
        let (first, last) = (self.day(first), self.day(last));
        both(
            self.day(day).zip(first).map(|(day, first)| day >= first),
            self.day(day).zip(last).map(|(day, last)| day <= last),
        )
    }
}

fn both(a: Answer, b: Answer) -> Answer {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn either(a: Answer, b: Answer) -> Answer {
    both(a.map(|a| !a), b.map(|b| !b)).map(|neither| !neither)
}

const ALL: Answer = Some(true);

/// Population and met of an organization.
type Definition = fn(&Row<'_>) -> (Answer, Answer);

/// The definitions of contract §4.
const DEFINITIONS: [(&str, Definition); 26] = [
    ("organization-coverage", |row| (ALL, row.is("built"))),
    ("should-built", |row| (row.is("eligible"), row.is("built"))),
    ("work-coverage-broad", |row| (ALL, either(row.is("built"), row.is("work_route")))),
    ("work-coverage-narrow", |row| (row.is("built").map(|built| !built), row.is("work_route"))),
    ("mode-separate", |row| (row.is("built"), row.mode("separate"))),
    ("mode-joint", |row| (row.is("built"), row.mode("joint"))),
    ("mode-industry", |row| (row.is("built"), row.mode("industry"))),
    ("mode-region", |row| (row.is("built"), row.mode("region"))),
    ("mode-other", |row| (row.is("built"), row.mode("other"))),
    ("instructor-dispatched", |row| (row.is("built").map(|built| !built), row.is("instructor"))),
    ("without-members", |row| (ALL, row.count("members").map(|members| members == 0))),
    ("few-members", |row| (ALL, row.count("members").map(|members| [1, 2].contains(&members)))),
    ("charter-clause", |row| (ALL, row.is("charter"))),
    ("venue", |row| {
        let has = |venue| ["own", "shared", "available"].contains(&venue);
        (row.is("built"), row.text("venue").map(has))
    }),
    ("funds-booked", |row| (row.is("built"), row.is("funds_booked"))),
    ("recruited-members", |row| (row.is("built"), row.count("recruited").map(|one| one >= 1))),
    ("blank-eliminated", |row| {
        let blank = row.count("members_before").map(|members| members == 0);
        (both(row.is("in_scope_before"), blank), row.count("members").map(|one| one >= 1))
    }),
    ("new-organizations-in-step", |row| {
        let due = row.within("grace_end", "year_start", "as_of");
        let established = row.day("established").zip(row.day("grace_end"));
        let in_time = established.map(|(day, last)| day <= last);
        (both(row.is("eligible"), due), both(row.is("built"), in_time))
    }),
    ("on-time-election", |row| {
        let due = row.within("term_end_before", "year_start", "year_end");
        (both(row.is("hosts_party"), due), row.within("last_election", "year_start", "as_of"))
    }),
    ("secretary-internal", |row| {
        let internal = |source| ["head", "management", "internal"].contains(&source);
        let met = row.text("secretary_source").map(internal);
        (both(row.is("hosts_party"), row.is("has_secretary")), met)
    }),
    ("cross-posting", |row| {
        (both(row.is("hosts_party"), row.mode("separate")), row.is("cross_posting"))
    }),
    ("full-time-deputy", |row| {
        let large = row.count("members").map(|members| members >= 100);
        let met = row.count("full_time_deputies").map(|deputies| deputies >= 1);
        (both(row.is("hosts_party"), large), met)
    }),
    ("organization-life", |row| {
        (row.is("hosts_party"), both(row.is("three_meetings"), row.is("democratic_review")))
    }),
    ("report-and-review", |row| (row.is("hosts_party"), row.is("report_and_review"))),
    ("training", |row| {
        let population = both(row.is("hosts_party"), row.is("has_secretary"));
        (population, row.is("secretary_trained"))
    }),
    ("form-fits-members", |row| {
        let population = both(row.is("hosts_party"), row.mode("separate"));
        let fits = [("branch", 3, 49), ("general_branch", 50, 99), ("committee", 100, u32::MAX)];
        let fits = fits.map(|(form, least, most)| {
            let members = row.count("members").map(|one| (least..=most).contains(&one));
            both(row.text("form").map(|found| found == form), members)
        });
        (population, fits.into_iter().fold(row.is("form_approved"), either))
    }),
];

/// Met, not met, unknown, p and q of the contract.
type Tally = [u64; 5];

fn tally((population, met): (Answer, Answer)) -> Tally {
    match (population, met) {
        (Some(true), Some(true)) => [1, 0, 0, 0, 0],
        (Some(true), Some(false)) => [0, 1, 0, 0, 0],
        (Some(true), None) => [0, 0, 1, 0, 0],
        (Some(false), _) => [0; 5],
        (None, met) => [0, 0, 0, u64::from(met != Some(false)), u64::from(met != Some(true))],
    }
}

/// Region and level of each cell that an organization of this region counts in.
fn regions(code: Option<&str>, divisions: &Divisions) -> Vec<(String, String)> {
    let named = |region: &str, level: &str| (region.to_owned(), level.to_owned());
    let mut cells = vec![named("all", "all")];
    let Some(code) = code else {
        cells.push(named("未知", "未知"));
        return cells;
    };
    let mut at = RegionCode::parse(code);
    if at.and_then(|code| divisions.level(code)) != Some(Level::County) {
        cells.push(named(code, "own"));
    }
    while let Some(code) = at {
        if let Some(level) = divisions.level(code) {
            cells.push(named(&code.to_string(), level.id()));
        }
        at = divisions.parent(code);
    }
    cells
}

/// Tallies by indicator, region, level, industry, size and type.
fn recomputed(table: &RecordBatch, divisions: &Divisions) -> BTreeMap<Vec<String>, Tally> {
    let mut found: BTreeMap<Vec<String>, Tally> = BTreeMap::new();
    for at in 0..table.num_rows() {
        let row = Row { table, at };
        let part = |name| row.text(name).unwrap_or("未知");
        let (industry, size, kind) = (part("industry"), part("size"), part("org_type"));
        let breakdowns = [
            ["all", "all", "all"],
            [industry, "all", "all"],
            ["all", size, "all"],
            ["all", "all", kind],
            [industry, size, "all"],
        ];
        for (indicator, definition) in DEFINITIONS {
            let one = tally(definition(&row));
            for (region, level) in regions(row.text("region"), divisions) {
                for breakdown in breakdowns {
                    let mut key = vec![indicator.to_owned(), region.clone(), level.clone()];
                    key.extend(breakdown.map(str::to_owned));
                    let sum = found.entry(key).or_default();
                    sum.iter_mut().zip(one).for_each(|(sum, one)| *sum += one);
                }
            }
        }
    }
    found
}

/// The share of a part in a whole.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Compares all figures of the reference date; how many there are.
#[track_caller]
fn are_recomputed(outcome: &pipeline::Outcome) -> usize {
    let current = outcome.current().expect("a year-end");
    let divisions = Divisions::in_force(outcome.as_of.year());
    let ours = recomputed(&current.registered.register.columns, divisions);
    let as_of = outcome.as_of.to_string();
    let mut theirs = written(&outcome.figures);
    theirs.retain(|key, _| key[2] == as_of);
    assert_eq!(ours.len(), theirs.len());
    for (key, row) in &theirs {
        let key = [&key[..1], &key[3..]].concat();
        let [met, not_met, unknown, p, q] = ours[&key];
        let population = met + not_met + unknown;
        assert_eq!(row.counts(), [population, met, not_met, unknown], "{key:?}");
        let low = share(met, population + q).or((p > 0).then_some(1.0));
        let high = share(met + unknown + p, population + p).or((q > 0).then_some(0.0));
        assert_eq!(row.rates(), [share(met, population), low, high], "{key:?}");
    }
    theirs.len()
}

#[test]
fn every_indicator_of_the_catalogue_is_recomputed() {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let catalogue: Vec<&str> = pipeline.indicators.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(DEFINITIONS.map(|(id, _)| id).as_slice(), catalogue);
}

#[test]
fn every_figure_of_the_sample_is_what_plain_loops_over_its_register_give() {
    let Sample { outcome, .. } = sample();
    assert!(are_recomputed(outcome) > 100_000);
}

#[test]
fn every_figure_of_fifty_registers_is_what_plain_loops_give() {
    let folder = tempfile::tempdir().expect("a folder");
    for seed in 0..50 {
        let folder = folder.path().join(seed.to_string());
        let plan = Plan { years: vec![2024, 2025], ..Plan::new(60, 4, seed) };
        synth::write(&plan, &folder).expect("a sample");
        let pipeline = Pipeline::over(&folder).expect("the built-in pipeline");
        let outcome = pipeline::run(&pipeline, &folder, None, &Silent).expect("the job runs");
        assert!(are_recomputed(&outcome) > 1_000, "{seed}");
    }
}

#[test]
fn the_ladder_of_bases_passes_through_the_published_rates_and_loses_nobody() {
    let outcome = &sample().outcome;
    let current = outcome.current().expect("a year-end");
    let rungs = nianbao::indicators::ladder(&current.registered);
    let of = |id: &str| rungs.iter().find(|rung| rung.id == id).expect("a rung").counts;
    let published = |id: &str| {
        let cell = nianbao::indicators::CellKey::ALL;
        outcome.figures.get(id, outcome.as_of, cell).expect("a figure")
    };
    assert_eq!(of("in-scope"), published("organization-coverage"));
    let (eligible, should) = (of("eligible"), published("should-built"));
    let certain = |counts: nianbao::quantity::Counts| (counts.met, counts.not_met, counts.unknown);
    assert_eq!(certain(eligible), certain(should));
    // By region the same entries are counted.
    let divisions = Divisions::in_force(outcome.as_of.year());
    let by_region = nianbao::indicators::ladders(&current.registered, divisions);
    let whole: Vec<_> = rungs.iter().map(|rung| certain(rung.counts)).collect();
    assert_eq!(by_region[&nianbao::indicators::Region::All].map(certain).as_slice(), whole);
    for (region, bases) in &by_region {
        let cell = nianbao::indicators::CellKey::region(*region);
        for (rung, id) in [(2, "organization-coverage"), (4, "should-built")] {
            let published = outcome.figures.get(id, outcome.as_of, cell).unwrap_or_default();
            assert_eq!(bases[rung], published, "{region:?} {id}");
        }
    }
    // All entries but those that no register lists.
    let excluded: u64 = outcome
        .exclusions()
        .iter()
        .filter(|(rule, _)| rule.id() != "register/not-registered")
        .map(|(_, entries)| entries)
        .sum();
    let in_scope = current.registered.register.len() as u64;
    let set_aside = current.registered.left_out.by(None).population();
    assert_eq!(of("registered").population(), in_scope + excluded + set_aside);
}

#[test]
fn every_change_since_last_year_is_that_of_the_published_rates_and_its_parts_add_up() {
    let outcome = &sample().outcome;
    let dates = outcome.figures.year_ends();
    let before = dates[dates.len() - 2];
    let divisions = Divisions::in_force(outcome.as_of.year());
    let series = nianbao::indicators::series(&outcome.figures, divisions);
    let mut asked = 0;
    for (region, effects) in &outcome.changes {
        for (info, effects) in outcome.figures.indicators.iter().zip(effects) {
            let of = |date| series.get(&outcome.figures, &info.id, date, *region);
            let (was, is) = (of(before), of(outcome.as_of));
            let Some(effects) = effects else {
                let lacks = |counts: Option<nianbao::quantity::Counts>| {
                    counts.and_then(|counts| counts.rate()).is_none()
                };
                assert!(lacks(was) || lacks(is), "{region:?} {}", info.id);
                continue;
            };
            let counts =
                |counts: nianbao::quantity::Counts| (counts.met, counts.not_met, counts.unknown);
            let (was, is) = (was.expect("a figure"), is.expect("a figure"));
            assert_eq!(counts(effects.before), counts(was), "{region:?} {}", info.id);
            assert_eq!(counts(effects.now), counts(is), "{region:?} {}", info.id);
            let rate = |counts: nianbao::quantity::Counts| counts.rate().expect("a rate");
            let change = rate(is).fraction() - rate(was).fraction();
            assert!((effects.change() - change).abs() < 1e-12, "{region:?} {}", info.id);
            asked += 1;
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[test]
fn the_official_form_adds_up_to_the_published_figures() {
    let outcome = &sample().outcome;
    let register = &outcome.current().expect("a year-end").registered.register;
    let lines = nianbao::report::form::lines(&nianbao::indicators::official_form(register));
    let line = |label: &str| {
        let found = lines.iter().find(|line| line.label == label).expect("a line");
        let numbers = found.numbers.as_ref().expect("numbers");
        assert_eq!(numbers[0], numbers[1..].iter().sum::<u64>(), "{label}");
        numbers[0]
    };
    let cell = nianbao::indicators::CellKey::ALL;
    let of = |id: &str| outcome.figures.get(id, outcome.as_of, cell).expect("a figure");
    let met = |id: &str| u64::from(of(id).met);
    assert_eq!(line("单位数"), of("organization-coverage").population());
    assert_eq!(line("已单独建立党组织的"), met("mode-separate"));
    let forms = ["党委", "总支部", "支部", "党组织类别未填"].map(line);
    assert_eq!(forms.iter().sum::<u64>(), met("mode-separate"));
    assert_eq!(line("已建立联合党支部的（单位）"), met("mode-joint"));
    assert_eq!(line("未建立党组织的"), u64::from(of("organization-coverage").not_met));
    assert_eq!(line("应建尚未建立的"), u64::from(of("should-built").not_met));
    assert_eq!(line("已派党建工作指导员的"), met("instructor-dispatched"));
    let sum = |id: &str| {
        let at = outcome.figures.measures.iter().position(|measure| measure.id == id);
        outcome.figures.totals[&(outcome.as_of, cell)][at.expect("a measure")].sum
    };
    assert_eq!(line("从业人员（人）"), sum("staff"));
    assert_eq!(line("党员（人）"), sum("members"));
}

#[test]
fn every_breakdown_that_a_pipeline_asks_for_adds_up_to_the_whole() {
    use nianbao::spec::{Band, BandOf, Breakdown, Dimension};
    let folder = crate::support::sample::small().path();
    let mut pipeline = Pipeline::over(folder).expect("the built-in pipeline");
    let band = Band { name: "档".to_owned(), of: BandOf::Age, limits: vec![3, 10] };
    pipeline.breakdowns = vec![
        Breakdown { by: vec![Dimension::SupervisingUnit] },
        Breakdown { by: vec![Dimension::YearFounded, Dimension::OrgType] },
        Breakdown { by: vec![Dimension::Band(band), Dimension::RegistrarLevel, Dimension::Size] },
        Breakdown { by: vec![Dimension::Prefecture, Dimension::ManagingOrgan] },
    ];
    let outcome = pipeline::run(&pipeline, folder, None, &Silent).expect("the job runs");
    assert_eq!(outcome.breakdowns.len(), 4);
    let whole = &outcome.figures.cells[&(outcome.as_of, nianbao::indicators::CellKey::ALL)];
    for one in &outcome.breakdowns {
        assert!(one.cells.len() > 3, "{}", one.breakdown.id());
        let mut sums = vec![nianbao::quantity::Counts::default(); whole.len()];
        for counts in one.cells.values() {
            sums.iter_mut().zip(counts).for_each(|(sum, counts)| *sum += *counts);
        }
        assert_eq!(&sums, whole, "{}", one.breakdown.id());
    }
    let files = outcome.render(&pipeline, &Silent).expect("the report renders");
    let table = String::from_utf8(files["data/breakdowns.csv"].to_vec()).expect("text");
    assert!(
        table.contains("supervising-unit,supervising-unit,直接登记,,,,,organization-coverage,")
    );
    let page = String::from_utf8(files["index.html"].to_vec()).expect("text");
    assert!(page.contains("按成立年份 × 类型的覆盖率"));
}
