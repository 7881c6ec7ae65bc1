//! Rows of organizations, with what breaks a page between them.

use nianbao::spec::Field;

use super::Pen;
use crate::support::compose::cell::{Value, write, write_unknown};
use crate::support::compose::columns::{Block, Leaf, What, expected, said};
use crate::support::compose::layout::{Line, Order, PageBreak};
use crate::support::compose::rows::{Known, Organization};

impl<'a> Pen<'a> {
    pub(super) fn organization(&mut self, one: &'a Organization) {
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
    pub(super) fn end_side(&mut self) {
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

    pub(super) fn page_break(&mut self) {
        if self.table.pages.rows != Some(self.page.len()) {
            return;
        }
        self.end_side();
        self.page_total();
        match self.table.pages.breaks {
            PageBreak::HeaderAlone => {}
            PageBreak::WithTitle => self.table.around.lines.iter().for_each(|line| self.line(line)),
            PageBreak::WithFooters => {
                let lines = self.table.around.footers.iter().chain(&self.table.around.lines);
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
