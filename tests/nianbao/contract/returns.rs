//! Faulty files go back to their senders, marked and without persons (§2, §7).

use insta::assert_snapshot;
use nianbao::pipeline::{self, Silent};
use nianbao::spec::Pipeline;

use crate::support::expect::{check, job};
use crate::support::fixture::{Fixture, completed, put, raw, register, table, workbook};
use crate::support::formats::each;
use crate::support::returned::{cells, mended, notes, returned, returned_with, unpacked};

const HEAD: &str = "社会组织名称|登记管理机关|成立登记日期|登记状态";

/// The cells behind the list.
fn sheets(bytes: &[u8]) -> String {
    let cells = cells(bytes);
    let (_, rest) = cells.split_once("\n[").expect("a sheet behind the list");
    format!("[{rest}")
}

fn only(files: &[Fixture]) -> Vec<u8> {
    let mut returned = returned(files);
    assert_eq!(returned.len(), 1, "{:?}", returned.keys());
    returned.pop_first().expect("a returned workbook").1
}

#[test]
fn a_returned_workbook_has_the_same_addresses_and_marks_what_is_wrong() {
    let text = "西湖区社会组织名册|<|<|<|<|<|<|<|<
单位：个||||||||
序号|社会组织名称|负责人|<|登记管理机关|成立登记日期|登记状态|党员|<
^|^|签字|电话|^|^|^|正式|备注
=1|甲协会|赵钱孙|0571-1|杭州市西湖区民政局|2015-03-02|正常|约20|闲话
=2|乙协会|周吴郑|0571-2|杭州市西湖区民政局|不知何年|正常|=3|闲话
|合计|||||||
填表人：赵钱孙||||||||";
    let bytes = only(&[workbook("civil_affairs/甲.xlsx", &[("西湖区", text)])]);
    assert_snapshot!(cells(&bytes), @"
    [问题清单]
    A1 问题清单（年报程序退回，本表不填）
    A2 文件：civil_affairs/甲.xlsx　　内部资料
    A3 错误 2，警告 1。
    A4 其后各表与原表同名、同位置：红底为错误，黄底为警告，说明见批注。请核对、改正后报回本文件，不要移动行列。
    A5 标“〔未保留〕”的列没有退回：个人信息、住所、备注等文字，以及程序不识别的列。请勿补填个人信息。
    A7 程度
    B7 工作表
    C7 单元格
    D7 字段
    E7 内容（或类别）
    F7 问题
    G7 提示
    H7 编号
    A8 错误
    B8 西湖区
    C8 H5
    D8 正式党员数
    E8 约20
    F8 数目无法读出
    G8 请只填一个整数
    H8 rows/unreadable-count
    A9 错误
    B9 西湖区
    C9 F6
    D9 成立登记日期
    E9 文字
    F9 日期无法读出
    G9 请写成 2015-09-28 的形式
    H9 rows/unreadable-date
    A10 警告
    B10 西湖区
    C10 6:6
    F10 缺登记日期，无法判断是否在册，搁置
    G10 请补填
    H10 register/scope-unknown
    [西湖区]
    A1 西湖区社会组织名册
    A2 单位：个
    A3 序号
    B3 社会组织名称
    C3 〔未保留〕
    E3 登记管理机关
    F3 成立登记日期
    G3 登记状态
    H3 党员
    C4 〔未保留〕
    D4 〔未保留〕
    H4 正式
    I4 〔未保留〕
    A5 number 1
    B5 甲协会
    E5 杭州市西湖区民政局
    F5 2015-03-02
    G5 正常
    H5 约20
    A6 number 2
    B6 乙协会
    E6 杭州市西湖区民政局
    F6 不知何年
    G6 正常
    H6 number 3
    B7 合计
    ");
    assert_snapshot!(notes(&bytes).join("\n"), @"
    H5 错误 rows/unreadable-count
    数目无法读出（约20）
    提示：请只填一个整数
    A6 警告 register/scope-unknown
    缺登记日期，无法判断是否在册，搁置
    提示：请补填
    F6 错误 rows/unreadable-date
    日期无法读出（文字）
    提示：请写成 2015-09-28 的形式
    ");
}

#[test]
fn text_files_come_back_as_workbooks() {
    let text = format!(
        "{}\n甲协会,杭州市西湖区民政局,2015-03-02,正常,约20\n",
        HEAD.replace('|', ",") + ",党员人数"
    );
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.clone().into_bytes(), gb.into_owned(), utf16] {
        let back = only(&[raw("a.csv", bytes)]);
        insta::allow_duplicates! { assert_snapshot!(sheets(&back), @"
        [Sheet1]
        A1 社会组织名称
        B1 登记管理机关
        C1 成立登记日期
        D1 登记状态
        E1 党员人数
        A2 甲协会
        B2 杭州市西湖区民政局
        C2 2015-03-02
        D2 正常
        E2 约20
        ") };
    }
}

#[test]
fn two_sources_of_one_stem_have_a_workbook_each() {
    let text = format!("{HEAD}|党员人数\n甲协会|杭州市西湖区民政局|2015-03-02|正常|约20");
    let back = returned(&[table("民政/a.csv", &text), table("民政/a.xlsx", &text)]);
    assert_eq!(back.keys().collect::<Vec<_>>(), ["民政/a.csv.xlsx", "民政/a.xlsx.xlsx"]);
}

#[test]
fn a_file_without_errors_and_warnings_does_not_go_back() {
    let good = register("a.csv", "社会组织名称|联系人|备注|临时列\n甲协会|某|某|某");
    assert!(returned(std::slice::from_ref(&good)).is_empty());
    let faulty = register("b.csv", "社会组织名称|党员人数\n乙协会|约20");
    let back = returned(&[good.clone(), faulty.clone()]);
    assert_eq!(back.keys().collect::<Vec<_>>(), ["b.csv.xlsx"]);
    assert!(returned_with(|pipeline| pipeline.output.returns = false, &[good, faulty]).is_empty());
}

#[test]
fn no_value_of_a_person_goes_back() {
    const NUMBERS: [&str; 3] = ["11010519491231002X", "13800001234", "nobody@example.org"];
    for value in NUMBERS {
        let head = format!(
            "序号|社会组织名称|统一社会信用代码|登记证号（联系 {value}）|党组织名称|党员人数|联系人|住所|备注|临时列|成立登记日期|登记状态|登记管理机关"
        );
        let mut text = format!("西湖区社会组织名册 {value}|赵钱孙\n填表人：赵钱孙|赵钱孙\n{head}");
        for at in 0..13 {
            let mut row: Vec<String> = (0..13).map(|column| format!("文{column}")).collect();
            row[1] = format!("甲{at}协会");
            row[at] = value.to_owned();
            row[6..10].fill(format!("赵钱孙{value}"));
            text += &format!("\n{}", row.join("|"));
        }
        text += &format!(
            "\n合计|{value}|||||赵钱孙\n填表人：赵钱孙|赵钱孙|联系电话：{value}\n审核人：赵钱孙|数据截至2025年12月31日"
        );
        for name in ["a.csv", "a.xlsx"] {
            let bytes = only(&[table(name, &text)]);
            for (part, bytes) in unpacked(&bytes) {
                let part_text = String::from_utf8_lossy(&bytes);
                for lost in [value, "赵钱孙", "文6", "文7", "文8", "文9"] {
                    assert!(!part_text.contains(lost), "{lost} in {part} of {name}");
                }
            }
            let cells = cells(&bytes);
            assert!(cells.contains("甲0协会") && cells.contains("数据截至2025-12-31"), "{cells}");
        }
    }
    let sheet = format!("{HEAD}|党员人数\n甲协会|杭州市西湖区民政局|2015-03-02|正常|约20");
    let bytes = only(&[workbook("a.xlsx", &[("王某13800001234", &sheet)])]);
    assert!(sheets(&bytes).starts_with("[〔未保留〕1]"));
    assert!(
        unpacked(&bytes)
            .iter()
            .all(|(_, part)| { !String::from_utf8_lossy(part).contains("13800001234") })
    );
}

#[test]
fn a_number_typed_into_a_cell_of_numbers_keeps_no_date_of_birth() {
    let text = format!(
        "{HEAD}|党员人数|登记证号\n甲协会|杭州市西湖区民政局|2015-03-02|正常|=110105194912310020|=13800001234"
    );
    let bytes = only(&[table("a.xlsx", &text)]);
    for (part, bytes) in unpacked(&bytes) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("1101051949") && !text.contains("13800001234"), "{part}");
    }
}

#[test]
fn a_list_of_persons_comes_back_empty_and_a_sheet_without_header_withheld() {
    let sheets_of = [
        ("党员", "姓名|性别|出生年月|单位名称\n赵钱孙|男|1980-01|甲协会"),
        ("通知", "各单位：\n请赵钱孙于年底前报送"),
    ];
    let bytes = only(&[workbook("a.xlsx", &sheets_of)]);
    assert_eq!(sheets(&bytes), "[党员]\n[通知]\nA1 〔未保留〕");
    let notes = notes(&bytes);
    assert!(notes[0].starts_with("A1 错误 workbook/person-roster"), "{notes:?}");
    assert!(notes[1].starts_with("A1 错误 rows/no-header"), "{notes:?}");
}

#[test]
fn a_file_that_cannot_be_read_comes_back_as_its_list() {
    let files = [
        register("a.csv", "社会组织名称\n甲协会"),
        raw("坏.xlsx", b"\x89PNG\r\n\x1a\n\0".to_vec()),
    ];
    let bytes = only(&files);
    let cells = cells(&bytes);
    assert!(
        cells.contains("workbook/not-a-spreadsheet") && cells.contains("文件未能读出"),
        "{cells}"
    );
    assert_eq!(cells.matches("[").count(), 1);
}

#[test]
fn a_file_that_has_changed_since_comes_back_as_its_list() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &[register("a.csv", "社会组织名称|党员人数\n甲协会|约20")]);
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let outcome = pipeline::run(&pipeline, folder.path(), None, &Silent).expect("the job runs");
    put(folder.path(), &[raw("a.csv", "换了")]);
    let files = outcome.render(&pipeline, &Silent).expect("the report renders");
    let cells = cells(&files["quality/returns/a.csv.xlsx"].to_vec());
    assert!(cells.contains("被改动或移走") && !cells.contains("甲协会"), "{cells}");
}

