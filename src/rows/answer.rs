//! Yes and no: the polarity of a whole column.
//!
//! Enters: the cells of one column. Leaves: an answer a row, and what was
//! decided on the way. {1, 2} is not {1, 0}, and blank is not 否.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::lexicon::{Answer, Lexicon, key};
use super::value::is_unknown;
use crate::workbook::Cell;

/// How a cell of a yes/no column reads before the column is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Blank,
    NoAnswer,
    Yes,
    No,
    Tick,
    /// A number: 0, 1 or 2.
    Code(u8),
    Unreadable,
}

/// What the codes of a column mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Polarity {
    yes: u8,
    no: u8,
}

/// A column of answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    /// One a row; `None` is unknown.
    pub(crate) values: Vec<Option<bool>>,
    /// Rows whose cell cannot be read.
    pub(crate) unreadable: Vec<usize>,
    /// Blank cells were read as 否, by the rule of tick columns.
    pub(crate) ticked: bool,
    /// The codes do not decide their polarity: all codes are unknown.
    pub(crate) undecided: bool,
}

/// Reads a column of answers; `declared` comes from its header (1=是 2=否).
pub(crate) fn read(cells: &[Cell<'_>], declared: Option<Polarity>, lexicon: &Lexicon) -> Answers {
    let mut seen: HashMap<&str, Token, RandomState> = HashMap::default();
    let tokens: Vec<Token> = cells
        .iter()
        .map(|cell| match *cell {
            Cell::Text(text) => *seen.entry(text).or_insert_with(|| word(text, lexicon)),
            cell => token(cell, lexicon),
        })
        .collect();
    let polarity = declared.or_else(|| infer(&tokens));
    let ticked = is_tick_column(&tokens);
    let has_codes = tokens.iter().any(|token| matches!(token, Token::Code(_)));
    let undecided = has_codes && polarity.is_none();
    let mut answers = Answers { ticked, undecided, ..Answers::default() };
    for (row, token) in tokens.iter().enumerate() {
        let value = match token {
            Token::Yes | Token::Tick => Some(true),
            Token::No => Some(false),
            Token::Blank => ticked.then_some(false),
            Token::NoAnswer => None,
            Token::Unreadable => {
                answers.unreadable.push(row);
                None
            }
            Token::Code(code) => match polarity {
                Some(polarity) if *code == polarity.yes => Some(true),
                Some(polarity) if *code == polarity.no => Some(false),
                Some(_) => {
                    answers.unreadable.push(row);
                    None
                }
                None => None,
            },
        };
        answers.values.push(value);
    }
    answers.ticked &= tokens.contains(&Token::Blank);
    answers
}

/// The polarity that a header declares: 是否建立（1=是 2=否）, 1是0否.
pub(crate) fn declared(header: &str) -> Option<Polarity> {
    let text = key(header);
    let inside = text.find(['(', '['])?;
    let text = &text[inside..];
    let (yes, no) = (digit_of(text, &["是", "有", "已"])?, digit_of(text, &["否", "无", "未"])?);
    (yes != no).then_some(Polarity { yes, no })
}

/// The digit that stands for one of the words, before it (1=是) or behind it (是=1).
fn digit_of(text: &str, words: &[&str]) -> Option<u8> {
    const SIGNS: [char; 8] = ['=', '-', ':', '、', '.', '代', '表', '为'];
    let digit = |c: Option<char>| u8::try_from(c?.to_digit(10)?).ok();
    words.iter().find_map(|word| {
        let at = text.find(word)?;
        let behind = &text[at + word.len()..];
        let stated = behind.strip_prefix('=').and_then(|rest| digit(rest.chars().next()));
        stated.or_else(|| digit(text[..at].trim_end_matches(SIGNS).chars().next_back()))
    })
}

/// {1, 0} and {1, 2} decide; {1}, {2}, {0} alone and {0, 1, 2} do not.
fn infer(tokens: &[Token]) -> Option<Polarity> {
    let has = |code| tokens.contains(&Token::Code(code));
    match (has(0), has(1), has(2)) {
        (true, true, false) => Some(Polarity { yes: 1, no: 0 }),
        (false, true, true) => Some(Polarity { yes: 1, no: 2 }),
        _ => None,
    }
}

/// At least one tick, and nothing that denies.
fn is_tick_column(tokens: &[Token]) -> bool {
    let denies = |token: &Token| matches!(token, Token::No | Token::Code(0 | 2));
    tokens.contains(&Token::Tick) && !tokens.iter().any(denies)
}

fn token(cell: Cell<'_>, lexicon: &Lexicon) -> Token {
    match cell {
        Cell::Empty => Token::Blank,
        Cell::Bool(true) => Token::Yes,
        Cell::Bool(false) => Token::No,
        Cell::Number(number) => code(&number.to_string()).unwrap_or(Token::Unreadable),
        Cell::Text(text) => word(text, lexicon),
        Cell::Date(_) | Cell::Error => Token::Unreadable,
    }
}

fn word(text: &str, lexicon: &Lexicon) -> Token {
    let text = key(text);
    if text.is_empty() {
        return Token::Blank;
    }
    if is_unknown(&text, &lexicon.unknown) {
        return Token::NoAnswer;
    }
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = bare.trim_start_matches(['.', '-', '、', ':', '=']);
    let answer = lexicon.answers.get(&*text).or_else(|| lexicon.answers.get(bare));
    match answer {
        Some(Answer::Yes) => Token::Yes,
        Some(Answer::No) => Token::No,
        Some(Answer::Tick) => Token::Tick,
        None => code(&text).unwrap_or(Token::Unreadable),
    }
}

fn code(text: &str) -> Option<Token> {
    // As programs write numbers out: 1.0.
    match text.strip_suffix(".0").unwrap_or(text) {
        "0" => Some(Token::Code(0)),
        "1" => Some(Token::Code(1)),
        "2" => Some(Token::Code(2)),
        _ => None,
    }
}

/// Whether a cell ticks an option of a one-hot group; `None` where it cannot be read.
pub(crate) fn tick(cell: Cell<'_>, lexicon: &Lexicon) -> Option<bool> {
    match token(cell, lexicon) {
        Token::Yes | Token::Tick | Token::Code(1) => Some(true),
        Token::Blank | Token::NoAnswer | Token::No | Token::Code(_) => Some(false),
        Token::Unreadable => None,
    }
}
