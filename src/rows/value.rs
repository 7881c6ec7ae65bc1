//! Counts and dates out of cells.
//!
//! Enters: one cell. Leaves: a value, nothing, or the fact that it cannot be
//! read. Never guesses: 约20 is no count.

use crate::codes::normalize;
use crate::quantity::Date;
use crate::workbook::{Cell, Epoch};

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading<T> {
    /// A value.
    Value(T),
    /// Nothing: blank, "-", 不详.
    Nothing,
    /// Something that is no value of this kind.
    Unreadable,
}

/// The greatest count that is believed.
const MOST: f64 = 1e9;

/// A whole number: 3, ３, "3人", "1,024"; 无 is none, hence 0.
pub(crate) fn count(cell: Cell<'_>, unknown: &[String]) -> Reading<u32> {
    match cell {
        Cell::Empty => Reading::Nothing,
        Cell::Number(number) => whole(number),
        Cell::Text(text) => count_text(text, unknown),
        Cell::Date(_) | Cell::Bool(_) | Cell::Error => Reading::Unreadable,
    }
}

fn whole(number: f64) -> Reading<u32> {
    if (0.0..MOST).contains(&number) && number.fract() == 0.0 {
        Reading::Value(number as u32)
    } else {
        Reading::Unreadable
    }
}

fn count_text(text: &str, unknown: &[String]) -> Reading<u32> {
    let text = normalize(text);
    if text.is_empty() || is_unknown(&text, unknown) {
        return Reading::Nothing;
    }
    if matches!(&*text, "无" | "没有" | "零") {
        return Reading::Value(0);
    }
    let digits = text.trim_end_matches(['人', '名', '个', '位', '家', '年', '度']);
    let plain: String = digits.chars().filter(|c| *c != ',').collect();
    let grouped = !digits.contains(',') || well_grouped(digits);
    if !grouped || plain.starts_with('+') {
        return Reading::Unreadable;
    }
    plain.parse::<f64>().map_or(Reading::Unreadable, whole)
}

/// Commas part groups of three: `1,024` but not `10,24`.
fn well_grouped(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && groups.all(|group| group.split('.').next().is_some_and(|g| g.len() == 3))
}

/// A date in any of the forms that sheets hold; of a range "a至b" the first. `epoch` is
/// the day from which its workbook counts.
pub(crate) fn date(cell: Cell<'_>, unknown: &[String], epoch: Epoch) -> Reading<Date> {
    match cell {
        Cell::Empty => Reading::Nothing,
        Cell::Date(date) => Reading::Value(date),
        Cell::Number(number) => date_number(number, epoch),
        Cell::Text(text) => {
            let text = normalize(without_time(text.trim()));
            if text.is_empty() || is_unknown(&text, unknown) || text == "无" {
                return Reading::Nothing;
            }
            date_counted(&text, epoch).map_or(Reading::Unreadable, Reading::Value)
        }
        Cell::Bool(_) | Cell::Error => Reading::Unreadable,
    }
}

/// 20150928 as a number, or an Excel serial of the years 1927 to 2119 (1900 base; four
/// years later by the other): a date column whose date format was lost.
fn date_number(number: f64, epoch: Epoch) -> Reading<Date> {
    if number.fract() == 0.0 && (19_000_101.0..=29_991_231.0).contains(&number) {
        return compact(&format!("{number}")).map_or(Reading::Unreadable, Reading::Value);
    }
    if is_serial(number) {
        let first = match epoch {
            // Day 1 of the serial calendar is 1900-01-01, and 1900-02-29 is counted.
            Epoch::Y1900 => jiff::civil::date(1899, 12, 30),
            Epoch::Y1904 => jiff::civil::date(1904, 1, 1),
        };
        let days = jiff::Span::new().days(number as i64);
        return first.checked_add(days).map_or(Reading::Unreadable, Reading::Value);
    }
    Reading::Unreadable
}

fn is_serial(number: f64) -> bool {
    (10_000.0..80_000.0).contains(&number)
}

/// A date in normalised text; a serial number counts from 1900.
pub(crate) fn date_text(text: &str) -> Option<Date> {
    date_counted(text, Epoch::Y1900)
}

/// A date in normalised text.
fn date_counted(text: &str, epoch: Epoch) -> Option<Date> {
    let first = text.split(['至', '~', '—']).next().unwrap_or(text);
    // Where other signs part the date, a hyphen parts a range.
    let parted_otherwise = first.contains(['.', '/', '年']);
    let first = first.split('-').next().filter(|_| parted_otherwise).unwrap_or(first);
    if let Some(date) = compact(first) {
        return Some(date);
    }
    if let Ok(serial) = first.parse::<f64>()
        && is_serial(serial)
        && let Reading::Value(date) = date_number(serial, epoch)
    {
        return Some(date);
    }
    parted(first)
}

