//! The regions of the report: which whole, compared at which level, called what.
//!
//! Enters: the cells of the reference date, the divisions that have not reported and the
//! table of divisions. Leaves: the whole and the regions in it, in the order of tables.
//! Never leaves out a region that has a cell, down to two levels below the whole.

use std::collections::BTreeSet;

use crate::codes::{Divisions, RegionCode};
use crate::indicators::{CellKey, Figures, Region};
use crate::quantity::Date;

/// The regions of a report.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    whole: Option<RegionCode>,
    name: String,
    /// What stands behind the word for the whole.
    mark: &'static str,
    nodes: Vec<Node>,
}

/// A region in the order of tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// 1 for the regions that are compared, 2 for those in them.
    pub(super) depth: usize,
    /// The region.
    pub(super) region: Region,
    /// What it is called here: 武汉市, 省本级, 未知.
    pub(super) label: String,
    /// Whether no organization stands in it: it is told because it has not reported.
    pub(super) empty: bool,
}

impl Scope {
    /// The innermost division that holds all organizations and all divisions `silent` that
    /// have not reported, and what lies in it.
    pub(super) fn of(
        figures: &Figures,
        as_of: Date,
        divisions: &Divisions,
        silent: &[RegionCode],
    ) -> Scope {
        let filled: BTreeSet<Region> = figures
            .cells
            .keys()
            .filter(|(date, cell)| *date == as_of && *cell == CellKey::region(cell.region))
            .map(|(_, cell)| cell.region)
            .collect();
        let mut present = filled.clone();
        for code in silent {
            let above = std::iter::successors(Some(*code), |code| divisions.parent(*code));
            present.extend(above.map(Region::Division));
        }
        // What registers for itself lies in the whole also where it is not told.
        let untold = figures.withheld.own.iter().filter(|(date, _)| *date == as_of);
        let mut holding = present.clone();
        holding.extend(untold.map(|(_, code)| Region::Own(*code)));
        let whole = Tree { divisions, present: &holding, filled: &filled }.whole();
        let tree = Tree { divisions, present: &present, filled: &filled };
        Scope {
            whole,
            name: whole.map(|code| tree.name(code)).unwrap_or_default(),
            nodes: tree.nodes(whole),
            mark: "",
        }
    }

    /// Puts a mark behind the regions that have one.
    pub(super) fn mark(&mut self, mark: impl Fn(Region) -> Option<&'static str>) {
        self.mark = mark(Region::All).unwrap_or_default();
        for node in &mut self.nodes {
            node.label += mark(node.region).unwrap_or_default();
        }
    }

    /// The name of the whole, e.g. 湖北省; empty where it is no one division.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The whole in running text: 全省, 全市, 全国.
    pub(super) fn whole_word(&self) -> &'static str {
        match self.name.chars().last() {
            Some('省') => "全省",
            Some('市') => "全市",
            Some('区') => "全区",
            Some('州') => "全州",
            Some('县') => "全县",
            _ => "合计",
        }
    }

    /// The whole as a row of a table: 全省, or 全省（未报齐）.
    pub(super) fn whole_label(&self) -> String {
        format!("{}{}", self.whole_word(), self.mark)
    }

    /// All regions below the whole, each before those in it.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The regions that are compared with one another; neither 未知 nor an empty one.
    pub(super) fn compared(&self) -> impl Iterator<Item = &Node> {
        let told = |node: &&Node| node.depth == 1 && node.region != Region::Unknown;
        self.nodes.iter().filter(told).filter(|node| !node.empty)
    }

    /// What a region is called in the report.
    pub(super) fn label(&self, region: Region) -> String {
        match region {
            Region::Division(code) if Some(code) == self.whole => self.whole_label(),
            Region::All => self.whole_label(),
            _ => self
                .nodes
                .iter()
                .find(|node| node.region == region)
                .map_or("其他", |node| &node.label)
                .to_owned(),
        }
    }
}

/// The regions present, seen through the divisions.
struct Tree<'a> {
    divisions: &'a Divisions,
    present: &'a BTreeSet<Region>,
    /// Those in which an organization stands.
    filled: &'a BTreeSet<Region>,
}

