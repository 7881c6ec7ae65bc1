//! Where a header begins and ends, and what its levels say together (§5).

use nianbao::spec::Field;

use crate::support::expect::{check, check_with};
use crate::support::fixture::{register, workbook};

#[test]
fn a_header_merged_over_five_rows_is_no_data() {
    check(
        &[workbook(
            "a.xlsx",
            &[(
                "名册",
                "社会组织名称|登记机构|成立日期|登记状态|从业人员|<|党员人数
                 ^|^|^|^||
                 ^|^|^|^|总数|专职|^
                 ^|^|^|^||
                 ^|^|^|^|（人）|（人）|^
                 甲协会|杭州市西湖区民政局|2015-01-01|正常|=12|=5|=3",
            )],
        )],
        "in-scope 1
         rows 6
         not-data 5
         甲协会.members = 3",
    );
}

#[test]
fn a_line_of_notes_with_a_merged_cell_is_no_level_of_the_header_below_it() {
    check(
        &[workbook(
            "a.xlsx",
            &[(
                "名册",
                "请各区|认真|核对|再报|<|<|谢谢
                 社会组织名称|登记机构|成立日期|登记状态|从业人员|党员人数|是否建立党组织
                 甲协会|杭州市西湖区民政局|2015-01-01|正常|=12|=3|是",
            )],
        )],
        "in-scope 1
         not-data 2
         甲协会.staff = 12
         甲协会.members = 3
         甲协会.built = 是",
    );
}

#[test]
fn groups_above_a_name_of_its_own_are_levels() {
    check(
        &[workbook(
            "a.xlsx",
            &[(
                "名册",
                "社会组织|登记情况|<|<|从业人员|<
                 名称|登记机构|成立日期|登记状态|专职|兼职
                 甲协会|杭州市西湖区民政局|2015-01-01|正常|=5|=7",
            )],
        )],
        "in-scope 1
         not-data 2
         甲协会.staff = 12",
    );
}

/// As `inspect --write-aliases` writes it.
#[test]
fn an_alias_with_a_unit_in_its_upper_level_reads_its_column() {
    check_with(
        |pipeline| {
            let staff = pipeline.columns.iter_mut().find(|column| column.field == Field::Staff);
            staff.expect("aliases of the staff").aliases.push("用工(人)/合同工(人)".to_owned());
        },
        None,
        &[workbook(
            "a.xlsx",
            &[(
                "名册",
                "社会组织名称|登记机构|成立日期|登记状态|用工（人）|<
                 ^|^|^|^|合同工（人）|其他工
                 甲协会|杭州市西湖区民政局|2015-01-01|正常|=5|=7",
            )],
        )],
        "甲协会.staff = 5",
    );
}

/// A slash within a head is no level of it.
#[test]
fn a_head_with_a_slash_in_a_remark_is_one_level() {
    check(
        &[register("a.csv", "社会组织名称（单位/机构）|党员人数（名/个）\n甲协会|3")],
        "甲协会.members = 3",
    );
}
