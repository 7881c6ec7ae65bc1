//! Lines for `tests/evidence.csv`, which `tests/run` gathers.

/// Says what was found: the claim, the tool with its version, the input, the figure.
#[expect(clippy::print_stdout, reason = "tests/run gathers it")]
pub(crate) fn evidence(what: &str, tool: &str, input: &str, figure: impl std::fmt::Display) {
    println!("evidence: {what}|{tool}|{input}|{figure}");
}
