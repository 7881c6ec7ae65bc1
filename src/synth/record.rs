//! The records: invented organizations with their lives.
//!
//! Enters: the seed and a number. Leaves: the organization of that number,
//! always the same. Never knows a file.

use std::collections::BTreeSet;

use super::Fault;
use super::calendar::{day, plus_days, year_end};
use super::names::{fancy, theme};
use super::province::{Province, Rank};
use super::random::{Dice, below, chance, mix};
use crate::codes::{CreditCode, RegionCode};
use crate::quantity::Date;

/// What kind of legal person, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Society,
    Service,
    Foundation,
    LawFirm,
    /// 分支机构, no legal person.
    Branch,
    /// 代表机构, no legal person.
    Office,
    /// A member of an association that is an enterprise.
    Enterprise,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Cancelled(Date),
    Revoked(Date),
}

impl End {
    pub(super) fn date(self) -> Date {
        match self {
            End::Cancelled(date) | End::Revoked(date) => date,
        }
    }
}

/// One organization.
#[derive(Debug, Clone)]
pub(super) struct Organization {
    pub(super) id: u32,
    pub(super) unit: usize,
    pub(super) name: String,
    pub(super) code: String,
    pub(super) old_number: String,
    pub(super) kind: Kind,
    pub(super) industry: usize,
    pub(super) registered: Date,
    pub(super) end: Option<End>,
    pub(super) preparing: bool,
    pub(super) abnormal: bool,
    /// Number of the group that shares a joint party organization.
    pub(super) group: Option<u32>,
}

impl Organization {
    /// Whether it could stand in the register as a social organization.
    pub(super) fn is_legal_person(&self) -> bool {
        !matches!(self.kind, Kind::Branch | Kind::Office | Kind::Enterprise)
    }

    /// Whether the lists of a year-end still, or already, hold it.
    pub(super) fn listed(&self, year: i16) -> bool {
        let early = self.registered < day(year + 1, 2, 1) && self.id.is_multiple_of(3);
        let begun = self.registered <= year_end(year) || early;
        let lingers = if self.id.is_multiple_of(2) { year - 1 } else { year };
        begun && self.end.is_none_or(|end| end.date() > year_end(lingers - 1))
    }

    /// The end as the lists of a year-end can know it: sheets come in January.
    pub(super) fn known_end(&self, year: i16) -> Option<End> {
        self.end.filter(|end| end.date() <= day(year + 1, 1, 1))
    }
}

/// Makes organizations by number.
pub(super) struct World<'a> {
    pub(super) seed: u64,
    pub(super) years: &'a [i16],
    pub(super) province: &'a Province,
    /// Organizations, numbered from 0.
    pub(super) total: u32,
    pub(super) faults: &'a BTreeSet<Fault>,
}

