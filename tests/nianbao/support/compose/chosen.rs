//! A layout by chance.

use nianbao::spec::Field;

use super::choices::Choices;
use super::columns::{Block, Parts, What, parts};
use super::layout::{
    Around, Encoding, Format, Heads, LabelIn, Layout, Order, PageBreak, Pages, Spelling, Sum, Sums,
    Table, part_of,
};
use super::lines::{footers, lines};
use super::rows::{Organization, organizations};

/// Chooses a layout with organizations numbered from `first`.
pub(crate) fn layout(choices: &mut Choices, first: u32) -> Layout {
    let format = format(choices);
    let holds_sheets = matches!(format, Format::Xlsx { .. } | Format::Ods);
    let sheets = if holds_sheets { choices.one("sheets", &[1, 1, 1, 2]) } else { 1 };
    let mut number = first;
    let sheets = (0..sheets)
        .map(|_| {
            let tables = choices.one("tables", &[1, 1, 1, 2, 3]);
            let table = |at| table(choices, format, at, &mut number);
            (0..tables).map(table).collect()
        })
        .collect();
    Layout { format, sheets, ragged: choices.percent("ragged lines", 40) }
}

fn format(choices: &mut Choices) -> Format {
    let encoding = choices.one(
        "encoding",
        &[Encoding::Utf8, Encoding::Utf8WithMark, Encoding::Gb18030, Encoding::Utf16],
    );
    let delimiter = choices.one("delimiter", &[',', ',', '\t', ';']);
    let from_1904 = choices.percent("dates from 1904", 20);
    match choices.pick("format", 9) {
        1 | 2 => Format::Csv { encoding, delimiter },
        3 => Format::Html,
        4 => Format::Ods,
        5 => Format::Xls { from_1904 },
        6 => Format::Xlsb,
        7 => Format::XlsxPlain,
        _ => Format::Xlsx { from_1904 },
    }
}

fn table(choices: &mut Choices, format: Format, at: usize, number: &mut u32) -> Table {
    let many = choices.one("organizations", &[3, 1, 2, 4, 6, 9, 14]);
    let mut organizations = organizations(choices, *number, many);
    *number += many as u32;
    let merged = format.merges() && choices.percent("merged", 70);
    let Parts { left, registration, party } = parts(choices, &organizations);
    let bands = bands(choices, &left, [registration.len(), party.len()]);
    let blocks: Vec<Block> = [left, registration, party].concat();
    forget_names(choices, &blocks, &mut organizations);
    let order = choices.one("order", &[Order::AsTheyCome, Order::ByRegion, Order::ByKind]);
    organizations.sort_by_key(|one| part_of(order, one).0);
    let grouped = order != Order::AsTheyCome;
    Table {
        around: around(choices, at, blocks.len()),
        heads: heads(choices, bands, merged, blocks.len()),
        pages: pages(choices, grouped),
        sums: sums(choices, grouped, merged),
        merged,
        order,
        side: merged && grouped && choices.percent("side", 60),
        blank_after: choices.percent("blank rows", 15).then(|| 1 + choices.pick("blank rows", 5)),
        hidden: choices.percent("hidden", 10),
        padded: choices.percent("padded", 10),
        blocks,
        organizations,
    }
}

/// Of some organizations nothing but the code says which they are.
fn forget_names(choices: &mut Choices, blocks: &[Block], organizations: &mut [Organization]) {
    if !holds(blocks, Field::CreditCode) {
        return;
    }
    for one in organizations {
        let coded = one.answers.contains_key(&Field::CreditCode);
        if coded && choices.percent("nameless", 6) {
            one.answers.remove(&Field::Name);
        }
    }
}

