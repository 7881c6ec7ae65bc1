//! One column of a table: cells → typed values.
//!
//! Enters: the cells of a column below its header. Leaves: values of the kind
//! that its field has. Never keeps a personal column, and drops personal values
//! wherever they stand.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Date32Array, StringArray, StringBuilder, UInt32Array};
use foldhash::fast::RandomState;

use super::account::CellAccount;
use super::address::counties;
use super::answer;
use super::batch::{SourceContext, to_days};
use super::lexicon::{Lexicon, Meaning, key};
use super::path::{Column, OTHER_OPTION};
use super::value::{Reading, count, date, is_unknown};
use crate::codes::{
    CreditCode, Industry, OrgType, holds_personal, is_identity_number, looks_like, normalize,
};
use crate::diag::{Code, Diagnostic, Findings, Place, Warned, codes};
use crate::quantity::Date;
use crate::spec::{Field, Kind};
use crate::workbook::{Cell, Sheet};

/// Type of an entry that is no legal person of its own.
pub const BRANCH: &str = "分支(代表)机构";

/// Texts of a column, borrowed from its cells where they stand there as they are.
pub(super) type Texts<'a> = Vec<Option<Cow<'a, str>>>;

/// The values of a column, one a data row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values<'a> {
    Text(Texts<'a>),
    /// Valid codes, and the others as given.
    Code(Texts<'a>, Texts<'a>),
    Date(Vec<Option<Date>>),
    Count(Vec<Option<u32>>),
    YesNo(Vec<Option<bool>>),
    /// One option of a one-hot group: ticked, not ticked, or not to be read.
    Tick(String, Vec<Option<bool>>),
}

impl Values<'_> {
    /// The Arrow column.
    pub(super) fn to_array(&self) -> ArrayRef {
        match self {
            Values::Text(values) | Values::Code(values, _) => Arc::new(string_array(values)),
            Values::Date(values) => {
                Arc::new(values.iter().map(|date| date.map(to_days)).collect::<Date32Array>())
            }
            Values::Count(values) => Arc::new(values.iter().copied().collect::<UInt32Array>()),
            Values::YesNo(values) => Arc::new(values.iter().copied().collect::<BooleanArray>()),
            Values::Tick(_, values) => Arc::new(values.iter().copied().collect::<BooleanArray>()),
        }
    }
}

/// Takes its memory at once: growing column by column costs more than counting first.
fn string_array(values: &Texts<'_>) -> StringArray {
    let bytes = values.iter().flatten().map(|text| text.len()).sum();
    let mut array = StringBuilder::with_capacity(values.len(), bytes);
    values.iter().for_each(|text| array.append_option(text.as_deref()));
    array.finish()
}

/// Where a column stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnPlace<'a> {
    pub(super) source: &'a SourceContext,
    pub(super) sheet: &'a Sheet,
    pub(super) column: &'a Column,
    /// The last row of its header.
    pub(super) head: u32,
    pub(super) rows: &'a [u32],
    /// Cells of its data rows that hold a value.
    pub(super) filled: u64,
}

impl ColumnPlace<'_> {
    fn cell(&self, at: usize) -> Place {
        Place::cell(&self.source.file, &self.sheet.name, self.rows[at], self.column.index)
    }

    /// Its data rows; where it has none, its head.
    fn whole(&self) -> Place {
        let first = self.rows.first().copied().unwrap_or(self.head);
        let last = self.rows.last().copied().unwrap_or(first);
        Place::column(&self.source.file, &self.sheet.name, self.column.index, first, last)
    }

    fn finding(&self, code: &'static Code, at: usize, field: Field) -> Diagnostic {
        Diagnostic::new(code, self.cell(at)).field(field.id())
    }
}

/// Reads a column; `None` where nothing of it is kept.
pub(super) fn read_column<'a>(
    place: &ColumnPlace<'_>,
    cells: &mut [Cell<'a>],
    lexicon: &'a Lexicon,
    account: &mut CellAccount,
) -> Warned<Option<Values<'a>>> {
    let dropped = drop_personal(place, cells);
    let personal = (dropped.len() as u64).min(place.filled);
    let filled = place.filled - personal;
    account.personal += personal;
    let note = |code| {
        let note = Diagnostic::new(code, place.whole()).message(format!(
            "{}：{}",
            code.text,
            place.column.shown()
        ));
        Warned { value: None, diagnostics: vec![note] }
    };
    match &place.column.meaning {
        Meaning::Personal => {
            account.personal += filled;
            note(&codes::PERSONAL_COLUMN)
        }
        Meaning::Serial => {
            account.not_data += filled;
            Warned::default()
        }
        Meaning::Withheld if place.filled == 0 => Warned::default(),
        Meaning::Unknown | Meaning::FreeText | Meaning::Withheld => {
            account.unknown_column += filled;
            let mut read = note(&codes::UNKNOWN_COLUMN);
            if personal > 0 {
                let finding = Diagnostic::new(&codes::PERSONAL_VALUE, place.whole());
                let message = format!("{personal} 个单元格内是个人信息，已丢弃");
                read.diagnostics.push(finding.message(message));
            }
            read
        }
        Meaning::OneHot(field, value) => {
            account.used += filled;
            let mut read = read_ticks(place, *field, value, cells, lexicon);
            read.diagnostics.extend(personal_findings(*field, dropped));
            read
        }
        Meaning::Field(field, _) => {
            account.used += filled;
            let mut read = read_field(place, *field, cells, lexicon);
            read.diagnostics.extend(personal_findings(*field, dropped));
            Warned { value: Some(read.value), diagnostics: read.diagnostics }
        }
    }
}

