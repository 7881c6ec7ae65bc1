//! The list of the units that have to report, `expected.csv`.
//!
//! Enters: the files of each year with their rows. Leaves: a line for each unit and year
//! with the number of organizations that its files list. Names a file only where neither
//! the file's name nor its registrars tell whose it is.

use std::collections::BTreeMap;
use std::io;

use super::columns::Field;
use super::files::{Content, FileSpec, YearFiles};
use super::province::{Rank, Unit};
use super::tables_out::Csv;

/// Where it lies, below the output folder.
pub(super) const EXPECTED: &str = "expected.csv";

/// The files of one year, each with its number of data rows.
pub(super) type Counted<'a> = [(&'a FileSpec, usize)];

/// The list in the making.
pub(super) struct List(Csv<Vec<u8>>);

impl List {
    /// Begins the list.
    pub(super) fn new() -> io::Result<List> {
        let heads = ["填报单位", "行政区划", "类别", "应报数", "来源", "年份"];
        Csv::new(Vec::new(), &heads).map(List)
    }

    /// Adds the units of a year; those come back of whose files none is sent.
    pub(super) fn year(
        &mut self,
        year_files: &YearFiles,
        files: &Counted<'_>,
    ) -> io::Result<Vec<(String, String)>> {
        let year = year_files.year.to_string();
        let registrars = registrars(year_files, files);
        for line in registrars.iter().chain(&associations(files)) {
            let total = line.total.to_string();
            let cells = [&line.unit, &line.region, line.kind, &total, &line.source, &year];
            self.0.row(&cells)?;
        }
        let missing = registrars.into_iter().filter(|line| line.is_missing);
        Ok(missing.map(|line| (line.unit, line.region)).collect())
    }

    /// The bytes of the list.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        self.0.finish()
    }
}

struct Line {
    unit: String,
    region: String,
    kind: &'static str,
    total: usize,
    source: String,
    /// None of its files is sent.
    is_missing: bool,
}

/// The province's two offices, and the office of each prefecture with its counties.
fn registrars(year_files: &YearFiles, files: &Counted<'_>) -> Vec<Line> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, unit) in year_files.world.province.units.iter().enumerate() {
        let name = match unit.rank {
            Rank::Province | Rank::Justice => unit.registrar.clone(),
            Rank::Prefecture | Rank::County => format!("{}民政局", unit.path_of_area()),
        };
        match groups.last_mut() {
            Some((known, units)) if *known == name => units.push(at),
            _ => groups.push((name, vec![at])),
        }
    }
    let line = |(name, units): (String, Vec<usize>)| {
        let first = &year_files.world.province.units[units[0]];
        let holds = |(file, _): &&(&FileSpec, usize)| match &file.content {
            Content::Register(part) => units.iter().any(|unit| part.contains(unit)),
            _ => false,
        };
        let own: Vec<&(&FileSpec, usize)> = files.iter().filter(holds).collect();
        let alone = own.iter().all(|(file, _)| match &file.content {
            Content::Register(part) => part.clone().all(|unit| units.contains(&unit)),
            _ => false,
        });
        let told = alone && own.iter().all(|(file, _)| tells(file, first));
        let paths = || own.iter().map(|(file, _)| format!("{}/{}", year_files.year, file.path));
        Line {
            unit: name,
            region: first.area().to_string(),
            kind: "登记",
            total: match alone {
                true => own.iter().map(|(_, rows)| rows).sum(),
                false => units.iter().map(|unit| year_files.listed(*unit)).sum(),
            },
            is_missing: own.iter().all(|(file, _)| year_files.is_missing(file)),
            source: if told { String::new() } else { paths().collect::<Vec<_>>().join(";") },
        }
    };
    groups.into_iter().map(line).filter(|line| line.total > 0).collect()
}

/// Whether a file tells of itself whose it is: by its place, or, of the two offices of the
/// province, by its registrars.
fn tells(file: &FileSpec, first: &Unit) -> bool {
    let registrars = || {
        let columns = file.design.columns(file.variant);
        columns.iter().any(|column| column.field == Field::Registrar)
    };
    match first.rank {
        Rank::Province | Rank::Justice => registrars(),
        Rank::Prefecture | Rank::County => file.place == first.path_of_area(),
    }
}

/// The associations, each once whatever the number of its lists.
fn associations(files: &Counted<'_>) -> Vec<Line> {
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for (file, rows) in files {
        if let Content::List(_) = file.content {
            *totals.entry(file.place.trim_end_matches("会员名录")).or_default() += rows;
        }
    }
    let line = |(unit, total): (&str, usize)| Line {
        unit: unit.to_owned(),
        region: "湖北省".to_owned(),
        kind: "协会",
        total,
        source: String::new(),
        is_missing: false,
    };
    totals.into_iter().filter(|(_, total)| *total > 0).map(line).collect()
}
