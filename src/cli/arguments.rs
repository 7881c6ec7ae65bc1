//! What may be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::codes::RegionCode;
use crate::quantity::Date;
use crate::synth::Fault;

/// 年报：把成堆的登记表变成可信、可发布的年度报告。
#[derive(Debug, Parser)]
#[command(name = "nianbao", version, about, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 整个流程：读取、归并、计算、评价、编制报告
    Run(RunOptions),
    /// 只读取和诊断，不写报告；可与先前的报告对照，看补报改正了什么
    Check(CheckOptions),
    /// 找出疑似重复的组织，写入流程文件旁的 decisions.toml（注释掉，待决定）
    Review(SourceOptions),
    /// 由一个数值追到定义、名单和单元格（读已写出的报告，不重算）
    Explain(ExplainOptions),
    /// 由一个单元格追到它影响的数值（读已写出的报告，不重算）
    Trace(TraceOptions),
    /// 两份报告之间哪些数值变了，经由哪些文件、决定、定义
    Diff(DiffOptions),
    /// 二至六个地区并列对照：比率、标准化率、差距的构成、判定、历年（读已写出的报告，不重算）
    Compare(CompareOptions),
    /// 把指标目录写成 SQL，可在别的数据库上对 register.parquet 计算
    Sql(SourceOptions),
    /// 列出每张表认出了什么：表头、各列的字段、值的种类、非数据行
    Inspect(InspectOptions),
    /// 生成带下拉列表的填报表；可用上年登记簿预填
    Template(TemplateOptions),
    /// 生成虚构示例数据及其真值
    Synth(SynthOptions),
    /// Reads one file for another process of this program; nobody types it.
    #[command(name = super::apart::COMMAND, hide = true)]
    ReadApart(ReadApartOptions),
}