/// Neighbours that may share a party organization.
const GROUP: u32 = 5;
const AS_LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl World<'_> {
    fn first(&self) -> i16 {
        self.years.first().copied().unwrap_or(2025)
    }

    fn last(&self) -> i16 {
        self.years.last().copied().unwrap_or(2025)
    }

    /// The organization of a number.
    pub(super) fn organization(&self, id: u32) -> Organization {
        let unit_index = self.province.unit_of(id);
        let unit = &self.province.units[unit_index];
        let number = u64::from(id);
        let mut dice = Dice::new(&[self.seed, 31, number]);
        let group = self.group(id);
        let kind = kind(unit.rank, &mut dice);
        let theme = theme(self.seed, unit_index as u64, id - unit.range.start);
        let (name, industry) = match kind {
            Kind::LawFirm => (law_firm(self.seed, id), LAW),
            _ => {
                let tail = ending(kind, &mut dice);
                (format!("{}{}{}{tail}", unit.path(), theme.fancy, theme.text), theme.industry)
            }
        };
        let life = if group.is_some() { self.long_life(&mut dice) } else { self.life(&mut dice) };
        let office = if kind == Kind::LawFirm { "司" } else { "民" };
        Organization {
            id,
            unit: unit_index,
            name,
            code: credit_code(kind, self.issued_by(unit_index, life.0.year()), number),
            old_number: format!("鄂{office}登字第{:07}号", 100_000 + id),
            kind,
            industry,
            registered: life.0,
            end: life.1,
            preparing: group.is_none() && chance(&[self.seed, 32, number], 0.005),
            abnormal: chance(&[self.seed, 33, number], 0.03),
            group,
        }
    }

    /// Neighbours of one unit share a joint party organization here and there.
    fn group(&self, id: u32) -> Option<u32> {
        let block = id / GROUP;
        let first = block * GROUP;
        let size = 2 + below(&[self.seed, 34, u64::from(block)], 4) as u32;
        let last = first + size - 1;
        let together =
            last < self.total && self.province.unit_of(first) == self.province.unit_of(last);
        let share = if self.faults.contains(&Fault::JointBranches) { 0.3 } else { 0.13 };
        (together && id <= last && chance(&[self.seed, 35, u64::from(block)], share))
            .then_some(block)
    }

    fn long_life(&self, dice: &mut Dice) -> (Date, Option<End>) {
        (plus_days(day(1992, 1, 1), dice.between(0, 365 * i64::from(self.first() - 1994))), None)
    }

    fn life(&self, dice: &mut Dice) -> (Date, Option<End>) {
        let (first, last) = (self.first(), self.last());
        let several = u32::from(first < last);
        let before = plus_days(day(1992, 1, 1), dice.between(0, 365 * i64::from(first - 1992)));
        let within = |dice: &mut Dice, from: i16, to: i16| {
            let year = i16::try_from(dice.between(i64::from(from), i64::from(to))).unwrap_or(to);
            plus_days(day(year, 1, 1), dice.between(0, 364))
        };
        match dice.class(&[830, 118 * several, 45, 7]) {
            1 => (within(dice, first + 1, last), None),
            2 => {
                let date = match (dice.class(&[15, 15, 70]), within(dice, first, last)) {
                    (0, date) => year_end(date.year()),
                    (1, date) => day(date.year() + 1, 1, 1),
                    (_, date) => date,
                };
                let end = if dice.chance(0.2) { End::Revoked(date) } else { End::Cancelled(date) };
                (before.min(plus_days(date, -400)), Some(end))
            }
            3 => (plus_days(day(last + 1, 1, 1), dice.between(0, 30)), None),
            _ => (before, None),
        }
    }

    /// A branch or office that hangs under an organization; one in seventy has one.
    pub(super) fn branch(&self, owner: &Organization) -> Option<Organization> {
        let key = [self.seed, 36, u64::from(owner.id)];
        let fits = owner.kind == Kind::Society
            && owner.group.is_none()
            && owner.end.is_none()
            && !owner.preparing;
        if !fits || !chance(&key, 0.035) {
            return None;
        }
        let (kind, tail) = match mix(&key) % 3 {
            0 => (Kind::Branch, "青年分会"),
            1 => (Kind::Office, "代表处"),
            _ => (Kind::Office, "办事处"),
        };
        let unit = &self.province.units[owner.unit];
        Some(Organization {
            name: format!("{}{tail}", owner.name),
            code: credit_code(kind, unit.region, u64::from(owner.id)),
            old_number: format!("鄂民分字第{:07}号", 100_000 + owner.id),
            kind,
            registered: plus_days(owner.registered, 200),
            ..owner.clone()
        })
    }

    /// An enterprise that is a member of an association; its number is its key.
    pub(super) fn enterprise(&self, number: u32) -> Organization {
        let key = [self.seed, 37, u64::from(number)];
        let unit = &self.province.units[0];
        let trade = ["商贸", "实业", "建设工程", "信息技术", "物流", "食品", "装备制造"]
            [below(&key, 7) as usize];
        let label: String = digits31(mix(&key) % 29_791, 3);
        Organization {
            id: number,
            unit: 0,
            name: format!("湖北示例{label}{number}{trade}有限公司"),
            code: credit_code(Kind::Enterprise, unit.region, u64::from(number)),
            old_number: String::new(),
            kind: Kind::Enterprise,
            industry: 8,
            registered: day(2010, 1, 1),
            end: None,
            preparing: false,
            abnormal: false,
            group: None,
        }
    }
}

/// Number of 法律 in the list of industries.
const LAW: usize = 7;

fn kind(rank: Rank, dice: &mut Dice) -> Kind {
    let foundations = if rank == Rank::County { 2 } else { 12 };
    match (rank, dice.class(&[46, 49, foundations])) {
        (Rank::Justice, _) => Kind::LawFirm,
        (_, 0) => Kind::Society,
        (_, 1) => Kind::Service,
        _ => Kind::Foundation,
    }
}

fn law_firm(seed: u64, id: u32) -> String {
    format!("湖北示例{}律师事务所", fancy(u64::from(id) * 7 + mix(&[seed, 38]) % 1000))
}

fn ending(kind: Kind, dice: &mut Dice) -> &'static str {
    let endings: &[&str] = match kind {
        Kind::Society => &["协会", "协会", "学会", "促进会", "联合会", "研究会"],
        Kind::Service => &["服务中心", "培训中心", "发展中心", "活动中心", "指导中心"],
        _ => &["基金会"],
    };
    endings[dice.class(&vec![1; endings.len()])]
}

fn digits31(mut number: u64, length: usize) -> String {
    let mut text = vec![b'0'; length];
    for place in text.iter_mut().rev() {
        *place = AS_LETTERS[(number % 31) as usize];
        number /= 31;
    }
    text.into_iter().map(char::from).collect()
}

/// A valid code that no two records share: the multiplier has no divisor in
/// common with 31^6, so the serial numbers only change places.
fn credit_code(kind: Kind, issuer: RegionCode, number: u64) -> String {
    let (department, class, lead) = match kind {
        Kind::Society => ('5', '1', "MJ"),
        Kind::Service => ('5', '2', "MJ"),
        Kind::Foundation => ('5', '3', "MJ"),
        Kind::LawFirm => ('3', '1', "MD"),
        Kind::Branch | Kind::Office => ('5', '9', "MK"),
        Kind::Enterprise => ('9', '1', "MA"),
    };
    let serial = digits31(number * 100_003_000 % 887_503_681, 6);
    let code = CreditCode::compose(department, class, issuer, &format!("{lead}{serial}"));
    // All parts are of the alphabet, and these departments give these kinds.
    code.map(|code| code.as_str().to_owned()).unwrap_or_default()
}
