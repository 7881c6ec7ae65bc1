//! Whether a scheme hangs together.
//!
//! Enters: its items and bands. Leaves: nothing; each gap, overlap, sum that does not add
//! up, target out of reach and item that exceeds its weight is a fault with its line.
//! Never mends anything.

use super::read_scheme::Ground;
use super::reader::Reader;
use super::{Aim, Direction, Grade, Item, Limit, Marks, ObjectLevel, Rule, Scheme, Tier};
use crate::quantity::Exact;

/// The upper end of a band as it is written; none where it is open.
pub(super) struct Ends {
    pub(super) to: Option<Limit>,
}

/// Every item, and the weights together.
pub(super) fn items(reader: &Reader, scheme: &Scheme, scale_line: usize, ground: &Ground<'_>) {
    for item in &scheme.items {
        if let Some(marks) = &item.marks {
            let direction = item.indicator().and_then(|id| ground.better.get(id)).copied();
            Proof { reader, item, marks, direction, ground }.rule();
        }
    }
    let Some(scoring) = &scheme.scoring else { return };
    let marked = scheme.items.iter().filter_map(|item| item.marks.as_ref());
    let weights: Exact = marked.filter(|marks| !marks.is_bonus).map(|marks| &marks.weight).sum();
    if weights != scoring.scale {
        let (sum, scale) = (weights.to_f64(), scoring.scale.to_f64());
        let message = format!("各项 weight 合计 {sum}，不等于满分 scale {scale}");
        reader.fault(scale_line, message, "核对各项分值，加分项不计入");
    }
    for level in &scoring.objects {
        scheme.items.iter().for_each(|item| has_target(reader, item, *level));
    }
    for veto in &scoring.vetoes {
        let item = scheme.items.iter().find(|item| item.id == veto.item);
        if item.is_some_and(|item| item.targets().is_empty()) {
            let message = format!("项目 {} 没有目标，不能作否决", veto.item);
            reader.fault(veto.line, message, "写有目标的项目");
        }
    }
}

/// An item that gives points has a target at each level that is scored.
fn has_target(reader: &Reader, item: &Item, level: ObjectLevel) {
    let needs = item.marks.as_ref().is_some_and(|marks| needs_target(&marks.rule));
    let found = item.targets().iter().any(|target| target.level == level);
    if needs && !found && item.indicator().is_some() {
        let message = format!("考核对象有 {}，项目 {} 没有它的目标", level.id(), item.id);
        reader.fault(item.line, message, "写上它的目标，或从 objects 中删去这一级");
    }
}

fn needs_target(rule: &Rule) -> bool {
    matches!(rule, Rule::Proportional { .. } | Rule::YesNo | Rule::BonusPerPoint { .. })
}

/// One item with its marks.
struct Proof<'a, 't> {
    reader: &'a Reader<'t>,
    item: &'a Item,
    marks: &'a Marks,
    /// None where the catalogue does not say.
    direction: Option<Direction>,
    ground: &'a Ground<'a>,
}

impl Proof<'_, '_> {
    fn rule(&self) {
        match &self.marks.rule {
            Rule::Proportional { floor } => self.floor(floor),
            Rule::Tiered { tiers } => self.tiers(tiers),
            Rule::Deductive { least, .. } => {
                if least.is_negative() || *least >= self.marks.weight {
                    let message = format!(
                        "least {} 应不小于 0 而小于 weight {}",
                        least.to_f64(),
                        self.marks.weight.to_f64()
                    );
                    self.fault(message, "扣分扣到 least 为止，不从别的项目扣");
                }
            }
            Rule::BonusPerPoint { per_point } => self.cap_in_reach(per_point),
            Rule::BonusPerCase { .. } | Rule::YesNo | Rule::Entered(_) => {}
        }
    }

    fn fault(&self, message: String, hint: &str) {
        self.reader.fault(self.marks.line, message, hint);
    }

    fn rates(&self) -> impl Iterator<Item = (&Exact, usize)> {
        self.item.targets().iter().filter_map(|target| match &target.aim {
            Aim::Rate { exact, .. } => Some((exact, target.line)),
            Aim::Improvement(_) => None,
        })
    }

