//! The generated pages of reference that are in the repository.

use std::path::Path;

use nianbao::diag::reference_page;
use nianbao::pipeline::Silent;
use nianbao::report::dictionary;
use nianbao::spec::{Pipeline, catalogue_page, schema};

use crate::support::sample::sample;

/// A page is what the program writes. With `NIANBAO_WRITE_REFERENCE=1` it is written anew.
fn is_generated(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/reference").join(name);
    if std::env::var_os("NIANBAO_WRITE_REFERENCE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&path, page).expect("the page is written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "assets/reference/{name} is not what the program writes: \
         run NIANBAO_WRITE_REFERENCE=1 tests/run reference"
    );
}

#[test]
fn the_page_of_diagnostic_codes_is_the_table_of_codes() {
    is_generated("diagnostics.md", &reference_page());
}

#[test]
fn the_page_of_indicators_is_the_catalogue() {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    is_generated("indicators.md", &catalogue_page(&pipeline));
}

#[test]
fn the_data_dictionary_is_its_table() {
    is_generated("columns.md", &dictionary::page());
}

#[test]
fn every_column_of_every_file_is_in_the_dictionary_and_no_other() {
    let pipeline = Pipeline::built_in().expect("the built-in pipeline");
    let files = sample().outcome.render(&pipeline, &Silent).expect("the report renders");
    let mut found = Vec::new();
    for (name, content) in files.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let text = String::from_utf8(content.to_vec()).expect("UTF-8");
        let heads = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let doc = dictionary::FILES.iter().find(|file| file.name == name);
        let doc = doc.unwrap_or_else(|| panic!("{name} is not in the dictionary"));
        assert_eq!(heads.split(',').collect::<Vec<_>>(), doc.columns, "{name}");
        for column in doc.columns {
            assert!(dictionary::meaning(name, column).is_some(), "{name}: {column}");
        }
        found.push(name.as_str());
    }
    assert_eq!(found.len(), dictionary::FILES.len());
    assert_eq!(dictionary::idle(), Vec::<&str>::new());
    assert!(schema::COLUMNS.iter().all(|column| !column.text.is_empty()));
}