/// Takes personal values out of the cells; where they stood. In a column of credit codes
/// an identity number is a code that fails its checks.
fn drop_personal(place: &ColumnPlace<'_>, cells: &mut [Cell<'_>]) -> Vec<Place> {
    let field = place.column.meaning.field();
    let kept =
        matches!(place.column.meaning, Meaning::Personal | Meaning::Serial | Meaning::FreeText)
            || field.is_some_and(|field| field.kind() == Kind::Address);
    let mut dropped = Vec::new();
    if kept {
        return dropped;
    }
    for (at, cell) in cells.iter_mut().enumerate() {
        let personal = is_personal(field, *cell);
        if personal {
            *cell = Cell::Empty;
            dropped.push(place.cell(at));
        }
    }
    dropped.dedup();
    dropped
}

/// Whether a cell of a field's column, or of a column of none, holds a number of a person.
pub(super) fn is_personal(field: Option<Field>, cell: Cell<'_>) -> bool {
    match cell {
        Cell::Text(text) if field == Some(Field::CreditCode) => {
            !looks_like(text) && holds_personal(text) && !is_identity_number(text)
        }
        Cell::Text(text) => holds_personal(text),
        // Judged by the text that would be kept of it, whatever its sign.
        Cell::Number(number) if field.is_some() && number.abs() >= 1.3e10 => {
            let text = number.to_string();
            holds_personal(&text)
                && (field != Some(Field::CreditCode) || !is_identity_number(&text))
        }
        _ => false,
    }
}

fn personal_findings(field: Field, places: Vec<Place>) -> Vec<Diagnostic> {
    let finding = |place| Diagnostic::new(&codes::PERSONAL_VALUE, place).field(field.id());
    places.into_iter().map(finding).collect::<Findings>().into_vec()
}

/// An option of a one-hot group. Under 单独(面积) a number is an area, and ticks it; under
/// an option that no list holds any text does.
fn read_ticks<'a>(
    place: &ColumnPlace<'_>,
    field: Field,
    value: &str,
    cells: &[Cell<'_>],
    lexicon: &Lexicon,
) -> Warned<Option<Values<'a>>> {
    let area = place.column.header().contains("面积");
    let mut findings = Findings::default();
    let mut ticks = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let measured = || match count(*cell, &lexicon.unknown) {
            Reading::Value(number) if area => Some(number > 0),
            _ => None,
        };
        let free = value == OTHER_OPTION && matches!(cell, Cell::Text(_));
        let tick = answer::tick(*cell, lexicon).or_else(measured).or(free.then_some(true));
        if tick.is_none() {
            let finding = place.finding(&codes::UNREADABLE_ANSWER, at, field);
            findings.push(finding.value(&shown(*cell)));
        }
        ticks.push(tick);
    }
    let value = Some(Values::Tick(value.to_owned(), ticks));
    Warned { value, diagnostics: findings.into_vec() }
}

fn read_field<'a>(
    place: &ColumnPlace<'_>,
    field: Field,
    cells: &[Cell<'a>],
    lexicon: &'a Lexicon,
) -> Warned<Values<'a>> {
    match field.kind() {
        Kind::CreditCode => read_codes(cells, lexicon),
        Kind::Date => {
            read_each(place, field, cells, &codes::UNREADABLE_DATE, Values::Date, |cell| {
                date(cell, &lexicon.unknown, place.sheet.epoch)
            })
        }
        Kind::Count => {
            read_each(place, field, cells, &codes::UNREADABLE_COUNT, Values::Count, |cell| {
                count(cell, &lexicon.unknown)
            })
        }
        Kind::YesNo => read_answers(place, field, cells, lexicon),
        Kind::Choice if field == Field::Venue => read_venue(place, cells, lexicon),
        Kind::Choice => read_choices(place, field, cells, lexicon),
        Kind::Text => read_text(field, cells, lexicon),
        Kind::MassOrganizations => read_groups(place, cells, lexicon),
        Kind::Address => Warned { value: counties(cells, lexicon), diagnostics: Vec::new() },
    }
}

