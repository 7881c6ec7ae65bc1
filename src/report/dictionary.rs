//! What every column of the data files means, and what the fixed terms mean.
//!
//! Enters: nothing. Leaves: one table, from which the page of reference is made. A test
//! holds it against the files of a run: no column without a line, no line without a column.

use std::fmt::Write as _;

use crate::spec::schema;

/// A file with columns.
pub struct FileDoc {
    /// Its name, from the output folder.
    pub name: &'static str,
    /// What it holds (Chinese).
    pub text: &'static str,
    /// Its columns, in order.
    pub columns: &'static [&'static str],
}

macro_rules! files {
    ($($name:literal $text:literal [$($column:literal)*];)*) => {
        /// Every file of columns; `register.parquet` and `provenance.parquet` have the fields
        /// of the register.
        pub const FILES: &[FileDoc] =
            &[$(FileDoc { name: $name, text: $text, columns: &[$($column),*] }),*];
    };
}

files! {
    "data/figures.csv" "每个指标在每个单元格的数（长表），figures.parquet 内容相同" ["indicator" "unit" "as_of" "region" "region_name" "region_level" "industry" "size" "org_type" "population" "met" "not_met" "unknown" "rate" "rate_low" "rate_high"];
    "data/totals.csv" "合计与平均" ["measure" "as_of" "region" "region_name" "region_level" "industry" "size" "org_type" "unit" "organizations" "known" "unknown" "sum" "mean"];
    "data/evaluation.csv" "各对象各项的目标、判定、得分，再列总分和等次" ["object" "level" "item" "article" "citation" "indicator" "target" "rate" "rate_low" "rate_high" "weight" "points" "points_low" "points_high" "verdict" "rule"];
    "data/changes.csv" "比上年末的变化及其构成" ["indicator" "unit" "as_of" "region" "region_name" "region_level" "industry" "size" "org_type" "population_before" "met_before" "unknown_before" "rate_before" "population" "met" "unknown" "rate" "met_change" "change" "effect_rate" "effect_composition" "effect_membership" "effect_quality" "stayed"];
    "data/ladder.csv" "组织覆盖率的分母阶梯" ["as_of" "rung" "leave" "organizations" "built" "not_built" "unknown" "rate" "rate_low" "rate_high"];
    "data/series.csv" "各年末的数，按基准日的区划" ["indicator" "unit" "as_of" "region" "region_name" "region_level" "population" "met" "not_met" "unknown" "rate" "rate_low" "rate_high"];
    "data/standardised.csv" "标准化率" ["indicator" "as_of" "region" "region_name" "region_level" "standard" "population" "rate" "standardised" "standardised_low" "standardised_high" "covered" "observed" "expected" "ratio"];
    "data/gaps.csv" "与全部之差的构成" ["indicator" "as_of" "region" "region_name" "region_level" "standard" "population" "rate" "whole" "gap" "by_rate" "by_composition" "by_type" "by_size" "by_industry"];
    "data/ranks.csv" "同级名次的区间" ["indicator" "as_of" "region" "region_name" "region_level" "parent" "base" "unknown_as" "population" "met" "unknown" "low" "high" "peers" "best" "worst"];
    "data/events.csv" "比上年末的变动，逐个组织" ["as_of" "event" "id" "name" "region" "region_name" "before" "after"];
    "data/party_organizations.csv" "党组织，一行一个；名称和上级都相同的是一个，两者都没有写明是谁的（如第一联合党支部）只在同一地级市之内" ["host" "party_name" "party_parent" "region" "region_name" "mode" "form" "members" "established" "last_election" "term_end" "organizations" "covers"];
    "quality/diagnostics.csv" "核查发现" ["code" "severity" "file" "sheet" "cell" "row" "field" "value" "message" "hint"];
    "quality/ledger.csv" "每张表的行到哪里去了" ["file" "sheet" "rows" "accepted" "merged" "set_aside" "not_data" "out_of_scope"];
    "quality/cells.csv" "每张表的单元格到哪里去了" ["file" "sheet" "cells" "used" "personal" "unknown_column" "not_data"];
    "quality/completeness.csv" "应报单位的报送情况" ["unit" "region" "region_name" "kind" "as_of" "status" "reason" "rows" "accepted" "control_total" "difference" "matched_by" "files" "source" "line"];
    "quality/candidates.csv" "可能是同一组织的条目，从不自动合并" ["as_of" "score" "evidence" "id_a" "name_a" "file_a" "sheet_a" "row_a" "id_b" "name_b" "file_b" "sheet_b" "row_b"];
    "quality/decisive.csv" "能使未定目标判定的最少记录" ["object" "object_name" "level" "item" "indicator" "open" "could_settle" "towards" "settles_in_any_case" "set" "id" "name" "task" "file" "sheet" "cell"];
    "quality/work_lists.csv" "须核实的组织，与上年名单对照" ["list" "list_name" "progress" "id" "name" "region" "region_name" "supervising_unit" "task" "file" "sheet" "cell"];
    "quality/unknown_fields.csv" "每张表留空的答案" ["file" "sheet" "field" "organizations" "unknown" "task"];
}

