//! The evaluation of many counties: made-up counts, and a scheme of any number of items.

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use nianbao::codes::Divisions;
use nianbao::evaluation::{Grounds, Weights, evaluate};
use nianbao::indicators::{CellKey, Figures, IndicatorInfo, Region};
use nianbao::quantity::{Counts, Date, Exact};
use nianbao::spec::Pipeline;

const AS_OF: Date = Date::constant(2025, 12, 31);

/// Prints the seconds of an evaluation, of a changed weight, and of plain sums.
pub(crate) fn measure(counties: &str, items: &str) {
    let (counties, items): (usize, usize) =
        (counties.parse().expect("a number"), items.parse().expect("a number"));
    let pipeline = pipeline(items);
    let figures = figures(&pipeline, counties);
    let grounds = Grounds { figures: &figures, units: None, comparable: true, is_current: true };
    let start = Instant::now();
    let evaluation = evaluate(grounds, AS_OF, &pipeline);
    let evaluated = start.elapsed().as_secs_f64();
    let weights = Weights::of(&evaluation, Divisions::in_force(2025));
    let factor = Exact::share(6, 5).expect("five is not empty");
    let start = Instant::now();
    let changed = weights.totals("item-3", &factor);
    let what_if = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let plain: f64 = evaluation
        .judgements
        .iter()
        .filter_map(|judged| judged.mark.as_ref()?.points.as_ref())
        .map(|points| points.low.to_f64() + points.high.to_f64())
        .sum();
    let summed = start.elapsed().as_secs_f64();
    println!("evaluation,{evaluated:.3}");
    println!("what-if,{what_if:.3}");
    println!("plain,{summed:.3}");
    println!("objects,{}", changed.len());
    println!("points,{plain:.0}");
}

/// Items over the indicators of the catalogue, taken again and again.
fn pipeline(items: usize) -> Pipeline {
    let built_in = Pipeline::built_in().expect("the built-in pipeline is valid");
    let ids: Vec<&str> = built_in.indicators.iter().map(|one| one.id.as_str()).collect();
    let mut scheme = format!(
        "name = \"甲\"\nscale = {}\nobjects = [\"county\"]\ncitation = \"甲\"\n\
         [[grade]]\nname = \"优秀\"\nfrom = 60\n[[grade]]\nname = \"其他\"\nfrom = 0\n",
        items * 4
    );
    for item in 0..items {
        let id = ids[item % ids.len()];
        // A floor on the worse side of the target serves both directions.
        let floor =
            if id.contains("members") && id != "recruited-members" { "0.95" } else { "0.05" };
        let floor = if id == "form-fits-members" { "0.05" } else { floor };
        write!(
            scheme,
            "[[item]]\nid = \"item-{item}\"\nindicator = \"{id}\"\ncitation = \"甲\"\nweight = 4\n\
             not-applicable = \"reweight\"\ntargets = {{ county = 0.73 }}\n\
             rule = {{ kind = \"proportional\", floor = {floor} }}\n"
        )
        .expect("a text takes it all");
    }
    let text = "name = \"a\"\ntitle = \"甲\"\nas-of = 2025-12-31\ndata = \"in\"\n";
    let indicators = include_str!("../../pipelines/annual/indicators.toml");
    Pipeline::from_texts(text, indicators, &scheme, Path::new(""))
        .unwrap_or_else(|error| panic!("{error}"))
}

fn figures(pipeline: &Pipeline, counties: usize) -> Figures {
    let info = |one| IndicatorInfo::of(one, true);
    let mut figures = Figures {
        indicators: pipeline.indicators.iter().map(info).collect(),
        ..Figures::default()
    };
    let divisions = Divisions::in_force(2025);
    let codes = divisions.iter().filter(|row| row.level.id() == "county").map(|row| row.code);
    let mut seed = 1_u32;
    let mut draw = |below: u32| {
        // Numerical Recipes' generator: any spread of counts will do.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % below
    };
    for code in codes.take(counties) {
        let mut counts = || Counts {
            met: 20 + draw(300),
            not_met: 10 + draw(300),
            unknown: draw(40),
            open_met: draw(10),
            open_not_met: draw(10),
        };
        let cells = pipeline.indicators.iter().map(|_| counts()).collect();
        figures.cells.insert((AS_OF, CellKey::region(Region::Division(code))), cells);
    }
    figures
}
