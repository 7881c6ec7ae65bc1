//! The functions that a template of the bulletin may call.
//!
//! Enters: what may be told. Leaves: an environment whose every figure is printed through
//! `number`, a rate never without bounds that differ from it. What is missing is an error,
//! never an empty place.

use std::sync::{Arc, Mutex};

use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

use super::ids;
use super::markup::{self, Placed};
use super::told::Told;
use crate::codes::{Industry, OrgType, Size};
use crate::diag::nearest;
use crate::evaluation::Verdict;
use crate::indicators::{CellKey, IndicatorInfo, Part, Region};
use crate::quantity::{Counts, Date, Rate};
use crate::report::compose::words;
use crate::report::number;

type Answer = Result<Value, Error>;

/// What the functions share.
pub(super) struct Ground {
    pub(super) told: Told,
    /// Tables and charts that the report has.
    pub(super) present: Vec<String>,
    /// Tables and charts that the template has placed, in order.
    pub(super) placed: Mutex<Vec<Placed>>,
}

/// The environment of a template over what may be told.
pub(super) fn environment(ground: &Arc<Ground>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, _, value| match printed(value) {
        Some(text) => out.write_str(&text).map_err(Error::from),
        None => Err(fault("这里没有可以写出的值")),
    });
    environment.add_filter("wan", wan);
    of_indicators(&mut environment, ground);
    of_cells(&mut environment, ground);
    of_blocks(&mut environment, ground);
    environment
}

/// Whole numbers with separators of thousands; nothing for what is no text.
fn printed(value: &Value) -> Option<String> {
    match value.kind() {
        ValueKind::Number => match u64::try_from(value.clone()) {
            Ok(whole) => Some(number::count(whole)),
            Err(_) => Some(value.to_string()),
        },
        ValueKind::String => value.as_str().map(str::to_owned),
        _ => None,
    }
}

/// A number in units of ten thousand (万) with so many decimals, two if not said.
fn wan(value: Value, decimals: Option<usize>) -> Answer {
    match u64::try_from(value.clone()) {
        Ok(whole) => Ok(number::ten_thousands(whole, decimals.unwrap_or(2).min(4)).into()),
        // What is withheld stays so.
        Err(_) if value.as_str() == Some(number::STAR) => Ok(value),
        Err(_) => Err(fault("wan 只用于数目")),
    }
}

/// What a function answers of an indicator.
type OfIndicator = fn(&Told, &str, &Kwargs) -> Answer;

/// Functions of an indicator, by their names; the first argument is its id.
const OF_INDICATORS: [(&str, OfIndicator); 15] = [
    ("rate", Told::rate),
    ("bounds", Told::bounds),
    ("population", |told, id, cell| told.count(id, cell, Counts::population)),
    ("met", |told, id, cell| told.count(id, cell, |counts| counts.met.into())),
    ("not_met", |told, id, cell| told.count(id, cell, |counts| counts.not_met.into())),
    ("unknown", |told, id, cell| told.count(id, cell, |counts| counts.unknown.into())),
    ("change", Told::changed),
    ("name", |told, id, none| told.words(id, none, |info| &info.name)),
    ("base", |told, id, none| told.words(id, none, |info| &info.population_text)),
    ("condition", |told, id, none| told.words(id, none, |info| &info.met_text)),
    ("unit", |told, id, none| told.words(id, none, |info| words::counted(info.unit))),
    ("told", |told, id, none| told.is_known(id, none, true)),
    ("withheld", |told, id, none| told.is_known(id, none, false)),
    ("verdict", |told, id, region| {
        let found = told.judged(id, region)?;
        Ok(found.map_or(number::DASH, |(verdict, _)| verdict.name()).into())
    }),
    ("target", |told, id, region| {
        let target = told.judged(id, region)?.and_then(|(_, target)| target);
        Ok(number::percent_or_dash(target).into())
    }),
];

fn of_indicators(environment: &mut Environment<'static>, ground: &Arc<Ground>) {
    for (name, answer) in OF_INDICATORS {
        let ground = ground.clone();
        environment.add_function(name, move |id: &str, kwargs: Kwargs| {
            let answer = answer(&ground.told, id, &kwargs)?;
            kwargs.assert_all_used()?;
            Ok::<Value, Error>(answer)
        });
    }
}

/// Functions of a cell alone.
fn of_cells(environment: &mut Environment<'static>, ground: &Arc<Ground>) {
    let shared = ground.clone();
    environment.add_function("organizations", move |kwargs: Kwargs| {
        let answer = shared.told.all_organizations(&kwargs)?;
        kwargs.assert_all_used()?;
        Ok::<Value, Error>(answer)
    });
    let shared = ground.clone();
    environment.add_function("total", move |id: &str, kwargs: Kwargs| {
        let answer = shared.told.sum(id, &kwargs)?;
        kwargs.assert_all_used()?;
        Ok::<Value, Error>(answer)
    });
}

