//! `decisions.toml` → the decisions of reviewers.
//!
//! Enters: the tree of the text and the lists of values. Leaves: decisions, or every fault
//! with line and the nearest valid name. Never admits a personal column, a folded field or
//! a number of a person.

use toml::de::DeTable;

use super::decision::{Act, Correction, Decision, Decisions};
use super::reader::Reader;
use super::section::Section;
use super::{Choice, Field, Kind, Personal};
use crate::codes::{CreditCode, EntryId, Industry, OrgType, holds_personal, normalize};
use crate::diag::mask_long_numbers;

/// What may be decided.
const ACTS: &[&str] = &["merge", "keep-apart", "correct", "exclude"];

/// Keys of a decision: those of all, then those that only some acts have.
const KEYS: &[&str] =
    &["act", "reason", "date", "role", "years", "entry", "entries", "file", "field", "value"];
const OF_ALL: usize = 5;

/// Years of a decision.
const YEARS: std::ops::RangeInclusive<u32> = 1949..=2999;

/// What the decisions are read with.
pub(super) struct Ground<'a> {
    /// The lists of values.
    pub(super) choices: &'a [Choice],
    /// Headers that are never kept.
    pub(super) personal: &'a Personal,
}

/// Reads all decisions of a text.
pub(super) fn read(reader: &Reader, tree: &DeTable, ground: &Ground<'_>, file: &str) -> Decisions {
    let root = reader.root(tree, &["decision"]);
    let tables = root.tables("decision", KEYS);
    let read = |section: &Section<'_, '_>| One { reader, section, ground }.read();
    let list = tables.iter().filter_map(read).collect();
    let mut decisions = Decisions { file: file.to_owned(), list };
    decisions.find_contradictions();
    decisions
}

/// One decision in the reading.
struct One<'o, 'r, 't> {
    reader: &'o Reader<'t>,
    section: &'o Section<'r, 't>,
    ground: &'o Ground<'o>,
}

