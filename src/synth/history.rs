//! The true state of an organization at a year-end: every answer, none blank.
//!
//! Enters: an organization and a year. Leaves: what a perfect sheet would say.
//! Never blanks anything; sheets do that.

use super::answers::{
    Answers, Count, Day, Flag, Form, Groups, IndustrySaid, Mode, Secretary, Venue,
};
use super::calendar::{day, plus_days, plus_months, year_end};
use super::province::Province;
use super::random::{Dice, below, chance, mix};
use super::record::{Kind, Organization, World};
use crate::quantity::Date;

/// The party organization of an organization, or of a group.
struct Party {
    key: u64,
    established: Date,
    mode: Mode,
    form: Form,
}

impl World<'_> {
    /// All answers of an organization at the end of a year.
    pub(super) fn state(&self, organization: &Organization, year: i16) -> Answers {
        let key = mix(&[self.seed, 41, u64::from(organization.id)]);
        let mut answers =
            Answers { industry: Some(industry(organization, key)), ..Answers::default() };
        let members = members_at_first(organization, key);
        staff(&mut answers, key, year, members);
        count_members(&mut answers, key, year, members);
        work(&mut answers, key, year, members);
        let party = self.party(organization, key, members);
        let party = party.filter(|party| party.established <= year_end(year));
        answers.set_flag(Flag::Built, party.is_some());
        if let Some(party) = party {
            self.describe(&mut answers, organization, &party);
            party.elections(&mut answers, year);
            party.conduct(&mut answers, year);
            answers.set_count(
                Count::Recruited,
                below(&[key, 42, year.unsigned_abs().into()], 9).saturating_sub(5) as u32,
            );
        }
        answers
    }

    /// The party organization that it has or will have.
    fn party(&self, organization: &Organization, key: u64, members: u32) -> Option<Party> {
        match organization.group {
            Some(group) => Some(self.joint_party(group)),
            None => self.own_party(organization, key, members),
        }
    }

    /// Set up after the youngest of the group is registered.
    fn joint_party(&self, group: u32) -> Party {
        let key = mix(&[self.seed, 43, u64::from(group)]);
        let start = day(self.years.first().copied().unwrap_or(2023) - 2, 1, 15);
        let established = plus_days(start, Dice::new(&[key]).between(0, 1400));
        Party { key, established, mode: Mode::Joint, form: Form::JointBranch }
    }

    fn own_party(&self, organization: &Organization, key: u64, members: u32) -> Option<Party> {
        let share = match members {
            0 => 0.05,
            1 | 2 => 0.18,
            _ => 0.84,
        };
        // Places and fields differ in how far the work has come.
        let zeal = |tag: u64, number: usize| {
            0.8 + 0.04 * below(&[self.seed, tag, number as u64], 11) as f64
        };
        let share = share * zeal(56, organization.unit) * zeal(57, organization.industry);
        let mut dice = Dice::new(&[key, 44]);
        if organization.preparing || !dice.chance(share) {
            return None;
        }
        let wait = if dice.chance(0.6) { dice.between(5, 175) } else { dice.between(190, 1500) };
        let modes = [Mode::Separate, Mode::Industry, Mode::Region, Mode::Other];
        let mode = modes[dice.class(&[80, 8, 9, 3])];
        let form = match members {
            _ if dice.chance(0.06) => [Form::Branch, Form::General][dice.class(&[1, 1])],
            0..50 => Form::Branch,
            50..100 => Form::General,
            _ => Form::Committee,
        };
        Some(Party { key, established: plus_days(organization.registered, wait), mode, form })
    }

    fn describe(&self, answers: &mut Answers, organization: &Organization, party: &Party) {
        let unit = &self.province.units[organization.unit];
        let (owner, tail) = match (organization.group, party.form) {
            (Some(group), _) => {
                (format!("{}第{}片区社会组织", unit.path(), group + 1), "联合支部委员会")
            }
            (None, Form::General) => (organization.name.clone(), "总支部委员会"),
            (None, Form::Committee) => (organization.name.clone(), "委员会"),
            (None, _) => (organization.name.clone(), "支部委员会"),
        };
        answers.mode = Some(party.mode);
        answers.form = Some(party.form);
        answers.party = Some(format!("中共{owner}{tail}"));
        answers.parent =
            Some(format!("中共{}社会组织综合委员会", place(self.province, organization)));
        answers.set_day(Day::Established, party.established);
    }
}

fn place(province: &Province, organization: &Organization) -> String {
    province.units[organization.unit].path()
}

impl Party {
    /// Elections so far: most in the year in which the term ends, some late, a few never.
    fn elections(&self, answers: &mut Answers, year: i16) {
        let months = if self.form == Form::Committee { 60 } else { 36 };
        let mut last = self.established;
        for round in 0.. {
            let due = plus_months(last, months);
            let mut dice = Dice::new(&[self.key, 45, round]);
            let held = match dice.class(&[74, 18, 8]) {
                0 => plus_days(due, dice.between(-60, 40)),
                1 => plus_days(due, dice.between(150, 500)),
                _ => plus_days(due, 4000),
            };
            if held > year_end(year) {
                answers.set_day(Day::LastElection, last);
                answers.set_day(Day::TermEnd, due);
                return;
            }
            last = held;
        }
    }

