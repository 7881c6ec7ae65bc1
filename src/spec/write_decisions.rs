//! Open questions as text to be decided in `decisions.toml`.
//!
//! Enters: pairs that may be one, and what the file holds already. Leaves: a block for
//! each new pair, commented out, so that nothing is decided until a reviewer does. Never
//! changes what stands in the file.

use std::fmt::Write;

use super::write_aliases::{one_line, quoted};

/// A pair for a reviewer to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The two entries.
    pub ids: [String; 2],
    /// What speaks for and against, and where they stand; one remark a line.
    pub remarks: Vec<String>,
}

/// Stands at the head of a new file.
const HEAD: &str = "\
# 人工决定：每次运行都照此执行。每条写明做什么（act）、理由、日期和作出决定的部门或岗位；请勿写个人姓名。
#   merge       entries 中的条目是同一组织
#   keep-apart  entries 中的条目不是同一组织
#   correct     更正 entry 的一个字段：field、value；两家误用同一代码时，以 file 指明哪个文件中的那一家
#   exclude     entry 不应计入
# 条目写 18 位代码、证＋登记证号，或 名＋名称＋@＋区划代码，与 data/register.parquet 的 id 相同。
# years = [2025] 只用于这些年末；不写则各年末都用。
";

/// The text to add to a file that holds `present`, and how many questions it asks: those
/// whose pair is not in it yet.
pub fn questions_toml(present: &str, questions: &[Question]) -> (String, usize) {
    let mut text = String::new();
    if present.trim().is_empty() {
        text.push_str(HEAD);
    } else if !present.ends_with('\n') {
        text.push('\n');
    }
    let mut asked = 0;
    for question in questions {
        let entries = entries(&question.ids);
        if present.contains(&entries) || text.contains(&entries) {
            continue;
        }
        asked += 1;
        text.push('\n');
        for remark in &question.remarks {
            // Writing to a text does not fail.
            let _ = writeln!(text, "# {}", one_line(remark));
        }
        let _ = write!(
            text,
            "# [[decision]]\n\
             # act = \"merge\"    # 不是同一组织则写 \"keep-apart\"\n\
             # {entries}\n\
             # reason = \"\"      # 理由\n\
             # date =           # 决定的日期，如 2026-01-15\n\
             # role = \"\"        # 作出决定的部门或岗位\n"
        );
    }
    (text, asked)
}

fn entries(ids: &[String; 2]) -> String {
    format!("entries = [{}, {}]", quoted(&ids[0]), quoted(&ids[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(a: &str, b: &str) -> Question {
        Question { ids: [a.to_owned(), b.to_owned()], remarks: vec!["85 分".to_owned()] }
    }

    #[test]
    fn a_question_is_asked_once_and_decides_nothing() {
        let questions = [question("名甲@330106", "证1"), question("名甲@330106", "证1")];
        let (first, asked) = questions_toml("", &questions);
        assert_eq!(asked, 1);
        assert!(first.lines().all(|line| line.is_empty() || line.starts_with('#')), "{first}");
        let (more, asked) = questions_toml(&first, &questions);
        assert_eq!((more.as_str(), asked), ("", 0));
        let (more, asked) = questions_toml(&first, &[question("证2", "证3")]);
        assert_eq!(asked, 1);
        assert!(more.contains("\"证2\", \"证3\""), "{more}");
    }
}
