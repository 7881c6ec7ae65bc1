//! What a hostile reading of the contract found wrong, each once.

use nianbao::spec::RegionAlias;

use crate::support::expect::{check, check_with, job};
use crate::support::fixture::{code, raw, register, table, workbook};

const HEAD: &str = "社会组织名称|登记管理机关|成立登记日期|登记状态";

#[test]
fn a_row_with_gaps_above_a_repeated_header_was_swallowed_as_a_header() {
    let text = "社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织|党员人数
        甲协会|武汉市民政局|2015-1-1|正常|是|3
        乙协会|武汉市民政局|2015-1-1|正常||4
        社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织|党员人数
        丁协会|武汉市民政局|2015-1-1|正常|否|5";
    check(&[table("a.csv", text)], "in-scope 3\nset-aside 0\n乙协会.members = 4");
    check(&[table("a.xlsx", text)], "in-scope 3\nset-aside 0");
}

#[test]
fn a_personal_value_merged_down_the_side_is_one_cell() {
    let mut text = format!("{HEAD}|党组织名称\n甲0协会|武汉市民政局|2015-1-1|正常|13912345678");
    for at in 1..40 {
        text += &format!("\n甲{at}协会|武汉市民政局|2015-1-1|正常|^");
    }
    let outcome = job(|_| {}, None, &[table("a.xlsx", &text)]);
    let cells = outcome.cells[0].cells;
    assert_eq!((cells.personal, cells.used, cells.not_data), (1, 160, 5));
    check(&[table("a.xlsx", &text)], "in-scope 40\nfound rows/personal-value 1");
}

#[test]
fn registers_of_two_cities_that_share_a_name_were_one_organization() {
    check(
        &[
            table(
                "civil_affairs/武汉市.csv",
                "社会组织名称|成立登记日期|登记状态\n老年协会|2010-1-1|正常",
            ),
            table(
                "civil_affairs/黄石市.csv",
                "社会组织名称|成立登记日期|登记状态\n老年协会|2012-1-1|正常",
            ),
        ],
        "in-scope 2
         found register/conflict 0
         organization-coverage @ own 420100 = 1 0 0 1
         organization-coverage @ own 420200 = 1 0 0 1",
    );
}

#[test]
fn a_header_that_begins_with_other_columns_is_one_all_the_same() {
    check(
        &[table(
            "武汉市.csv",
            "年度|地市|县区名称|街道|社会组织名称|登记状态|成立日期\n2025|武汉|江岸|一元|甲协会|正常|2015-1-1",
        )],
        "甲协会 in\nfound rows/no-header 0",
    );
    check(
        &[table(
            "武汉市.csv",
            "社会组织名称|登记状态|成立日期|子|丑|寅|卯|辰|巳|午|未|申|酉|戌|亥|天|地|玄\n甲协会|正常|2015-1-1|1|2|3|4|5|6|7|8|9|10|11|12|13|14|15",
        )],
        "甲协会 in\nfound rows/no-header 0",
    );
}

#[test]
fn footers_without_a_colon_or_in_the_column_of_codes_were_data() {
    for footer in [
        "数据截至2026年1月15日",
        "注：数据截至2026-01-15",
        "填表人 王某",
        "单位负责人：王某",
        "（盖章）",
        "总计1234家",
        "填表人：王某|||审核人：李某|填表日期：2026年1月5日",
        "报出时间|2026年1月5日",
        "合计|2|",
    ] {
        for head in [
            "统一社会信用代码|社会组织名称|登记管理机关|登记状态|成立登记日期",
            "社会组织名称|统一社会信用代码|登记管理机关|登记状态|成立登记日期",
        ] {
            let row = if head.starts_with("统") {
                "#51-420100-1|甲协会"
            } else {
                "甲协会|#51-420100-1"
            };
            let text = format!("{head}\n{row}|武汉市民政局|正常|2015-1-1\n{footer}");
            check(&[table("a.csv", &text)], "in-scope 1\nset-aside 0\naccepted 1");
        }
    }
}