/// Functions that place what the report has.
fn of_blocks(environment: &mut Environment<'static>, ground: &Arc<Ground>) {
    let shared = ground.clone();
    environment.add_function("has", move |id: &str| {
        ids::check(id).map_err(fault)?;
        Ok::<Value, Error>(shared.present.iter().any(|one| one == id).into())
    });
    let shared = ground.clone();
    environment.add_function("table", move |id: &str, kwargs: Kwargs| {
        let placed = Placed {
            id: id.to_owned(),
            columns: kwargs.get("columns")?,
            without: kwargs.get::<Option<Vec<String>>>("without")?.unwrap_or_default(),
            depth: kwargs.get("depth")?,
            title: kwargs.get("title")?,
        };
        kwargs.assert_all_used()?;
        shared.place(placed)
    });
    let shared = ground.clone();
    environment.add_function("chart", move |id: &str| {
        shared.place(Placed { id: id.to_owned(), ..Placed::default() })
    });
    let shared = ground.clone();
    environment.add_function("notes", move || shared.place(Placed::notes()));
    let shared = ground.clone();
    environment.add_function("ref", move |id: &str| {
        ids::check(id).map_err(fault)?;
        match shared.present.iter().any(|one| one == id) {
            true => Ok(Value::from(markup::reference(id))),
            false => Err(fault(format!("本报告没有 {id}，提示：先用 has(\"{id}\") 判断"))),
        }
    });
}

impl Ground {
    /// Where a table or a chart stands; nothing where this report lacks it.
    fn place(&self, placed: Placed) -> Answer {
        let is_notes = placed.id.is_empty();
        if !is_notes {
            ids::check(&placed.id).map_err(fault)?;
        }
        if !is_notes && !self.present.contains(&placed.id) {
            return Ok(Value::from(""));
        }
        let mut all = self.placed.lock().map_err(|_| fault("模板没有写完"))?;
        all.push(placed);
        Ok(Value::from(markup::place(all.len() - 1)))
    }
}

/// Who is asked for, when, in which cell, and the counts; none where they are withheld.
type Asked<'t> = (&'t IndicatorInfo, Date, CellKey, Option<Counts>);

impl Told {
    fn info(&self, id: &str) -> Result<&IndicatorInfo, Error> {
        let names = self.indicators.iter().map(|info| info.id.as_str());
        self.indicator(id).ok_or_else(|| fault(format!("没有指标 {id}{}", hint(id, names))))
    }

