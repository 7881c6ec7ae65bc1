//! The sample tells wrong programs from the right one, each by its own test.

use crate::support::figures::{differences, summary, written};
use crate::support::sample::sample;
use crate::support::wrong::{self, Program};

/// The differences from the truth, by the indicators that must show them.
#[track_caller]
fn is_caught(program: Program, indicators: &[&str]) {
    let found = written(&program.run(sample().path()));
    let wrong = differences(&found, &sample().truth);
    for id in indicators {
        let own = wrong.iter().filter(|line| line.split(' ').next() == Some(id)).count();
        assert!(own > 0, "{id} looks right; differing are\n{}", summary(&wrong));
    }
}

#[test]
fn the_right_program_has_no_difference() {
    let wrong = differences(&written(&wrong::RIGHT.run(sample().path())), &sample().truth);
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), summary(&wrong));
}

#[test]
fn a_total_row_read_as_data_is_caught() {
    is_caught(wrong::TOTAL_ROW_READ, &["organization-coverage", "should-built", "without-members"]);
}

#[test]
fn unknown_read_as_no_is_caught() {
    is_caught(
        wrong::UNKNOWN_IS_NO,
        &["organization-coverage", "charter-clause", "instructor-dispatched"],
    );
}

#[test]
fn two_read_as_yes_is_caught() {
    is_caught(wrong::TWO_IS_YES, &["organization-coverage", "charter-clause"]);
}

#[test]
fn a_duplicate_counted_twice_is_caught() {
    is_caught(wrong::DUPLICATES_COUNTED, &["organization-coverage", "without-members"]);
}

#[test]
fn a_numerator_that_is_not_intersected_is_caught() {
    is_caught(wrong::NUMERATOR_NOT_INTERSECTED, &["should-built"]);
}

#[test]
fn cancelled_on_the_reference_date_and_kept_is_caught() {
    is_caught(wrong::CANCELLED_ON_THE_DAY_KEPT, &["organization-coverage"]);
}

#[test]
fn the_provinces_own_counted_in_a_county_is_caught() {
    is_caught(wrong::PROVINCE_IN_A_COUNTY, &["organization-coverage", "venue"]);
}
