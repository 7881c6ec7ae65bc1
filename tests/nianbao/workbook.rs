//! `tables.xlsx` against the checklist for accessible spreadsheets of the UK Government
//! Analysis Function (Releasing statistics in spreadsheets), as far as a program can see it.

use std::collections::{BTreeMap, BTreeSet};

use nianbao::pipeline::Silent;
use nianbao::report::write::Files;
use nianbao::spec::Pipeline;

use crate::support::returned::unpacked;
use crate::support::sample::sample;

/// The parts of the workbook of both editions.
fn workbooks() -> [BTreeMap<String, String>; 2] {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let outcome = &sample().outcome;
    let internal = outcome.render(&pipeline, &Silent).expect("the report renders");
    let (public, _) = outcome.render_public(&pipeline, &Silent).expect("the report renders");
    [internal, public].map(|files: Files| {
        let parts = unpacked(&files["tables.xlsx"].to_vec()).into_iter();
        parts.map(|(name, part)| (name, String::from_utf8(part).expect("UTF-8"))).collect()
    })
}

/// The values of an attribute.
fn values<'x>(xml: &'x str, attribute: &str) -> Vec<&'x str> {
    let sign = format!(" {attribute}=\"");
    let mut found = Vec::new();
    let mut rest = xml;
    while let Some(at) = rest.find(&sign) {
        rest = &rest[at + sign.len()..];
        found.extend(rest.split('"').next());
    }
    found
}

/// The elements of a name, from their beginnings to their ends.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{name} "), format!("</{name}>"));
    xml.match_indices(&open)
        .map(|(at, _)| {
            let rest = &xml[at..];
            let alone = rest.find("/>").unwrap_or(rest.len());
            let inner = rest.find('>').unwrap_or(rest.len());
            // An element without content ends where its tag ends.
            let end = if alone + 1 == inner { inner } else { rest.find(&close).unwrap_or(inner) };
            &rest[..end]
        })
        .collect()
}

/// The sheets in order, the contents first.
fn sheets(parts: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    let names = elements(&parts["xl/workbook.xml"], "sheet");
    names
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let part = &parts[&format!("xl/worksheets/sheet{}.xml", at + 1)];
            (values(one, "name")[0], part.as_str())
        })
        .collect()
}

#[test]
fn the_first_sheet_leads_to_every_other_and_each_leads_back() {
    for parts in workbooks() {
        let sheets = sheets(&parts);
        let [(first, contents), tables @ ..] = sheets.as_slice() else { panic!("no sheets") };
        assert_eq!(*first, "目录");
        assert!(contents.contains("tabSelected=\"1\""));
        let leads: BTreeSet<&str> = values(contents, "location").into_iter().collect();
        for (name, sheet) in tables {
            assert!(leads.contains(format!("'{name}'!A1").as_str()), "{name}");
            assert!(values(sheet, "location").contains(&"'目录'!A1"), "{name}");
        }
        assert_eq!(leads.len(), tables.len());
    }
}

#[test]
fn a_sheet_holds_one_table_that_is_tagged_and_named() {
    for parts in workbooks() {
        for (name, sheet) in &sheets(&parts)[1..] {
            assert!(sheet.contains("<tableParts count=\"1\">"), "{name}");
        }
        let tables = parts.iter().filter(|(name, _)| name.starts_with("xl/tables/"));
        let names: Vec<&str> =
            tables.clone().map(|(_, table)| values(table, "displayName")[0]).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for (part, table) in tables {
            let heads: Vec<&str> = elements(table, "tableColumn")
                .into_iter()
                .map(|column| values(column, "name")[0])
                .collect();
            assert!(heads.iter().all(|head| !head.is_empty()), "{part}");
            assert_eq!(heads.iter().collect::<BTreeSet<_>>().len(), heads.len(), "{part}");
        }
    }
}

