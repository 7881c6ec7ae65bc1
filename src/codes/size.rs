//! Size bands by number of staff.
//!
//! Enters: a number of staff and the lower limits. Leaves: the band. Never
//! guesses a size where the staff is not known.

/// Size of an organization (规模).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// 大型.
    Large,
    /// 中型.
    Medium,
    /// 小型.
    Small,
    /// 微型.
    Micro,
}

impl Size {
    /// All sizes, the largest first.
    pub const ALL: [Size; 4] = [Size::Large, Size::Medium, Size::Small, Size::Micro];

    /// The name as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Size::Large => "大型",
            Size::Medium => "中型",
            Size::Small => "小型",
            Size::Micro => "微型",
        }
    }
}

/// Lower limits of the bands, in persons of staff; below the last is micro.
///
/// The default is that of 《统计上大中小微型企业划分办法（2017）》 for 其他未列明行业:
/// 300, 100 and 10. It is written for enterprises, so a pipeline may set others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeBands {
    /// Least staff of a large organization.
    pub large: u32,
    /// Least staff of a medium one.
    pub medium: u32,
    /// Least staff of a small one.
    pub small: u32,
}

impl Default for SizeBands {
    fn default() -> Self {
        SizeBands { large: 300, medium: 100, small: 10 }
    }
}

impl SizeBands {
    /// The size of an organization with this staff.
    pub fn of(&self, staff: u64) -> Size {
        if staff >= u64::from(self.large) {
            Size::Large
        } else if staff >= u64::from(self.medium) {
            Size::Medium
        } else if staff >= u64::from(self.small) {
            Size::Small
        } else {
            Size::Micro
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_belongs_to_the_band_above_it() {
        for (staff, name) in [
            (0, "微型"),
            (9, "微型"),
            (10, "小型"),
            (99, "小型"),
            (100, "中型"),
            (299, "中型"),
            (300, "大型"),
            (u64::MAX, "大型"),
        ] {
            assert_eq!(SizeBands::default().of(staff).name(), name, "{staff}");
        }
    }
}