#[test]
fn a_footer_that_says_the_date_of_the_data_decides_on_a_cancellation_without_date() {
    let text = format!("{HEAD}\n甲协会|武汉市民政局|2015-1-1|注销\n数据截至2026年1月15日");
    check(&[table("a.csv", &text)], "set-aside 1\nout-of-scope 0");
    let text = format!("{HEAD}\n甲协会|武汉市民政局|2015-1-1|注销\n数据截至2025年12月31日");
    check(&[table("a.csv", &text)], "set-aside 0\nout-of-scope 1");
}

#[test]
fn tables_with_titles_of_their_own_are_tables_of_their_own() {
    let head = "社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织";
    let text = format!(
        "武汉市社会组织名册\n{head}\n甲协会|市民政局|2015-1-1|正常|1\n乙协会|市民政局|2015-1-1|正常|2\n\n\
         黄石市社会组织名册\n{head}\n丙协会|市民政局|2015-1-1|正常|1\n丁协会|市民政局|2015-1-1|正常|0"
    );
    check(
        &[table("a.xlsx", &text)],
        "in-scope 4
         甲协会.region = 420100
         丁协会.region = 420200
         乙协会.built = 否
         丁协会.built = 否
         found rows/undecided-polarity 0",
    );
}

#[test]
fn a_title_repeated_at_a_page_break_begins_no_new_table() {
    let text = format!(
        "武汉市社会组织名册\n{HEAD}|是否建立党组织\n甲协会|市民政局|2015-1-1|正常|1\n\
         武汉市社会组织名册\n{HEAD}|是否建立党组织\n乙协会|市民政局|2015-1-1|正常|2"
    );
    check(
        &[table("a.xlsx", &text)],
        "in-scope 2\n甲协会.built = 是\n乙协会.built = 否\nset-aside 0",
    );
}

#[test]
fn a_title_in_two_pieces_is_no_header() {
    let text = format!(
        "武汉市社会组织名册|<|<|<|2025年|<\n{HEAD}|党员人数|是否建立党组织\n甲协会|市民政局|2015-1-1|正常|3|是"
    );
    check(&[table("a.xlsx", &text)], "甲协会.region = 420100\n甲协会.members = 3");
}

#[test]
fn the_region_of_an_entry_follows_the_precedence_of_its_registrar() {
    let list = table(
        "associations/会员.csv",
        "统一社会信用代码|社会组织名称|登记管理机关\n#51-420100-1|甲协会|黄石市民政局",
    );
    let head = "统一社会信用代码|社会组织名称|登记管理机关|成立登记日期|登记状态";
    let row = |registrar: &str| format!("{head}\n#51-420100-1|甲协会|{registrar}|2015-1-1|正常");
    check(&[table("武汉市.csv", &row("市民政局")), list], "甲协会.region = 420100");
    check(
        &[
            table("武汉市.csv", &format!("数据截至2025-12-31\n{}", row("市民政局"))),
            table("b.csv", &format!("数据截至2024-12-31\n{}", row("黄石市民政局"))),
        ],
        "甲协会.region = 420100",
    );
}

#[test]
fn another_legal_person_is_not_last_years() {
    let head = "社会组织名称|统一社会信用代码|登记证号|党员人数";
    check(
        &[
            register(
                "2024/a.csv",
                &format!("{head}\n乙协会|#51-330106-2|鄂证2|0\n丙协会|#51-330106-3||0"),
            ),
            register(
                "2025/a.csv",
                &format!("{head}\n乙新协会|#51-330106-12|鄂证2|3\n丙协会|#51-330106-13||3"),
            ),
        ],
        "乙新协会.in_scope_before = 否
         丙协会.in_scope_before = 否
         blank-eliminated @ all = 0 0 0 0",
    );
}

#[test]
fn a_joint_branch_counts_once_whether_its_other_units_answered_or_not() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码|是否建立党组织|组建方式|党组织名称|是否述职评议
             甲协会|#51-330106-1|是|联合|某联合党支部|否
             乙协会|#51-330106-2||联合|某联合党支部|是",
        )],
        "report-and-review @ all = 1 0 1 0
         report-and-review @ all in 0..0",
    );
}

