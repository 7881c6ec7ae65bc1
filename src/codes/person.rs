//! Values that belong to one person: identity numbers, mobiles, e-mail.
//!
//! Enters: a text. Leaves: whether it is one, or holds one. Used only to recognise and
//! drop personal values; never keeps or prints one.

use super::text::{is_invisible, normalize};

/// Whether a text is a resident identity number (公民身份号码, GB 11643): eighteen
/// characters with a right check character and a real date of birth of 1900 to 2100.
pub fn is_identity_number(text: &str) -> bool {
    let text = normalize(text);
    let Ok(number) = <[u8; 18]>::try_from(text.as_bytes()) else { return false };
    let (digits, check) = number.split_at(17);
    digits.iter().all(u8::is_ascii_digit)
        && is_birth_date(&digits[6..14])
        && identity_check(digits) == check[0].to_ascii_uppercase()
}

/// Whether a text is a mobile number of the mainland: eleven digits that begin
/// with 13 to 19, with or without 86 before and blanks or hyphens between.
pub fn is_mobile(text: &str) -> bool {
    let text = normalize(text);
    let digits: Vec<u8> = text.bytes().filter(|c| !matches!(c, b'-' | b'(' | b')')).collect();
    let digits = digits.strip_prefix(b"+").unwrap_or(&digits);
    let digits = if digits.len() > 11 { strip_country(digits) } else { digits };
    matches!(digits, [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit))
}

/// Whether a text is an e-mail address.
pub fn is_email(text: &str) -> bool {
    let text = normalize(text);
    let Some((user, host)) = text.split_once('@') else { return false };
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.' | b'+'))
    };
    let labels = host.split('.').all(|label| !label.is_empty());
    plain(user) && plain(host) && labels && host.contains('.')
}

/// Whether a text is or holds an identity, mobile or e-mail number, with whatever stands
/// around it: `tel13912345678`, 联系139-1234-5678, `联系人a@b.cn。`.
pub fn holds_personal(text: &str) -> bool {
    if !may_hold_personal(text.as_bytes()) {
        return false;
    }
    let text: String = text.chars().filter(|c| !is_invisible(*c)).map(half_width).collect();
    let parted = text.split(|c: char| !c.is_ascii_digit() && !PARTING.contains(&c));
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, 'X' | 'x')).any(is_number)
        || parted.into_iter().any(is_parted_mobile)
        || text
            .split(|c: char| !c.is_ascii_digit() && !matches!(c, 'X' | 'x' | ' '))
            .any(is_parted_identity)
        || text.split_whitespace().any(is_scientific_mobile)
        || holds_email(&text)
}

/// Enough digits for a number, the sign of an address, or the first byte of a full-width
/// character, which may be either. The shortest of all is `a@b.c`.
#[inline]
fn may_hold_personal(text: &[u8]) -> bool {
    if text.len() < 5 {
        return false;
    }
    // Short sums in pieces, which the compiler turns into a few wide steps.
    let digits = |piece: &[u8]| {
        piece.iter().fold(0_u8, |sum, byte| sum.wrapping_add(u8::from(byte.is_ascii_digit())))
    };
    let signs = || memchr::memchr2(b'@', 0xEF, text).is_some();
    let enough = || text.chunks(255).map(|piece| usize::from(digits(piece))).sum::<usize>() >= 11;
    text.len() >= 11 && enough() || signs()
}

/// A run of digits, perhaps with the X of an identity number behind it.
fn is_number(run: &str) -> bool {
    let bare = run.trim_start_matches(['X', 'x']);
    [bare, bare.trim_end_matches(['X', 'x'])]
        .iter()
        .any(|run| is_mobile(run) || is_identity_number(run))
}

/// What parts the groups of a mobile number.
const PARTING: [char; 5] = ['-', '.', ' ', '_', ','];

/// 139-1234-5678, 139.1234.5678, 139 12345678, 1391234-5678: no other grouping is one of a
/// mobile, and 139.12345678 is a fraction.
fn is_parted_mobile(run: &str) -> bool {
    let grouped = |parting: &[char], lengths: &[usize]| {
        let groups: Vec<&str> = run.split(parting).collect();
        groups.windows(lengths.len()).any(|groups| {
            groups.iter().map(|group| group.len()).eq(lengths.iter().copied())
                && is_mobile(&groups.concat())
        })
    };
    grouped(&PARTING, &[3, 4, 4])
        || [[3, 8], [7, 4]].iter().any(|lengths| grouped(&['-', ' '], lengths))
}

/// 1.3912345678E10, as a sheet shows a long number in a narrow column.
fn is_scientific_mobile(word: &str) -> bool {
    let number = || word.parse::<f64>().ok().filter(|number| number.fract() == 0.0);
    word.contains(['E', 'e']) && number().is_some_and(|number| is_mobile(&format!("{number}")))
}

/// 110105 19491231 002X: the digits of an identity number with blanks between.
fn is_parted_identity(run: &str) -> bool {
    run.len() > 18 && is_identity_number(run.trim_start_matches(['X', 'x', ' ']))
}

