//! From what the rows say to the cells that say it.
//!
//! Enters: a table whose answers are settled. Leaves: a sheet and the personal
//! values planted in it. Never changes an answer.

use super::Fault;
use super::answers::{Answers, Count};
use super::calendar::{day, year_end};
use super::columns::{Column, Field, Personal};
use super::designs::Design;
use super::labels::{self, DateStyle, YesNo};
use super::names::{email, identity_number, mobile, person};
use super::province::Rank;
use super::random::{below, chance, mix};
use super::record::{End, Kind, Organization};
use super::sheet::{Cell, RowKind, Sheet};
use super::table::{Keys, Line, Planted, Styles, Table};

/// Renders a table.
pub(super) fn render(table: &Table, styles: &Styles) -> (Sheet, Vec<Planted>) {
    let mut pen = Pen { table, styles, planted: Vec::new(), sheet: Sheet::default() };
    pen.sheet.name.clone_from(&table.sheet);
    pen.sheet.width = table.columns.len() as u16;
    pen.head();
    pen.body();
    pen.foot();
    (pen.sheet, pen.planted)
}

struct Pen<'a> {
    table: &'a Table<'a>,
    styles: &'a Styles,
    planted: Vec<Planted>,
    sheet: Sheet,
}

impl Pen<'_> {
    fn head(&mut self) {
        let table = self.table;
        if self.styles.manner.titled {
            self.wide(RowKind::Title, table.title.clone());
            self.sheet
                .line(RowKind::Remark, format!("填报单位：{}（虚构示例数据）", table.reporter));
            if mix(&[table.key, 81]).is_multiple_of(2) {
                self.sheet.line(RowKind::Remark, format!("数据截至{}年12月31日", table.year));
            }
            if self.styles.yes_no.contains(&YesNo::OneTwo) {
                self.sheet.line(RowKind::Remark, "填写说明：1=是，2=否".to_owned());
            }
            self.sheet.line(RowKind::Remark, "单位：个、人".to_owned());
        }
        self.header(true);
    }

    fn wide(&mut self, kind: RowKind, text: String) {
        let row = self.sheet.next_row();
        if self.sheet.width > 1 {
            self.sheet.merges.push((row, 0, row, self.sheet.width - 1));
        }
        self.sheet.line(kind, text);
    }

    /// The header, of one or two levels with merged cells.
    fn header(&mut self, merged: bool) {
        let columns = &self.table.columns;
        let label = |text| if str::is_empty(text) { Cell::Blank } else { Cell::Label(text) };
        if columns.iter().all(|column| column.above.is_empty()) {
            let cells = columns.iter().map(|column| label(column.header)).collect();
            return self.sheet.push(RowKind::Header, cells);
        }
        let row = self.sheet.next_row();
        let (mut upper, mut lower) = (Vec::new(), Vec::new());
        for (index, column) in columns.iter().enumerate() {
            let at = index as u16;
            if column.above.is_empty() {
                upper.push(label(column.header));
                lower.push(Cell::Blank);
                self.sheet.merges.push((row, at, row + 1, at));
            } else if index > 0 && columns[index - 1].above == column.above {
                upper.push(Cell::Blank);
                lower.push(label(column.header));
            } else {
                upper.push(label(column.above));
                lower.push(label(column.header));
                let run =
                    columns[index..].iter().take_while(|next| next.above == column.above).count()
                        as u16;
                if merged && run > 1 {
                    self.sheet.merges.push((row, at, row, at + run - 1));
                }
            }
        }
        self.sheet.push(RowKind::Header, upper);
        self.sheet.push(RowKind::Header, lower);
    }

    fn body(&mut self) {
        let table = self.table;
        let page = self.styles.manner.page;
        let several = table
            .lines
            .iter()
            .any(|line| line.organization.unit != table.lines[0].organization.unit);
        let subtotals = self.styles.manner.totals && several && table.design == Design::Ledger;
        let mut start = 0;
        for (index, line) in table.lines.iter().enumerate() {
            if page > 0 && index > 0 && index % page == 0 {
                self.sheet.push(RowKind::Blank, Vec::new());
                self.header(false);
            }
            if subtotals
                && index > start
                && line.organization.unit != table.lines[start].organization.unit
            {
                self.sum("小计", &table.lines[start..index]);
                start = index;
            }
            let cells = table
                .columns
                .iter()
                .enumerate()
                .map(|(at, column)| self.cell(index, at, column, line));
            let cells = cells.collect();
            self.sheet.push(RowKind::Data, cells);
        }
        if subtotals && start < table.lines.len() {
            self.sum("小计", &table.lines[start..]);
        }
        if self.styles.manner.totals && !table.lines.is_empty() {
            self.sum("合计", &table.lines);
        }
    }

    /// A row of sums over the counts that the rows above it say.
    fn sum(&mut self, label: &'static str, lines: &[Line]) {
        let sum = |count: Count| {
            lines.iter().filter_map(|line| line.state.count(count)).map(f64::from).sum::<f64>()
        };
        let mut cells: Vec<Cell> = Vec::with_capacity(self.table.columns.len());
        for (index, column) in self.table.columns.iter().enumerate() {
            cells.push(match column.field {
                _ if index == 0 => Cell::Label(label),
                Field::Count(count) => Cell::Number(sum(count)),
                _ => Cell::Blank,
            });
        }
        self.sheet.push(RowKind::Total, cells);
    }

    fn foot(&mut self) {
        if self.table.design == Design::Bench {
            return;
        }
        if self.styles.manner.titled {
            let name = person(self.table.file, mix(&[self.table.key, 82]) % 900 + 1_000_000);
            self.planted.push(Planted { kind: "填表人", value: name.clone() });
            self.sheet.line(RowKind::Footer, format!("填表人：{name}"));
        }
        self.sheet.line(RowKind::Footer, "注：虚构示例数据".to_owned());
    }

    fn cell(&mut self, row: usize, at: usize, column: &Column, line: &Line) -> Cell {
        let (said, words) = (&line.state, self.styles.manner.words);
        let key = mix(&[self.table.key, 83, row as u64, at as u64]);
        let steady = mix(&[84, u64::from(line.organization.group.unwrap_or(line.organization.id))]);
        let label = |text: Option<&'static str>| text.map_or(Cell::Blank, Cell::Label);
        match column.field {
            Field::Serial => Cell::Number((row + 1) as f64),
            Field::Count(count) => said.count(count).map_or(Cell::Blank, |n| labels::count(n, key)),
            Field::Flag(flag) => said
                .flag(flag)
                .map_or(Cell::Blank, |yes| labels::yes_no(yes, self.styles.yes_no[at])),
            Field::Day(day) => {
                said.day(day).map_or(Cell::Blank, |date| labels::date(date, self.styles.dates))
            }
            Field::Industry => {
                label(said.industry.map(|said| labels::industry(said, self.styles.other_wording)))
            }
            Field::Mode => label(said.mode.map(|mode| labels::mode(mode, words, steady))),
            Field::Form => label(said.form.map(|form| labels::form(form, words))),
            Field::Party => text(self.party(line)),
            Field::Parent => text(said.parent.clone()),
            Field::Groups => text(said.groups.map(labels::groups)),
            Field::Venue => label(said.venue.map(labels::venue)),
            Field::Secretary => {
                label(said.secretary.map(|source| labels::secretary(source, words)))
            }
            Field::VenueTick(venue) => label((said.venue == Some(venue)).then_some("√")),
            Field::SecretaryTick(source) => label((said.secretary == Some(source)).then_some("√")),
            Field::WhyNot => label(why_not(said)),
            Field::Personal(personal) => self.personal(personal, key, row * 64 + at, line),
            field => registration(self.table, line, field, self.styles.dates, words),
        }
    }

    /// The name of the party organization; with the switch each row writes that of a joint
    /// one in its manner.
    fn party(&self, line: &Line) -> Option<String> {
        let name = line.state.party.clone()?;
        let varied = self.table.world.faults.contains(&Fault::JointBranches);
        if !varied || line.organization.group.is_none() {
            return Some(name);
        }
        Some(match line.organization.id % 4 {
            0 => name.chars().map(|c| format!("{c} ")).collect(),
            1 => name.chars().map(full_width).collect(),
            2 => format!(" {name}\u{3000}"),
            _ => name,
        })
    }

    fn personal(&mut self, personal: Personal, key: u64, cell: usize, line: &Line) -> Cell {
        if line.organization.kind == Kind::Enterprise || key % 9 < 5 {
            return Cell::Blank;
        }
        let token = || person(self.table.file, cell as u64);
        let (kind, value) = match personal {
            Personal::Representative => ("法定代表人", token()),
            Personal::Secretary if line.state.party.is_none() => return Cell::Blank,
            Personal::Secretary => ("党组织书记", token()),
            Personal::Contact => ("联系人", token()),
            Personal::Phone => ("联系电话", mobile(key)),
            Personal::Mobile | Personal::Remark => ("手机号", mobile(key)),
            Personal::Identity => ("身份证号", identity_number(key)),
            Personal::Email => ("邮箱", email(key)),
        };
        if personal == Personal::Remark && !chance(&[key, 85], 0.2) {
            return Cell::Blank;
        }
        self.planted.push(Planted { kind, value: value.clone() });
        Cell::Text(if personal == Personal::Remark {
            format!("材料待补，请联系{value}")
        } else {
            value
        })
    }
}