#[test]
fn spellings_of_one_name_make_no_conflict_and_two_names_no_one_id() {
    check(
        &[
            register("a.csv", "社会组织名称\n“老人”协会\n“少年”协会"),
            register("b.csv", "社会组织名称\n老人协会\n少年协会"),
        ],
        "in-scope 2\nmerged 2\nfound register/conflict 0",
    );
    check(
        &[
            register("a.csv", "社会组织名称|登记证号|所属区县\n甲协会|N7号|武昌区"),
            register("b.csv", "社会组织名称|登记证号|所属区县\n甲协会|n7号|420106"),
        ],
        "in-scope 1\nfound register/conflict 0",
    );
}

#[test]
fn a_repair_is_supported_by_the_national_registrar_and_by_a_title() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码|登记管理机关|社会组织类型\n甲基金会|S3100000500019795A|民政部|基金会",
        )],
        "甲基金会.credit_code = 53100000500019795A\nfound register/repaired-code 1",
    );
    let right = code("51", "420100", 58);
    let wrong = right.replacen('5', "S", 1);
    check(
        &[register(
            "武汉市.csv",
            &format!(
                "社会组织名称|统一社会信用代码|登记管理机关|社会组织类型\n甲协会|{wrong}|市民政局|社会团体"
            ),
        )],
        &format!("甲协会.credit_code = {right}"),
    );
}

#[test]
fn a_third_column_does_not_settle_what_two_dispute() {
    let text = "社会组织名称|党员人数|党员总数|党员数\n甲协会|3|5|7\n乙协会|3|5|3\n丙协会||5|5";
    check(
        &[register("a.csv", text)],
        "甲协会.members = 未知\n乙协会.members = 未知\n丙协会.members = 5\nfound rows/conflicting-columns 2",
    );
    check(
        &[register(
            "a.csv",
            "社会组织名称|从业人员数|职工人数|专职工作人员数量|兼职工作人员数量\n甲协会|3|5|10|2",
        )],
        "甲协会.staff = 未知",
    );
    check(
        &[table(
            "杭州市.csv",
            "社会组织名称|成立登记日期|登记状态|状态|是否注销\n甲协会|2015-1-1|正常|注销|否\n乙协会|2015-1-1|正常||是",
        )],
        "in-scope 0\nset-aside 2\nfound rows/conflicting-columns 2",
    );
}

#[test]
fn what_sources_dispute_is_not_filled_from_another_field() {
    let text = |kind: &str, mode: &str| {
        format!(
            "社会组织名称|统一社会信用代码|社会组织类型|是否建立党组织|组建方式|党组织类别\n甲协会|#51-330106-1|{kind}|是|{mode}|联合党支部"
        )
    };
    check(
        &[register("a.csv", &text("社会团体", "单独")), register("b.csv", &text("基金会", "行业"))],
        "甲协会.org_type = 未知\n甲协会.mode = 未知\nfound register/conflict 2",
    );
}

#[test]
fn an_option_that_no_list_holds_is_an_option_all_the_same() {
    let text = "社会组织名称|成立登记日期|登记状态|组建形式|<|<|场所|<
^|^|^|在会员中建|联合|流动党支部|单独(面积)|与社区共用
甲协会|2015-1-1|正常|√||√|=120|
乙协会|2015-1-1|正常|√||||√
丙协会|2015-1-1|正常|√|错字|||";
    check(
        &[table("武汉市.xlsx", text)],
        "甲协会.mode = 未知
         甲协会.venue = own
         乙协会.mode = separate
         乙协会.venue = shared
         丙协会.mode = 未知
         found rows/several-ticks 1
         found rows/unreadable-answer 1",
    );
}

#[test]
fn every_mode_that_begins_with_industry_is_by_industry() {
    let text = "社会组织名称|是否建立党组织|组建方式\n甲协会|是|行业党委\n乙协会|是|行业联合党委\n丙协会|是|11 行业统建";
    check(&[register("a.csv", text)], "mode-industry @ all = 3 3 0 0\nfound rows/unlisted-value 0");
}