fn compact(text: &str) -> Option<Date> {
    let all_digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    if !all_digits {
        return None;
    }
    civil(number(0..4)?, number(4..6)?, number(6..8)?)
}

/// 2015-9-28, 2015.9.28, 2015/9/28, 2015年9月28日; 2015年9月 is its first day.
fn parted(text: &str) -> Option<Date> {
    let end = text.find('日').or_else(|| text.find('号')).unwrap_or(text.len());
    let head = &text[..end];
    let parts: Vec<&str> =
        head.split(['-', '.', '/', '年', '月', '\\']).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<i16> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [year, month, day] => civil(*year, *month, *day),
        [year, month] => civil(*year, *month, 1),
        _ => None,
    }
}

/// The date of `2015/9/28 0:00` and `2015-09-28T00:00:00`.
fn without_time(text: &str) -> &str {
    let Some(at) = text.find(|c: char| c.is_whitespace() || c == 'T') else { return text };
    let rest = text[at..].trim_start_matches(|c: char| c.is_whitespace() || c == 'T');
    let hours = rest.find([':', '：']).map_or("", |colon| &rest[..colon]);
    let is_time = matches!(hours.len(), 1 | 2) && hours.bytes().all(|b| b.is_ascii_digit());
    if is_time { &text[..at] } else { text }
}

fn civil(year: i16, month: i16, day: i16) -> Option<Date> {
    let plausible = (1900..=2999).contains(&year);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    plausible.then_some(date)
}

/// True for text that gives no answer; the words are normalised and upper-cased.
pub(crate) fn is_unknown(text: &str, unknown: &[String]) -> bool {
    unknown.iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    fn words() -> Vec<String> {
        ["-", "不详"].map(str::to_owned).to_vec()
    }

    #[test]
    fn counts_are_read_from_numbers_and_text() {
        for (cell, expected) in [
            (Cell::Number(3.0), Reading::Value(3)),
            (Cell::Text("3人"), Reading::Value(3)),
            (Cell::Text("３"), Reading::Value(3)),
            (Cell::Text("1,024"), Reading::Value(1024)),
            (Cell::Text("无"), Reading::Value(0)),
            (Cell::Text("-"), Reading::Nothing),
            (Cell::Text("不详"), Reading::Nothing),
            (Cell::Empty, Reading::Nothing),
            (Cell::Text("约20"), Reading::Unreadable),
            (Cell::Text("10,24"), Reading::Unreadable),
            (Cell::Number(2.5), Reading::Unreadable),
            (Cell::Number(-1.0), Reading::Unreadable),
        ] {
            assert_eq!(count(cell, &words()), expected, "{cell:?}");
        }
    }

    #[test]
    fn every_date_form_gives_the_same_day() {
        for text in [
            "2015-09-28",
            "2015.9.28",
            "2015/9/28",
            "2015年9月28日",
            "20150928",
            " 2015 - 09 - 28 ",
            "２０１５年９月２８日",
            "2015-09-28 00:00:00",
            "2015-09-28至2019-09-27",
            "2015.09.28-2019.09.27",
            "2015/9/28 0:00",
            "2015/09/28 00:00:00",
            "2015-09-28T00:00:00",
            "42275",
        ] {
            assert_eq!(
                date(Cell::Text(text), &words(), Epoch::Y1900),
                Reading::Value(day(2015, 9, 28)),
                "{text}"
            );
        }
        let month = date(Cell::Text("2015年9月"), &words(), Epoch::Y1900);
        assert_eq!(month, Reading::Value(day(2015, 9, 1)));
    }

    /// 1904-01-01 is day 0 of one calendar and day 1,462 of the other.
    #[test]
    fn a_serial_number_counts_from_its_workbooks_day() {
        for (cell, from_1900, from_1904) in [
            (Cell::Number(42_275.0), day(2015, 9, 28), day(2019, 9, 29)),
            (Cell::Number(40_813.0), day(2011, 9, 27), day(2015, 9, 28)),
            (Cell::Text("40813"), day(2011, 9, 27), day(2015, 9, 28)),
            (Cell::Number(20_150_928.0), day(2015, 9, 28), day(2015, 9, 28)),
            (Cell::Text("2015-09-28"), day(2015, 9, 28), day(2015, 9, 28)),
        ] {
            for (epoch, expected) in [(Epoch::Y1900, from_1900), (Epoch::Y1904, from_1904)] {
                assert_eq!(date(cell, &words(), epoch), Reading::Value(expected), "{cell:?}");
            }
        }
    }

    #[test]
    fn what_is_no_date_is_unreadable_and_what_is_no_answer_is_nothing() {
        for (text, expected) in [
            ("2015-02-30", Reading::Unreadable),
            ("九月", Reading::Unreadable),
            ("2015", Reading::Unreadable),
            ("不详", Reading::Nothing),
            ("无", Reading::Nothing),
        ] {
            assert_eq!(date(Cell::Text(text), &words(), Epoch::Y1900), expected, "{text}");
        }
    }
}
