//! Unified social credit codes (统一社会信用代码, GB 32100-2015).
//!
//! Enters: a text. Leaves: a code that passes every check, or the check that it
//! fails. Never corrects; [`repairs`] only names what one slip could hide.

mod check;
mod slips;

use std::{error, fmt};

use crate::codes::{OrgType, RegionCode};

use check::{ALPHABET, LENGTH, characters, check_value, gives, organization_check, value};

pub use slips::{looks_like, repairs};

/// A unified social credit code: eighteen characters, both check characters right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; LENGTH]);

/// Why a text is no credit code: the first check that it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditCodeError {
    /// It has not eighteen characters.
    Length,
    /// A character is not of the alphabet, or the division code is not all digits.
    Character,
    /// The check character of the whole code (GB 32100) is wrong.
    Check,
    /// The check character of the organization code (GB 11714) is wrong.
    OrganizationCheck,
    /// No registering department gives this kind.
    Kind,
}

impl CreditCode {
    /// Reads a code, in any width and case, with or without blanks.
    ///
    /// # Errors
    /// The first check that the text fails, in the order of [`CreditCodeError`].
    pub fn parse(text: &str) -> Result<CreditCode, CreditCodeError> {
        CreditCode::check(characters(text)?)
    }

    /// The code with both its check characters, from its other parts.
    ///
    /// `organization` holds the eight characters of the organization code before
    /// its own check character. `None` where a part is not of the alphabet, or
    /// the department does not give this kind.
    pub fn compose(
        department: char,
        kind: char,
        division: RegionCode,
        organization: &str,
    ) -> Option<CreditCode> {
        let head = format!("{department}{kind}{division}{organization}");
        let mut code: [u8; LENGTH] = format!("{head}00").into_bytes().try_into().ok()?;
        code[16] = organization_check(&code);
        code[17] = ALPHABET[check_value(&code)?];
        CreditCode::check(code).ok()
    }

    fn check(code: [u8; LENGTH]) -> Result<CreditCode, CreditCodeError> {
        let digits = code[2..8].iter().all(u8::is_ascii_digit) && code[2] != b'0';
        if !digits || value(code[17]).is_none() {
            return Err(CreditCodeError::Character);
        }
        let expected = check_value(&code).ok_or(CreditCodeError::Character)?;
        if ALPHABET[expected] != code[17] {
            return Err(CreditCodeError::Check);
        }
        if organization_check(&code) != code[16] {
            return Err(CreditCodeError::OrganizationCheck);
        }
        if !gives(code[0], code[1]) {
            return Err(CreditCodeError::Kind);
        }
        Ok(CreditCode(code))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        // Every character is of the alphabet, which is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Registering department (登记管理部门): 5 is civil affairs.
    pub fn department(&self) -> char {
        char::from(self.0[0])
    }

    /// Kind of organization within the department (机构类别).
    pub fn kind(&self) -> char {
        char::from(self.0[1])
    }

    /// Division of the registrar when the code was issued; 100000 is the national registrar.
    pub fn division(&self) -> RegionCode {
        // Construction checked six digits, the first not 0.
        RegionCode::parse(&self.as_str()[2..8]).unwrap_or(RegionCode::NATIONAL)
    }

    /// The organization code (组织机构代码, GB 11714) with its check character.
    pub fn organization_code(&self) -> &str {
        &self.as_str()[8..17]
    }

    /// The kind of social organization, where department and kind tell it.
    /// An intermediary may also carry a code that begins with 91, as any enterprise.
    pub fn org_type(&self) -> Option<OrgType> {
        match (self.0[0], self.0[1]) {
            (b'5', b'1') => Some(OrgType::Association),
            (b'5', b'2') => Some(OrgType::PrivateNonEnterprise),
            (b'5', b'3') => Some(OrgType::Foundation),
            (b'3', b'1') => Some(OrgType::Intermediary),
            _ => None,
        }
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CreditCode({})", self.as_str())
    }
}

impl fmt::Display for CreditCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CreditCodeError::Length => "应为 18 位",
            CreditCodeError::Character => "含有代码字符集以外的字符",
            CreditCodeError::Check => "校验码不符（GB 32100）",
            CreditCodeError::OrganizationCheck => "组织机构代码校验码不符（GB 11714）",
            CreditCodeError::Kind => "登记管理部门与机构类别不符",
        })
    }
}

