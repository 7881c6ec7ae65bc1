//! Programs that are wrong in one respect each.
//!
//! A program is composed of the public steps; a wrong one is the right one with
//! one switch. The sample must tell each from the right one.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray};

use nianbao::codes::RegionCode;
use nianbao::indicators::{CellKey, Figures, Region};
use nianbao::pipeline::{self, FileRows, Inputs, Silent};
use nianbao::quantity::Date;
use nianbao::rows::{self, Lexicon, RowBatch, SourceContext};
use nianbao::spec::{Field, Pipeline, Role};
use nianbao::workbook::{self, Cell, Sheet, SheetBuilder, SourceFile};

/// The program, with a switch at each step.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    words: fn(&mut Pipeline),
    cell: for<'a> fn(Cell<'a>) -> Cell<'a>,
    rows: fn(Date, &mut RowBatch),
    figures: fn(&mut Figures),
}

/// The right program.
pub(crate) const RIGHT: Program =
    Program { words: |_| {}, cell: |cell| cell, rows: |_, _| {}, figures: |_| {} };

/// A total row is an organization.
pub(crate) const TOTAL_ROW_READ: Program =
    Program { words: |pipeline| pipeline.words.total.clear(), rows: takes_any_row, ..RIGHT };

/// Who did not answer is taken to have said 否.
pub(crate) const UNKNOWN_IS_NO: Program = Program { rows: answers_are_no, ..RIGHT };

/// {1, 2} is read as {1, 0}: whatever is not 0 is yes.
pub(crate) const TWO_IS_YES: Program =
    Program { words: codes_are_words, cell: code_to_text, ..RIGHT };

/// Each row is an organization of its own.
pub(crate) const DUPLICATES_COUNTED: Program = Program { rows: identities_differ, ..RIGHT };

/// The numerator of 应建已建率 is all that are built, whether they should or not.
pub(crate) const NUMERATOR_NOT_INTERSECTED: Program =
    Program { figures: all_built_are_met, ..RIGHT };

/// Who is cancelled on the reference date is still there on it.
pub(crate) const CANCELLED_ON_THE_DAY_KEPT: Program =
    Program { rows: cancelled_a_day_later, ..RIGHT };

/// 省本级 is counted in the first county.
pub(crate) const PROVINCE_IN_A_COUNTY: Program = Program { figures: own_into_a_county, ..RIGHT };

impl Program {
    /// The figures of a folder.
    pub(crate) fn run(&self, root: &Path) -> Figures {
        let mut pipeline = Pipeline::built_in().expect("the built-in pipeline");
        (self.words)(&mut pipeline);
        let inputs = pipeline::inputs(&pipeline, root, None).expect("files");
        let files = self.read(&inputs, &pipeline);
        let mut figures = pipeline::reconcile(inputs, files, &pipeline, &Silent).figures;
        (self.figures)(&mut figures);
        figures
    }

    fn read(&self, inputs: &Inputs, pipeline: &Pipeline) -> Vec<FileRows> {
        let lexicon = Lexicon::new(pipeline);
        inputs
            .files
            .iter()
            .map(|(file, year_end)| self.read_file(file, *year_end, &lexicon))
            .collect()
    }

    fn read_file(&self, file: &SourceFile, year_end: Date, lexicon: &Lexicon) -> FileRows {
        let bytes = workbook::load(&file.path).expect("a file");
        let list = file.folders().any(|folder| folder == "associations");
        let source = SourceContext {
            file: file.name.clone(),
            role: if list { Role::Association } else { Role::Register },
            party: false,
            data_date: None,
        };
        let mut read = FileRows::default();
        for sheet in workbook::read(&file.name, &bytes, false).sheets {
            let typed = rows::read(&self.sheet(&sheet), &source, None, lexicon).value;
            read.accounts.push(typed.account);
            for mut batch in typed.batches {
                assert!(
                    !batch.origins.contains_key(&Field::ReportYear),
                    "a sheet of several years"
                );
                (self.rows)(year_end, &mut batch);
                read.batches.push((year_end, batch));
            }
        }
        read
    }

    fn sheet(&self, sheet: &Sheet) -> Sheet {
        let mut builder = SheetBuilder::new(&sheet.name);
        for row in sheet.rows() {
            for (column, cell) in sheet.row(*row) {
                builder.push(*row, column, (self.cell)(cell));
            }
        }
        builder.finish(sheet.merges.clone())
    }
}

