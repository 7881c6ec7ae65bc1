//! One `[[item]]` of `scheme.toml` → an item of the scheme.
//!
//! Enters: its table and the catalogue. Leaves: what it looks at, its targets and how it
//! is marked, each with its line. Never compares it with other items: `prove_scheme` does.

use std::collections::BTreeMap;

use super::read_indicators::unique_id;
use super::read_scheme::{Ground, positive};
use super::reader::{Located, Reader};
use super::section::Section;
use super::{Aim, Basis, Direction, Item, Marks, ObjectLevel, Rule, Target, Tier, WhenAbsent};
use crate::codes::{Divisions, RegionCode};
use crate::quantity::Exact;

/// The keys of an item.
pub(super) const KEYS: &[&str] = &[
    "id",
    "indicator",
    "entered",
    "citation",
    "targets",
    "improvement",
    "peer-target",
    "weight",
    "not-applicable",
    "rule",
];

/// The levels for which a target may be set.
const LEVELS: &[&str] = &["all", "province", "prefecture", "county", "supervising-unit"];

/// The keys of a rule.
const RULE: &[&str] = &["kind", "floor", "tier", "per-case", "least", "per-point", "cap"];

/// The kinds of rules.
const RULES: &[&str] = &["proportional", "tiered", "deductive", "bonus", "yes-no"];

/// Reads an item; `seen` gathers ids with their lines.
pub(super) fn item(
    reader: &Reader,
    table: &Section<'_, '_>,
    ground: &Ground<'_>,
    seen: &mut BTreeMap<String, usize>,
) -> Option<Item> {
    let id = unique_id(reader, table, seen);
    let one = One { reader, table, ground };
    let (basis, citation) = if table.flag("entered", false) {
        one.refuse_of_indicators();
        (Some(Basis::Entered), table.text("citation"))
    } else {
        one.indicator()
    };
    let marks = one.marks(basis.as_ref());
    Some(Item {
        id: id?,
        citation: citation?.value,
        basis: basis?,
        marks: marks?,
        line: table.line,
    })
}

/// One item in the reading.
struct One<'o, 'r, 't> {
    reader: &'o Reader<'t>,
    table: &'o Section<'r, 't>,
    ground: &'o Ground<'o>,
}

