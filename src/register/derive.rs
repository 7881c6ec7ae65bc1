//! The columns of the register, from the merged fields (contract §4).
//!
//! Enters: merged values of the entries in scope. Leaves: every column of
//! `spec::schema`. Infers nothing: each column says what an answer said, in
//! three-valued logic.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, StringBuilder, UInt32Array, new_null_array,
};
use arrow::compute::take;
use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::keys::number_key;
use super::link::Before;
use super::merge::Merged;
use super::table::{Register, columns};
use super::{Context, RowRef};
use crate::codes::{Level, OrgType, RegionCode, normalize_name};
use crate::diag::{Diagnostic, Place, Warned, codes};
use crate::quantity::Date;
use crate::rows::{RowBatch, to_days};
use crate::spec::Field;

/// Derives the register of the entries at `chosen`.
pub(crate) fn derive(
    context: &Context<'_>,
    merged: &Merged<'_>,
    chosen: &[usize],
    previous: Option<&Register>,
) -> Warned<Register> {
    let chosen = &in_order(context, merged, chosen);
    let links = links(merged, chosen, previous);
    let hosts = hosts(context, merged, chosen);
    let regions = regions(context, merged);
    let mut derived = Derived { context, merged, chosen, jobs: Vec::new() };
    derived.registration(&regions);
    derived.members();
    derived.party(&hosts);
    derived.routes();
    derived.calendar();
    derived.before(previous, &links);
    let jobs = derived.jobs;
    let (arrays, origins) = rayon::join(
        || jobs.into_par_iter().map(|(name, make)| (name, make())).collect(),
        || chosen.iter().map(|at| merged.origins(*at)).collect(),
    );
    let register = Register {
        as_of: Some(context.as_of),
        columns: columns(arrays, chosen.len()),
        regions: chosen.iter().map(|at| merged.regions[*at]).collect(),
        origins,
    };
    Warned { value: register, diagnostics: members_note(merged, chosen) }
}

