//! Rows × layout → a grid of cells with merged ranges, and what has to be read from it.

use std::collections::BTreeMap;
use std::fmt::Write;

use nianbao::spec::{Field, Kind};

use super::cell::{Value, write, write_unknown};
use super::choices::Choices;
use super::columns::{Block, Leaf, What, expected, said};
use super::layout::{LabelIn, Line, Order, PageBreak, Spelling, Sum, Table, part_of};
use super::rows::{Answers, Known, Organization};

/// The cells of a sheet. Rows and columns from 0.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) cells: BTreeMap<(u32, u32), Value>,
    /// First row and column, last row and column.
    pub(crate) merges: Vec<[u32; 4]>,
    pub(crate) hidden: Option<(u32, u32)>,
    /// What the data rows say.
    pub(crate) data: BTreeMap<u32, Answers>,
    /// Cells that cannot be read.
    pub(crate) unreadable: u64,
}

impl Grid {
    /// The row behind the last that holds a value.
    pub(crate) fn height(&self) -> u32 {
        self.cells.keys().next_back().map_or(0, |(row, _)| row + 1)
    }

    /// The column behind the last that holds a value.
    pub(crate) fn width(&self) -> u32 {
        self.cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0)
    }

    pub(crate) fn at(&self, row: u32, column: u32) -> &Value {
        self.cells.get(&(row, column)).unwrap_or(&Value::Empty)
    }

    /// The merged range that covers a cell.
    pub(crate) fn merge(&self, row: u32, column: u32) -> Option<[u32; 4]> {
        let covers = |[top, left, bottom, right]: &[u32; 4]| {
            (*top..=*bottom).contains(&row) && (*left..=*right).contains(&column)
        };
        self.merges.iter().find(|merge| covers(merge)).copied()
    }

    /// True for a cell that a merged range covers, and that is not its first.
    pub(crate) fn is_covered(&self, row: u32, column: u32) -> bool {
        self.merge(row, column).is_some_and(|merge| merge[..2] != [row, column])
    }

    /// The cells as the tables of the tests are written.
    pub(crate) fn shown(&self) -> String {
        let cell = |row, column| match (self.at(row, column), self.merge(row, column)) {
            (Value::Empty, Some([top, _, _, _])) => if top == row { "<" } else { "^" }.to_owned(),
            (Value::Empty, None) => String::new(),
            (Value::Text(text), _) => text.replace('\n', "\\n"),
            (Value::Number(number) | Value::Sum(number), _) => format!("={number}"),
            (Value::Bool(answer), _) => answer.to_string().to_uppercase(),
            (Value::Date(date, _), _) => format!("[{date}]"),
        };
        let mut lines: Vec<(String, usize)> = Vec::new();
        for row in 0..self.height() {
            let cells: Vec<String> = (0..self.width()).map(|column| cell(row, column)).collect();
            let mark = if self.data.contains_key(&row) { ' ' } else { '·' };
            let line = format!("{mark}{}", cells.join("|"));
            match lines.last_mut() {
                Some((last, times)) if *last == line => *times += 1,
                _ => lines.push((line, 1)),
            }
        }
        let mut text = String::new();
        for (line, times) in lines {
            let times = if times > 1 { format!("  × {times}") } else { String::new() };
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{line}{times}");
        }
        text
    }
}

/// Draws tables one below the other.
pub(crate) fn draw(choices: &mut Choices, tables: &[Table]) -> Grid {
    let mut grid = Grid::default();
    let mut row = 0;
    for table in tables {
        let mut pen = Pen::new(table, &mut grid, choices, row + table.above as u32);
        pen.draw();
        row = pen.row;
    }
    grid
}

/// Writes one table.
struct Pen<'a> {
    table: &'a Table,
    grid: &'a mut Grid,
    choices: &'a mut Choices,
    row: u32,
    /// The first column of each block, and the one behind the last.
    starts: Vec<u32>,
    serial: u32,
    /// Rows since the last page break.
    page: Vec<&'a Organization>,
    /// Rows of one region, for the cell that is merged down their side.
    side: Vec<(u32, Option<Known>)>,
}

