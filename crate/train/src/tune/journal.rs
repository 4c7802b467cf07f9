//! The journal of a search: a file of JSON lines, first the plan, then every trial as soon as it is measured, so that a
//! search that was interrupted goes on where it was.

use super::space::{Head, SPACE, Values};
use crate::config::Config;
use crate::dataset::Dataset;
use crate::evaluate::Score;
use crate::files;
use crate::input::InputError;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Everything that decides the outcome of a search, apart from how many trials it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of the program.
    pub flatflix: String,
    /// Hash of the ratings and of what training uses of the items.
    pub data: String,
    /// Folds of validation users.
    pub folds: usize,
    /// The first trial; its seed is the seed of the search.
    pub start: Config,
    /// What is searched.
    pub space: Vec<String>,
}

impl Plan {
    /// Plan a search that starts at `start`.
    pub fn new(dataset: &Dataset, folds: usize, start: &Config) -> Self {
        Self {
            flatflix: env!("CARGO_PKG_VERSION").to_owned(),
            data: fingerprint(dataset),
            folds,
            start: start.resolved(dataset.ratings.len()),
            space: SPACE.iter().map(ToString::to_string).collect(),
        }
    }

    /// The first thing in which another plan differs.
    fn difference(&self, other: &Self) -> Option<&'static str> {
        let checks = [
            ("version of flatflix", self.flatflix == other.flatflix),
            ("data set", self.data == other.data),
            ("number of folds", self.folds == other.folds),
            ("seed", self.start.seed == other.start.seed),
            ("start configuration", self.start == other.start),
            ("space", self.space == other.space),
        ];
        checks.into_iter().find(|(_, same)| !same).map(|(what, _)| what)
    }
}

/// Hash what decides a model: ratings, scale, and the items' ids, years and groups.
fn fingerprint(dataset: &Dataset) -> String {
    let mut hash = Sha256::new();
    let scale = dataset.scale;
    for number in [scale.min, scale.max, scale.step] {
        hash.update(number.to_le_bytes());
    }
    for rating in &dataset.ratings {
        hash.update(rating.user.to_le_bytes());
        hash.update(rating.item.to_le_bytes());
        hash.update(rating.value.to_le_bytes());
    }
    for item in &dataset.items {
        // Lengths first: no two lists of items give the same bytes.
        hash.update((item.id.len() as u64).to_le_bytes());
        hash.update(&item.id);
        hash.update(item.year.unwrap_or(i16::MIN).to_le_bytes());
        hash.update((item.groups.len() as u64).to_le_bytes());
        item.groups.iter().for_each(|group| hash.update(group.to_le_bytes()));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Values that were tried, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The head whose values vary; the other one is that of the start.
    pub head: Head,
    /// Number among the head's trials, from 1: the start.
    pub number: usize,
    /// What was tried.
    pub values: Values,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How long it took.
    pub seconds: f64,
}

/// What came of a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Outcome {
    /// It could be measured.
    Scored(Score),
    /// It could not.
    Failed {
        /// Why.
        failed: String,
    },
}

impl Trial {
    /// Its score, if it has one.
    pub fn score(&self) -> Option<Score> {
        match self.outcome {
            Outcome::Scored(score) => Some(score),
            Outcome::Failed { .. } => None,
        }
    }
}

/// A journal on disk.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    text: String,
    /// Trials that an earlier run left and this one has not come to yet, each with its line.
    left: VecDeque<(u64, Trial)>,
}

impl Journal {
    /// Begin a journal.
    ///
    /// # Errors
    /// There is one already, or it cannot be written.
    pub fn create(path: &Path, plan: &Plan) -> Result<Self> {
        if path.exists() {
            let remedy = "Continue it with --resume, or delete it to start anew";
            return Err(InputError::of_path(path, "holds the trials of an earlier search", remedy).into());
        }
        let mut journal = Self { path: path.to_owned(), text: String::new(), left: VecDeque::new() };
        journal.write_line(plan)?;
        Ok(journal)
    }

    /// Continue a journal.
    ///
    /// # Errors
    /// It cannot be read, is damaged, or belongs to a search with another plan.
    pub fn resume(path: &Path, plan: &Plan) -> Result<Self> {
        if !path.exists() {
            let remedy = "Leave out --resume to start a search";
            return Err(InputError::of_path(path, "does not exist", remedy).into());
        }
        let bytes = files::read(path)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let damaged = |line: u64, error: serde_json::Error| {
            InputError::of_line(path, line, error.to_string(), "Delete the file to start anew")
        };
        let mut lines = (1..).zip(text.lines());
        let (number, first) = lines.next().unwrap_or((1, ""));
        let earlier: Plan = serde_json::from_str(first).map_err(|error| damaged(number, error))?;
        if let Some(what) = plan.difference(&earlier) {
            let problem = format!("is of a search with another {what}");
            let remedy = "Repeat what that search was given, or name another --out";
            return Err(InputError::of_path(path, problem, remedy).into());
        }
        let trial = |(number, line)| {
            serde_json::from_str(line).map(|trial| (number, trial)).map_err(|error| damaged(number, error))
        };
        let left = lines.map(trial).collect::<Result<_, _>>()?;
        Ok(Self { path: path.to_owned(), text, left })
    }

    /// The outcome that an earlier run found for the values that the search has come to; `None` when they are to be
    /// measured.
    ///
    /// # Errors
    /// The earlier run tried something else in this place: the journal is not of this search.
    pub fn recall(&mut self, head: Head, number: usize, values: &Values) -> Result<Option<Trial>> {
        let Some((line, trial)) = self.left.pop_front() else { return Ok(None) };
        if (trial.head, trial.number, &trial.values) == (head, number, values) {
            return Ok(Some(trial));
        }
        let problem = "is not the trial that this search has here";
        Err(InputError::of_line(&self.path, line, problem, "Delete the file to start anew").into())
    }

    /// Add a trial.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add(&mut self, trial: &Trial) -> Result<()> {
        self.write_line(trial)
    }

    /// The whole file is replaced, so that a crash leaves no half line. It is small.
    fn write_line(&mut self, line: &impl Serialize) -> Result<()> {
        self.text.push_str(&serde_json::to_string(line).context("a line of the journal")?);
        self.text.push('\n');
        files::write(&self.path, self.text.as_bytes())
    }
}
