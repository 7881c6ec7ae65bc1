//! The pages of the sample's report, used in a real browser (`tests/browser`).

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::binary::nianbao;

#[test]
#[ignore = "the browser is left out here; tests/run fetches what it needs and runs it"]
#[expect(clippy::print_stdout, reason = "says how many checks passed")]
fn the_pages_of_both_editions_a_region_and_a_comparison_are_used_in_a_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let data = root.join("sample_data").to_string_lossy().into_owned();
    for arguments in [
        &["run", &data, "--out", "in"][..],
        &["run", &data, "--edition", "public", "--out", "out"],
        &["compare", "武汉市", "宜昌市", "武汉市本级", "--report", "in", "--out", "beside.html"],
    ] {
        let said = nianbao(&folder, arguments);
        assert_eq!(said.code, 0, "{said:?}");
    }
    let axe = root.join("target/browser/node_modules/axe-core/axe.min.js");
    let out = Command::new("python3")
        .args(["-B", "tests/browser/check.py"])
        .args(["in", "out", "beside.html"].map(|name| folder.join(name)))
        .arg(axe)
        .current_dir(root)
        .output()
        .expect("python3");
    let words = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{words}{}", String::from_utf8_lossy(&out.stderr));
    println!("{}", words.trim_end());
}
