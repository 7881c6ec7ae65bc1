//! Rows × layout → a grid of cells: lines and headers here, rows and totals below.

mod body;
mod totals;

use nianbao::spec::Field;

use super::cell::Value;
use super::choices::Choices;
use super::columns::{Block, Leaf, What};
use super::grid::Grid;
use super::layout::{Line, Spelling, Sum, Table, part_of};
use super::rows::{Known, Organization};

/// Draws tables one below the other.
pub(crate) fn draw(choices: &mut Choices, tables: &[Table]) -> Grid {
    let mut grid = Grid::default();
    let mut row = 0;
    for table in tables {
        let mut pen = Pen::new(table, &mut grid, choices, row + table.around.above as u32);
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
        let mut next = table.around.left as u32;
        let mut starts = Vec::new();
        for (at, block) in table.blocks.iter().enumerate() {
            next += u32::from(table.around.gap == Some(at) && at > 0);
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
        (0..table.around.notes).for_each(|_| self.line(&note));
        table.around.lines.iter().for_each(|line| self.line(line));
        let airy = u32::from(table.heads.airy);
        self.row += airy;
        self.header();
        self.numbers();
        self.row += airy;
        let all: Vec<&'a Organization> = table.organizations.iter().collect();
        self.total(Sum::Before, table.sums.total, None, &all);
        let parts: Vec<Vec<&'a Organization>> = all
            .chunk_by(|a, b| part_of(table.order, a).0 == part_of(table.order, b).0)
            .map(<[_]>::to_vec)
            .collect();
        for (at, part) in parts.iter().enumerate() {
            let name = part_of(table.order, part[0]).1;
            self.section(at, name, part);
            self.total(Sum::Before, table.sums.subtotals, Some(name), part);
            part.iter().for_each(|one| self.organization(one));
            self.end_side();
            self.total(Sum::After, table.sums.subtotals, Some(name), part);
        }
        self.page_total();
        self.total(Sum::After, table.sums.total, None, &all);
        table.around.footers.iter().for_each(|line| self.line(line));
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
        let banded = u32::from(!self.table.heads.bands.is_empty());
        let grouped = u32::from(self.table.blocks.iter().any(|block| block.group.is_some()));
        (banded, banded + 1 + grouped)
    }

    fn header(&mut self) {
        let (table, top) = (self.table, self.row);
        let (banded, levels) = self.levels();
        let mut bands = Vec::new();
        let mut block = 0;
        for (text, many) in &table.heads.bands {
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
            if self.table.heads.merged_down {
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
        Value::Text(match self.table.heads.spelling {
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
        if !self.table.heads.numbered {
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
}
