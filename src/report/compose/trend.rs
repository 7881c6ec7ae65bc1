//! The comparison of year-ends, as lines and as a table.
//!
//! Enters: the view. Leaves: blocks of the first section. Never compares years
//! of which one has no answers.

use crate::indicators::CellKey;
use crate::quantity::Counts;
use crate::report::document::{
    Block, Chart, Drawing, Plot, Point, Row, Series, Table, Trend, Value,
};

use super::basics::{HEAD, column, headline};
use super::grid::{self, Side};
use super::view::{Found, View, answered};
use super::words;

/// The comparison of year-ends; a sentence where there is only one.
pub(super) fn blocks(view: &View<'_>) -> Vec<Block> {
    let dates = view.year_ends();
    if dates.len() < 2 {
        return vec![Block::words("来源数据只有一个年末，不作年度比较。")];
    }
    let sides: Vec<Side> = HEAD.into_iter().filter(|side| view.collected(side.id)).collect();
    if sides.is_empty() {
        return Vec::new();
    }
    let chart = Chart {
        id: "trend".to_owned(),
        title: "覆盖率的年度变化".to_owned(),
        description: format!(
            "折线图，{}至{}各年末的已确认率及上下限。{}",
            words::year_end(dates[0]),
            words::year_end(view.as_of),
            headline(view)
        ),
        drawing: Drawing::Trend(Trend {
            years: dates.iter().map(|date| view.year_end(*date)).collect(),
            series: sides.iter().map(|side| (name(view, side), points(view, side))).collect(),
            breaks: dates
                .iter()
                .enumerate()
                .filter(|(_, date)| view.background.breaks.contains_key(date))
                .map(|(at, _)| at)
                .collect(),
            axis: "已确认率（%）".to_owned(),
        }),
        notes: vec![format!(
            "竖线、小字和括号内为上下限，只在与已确认率不同时标出；点旁排不下的数见“覆盖率的年度比较”表。没有答案的年份断开；各年末数据按当年登记情况，分母见对应的表。{}",
            grid::reference(view)
        )],
    };
    vec![Block::Chart(chart), Block::Table(table(view, &sides))]
}

fn name(view: &View<'_>, side: &Side) -> String {
    view.indicator(side.id).map_or_else(|| side.group.to_owned(), |info| info.name.clone())
}

/// Counts over everybody at each year-end; absent where nobody answered.
fn series(view: &View<'_>, side: &Side) -> Vec<Found> {
    let absent = |counts: Counts| if answered(&counts) { Ok(counts) } else { Err(Value::Absent) };
    let counts = |date| view.found(side.id, date, CellKey::ALL).and_then(absent);
    view.year_ends().into_iter().map(counts).collect()
}

fn points(view: &View<'_>, side: &Side) -> Vec<Point> {
    let point = |found: Found| {
        let counts = found.unwrap_or_default();
        (counts.rate(), counts.bounds())
    };
    series(view, side).into_iter().map(point).collect()
}

fn table(view: &View<'_>, sides: &[Side]) -> Table {
    let heads =
        ["指标", "年末", "分母", "达到", "未填", "已确认率", "上下限", "比上年末（百分点）"];
    let mut table = Table {
        id: "trend-table".to_owned(),
        title: "覆盖率的年度比较".to_owned(),
        unit: "单位：家、%".to_owned(),
        columns: heads.iter().map(|head| column("", head)).collect(),
        notes: grid::notes(view, sides),
        ..Table::default()
    };
    let mut plot = Plot { chart: "trend".to_owned(), labels: 1, series: Vec::new() };
    for side in sides {
        let first = table.rows.len();
        let mut before: Option<Counts> = None;
        let found = series(view, side);
        let is_told = !found.contains(&Err(Value::Withheld));
        for (date, found) in view.year_ends().into_iter().zip(found) {
            let counts = found.as_ref().ok().copied();
            let same = !view.background.breaks.contains_key(&date);
            let pair = counts.zip(before).filter(|_| same);
            let change = pair.and_then(|(now, before)| change(&now, &before));
            let mut cells = vec![Value::Text(name(view, side)), Value::Text(view.year_end(date))];
            let is_withheld = found == Err(Value::Withheld);
            cells.extend(grid::values(view, side.id, found));
            cells.push(if is_withheld { Value::Withheld } else { Value::Difference(change) });
            table.rows.push(Row { depth: 0, cells });
            before = counts;
        }
        let rows = first..table.rows.len();
        // A sheet would draw a star as 0 %.
        if is_told {
            plot.series.push(Series { name: name(view, side), rates: 5, bounds: 6, rows });
        }
    }
    table.plot = (!plot.series.is_empty()).then_some(plot);
    table.notes.insert(
        0,
        "变化为已确认率之差；两年上下限相交时，升降不能确定。分母随登记、注销而变。".to_owned(),
    );
    table.notes.splice(1..1, breaks(view));
    grid::annotate(&mut table);
    table
}

/// Why a change is not told, a year-end a sentence.
fn breaks(view: &View<'_>) -> Vec<String> {
    let broken = view.background.breaks.iter();
    let said = broken.map(|(date, why)| {
        format!(
            "{}与上年末口径不同（{}），两个年末的数不能比较，不计算变化，线也断开。",
            words::year_end(*date),
            why.join("；")
        )
    });
    said.collect()
}

fn change(now: &Counts, before: &Counts) -> Option<f64> {
    Some(now.rate()?.fraction() - before.rate()?.fraction())
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample;
    use super::*;

    #[test]
    fn the_trend_compares_each_year_end_with_the_one_before() {
        let sample = sample();
        let table = table(&sample.view(), &HEAD);
        assert_eq!(table.rows.len(), 12);
        assert_eq!(table.rows[0].cells.last(), Some(&Value::Difference(None)));
        assert!(matches!(table.rows[1].cells.last(), Some(Value::Difference(Some(_)))));
    }
}
