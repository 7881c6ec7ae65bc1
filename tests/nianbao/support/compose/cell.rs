//! How a known answer is written into a cell.
//!
//! Left out, because a careful reader could not decide them: "-" in a column of ticks (no,
//! or not answered?), codes 1, 0 and 2 in a column that does not hold both answers and does
//! not say what they mean, and 无 for an answer that is not known.

use nianbao::quantity::Date;
use nianbao::spec::{Field, Kind};

use super::choices::Choices;
use super::rows::Known;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Value {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
    /// A formula with the number that was computed last.
    Sum(f64),
    /// A date of the calendar in one of the formats of its kind of file.
    Date(Date, usize),
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// True for a cell that holds a value.
    pub(crate) fn is_filled(&self) -> bool {
        match self {
            Value::Empty => false,
            Value::Text(text) => !text.trim().is_empty(),
            _ => true,
        }
    }
}

/// How a column writes yes and no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answering {
    /// A word each.
    Words(&'static str, &'static str),
    /// A sign, else blank.
    Ticks(&'static str),
    /// Codes for yes and no, as numbers or as text.
    Codes { yes: u8, no: u8, numbers: bool },
    /// TRUE and FALSE.
    Truth,
}

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) answering: Answering,
    pub(crate) counting: usize,
    pub(crate) dating: usize,
    pub(crate) coding: usize,
    pub(crate) wording: usize,
}

impl Style {
    /// A style of a column that holds these answers, and what its head has to declare.
    pub(crate) fn of(
        choices: &mut Choices,
        field: Field,
        answers: &[Option<Known>],
    ) -> (Style, &'static str) {
        let (answering, declared) = answering(choices, field, answers);
        let style = Style {
            answering,
            counting: choices.pick("style of counts", 7),
            dating: choices.pick("style of dates", 12),
            coding: choices.pick("style of codes", 5),
            wording: choices.pick("style of words", 3),
        };
        (style, declared)
    }
}

fn answering(
    choices: &mut Choices,
    field: Field,
    answers: &[Option<Known>],
) -> (Answering, &'static str) {
    let has = |answer| answers.contains(&Some(Known::Answer(answer)));
    let both = has(true) && has(false);
    let numbers = choices.pick("style of answers", 2) == 0;
    let codes = |yes, no| Answering::Codes { yes, no, numbers };
    match choices.pick("style of answers", 14) {
        1 => (Answering::Words("有", "无"), ""),
        2 if field == Field::Built => (Answering::Words("已建", "未建"), ""),
        3 => (Answering::Words("√", "×"), ""),
        4 => (Answering::Words("Y", "N"), ""),
        5 if has(true) => (Answering::Ticks("√"), ""),
        6 if has(true) => (Answering::Ticks("☑"), ""),
        7 if both => (codes(1, 0), ""),
        8 if both => (codes(1, 2), ""),
        9 => (codes(1, 2), "（1=是 2=否）"),
        10 => (codes(1, 0), "(1是，0否)"),
        11 => (codes(2, 1), "（是=2，否=1）"),
        12 => (Answering::Words("1.是", "2.否"), ""),
        13 => (Answering::Truth, ""),
        _ => (Answering::Words("是", "否"), ""),
    }
}

/// Writes what is known.
pub(crate) fn write(field: Field, known: &Known, style: &Style) -> Value {
    match known {
        Known::Answer(answer) => write_answer(*answer, style.answering),
        Known::Count(count) => write_count(*count, style.counting),
        Known::Date(date) => write_date(*date, style.dating),
        Known::Text(text) => match field.kind() {
            Kind::CreditCode => Value::Text(write_code(text, style.coding)),
            Kind::Choice => Value::text(word(field, text, style.wording)),
            _ if style.coding == 4 => Value::text(format!("\u{3000}{text} ")),
            _ => Value::text(text),
        },
    }
}

/// Writes that nothing is known; true where it is something that cannot be read.
/// `denied` says whether the column holds a no, without which blank may mean one.
pub(crate) fn write_unknown(
    choices: &mut Choices,
    field: Field,
    style: &Style,
    denied: bool,
) -> (Value, bool) {
    let ticks = match style.answering {
        Answering::Ticks(_) => true,
        Answering::Words("√", _) => !denied,
        _ => false,
    };
    let unread = match field.kind() {
        Kind::YesNo => Some("也许"),
        Kind::Count => Some("约20"),
        Kind::Date => Some("某年"),
        Kind::Choice => Some("待核实"),
        _ => None,
    };
    match (choices.pick("how unknown", 8), unread) {
        (1, _) if field.kind() == Kind::YesNo && ticks => (Value::text("不清楚"), false),
        _ if field.kind() == Kind::YesNo && ticks => (Value::text("不详"), false),
        (1, _) => (Value::text("-"), false),
        (2, _) => (Value::text("不详"), false),
        (3, _) => (Value::text("/"), false),
        (4, _)
            if matches!(field.kind(), Kind::Date | Kind::Text)
                && field != Field::SupervisingUnit =>
        {
            (Value::text("无"), false)
        }
        (5, Some(unread)) => (Value::text(unread), true),
        _ => (Value::Empty, false),
    }
}

