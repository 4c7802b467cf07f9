//! Where the command speaks: results on stdout, everything else on stderr.

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::fmt::Display;
use std::io::{IsTerminal, Write};

/// How a run reports to whoever started it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ui {
    quiet: bool,
    json: bool,
}

impl Ui {
    /// `quiet` keeps notes and progress back, `json` turns results into JSON.
    pub(crate) fn new(quiet: bool, json: bool) -> Self {
        Self { quiet, json }
    }

    /// Print a result on stdout: as one JSON value with `--json`, else as text.
    ///
    /// # Errors
    /// stdout cannot be written to, for instance because nobody reads it any more.
    pub(crate) fn result(&self, json: &impl Serialize, text: impl Display) -> Result<()> {
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer_pretty(&mut out, json).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            writeln!(out, "{text}")?;
        }
        Ok(out.flush()?)
    }

    /// Print a remark on stderr, unless `--quiet`.
    pub(crate) fn note(&self, text: impl Display) {
        if !self.quiet {
            // Nobody reading remarks is no reason to stop.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Ask a question that Enter says yes to. Without somebody at a terminal, or with `--quiet`, the answer is yes.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(crate) fn confirm(&self, question: &str) -> Result<bool> {
        let mut err = std::io::stderr();
        if self.quiet || !err.is_terminal() || !std::io::stdin().is_terminal() {
            return Ok(true);
        }
        write!(err, "{question} [Y/n] ")?;
        err.flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "" | "y" | "yes"))
    }

    /// Show progress towards `length` steps on stderr: nothing unless it is a terminal, nothing with `--quiet`.
    pub(crate) fn progress(&self, what: &'static str, length: u64) -> ProgressBar {
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}, {eta} left");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(length).with_style(style).with_message(what)
    }
}