#[test]
fn a_code_of_three_characters_is_no_code_with_a_finding() {
    check(
        &[register("a.csv", "社会组织名称|统一社会信用代码\n甲协会|123\n乙协会|无")],
        "in-scope 2\nfound rows/invalid-credit-code 1",
    );
}

#[test]
fn without_files_of_its_year_the_pipelines_date_stands_with_a_warning() {
    check(
        &[register("2024/a.csv", "社会组织名称\n甲协会")],
        "in-scope 0\nfound workbook/no-current-year 1",
    );
}

#[test]
fn a_person_below_a_post_never_names_an_organization() {
    let text = "统一社会信用代码|登记管理机关|成立登记日期|登记状态|负责人|<\n^|^|^|^|名称|电话\n#51-420100-1|武汉市民政局|2015-1-1|正常|赵钱孙|1";
    let outcome = job(|_| {}, None, &[table("a.xlsx", text)]);
    let year = outcome.current().expect("a year-end");
    assert_eq!(year.registered.register.text("name", 0), None);
    assert!(!format!("{:?}", outcome.diagnostics).contains("赵钱孙"));
}

#[test]
fn names_and_numbers_of_persons_are_quoted_from_no_column() {
    let head = "社会组织名称|统一社会信用代码|党员人数|从业人员数|换届时间|组建方式|党组织类别|书记来源|行业类别|社会组织类型|是否建立党组织|党建指导员|活动场所|党组织名称|业务主管单位|临时列";
    let values = [
        "欧阳锋",
        "zs@qq.com",
        "139-1234-5678",
        "tel13912345678",
        "x11010519491231002X",
        "联系人zs@mail.qq.com.",
        "+86-139-1234-5678",
    ];
    let mut text = head.to_owned();
    for (at, value) in values.iter().enumerate() {
        text += &format!("\n甲{at}协会{}", format!("|{value}").repeat(15));
    }
    let outcome = job(|_| {}, None, &[register("a.csv", &text)]);
    let year = outcome.current().expect("a year-end");
    let stored = format!("{:?} {:?}", year.registered.register.columns, outcome.diagnostics);
    for value in &values[1..] {
        assert!(!stored.contains(value), "{value}");
    }
    assert!(!format!("{:?}", outcome.diagnostics).contains("欧阳锋"));
    assert!(!stored.contains("qq.com") && !stored.contains("12345678"));
    check(&[register("a.csv", &text)], "in-scope 7");
}

#[test]
fn names_of_sheets_and_files_that_hold_numbers_of_persons_are_not_kept() {
    let sheet = format!("{HEAD}|联系 zs@qq.com\n甲协会|武汉市民政局|2015-1-1|正常|x");
    let book = workbook("武汉市_13912345678.xlsx", &[("王某13912345678", &sheet)]);
    let outcome = job(|_| {}, None, &[book]);
    let said = format!("{:?} {:?} {:?}", outcome.diagnostics, outcome.ledger, outcome.inputs);
    assert!(!said.contains("13912345678") && !said.contains("zs@qq.com"), "{said}");
    assert_eq!(outcome.ledger[0].file, "〔未保留〕1.xlsx");
    assert_eq!(outcome.ledger[0].sheet, "〔未保留〕1");
}

#[test]
fn a_row_below_empty_columns_is_no_second_header() {
    let text = "社会组织名称|登记管理机关|成立登记日期|登记状态||\n||||赵钱孙 13912345678|\n甲协会|武汉市民政局|2015-1-1|正常||";
    let outcome = job(|_| {}, None, &[table("a.csv", text)]);
    assert!(!format!("{:?}", outcome.diagnostics).contains("赵钱孙"));
}

