//! Schemes that hang together, and schemes that the loader refuses.

use std::path::Path;

use crate::spec::{ObjectLevel, Pipeline, Scheme};

const PIPELINE: &str = "name = \"a\"\ntitle = \"甲\"\nas-of = 2025-12-31\ndata = \"in\"\n";
const INDICATORS: &str = include_str!("../../../pipelines/annual/indicators.toml");

/// Lines 1 to 4, then one item of 100 points in lines 5 to 14.
const HEAD: &str =
    "name = \"乙\"\nscale = 100\nobjects = [\"county\"]\ncitation = \"某办法第三条\"\n";
const ITEM: &str = "[[item]]
id = \"a\"
indicator = \"should-built\"
citation = \"丙\"
weight = 100
not-applicable = \"full\"
[item.targets]
county = 0.9
[item.rule]
kind = \"yes-no\"
";
/// From line 15.
const GRADES: &str =
    "[[grade]]\nname = \"优秀\"\nfrom = 90\n[[grade]]\nname = \"其他\"\nfrom = 0\n";

fn load(text: &str) -> Result<Scheme, String> {
    let loaded = Pipeline::from_texts(PIPELINE, INDICATORS, text, Path::new(""));
    loaded.map(|pipeline| pipeline.scheme).map_err(|error| error.to_string())
}

/// Every fault from the start of its line number; no more and no fewer.
fn check(text: &str, expected: &[&str]) {
    let error = load(text).err().unwrap_or_default();
    let found: Vec<&str> = error.lines().collect();
    assert_eq!(found.len(), expected.len(), "found:\n{error}\nexpected: {expected:#?}");
    for (found, expected) in found.iter().zip(expected) {
        let found = found.strip_prefix("scheme.toml:").unwrap_or(found);
        assert!(found.starts_with(expected), "found {found}\nexpected {expected}");
    }
}

/// A whole scheme with one item in place of the plain one.
fn with_item(item: &str) -> String {
    format!("{HEAD}{item}{GRADES}")
}

fn with_grades(grades: &str) -> String {
    format!("{HEAD}{ITEM}{grades}")
}

#[test]
fn a_scheme_that_hangs_together_is_read() {
    let scheme = load(&with_item(ITEM)).unwrap_or_else(|error| panic!("{error}"));
    let scoring = scheme.scoring.expect("the scheme gives points");
    assert_eq!(scoring.objects, [ObjectLevel::County]);
    assert_eq!(scoring.grades[0].name, "优秀");
    assert_eq!(scoring.grades[1].line, 18);
}

/// The example of the manual, on an item of the same name.
#[test]
fn the_manual_holds_together() {
    let manual = include_str!("../../../assets/reference/scheme.md");
    let example = manual.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    let example = example.expect("the manual has an example");
    let more = "[[grade]]\nname = \"良好\"\nfrom = 80\n[[grade]]\nname = \"其他\"\nfrom = 0\n";
    let item = ITEM.replace("id = \"a\"", "id = \"should-built\"");
    check(&format!("{HEAD}{item}{example}{more}"), &[]);
}

#[test]
fn bands_cover_the_scale_without_gap_or_overlap() {
    let band = |name: &str, ends: &str| format!("[[grade]]\nname = \"{name}\"\n{ends}\n");
    for (bands, expected) in [
        // Half-open either way.
        (band("甲", "from = 60") + &band("乙", "from = 0\nbelow = 60"), vec![]),
        (band("甲", "above = 60") + &band("乙", "from = 0\nthrough = 60"), vec![]),
        (band("甲", "from = 60\nthrough = 100") + &band("乙", "below = 60"), vec![]),
        // The order in which they are written does not matter.
        (band("乙", "from = 0") + &band("甲", "from = 60"), vec![]),
        (
            band("甲", "from = 60") + &band("乙", "from = 0\nbelow = 59"),
            vec!["18: 等次 甲 与 乙 之间有空档：59 至 60"],
        ),
        (
            band("甲", "from = 60") + &band("乙", "from = 0\nthrough = 60"),
            vec!["18: 等次 甲 与 乙 重叠：60 起至 60"],
        ),
        (
            band("甲", "above = 60") + &band("乙", "from = 0\nbelow = 60"),
            vec!["18: 等次 甲 与 乙 之间有空档：60 至 60"],
        ),
        (band("甲", "from = 60") + &band("乙", "from = 1"), vec!["18: 1 以下没有等次"]),
        (
            band("甲", "from = 60\nbelow = 100") + &band("乙", "from = 0"),
            vec!["15: 最高可得 100 分，等次只到 100"],
        ),
        (band("甲", "from = 60") + &band("甲", "from = 0"), vec!["18: 等次 甲 重复，已见第 15 行"]),
        (
            band("甲", "from = 60\nabove = 61") + &band("乙", "from = 0"),
            vec!["18: from 与 above 只写一个"],
        ),
    ] {
        check(&with_grades(&bands), &expected);
    }
}

