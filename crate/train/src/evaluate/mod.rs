//! How good is it? The model, as exported, and its baselines on ratings that were held out.
//!
//! Two protocols. *Weak*: a random fifth of all ratings is held out, and each user's other ratings are folded in.
//! *Strong*: users are dealt to five folds; a test user is a stranger to the model, who gives ratings one by one and
//! whose last fifth is predicted after 0, 1, 2, 3, 5, 10, 20 and all of the others.

mod methods;
mod table;
mod validation;

use crate::config::Config;
use crate::dataset::Dataset;
use crate::metrics::{self, Mean};
use crate::split;
use crate::train::train;
use anyhow::Result;
use methods::{Baselines, Given, Method, TrainedModel};
use rayon::prelude::*;
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
}

/// Share of the ratings that the weak protocol holds out.
const WEAK_HELD_OUT: f64 = 0.2;
/// Folds of the strong protocol.
const STRONG_FOLDS: usize = 5;
/// Numbers of ratings that the strong protocol folds in, besides all.
const STRONG_GIVEN: [usize; 7] = [0, 1, 2, 3, 5, 10, 20];
/// Length of the rankings that are judged.
const RANKED: usize = 20;
/// A held-out item is relevant when its rating reaches this share of the scale's maximum: 4 of 5 stars.
const RELEVANT: f32 = 0.8;

/// A measured row: one method after so many ratings.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// What was measured.
    pub method: &'static str,
    /// Ratings folded in; null for all.
    pub given: Option<usize>,
    /// Root mean squared error, in units of the scale; mean and standard error over splits.
    pub rmse: Option<Mean>,
    /// Mean absolute error, likewise.
    pub mae: Option<Mean>,
    /// Share of held-out ratings within the 80 % interval, likewise.
    pub coverage80: Option<Mean>,
    /// nDCG@10; mean and standard error over test users.
    pub ndcg10: Option<Mean>,
    /// Recall@20, likewise.
    pub recall20: Option<Mean>,
    /// Precision@5, likewise.
    pub precision5: Option<Mean>,
}

/// The outcome of an evaluation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// Name of the data set.
    pub data: String,
    /// How ratings were held out.
    pub protocol: Protocol,
    /// How often, with another seed each time.
    pub repeats: u64,
    /// Models trained: the splits.
    pub splits: usize,
    /// Held-out ratings over all splits.
    pub held_out: usize,
    /// One row per method and number of ratings.
    pub rows: Vec<Row>,
}

/// One split: what to train on, and whom to test.
struct Split {
    train: Vec<u32>,
    tests: Vec<Test>,
}

