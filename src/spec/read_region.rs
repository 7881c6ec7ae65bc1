//! The division that a line of `expected.csv` names.
//!
//! Enters: a six-digit code, a path or a name. Leaves: a division, or what is wrong with
//! the nearest valid name. Never takes one of several.

use super::list::quoted;
use super::read_expected::Ground;
use crate::codes::{Divisions, Named, RegionCode, normalize};
use crate::diag::nearest;

/// The division that a text names, as it is called at the reference date; else what is
/// wrong and a hint.
pub(super) fn region(
    text: &str,
    year: i16,
    ground: &Ground<'_>,
) -> Result<RegionCode, (String, String)> {
    let name = normalize(text);
    if let Some(alias) = ground.aliases.iter().find(|alias| alias.name == *name) {
        return Ok(alias.code);
    }
    if RegionCode::parse(&name) == Some(RegionCode::NATIONAL) {
        return Ok(RegionCode::NATIONAL);
    }
    let divisions = Divisions::in_force(year);
    match divisions.resolve(text) {
        Named::One(code) => Ok(Divisions::in_force(ground.year).forward(code).unwrap_or(code)),
        Named::Several(codes) => {
            let full = codes.iter().take(3).filter_map(|code| divisions.full_name(*code));
            let full = full.collect::<Vec<_>>().join("、");
            Err((
                format!("同名的区划有 {} 个：{}", codes.len(), quoted(text)),
                format!("写全路径，如 {full}"),
            ))
        }
        Named::Level(_) => {
            Err((format!("只写了级别 {}", quoted(text)), "写六位区划代码或全路径".to_owned()))
        }
        Named::Nothing => {
            let hint = nearest_region(&name, divisions)
                .map_or("写六位区划代码或全路径".to_owned(), |name| {
                    format!("是否想写 {name}")
                });
            Err((format!("{year} 年的区划表里没有 {}", quoted(text)), hint))
        }
    }
}

fn nearest_region(text: &str, divisions: &Divisions) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for row in divisions.iter() {
        let above = row.parent.and_then(|parent| divisions.name(parent)).unwrap_or_default();
        names.extend([row.name.to_owned(), format!("{above}{}", row.name)]);
        names.extend(divisions.full_name(row.code));
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return None;
    }
    nearest(text, names.iter().map(String::as_str)).map(str::to_owned)
}