#[test]
fn lists_of_persons_are_refused_and_registers_with_a_name_of_a_post_are_read() {
    for head in [
        "统一社会信用代码|社会组织名称|姓名|性别|入党时间",
        "单位名称|姓名|职务|手机",
        "序号|志愿者姓名|性别|身份证号|社会组织名称",
    ] {
        check(
            &[table("a.csv", &format!("{head}\n1|2|3|4|5"))],
            "rows 2\nnot-data 2\nfound workbook/person-roster 1",
        );
    }
    for head in [
        "社会组织名称|成立日期|状态|书记姓名|学历|党员人数",
        "社会组织名称|成立日期|状态|姓名|性别|党员人数",
    ] {
        check(
            &[table("武汉市.csv", &format!("{head}\n甲协会|2015-1-1|正常|某|某|3"))],
            "甲协会.members = 3",
        );
    }
}

#[test]
fn a_level_is_sought_in_title_sheet_file_and_folder_in_turn() {
    let text = format!("湖北省社会组织名册\n{HEAD}\n甲协会|市民政局|2015-1-1|正常");
    check(&[table("武汉市.csv", &text)], "甲协会.region = 420100");
}

#[test]
fn by_industry_is_not_covered_where_it_does_not_count_whatever_else_is_blank() {
    check_with(
        |pipeline| pipeline.switches.industry_counts = false,
        None,
        &[register(
            "a.csv",
            "社会组织名称|是否建立党组织|组建方式\n甲协会||行业\n乙协会|是|\n丙协会|是|单独",
        )],
        "甲协会.built = 否\n乙协会.built = 未知\n丙协会.built = 是",
    );
}

#[test]
fn the_register_has_one_order_whatever_the_order_of_rows() {
    let rows = ["甲协会|#51-330106-3", "乙协会|#51-330106-1", "丙协会|#51-330106-2"];
    let columns = |rows: &[&str]| {
        let text = format!("社会组织名称|统一社会信用代码\n{}", rows.join("\n"));
        let outcome = job(|_| {}, None, &[register("a.csv", &text)]);
        outcome.current().expect("a year-end").registered.register.columns.clone()
    };
    assert_eq!(columns(&rows), columns(&[rows[2], rows[0], rows[1]]));
}

#[test]
fn a_polarity_is_declared_either_way_round() {
    check(
        &[register("a.csv", "社会组织名称|是否建立党组织（是=1，否=2）\n甲协会|2\n乙协会|2")],
        "甲协会.built = 否\nfound rows/undecided-polarity 0",
    );
}

#[test]
fn a_quotation_mark_that_never_closes_is_an_error() {
    let text = format!(
        "{}\n甲协会,武汉市民政局,2015-1-1,正常\n\"乙协会,武汉市民政局,2015-1-1,正常\n丙协会,武汉市民政局,2015-1-1,正常\n",
        HEAD.replace('|', ",")
    );
    check(&[raw("a.csv", text)], "甲协会 in\nfound workbook/unbalanced-quote 1");
}

#[test]
fn an_alias_of_a_region_is_found_in_a_file_name() {
    check_with(
        |pipeline| {
            let code = nianbao::codes::RegionCode::parse("420111").expect("a division");
            pipeline
                .region_aliases
                .push(RegionAlias { name: "东湖新技术开发区".to_owned(), code });
        },
        None,
        &[table("东湖新技术开发区.csv", &format!("{HEAD}\n甲协会|区民政局|2015-1-1|正常"))],
        "甲协会.region = 420111",
    );
}

#[test]
fn a_year_of_report_that_nobody_can_mean_moves_no_row() {
    let text = "社会组织名称|年报年份\n甲协会|2025\n乙协会|1950\n丙协会|20255\n丁协会|2052";
    check(&[register("a.csv", text)], "in-scope 4\nfound rows/unlikely-year 3");
}

