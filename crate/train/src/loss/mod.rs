//! What quantising costs: a stored model next to the same one in full precision, for visitors made of training users.
//!
//! A visitor is every other rating of a user; the ratings between them are held out. They were in training, which makes
//! the errors themselves too good; their differences are what counts. Lists are judged by the model's own scores in full
//! precision: what it scores alike may change places.

mod reference;

use crate::interactions::Interactions;
use crate::metrics::{Mean, rmse};
use crate::ranker::{RankerConfig, RankingModel};
use crate::{als::AlsConfig, als::RatingModel};
use anyhow::Result;
use flatflix_core::{ItemIndex, Model, Recommender, Visitor};
use rayon::prelude::*;
use reference::Reference;
use std::fmt;

/// Visitors that are compared, evenly spaced among the users.
const VISITORS: usize = 200;
/// Length of the lists whose overlap is measured.
const LIST: usize = 50;
/// Length of the lists whose gain is measured.
const GAIN_LIST: usize = 10;
/// Least mean nDCG@10 of the stored lists. The default configuration has 0.996 on latest-small, and 0.96 with implicit ALS
/// on small made-up data, where all films are much alike.
const MIN_NDCG: f64 = 0.9;
/// Largest mean growth of a visitor's RMSE, in internal units.
const MAX_RMSE: f64 = 0.002;
/// Standard errors by which a mean must be beyond its bound: chance alone refuses no model.
const STANDARD_ERRORS: f64 = 3.0;

/// What full precision would have given, in the mean over visitors.
#[derive(Clone, Copy, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QuantizationLoss {
    /// Share of the first 50 items of either list that are in the other.
    pub overlap_at_50: Mean,
    /// By how much a visitor's RMSE over the held-out ratings is larger. On the data set's scale.
    pub rmse: Mean,
    /// nDCG@10 of the stored list, an item's gain being its score in full precision: 1 if nothing was lost.
    pub ndcg_at_10: Mean,
}

/// A model in full precision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FullPrecision<'a> {
    pub(crate) ratings: &'a Interactions,
    pub(crate) rating: &'a RatingModel,
    pub(crate) rating_config: &'a AlsConfig,
    pub(crate) ranking: &'a RankingModel,
    pub(crate) ranking_config: &'a RankerConfig,
}

/// Of one visitor.
struct Difference {
    overlap: f64,
    rmse: f64,
    ndcg: f64,
}

impl QuantizationLoss {
    /// Compare a stored model, its items in `order`, with what it was made from. `None` when no user has two ratings.
    ///
    /// # Errors
    /// The model cannot be used.
    pub(crate) fn measure(model: &Model, full: FullPrecision<'_>, order: &[usize]) -> Result<Option<Self>> {
        let recommender = Recommender::new(model.clone())?;
        let reference = Reference::new(full)?;
        let users: Vec<usize> =
            (0..full.ratings.n_users()).filter(|&user| full.ratings.by_user.count(user) > 1).collect();
        let step = users.len().div_ceil(VISITORS).max(1);
        let users: Vec<usize> = users.into_iter().step_by(step).collect();
        let mut index_of_row = vec![0; order.len()];
        order.iter().enumerate().for_each(|(index, &row)| index_of_row[row] = index as u32);
        let differences = users
            .par_iter()
            .map(|&user| difference(&recommender, &reference, full.ratings, user, order, &index_of_row))
            .collect::<Result<Vec<Difference>>>()?;
        let mean = |of: &dyn Fn(&Difference) -> Option<f64>| Mean::of(differences.iter().filter_map(of));
        let (overlap, rmse, ndcg) = (
            mean(&|difference| Some(difference.overlap)),
            mean(&|difference| Some(difference.rmse)),
            mean(&|difference| Some(difference.ndcg)),
        );
        Ok(overlap.zip(rmse).zip(ndcg).map(|((overlap_at_50, rmse), ndcg_at_10)| Self {
            overlap_at_50,
            rmse,
            ndcg_at_10,
        }))
    }

    /// Whether there were visitors enough to refuse a model. A handful of users, or some that all rated the same, may have
    /// nothing but ties and noise to lose.
    pub(crate) fn is_telling(&self) -> bool {
        self.rmse.n >= VISITORS / 2
    }

