//! Syntax errors of TOML in the words of its users.
//!
//! Enters: the message of the `toml` crate and the line at fault. Leaves: a
//! message and a hint in Chinese. Never looks at what the keys mean.

/// Message and hint for a syntax error.
pub(super) fn explain(message: &str, source: &str) -> (String, String) {
    let source = source.trim();
    if looks_like_date(source) {
        let hint = "日期写作 2025-12-31，且须在日历上存在".to_owned();
        return ("日期写法有误".to_owned(), hint);
    }
    // The crate calls an absent value an unquoted one.
    let message = if source.ends_with('=') { "missing value" } else { message };
    let known = TABLE.iter().find(|(start, ..)| message.starts_with(start));
    match known {
        Some((_, text, hint)) => ((*text).to_owned(), (*hint).to_owned()),
        None => (format!("TOML 写法有误（{message}）"), String::new()),
    }
}

/// Beginnings of the crate's messages, with text and hint.
const TABLE: &[(&str, &str, &str)] = &[
    ("duplicate key", "重复的键", "同一个表内每个键只写一次"),
    ("string values must be quoted", "文本须加引号", "写作 \"……\""),
    ("invalid basic string", "文本的引号没有配对", "文本写在一行内，两端用 \""),
    ("invalid literal string", "文本的引号没有配对", "文本写在一行内，两端用 '"),
    ("key with no value", "键没有值", "写作 键 = 值"),
    ("missing value", "键没有值", "写作 键 = 值"),
    ("missing assignment", "键与值之间缺少 =", "写作 键 = 值"),
    ("extra `=`", "多了一个 =", "写作 键 = 值"),
    ("missing comma", "缺少逗号", "各项之间写逗号"),
    ("extra comma", "多了一个逗号", "删去它"),
    ("unclosed array table", "表头没有写完", "写作 [[表名]]"),
    ("unclosed array", "列表没有写完", "末尾加 ]"),
    ("unclosed inline table", "表没有写完", "末尾加 }"),
    ("unclosed table", "表头没有写完", "写作 [表名]"),
    ("invalid unquoted key", "键含有不能用的字符", "键只用小写字母、数字和连字符"),
    ("unquoted keys cannot be empty", "键不可为空", "写作 键 = 值"),
    ("unexpected content", "此处有多余的内容", "一行只写一个键"),
    ("unexpected key or value", "此处有多余的内容", "一行只写一个键"),
    ("extra assignment", "此处有多余的内容", "一行只写一个键"),
    ("unexpected leading zero", "数不可以 0 开头", ""),
    ("cannot recurse", "嵌套太深", ""),
    ("recursion limit", "嵌套太深", ""),
];

/// A line such as `as-of = 2025-13-31`: an unquoted value of digits with two
/// separators, behind a key of dates.
fn looks_like_date(source: &str) -> bool {
    let Some((key, value)) = source.split_once('=') else { return false };
    let value = value.split('#').next().unwrap_or_default().trim();
    matches!(key.trim(), "as-of" | "data-date")
        && value.starts_with(|c: char| c.is_ascii_digit())
        && !value.contains(['"', '\''])
}
