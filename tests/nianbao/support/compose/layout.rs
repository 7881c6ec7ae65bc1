//! The layout of a composition, as plain data: what stands around, within and above the rows.
//!
//! Left out, because a careful reader could not decide them: a region that is written once
//! and left blank below without a merged cell; two tables with the same heads and no title
//! between them (one table, or two?); a section's heading of a bare name in a file without
//! merged cells; a group of one column in a file without merged cells; the heading of a part
//! right above a header that is repeated (a page break, or another table?).

use nianbao::spec::Field;

use super::choices::Choices;
use super::columns::{Block, Parts, What, parts};
use super::rows::{KINDS, Organization, REGIONS, organizations};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// With dates that count from 1904 or 1900.
    Xlsx {
        from_1904: bool,
    },
    Csv {
        encoding: Encoding,
        delimiter: char,
    },
    /// A page named as a spreadsheet.
    Html,
    Ods,
    Xls {
        from_1904: bool,
    },
    Xlsb,
    /// Without styles and shared texts.
    XlsxPlain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf8WithMark,
    Gb18030,
    Utf16,
}

impl Format {
    /// Whether its cells can be merged.
    pub(crate) fn merges(self) -> bool {
        !matches!(self, Format::Csv { .. } | Format::Xlsb)
    }
}

/// How rows follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    AsTheyCome,
    ByRegion,
    ByKind,
}

/// Where a row for a sum stands among the rows that it adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sum {
    None,
    After,
    Before,
}

/// In which column the label of a total stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LabelIn {
    First,
    Name,
    /// In the column of names, with the region in its own column.
    NameBesideRegion,
}

/// What stands before a header that is repeated at a page break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageBreak {
    HeaderAlone,
    WithTitle,
    /// The footers of the page, then the title of the next.
    WithFooters,
    WithWords(&'static str),
}

/// A line above or below a table: its texts from the left; one text may span the width.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) texts: Vec<String>,
    pub(crate) merged: bool,
}

/// A table on a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// Blank rows above it.
    pub(crate) above: usize,
    /// Empty columns to its left.
    pub(crate) left: usize,
    /// An empty column before this one.
    pub(crate) gap: Option<usize>,
    /// Lines of notes above all others.
    pub(crate) notes: usize,
    pub(crate) lines: Vec<Line>,
    pub(crate) blocks: Vec<Block>,
    /// Heads above all others: text and number of blocks below.
    pub(crate) bands: Vec<(&'static str, usize)>,
    /// Whether cells are merged, where the format can.
    pub(crate) merged: bool,
    /// Whether a head without leaves is merged downwards.
    pub(crate) merged_down: bool,
    pub(crate) spelling: Spelling,
    /// Blank rows around the header.
    pub(crate) airy: bool,
    /// A row 甲 乙 1 2 below the header.
    pub(crate) numbered: bool,
    /// Rows to a page.
    pub(crate) page: Option<usize>,
    pub(crate) page_break: PageBreak,
    /// A total at the foot of each page.
    pub(crate) page_totals: bool,
    pub(crate) order: Order,
    /// A line above each part of the rows.
    pub(crate) sections: bool,
    /// That line holds the sums of its part.
    pub(crate) section_sums: bool,
    /// The region or kind by which rows are ordered is merged down the side.
    pub(crate) side: bool,
    pub(crate) subtotals: Sum,
    pub(crate) total: Sum,
    pub(crate) label: &'static str,
    pub(crate) label_in: LabelIn,
    pub(crate) label_merged: bool,
    /// Totals are formulas.
    pub(crate) formulas: bool,
    /// Totals count the answers of yes as well, and the organizations.
    pub(crate) counts_all: bool,
    /// A blank row after so many rows.
    pub(crate) blank_after: Option<usize>,
    pub(crate) footers: Vec<Line>,
    pub(crate) hidden: bool,
    /// Blanks stand in the cells that hold nothing.
    pub(crate) padded: bool,
    pub(crate) organizations: Vec<Organization>,
}

/// How heads are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Plain,
    Starred,
    Blanks,
    Broken,
    /// 3.党员人数
    Numbered,
    /// 党员人数（必填）
    Required,
}