/// Lines that are no title of another table leave a table whole across them.
#[test]
fn a_footer_or_the_words_of_a_page_break_split_no_table() {
    let head = "序号|社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织";
    for line in [
        "填表人：王某",
        "注：另有数家",
        "单位：家",
        "合计",
        "武汉市社会组织名册 第2页",
        "武汉市社会组织名册（二）",
        "武汉市社会组织名册（续表）",
        "（续）",
        "接上页",
        "共3页 第2页",
        "2/3",
        "- 2 -",
        "制表日期：2026-1-5",
        "填报单位：黄石市民政局",
    ] {
        let text = format!(
            "武汉市社会组织名册\n{head}\n1|甲协会|市民政局|2015-1-1|正常|√\n2|乙协会|市民政局|2015-1-1|正常|\n\
             {line}\n{head}\n3|丙协会|市民政局|2015-1-1|正常|"
        );
        for name in ["a.csv", "a.xlsx"] {
            check(
                &[table(name, &text)],
                "in-scope 3\nset-aside 0\n丙协会.built = 否\n丙协会.region = 420100",
            );
        }
    }
}

#[test]
fn a_title_is_held_against_that_of_its_own_table() {
    let head = "序号|社会组织名称|登记管理机关|成立登记日期|登记状态|是否建立党组织";
    let row = |name: &str, tick: &str| format!("{name}|{name}协会|市民政局|2015-1-1|正常|{tick}");
    let text = [
        "武汉市名册",
        head,
        &row("甲", "√"),
        "黄石市名册",
        head,
        &row("乙", "√"),
        "黄石市名册",
        head,
        &row("丙", ""),
        "武汉市名册",
        head,
        &row("丁", ""),
    ]
    .join("\n");
    check(
        &[table("a.csv", &text)],
        "in-scope 4
         丙协会.region = 420200
         丙协会.built = 否
         丁协会.region = 420100
         丁协会.built = 未知",
    );
}

#[test]
fn organizations_whose_names_begin_like_footers_are_organizations() {
    check(
        &[
            register(
                "a.csv",
                "社会组织名称|统一社会信用代码\n数据来源研究会|#51-330106-1\n资料来源中心|#51-330106-2",
            ),
            table(
                "associations/b.csv",
                "社会组织名称|统一社会信用代码|是否建立党组织\n数据来源研究会|#51-330106-1|是\n资料来源中心|#51-330106-2|否",
            ),
        ],
        "数据来源研究会.built = 是\n资料来源中心.built = 否",
    );
    check(
        &[
            register("a.csv", "社会组织名称\n审核人员协会\n制表人联谊会"),
            table(
                "associations/b.csv",
                "社会组织名称|是否建立党组织|党员人数\n审核人员协会|是|3\n制表人联谊会|否|0",
            ),
        ],
        "审核人员协会.members = 3\n制表人联谊会.built = 否",
    );
}

#[test]
fn a_row_of_a_code_alone_above_a_header_is_a_row() {
    let head = "统一社会信用代码|社会组织名称|是否建立党组织";
    let text =
        format!("{head}\n#51-330106-1|乙协会|是\n#51-330106-3||\n{head}\n#51-330106-2|丙协会|是");
    check(
        &[
            register("a.csv", "社会组织名称|统一社会信用代码\n甲协会|#51-330106-3"),
            table("associations/b.csv", &text),
        ],
        "merged 1\nrows 7\nnot-data 3",
    );
}

#[test]
fn years_and_numbers_with_points_and_hyphens_are_no_telephones() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|从业人员数|登记证号\n知青(1966.5-1978.12)联谊会|3|\n甲协会|15.000000000|鄂民社登字第1995-0010023号",
        )],
        "in-scope 2
         甲协会.staff = 15
         甲协会.old_number = 鄂民社登字第1995-0010023号
         found rows/personal-value 0",
    );
}

#[test]
fn a_total_row_of_small_numbers_is_no_organization_in_any_column() {
    for row in ["合计|1||", "合计|||1", "合计|1234||"] {
        let text = format!(
            "社会组织名称|统一社会信用代码|登记管理机关|成立登记日期|登记状态\n甲协会||武汉市民政局|2015-1-1|正常\n{row}"
        );
        check(&[table("a.csv", &text)], "in-scope 1\nset-aside 0");
    }
}