fn write_answer(answer: bool, answering: Answering) -> Value {
    match answering {
        Answering::Words(yes, no) => Value::text(if answer { yes } else { no }),
        Answering::Ticks(sign) if answer => Value::text(sign),
        Answering::Ticks(_) => Value::Empty,
        Answering::Truth => Value::Bool(answer),
        Answering::Codes { yes, no, numbers } => {
            let code = if answer { yes } else { no };
            if numbers { Value::Number(f64::from(code)) } else { Value::text(code.to_string()) }
        }
    }
}

fn write_count(count: u32, style: usize) -> Value {
    match style {
        1 => Value::text(count.to_string()),
        2 => Value::text(format!("{count}人")),
        3 => Value::text(wide(&count.to_string())),
        4 if count >= 1_000 => Value::text(format!("{},{:03}", count / 1_000, count % 1_000)),
        5 if count == 0 => Value::text("无"),
        6 => Value::text(format!(" {count}.0 ")),
        _ => Value::Number(f64::from(count)),
    }
}

fn write_date(date: Date, style: usize) -> Value {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match style {
        1 => Value::text(format!("{year}.{month}.{day}")),
        2 => Value::text(format!("{year}年{month}月{day}日")),
        3 => Value::text(format!("{year}{month:02}{day:02}")),
        4 => Value::text(format!("{year}/{month:02}/{day:02} 0:00:00")),
        5 => Value::Number(f64::from(year) * 1e4 + f64::from(month) * 1e2 + f64::from(day)),
        6..=9 => Value::Date(date, style - 6),
        10 if day == 1 => Value::text(format!("{year}年{month}月")),
        11 => Value::text(format!("{year}.{month}.{day}至{}.{month}.{day}", year + 5)),
        _ => Value::text(date.to_string()),
    }
}

fn write_code(code: &str, style: usize) -> String {
    match style {
        1 => code.to_lowercase(),
        2 => format!("{} {} {}", &code[..6], &code[6..12], &code[12..]),
        3 => wide(code),
        4 => format!(" {code}\u{a0}"),
        _ => code.to_owned(),
    }
}

/// Full width.
fn wide(text: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).filter(|_| c.is_ascii_graphic());
    text.chars().map(|c| wide(c).unwrap_or(c)).collect()
}

/// A word for a listed value.
fn word(field: Field, value: &str, style: usize) -> &'static str {
    let words: [&str; 3] = match (field, value) {
        (Field::OrgType, "社会团体") => ["社会团体", "社团", "社会团体法人"],
        (Field::OrgType, "民办非企业单位") => ["民办非企业单位", "民非", "民办非企业单位"],
        (Field::OrgType, _) => ["基金会", "jijinhui", "基金会"],
        (Field::Status, _) => ["正常", "存续", "在册"],
        (Field::Industry, "教育") => ["教育", "03教育", "三、教育"],
        (Field::Industry, "卫生") => ["卫生", "04-卫生", "卫生"],
        (Field::Industry, "社会服务") => ["社会服务", "05社会服务", "社会服务"],
        (Field::Industry, _) => ["工商业服务", "工商服务业", "工商业"],
        (Field::Mode, "separate") => ["单独组建", "11单独", "独立组建"],
        (Field::Mode, "joint") => ["联合组建", "12联建", "联合"],
        (Field::Mode, "industry") => ["行业统建", "13行业", "行业组建"],
        (Field::Mode, "region") => ["区域统建", "14区域", "楼宇"],
        (Field::Mode, _) => ["其他", "15其他", "挂靠"],
        (Field::Form, "branch") => ["党支部", "3.党支部", "支部"],
        (Field::Form, "general_branch") => ["党总支", "2.党总支", "总支"],
        (Field::Form, "committee") => ["党委", "1.党委", "党委"],
        (Field::Form, _) => ["联合党支部", "4.联合党支部", "联合支部"],
        (Field::Venue, "own") => ["单独场所", "自有", "独立场所"],
        (Field::Venue, "shared") => ["共用", "与其他单位共用", "共享"],
        (Field::Venue, "none") => ["无", "没有", "无"],
        (Field::Venue, _) => ["其他", "其他", "其它"],
        (Field::SecretarySource, "head") => ["社会组织负责人", "出资人", "理事长"],
        (Field::SecretarySource, "management") => ["管理层", "中层管理", "管理人员"],
        (Field::SecretarySource, "dispatched") => ["上级选派", "选派", "外派"],
        (Field::SecretarySource, "none") => ["无", "空缺", "无书记"],
        (Field::SecretarySource, _) => ["其他", "其他", "其它"],
        (field, value) => panic!("no words for {value} of {field:?}"),
    };
    words[style]
}