fn read_each<'a, T>(
    place: &ColumnPlace<'_>,
    field: Field,
    cells: &[Cell<'_>],
    code: &'static Code,
    wrap: fn(Vec<Option<T>>) -> Values<'a>,
    read: impl Fn(Cell<'_>) -> Reading<T>,
) -> Warned<Values<'a>> {
    let mut findings = Findings::default();
    let mut values = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        values.push(match read(*cell) {
            Reading::Value(value) => Some(value),
            Reading::Nothing => None,
            Reading::Unreadable => {
                findings.push(place.finding(code, at, field).value(&shown(*cell)));
                None
            }
        });
    }
    Warned { value: wrap(values), diagnostics: findings.into_vec() }
}

/// A cell as it may be quoted: short text with a digit, which may be a count or a date,
/// is; other text only as its kind.
fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => {
            let text = normalize(text);
            let number = text.chars().count() <= 12 && text.contains(|c: char| c.is_ascii_digit());
            if number { text.into_owned() } else { "文字".to_owned() }
        }
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Bool(bool) => bool.to_string().to_uppercase(),
        Cell::Error => "错误值".to_owned(),
        Cell::Empty => String::new(),
    }
}

fn read_codes<'a>(cells: &[Cell<'a>], lexicon: &Lexicon) -> Warned<Values<'a>> {
    let (mut valid, mut given) = (Vec::with_capacity(cells.len()), vec![None; cells.len()]);
    for (at, cell) in cells.iter().enumerate() {
        let text = match *cell {
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            _ => Cow::Borrowed(""),
        };
        let code = CreditCode::parse(&text).ok();
        let as_written = code.is_some_and(|code| code.as_str() == text);
        valid.push(match code {
            Some(_) if as_written => Some(text),
            Some(code) => Some(Cow::Owned(code.as_str().to_owned())),
            None => {
                let text = normalize(&text).into_owned();
                let silent = says_nothing(&text, Field::CreditCode, lexicon);
                given[at] = (!silent).then_some(Cow::Owned(text));
                None
            }
        });
    }
    Warned { value: Values::Code(valid, given), diagnostics: Vec::new() }
}

fn read_answers<'a>(
    place: &ColumnPlace<'_>,
    field: Field,
    cells: &[Cell<'_>],
    lexicon: &Lexicon,
) -> Warned<Values<'a>> {
    let declared = place.column.path.iter().find_map(|level| answer::declared(level));
    let answers = answer::read(cells, declared, lexicon);
    let unreadable = answers
        .unreadable
        .iter()
        .map(|at| place.finding(&codes::UNREADABLE_ANSWER, *at, field).value(&shown(cells[*at])));
    let mut diagnostics = unreadable.collect::<Findings>().into_vec();
    if answers.undecided {
        diagnostics
            .push(Diagnostic::new(&codes::UNDECIDED_POLARITY, place.whole()).field(field.id()));
    }
    if answers.ticked {
        diagnostics.push(Diagnostic::new(&codes::TICK_COLUMN, place.whole()).field(field.id()));
    }
    Warned { value: Values::YesNo(answers.values), diagnostics }
}

/// 是否有活动场所 is answered by a kind of venue or by yes and no, in words or codes.
fn read_venue<'a>(
    place: &ColumnPlace<'_>,
    cells: &[Cell<'a>],
    lexicon: &'a Lexicon,
) -> Warned<Values<'a>> {
    let kind = |cell: &Cell<'_>| match cell {
        Cell::Text(text) => {
            lexicon.choice(Field::Venue, text).filter(|kind| !matches!(*kind, "available" | "none"))
        }
        _ => None,
    };
    let kinds: Vec<Option<&str>> = cells.iter().map(kind).collect();
    let rest: Vec<Cell<'_>> = cells
        .iter()
        .zip(&kinds)
        .map(|(cell, kind)| if kind.is_some() { Cell::Empty } else { *cell })
        .collect();
    let answers = read_answers(place, Field::Venue, &rest, lexicon);
    let Values::YesNo(said) = answers.value else { return answers };
    let word = |yes: bool| if yes { "available" } else { "none" };
    let values =
        kinds.iter().zip(said).map(|(kind, yes)| kind.or(yes.map(word)).map(Cow::Borrowed));
    Warned { value: Values::Text(values.collect()), diagnostics: answers.diagnostics }
}

