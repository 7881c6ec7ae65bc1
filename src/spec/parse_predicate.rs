//! SQL conditions → [`Predicate`]; with `predicate_fault` the home of
//! `sqlparser`.
//!
//! Enters: the text of one condition. Leaves: a tree checked against
//! [`schema`], in SQL's three-valued logic, or the first fault with its place.
//! Never admits what does not stand for one row by itself: no functions, no
//! subqueries, no arithmetic, no other table.

use sqlparser::ast::{
    BinaryOperator, DataType, Expr, Ident, Spanned, TypedString, UnaryOperator, Value,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Token};

use super::predicate::{Comparison, Operand, Predicate, and, is_true, negate, not, or};
use super::predicate_fault::{PredicateFault, fault, not_admitted, refused, syntax};
use super::schema::{self, Type};
use crate::diag::nearest;
use crate::quantity::Date;

/// Longest condition, in characters: bounds the depth of the tree.
const LONGEST: usize = 2_000;

/// Deepest nesting of brackets that the parser follows; 25 fit a thread of 2 MB
/// even in a debug build.
const NESTING: usize = 25;

/// Parses a condition: `AND OR NOT`, comparisons, `[NOT] IN` lists, `[NOT]
/// BETWEEN`, `IS [NOT] NULL / TRUE / FALSE`, brackets, columns of the register,
/// whole numbers, texts, `TRUE`, `FALSE` and `DATE '2025-01-01'`.
///
/// # Errors
/// The first thing that is not such a condition, or does not fit the schema:
/// an unknown column, two types compared, a condition that is not Boolean.
///
/// ```
/// use nianbao::spec::parse_predicate;
/// assert_eq!(parse_predicate("members IN (1, 2)").unwrap().to_string(), "members = 1 OR members = 2");
/// assert_eq!(parse_predicate("membrs = 1").unwrap_err().hint, "是否想写 members");
/// ```
pub fn parse(text: &str) -> Result<Predicate, PredicateFault> {
    let start = Location { line: 1, column: 1 };
    if text.chars().count() > LONGEST {
        return Err(fault(start, format!("条件式超过 {LONGEST} 个字符"), "拆成较短的条件"));
    }
    let mut parser = Parser::new(&GenericDialect {})
        .with_recursion_limit(NESTING)
        .try_with_sql(text)
        .map_err(|error| syntax(error, text))?;
    let expr = parser.parse_expr().map_err(|error| syntax(error, text))?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        return Err(fault(rest.span.start, format!("条件式之后多出 {}", rest.token), "删去它"));
    }
    match lower(&expr, start)? {
        Typed::Boolean(predicate) => Ok(predicate),
        Typed::Value(_, kind) => {
            let message = format!("条件式应为是否值，实为{}", name(kind));
            Err(fault(place(&expr, start), message, "写成比较，如 members >= 1"))
        }
    }
}

/// An expression with its type; a Boolean one is a predicate at once.
enum Typed {
    Boolean(Predicate),
    Value(Operand, Type),
}

impl Typed {
    fn kind(&self) -> Type {
        match self {
            Typed::Boolean(_) => Type::Boolean,
            Typed::Value(_, kind) => *kind,
        }
    }
}

type Lowered = Result<Typed, PredicateFault>;

fn lower(expr: &Expr, outer: Location) -> Lowered {
    let at = place(expr, outer);
    let predicate = match expr {
        Expr::Nested(inner) => return lower(inner, at),
        Expr::Identifier(ident) => return column(ident, at),
        Expr::Value(value) => return literal(&value.value, at),
        Expr::TypedString(typed) => return date(typed, at),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => return negative(expr, at),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => not(boolean(expr, at)?),
        Expr::BinaryOp { op: BinaryOperator::And | BinaryOperator::Or, .. } => chain(expr, at)?,
        Expr::BinaryOp { left, op, right } => binary(left, op, right, at)?,
        Expr::InList { expr, list, negated } => negate(in_list(expr, list, at)?, *negated),
        Expr::Between { expr, negated, low, high } => {
            let least = compare(expr, Comparison::GreaterOrEqual, low, at)?;
            negate(and(least, compare(expr, Comparison::LessOrEqual, high, at)?), *negated)
        }
        Expr::IsNull(expr) | Expr::IsUnknown(expr) => is_null(expr, at)?,
        Expr::IsNotNull(expr) | Expr::IsNotUnknown(expr) => not(is_null(expr, at)?),
        Expr::IsTrue(expr) => is_true(boolean(expr, at)?),
        Expr::IsNotTrue(expr) => not(is_true(boolean(expr, at)?)),
        Expr::IsFalse(expr) => is_true(not(boolean(expr, at)?)),
        Expr::IsNotFalse(expr) => not(is_true(not(boolean(expr, at)?))),
        other => return Err(refused(other, at)),
    };
    Ok(Typed::Boolean(predicate))
}