#[test]
fn findings_of_the_register_mark_their_rows() {
    let back = returned(&[
        register("a.csv", "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|3"),
        register("b.csv", "社会组织名称|统一社会信用代码|党员人数\n甲协会|#51-330106-1|4"),
        table("c.csv", "社会组织名称|登记管理机关\n丁协会|杭州市西湖区民政局"),
    ]);
    let notes: Vec<String> = back.values().flat_map(|bytes| notes(bytes)).collect();
    let starts: Vec<&str> =
        notes.iter().map(|note| note.split('\n').next().unwrap_or_default()).collect();
    // A file with warnings alone is not faulty.
    assert_eq!(starts, ["C2 错误 register/conflict"]);
}

#[test]
fn a_mended_workbook_is_read_as_the_source_would_be() {
    let text = "武汉市社会组织名册|<|<|<|<|<|<
社会组织名称|负责人|<|登记管理机关|成立登记日期|登记状态|党员总数
^|签字|电话|^|^|^|^
甲协会|赵|1|市民政局|2015-03-02|正常|约20
乙协会|钱|2|市民政局|2015-03-02|正常|=3";
    let source = workbook("名册.xlsx", &[("名册", text)]);
    let back = only(std::slice::from_ref(&source));
    let unmended = raw("名册.xlsx", back.clone());
    check(
        &[unmended],
        "in-scope 2
         found rows/unreadable-count 1
         found workbook/returned-list 1
         found rows/unknown-column 0
         found rows/personal-column 0",
    );
    let again = raw("名册.xlsx", mended(&back, "约20", "20"));
    check(
        std::slice::from_ref(&again),
        "in-scope 2
         甲协会.region = 420100
         甲协会.members = 20
         乙协会.members = 3
         found rows/unreadable-count 0",
    );
    let faults = job(|_| {}, None, &[again]);
    assert_eq!(faults.count(nianbao::diag::Severity::Error), 0);
    assert_eq!(faults.count(nianbao::diag::Severity::Warning), 0);
}

