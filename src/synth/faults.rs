//! Rows that say again, with a fault, what the registers say.
//!
//! Enters: the organizations of a year. Leaves: a further list of one in twenty-five, each
//! row with one fault of copying, and beside it which organization each row means. Figures
//! are not tallied over it: it measures how rows find together.

use std::io;

use super::Fault;
use super::calendar::plus_days;
use super::labels::{self, Words};
use super::random::Dice;
use super::record::{Organization, World};
use super::tables_out::Csv;

/// Where the list lies, below its year.
pub(super) const LIST: &str = "civil_affairs/9000_湖北省社会组织复核名单.csv";

/// The columns of `truth/faults.csv`.
pub(super) const TRUTH: [&str; 4] = ["file", "row", "fault", "credit_code"];

const HEADS: [&str; 7] = [
    "社会组织名称",
    "统一社会信用代码",
    "登记证号",
    "登记管理机关",
    "社会组织类型",
    "成立登记日期",
    "登记状态",
];

/// One in so many organizations is listed.
const SHARE: f64 = 0.04;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// Nothing: a plain duplicate.
    Same,
    /// A sign of the code is misread: 0 for O, 1 for I and the like.
    Misread,
    /// A sign of the code is another, and there is no number.
    WrongCode,
    /// The code is left out.
    NoCode,
    /// Code and number are left out.
    NameOnly,
    /// Blanks and full-width brackets stand in the name; code and number are left out.
    Blanks,
    /// Another registrar, with the same code.
    OtherRegistrar,
    /// Another date, with the same code.
    OtherDate,
    /// Another name, with the same code.
    OtherName,
    /// Two more characters at the end of the name; the code is left out.
    Renamed,
    /// One character of the name is wrong; code and number are left out.
    Typo,
    /// Two characters are.
    TwoTypos,
    /// One is, and the date is left out too.
    TypoUndated,
    /// Another organization of nearly the same name, registered on another day.
    Neighbour,
    /// Another organization that differs by its ordinal.
    Sister,
}

/// The slips with their words, how often they are, and the switch that they belong to.
const SLIPS: [(Slip, &str, u32, Fault); 15] = [
    (Slip::Same, "same", 10, Fault::Duplicates),
    (Slip::Misread, "misread-code", 10, Fault::Typos),
    (Slip::WrongCode, "wrong-code", 10, Fault::Typos),
    (Slip::NoCode, "no-code", 10, Fault::Duplicates),
    (Slip::NameOnly, "name-only", 10, Fault::Duplicates),
    (Slip::Blanks, "blanks-in-name", 10, Fault::Duplicates),
    (Slip::OtherRegistrar, "other-registrar", 5, Fault::Conflicts),
    (Slip::OtherDate, "other-date", 5, Fault::Conflicts),
    (Slip::OtherName, "other-name", 5, Fault::Conflicts),
    (Slip::Renamed, "renamed", 5, Fault::Typos),
    (Slip::Typo, "typo-in-name", 10, Fault::Typos),
    (Slip::TwoTypos, "two-typos-in-name", 3, Fault::Typos),
    (Slip::TypoUndated, "typo-in-name-undated", 5, Fault::Typos),
    (Slip::Neighbour, "neighbour", 6, Fault::Typos),
    (Slip::Sister, "sister", 6, Fault::Typos),
];

/// One row of the list.
struct Row {
    cells: [String; 7],
    fault: &'static str,
    /// The code of the organization that it means; none for a stranger.
    meant: String,
}

/// Writes the list of a year; its truth goes to `truth`.
pub(super) fn list<W: io::Write>(
    world: &World<'_>,
    year: i16,
    truth: &mut Csv<W>,
) -> io::Result<Vec<u8>> {
    let mut list = Csv::new(Vec::new(), &HEADS)?;
    let file = format!("{year}/{LIST}");
    let mut number = 1;
    for id in 0..world.total {
        let mut dice = Dice::new(&[world.seed, 120, u64::from(id), year.unsigned_abs().into()]);
        let organization = world.organization(id);
        let certain = organization.listed(year) && world.is_lasting(&organization);
        if !certain || !dice.chance(SHARE) {
            continue;
        }
        let row = row(world, &world.in_year(organization, year), &mut dice);
        number += 1;
        list.row(&row.cells)?;
        truth.row(&[file.as_str(), &number.to_string(), row.fault, &row.meant])?;
    }
    list.finish()
}

fn row(world: &World<'_>, organization: &Organization, dice: &mut Dice) -> Row {
    let switched = |fault: &Fault| world.faults.contains(fault);
    let weight = |(_, _, weight, fault): &(_, _, u32, Fault)| weight * u32::from(switched(fault));
    let weights: Vec<u32> = SLIPS.iter().map(weight).collect();
    let (slip, word, ..) = SLIPS[dice.class(&weights)];
    let unit = &world.province.units[organization.unit];
    let mut row = Row {
        cells: [
            organization.name.clone(),
            organization.code.clone(),
            organization.old_number.clone(),
            format!("湖北省{}民政局", unit.path().trim_start_matches("湖北省")),
            labels::kind(organization.kind, Words::Official).to_owned(),
            organization.registered.to_string(),
            "正常".to_owned(),
        ],
        fault: word,
        meant: organization.code.clone(),
    };
    if organization.unit == 0 {
        row.cells[3] = "湖北省民政厅".to_owned();
    }
    spoil(&mut row, slip, organization, dice);
    row
}

