//! One item held against every object.
//!
//! Enters: figures and the items of the scheme. Leaves: judgements with verdict, points and
//! the line that decided. Never adds items up.

use super::Grounds;
use super::object::Object;
use super::points::{Counted, Goal, Mark, Points, mark};
use super::verdict::{Judgement, Verdict};
use crate::codes::Divisions;
use crate::indicators::{CellKey, Figures, Part, Region};
use crate::quantity::{Counts, Date, Exact};
use crate::spec::{
    Aim, Direction, ENTRIES, Indicator, Item, Marks, ObjectLevel, Pipeline, Rule, Target,
};

/// The article of evaluation, for items that rest on no indicator.
const ARTICLE: &str = "23";

/// What stands for a supervising unit where there is none, or it is not known.
const NO_UNIT: [&str; 3] = ["未知", "无", "直接登记"];

/// Every item against every object that it speaks of.
pub(super) fn judgements(grounds: Grounds<'_>, as_of: Date, pipeline: &Pipeline) -> Vec<Judgement> {
    let divisions = Divisions::in_force(as_of.year());
    let levels =
        objects(grounds, as_of).into_iter().map(|object| (object.level(divisions), object));
    let objects: Vec<(Object, ObjectLevel)> =
        levels.filter_map(|(level, object)| Some((object, level?))).collect();
    let is_before = |date: &Date| date.year() + 1 == as_of.year();
    let before = grounds.figures.year_ends().into_iter().rfind(is_before);
    let before = before.filter(|_| grounds.comparable);
    let court = Court { grounds, as_of, before, pipeline, divisions };
    let items = pipeline.scheme.items.iter();
    items
        .flat_map(|item| {
            objects.iter().filter_map(|one| court.judge(item, one)).collect::<Vec<_>>()
        })
        .collect()
}

/// The whole, every division that stands in the figures, and the units; `own` and 未知 have
/// no target.
fn objects(grounds: Grounds<'_>, as_of: Date) -> Vec<Object> {
    let whole = |key: &CellKey| {
        key.industry == Part::All && key.size == Part::All && key.org_type == Part::All
    };
    let cells = grounds.figures.cells.keys();
    let regions = cells.filter(|(date, key)| *date == as_of && whole(key));
    let mut objects: Vec<Object> = regions
        .map(|(_, key)| key.region)
        .filter(|region| matches!(region, Region::All | Region::Division(_)))
        .map(Object::Region)
        .collect();
    let units = grounds.units.iter().flat_map(|units| units.cells.keys());
    let named = units.filter_map(|key| key.first()).map(|(_, name)| name);
    let named = named.filter(|name| !NO_UNIT.contains(&name.as_str()));
    objects.extend(named.map(|name| Object::Unit(name.clone())));
    objects
}

/// The counts of an indicator for a supervising unit.
pub(super) fn unit_counts(grounds: Grounds<'_>, unit: &str, indicator: &str) -> Option<Counts> {
    let at = grounds.figures.indicators.iter().position(|info| info.id == indicator)?;
    // Texts sort by themselves, with nothing before them.
    let key = [(0, unit.to_owned())];
    grounds.units?.cells.get(&key[..])?.get(at).copied()
}

/// What judgements are made with.
struct Court<'a> {
    grounds: Grounds<'a>,
    as_of: Date,
    /// The year-end before, where it can be compared.
    before: Option<Date>,
    pipeline: &'a Pipeline,
    divisions: &'static Divisions,
}

