//! Regions of a written report side by side.
//!
//! Enters: what a report tells, and two to six regions. Leaves: a document with rates,
//! standardised rates, gaps, verdicts and year-ends, as far as the edition tells them.
//! Never computes a figure.

use super::super::document::{Block, Column, Document, Row, Section, Table, Value};
use super::super::label::region_name;
use super::told::{Figure, Record, Told, field, number};
use super::verdict::verdict;
use crate::indicators::{Region, Standard};
use crate::quantity::{Bounds, Rate};

/// The indicators whose year-ends are told.
pub(super) const HEAD: [&str; 4] =
    ["organization-coverage", "should-built", "work-coverage-broad", "work-coverage-narrow"];

/// The columns that name the region in the files of rates.
const REGION: [&str; 2] = ["region", "region_level"];

impl Told {
    /// These regions side by side.
    pub fn beside(&self, regions: &[Region]) -> Document {
        let page = Beside { told: self, regions };
        let mut sections = vec![
            section(
                "rates",
                "各项比率",
                vec![Block::Chart(page.dots()), Block::Table(page.rates())],
            ),
            section("years", "历年", vec![Block::Table(page.years())]),
            section("verdicts", "目标判定", vec![Block::Table(page.verdicts())]),
        ];
        let said = |text: &str| vec![Block::words(text)];
        let told = match (self.is_public(), self.holds("standardised") && self.holds("gaps")) {
            (true, _) => said("标准化率和差距的构成依据地区×类型×规模的数，公开版不列。"),
            (_, false) => said("这份报告由较早的版本写成，没有标准化率。重新运行即有。"),
            _ => vec![
                Block::Table(page.standardised()),
                Block::Chart(page.waterfalls()),
                Block::Table(page.gaps()),
            ],
        };
        sections.insert(1, section("standardised", "同样构成下的比较", told));
        let names: Vec<String> = regions.iter().map(|region| page.name(*region)).collect();
        Document {
            title: format!("地区对照：{}", names.join("、")),
            region: names.join("、"),
            subtitle: format!("截至{}", self.manifest.as_of),
            marks: self.marks.clone(),
            issuer: String::new(),
            issued: None,
            as_of: Some(self.as_of),
            sections,
            ..Document::default()
        }
    }
}

fn section(id: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section { id: id.to_owned(), title: title.to_owned(), blocks }
}

/// Regions of a report.
pub(super) struct Beside<'a> {
    pub(super) told: &'a Told,
    pub(super) regions: &'a [Region],
}

