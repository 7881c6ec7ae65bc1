//! What there is to do, for the internal edition: `quality/decisive.csv`,
//! `quality/work_lists.csv` and `quality/unknown_fields.csv`.
//!
//! Enters: sets and lists as rows of a register, and the batches that it came from. Leaves:
//! CSV bytes. Every line asks for a check (核实) and shows where the source says it; who has
//! not answered is asked, not blamed. Never holds a person's data: a register has none.

use std::collections::{BTreeMap, BTreeSet};

use super::encode::Table;
use super::label::{region_code, region_level, region_name};
use super::write::Content;
use super::written;
use crate::codes::Divisions;
use crate::diag::a1;
use crate::evaluation::{Evaluation, Judgement, Verdict};
use crate::indicators::{Progress, Region, Task, WorkList};
use crate::register::{Origins, Register, RowRef};
use crate::rows::RowBatch;
use crate::spec::schema::{self, COLUMNS};
use crate::spec::{Field, Indicator, Pipeline};

/// The records that settle an undecided target of a region.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisiveSet {
    /// The place of the judgement in the evaluation.
    pub judgement: usize,
    /// The region.
    pub region: Region,
    /// Open records.
    pub open: u64,
    /// The fewest that could settle it.
    pub could: u64,
    /// What it would be then.
    pub towards: Verdict,
    /// The fewest that settle it whatever they turn out to be.
    pub settles: u64,
    /// Rows of the first set, at most a thousand.
    pub rows_could: Vec<u32>,
    /// Rows of the second, likewise.
    pub rows_settle: Vec<u32>,
}

/// A register with the batches that it came from.
pub type Source<'a> = (&'a Register, &'a [RowBatch]);

/// The lists of work and the registers that their rows stand in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Work<'a> {
    /// The lists.
    pub tasks: &'a [Task],
    /// The register at the reference date.
    pub now: Option<Source<'a>>,
    /// That of the year-end before.
    pub before: Option<Source<'a>>,
}

/// `quality/decisive.csv`: for each undecided target the records that settle it, those of
/// the smallest set that could before the rest of the smallest that does in any case.
pub fn decisive_csv(
    sets: &[DecisiveSet],
    evaluation: &Evaluation,
    source: Source<'_>,
    pipeline: &Pipeline,
) -> Vec<u8> {
    let mut table = Table::new(&[
        "object",
        "object_name",
        "level",
        "item",
        "indicator",
        "open",
        "could_settle",
        "towards",
        "settles_in_any_case",
        "set",
        "id",
        "name",
        "task",
        "file",
        "sheet",
        "cell",
    ]);
    for set in sets {
        let Some(judged) = evaluation.judgements.get(set.judgement) else { continue };
        let indicator = pipeline.indicators.iter().find(|one| one.id == judged.indicator);
        if let Some(indicator) = indicator {
            records(&mut table, set, judged, &columns(indicator), source);
        }
    }
    table.finish()
}

/// A row for each record of either set.
fn records(
    table: &mut Table,
    set: &DecisiveSet,
    judged: &Judgement,
    asked: &[&'static str],
    (register, batches): Source<'_>,
) {
    let divisions = Divisions::in_force(register.as_of.map_or(0, |date| date.year()));
    let could: BTreeSet<u32> = set.rows_could.iter().copied().collect();
    let settle: BTreeSet<u32> = set.rows_settle.iter().copied().collect();
    for row in set.rows_could.iter().chain(settle.difference(&could)) {
        let at = *row as usize;
        let (file, sheet, cell) = place(register, batches, at, asked);
        let unknown: Vec<&str> = open(register, at, asked).map(column_name).collect();
        table.row([
            region_code(set.region).as_str(),
            &region_name(set.region, divisions),
            region_level(set.region, divisions),
            &judged.item,
            &judged.indicator,
            &set.open.to_string(),
            &set.could.to_string(),
            set.towards.id(),
            &set.settles.to_string(),
            match (could.contains(row), settle.contains(row)) {
                (true, true) => "both",
                (true, false) => "could-settle",
                _ => "settles-in-any-case",
            },
            register.text("id", at).unwrap_or_default(),
            register.text("name", at).unwrap_or_default(),
            &format!("核实：{}", unknown.join("、")),
            file,
            sheet,
            &cell,
        ]);
    }
}

/// The columns that an indicator asks, but for those of the calendar.
fn columns(indicator: &Indicator) -> Vec<&'static str> {
    let asked = written::columns(&indicator.population, &indicator.met);
    asked.into_iter().filter(|column| written::decides(column)).collect()
}

