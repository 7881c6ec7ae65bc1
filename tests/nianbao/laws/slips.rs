//! A misread credit code is never mended into another organization's code.
//!
//! A sign that is wrong otherwise, exchanged or lost is no slip that the contract repairs
//! (§5). Where such a code also holds an 8 or B, the other of the two can by chance pass
//! both checks, and be supported: some ten in 100,000, counted here.
//! Ten thousand random codes, each with one random slip; `NIANBAO_SLIPS` sets another number.

use std::collections::BTreeMap;
use std::fmt::Write;

use oorandom::Rand64;

use crate::support::expect::job;
use crate::support::fixture::{code, raw};

/// What is taken for each other by reading (GB 32100 uses no I, O, S, V, Z).
const LIKE: [(char, char); 5] = [('0', 'O'), ('1', 'I'), ('2', 'Z'), ('5', 'S'), ('8', 'B')];
const SIGNS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const TYPES: [(&str, &str); 3] = [("51", "社会团体"), ("52", "民办非企业单位"), ("53", "基金会")];

/// What may happen to a code when it is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slip {
    Like,
    Wrong,
    Exchanged,
    Lost,
}

fn below(dice: &mut Rand64, end: usize) -> usize {
    dice.rand_range(0..end as u64) as usize
}

/// The sign that is taken for this one.
fn partner(sign: char) -> Option<char> {
    LIKE.iter().find_map(|(a, b)| match sign {
        _ if sign == *a => Some(*b),
        _ if sign == *b => Some(*a),
        _ => None,
    })
}

/// The code with one slip of this kind; `None` where it holds nothing that could slip so.
fn slipped(code: &str, slip: Slip, dice: &mut Rand64) -> Option<String> {
    let mut signs: Vec<char> = code.chars().collect();
    match slip {
        Slip::Like => {
            let places: Vec<usize> = (0..18).filter(|at| partner(signs[*at]).is_some()).collect();
            let at = *places.get(below(dice, places.len().max(1)))?;
            signs[at] = partner(signs[at])?;
        }
        Slip::Wrong => {
            let (at, wrong) = (below(dice, 18), char::from(SIGNS[below(dice, SIGNS.len())]));
            if partner(signs[at]) == Some(wrong) {
                return None;
            }
            signs[at] = wrong;
        }
        Slip::Exchanged => {
            let at = below(dice, 17);
            signs.swap(at, at + 1);
        }
        Slip::Lost => drop(signs.remove(below(dice, 18))),
    }
    let slipped: String = signs.into_iter().collect();
    (slipped != code).then_some(slipped)
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures of a run are what it measures")]
fn a_misread_code_is_never_mended_into_another_code() {
    let asked = std::env::var("NIANBAO_SLIPS").ok().and_then(|number| number.parse().ok());
    let count: usize = asked.unwrap_or(10_000);
    let mut dice = Rand64::new(32_100);
    let mut text =
        "社会组织名称,统一社会信用代码,登记管理机关,社会组织类型,成立登记日期,登记状态".to_owned();
    let mut truth = BTreeMap::new();
    for number in 0..count {
        let (kind, org_type) = TYPES[below(&mut dice, 3)];
        let code = code(kind, "330106", number as u32);
        let slips = [Slip::Like, Slip::Wrong, Slip::Exchanged, Slip::Lost];
        let slip = slips[below(&mut dice, 4)];
        let Some(given) = slipped(&code, slip, &mut dice) else { continue };
        // Without a type nothing supports a repair.
        let supported = number % 4 != 0;
        let said = if supported { org_type } else { "" };
        let name = format!("甲{number}协会");
        let _ = write!(text, "\n{name},{given},杭州市西湖区民政局,{said},2015-03-02,正常");
        truth.insert(name, (code, slip, supported));
    }
    let outcome = job(|_| {}, None, &[raw("a.csv", text)]);
    let register = &outcome.current().expect("a year-end").registered.register;
    assert_eq!(register.len(), truth.len(), "a slip costs no organization its place");
    let mut fates: BTreeMap<(Slip, bool, &str), u32> = BTreeMap::new();
    for at in 0..register.len() {
        let (code, slip, supported) = &truth[register.text("name", at).expect("a name")];
        let fate = match register.text("credit_code", at) {
            Some(found) if found == code => "repaired",
            Some(_) => "another code",
            None => "by the next key",
        };
        *fates.entry((*slip, *supported, fate)).or_default() += 1;
    }
    println!("{fates:?}");
    let number =
        |slip, supported, fate| fates.get(&(slip, supported, fate)).copied().unwrap_or_default();
    assert_eq!(number(Slip::Like, true, "another code"), 0);
    assert_eq!(number(Slip::Like, false, "repaired"), 0, "nothing supports it");
    // Two codes of the same type and division can be one misreading apart from it.
    let (mended, left) =
        (number(Slip::Like, true, "repaired"), number(Slip::Like, true, "by the next key"));
    assert!(left * 100 <= mended, "{left} of {mended}");
    for slip in [Slip::Wrong, Slip::Exchanged, Slip::Lost] {
        assert_eq!(number(slip, true, "repaired"), 0, "{slip:?} is no misreading");
        let wrong = number(slip, true, "another code");
        assert!(wrong as usize * 1_000 <= count, "{wrong} of {count}");
    }
}
