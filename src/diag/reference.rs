//! The reference page of diagnostic codes.
//!
//! Enters: the table of codes. Leaves: a page in Chinese, in Markdown. Says nothing that
//! the table does not.

use super::Severity;
use super::codes::ALL;

/// The rooms in which findings are made, in the order of the steps.
const ROOMS: [(&str, &str); 3] =
    [("workbook", "读取文件"), ("rows", "识别行、列和值"), ("register", "归并为登记册")];

/// The page: what each code of `quality/diagnostics.csv` means and what to do about it.
pub fn reference_page() -> String {
    let mut page = "# 诊断编号\n\n\
        `quality/diagnostics.csv` 的 `code` 一列所用的全部编号。编号固定不变。\
        错误：有数据因此没有用上，退出码为 1，所在文件另写退回表；\
        警告：已按规则处理，请人工核对；说明：记录做了什么。\n\n\
        本页由程序的编号表生成，请勿手工修改。\n"
        .to_owned();
    for (room, title) in ROOMS {
        page += &format!("\n## {title}\n\n| 编号 | 程度 | 含义 | 处理办法 |\n|---|---|---|---|\n");
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let of_room = |id: &str| id.split('/').next() == Some(room);
            for code in ALL.iter().filter(|code| code.severity == severity && of_room(code.id)) {
                let hint = if code.hint.is_empty() { "—" } else { code.hint };
                let (id, severity, text) = (code.id, severity.name(), code.text);
                page += &format!("| `{id}` | {severity} | {text} | {hint} |\n");
            }
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_one_line() {
        let page = reference_page();
        for code in ALL {
            assert_eq!(page.matches(&format!("| `{}` |", code.id)).count(), 1, "{}", code.id);
        }
    }
}
