//! What `nianbao inspect` shows, and what it would take to read more.

use std::fs;

use insta::assert_snapshot;
use nianbao::spec::Pipeline;

use crate::support::binary::nianbao;
use crate::support::fixture::{put, raw, table, workbook};

#[test]
fn headers_fields_kinds_and_rows_that_are_no_data_are_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    put(
        folder.path(),
        &[workbook(
            "名册.xlsx",
            &[(
                "西湖区",
                "西湖区社会组织名册\n\
                 序号|社会组织名称|统一社会信用代码|从业人员|<|联系人|党组织情况说明\n\
                 ^|^|^|专职|兼职|^|^\n\
                 =1|甲协会|#51-330106-1|=3|约4|某某|已建\n\
                 =2|乙协会|#51-330106-2|=1|-|某某|\n\
                 合计|||=4|=4||\n\
                 填表人：某某",
            )],
        )],
    );
    let said = nianbao(folder.path(), &["inspect", "名册.xlsx"]);
    assert_snapshot!(said.transcript());
}

#[test]
fn a_file_of_which_nothing_is_read_says_why_and_ends_with_1() {
    let folder = tempfile::tempdir().expect("a folder");
    put(
        folder.path(),
        &[table("通知.csv", "各单位|请报送\n年底前|谢谢"), raw("a.xlsx", "PK\u{3}\u{4}")],
    );
    let said = nianbao(folder.path(), &["inspect", "通知.csv", "a.xlsx"]);
    assert_snapshot!(said.transcript());
}

#[test]
fn what_cannot_be_inspected_is_refused_before_anything_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &[table("a.csv", "社会组织名称|登记机关\n甲协会|西湖区民政局")]);
    fs::write(folder.path().join("有.toml"), "").expect("a file");
    for arguments in [
        &["inspect", "没有.xlsx"][..],
        &["inspect", "."],
        &["inspect", "a.csv", "--write-aliases", "有.toml"],
    ] {
        let said = nianbao(folder.path(), arguments);
        assert_eq!((said.code, said.stdout.as_str()), (2, ""), "{}", said.transcript());
        assert!(said.stderr.contains("提示："), "{}", said.stderr);
    }
}

/// The aliases written are a part of a pipeline that reads the columns.
#[test]
fn a_pipeline_with_the_aliases_written_reads_the_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "社会组织名称|登记管理机关名|党员总人数|备用甲\n甲协会|西湖区民政局|=5|某值";
    put(folder.path(), &[table("a.csv", text)]);
    let said = nianbao(folder.path(), &["inspect", "a.csv", "--write-aliases", "别名.toml"]);
    assert_eq!(said.code, 0, "{}", said.transcript());
    let aliases = fs::read_to_string(folder.path().join("别名.toml")).expect("the aliases");
    assert!(aliases.contains("# 备用甲：a.csv › D，文字 1"), "{aliases}");

    let head = "name = \"own\"\ntitle = \"年报\"\nas-of = 2025-12-31\ndata = \"data\"\n";
    fs::write(folder.path().join("pipeline.toml"), format!("{head}{aliases}")).expect("a file");
    let pipeline = Pipeline::load(&folder.path().join("pipeline.toml")).expect("a pipeline");
    let built_in = Pipeline::built_in().expect("the built-in pipeline");
    let known = |pipeline: &Pipeline| -> usize {
        pipeline.columns.iter().map(|column| column.aliases.len()).sum()
    };
    assert_eq!(known(&pipeline), known(&built_in) + 2);
    let said = nianbao(folder.path(), &["inspect", "a.csv", "--pipeline", "pipeline.toml"]);
    assert!(said.stdout.contains("登记管理机关 registrar"), "{}", said.stdout);
    assert!(said.stdout.contains("党员人数 members_total"), "{}", said.stdout);
}