/// A character in half width; every blank is a space, every dash a hyphen.
fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '‐'..='―' | '−' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn holds_email(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
    text.match_indices('@').any(|(at, _)| {
        let (user, host) = (text[..at].trim_end(), text[at + 1..].trim_start());
        let start = user.trim_end_matches(part).len();
        let end = host.find(|c| !part(c)).unwrap_or(host.len());
        is_email(&format!("{}@{}", &user[start..], host[..end].trim_end_matches('.')))
    })
}

fn strip_country(digits: &[u8]) -> &[u8] {
    let digits = digits.strip_prefix(b"00").unwrap_or(digits);
    digits.strip_prefix(b"86").unwrap_or(digits)
}

/// The check character after ISO 7064 MOD 11-2: weights are powers of 2, the
/// last digit weighing 2.
fn identity_check(digits: &[u8]) -> u8 {
    let sum = digits.iter().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    match (12 - sum) % 11 {
        10 => b'X',
        // Zero to nine.
        value => b'0' + value as u8,
    }
}

fn is_birth_date(digits: &[u8]) -> bool {
    let number =
        |range: &[u8]| range.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let (year, month, day) = (number(&digits[..4]), number(&digits[4..6]), number(&digits[6..]));
    (1900..=2100).contains(&year) && day >= 1 && day <= days_in(year, month)
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check character as the standard writes it: Σ 2^(17−i) · digit, mod 11.
    fn with_check(digits: &str) -> String {
        let sum: u64 =
            digits.bytes().enumerate().map(|(i, c)| u64::from(c - b'0') * (1 << (17 - i))).sum();
        format!("{digits}{}", &"10X98765432"[(sum % 11) as usize..][..1])
    }

    #[test]
    fn an_identity_number_has_a_check_character_and_a_birth_date() {
        // The example of GB 11643.
        assert!(is_identity_number("11010519491231002X"));
        assert!(is_identity_number(" 11010519491231002x "));
        assert!(is_identity_number("１１０１０５１９４９１２３１００２Ｘ"));
        assert!(!is_identity_number("110105194912310021"));
        assert!(!is_identity_number("11010519491231002"));
        assert!(!is_identity_number("91110000600037341L"));
        for (digits, expect) in [
            ("33010620000229001", true),
            ("33010619000229001", false),
            ("33010620210230001", false),
            ("33010619851301001", false),
            ("33010619850001001", false),
            ("33010619850431001", false),
            ("33010618991231001", false),
            ("33010621001231001", true),
            ("33010621010101001", false),
        ] {
            assert_eq!(is_identity_number(&with_check(digits)), expect, "{digits}");
        }
    }

    #[test]
    fn a_mobile_number_has_eleven_digits() {
        for (text, expect) in [
            ("13800000000", true),
            ("138 0000 0000", true),
            ("138-0000-0000", true),
            ("+86 13800000000", true),
            ("8613800000000", true),
            ("008613800000000", true),
            ("１３８００００００００", true),
            ("12800000000", false),
            ("1380000000", false),
            ("138000000000", false),
            ("057188888888", false),
            ("1380000000a", false),
        ] {
            assert_eq!(is_mobile(text), expect, "{text}");
        }
    }

    #[test]
    fn a_number_of_a_person_is_found_within_other_words() {
        for (text, expect) in [
            ("联系139-1234-5678", true),
            ("tel13912345678", true),
            ("110105 19491231 002X", true),
            ("身份证 110105 19491231 002x。", true),
            ("420106 20150315 0013", false),
            ("139.1234.5678", true),
            ("wx13912345678", true),
            ("13912345678（微信同号）", true),
            ("ID11010519491231002X", true),
            ("x11010519491231002X号", true),
            ("联系人zs@mail.qq.com.", true),
            ("联系 zs@qq.com", true),
            ("zs @ qq.com", true),
            ("139 12345678", true),
            ("1391234-5678", true),
            ("139—1234—5678", true),
            ("139_1234_5678", true),
            ("139，1234，5678", true),
            ("139\u{200b}1234\u{200b}5678", true),
            ("1.3912345678E10", true),
            ("1.3912345678E+10", true),
            ("139.12345678", false),
            ("1.3E3 1.5E5", false),
            ("zs@qq", false),
            ("第20150928号", false),
            ("51330106MJ0000017A", false),
            ("0571-88888888", false),
            ("139 1234 5678", true),
            ("１３９１２３４５６７８", true),
            ("知青(1966.5-1978.12)联谊会", false),
            ("15.000000000", false),
            ("鄂民社登字第1995-0010023号", false),
            ("1995 0010023", false),
            ("社证字1-3-912345678", false),
            ("420106-20150315-0012", false),
            ("某协会", false),
        ] {
            assert_eq!(holds_personal(text), expect, "{text}");
        }
    }

    #[test]
    fn an_e_mail_address_has_a_user_and_a_host() {
        for (text, expect) in [
            ("a.b@example.org", true),
            ("zhang_san+1@mail.example.com.cn", true),
            ("ａ＠example.org", true),
            ("a@b", false),
            ("@example.org", false),
            ("a@.org", false),
            ("a@@example.org", false),
            ("邮箱", false),
        ] {
            assert_eq!(is_email(text), expect, "{text}");
        }
    }
}
