//! Invented names: organizations, party organizations, persons, numbers.
//!
//! Enters: places and numbers. Leaves: texts. Every person's name is a token
//! such as 示例甲七三, every identity number belongs to a division that does
//! not exist; no real person or organization is meant.

use super::random::{below, mix};

/// The fourteen canonical names of the civil-affairs classification, and the
/// wordings of other systems.
pub(super) const INDUSTRIES: [(&str, &str); 14] = [
    ("科技与研究", "科学研究"),
    ("生态环境", "生态环境"),
    ("教育", "教育"),
    ("卫生", "卫生"),
    ("社会服务", "社会服务"),
    ("文化", "文化"),
    ("体育", "体育"),
    ("法律", "法律"),
    ("工商业服务", "工商服务业"),
    ("宗教", "宗教"),
    ("农业及农村发展", "农业及农村发展"),
    ("职业及从业组织", "职业及从业者组织"),
    ("国际及其他涉外组织", "国际及涉外组织"),
    ("其他", "其他"),
];

/// Themes with the industry they belong to; no theme stands twice.
const THEMES: [(usize, &str); 112] = [
    (0, "科技创新"),
    (0, "软件应用"),
    (0, "测绘技术"),
    (0, "光电技术"),
    (0, "标准化"),
    (0, "地方志研究"),
    (0, "知识产权"),
    (0, "桥梁工程"),
    (1, "环境保护"),
    (1, "湿地保护"),
    (1, "林业生态"),
    (1, "垃圾分类"),
    (1, "野生动物保护"),
    (1, "节能减排"),
    (2, "教育发展"),
    (2, "职业技能"),
    (2, "学前教育"),
    (2, "家庭教育"),
    (2, "外语教学"),
    (2, "艺术教育"),
    (2, "青少年教育"),
    (2, "民办教育"),
    (2, "终身学习"),
    (2, "特殊教育"),
    (2, "校外托管"),
    (2, "语言文字"),
    (2, "心理教育"),
    (2, "驾驶培训"),
    (3, "健康促进"),
    (3, "中医药"),
    (3, "护理"),
    (3, "康复医学"),
    (3, "口腔医疗"),
    (3, "公共卫生"),
    (3, "医院管理"),
    (3, "营养"),
    (4, "社会工作"),
    (4, "养老服务"),
    (4, "志愿服务"),
    (4, "慈善"),
    (4, "残障服务"),
    (4, "社区服务"),
    (4, "儿童关爱"),
    (4, "应急救援"),
    (4, "婚姻家庭"),
    (4, "退役军人服务"),
    (4, "居家照料"),
    (4, "助学助困"),
    (4, "托幼服务"),
    (4, "救助帮扶"),
    (5, "书法"),
    (5, "摄影"),
    (5, "戏曲"),
    (5, "收藏"),
    (5, "民间文艺"),
    (5, "音乐"),
    (5, "舞蹈"),
    (5, "阅读推广"),
    (5, "诗词"),
    (5, "茶文化"),
    (5, "非物质文化遗产"),
    (5, "博物馆之友"),
    (6, "乒乓球"),
    (6, "羽毛球"),
    (6, "篮球"),
    (6, "太极拳"),
    (6, "登山"),
    (6, "钓鱼"),
    (6, "棋类"),
    (6, "游泳"),
    (6, "广场舞"),
    (6, "自行车"),
    (7, "法律援助"),
    (7, "人民调解"),
    (7, "普法宣传"),
    (8, "物流"),
    (8, "餐饮"),
    (8, "建筑装饰"),
    (8, "电子商务"),
    (8, "纺织服装"),
    (8, "汽车流通"),
    (8, "物业管理"),
    (8, "家具"),
    (8, "旅游"),
    (8, "酒店"),
    (8, "房地产经纪"),
    (8, "中小企业"),
    (8, "包装印刷"),
    (8, "食品"),
    (8, "机械装备"),
    (8, "化工"),
    (9, "佛教文化"),
    (9, "道教文化"),
    (10, "小龙虾产业"),
    (10, "茶叶"),
    (10, "柑橘"),
    (10, "水产养殖"),
    (10, "农机"),
    (10, "食用菌"),
    (10, "蔬菜"),
    (10, "畜牧"),
    (10, "粮油"),
    (10, "乡村振兴"),
    (11, "会计"),
    (11, "导游"),
    (11, "家政服务员"),
    (11, "货车司机"),
    (11, "厨师"),
    (12, "对外交流"),
    (13, "同乡联谊"),
    (13, "地名"),
    (13, "老区建设"),
];