    /// Points begin on the worse side of each target.
    fn floor(&self, floor: &Exact) {
        if floor.is_negative() || *floor > Exact::one() {
            self.fault(format!("floor 应在 0 至 1 之间，实为 {}", floor.to_f64()), "1.0 = 100 %");
            return;
        }
        for (target, line) in self.rates() {
            let (is_worse, word) = match self.direction {
                Some(Direction::AtLeast) => (floor < target, "低于"),
                Some(Direction::AtMost) => (floor > target, "高于"),
                None => (true, ""),
            };
            if !is_worse {
                let (target, floor) = (target.to_f64(), floor.to_f64());
                let message = format!("目标 {target} 时得满分，floor {floor} 应{word}它");
                self.reader.fault(line, message, "floor 是开始得分的比率");
            }
        }
    }

    /// The best tier gives the weight, and each further one asks less and gives less.
    fn tiers(&self, tiers: &[Tier]) {
        let Some(best) = tiers.iter().map(|tier| &tier.points).max() else { return };
        let (weight, most) = (self.marks.weight.to_f64(), best.to_f64());
        if *best > self.marks.weight {
            self.fault(format!("最高一档 {most} 分，超过 weight {weight}"), "核对分值");
        } else if *best < self.marks.weight {
            let hint = "没有对象能得满分，请核对分值";
            self.fault(format!("最高一档 {most} 分，达不到 weight {weight}"), hint);
        }
        for pair in tiers.windows(2) {
            if pair[1].points >= pair[0].points {
                let message = format!(
                    "各档应从高分到低分，{} 分之后不应是 {} 分",
                    pair[0].points.to_f64(),
                    pair[1].points.to_f64()
                );
                self.fault(message, "按分值由高到低写");
            }
            let better = self.ground.better.get(pair[0].indicator.as_str());
            let same = pair[0].indicator == pair[1].indicator;
            let asks_less = match better {
                Some(Direction::AtLeast) => pair[1].rate < pair[0].rate,
                Some(Direction::AtMost) => pair[1].rate > pair[0].rate,
                None => true,
            };
            if same && !asks_less {
                let message = format!("得 {} 分的一档永远用不到", pair[1].points.to_f64());
                self.fault(message, "低分的一档，要求应更低");
            }
        }
    }

    /// Somebody at 100 % (or nothing, where less is better) reaches the cap of a bonus.
    fn cap_in_reach(&self, per_point: &Exact) {
        for (target, line) in self.rates() {
            let beyond = match self.direction {
                Some(Direction::AtLeast) => &Exact::one() - target,
                Some(Direction::AtMost) => target.clone(),
                None => return,
            };
            let most = &(&beyond * &Exact::whole(100)) * per_point;
            if most < self.marks.weight {
                let message = format!(
                    "超出目标最多得 {} 分，达不到 cap {}",
                    most.to_f64(),
                    self.marks.weight.to_f64()
                );
                self.reader.fault(line, message, "降低 cap，或提高 per-point");
            }
        }
    }
}

/// The bands cover the scale from nothing to the most points, without gap or overlap.
pub(super) fn bands(reader: &Reader, bands: &[(Grade, Ends)], most: &Exact) {
    let points = |limit: &Limit| limit.points.to_f64();
    if let Some((lowest, _)) = bands.last()
        && (!lowest.from.is_in || lowest.from.points.is_positive())
    {
        let message = format!("{} 以下没有等次", points(&lowest.from));
        reader.fault(lowest.line, message, "最低的等次从 0 起");
    }
    if let Some((best, Ends { to: Some(to) })) = bands.first()
        && (to.points < *most || to.points == *most && !to.is_in)
    {
        let message = format!("最高可得 {} 分，等次只到 {}", most.to_f64(), points(to));
        reader.fault(best.line, message, "最高的等次不写上端");
    }
    for pair in bands.windows(2) {
        let ((upper, _), (lower, Ends { to })) = (&pair[0], &pair[1]);
        // A band without an upper end reaches to the next better one.
        let Some(to) = to else { continue };
        let from = &upper.from;
        let meets = to.points == from.points && to.is_in != from.is_in;
        if meets {
            continue;
        }
        let overlaps = to.points > from.points || to.points == from.points && to.is_in;
        let message = if overlaps {
            format!(
                "等次 {} 与 {} 重叠：{} 起至 {}",
                upper.name,
                lower.name,
                points(from),
                points(to)
            )
        } else {
            format!(
                "等次 {} 与 {} 之间有空档：{} 至 {}",
                upper.name,
                lower.name,
                points(to),
                points(from)
            )
        };
        let hint = "各段首尾相接，如 from = 80、below = 90 与 from = 90";
        reader.fault(lower.line.max(upper.line), message, hint);
    }
}
