//! What is fuzzed: four ways from bytes into the program, and what must hold of each.
//!
//! Enters: any bytes. Leaves: nothing; a law that does not hold is a panic. The targets of
//! `fuzz_targets/` call these functions, and so does the test that replays `corpus/`.

#![allow(unreachable_pub, reason = "a library here, a module of the test that replays")]

mod grid;
mod laws;
mod package;

use nianbao::codes::{
    CreditCode, Industry, OrgType, Registrar, decode, normalize, normalize_name, repairs,
};
use nianbao::spec::{Field, FileLayout};
use nianbao::workbook::{Cell, SheetBuilder, Workbook, read};

use laws::Program;

/// Bytes as a grid of words that heads and cells are made of: where is its header, what
/// becomes of each row and cell? See [`grid`] for what a byte means.
pub fn header(bytes: &[u8]) {
    let Some((first, cells)) = bytes.split_first() else { return };
    let sheet = grid::sheet(cells);
    // Every eighth grid has its header rows told by a pipeline.
    let told = (first % 8 == 7).then(|| FileLayout {
        name: String::new(),
        sheet: None,
        header_rows: Some((
            u32::from(first >> 6),
            u32::from(first >> 6) + u32::from(first >> 5 & 1),
        )),
        columns: Vec::new(),
    });
    Program::get().reads(&sheet, told.as_ref());
}

/// Lines of text as values: `=1.5` is a number, `~` a yes, `!` an error of a formula, all
/// else text. The first sign says of which fields: `0` of all, which are then reconciled,
/// another digit of every seventh field and of the name.
pub fn values(bytes: &[u8]) {
    const MOST: usize = 24;
    const PARTS: usize = 7;
    let Some((first, bytes)) = bytes.split_first() else { return };
    let part = usize::from(first.wrapping_sub(b'0')) % (PARTS + 1);
    let text = String::from_utf8_lossy(bytes);
    let program = Program::get();
    let heads = program.heads().into_iter().enumerate();
    let heads = heads
        .filter(|(at, (field, _))| part == 0 || *field == Field::Name || at % PARTS == part - 1);
    let mut builder = SheetBuilder::new("values");
    for (column, (_, (_, head))) in heads.enumerate() {
        builder.push(0, column as u32, Cell::Text(head));
        for (row, line) in text.lines().take(MOST).enumerate() {
            builder.push(row as u32 + 1, column as u32, value(line));
        }
    }
    let batches = program.reads(&builder.finish(Vec::new()), None);
    if part == 0 {
        program.reconciles(&batches);
    }
    text.lines().take(MOST).for_each(words);
}

fn value(line: &str) -> Cell<'_> {
    match line.as_bytes().first() {
        Some(b'=') => line[1..].parse().map_or(Cell::Text(line), Cell::Number),
        Some(b'~') => Cell::Bool(true),
        Some(b'!') => Cell::Error,
        _ => Cell::Text(line),
    }
}

/// The readers of one text.
fn words(text: &str) {
    let plain = normalize(text);
    assert_eq!(normalize(&plain), plain, "normalized twice: {text:?}");
    let name = normalize_name(text);
    assert_eq!(normalize_name(&name), name, "normalized twice: {text:?}");
    let _ = (Registrar::parse(text), OrgType::parse(text), Industry::parse(text));
    if let Ok(code) = CreditCode::parse(text) {
        let again = CreditCode::parse(&code.to_string());
        assert!(again.is_ok_and(|again| again == code), "{code}");
    }
    for code in repairs(text) {
        assert!(CreditCode::parse(&code.to_string()).is_ok(), "{code} repairs {text:?}");
    }
}

/// Bytes as a text file in any encoding, its fields parted by any sign.
pub fn csv(bytes: &[u8]) {
    let book = read("a.csv", bytes, true);
    if let ([sheet], Some(text)) = (book.sheets.as_slice(), decode(bytes)) {
        // A page is no such text, and quotation marks are not kept.
        if sheet.name.is_empty() && !text.contains(['"', '<']) {
            laws::holds_the_text(sheet, &text);
        }
    }
    reads_all(&book);
}

/// Bytes as a file of any format. `parts` in the first line makes a package of the texts
/// below, which no mutation of packed bytes would reach: see [`package`].
pub fn workbook(bytes: &[u8]) {
    let packed = package::packed(bytes);
    let book = read("a", packed.as_deref().unwrap_or(bytes), true);
    laws::is_sent_as_it_is(&book);
    reads_all(&book);
}

fn reads_all(book: &Workbook) {
    for sheet in &book.sheets {
        Program::get().reads(sheet, None);
    }
}
