//! A bar a step, on a terminal only and on stderr.

use std::io::IsTerminal;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::pipeline::{Progress, Step};

/// Progress bars, or nothing in a pipe.
pub(super) struct Bars {
    shown: bool,
    bar: Mutex<ProgressBar>,
}

impl Bars {
    pub(super) fn new() -> Bars {
        Bars { shown: std::io::stderr().is_terminal(), bar: Mutex::new(ProgressBar::hidden()) }
    }

    /// Leaves the last bar as it stands.
    pub(super) fn finish(&self) {
        self.with(ProgressBar::finish);
    }

    fn with(&self, act: impl FnOnce(&ProgressBar)) {
        // A poisoned lock means that a thread panicked while drawing: drawing goes on.
        act(&self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

impl Progress for Bars {
    fn begin(&self, step: Step, parts: usize) {
        if !self.shown {
            return;
        }
        self.finish();
        let bar = ProgressBar::with_draw_target(Some(parts as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg:<12} {bar:32} {pos}/{len} {elapsed}");
        // A malformed template leaves the default style.
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(step.name());
        *self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = bar;
    }

    fn advance(&self) {
        if self.shown {
            self.with(|bar| bar.inc(1));
        }
    }
}
