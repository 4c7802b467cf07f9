//! One method on one split.

use super::certainty::{self, Outcome};
use super::methods::{Given, Method, Predicted};
use super::splits::Test;
use crate::dataset::Dataset;
use crate::metrics;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Length of the rankings that are judged.
const RANKED: usize = 20;
/// A list as a visitor sees it, where what is listed is judged.
const LISTED: usize = 10;
/// A held-out item is relevant when its rating reaches this share of the scale's maximum: 4 of 5 stars.
pub(crate) const RELEVANT: f32 = 0.8;
/// Sizes of an error whose shares are counted, in stars of five.
pub(super) const ERRORS: [f64; 3] = [0.5, 1.0, 2.0];

/// What one split says about one method after so many ratings.
pub(super) struct Measured {
    /// Mean number of ratings folded in: users may have fewer than asked for.
    pub(super) mean_given: f64,
    /// How long the method was trained, where that was measured.
    pub(super) train_seconds: Option<f64>,
    pub(super) rmse: Option<f64>,
    pub(super) mae: Option<f64>,
    /// Share of predictions that are off by at most each of [`ERRORS`].
    pub(super) within: Option<[f64; ERRORS.len()]>,
    pub(super) certainty: Option<certainty::Measured>,
    /// (nDCG@10, Recall@20, precision@5) of each test user with something relevant.
    pub(super) ranking: Vec<(f64, f64, f64)>,
    /// Items in anyone's top ten.
    pub(super) listed: BTreeSet<u32>,
    /// Mean number of training ratings of the items in the top ten of each test user.
    pub(super) popularity: Vec<f64>,
    /// How unlike in their groups the items in the top ten of each test user are.
    pub(super) diversity: Vec<f64>,
}

/// What a method says about one test user, held against the truth.
struct Judged {
    n_given: usize,
    predictions: Vec<(Predicted, f64)>,
    ranking: Option<(f64, f64, f64)>,
    listed: Vec<u32>,
}

/// Measure `method` on the test users after `given` of their ratings, or all; `counts` are the training ratings of the
/// items.
pub(super) fn measure(
    dataset: &Dataset,
    counts: &[u32],
    method: &dyn Method,
    given: Option<usize>,
    tests: &[Test],
) -> Measured {
    let judged: Vec<Judged> = tests.par_iter().map(|test| judge(dataset, method, given, test)).collect();
    let predictions = || judged.iter().flat_map(|user| &user.predictions);
    let pairs = || predictions().map(|(prediction, truth)| (prediction.rating, *truth));
    let outcomes = predictions().filter_map(|(prediction, truth)| {
        Some(Outcome { rating: prediction.rating, belief: prediction.belief?, truth: *truth })
    });
    let listed = || judged.iter().map(|user| &user.listed).filter(|listed| !listed.is_empty());
    let mean_count = |items: &Vec<u32>| {
        items.iter().map(|&item| f64::from(counts[item as usize])).sum::<f64>() / items.len() as f64
    };
    let diversity = |items: &Vec<u32>| {
        let groups: Vec<&[u16]> =
            items.iter().map(|&item| dataset.items[item as usize].groups.as_slice()).collect();
        metrics::intra_list_diversity(&groups)
    };
    let n_given: usize = judged.iter().map(|user| user.n_given).sum();
    Measured {
        mean_given: n_given as f64 / judged.len().max(1) as f64,
        train_seconds: method.train_seconds(),
        rmse: metrics::rmse(pairs()),
        mae: metrics::mae(pairs()),
        within: within(dataset.scale.unit(), pairs()),
        certainty: certainty::measure(outcomes.collect(), dataset.scale),
        ranking: judged.iter().filter_map(|user| user.ranking).collect(),
        listed: listed().flatten().copied().collect(),
        popularity: listed().map(mean_count).collect(),
        diversity: listed().filter_map(diversity).collect(),
    }
}

fn judge(dataset: &Dataset, method: &dyn Method, given: Option<usize>, test: &Test) -> Judged {
    let ratings = |rows: &[u32]| -> Vec<(u32, f32)> {
        let ratings = rows.iter().map(|&row| dataset.ratings[row as usize]);
        ratings.map(|rating| (rating.item, rating.value)).collect()
    };
    let n_given = given.unwrap_or(test.given.len()).min(test.given.len());
    let held_out = ratings(&test.held_out);
    let items: Vec<u32> = held_out.iter().map(|&(item, _)| item).collect();
    let given = Given { user: test.user, asked: given, ratings: ratings(&test.given[..n_given]) };
    let judgement = method.judge(&given, &items, RANKED);
    let truths = held_out.iter().map(|&(_, rating)| f64::from(rating));
    let threshold = RELEVANT * dataset.scale.max;
    let relevant: Vec<u32> =
        held_out.iter().filter(|&&(_, rating)| rating >= threshold).map(|&(item, _)| item).collect();
    let ranked = judgement.ranking;
    Judged {
        n_given,
        predictions: judgement.predictions.into_iter().flatten().zip(truths).collect(),
        ranking: ranked.as_ref().and_then(|ranked| {
            Some((
                metrics::ndcg_at_k(ranked, &relevant, 10)?,
                metrics::recall_at_k(ranked, &relevant, 20)?,
                metrics::precision_at_k(ranked, &relevant, 5)?,
            ))
        }),
        listed: ranked.into_iter().flatten().take(LISTED).collect(),
    }
}

/// Share of pairs (prediction, truth) that differ by at most each of [`ERRORS`]; `unit` is one of five stars.
fn within(unit: f64, pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<[f64; ERRORS.len()]> {
    let share = |error: f64| metrics::coverage(pairs.clone().map(|(p, truth)| (p - error, p + error, truth)));
    let shares: Option<Vec<f64>> = ERRORS.iter().map(|error| share(error * unit)).collect();
    shares?.try_into().ok()
}
