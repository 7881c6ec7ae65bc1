//! What the public edition withholds, nobody computes from what it tells.
//!
//! The parts of a whole are found here from the names of cells alone, and all equations
//! "a whole is the sum of its parts" are solved by subtraction as far as they go.

use std::collections::{BTreeMap, BTreeSet};

use nianbao::codes::Divisions;
use nianbao::indicators::{CellKey, Figures, Part, Region};
use nianbao::quantity::Date;
use nianbao::report::public::publish;
use proptest::prelude::*;

use super::cases;
use crate::support::expect::job;
use crate::support::fixture::register;
use crate::support::sample::{sample, small};

/// Population, met, not met, unknown.
type Counted = [u64; 4];

/// One indicator at one year-end: all cells, and those that the public edition tells.
struct Table {
    name: String,
    divisions: &'static Divisions,
    all: BTreeMap<CellKey, Counted>,
    /// Cells with a row: its figures, or a star.
    rows: BTreeMap<CellKey, Option<Counted>>,
    /// Parts by whole and breakdown.
    sets: BTreeMap<(CellKey, usize), Vec<CellKey>>,
}

/// The wholes of a cell, by breakdown.
fn wholes(cell: CellKey, divisions: &Divisions) -> Vec<(usize, CellKey)> {
    let region = match cell.region {
        Region::All => None,
        Region::Unknown => Some(Region::All),
        Region::Own(code) => {
            Some(divisions.get(code).map_or(Region::All, |_| Region::Division(code)))
        }
        Region::Division(code) => {
            Some(divisions.parent(code).map_or(Region::All, Region::Division))
        }
    };
    let mut wholes: Vec<_> =
        region.map(|region| (0, CellKey { region, ..cell })).into_iter().collect();
    let applied = [
        (cell.industry != Part::All, CellKey { industry: Part::All, ..cell }),
        (cell.size != Part::All, CellKey { size: Part::All, ..cell }),
        (cell.org_type != Part::All, CellKey { org_type: Part::All, ..cell }),
    ];
    let applied = (1..).zip(applied).filter(|(_, (is_applied, _))| *is_applied);
    wholes.extend(applied.map(|(along, (_, whole))| (along, whole)));
    wholes
}

/// The tables of all indicators and measures at all year-ends.
fn tables(figures: &Figures) -> Vec<Table> {
    let told = publish(figures);
    let mut tables = Vec::new();
    for date in figures.year_ends() {
        for (at, info) in figures.indicators.iter().enumerate() {
            let counted = |figures: &Figures, cell| {
                let counts = figures.cells[&(date, cell)][at];
                let [met, not_met, unknown] =
                    [counts.met, counts.not_met, counts.unknown].map(u64::from);
                [counts.population(), met, not_met, unknown]
            };
            let hidden = |cell| told.withheld.has_figure(at, &(date, cell));
            tables.push(table(&info.id, date, figures, &told, counted, hidden));
        }
        for (at, info) in figures.measures.iter().enumerate() {
            let counted = |figures: &Figures, cell| {
                let total = figures.totals[&(date, cell)][at];
                [total.organizations, total.known, total.organizations - total.known, 0]
            };
            let hidden = |cell| told.withheld.has_total(at, &(date, cell));
            tables.push(table(&info.id, date, figures, &told, counted, hidden));
        }
    }
    tables
}

fn table(
    name: &str,
    date: Date,
    figures: &Figures,
    told: &Figures,
    counted: impl Fn(&Figures, CellKey) -> Counted,
    hidden: impl Fn(CellKey) -> bool,
) -> Table {
    let divisions = Divisions::in_force(date.year());
    let cells = |figures: &Figures| -> Vec<CellKey> {
        let keys = figures.cells.keys().filter(|(of, _)| *of == date);
        keys.map(|(_, cell)| *cell).filter(is_near).collect()
    };
    let all: BTreeMap<CellKey, Counted> =
        cells(figures).into_iter().map(|cell| (cell, counted(figures, cell))).collect();
    let rows = cells(told).into_iter();
    let rows = rows.map(|cell| (cell, (!hidden(cell)).then(|| counted(told, cell)))).collect();
    let mut sets: BTreeMap<(CellKey, usize), Vec<CellKey>> = BTreeMap::new();
    for cell in all.keys() {
        for (along, whole) in wholes(*cell, divisions) {
            sets.entry((whole, along)).or_default().push(*cell);
        }
    }
    Table { name: format!("{name} {date}"), divisions, all, rows, sets }
}

/// Cells crossed once more lie too far from what is told.
fn is_near(cell: &CellKey) -> bool {
    let applied = [cell.industry != Part::All, cell.size != Part::All, cell.org_type != Part::All];
    applied.iter().filter(|applied| **applied).count() <= 1
}

fn is_small(counted: Counted) -> bool {
    counted.iter().any(|count| (1..10).contains(count))
}

fn less(whole: Counted, part: Counted) -> Counted {
    std::array::from_fn(|at| whole[at] - part[at])
}

