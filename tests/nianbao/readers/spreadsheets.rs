//! Spreadsheets of two other readers' tests, cell by cell: where header and data stand.
//!
//! They hold no social organizations: aliases of the test's own name their columns.

use std::fmt::Write;
use std::path::Path;

use nianbao::diag::column_letters;
use nianbao::rows::{self, Lexicon, Meaning, TableSurvey};
use nianbao::spec::{ColumnAliases, Field, FileLayout, Pipeline};
use nianbao::workbook::{self, Cell, Sheet};

/// A field and the header path by which it is known.
type Alias = (Field, &'static str);

/// What is recognised in each sheet of a file: its header, its columns, each cell of its
/// data.
fn seen(file: &str, layout: Option<&FileLayout>, aliases: &[Alias]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/spreadsheets");
    let bytes = workbook::load(&folder.join(file)).expect("a file of the tests");
    let book = workbook::read(file, &bytes, true);
    assert!(book.diagnostics.is_empty(), "{file}: {:?}", book.diagnostics);
    let mut pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let columns = aliases
        .iter()
        .map(|(field, alias)| ColumnAliases { field: *field, aliases: vec![(*alias).to_owned()] });
    pipeline.columns = columns.collect();
    let lexicon = Lexicon::new(&pipeline);
    let mut text = String::new();
    for sheet in &book.sheets {
        let survey = rows::survey(sheet, layout, &lexicon);
        let refused = survey.refused.map_or("", |code| code.id);
        writeln!(text, "{} {refused}", sheet.name).expect("a text grows");
        for table in &survey.tables {
            draw(sheet, table, &mut text);
        }
    }
    text
}

fn draw(sheet: &Sheet, table: &TableSurvey, text: &mut String) {
    let (first, last) = table.header;
    writeln!(text, "header {}-{}", first + 1, last + 1).expect("a text grows");
    for column in &table.columns {
        let field = match &column.meaning {
            Meaning::Field(field, _) => format!(" = {}", field.id()),
            _ => String::new(),
        };
        let place = column_letters(column.index);
        writeln!(text, "{place} {}{field}", column.header).expect("a text grows");
    }
    let Some((first, last)) = table.data else { return text.push_str("no data\n") };
    writeln!(text, "data {}-{}, {} rows", first + 1, last + 1, table.rows).expect("a text grows");
    for row in first..=last {
        let cells = table.columns.iter().map(|column| shown(sheet.cell(row, column.index)));
        let line = format!("{} {}", row + 1, cells.collect::<Vec<_>>().join(" | "));
        writeln!(text, "{}", line.trim_end()).expect("a text grows");
    }
}

fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Error => "#".to_owned(),
    }
}

/// Checks what is recognised in each of these files, which hold the same.
#[track_caller]
fn check(files: &[&str], layout: Option<&FileLayout>, aliases: &[Alias], expected: &str) {
    let lines = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    for file in files {
        let seen = seen(file, layout, aliases);
        assert_eq!(lines(&seen), lines(expected.trim()), "{file}\n{seen}");
    }
}

/// The layout that a pipeline tells of a file: its header rows, from 1.
fn told(first: u32, last: u32) -> FileLayout {
    FileLayout {
        name: String::new(),
        sheet: None,
        header_rows: Some((first - 1, last - 1)),
        columns: Vec::new(),
    }
}

#[test]
fn a_header_reaches_as_far_down_as_the_merged_head_of_its_names() {
    check(
        &["frictionless/multiline-headers.xlsx"],
        None,
        &[(Field::Name, "Region"), (Field::Industry, "Caloric contribution")],
        "Лист1
         header 1-5
         A REGION = name
         B CALORICCONTRIBUTION/(%)
         C CUMULATIVEIMPACTOFCHANGESONCOSTOFFOODBASKET/FROMPREVIOUSQUARTER
         D CUMULATIVEIMPACTOFCHANGESONCOSTOFFOODBASKET/FROMBASELINE(%)
         data 6-6, 1 rows
         6 A | B | C | D",
    );
}

