//! What a slip of reading makes of a credit code.
//!
//! Enters: a text. Leaves: the valid codes that one slip may have turned into it.
//! Never takes one of them.

use super::CreditCode;
use super::check::{LENGTH, characters, is_department};

/// Whether a text has the shape of a credit code: eighteen letters and digits,
/// in any width and case, that begin with a registering department and hold a
/// division. The checks are not made.
pub fn looks_like(text: &str) -> bool {
    characters(text).is_ok_and(|code| {
        let division = code[2..8].iter().all(|c| c.is_ascii_digit() || partner(*c).is_some());
        division && code.iter().all(u8::is_ascii_alphanumeric) && is_department(code[0])
    })
}

/// All valid codes that one slip could have turned into this text: 0/O, 1/I,
/// 2/Z, 5/S or 8/B at one position, in either direction. Sorted.
pub fn repairs(text: &str) -> Vec<CreditCode> {
    let Ok(code) = characters(text) else { return Vec::new() };
    let mut found: Vec<CreditCode> = (0..LENGTH)
        .filter_map(|place| {
            let mut candidate = code;
            candidate[place] = partner(code[place])?;
            CreditCode::check(candidate).ok()
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The character that is taken for this one, and this one for it.
fn partner(c: u8) -> Option<u8> {
    SLIPS.iter().find_map(|(a, b)| match c {
        _ if c == *a => Some(*b),
        _ if c == *b => Some(*a),
        _ => None,
    })
}

const SLIPS: [(u8, u8); 5] = [(b'0', b'O'), (b'1', b'I'), (b'2', b'Z'), (b'5', b'S'), (b'8', b'B')];

#[cfg(test)]
mod tests {
    use super::super::tests::VALID;
    use super::*;

    #[test]
    fn every_slip_of_one_character_is_repaired() {
        for text in VALID {
            let Ok(code) = CreditCode::parse(text) else { panic!("{text}") };
            for (place, c) in text.bytes().enumerate() {
                let Some(slip) = partner(c) else { continue };
                let mut wrong = text.as_bytes().to_vec();
                wrong[place] = slip;
                let wrong = String::from_utf8_lossy(&wrong).to_lowercase();
                assert!(CreditCode::parse(&wrong).is_err(), "{wrong}");
                assert!(repairs(&wrong).contains(&code), "{wrong}");
            }
        }
    }

    #[test]
    fn two_slips_and_other_slips_are_not_repaired() {
        for text in ["5310OO00500019795A", "35100000500019795A", "5310000050001979", "", "社会组织"]
        {
            assert_eq!(repairs(text), []);
        }
    }

    #[test]
    fn the_shape_of_a_code_is_told_without_its_checks() {
        assert!(VALID.into_iter().all(looks_like));
        for (text, expect) in [
            ("53100000500019795B", true),
            ("531OOOOO5000l9795a", true),
            ("53100000500019795", false),
            ("社会组织统一社会信用代码登记证书编号号", false),
            ("ZZ100000500019795B", false),
            ("53AB0000500019795B", false),
        ] {
            assert_eq!(looks_like(text), expect, "{text}");
        }
    }
}
