//! What must hold for every plan.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::answers::Answers;
use super::files::YearFiles;
use super::province::Province;
use super::record::World;
use super::table::Made;
use super::truth::standing;
use super::*;

fn plan() -> Plan {
    Plan { years: vec![2024, 2025], ..Plan::new(400, 12, 5) }
}

fn folder(plan: &Plan) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(plan, folder.path()).unwrap();
    folder
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// The rows of a CSV file of the truth.
fn rows(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder.join("truth").join(name)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    for layout in [Layout::Mixed, Layout::Plain] {
        let plan = Plan { layout, ..plan() };
        assert!(contents(folder(&plan).path()) == contents(folder(&plan).path()), "{layout:?}");
    }
}

#[test]
fn another_seed_gives_another_province() {
    let other = Plan { seed: 6, ..plan() };
    assert!(contents(folder(&plan()).path()) != contents(folder(&other).path()));
}

#[test]
fn an_earlier_output_is_replaced_and_nothing_else() {
    let folder = folder(&plan());
    let smaller = Plan { files: 8, truth: Truth::None, ..plan() };
    write(&smaller, folder.path()).unwrap();
    let found = contents(folder.path());
    assert!(!found.contains_key("truth/figures.csv"));
    assert_eq!(found.keys().filter(|name| name.starts_with("2025/")).count(), 8);

    fs::write(folder.path().join("2025/我的.xlsx"), b"mine").unwrap();
    let before = contents(folder.path());
    assert!(matches!(write(&plan(), folder.path()), Err(SynthError::NotOurs { .. })));
    assert!(before == contents(folder.path()));
}

#[test]
fn a_plan_that_cannot_be_carried_out_writes_nothing() {
    let faulty = [
        Plan { organizations: 0, ..plan() },
        Plan { files: 0, ..plan() },
        Plan { years: vec![], ..plan() },
        Plan { years: vec![2023, 2025], ..plan() },
        Plan { years: vec![1990], ..plan() },
    ];
    for plan in faulty {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(write(&plan, folder.path()), Err(SynthError::Plan(_))), "{plan:?}");
        assert!(contents(folder.path()).is_empty());
    }
}

/// Which part of a breakdown the parts of one cell add up over.
fn sums(
    figures: &[Vec<String>],
    part: impl Fn(&[String]) -> Option<Vec<String>>,
) -> BTreeMap<Vec<String>, [u64; 4]> {
    let mut sums: BTreeMap<Vec<String>, [u64; 4]> = BTreeMap::new();
    for row in figures {
        if let Some(key) = part(row) {
            let sum = sums.entry([vec![row[0].clone(), row[2].clone()], key].concat()).or_default();
            for (sum, cell) in sum.iter_mut().zip(&row[9..13]) {
                *sum += cell.parse::<u64>().unwrap();
            }
        }
    }
    sums
}

#[test]
fn parts_add_up_to_the_whole() {
    let folder = folder(&plan());
    let figures = rows(folder.path(), "figures.csv");
    let alone =
        |row: &[String], columns: [usize; 3]| columns.iter().all(|column| row[*column] == "all");
    // By region: each level of the parts against each region; industry, size and kind.
    for (column, others) in [(6, [7, 8, 8]), (7, [6, 8, 8]), (8, [6, 7, 7])] {
        let whole = sums(&figures, |row| alone(row, [6, 7, 8]).then(|| row[3..6].to_vec()));
        let parts = sums(&figures, |row| {
            (row[column] != "all" && alone(row, others)).then(|| row[3..6].to_vec())
        });
        assert!(!whole.is_empty() && whole == parts, "column {column}");
    }
    let all = sums(&figures, |row| (row[5] == "all" && alone(row, [6, 7, 8])).then(Vec::new));
    let leaf = |row: &[String]| row[5] == "county" || row[5] == "own";
    let leaves = sums(&figures, |row| (leaf(row) && alone(row, [6, 7, 8])).then(Vec::new));
    assert_eq!(all, leaves);
}

#[test]
fn every_figure_lies_between_its_bounds() {
    let folder = folder(&plan());
    for row in rows(folder.path(), "figures.csv") {
        let number = |column: usize| row[column].parse::<f64>().ok();
        assert_eq!(
            number(10).unwrap() + number(11).unwrap() + number(12).unwrap(),
            number(9).unwrap()
        );
        if let (Some(rate), Some(low), Some(high)) = (number(13), number(14), number(15)) {
            assert!(low <= rate && rate <= high, "{row:?}");
        }
    }
}

/// All tables of both years, with their world.
fn with_tables(check: impl Fn(&World, i16, Vec<(bool, Vec<Made>)>)) {
    let plan = Plan { years: vec![2024, 2025], ..Plan::new(3000, 40, 11) };
    let province = Province::new(plan.seed, &plan.years, plan.organizations).unwrap();
    let world = World {
        seed: plan.seed,
        years: &plan.years,
        province: &province,
        total: plan.organizations,
        faults: &plan.faults,
    };
    for year in [2024, 2025] {
        let files = YearFiles::mixed(&world, year, 40);
        let made = files.files.iter().map(|file| (file.is_register(), files.make(file))).collect();
        check(&world, year, made);
    }
}

/// Whether two rows give different answers to one question.
fn conflict(a: &Answers, b: &Answers) -> bool {
    let mut merged = a.clone();
    merged.fill_from(b.clone());
    let mut other = b.clone();
    other.fill_from(a.clone());
    merged != other
}