/// How many names of one place can do without a fancy name.
const BARE: u32 = THEMES.len() as u32;
const FIRST: [char; 32] = [
    '晨', '和', '启', '明', '博', '德', '同', '嘉', '锦', '瑞', '盛', '兴', '安', '泰', '祥', '康',
    '恒', '永', '华', '新', '远', '宏', '志', '信', '诚', '仁', '义', '惠', '润', '佳', '优', '卓',
];
const SECOND: [char; 32] = [
    '光', '谐', '航', '德', '文', '馨', '心', '禾', '程', '丰', '世', '邦', '宁', '来', '云', '乐',
    '源', '昌', '宇', '苑', '景', '图', '达', '诺', '爱', '川', '民', '泽', '园', '益', '越', '雅',
];

/// The theme of the `place`-th organization of a unit and its fancy name:
/// together they never repeat within the unit.
pub(super) struct Theme {
    /// Number in [`INDUSTRIES`].
    pub(super) industry: usize,
    /// What it is about.
    pub(super) text: &'static str,
    /// A fancy name such as 晨光, needed from the 113th name on.
    pub(super) fancy: String,
}

/// Chooses the theme of the `place`-th organization of a unit.
pub(super) fn theme(seed: u64, unit: u64, place: u32) -> Theme {
    let turn = below(&[seed, unit, 11], u64::from(BARE)) as u32;
    let round = place / BARE;
    // 45 and 112 share no divisor, so each round walks over all themes.
    let (industry, text) = THEMES[((place % BARE * 45 + turn) % BARE) as usize];
    let fancy = match round {
        0 => String::new(),
        round => fancy(mix(&[seed, unit, 12]) % 1024 + u64::from(round - 1)),
    };
    Theme { industry, text, fancy }
}

/// The `number`-th fancy name, e.g. 晨光; no two are alike.
pub(super) fn fancy(number: u64) -> String {
    let (first, second) = (FIRST[(number % 32) as usize], SECOND[(number / 32 % 32) as usize]);
    match number / 1024 {
        0 => [first, second].iter().collect(),
        rest if rest <= 32 => [first, second, FIRST[(rest - 1) as usize]].iter().collect(),
        rest => {
            let (third, fourth) =
                (FIRST[((rest - 33) % 32) as usize], SECOND[((rest - 33) / 32 % 32) as usize]);
            [first, second, third, fourth].iter().collect()
        }
    }
}

const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn digits(number: u64) -> String {
    number.to_string().bytes().map(|b| DIGITS[usize::from(b - b'0') % 10]).collect()
}

/// The token of a person who does not exist, e.g. 示例甲七三.
pub(super) fn person(file: u64, cell: u64) -> String {
    format!("示例{}{}{}", digits(file), STEMS[(cell % 10) as usize], digits(cell / 10))
}

/// An identity number of nobody: valid check character, plausible birth date,
/// division 429900, which does not exist.
pub(super) fn identity_number(key: u64) -> String {
    let birth = format!("{}{:02}{:02}", 1950 + key % 45, key / 45 % 12 + 1, key / 540 % 28 + 1);
    let body = format!("429900{birth}{:03}", key / 15_120 % 1000);
    let weights = [7u32, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!(
        "{body}{}",
        ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize]
    )
}

/// A mobile number made up from a key.
pub(super) fn mobile(key: u64) -> String {
    format!("1{}0{:08}", 3 + key % 7, key / 7 % 100_000_000)
}

/// An e-mail address in the domain that is reserved for examples.
pub(super) fn email(key: u64) -> String {
    format!("shili{}@example.com", key % 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_of_one_place_never_repeat() {
        let names: BTreeSet<String> = (0..20_000)
            .map(|place| theme(7, 3, place))
            .map(|theme| format!("{}{}", theme.fancy, theme.text))
            .collect();
        assert_eq!(names.len(), 20_000);
    }

    #[test]
    fn themes_differ_and_every_industry_has_one() {
        let texts: BTreeSet<&str> = THEMES.iter().map(|(_, text)| *text).collect();
        assert_eq!(texts.len(), THEMES.len());
        let industries: BTreeSet<usize> = THEMES.iter().map(|(industry, _)| *industry).collect();
        assert_eq!(industries.len(), INDUSTRIES.len());
    }

    #[test]
    fn identity_numbers_carry_their_check_character() {
        let number = identity_number(123_456_789);
        assert_eq!(number.len(), 18);
        let values = number.chars().map(|c| c.to_digit(10).unwrap_or(10));
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
        assert_eq!(values.zip(weights).map(|(v, w)| v * w).sum::<u32>() % 11, 1);
    }
}