impl<'a> Pen<'a> {
    fn new(table: &'a Table, grid: &'a mut Grid, choices: &'a mut Choices, row: u32) -> Pen<'a> {
        let mut next = table.left as u32;
        let mut starts = Vec::new();
        for (at, block) in table.blocks.iter().enumerate() {
            next += u32::from(table.gap == Some(at) && at > 0);
            starts.push(next);
            next += block.leaves.len() as u32;
        }
        starts.push(next);
        Pen { table, grid, choices, row, starts, serial: 0, page: Vec::new(), side: Vec::new() }
    }

    fn draw(&mut self) {
        let table = self.table;
        let note =
            Line { texts: vec!["请各区民政局逐项填写。".to_owned()], merged: false };
        (0..table.notes).for_each(|_| self.line(&note));
        table.lines.iter().for_each(|line| self.line(line));
        let airy = u32::from(table.airy);
        self.row += airy;
        self.header();
        self.numbers();
        self.row += airy;
        let all: Vec<&'a Organization> = table.organizations.iter().collect();
        self.total(Sum::Before, table.total, None, &all);
        let parts: Vec<Vec<&'a Organization>> = all
            .chunk_by(|a, b| part_of(table.order, a).0 == part_of(table.order, b).0)
            .map(<[_]>::to_vec)
            .collect();
        for (at, part) in parts.iter().enumerate() {
            let name = part_of(table.order, part[0]).1;
            self.section(at, name, part);
            self.total(Sum::Before, table.subtotals, Some(name), part);
            part.iter().for_each(|one| self.organization(one));
            self.end_side();
            self.total(Sum::After, table.subtotals, Some(name), part);
        }
        self.page_total();
        self.total(Sum::After, table.total, None, &all);
        table.footers.iter().for_each(|line| self.line(line));
    }

    fn put(&mut self, row: u32, column: u32, value: Value) {
        if value != Value::Empty {
            self.grid.cells.insert((row, column), value);
        }
    }

    fn merge(&mut self, top: u32, left: u32, bottom: u32, right: u32) {
        if self.table.merged && (top, left) != (bottom, right) {
            self.grid.merges.push([top, left, bottom, right]);
        }
    }

    fn first(&self) -> u32 {
        self.starts[0]
    }

    fn last(&self) -> u32 {
        self.starts[self.starts.len() - 1] - 1
    }

    /// A line whose texts stand apart from each other over the width of the table.
    fn line(&mut self, line: &Line) {
        let (first, last) = (self.first(), self.last());
        if let [text] = line.texts.as_slice() {
            self.put(self.row, first, Value::text(text));
            if line.merged {
                self.merge(self.row, first, self.row, last);
            }
        } else {
            let parts = line.texts.len() as u32 - 1;
            for (at, text) in (0..).zip(&line.texts).filter(|(_, text)| !text.is_empty()) {
                let column = first + (at * (last - first) / parts).max(at);
                self.put(self.row, column, Value::text(text));
            }
        }
        self.row += 1;
    }

    /// The first row of groups and single heads, and the number of rows.
    fn levels(&self) -> (u32, u32) {
        let banded = u32::from(!self.table.bands.is_empty());
        let grouped = u32::from(self.table.blocks.iter().any(|block| block.group.is_some()));
        (banded, banded + 1 + grouped)
    }

    fn header(&mut self) {
        let (table, top) = (self.table, self.row);
        let (banded, levels) = self.levels();
        let mut bands = Vec::new();
        let mut block = 0;
        for (text, many) in &table.bands {
            bands.extend(vec![!text.is_empty(); *many]);
            if !text.is_empty() {
                let (left, right) = (self.starts[block], self.end(block + many - 1));
                self.put(top, left, Value::text(*text));
                self.merge(top, left, top, right);
            }
            block += many;
        }
        for (at, block) in table.blocks.iter().enumerate() {
            let row = if bands.get(at) == Some(&true) { top + banded } else { top };
            self.heads(at, block, row, top + levels - 1);
        }
        self.row += levels;
    }

    /// The heads of one block, between two rows.
    fn heads(&mut self, at: usize, block: &Block, row: u32, bottom: u32) {
        let left = self.starts[at];
        let Some(group) = block.group else {
            let head = self.spelt(&block.leaves[0].head, true);
            self.put(row, left, head);
            if self.table.merged_down {
                self.merge(row, left, bottom, left);
            }
            return;
        };
        let group = self.spelt(group, false);
        self.put(row, left, group);
        self.merge(row, left, row, self.end(at));
        for (column, leaf) in (left..).zip(&block.leaves) {
            let head = self.spelt(&leaf.head, false);
            self.put(bottom, column, head);
        }
    }

    fn end(&self, block: usize) -> u32 {
        self.starts[block] + self.table.blocks[block].leaves.len() as u32 - 1
    }

    fn spelt(&self, head: &str, single: bool) -> Value {
        if head.is_empty() {
            return Value::Empty;
        }
        if let Ok(year) = head.parse() {
            return Value::Number(year);
        }
        let middle = head.chars().count() / 2;
        let broken = |every: bool, sign: char| -> String {
            let chars = head.chars().enumerate();
            let parted = |at| at > 0 && (every || at == middle);
            chars.flat_map(|(at, c)| parted(at).then_some(sign).into_iter().chain([c])).collect()
        };
        Value::Text(match self.table.spelling {
            Spelling::Starred if single => format!("*{head}"),
            Spelling::Numbered if single => format!("{}.{head}", head.len()),
            Spelling::Required if single && !head.contains(['（', '(']) => {
                format!("{head}（必填）")
            }
            Spelling::Blanks if !head.is_ascii() && middle < 4 => broken(true, ' '),
            Spelling::Broken if middle >= 2 => broken(false, '\n'),
            _ => head.to_owned(),
        })
    }

    fn numbers(&mut self) {
        if !self.table.numbered {
            return;
        }
        let columns: Vec<u32> = self.columns().map(|(_, _, column)| column).collect();
        for (at, column) in columns.into_iter().enumerate() {
            let label = ["甲", "乙"].get(at).map(|label| Value::text(*label));
            let value = label.unwrap_or(Value::Number(at as f64 - 1.0));
            self.put(self.row, column, value);
        }
        self.row += 1;
    }

    /// Every column with its block and its place on the sheet.
    fn columns(&self) -> impl Iterator<Item = (&'a Block, &'a Leaf, u32)> + use<'a> {
        let starts = self.starts.clone();
        self.table.blocks.iter().zip(starts).flat_map(|(block, start)| {
            (start..).zip(&block.leaves).map(move |(column, leaf)| (block, leaf, column))
        })
    }

