//! The one table of diagnostic codes, with their texts in Chinese.

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A value or a source is lost until somebody mends it.
    Error,
    /// Something was decided that a person should look at.
    Warning,
    /// What was done, for the record.
    Note,
}

impl Severity {
    /// The word of `diagnostics.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }

    /// The word of the report.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Note => "说明",
        }
    }
}

/// A stable code with its texts.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// `room/what`, never renamed.
    pub id: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What it means.
    pub text: &'static str,
    /// What to do about it.
    pub hint: &'static str,
}

macro_rules! codes {
    ($($name:ident $severity:ident $id:literal $text:literal $hint:literal;)*) => {
        $(#[doc = concat!("`", $id, "`: ", $text)]
        pub static $name: Code =
            Code { id: $id, severity: Severity::$severity, text: $text, hint: $hint };)*

        /// All codes, in the order of the steps.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    UNREADABLE_FILE Error "workbook/unreadable" "文件无法读取" "请用电子表格软件打开后另存为 xlsx 再报";
    TOO_LARGE Error "workbook/too-large" "文件或工作表过大，未读" "请删去表外的空白行列，或拆成几个文件，另存为 xlsx 再报";
    STOPPED Error "workbook/stopped" "读取所用的时间或内存超过上限，文件未读" "请用电子表格软件打开后另存为 xlsx 再报；文件很大时请拆成几个";
    NOT_A_SPREADSHEET Error "workbook/not-a-spreadsheet" "文件内容不是电子表格" "只接受 xlsx、xls、xlsb、ods、csv、txt 和网页表格";
    SKIPPED_FILE Note "workbook/skipped-file" "按文件名跳过" "以 ~$ 或 . 开头的是临时文件或隐藏文件";
    OTHER_FILE Note "workbook/other-file" "不是电子表格，未读" "如需读取，请另存为 xlsx 或 csv";
    SKIPPED_FOLDER Note "workbook/skipped-folder" "文件夹中有本程序的清单 manifest.json，跳过" "输出不作输入";
    EXPECTED_LIST Note "workbook/expected-list" "应报单位清单，不是数据" "";
    HIDDEN_SHEET Note "workbook/hidden-sheet" "隐藏工作表未读" "如需读取，在流程文件中写 read-hidden = true";
    HIDDEN_ROWS Note "workbook/hidden-rows" "有隐藏的行或列，照常读取" "";
    EARLIER_UNUSED Note "workbook/earlier-register-unused" "先前的登记簿没有用上，以来源文件为准" "";
    UNREADABLE_SHEET Error "workbook/unreadable-sheet" "工作表无法读取" "请检查该表，或另存为 xlsx 再报";
    UNBALANCED_QUOTE Error "workbook/unbalanced-quote" "引号没有配对，其后的各行并在一格内" "请补上引号后再报，或另存为 xlsx";
    DUPLICATE_FILE Warning "workbook/duplicate-file" "与另一文件内容完全相同" "请确认是否重复报送";
    PERSON_ROSTER Error "workbook/person-roster" "表中每行是一个人，整表未读" "请勿报送个人名册；只报组织层面的数据";
    RETURNED_LIST Note "workbook/returned-list" "本程序写的问题清单，不是数据" "";
    NO_CURRENT_YEAR Warning "workbook/no-current-year" "没有基准日当年的文件" "如要以较早的年末为基准日，请写 --as-of";
    LATER_YEAR Note "workbook/later-year" "年份晚于基准日，未读" "如需读取，请调整 --as-of";

    NO_HEADER Error "rows/no-header" "没有认出表头" "表头至少要有社会组织名称或统一社会信用代码，以及另一列";
    EMPTY_SHEET Note "rows/empty-sheet" "空表" "";
    COMPANION_SHEET Note "rows/companion-sheet" "填报表所附的说明、选项或区划，不是数据，整表未读" "首格写有〔nianbao 说明〕的工作表不读；如有数据，请移到另一张工作表";
    NOT_DATA Note "rows/not-data" "不是数据行" "";
    UNKNOWN_COLUMN Note "rows/unknown-column" "未识别的列，未读取" "如为所需，可在流程文件的 [[column]] 中加别名";
    PERSONAL_COLUMN Note "rows/personal-column" "个人信息列，读取时即丢弃" "请勿报送个人信息";
    PERSONAL_VALUE Warning "rows/personal-value" "单元格内是个人信息，已丢弃" "请勿报送个人信息";
    TOTAL_DIFFERS Warning "rows/total-differs" "合计行的数与各行之和不同" "请核对合计行与各行";
    UNUSED_LAYOUT Warning "rows/unused-layout" "流程文件中的版式没有用上" "请核对流程文件中的 [[file]]";
    DUPLICATE_COLUMN Note "rows/duplicate-column" "同一字段有两列，按别名表次序取先填者" "";
    CONFLICTING_COLUMNS Error "rows/conflicting-columns" "同一字段两列的值不同，按未知处理" "请核对后只留一个值";
    STAFF_PARTS Warning "rows/staff-parts-differ" "从业人员总数不等于专职与兼职之和" "请核对三项人数；统计用总数";
    UNREADABLE_DATE Error "rows/unreadable-date" "日期无法读出" "请写成 2015-09-28 的形式";
    UNLIKELY_YEAR Error "rows/unlikely-year" "年报年份不可信，该行按文件所在年末计" "请核对年份";
    UNREADABLE_COUNT Error "rows/unreadable-count" "数目无法读出" "请只填一个整数";
    UNREADABLE_ANSWER Error "rows/unreadable-answer" "是否类答案无法读出" "请填 是 或 否";
    UNDECIDED_POLARITY Error "rows/undecided-polarity" "整列只有数字代码，无法判断哪个是“是”，按未知处理" "请填 是 或 否，或在表头写明 1=是 2=否";
    UNLISTED_VALUE Error "rows/unlisted-value" "不在代码表内的值，按未知处理" "请按代码表填写";
    UNLISTED_INDUSTRY Warning "rows/unlisted-industry" "行业不在民政分类内，按未知处理" "请按民政 14 类填写行业";
    UNLISTED_TYPE Warning "rows/unlisted-type" "组织类型不在代码表内，按未知处理" "请填 社会团体、民办非企业单位、基金会等";
    SEVERAL_TICKS Warning "rows/several-ticks" "一组选项勾了多项，按未知处理" "请只勾一项";
    TICK_COLUMN Note "rows/tick-column" "打勾列：空白按“否”读" "";
    INVALID_CREDIT_CODE Error "rows/invalid-credit-code" "统一社会信用代码不合校验，按没有代码处理" "请核对 18 位代码";

    NO_IDENTITY Error "register/no-identity" "行内没有代码、证号和名称，无法认定是哪个组织，搁置" "请补填统一社会信用代码或名称";
    AMBIGUOUS Error "register/ambiguous" "与多个组织同样相符，搁置" "请补填统一社会信用代码";
    CONFLICT Error "register/conflict" "同级来源的值不同，按未知处理" "请核对后改正其中一个来源";
    LOST_BY_RANK Warning "register/lost-by-rank" "与更优先来源的值不同，未采用" "请核对";
    REPAIRED_CODE Warning "register/repaired-code" "代码有一处笔误，已按唯一可能改正" "请核对并改正来源";
    SCOPE_UNKNOWN Warning "register/scope-unknown" "缺登记日期或登记状态（或注销日期），无法判断是否在册，搁置" "请补填";
    REGION_UNKNOWN Warning "register/region-unknown" "登记机关所在地区无法确定，计入“未知”" "请写明登记机关全称，或加地区列";
    MEMBERS_EXCEED_STAFF Warning "register/members-exceed-staff" "从业人员中的党员多于从业人员" "请核对两项人数";
    FULL_EXCEED_MEMBERS Warning "register/full-members-exceed-members" "正式党员与预备党员之和多于党员人数" "请核对各项党员人数";
    RECRUITED_EXCEED_MEMBERS Warning "register/recruited-exceed-members" "本年发展党员多于党员人数" "请核对两项人数";
    BUILT_BEFORE_REGISTERED Warning "register/built-before-registered" "党组织成立早于社会组织登记" "请核对两个日期";
    ELECTED_BEFORE_BUILT Warning "register/elected-before-built" "上次换届早于党组织成立" "请核对两个日期";
    BUILT_WITHOUT_MODE Note "register/built-without-mode" "已建党组织，未填组建方式和党组织类别" "请补填组建方式";
    MODE_WITHOUT_BUILT Warning "register/mode-without-built" "未建党组织，却填了组建方式或党组织类别" "请核对是否已建党组织；统计按未建计";
    FORM_AGAINST_MEMBERS Warning "register/form-against-members" "单独组建的党组织类别与党员人数不相称，也未填经批准" "支部 3 至 49 名、总支 50 至 99 名、党委 100 名以上；经批准的请填明";
    JOINT_MANY Note "register/joint-covers-many" "同一党组织覆盖的社会组织超过五家" "请核对是否为同一联合党支部";
    MEMBERS_FULL_ONLY Note "register/members-full-only" "只有正式党员数，作为党员人数使用" "";
    UNIT_MISSING Warning "register/unit-missing" "应报单位没有数据" "请催报；如已报，请核对文件名、标题，或在 expected.csv 的来源一栏写明文件";
    UNIT_STALE Warning "register/unit-stale" "应报单位报来的不是基准日的数据" "请核对是否报错了文件";
    CONTROL_TOTAL Warning "register/control-total-differs" "采用的组织数与应报数不同" "请与填报单位核对";
    UNIT_UNEXPECTED Note "register/unit-unexpected" "没有应报单位与此表相符" "如属某单位，请在 expected.csv 的来源一栏写明文件";
    CANDIDATE Warning "register/likely-duplicate" "可能与另一条目是同一组织，未归并" "用 nianbao review 写出候选，在 decisions.toml 中决定归并或不归并";
    DECIDED Note "register/decided" "已按人工决定执行" "";
    DECISION_UNUSED Warning "register/decision-unused" "人工决定没有用上" "条目标识与 register.parquet 的 id 相同；不再需要的决定请删去";
    DECISION_CONTRADICTS Error "register/decision-contradicts" "人工决定互相矛盾，都未执行" "请在 decisions.toml 中只留一个";
    LATE_STATUS Warning "register/status-contradicts-date" "登记状态与注销日期矛盾，以注销日期为准" "请核对";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_named_once_after_a_room() {
        let mut ids: Vec<&str> = ALL.iter().map(|code| code.id).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(
            ids.iter().all(|id| ["workbook/", "rows/", "register/"]
                .iter()
                .any(|room| id.starts_with(room)))
        );
    }
}