impl One<'_, '_, '_> {
    /// The indicator with its targets, and the citation, in the order of their lines.
    fn indicator(&self) -> (Option<Basis>, Option<Located<String>>) {
        let id = self.table.text("indicator");
        if let Some(id) = &id {
            self.known_indicator(id);
        }
        let citation = self.table.text("citation");
        let targets = self.targets();
        (id.zip(targets).map(|(id, targets)| Basis::Indicator { id: id.value, targets }), citation)
    }

    fn known_indicator(&self, id: &Located<String>) {
        if let Some(ids) = self.ground.ids.filter(|ids| !ids.contains(&id.value)) {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            self.reader.unknown(id.line, "指标", &id.value, &ids);
        }
    }

    fn refuse_of_indicators(&self) {
        for key in ["indicator", "targets", "improvement", "peer-target", "rule"] {
            if self.table.has(key) {
                let message = format!("手工评分的项目不写 {key}");
                self.reader.fault(self.table.line_of(key), message, "分数写在 entries.csv");
            }
        }
    }

    /// Targets of peer groups before those of levels, so that the first that fits serves;
    /// none where one is at fault.
    fn targets(&self) -> Option<Vec<Target>> {
        // An item with a rule may do without; that one that needs a target has it is proved.
        if !["improvement", "peer-target", "rule"].iter().any(|key| self.table.has(key)) {
            self.table.required("targets");
        }
        let peers = self.peer_targets();
        let aims = self.levels("targets", |number| self.rate(number));
        let improvements = self.levels("improvement", |number| self.improvement(number));
        let (mut targets, aims, improvements) = (peers?, aims?, improvements?);
        for (level, line, _) in &improvements {
            if aims.iter().any(|(other, ..)| other == level) {
                let message = format!("{} 同时写了目标和比上年提高", level.id());
                self.reader.fault(*line, message, "只写一个");
            }
        }
        let of_levels = aims.into_iter().chain(improvements);
        let target = |(level, line, aim)| Target { level, within: None, aim, line };
        targets.extend(of_levels.map(target));
        Some(targets)
    }

    fn levels(
        &self,
        key: &'static str,
        aim: impl Fn(&Located<Exact>) -> Option<Aim>,
    ) -> Option<Vec<(ObjectLevel, usize, Aim)>> {
        if !self.table.has(key) {
            return Some(Vec::new());
        }
        let table = self.table.table(key, LEVELS)?;
        if !LEVELS.iter().any(|level| table.has(level)) {
            let hint = format!("可以是 {}", LEVELS.join("、"));
            self.reader.fault(table.line, format!("{key} 没有目标"), hint);
        }
        let given = LEVELS.iter().filter(|level| table.has(level));
        let found = given.map(|level| {
            let number = table.exact(level)?;
            Some((ObjectLevel::parse(level)?, number.line, aim(&number)?))
        });
        // All of them are read before one at fault ends it, so that each fault is told.
        found.collect::<Vec<_>>().into_iter().collect()
    }

    fn rate(&self, number: &Located<Exact>) -> Option<Aim> {
        let rate = number.value.rate();
        if rate.is_none() {
            let message = format!("目标应在 0 至 1 之间，实为 {}", number.value.to_f64());
            self.reader.fault(number.line, message, "1.0 = 100 %，如 60 % 写作 0.6");
        }
        Some(Aim::Rate { exact: number.value.clone(), rate: rate? })
    }

    fn improvement(&self, number: &Located<Exact>) -> Option<Aim> {
        if number.value.is_positive() && number.value < Exact::one() {
            return Some(Aim::Improvement(number.value.clone()));
        }
        let message = format!("比上年提高应在 0 与 1 之间，实为 {}", number.value.to_f64());
        self.reader.fault(number.line, message, "0.02 = 2 个百分点");
        None
    }

    fn peer_targets(&self) -> Option<Vec<Target>> {
        let keys = &["within", "level", "target", "improvement"];
        let tables = self.table.tables("peer-target", keys);
        let found: Vec<_> = tables.iter().map(|table| self.peer_target(table)).collect();
        found.into_iter().collect()
    }

    fn peer_target(&self, table: &Section<'_, '_>) -> Option<Target> {
        let within = self.division(&table.text("within")?)?;
        let level = table.text("level")?;
        let found = ObjectLevel::parse(&level.value).filter(|found| *found != ObjectLevel::All);
        if found.is_none() {
            self.reader.unknown(level.line, "级别", &level.value, &LEVELS[1..4]);
        }
        let number = table.exact("target").map(|number| (self.rate(&number), number.line));
        let improvement = || table.exact("improvement");
        let given = number.or_else(|| improvement().map(|n| (self.improvement(&n), n.line)));
        if given.is_none() {
            let message = "[[peer-target]] 缺少键 target 或 improvement";
            self.reader.fault(table.line, message, "");
        }
        let (aim, line) = given?;
        Some(Target { level: found?, within: Some(within), aim: aim?, line })
    }

    fn division(&self, text: &Located<String>) -> Option<RegionCode> {
        let code = RegionCode::parse(&text.value);
        let divisions = Divisions::in_force(self.ground.year);
        let found = code.filter(|code| divisions.level(*code).is_some());
        if found.is_none() {
            let message = format!("{} 年的区划表里没有 {}", self.ground.year, text.value);
            self.reader.fault(text.line, message, "写六位区划代码");
        }
        found
    }

    /// How it is marked: `Some(None)` where it has no weight, `None` where a fault was told.
    #[expect(clippy::option_option, reason = "no marks and faulty marks are told apart")]
    fn marks(&self, basis: Option<&Basis>) -> Option<Option<Marks>> {
        let is_bonus = self.rule_kind().is_some_and(|kind| kind == "bonus");
        if !self.table.has("weight") && !is_bonus {
            for key in ["rule", "not-applicable"] {
                if self.table.has(key) {
                    let message = format!("写了 {key} 而没有 weight");
                    self.reader.fault(self.table.line_of(key), message, "写上 weight");
                }
            }
            if matches!(basis, Some(Basis::Entered)) {
                self.table.required("weight");
            }
            return Some(None);
        }
        let (weight, rule) = match matches!(basis, Some(Basis::Entered)) {
            true => (self.weight(), Some(Rule::Entered(BTreeMap::new()))),
            false => self.rule()?,
        };
        let when_absent = match basis {
            Some(Basis::Indicator { .. }) if !is_bonus => self.when_absent(),
            _ => Some(WhenAbsent::Full),
        };
        let weight = weight?;
        let (line, weight) = (weight.line, weight.value);
        Some(Some(Marks { weight, is_bonus, rule: rule?, when_absent: when_absent?, line }))
    }

    fn weight(&self) -> Option<Located<Exact>> {
        let weight = self.table.required_exact("weight")?;
        positive(self.reader, "weight", weight)
    }

    fn when_absent(&self) -> Option<WhenAbsent> {
        let word = self.table.text("not-applicable")?;
        let known = [WhenAbsent::Full, WhenAbsent::Reweight];
        let found = known.into_iter().find(|known| known.id() == word.value);
        if found.is_none() {
            let words = known.map(WhenAbsent::id);
            self.reader.unknown(word.line, "not-applicable", &word.value, &words);
        }
        found
    }

    fn rule_kind(&self) -> Option<String> {
        Some(self.table.table("rule", RULE)?.optional_text("kind")?.value)
    }

    /// The most that it gives and its rule.
    fn rule(&self) -> Option<(Option<Located<Exact>>, Option<Rule>)> {
        self.table.required("rule")?;
        let rule = self.table.table("rule", RULE)?;
        let kind = rule.text("kind")?;
        let own: &[&str] = match kind.value.as_str() {
            "proportional" => &["floor"],
            "tiered" => &["tier"],
            "deductive" => &["per-case", "least"],
            "bonus" => &["per-case", "per-point", "cap"],
            "yes-no" => &[],
            other => {
                self.reader.unknown(kind.line, "计分办法", other, RULES);
                return None;
            }
        };
        for key in RULE[1..].iter().filter(|key| !own.contains(key) && rule.has(key)) {
            let message = format!("{} 不用 {key}", kind.value);
            self.reader.fault(rule.line_of(key), message, "删去它");
        }
        if kind.value == "bonus" {
            return Some((self.cap(&rule), self.bonus(&rule)));
        }
        let found = match kind.value.as_str() {
            "proportional" => Some(Rule::Proportional { floor: self.floor(&rule) }),
            "tiered" => self.tiers(&rule),
            "deductive" => self.deductive(&rule),
            _ => Some(Rule::YesNo),
        };
        Some((self.weight(), found))
    }

    /// Where points begin; by default none or all, whichever is worst.
    fn floor(&self, rule: &Section<'_, '_>) -> Exact {
        let indicator = self.table.optional_text("indicator").map(|id| id.value);
        let better = indicator.and_then(|id| self.ground.better.get(id.as_str()).copied());
        let worst = match better {
            Some(Direction::AtMost) => Exact::one(),
            _ => Exact::zero(),
        };
        rule.exact("floor").map_or(worst, |floor| floor.value)
    }

    fn tiers(&self, rule: &Section<'_, '_>) -> Option<Rule> {
        rule.required("tier");
        let own = self.table.optional_text("indicator")?.value;
        let tables = rule.tables("tier", &["indicator", "rate", "points"]);
        let tier = |table: &Section<'_, '_>| {
            let indicator = table.optional_text("indicator");
            if let Some(id) = &indicator {
                self.known_indicator(id);
            }
            let rate = table.required_exact("rate");
            if let Some(rate) = &rate {
                self.rate(rate);
            }
            let points = table.required_exact("points");
            let points = points.and_then(|points| positive(self.reader, "points", points));
            let indicator = indicator.map_or_else(|| own.clone(), |id| id.value);
            Some(Tier { indicator, rate: rate?.value, points: points?.value })
        };
        let tiers: Vec<Tier> = tables.iter().filter_map(tier).collect();
        (tiers.len() == tables.len()).then_some(Rule::Tiered { tiers })
    }

    fn deductive(&self, rule: &Section<'_, '_>) -> Option<Rule> {
        let per_case = rule.required_exact("per-case");
        let per_case = per_case.and_then(|points| positive(self.reader, "per-case", points));
        let least = rule.required_exact("least");
        Some(Rule::Deductive { per_case: per_case?.value, least: least?.value })
    }

    fn cap(&self, rule: &Section<'_, '_>) -> Option<Located<Exact>> {
        if self.table.has("weight") {
            let message = "加分项不占满分，不写 weight";
            self.reader.fault(self.table.line_of("weight"), message, "上限写作 cap");
        }
        positive(self.reader, "cap", rule.required_exact("cap")?)
    }

    fn bonus(&self, rule: &Section<'_, '_>) -> Option<Rule> {
        let positive = |key: &'static str| {
            rule.exact(key).and_then(|points| positive(self.reader, key, points))
        };
        match (positive("per-point"), positive("per-case")) {
            (Some(points), None) => Some(Rule::BonusPerPoint { per_point: points.value }),
            (None, Some(points)) => Some(Rule::BonusPerCase { per_case: points.value }),
            _ => {
                let message = "加分项应写 per-point 或 per-case 之一";
                let hint = "per-point 按超出目标的百分点，per-case 按家数";
                self.reader.fault(rule.line, message, hint);
                None
            }
        }
    }
}
