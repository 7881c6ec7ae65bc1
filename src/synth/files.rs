//! Which files a year has, and what stands in each.
//!
//! Enters: the world and the number of files. Leaves: files with their tables,
//! made one by one so that only one file a thread is in memory. Every listed
//! organization stands in exactly one register table of its unit.

use std::ops::Range;

use super::Fault;
use super::designs::{Design, Format};
use super::random::{chance, mix};
use super::record::World;
use super::table::Made;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Registers of these units.
    Register(Range<usize>),
    /// A sample of all registers.
    Sample,
    /// An association list: its number.
    List(usize),
    /// Organizations by number, for measurements.
    Bench(Range<u32>),
}

/// A file to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileSpec {
    /// Path below the year.
    pub(super) path: String,
    pub(super) design: Design,
    pub(super) content: Content,
    pub(super) variant: u64,
    pub(super) number: u64,
    pub(super) place: String,
}

/// The files of one year.
pub(super) struct YearFiles<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) year: i16,
    pub(super) files: Vec<FileSpec>,
    lists: usize,
}

/// Designs of registers, in turn.
const TURN: [Design; 12] = [
    Design::Ledger,
    Design::Export,
    Design::Credit,
    Design::Sheets,
    Design::Paged,
    Design::Export,
    Design::Inspection,
    Design::Ledger,
    Design::Portal,
    Design::Credit,
    Design::Sheets,
    Design::Paged,
];

impl FileSpec {
    /// Whether it is a register rather than an association list.
    pub(super) fn is_register(&self) -> bool {
        !matches!(self.content, Content::List(_))
    }
}

impl<'a> YearFiles<'a> {
    /// The files of a mixed year.
    pub(super) fn mixed(world: &'a World<'a>, year: i16, count: usize) -> YearFiles<'a> {
        let lists = count / 4;
        let sample = usize::from(count >= 8);
        let parts = parts(world, (count - lists - sample).max(1));
        let mut year_files = YearFiles { world, year, files: Vec::new(), lists };
        for (index, part) in parts.into_iter().enumerate() {
            let file = year_files.register(index, part);
            year_files.files.push(file);
        }
        if sample > 0 {
            let number = year_files.files.len() + 1;
            year_files.files.push(FileSpec {
                path: format!("civil_affairs/{number:02}_湖北省社会组织抽查名单.xlsx"),
                design: Design::Sample,
                content: Content::Sample,
                variant: 0,
                number: number as u64,
                place: "湖北省".to_owned(),
            });
        }
        for list in 0..lists {
            let file = year_files.list(list);
            year_files.files.push(file);
        }
        year_files
    }

    /// The workbooks of a year for measurements.
    pub(super) fn plain(world: &'a World<'a>, year: i16, count: u32) -> YearFiles<'a> {
        let bound =
            |file: u32| (u64::from(world.total) * u64::from(file) / u64::from(count)) as u32;
        let files = (0..count).map(|file| FileSpec {
            path: format!("civil_affairs/{:04}.xlsx", file + 1),
            design: Design::Bench,
            content: Content::Bench(bound(file)..bound(file + 1)),
            variant: 0,
            // One manner for all files, so that neighbours in two files agree.
            number: 0,
            place: "湖北省".to_owned(),
        });
        YearFiles { world, year, files: files.collect(), lists: 0 }
    }

    fn register(&self, index: usize, part: Range<usize>) -> FileSpec {
        let units = &self.world.province.units[part.clone()];
        let turn = [self.world.seed, 91, index as u64, self.year.unsigned_abs().into()];
        let shift = usize::from(chance(&turn, 0.15));
        let design = match index {
            0 => Design::Export,
            1 => Design::Credit,
            _ => TURN[(index + shift) % TURN.len()],
        };
        let place = match units {
            [one] => one.path(),
            [first, .., last] if first.area() == last.area() => first.path_of_area(),
            _ => "湖北省".to_owned(),
        };
        let number = index + 1;
        let path = format!(
            "civil_affairs/{number:02}_{place}{}.{}",
            design.document(),
            design.extension()
        );
        let variant = mix(&[self.world.seed, 92, index as u64]);
        FileSpec {
            path,
            design,
            content: Content::Register(part),
            variant,
            number: number as u64,
            place,
        }
    }

    fn list(&self, list: usize) -> FileSpec {
        let covered = |unit: usize| self.list_of(unit) == list;
        let portal = |file: &FileSpec| match &file.content {
            Content::Register(part) => file.design == Design::Portal && part.clone().any(covered),
            _ => false,
        };
        let design = match list % 3 {
            _ if self.files.iter().any(portal) => Design::ListFull,
            0 => Design::ListBrief,
            1 => Design::ListNames,
            _ => Design::ListFull,
        };
        let number = 51 + list;
        let path =
            format!("associations/{number}_湖北省{}.{}", LIST_NAMES[list % 10], design.extension());
        let variant = if design == Design::ListFull { 0 } else { 3 };
        let place = format!("湖北省{}", LIST_NAMES[list % 10]);
        FileSpec {
            path,
            design,
            content: Content::List(list),
            variant,
            number: number as u64,
            place,
        }
    }

    /// The association list that may hold organizations of a unit.
    pub(super) fn list_of(&self, unit: usize) -> usize {
        let area = self.world.province.units[unit].area();
        (area.number() / 100 % 100 + area.number() % 100) as usize % self.lists.max(1)
    }

    /// Whether a file is never sent, though its units have to: all files of a prefecture
    /// go together.
    pub(super) fn is_missing(&self, file: &FileSpec) -> bool {
        let Content::Register(part) = &file.content else { return false };
        let area = self.world.province.units[part.start].area().number();
        let keys = [self.world.seed, 129, area.into(), self.year.unsigned_abs().into()];
        self.world.faults.contains(&Fault::MissingUnits) && chance(&keys, 0.1)
    }

    /// Makes the tables of a file.
    pub(super) fn make(&self, file: &FileSpec) -> Vec<Made> {
        match &file.content {
            Content::Bench(range) => {
                let lines =
                    range.clone().map(|id| self.line(self.world.organization(id))).collect();
                vec![self.table(file, 0, "虚构示例数据".to_owned(), lines).make()]
            }
            Content::Register(part) if file.design == Design::Sheets => {
                let made = part.clone().enumerate().map(|(index, unit)| {
                    let name = self.world.province.units[unit].sheet_name();
                    self.table(file, index, name, self.unit_lines(unit)).make()
                });
                made.collect()
            }
            Content::Register(part) => {
                let lines = part.clone().flat_map(|unit| self.unit_lines(unit)).collect();
                vec![self.table(file, 0, "Sheet1".to_owned(), lines).make()]
            }
            Content::Sample => {
                vec![self.table(file, 0, "抽查名单".to_owned(), self.sample_lines()).make()]
            }
            Content::List(list) => {
                vec![self.table(file, 0, "会员名录".to_owned(), self.list_lines(*list)).make()]
            }
        }
    }
}

