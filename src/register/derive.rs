//! The columns of the register, from the merged fields (contract §4).
//!
//! Enters: the organizations in scope with their merged values. Leaves: every column of
//! `spec::schema`. Infers nothing: each column says what an answer said, in
//! three-valued logic.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, StringBuilder, UInt32Array, new_null_array,
};
use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::Context;
use super::link::Linked;
use super::party::{self, Hosts};
use super::select::Selected;
use super::table::{Register, columns};
use crate::codes::{CreditCode, Level, OrgType, RegionCode};
use crate::diag::{Diagnostic, Place, Warned, codes};
use crate::quantity::Date;
use crate::rows::{RowBatch, to_days};
use crate::spec::Field;

/// Derives the register of the organizations selected.
pub(crate) fn derive(
    context: &Context<'_>,
    selected: &Selected<'_, '_>,
    linked: &Linked<'_>,
) -> Warned<Register> {
    let hosts = party::hosts(context, selected);
    let regions = regions(context, selected);
    let mut diagnostics = members_note(selected);
    diagnostics.extend(party::findings(context, selected, &hosts));
    let mut derived = Derived { context, selected, jobs: Vec::new() };
    derived.registration(&regions);
    derived.members();
    derived.party(&hosts);
    derived.secretary();
    derived.routes();
    derived.calendar();
    derived.before(linked);
    let jobs = derived.jobs;
    let (arrays, origins) = rayon::join(
        || jobs.into_par_iter().map(|(name, make)| (name, make())).collect(),
        || (0..selected.len()).map(|at| selected.origins(at)).collect(),
    );
    let register = Register {
        as_of: Some(context.as_of),
        columns: columns(arrays, selected.len()),
        regions: (0..selected.len()).map(|at| selected.region(at)).collect(),
        origins,
        party_at: hosts.counted_at(),
    };
    Warned { value: register, diagnostics }
}

/// Makes one column.
type Make<'d> = Box<dyn FnOnce() -> ArrayRef + Send + 'd>;

/// The columns to make, from the values of the organizations.
struct Derived<'d, 'a> {
    context: &'d Context<'a>,
    selected: &'d Selected<'d, 'a>,
    jobs: Vec<(&'static str, Make<'d>)>,
}

impl<'d, 'a> Derived<'d, 'a> {
    fn text(&mut self, name: &'static str, value: impl Fn(usize) -> Option<&'d str> + Send + 'd) {
        let count = self.selected.len();
        self.jobs.push((
            name,
            Box::new(move || {
                let mut array = StringBuilder::with_capacity(count, count * 16);
                (0..count).for_each(|at| array.append_option(value(at)));
                Arc::new(array.finish())
            }),
        ));
    }

    fn integer(&mut self, name: &'static str, value: impl Fn(usize) -> Option<u32> + Send + 'd) {
        let values = (0..self.selected.len()).map(value);
        self.jobs.push((name, Box::new(|| Arc::new(values.collect::<UInt32Array>()))));
    }

    fn date(&mut self, name: &'static str, value: impl Fn(usize) -> Option<Date> + Send + 'd) {
        let values = (0..self.selected.len()).map(move |at| value(at).map(to_days));
        self.jobs.push((name, Box::new(|| Arc::new(values.collect::<Date32Array>()))));
    }

    fn boolean(&mut self, name: &'static str, value: impl Fn(usize) -> Option<bool> + Send + 'd) {
        let values = (0..self.selected.len()).map(value);
        self.jobs.push((name, Box::new(|| Arc::new(values.collect::<BooleanArray>()))));
    }

    /// A field as it stands.
    fn plain(&mut self, name: &'static str, field: Field) {
        let selected = self.selected;
        self.jobs.push((
            name,
            Box::new(move || {
                let absent = || new_null_array(&RowBatch::kind(field), selected.len());
                selected.array(field).unwrap_or_else(absent)
            }),
        ));
    }

    fn registration(&mut self, regions: &'d Regions) {
        let (selected, context) = (self.selected, self.context);
        self.text("id", move |at| Some(selected.id(at)));
        self.text("credit_code", move |at| selected.code(at).map(CreditCode::as_str));
        for (name, field) in [
            ("old_number", Field::OldNumber),
            ("name", Field::Name),
            ("registrar", Field::Registrar),
            ("supervising_unit", Field::SupervisingUnit),
            ("status", Field::Status),
            ("industry", Field::Industry),
            ("form", Field::Form),
            ("venue", Field::Venue),
            ("party_name", Field::PartyName),
            ("party_parent", Field::PartyParent),
        ] {
            self.plain(name, field);
        }
        for (name, field) in [
            ("registration_date", Field::RegistrationDate),
            ("cancellation_date", Field::CancellationDate),
            ("established", Field::Established),
            ("last_election", Field::LastElection),
            ("term_end", Field::TermEnd),
        ] {
            self.plain(name, field);
        }
        self.text("mode", move |at| mode(selected, at));
        self.text("org_type", move |at| org_type(selected, at));
        self.plain("staff", Field::Staff);
        let bands = &context.pipeline.size_bands;
        self.text("size", move |at| {
            selected.count(Field::Staff, at).map(|staff| bands.of(u64::from(staff)).name())
        });
        self.text("region", move |at| Some(regions.get(&selected.region(at)?)?.0.as_str()));
        self.text("region_level", move |at| Some(regions.get(&selected.region(at)?)?.1));
    }

