//! How alike two names are.
//!
//! Enters: two normalised names. Leaves: the number of slips between them, and whether
//! they differ in nothing but what tells sisters apart: 第一小学 and 第二小学.

/// Characters by which sister organizations are told apart.
const MARKS: &str = "0123456789一二三四五六七八九十百千零〇两甲乙丙丁戊己庚辛\
                     东西南北中上下左右前后内外大小新老ABCDEFGHIJKLMNOPQRSTUVWXYZ第";

/// Inserted, left out, replaced or exchanged characters between two names; `None` where
/// there are more than two.
pub(super) fn slips(a: &str, b: &str) -> Option<usize> {
    let lengths = [a.chars().count(), b.chars().count()];
    (lengths[0].abs_diff(lengths[1]) <= 2)
        .then(|| crate::diag::slips(a, b))
        .filter(|slips| *slips <= 2)
}

/// Whether two different names are the same but for numbers, directions and the like.
pub(super) fn are_sisters(a: &str, b: &str) -> bool {
    let bare = |name: &str| name.chars().filter(|c| !MARKS.contains(*c)).collect::<String>();
    a != b && bare(a) == bare(b)
}

/// Names of fewer characters are too short to be told from their neighbours by one slip.
pub(super) const SHORT: usize = 5;

/// The name, and the name without each of its characters: two names that are one slip
/// apart share one of these, but for exchanged neighbours, which share two.
pub(super) fn variants(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let without = |skipped: usize| {
        let kept = characters.iter().enumerate().filter(|(at, _)| *at != skipped);
        kept.map(|(_, c)| *c).collect::<String>()
    };
    if characters.len() < SHORT {
        return vec![name.to_owned()];
    }
    std::iter::once(name.to_owned()).chain((0..characters.len()).map(without)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_any_kind_leaves_a_common_variant() {
        for (a, b) in [
            ("西湖区新星幼儿园", "西湖区新兴幼儿园"),
            ("西湖区新星幼儿园", "西湖区星幼儿园"),
            ("西湖区新星幼儿园", "西湖区新新星幼儿园"),
            ("西湖区新星幼儿园", "西湖区星新幼儿园"),
        ] {
            let (ours, theirs) = (variants(a), variants(b));
            assert!(ours.iter().any(|one| theirs.contains(one)), "{b}");
            assert_eq!(slips(a, b), Some(1), "{b}");
        }
    }

    #[test]
    fn sisters_differ_in_number_or_direction_alone() {
        for (a, b, expected) in [
            ("杭州市第一小学", "杭州市第二小学", true),
            ("城东商会", "城西商会", true),
            ("新星幼儿园", "新兴幼儿园", false),
            ("城东商会", "城东商会", false),
        ] {
            assert_eq!(are_sisters(a, b), expected, "{a} {b}");
        }
    }
}