/// Rows without any key, date and status stand for somebody all the same.
fn takes_any_row(year_end: Date, batch: &mut RowBatch) {
    let silent: Vec<bool> = (0..batch.len())
        .map(|row| {
            batch.date(Field::RegistrationDate, row).is_none()
                && [Field::CreditCode, Field::OldNumber, Field::Status]
                    .iter()
                    .all(|field| batch.text(*field, row).is_none())
        })
        .collect();
    let place = format!("{}{}", batch.source.file, batch.sheet);
    map_texts(batch, Field::Name, |row, name| match name {
        None if silent[row] => Some(format!("合计{place}{row}")),
        name => name.map(str::to_owned),
    });
    map_texts(batch, Field::Status, |row, status| match status {
        None if silent[row] => Some("registered".to_owned()),
        status => status.map(str::to_owned),
    });
    map_dates(batch, Field::RegistrationDate, |row, date| {
        date.or(silent[row].then(|| year_end.first_of_year()))
    });
}

fn answers_are_no(_: Date, batch: &mut RowBatch) {
    let fields: Vec<Field> = batch.origins.keys().copied().collect();
    for field in fields {
        let answers = batch.batch.column_by_name(field.id()).and_then(|column| {
            let column = column.as_any().downcast_ref::<BooleanArray>()?;
            Some(
                column.iter().map(|answer| Some(answer.unwrap_or(false))).collect::<BooleanArray>(),
            )
        });
        if let Some(answers) = answers {
            replace(batch, field, Arc::new(answers));
        }
    }
}

fn codes_are_words(pipeline: &mut Pipeline) {
    pipeline.words.yes.extend(["1", "2"].map(str::to_owned));
    pipeline.words.no.push("0".to_owned());
}

/// Small numbers as text, so that they are words; counts read the same from both.
fn code_to_text(cell: Cell<'_>) -> Cell<'_> {
    match cell {
        Cell::Number(0.0) => Cell::Text("0"),
        Cell::Number(1.0) => Cell::Text("1"),
        Cell::Number(2.0) => Cell::Text("2"),
        cell => cell,
    }
}

fn identities_differ(_: Date, batch: &mut RowBatch) {
    let place = format!("{}{}", batch.source.file, batch.sheet);
    map_texts(batch, Field::CreditCode, |_, _| None);
    map_texts(batch, Field::OldNumber, |_, _| None);
    map_texts(batch, Field::Name, |row, name| name.map(|name| format!("{name}{place}{row}")));
}

fn all_built_are_met(figures: &mut Figures) {
    let index =
        |id: &str| figures.indicators.iter().position(|info| info.id == id).expect("an indicator");
    let (should, built) = (index("should-built"), index("organization-coverage"));
    for counts in figures.cells.values_mut() {
        counts[should].met = counts[built].met;
    }
}

fn cancelled_a_day_later(year_end: Date, batch: &mut RowBatch) {
    map_dates(batch, Field::CancellationDate, |_, date| match date {
        Some(date) if date == year_end => date.tomorrow().ok(),
        date => date,
    });
}

fn own_into_a_county(figures: &mut Figures) {
    let code = |text: &str| RegionCode::parse(text).expect("a division");
    let (province, county) = (code("420000"), code("420102"));
    let own: Vec<_> =
        figures.cells.iter().filter(|((_, key), _)| key.region == Region::Own(province)).collect();
    let own: Vec<_> = own.into_iter().map(|(key, counts)| (*key, counts.clone())).collect();
    for ((date, key), counts) in own {
        let key = CellKey { region: Region::Division(county), ..key };
        let cell = figures
            .cells
            .entry((date, key))
            .or_insert_with(|| vec![Default::default(); counts.len()]);
        for (mine, theirs) in cell.iter_mut().zip(counts) {
            *mine += theirs;
        }
    }
}

fn map_texts(
    batch: &mut RowBatch,
    field: Field,
    map: impl Fn(usize, Option<&str>) -> Option<String>,
) {
    let values: StringArray =
        (0..batch.len()).map(|row| map(row, batch.text(field, row))).collect();
    replace(batch, field, Arc::new(values));
}

fn map_dates(
    batch: &mut RowBatch,
    field: Field,
    map: impl Fn(usize, Option<Date>) -> Option<Date>,
) {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = |date: Date| {
        i32::try_from(date.duration_since(epoch).as_hours() / 24).expect("a civil date")
    };
    let values: Date32Array =
        (0..batch.len()).map(|row| map(row, batch.date(field, row)).map(days)).collect();
    replace(batch, field, Arc::new(values));
}

fn replace(batch: &mut RowBatch, field: Field, column: ArrayRef) {
    let schema = batch.batch.schema();
    let at = schema.index_of(field.id()).expect("a column of the schema");
    let mut columns = batch.batch.columns().to_vec();
    columns[at] = column;
    batch.batch = RecordBatch::try_new(schema, columns).expect("the same types");
}