#[test]
fn a_head_beside_a_withheld_column_is_a_header_again() {
    let text = completed("社会组织名称|联系电话|党员人数\n甲协会|1|约20");
    for rest in ["", "|其他列\n"] {
        let text = text.replacen('\n', &format!("{rest}\n"), 1);
        let back = only(&[table("a.csv", &text)]);
        check(&[raw("a.csv.xlsx", back)], "in-scope 1\nfound rows/no-header 0");
    }
}

#[test]
fn text_that_looks_like_a_formula_comes_back_as_text() {
    let bytes = only(&[register("a.csv", "社会组织名称|党员人数\n=1+1|约20\n@协会|'3")]);
    assert!(sheets(&bytes).contains("A2 =1+1"));
    assert!(
        unpacked(&bytes).iter().all(|(_, part)| !String::from_utf8_lossy(part).contains("<f>"))
    );
}

#[test]
fn thousands_of_cells_are_all_marked_and_the_first_explained() {
    let mut text = "社会组织名称|党员人数".to_owned();
    for at in 0..5_010 {
        text += &format!("\n甲{at}协会|约20");
    }
    let bytes = only(&[register("a.csv", &text)]);
    assert!(cells(&bytes).contains("数目无法读出（同一问题 5010 处）"));
    assert!(cells(&bytes).contains("错误 5010，警告 0"));
    assert_eq!(notes(&bytes).len(), 5_000);
    assert!(cells(&bytes).contains("其余 10 处只标底色"));
}

