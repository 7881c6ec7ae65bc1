//! Industry after the civil-affairs classification (社会组织行业分类).
//!
//! Enters: a text. Leaves: one of the fourteen categories. Never takes a text
//! that is not in the list for 其他: systems number the categories differently,
//! so the name decides and a leading number is passed over.

use super::text::{normalize, without_number};

/// Industry (行业), the fourteen categories of the civil-affairs classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Industry {
    /// 科技与研究.
    Research,
    /// 生态环境.
    Environment,
    /// 教育.
    Education,
    /// 卫生.
    Health,
    /// 社会服务.
    SocialServices,
    /// 文化.
    Culture,
    /// 体育.
    Sports,
    /// 法律.
    Law,
    /// 工商业服务.
    Business,
    /// 宗教.
    Religion,
    /// 农业及农村发展.
    RuralDevelopment,
    /// 职业及从业组织.
    Professions,
    /// 国际及其他涉外组织.
    International,
    /// 其他.
    Other,
}

impl Industry {
    /// All categories, in the order of the classification.
    pub const ALL: [Industry; 14] = [
        Industry::Research,
        Industry::Environment,
        Industry::Education,
        Industry::Health,
        Industry::SocialServices,
        Industry::Culture,
        Industry::Sports,
        Industry::Law,
        Industry::Business,
        Industry::Religion,
        Industry::RuralDevelopment,
        Industry::Professions,
        Industry::International,
        Industry::Other,
    ];

    /// The canonical name.
    pub fn name(self) -> &'static str {
        self.spellings()[0]
    }

    /// The category that a text names, by its canonical name or a usual variant,
    /// with or without a number before it; `None` for any other text.
    pub fn parse(text: &str) -> Option<Industry> {
        let text = normalize(text);
        let text = without_number(&text);
        let text = text.strip_suffix('类').unwrap_or(text);
        Industry::ALL.into_iter().find(|industry| industry.spellings().contains(&text))
    }

    /// The canonical name, then the variants.
    fn spellings(self) -> &'static [&'static str] {
        match self {
            Industry::Research => &[
                "科技与研究",
                "科学研究",
                "科技研究",
                "科技及研究",
                "科技和研究",
                "科学与研究",
                "科技",
            ],
            Industry::Environment => &["生态环境", "环境保护", "生态环境保护", "生态环保", "环保"],
            Industry::Education => &["教育"],
            Industry::Health => &["卫生", "卫生健康", "医疗卫生"],
            Industry::SocialServices => &["社会服务"],
            Industry::Culture => &["文化", "文化艺术"],
            Industry::Sports => &["体育"],
            Industry::Law => &["法律", "法律服务"],
            Industry::Business => {
                &["工商业服务", "工商服务业", "工商业", "工商服务", "工商业服务业"]
            }
            Industry::Religion => &["宗教"],
            Industry::RuralDevelopment => &[
                "农业及农村发展",
                "农业与农村发展",
                "农业和农村发展",
                "农业农村发展",
                "农业农村",
                "农村及农业发展",
                "农业、农村发展",
            ],
            Industry::Professions => &[
                "职业及从业组织",
                "职业及从业者组织",
                "职业与从业组织",
                "职业与从业者组织",
                "职业和从业组织",
            ],
            Industry::International => &[
                "国际及其他涉外组织",
                "国际及涉外组织",
                "国际及其它涉外组织",
                "国际与涉外组织",
                "国际与其他涉外组织",
                "国际和其他涉外组织",
            ],
            Industry::Other => &["其他", "其它"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_is_read_by_its_own_name_and_no_variant_twice() {
        let mut seen: Vec<&str> = Vec::new();
        for industry in Industry::ALL {
            assert_eq!(Industry::parse(industry.name()), Some(industry));
            seen.extend(industry.spellings());
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }

    #[test]
    fn variants_and_numbers_are_read() {
        for (text, name) in [
            ("科学研究", "科技与研究"),
            ("科技研究", "科技与研究"),
            ("工商服务业", "工商业服务"),
            ("工商业", "工商业服务"),
            ("职业及从业者组织", "职业及从业组织"),
            ("国际及涉外组织", "国际及其他涉外组织"),
            ("环境保护", "生态环境"),
            ("03 教育", "教育"),
            ("（三）教育", "教育"),
            ("三、教育", "教育"),
            ("3.教育", "教育"),
            ("C-教育", "教育"),
            (" 教　育 ", "教育"),
            ("教育类", "教育"),
            ("其它", "其他"),
        ] {
            assert_eq!(Industry::parse(text).map(Industry::name), Some(name), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_in_the_list_is_not_other() {
        for text in [
            "",
            "03",
            "金融",
            "教育培训机构",
            "无",
            "群众团体、社会团体和其他成员组织",
            "其他行业组织",
        ] {
            assert_eq!(Industry::parse(text), None, "{text}");
        }
    }
}