    fn column_of(&self, field: Field) -> Option<u32> {
        self.columns().find(|(_, leaf, _)| leaf.what == What::Field(field)).map(|(.., at)| at)
    }

    fn section(&mut self, at: usize, name: &str, of: &[&Organization]) {
        if !self.table.sections {
            return;
        }
        // A heading right above a repeated header might head another table.
        self.page_break();
        let number = ["一", "二", "三"][at];
        let text = match self.choices.pick("section", 3) {
            1 if self.table.merged && !self.table.section_sums => name.to_owned(),
            2 => format!("（{number}）{name}"),
            _ => format!("{number}、{name}"),
        };
        if self.table.section_sums {
            let column = self.label_column();
            let numbered = self.columns().next().is_some_and(|(_, leaf, at)| {
                leaf.what == What::Serial && self.column_of(Field::Name) == Some(at + 1)
            });
            if numbered && self.choices.percent("section", 50) {
                self.put(self.row, column, Value::text(number));
                self.put(self.row, column + 1, Value::text(name));
            } else {
                self.put(self.row, column, Value::Text(text));
            }
            self.sums(of);
        } else {
            self.put(self.row, self.first(), Value::Text(text));
            self.merge(self.row, self.first(), self.row, self.last());
        }
        self.row += 1;
    }