/// Tables on sheets of one file.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) format: Format,
    pub(crate) sheets: Vec<Vec<Table>>,
    /// Lines of a text file hold no more signs than they need.
    pub(crate) ragged: bool,
}

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
    if holds(&blocks, Field::CreditCode) {
        for one in &mut organizations {
            let coded = one.answers.contains_key(&Field::CreditCode);
            if coded && choices.percent("nameless", 6) {
                one.answers.remove(&Field::Name);
            }
        }
    }
    let order = choices.one("order", &[Order::AsTheyCome, Order::ByRegion, Order::ByKind]);
    match order {
        Order::AsTheyCome => {}
        Order::ByRegion => organizations.sort_by_key(|one| one.region),
        Order::ByKind => organizations.sort_by_key(|one| one.kind),
    }
    let grouped = order != Order::AsTheyCome;
    let sections = grouped && choices.percent("sections", 30);
    let section_sums = sections && choices.percent("section sums", 30);
    let subtotals = if grouped && !section_sums { sum(choices, "subtotals") } else { Sum::None };
    let page_totals = order == Order::AsTheyCome && choices.percent("page totals", 40);
    let gap = choices.percent("gap", 10).then(|| choices.pick("gap", blocks.len()));
    Table {
        above: if at == 0 {
            choices.one("rows above", &[0, 0, 1, 2])
        } else {
            1 + choices.pick("rows above", 2)
        },
        left: choices.one("columns to the left", &[0, 0, 0, 1, 2]),
        gap,
        notes: match (at, choices.pick("notes", 40)) {
            (0, 39) => 60,
            (_, 36..) => 1,
            _ => 0,
        },
        lines: lines(choices, at),
        bands,
        merged,
        merged_down: merged && choices.percent("merged down", 75),
        spelling: choices.one(
            "spelling",
            &[
                Spelling::Plain,
                Spelling::Plain,
                Spelling::Starred,
                Spelling::Blanks,
                Spelling::Broken,
                Spelling::Numbered,
                Spelling::Required,
            ],
        ),
        airy: choices.percent("airy", 12),
        numbered: blocks.len() >= 3 && choices.percent("numbered columns", 8),
        page: choices.percent("page breaks", 20).then(|| 2 + choices.pick("rows to a page", 4)),
        page_break: choices.one(
            "page break",
            &[
                PageBreak::HeaderAlone,
                PageBreak::WithTitle,
                PageBreak::WithFooters,
                PageBreak::WithWords("续表"),
                PageBreak::WithWords("第2页"),
            ],
        ),
        page_totals,
        order,
        sections,
        section_sums,
        side: merged && grouped && choices.percent("side", 60),
        subtotals,
        total: sum(choices, "total"),
        label: choices.one("label", &["合计", "总计", "合 计", "共计", "合计：", "全区合计"]),
        label_in: choices
            .one("label in", &[LabelIn::First, LabelIn::Name, LabelIn::NameBesideRegion]),
        label_merged: merged && choices.percent("label merged", 30),
        formulas: choices.percent("formulas", 50),
        counts_all: choices.percent("counts all", 30),
        blank_after: choices.percent("blank rows", 15).then(|| 1 + choices.pick("blank rows", 5)),
        footers: footers(choices),
        hidden: choices.percent("hidden", 10),
        padded: choices.percent("padded", 10),
        blocks,
        organizations,
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

/// The lines above a table. A table below another has a title of its own.
fn lines(choices: &mut Choices, at: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = |choices: &mut Choices, texts: &[&str]| {
        let merged = choices.percent("lines merged", 60);
        lines.push(Line { texts: texts.iter().map(|text| (*text).to_owned()).collect(), merged });
    };
    let order = ["一", "二", "三"][at];
    if choices.percent("annex", 15) {
        line(choices, &["附件1"]);
    }
    let title = [
        "杭州市社会组织党建工作台账",
        "2025年社会组织名册",
        "社会组织党建工作情况统计表（虚构示例数据）",
        "杭州市社会组织基本情况",
    ][choices.pick("title", 4)];
    if at > 0 || choices.percent("title", 60) {
        line(choices, &[&format!("{title}{}", if at == 0 { "" } else { order })]);
    }
    if choices.percent("second title", 15) {
        line(choices, &["（2025年度）"]);
    }
    match choices.pick("lines", 12) {
        1 => line(choices, &["单位：个"]),
        2 => line(choices, &["填报单位：杭州市民政局", "", "填报日期：2025年12月31日"]),
        3 => line(choices, &["填报单位：杭州市民政局   单位：个、人"]),
        4 => line(choices, &["填报单位：", "杭州市民政局", "", "单位：人"]),
        5 => line(choices, &["数据截至2025年12月31日"]),
        6 => line(choices, &["", "单位：个"]),
        7 => line(choices, &["", "", "2025年12月31日"]),
        8 => line(choices, &["制表单位：杭州市民政局"]),
        9 => line(choices, &["2025年12月"]),
        _ => {}
    }
    lines
}

fn footers(choices: &mut Choices) -> Vec<Line> {
    let mut footers = Vec::new();
    let kinds: [&[&str]; 12] = [
        &["填表人：某某"],
        &["填表人：", "某某", "审核人：", "某某", "填报日期：", "2025年12月31日"],
        &["注：本表由各区民政局填报。"],
        &["填报单位（盖章）：杭州市民政局"],
        &["说明：1.从业人员包括专职和兼职；2.党员人数不含预备党员。"],
        &["单位负责人：某某", "填表人：某某", "联系电话：0000-0000000"],
        &["备注：虚构示例数据"],
        &["制表日期：2025-12-31"],
        &["（盖章）"],
        &["本表由各区民政局填报，杭州市民政局汇总。"],
        &["第1页 共3页"],
        &["- 2 -"],
    ];
    for _ in 0..choices.one("footers", &[0, 0, 1, 2, 3]) {
        let texts = choices.one("footer", &kinds).iter().map(|text| (*text).to_owned()).collect();
        footers.push(Line { texts, merged: choices.percent("lines merged", 40) });
    }
    footers
}

/// The name of the part that an organization belongs to, and the number of the part.
pub(crate) fn part_of(order: Order, of: &Organization) -> (usize, &'static str) {
    match order {
        Order::AsTheyCome => (0, ""),
        Order::ByRegion => (of.region, REGIONS[of.region].1),
        Order::ByKind => (of.kind, KINDS[of.kind].1),
    }
}