/// Puts the fault into the row.
fn spoil(row: &mut Row, slip: Slip, organization: &Organization, dice: &mut Dice) {
    let clear = |row: &mut Row, columns: &[usize]| {
        columns.iter().for_each(|column| row.cells[*column].clear());
    };
    match slip {
        Slip::Same => {}
        Slip::Misread => row.cells[1] = misread(&organization.code, dice),
        Slip::WrongCode => {
            row.cells[1] = wrong_sign(&organization.code, dice);
            clear(row, &[2]);
        }
        Slip::NoCode => clear(row, &[1]),
        Slip::NameOnly => clear(row, &[1, 2]),
        Slip::Blanks => {
            let name: Vec<String> = organization.name.chars().map(String::from).collect();
            row.cells[0] = name.join(" ");
            clear(row, &[1, 2]);
        }
        Slip::OtherRegistrar => {
            let other = if row.cells[3].contains("仙桃市") { "潜江市" } else { "仙桃市" };
            row.cells[3] = format!("湖北省{other}民政局");
        }
        Slip::OtherDate => row.cells[5] = plus_days(organization.registered, 31).to_string(),
        Slip::OtherName => row.cells[0] = format!("{}联盟", organization.name),
        Slip::Renamed => {
            row.cells[0] = format!("{}联盟", organization.name);
            clear(row, &[1]);
        }
        Slip::Typo | Slip::TwoTypos | Slip::TypoUndated => {
            row.cells[0] = typo(&organization.name, dice);
            if slip == Slip::TwoTypos {
                row.cells[0] = typo(&row.cells[0], dice);
            }
            clear(row, if slip == Slip::TypoUndated { &[1, 2, 5] } else { &[1, 2] });
        }
        Slip::Neighbour => {
            row.cells[0] = typo(&organization.name, dice);
            row.cells[5] = plus_days(organization.registered, -dice.between(20, 900)).to_string();
            stranger(row);
        }
        Slip::Sister => {
            row.cells[0] = format!("{}第二", organization.name);
            stranger(row);
        }
    }
}

/// It is another organization, of which nothing but this row is known.
fn stranger(row: &mut Row) {
    row.cells[1].clear();
    row.cells[2].clear();
    row.meant.clear();
}

/// What is taken for each other by reading.
const LIKE: [(char, char); 5] = [('0', 'O'), ('1', 'I'), ('2', 'Z'), ('5', 'S'), ('8', 'B')];

fn misread(code: &str, dice: &mut Dice) -> String {
    let like = |sign: char| LIKE.iter().find(|(digit, _)| *digit == sign).map(|(_, like)| *like);
    let places: Vec<usize> = code
        .chars()
        .enumerate()
        .filter(|(_, sign)| like(*sign).is_some())
        .map(|(at, _)| at)
        .collect();
    let place = places.get(dice.class(&vec![1; places.len().max(1)])).copied();
    let signs = code.chars().enumerate();
    signs.map(|(at, sign)| like(sign).filter(|_| Some(at) == place).unwrap_or(sign)).collect()
}

/// Another digit or letter at one of the last places, none that is read for it.
fn wrong_sign(code: &str, dice: &mut Dice) -> String {
    let place = 11 + dice.class(&[1; 6]);
    let other = |sign: char| if sign == 'R' { 'T' } else { 'R' };
    code.chars()
        .enumerate()
        .map(|(at, sign)| if at == place { other(sign) } else { sign })
        .collect()
}

/// Characters of a like sound that hands type for each other.
const TYPED: &[char] = &['晨', '辰', '鑫', '欣', '嘉', '佳', '鸿', '宏', '绎', '弈'];

/// A name with one character replaced, left out, doubled or exchanged with the next, behind
/// the place that it begins with.
fn typo(name: &str, dice: &mut Dice) -> String {
    let mut signs: Vec<char> = name.chars().collect();
    let last = i64::try_from(signs.len()).unwrap_or(4) - 3;
    let at = usize::try_from(dice.between(3.min(last), last)).unwrap_or(1);
    match dice.class(&[5, 2, 2, 1]) {
        0 => {
            let typed = TYPED[dice.class(&[1; 10])];
            signs[at] = if typed == signs[at] { '桦' } else { typed };
        }
        1 => drop(signs.remove(at)),
        2 => signs.insert(at, signs[at]),
        _ if signs[at] == signs[at + 1] => signs[at] = '桦',
        _ => signs.swap(at, at + 1),
    }
    signs.into_iter().collect()
}
