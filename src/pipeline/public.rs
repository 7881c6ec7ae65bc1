//! The public edition of an outcome.
//!
//! Enters: everything that the job found. Leaves: the files of the public edition. Hands on
//! published figures only: no register, no row, no finding.

use super::{Outcome, Progress, RunError, Step, background};
use crate::indicators::Figures;
use crate::report::public::{publish, publish_evaluation};
use crate::report::write::Files;
use crate::report::{PublicMaterial, manifest, render_public};
use crate::spec::Pipeline;

impl Outcome {
    /// Renders the public edition, with the figures as the public may see them.
    ///
    /// # Errors
    /// Where a chart or the workbook cannot be made.
    pub fn render_public(
        &self,
        pipeline: &Pipeline,
        progress: &dyn Progress,
    ) -> Result<(Files, Figures), RunError> {
        progress.begin(Step::Report, 1);
        let figures = publish(&self.figures);
        let files = render_public(&PublicMaterial {
            pipeline,
            as_of: self.as_of,
            figures: &figures,
            evaluation: &publish_evaluation(&self.evaluation, &figures),
            inputs: &manifest::nameless(&self.inputs),
            background: &background::public(self, pipeline, &figures),
        })?;
        progress.advance();
        Ok((files, figures))
    }
}
