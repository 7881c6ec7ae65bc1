//! The charts of regions side by side.
//!
//! Enters: what a report tells, and the regions. Leaves: charts of the headline rates and of
//! the gaps. Never draws what the edition does not tell, nor a line over year-ends: a written
//! report does not say where their caliber broke.

use super::super::document::{Chart, Dots, Drawing, Point, Waterfall};
use super::beside::{Beside, HEAD};
use super::told::{Figure, number};
use crate::indicators::{Region, Standard};
use crate::quantity::{Bounds, Rate};

/// The indicator whose gaps are drawn.
const COVERAGE: &str = HEAD[0];
/// Nothing is told.
const NO_POINT: Point = (None, Bounds { low: None, high: None });

impl Beside<'_> {
    /// The headline rates, a line an indicator, a mark a region.
    pub(super) fn dots(&self) -> Chart {
        let date = &self.told.manifest.as_of;
        let told = HEAD.into_iter().filter(|id| self.is_answered(id));
        let line = |id: &str| {
            let points = self.regions.iter().map(|region| self.point(id, date, *region));
            (self.indicator(id), points.collect())
        };
        let drawing = Drawing::Dots(Dots {
            series: self.names(),
            lines: told.map(line).collect(),
            targets: Vec::new(),
            axis: "已确认率（%）".to_owned(),
        });
        let description = "点图，每行一个指标，每点一个地区的已确认率，细线为上下限。";
        self.chart("rates-beside", "主要比率对照", description, drawing)
    }

    /// The gap of organization coverage to the whole, region by region.
    pub(super) fn waterfalls(&self) -> Chart {
        let date = &self.told.manifest.as_of;
        let whole = ("合计".to_owned(), self.point(COVERAGE, date, Region::All));
        let fall = |region: &Region| {
            let record = self.record("gaps", COVERAGE, Standard::TypeSize, *region)?;
            let part =
                |(label, name): (&str, &str)| Some((label.to_owned(), number(record, name)?));
            let parts = [("类型构成", "by_type"), ("规模构成", "by_size"), ("率", "by_rate")];
            Some(Waterfall {
                from: whole.clone(),
                steps: parts.into_iter().map(part).collect::<Option<_>>()?,
                to: (self.name(*region), self.point(COVERAGE, date, *region)),
            })
        };
        let drawing = Drawing::Waterfalls(self.regions.iter().filter_map(fall).collect());
        let description = "瀑布图，由合计的已确认组织覆盖率起，依次加上类型构成、规模构成和率的差，到该地区的已确认率。";
        self.chart("gaps-beside", "组织覆盖率与合计之差的构成", description, drawing)
    }

    fn point(&self, id: &str, date: &str, region: Region) -> Point {
        match self.told.figure(id, date, region) {
            Figure::Told(numbers) => {
                let [rate, low, high] =
                    numbers.rates.map(|rate| rate.and_then(Rate::from_fraction));
                (rate, Bounds { low, high })
            }
            Figure::Withheld | Figure::Absent => NO_POINT,
        }
    }

    fn names(&self) -> Vec<String> {
        self.regions.iter().map(|region| self.name(*region)).collect()
    }

    fn chart(&self, id: &str, title: &str, description: &str, drawing: Drawing) -> Chart {
        let untold =
            if self.told.is_public() { "“—”为不公布，或分母为零。" } else { "" };
        let notes = [
            format!(
                "截至{}。括号内为上下限，只在与已确认率不同时标出。{untold}",
                self.told.manifest.as_of
            ),
            self.told.marks.join("，"),
        ];
        Chart {
            id: id.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            drawing,
            notes: notes.into_iter().filter(|note| !note.is_empty()).collect(),
        }
    }
}
