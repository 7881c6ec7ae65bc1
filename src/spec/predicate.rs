//! Predicates over the register: the tree that `indicators` lowers.
//!
//! Enters: nothing; [`super::parse_predicate`] makes them. Leaves: a tree that
//! tells its columns and prints as portable SQL. Never holds a column that the
//! register lacks, nor a comparison of two types.

use std::collections::BTreeSet;
use std::fmt;

/// A condition in SQL's three-valued logic, already checked against the schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// A constant.
    Constant(bool),
    /// A Boolean column.
    Column(String),
    /// Both.
    And(Box<Predicate>, Box<Predicate>),
    /// Either.
    Or(Box<Predicate>, Box<Predicate>),
    /// Not.
    Not(Box<Predicate>),
    /// A comparison of two operands of one type.
    Compare(Operand, Comparison, Operand),
    /// `IS NULL`.
    IsNull(Operand),
    /// `IS TRUE`: false where unknown.
    IsTrue(Box<Predicate>),
}

/// What may stand on either side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A column.
    Column(String),
    /// A number.
    Integer(i64),
    /// A text.
    Text(String),
    /// A date.
    Date(crate::quantity::Date),
}

/// How two operands compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// =
    Equal,
    /// <>
    NotEqual,
    /// <
    Less,
    /// <=
    LessOrEqual,
    /// >
    Greater,
    /// >=
    GreaterOrEqual,
}

impl Predicate {
    /// The columns that it names.
    pub fn columns(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.gather(&mut names);
        names
    }

    /// The texts that it compares, each with its column.
    pub fn texts(&self) -> Vec<(&str, &str)> {
        match self {
            Predicate::Constant(_) | Predicate::Column(_) | Predicate::IsNull(_) => Vec::new(),
            Predicate::And(left, right) | Predicate::Or(left, right) => {
                [left.texts(), right.texts()].concat()
            }
            Predicate::Not(inner) | Predicate::IsTrue(inner) => inner.texts(),
            Predicate::Compare(Operand::Column(column), _, Operand::Text(text))
            | Predicate::Compare(Operand::Text(text), _, Operand::Column(column)) => {
                vec![(column, text)]
            }
            Predicate::Compare(..) => Vec::new(),
        }
    }

    fn gather<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Predicate::Constant(_) => {}
            Predicate::Column(name) => {
                names.insert(name);
            }
            Predicate::And(left, right) | Predicate::Or(left, right) => {
                left.gather(names);
                right.gather(names);
            }
            Predicate::Not(inner) | Predicate::IsTrue(inner) => inner.gather(names),
            Predicate::Compare(left, _, right) => {
                names.extend([left, right].map(Operand::column).into_iter().flatten())
            }
            Predicate::IsNull(operand) => names.extend(operand.column()),
        }
    }

    /// True where it stands as one word and needs no brackets.
    fn is_word(&self) -> bool {
        matches!(self, Predicate::Constant(_) | Predicate::Column(_))
    }
}

impl Operand {
    /// Its column, where it is one.
    pub fn column(&self) -> Option<&str> {
        match self {
            Operand::Column(name) => Some(name),
            _ => None,
        }
    }
}

/// Prints SQL that parses to the same tree.
impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use Predicate::{And, Or};
        match self {
            Predicate::Constant(true) => f.write_str("TRUE"),
            Predicate::Constant(false) => f.write_str("FALSE"),
            Predicate::Column(name) => f.write_str(name),
            And(left, right) => {
                bracketed(f, left, matches!(**left, Or(..)))?;
                f.write_str(" AND ")?;
                bracketed(f, right, matches!(**right, And(..) | Or(..)))
            }
            Or(left, right) => {
                write!(f, "{left} OR ")?;
                bracketed(f, right, matches!(**right, Or(..)))
            }
            Predicate::Not(inner) => {
                f.write_str("NOT ")?;
                bracketed(f, inner, !inner.is_word())
            }
            Predicate::Compare(left, comparison, right) => write!(f, "{left} {comparison} {right}"),
            Predicate::IsNull(operand) => write!(f, "{operand} IS NULL"),
            Predicate::IsTrue(inner) => {
                bracketed(f, inner, !inner.is_word())?;
                f.write_str(" IS TRUE")
            }
        }
    }
}

fn bracketed(f: &mut fmt::Formatter<'_>, inner: &Predicate, brackets: bool) -> fmt::Result {
    if brackets { write!(f, "({inner})") } else { write!(f, "{inner}") }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Column(name) => f.write_str(name),
            Operand::Integer(number) => write!(f, "{number}"),
            Operand::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Operand::Date(date) => write!(f, "DATE '{date}'"),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "<>",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        })
    }
}

/// Both.
pub(super) fn and(a: Predicate, b: Predicate) -> Predicate {
    Predicate::And(Box::new(a), Box::new(b))
}

/// Either.
pub(super) fn or(a: Predicate, b: Predicate) -> Predicate {
    Predicate::Or(Box::new(a), Box::new(b))
}

/// The opposite; unknown stays unknown.
pub(super) fn not(inner: Predicate) -> Predicate {
    Predicate::Not(Box::new(inner))
}

/// The opposite, where asked for.
pub(super) fn negate(inner: Predicate, negated: bool) -> Predicate {
    if negated { not(inner) } else { inner }
}

/// `IS TRUE`.
pub(super) fn is_true(inner: Predicate) -> Predicate {
    Predicate::IsTrue(Box::new(inner))
}
