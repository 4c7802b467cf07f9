//! Input that cannot be used, told apart from every other failure so that the command can exit with its own code.

use std::path::Path;

/// Input that cannot be used: where, what is wrong, and what to do about it.
///
/// Travels inside [`anyhow::Error`]; the command looks for it there to choose its exit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}. {remedy}")]
pub struct InputError {
    /// File and line, `ratings.csv:12`, or a file or folder alone.
    pub place: String,
    /// What was found and what was expected, without a full stop.
    pub problem: String,
    /// What the reader can do, a sentence of its own.
    pub remedy: String,
}

impl InputError {
    /// Describe a fault of a whole file or folder.
    pub fn of_path(path: &Path, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: path.display().to_string(), problem: problem.into(), remedy: remedy.into() }
    }

    /// Describe a fault of one line (counted from 1).
    pub fn of_line(path: &Path, line: u64, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: format!("{}:{line}", path.display()), problem: problem.into(), remedy: remedy.into() }
    }
}
