//! Plain day arithmetic of its own, so that the true figures share no code
//! with the program they check.
//!
//! Enters and leaves: civil dates and spreadsheet day numbers. Never knows a
//! time of day or a zone.

use crate::quantity::Date;

/// A date; the first of January of that year where month and day do not exist.
pub(super) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::constant(2000, 1, 1))
}

/// The last day of a year: the reference date.
pub(super) fn year_end(year: i16) -> Date {
    day(year, 12, 31)
}

/// The spreadsheet's day number (1900 base), right from March 1900 on.
pub(super) fn serial(date: Date) -> i64 {
    let (y, m, d) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
    // Days from civil by the March-based year: leap days stand at its end.
    let y = if m <= 2 { y - 1 } else { y };
    let month = (m + 9) % 12;
    let days = 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400);
    // 693 899 days lie between 0000-03-01 and 1899-12-30.
    days + (153 * month + 2) / 5 + d - 1 - 693_899
}

/// The date `days` later (earlier where negative).
pub(super) fn plus_days(date: Date, days: i64) -> Date {
    let mut year = date.year();
    let mut left = serial(date) + days;
    // Steps to the year that holds the day, then to its month and day.
    year += i16::try_from((left - serial(day(year, 1, 1))).div_euclid(366)).unwrap_or(0);
    while left >= serial(day(year + 1, 1, 1)) {
        year += 1;
    }
    left -= serial(day(year, 1, 1));
    let mut month = 1;
    while left >= i64::from(month_days(year, month)) {
        left -= i64::from(month_days(year, month));
        month += 1;
    }
    day(year, month, i8::try_from(left + 1).unwrap_or(1))
}

/// The same day `months` later, or the last day of that month where it is shorter.
pub(super) fn plus_months(date: Date, months: i16) -> Date {
    let count = i32::from(date.year()) * 12 + i32::from(date.month()) - 1 + i32::from(months);
    // A count of months of a civil year fits both halves.
    let year = i16::try_from(count.div_euclid(12)).unwrap_or(date.year());
    let month = i8::try_from(count.rem_euclid(12) + 1).unwrap_or(1);
    day(year, month, date.day().min(month_days(year, month)))
}

fn month_days(year: i16, month: i8) -> i8 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_are_those_of_a_spreadsheet() {
        for (date, number) in
            [(day(1900, 3, 1), 61), (day(2000, 1, 1), 36_526), (day(2024, 2, 29), 45_351)]
        {
            assert_eq!(serial(date), number, "{date}");
            assert_eq!(plus_days(day(2000, 1, 1), number - 36_526), date);
        }
    }

    #[test]
    fn every_day_of_thirty_years_follows_the_one_before() {
        let mut date = day(1998, 1, 1);
        while date < day(2028, 1, 1) {
            let next = plus_days(date, 1);
            assert_eq!(serial(next), serial(date) + 1, "{date}");
            assert!(next > date);
            date = next;
        }
    }

    #[test]
    fn half_a_year_after_the_end_of_august_is_the_end_of_february() {
        assert_eq!(plus_months(day(2023, 8, 31), 6), day(2024, 2, 29));
        assert_eq!(plus_months(day(2024, 7, 1), 6), day(2025, 1, 1));
    }
}
