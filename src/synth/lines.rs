//! The rows of each table: who stands in it, and with which answers.
//!
//! Enters: a year's files. Leaves: lines for a table. Two sources of equal rank
//! never give different answers; lists may differ from registers and lose.

use super::answers::{Answers, Count, Flag};
use super::columns::{Column, Field};
use super::designs::Design;
use super::files::{Content, FileSpec, YearFiles};
use super::random::{below, chance, mix};
use super::record::Organization;
use super::table::{Keys, Line, Table};

impl YearFiles<'_> {
    pub(super) fn table(
        &self,
        file: &FileSpec,
        index: usize,
        sheet: String,
        lines: Vec<Line>,
    ) -> Table<'_> {
        let key =
            mix(&[self.world.seed, 93, file.number, index as u64, self.year.unsigned_abs().into()]);
        let place = match (&file.content, lines.first()) {
            (Content::Register(_), Some(line)) if file.design == Design::Sheets => {
                self.world.province.units[line.organization.unit].path()
            }
            _ => file.place.clone(),
        };
        let document = file.design.document();
        Table {
            world: self.world,
            design: file.design,
            columns: file.design.columns(file.variant),
            year: self.year,
            file: file.number
                + 100 * (u64::from(self.year.unsigned_abs()) % 100)
                + 10_000 * index as u64,
            key,
            sheet,
            title: format!("{place}{document}（{}年度，虚构示例数据）", self.year),
            reporter: format!("{place}报送单位"),
            lines,
        }
    }

    pub(super) fn line(&self, organization: Organization) -> Line {
        let state = self.world.state(&organization, self.year);
        let organization = self.world.in_year(organization, self.year);
        Line { organization, state, keys: Keys::All }
    }

    pub(super) fn unit_lines(&self, unit: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        for id in self.world.province.units[unit].range.clone() {
            let organization = self.world.organization(id);
            let branch = self.world.branch(&organization);
            if organization.listed(self.year) {
                lines.push(self.line(organization));
                let begun = |branch: &Organization| branch.registered.year() <= self.year;
                lines.extend(branch.filter(begun).map(|branch| Line {
                    organization: branch,
                    state: Answers::default(),
                    keys: Keys::All,
                }));
            }
        }
        lines
    }

    /// How many rows list the organizations of a unit.
    pub(super) fn listed(&self, unit: usize) -> usize {
        let rows = |id| {
            let organization = self.world.organization(id);
            if !organization.listed(self.year) {
                return 0;
            }
            let branch = self.world.branch(&organization);
            1 + usize::from(branch.is_some_and(|one| one.registered.year() <= self.year))
        };
        self.world.province.units[unit].range.clone().map(rows).sum()
    }

    /// Three of a hundred, some without their code; those by name only need a
    /// register that shows its registrar.
    pub(super) fn sample_lines(&self) -> Vec<Line> {
        let drawn =
            (0..self.world.total).filter(|id| chance(&[self.world.seed, 94, u64::from(*id)], 0.03));
        let organizations = drawn.map(|id| self.world.organization(id));
        let lines = organizations.filter(|organization| organization.listed(self.year)).filter_map(
            |organization| {
                let registrar_known = self
                    .register_of(organization.unit)
                    .is_some_and(|(_, design)| design != Design::Portal);
                let keys = match below(&[self.world.seed, 95, u64::from(organization.id)], 6) {
                    0 => Keys::WithoutCode,
                    1 if registrar_known => Keys::NameOnly,
                    _ => Keys::All,
                };
                let placed = !self.world.province.units[organization.unit].needs_file;
                placed.then(|| Line {
                    organization: self.world.in_year(organization, self.year),
                    state: Answers::default(),
                    keys,
                })
            },
        );
        lines.collect()
    }

    /// The columns and the design of the register that lists a unit.
    fn register_of(&self, unit: usize) -> Option<(Vec<Column>, Design)> {
        let holds = |file: &&FileSpec| matches!(&file.content, Content::Register(part) if part.contains(&unit));
        let file = self.files.iter().find(holds)?;
        Some((file.design.columns(file.variant), file.design))
    }

    pub(super) fn list_lines(&self, list: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        for unit in (0..self.world.province.units.len()).filter(|unit| self.list_of(*unit) == list)
        {
            let Some((columns, design)) = self.register_of(unit) else { continue };
            let share = if design.tells_of_party() { 0.2 } else { 0.6 };
            for id in self.world.province.units[unit].range.clone() {
                let organization = self.world.organization(id);
                // Those who share a party organization join together.
                let who =
                    organization.group.map_or(u64::from(id), |group| mix(&[96, u64::from(group)]));
                if organization.listed(self.year) && chance(&[self.world.seed, 97, who], share) {
                    let mut line = self.line(organization);
                    if design.tells_of_party() {
                        line.state = self.repeated(&line, &columns);
                    }
                    lines.push(line);
                }
                if chance(&[self.world.seed, 98, u64::from(id)], 0.04) {
                    let organization = self.world.enterprise(id);
                    lines.push(Line { organization, state: Answers::default(), keys: Keys::All });
                }
            }
        }
        lines
    }

    /// What a list says of an organization whose register tells of its party
    /// organization: a few answers, some of which differ and lose by rank.
    /// Only columns that the register shows under the same concept.
    fn repeated(&self, line: &Line, columns: &[Column]) -> Answers {
        let shows = |field: Field| columns.iter().any(|column| column.field == field);
        let joint = line.organization.group.is_some();
        let differs = |number: u64, share: f64| {
            chance(
                &[
                    self.world.seed,
                    number,
                    u64::from(line.organization.id),
                    self.year.unsigned_abs().into(),
                ],
                share,
            )
        };
        let mut answers = Answers::default();
        if let Some(built) =
            line.state.flag(Flag::Built).filter(|_| shows(Field::Flag(Flag::Built)))
        {
            answers.set_flag(Flag::Built, built != (!joint && differs(99, 0.02)));
        }
        if let Some(members) =
            line.state.count(Count::Members).filter(|_| shows(Field::Count(Count::Members)))
        {
            answers.set_count(Count::Members, members);
        }
        if let Some(staff) = line.state.count(Count::Staff)
            && shows(Field::Count(Count::Staff))
            && !shows(Field::Count(Count::FullTime))
        {
            answers.set_count(Count::Staff, staff + u32::from(differs(100, 0.1)));
        }
        if let Some(union) =
            line.state.flag(Flag::Union).filter(|_| shows(Field::Flag(Flag::Union)))
        {
            answers.set_flag(Flag::Union, union);
        }
        answers
    }
}
