//! Predicates → polars expressions.
//!
//! Enters: a checked predicate. Leaves: an expression in Kleene logic, which is
//! what polars' `and`, `or` and `not` compute; null is unknown.

use polars::prelude::{DataFrame, Expr, col, lit};

use crate::rows::to_days;
use crate::spec::Predicate;
use crate::spec::predicate::{Comparison, Operand};

/// The expression of a predicate.
pub(crate) fn predicate(predicate: &Predicate) -> Expr {
    match predicate {
        Predicate::Constant(value) => lit(*value),
        Predicate::Column(name) => col(name.as_str()),
        Predicate::And(a, b) => self::predicate(a).and(self::predicate(b)),
        Predicate::Or(a, b) => self::predicate(a).or(self::predicate(b)),
        Predicate::Not(inner) => self::predicate(inner).not(),
        Predicate::Compare(a, how, b) => compare(operand(a), *how, operand(b)),
        Predicate::IsNull(inner) => operand(inner).is_null(),
        Predicate::IsTrue(inner) => self::predicate(inner).eq_missing(lit(true)),
    }
}

fn compare(a: Expr, how: Comparison, b: Expr) -> Expr {
    match how {
        Comparison::Equal => a.eq(b),
        Comparison::NotEqual => a.neq(b),
        Comparison::Less => a.lt(b),
        Comparison::LessOrEqual => a.lt_eq(b),
        Comparison::Greater => a.gt(b),
        Comparison::GreaterOrEqual => a.gt_eq(b),
    }
}

fn operand(operand: &Operand) -> Expr {
    match operand {
        Operand::Column(name) => col(name.as_str()),
        Operand::Integer(number) => lit(*number),
        Operand::Text(text) => lit(text.clone()),
        Operand::Date(date) => lit(to_days(*date)),
    }
}

/// The answers of a Boolean column; a constant is repeated for each row.
pub(crate) fn answers(table: &DataFrame, name: &str, rows: usize) -> Vec<Option<bool>> {
    // The column was added under this name by the caller and predicates are Boolean.
    let column = table.column(name).expect("the column was just added");
    let answers = column.bool().expect("predicates are Boolean");
    if answers.len() == rows { answers.iter().collect() } else { vec![answers.get(0); rows] }
}
