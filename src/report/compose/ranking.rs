//! Regions among their peers, as the tables and charts of section 五 show them.
//!
//! Enters: the view. Leaves: regions with their places. Never ranks 未知, the own of a level
//! or a small base, and never gives a place that the bounds do not bear.

use crate::evaluation::{self, Places, Treatment};
use crate::indicators::{CellKey, Region};
use crate::quantity::{Counts, Rate};
use crate::report::document::Value;
use crate::spec::Direction;

use super::view::{COVERAGE, View};

/// A region with its places.
pub(super) struct Ranked {
    /// Which peers it is ranked with; the own of a level has none and stands last.
    pub(super) group: usize,
    /// Its places, or what stands for them.
    pub(super) places: Value,
    pub(super) label: String,
    pub(super) region: Region,
    pub(super) counts: Counts,
}

/// The regions compared, peers together, each by confirmed rate from the highest. What is
/// withheld is not ranked.
pub(super) fn ranking(view: &View<'_>) -> Vec<Ranked> {
    let told = view
        .scope
        .compared()
        .filter(|node| !view.is_withheld(COVERAGE, CellKey::region(node.region)));
    let mut ranking: Vec<Ranked> = told
        .map(|node| Ranked {
            group: usize::MAX,
            places: Value::Absent,
            label: node.label.clone(),
            region: node.region,
            counts: view.counts(COVERAGE, CellKey::region(node.region)).unwrap_or_default(),
        })
        .collect();
    let regions = ranking.iter().map(|ranked| ranked.region);
    let groups = evaluation::peers(regions, view.background.divisions);
    for (group, members) in groups.into_values().enumerate() {
        let mut of_group: Vec<&mut Ranked> =
            ranking.iter_mut().filter(|ranked| members.contains(&ranked.region)).collect();
        let counts: Vec<Counts> = of_group.iter().map(|ranked| ranked.counts).collect();
        let places = evaluation::ranked(&counts, Treatment::Open, Direction::AtLeast);
        for (ranked, place) in of_group.iter_mut().zip(places) {
            ranked.group = group;
            ranked.places = match place {
                // One alone has nobody to be ranked with.
                Some((places, peers)) if peers > 1 => Value::Places(places),
                None if ranked.counts.population() > 0 => Value::TooFew,
                _ => Value::Absent,
            };
        }
    }
    ranking.sort_by(|a, b| a.group.cmp(&b.group).then(fraction(b).total_cmp(&fraction(a))));
    ranking
}

/// All regions by confirmed rate from the highest, an empty base last.
pub(super) fn by_rate(ranking: &[Ranked]) -> Vec<&Ranked> {
    let mut ranking: Vec<&Ranked> = ranking.iter().collect();
    ranking.sort_by(|a, b| fraction(b).total_cmp(&fraction(a)));
    ranking
}

fn fraction(ranked: &Ranked) -> f64 {
    ranked.counts.rate().map_or(-1.0, Rate::fraction)
}

/// The places that are ranked.
fn places(ranking: &[Ranked]) -> Vec<Places> {
    let place = |ranked: &Ranked| match ranked.places {
        Value::Places(places) => Some(places),
        _ => None,
    };
    ranking.iter().filter_map(place).collect()
}

/// How far the data bear a ranking.
pub(super) fn open_places(ranking: &[Ranked]) -> String {
    let places = places(ranking);
    let open = places.iter().filter(|places| places.strict().is_none()).count();
    match (places.len(), open) {
        (0, _) => String::new(),
        (_, 0) => "名次由上下限即可确定。".to_owned(),
        (all, open) if all == open => {
            format!("因有未填，排名次的 {all} 个地区的名次都只能给出区间，不作严格排序。")
        }
        (all, open) => format!(
            "因有未填，排名次的 {all} 个地区中有 {open} 个的名次只能给出区间，不作严格排序。"
        ),
    }
}

/// What the order of the rows and the places mean.
pub(super) fn order(view: &View<'_>, ranking: &[Ranked]) -> String {
    let order = if evaluation::is_strict(&places(ranking)) {
        "同级地区之间按已确认组织覆盖率由高到低；率相同的名次相同。本级不排名次。"
    } else {
        "同级地区之间按已确认组织覆盖率由高到低排列，行的先后不是名次。名次为上下限允许的最好至最差名次，只有一位的才写一个数；率相同的名次相同。本级不排名次。"
    };
    format!("{order}{}", among_told(view))
}

/// In the public edition those that are withheld have no place, and may stand anywhere.
pub(super) fn among_told(view: &View<'_>) -> &'static str {
    match view.is_public() {
        true => "公开版只在公布了组织覆盖数的地区之间排，不是全部地区中的名次。",
        false => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::super::scope::Node;
    use super::*;

    /// The places of the first regions of the sample with these counts (met, not met, unknown).
    fn shown(counts: &[(u32, u32, u32)]) -> (Vec<Value>, String) {
        let sample = sample();
        let mut figures = sample.figures.clone();
        let view = sample.view();
        let at = view.figures.indicators.iter().position(|info| info.id == COVERAGE);
        let at = at.expect("it is in the sample");
        let divisions = |node: &&Node| matches!(node.region, Region::Division(_));
        for (index, node) in view.scope.compared().filter(divisions).enumerate() {
            let (met, not_met, unknown) = counts.get(index).copied().unwrap_or((10, 90, 0));
            let cell = figures.cells.get_mut(&(view.as_of, CellKey::region(node.region)));
            cell.expect("compared regions have cells")[at] =
                Counts { met, not_met, unknown, ..Counts::default() };
        }
        let view = View::new(&sample.background, &figures, &sample.evaluation);
        let ranking = ranking(&view);
        let order = order(&view, &ranking);
        (ranking.into_iter().map(|ranked| ranked.places).collect(), order)
    }

    fn at(best: usize, worst: usize) -> Value {
        Value::Places(Places { best, worst })
    }

    #[test]
    fn equal_rates_share_a_place_and_a_small_or_an_empty_base_has_none() {
        let (places, order) = shown(&[(0, 0, 0), (20, 20, 0), (20, 20, 0), (8, 1, 0)]);
        assert_eq!(places[0], Value::TooFew);
        assert_eq!(places[1..4], [at(1, 1), at(1, 1), at(3, 3)]);
        assert!(places.contains(&Value::Absent), "the level itself and an empty base");
        assert!(!order.contains("行的先后不是名次"));
    }

    #[test]
    fn places_of_the_public_edition_are_said_to_be_among_those_that_are_told() {
        let mut sample = sample();
        assert_eq!(among_told(&sample.view()), "");
        sample.background.public = Some(Default::default());
        let view = sample.view();
        assert!(order(&view, &ranking(&view)).contains("公开版只在公布"));
    }

    #[test]
    fn a_place_that_the_bounds_do_not_bear_is_not_printed() {
        let (places, order) = shown(&[(20, 20, 0), (18, 10, 12)]);
        assert_eq!(places[..2], [at(1, 2), at(1, 2)]);
        assert!(order.contains("行的先后不是名次"));
    }
}