    fn asked(&self, id: &str, kwargs: &Kwargs) -> Result<Asked<'_>, Error> {
        let info = self.info(id)?;
        let (date, cell) = self.cell(kwargs)?;
        match self.counts(id, date, cell) {
            Some(counts) => Ok((info, date, cell, counts)),
            None => Err(fault(format!("{}（{id}）在所指的单元里没有组织，没有这个数", info.name))),
        }
    }

    /// The confirmed rate, its bounds behind it wherever they differ.
    fn rate(&self, id: &str, kwargs: &Kwargs) -> Answer {
        let (info, date, cell, counts) = self.asked(id, kwargs)?;
        let mark = if cell == CellKey::ALL && date == self.as_of { self.mark } else { "" };
        let text = match counts {
            None => number::STAR.to_owned(),
            Some(_) if !info.collected => "未采集".to_owned(),
            Some(counts) if words::is_open(counts.bounds()) => format!(
                "{}（上下限 {}）{mark}",
                number::percent_or_dash(counts.rate()),
                number::bounds(counts.bounds())
            ),
            Some(counts) => format!("{}{mark}", number::percent_or_dash(counts.rate())),
        };
        Ok(markup::figure(id, &text).into())
    }

    fn bounds(&self, id: &str, kwargs: &Kwargs) -> Answer {
        let (_, _, _, counts) = self.asked(id, kwargs)?;
        let printed = |counts: Counts| number::bounds(counts.bounds());
        let text = counts.map_or_else(|| number::STAR.to_owned(), printed);
        Ok(markup::figure(id, &text).into())
    }

    fn count(&self, id: &str, kwargs: &Kwargs, read: fn(&Counts) -> u64) -> Answer {
        let (_, _, _, counts) = self.asked(id, kwargs)?;
        Ok(counts.map_or(number::STAR.into(), |counts| read(&counts).into()))
    }

    fn changed(&self, id: &str, kwargs: &Kwargs) -> Answer {
        let (_, _, cell, _) = self.asked(id, kwargs)?;
        Ok(self.change(id, cell).unwrap_or_default().into())
    }

    fn words(&self, id: &str, _: &Kwargs, read: fn(&IndicatorInfo) -> &str) -> Answer {
        self.info(id).map(|info| read(info).into())
    }

    /// Whether the figure over everybody is collected, and told or withheld.
    fn is_known(&self, id: &str, _: &Kwargs, is_told: bool) -> Answer {
        if !self.serves_any {
            self.info(id)?;
        }
        let is_collected = self.indicator(id).is_some_and(|info| info.collected);
        let found = self.counts(id, self.as_of, CellKey::ALL);
        Ok((is_collected && found.is_some_and(|counts| counts.is_some() == is_told)).into())
    }

    fn judged(&self, id: &str, kwargs: &Kwargs) -> Result<Option<(Verdict, Option<Rate>)>, Error> {
        self.info(id)?;
        Ok(self.verdict(id, self.region_of(kwargs)?))
    }

    fn all_organizations(&self, kwargs: &Kwargs) -> Answer {
        let (date, cell) = self.cell(kwargs)?;
        Ok(match self.organizations(date, cell) {
            // Nobody stands in a cell that is not there.
            None => 0_u64.into(),
            Some(None) => number::STAR.into(),
            Some(Some(count)) => count.into(),
        })
    }

    fn sum(&self, id: &str, kwargs: &Kwargs) -> Answer {
        let (date, cell) = self.cell(kwargs)?;
        let names = || self.measures.iter().map(|info| info.id.as_str());
        if !names().any(|name| name == id) {
            return Err(fault(format!("没有汇总项 {id}{}", hint(id, names()))));
        }
        let found = self.total(id, date, cell).flatten();
        Ok(found.map_or(number::STAR.into(), |total| total.sum.into()))
    }

    /// The cell that named arguments speak of: everybody, or one region, industry, size or
    /// kind; `year` is a year-end.
    fn cell(&self, kwargs: &Kwargs) -> Result<(Date, CellKey), Error> {
        let date = match kwargs.get::<Option<i16>>("year")? {
            None => self.as_of,
            Some(year) => *self
                .dates
                .iter()
                .find(|date| date.year() == year)
                .ok_or_else(|| fault(format!("没有 {year} 年末的数据")))?,
        };
        let mut cell = CellKey::region(self.region_of(kwargs)?);
        let text = |key| kwargs.get::<Option<&str>>(key);
        if let Some(name) = text("industry")? {
            let found = Industry::parse(name);
            cell.industry = part(found, name, Industry::ALL.iter().map(|one| one.name()))?;
        }
        if let Some(name) = text("size")? {
            let found = Size::ALL.into_iter().find(|size| size.name() == name);
            cell.size = part(found, name, Size::ALL.iter().map(|one| one.name()))?;
        }
        if let Some(name) = text("type")? {
            let found = OrgType::parse(name);
            cell.org_type = part(found, name, OrgType::ALL.iter().map(|one| one.name()))?;
        }
        let applied = ["region", "industry", "size", "type"].iter().filter(|key| kwargs.has(key));
        match applied.count() {
            0 | 1 => Ok((date, cell)),
            _ => Err(fault("正文里的数只按 region、industry、size、type 之一分组")),
        }
    }

    fn region_of(&self, kwargs: &Kwargs) -> Result<Region, Error> {
        let Some(text) = kwargs.get::<Option<&str>>("region")? else { return Ok(Region::All) };
        let missing = || fault(format!("报告中没有地区 {text}{}", hint(text, self.region_names())));
        self.region(text).ok_or_else(missing)
    }
}

fn part<'n, T>(
    found: Option<T>,
    name: &str,
    names: impl Iterator<Item = &'n str>,
) -> Result<Part<T>, Error> {
    if name == "未知" {
        return Ok(Part::Unknown);
    }
    found.map(Part::Is).ok_or_else(|| fault(format!("没有 {name}{}", hint(name, names))))
}

fn hint<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> String {
    nearest(text, names).map_or_else(String::new, |near| format!("，提示：是否想写 {near}"))
}

pub(super) fn fault(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_of_all_functions_are_checked_when_a_template_is_read() {
        let mut own: Vec<&str> = OF_INDICATORS.iter().map(|(name, _)| *name).collect();
        let mut checked = crate::spec::OF_INDICATORS.to_vec();
        own.sort_unstable();
        checked.sort_unstable();
        assert_eq!(own, checked);
    }
}