    /// The total of a page, at its foot.
    fn page_total(&mut self) {
        let of = std::mem::take(&mut self.page);
        if self.table.page.is_some() && self.table.page_totals {
            self.end_side();
            let column = self.label_column();
            self.put(self.row, column, Value::text("本页小计"));
            self.sums(&of);
            self.row += 1;
        }
    }

    fn total(&mut self, here: Sum, wanted: Sum, part: Option<&str>, of: &[&Organization]) {
        if here != wanted {
            return;
        }
        let table = self.table;
        let name = self.column_of(Field::Name).expect("a table names its organizations");
        let region = self.column_of(Field::Region);
        let mut label = match part {
            None => table.label.to_owned(),
            Some(part) if self.choices.percent("label", 50) => format!("{part}小计"),
            Some(_) => "小计".to_owned(),
        };
        let column = match (table.label_in, region) {
            (LabelIn::NameBesideRegion, Some(region)) => {
                let unit = part.filter(|_| table.order == Order::ByRegion).unwrap_or("杭州市");
                self.put(self.row, region, Value::text(unit));
                label = if part.is_some() { "小计" } else { table.label }.to_owned();
                name
            }
            (LabelIn::First, _) if !self.is_summed(self.first()) => self.first(),
            _ => name,
        };
        self.put(self.row, column, Value::Text(label));
        let numbers = (column..=name).any(|column| self.is_summed(column));
        if table.label_merged && column < name && !numbers {
            self.merge(self.row, column, self.row, name);
        } else if table.counts_all && column != name {
            self.put(self.row, name, Value::Text(format!("{}家", of.len())));
        }
        self.sums(of);
        self.row += 1;
    }

    /// The first column, or that of names where numbers stand in the first.
    fn label_column(&self) -> u32 {
        let name = self.column_of(Field::Name).expect("a table names its organizations");
        if self.is_summed(self.first()) { name } else { self.first() }
    }

    /// Whether a total may stand in a column.
    fn is_summed(&self, column: u32) -> bool {
        let mut columns = self.columns().filter(|(.., at)| *at == column);
        columns.any(|(_, leaf, _)| {
            matches!(leaf.what, What::Field(field) if matches!(field.kind(), Kind::Count | Kind::YesNo))
        })
    }

    fn sums(&mut self, of: &[&Organization]) {
        for (_, leaf, column) in self.columns() {
            let What::Field(field) = leaf.what else { continue };
            let counted = match field.kind() {
                Kind::Count => true,
                Kind::YesNo => self.table.counts_all,
                _ => false,
            };
            if counted {
                let numbers = of.iter().map(|one| match said(field, &one.answers) {
                    Some(Known::Count(count)) => f64::from(count),
                    Some(Known::Answer(yes)) => f64::from(u8::from(yes)),
                    _ => 0.0,
                });
                let sum = numbers.sum();
                let value = if self.table.formulas { Value::Sum(sum) } else { Value::Number(sum) };
                self.put(self.row, column, value);
            }
        }
    }

    fn organization(&mut self, one: &'a Organization) {
        self.page_break();
        self.serial += 1;
        self.page.push(one);
        for block in self.table.blocks.iter().enumerate() {
            self.block(block, one);
        }
        self.grid.data.insert(self.row, expected(&self.table.blocks, one));
        let hide = self.table.hidden && self.grid.hidden.is_none();
        if hide && self.choices.percent("hidden", 50) {
            self.grid.hidden = Some((self.row, self.last()));
        }
        self.row += 1;
        if self.table.blank_after == Some(self.serial as usize) {
            self.end_side();
            self.row += 1;
        }
    }