/// Digits as they are typed in the full-width mode.
fn full_width(sign: char) -> char {
    let digit = sign.to_digit(10).and_then(|digit| char::from_u32('０' as u32 + digit));
    digit.unwrap_or(sign)
}

fn text(value: Option<String>) -> Cell {
    value.map_or(Cell::Blank, Cell::Text)
}

fn why_not(said: &Answers) -> Option<&'static str> {
    let built = said.flag(super::answers::Flag::Built)?;
    let members = said.count(Count::Employed)?;
    (!built).then_some(match members {
        0 => "没有党员",
        1 | 2 => "党员人数不足",
        _ => "其他原因",
    })
}

/// Cells of registration: they are the same in every table that shows them.
fn registration(
    table: &Table,
    line: &Line,
    field: Field,
    dates: DateStyle,
    words: labels::Words,
) -> Cell {
    let organization = &line.organization;
    let unit = &table.world.province.units[organization.unit];
    let own = |text: &str| Cell::Text(text.to_owned());
    let elsewhere = matches!(table.design, Design::Sample | Design::ListBrief) && unit.needs_file;
    match field {
        Field::Name => own(&organization.name),
        Field::Code if line.keys == Keys::All => own(&organization.code),
        Field::OldNumber if line.keys != Keys::NameOnly && !organization.old_number.is_empty() => {
            own(&organization.old_number)
        }
        Field::Registrar if organization.kind != Kind::Enterprise && !elsewhere => {
            Cell::Text(table.world.registrar(organization))
        }
        Field::Registered => labels::date(organization.registered, dates),
        Field::Status => Cell::Label(status(organization, table.year)),
        Field::Ended => organization
            .known_end(table.year)
            .map_or(Cell::Blank, |end| labels::date(end.date(), dates)),
        Field::Kind => kind_cell(organization, words),
        Field::Area => own(unit.name),
        Field::Membership if organization.kind == Kind::Enterprise => Cell::Label("企业会员"),
        Field::Membership => Cell::Label("单位会员"),
        Field::Supervisor => supervisor(&unit.path(), organization),
        Field::Address if unit.rank == Rank::Province => own("湖北省武汉市武昌区示例路1号"),
        Field::Address => {
            Cell::Text(format!("{}示例路{}号", unit.path(), organization.id % 300 + 1))
        }
        Field::Business => Cell::Label("章程规定范围内的交流、培训、咨询与服务"),
        Field::Capital => Cell::Number([3.0, 5.0, 10.0, 200.0][(organization.id % 4) as usize]),
        _ => Cell::Blank,
    }
}