    /// `members`: the first known of four concepts, else full and probationary, else full alone.
    fn members(&mut self) {
        let (selected, switches) = (self.selected, self.context.pipeline.switches);
        self.integer("members", move |at| members(selected, at));
        let full = move |at| {
            let known = selected.count(Field::MembersFull, at);
            known.or_else(|| members(selected, at).filter(|_| switches.members_as_full))
        };
        self.integer("full_members", full);
        let least = switches.eligible_full_members;
        self.boolean("eligible", move |at| match (full(at), members(selected, at)) {
            (Some(full), _) => Some(full >= least),
            (None, Some(members)) if members < least => Some(false),
            _ => None,
        });
        self.plain("recruited", Field::Recruited);
        self.plain("full_time_deputies", Field::FullTimeDeputies);
    }

    fn party(&mut self, parties: &'d Hosts) {
        let (selected, switches) = (self.selected, self.context.pipeline.switches);
        let built = move |at| built(selected, at, switches.industry_counts);
        self.boolean("built", built);
        self.boolean("hosts_party", move |at| match built(at) {
            None if parties.is_guest(at) => Some(false),
            built => built.map(|built| built && parties.is_host(at)),
        });
        for (name, field) in [
            ("form_approved", Field::FormApproved),
            ("instructor", Field::Instructor),
            ("liaison", Field::Liaison),
            ("trade_union", Field::Union),
            ("youth_league", Field::YouthLeague),
            ("womens_federation", Field::Women),
            ("charter", Field::Charter),
            ("funds_booked", Field::FundsBooked),
            ("secretary_trained", Field::SecretaryTrained),
            ("cross_posting", Field::CrossPosting),
            ("three_meetings", Field::ThreeMeetings),
            ("democratic_review", Field::DemocraticReview),
            ("report_and_review", Field::ReportAndReview),
        ] {
            self.plain(name, field);
        }
    }

    /// The secretary (书记): a source says that there is one, 无 that there is none; where no
    /// answer of its own says otherwise.
    fn secretary(&mut self) {
        let selected = self.selected;
        let source = move |at| selected.text(Field::SecretarySource, at);
        self.boolean("has_secretary", move |at| {
            let said = || source(at).filter(|_| !selected.in_conflict(Field::HasSecretary, at));
            selected.answer(Field::HasSecretary, at).or_else(|| Some(said()? != "none"))
        });
        self.text("secretary_source", move |at| {
            source(at).filter(|source| !matches!(*source, "none" | "other"))
        });
    }

    /// The routes of party work (art. 11); the women's federation by a switch.
    fn routes(&mut self) {
        let (selected, switches) = (self.selected, self.context.pipeline.switches);
        let answer = move |field, at| selected.answer(field, at);
        let either = move |at| {
            if answer(Field::InstructorOrLiaison, at) == Some(true) {
                return Some(true);
            }
            let parts = or(answer(Field::Instructor, at), answer(Field::Liaison, at));
            let clash = |field| selected.in_conflict(field, at);
            match parts {
                // One source says neither, another one of the two.
                Some(false) if clash(Field::InstructorOrLiaison) => None,
                None if clash(Field::Instructor) || clash(Field::Liaison) => None,
                parts => parts.or(answer(Field::InstructorOrLiaison, at)),
            }
        };
        self.boolean("instructor_or_liaison", either);
        self.boolean("work_route", move |at| {
            let groups = or(answer(Field::Union, at), answer(Field::YouthLeague, at));
            let women = if switches.womens_federation_counts {
                answer(Field::Women, at)
            } else {
                Some(false)
            };
            or(or(either(at), groups), women)
        });
    }

    fn calendar(&mut self) {
        let (selected, as_of) = (self.selected, self.context.as_of);
        let months = i64::from(self.context.pipeline.switches.grace_months);
        let grace = jiff::Span::new().months(months);
        self.date("grace_end", move |at| {
            selected.date(Field::RegistrationDate, at).map(|date| date.saturating_add(grace))
        });
        self.date("as_of", move |_| Some(as_of));
        self.date("year_start", move |_| Some(as_of.first_of_year()));
        self.date("year_end", move |_| Some(as_of.last_of_year()));
    }

