//! The regions that a reader sets side by side.
//!
//! Enters: the choice of the document. Leaves: the controls, and all figures as they are
//! printed, once, as JSON for the script, which formats nothing. Without the script the part
//! stays hidden: the tables tell the same.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value as Json, json};

use crate::report::choice::{Choice, Chosen, RegionFigure};
use crate::report::set::text;

/// Anchor of the part.
pub(super) const ID: &str = "choice";
/// Its heading.
pub(super) const TITLE: &str = "自选地区对照";

/// The controls with their data. `definitions` is the page that holds the definitions.
pub(super) fn markup(choice: &Choice, definitions: &str) -> Markup {
    html! {
        div.choice id=(ID) hidden role="group" aria-labelledby="choice-title" {
            h3 id="choice-title" { (TITLE) }
            p.hint id="choice-hint" {
                "选择二至六个地区，并列各项指标的已确认率、上下限、家数和判定。"
                "按名称或代码查找，上下键选择，回车加入或移除。"
            }
            div.asked {
                label for="choice-search" { "地区" }
                div.combobox {
                    input id="choice-search" type="text" role="combobox" aria-expanded="false"
                        aria-controls="choice-list" aria-autocomplete="list"
                        aria-describedby="choice-hint" autocomplete="off" spellcheck="false"
                        placeholder="名称或代码";
                    ul id="choice-list" role="listbox" aria-label="可选的地区" aria-multiselectable="true" hidden {}
                }
                output role="status" {}
            }
            ul.chosen aria-label="已选的地区" {}
            div.scroll hidden tabindex="0" role="region" aria-labelledby="choice-caption" { table {} }
            div.notes hidden { @for note in &choice.notes { p { (note) } } }
            script type="application/json" id="choice-data" {
                (PreEscaped(in_script(&data(choice, definitions))))
            }
        }
    }
}

fn data(choice: &Choice, definitions: &str) -> Json {
    let indicators = choice.indicators.iter().map(|one| json!([one.id, one.name, one.unit]));
    json!({
        "definitions": format!("{definitions}#def-"),
        "explained": choice.is_explained,
        "indicators": indicators.collect::<Vec<_>>(),
        "regions": choice.regions.iter().map(region).collect::<Vec<_>>(),
    })
}

fn region(region: &Chosen) -> Json {
    let figures: Vec<Json> = region.figures.iter().map(figure).collect();
    json!([region.name, region.within, region.code, region.word, region.page, figures])
}

/// Base, met, unknown, rate, bounds, target and verdict as they print.
fn figure(figure: &RegionFigure) -> Json {
    let RegionFigure { base, met, unknown, rate, bounds, target, verdict } = figure;
    Json::from([base, met, unknown, rate, bounds, target, verdict].map(text).to_vec())
}

/// JSON that cannot end the element around it, whatever the data hold.
fn in_script(json: &Json) -> String {
    let mut text = String::new();
    for c in json.to_string().chars() {
        match c {
            // Outside its strings JSON has none of these.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::compose::sample::sample;

    #[test]
    fn no_name_from_data_ends_the_script_that_holds_it() {
        let mut choice = sample().document().choice.expect("the sample has regions");
        let evil = "</script><!--<script>\u{2028}&";
        choice.regions[1].name = evil.to_owned();
        let markup = markup(&choice, "").into_string();
        assert!(!markup.contains("<!--"));
        assert_eq!(markup.matches("</script>").count(), 1);
        let data =
            markup.split("id=\"choice-data\">").nth(1).and_then(|rest| rest.split('<').next());
        let read: Json = serde_json::from_str(data.expect("data")).expect("JSON");
        assert_eq!(read["regions"][1][0], evil);
    }

    #[test]
    fn figures_stand_as_the_tables_print_them() {
        let choice = sample().document().choice.expect("the sample has regions");
        let told = figure(&choice.regions[0].figures[0]);
        let figure = &choice.regions[0].figures[0];
        assert_eq!(told[3], text(&figure.rate));
        assert_eq!(told[4], text(&figure.bounds));
    }
}
