//! The rule of withholding (contract §2): which rows of one table are not told.
//!
//! Enters: four counts a row, and how rows add up to one another. Leaves: for each row
//! whether it is withheld. Never looks at what a row is about.

use std::cmp::Ordering;

use super::solve;

/// Population, met, not met, unknown; for totals organizations, known, unknown and a zero.
pub(super) type Counted = [u64; 4];

/// A count from 1 up to this one could point at single organizations.
const MOST: u64 = 9;

/// Rows that are parts of another one, along one breakdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    /// The row that holds them all.
    pub(super) whole: usize,
    /// Its parts, in their order.
    pub(super) parts: Vec<usize>,
}

/// How the rows of one year-end hang together.
#[derive(Debug, Clone, Default)]
pub(super) struct Sets {
    /// The rows before this one are those of the edition; those from it on are left out of
    /// it, and are here as what is missing to a whole.
    pub(super) rows: usize,
    /// The sets; the parts of each add up to its whole.
    pub(super) sets: Vec<Set>,
}

/// The rows that are not told: those that are small or leave a small remainder of a whole,
/// and those that nobody could otherwise be kept from computing.
pub(super) fn withheld(rows: &[Counted], sets: &Sets) -> Vec<bool> {
    let mut hidden: Vec<bool> = rows[..sets.rows].iter().map(is_small).collect();
    for set in &sets.sets {
        for part in set.parts.iter().filter(|part| **part < sets.rows) {
            hidden[*part] |= is_small(&without(rows[set.whole], rows[*part]));
        }
    }
    close(rows, sets, &mut hidden);
    hidden
}

/// Withholds further rows until what is told tells nothing of what is hidden.
pub(super) fn close(rows: &[Counted], sets: &Sets, hidden: &mut [bool]) {
    loop {
        let before = hidden.iter().filter(|hidden| **hidden).count();
        for set in sets.sets.iter().filter(|set| set.whole < sets.rows) {
            while let Some(row) = further(rows, set, hidden) {
                hidden[row] = true;
            }
        }
        solve::keep(rows, sets, hidden);
        if hidden.iter().filter(|hidden| **hidden).count() == before {
            return;
        }
    }
}

/// The next row to withhold for the sake of a set.
///
/// A set is affected where it hides a part, or where the parts without a row are small
/// together. It then hides two parts at least, so that the whole less the parts that are
/// told is never one of them. Where it has one part only and nothing else, the whole says
/// the same and goes with it. A whole that is hidden is not the sum of parts that are told.
fn further(rows: &[Counted], set: &Set, hidden: &[bool]) -> Option<usize> {
    let parts = || set.parts.iter().copied().filter(|part| *part < hidden.len());
    let told = || parts().filter(|part| !hidden[*part]);
    let hidden_parts = parts().count() - told().count();
    let rest = parts().fold(rows[set.whole], |rest, part| without(rest, rows[part]));
    let has_rest = rest != Counted::default();
    let is_affected = hidden_parts > 0 || is_small(&rest);
    let is_sum = hidden[set.whole] && hidden_parts == 0 && !has_rest;
    if (is_affected && hidden_parts < 2) || is_sum {
        let alone = hidden_parts == 1 && !has_rest && !hidden[set.whole];
        return told().min_by(|a, b| next(rows, *a, *b)).or(alone.then_some(set.whole));
    }
    None
}

/// The smaller population first, an empty one last: it hides nothing. Ties by order.
pub(super) fn next(rows: &[Counted], a: usize, b: usize) -> Ordering {
    let rank = |row: usize| (rows[row][0] == 0, rows[row][0], row);
    rank(a).cmp(&rank(b))
}

pub(super) fn is_small(counted: &Counted) -> bool {
    counted.iter().any(|count| (1..=MOST).contains(count))
}