/// `a AND b AND c` hangs to the left: it is walked in a loop, since recursion
/// would be as deep as the chain is long.
fn chain(expr: &Expr, at: Location) -> Result<Predicate, PredicateFault> {
    let mut rights = Vec::new();
    let mut first = expr;
    while let Expr::BinaryOp { left, op: op @ (BinaryOperator::And | BinaryOperator::Or), right } =
        first
    {
        rights.push((op, right));
        first = left;
    }
    let mut predicate = boolean(first, at)?;
    for (op, right) in rights.into_iter().rev() {
        let right = boolean(right, at)?;
        predicate = match op {
            BinaryOperator::And => and(predicate, right),
            _ => or(predicate, right),
        };
    }
    Ok(predicate)
}

fn binary(
    left: &Expr,
    op: &BinaryOperator,
    right: &Expr,
    at: Location,
) -> Result<Predicate, PredicateFault> {
    let comparison = match op {
        BinaryOperator::Eq => Comparison::Equal,
        BinaryOperator::NotEq => Comparison::NotEqual,
        BinaryOperator::Lt => Comparison::Less,
        BinaryOperator::LtEq => Comparison::LessOrEqual,
        BinaryOperator::Gt => Comparison::Greater,
        BinaryOperator::GtEq => Comparison::GreaterOrEqual,
        other => return Err(not_admitted(at, &format!("运算 {other}"))),
    };
    compare(left, comparison, right, at)
}

fn compare(
    left: &Expr,
    comparison: Comparison,
    right: &Expr,
    outer: Location,
) -> Result<Predicate, PredicateFault> {
    let at = place(right, outer);
    match (lower(left, outer)?, lower(right, outer)?) {
        (Typed::Boolean(a), Typed::Boolean(b)) => match comparison {
            Comparison::Equal => same(a, b, at),
            Comparison::NotEqual => same(a, b, at).map(not),
            _ => Err(fault(at, format!("是否值不分大小，不可用 {comparison}"), "用 AND、OR、NOT")),
        },
        (Typed::Value(a, one), Typed::Value(b, other)) if one == other => {
            if a.column().is_none() && b.column().is_none() {
                return Err(fault(at, "比较的两边都是常量", "至少一边写列名"));
            }
            Ok(Predicate::Compare(a, comparison, b))
        }
        (a, b) => {
            let message = format!("比较的类型不符：应为{}，实为{}", name(a.kind()), name(b.kind()));
            let is_date = [a.kind(), b.kind()].contains(&Type::Date);
            Err(fault(at, message, if is_date { "日期写作 DATE '2025-01-01'" } else { "" }))
        }
    }
}

/// `a = b` of two Boolean conditions: unknown where either is.
fn same(a: Predicate, b: Predicate, at: Location) -> Result<Predicate, PredicateFault> {
    match (a, b) {
        (Predicate::Constant(value), other) | (other, Predicate::Constant(value)) => {
            Ok(negate(other, !value))
        }
        (a @ Predicate::Column(_), b @ Predicate::Column(_)) => {
            let neither = and(not(a.clone()), not(b.clone()));
            Ok(or(and(a, b), neither))
        }
        _ => Err(fault(at, "两个条件不可用 = 或 <> 比较", "用 AND、OR、NOT")),
    }
}

/// `IN` is `OR` over equalities, so an unknown among them leaves it unknown
/// unless another holds.
fn in_list(expr: &Expr, list: &[Expr], at: Location) -> Result<Predicate, PredicateFault> {
    let equal = |item| compare(expr, Comparison::Equal, item, at);
    let equalities = list.iter().map(equal).collect::<Result<Vec<_>, _>>()?;
    let empty = || fault(at, "IN 的列表是空的", "至少写一个值");
    equalities.into_iter().reduce(or).ok_or_else(empty)
}