/// Ratings of one user: rows of the data set.
struct Test {
    given: Vec<u32>,
    held_out: Vec<u32>,
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
    let n_splits = repeats as usize * if protocol == Protocol::Weak { 1 } else { STRONG_FOLDS };
    check_size(dataset)?;
    let mut tallies: Vec<Tally> = Vec::new();
    let (mut done, mut held_out) = (0, 0);
    for seed in (0..repeats).map(|repeat| config.seed + repeat) {
        for split in splits(dataset, protocol, seed) {
            let config = Config { seed, ..config.clone() };
            let trained = train(dataset, &split.train, &config, |_| ())?;
            let trained = TrainedModel::new(dataset, &trained.model)?;
            let baselines = Baselines::fit(dataset, &split.train);
            let methods = baselines.methods().into_iter().chain(trained.methods());
            let mut next = tallies.iter_mut();
            let mut fresh = Vec::new();
            for method in methods {
                for &given in given {
                    let measured = measure(dataset, method.as_ref(), given, &split.tests);
                    match next.next() {
                        Some(tally) => tally.add(measured),
                        None => fresh.push(Tally::new(method.name(), given, measured)),
                    }
                }
            }
            tallies.extend(fresh);
            held_out += split.tests.iter().map(|test| test.held_out.len()).sum::<usize>();
            done += 1;
            progress(done, n_splits);
        }
    }
    let rows = tallies.into_iter().map(Tally::row).collect();
    Ok(Evaluation { data: dataset.name.clone(), protocol, repeats, splits: n_splits, held_out, rows })
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
                .map(|(given, held_out)| Test { given, held_out })
                .filter(|test| !test.held_out.is_empty());
            vec![Split { tests: tests.collect(), train }]
        }
        Protocol::Strong => split::strong(dataset, seed, STRONG_FOLDS)
            .into_iter()
            .map(|fold| {
                let test = |user: split::TestUser| Test { given: user.given, held_out: user.held_out };
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

/// What one split says about one method after so many ratings.
struct Measured {
    rmse: Option<f64>,
    mae: Option<f64>,
    coverage: Option<f64>,
    /// (nDCG@10, Recall@20, precision@5) of each test user with something relevant.
    ranking: Vec<(f64, f64, f64)>,
}

fn measure(dataset: &Dataset, method: &dyn Method, given: Option<usize>, tests: &[Test]) -> Measured {
    let ratings = |rows: &[u32]| -> Vec<(u32, f32)> {
        rows.iter()
            .map(|&row| dataset.ratings[row as usize])
            .map(|rating| (rating.item, rating.value))
            .collect()
    };
    let threshold = RELEVANT * dataset.scale.max;
    let judge = |test: &Test| {
        let n_given = given.unwrap_or(test.given.len()).min(test.given.len());
        let held_out = ratings(&test.held_out);
        let items: Vec<u32> = held_out.iter().map(|&(item, _)| item).collect();
        let judgement = method.judge(&Given { ratings: ratings(&test.given[..n_given]) }, &items, RANKED);
        let truths = held_out.iter().map(|&(_, rating)| f64::from(rating));
        let predictions: Vec<_> = judgement.predictions.into_iter().flatten().zip(truths).collect();
        let relevant: Vec<u32> =
            held_out.iter().filter(|&&(_, rating)| rating >= threshold).map(|&(item, _)| item).collect();
        let ranking = judgement.ranking.and_then(|ranked| {
            Some((
                metrics::ndcg_at_k(&ranked, &relevant, 10)?,
                metrics::recall_at_k(&ranked, &relevant, 20)?,
                metrics::precision_at_k(&ranked, &relevant, 5)?,
            ))
        });
        (predictions, ranking)
    };
    let judged: Vec<_> = tests.par_iter().map(judge).collect();
    let predictions = || judged.iter().flat_map(|(predictions, _)| predictions);
    let pairs = || predictions().map(|(prediction, truth)| (prediction.rating, *truth));
    let intervals = predictions()
        .filter_map(|(prediction, truth)| prediction.interval.map(|(low, high)| (low, high, *truth)));
    Measured {
        rmse: metrics::rmse(pairs()),
        mae: metrics::mae(pairs()),
        coverage: metrics::coverage(intervals),
        ranking: judged.iter().filter_map(|(_, ranking)| *ranking).collect(),
    }
}

/// Measurements of one method and number of ratings over all splits.
struct Tally {
    method: &'static str,
    given: Option<usize>,
    splits: Vec<Measured>,
}

impl Tally {
    fn new(method: &'static str, given: Option<usize>, measured: Measured) -> Self {
        Self { method, given, splits: vec![measured] }
    }

    fn add(&mut self, measured: Measured) {
        self.splits.push(measured);
    }

    fn row(self) -> Row {
        let over_splits =
            |value: fn(&Measured) -> Option<f64>| Mean::of(self.splits.iter().filter_map(value));
        let users = || self.splits.iter().flat_map(|split| &split.ranking);
        Row {
            method: self.method,
            given: self.given,
            rmse: over_splits(|split| split.rmse),
            mae: over_splits(|split| split.mae),
            coverage80: over_splits(|split| split.coverage),
            ndcg10: Mean::of(users().map(|user| user.0)),
            recall20: Mean::of(users().map(|user| user.1)),
            precision5: Mean::of(users().map(|user| user.2)),
        }
    }
}
