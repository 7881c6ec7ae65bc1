//! The articles of the Opinions (《关于加强社会组织党的建设工作的意见（试行）》).
//!
//! Enters: numbers of articles as an indicator cites them. Leaves: their texts, as
//! published by 新华社 on 2015-09-28. Holds no text of its own.

static ARTICLES: &str = include_str!("../../assets/opinions/articles.txt");

/// Number and text of each article that a citation names: `8`, `8、11`, `8–10`.
///
/// ```
/// use nianbao::codes::articles;
/// let cited: Vec<u8> = articles("6、8–10").map(|(number, _)| number).collect();
/// assert_eq!(cited, [6, 8, 9, 10]);
/// ```
pub fn articles(citation: &str) -> impl Iterator<Item = (u8, &'static str)> {
    citation.split(['、', ',', '，']).filter_map(range).flatten().filter_map(|number| {
        let head = format!("{number}.");
        let text = ARTICLES.lines().find_map(|line| line.strip_prefix(&head))?;
        Some((number, text))
    })
}

/// The numbers of `8` or `8–10`; `None` where it is no number.
fn range(part: &str) -> Option<std::ops::RangeInclusive<u8>> {
    let (first, last) = part.split_once(['–', '-', '—']).unwrap_or((part, part));
    Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_has_a_text_and_no_other_number_has() {
        let all: Vec<(u8, &str)> = articles("0–30").collect();
        let numbers: Vec<u8> = all.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, (1..=23).collect::<Vec<u8>>());
        assert!(all[7].1.starts_with("按单位建立党组织。凡有三名以上正式党员的社会组织"));
        assert_eq!(articles("无").count(), 0);
    }
}
