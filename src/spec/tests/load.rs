//! The built-in pipeline, and pipelines on disk.

use std::path::{Path, PathBuf};

use crate::spec::{Field, Pipeline, Role, Unit};

const HEAD: &str = "name = \"a\"\ntitle = \"甲\"\nas-of = 2025-12-31\ndata = \"in\"\n";

#[test]
fn the_built_in_pipeline_loads() {
    let pipeline = Pipeline::built_in().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(pipeline.name, "annual");
    assert_eq!(pipeline.data, PathBuf::new());
    assert_eq!(pipeline.as_of.to_string(), "2025-12-31");
    assert_eq!(pipeline.columns.len(), Field::ALL.len());
    assert_eq!(pipeline.indicators.len(), 26);
    assert_eq!(pipeline.measures.len(), 4);
    assert_eq!(pipeline.scheme.items.len(), 5);
    assert_eq!(pipeline.scheme.items[0].targets()[0].line, 18);
    assert_eq!(pipeline.sources[1].role, Role::Association);
    assert_eq!(pipeline.indicators[18].unit, Unit::PartyOrganization);
    let names: Vec<&str> = pipeline.texts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["pipeline.toml", "indicators.toml", "scheme.toml", "bulletin.md"]);
}

#[test]
fn words_are_held_in_the_form_in_which_they_are_compared() {
    let head = format!("{HEAD}[words]\nyes = [\"ｙ es\", \"Yes\"]\n");
    let pipeline = load(&head, None);
    assert_eq!(pipeline.words.yes, ["YES"]);
    assert!(pipeline.words.no.contains(&"否".to_owned()), "absent lists are the built-in ones");
}

#[test]
fn what_a_pipeline_does_not_say_the_built_in_one_says() {
    let built_in = Pipeline::built_in().unwrap_or_else(|error| panic!("{error}"));
    let pipeline = load(HEAD, None);
    assert_eq!(pipeline.columns.len(), built_in.columns.len());
    assert_eq!(pipeline.personal.headers, built_in.personal.headers);
    assert_eq!(pipeline.switches, built_in.switches);
    assert_eq!(pipeline.sources, built_in.sources);
    assert!(pipeline.data.ends_with("in") && pipeline.data.is_absolute());
}

#[test]
fn of_the_built_in_scheme_only_the_items_of_the_catalogue_serve() {
    let own = "[[indicator]]\nid = \"venue\"\nname = \"甲\"\narticle = \"1\"\n\
               unit = \"organization\"\npopulation = \"TRUE\"\nmet = \"built\"\n\
               population-text = \"乙\"\nmet-text = \"丙\"\n";
    assert!(load(HEAD, Some(own)).scheme.items.is_empty());
}

#[test]
fn a_pipeline_cannot_take_a_personal_header_away() {
    let pipeline = load(&format!("{HEAD}[personal]\nheaders = [\"籍贯\"]\n"), None);
    assert!(pipeline.personal.headers.contains(&"姓名".to_owned()));
    assert!(pipeline.personal.headers.contains(&"籍贯".to_owned()));
}

#[test]
fn files_that_cannot_be_read_are_told_in_chinese() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("gbk.toml"), [0xB5, 0xB3]).expect("written");
    std::fs::write(path("a.txt"), "").expect("written");
    for (given, expected) in [
        (path("none.toml"), "没有这个文件"),
        (folder.path().to_owned(), "是文件夹"),
        (path("a.txt"), "应为 .toml 文件"),
        (path("gbk.toml"), "不是 UTF-8 文本"),
    ] {
        let error = Pipeline::load(&given).expect_err("refused").to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn faults_of_a_file_bear_its_name_and_line() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("own.toml");
    std::fs::write(&path, format!("\u{feff}{HEAD}sorces = 1\n")).expect("written");
    std::fs::write(folder.path().join("scheme.toml"), "nam = \"乙\"\n").expect("written");
    let error = Pipeline::load(&path).expect_err("refused").to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert!(lines[0].ends_with("own.toml:5: 不认识的键 sorces，提示：是否想写 source"), "{error}");
    assert!(lines[1].ends_with("scheme.toml: 缺少键 name"), "{error}");
    assert!(lines[2].ends_with("scheme.toml:1: 不认识的键 nam，提示：是否想写 name"), "{error}");
}

#[test]
fn a_map_is_the_users_own_and_one_that_cannot_be_read_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("own.toml");
    std::fs::write(&path, format!("{HEAD}[output]\nmap = \"m.geojson\"\n")).expect("written");
    let said = Pipeline::load(&path).expect_err("no map").to_string();
    assert!(said.contains("own.toml:6: map 所指的 m.geojson：不能读取"), "{said}");
    std::fs::write(folder.path().join("m.geojson"), "{\"features\": []}").expect("written");
    let said = Pipeline::load(&path).expect_err("no shapes").to_string();
    assert!(
        said.contains("own.toml:6: map 所指的 m.geojson：没有一个 feature 带区划代码"),
        "{said}"
    );
    let square = "[[[114, 30], [115, 30], [115, 31]]]";
    let text = format!(
        "{{\"features\": [{{\"properties\": {{\"code\": \"420100\"}}, \"geometry\": \
         {{\"type\": \"Polygon\", \"coordinates\": {square}}}}}]}}"
    );
    std::fs::write(folder.path().join("m.geojson"), text).expect("written");
    let pipeline = Pipeline::load(&path).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(pipeline.map.map(|map| map.divisions.len()), Some(1));
    assert!(pipeline.texts.iter().any(|(name, _)| name == "map"), "it is in the manifest");
}

fn load(pipeline: &str, indicators: Option<&str>) -> Pipeline {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path: &Path = &folder.path().join("pipeline.toml");
    std::fs::write(path, pipeline).expect("written");
    if let Some(text) = indicators {
        std::fs::write(folder.path().join("indicators.toml"), text).expect("written");
    }
    Pipeline::load(path).unwrap_or_else(|error| panic!("{error}"))
}