    fn conduct(&self, answers: &mut Answers, year: i16) {
        let mut fixed = Dice::new(&[self.key, 46]);
        let mut yearly = Dice::new(&[self.key, 47, year.unsigned_abs().into()]);
        let sources = [
            Secretary::Head,
            Secretary::Management,
            Secretary::Internal,
            Secretary::Sent,
            Secretary::Unclear,
        ];
        answers.secretary = Some(sources[fixed.class(&[40, 25, 12, 18, 5])]);
        let venues =
            [Venue::Own, Venue::SharedUnit, Venue::SharedCommunity, Venue::Other, Venue::Nowhere];
        let venue = venues[fixed.class(&[38, 22, 18, 8, 14])];
        answers.venue = Some(venue);
        answers.set_flag(
            Flag::HasVenue,
            matches!(venue, Venue::Own | Venue::SharedUnit | Venue::SharedCommunity),
        );
        answers.set_flag(Flag::Cross, fixed.chance(0.62));
        answers.set_count(Count::Deputies, fixed.class(&[80, 15, 5]) as u32);
        for (flag, share) in [
            (Flag::Funds, 0.58),
            (Flag::Lessons, 0.88),
            (Flag::Appraisal, 0.83),
            (Flag::Report, 0.74),
            (Flag::Trained, 0.69),
        ] {
            answers.set_flag(flag, yearly.chance(share));
        }
    }
}

fn industry(organization: &Organization, key: u64) -> IndustrySaid {
    let known = organization.kind == Kind::LawFirm || !chance(&[key, 48], 0.012);
    // The list of industries has fourteen entries.
    if known { IndustrySaid::Listed(organization.industry as u8) } else { IndustrySaid::Elsewhere }
}

fn staff(answers: &mut Answers, key: u64, year: i16, members: u32) {
    let mut dice = Dice::new(&[key, 49]);
    let base = match dice.class(&[46, 44, 8, 2]) {
        0 => dice.between(1, 9),
        1 => dice.between(8, 90),
        2 => dice.between(90, 320),
        _ => dice.between(280, 2600),
    };
    // A tenth more or less from year to year.
    let drift = Dice::new(&[key, 50, year.unsigned_abs().into()]).between(-base / 10, base / 10);
    let total = u32::try_from(base + drift).unwrap_or(1).max(members + members / 5 + 2);
    let part = total * dice.between(0, 4) as u32 / 10;
    answers.set_count(Count::Staff, total);
    answers.set_count(Count::FullTime, total - part);
    answers.set_count(Count::PartTime, part);
}

/// Members at first, which decide once and for all whether and how a party
/// organization comes about.
fn members_at_first(organization: &Organization, key: u64) -> u32 {
    let mut dice = Dice::new(&[key, 51]);
    let members = match dice.class(&[35, 24, 33, 5, 3]) {
        0 => 0,
        1 => dice.between(1, 2),
        2 => dice.between(3, 24),
        3 => dice.between(20, 99),
        _ => dice.between(100, 260),
    };
    let members = if organization.group.is_some() { members.min(2) } else { members };
    u32::try_from(members).unwrap_or(0)
}

/// Members grow by one or two; they never exceed the staff.
fn count_members(answers: &mut Answers, key: u64, year: i16, at_first: u32) {
    let first = Dice::new(&[key, 58]).between(2019, 2034);
    let later = i64::from(year) > first && at_first > 2;
    let total = at_first + u32::from(i64::from(year) >= first) + u32::from(later);
    let probationary = below(&[key, 52, year.unsigned_abs().into()], 9).saturating_sub(6) as u32;
    let probationary = if total > 1 { probationary.min(total) } else { 0 };
    answers.set_count(Count::Members, total);
    answers.set_count(Count::Employed, total);
    answers.set_count(Count::Managed, total + u32::from(total > 5 && chance(&[key, 53], 0.2)));
    answers.set_count(Count::Here, total - total.min(u32::from(chance(&[key, 54], 0.3))));
    answers.set_count(Count::Probationary, probationary);
    answers.set_count(Count::FullMembers, total - probationary);
}

fn work(answers: &mut Answers, key: u64, year: i16, members: u32) {
    let mut dice = Dice::new(&[key, 55]);
    // Routes are added as years go by and stay.
    let years = f64::from(year - 2023).clamp(0.0, 5.0);
    let mut flag = |share: f64| dice.chance(share + 0.04 * years);
    let (instructor, liaison) = (flag(0.42), flag(0.24));
    let (union, league) = (flag(0.17 + if members > 3 { 0.1 } else { 0.0 }), flag(0.11));
    let charter = flag(0.64);
    answers.set_flag(Flag::Instructor, instructor);
    answers.set_flag(Flag::Liaison, liaison);
    answers.set_flag(Flag::Combined, instructor || liaison);
    answers.set_flag(Flag::Union, union);
    answers.set_flag(Flag::League, league);
    answers.set_flag(Flag::Charter, charter);
    answers.groups = Some(Groups { union, league, women: dice.chance(0.05) });
}
