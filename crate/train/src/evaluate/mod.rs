//! How good is it? The model, as exported, and its baselines on ratings that were held out.
//!
//! Three protocols. *Weak*: a random fifth of all ratings is held out, and each user's other ratings are folded in.
//! *Strong*: users are dealt to five folds; a test user is a stranger to the model, who gives ratings one by one and
//! whose last fifth is predicted after 0, 1, 2, 3, 5, 10, 20 and all of the others. *Interview*: the same strangers answer
//! questions instead.

mod certainty;
mod interview;
mod measure;
mod methods;
pub mod report;
mod rows;
mod table;
mod validation;

use crate::config::Config;
use crate::dataset::Dataset;
use crate::metrics::Mean;
use crate::split;
use crate::train::train;
use anyhow::Result;
use measure::{Test, measure};
use methods::{Baselines, Method, TrainedModel};
pub use rows::{Certainty, Coverage, Fifth, Row, Within};
use serde::Serialize;
pub use validation::Score;
pub(crate) use validation::Validation;

/// How ratings are held out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// A random fifth of all ratings.
    Weak,
    /// The last fifth of every user's ratings, the users being strangers to the model.
    Strong,
    /// As strong, but the strangers answer questions.
    Interview,
}

impl Protocol {
    /// What a test user is asked for.
    fn noun(self) -> &'static str {
        match self {
            Self::Weak | Self::Strong => "rating",
            Self::Interview => "question",
        }
    }
}

/// Share of the ratings that the weak protocol holds out.
const WEAK_HELD_OUT: f64 = 0.2;
/// Folds of the strong protocol.
const STRONG_FOLDS: usize = 5;
/// Numbers of ratings that the strong protocol folds in, besides all.
const STRONG_GIVEN: [usize; 7] = [0, 1, 2, 3, 5, 10, 20];

/// The outcome of an evaluation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// Name of the data set.
    pub data: String,
    /// Highest rating that can be given.
    pub scale_max: f32,
    /// How ratings were held out.
    pub protocol: Protocol,
    /// How often, with another seed each time.
    pub repeats: u64,
    /// Models trained: the splits.
    pub splits: usize,
    /// Held-out ratings over all splits.
    pub held_out: usize,
    /// Size of the models in bytes; mean and standard error over splits.
    pub model_bytes: Option<Mean>,
    /// One row per method and number of ratings.
    pub rows: Vec<Row>,
}

/// One split: what to train on, and whom to test.
struct Split {
    train: Vec<u32>,
    tests: Vec<Test>,
}

/// Evaluate on `repeats` random splits, seeded from `config.seed` upwards. `progress` is called after each split with
/// how many are done and how many there are.
///
/// # Errors
/// Training fails, or there are too few ratings or users to split.
pub fn evaluate(
    dataset: &Dataset,
    protocol: Protocol,
    repeats: u64,
    config: &Config,
    mut progress: impl FnMut(usize, usize),
) -> Result<Evaluation> {
    let all = [None];
    let curve: Vec<Option<usize>> = STRONG_GIVEN.into_iter().map(Some).chain(all).collect();
    let given: &[Option<usize>] = if protocol == Protocol::Weak { &all } else { &curve };
    let folds = if protocol == Protocol::Weak { 1 } else { STRONG_FOLDS };
    let n_splits = repeats as usize * folds;
    check_size(dataset)?;
    let mut tallies: Vec<rows::Tally> = Vec::new();
    let (mut sizes, mut held_out) = (Vec::new(), 0);
    for seed in (0..repeats).map(|repeat| config.seed + repeat) {
        for split in splits(dataset, protocol, seed) {
            let config = Config { seed, ..config.clone() };
            let trained = train(dataset, &split.train, &config, |_| ())?;
            let trained = TrainedModel::new(dataset, &trained.model)?;
            let baselines = Baselines::fit(dataset, &split.train);
            let counts = &baselines.counts;
            let measured = if protocol == Protocol::Interview {
                interview::measure_interviews(dataset, &split.train, counts, &trained, &split.tests)
            } else {
                let methods = baselines.methods().into_iter().chain(trained.methods());
                let after = |method: Box<dyn Method>| {
                    let measured = given.iter().map(|&given| {
                        (method.name(), given, measure(dataset, counts, method.as_ref(), given, &split.tests))
                    });
                    measured.collect::<Vec<_>>()
                };
                methods.flat_map(after).collect()
            };
            if tallies.is_empty() {
                tallies.extend(
                    measured
                        .into_iter()
                        .map(|(name, given, measured)| rows::Tally::new(name, given, measured)),
                );
            } else {
                tallies.iter_mut().zip(measured).for_each(|(tally, (.., measured))| tally.add(measured));
            }
            held_out += split.tests.iter().map(|test| test.held_out.len()).sum::<usize>();
            sizes.push(trained.n_bytes as f64);
            progress(sizes.len(), n_splits);
        }
    }
    let mut rated = vec![false; dataset.items.len()];
    dataset.ratings.iter().for_each(|rating| rated[rating.item as usize] = true);
    let n_rated = rated.into_iter().filter(|&rated| rated).count();
    Ok(Evaluation {
        data: dataset.name.clone(),
        scale_max: dataset.scale.max,
        protocol,
        repeats,
        splits: n_splits,
        held_out,
        model_bytes: Mean::of(sizes),
        rows: tallies
            .into_iter()
            .map(|tally| tally.row(protocol, folds, n_rated, dataset.scale.unit()))
            .collect(),
    })
}

/// Whether there is enough to split.
fn check_size(dataset: &Dataset) -> Result<()> {
    anyhow::ensure!(
        dataset.users.len() >= STRONG_FOLDS && dataset.ratings.len() >= 2 * STRONG_FOLDS,
        "{} users with {} ratings are too few to hold some out; {STRONG_FOLDS} users are needed",
        dataset.users.len(),
        dataset.ratings.len()
    );
    Ok(())
}

fn splits(dataset: &Dataset, protocol: Protocol, seed: u64) -> Vec<Split> {
    match protocol {
        Protocol::Weak => {
            let split::Holdout { train, held_out } = split::weak(dataset, seed, WEAK_HELD_OUT);
            let given = by_user(dataset, &train);
            let tests = given
                .into_iter()
                .zip(by_user(dataset, &held_out))
                .map(|(given, held_out)| Test { given, held_out, ..Test::default() })
                .filter(|test| !test.held_out.is_empty());
            vec![Split { tests: tests.collect(), train }]
        }
        Protocol::Strong | Protocol::Interview => split::strong(dataset, seed, STRONG_FOLDS)
            .into_iter()
            .map(|fold| {
                let test = |user: split::TestUser| Test {
                    given: user.given,
                    held_out: user.held_out,
                    ..Test::default()
                };
                Split { train: fold.train, tests: fold.test_users.into_iter().map(test).collect() }
            })
            .collect(),
    }
}

fn by_user(dataset: &Dataset, rows: &[u32]) -> Vec<Vec<u32>> {
    let mut users = vec![Vec::new(); dataset.users.len()];
    rows.iter().for_each(|&row| users[dataset.ratings[row as usize].user as usize].push(row));
    users
}