/// A column: its name, its Chinese name and what it means. One that means something else in
/// some file bears the name of the file before it: `data/ladder.csv:unknown`.
type ColumnDoc = (&'static str, &'static str, &'static str);

macro_rules! meanings {
    ($($name:literal $chinese:literal $text:literal;)*) => {
        const COLUMNS: &[ColumnDoc] = &[$(($name, $chinese, $text)),*];
    };
}

meanings! {
    "indicator" "指标" "指标编号，见 indicators.md";
    "measure" "汇总项" "如 staff 从业人员、members 党员";
    "unit" "统计单位" "organization 社会组织、party-organization 党组织；totals.csv 中为汇总项的单位";
    "quality/completeness.csv:unit" "应报单位" "名称，如清单所写";
    "as_of" "基准日" "数据所属的年末，ISO 8601";
    "region" "地区" "六位区划代码，all 全部，未知";
    "region_name" "地区名称" "基准日有效的名称；本级写 某市本级";
    "region_level" "地区层级" "all、province、prefecture、county、own 本级、未知";
    "industry" "行业" "民政部门社会组织分类的名称，all，未知";
    "size" "规模" "大型、中型、小型、微型，all，未知";
    "org_type" "社会组织类型" "社会团体、民办非企业单位、基金会、社会中介组织、城乡社区社会组织，all，未知";
    "population" "分母" "确定在分母中的个数";
    "met" "达到" "其中确定达到条件的个数";
    "not_met" "未达到" "其中确定没有达到的个数";
    "unknown" "未填" "分母中是否达到不明的个数；met + not_met + unknown = population";
    "data/totals.csv:unknown" "未填" "没有该项数的组织个数";
    "data/ladder.csv:unknown" "未填" "是否已建不明的个数";
    "quality/unknown_fields.csv:unknown" "未填" "该字段没有答案的组织个数";
    "rate" "已确认率" "met ÷ population，1.0 = 100 %；分母为 0 则空";
    "rate_low" "下限" "未填的答案全部取不利时的比率，1.0 = 100 %";
    "rate_high" "上限" "未填的答案全部取有利时的比率，1.0 = 100 %";
    "organizations" "社会组织数" "个数";
    "data/party_organizations.csv:organizations" "覆盖组织数" "由该党组织覆盖的社会组织个数";
    "known" "已填" "有该项数的组织个数";
    "sum" "合计" "已填者之和";
    "mean" "平均" "sum ÷ known；没有已填的则空";
    "object" "对象" "六位区划代码、all，或业务主管单位名称";
    "object_name" "对象名称" "同上，写名称";
    "level" "层级" "对象的层级";
    "item" "项目" "考核方案中的项目编号；total 为总分，accumulated 为全年累计";
    "article" "条款" "《意见》的条号";
    "citation" "出处" "目标的文件、文号、条款";
    "target" "目标" "1.0 = 100 %";
    "weight" "分值" "该项的满分";
    "points" "得分" "按已确认率计；已确认率不存在则空";
    "points_low" "得分下限" "未填取不利时";
    "points_high" "得分上限" "未填取有利时";
    "verdict" "判定" "met 达标、missed 未达标、undecided 未定、not-applicable 不适用；总分行为等次，未定的写 undecided between 最差 and 最好";
    "rule" "规则" "决定它的文件和行号";
    "population_before" "上年末分母" "个数";
    "met_before" "上年末达到" "个数";
    "unknown_before" "上年末未填" "个数";
    "rate_before" "上年末已确认率" "1.0 = 100 %";
    "met_change" "达到数变化" "met − met_before";
    "change" "已确认率变化" "0.01 = 1 个百分点";
    "effect_rate" "达到率的作用" "同一批已填者中达到的比例变了，0.01 = 1 个百分点";
    "effect_composition" "构成的作用" "地区、类型、规模间的分布变了";
    "effect_membership" "进出的作用" "进入或退出分母";
    "effect_quality" "数据质量的作用" "原来未填的填了，或相反";
    "stayed" "两年都在" "两个年末都在分母中的个数";
    "rung" "级" "registered 登记过的、active 存续的、in-scope 在册的、known-members 党员人数已知的、eligible 应建的；leave 非空的行是离开这一级的";
    "leave" "离开原因" "离开上一级分母的原因";
    "built" "已建" "确定已建党组织的个数";
    "not_built" "未建" "确定未建党组织的个数";
    "standard" "标准" "按什么构成标准化：type-size 类型×规模，industry 行业";
    "standardised" "标准化率" "各层已确认率按全部的构成加权，1.0 = 100 %";
    "standardised_low" "标准化率下限" "1.0 = 100 %";
    "standardised_high" "标准化率上限" "1.0 = 100 %";
    "covered" "覆盖份额" "本地区有组织的各层在全部中所占的份额，1.0 = 100 %";
    "observed" "实有" "达到的个数";
    "expected" "预期" "按全部地区各层的已确认率应达到的数";
    "ratio" "比" "observed ÷ expected";
    "whole" "全部的已确认率" "1.0 = 100 %";
    "gap" "差距" "rate − whole，0.01 = 1 个百分点";
    "by_rate" "率" "差距中来自同类组织达到比例不同的部分";
    "by_composition" "构成" "差距中来自各类组织比重不同的部分";
    "by_type" "类型构成" "by_composition 中来自类型的部分";
    "by_size" "规模构成" "by_composition 中来自规模的部分";
    "by_industry" "行业构成" "by_composition 中来自行业的部分";
    "parent" "上级" "同级排名所在的上级区划代码";
    "base" "分母" "排名所用分母：registered、active、in-scope、known-members、eligible（见 ladder.csv 的级），own 为指标自己的分母";
    "unknown_as" "未填的处理" "open 按上下限、met 作达到、not-met 作未达到、left-out 不计";
    "low" "下限" "按这种处理的比率下限，1.0 = 100 %";
    "high" "上限" "按这种处理的比率上限，1.0 = 100 %";
    "peers" "同级个数" "参加排名的地区个数";
    "best" "最好名次" "上下限允许的最好名次";
    "worst" "最差名次" "上下限允许的最差名次";
    "event" "变动" "new 本年新登记、added 登记较早而上年末未列入、cancelled 注销、revoked 撤销、left-out 不计入范围或搁置、missing 不再列入、renamed 更名、moved 改由另一地区登记、registrar-changed 换登记机关、party-built 新建党组织、party-dissolved 党组织不再有、re-elected 换届";
    "id" "标识" "统一社会信用代码，否则按内容产生并沿用的标识";
    "name" "名称" "社会组织名称";
    "before" "变动前" "上年末的值";
    "after" "变动后" "本年末的值";
    "host" "所在组织" "党组织所在社会组织的标识";
    "party_name" "党组织名称" "如来源所写";
    "party_parent" "上级党组织" "如来源所写";
    "mode" "组建方式" "separate 单独、joint 联合、industry 行业、region 区域、other 其他";
    "form" "党组织类别" "committee 党委、general_branch 总支、branch 支部、joint_branch 联合支部；其他照写";
    "members" "党员数" "人";
    "established" "成立时间" "ISO 8601";
    "last_election" "上次换届时间" "ISO 8601";
    "term_end" "届满日期" "ISO 8601";
    "covers" "覆盖的组织" "各社会组织的标识，以“；”分隔";
    "code" "代码" "发现的代码，见 diagnostics.md";
    "severity" "程度" "error 错误、warning 警告、note 说明";
    "file" "文件" "来源文件，从输入文件夹起";
    "sheet" "工作表" "名称";
    "cell" "单元格" "A1 形式，也可是区域";
    "row" "行" "从 1 起";
    "field" "字段" "登记簿的字段";
    "value" "值" "只引用代码、日期、数目和列表中的值，否则写其种类";
    "message" "说明" "发现了什么";
    "hint" "提示" "怎样改";
    "rows" "行数" "从第一个到最后一个有值的行";
    "accepted" "采用" "成为条目的行数";
    "merged" "并入" "并入已有条目的行数";
    "set_aside" "搁置" "无法认定的行数";
    "not_data" "非数据" "标题、表头、合计、表尾和空行的行数";
    "quality/cells.csv:not_data" "非数据" "非数据行里有值的单元格个数";
    "out_of_scope" "不计入范围" "采用的行中，条目不在范围内的行数";
    "cells" "单元格" "有值的单元格个数";
    "used" "使用" "读入字段的个数";
    "personal" "个人信息" "读入时丢弃的个数";
    "unknown_column" "不认识的列" "没有用到的列里的个数";
    "kind" "类别" "register 登记名册、association 协会名单";
    "status" "状态" "received 已报、missing 未报、stale 未更新、unexpected 清单外的表";
    "reason" "理由" "为什么是这个状态";
    "control_total" "应报数" "清单所列";
    "difference" "差" "accepted − control_total";
    "matched_by" "认定依据" "按什么认定是该单位报的";
    "files" "文件" "该单位的文件";
    "source" "来源" "清单所写的来源";
    "line" "行号" "清单的行号";
    "score" "分数" "各条依据的分数之和，60 起列出，越高越可能是同一组织";
    "evidence" "依据" "支持和反对的各条依据及其分数";
    "id_a" "条目甲" "标识";
    "name_a" "名称甲" "名称";
    "file_a" "文件甲" "来源文件";
    "sheet_a" "工作表甲" "名称";
    "row_a" "行甲" "从 1 起";
    "id_b" "条目乙" "标识";
    "name_b" "名称乙" "名称";
    "file_b" "文件乙" "来源文件";
    "sheet_b" "工作表乙" "名称";
    "row_b" "行乙" "从 1 起";
    "open" "未定的记录" "使目标未定的记录条数";
    "could_settle" "最少可定" "核实这么多条，结果若一致即可判定";
    "towards" "定为" "这时的判定";
    "settles_in_any_case" "必定的最少条数" "核实这么多条，不论结果如何都可判定";
    "set" "属于" "could-settle 在最少可定的集合里、settles-in-any-case 在必定的集合里、both 两者都在";
    "task" "任务" "要核实什么";
    "list" "名单" "名单的编号";
    "list_name" "名单名称" "中文";
    "progress" "与上年对照" "new 新列入、still-open 仍在列、solved 已解决、no-longer-asked 不再适用、unanswered 本年未填、gone 已不在册";
    "supervising_unit" "业务主管单位" "如来源所写";
}

/// The fixed terms of every document.
pub const TERMS: &[(&str, &str)] = &[
    ("基准日", "数据所属的日子，一般是年末；当日或之前登记、且未在当日或之前注销撤销的才在册"),
    ("已确认率", "已证实达到的个数 ÷ 分母；未填不作“否”，留在分母内"),
    ("上下限", "未填的答案全部取不利、取有利时的比率；不同时，已确认率从不单独出现"),
    ("未填", "没有答案、看不清或来源相互矛盾，既不是“是”，也不是“否”"),
    ("未采集", "没有任何来源有这一列；有关目标未定"),
    ("未定", "未填的答案足以改变判定"),
    ("达标、未达标", "下限达到目标；上限低于目标；以低为优的相反"),
    ("应建", "有三名以上正式党员的社会组织"),
    ("应建未建", "应建而确定没有建立党组织的"),
    ("组织覆盖、工作覆盖", "已建党组织；或者选派了指导员、联络员，建有工会、共青团组织"),
    ("宽口径、窄口径", "分母为全部在册；分母为未建党组织的"),
    ("本级", "由省、市自身的机关登记的社会组织，不属于任何下级地区"),
    ("搁置", "无法认定是哪个组织、或者是否在册的行，待核实，不计入任何数"),
    ("并入", "与先前的行是同一组织，答案按先后规则合为一条"),
    ("未报齐", "该地区有应报单位没有报，其组织不在数内"),
    ("不公布（*）", "公开版为小数目和能推出小数目的行不列数"),
];

/// The meaning of a column of a file.
pub fn meaning(file: &str, column: &str) -> Option<(&'static str, &'static str)> {
    let own = format!("{file}:{column}");
    let find = |name: &str| COLUMNS.iter().find(|(one, _, _)| *one == name);
    find(&own).or_else(|| find(column)).map(|(_, chinese, text)| (*chinese, *text))
}

/// The columns that have a line of their own and stand in no file.
pub fn idle() -> Vec<&'static str> {
    let stands = |name: &str| match name.split_once(':') {
        Some((file, column)) => {
            FILES.iter().any(|one| one.name == file && one.columns.contains(&column))
        }
        None => FILES.iter().any(|file| file.columns.contains(&name)),
    };
    COLUMNS.iter().map(|(name, _, _)| *name).filter(|name| !stands(name)).collect()
}