/// A blank kind is left to the credit code, where that can tell it.
fn kind_cell(organization: &Organization, words: labels::Words) -> Cell {
    let plain = matches!(organization.kind, Kind::Society | Kind::Service | Kind::Foundation);
    if plain && chance(&[86, u64::from(organization.id)], 0.03) {
        return Cell::Blank;
    }
    Cell::Label(labels::kind(organization.kind, words))
}

fn supervisor(place: &str, organization: &Organization) -> Cell {
    if organization.kind == Kind::LawFirm {
        return Cell::Text(format!("{place}司法厅"));
    }
    let office = ["教育局", "文化和旅游局", "卫生健康局", "工商业联合会", "农业农村局", "体育局"];
    match below(&[87, u64::from(organization.id)], 9) {
        draw @ 0..=5 => Cell::Text(format!("{place}{}", office[draw as usize])),
        6 => Cell::Label("直接登记"),
        7 => Cell::Label("无"),
        _ => Cell::Text(format!("{place}民政局")),
    }
}

fn status(organization: &Organization, year: i16) -> &'static str {
    match organization.known_end(year) {
        _ if organization.preparing => ["筹备", "名称核准"][(organization.id % 2) as usize],
        Some(End::Cancelled(_)) => "注销",
        Some(End::Revoked(date)) => {
            ["撤销", "吊销"][usize::from(date > day(year, 6, 30) && date <= year_end(year))]
        }
        None if organization.abnormal => "异常",
        None => ["正常", "存续", "有效"][(organization.id % 3) as usize],
    }
}