fn read_choices<'a>(
    place: &ColumnPlace<'_>,
    field: Field,
    cells: &[Cell<'a>],
    lexicon: &'a Lexicon,
) -> Warned<Values<'a>> {
    let mut findings = Findings::default();
    // Lists are short: each spelling is looked up once.
    let mut seen: HashMap<&str, Said<'a>, RandomState> = HashMap::default();
    let mut values = Vec::with_capacity(cells.len());
    for (at, cell) in cells.iter().enumerate() {
        let said = match *cell {
            Cell::Text(text) => *seen.entry(text).or_insert_with(|| say(field, text, lexicon)),
            Cell::Number(number) => say(field, &number.to_string(), lexicon),
            Cell::Bool(bool) => say(field, if bool { "是" } else { "否" }, lexicon),
            Cell::Empty => Said::Nothing,
            Cell::Date(_) | Cell::Error => Said::Unlisted,
        };
        if said == Said::Unlisted {
            findings.push(unlisted(place, field, at, &shown(*cell)));
        }
        values.push(match said {
            Said::Value(value) => Some(Cow::Borrowed(value)),
            _ => None,
        });
    }
    Warned { value: Values::Text(values), diagnostics: findings.into_vec() }
}

/// What a cell of a listed field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said<'a> {
    Value(&'a str),
    Nothing,
    Unlisted,
}

fn say<'a>(field: Field, text: &str, lexicon: &'a Lexicon) -> Said<'a> {
    if is_unknown(&key(text), &lexicon.unknown) {
        return Said::Nothing;
    }
    choice(field, text, lexicon).map_or(Said::Unlisted, Said::Value)
}

/// The value of a list, by its canonical name or id.
fn choice<'a>(field: Field, text: &str, lexicon: &'a Lexicon) -> Option<&'a str> {
    match field {
        Field::Industry => Industry::parse(text).map(Industry::name),
        Field::OrgType => {
            let text = key(text);
            let branch = ["分支", "代表机构", "办事机构", "代表处", "办事处"]
                .iter()
                .any(|word| text.contains(word));
            if branch { Some(BRANCH) } else { OrgType::parse(&text).map(OrgType::name) }
        }
        _ => lexicon.choice(field, text),
    }
}

fn unlisted(place: &ColumnPlace<'_>, field: Field, at: usize, text: &str) -> Diagnostic {
    let code = match field {
        Field::Industry => &codes::UNLISTED_INDUSTRY,
        Field::OrgType => &codes::UNLISTED_TYPE,
        _ => &codes::UNLISTED_VALUE,
    };
    place.finding(code, at, field).value(text)
}

fn read_text<'a>(field: Field, cells: &[Cell<'a>], lexicon: &Lexicon) -> Warned<Values<'a>> {
    let mut values = Vec::with_capacity(cells.len());
    for cell in cells {
        let text = match *cell {
            Cell::Text(text) => Some(Cow::Borrowed(text.trim())),
            Cell::Number(number) => Some(Cow::Owned(number.to_string())),
            Cell::Date(date) => Some(Cow::Owned(date.to_string())),
            _ => None,
        };
        values.push(text.filter(|text| !says_nothing(text, field, lexicon)));
    }
    Warned { value: Values::Text(values), diagnostics: Vec::new() }
}

/// 已建群团组织: what names none of them, and does not say that there is none, is no answer.
fn read_groups<'a>(
    place: &ColumnPlace<'_>,
    cells: &[Cell<'a>],
    lexicon: &Lexicon,
) -> Warned<Values<'a>> {
    const KNOWN: [&str; 12] = [
        "工会",
        "公会",
        "团",
        "妇联",
        "妇委",
        "妇女",
        "无",
        "没有",
        "未建",
        "否",
        "未成立",
        "其他",
    ];
    let mut read = read_text(Field::MassOrganizations, cells, lexicon);
    let Values::Text(texts) = &mut read.value else { return read };
    for (at, text) in texts.iter_mut().enumerate() {
        let strange = text.take_if(|text| !KNOWN.iter().any(|word| text.contains(word)));
        if strange.is_some() {
            let finding = place.finding(&codes::UNREADABLE_ANSWER, at, Field::MassOrganizations);
            read.diagnostics
                .push(finding.hint("请写明已建的群团组织，如 工会、共青团；没有的填 无"));
        }
    }
    read
}

fn says_nothing(text: &str, field: Field, lexicon: &Lexicon) -> bool {
    // Words without an answer are short; names are not.
    if text.len() > 12 {
        return false;
    }
    let text = key(text);
    let none = text == "无" && !matches!(field, Field::SupervisingUnit | Field::MassOrganizations);
    text.is_empty() || none || is_unknown(&text, &lexicon.unknown)
}