/// A published scheme of assessment grades on a scale of 1000: 5A "950以上", 4A "901–950",
/// 3A "851–900", and so on: 950 falls in two, and 900.5 in none.
#[test]
fn the_real_bands_with_gaps_and_overlaps_are_refused() {
    let text = with_grades(
        "[[grade]]\nname = \"5A\"\nfrom = 950
[[grade]]\nname = \"4A\"\nfrom = 901\nthrough = 950
[[grade]]\nname = \"3A\"\nfrom = 851\nthrough = 900
[[grade]]\nname = \"以下\"\nfrom = 0\nthrough = 850\n",
    )
    .replace("scale = 100\n", "scale = 1000\n")
    .replace("weight = 100\n", "weight = 1000\n");
    check(
        &text,
        &[
            "18: 等次 5A 与 4A 重叠：950 起至 950",
            "22: 等次 4A 与 3A 之间有空档：900 至 901",
            "26: 等次 3A 与 以下 之间有空档：850 至 851",
        ],
    );
}

/// A scheme of deductions as it is found: so many points for each case, with no weight that
/// would limit them, so that a total could fall below nothing.
#[test]
fn the_real_deductions_without_a_limit_are_refused() {
    let item = |id: &str, indicator: &str, points: u32| {
        format!(
            "[[item]]\nid = \"{id}\"\nindicator = \"{indicator}\"\ncitation = \"丙\"\n\
             [item.rule]\nkind = \"deductive\"\nper-case = {points}\nleast = -100\n"
        )
    };
    let items = item("elected", "on-time-election", 3) + &item("secretary", "training", 5);
    check(
        &with_item(&items),
        &["2: 各项 weight 合计 0", "9: 写了 rule 而没有 weight", "17: 写了 rule 而没有 weight"],
    );
    let weighted =
        items.replace("[item.rule]", "weight = 50\nnot-applicable = \"full\"\n[item.rule]");
    check(&with_item(&weighted), &["9: least -100 应不小于 0", "19: least -100 应不小于 0"]);
}

#[test]
fn weights_add_up_to_the_scale_and_targets_are_there() {
    check(&with_item(&ITEM.replace("weight = 100", "weight = 95")), &["2: 各项 weight 合计 95"]);
    check(
        &with_item(&ITEM.replace("county = 0.9", "prefecture = 0.9")),
        &["5: 考核对象有 county，项目 a 没有它的目标"],
    );
    check(
        &with_item(&ITEM.replace("not-applicable = \"full\"\n", "")),
        &["5: [[item]] 缺少键 not-applicable"],
    );
    check(
        &with_item(&ITEM.replace("\"full\"", "\"ful\"")),
        &["10: 不认识的not-applicable ful，提示：是否想写 full"],
    );
    check(&with_item(&ITEM.replace("weight = 100", "weight = 0")), &["9: weight 应大于 0"]);
    let objects = with_item(ITEM).replace("\"county\"]", "\"county\", \"county\", \"town\"]");
    check(&objects, &["3: objects 中 county 重复", "3: 不认识的考核对象 town"]);
    check(&with_item(ITEM).replace("citation = \"某办法第三条\"\n", ""), &[" 缺少键 citation"]);
}

#[test]
fn rules_stay_within_the_weight_and_in_reach() {
    let rule = |lines: &str| with_item(&ITEM.replace("kind = \"yes-no\"", lines));
    let tiers = |tiers: &str| rule(&format!("kind = \"tiered\"\ntier = [{tiers}]"));
    for (text, expected) in [
        (rule("kind = \"proportional\"\nfloor = 0.5"), vec![]),
        (
            rule("kind = \"proportional\"\nfloor = 0.9"),
            vec!["12: 目标 0.9 时得满分，floor 0.9 应低于它"],
        ),
        (rule("kind = \"proportional\"\nfloor = 5"), vec!["9: floor 应在 0 至 1 之间，实为 5"]),
        (tiers("{rate = 0.9, points = 100}, {rate = 0.5, points = 75}"), vec![]),
        (tiers("{rate = 0.9, points = 101}"), vec!["9: 最高一档 101 分，超过 weight 100"]),
        (tiers("{rate = 0.9, points = 99}"), vec!["9: 最高一档 99 分，达不到 weight 100"]),
        (
            tiers("{rate = 0.5, points = 100}, {rate = 0.9, points = 75}"),
            vec!["9: 得 75 分的一档永远用不到"],
        ),
        (
            tiers("{rate = 0.9, points = 75}, {rate = 0.5, points = 100}"),
            vec!["9: 各档应从高分到低分，75 分之后不应是 100 分"],
        ),
        // Organizations covered give all, work covered three quarters.
        (
            tiers(
                "{rate = 0.9, points = 100}, {indicator = \"work-coverage-broad\", rate = 1, points = 75}",
            ),
            vec![],
        ),
        (
            tiers(
                "{rate = 0.9, points = 100}, {indicator = \"work-coverage\", rate = 1, points = 75}",
            ),
            vec!["15: 不认识的指标 work-coverage"],
        ),
        (rule("kind = \"deductive\"\nper-case = 3\nleast = 0"), vec![]),
        (rule("kind = \"deductive\"\nper-case = 3\nleast = 100"), vec!["9: least 100 应不小于 0"]),
        (rule("kind = \"deductive\"\nleast = 0"), vec!["13: [rule] 缺少键 per-case"]),
        (rule("kind = \"deductive\"\nper-case = 3"), vec!["13: [rule] 缺少键 least"]),
        (rule("kind = \"yes-no\"\nfloor = 0.1"), vec!["15: yes-no 不用 floor"]),
        (rule("kind = \"linear\""), vec!["14: 不认识的计分办法 linear"]),
    ] {
        check(&text, &expected);
    }
}