impl Beside<'_> {
    pub(super) fn name(&self, region: Region) -> String {
        region_name(region, self.told.divisions())
    }

    /// A table with the same heads under each region.
    fn table(&self, id: &str, title: &str, stub: &str, heads: &[&str], notes: &[&str]) -> Table {
        let mut columns = vec![Column { title: stub.to_owned(), ..Column::default() }];
        for region in self.regions {
            let group = self.name(*region);
            columns.extend(
                heads.iter().map(|head| Column { group: group.clone(), title: (*head).to_owned() }),
            );
        }
        let mut notes: Vec<String> = notes.iter().map(|note| (*note).to_owned()).collect();
        if self.told.is_public() {
            notes.push("“*”表示按公开规则不公布。".to_owned());
        }
        let (id, title) = (id.to_owned(), title.to_owned());
        Table { id, title, columns, notes, ..Table::default() }
    }

    /// A row with the same number of cells under each region.
    fn row(&self, depth: usize, label: &str, cells: impl Fn(Region) -> Vec<Value>) -> Row {
        let cells = self.regions.iter().flat_map(|region| cells(*region));
        Row { depth, cells: std::iter::once(Value::Text(label.to_owned())).chain(cells).collect() }
    }

    pub(super) fn indicator(&self, id: &str) -> String {
        self.told.manifest.catalogue.get(id).map_or_else(|| id.to_owned(), |of| of.name.clone())
    }

    fn rates(&self) -> Table {
        let notes = [
            "已确认率＝分子÷分母，未填不作“否”；上下限为未填答案取不利、取有利时的比率；“—”表示分母为零。各指标的分母见报告的“指标定义”。",
        ];
        let heads = ["分母", "已确认率", "上下限"];
        let mut table = self.table("rates", "各项比率", "指标", &heads, &notes);
        table.unit = "单位：家、%".to_owned();
        let answered: Vec<&String> =
            self.told.indicators.iter().filter(|id| self.is_answered(id)).collect();
        let left = self.told.indicators.len() - answered.len();
        if left > 0 {
            table.notes.push(format!("另有 {left} 项指标在这些地区没有任何已知答案，未列。"));
        }
        let date = &self.told.manifest.as_of;
        let row = |id: &&String| {
            self.row(0, &self.indicator(id), |region| self.figure(id, date, region, true))
        };
        table.rows = answered.iter().map(row).collect();
        table
    }

    /// Whether anybody in these regions has answered, or the edition withholds it.
    pub(super) fn is_answered(&self, id: &str) -> bool {
        let date = &self.told.manifest.as_of;
        self.regions.iter().any(|region| match self.told.figure(id, date, *region) {
            Figure::Told(numbers) => numbers.counts[1] + numbers.counts[2] > 0,
            Figure::Withheld => true,
            Figure::Absent => false,
        })
    }

    /// Rate and bounds of a figure, behind its base.
    fn figure(&self, id: &str, date: &str, region: Region, base: bool) -> Vec<Value> {
        let values = match self.told.figure(id, date, region) {
            Figure::Told(numbers) => {
                let [rate, low, high] =
                    numbers.rates.map(|rate| rate.and_then(Rate::from_fraction));
                let count = Value::Count(numbers.counts[0]);
                [count, Value::Rate(rate), Value::Bounds(Bounds { low, high })]
            }
            Figure::Withheld => [const { Value::Withheld }; 3],
            Figure::Absent => [const { Value::Absent }; 3],
        };
        values.into_iter().skip(usize::from(!base)).collect()
    }

    fn years(&self) -> Table {
        let notes = [
            "各年末按当年的区划，区划调整过的地区见报告的“按现行区划”；口径变动过的年末前后不可比，见报告的趋势图。",
        ];
        let mut table =
            self.table("years", "历年已确认率", "年末", &["已确认率", "上下限"], &notes);
        table.unit = "单位：%".to_owned();
        for id in HEAD.into_iter().filter(|id| self.is_answered(id)) {
            for date in &self.told.year_ends {
                let label = format!("{date} {}", self.indicator(id));
                table.rows.push(self.row(0, &label, |region| self.figure(id, date, region, false)));
            }
        }
        table
    }

    fn verdicts(&self) -> Table {
        let notes =
            ["判定：达标、未达标、未定（因有未填）、不适用；所据的规则见 data/evaluation.csv。"];
        let found = |region| self.told.records_of("evaluation", ["object", "level"], region);
        let has_points = |record: &&Record| !field(record, "points").is_empty();
        let scored = self.regions.iter().any(|region| found(*region).iter().any(has_points));
        let heads = ["目标", "判定", "得分", "得分上下限"];
        let heads = if scored { &heads[..] } else { &heads[..2] };
        let mut table = self.table("verdicts", "目标判定", "项目", heads, &notes);
        table.unit = if scored { "单位：%、分" } else { "单位：%" }.to_owned();
        let mut items: Vec<[String; 2]> = Vec::new();
        for record in self.regions.iter().flat_map(|region| found(*region)) {
            let item = ["item", "indicator"].map(|name| field(record, name).to_owned());
            if !items.contains(&item) {
                items.push(item);
            }
        }
        for [item, indicator] in items {
            let label = match (indicator.as_str(), item.as_str()) {
                ("", "total") => "总分".to_owned(),
                ("", _) => item.clone(),
                (id, _) => self.indicator(id),
            };
            let cells = |region| {
                let record = found(region).into_iter().find(|one| field(one, "item") == item);
                let mut cells = record.map_or_else(|| vec![Value::Absent; 4], verdict);
                cells.truncate(heads.len());
                cells
            };
            table.rows.push(self.row(0, &label, cells));
        }
        table
    }

    /// The row of an indicator and standard of a region.
    pub(super) fn record(
        &self,
        file: &str,
        id: &str,
        standard: Standard,
        region: Region,
    ) -> Option<&Record> {
        let records = self.told.records_of(file, REGION, region).into_iter();
        let mut of = records.filter(|one| field(one, "indicator") == id);
        of.find(|one| field(one, "standard") == standard.id())
    }

    fn standardised(&self) -> Table {
        let notes = [
            "标准化率：本地区各层的已确认率按全部地区的构成加权；本地区没有组织的层两边都不计，覆盖份额为所计各层的比重。比＝实有÷预期。见 data/standardised.csv。",
        ];
        let heads = ["标准化率", "上下限", "覆盖份额", "比"];
        let mut table = self.table("standardised", "标准化率（类型×规模）", "指标", &heads, &notes);
        table.unit = "单位：%".to_owned();
        let cells = |id: &str, region| {
            let record = self.record("standardised", id, Standard::TypeSize, region);
            let Some(record) = record else { return vec![Value::Absent; 4] };
            let of = |name| number(record, name).and_then(Rate::from_fraction);
            let bounds = Bounds { low: of("standardised_low"), high: of("standardised_high") };
            vec![
                Value::Rate(of("standardised")),
                Value::Bounds(bounds),
                Value::Rate(of("covered")),
                Value::Decimal(number(record, "ratio")),
            ]
        };
        let answered = self.told.indicators.iter().filter(|id| self.is_answered(id));
        let row = |id: &String| self.row(0, &self.indicator(id), |region| cells(id, region));
        table.rows = answered.map(row).collect();
        table
    }

    fn gaps(&self) -> Table {
        let notes = [
            "与合计之差＝率＋类型构成＋规模构成，相加到最后一位相符（data/gaps.csv）；这里各自四舍五入。",
        ];
        let parts = ["gap", "by_rate", "by_type", "by_size"];
        let heads = ["差", "率", "类型构成", "规模构成"];
        let mut table = self.table("gaps", "与合计之差的构成", "指标", &heads, &notes);
        table.unit = "单位：百分点".to_owned();
        let cells = |id: &str, region| {
            let record = self.record("gaps", id, Standard::TypeSize, region);
            let part = |name| Value::Difference(record.and_then(|record| number(record, name)));
            parts.map(part).to_vec()
        };
        let answered = self.told.indicators.iter().filter(|id| self.is_answered(id));
        let row = |id: &String| self.row(0, &self.indicator(id), |region| cells(id, region));
        table.rows = answered.map(row).collect();
        table
    }
}