/// The entries by region and id, which no order of files or rows changes.
fn in_order(context: &Context<'_>, merged: &Merged<'_>, chosen: &[usize]) -> Vec<usize> {
    // Regions and the heads of ids tell nearly all apart, without a look at the id itself.
    let key = |at: &usize| {
        let id = id(context, merged, *at);
        (merged.regions[*at], head(&id), id, *at)
    };
    let mut keys: Vec<(Option<RegionCode>, u128, Cow<'_, str>, usize)> =
        chosen.par_iter().map(key).collect();
    keys.par_sort_unstable();
    keys.into_iter().map(|(.., at)| at).collect()
}

/// The first sixteen bytes of a text as a number, which compares as the text does.
fn head(text: &str) -> u128 {
    let mut bytes = [0; 16];
    let head = &text.as_bytes()[..text.len().min(16)];
    bytes[..head.len()].copy_from_slice(head);
    u128::from_be_bytes(bytes)
}

/// Makes one column.
type Make<'d> = Box<dyn FnOnce() -> ArrayRef + Send + 'd>;

/// The columns to make, from the values of the entries chosen.
struct Derived<'d, 'a> {
    context: &'d Context<'a>,
    merged: &'d Merged<'a>,
    chosen: &'d [usize],
    jobs: Vec<(&'static str, Make<'d>)>,
}

impl<'d, 'a> Derived<'d, 'a> {
    fn text(
        &mut self,
        name: &'static str,
        value: impl Fn(usize) -> Option<Cow<'d, str>> + Send + 'd,
    ) {
        let chosen = self.chosen;
        self.jobs.push((
            name,
            Box::new(move || {
                let mut array = StringBuilder::with_capacity(chosen.len(), chosen.len() * 16);
                chosen.iter().for_each(|at| array.append_option(value(*at)));
                Arc::new(array.finish())
            }),
        ));
    }

    fn integer(&mut self, name: &'static str, value: impl Fn(usize) -> Option<u32> + Send + 'd) {
        let values = self.chosen.iter().map(move |at| value(*at));
        self.jobs.push((name, Box::new(|| Arc::new(values.collect::<UInt32Array>()))));
    }

    fn date(&mut self, name: &'static str, value: impl Fn(usize) -> Option<Date> + Send + 'd) {
        let values = self.chosen.iter().map(move |at| value(*at).map(to_days));
        self.jobs.push((name, Box::new(|| Arc::new(values.collect::<Date32Array>()))));
    }

    fn boolean(&mut self, name: &'static str, value: impl Fn(usize) -> Option<bool> + Send + 'd) {
        let values = self.chosen.iter().map(move |at| value(*at));
        self.jobs.push((name, Box::new(|| Arc::new(values.collect::<BooleanArray>()))));
    }

    /// A field as it stands.
    fn plain(&mut self, name: &'static str, field: Field) {
        let (merged, chosen) = (self.merged, self.chosen);
        match merged.array(field) {
            Some(array) => self.jobs.push((
                name,
                Box::new(move || {
                    let places = chosen.iter().map(|at| *at as u32);
                    let places = UInt32Array::from_iter_values(places);
                    // Every place is that of an entry.
                    take(&array, &places, None).expect("entries lie within the column")
                }),
            )),
            None => {
                let kind = RowBatch::kind(field);
                self.jobs.push((name, Box::new(move || new_null_array(&kind, chosen.len()))));
            }
        }
    }

    fn registration(&mut self, regions: &'d Regions) {
        let (merged, context) = (self.merged, self.context);
        self.text("id", move |at| Some(id(context, merged, at)));
        self.text("credit_code", move |at| Some(merged.codes[at].as_ref()?.as_str().into()));
        for (name, field) in [
            ("old_number", Field::OldNumber),
            ("name", Field::Name),
            ("registrar", Field::Registrar),
            ("supervising_unit", Field::SupervisingUnit),
            ("status", Field::Status),
            ("industry", Field::Industry),
            ("form", Field::Form),
            ("venue", Field::Venue),
            ("secretary_source", Field::SecretarySource),
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
        self.text("mode", move |at| mode(merged, at).map(Cow::from));
        self.text("org_type", move |at| org_type(merged, at).map(Cow::from));
        self.plain("staff", Field::Staff);
        let bands = &context.pipeline.size_bands;
        self.text("size", move |at| {
            merged.count(Field::Staff, at).map(|staff| bands.of(u64::from(staff)).name().into())
        });
        self.text("region", move |at| Some(regions.get(&merged.regions[at]?)?.0.as_str().into()));
        self.text("region_level", move |at| Some(regions.get(&merged.regions[at]?)?.1.into()));
    }

    /// `members`: the first known of four concepts, else full and probationary, else full alone.
    fn members(&mut self) {
        let (merged, switches) = (self.merged, self.context.pipeline.switches);
        self.integer("members", move |at| members(merged, at));
        let full = move |at| {
            let known = merged.count(Field::MembersFull, at);
            known.or_else(|| members(merged, at).filter(|_| switches.members_as_full))
        };
        self.integer("full_members", full);
        let least = switches.eligible_full_members;
        self.boolean("eligible", move |at| match (full(at), members(merged, at)) {
            (Some(full), _) => Some(full >= least),
            (None, Some(members)) if members < least => Some(false),
            _ => None,
        });
        self.plain("recruited", Field::Recruited);
        self.plain("full_time_deputies", Field::FullTimeDeputies);
    }

    fn party(&mut self, parties: &'d Hosts) {
        let (merged, switches) = (self.merged, self.context.pipeline.switches);
        let built = move |at| built(merged, at, switches.industry_counts);
        self.boolean("built", built);
        self.boolean("hosts_party", move |at| match built(at) {
            None if parties.guests[at] => Some(false),
            built => built.map(|built| built && parties.hosts[at]),
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
            ("has_secretary", Field::HasSecretary),
            ("secretary_trained", Field::SecretaryTrained),
            ("cross_posting", Field::CrossPosting),
            ("three_meetings", Field::ThreeMeetings),
            ("democratic_review", Field::DemocraticReview),
            ("report_and_review", Field::ReportAndReview),
        ] {
            self.plain(name, field);
        }
    }

    /// The routes of party work (art. 11); the women's federation by a switch.
    fn routes(&mut self) {
        let (merged, switches) = (self.merged, self.context.pipeline.switches);
        let answer = move |field, at| merged.answer(field, at);
        let either = move |at| {
            if answer(Field::InstructorOrLiaison, at) == Some(true) {
                return Some(true);
            }
            let parts = or(answer(Field::Instructor, at), answer(Field::Liaison, at));
            parts.or(answer(Field::InstructorOrLiaison, at))
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
        let (merged, as_of) = (self.merged, self.context.as_of);
        let months = i64::from(self.context.pipeline.switches.grace_months);
        let grace = jiff::Span::new().months(months);
        self.date("grace_end", move |at| {
            merged.date(Field::RegistrationDate, at).map(|date| date.saturating_add(grace))
        });
        self.date("as_of", move |_| Some(as_of));
        self.date("year_start", move |_| Some(as_of.first_of_year()));
        self.date("year_end", move |_| Some(as_of.last_of_year()));
    }

    /// What the register of the year-end before says of the same organization.
    fn before(&mut self, previous: Option<&'d Register>, links: &'d [Option<usize>]) {
        let (merged, as_of) = (self.merged, self.context.as_of);
        let members = previous.map(|previous| previous.integers("members")).unwrap_or_default();
        let ends = previous.map(|previous| previous.dates("term_end")).unwrap_or_default();
        // Without an earlier register nobody's earlier state is known.
        self.boolean("in_scope_before", move |at| previous.map(|_| links[at].is_some()));
        self.integer("members_before", move |at| members[links[at]?]);
        self.date("term_end_before", move |at| {
            let earlier = links[at].and_then(|link| ends[link]);
            earlier.or_else(|| own_term_end(merged, at, as_of))
        });
    }
}

/// For each entry its row in the register of the year-end before.
fn links(merged: &Merged<'_>, chosen: &[usize], previous: Option<&Register>) -> Vec<Option<usize>> {
    let mut links: Vec<Option<usize>> = vec![None; merged.codes.len()];
    let Some(index) = previous.map(Before::new) else { return links };
    let find = |at: &usize| {
        let (number, name) = (merged.text(Field::OldNumber, *at), merged.text(Field::Name, *at));
        (*at, index.find(merged.codes[*at], number, name, merged.regions[*at]))
    };
    let found: Vec<(usize, Option<usize>)> = chosen.par_iter().map(find).collect();
    found.into_iter().for_each(|(at, link)| links[at] = link);
    links
}

/// Where party organizations count, entry by entry.
struct Hosts {
    /// It hosts one.
    hosts: Vec<bool>,
    /// It is not known to be built, and its party organization, if there is one, counts
    /// elsewhere.
    guests: Vec<bool>,
}

/// An entry that may count for a party organization: those known to be built first, then
/// by identity.
type Candidate<'m> = (bool, Cow<'m, str>, usize);

/// The entries at which a party organization counts: a joint one counts once, at the
/// lowest identity among those that are known to be built, name it and have the same
/// level above.
fn hosts(context: &Context<'_>, merged: &Merged<'_>, chosen: &[usize]) -> Hosts {
    let counts = context.pipeline.switches.industry_counts;
    let mut found =
        Hosts { hosts: vec![false; merged.codes.len()], guests: vec![false; merged.codes.len()] };
    let named: Vec<(Option<SharedParty<'_>>, Candidate<'_>)> = chosen
        .par_iter()
        .filter_map(|at| {
            let open = match built(merged, *at, counts) {
                Some(true) => false,
                None => true,
                Some(false) => return None,
            };
            Some((shared_party(merged, *at), (open, id(context, merged, *at), *at)))
        })
        .collect();
    let mut first: HashMap<&SharedParty<'_>, &Candidate<'_>, RandomState> = HashMap::default();
    for (party, candidate) in &named {
        match party {
            Some(party) => {
                let best = first.entry(party).or_insert(candidate);
                *best = candidate.min(best);
            }
            None => found.hosts[candidate.2] = !candidate.0,
        }
    }
    for (party, (open, _, at)) in &named {
        let Some((host_is_open, _, host)) = party.as_ref().map(|party| first[party]) else {
            continue;
        };
        found.hosts[*at] = !open && host == at;
        found.guests[*at] = *open && !host_is_open;
    }
    found
}

fn members_note(merged: &Merged<'_>, chosen: &[usize]) -> Vec<Diagnostic> {
    let full_only = |at: &&usize| {
        merged.count(Field::MembersFull, **at).is_some()
            && stated_members(merged, **at).is_none()
            && merged.count(Field::MembersProbationary, **at).is_none()
    };
    let count = chosen.par_iter().filter(full_only).count();
    let note = Diagnostic::new(&codes::MEMBERS_FULL_ONLY, Place::default())
        .field("members")
        .message(format!("{count} 个组织只有正式党员数，作为党员人数使用"));
    if count > 0 { vec![note] } else { Vec::new() }
}

/// The term's end as the entry itself gives it. Where a new term was begun in the
/// year and the end lies behind it, the end of the former term is not known.
fn own_term_end(merged: &Merged<'_>, at: usize, as_of: Date) -> Option<Date> {
    let end = merged.date(Field::TermEnd, at)?;
    let elected = merged.date(Field::LastElection, at);
    let renewed = elected.is_some_and(|date| date >= as_of.first_of_year());
    (end <= as_of.last_of_year() || !renewed).then_some(end)
}

/// Code, else number, else name with region: stable from year to year. Where sources
/// differ on number or name the row that goes first gives it.
fn id<'m>(context: &'m Context<'_>, merged: &'m Merged<'_>, at: usize) -> Cow<'m, str> {
    if let Some(code) = &merged.codes[at] {
        return code.as_str().into();
    }
    let text = |field| {
        let said = |row: RowRef| context.batch(row).text(field, row.row as usize);
        merged.text(field, at).or_else(|| said(merged.source(field, at)?))
    };
    if let Some(number) = text(Field::OldNumber) {
        return format!("证{}", number_key(number)).into();
    }
    let region = merged.regions[at].map(|code| code.to_string()).unwrap_or_default();
    format!("名{}@{region}", normalize_name(text(Field::Name).unwrap_or_default())).into()
}

/// The stated type, else that of the code unless sources differ on it; an enterprise in a
/// register is an intermediary.
fn org_type<'m>(merged: &'m Merged<'_>, at: usize) -> Option<&'m str> {
    let coded = || {
        let code = merged.codes[at].filter(|_| !merged.in_conflict(Field::OrgType, at))?;
        let enterprise = (code.department(), code.kind()) == ('9', '1');
        code.org_type().or(enterprise.then_some(OrgType::Intermediary)).map(OrgType::name)
    };
    merged.text(Field::OrgType, at).or_else(coded)
}

/// The mode as answered; a joint branch (联合党支部) is joint where no mode is given.
fn mode<'m>(merged: &'m Merged<'_>, at: usize) -> Option<&'m str> {
    let joint = merged.text(Field::Form, at) == Some("joint_branch")
        && !merged.in_conflict(Field::Mode, at);
    merged.text(Field::Mode, at).or(joint.then_some("joint"))
}

/// The code of each registering unit in digits, and its level.
type Regions = HashMap<RegionCode, (String, &'static str), RandomState>;

fn regions(context: &Context<'_>, merged: &Merged<'_>) -> Regions {
    let mut regions = Regions::default();
    for code in merged.regions.iter().flatten() {
        regions.entry(*code).or_insert_with(|| {
            let level = context.divisions.level(*code).map_or("national", Level::id);
            (code.to_string(), level)
        });
    }
    regions
}

fn stated_members(merged: &Merged<'_>, at: usize) -> Option<u32> {
    [Field::MembersTotal, Field::MembersStaff, Field::MembersManaged, Field::MembersAffiliated]
        .into_iter()
        .find_map(|field| merged.count(field, at))
}

fn members(merged: &Merged<'_>, at: usize) -> Option<u32> {
    stated_members(merged, at).or_else(|| {
        let full = merged.count(Field::MembersFull, at)?;
        Some(full + merged.count(Field::MembersProbationary, at).unwrap_or(0))
    })
}

/// Built whatever the mode, unless an industry party organization does not count.
fn built(merged: &Merged<'_>, at: usize, industry_counts: bool) -> Option<bool> {
    let built = merged.answer(Field::Built, at);
    match mode(merged, at) {
        _ if industry_counts || built == Some(false) => built,
        // Not covered whether it is built or not.
        Some("industry") => Some(false),
        Some(_) => built,
        None => None,
    }
}

/// Name and level above of a party organization that may be shared.
type SharedParty<'a> = (Cow<'a, str>, Cow<'a, str>);

fn shared_party<'m>(merged: &'m Merged<'_>, at: usize) -> Option<SharedParty<'m>> {
    let separate = mode(merged, at) == Some("separate");
    let name = merged.text(Field::PartyName, at).filter(|_| !separate)?;
    let parent = merged.text(Field::PartyParent, at).unwrap_or_default();
    Some((normalize_name(name), normalize_name(parent)))
}

/// Kleene's or: true wins over unknown, unknown over false.
fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
