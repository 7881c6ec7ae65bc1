//! What holds for every sheet.
//!
//! Enters: a sheet, or typed rows. Leaves: a panic where a law does not hold.

use std::sync::OnceLock;

use nianbao::codes::holds_personal;
use nianbao::register;
use nianbao::rows::{self, Lexicon, RowBatch, SheetRows, SourceContext};
use nianbao::spec::{Field, FileLayout, Pipeline, Role};
use nianbao::workbook::{Cell, Sheet, Workbook, receive, send};

/// The program as a job has it: the built-in pipeline and its words.
pub struct Program {
    pipeline: Pipeline,
    lexicon: Lexicon,
    source: SourceContext,
}

impl Program {
    /// The one there is.
    pub fn get() -> &'static Program {
        static PROGRAM: OnceLock<Program> = OnceLock::new();
        PROGRAM.get_or_init(|| {
            let pipeline = Pipeline::built_in().expect("the built-in pipeline");
            let lexicon = Lexicon::new(&pipeline);
            let file = "a.xlsx".to_owned();
            let source =
                SourceContext { file, role: Role::Register, party: false, data_date: None };
            Program { pipeline, lexicon, source }
        })
    }

    /// The fields, each with a head of its columns: its first alias.
    pub fn heads(&self) -> Vec<(Field, &str)> {
        let alias = |field| {
            let of_field = self.pipeline.columns.iter().filter(move |of| of.field == field);
            of_field.flat_map(|of| &of.aliases).find(|alias| !alias.contains('/'))
        };
        let heads = Field::ALL.iter().map(|field| Some((*field, alias(*field)?.as_str())));
        heads.flatten().collect()
    }

    /// Reads a sheet, and accounts for each row and cell.
    pub fn reads(&self, sheet: &Sheet, layout: Option<&FileLayout>) -> Vec<RowBatch> {
        let read = rows::read(sheet, &self.source, layout, &self.lexicon).value;
        let survey = rows::survey(sheet, layout, &self.lexicon);
        balances(sheet, &read);
        let counted: Vec<usize> = survey.tables.iter().map(|table| table.rows).collect();
        let typed: Vec<usize> = read.batches.iter().map(RowBatch::len).collect();
        assert_eq!(counted, typed, "what is inspected is what is read");
        for table in &survey.tables {
            assert!(table.header.0 <= table.header.1, "{:?}", table.header);
            assert!(table.data.is_none_or(|data| data.0 > table.header.1), "{table:?}");
        }
        read.batches.iter().for_each(keeps_no_person);
        read.batches
    }

    /// Reconciles typed rows; each row has one fate.
    pub fn reconciles(&self, batches: &[RowBatch]) {
        let registered = register::reconcile(batches, self.pipeline.as_of, None, &self.pipeline);
        let fates: Vec<usize> = registered.value.fates.iter().map(Vec::len).collect();
        let rows: Vec<usize> = batches.iter().map(RowBatch::len).collect();
        assert_eq!(fates, rows);
    }
}

/// Rows and cells add up, and no row is read twice.
fn balances(sheet: &Sheet, read: &SheetRows) {
    let account = &read.account;
    assert_eq!(account.cells.cells(), sheet.cell_count() as u64, "{account:?}");
    let typed: usize = read.batches.iter().map(RowBatch::len).sum();
    assert_eq!(account.rows, account.not_data + typed as u64, "{account:?}");
    let rows: Vec<u32> = read.batches.iter().flat_map(|batch| batch.rows.clone()).collect();
    assert!(rows.is_sorted_by(|a, b| a < b), "{rows:?}");
}

/// No number of a person is kept.
fn keeps_no_person(batch: &RowBatch) {
    for field in Field::ALL.iter().filter(|field| **field != Field::CreditCode) {
        let texts = (0..batch.len()).filter_map(|row| batch.text(*field, row));
        texts.for_each(|text| assert!(!holds_personal(text), "{}: {text:?}", field.id()));
    }
}

/// The signs of a text are those of its cells, in their order.
pub fn holds_the_text(sheet: &Sheet, text: &str) {
    let mut held = String::new();
    for row in sheet.rows() {
        for (_, cell) in sheet.row(*row) {
            let Cell::Text(cell) = cell else { return };
            held.push_str(cell);
        }
    }
    let signs = |text: &str| {
        let part = |c: &char| !c.is_whitespace() && !matches!(c, ',' | ';' | '|' | '\u{feff}');
        text.chars().filter(part).collect::<String>()
    };
    assert_eq!(signs(&held), signs(text));
}

/// A workbook comes out of a pipe as it went in.
pub fn is_sent_as_it_is(book: &Workbook) {
    let mut bytes = Vec::new();
    send(book, &mut bytes).expect("memory takes all");
    let received = receive(&mut bytes.as_slice()).expect("what was sent is a workbook");
    assert_eq!(format!("{:?}", received.diagnostics), format!("{:?}", book.diagnostics));
    let said = |book: &Workbook| book.sheets.iter().map(said).collect::<Vec<_>>();
    assert_eq!(said(&received), said(book));
}

/// What a sheet says, in whatever order it came by its cells. A text, because a cell may
/// hold a number that equals none.
fn said(sheet: &Sheet) -> String {
    let cells: Vec<_> =
        sheet.rows().iter().map(|row| (row, sheet.row(*row).collect::<Vec<_>>())).collect();
    format!("{} {:?} {:?} {cells:?}", sheet.name, sheet.epoch, sheet.merges)
}