#[test]
fn a_bonus_is_capped_and_its_cap_is_in_reach() {
    let bonus = |rule: &str| {
        let item = "[[item]]\nid = \"b\"\nindicator = \"venue\"\ncitation = \"丙\"\n[item.targets]\ncounty = 0.9\n[item.rule]\nkind = \"bonus\"\n";
        with_item(&format!("{ITEM}{item}{rule}\n"))
    };
    for (rule, expected) in [
        ("per-point = 0.5\ncap = 5", vec![]),
        ("per-point = 0.5\ncap = 6", vec!["20: 超出目标最多得 5 分，达不到 cap 6"]),
        ("per-case = 1\ncap = 6", vec![]),
        ("cap = 6", vec!["21: 加分项应写 per-point 或 per-case 之一"]),
        ("per-case = 1", vec!["21: [rule] 缺少键 cap"]),
    ] {
        check(&bonus(rule), &expected);
    }
}

#[test]
fn vetoes_and_the_cap_name_what_there_is() {
    let more = |lines: &str| with_grades(&format!("{GRADES}{lines}"));
    let veto = |lines: &str| more(&format!("[[veto]]\ncitation = \"丁\"\n{lines}\n"));
    for (text, expected) in [
        (veto("item = \"a\"\nceiling = \"其他\""), vec![]),
        (veto("item = \"a\"\nstop = true"), vec![]),
        (veto("item = \"b\"\nstop = true"), vec!["23: 不认识的项目 b"]),
        (veto("item = \"a\""), vec!["21: [[veto]] 应写 ceiling 或 stop 之一"]),
        (veto("item = \"a\"\nceiling = \"优秀\""), vec!["24: ceiling 优秀 已是最高等次"]),
        (
            veto("item = \"a\"\nceiling = \"其它\""),
            vec!["24: 不认识的等次 其它，提示：是否想写 其他"],
        ),
        (more("[top-grade]\nshare = 0.3\nties = \"none\"\ntie-item = \"a\"\n"), vec![]),
        (more("[top-grade]\nshare = 30\nties = \"none\"\n"), vec!["22: share 应大于 0 而不大于 1"]),
        (more("[top-grade]\nshare = 0.3\nties = \"some\"\n"), vec!["23: 不认识的ties some"]),
        (more("[top-grade]\nshare = 0.3\n"), vec!["21: [top-grade] 缺少键 ties"]),
    ] {
        check(&text, &expected);
    }
}

#[test]
fn targets_may_be_of_a_peer_group_or_an_improvement() {
    let targets = |lines: &str| with_item(&ITEM.replace("[item.targets]\ncounty = 0.9", lines));
    for (lines, expected) in [
        ("[item.improvement]\ncounty = 0.02", vec![]),
        ("[item.improvement]\ncounty = 2", vec!["12: 比上年提高应在 0 与 1 之间，实为 2"]),
        (
            "[item.targets]\ncounty = 0.9\n[item.improvement]\ncounty = 0.02",
            vec!["14: county 同时写了目标和比上年提高"],
        ),
        (
            "[item.targets]\ncounty = 0.9\n[[item.peer-target]]\nwithin = \"420100\"\nlevel = \"county\"\ntarget = 0.7",
            vec![],
        ),
        (
            "[item.targets]\ncounty = 0.9\n[[item.peer-target]]\nwithin = \"429999\"\nlevel = \"county\"\ntarget = 0.7",
            vec!["14: 2025 年的区划表里没有 429999"],
        ),
        (
            "[item.targets]\ncounty = 0.9\n[[item.peer-target]]\nwithin = \"420100\"\nlevel = \"county\"",
            vec!["13: [[peer-target]] 缺少键 target 或 improvement"],
        ),
    ] {
        check(&targets(lines), &expected);
    }
}

#[test]
fn six_faults_of_a_scheme_come_at_once() {
    let text = with_item(&ITEM.replace("weight = 100", "weight = 90"))
        .replace("from = 90", "from = 90\nbelow = 95")
        + "[[veto]]\nitem = \"x\"\ncitation = \"丁\"\nstop = true\n[top-grade]\nshare = 0\nties = \"no\"\n";
    let text = text.replace("\"yes-no\"", "\"yes-no\"\nfloor = 1");
    check(
        &text,
        &[
            "2: 各项 weight 合计 90",
            "15: yes-no 不用 floor",
            "16: 最高可得 100 分，等次只到 95",
            "24: 不认识的项目 x",
            "28: share 应大于 0",
            "29: 不认识的ties no",
        ],
    );
}
