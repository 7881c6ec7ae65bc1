//! Answers of one organization that cannot all be right.
//!
//! Enters: the organizations in scope with their values. Leaves: a finding for each rule
//! that is broken, at the cell to look at first. Mends nothing, and infers nothing: every
//! answer stays as it was given.

use rayon::prelude::*;

use super::Context;
use super::select::Selected;
use crate::diag::{Code, Diagnostic, codes};
use crate::spec::Field;

/// The answers of one organization.
#[derive(Clone, Copy)]
struct Answers<'s> {
    context: &'s Context<'s>,
    selected: &'s Selected<'s, 's>,
    at: usize,
}

/// What a broken rule says: the numbers or dates that do not agree.
type Broken = Option<String>;

/// A rule: its code, the field whose cell is shown, and what breaks it.
type Rule = (&'static Code, Field, fn(Answers<'_>) -> Broken);

/// The checks of the annual forms (domain: 从业党员 ≤ 从业人员, 新发展 ≤ 党员), and the
/// order of dates (art. 8: 社会组织成立后及时建立党组织).
static RULES: &[Rule] = &[
    (&codes::MEMBERS_EXCEED_STAFF, Field::MembersStaff, |one| {
        one.more(Field::MembersStaff, Field::Staff)
    }),
    (&codes::FULL_EXCEED_MEMBERS, Field::MembersFull, |one| {
        let (full, members) = (one.count(Field::MembersFull)?, one.count(Field::MembersTotal)?);
        let all = full.saturating_add(one.count(Field::MembersProbationary).unwrap_or(0));
        (all > members).then(|| format!("正式和预备 {all}，党员 {members}"))
    }),
    (&codes::RECRUITED_EXCEED_MEMBERS, Field::Recruited, |one| {
        one.more(Field::Recruited, Field::MembersTotal)
    }),
    (&codes::BUILT_BEFORE_REGISTERED, Field::Established, |one| {
        one.earlier(Field::Established, Field::RegistrationDate)
    }),
    (&codes::ELECTED_BEFORE_BUILT, Field::LastElection, |one| {
        one.earlier(Field::LastElection, Field::Established)
    }),
    (&codes::BUILT_WITHOUT_MODE, Field::Built, |one| {
        let open = one.answer(Field::Built)? && one.asked_beside(Field::Built, Field::Mode);
        let said = [Field::Mode, Field::Form].map(|field| one.text(field).is_some());
        (open && said == [false; 2]).then(String::new)
    }),
    (&codes::MODE_WITHOUT_BUILT, Field::Built, |one| {
        let said = one.text(Field::Mode).or(one.text(Field::Form)).is_some();
        (!one.answer(Field::Built)? && said).then(String::new)
    }),
    (&codes::FORM_AGAINST_MEMBERS, Field::Form, |one| {
        let separate = one.text(Field::Mode)? == "separate";
        let approved = one.answer(Field::FormApproved) == Some(true);
        let members = one.count(Field::MembersTotal)?;
        let fits = match one.text(Field::Form)? {
            "branch" => (3..=49).contains(&members),
            "general_branch" => (50..=99).contains(&members),
            "committee" => members >= 100,
            _ => true,
        };
        (separate && !approved && !fits).then(|| format!("党员 {members}"))
    }),
];

impl<'s> Answers<'s> {
    fn count(self, field: Field) -> Option<u32> {
        self.selected.count(field, self.at)
    }

    fn text(self, field: Field) -> Option<&'s str> {
        self.selected.text(field, self.at)
    }

    fn answer(self, field: Field) -> Option<bool> {
        self.selected.answer(field, self.at)
    }

    /// Whether a count is more than another that it is a part of.
    fn more(self, part: Field, whole: Field) -> Broken {
        let (a, b) = (self.count(part)?, self.count(whole)?);
        (a > b).then(|| format!("{} {a}，{} {b}", part.name(), whole.name()))
    }

    /// Whether a date lies before another that it follows.
    fn earlier(self, later: Field, first: Field) -> Broken {
        let date = |field| self.selected.date(field, self.at);
        let (a, b) = (date(later)?, date(first)?);
        (a < b).then(|| format!("{} {a}，{} {b}", later.name(), first.name()))
    }

    /// Whether the sheet that answers `field` has a column for `other`.
    fn asked_beside(self, field: Field, other: Field) -> bool {
        let row = self.selected.source(field, self.at);
        row.is_some_and(|row| self.context.batch(row).origins.contains_key(&other))
    }
}

/// The findings, rule by rule.
pub(super) fn check(context: &Context<'_>, selected: &Selected<'_, '_>) -> Vec<Diagnostic> {
    let broken = RULES.par_iter().map(|(code, field, rule)| {
        let finding = |at: usize| {
            let value = rule(Answers { context, selected, at })?;
            let place = context.place(selected.source(*field, at)?, *field);
            Some(Diagnostic::new(code, place).field(field.id()).value(&value))
        };
        (0..selected.len()).filter_map(finding).collect::<Vec<Diagnostic>>()
    });
    broken.flatten().collect()
}