const LIST_NAMES: [&str; 10] = [
    "社会组织促进会会员名录",
    "行业商会联合会会员名录",
    "社会服务机构协会会员名录",
    "民办教育协会会员名录",
    "慈善联合会会员名录",
    "体育社会组织联合会会员名录",
    "科技社团联合会会员名录",
    "养老服务协会会员名录",
    "文化社会组织联合会会员名录",
    "农村专业技术协会联合会会员名录",
];

/// Contiguous ranges of units: the province, the office of justice, then each
/// prefecture; the largest are split, or neighbours joined, until `count` remain.
fn parts(world: &World, count: usize) -> Vec<Range<usize>> {
    let units = &world.province.units;
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (index, unit) in units.iter().enumerate() {
        match parts.last_mut() {
            Some(part) if index > 1 && units[part.start].area() == unit.area() => {
                part.end = index + 1
            }
            _ => parts.push(index..index + 1),
        }
    }
    let size =
        |part: &Range<usize>| part.clone().map(|unit| units[unit].range.len()).sum::<usize>();
    while parts.len() > count && parts.len() > 1 {
        // The smallest pair of neighbours.
        let pair = |at: &usize| size(&parts[*at]) + size(&parts[*at + 1]);
        let at = (0..parts.len() - 1).min_by_key(pair).unwrap_or(0);
        parts[at].end = parts[at + 1].end;
        parts.remove(at + 1);
    }
    while parts.len() < count {
        let splittable = parts.iter().enumerate().filter(|(_, part)| part.len() > 1);
        let Some((at, _)) = splittable.max_by_key(|(at, part)| (size(part), usize::MAX - at))
        else {
            break;
        };
        let middle = parts[at].start + parts[at].len() / 2;
        let rest = middle..parts[at].end;
        parts[at].end = middle;
        parts.insert(at + 1, rest);
    }
    parts
}

impl Design {
    /// What its files are called.
    pub(super) fn document(self) -> &'static str {
        match self {
            Design::Export => "社会组织登记信息导出",
            Design::Ledger | Design::Sheets => "社会组织党建工作台账",
            Design::Credit => "社会组织信用信息表",
            Design::Portal => "社会组织公开数据",
            Design::Inspection => "社会组织年度检查汇总",
            Design::Paged => "社会组织名册",
            Design::Sample => "社会组织抽查名单",
            Design::ListFull | Design::ListBrief | Design::ListNames => "",
            Design::Bench => "社会组织登记信息",
        }
    }

    fn extension(self) -> &'static str {
        match self.manner().format {
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::CsvChinese | Format::CsvUnicode => "csv",
        }
    }
}
