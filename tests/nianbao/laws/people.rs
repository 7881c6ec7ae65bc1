//! Planted personal values reach no output.
//!
//! Searched are the bytes of every file of the report, the parts of the workbook
//! unpacked, and every text of the Parquet files. Pictures (PNG) are made from
//! the SVG beside them, which is searched.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;
use nianbao::pipeline::Silent;
use nianbao::spec::Pipeline;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::support::binary::nianbao;
use crate::support::returned::unpacked;
use crate::support::sample::{Sample, small};

/// Values by their first four bytes.
struct Planted(BTreeMap<[u8; 4], Vec<Vec<u8>>>);

impl Planted {
    fn read(sample: &Sample) -> Planted {
        let text =
            std::fs::read_to_string(sample.path().join("truth/planted.csv")).expect("the truth");
        let mut planted = Planted(BTreeMap::new());
        let mut kinds = BTreeMap::<String, usize>::new();
        for record in
            csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes()).into_records()
        {
            let record = record.expect("a row");
            *kinds.entry(record[0].to_owned()).or_default() += 1;
            let value = record[1].as_bytes().to_vec();
            let head = *value.first_chunk().expect("a planted value has four bytes");
            planted.0.entry(head).or_default().push(value);
        }
        assert!(kinds.len() >= 6 && kinds.values().sum::<usize>() > 500, "{kinds:?}");
        planted
    }

    /// How many stand in these bytes.
    fn count(&self, bytes: &[u8]) -> usize {
        let stands = |(at, head): (usize, &[u8])| {
            let head: [u8; 4] = head.try_into().unwrap_or_default();
            self.0
                .get(&head)
                .is_some_and(|values| values.iter().any(|value| bytes[at..].starts_with(value)))
        };
        bytes.windows(4).enumerate().filter(|window| stands(*window)).count()
    }
}

/// Every text of a Parquet file, one a line.
fn texts(bytes: &[u8]) -> Vec<u8> {
    let mut file = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut file, bytes).expect("a file");
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .expect("a Parquet file")
        .build()
        .expect("a reader");
    let mut found = Vec::new();
    for batch in reader {
        let batch = batch.expect("a batch");
        for column in batch.columns() {
            let strings = match column.data_type() {
                DataType::Utf8 => column.as_string::<i32>().clone(),
                DataType::List(_) => column.as_list::<i32>().values().as_string::<i32>().clone(),
                _ => continue,
            };
            for at in (0..strings.len()).filter(|at| strings.is_valid(*at)) {
                found.extend_from_slice(strings.value(at).as_bytes());
                found.push(b'\n');
            }
        }
    }
    found
}

#[test]
fn planted_personal_values_occur_in_no_output() {
    let sample = small();
    let planted = Planted::read(sample);
    let inputs: usize = std::fs::read_dir(sample.path().join("2025/civil_affairs"))
        .expect("a folder")
        .map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file"))
        .map(|bytes| {
            if bytes.starts_with(b"PK") {
                unpacked(&bytes).iter().map(|(_, part)| planted.count(part)).sum()
            } else {
                planted.count(&bytes)
            }
        })
        .sum();
    assert!(inputs > 100, "the search finds only {inputs} of the planted values in the input");

    let mut pipeline = Pipeline::built_in().expect("the built-in pipeline");
    pipeline.output.returns_of_warnings = true;
    let files = sample.outcome.render(&pipeline, &Silent).expect("the report renders");
    assert!(files.keys().any(|name| name.starts_with("quality/returns/")), "nothing goes back");
    let (public, _) = sample.outcome.render_public(&pipeline, &Silent).expect("it renders");
    for (name, content) in files.iter().chain(&public) {
        let bytes = &content.to_vec();
        assert_eq!(planted.count(bytes), 0, "{name}");
        if name.ends_with(".xlsx") || name.ends_with(".docx") {
            for (part, bytes) in unpacked(bytes) {
                assert_eq!(planted.count(&bytes), 0, "{name}: {part}");
            }
        }
        if name.ends_with(".parquet") {
            let texts = texts(bytes);
            assert!(texts.len() > 100, "{name} holds no text");
            assert_eq!(planted.count(&texts), 0, "{name}");
        }
    }
    let said = nianbao(sample.path(), &["check", "."]);
    assert!(said.stdout.len() > 100);
    assert_eq!(planted.count(said.stdout.as_bytes()) + planted.count(said.stderr.as_bytes()), 0);
}