    fn block(&mut self, (at, block): (usize, &Block), one: &Organization) {
        let ticked = block.ticked(self.choices, one);
        for (place, leaf) in block.leaves.iter().enumerate() {
            let value = match leaf.what {
                What::Field(field) if self.side_field() == Some(field) => {
                    self.side.push((self.row, one.answers.get(&field).cloned()));
                    Value::Empty
                }
                What::Option(..) => option(leaf, block, ticked == Some(place)),
                What::Field(field) => self.answer(field, leaf, one),
                other => self.other(other),
            };
            let side = matches!(leaf.what, What::Field(field) if self.side_field() == Some(field));
            let padded = self.table.padded && !side && value == Value::Empty;
            let value = if padded { Value::text(" \u{3000}") } else { value };
            self.put(self.row, self.starts[at] + place as u32, value);
        }
    }

    fn answer(&mut self, field: Field, leaf: &Leaf, one: &Organization) -> Value {
        if let Some(known) = said(field, &one.answers) {
            return write(field, &known, &leaf.style);
        }
        let (value, unreadable) = write_unknown(self.choices, field, &leaf.style, leaf.denied);
        self.grid.unreadable += u64::from(unreadable);
        value
    }

    fn other(&mut self, what: What) -> Value {
        match (what, self.choices.pick("other cells", 3)) {
            (What::Serial, _) => Value::Number(f64::from(self.serial)),
            (What::Person, 0 | 1) => Value::text("某某"),
            (What::Phone, 0) => Value::text("0000-0000000"),
            (What::Phone, 1) => Value::text("13000000000"),
            (What::Remark, 0) => Value::text("按时年检"),
            (What::Remark, 1) => Value::text("第一行，一\n第二行,二;\t\"三\""),
            (What::Money, 0) => Value::text("3.0000"),
            (What::Money, 1) => Value::Number(12.5),
            (What::Mark, 0) => Value::text("√"),
            _ => Value::Empty,
        }
    }

    /// The field that is merged down the side.
    fn side_field(&self) -> Option<Field> {
        match self.table.order {
            Order::ByRegion if self.table.side => Some(Field::Region),
            Order::ByKind if self.table.side => Some(Field::OrgType),
            _ => None,
        }
    }

    /// Writes the regions down the side, a merged cell for each run of one.
    fn end_side(&mut self) {
        let rows = std::mem::take(&mut self.side);
        let Some(column) = self.side_field().and_then(|field| self.column_of(field)) else {
            return;
        };
        for run in rows.chunk_by(|a, b| a.1 == b.1 && a.0 + 1 == b.0) {
            if let (top, Some(Known::Text(region))) = &run[0] {
                self.put(*top, column, Value::text(region));
                self.merge(*top, column, run[run.len() - 1].0, column);
            }
        }
    }

    fn page_break(&mut self) {
        if self.table.page != Some(self.page.len()) {
            return;
        }
        self.end_side();
        self.page_total();
        match self.table.page_break {
            PageBreak::HeaderAlone => {}
            PageBreak::WithTitle => self.table.lines.iter().for_each(|line| self.line(line)),
            PageBreak::WithFooters => {
                let lines = self.table.footers.iter().chain(&self.table.lines);
                lines.for_each(|line| self.line(line));
            }
            PageBreak::WithWords(words) => {
                self.line(&Line { texts: vec![words.to_owned()], merged: false });
            }
        }
        self.header();
    }
}

/// A cell of a group of which one is ticked.
fn option(leaf: &Leaf, block: &Block, ticked: bool) -> Value {
    let style = block.leaves[0].style;
    let area = leaf.head.contains("面积");
    match (style.wording, ticked) {
        (1, true) if area => Value::Number(120.0),
        (1, true) => Value::Number(1.0),
        (1, false) if style.counting > 2 => Value::Number(0.0),
        (2, true) => Value::text("是"),
        (2, false) if style.counting > 2 => Value::text("否"),
        (_, true) => Value::text("√"),
        _ => Value::Empty,
    }
}
