//! Tables of the page.
//!
//! Enters: a table of the document. Leaves: its markup, with scopes, spanners,
//! notes and a filter where it is long. Never rounds.

use maud::{Markup, html};

use crate::evaluation::Verdict;
use crate::report::document::{Numbers, Row, Table, Value};
use crate::report::number;
use crate::report::set::{groups, is_percent, is_text, is_tree, text};

use super::term::{DEFINITIONS, Terms};

/// Rows from which a table can be filtered.
const LONG: usize = 13;
/// Columns from which a table is printed in smaller type.
const DENSE: usize = 9;
/// Columns from which it is set smaller on the screen too.
const WIDE: usize = 13;

/// A table in its box.
pub(super) fn markup(table: &Table, numbers: &Numbers<'_>, terms: Terms<'_>) -> Markup {
    let id = format!("table-{}", table.id);
    let caption = format!("{id}-caption");
    let wide = table.columns.len() >= WIDE;
    html! {
        div.table.dense[table.columns.len() >= DENSE].wide[wide].across[wide && is_grid(table)] id=(id) {
            @if table.rows.len() >= LONG { (filter(table, &id)) }
            div.scroll tabindex="0" role="region" aria-labelledby=(caption) {
                table.tree[is_tree(table)] {
                    caption id=(caption) {
                        span.no { (numbers.table(&table.id)) }
                        span.title { (table.title) }
                        @if !table.unit.is_empty() { span.unit { (table.unit) } }
                    }
                    thead { (head(table, terms)) }
                    tbody { @for row in &table.rows { (body_row(table, row, terms)) } }
                }
            }
            @if !table.notes.is_empty() {
                div.notes { @for note in &table.notes { p { (note) } } (see_chart(table, numbers)) }
            }
        }
    }
}

fn see_chart(table: &Table, numbers: &Numbers<'_>) -> Markup {
    let chart = table.plot.as_ref().map(|plot| plot.chart.as_str());
    html! {
        @if let Some(chart) = chart.filter(|chart| numbers.has_chart(chart)) {
            p { a href={ "#chart-" (chart) } { "图示见" (numbers.chart(chart)) } }
        }
    }
}

fn filter(table: &Table, id: &str) -> Markup {
    html! {
        div.filter hidden {
            label for={ (id) "-filter" } { "筛选" span.unseen { (table.title) } }
            input id={ (id) "-filter" } type="search" autocomplete="off" spellcheck="false"
                placeholder={ "输入" (table.columns.first().map_or("", |stub| stub.title.as_str())) };
            output role="status" {}
        }
    }
}

/// Whether cells hold rates with their bounds below, so that the table is printed across.
fn is_grid(table: &Table) -> bool {
    table.rows.iter().flat_map(|row| &row.cells).any(|value| matches!(value, Value::Bounded(..)))
}

/// One line of heads, or two where columns stand under spanners.
fn head(table: &Table, terms: Terms<'_>) -> Markup {
    let spanned = table.columns.iter().any(|column| !column.group.is_empty());
    if !spanned {
        return html! { tr { @for at in 0..table.columns.len() { (column_head(table, at, 1, terms)) } } };
    }
    html! {
        tr {
            @for (at, group) in groups(&table.columns) {
                @if group[0].group.is_empty() {
                    @for offset in 0..group.len() { (column_head(table, at + offset, 2, terms)) }
                } @else {
                    th.spanner scope="colgroup" colspan=(group.len()) { span { (terms.word(&group[0].group)) } }
                }
            }
        }
        tr {
            @for (at, _) in table.columns.iter().enumerate().filter(|(_, column)| !column.group.is_empty()) {
                (column_head(table, at, 1, terms))
            }
        }
    }
}