/// No word tells that the notes below the data are none: they stay rows, which have no date
/// and no status, and come into no figure.
#[test]
fn notes_above_a_header_are_no_part_of_it() {
    check(
        &["readxl/deaths.xlsx", "readxl/deaths.xls"],
        None,
        &DEATHS,
        "arts
         header 5-5
         A NAME = name
         B PROFESSION = industry
         C AGE = staff
         D HASKIDS
         E DATEOFBIRTH = registration_date
         F DATEOFDEATH = cancellation_date
         data 6-19, 14 rows
         6 David Bowie | musician | 69 | true | 1947-01-08 | 2016-01-10
         7 Carrie Fisher | actor | 60 | true | 1956-10-21 | 2016-12-27
         8 Chuck Berry | musician | 90 | true | 1926-10-18 | 2017-03-18
         9 Bill Paxton | actor | 61 | true | 1955-05-17 | 2017-02-25
         10 Prince | musician | 57 | true | 1958-06-07 | 2016-04-21
         11 Alan Rickman | actor | 69 | false | 1946-02-21 | 2016-01-14
         12 Florence Henderson | actor | 82 | true | 1934-02-14 | 2016-11-24
         13 Harper Lee | author | 89 | false | 1926-04-28 | 2016-02-19
         14 Zsa Zsa Gábor | actor | 99 | true | 1917-02-06 | 2016-12-18
         15 George Michael | musician | 53 | false | 1963-06-25 | 2016-12-25
         16 Some |  |  |  |  |
         17  | also like to write stuff |  |  |  |
         18  |  | at the | bottom, |  |
         19  |  |  |  |  | too!
         other
         header 5-5
         A NAME = name
         B PROFESSION = industry
         C AGE = staff
         D HASKIDS
         E DATEOFBIRTH = registration_date
         F DATEOFDEATH = cancellation_date
         data 6-19, 14 rows
         6 Vera Rubin | scientist | 88 | true | 1928-07-23 | 2016-12-25
         7 Mohamed Ali | athlete | 74 | true | 1942-01-17 | 2016-06-03
         8 Morley Safer | journalist | 84 | true | 1931-11-08 | 2016-05-19
         9 Fidel Castro | politician | 90 | true | 1926-08-13 | 2016-11-25
         10 Antonin Scalia | lawyer | 79 | true | 1936-03-11 | 2016-02-13
         11 Jo Cox | politician | 41 | true | 1974-06-22 | 2016-06-16
         12 Janet Reno | lawyer | 78 | false | 1938-07-21 | 2016-11-07
         13 Gwen Ifill | journalist | 61 | false | 1955-09-29 | 2016-11-14
         14 John Glenn | astronaut | 95 | true | 1921-07-28 | 2016-12-08
         15 Pat Summit | coach | 64 | true | 1952-06-14 | 2016-06-28
         16 This |  |  |  |  |
         17  | has been really fun, but |  |  |  |
         18 we're signing |  |  |  |  |
         19  |  | off |  | now! |",
    );
}

const DEATHS: [Alias; 5] = [
    (Field::Name, "Name"),
    (Field::Industry, "Profession"),
    (Field::Staff, "Age"),
    (Field::RegistrationDate, "Date of birth"),
    (Field::CancellationDate, "Date of death"),
];

#[test]
fn rows_above_a_header_and_blank_ones_within_the_data_are_skipped() {
    check(
        &["readxl/skipping.xlsx", "readxl/skipping.xls"],
        None,
        &[(Field::Name, "var1"), (Field::Industry, "var2")],
        "two_blank_rows
         header 3-3
         A VAR1 = name
         B VAR2 = industry
         data 5-7, 2 rows
         5 v2,1 | v2,2
         6  |
         7 v4,1 | v4,2
         occupied_row_and_blank_row
         header 3-3
         A VAR1 = name
         B VAR2 = industry
         data 5-7, 2 rows
         5 v2,1 | v2,2
         6  |
         7 v4,1 | v4,2
         two_occupied_rows
         header 3-3
         A VAR1 = name
         B VAR2 = industry
         data 5-7, 2 rows
         5 v2,1 | v2,2
         6  |
         7 v4,1 | v4,2",
    );
}

#[test]
fn a_title_merged_over_the_table_is_no_header() {
    check(
        &["frictionless/skip-rows.xlsx"],
        None,
        &[(Field::OldNumber, "A"), (Field::Name, "B")],
        "Sheet 1
         header 2-2
         A A = old_number
         B B = name
         data 3-4, 2 rows
         3 8 | 9
         4  | TOTAL",
    );
}

#[test]
fn one_cell_merged_over_all_rows_is_a_head_without_data_where_the_pipeline_says_so() {
    let files = ["frictionless/merged-cells.xlsx", "frictionless/merged-cells.xls"];
    let aliases = [(Field::Name, "data")];
    check(&files, None, &aliases, "Лист1 rows/no-header");
    check(&files, Some(&told(1, 3)), &aliases, "Лист1\nheader 1-3\nA DATA = name\nno data");
}

#[test]
fn a_table_that_begins_in_the_second_column_keeps_its_place() {
    let files = ["readxl/missing-first-column.xlsx", "readxl/missing-first-column.xls"];
    let aliases = [(Field::Name, "1")];
    let empty = "Sheet2 rows/empty-sheet\nSheet3 rows/empty-sheet";
    check(&files, None, &aliases, &format!("Sheet1 rows/no-header\n{empty}"));
    check(
        &files,
        Some(&told(1, 1)),
        &aliases,
        &format!("Sheet1\nheader 1-1\nB 1 = name\ndata 2-3, 2 rows\n2 2\n3 3\n{empty}"),
    );
}

#[test]
fn three_levels_of_groups_merged_over_55_columns_are_paths() {
    let aliases = [
        (Field::Region, "Country"),
        (Field::Name, "Area"),
        (Field::OldNumber, "Area ID"),
        (Field::Staff, "Country Population"),
    ];
    insta::assert_snapshot!(seen("frictionless/issue-1024.xlsx", None, &aliases));
}