#[test]
fn what_is_beyond_a_sheet_is_left_out_and_said() {
    let long = "长".repeat(32_768);
    let wide = "|".repeat(16_390);
    let text = format!(
        "{HEAD}|党员人数|党组织名称{wide}|远\n甲协会|杭州市西湖区民政局|2015-03-02|正常|约20|{long}"
    );
    let bytes = only(&[table("a.csv", &text)]);
    assert!(cells(&bytes).contains("另有 2 个单元格超出"), "{}", notes(&bytes).join("\n"));
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let files: Vec<Fixture> = (0..8)
        .map(|at| register(&format!("{at}.csv"), "社会组织名称|党员人数\n甲协会|约20\n乙协会|"))
        .collect();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| returned(&files))
    };
    assert!(with(1) == with(3) && with(1).len() == 8);
}

/// Whatever the sender's format: the same cells at the same addresses, the same marks.
#[test]
fn every_format_comes_back_with_its_cells_and_marks_where_they_stood() {
    let text = "社会组织名称|登记管理机关|成立登记日期|登记状态|联系电话|正式党员数\n\
                甲协会|杭州市西湖区民政局|2015-03-02|正常|0571-1|约20\n\
                乙协会|杭州市西湖区民政局|不知何年|正常|0571-2|=3";
    let mut seen = Vec::new();
    for (name, bytes) in each(text) {
        let back = only(&[raw(&format!("civil_affairs/{name}"), bytes)]);
        let cells = sheets(&back);
        let bare: Vec<String> = cells
            .lines()
            .skip(1)
            .map(|line| line.replace("number ", "").replace("date ", ""))
            .collect();
        let marks: Vec<String> =
            notes(&back).iter().filter_map(|note| note.lines().next().map(str::to_owned)).collect();
        seen.push((name, bare, marks));
    }
    assert!(seen.len() >= 7, "{}", seen.len());
    let (_, cells, marks) = &seen[0];
    assert_snapshot!(cells.join("\n"), @"
    A1 社会组织名称
    B1 登记管理机关
    C1 成立登记日期
    D1 登记状态
    E1 〔未保留〕
    F1 正式党员数
    A2 甲协会
    B2 杭州市西湖区民政局
    C2 2015-03-02
    D2 正常
    F2 约20
    A3 乙协会
    B3 杭州市西湖区民政局
    C3 不知何年
    D3 正常
    F3 3
    ");
    assert_snapshot!(marks.join("\n"), @"
    F2 错误 rows/unreadable-count
    A3 警告 register/scope-unknown
    C3 错误 rows/unreadable-date
    ");
    for (name, other_cells, other_marks) in &seen {
        assert_eq!((other_cells, other_marks), (cells, marks), "{name}");
    }
}