impl Court<'_> {
    /// The item against an object; none where it sets no target and gives no points for it.
    fn judge(&self, item: &Item, (object, level): &(Object, ObjectLevel)) -> Option<Judgement> {
        let scored = self.pipeline.scheme.scoring.as_ref();
        let scored = scored.is_some_and(|scoring| scoring.objects.contains(level));
        let marks = item.marks.as_ref().filter(|_| scored);
        let target = self.target(item, object, *level);
        if target.is_none() && marks.is_none() {
            return None;
        }
        match item.indicator() {
            Some(id) => {
                let indicator = self.pipeline.indicators.iter().find(|one| one.id == id)?;
                self.of_indicator(item, object, indicator, target, marks)
            }
            None => marks.map(|marks| entered(item, object, marks, self.grounds.is_current)),
        }
    }

    fn target<'i>(
        &self,
        item: &'i Item,
        object: &Object,
        level: ObjectLevel,
    ) -> Option<&'i Target> {
        let peers = object.peers(self.divisions);
        item.targets().iter().find(|target| {
            target.level == level && target.within.is_none_or(|code| peers.lie_in(code))
        })
    }

    fn of_indicator(
        &self,
        item: &Item,
        object: &Object,
        indicator: &Indicator,
        target: Option<&Target>,
        marks: Option<&Marks>,
    ) -> Option<Judgement> {
        let counts = self.counts(&indicator.id, object)?;
        let collected = is_collected(self.grounds.figures, &indicator.id);
        let goal = target.and_then(|target| self.goal(target, object, indicator));
        let verdict = match (&goal, target) {
            (_, None) if collected => Verdict::NoTarget,
            // What no source collects decides no target (contract §5), and an improvement
            // on a year that cannot be compared is not decided either.
            (Some(goal), _) if collected => Verdict::exact(&counts, &goal.target, indicator.better),
            _ => Verdict::Undecided,
        };
        let counted = Counted {
            own: counts,
            direction: indicator.better,
            collected,
            of_tier: &|at| self.of_tier(marks, at, object),
        };
        Some(Judgement {
            object: object.clone(),
            item: item.id.clone(),
            article: indicator.article.clone(),
            citation: item.citation.clone(),
            indicator: indicator.id.clone(),
            also_asked: also_asked(indicator, marks),
            target: goal.as_ref().and_then(|goal| goal.target.rate()),
            exact_target: goal.as_ref().map(|goal| goal.target.clone()),
            is_improvement: target.is_some_and(|one| matches!(one.aim, Aim::Improvement(_))),
            direction: indicator.better,
            counts,
            verdict,
            mark: marks.map(|marks| mark(marks, goal.as_ref(), &counted)),
            rule: format!("scheme.toml:{}", target.map_or(item.line, |target| target.line)),
        })
    }

    fn counts(&self, indicator: &str, object: &Object) -> Option<Counts> {
        match object {
            Object::Region(region) => {
                self.grounds.figures.get(indicator, self.as_of, CellKey::region(*region))
            }
            Object::Unit(name) => unit_counts(self.grounds, name, indicator),
        }
    }

    /// What a target comes to; none where it rests on a year that cannot be compared.
    fn goal(&self, target: &Target, object: &Object, indicator: &Indicator) -> Option<Goal> {
        let direction = indicator.better;
        let by = match &target.aim {
            Aim::Rate { exact, .. } => {
                return Some(Goal { target: exact.clone(), base: None, direction });
            }
            Aim::Improvement(by) => by,
        };
        let base = self.year_before(&indicator.id, object)?;
        let target = match direction {
            Direction::AtLeast => &base + by,
            Direction::AtMost => &base - by,
        };
        let target = target.within(&Exact::zero(), &Exact::one());
        Some(Goal { target, base: Some(base), direction })
    }

    /// The confirmed rate of the year-end before.
    fn year_before(&self, indicator: &str, object: &Object) -> Option<Exact> {
        let cell = CellKey::region(object.region()?);
        self.grounds.figures.get(indicator, self.before?, cell)?.exact_rate()
    }

    /// Counts and direction of the indicator of a tier.
    fn of_tier(
        &self,
        marks: Option<&Marks>,
        at: usize,
        object: &Object,
    ) -> Option<(Counts, Direction)> {
        let Rule::Tiered { tiers } = &marks?.rule else { return None };
        let id = &tiers.get(at)?.indicator;
        let indicator = self.pipeline.indicators.iter().find(|one| one.id == *id)?;
        Some((self.counts(id, object)?, indicator.better))
    }
}

/// The indicators of tiers that ask another one.
fn also_asked(indicator: &Indicator, marks: Option<&Marks>) -> Vec<String> {
    match marks.map(|marks| &marks.rule) {
        Some(Rule::Tiered { tiers }) => tiers
            .iter()
            .filter(|tier| tier.indicator != indicator.id)
            .map(|tier| tier.indicator.clone())
            .collect(),
        _ => Vec::new(),
    }
}

fn is_collected(figures: &Figures, indicator: &str) -> bool {
    figures.indicator(indicator).is_none_or(|info| info.collected)
}

/// An item whose points are entered by hand; those of an object without a line are open.
fn entered(item: &Item, object: &Object, marks: &Marks, is_current: bool) -> Judgement {
    let entry = match &marks.rule {
        Rule::Entered(entries) if is_current => entries.get(&object.id()),
        _ => None,
    };
    let points = match entry {
        Some(entry) => Points::certain(entry.points.clone()),
        None => Points { confirmed: None, low: Exact::zero(), high: marks.weight.clone() },
    };
    Judgement {
        object: object.clone(),
        item: item.id.clone(),
        article: ARTICLE.to_owned(),
        citation: match entry {
            Some(entry) => format!("{}；{}", item.citation, entry.source),
            None => item.citation.clone(),
        },
        indicator: String::new(),
        also_asked: Vec::new(),
        target: None,
        exact_target: None,
        is_improvement: false,
        direction: Direction::AtLeast,
        counts: Counts::default(),
        verdict: if entry.is_some() { Verdict::NoTarget } else { Verdict::Undecided },
        mark: Some(Mark {
            weight: marks.weight.clone(),
            is_bonus: marks.is_bonus,
            points: Some(points),
            may_be_spread: false,
        }),
        rule: match entry {
            Some(entry) => format!("{ENTRIES}:{}", entry.line),
            None => format!("scheme.toml:{}", item.line),
        },
    }
}
