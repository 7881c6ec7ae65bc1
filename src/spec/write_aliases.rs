//! The aliases of a pipeline as text, with those that files would need besides.
//!
//! Enters: a pipeline and headers that none of its aliases names. Leaves: the
//! `[[column]]` tables of a `pipeline.toml`. Decides nothing: what is new is marked.

use std::fmt::Write;

use super::{Field, Pipeline};

/// A header that no alias names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedAlias {
    /// The header path, levels parted by `/`.
    pub header: String,
    /// The field whose alias is nearest; none where no alias is near.
    pub field: Option<Field>,
    /// Where it stands and what its cells hold.
    pub remark: String,
}

/// The `[[column]]` tables with an alias more for each header that is near one; the other
/// headers as remarks, for a person to decide. A pipeline that holds these tables in place
/// of its own reads the columns.
pub fn aliases_toml(pipeline: &Pipeline, wanted: &[WantedAlias]) -> String {
    let mut text = String::from(
        "# 流程文件的 [[column]] 部分，加上了接受这些文件所需的别名。\n\
         # 核对标有“新”的各行，然后用它替换流程文件中的 [[column]] 各表。\n",
    );
    for column in &pipeline.columns {
        let known: Vec<String> = column.aliases.iter().map(|alias| quoted(alias)).collect();
        let mut list = known.join(", ");
        let mut added: Vec<&str> = Vec::new();
        for new in wanted.iter().filter(|new| new.field == Some(column.field)) {
            if !added.contains(&new.header.as_str()) {
                added.push(&new.header);
                let comma = if added.len() == 1 { "," } else { "" };
                // Writing to a text does not fail.
                let _ = write!(
                    list,
                    "{comma}\n    {}, # 新：{}",
                    quoted(&new.header),
                    one_line(&new.remark)
                );
            }
        }
        let end = if added.is_empty() { "" } else { "\n" };
        let field = quoted(column.field.id());
        let _ = write!(text, "\n[[column]]\nfield = {field}\naliases = [{list}{end}]\n");
    }
    text.push_str(&undecided(wanted));
    text
}

/// Headers that are near no alias.
fn undecided(wanted: &[WantedAlias]) -> String {
    let far: String = wanted
        .iter()
        .filter(|new| new.field.is_none())
        .map(|new| format!("# {}：{}\n", one_line(&new.header), one_line(&new.remark)))
        .collect();
    if far.is_empty() {
        return far;
    }
    format!("\n# 没有相近字段的列；如为所需，请自行归入上面的字段。\n{far}")
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