impl error::Error for CreditCodeError {}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Codes that are valid under both checks.
    pub(super) const VALID: [&str; 11] = [
        "53100000500019795A",
        "91350100M000100Y43",
        "91110000600037341L",
        "91512081MA62K0260E",
        "91110000802100433B",
        "91440300708461136T",
        "5111000050001234XG",
        "52320100MJ5678901E",
        "53440000MJK000014K",
        "31310000425123452C",
        "N1330106MF1234567P",
    ];

    #[test]
    fn codes_that_pass_every_check_are_read() {
        for text in VALID {
            assert_eq!(CreditCode::parse(text).map(|code| code.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn width_case_and_blanks_make_no_difference() {
        let code = CreditCode::parse("53100000500019795A");
        for text in
            ["53100000500019795a", " 5310 0000 5000 1979 5A\u{3000}", "５３１００００0500019795Ａ"]
        {
            assert_eq!(CreditCode::parse(text), code, "{text}");
        }
    }

    #[test]
    fn the_first_check_that_fails_is_named() {
        use CreditCodeError::*;
        for (text, error) in [
            ("", Length),
            ("53100000500019795", Length),
            ("53100000500019795AA", Length),
            ("9.1E+17", Length),
            ("53100000500O19795A", Character),
            ("5310000050001979-A", Character),
            ("5310000050001979五A", Character),
            ("53A00000500019795A", Character),
            ("53100000500019795B", Check),
            ("53100000500019796A", Check),
        ] {
            assert_eq!(CreditCode::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_wrong_organization_code_is_found_under_a_right_check_character() {
        let mut code = *b"531000005000197960";
        code[17] = ALPHABET[check_value(&code).unwrap_or(0)];
        assert_eq!(CreditCode::check(code), Err(CreditCodeError::OrganizationCheck));
    }

    #[test]
    fn a_kind_that_the_department_does_not_give_is_no_code() {
        let division = RegionCode::NATIONAL;
        assert_eq!(CreditCode::compose('5', '4', division, "50001979"), None);
        assert_eq!(CreditCode::compose('B', '1', division, "50001979"), None);
        assert!(CreditCode::compose('5', '3', division, "50001979").is_some());
        let mut code = *b"541000005000197950";
        code[17] = ALPHABET[check_value(&code).unwrap_or(0)];
        assert_eq!(CreditCode::check(code), Err(CreditCodeError::Kind));
    }

    #[test]
    fn a_code_is_composed_of_its_parts() {
        for text in VALID {
            let Ok(code) = CreditCode::parse(text) else { panic!("{text}") };
            let organization = &code.organization_code()[..8];
            let again =
                CreditCode::compose(code.department(), code.kind(), code.division(), organization);
            assert_eq!(again, Some(code));
        }
        // The example of the standard: 59467239 has the check character 9.
        let code = CreditCode::compose('5', '1', RegionCode::NATIONAL, "59467239");
        assert_eq!(
            code.map(|code| code.organization_code().to_owned()),
            Some("594672399".to_owned())
        );
        for organization in ["", "5946723", "594672390", "5946723O", "5946723五"] {
            assert_eq!(CreditCode::compose('5', '1', RegionCode::NATIONAL, organization), None);
        }
    }

    #[test]
    fn department_and_kind_tell_the_kind_of_organization() {
        for (text, division, kind) in [
            ("5111000050001234XG", "110000", Some(OrgType::Association)),
            ("52320100MJ5678901E", "320100", Some(OrgType::PrivateNonEnterprise)),
            ("53100000500019795A", "100000", Some(OrgType::Foundation)),
            ("31310000425123452C", "310000", Some(OrgType::Intermediary)),
            ("91110000600037341L", "110000", None),
            ("N1330106MF1234567P", "330106", None),
        ] {
            let Ok(code) = CreditCode::parse(text) else { panic!("{text}") };
            assert_eq!(code.division().to_string(), division);
            assert_eq!(code.org_type(), kind);
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_composed_is_read_again(organization in "[0-9A-HJ-NPQRTUWXY]{8}", kind in "[1239]") {
            let kind = char::from(kind.as_bytes()[0]);
            let division = RegionCode::parse("330106").unwrap_or(RegionCode::NATIONAL);
            let code = CreditCode::compose('5', kind, division, &organization);
            proptest::prop_assert!(code.is_some_and(|code| CreditCode::parse(code.as_str()) == Ok(code)));
        }

        #[test]
        fn no_text_makes_the_reader_stop(text in "\\PC{0,24}") {
            let _ = CreditCode::parse(&text);
            let _ = (repairs(&text), looks_like(&text));
        }
    }
}
