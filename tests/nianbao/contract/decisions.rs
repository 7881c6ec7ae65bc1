//! What reviewers decide is carried out on every run, and nothing else is merged.

use nianbao::spec::Pipeline;

use crate::support::expect::check;
use crate::support::fixture::{Fixture, code, put, raw, register, table};

/// Decisions beside the data. `#51-330106-1` is a code; every decision is given reason,
/// date and role.
fn decisions(text: &str) -> Fixture {
    let mut out = String::new();
    for decision in text.split("[[decision]]").skip(1) {
        let lines = decision.lines().map(|line| line.trim()).filter(|line| !line.is_empty());
        let lines = lines.collect::<Vec<_>>().join("\n");
        out += &format!(
            "[[decision]]\n{lines}\nreason = \"已电话核实\"\ndate = 2026-01-15\nrole = \"登记处\"\n"
        );
    }
    for number in 1..=3 {
        out = out.replace(&format!("#51-330106-{number}"), &code("51", "330106", number));
    }
    raw("decisions.toml", out)
}

fn two() -> Fixture {
    register(
        "a.csv",
        "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|3\n乙协会|#51-330106-2|5",
    )
}

#[test]
fn two_codes_of_one_legal_person_are_merged_and_the_first_gives_the_code() {
    let files = [
        register("a.csv", "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|3"),
        register("b.csv", "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-2|3"),
    ];
    let merge = "[[decision]]
        act = \"merge\"
        entries = [\"#51-330106-2\", \"#51-330106-1\"]";
    check(&files, "in-scope 2\nmerged 0\nfound register/decided 0");
    let found = format!(
        "in-scope 1
         accepted 1
         merged 1
         甲协会.members = 3
         甲协会.credit_code = {}
         found register/decided 1",
        code("51", "330106", 2)
    );
    check(&[files.as_slice(), &[decisions(merge)]].concat(), &found);
}

#[test]
fn a_row_that_fits_two_entries_goes_where_it_is_not_kept_apart() {
    let files = [
        register(
            "a.csv",
            "社会组织名称|登记管理机关|统一社会信用代码
             青年志愿者协会|杭州市西湖区民政局|#51-330106-1
             青年志愿者协会|杭州市萧山区民政局|#51-330109-1",
        ),
        table("协会/会员.csv", "社会组织名称|党员人数\n青年志愿者协会|7"),
    ];
    let apart = "[[decision]]
        act = \"keep-apart\"
        entries = [\"#51-330106-1\", \"名青年志愿者协会@\"]";
    check(&files, "in-scope 2\nset-aside 1\nfound register/ambiguous 1");
    check(
        &[files.as_slice(), &[decisions(apart)]].concat(),
        "in-scope 2
         set-aside 0
         merged 1
         found register/ambiguous 0",
    );
}

#[test]
fn a_corrected_value_goes_before_every_source() {
    let files =
        [two(), register("b.csv", "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|4")];
    let correct = "[[decision]]
        act = \"correct\"
        entry = \"#51-330106-1\"
        field = \"members_total\"
        value = 6
        [[decision]]
        act = \"correct\"
        entry = \"#51-330106-2\"
        field = \"是否建立党组织\"
        value = true";
    check(&files, "甲协会.members = 未知\nfound register/conflict 1\n乙协会.built = 未知");
    check(
        &[files.as_slice(), &[decisions(correct)]].concat(),
        "甲协会.members = 6
         乙协会.built = 是
         in-scope 2
         rows 5
         accepted 2
         merged 1
         found register/conflict 0
         found register/lost-by-rank 0
         found register/decided 2",
    );
}

#[test]
fn a_corrected_code_makes_a_row_the_entry_of_that_code() {
    let files = [
        two(),
        register("b.csv", "社会组织名称|统一社会信用代码|党员人数\n甲联合会|51330106MJ00000000|4"),
    ];
    let correct = "[[decision]]
        act = \"correct\"
        entry = \"名甲联合会@330106\"
        field = \"credit_code\"
        value = \"#51-330106-1\"
        [[decision]]
        act = \"correct\"
        entry = \"#51-330106-1\"
        field = \"name\"
        value = \"甲协会\"
        [[decision]]
        act = \"correct\"
        entry = \"#51-330106-1\"
        field = \"党员人数\"
        value = 3";
    check(&files, "in-scope 3\nfound rows/invalid-credit-code 1");
    check(
        &[files.as_slice(), &[decisions(correct)]].concat(),
        "in-scope 2
         merged 1
         found rows/invalid-credit-code 0
         甲协会.members = 3",
    );
}

#[test]
fn a_correction_of_one_file_leaves_the_others_as_they_are() {
    let files = [
        table(
            "a.csv",
            "社会组织名称|统一社会信用代码|登记管理机关|成立登记日期|登记状态
             甲协会|#51-330106-1|杭州市西湖区民政局|2015-03-02|正常",
        ),
        table(
            "b.csv",
            "社会组织名称|统一社会信用代码|登记管理机关|成立登记日期|登记状态
             乙协会|#51-330106-1|杭州市西湖区民政局|2018-05-04|正常",
        ),
    ];
    let correct = "[[decision]]
        act = \"correct\"
        entry = \"#51-330106-1\"
        file = \"b.csv\"
        field = \"credit_code\"
        value = \"#51-330106-2\"";
    check(&files, "in-scope 0\nset-aside 2");
    check(&[files.as_slice(), &[decisions(correct)]].concat(), "in-scope 2\n甲协会 in\n乙协会 in");
}

#[test]
fn an_excluded_entry_is_out_of_scope_by_a_rule_of_its_own() {
    let exclude = "[[decision]]
        act = \"exclude\"
        entry = \"#51-330106-1\"";
    check(
        &[two(), decisions(exclude)],
        "in-scope 1
         甲协会 out
         accepted 2
         out-of-scope 1
         excluded register/excluded 1",
    );
}

#[test]
fn a_decision_of_another_year_is_not_carried_out() {
    let exclude = "[[decision]]
        act = \"exclude\"
        years = [2024]
        entry = \"#51-330106-1\"";
    check(
        &[two(), decisions(exclude)],
        "in-scope 2\nfound register/decision-unused 1\nfound register/decided 0",
    );
}

#[test]
fn a_decision_that_meets_nothing_is_reported() {
    let merge = "[[decision]]
        act = \"merge\"
        entries = [\"#51-330106-1\", \"证杭社01\"]
        [[decision]]
        act = \"exclude\"
        entry = \"#51-330106-3\"";
    check(&[two(), decisions(merge)], "in-scope 2\nfound register/decision-unused 2");
}

#[test]
fn decisions_that_contradict_each_other_are_both_left_out() {
    let both = "[[decision]]
        act = \"merge\"
        entries = [\"#51-330106-1\", \"证杭社01\"]
        [[decision]]
        act = \"merge\"
        entries = [\"证杭社01\", \"#51-330106-2\"]
        [[decision]]
        act = \"keep-apart\"
        entries = [\"#51-330106-1\", \"#51-330106-2\"]
        [[decision]]
        act = \"correct\"
        entry = \"#51-330106-1\"
        field = \"built\"
        value = true
        [[decision]]
        act = \"correct\"
        entry = \"#51-330106-1\"
        field = \"built\"
        value = false";
    check(
        &[two(), decisions(both)],
        "in-scope 2
         甲协会.built = 未知
         found register/decision-contradicts 5
         found register/decision-unused 0",
    );
}

/// The faults of a file of decisions, one a line.
fn faults(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &[raw("decisions.toml", text)]);
    let error = Pipeline::over(folder.path()).expect_err("faults");
    let shown = error.to_string();
    shown.replace(&*folder.path().to_string_lossy(), "[DIR]")
}

#[test]
fn every_fault_of_a_decision_is_told_with_its_line() {
    let text = "[[decision]]
act = \"marge\"
reason = \"同一组织\"
date = 2026-01-15
role = \"登记处\"

[[decision]]
act = \"merge\"
entries = [\"甲协会\"]
field = \"built\"
reason = \"电话 13800138000 核实\"
date = \"2026-01-15\"
role = \"登记处\"

[[decision]]
act = \"correct\"
entry = \"名甲协会@330106\"
field = \"法定代表人\"
value = \"某某\"
reason = \"核实\"
date = 2026-01-15
role = \"登记处\"

[[decision]]
act = \"correct\"
entry = \"名甲协会@330106\"
field = \"status\"
value = \"正长\"
reason = \"核实\"
date = 2026-01-15
role = \"登记处\"

[[decision]]
act = \"correct\"
entry = \"名甲协会@330106\"
field = \"住所\"
value = \"某路\"
reason = \"核实\"
date = 2026-01-15
role = \"登记处\"
";
    insta::assert_snapshot!(faults(text), @"
    [DIR]/decisions.toml:2: 不认识的决定 marge，提示：是否想写 merge
    [DIR]/decisions.toml:9: 甲协会 不是条目标识，提示：写 18 位代码、证＋登记证号，或 名＋名称＋@＋区划代码，与 register.parquet 的 id 相同
    [DIR]/decisions.toml:10: merge 没有键 field，提示：可以是 entries
    [DIR]/decisions.toml:11: reason 中有个人号码，提示：请勿写个人信息
    [DIR]/decisions.toml:12: date 应为日期，实为文本，提示：写作 2025-12-31，不加引号
    [DIR]/decisions.toml:18: 法定代表人 是个人信息列，不能写进决定
    [DIR]/decisions.toml:28: 不认识的登记状态的值 正长，提示：可以是 registered、cancelled、revoked、not_yet_registered
    [DIR]/decisions.toml:36: 住所 不能更正：它并入别的字段，不单独保存，提示：更正并入后的字段，如 staff、status、region
    ");
}

#[test]
fn entries_with_a_slip_in_the_name_are_candidates_and_not_merged() {
    let files = [
        register(
            "a.csv",
            "社会组织名称|统一社会信用代码|成立登记日期
             西湖区新星艺术培训中心|#52-330106-1|2015-03-02
             西湖区第一艺术培训中心|#52-330106-2|2016-03-02",
        ),
        register(
            "b.csv",
            "社会组织名称|成立登记日期
             西湖区新兴艺术培训中心|2015-03-02
             西湖区第二艺术培训中心|2016-03-02",
        ),
    ];
    check(&files, "in-scope 4\nmerged 0\nfound register/likely-duplicate 1");
}
