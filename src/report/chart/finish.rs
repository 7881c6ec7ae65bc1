//! From the plain SVG of plotters to one that can be read aloud and pasted.
//!
//! Enters: SVG as plotters' backend writes it, and the chart's words. Leaves:
//! the same drawing with title, description, role, language, one stack of
//! faces, and what each mark says to a pointer. Never moves anything.

use super::canvas::Tip;
use super::face;
use crate::report::document::Chart;

/// Faces to try where ours is not installed: those of the usual systems.
const FALLBACKS: &str = "'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Hiragino Sans GB', 'WenQuanYi Micro Hei', sans-serif";

/// The finished document.
pub(super) fn document(plain: &str, tips: &[Tip], chart: &Chart) -> String {
    let (head, body) = plain.split_once('>').unwrap_or((plain, ""));
    let id = escape(&chart.id);
    let mut svg = format!(
        "{head} role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" lang=\"zh-CN\" font-family=\"'{}', {FALLBACKS}\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>",
        face::FAMILY,
        escape(&chart.title),
        escape(&chart.description),
    );
    let mut in_text = false;
    for line in body.lines() {
        if line == "</svg>" && !in_text {
            svg.push_str(&over(tips));
        }
        // The words of a text element stand between its tags, without the line breaks of the backend.
        if !(in_text || line == "</text>") {
            svg.push('\n');
        }
        in_text = line.starts_with("<text ");
        svg.push_str(&tidy(line));
    }
    svg.push('\n');
    svg
}

/// Places over the drawing that are not seen and bear their words as titles.
fn over(tips: &[Tip]) -> String {
    if tips.is_empty() {
        return String::new();
    }
    let tip = |tip: &Tip| {
        let points: Vec<String> = tip.outline.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let words = escape(&tip.words);
        format!("<polygon points=\"{}\"><title>{words}</title></polygon>\n", points.join(" "))
    };
    let tips: String = tips.iter().map(tip).collect();
    format!("\n<g class=\"tips\" fill-opacity=\"0\">\n{tips}</g>")
}

/// Drops attributes that say nothing. In the words of a text quotes are
/// escaped, so that none of them can look like an attribute.
fn tidy(line: &str) -> String {
    let line = line
        .replace(" opacity=\"1\"", "")
        .replace(&format!(" font-family=\"{}\"", face::FAMILY), "");
    const SIZE: &str = " font-size=\"";
    let Some((before, rest)) = line.split_once(SIZE) else {
        return line;
    };
    let Some((size, after)) = rest.split_once('"') else {
        return line;
    };
    let size = size
        .parse::<f64>()
        .map_or(size.to_owned(), |size| format!("{}", (size * 100.0).round() / 100.0));
    format!("{before}{SIZE}{size}\"{after}")
}

/// Text as XML holds it; characters that XML forbids are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(c),
        }
    }
    escaped
}