    /// What lost too much: a figure that is beyond its bound by more than chance. `unit` is that of
    /// [`flatflix_core::RatingScale::unit`].
    pub(crate) fn excess(&self, unit: f64) -> Option<Excess> {
        // One visitor tells nothing about the mean.
        let error = |mean: Mean| STANDARD_ERRORS * mean.standard_error.unwrap_or(f64::INFINITY);
        let surely = |mean: Mean, sign: f64| mean.mean + sign * error(mean);
        if surely(self.ndcg_at_10, 1.0) < MIN_NDCG {
            Some(Excess::Lists)
        } else if surely(self.rmse, -1.0) > MAX_RMSE * unit {
            Some(Excess::Ratings)
        } else {
            None
        }
    }
}

/// What quantising changed too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    /// Lists, which the ranking head's bytes decide.
    Lists,
    /// Predicted ratings, which the rating head's bits decide.
    Ratings,
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lists => "quantizing changes the lists too much, however fine it is",
            Self::Ratings => "quantizing changes the predicted ratings too much, however fine it is",
        })
    }
}

impl fmt::Display for QuantizationLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { overlap_at_50, rmse, ndcg_at_10 } = self;
        write!(
            f,
            "overlap@50 {:.4}, nDCG@10 {:.4}, RMSE {:+.5}",
            overlap_at_50.mean, ndcg_at_10.mean, rmse.mean
        )
    }
}

fn difference(
    recommender: &Recommender,
    reference: &Reference<'_>,
    ratings: &Interactions,
    user: usize,
    order: &[usize],
    index_of_row: &[u32],
) -> Result<Difference> {
    let scale = recommender.metadata().scale;
    let all: Vec<(usize, f64)> =
        ratings.by_user.of(user).map(|(row, rating)| (row as usize, f64::from(rating))).collect();
    let given: Vec<_> = all.iter().copied().step_by(2).collect();
    let held_out: Vec<_> = all.iter().copied().skip(1).step_by(2).collect();
    let item = |row: usize| ItemIndex(index_of_row[row]);
    let mut visitor = Visitor::new();
    for &(row, rating) in &given {
        visitor.rate(recommender, item(row), scale.from_internal(rating) as f32)?;
    }
    let taste = recommender.fold_in(&visitor)?;
    let stored: Vec<u32> =
        recommender.recommend(&visitor, LIST)?.iter().map(|place| order[place.item.row()] as u32).collect();
    let full = reference.fold_in(&given)?;
    let exact = full.list(&given, order, LIST);
    let gain = |list: &[u32]| -> f64 {
        let gains = list.iter().take(GAIN_LIST).enumerate();
        gains.map(|(place, &row)| f64::from(full.score(row as usize)) / (place as f64 + 2.0).log2()).sum()
    };
    let ideal = gain(&exact);
    let on_scale = |value: f64| scale.from_internal(value);
    let stored_errors = held_out
        .iter()
        .map(|&(row, rating)| (recommender.predict(&taste, item(row)).rating, on_scale(rating)));
    let exact_errors = held_out.iter().map(|&(row, rating)| (on_scale(full.predict(row)), on_scale(rating)));
    let common = exact.iter().filter(|row| stored.contains(row)).count();
    Ok(Difference {
        overlap: common as f64 / exact.len().max(1) as f64,
        rmse: rmse(stored_errors).unwrap_or(0.0) - rmse(exact_errors).unwrap_or(0.0),
        // Nothing is lost where everything scores 0.
        ndcg: if ideal > 0.0 { gain(&stored) / ideal } else { 1.0 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_is_what_chance_does_not_explain() {
        let mean = |mean, standard_error| Mean { mean, standard_error: Some(standard_error), n: 200 };
        let loss = |ndcg, rmse| QuantizationLoss { overlap_at_50: mean(1.0, 0.0), rmse, ndcg_at_10: ndcg };
        let (fine, half) = (mean(0.0, 1e-4), mean(0.5, 0.01));
        assert_eq!(loss(mean(0.99, 0.01), fine).excess(1.0), None);
        assert_eq!(loss(half, fine).excess(1.0), Some(Excess::Lists));
        assert_eq!(loss(mean(0.5, 0.2), fine).excess(1.0), None);
        assert_eq!(loss(mean(0.99, 0.01), half).excess(1.0), Some(Excess::Ratings));
        assert_eq!(loss(mean(0.99, 0.01), half).excess(1000.0), None);
        assert!(loss(half, half).is_telling() && !loss(half, Mean { n: 5, ..half }).is_telling());
    }
}
