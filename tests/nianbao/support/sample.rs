//! The sample: written by `synth` once, read as often as a test needs.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use nianbao::pipeline::{self, Outcome, Silent};
use nianbao::spec::Pipeline;
use nianbao::synth::{self, Plan};

use super::figures::{Rows, truth};

/// Synthetic data with their truth and the right program's outcome.
pub(crate) struct Sample {
    folder: PathBuf,
    pub(crate) truth: Rows,
    pub(crate) outcome: Outcome,
}

impl Sample {
    fn new(plan: &Plan) -> Sample {
        // Every run of the tests writes the same folder again.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sample-{}", plan.seed));
        synth::write(plan, &folder).expect("a sample");
        let pipeline = Pipeline::over(&folder).expect("the built-in pipeline");
        let outcome = pipeline::run(&pipeline, &folder, None, &Silent).expect("the job runs");
        Sample { truth: truth(&folder), outcome, folder }
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }
}

/// The plan of `sample_data/`.
pub(crate) fn plan() -> Plan {
    Plan::new(3_000, 40, 2015)
}

/// The sample of that plan.
pub(crate) fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| Sample::new(&plan()))
}

/// A smaller one, of another seed.
pub(crate) fn small() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| Sample::new(&Plan::new(500, 12, 97)))
}