/// Those of the columns that an organization leaves open.
fn open(
    register: &Register,
    at: usize,
    columns: &[&'static str],
) -> impl Iterator<Item = &'static str> {
    let array = move |name: &str| register.column(name);
    let is_open = move |name: &&str| array(name).is_some_and(|array| array.is_null(at));
    columns.iter().copied().filter(is_open)
}

/// A column of the register in Chinese.
fn column_name(name: &'static str) -> &'static str {
    let field = Field::parse(name).or_else(|| schema::fields(name).first().copied());
    field.map_or(name, Field::name)
}

/// Where an organization stands: the cell of the first of these columns that its row has
/// and leaves open, else that of its name.
fn place<'a>(
    register: &Register,
    batches: &'a [RowBatch],
    at: usize,
    columns: &[&'static str],
) -> (&'a str, &'a str, String) {
    let Some(row) = register.origins.get(at).and_then(first_row) else {
        return Default::default();
    };
    let batch = &batches[row.batch as usize];
    let physical = batch.rows[row.row as usize];
    let fields = open(register, at, columns).flat_map(|name| schema::fields(name).to_vec());
    let mut fields = fields.chain([Field::Name, Field::CreditCode]);
    let cell = fields.find_map(|field| {
        let origin = batch.origins.get(&field)?;
        Some(a1(physical, origin.column(row.row as usize)))
    });
    let cell = cell.unwrap_or_else(|| (physical + 1).to_string());
    (&batch.source.file, &batch.sheet, cell)
}

/// The row that gives an organization its name, or its only one.
fn first_row(origins: &Origins) -> Option<RowRef> {
    match origins {
        Origins::Row(row) => Some(*row),
        Origins::Fields(fields) => {
            let named = fields.iter().find(|(field, _)| *field == Field::Name);
            named.or_else(|| fields.first()).map(|(_, origin)| origin.row)
        }
    }
}

/// The columns of `quality/work_lists.csv`.
const LIST_COLUMNS: [&str; 12] = [
    "list",
    "list_name",
    "progress",
    "id",
    "name",
    "region",
    "region_name",
    "supervising_unit",
    "task",
    "file",
    "sheet",
    "cell",
];

/// `quality/work_lists.csv`: the lists of this year beside those of last year.
pub fn work_lists_csv(work: &Work<'_>) -> Content {
    let (now, before) = (work.now.map(lister), work.before.map(lister));
    Table::large(&LIST_COLUMNS, work.tasks, |table, task| {
        // What is no longer in the register is named by that of the year before.
        let now = now.as_ref().zip(task.now);
        if let Some((list, row)) = now.or_else(|| before.as_ref().zip(task.before)) {
            list(table, task, row as usize);
        }
    })
}

/// Adds the line of a task about an organization of this register.
fn lister<'a>((register, batches): Source<'a>) -> impl Fn(&mut Table, &Task, usize) + use<'a> {
    let divisions = Divisions::in_force(register.as_of.map_or(0, |date| date.year()));
    let columns = ["id", "name", "region", "supervising_unit"];
    let texts = columns.map(|column| register.text_by_place(column));
    move |table, task, at| {
        let [id, name, region, unit] = texts.each_ref().map(|text| text(at).unwrap_or_default());
        let code = register.regions.get(at).copied().flatten();
        let (file, sheet, cell) = place(register, batches, at, &[]);
        table.row([
            task.list.id(),
            task.list.name(),
            task.progress.id(),
            id,
            name,
            region,
            code.and_then(|code| divisions.name(code)).unwrap_or_default(),
            unit,
            &say(register, task, at),
            file,
            sheet,
            &cell,
        ]);
    }
}

