//! Bytes as a sheet of words.
//!
//! Enters: bytes. Leaves: a sheet whose cells are words that stand in registers, so that
//! a mutation of one byte is another layout and not another misspelling.
//!
//! | byte | does |
//! |---|---|
//! | 0 | ends the row |
//! | 1 | leaves a cell blank |
//! | 2, n | merges the next cell over n / 16 more columns and n % 16 more rows |
//! | 3, n | is the number n - 100 |
//! | 4, n | leaves n rows out |
//! | 5, n, … | is the text of the n % 32 bytes that follow |
//! | others | are a word of the list |

use nianbao::workbook::{Cell, Merge, Sheet, SheetBuilder};

const WORDS: [&str; 72] = [
    "社会组织名称",
    "统一社会信用代码",
    "登记证号",
    "登记管理机关",
    "成立登记日期",
    "登记状态",
    "社会组织类型",
    "行业类别",
    "注销日期",
    "是否建立党组织",
    "党员人数",
    "组建方式",
    "从业人员",
    "总数",
    "专职",
    "兼职",
    "党组织类别",
    "党支部",
    "其他",
    "序号",
    "备注",
    "联系人",
    "姓名",
    "性别",
    "联系电话",
    "身份证号",
    "书记来源",
    "年检结果",
    "合格",
    "活动场所",
    "经费",
    "登记管理机构",
    "社会组织名单",
    "甲协会",
    "乙协会",
    "合计协会",
    "51330106MJ0000012T",
    "51330106MJ00000124",
    "0012",
    "杭州市西湖区民政局",
    "2015-09-28",
    "2015年9月",
    "正常",
    "注销",
    "社会团体",
    "民非",
    "教育",
    "是",
    "否",
    "√",
    "×",
    "1",
    "2",
    "0",
    "合计",
    "小计",
    "总计:",
    "填表人：某某",
    "填报单位：西湖区",
    "单位：个",
    "注：",
    "数据截至2025年12月31日",
    "西湖区社会组织名册",
    "武汉市",
    "续表",
    "第2页",
    "附件1",
    "甲",
    "A",
    "约20",
    "-",
    "党建情况",
];

/// The sheet that the bytes say.
pub fn sheet(bytes: &[u8]) -> Sheet {
    let mut builder = SheetBuilder::new("grid");
    let mut merges = Vec::new();
    let (mut row, mut column) = (0, 0);
    let mut bytes = Bytes(bytes);
    while let Some(byte) = bytes.next() {
        match byte {
            0 => (row, column) = (row + 1, 0),
            1 => column += 1,
            2 => {
                let n = bytes.number();
                let end = (row + n % 16, column + n / 16);
                merges.push(Merge { start: (row, column), end });
            }
            4 => (row, column) = (row + bytes.number(), 0),
            _ => {
                let text;
                let cell = match byte {
                    3 => Cell::Number(f64::from(bytes.number()) - 100.0),
                    5 => {
                        text = bytes.text();
                        Cell::Text(&text)
                    }
                    word => Cell::Text(WORDS[usize::from(word - 6) % WORDS.len()]),
                };
                builder.push(row, column, cell);
                column += 1;
            }
        }
    }
    builder.finish(merges)
}

/// What is left of the bytes.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> u32 {
        self.next().unwrap_or(0).into()
    }

    fn text(&mut self) -> String {
        let len = (self.number() as usize % 32).min(self.0.len());
        let (text, rest) = self.0.split_at(len);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }
}