/// What is left of a whole; parts never exceed it.
fn without(whole: Counted, part: Counted) -> Counted {
    std::array::from_fn(|at| whole[at].saturating_sub(part[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line is `name < whole, whole: population met not-met unknown`, where the first
    /// whole holds it along one breakdown and the second along another. A name in brackets
    /// is left out and stands last. The rows expected to be withheld stand behind.
    #[track_caller]
    fn check(table: &str, expected: &str) {
        let (mut names, mut rows, mut wholes) = (Vec::new(), Vec::new(), Vec::new());
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (head, counts) = line.split_once(':').expect("a line has counts");
            let (name, above) = head.split_once('<').unwrap_or((head, ""));
            names.push(name.trim());
            wholes.push(above.split(',').map(str::trim).collect::<Vec<_>>());
            let counts: Vec<u64> =
                counts.split_whitespace().map(|count| count.parse().expect("a count")).collect();
            let [population, met, not_met, unknown] = counts[..] else { panic!("{line}") };
            assert_eq!(population, met + not_met + unknown, "{line}");
            rows.push([population, met, not_met, unknown]);
        }
        let mut sets: Vec<((usize, usize), Set)> = Vec::new();
        for (row, above) in wholes.iter().enumerate() {
            for (along, name) in above.iter().enumerate() {
                let Some(whole) = names.iter().position(|other| other == name) else { continue };
                match sets.iter_mut().find(|(key, _)| *key == (whole, along)) {
                    Some((_, set)) => set.parts.push(row),
                    None => sets.push(((whole, along), Set { whole, parts: vec![row] })),
                }
            }
        }
        let sets: Vec<Set> = sets.into_iter().map(|(_, set)| set).collect();
        let told = names.iter().filter(|name| !name.starts_with('（')).count();
        let hidden = withheld(&rows, &Sets { rows: told, sets });
        let found: Vec<&str> = names
            .iter()
            .zip(&hidden)
            .filter(|(_, hidden)| **hidden)
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn a_table_without_small_counts_is_told_whole() {
        check(
            "全省: 90 60 30 0
             甲市 < 全省: 50 40 10 0
             乙市 < 全省: 40 20 20 0",
            "",
        );
    }

    #[test]
    fn a_small_count_is_withheld_and_the_next_smallest_row_with_it() {
        for small in ["20 9 11 0", "20 11 9 0", "20 19 0 1", "9 0 0 9"] {
            let [population, met, not_met, unknown]: [u64; 4] = small
                .split(' ')
                .map(|count| count.parse().expect("a count"))
                .collect::<Vec<_>>()
                .try_into()
                .expect("four counts");
            let all = [population + 130, met + 50, not_met + 40, unknown + 40]
                .map(|count| count.to_string());
            check(
                &format!(
                    "全省: {}
                     甲市 < 全省: 70 30 20 20
                     乙市 < 全省: 60 20 20 20
                     丙市 < 全省: {small}",
                    all.join(" ")
                ),
                "乙市 丙市",
            );
        }
    }

    #[test]
    fn ten_and_zero_are_told() {
        check(
            "全省: 30 20 10 0
             甲市 < 全省: 10 10 0 0
             乙市 < 全省: 20 10 10 0",
            "",
        );
    }

    #[test]
    fn a_row_that_leaves_a_small_remainder_is_withheld_though_the_rest_has_no_row() {
        // 省本级 has 4 organizations and no row; 甲市 is told by nobody.
        check(
            "全省: 84 50 34 0
             甲市 < 全省: 80 50 30 0
             （省本级） < 全省: 4 0 4 0",
            "甲市",
        );
    }

    #[test]
    fn parts_without_a_row_that_are_small_together_hide_two_rows() {
        check(
            "全省: 94 60 34 0
             甲市 < 全省: 50 30 20 0
             乙市 < 全省: 20 10 10 0
             丙市 < 全省: 20 20 0 0
             （省本级） < 全省: 4 0 4 0",
            "乙市 丙市",
        );
    }

    #[test]
    fn the_further_row_is_the_smallest_that_has_anybody() {
        check(
            "全省: 95 50 45 0
             甲市 < 全省: 50 25 25 0
             乙市 < 全省: 40 20 20 0
             丙市 < 全省: 0 0 0 0
             丁市 < 全省: 5 5 0 0",
            "乙市 丁市",
        );
    }

    #[test]
    fn an_only_part_takes_its_whole_with_it() {
        check(
            "全省: 120 60 60 0
             甲市 < 全省: 60 30 30 0
             乙市 < 全省: 40 20 20 0
             丙市 < 全省: 20 10 10 0
             丙县 < 丙市, 教育: 20 10 10 0
             丁县 < , 教育: 5 5 0 0
             教育: 25 15 10 0",
            "乙市 丙市 丙县 丁县",
        );
    }

    #[test]
    fn rows_and_columns_of_a_cross_hide_two_cells_each() {
        check(
            "全省: 240 120 120 0
             甲市 < 全省: 120 60 60 0
             乙市 < 全省: 120 60 60 0
             教育 < , 全省: 100 50 50 0
             卫生 < , 全省: 140 70 70 0
             甲市教育 < 教育, 甲市: 70 35 35 0
             甲市卫生 < 卫生, 甲市: 50 25 25 0
             乙市教育 < 教育, 乙市: 30 25 5 0
             乙市卫生 < 卫生, 乙市: 90 35 55 0",
            "甲市教育 甲市卫生 乙市教育 乙市卫生",
        );
    }

    #[test]
    fn a_whole_that_is_withheld_is_not_the_sum_of_its_parts() {
        // 乙市 goes with 甲市 of 5; its counties would tell it, so that two of them go too.
        check(
            "全省: 125 60 65 0
             甲市 < 全省: 5 0 5 0
             乙市 < 全省: 50 25 25 0
             丙市 < 全省: 70 35 35 0
             乙县 < 乙市: 30 15 15 0
             丙县 < 乙市: 20 10 10 0",
            "甲市 乙市 乙县 丙县",
        );
    }

    #[test]
    fn the_whole_is_withheld_where_it_is_small_itself() {
        check(
            "全省: 43 20 20 3
             甲市 < 全省: 23 10 10 3
             乙市 < 全省: 20 10 10 0",
            "全省 甲市 乙市",
        );
    }
}
