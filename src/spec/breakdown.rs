//! Breakdowns beyond those of every report, as a pipeline asks for them.
//!
//! Enters: `[[breakdown]]` and `[[band]]` of `pipeline.toml`. Leaves: dimensions that the
//! register can tell. Never names a personal column: there is none.

use super::reader::Reader;
use super::section::Section;

/// What organizations are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dimension {
    /// The province that registers or in which the registering division lies.
    Province,
    /// The prefecture, likewise; the province's own are apart.
    Prefecture,
    /// The registering division itself.
    County,
    /// The level of the registering division.
    RegistrarLevel,
    /// Civil-affairs category.
    Industry,
    /// Size band of the report.
    Size,
    /// Kind of organization.
    OrgType,
    /// 业务主管单位.
    SupervisingUnit,
    /// 上级党组织.
    ManagingOrgan,
    /// Year of registration.
    YearFounded,
    /// Completed years since registration.
    Age,
    /// A band of one's own.
    Band(Band),
}

/// Intervals of a number, each from its limit up to below the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// What it is called.
    pub name: String,
    /// The number that is cut.
    pub of: BandOf,
    /// Lower limits but the first, ascending.
    pub limits: Vec<u32>,
}

/// A number that can be cut into bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandOf {
    /// Staff.
    Staff,
    /// Members.
    Members,
    /// Full members.
    FullMembers,
    /// Completed years since registration.
    Age,
}

/// Up to three dimensions crossed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    /// The dimensions, in the order in which they are printed.
    pub by: Vec<Dimension>,
}

impl Dimension {
    const PLAIN: [(&'static str, &'static str, Dimension); 11] = [
        ("province", "省", Dimension::Province),
        ("prefecture", "市", Dimension::Prefecture),
        ("county", "登记地区", Dimension::County),
        ("registrar-level", "登记机关级别", Dimension::RegistrarLevel),
        ("industry", "行业", Dimension::Industry),
        ("size", "规模", Dimension::Size),
        ("org-type", "类型", Dimension::OrgType),
        ("supervising-unit", "业务主管单位", Dimension::SupervisingUnit),
        ("managing-organ", "上级党组织", Dimension::ManagingOrgan),
        ("year-founded", "成立年份", Dimension::YearFounded),
        ("age", "成立年数", Dimension::Age),
    ];

    /// The word of the pipeline and of `breakdowns.csv`.
    pub fn id(&self) -> &str {
        match self {
            Dimension::Band(band) => &band.name,
            plain => Self::PLAIN.iter().find(|(.., one)| one == plain).map_or("", |one| one.0),
        }
    }

    /// The word of the report.
    pub fn name(&self) -> &str {
        match self {
            Dimension::Band(band) => &band.name,
            plain => Self::PLAIN.iter().find(|(.., one)| one == plain).map_or("", |one| one.1),
        }
    }
}

impl Breakdown {
    /// Ids of the dimensions, e.g. `supervising-unit × age`.
    pub fn id(&self) -> String {
        self.by.iter().map(Dimension::id).collect::<Vec<_>>().join(" × ")
    }

    /// Names of the dimensions, e.g. 业务主管单位 × 成立年数.
    pub fn name(&self) -> String {
        self.by.iter().map(Dimension::name).collect::<Vec<_>>().join(" × ")
    }
}

/// Reads `[[band]]` and `[[breakdown]]`.
pub(super) fn read(reader: &Reader, root: &Section) -> Vec<Breakdown> {
    let bands = bands(reader, root);
    let names: Vec<&str> = Dimension::PLAIN
        .iter()
        .map(|(id, ..)| *id)
        .chain(bands.iter().map(|band| band.name.as_str()))
        .collect();
    let dimension = |text: &str| {
        let plain = Dimension::PLAIN.iter().find(|(id, ..)| *id == text);
        let own = || bands.iter().find(|band| band.name == text).cloned().map(Dimension::Band);
        plain.map(|(.., dimension)| dimension.clone()).or_else(own)
    };
    let mut breakdowns: Vec<Breakdown> = Vec::new();
    for table in root.tables("breakdown", &["by"]) {
        let Some(texts) = table.texts("by") else { continue };
        let mut by = Vec::new();
        for text in &texts {
            match dimension(&text.value) {
                Some(one) if by.contains(&one) => {
                    reader.fault(text.line, format!("by 内 {} 写了两次", text.value), "删去一个");
                }
                Some(one) => by.push(one),
                None => reader.unknown(text.line, "by", &text.value, &names),
            }
        }
        if by.len() > 3 {
            reader.fault(table.line, "by 至多三维", "分成几个 [[breakdown]]");
        }
        let breakdown = Breakdown { by };
        if breakdowns.contains(&breakdown) {
            reader.fault(table.line, format!("分组 {} 写了两次", breakdown.id()), "删去一个");
        }
        breakdowns.push(breakdown);
    }
    breakdowns
}

fn bands(reader: &Reader, root: &Section) -> Vec<Band> {
    const OF: [(&str, BandOf); 4] = [
        ("staff", BandOf::Staff),
        ("members", BandOf::Members),
        ("full-members", BandOf::FullMembers),
        ("age", BandOf::Age),
    ];
    let mut bands: Vec<Band> = Vec::new();
    for table in root.tables("band", &["name", "of", "limits"]) {
        let (name, of) = (table.text("name"), table.text("of"));
        let limits =
            table.required("limits").and_then(|()| table.optional_counts("limits", 1..=u32::MAX));
        let (Some(name), Some(of), Some(limits)) = (name, of, limits) else { continue };
        let Some((_, of)) = OF.into_iter().find(|(id, _)| *id == of.value) else {
            reader.unknown(of.line, "of", &of.value, &OF.map(|(id, _)| id));
            continue;
        };
        let is_ascending = limits.value.windows(2).all(|two| two[0] < two[1]);
        if !is_ascending || limits.value.is_empty() {
            reader.fault(limits.line, "limits 应递增，至少一个", "写各档的下限，如 [10, 50, 100]");
            continue;
        }
        let taken = |id: &str| {
            Dimension::PLAIN.iter().any(|(plain, ..)| *plain == id)
                || bands.iter().any(|band| band.name == id)
        };
        if taken(&name.value) {
            reader.fault(name.line, format!("name 已有：{}", name.value), "换一个名称");
            continue;
        }
        bands.push(Band { name: name.value, of, limits: limits.value });
    }
    bands
}
