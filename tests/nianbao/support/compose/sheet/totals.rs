//! Rows that add up others, and headings of parts.

use nianbao::spec::{Field, Kind};

use super::Pen;
use crate::support::compose::cell::Value;
use crate::support::compose::columns::{What, said};
use crate::support::compose::layout::{LabelIn, Order, Sum};
use crate::support::compose::rows::{Known, Organization};

impl Pen<'_> {
    pub(super) fn section(&mut self, at: usize, name: &str, of: &[&Organization]) {
        if !self.table.sums.sections {
            return;
        }
        // A heading right above a repeated header might head another table.
        self.page_break();
        let number = ["一", "二", "三"][at];
        let text = match self.choices.pick("section", 3) {
            1 if self.table.merged && !self.table.sums.section_sums => name.to_owned(),
            2 => format!("（{number}）{name}"),
            _ => format!("{number}、{name}"),
        };
        if self.table.sums.section_sums {
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
    pub(super) fn page_total(&mut self) {
        let of = std::mem::take(&mut self.page);
        if self.table.pages.rows.is_some() && self.table.pages.totals {
            self.end_side();
            let column = self.label_column();
            self.put(self.row, column, Value::text("本页小计"));
            self.sums(&of);
            self.row += 1;
        }
    }

    pub(super) fn total(
        &mut self,
        here: Sum,
        wanted: Sum,
        part: Option<&str>,
        of: &[&Organization],
    ) {
        if here != wanted {
            return;
        }
        let table = self.table;
        let name = self.column_of(Field::Name).expect("a table names its organizations");
        let region = self.column_of(Field::Region);
        let mut label = match part {
            None => table.sums.label.to_owned(),
            Some(part) if self.choices.percent("label", 50) => format!("{part}小计"),
            Some(_) => "小计".to_owned(),
        };
        let column = match (table.sums.label_in, region) {
            (LabelIn::NameBesideRegion, Some(region)) => {
                let unit = part.filter(|_| table.order == Order::ByRegion).unwrap_or("杭州市");
                self.put(self.row, region, Value::text(unit));
                label = if part.is_some() { "小计" } else { table.sums.label }.to_owned();
                name
            }
            (LabelIn::First, _) if !self.is_summed(self.first()) => self.first(),
            _ => name,
        };
        self.put(self.row, column, Value::Text(label));
        let numbers = (column..=name).any(|column| self.is_summed(column));
        if table.sums.label_merged && column < name && !numbers {
            self.merge(self.row, column, self.row, name);
        } else if table.sums.counts_all && column != name {
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
                Kind::YesNo => self.table.sums.counts_all,
                _ => false,
            };
            if counted {
                let numbers = of.iter().map(|one| match said(field, &one.answers) {
                    Some(Known::Count(count)) => f64::from(count),
                    Some(Known::Answer(yes)) => f64::from(u8::from(yes)),
                    _ => 0.0,
                });
                let sum = numbers.sum();
                let value =
                    if self.table.sums.formulas { Value::Sum(sum) } else { Value::Number(sum) };
                self.put(self.row, column, value);
            }
        }
    }
}
