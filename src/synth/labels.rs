//! The words that sheets use for values.
//!
//! Enters: a value and the table's manner. Leaves: its wording. Never decides
//! a value.

use super::answers::{Form, Groups, IndustrySaid, Mode, Secretary, Venue};
use super::names::INDUSTRIES;
use super::record::Kind;
use super::sheet::Cell;
use crate::quantity::Date;

/// How a column writes yes and no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YesNo {
    /// 是, 否.
    Plain,
    /// 有, 无.
    Have,
    /// 已建, 未建.
    Built,
    /// √ and blank.
    Tick,
    /// √ and ×.
    TickCross,
    /// 1 and 0.
    OneZero,
    /// 1 and 2, as in a questionnaire.
    OneTwo,
    /// Y and N.
    Letters,
}

/// How a table writes dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateStyle {
    /// A real date cell.
    Real,
    Dashes,
    Dots,
    Han,
    Digits,
    Slashes,
}

/// How a table writes kinds, modes and forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// The words of the Opinions.
    Official,
    /// The words of district ledgers.
    Ledger,
    /// A number before each word.
    Coded,
    /// The words of a city portal.
    Portal,
}

/// A yes or no in a column's manner.
pub(super) fn yes_no(value: bool, style: YesNo) -> Cell {
    let pair = match style {
        YesNo::Plain => ["否", "是"],
        YesNo::Have => ["无", "有"],
        YesNo::Built => ["未建", "已建"],
        YesNo::Tick => ["", "√"],
        YesNo::TickCross => ["×", "√"],
        YesNo::Letters => ["N", "Y"],
        YesNo::OneZero => return Cell::Number(f64::from(u8::from(value))),
        YesNo::OneTwo => return Cell::Number(if value { 1.0 } else { 2.0 }),
    };
    match pair[usize::from(value)] {
        "" => Cell::Blank,
        word => Cell::Label(word),
    }
}

/// A date in a table's manner.
pub(super) fn date(date: Date, style: DateStyle) -> Cell {
    let (y, m, d) = (date.year(), date.month(), date.day());
    Cell::Text(match style {
        DateStyle::Real => return Cell::Day(date),
        DateStyle::Dashes => format!("{y}-{m:02}-{d:02}"),
        DateStyle::Dots => format!("{y}.{m}.{d}"),
        DateStyle::Han => format!("{y}年{m}月{d}日"),
        DateStyle::Digits => format!("{y}{m:02}{d:02}"),
        DateStyle::Slashes => format!("{y}/{m}/{d}"),
    })
}

/// A count: mostly a number, here and there as people type it.
pub(super) fn count(value: u32, manner: u64) -> Cell {
    match manner % 40 {
        0 => Cell::Text(format!("{value}人")),
        1 => Cell::Text(value.to_string().bytes().map(full_width).collect()),
        _ if value >= 1000 && manner.is_multiple_of(2) => {
            Cell::Text(format!("{},{:03}", value / 1000, value % 1000))
        }
        _ => Cell::Number(f64::from(value)),
    }
}

fn full_width(digit: u8) -> char {
    // U+FF10 is the full-width zero; the byte is a digit.
    char::from_u32(0xFF10 + u32::from(digit - b'0')).unwrap_or('０')
}

pub(super) fn kind(kind: Kind, words: Words) -> &'static str {
    match (kind, words) {
        (Kind::Society, Words::Official | Words::Coded) => "社会团体",
        (Kind::Society, Words::Ledger) => "社团",
        (Kind::Society, Words::Portal) => "shetuan",
        (Kind::Service, Words::Official) => "民办非企业单位",
        (Kind::Service, Words::Coded) => "社会服务机构",
        (Kind::Service, Words::Ledger) => "民非",
        (Kind::Service, Words::Portal) => "minfei",
        (Kind::Foundation, Words::Portal) => "jijinhui",
        (Kind::Foundation, _) => "基金会",
        (Kind::LawFirm, _) => "律师事务所",
        (Kind::Branch, _) => "分支机构",
        (Kind::Office, _) => "代表机构",
        (Kind::Enterprise, _) => "企业",
    }
}

pub(super) fn mode(mode: Mode, words: Words, manner: u64) -> &'static str {
    match (mode, words) {
        (Mode::Separate, Words::Ledger) => ["在会员中建", "在理事会中建"][(manner % 2) as usize],
        (Mode::Joint, Words::Ledger) => "在业务主管部门联合建",
        (Mode::Region, Words::Ledger) => ["楼宇", "园区"][(manner % 2) as usize],
        (Mode::Separate, _) => ["单独", "独立", "单建"][(manner % 3) as usize],
        (Mode::Joint, _) => ["联合", "联建"][(manner % 2) as usize],
        (Mode::Region, _) => "区域",
        (Mode::Industry, _) => "行业",
        (Mode::Other, _) => ["挂靠", "其他"][(manner % 2) as usize],
    }
}

pub(super) fn form(form: Form, words: Words) -> &'static str {
    match (form, words) {
        (Form::Committee, Words::Coded) => "11 建立党委",
        (Form::General, Words::Coded) => "12 建立党总支",
        (Form::Branch, Words::Coded) => "13 建立党支部",
        (Form::JointBranch, Words::Coded) => "14 建立联合党支部",
        (Form::Committee, _) => "党委",
        (Form::General, _) => "党总支",
        (Form::Branch, _) => "党支部",
        (Form::JointBranch, _) => "联合党支部",
    }
}

pub(super) fn venue(venue: Venue) -> &'static str {
    match venue {
        Venue::Own => "单独",
        Venue::SharedUnit => "与其他单位共用",
        Venue::SharedCommunity => "与社区共用",
        Venue::Other => "其他",
        Venue::Nowhere => "无",
    }
}

pub(super) fn secretary(source: Secretary, words: Words) -> &'static str {
    match (source, words) {
        (Secretary::Head, Words::Ledger) => "出资人",
        (Secretary::Head, _) => "负责人",
        (Secretary::Management, Words::Ledger) => "中层管理",
        (Secretary::Management, _) => "管理层",
        (Secretary::Internal, _) => "其他内部",
        (Secretary::Sent, _) => "上级选派",
        (Secretary::Unclear, _) => "其他",
    }
}

pub(super) fn groups(groups: Groups) -> String {
    let named = [(groups.union, "工会"), (groups.league, "共青团"), (groups.women, "妇联")];
    let text: Vec<&str> = named.iter().filter(|(has, _)| *has).map(|(_, name)| *name).collect();
    if text.is_empty() { "无".to_owned() } else { text.join("、") }
}

pub(super) fn industry(said: IndustrySaid, other_wording: bool) -> &'static str {
    match said {
        IndustrySaid::Elsewhere => "综合类",
        IndustrySaid::Listed(number) => {
            let (canonical, variant) = INDUSTRIES[usize::from(number) % INDUSTRIES.len()];
            if other_wording { variant } else { canonical }
        }
    }
}
