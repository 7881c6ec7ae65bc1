//! The unit that registers (登记管理机关), without its office.
//!
//! Enters: 杭州市西湖区民政局. Leaves: 杭州市西湖区. Never looks up whether
//! the unit exists; `Divisions::resolve` does.

use super::text::normalize;

/// Who registers, as a text says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registrar {
    /// The national registrar (民政部).
    National,
    /// The registrar of this unit: a path, a name, or only a level (省, 市, 区, 县).
    Unit(String),
    /// The text is blank, or names an office without its unit.
    Silent,
}

impl Registrar {
    /// Reads a registrar.
    pub fn parse(text: &str) -> Registrar {
        let text = normalize(text);
        if is_national(&text) {
            return Registrar::National;
        }
        match unit(&text) {
            unit if unit.is_empty() => Registrar::Silent,
            unit => Registrar::Unit(unit),
        }
    }
}

/// The registrar without its office: 浙江省杭州市西湖区 of
/// 浙江省杭州市西湖区民政局. May be a level only (省 of 省民政厅) or empty; a text
/// that names no office comes back whole.
pub fn unit(registrar: &str) -> String {
    // 人民政府 goes first: 民政 would be found within it.
    let text = normalize(registrar).replace("人民政府", "");
    let text = without_remark(&text);
    let text = office_at(text).map_or(text, |place| &text[..place]);
    text.strip_prefix("中华人民共和国").unwrap_or(text).to_owned()
}

/// The office alone: 民政局 of 浙江省杭州市西湖区民政局; empty where the text names none.
pub fn office(registrar: &str) -> String {
    let text = normalize(registrar).replace("人民政府", "");
    let text = without_remark(&text);
    office_at(text).map_or(String::new(), |place| text[place..].to_owned())
}

fn is_national(text: &str) -> bool {
    let text =
        text.strip_prefix("中华人民共和国").or_else(|| text.strip_prefix("国家")).unwrap_or(text);
    text.starts_with("民政部") || text == "司法部"
}

/// The text without a remark in brackets at its end.
fn without_remark(text: &str) -> &str {
    match text.rfind('(') {
        Some(place) if place > 0 && text.ends_with(')') => &text[..place],
        _ => text,
    }
}

/// Where the office begins: at the first word of an office that goes on to the
/// end of the text, so that the longest office is taken.
fn office_at(text: &str) -> Option<usize> {
    let first = OFFICES.iter().filter_map(|word| text.find(word)).min()?;
    let office = &text[first..];
    let ends = OFFICES.contains(&office) || ENDINGS.iter().any(|ending| office.ends_with(ending));
    ends.then_some(first)
}

/// Words that begin the name of an office which registers organizations.
const OFFICES: [&str; 28] = [
    "民政",
    "司法",
    "行政审批",
    "审批服务",
    "政务服务",
    "政务管理",
    "行政服务",
    "行政许可",
    "社会组织",
    "社会团体管理",
    "社团管理",
    "社团登记",
    "民间组织",
    "社会事业",
    "社会事务",
    "社会发展",
    "社会工作",
    "社会管理",
    "社会保障",
    "经济和社会",
    "经济社会",
    "经济发展",
    "人力资源",
    "党群工作",
    "公共服务",
    "市场监督",
    "市场监管",
    "工商",
];

/// Words that end it.
const ENDINGS: [&str; 13] =
    ["局", "厅", "部", "委", "委员会", "办", "办公室", "中心", "处", "科", "股", "所", "总局"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_is_taken_off_and_the_unit_remains() {
        for (text, expect) in [
            ("浙江省民政厅", "浙江省"),
            ("浙江省杭州市西湖区民政局", "浙江省杭州市西湖区"),
            ("杭州市 西湖区 民政局", "杭州市西湖区"),
            ("杭州市司法局", "杭州市"),
            ("浙江省司法厅", "浙江省"),
            ("天津市滨海新区行政审批局", "天津市滨海新区"),
            ("泰安市行政审批服务局", "泰安市"),
            ("武汉市政务服务管理局", "武汉市"),
            ("某区政务服务和大数据管理局", "某区"),
            ("北京市社会组织管理局", "北京市"),
            ("北京市社会团体管理局", "北京市"),
            ("清原县民政和社会保障局", "清原县"),
            ("某某县民政局社会组织管理科", "某某县"),
            ("杭州高新区社会事业局", "杭州高新区"),
            ("杭州钱塘新区经济和社会发展局", "杭州钱塘新区"),
            ("西湖区市场监督管理局", "西湖区"),
            ("西湖区人民政府", "西湖区"),
            ("西湖区人民政府民政局", "西湖区"),
            ("杭州市民政局（盖章）", "杭州市"),
            ("西湖区民政", "西湖区"),
            ("西湖区", "西湖区"),
            ("省民政厅", "省"),
            ("市民政局", "市"),
            ("区民政局", "区"),
            ("县民政局", "县"),
            ("民政局", ""),
            ("民政部", ""),
            ("", ""),
        ] {
            assert_eq!(unit(text), expect, "{text}");
        }
    }

    #[test]
    fn the_office_is_told_without_its_unit() {
        for (text, expect) in [
            ("浙江省杭州市西湖区民政局", "民政局"),
            ("浙江省司法厅", "司法厅"),
            ("杭州市民政局（盖章）", "民政局"),
            ("民政局", "民政局"),
            ("西湖区", ""),
            ("湖北省社会组织促进会", ""),
        ] {
            assert_eq!(office(text), expect, "{text}");
        }
    }

    #[test]
    fn the_national_registrar_is_known() {
        for text in ["民政部", "中华人民共和国民政部", "国家民政部", "民政部社会组织管理局"]
        {
            assert_eq!(Registrar::parse(text), Registrar::National, "{text}");
        }
        assert_eq!(Registrar::parse("市民政局"), Registrar::Unit("市".to_owned()));
        for text in ["", "　", "民政局"] {
            assert_eq!(Registrar::parse(text), Registrar::Silent, "{text:?}");
        }
    }
}
