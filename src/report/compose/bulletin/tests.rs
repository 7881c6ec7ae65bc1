use super::super::sample::{Sample, figures, sample};
use super::super::{Composed, compose};
use crate::evaluation::Evaluation;
use crate::indicators::CellKey;
use crate::report::document::{Block, Document, Span};
use crate::report::number;
use crate::spec::Fault;

const MANUAL: &str = include_str!("../../../../assets/reference/bulletin.md");

fn with(mut sample: Sample, template: &str) -> Result<Composed, Fault> {
    let own = &mut sample.background.bulletin.template;
    (own.text, own.built_in) = (template.to_owned(), false);
    compose(&sample.background, &sample.figures, &sample.evaluation)
}

/// The first paragraph of a template.
fn said(template: &str) -> String {
    let composed = with(sample(), template).unwrap_or_else(|fault| panic!("{fault}"));
    text(&composed.bulletin)
}

fn text(document: &Document) -> String {
    let numbers = crate::report::document::Numbers::of(document);
    let paragraphs = document.blocks().filter_map(|block| match block {
        Block::Paragraph(text) => Some(text.plain(&numbers)),
        _ => None,
    });
    paragraphs.collect()
}

fn fault(template: &str) -> String {
    with(sample(), template).map(|_| ()).expect_err("it is at fault").to_string()
}

#[test]
fn the_example_of_the_manual_is_filled() {
    let example = MANUAL.split("```jinja\n").nth(1).and_then(|rest| rest.split("```").next());
    let example = example.expect("the manual has an example");
    let bulletin = with(sample(), example).unwrap_or_else(|fault| panic!("{fault}")).bulletin;
    assert_eq!(bulletin.title, "湖北省社会组织党建情况（2025年）");
    assert_eq!((bulletin.tables().count(), bulletin.charts().count()), (1, 1));
    assert!(bulletin.blocks().any(|block| matches!(block, Block::List(items) if items.len() == 2)));
    assert!(text(&bulletin).contains("组建方式见表1"), "{}", text(&bulletin));
}

#[test]
fn a_rate_is_never_written_without_bounds_that_differ() {
    let sample = sample();
    let counts = sample.view().whole("organization-coverage").expect("it is in the sample");
    let bounds = counts.bounds();
    assert_ne!(bounds.low, bounds.high);
    let expected =
        format!("{}（上下限 {}）", number::percent_or_dash(counts.rate()), number::bounds(bounds));
    assert_eq!(said("{{ rate(\"organization-coverage\") }}"), expected);
}

#[test]
fn a_figure_is_known_by_its_indicator() {
    let composed = with(sample(), "甲 {{ rate(\"should-built\", industry=\"教育\") }} 乙");
    let bulletin = composed.expect("the template holds").bulletin;
    let Some(Block::Paragraph(text)) = bulletin.blocks().next() else { panic!("{bulletin:?}") };
    assert!(matches!(&text.0[1], Span::Figure { indicator, .. } if indicator == "should-built"));
}

#[test]
fn what_is_missing_is_an_error_with_its_line_and_the_nearest_name() {
    for (template, expected) in [
        (
            "一\n{{ rate(\"should-bild\") }}",
            "bulletin.md:2: 没有指标 should-bild，提示：是否想写 should-built",
        ),
        (
            "{{ rate(\"should-built\", size=\"大的\") }}",
            "bulletin.md:1: 没有 大的，提示：是否想写 大型",
        ),
        ("{{ rate(\"should-built\", region=\"999999\") }}", "bulletin.md:1: 报告中没有地区 999999"),
        ("{{ rate(\"should-built\", year=1999) }}", "bulletin.md:1: 没有 1999 年末的数据"),
        (
            "{{ table(\"by-indutry\") }}",
            "bulletin.md:1: 没有表或图 by-indutry，提示：是否想写 by-industry",
        ),
        (
            "{% macro m(id) %}{{ told(id) }}{% endmacro %}\n{{ m(\"should-bild\") }}",
            "bulletin.md:1: 没有指标 should-bild，提示：是否想写 should-built",
        ),
        ("{{ nothing }}", "bulletin.md:1: 模板用了没有的名字"),
        ("{{ ref(\"units-to-ask\") }}", "bulletin.md:1: 本报告没有 units-to-ask"),
        ("{{ total(\"staf\") }}", "bulletin.md:1: 没有汇总项 staf，提示：是否想写 staff"),
        (
            "{{ met(\"should-built\", size=\"大型\", industry=\"教育\") }}",
            "bulletin.md:1: 正文里的数只按 region、industry、size、type 之一分组",
        ),
    ] {
        assert!(fault(template).starts_with(expected), "{}", fault(template));
    }
}

#[test]
fn counts_are_grouped_and_can_be_compared_and_put_in_ten_thousands() {
    let sample = sample();
    let all = sample.view().organizations(sample.background.as_of, CellKey::ALL);
    let all = all.expect("there are some");
    assert_eq!(said("{{ organizations() }}"), number::count(all));
    assert_eq!(said("{{ organizations() | wan }}"), number::ten_thousands(all, 2));
    assert_eq!(said("{% if organizations() > 1 %}多{% endif %}"), "多");
}

#[test]
fn the_unknown_are_a_category_that_a_sentence_can_name() {
    let sample = sample();
    let view = sample.view();
    let (_, cell) = view.industries().into_iter().find(|(name, _)| *name == "未知").expect("some");
    let unknown = view.organizations(view.as_of, cell).expect("they are counted");
    assert_eq!(said("{{ organizations(industry=\"未知\") }}"), number::count(unknown));
}

#[test]
fn no_category_is_the_highest_where_coverage_is_not_collected() {
    let mut sample = sample();
    assert!(text(&sample.composed().bulletin).contains("分行业看"));
    sample.figures.indicators.iter_mut().for_each(|info| info.collected = false);
    let said = text(&sample.composed().bulletin);
    assert!(!said.contains("分行业看"), "{said}");
}

#[test]
fn names_from_the_pipeline_make_no_heading_and_no_sign() {
    let mut sample = sample();
    sample.background.title = "甲\n## 乙\u{e004}0\u{e002}".to_owned();
    let composed = with(sample, "{{ report_title }}").expect("the template holds");
    assert_eq!(composed.bulletin.sections.len(), 1);
    assert_eq!(text(&composed.bulletin), "甲## 乙0");
}

#[test]
fn the_built_in_template_serves_whatever_is_missing() {
    for (figures, evaluation) in [
        (figures(1), Evaluation::default()),
        (Default::default(), Evaluation::default()),
        (figures(3), sample().evaluation),
    ] {
        let mut sample = sample();
        (sample.figures, sample.evaluation) = (figures, evaluation);
        for info in &mut sample.figures.indicators {
            info.collected = info.id != "should-built";
        }
        let composed = sample.composed();
        assert_eq!(composed.bulletin.sections.len(), 7);
        assert_eq!(composed.report.sections.len(), 7);
    }
}

#[test]
fn page_and_bulletin_say_the_same_sentences() {
    let composed = sample().composed();
    for section in &composed.bulletin.sections {
        let page = composed.report.sections.iter().find(|one| one.id == section.id);
        let page = page.expect("the sections of the built-in template are those of the page");
        for block in &section.blocks {
            if let Block::Paragraph(text) = block {
                let is_it = |one: &Block| matches!(one, Block::Paragraph(other) if other == text);
                let times = page.blocks.iter().filter(|one| is_it(one)).count();
                assert_eq!(times, 1, "{text:?}");
            }
        }
    }
}
