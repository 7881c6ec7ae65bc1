//! `nianbao inspect`: what is recognised in each sheet, before anything is run.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use unicode_width::UnicodeWidthStr;

use super::apart;
use super::arguments::InspectOptions;
use super::summary::say;
use crate::diag::{Diagnostic, Place, Severity, column_letters};
use crate::rows::{self, ColumnSurvey, Lexicon, Meaning, Survey, TableSurvey, ValueKind};
use crate::spec::{Field, Pipeline, WantedAlias, aliases_toml};
use crate::workbook::{self, Readers};

/// Looks at files and prints what is recognised; writes the missing aliases where asked.
pub(super) fn inspect(options: &InspectOptions) -> anyhow::Result<ExitCode> {
    let pipeline = match &options.pipeline {
        Some(path) => Pipeline::load(path)?,
        None => Pipeline::built_in()?,
    };
    if let Some(path) = options.write_aliases.as_ref().filter(|path| path.exists()) {
        bail!("{}: 已经存在，未作改动。提示：换一个文件名，或先移走它", path.display());
    }
    if let Some(path) = options.files.iter().find(|path| !path.is_file()) {
        let hint =
            if path.is_dir() { "整个文件夹请用 nianbao check" } else { "请核对路径" };
        bail!("{}: 不是文件。提示：{hint}", path.display());
    }
    let lexicon = Lexicon::new(&pipeline);
    let readers = apart::readers();
    let mut missing = Vec::new();
    let mut failed = false;
    for path in &options.files {
        failed |= inspect_file(path, &readers, &pipeline, &lexicon, &mut missing)?;
    }
    if let Some(path) = &options.write_aliases {
        std::fs::write(path, aliases_toml(&pipeline, &missing))
            .with_context(|| format!("{}: 无法写入", path.display()))?;
        say(format_args!("别名    {}", path.display()));
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// Prints one file; true where it holds a finding of severity error.
fn inspect_file(
    path: &Path,
    readers: &Readers,
    pipeline: &Pipeline,
    lexicon: &Lexicon,
    missing: &mut Vec<WantedAlias>,
) -> anyhow::Result<bool> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let bytes = workbook::load(path).with_context(|| format!("{}: 无法打开", path.display()))?;
    let book = readers.read(&name, &bytes, pipeline.switches.read_hidden);
    say(format_args!("{name}"));
    let mut failed = false;
    let mut tell = |finding: &Diagnostic| {
        failed |= finding.severity() == Severity::Error;
        say(format_args!("  {} {} {finding}", finding.severity().name(), finding.code.id));
    };
    book.diagnostics.iter().for_each(&mut tell);
    for sheet in &book.sheets {
        if !sheet.name.is_empty() {
            say(format_args!("  工作表 {}", sheet.name));
        }
        // Layouts name files by their paths below the input folder.
        let layout = pipeline.files.iter().find(|layout| {
            let file = layout.name.rsplit('/').next().unwrap_or_default();
            layout.is_of(&layout.name, &sheet.name) && file == name
        });
        let survey = rows::survey(sheet, layout, lexicon);
        if let Some(code) = survey.refused {
            tell(&Diagnostic::new(code, Place::sheet(&name, &sheet.name)));
        }
        print_survey(&survey);
        for column in survey.tables.iter().flat_map(|table| &table.columns) {
            if column.meaning == Meaning::Unknown {
                let place = [&name, sheet.name.as_str(), &column_letters(column.index)];
                let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
                missing.push(wanted(place.join(" › "), column));
            }
        }
    }
    Ok(failed)
}

fn print_survey(survey: &Survey) {
    for table in &survey.tables {
        print_table(table);
    }
    for (first, last, class) in &survey.not_data {
        say(format_args!("    {}  {}", row_range(*first, *last), class.name()));
    }
}

fn print_table(table: &TableSurvey) {
    let data = match table.data {
        Some((first, last)) => {
            format!("数据 {}（{} 行）", row_range(first, last), table.rows)
        }
        None => "没有数据行".to_owned(),
    };
    say(format_args!("    表头 {}，{data}", row_range(table.header.0, table.header.1)));
    let head = ["列", "表头", "字段", "值的种类"].map(str::to_owned);
    let rows: Vec<[String; 4]> =
        std::iter::once(head).chain(table.columns.iter().map(cells)).collect();
    let width = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    for row in &rows {
        let mut line = String::new();
        for (text, width) in row.iter().zip(widths) {
            line.push_str(text);
            line.extend(std::iter::repeat_n(' ', width - text.width() + 2));
        }
        say(format_args!("    {line}{}", row[3]));
    }
}

/// 第 3 行, 第 3–5 行.
fn row_range(first: u32, last: u32) -> String {
    if first == last {
        format!("第 {} 行", first + 1)
    } else {
        format!("第 {}–{} 行", first + 1, last + 1)
    }
}

/// A column as a line of the table.
fn cells(column: &ColumnSurvey) -> [String; 4] {
    let meaning = match &column.meaning {
        Meaning::Field(field, _) => named(*field),
        Meaning::OneHot(field, value) => format!("{} 的选项 {value}", named(*field)),
        Meaning::Personal => "个人信息，读取时丢弃".to_owned(),
        Meaning::FreeText => "文字说明，不读取".to_owned(),
        Meaning::Serial => "序号".to_owned(),
        Meaning::Withheld => "退回时未保留".to_owned(),
        Meaning::Unknown => match &column.nearest {
            Some((alias, field)) => format!("未识别；相近：{alias}（{}）", named(*field)),
            None => "未识别".to_owned(),
        },
    };
    [
        column_letters(column.index),
        column.header.clone(),
        meaning,
        kinds(column, |_| true).join("，"),
    ]
}

/// 文字 12, 空 3: how many cells are of each kind asked for.
fn kinds(column: &ColumnSurvey, wanted: impl Fn(ValueKind) -> bool) -> Vec<String> {
    let kinds = column.kinds.iter().filter(|(kind, _)| wanted(**kind));
    kinds.map(|(kind, count)| format!("{} {count}", kind.name())).collect()
}

fn named(field: Field) -> String {
    format!("{} {}", field.name(), field.id())
}

/// What the pipeline would need to read a column that it does not recognise.
fn wanted(place: String, column: &ColumnSurvey) -> WantedAlias {
    let held = kinds(column, |kind| kind != ValueKind::Blank);
    let held = if held.is_empty() { "全空".to_owned() } else { held.join("、") };
    WantedAlias {
        header: column.header.clone(),
        // A masked header is no alias.
        field: column
            .nearest
            .as_ref()
            .map(|(_, field)| *field)
            .filter(|_| !column.header.contains("*")),
        remark: format!("{place}，{held}"),
    }
}
