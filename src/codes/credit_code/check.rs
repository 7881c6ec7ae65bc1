//! The arithmetic of credit codes: alphabet, check characters, kinds.
//!
//! Enters: characters. Leaves: values and check characters. Never makes a code.

use super::CreditCodeError;

/// Characters of a code.
pub(super) const LENGTH: usize = 18;

/// The characters of a code, in the order of their values; no I, O, S, V and Z.
pub(super) const ALPHABET: [u8; 31] = *b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the organization code (GB 11714).
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The departments with the kinds that they give (GB 32100, table of 机构类别).
const KINDS: [(u8, &[u8]); 12] = [
    (b'1', b"1239"),
    (b'2', b"19"),
    (b'3', b"123459"),
    (b'4', b"19"),
    (b'5', b"1239"),
    (b'6', b"129"),
    (b'7', b"129"),
    (b'8', b"19"),
    (b'9', b"123"),
    (b'A', b"19"),
    (b'N', b"1239"),
    (b'Y', b"19"),
];

/// The eighteen characters of a text in half width and upper case, without blanks.
pub(super) fn characters(text: &str) -> Result<[u8; LENGTH], CreditCodeError> {
    if let Ok(plain) = <[u8; LENGTH]>::try_from(text.as_bytes())
        && plain.iter().all(u8::is_ascii_alphanumeric)
    {
        return Ok(plain.map(|c| c.to_ascii_uppercase()));
    }
    let mut code = [0; LENGTH];
    let mut length = 0;
    let mut foreign = false;
    for c in text.chars().filter_map(half_width) {
        if length < LENGTH {
            // Characters outside ASCII become 0, which is no character of a code.
            code[length] = u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric).unwrap_or(0);
            foreign |= code[length] == 0;
        }
        length += 1;
    }
    match length {
        LENGTH if foreign => Err(CreditCodeError::Character),
        LENGTH => Ok(code),
        _ => Err(CreditCodeError::Length),
    }
}

fn half_width(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).map(|c| c.to_ascii_uppercase())
        }
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        _ if c.is_whitespace() || c.is_control() => None,
        _ => Some(c.to_ascii_uppercase()),
    }
}

/// The value of the check character: 31 less the sum of the values, weighted by
/// powers of 3, modulo 31. `None` where a character is not of the alphabet.
pub(super) fn check_value(code: &[u8; LENGTH]) -> Option<usize> {
    let mut weight = 1;
    let mut sum = 0;
    for c in &code[..17] {
        sum += value(*c)? * weight;
        weight = weight * 3 % 31;
    }
    Some((31 - sum % 31) % 31)
}

/// The value of a character.
pub(super) fn value(c: u8) -> Option<usize> {
    VALUES.get(usize::from(c)).copied().filter(|value| *value < 31).map(usize::from)
}

/// Values by character; 255 where it is not of the alphabet.
const VALUES: [u8; 128] = {
    let mut values = [255; 128];
    let mut index = 0;
    while index < ALPHABET.len() {
        values[ALPHABET[index] as usize] = index as u8;
        index += 1;
    }
    values
};

/// The check character of the organization code: over 0-9 and A-Z, A being 10.
pub(super) fn organization_check(code: &[u8; LENGTH]) -> u8 {
    let values = code[8..16].iter().map(|c| match c {
        b'0'..=b'9' => u32::from(c - b'0'),
        b'A'..=b'Z' => u32::from(c - b'A') + 10,
        _ => 0,
    });
    let sum: u32 = values.zip(ORGANIZATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        // One to nine.
        digit => b'0' + digit as u8,
    }
}

/// Whether a department gives a kind.
pub(super) fn gives(department: u8, kind: u8) -> bool {
    KINDS.iter().any(|(given, kinds)| *given == department && kinds.contains(&kind))
}

/// Whether a character stands for a department.
pub(super) fn is_department(c: u8) -> bool {
    KINDS.iter().any(|(department, _)| *department == c)
}
