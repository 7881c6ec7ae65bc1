//! The bulletin: its template, who issues it, how far it has come.
//!
//! Enters: the text of a template, and the catalogue that it names figures of. Leaves: the
//! template, or every fault of its grammar and its ids. Never renders it.

use minijinja::Environment;

use super::fault::Fault;
use crate::diag::nearest;
use crate::quantity::Date;

/// The file of the template, beside the pipeline.
pub const BULLETIN: &str = "bulletin.md";

/// What a pipeline says of its bulletin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bulletin {
    /// The text, with places for figures.
    pub template: Template,
    /// Who signs (发文机关); empty where nobody does.
    pub issuer: String,
    /// When it was issued (成文日期); none where it bears no date.
    pub issued: Option<Date>,
    /// How far it has come; none where no mark is wanted.
    pub stage: Option<Stage>,
}

/// A text with places for figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// The file as its faults name it.
    pub file: String,
    /// The text.
    pub text: String,
    /// The one that comes with the program: it serves any catalogue, and asks whether a
    /// figure is there before it names it.
    pub built_in: bool,
}

/// How far a bulletin has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Still open to opinions.
    Draft,
    /// Settled.
    Final,
}

impl Stage {
    /// The mark at the head of each page.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Draft => "征求意见稿",
            Stage::Final => "定稿",
        }
    }
}

/// Functions of a template whose first argument is the id of an indicator.
pub(crate) const OF_INDICATORS: [&str; 15] = [
    "rate",
    "bounds",
    "population",
    "met",
    "not_met",
    "unknown",
    "name",
    "base",
    "condition",
    "unit",
    "change",
    "told",
    "withheld",
    "verdict",
    "target",
];

impl Template {
    /// Every fault that can be seen without figures: of the grammar, and ids of indicators
    /// that the catalogue lacks.
    pub(super) fn faults(&self, ids: &[String]) -> Vec<Fault> {
        let mut environment = Environment::new();
        if let Err(error) = environment.add_template(&self.file, &self.text) {
            return vec![Template::fault(&self.file, &error)];
        }
        let lines = self.text.lines().zip(1..);
        let asked = lines.flat_map(|(line, at)| asked(line).map(move |id| (id, at)));
        let unknown = asked.filter(|(id, _)| !ids.iter().any(|one| one == id));
        unknown.map(|(id, line)| self.unknown(id, line, ids)).collect()
    }

    fn unknown(&self, id: &str, line: usize, ids: &[String]) -> Fault {
        let hint = match nearest(id, ids.iter().map(String::as_str)) {
            Some(near) => format!("是否想写 {near}"),
            None => "指标见 indicators.toml".to_owned(),
        };
        Fault { file: self.file.clone(), line, message: format!("没有指标 {id}"), hint }
    }

    /// What the template engine found, in Chinese, with its line.
    pub(crate) fn fault(file: &str, error: &minijinja::Error) -> Fault {
        use minijinja::ErrorKind;
        let detail = error.detail().unwrap_or_default();
        let (message, hint) = match error.kind() {
            // Those of our own functions are Chinese already.
            ErrorKind::InvalidOperation if !detail.is_ascii() => (detail.to_owned(), ""),
            ErrorKind::SyntaxError => {
                (format!("模板语法不正确（{detail}）"), "核对括号和 {% if %}…{% endif %} 是否成对")
            }
            ErrorKind::UndefinedError => {
                ("模板用了没有的名字".to_owned(), "可用的名字见 assets/reference/bulletin.md")
            }
            ErrorKind::UnknownFunction | ErrorKind::UnknownFilter | ErrorKind::UnknownTest => (
                format!("模板用了没有的函数（{detail}）"),
                "可用的函数见 assets/reference/bulletin.md",
            ),
            kind => {
                (format!("模板不能写出（{kind}：{detail}）"), "写法见 assets/reference/bulletin.md")
            }
        };
        Fault {
            file: file.to_owned(),
            line: error.line().unwrap_or_default(),
            message,
            hint: hint.to_owned(),
        }
    }
}

/// The ids that a line asks figures of.
fn asked(line: &str) -> impl Iterator<Item = &str> {
    let calls = line.match_indices('(').filter(|(at, _)| {
        let name = line[..*at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
        name.is_some_and(|name| OF_INDICATORS.contains(&name))
    });
    calls.filter_map(|(at, _)| {
        let rest = line[at + 1..].trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let template = Template { file: "bulletin.md".into(), text: text.into(), built_in: false };
        let ids = ["organization-coverage".to_owned(), "should-built".to_owned()];
        template.faults(&ids).iter().map(Fault::to_string).collect()
    }

    #[test]
    fn every_unknown_indicator_is_told_with_its_line_and_the_nearest() {
        assert_eq!(
            faults("{{ rate(\"should-built\") }}\n{{ met('shuld-built') }}{{ name( \"xyz\") }}"),
            [
                "bulletin.md:2: 没有指标 shuld-built，提示：是否想写 should-built",
                "bulletin.md:2: 没有指标 xyz，提示：指标见 indicators.toml",
            ]
        );
    }

    #[test]
    fn a_fault_of_grammar_is_told_with_its_line() {
        let said = faults("一\n{% if x %}");
        assert!(
            said.len() == 1 && said[0].starts_with("bulletin.md:2: 模板语法不正确"),
            "{said:?}"
        );
    }
}