/// The page of reference: terms, then every file with its columns.
pub fn page() -> String {
    let mut page = "# 术语和数据字典\n\n由程序的同一张表生成。CSV 为 UTF-8（带 BOM），RFC 4180；比率为小数，1.0 = 100 %；公开版不公布的数写成 `*`。\n\n## 术语\n\n| 术语 | 含义 |\n|---|---|\n".to_owned();
    for (term, text) in TERMS {
        let _ = writeln!(page, "| {term} | {text} |");
    }
    for file in FILES {
        let _ = write!(page, "\n## `{}`\n\n{}。\n\n{HEAD}", file.name, file.text);
        for column in file.columns {
            let (chinese, text) = meaning(file.name, column).unwrap_or_default();
            let _ = writeln!(page, "| `{column}` | {chinese} | {text} |");
        }
    }
    let _ = write!(
        page,
        "\n## `data/register.parquet`\n\n登记簿，一行一个在册社会组织。`data/provenance.parquet` 中同名的列写来源单元格，另有 `file`、`sheet`、`rule`（文件、工作表、采用的规则）。\n\n| 列 | 类型 | 含义 |\n|---|---|---|\n"
    );
    for column in schema::COLUMNS {
        let kind = match column.kind {
            schema::Type::Boolean => "是否",
            schema::Type::Integer => "整数",
            schema::Type::Date => "日期",
            schema::Type::Text => "文本",
        };
        let _ = writeln!(page, "| `{}` | {kind} | {} |", column.name, column.text);
    }
    page
}

const HEAD: &str = "| 列 | 名称 | 含义 |\n|---|---|---|\n";
