//! Kinds of social organizations.
//!
//! Enters: a text. Leaves: one of the five kinds. Never concludes a kind from
//! the name of an organization.

use super::text::{normalize, without_number};

/// Kind of social organization (社会组织类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrgType {
    /// 社会团体.
    Association,
    /// 民办非企业单位, also 社会服务机构.
    PrivateNonEnterprise,
    /// 基金会.
    Foundation,
    /// 社会中介组织: law, accounting, tax and appraisal firms.
    Intermediary,
    /// 城乡社区社会组织.
    Community,
}

impl OrgType {
    /// All kinds, in the order in which tables print them.
    pub const ALL: [OrgType; 5] = [
        OrgType::Association,
        OrgType::PrivateNonEnterprise,
        OrgType::Foundation,
        OrgType::Intermediary,
        OrgType::Community,
    ];

    /// The canonical name.
    pub fn name(self) -> &'static str {
        self.spellings()[0]
    }

    /// The kind that a text names, with or without a number before it and a
    /// remark in brackets after it; `None` for any other text.
    pub fn parse(text: &str) -> Option<OrgType> {
        if let Some(kind) = OrgType::ALL.into_iter().find(|kind| kind.name() == text) {
            return Some(kind);
        }
        let text = normalize(text).to_lowercase();
        let text = without_number(&text);
        let bare = text.split_once('(').map_or(text, |(before, _)| before);
        OrgType::ALL
            .into_iter()
            .find(|kind| [text, bare].iter().any(|word| kind.spellings().contains(word)))
    }

    /// The canonical name, then the variants.
    fn spellings(self) -> &'static [&'static str] {
        match self {
            OrgType::Association => &["社会团体", "社团", "社会团体法人", "社团法人", "shetuan"],
            OrgType::PrivateNonEnterprise => &[
                "民办非企业单位",
                "民非",
                "民办非企业",
                "民办非企业单位法人",
                "民非企业",
                "社会服务机构",
                "minfei",
            ],
            OrgType::Foundation => &["基金会", "基金会法人", "jijinhui"],
            OrgType::Intermediary => &[
                "社会中介组织",
                "社会中介",
                "社会中介机构",
                "中介组织",
                "中介机构",
                "律师事务所",
                "会计师事务所",
                "税务师事务所",
                "资产评估事务所",
                "律师",
                "会计师",
                "税务师",
                "资产评估",
                "资产评估机构",
                "注册会计师事务所",
            ],
            OrgType::Community => {
                &["城乡社区社会组织", "社区社会组织", "城市社区社会组织", "农村社区社会组织"]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_by_their_names_and_variants() {
        for kind in OrgType::ALL {
            assert_eq!(OrgType::parse(kind.name()), Some(kind));
        }
        for (text, name) in [
            ("社团", "社会团体"),
            ("shetuan", "社会团体"),
            ("1 社会团体", "社会团体"),
            ("民非", "民办非企业单位"),
            ("minfei", "民办非企业单位"),
            ("MinFei", "民办非企业单位"),
            ("社会服务机构", "民办非企业单位"),
            ("民办非企业单位（社会服务机构）", "民办非企业单位"),
            ("社会服务机构(民办非企业单位)", "民办非企业单位"),
            ("jijinhui", "基金会"),
            ("基金会（慈善）", "基金会"),
            ("律师事务所", "社会中介组织"),
            ("会计师事务所", "社会中介组织"),
            ("税务师事务所", "社会中介组织"),
            ("资产评估事务所", "社会中介组织"),
            ("社区社会组织", "城乡社区社会组织"),
        ] {
            assert_eq!(OrgType::parse(text).map(OrgType::name), Some(name), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_kind() {
        for text in ["", "1", "企业", "事业单位", "社会组织", "（社会团体）分会", "其他"]
        {
            assert_eq!(OrgType::parse(text), None, "{text}");
        }
    }
}