#[test]
fn nothing_is_merged_or_hidden_and_the_cursor_stands_at_the_beginning() {
    for parts in workbooks() {
        assert!(!parts["xl/workbook.xml"].contains(" state="), "a hidden sheet");
        for (name, sheet) in sheets(&parts) {
            for wrong in ["<mergeCell", " hidden=\"1\"", " zeroHeight="] {
                assert!(!sheet.contains(wrong), "{name}: {wrong}");
            }
            // No selection of its own: Excel opens in A1, or at the first cell below the heads.
            let bottom = elements(sheet, "selection").into_iter().rfind(|one| !one.is_empty());
            let cell = bottom.map_or_else(Vec::new, |one| values(one, "activeCell"));
            assert!(cell.is_empty(), "{name}: {cell:?}");
            assert!(sheet.contains("<c r=\"A1\""), "{name} has no title in A1");
        }
    }
}

#[test]
fn heads_are_frozen_and_every_sheet_prints_on_a4() {
    for parts in workbooks() {
        for (name, sheet) in &sheets(&parts)[1..] {
            assert!(sheet.contains("state=\"frozen\""), "{name}");
            assert!(
                sheet.contains("paperSize=\"9\"") && sheet.contains("fitToPage=\"1\""),
                "{name}"
            );
            assert!(sheet.contains("&amp;P"), "{name} prints no numbers of pages");
            let title = format!("localSheetId=\"{}\"", sheet_at(&parts, name));
            let repeated = elements(&parts["xl/workbook.xml"], "definedName");
            let is_repeated =
                |one: &&str| one.contains("_xlnm.Print_Titles") && one.contains(&title);
            assert!(repeated.iter().any(is_repeated), "{name} prints its heads once");
        }
    }
}

fn sheet_at(parts: &BTreeMap<String, String>, name: &str) -> usize {
    sheets(parts).iter().position(|(one, _)| *one == name).expect("it is there")
}

#[test]
fn the_file_says_what_it_is_and_nobody_is_named_as_its_author() {
    for parts in workbooks() {
        let core = &parts["docProps/core.xml"];
        assert!(core.contains("<dc:title>湖北省社会组织党建工作年度报告</dc:title>"));
        assert!(core.contains("<dc:creator></dc:creator>"));
        assert!(core.contains("2025-12-31T00:00:00Z"), "the date of the data, no clock");
    }
}

#[test]
fn every_chart_is_native_and_told_in_words() {
    let [internal, public] = workbooks();
    for (parts, least) in [(&internal, 4), (&public, 3)] {
        let charts = parts.keys().filter(|name| name.starts_with("xl/charts/chart")).count();
        assert!(charts >= least, "{charts}");
        let drawings = parts.iter().filter(|(name, _)| name.starts_with("xl/drawings/drawing"));
        let told: Vec<&str> = drawings.flat_map(|(_, part)| values(part, "descr")).collect();
        assert_eq!(told.len(), charts);
        assert!(told.iter().all(|words| words.chars().count() > 20));
    }
}

#[test]
fn marks_that_stand_for_a_figure_are_explained_where_they_stand() {
    for parts in workbooks() {
        let strings: Vec<&str> = parts["xl/sharedStrings.xml"].split("<si>").skip(1).collect();
        let text = |at: &str| at.parse::<usize>().ok().and_then(|at| strings.get(at)).copied();
        for (name, sheet) in &sheets(&parts)[1..] {
            let texts: Vec<&str> = sheet
                .split(" t=\"s\"><v>")
                .skip(1)
                .filter_map(|rest| text(rest.split('<').next()?))
                .collect();
            for mark in ["未采集", "不足10"] {
                let cell = format!("<t>{mark}</t>");
                let stands = texts.iter().any(|one| one.contains(&cell));
                let explained = texts.iter().any(|one| one.contains(&format!("“{mark}”")));
                let defined = texts.iter().any(|one| one.contains("<t>含义</t>"));
                assert!(!stands || explained || defined, "{name} does not explain {mark}");
            }
        }
    }
}