#[test]
fn a_column_of_a_table_without_rows_was_found_at_the_top_of_the_sheet() {
    let outcome = job(
        |_| {},
        None,
        &[table("a.csv", "武汉市社会组织名册\n社会组织名称|登记状态|法定代表人|名称\n合计|1")],
    );
    let place = |code: &str| {
        let found = outcome.diagnostics.iter().find(|found| found.code.id == code);
        found.map(|found| found.place.cell.as_str())
    };
    assert_eq!(place("rows/personal-column"), Some("C2"));
    assert_eq!(place("rows/duplicate-column"), Some("D2"));
}

#[test]
fn a_list_of_persons_headed_as_names_of_organizations_was_read() {
    let heads = "名称|性别|政治面貌|职务|出生日期|成立时间";
    for rows in [
        "张某某|男|群众|会长|1970-01-01|2001-01-01\n李某|女|群众|理事|1970-01-01|不明白",
        "王某某|男|||1970-01-01|",
    ] {
        let roster = table("associations/理事名单.csv", &format!("{heads}\n{rows}"));
        check(
            &[roster],
            "in-scope 0\nfound workbook/person-roster 1\nfound rows/unreadable-date 0",
        );
    }
    // Traits of one post beside organizations are columns that are dropped.
    let text = "名称|登记管理机关|成立时间|登记状态|性别|出生日期\n甲协会|武汉市民政局|2001-01-01|正常|男|1970-01-01";
    check(&[table("a.csv", text)], "in-scope 1\nfound workbook/person-roster 0");
}

#[test]
fn a_credit_code_in_the_column_of_numbers_was_another_organization() {
    check(
        &[
            register("a.csv", "社会组织名称|登记证号\n甲协会|#51-330106-1"),
            register("b.csv", "社会组织名称|统一社会信用代码\n甲行业协会|#51-330106-1"),
        ],
        "in-scope 1",
    );
}

#[test]
fn a_number_in_a_column_of_codes_and_numbers_was_a_broken_code() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码/登记证号\n甲协会|鄂社证字001\n乙协会|#51-330106-1\n丙协会|51330106MJ0000000",
        )],
        "甲协会.old_number = 鄂社证字001
         乙协会.old_number = 未知
         found rows/invalid-credit-code 1",
    );
}

#[test]
fn a_code_of_twelve_digits_in_the_column_of_regions_said_nothing() {
    for code in ["330106000000", "330106001"] {
        let text = format!(
            "社会组织名称|登记管理机关|成立登记日期|登记状态|所属区县\n甲协会|区民政局|2015-1-1|正常|{code}"
        );
        check(&[table("a.csv", &text)], "甲协会.region = 330106");
    }
}

#[test]
fn a_committee_of_a_society_without_a_code_was_a_legal_person() {
    check(
        &[register(
            "a.csv",
            "社会组织名称|统一社会信用代码\n甲学会茶业专业委员会|\n乙学会专业委员会|#51-330106-1",
        )],
        "in-scope 1\nexcluded register/branch 1",
    );
}

#[test]
fn years_below_the_folders_of_a_source_were_one_year_end() {
    let file = |year: &str, built: &str| {
        let text =
            format!("社会组织名称|统一社会信用代码|是否建立党组织\n甲协会|#51-330106-1|{built}");
        register(&format!("民政/{year}/a.csv"), &text)
    };
    check(
        &[file("2024年", "否"), file("2025", "是")],
        "in-scope 1
         甲协会.built = 是
         found register/conflict 0",
    );
}

#[test]
fn a_cancellation_date_put_out_who_is_called_registered_without_a_word() {
    let register_file = table(
        "a.csv",
        "社会组织名称|登记管理机关|成立登记日期|登记状态\n甲协会|武汉市民政局|2015-1-1|正常",
    );
    let list = |date: &str| {
        let text = format!("社会组织名称|登记管理机关|注销日期\n甲协会|武汉市民政局|{date}");
        table("associations/b.csv", &text)
    };
    for (date, scope) in [("2024-5-1", 0), ("2026-5-1", 1)] {
        let expected = format!("in-scope {scope}\nfound register/status-contradicts-date 1");
        check(&[register_file.clone(), list(date)], &expected);
    }
    check(&[register_file, list("")], "in-scope 1\nfound register/status-contradicts-date 0");
}