fn is_null(expr: &Expr, at: Location) -> Result<Predicate, PredicateFault> {
    match lower(expr, at)? {
        Typed::Value(operand @ Operand::Column(_), _) => Ok(Predicate::IsNull(operand)),
        Typed::Boolean(Predicate::Column(name)) => Ok(Predicate::IsNull(Operand::Column(name))),
        // A condition is unknown where neither it nor its opposite is true.
        Typed::Boolean(inner) => Ok(and(not(is_true(inner.clone())), not(is_true(not(inner))))),
        Typed::Value(..) => Err(fault(at, "IS NULL 不可用于常量", "写列名")),
    }
}

fn boolean(expr: &Expr, outer: Location) -> Result<Predicate, PredicateFault> {
    match lower(expr, outer)? {
        Typed::Boolean(predicate) => Ok(predicate),
        Typed::Value(_, kind) => {
            let message = format!("此处应为是否值，实为{}", name(kind));
            Err(fault(place(expr, outer), message, "写成比较，如 members >= 1"))
        }
    }
}

/// An unquoted name is read in lower case, as SQL does.
fn column(ident: &Ident, at: Location) -> Lowered {
    let name = match ident.quote_style {
        None => ident.value.to_ascii_lowercase(),
        Some('"') => ident.value.clone(),
        Some(_) => return Err(not_admitted(at, &format!("引号 {ident}"))),
    };
    let Some(column) = schema::column(&name) else {
        let hint = match nearest(&name, schema::COLUMNS.iter().map(|column| column.name)) {
            Some(near) => format!("是否想写 {near}"),
            None => "只能用登记簿的列；个人信息不进登记簿".to_owned(),
        };
        return Err(fault(at, format!("登记簿没有列 {}", ident.value), hint));
    };
    Ok(match column.kind {
        Type::Boolean => Typed::Boolean(Predicate::Column(name)),
        kind => Typed::Value(Operand::Column(name), kind),
    })
}

fn literal(value: &Value, at: Location) -> Lowered {
    match value {
        Value::Boolean(value) => Ok(Typed::Boolean(Predicate::Constant(*value))),
        Value::Number(digits, false) => integer(digits, at),
        Value::SingleQuotedString(text) => {
            Ok(Typed::Value(Operand::Text(text.clone()), Type::Text))
        }
        Value::Null => Err(fault(at, "NULL 不可直接比较", "写作 IS NULL 或 IS NOT NULL")),
        other => Err(not_admitted(at, &format!("常量 {other}"))),
    }
}

fn negative(expr: &Expr, at: Location) -> Lowered {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, false) => integer(&format!("-{digits}"), at),
            _ => Err(not_admitted(at, "负号")),
        },
        _ => Err(not_admitted(at, "负号")),
    }
}

fn integer(digits: &str, at: Location) -> Lowered {
    match digits.parse() {
        Ok(number) => Ok(Typed::Value(Operand::Integer(number), Type::Integer)),
        Err(_) => Err(fault(at, format!("应为整数，实为 {digits}"), "写整数")),
    }
}

fn date(typed: &TypedString, at: Location) -> Lowered {
    if typed.data_type != DataType::Date || typed.uses_odbc_syntax {
        return Err(not_admitted(at, &format!("常量 {typed}")));
    }
    let text = match &typed.value.value {
        Value::SingleQuotedString(text) => text.as_str(),
        _ => "",
    };
    match text.parse::<Date>() {
        Ok(date) if date.to_string() == text => Ok(Typed::Value(Operand::Date(date), Type::Date)),
        _ => Err(fault(at, format!("应为日期，实为 {}", typed.value), "写作 DATE '2025-01-01'")),
    }
}

fn name(kind: Type) -> &'static str {
    match kind {
        Type::Boolean => "是否值",
        Type::Integer => "整数",
        Type::Date => "日期",
        Type::Text => "文本",
    }
}

/// Where an expression begins; some of the parser's nodes do not know it.
fn place(expr: &Expr, outer: Location) -> Location {
    let mut first = expr;
    while let Expr::BinaryOp { left, .. } = first {
        first = left;
    }
    let start = first.span().start;
    if start.line == 0 { outer } else { start }
}
