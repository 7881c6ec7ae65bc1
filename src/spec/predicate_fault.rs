//! Why a condition is refused, in the words of its users.
//!
//! Enters: an error of `sqlparser`, or an expression that is not admitted.
//! Leaves: a fault with its place in the text. Never quotes more than a few
//! characters.

use sqlparser::ast::Expr;
use sqlparser::parser::ParserError;
use sqlparser::tokenizer::Location;

/// Why a condition is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第 {line} 行第 {column} 字符：{message}")]
pub struct PredicateFault {
    /// What was found, in Chinese.
    pub message: String,
    /// What to do, in Chinese; may be empty.
    pub hint: String,
    /// Line in the text of the condition, from 1.
    pub line: usize,
    /// Character in that line, from 1.
    pub column: usize,
}

/// An expression that no condition may hold.
pub(super) fn refused(expr: &Expr, at: Location) -> PredicateFault {
    let what = match expr {
        Expr::Function(function) => format!("函数 {}", function.name),
        Expr::Subquery(_) | Expr::Exists { .. } | Expr::InSubquery { .. } => "子查询".to_owned(),
        Expr::Case { .. } => "CASE".to_owned(),
        Expr::Like { .. } | Expr::ILike { .. } => "LIKE".to_owned(),
        Expr::CompoundIdentifier(_) => format!("带表名的列 {expr}"),
        other => format!("写法 {}", other.to_string().chars().take(40).collect::<String>()),
    };
    not_admitted(at, &what)
}

/// A part that no condition may hold.
pub(super) fn not_admitted(at: Location, what: &str) -> PredicateFault {
    let hint = "只用 AND、OR、NOT、比较、IN、BETWEEN、IS NULL、IS TRUE、IS FALSE";
    fault(at, format!("条件式不可用{what}"), hint)
}

/// The parser's own error, whose message ends in its place.
pub(super) fn syntax(error: ParserError, text: &str) -> PredicateFault {
    let start = Location { line: 1, column: 1 };
    let message = match error {
        ParserError::RecursionLimitExceeded => return fault(start, "条件式嵌套太深", "拆开它"),
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
    };
    let (told, place) = message.rsplit_once(" at Line: ").unwrap_or((&message, ""));
    let at = place.split_once(", Column: ").and_then(|(line, column)| {
        Some(Location { line: line.parse().ok()?, column: column.parse().ok()? })
    });
    let message = match told.rsplit_once("found: ") {
        Some((_, "EOF")) => "条件式没有写完".to_owned(),
        Some((_, found)) => format!("条件式此处不应为 {found}"),
        None if told.starts_with("Unterminated") => "引号没有配对".to_owned(),
        None => format!("条件式写法有误（{told}）"),
    };
    fault(at.filter(|at| at.line > 0).unwrap_or_else(|| end(text)), message, "")
}

/// The place behind the last character, where the parser names none.
fn end(text: &str) -> Location {
    let last = text.lines().last().unwrap_or_default();
    let line = text.lines().count().max(1);
    Location { line: line as u64, column: last.chars().count() as u64 + 1 }
}

/// A fault at a place.
pub(super) fn fault(
    at: Location,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> PredicateFault {
    let place = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let (message, hint) = (message.into(), hint.into());
    PredicateFault { message, hint, line: place(at.line), column: place(at.column) }
}
