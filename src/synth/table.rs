//! One table: which answers its rows give, and in which manner it writes them.
//!
//! Enters: organizations with their true state. Leaves: what each row says, as
//! values, and the sheet that says it. The true figures are tallied from what
//! the rows say, so a blank here is an unknown there.

use super::answers::{Answers, Flag};
use super::columns::{Column, Field};
use super::designs::{Design, Manner};
use super::labels::{DateStyle, YesNo};
use super::random::{below, chance, mix};
use super::record::{Organization, World};
use super::sheet::Sheet;

/// Which keys a row carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    All,
    /// No credit code, but the old registration number.
    WithoutCode,
    /// Name and registrar only.
    NameOnly,
}

/// One row to be: an organization, what it could say, and its keys.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) organization: Organization,
    pub(super) state: Answers,
    pub(super) keys: Keys,
}

/// A personal value that was planted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planted {
    pub(super) kind: &'static str,
    pub(super) value: String,
}

/// A table before it is written.
pub(super) struct Table<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) design: Design,
    pub(super) columns: Vec<Column>,
    pub(super) year: i16,
    /// Number of the file within its year, for tokens of persons.
    pub(super) file: u64,
    /// Decides the manner of this table.
    pub(super) key: u64,
    pub(super) sheet: String,
    pub(super) title: String,
    pub(super) reporter: String,
    pub(super) lines: Vec<Line>,
}

/// A table made.
pub(super) struct Made {
    pub(super) sheet: Sheet,
    /// What each row says, by the number of its organization.
    pub(super) said: Vec<(u32, Answers)>,
    pub(super) planted: Vec<Planted>,
}

/// The manner of each column and of the table.
pub(super) struct Styles {
    pub(super) manner: Manner,
    pub(super) yes_no: Vec<YesNo>,
    pub(super) dates: DateStyle,
    pub(super) other_wording: bool,
}

impl Table<'_> {
    /// Decides what the rows say and writes the sheet.
    pub(super) fn make(mut self) -> Made {
        for line in &mut self.lines {
            line.state = said(self.world.seed, self.key, &self.columns, line);
        }
        let styles = self.styles();
        let (sheet, planted) = super::render::render(&self, &styles);
        let legal = |line: &Line| line.organization.is_legal_person();
        let said = self
            .lines
            .into_iter()
            .filter(legal)
            .map(|line| (line.organization.id, line.state))
            .collect();
        Made { sheet, said, planted }
    }

    fn styles(&mut self) -> Styles {
        let manner = self.design.manner();
        let main = manner.yes_no[below(&[self.key, 61], manner.yes_no.len() as u64) as usize];
        let mut yes_no = vec![YesNo::Plain; self.columns.len()];
        for (index, style) in yes_no.iter_mut().enumerate() {
            if let Field::Flag(flag) = self.columns[index].field {
                *style = self.settle(flag, main);
            }
        }
        Styles {
            yes_no,
            dates: manner.dates[below(&[self.key, 62], manner.dates.len() as u64) as usize],
            other_wording: mix(&[self.key, 63]).is_multiple_of(3),
            manner,
        }
    }

    /// The manner of one column, if its values can be understood in it; else 是 and 否.
    /// In a tick column what is not ticked is 否, and without any tick it is unknown.
    fn settle(&mut self, flag: Flag, wanted: YesNo) -> YesNo {
        let values = |value| self.lines.iter().any(|line| line.state.flag(flag) == Some(value));
        let (yes, no) = (values(true), values(false));
        match wanted {
            YesNo::TickCross | YesNo::OneZero | YesNo::OneTwo if !(yes && no) => YesNo::Plain,
            YesNo::Built if flag != Flag::Built => YesNo::Plain,
            YesNo::Tick => {
                for line in &mut self.lines {
                    let said = line.state.flag(flag).unwrap_or(false);
                    line.state.flags[flag as usize] = yes.then_some(said);
                }
                YesNo::Tick
            }
            other => other,
        }
    }
}

/// What a row says through the columns of its table.
fn said(seed: u64, table: u64, columns: &[Column], line: &Line) -> Answers {
    let mut said = Answers::default();
    let organization = &line.organization;
    for (index, column) in columns.iter().enumerate() {
        let index = index as u64;
        // Those who share a party organization leave the same of its cells blank.
        let who = match organization.group {
            Some(group) if column.field.is_of_party() => mix(&[71, u64::from(group)]),
            _ => mix(&[72, u64::from(organization.id)]),
        };
        let share = match below(&[seed, table, index, 73], 12) {
            0 => 0.22,
            draw => 0.03 + 0.005 * draw as f64,
        };
        let blank = column.field.may_be_blank(organization.group.is_some());
        if !(blank && chance(&[seed, table, index, who], share)) {
            column.field.copy(&line.state, &mut said);
        }
    }
    said
}
