//! The generated pages of reference that are in the repository.

use std::path::Path;

use nianbao::diag::reference_page;
use nianbao::spec::{Pipeline, catalogue_page};

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