impl Table {
    /// The first row that breaks the rule, in words.
    fn fault(&self) -> Option<String> {
        let fault = |text: &str, cell: &CellKey| Some(format!("{}: {text}: {cell:?}", self.name));
        for (cell, row) in &self.rows {
            let Some(told) = row else { continue };
            if self.all[cell] != *told {
                return fault("told otherwise than it is", cell);
            }
            if is_small(*told) {
                return fault("small and told", cell);
            }
            for (_, whole) in wholes(*cell, self.divisions) {
                if is_small(less(self.all[&whole], *told)) {
                    return fault("leaves a small remainder", cell);
                }
            }
        }
        for ((whole, _), parts) in &self.sets {
            let with_row = parts.iter().filter(|part| self.rows.contains_key(part)).count();
            let stars = parts.iter().filter(|part| self.rows.get(part) == Some(&None)).count();
            if stars == 1 && with_row > 1 {
                return fault("one part alone is withheld", whole);
            }
        }
        self.computed().and_then(|cell| fault("withheld and computed", &cell))
    }

    /// The first withheld row, or small row without a line, that follows by subtraction
    /// from what is told. Who computes knows which cells without a line are empty.
    fn computed(&self) -> Option<CellKey> {
        let must_not = |cell: &CellKey| self.rows.contains_key(cell) || is_small(self.all[cell]);
        let mut known: BTreeSet<CellKey> = BTreeSet::new();
        for (cell, counted) in &self.all {
            let is_known = match self.rows.get(cell) {
                Some(row) => row.is_some(),
                None => *counted == Counted::default(),
            };
            if is_known {
                known.insert(*cell);
            }
        }
        loop {
            let before = known.len();
            for ((whole, _), parts) in &self.sets {
                let members = std::iter::once(whole).chain(parts);
                let mut open = members.filter(|cell| !known.contains(cell));
                if let (Some(one), None) = (open.next(), open.next()) {
                    // An empty row that follows from empty rows tells nobody anything.
                    let others = std::iter::once(whole).chain(parts).filter(|cell| *cell != one);
                    let told =
                        others.map(|cell| self.all[cell]).any(|row| row != Counted::default());
                    if must_not(one) && told {
                        return Some(*one);
                    }
                    known.insert(*one);
                }
            }
            if known.len() == before {
                return None;
            }
        }
    }
}

#[track_caller]
fn holds(figures: &Figures) {
    let faults: Vec<String> = tables(figures).iter().filter_map(Table::fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_withheld_follows_from_what_the_samples_tell() {
    for sample in [sample(), small()] {
        holds(&sample.outcome.figures);
    }
}

#[test]
fn the_public_edition_has_the_cells_of_the_contract_and_no_others() {
    let figures = &sample().outcome.figures;
    let told = publish(figures);
    for key @ (_, cell) in told.cells.keys() {
        let labels = format!("{cell:?}");
        assert!(figures.cells.contains_key(key) && told.totals.contains_key(key), "{labels}");
        assert!(!labels.contains("Own") && !labels.contains("Unknown"), "{labels}");
        assert!(!labels.contains("Religion") || cell.region == Region::All, "{labels}");
        assert!(labels.matches("Is(").count() <= 1, "{labels}");
    }
    let of = |region: fn(&Region) -> bool, part: &str| {
        let mut cells = told.cells.keys().map(|(_, cell)| cell);
        cells.any(|cell| region(&cell.region) && format!("{cell:?}").contains(part))
    };
    for part in ["Is(Education", "size: Is(", "org_type: Is("] {
        assert!(of(|region| matches!(region, Region::Division(_)), part), "{part}");
        assert!(of(|region| *region == Region::All, part), "{part}");
    }
    assert!(of(|region| *region == Region::All, "Religion"));
}

/// Organizations alike: registrar, industry, type, staff, built, mode; and how many.
type Alike = (usize, usize, usize, usize, usize, usize, usize);

const REGISTRARS: [&str; 7] = [
    "杭州市西湖区民政局",
    "杭州市萧山区民政局",
    "宁波市海曙区民政局",
    "宁波市北仑区民政局",
    "杭州市民政局",
    "浙江省民政厅",
    "",
];
const INDUSTRIES: [&str; 5] = ["教育", "卫生", "体育", "宗教", ""];
const TYPES: [&str; 3] = ["社会团体", "民办非企业单位", ""];
const STAFF: [&str; 3] = ["5", "150", ""];
const BUILT: [&str; 3] = ["是", "否", ""];
const MODES: [&str; 3] = ["单独组建", "联合组建", "按行业组建"];

fn alike() -> impl Strategy<Value = Alike> {
    // The first registrars and answers more often, so that some counts grow large.
    let often = |most: usize| prop_oneof![2 => 0..2_usize, 1 => 0..most];
    (often(7), often(5), often(3), often(3), often(3), often(3), 1..40_usize)
}

fn text(groups: &[Alike]) -> String {
    let mut text =
        "社会组织名称|登记管理机关|行业类别|社会组织类型|从业人员数|是否建立党组织|组建方式"
            .to_owned();
    for (group, (registrar, industry, kind, staff, built, mode, times)) in groups.iter().enumerate()
    {
        for at in 0..*times {
            text += &format!(
                "\n第{group}之{at}协会|{}|{}|{}|{}|{}|{}",
                REGISTRARS[*registrar],
                INDUSTRIES[*industry],
                TYPES[*kind],
                STAFF[*staff],
                BUILT[*built],
                if BUILT[*built] == "是" { MODES[*mode] } else { "" },
            );
        }
    }
    text
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn nothing_withheld_follows_from_what_random_registers_tell(groups in prop::collection::vec(alike(), 1..40)) {
        let outcome = job(|_| {}, None, &[register("a.csv", &text(&groups))]);
        let faults: Vec<String> = tables(&outcome.figures).iter().filter_map(Table::fault).collect();
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