#[derive(Debug, Args)]
pub(super) struct ReadApartOptions {
    #[arg(long)]
    pub(super) seconds: u64,
    #[arg(long)]
    pub(super) memory: u64,
    #[arg(long)]
    pub(super) read_hidden: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckOptions {
    #[command(flatten)]
    pub(super) source: SourceOptions,
    /// 先前的报告文件夹：列出其中的错误和警告哪些已改正、哪些仍存在、哪些新出现
    #[arg(long, value_name = "OUT")]
    pub(super) against: Option<PathBuf>,
    /// 有目标未达标时也以 1 退出
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Args)]
pub(super) struct TemplateOptions {
    /// 流程文件（.toml）：列名和选项按它；不写则用 pipelines/annual/pipeline.toml，没有则用内置流程
    pub(super) pipeline: Option<PathBuf>,
    /// 写到哪个文件（.xlsx）；已有的文件不覆盖
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// 基准日，如 2025-12-31；不写则用流程文件中的
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<Date>,
    /// 填报地区的六位区划代码：写入标题，并只列其下的区划
    #[arg(long, value_name = "CODE", value_parser = region)]
    pub(super) region: Option<RegionCode>,
    /// 上年报告的 data/register.parquet：填入该地区（含本级和下级）各组织上年所载，待核对
    #[arg(long, value_name = "PARQUET", requires = "region")]
    pub(super) prefill: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct SourceOptions {
    /// 流程文件（.toml），或数据文件夹（用内置流程）
    pub(super) target: Option<PathBuf>,
    /// 基准日，如 2025-12-31；不写则用流程文件中的
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct RunOptions {
    #[command(flatten)]
    pub(super) source: SourceOptions,
    /// 输出文件夹；不写则为 reports/<流程名>/<年份>/，公开版为 <年份>-public/
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// 版本
    #[arg(long, value_enum, default_value_t = Edition::Internal)]
    pub(super) edition: Edition,
    /// 有目标未达标时也以 1 退出
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainOptions {
    /// 指标，如 should-built
    #[arg(value_name = "INDICATOR")]
    pub(super) indicator: String,
    /// 地区：代码或名称；本级写作“湖北省本级”
    #[arg(long, default_value = "all")]
    pub(super) region: String,
    /// 行业
    #[arg(long, default_value = "all")]
    pub(super) industry: String,
    /// 规模：大型、中型、小型、微型
    #[arg(long, default_value = "all")]
    pub(super) size: String,
    /// 类型
    #[arg(long, default_value = "all")]
    pub(super) org_type: String,
    /// 年份；不写则为报告的基准年
    #[arg(long)]
    pub(super) year: Option<i16>,
    /// 只列一种情况
    #[arg(long, value_enum)]
    pub(super) only: Option<Only>,
    /// 名单的页，每页 20 家
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) page: u32,
    /// 名单全部写成 CSV
    #[arg(long)]
    pub(super) csv: bool,
    /// 报告文件夹；不写则为默认流程的报告
    #[arg(long, value_name = "DIR")]
    pub(super) report: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Only {
    Met,
    NotMet,
    Unknown,
    Open,
}

#[derive(Debug, Args)]
pub(super) struct TraceOptions {
    /// 来源文件，写数据文件夹以下的路径，或路径的末尾
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// 单元格，如 名册!C17；只有一张表时可只写 C17
    #[arg(value_name = "SHEET!CELL")]
    pub(super) cell: String,
    /// 影响的数值全部写成 CSV
    #[arg(long)]
    pub(super) csv: bool,
    /// 报告文件夹；不写则为默认流程的报告
    #[arg(long, value_name = "DIR")]
    pub(super) report: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CompareOptions {
    /// 地区：代码或名称，二至六个；本级写作“湖北省本级”
    #[arg(required = true, value_name = "REGION")]
    pub(super) regions: Vec<String>,
    /// 报告文件夹，内部版或公开版；不写则为默认流程的报告
    #[arg(long, value_name = "DIR")]
    pub(super) report: Option<PathBuf>,
    /// 写成一个网页（.html），不在终端列出；已有的文件不覆盖
    #[arg(long, value_name = "FILE.html")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct DiffOptions {
    /// 先前的报告文件夹
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// 后来的报告文件夹
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    /// 变了的数值全部写成 CSV（更正表）
    #[arg(long)]
    pub(super) csv: bool,
}

#[derive(Debug, Args)]
pub(super) struct InspectOptions {
    /// 电子表格文件
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// 用哪个流程文件的别名；不写则用内置流程
    #[arg(long, value_name = "PIPELINE.toml")]
    pub(super) pipeline: Option<PathBuf>,
    /// 把接受未识别的列所需的别名写入此文件（不覆盖已有文件）
    #[arg(long, value_name = "FILE.toml")]
    pub(super) write_aliases: Option<PathBuf>,
}

/// For whom a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Edition {
    /// 内部版：全部内容
    Internal,
    /// 公开版：只有汇总，小数目不公布，没有名单、文件名和核查发现
    Public,
}

#[derive(Debug, Args)]
pub(super) struct SynthOptions {
    /// 组织数
    #[arg(long, value_name = "N")]
    pub(super) organizations: u32,
    /// 每年文件数
    #[arg(long, value_name = "M")]
    pub(super) files: u32,
    /// 随机种子
    #[arg(long, value_name = "S", default_value_t = 2015)]
    pub(super) seed: u64,
    /// 输出文件夹
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// 年数，止于 2025
    #[arg(long, value_name = "K", default_value_t = 3)]
    pub(super) years: u16,
    /// 版式：mixed 各种版式混合，plain 一律单行表头（测速用）
    #[arg(long, value_enum, default_value_t = LayoutOption::Mixed)]
    pub(super) layout: LayoutOption,
    /// 不写真值
    #[arg(long)]
    pub(super) no_truth: bool,
    /// 差错，可写几种：duplicates、typos、conflicts、renames、moves（plain）、boundary-changes、joint-branches、missing-units（mixed）；只写 --faults 为该版式的全部。不写真值，另写 truth/faults.csv、changes.csv
    #[arg(long, value_name = "FAULT", value_parser = fault, value_delimiter = ',', num_args = 0.., require_equals = true)]
    pub(super) faults: Option<Vec<Fault>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LayoutOption {
    Mixed,
    Plain,
}

fn fault(text: &str) -> Result<Fault, String> {
    let names = Fault::ALL.map(Fault::id);
    let found = Fault::ALL.into_iter().find(|fault| fault.id() == text);
    found.ok_or_else(|| format!("应为 {} 之一，实为 {text}", names.join("、")))
}

fn date(text: &str) -> Result<Date, String> {
    let exact = text.len() == 10;
    let date = text.parse::<Date>().ok().filter(|_| exact);
    let date = date.ok_or_else(|| format!("应为 2025-12-31 形式的日期，实为 {text}"))?;
    let in_range = date.year() >= 1949;
    in_range.then_some(date).ok_or_else(|| format!("应不早于 1949 年，实为 {text}"))
}

fn region(text: &str) -> Result<RegionCode, String> {
    RegionCode::parse(text).ok_or_else(|| format!("应为六位区划代码，如 330106，实为 {text}"))
}