#[test]
fn sources_of_equal_rank_never_differ() {
    with_tables(|_, year, made| {
        for rank in [true, false] {
            let mut seen: BTreeMap<u32, Answers> = BTreeMap::new();
            let tables =
                made.iter().filter(|(register, _)| *register == rank).flat_map(|(_, made)| made);
            for (id, said) in tables.flat_map(|made| &made.said) {
                if let Some(earlier) = seen.get(id) {
                    assert!(!conflict(earlier, said), "{year}: organization {id}");
                }
                seen.entry(*id).or_default().fill_from(said.clone());
            }
        }
    });
}

/// What all rows say of each organization, registers first.
fn laid_over(made: &[(bool, Vec<Made>)]) -> BTreeMap<u32, Answers> {
    let mut merged: BTreeMap<u32, Answers> = BTreeMap::new();
    for rank in [true, false] {
        let tables =
            made.iter().filter(|(register, _)| *register == rank).flat_map(|(_, made)| made);
        for (id, said) in tables.flat_map(|made| &made.said) {
            merged.entry(*id).or_default().fill_from(said.clone());
        }
    }
    merged
}

/// The answers that belong to the party organization.
fn of_party(said: &Answers) -> Answers {
    let mut same = Answers { counts: [None; 11], industry: None, groups: None, ..said.clone() };
    // Instructor, liaison, both, union, league and charter are the organization's.
    same.flags[1..7].fill(None);
    same
}

#[test]
fn those_who_share_a_party_organization_agree_on_it() {
    with_tables(|world, year, made| {
        let merged = laid_over(&made);
        let mut parties: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
        for (id, said) in &merged {
            if let (Some(party), Some(parent)) = (&said.party, &said.parent) {
                parties.entry((party, parent)).or_default().push(*id);
            }
        }
        let shared: Vec<&Vec<u32>> = parties.values().filter(|ids| ids.len() > 1).collect();
        assert!(shared.len() > 20);
        for ids in shared {
            assert!(ids.len() <= 5);
            for id in ids {
                assert_eq!(standing(&world.organization(*id), year), "in");
                assert_eq!(of_party(&merged[id]), of_party(&merged[&ids[0]]), "{year}: {id}");
            }
        }
    });
}

#[test]
fn codes_and_names_are_unique() {
    let plan = Plan::new(20_000, 10, 3);
    let province = Province::new(plan.seed, &plan.years, plan.organizations).unwrap();
    let world = World {
        seed: plan.seed,
        years: &plan.years,
        province: &province,
        total: plan.organizations,
        faults: &plan.faults,
    };
    let (mut codes, mut names) =
        (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for id in 0..plan.organizations {
        let organization = world.organization(id);
        for organization in [world.branch(&organization), Some(organization)].into_iter().flatten()
        {
            assert!(
                crate::codes::CreditCode::parse(&organization.code).is_ok(),
                "{}",
                organization.code
            );
            assert!(codes.insert(organization.code), "{id}");
            assert!(names.insert(organization.name.clone()), "{}", organization.name);
        }
    }
}

#[test]
fn planted_persons_are_tokens_and_each_stands_once() {
    let folder = folder(&plan());
    let mut seen = std::collections::BTreeSet::new();
    let planted = rows(folder.path(), "planted.csv");
    assert!(planted.len() > 200);
    for row in planted {
        match row[0].as_str() {
            "身份证号" => assert!(crate::codes::is_identity_number(&row[1]), "{row:?}"),
            "联系电话" | "手机号" => assert!(crate::codes::is_mobile(&row[1]), "{row:?}"),
            "邮箱" => assert!(crate::codes::is_email(&row[1]), "{row:?}"),
            _ => assert!(row[1].starts_with("示例") && seen.insert(row[1].clone()), "{row:?}"),
        }
    }
}

/// How many rows a reader finds, from the first to the last that holds a value.
fn rows_read(path: &Path, sheet: &str) -> usize {
    use calamine::Reader;
    let bytes = fs::read(path).unwrap();
    match path.extension().unwrap().to_str() {
        Some("csv") => {
            let (text, _, _) = match bytes.starts_with(b"\xEF\xBB\xBF") {
                true => encoding_rs::UTF_8.decode(&bytes),
                false => encoding_rs::GB18030.decode(&bytes),
            };
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            reader.records().map(Result::unwrap).count()
        }
        _ => {
            let mut book = calamine::open_workbook_auto(path).unwrap();
            book.worksheet_range(sheet).unwrap().height()
        }
    }
}

#[test]
fn a_reader_finds_as_many_rows_as_the_list_of_files_says() {
    let folder = folder(&Plan { years: vec![2025], ..Plan::new(900, 40, 2) });
    let files = rows(folder.path(), "files.csv");
    let kinds: std::collections::BTreeSet<_> =
        files.iter().map(|row| Path::new(&row[0]).extension().unwrap().to_owned()).collect();
    assert_eq!(kinds.len(), 3);
    for row in files {
        let number = |column: usize| row[column].parse::<usize>().unwrap();
        assert_eq!(number(2), number(3) + number(4));
        assert_eq!(rows_read(&folder.path().join(&row[0]), &row[1]), number(2), "{row:?}");
    }
}

#[test]
fn any_number_of_organizations_and_files_will_do() {
    for (organizations, files) in [(1, 1), (7, 3), (60, 2), (60, 90), (2500, 9)] {
        let folder = folder(&Plan { years: vec![2025], ..Plan::new(organizations, files, 9) });
        let figures = rows(folder.path(), "figures.csv");
        assert!(figures.len() >= 26 || organizations < 5, "{organizations} in {files}");
    }
}