impl One<'_, '_, '_> {
    fn read(&self) -> Option<Decision> {
        let (reason, role) = (self.words("reason"), self.words("role"));
        let date = self.section.date("date");
        let years = self.section.optional_counts("years", YEARS).map(|years| years.value);
        let act = self.act();
        Some(Decision {
            act: act?,
            reason: reason?,
            date: date?.value,
            role: role?,
            // Within the limits of years.
            years: years.unwrap_or_default().into_iter().map(|year| year as i16).collect(),
            line: self.section.line,
            contradicts: None,
        })
    }

    /// Words of people about organizations, without a number of a person.
    fn words(&self, key: &'static str) -> Option<String> {
        let text = self.section.text(key)?;
        if holds_personal(&text.value) {
            self.reader.fault(text.line, format!("{key} 中有个人号码"), "请勿写个人信息");
            return None;
        }
        Some(text.value)
    }

    fn act(&self) -> Option<Act> {
        let act = self.section.text("act")?;
        let keys: &[&str] = match act.value.as_str() {
            "merge" | "keep-apart" => &["entries"],
            "correct" => &["entry", "file", "field", "value"],
            "exclude" => &["entry"],
            other => {
                self.reader.unknown(act.line, "决定", other, ACTS);
                return None;
            }
        };
        for key in KEYS[OF_ALL..].iter().filter(|key| !keys.contains(key)) {
            if self.section.has(key) {
                let message = format!("{} 没有键 {key}", act.value);
                let hint = format!("可以是 {}", keys.join("、"));
                self.reader.fault(self.section.line_of(key), message, hint);
            }
        }
        match act.value.as_str() {
            "merge" => self.entries().map(Act::Merge),
            "keep-apart" => self.entries().map(Act::KeepApart),
            "exclude" => self.entry().map(Act::Exclude),
            _ => self.correction(),
        }
    }

    fn entry(&self) -> Option<EntryId> {
        let text = self.section.text("entry")?;
        self.id(&text.value, text.line)
    }

    /// Two or more entries, each once.
    fn entries(&self) -> Option<Vec<EntryId>> {
        let texts = self.section.texts("entries")?;
        let mut ids: Vec<EntryId> = Vec::new();
        let mut complete = true;
        for text in &texts {
            match self.id(&text.value, text.line) {
                Some(id) if ids.contains(&id) => {
                    self.reader.fault(text.line, format!("{id} 写了两次"), "删去一个");
                    complete = false;
                }
                Some(id) => ids.push(id),
                None => complete = false,
            }
        }
        if complete && ids.len() < 2 {
            let line = self.section.line_of("entries");
            self.reader.fault(line, "entries 至少要有两个条目", "");
            return None;
        }
        complete.then_some(ids)
    }

    fn id(&self, text: &str, line: usize) -> Option<EntryId> {
        let id = EntryId::parse(text);
        if id.is_none() {
            let shown = if holds_personal(text) { "号码" } else { &*mask_long_numbers(text) };
            let hint = "写 18 位代码、证＋登记证号，或 名＋名称＋@＋区划代码，\
                        与 register.parquet 的 id 相同";
            self.reader.fault(line, format!("{shown} 不是条目标识"), hint);
        }
        id
    }

    fn correction(&self) -> Option<Act> {
        let (entry, field) = (self.entry(), self.field());
        let file = self.section.optional_text("file").map(|file| file.value);
        self.section.required("value")?;
        let (entry, field) = entry.zip(field)?;
        let value = self.value(field)?;
        Some(Act::Correct { entry, file, field, value })
    }

    /// A field that is kept, by its id or its Chinese name.
    fn field(&self) -> Option<Field> {
        let text = self.section.text("field")?;
        let name = text.value.as_str();
        let found = Field::ALL.iter().find(|field| field.id() == name || field.name() == name);
        let personal = &self.ground.personal;
        match found {
            Some(field) if may_correct(*field) => Some(*field),
            Some(_) => {
                let message = format!("{name} 不能更正：它并入别的字段，不单独保存");
                self.reader.fault(text.line, message, "更正并入后的字段，如 staff、status、region");
                None
            }
            None if personal.headers.iter().any(|header| normalize(name).contains(header)) => {
                self.reader.fault(text.line, format!("{name} 是个人信息列，不能写进决定"), "");
                None
            }
            None => {
                let ids: Vec<&str> = Field::ALL.iter().map(|field| field.id()).collect();
                self.reader.unknown(text.line, "字段", name, &ids);
                None
            }
        }
    }

    fn value(&self, field: Field) -> Option<Correction> {
        match field.kind() {
            Kind::YesNo => self.section.optional_flag("value").map(Correction::Answer),
            Kind::Count => {
                let count = self.section.optional_count("value", 0..=999_999_999);
                count.map(|count| Correction::Count(count.value))
            }
            Kind::Date => {
                self.section.optional_date("value").map(|date| Correction::Date(date.value))
            }
            Kind::CreditCode => {
                let text = self.section.text("value")?;
                let code = CreditCode::parse(&text.value);
                if code.is_err() {
                    self.reader.fault(text.line, "value 不合代码校验", "请核对 18 位代码");
                }
                code.ok().map(Correction::Code)
            }
            Kind::Choice => self.listed(field).map(Correction::Text),
            _ => self.words("value").map(Correction::Text),
        }
    }

    /// A value of a list, by itself or by any of its spellings.
    fn listed(&self, field: Field) -> Option<String> {
        let text = self.section.text("value")?;
        let word = normalize(&text.value).to_uppercase();
        let choices = self.ground.choices.iter().filter(|choice| choice.field == field);
        let known = choices
            .clone()
            .find(|choice| choice.value == text.value || choice.words.contains(&word));
        let found = match field {
            Field::Industry => {
                Industry::parse(&text.value).map(|industry| industry.name().to_owned())
            }
            Field::OrgType => OrgType::parse(&text.value).map(|kind| kind.name().to_owned()),
            // What is unknown is no correction.
            _ => known.map(|choice| choice.value.clone()).filter(|value| value != "unknown"),
        };
        if found.is_none() {
            let valid: Vec<&str> = match field {
                Field::Industry => Industry::ALL.iter().map(|industry| industry.name()).collect(),
                Field::OrgType => OrgType::ALL.iter().map(|kind| kind.name()).collect(),
                _ => choices.map(|choice| choice.value.as_str()).collect(),
            };
            self.reader.unknown(text.line, &format!("{}的值", field.name()), &text.value, &valid);
        }
        found
    }
}

/// Fields that are kept as they are; the year of a report parts the rows before a decision
/// can speak.
fn may_correct(field: Field) -> bool {
    !field.is_folded() && field != Field::ReportYear
}