fn around(choices: &mut Choices, at: usize, blocks: usize) -> Around {
    Around {
        above: if at == 0 {
            choices.one("rows above", &[0, 0, 1, 2])
        } else {
            1 + choices.pick("rows above", 2)
        },
        left: choices.one("columns to the left", &[0, 0, 0, 1, 2]),
        gap: choices.percent("gap", 10).then(|| choices.pick("gap", blocks)),
        notes: match (at, choices.pick("notes", 40)) {
            (0, 39) => 60,
            (_, 36..) => 1,
            _ => 0,
        },
        lines: lines(choices, at),
        footers: footers(choices),
    }
}

fn heads(
    choices: &mut Choices,
    bands: Vec<(&'static str, usize)>,
    merged: bool,
    blocks: usize,
) -> Heads {
    const SPELLINGS: [Spelling; 7] = [
        Spelling::Plain,
        Spelling::Plain,
        Spelling::Starred,
        Spelling::Blanks,
        Spelling::Broken,
        Spelling::Numbered,
        Spelling::Required,
    ];
    Heads {
        bands,
        merged_down: merged && choices.percent("merged down", 75),
        spelling: choices.one("spelling", &SPELLINGS),
        airy: choices.percent("airy", 12),
        numbered: blocks >= 3 && choices.percent("numbered columns", 8),
    }
}

fn pages(choices: &mut Choices, grouped: bool) -> Pages {
    const BREAKS: [PageBreak; 5] = [
        PageBreak::HeaderAlone,
        PageBreak::WithTitle,
        PageBreak::WithFooters,
        PageBreak::WithWords("续表"),
        PageBreak::WithWords("第2页"),
    ];
    Pages {
        rows: choices.percent("page breaks", 20).then(|| 2 + choices.pick("rows to a page", 4)),
        breaks: choices.one("page break", &BREAKS),
        totals: !grouped && choices.percent("page totals", 40),
    }
}

fn sums(choices: &mut Choices, grouped: bool, merged: bool) -> Sums {
    const LABELS: [&str; 6] = ["合计", "总计", "合 计", "共计", "合计：", "全区合计"];
    let sections = grouped && choices.percent("sections", 30);
    let section_sums = sections && choices.percent("section sums", 30);
    Sums {
        sections,
        section_sums,
        subtotals: if grouped && !section_sums { sum(choices, "subtotals") } else { Sum::None },
        total: sum(choices, "total"),
        label: choices.one("label", &LABELS),
        label_in: choices
            .one("label in", &[LabelIn::First, LabelIn::Name, LabelIn::NameBesideRegion]),
        label_merged: merged && choices.percent("label merged", 30),
        formulas: choices.percent("formulas", 50),
        counts_all: choices.percent("counts all", 30),
    }
}

fn holds(blocks: &[Block], field: Field) -> bool {
    blocks.iter().flat_map(|block| &block.leaves).any(|leaf| leaf.what == What::Field(field))
}

fn sum(choices: &mut Choices, what: &'static str) -> Sum {
    choices.one(what, &[Sum::None, Sum::None, Sum::After, Sum::After, Sum::Before])
}

/// Heads over the parts: with the left columns below the first, or beside it.
fn bands(
    choices: &mut Choices,
    left: &[Block],
    [registration, party]: [usize; 2],
) -> Vec<(&'static str, usize)> {
    let names = choices.one(
        "bands",
        &[
            ["", ""],
            ["", ""],
            ["", ""],
            ["", ""],
            ["基本情况", "党建情况"],
            ["登记信息", "党组织信息"],
            ["社会组织基本信息", "党建工作"],
        ],
    );
    if names[0].is_empty() || party < 2 {
        return Vec::new();
    }
    // A serial number has no band.
    let is_number = |block: &&Block| block.leaves[0].what == What::Serial;
    let numbers = left.iter().filter(is_number).count();
    let all = left.len() + registration;
    match choices.pick("bands reach left", 3) {
        1 => vec![("", numbers), (names[0], all - numbers), (names[1], party)],
        2 => vec![("", all), (names[1], party)],
        _ => vec![("", left.len()), (names[0], registration), (names[1], party)],
    }
}