    /// What the register of the year-end before says of the same organization.
    fn before(&mut self, linked: &'d Linked<'_>) {
        let (selected, as_of) = (self.selected, self.context.as_of);
        let (previous, links) = (linked.previous(), linked.rows());
        let members = previous.map(|previous| previous.integers("members")).unwrap_or_default();
        let ends = previous.map(|previous| previous.dates("term_end")).unwrap_or_default();
        // Without an earlier register nobody's earlier state is known.
        self.boolean("in_scope_before", move |at| previous.map(|_| links[at].is_some()));
        self.integer("members_before", move |at| members[links[at]?]);
        self.date("term_end_before", move |at| {
            let earlier = links[at].and_then(|link| ends[link]);
            earlier.or_else(|| own_term_end(selected, at, as_of))
        });
    }
}

fn members_note(selected: &Selected<'_, '_>) -> Vec<Diagnostic> {
    let full_only = |at: &usize| {
        selected.count(Field::MembersFull, *at).is_some()
            && stated_members(selected, *at).is_none()
            && selected.count(Field::MembersProbationary, *at).is_none()
    };
    let count = (0..selected.len()).into_par_iter().filter(full_only).count();
    let note = Diagnostic::new(&codes::MEMBERS_FULL_ONLY, Place::default())
        .field("members")
        .message(format!("{count} 个组织只有正式党员数，作为党员人数使用"));
    if count > 0 { vec![note] } else { Vec::new() }
}

/// The term's end as the entry itself gives it. Where a new term was begun in the
/// year and the end lies behind it, the end of the former term is not known.
fn own_term_end(selected: &Selected<'_, '_>, at: usize, as_of: Date) -> Option<Date> {
    let end = selected.date(Field::TermEnd, at)?;
    let elected = selected.date(Field::LastElection, at);
    let renewed = elected.is_some_and(|date| date >= as_of.first_of_year());
    (end <= as_of.last_of_year() || !renewed).then_some(end)
}

/// The stated type, else that of the code unless sources differ on it; an enterprise in a
/// register is an intermediary.
fn org_type<'m>(selected: &'m Selected<'_, '_>, at: usize) -> Option<&'m str> {
    let coded = || {
        let code = selected.code(at).filter(|_| !selected.in_conflict(Field::OrgType, at))?;
        let enterprise = (code.department(), code.kind()) == ('9', '1');
        code.org_type().or(enterprise.then_some(OrgType::Intermediary)).map(OrgType::name)
    };
    selected.text(Field::OrgType, at).or_else(coded)
}

/// The mode as answered; a joint branch (联合党支部) is joint where no mode is given.
pub(super) fn mode<'m>(selected: &'m Selected<'_, '_>, at: usize) -> Option<&'m str> {
    let joint = selected.text(Field::Form, at) == Some("joint_branch")
        && !selected.in_conflict(Field::Mode, at);
    selected.text(Field::Mode, at).or(joint.then_some("joint"))
}

/// The code of each registering unit in digits, and its level.
type Regions = HashMap<RegionCode, (String, &'static str), RandomState>;

fn regions(context: &Context<'_>, selected: &Selected<'_, '_>) -> Regions {
    let mut regions = Regions::default();
    for code in (0..selected.len()).filter_map(|at| selected.region(at)) {
        regions.entry(code).or_insert_with(|| {
            let level = context.divisions.level(code).map_or("national", Level::id);
            (code.to_string(), level)
        });
    }
    regions
}

fn stated_members(selected: &Selected<'_, '_>, at: usize) -> Option<u32> {
    [Field::MembersTotal, Field::MembersStaff, Field::MembersManaged, Field::MembersAffiliated]
        .into_iter()
        .find_map(|field| selected.count(field, at))
}

fn members(selected: &Selected<'_, '_>, at: usize) -> Option<u32> {
    stated_members(selected, at).or_else(|| {
        let full = selected.count(Field::MembersFull, at)?;
        Some(full + selected.count(Field::MembersProbationary, at).unwrap_or(0))
    })
}

/// Built whatever the mode, unless an industry party organization does not count.
pub(super) fn built(selected: &Selected<'_, '_>, at: usize, industry_counts: bool) -> Option<bool> {
    let built = selected.answer(Field::Built, at);
    match mode(selected, at) {
        _ if industry_counts || built == Some(false) => built,
        // Not covered whether it is built or not.
        Some("industry") => Some(false),
        Some(_) => built,
        None => None,
    }
}

/// Kleene's or: true wins over unknown, unknown over false.
fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
