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
use crate::indicators::{CellKey, IndicatorInfo, Part, Region};
use crate::quantity::{Counts, Date};
use crate::report::compose::words;
use crate::report::number;
use crate::spec::Unit;

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

/// Functions of an indicator and a cell, the first argument being the id.
fn of_indicators(environment: &mut Environment<'static>, ground: &Arc<Ground>) {
    let count = |name: &'static str, read: fn(&Counts) -> u64| {
        let ground = ground.clone();
        (name, move |id: &str, kwargs: Kwargs| {
            let (_, _, _, counts) = ground.told.asked(id, &kwargs)?;
            Ok::<Value, Error>(counts.map_or(number::STAR.into(), |found| read(&found).into()))
        })
    };
    for (name, answer) in [
        count("population", Counts::population),
        count("met", |counts| counts.met.into()),
        count("not_met", |counts| counts.not_met.into()),
        count("unknown", |counts| counts.unknown.into()),
    ] {
        environment.add_function(name, answer);
    }
    let text = |name: &'static str, read: fn(&IndicatorInfo) -> &str| {
        let ground = ground.clone();
        (name, move |id: &str| ground.told.info(id).map(|info| Value::from(read(info))))
    };
    for (name, answer) in [
        text("name", |info| &info.name),
        text("base", |info| &info.population_text),
        text("condition", |info| &info.met_text),
        text("unit", |info| match info.unit {
            Unit::Organization => "家",
            Unit::PartyOrganization => "个",
        }),
    ] {
        environment.add_function(name, answer);
    }
    let shared = ground.clone();
    environment.add_function("rate", move |id: &str, kwargs: Kwargs| shared.told.rate(id, &kwargs));
    let shared = ground.clone();
    environment.add_function("bounds", move |id: &str, kwargs: Kwargs| {
        let (_, _, _, counts) = shared.told.asked(id, &kwargs)?;
        let printed = |found: Counts| number::bounds(found.bounds());
        Ok::<Value, Error>(counts.map_or(number::STAR.into(), printed_value(printed)))
    });
    let shared = ground.clone();
    environment.add_function("change", move |id: &str, kwargs: Kwargs| {
        let (_, _, cell, _) = shared.told.asked(id, &kwargs)?;
        Ok::<Value, Error>(shared.told.change(id, cell).unwrap_or_default().into())
    });
    for (name, is_told) in [("told", true), ("withheld", false)] {
        let shared = ground.clone();
        environment.add_function(name, move |id: &str| {
            let is_collected = shared.told.indicator(id).is_some_and(|info| info.collected);
            let found = shared.told.counts(id, shared.told.as_of, CellKey::ALL);
            is_collected && found.is_some_and(|counts| counts.is_some() == is_told)
        });
    }
    let shared = ground.clone();
    environment.add_function("verdict", move |id: &str, kwargs: Kwargs| {
        let region = shared.told.region_of(&kwargs)?;
        kwargs.assert_all_used()?;
        let found = shared.told.verdict(id, region);
        Ok::<Value, Error>(found.map_or(number::DASH, |(verdict, _)| verdict.name()).into())
    });
    let shared = ground.clone();
    environment.add_function("target", move |id: &str, kwargs: Kwargs| {
        let region = shared.told.region_of(&kwargs)?;
        kwargs.assert_all_used()?;
        let target = shared.told.verdict(id, region).and_then(|(_, target)| target);
        Ok::<Value, Error>(number::percent_or_dash(target).into())
    });
}

fn printed_value(print: impl Fn(Counts) -> String) -> impl Fn(Counts) -> Value {
    move |counts| print(counts).into()
}

/// Functions of a cell alone.
fn of_cells(environment: &mut Environment<'static>, ground: &Arc<Ground>) {
    let shared = ground.clone();
    environment.add_function("organizations", move |kwargs: Kwargs| {
        let (date, cell) = shared.told.cell(&kwargs)?;
        let found = shared.told.organizations(date, cell);
        Ok::<Value, Error>(match found {
            // Nobody stands in a cell that is not there.
            None => 0_u64.into(),
            Some(None) => number::STAR.into(),
            Some(Some(count)) => count.into(),
        })
    });
    let shared = ground.clone();
    environment.add_function("total", move |id: &str, kwargs: Kwargs| {
        let (date, cell) = shared.told.cell(&kwargs)?;
        let names = || shared.told.measures.iter().map(|info| info.id.as_str());
        if !names().any(|name| name == id) {
            return Err(fault(format!("没有汇总项 {id}{}", hint(id, names()))));
        }
        let found = shared.told.total(id, date, cell).flatten();
        Ok(found.map_or(number::STAR.into(), |total| Value::from(total.sum)))
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
        kwargs.assert_all_used()?;
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
    found.map(Part::Is).ok_or_else(|| fault(format!("没有 {name}{}", hint(name, names))))
}

fn hint<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> String {
    nearest(text, names).map_or_else(String::new, |near| format!("，提示：是否想写 {near}"))
}

pub(super) fn fault(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}
