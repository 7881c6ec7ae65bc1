//! Drawings inside a page.
//!
//! Enters: an SVG document. Leaves: the same as an element of a page, its ids
//! its own. Never changes what is drawn.

/// The drawing without prologue, with ids that begin with `prefix`, so that
/// several drawings can stand in one page.
pub(super) fn inline(svg: &str, prefix: &str) -> String {
    let start = svg.find("<svg").unwrap_or(0);
    let mut svg = svg[start..].to_owned();
    for id in ids(&svg) {
        if id.starts_with(prefix) {
            continue;
        }
        let own = format!("{prefix}-{id}");
        for (before, after) in
            [(" id=\"", "\""), ("url(#", ")"), ("href=\"#", "\""), ("labelledby=\"", "\"")]
        {
            svg = svg.replace(&format!("{before}{id}{after}"), &format!("{before}{own}{after}"));
        }
    }
    svg
}

fn ids(svg: &str) -> Vec<String> {
    let mut ids: Vec<String> = svg
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_two_drawings_do_not_collide() {
        let svg = "<?xml version=\"1.0\"?>\n<svg><clipPath id=\"a\"/><g clip-path=\"url(#a)\"/><use href=\"#a\"/></svg>";
        assert_eq!(
            inline(svg, "trend"),
            "<svg><clipPath id=\"trend-a\"/><g clip-path=\"url(#trend-a)\"/><use href=\"#trend-a\"/></svg>"
        );
        let own = "<svg><title id=\"trend-title\">x</title></svg>";
        assert_eq!(inline(own, "trend"), own);
    }
}
