//! The words that a drop-down list offers.
//!
//! Enters: a field. Leaves: its values in the order of the pipeline or the code list, each
//! with one word that the reader takes for it. Never a word that reads as unknown.

use crate::codes::{Industry, OrgType};
use crate::spec::{Choice, Field, Kind, Pipeline};

/// A value and the word for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choosable {
    /// The value in the register.
    pub(super) value: String,
    /// What the list offers.
    pub(super) word: String,
}

/// The list of a field; empty where it has none.
pub(super) fn options(field: Field, pipeline: &Pipeline) -> Vec<Choosable> {
    let named = |name: &str| Choosable { value: name.to_owned(), word: name.to_owned() };
    match (field, field.kind()) {
        (Field::OrgType, _) => OrgType::ALL.iter().map(|kind| named(kind.name())).collect(),
        (Field::Industry, _) => Industry::ALL.iter().map(|one| named(one.name())).collect(),
        (_, Kind::Choice) => choices(field, pipeline),
        (_, Kind::YesNo) => {
            let words = [("true", yes(pipeline)), ("false", no(pipeline))];
            let words = words.into_iter().filter(|(_, word)| !word.is_empty());
            words
                .map(|(value, word)| Choosable { value: value.to_owned(), word: word.to_owned() })
                .collect()
        }
        _ => Vec::new(),
    }
}

fn choices(field: Field, pipeline: &Pipeline) -> Vec<Choosable> {
    let of_field = |choice: &&Choice| choice.field == field && choice.value != "unknown";
    let choices = pipeline.choices.iter().filter(of_field);
    choices
        .filter_map(|choice| {
            let word = word(choice)?.to_owned();
            Some(Choosable { value: choice.value.clone(), word })
        })
        .collect()
}

/// The first spelling; for what is none of the others 其他 rather than an example of it.
fn word(choice: &Choice) -> Option<&str> {
    let plain = || choice.words.iter().filter(|word| !word.ends_with("..."));
    let other = plain().find(|word| choice.value == "other" && *word == "其他");
    other.or_else(|| plain().next()).map(String::as_str)
}

/// The word for one value of a field.
pub(super) fn word_for(field: Field, value: &str, pipeline: &Pipeline) -> Option<String> {
    options(field, pipeline).into_iter().find(|one| one.value == value).map(|one| one.word)
}

/// 是.
pub(super) fn yes(pipeline: &Pipeline) -> &str {
    pipeline.words.yes.first().map_or("", String::as_str)
}

/// 否.
pub(super) fn no(pipeline: &Pipeline) -> &str {
    pipeline.words.no.first().map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_one_plain_word() {
        let pipeline = Pipeline::built_in().expect("the built-in pipeline");
        let words = |field| {
            let options = options(field, &pipeline);
            options.into_iter().map(|one| one.word).collect::<Vec<_>>().join(" ")
        };
        for (field, expected) in [
            (Field::Status, "正常 注销 撤销 筹备"),
            (Field::Mode, "单独 联合 行业 区域 其他"),
            (Field::Form, "党委 党总支 党支部 联合党支部"),
            (Field::Venue, "单独 共用 有 无 其他"),
            (Field::SecretarySource, "负责人 管理层 其他内部 上级选派 其他 无"),
            (Field::Built, "是 否"),
            (Field::Staff, ""),
        ] {
            assert_eq!(words(field), expected);
        }
    }
}
