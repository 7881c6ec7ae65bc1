//! Sentences made of figures.
//!
//! Enters: counts, dates, differences. Leaves: Chinese text. Never states a
//! confirmed rate whose bounds differ without saying so in the same sentence.

use crate::quantity::{Bounds, Counts, Date, Rate};
use crate::report::number;
use crate::spec::Unit;

/// What the base of an indicator is counted in.
pub(super) fn counted(unit: Unit) -> &'static str {
    match unit {
        Unit::Organization => "家",
        Unit::PartyOrganization => "个",
    }
}

/// A date as it is written: 2025年12月31日.
pub(super) fn date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A year-end as a label: 2025年末; any other day in full.
pub(super) fn year_end(at: Date) -> String {
    if (at.month(), at.day()) == (12, 31) { format!("{}年末", at.year()) } else { date(at) }
}

/// Whether unknown answers leave the rate open.
pub(super) fn is_open(bounds: Bounds) -> bool {
    bounds.low != bounds.high
}

/// A confirmed rate with what the unknown leave open:
/// 已确认党的组织覆盖率 51.1 %，另有 4 家未填，上限 55.3 %. `mark` stands behind the rate.
pub(super) fn rate(name: &str, counts: &Counts, mark: &str) -> String {
    let bounds = counts.bounds();
    let Some(rate) = counts.rate() else {
        return if is_open(bounds) {
            format!("{name}的分母尚未确定，上下限 {}{mark}", number::bounds(bounds))
        } else {
            format!("{name}没有适用对象（—）{mark}")
        };
    };
    let sure = format!("已确认{name} {}{mark}", number::percent(rate));
    if !is_open(bounds) {
        return sure;
    }
    format!("{sure}，{}", opening(counts, bounds))
}

/// A confirmed rate, with its bounds wherever they differ: 51.1 %，上下限 48.9–55.3 %.
pub(super) fn open_rate(rate: Option<Rate>, bounds: Bounds) -> String {
    let open = match is_open(bounds) {
        true => format!("，上下限 {}", number::bounds(bounds)),
        false => String::new(),
    };
    format!("{}{open}", number::percent_or_dash(rate))
}

/// What the unknown answers leave open, in words.
pub(super) fn opening(counts: &Counts, bounds: Bounds) -> String {
    let missing = match counts.unknown {
        0 => String::new(),
        n => format!("另有 {} 家未填，", number::count(u64::from(n))),
    };
    if counts.open_met == 0 && counts.open_not_met == 0 {
        return format!("{missing}上限 {}", number::percent_or_dash(bounds.high));
    }
    format!("{missing}部分组织是否计入分母未定，上下限 {}", number::bounds(bounds))
}

/// Base and bounds of a rate, short: 已建 1,533 家，在册 3,000 家；未填 4 家，上限 55.3 %.
/// `mark` stands behind the base.
pub(super) fn detail(base: &str, met: &str, counts: &Counts, mark: &str) -> String {
    let (part, whole) = (number::count(u64::from(counts.met)), number::count(counts.population()));
    let bounds = counts.bounds();
    let open =
        if is_open(bounds) { format!("；{}", opening(counts, bounds)) } else { String::new() };
    format!("{met} {part} 家，{base} {whole} 家{mark}{open}")
}

/// A change of the rate in words: 提高 2.1 个百分点. Says so where the bounds of
/// both overlap, so that the unknown answers could turn it round.
pub(super) fn change(now: &Counts, before: &Counts) -> Option<String> {
    let difference = now.rate()?.fraction() - before.rate()?.fraction();
    let printed = number::difference(difference);
    let size = printed.trim_start_matches(['+', '−']);
    let text = match difference {
        d if d > 0.0 => format!("提高 {size}"),
        d if d < 0.0 => format!("下降 {size}"),
        _ => "持平".to_owned(),
    };
    let turn = overlap(now.bounds(), before.bounds());
    Some(if turn {
        format!("{text}（因有未填，两年上下限相交，升降尚不能确定）")
    } else {
        text
    })
}

/// Whether two pairs of bounds overlap while at least one of them is open.
fn overlap(a: Bounds, b: Bounds) -> bool {
    let (Some(a_low), Some(a_high), Some(b_low), Some(b_high)) = (a.low, a.high, b.low, b.high)
    else {
        return true;
    };
    (is_open(a) || is_open(b)) && a_low <= b_high && b_low <= a_high
}

/// More or fewer: 增加 87 家.
pub(super) fn more(now: u64, before: u64) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Equal => "持平".to_owned(),
        std::cmp::Ordering::Greater => format!("增加 {} 家", number::count(now - before)),
        std::cmp::Ordering::Less => format!("减少 {} 家", number::count(before - now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(met: u32, not_met: u32, unknown: u32, p: u32, q: u32) -> Counts {
        Counts { met, not_met, unknown, open_met: p, open_not_met: q }
    }

    #[test]
    fn a_rate_with_open_bounds_is_never_printed_alone() {
        let name = "覆盖率";
        assert_eq!(
            rate(name, &counts(1, 1, 0, 0, 0), ""),
            format!("已确认覆盖率 {}", percent(0.5))
        );
        let open = rate(name, &counts(1, 1, 2, 0, 0), "");
        assert!(open.contains("另有 2 家未填") && open.contains(&percent(0.75)), "{open}");
        let base = rate(name, &counts(1, 1, 0, 0, 2), "");
        assert!(base.contains("上下限") && base.contains("分母未定"), "{base}");
        let no_base = rate(name, &counts(0, 0, 0, 1, 1), "");
        assert!(no_base.contains("分母尚未确定"), "{no_base}");
    }

    #[test]
    fn a_zero_base_prints_a_dash_and_none_of_n_prints_zero() {
        assert!(rate("覆盖率", &counts(0, 0, 0, 0, 0), "").contains('—'));
        assert!(rate("覆盖率", &counts(0, 3, 0, 0, 0), "").contains(&percent(0.0)));
    }

    #[test]
    fn a_change_that_the_unknown_could_turn_round_says_so() {
        let sure = change(&counts(6, 4, 0, 0, 0), &counts(5, 5, 0, 0, 0));
        assert_eq!(sure.as_deref(), Some("提高 10.0\u{a0}个百分点"));
        let open = change(&counts(6, 4, 0, 0, 0), &counts(5, 3, 2, 0, 0));
        assert!(open.is_some_and(|text| text.contains("不能确定")));
        assert_eq!(change(&counts(5, 5, 0, 0, 0), &counts(5, 5, 0, 0, 0)).as_deref(), Some("持平"));
    }

    fn percent(fraction: f64) -> String {
        number::percent_or_dash(Rate::from_fraction(fraction))
    }
}