fn column_head(table: &Table, at: usize, rows: usize, terms: Terms<'_>) -> Markup {
    let (column, text) = (&table.columns[at], is_text(table, at));
    html! {
        th.t[text] scope="col" data-column=(at) rowspan=[(rows > 1).then_some(rows)] {
            (column.title)
            @if is_percent(table, at) { span.percent { "%" } }
            (terms.beside(&column.title))
        }
    }
}

fn body_row(table: &Table, row: &Row, terms: Terms<'_>) -> Markup {
    let total = row.depth == 0 && is_tree(table);
    let defines = table.id == DEFINITIONS;
    let anchor = row.cells.first().filter(|_| defines).and_then(|name| terms.anchor(&text(name)));
    html! {
        tr.total[total].d1[row.depth == 1].d2[row.depth > 1] id=[anchor] {
            @for (at, value) in row.cells.iter().enumerate() {
                @if at > 0 { (cell(value, terms)) }
                @else if defines { th scope="row" { (text(value)) } }
                @else { th scope="row" { (terms.word(&text(value))) } }
            }
        }
    }
}

fn cell(value: &Value, terms: Terms<'_>) -> Markup {
    match value {
        Value::Text(words) => html! { td.t { (terms.word(words)) } },
        Value::Bounds(bounds) if bounds.low == bounds.high => html! { td.quiet { (text(value)) } },
        Value::Bounded(rate, bounds) if bounds.low != bounds.high => html! {
            td { (number::points_or_dash(*rate)) small { (number::bounds_points(*bounds)) } }
        },
        Value::Verdict(verdict) => {
            html! { td.t.missed[*verdict == Verdict::Missed] { (text(value)) } }
        }
        Value::Withheld | Value::NotCollected | Value::TooFew | Value::Absent => {
            html! { td.quiet { (text(value)) } }
        }
        _ => html! { td { (text(value)) } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Bounds, Counts};
    use crate::report::document::Column;
    use crate::report::document::Document;

    fn row(cells: Vec<Value>) -> Table {
        let columns = cells.iter().map(|_| Column::default()).collect();
        Table { columns, rows: vec![Row { depth: 0, cells }], ..Table::default() }
    }

    #[test]
    fn a_zero_base_prints_a_dash_and_none_of_n_prints_zero() {
        let none = Counts { not_met: 3, ..Counts::default() };
        assert_eq!(text(&Value::Rate(Counts::default().rate())), "—");
        assert_eq!(text(&Value::Rate(none.rate())), "0.0");
        assert_eq!(text(&Value::Bounds(Counts::default().bounds())), "—");
        assert_eq!(text(&Value::NotCollected), "未采集");
    }

    #[test]
    fn a_rate_in_a_grid_has_its_bounds_in_small_type_where_they_differ() {
        let counts = Counts { met: 1, not_met: 1, unknown: 2, ..Counts::default() };
        let document = Document::default();
        let cell = |value| cell(&value, Terms::of(&document)).into_string();
        let open = cell(Value::Bounded(counts.rate(), counts.bounds()));
        assert_eq!(open, "<td>25.0<small>25.0–75.0</small></td>");
        let same = Bounds { low: counts.rate(), high: counts.rate() };
        assert_eq!(cell(Value::Bounded(counts.rate(), same)), "<td>25.0</td>");
    }

    #[test]
    fn heads_have_scopes_and_rows_a_head_of_their_own() {
        let mut table = row(vec![Value::Text("武汉市".to_owned()), Value::Count(1_533)]);
        table.columns[1].group = "组织覆盖".to_owned();
        let document = Document::default();
        let page = markup(&table, &Numbers::of(&document), Terms::of(&document)).into_string();
        assert!(page.contains("scope=\"colgroup\" colspan=\"1\""));
        assert!(page.contains("<th scope=\"row\">武汉市</th><td>1,533</td>"));
    }

    #[test]
    fn a_difference_stands_without_the_unit_of_its_head() {
        assert_eq!(text(&Value::Difference(Some(0.023))), "+2.3");
        assert_eq!(text(&Value::Difference(None)), "—");
    }
}