impl Tree<'_> {
    /// The innermost division that holds all regions present.
    fn whole(&self) -> Option<RegionCode> {
        let codes = self.present.iter().filter_map(|region| match region {
            Region::Own(code) => Some(*code),
            // A division that is the sum of others present adds no place of its own.
            Region::Division(code) if !self.holds_others(*code) => Some(*code),
            _ => None,
        });
        codes.map(Some).reduce(|a, b| self.common(a?, b?)).flatten()
    }

    fn holds_others(&self, code: RegionCode) -> bool {
        self.present.contains(&Region::Own(code))
            || self
                .divisions
                .children(code)
                .iter()
                .any(|child| self.present.contains(&Region::Division(*child)))
    }

    /// The innermost division that holds both.
    fn common(&self, a: RegionCode, b: RegionCode) -> Option<RegionCode> {
        let mut at = Some(a);
        while let Some(code) = at {
            if code == b || self.divisions.contains(code, b) {
                return Some(code);
            }
            at = self.divisions.parent(code);
        }
        None
    }

    fn name(&self, code: RegionCode) -> String {
        self.divisions.name(code).map_or_else(|| code.to_string(), str::to_owned)
    }

    /// The regions in `whole`, two levels deep, then 未知.
    fn nodes(&self, whole: Option<RegionCode>) -> Vec<Node> {
        let mut nodes = Vec::new();
        match whole {
            Some(code) => self.push_below(code, 1, &mut nodes),
            None => self.tops().into_iter().for_each(|code| self.push(code, 1, &mut nodes)),
        }
        if self.present.contains(&Region::Unknown) {
            nodes.push(self.node(1, Region::Unknown, "未知".to_owned()));
        }
        nodes
    }

    /// Divisions present that lie in no other: the provinces, and codes that the
    /// table of divisions does not know.
    fn tops(&self) -> Vec<RegionCode> {
        let code = |region: &Region| match region {
            Region::Division(code) if self.divisions.parent(*code).is_none() => Some(*code),
            _ => None,
        };
        self.present.iter().filter_map(code).collect()
    }

    fn node(&self, depth: usize, region: Region, label: String) -> Node {
        Node { depth, region, label, empty: !self.filled.contains(&region) }
    }

    fn push(&self, code: RegionCode, depth: usize, nodes: &mut Vec<Node>) {
        nodes.push(self.node(depth, Region::Division(code), self.name(code)));
        if depth < 2 {
            self.push_below(code, depth + 1, nodes);
        }
    }

    fn push_below(&self, code: RegionCode, depth: usize, nodes: &mut Vec<Node>) {
        if self.present.contains(&Region::Own(code)) {
            nodes.push(self.node(depth, Region::Own(code), own(&self.name(code))));
        }
        for child in self.divisions.children(code) {
            if self.present.contains(&Region::Division(*child)) {
                self.push(*child, depth, nodes);
            }
        }
    }
}

/// What the organizations registered by a level itself are called.
fn own(name: &str) -> String {
    let kind = ["自治区", "地区", "省", "市", "州", "盟", "区", "县"];
    let kind = kind.into_iter().find(|kind| name.ends_with(kind)).unwrap_or_default();
    format!("{kind}本级")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Counts;

    fn scope(regions: &[&str]) -> Scope {
        with_silent(regions, &[])
    }

    fn with_silent(regions: &[&str], silent: &[&str]) -> Scope {
        let as_of = jiff::civil::date(2025, 12, 31);
        let mut figures = Figures::default();
        let code = |text: &str| RegionCode::parse(text).expect("the table below holds codes");
        for region in regions {
            let region = match region.strip_prefix("own ") {
                Some(text) => Region::Own(code(text)),
                None if *region == "?" => Region::Unknown,
                None => Region::Division(code(region)),
            };
            figures.cells.insert((as_of, CellKey::region(region)), vec![Counts::default()]);
        }
        let silent: Vec<RegionCode> = silent.iter().map(|text| code(text)).collect();
        Scope::of(&figures, as_of, Divisions::in_force(2025), &silent)
    }

    #[test]
    fn the_whole_is_the_innermost_division_that_holds_all() {
        for (regions, name, compared) in [
            (&["420000", "own 420000", "420100", "420102"][..], "湖北省", "省本级 武汉市"),
            (&["420000", "420100", "420102", "420103"], "武汉市", "江岸区 江汉区"),
            (&["420000", "420100", "own 420100", "420103"], "武汉市", "市本级 江汉区"),
            (&["420000", "429004", "420100", "420102"], "湖北省", "武汉市 仙桃市"),
            (&["110000", "110101", "110102"], "北京市", "东城区 西城区"),
            (&["420000", "420100", "420102"], "江岸区", ""),
            (&["420000", "own 420000", "330000", "own 330000"], "", "浙江省 湖北省"),
            (&["?"], "", ""),
            (&[], "", ""),
        ] {
            let scope = scope(regions);
            let labels: Vec<&str> = scope.compared().map(|node| node.label.as_str()).collect();
            assert_eq!((scope.name(), labels.join(" ").as_str()), (name, compared), "{regions:?}");
        }
    }

    #[test]
    fn a_region_that_has_not_reported_is_told_and_not_compared() {
        let scope = with_silent(&["420000", "420100", "420102"], &["420103", "429006"]);
        let shown = |nodes: &mut dyn Iterator<Item = &Node>| {
            let labels: Vec<&str> = nodes.map(|node| node.label.as_str()).collect();
            labels.join(" ")
        };
        assert_eq!(scope.name(), "湖北省");
        assert_eq!(shown(&mut scope.nodes().iter()), "武汉市 江岸区 江汉区 天门市");
        assert_eq!(shown(&mut scope.compared()), "武汉市");
    }

    #[test]
    fn counties_stand_under_their_prefecture_and_the_unknown_last() {
        let scope =
            scope(&["420000", "own 420000", "420100", "own 420100", "420102", "429004", "?"]);
        let lines: Vec<String> = scope
            .nodes()
            .iter()
            .map(|node| format!("{}{}", "-".repeat(node.depth), node.label))
            .collect();
        assert_eq!(lines, ["-省本级", "-武汉市", "--市本级", "--江岸区", "-仙桃市", "-未知"]);
    }
}
