//! Values that others have published, for the tests.
//!
//! Enters: `tests/worked_values.csv`, whose rows name the repository, the commit and the file
//! that each was read in, and quote its lines. Leaves: inputs and what is expected, with as
//! many digits as are printed there.

/// A published value.
pub(super) struct Worked {
    /// The inputs by name.
    inputs: Vec<(&'static str, &'static str)>,
    /// What is printed.
    pub(super) expected: Vec<&'static str>,
}

/// The published values of a kind; at least one.
pub(super) fn worked(what: &str) -> Vec<Worked> {
    let rows = include_str!("../../tests/worked_values.csv").lines().skip(1);
    let found: Vec<Worked> = rows
        .map(|row| row.splitn(7, ',').collect::<Vec<_>>())
        .filter(|fields| fields[0] == what)
        .map(|fields| Worked {
            inputs: fields[1].split(';').filter_map(|input| input.split_once('=')).collect(),
            expected: fields[2].split(' ').collect(),
        })
        .collect();
    assert!(!found.is_empty(), "no value of {what}");
    found
}

impl Worked {
    /// An input by its name.
    pub(super) fn input(&self, name: &str) -> &'static str {
        self.inputs.iter().find(|(of, _)| *of == name).expect("a named input").1
    }

    /// Base and met of each stratum: `met/base`, or `rate@base`.
    pub(super) fn strata(&self, name: &str) -> Vec<[f64; 2]> {
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let stratum = |text: &str| match (text.split_once('/'), text.split_once('@')) {
            (Some((met, base)), _) => [number(base), number(met)],
            (_, Some((rate, base))) => [number(base), number(rate) * number(base)],
            _ => panic!("{text} is no stratum"),
        };
        self.input(name).split(' ').map(stratum).collect()
    }

    /// Compares with what is printed, to its last digit.
    #[track_caller]
    pub(super) fn check(&self, found: &[f64]) {
        assert_eq!(found.len(), self.expected.len());
        for (found, expected) in found.iter().zip(&self.expected) {
            let decimals = expected.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let unit = 10_f64.powi(-i32::try_from(decimals).expect("few digits"));
            let printed: f64 = expected.parse().expect("a number");
            // Half a unit, and what doubles lose on the way.
            assert!((found - printed).abs() <= unit * 0.500_001, "{found} is not {expected}");
        }
    }
}