/// What is to be checked.
fn say(register: &Register, task: &Task, at: usize) -> String {
    let number = |column| {
        let numbers = register.column(column);
        let shown = numbers.and_then(|array| written::shown(array, at));
        shown.unwrap_or_else(|| "未填".to_owned())
    };
    let what = match task.list {
        WorkList::NotBuilt => format!("正式党员 {} 名，未建党组织", number("full_members")),
        WorkList::Overdue => "任期在本年届满，未见换届".to_owned(),
        WorkList::NotInStep => "具备条件的新成立组织，未按期组建".to_owned(),
        WorkList::NoMembers => "没有党员".to_owned(),
        WorkList::FewMembers => format!("党员 {} 名", number("members")),
    };
    match task.progress {
        Progress::New | Progress::Still => format!("核实：{what}"),
        Progress::Solved => format!("上年列入“{}”，本年已解决", task.list.name()),
        Progress::NoLonger => format!("上年列入“{}”，本年不再适用", task.list.name()),
        Progress::Unanswered => format!("核实：上年列入“{}”，本年未填", task.list.name()),
        Progress::Gone => format!("上年列入“{}”，本年已不在册", task.list.name()),
    }
}

/// Organizations of one file and sheet whose answer to a column is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownField {
    /// The file.
    pub file: String,
    /// The sheet.
    pub sheet: String,
    /// The column of the register in Chinese.
    pub field: &'static str,
    /// Organizations that come from the sheet.
    pub organizations: u64,
    /// Of these with nothing known.
    pub unknown: u64,
}

/// What each sheet leaves open of the columns that indicators ask, in the order of files.
pub fn unknown_fields(source: Source<'_>, pipeline: &Pipeline) -> Vec<UnknownField> {
    let (register, batches) = source;
    let asked: BTreeSet<&'static str> = pipeline.indicators.iter().flat_map(columns).collect();
    let of_batch: Vec<Option<u32>> =
        register.origins.iter().map(|origins| first_row(origins).map(|row| row.batch)).collect();
    let mut found: BTreeMap<(&str, &str, &'static str), (u64, u64)> = BTreeMap::new();
    let names = COLUMNS.iter().map(|column| column.name).filter(|name| asked.contains(name));
    for name in names {
        // Made of other columns, which are asked themselves.
        let Some(field) = Field::parse(name) else { continue };
        let Some(array) = register.column(name) else { continue };
        let nulls = array.nulls();
        let mut by_batch: Vec<(u64, u64)> = vec![(0, 0); batches.len()];
        for (at, batch) in of_batch.iter().enumerate() {
            if let Some(batch) = batch {
                let (all, open) = &mut by_batch[*batch as usize];
                *all += 1;
                *open += u64::from(nulls.is_some_and(|nulls| nulls.is_null(at)));
            }
        }
        for (batch, (all, open)) in batches.iter().zip(by_batch) {
            let key = (batch.source.file.as_str(), batch.sheet.as_str(), field.name());
            let sum = found.entry(key).or_default();
            *sum = (sum.0 + all, sum.1 + open);
        }
    }
    let lines = found.into_iter().filter(|(_, (_, open))| *open > 0);
    let line =
        |((file, sheet, field), (organizations, unknown)): ((&str, &str, _), _)| UnknownField {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            field,
            organizations,
            unknown,
        };
    lines.map(line).collect()
}

/// `quality/unknown_fields.csv`.
pub fn unknown_fields_csv(fields: &[UnknownField]) -> Vec<u8> {
    let mut table = Table::new(&["file", "sheet", "field", "organizations", "unknown", "task"]);
    for line in fields {
        table.row([
            line.file.as_str(),
            &line.sheet,
            line.field,
            &line.organizations.to_string(),
            &line.unknown.to_string(),
            &format!("核实：{} 家的{}", line.unknown, line.field),
        ]);
    }
    table.finish()
}
