//! How good is a candidate? What tuning asks of a model on validation users, who are strangers to it.

use super::methods::TrainedModel;
use super::{Protocol, Split, Tally, check_size, measure, splits};
use crate::dataset::Dataset;
use anyhow::{Context, Result, ensure};
use flatflix_core::Model;
use serde::{Deserialize, Serialize};

/// Number of ratings folded in for the half of the error that newcomers meet.
const FEW: usize = 5;

/// A candidate on the validation users.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Mean of the RMSE after 5 and after all ratings, in units of the scale, averaged over folds.
    pub rmse: f64,
    /// nDCG@10 after all ratings, averaged over users.
    pub ndcg10: f64,
}

/// Folds of the strong protocol over the users of a data set that is to be trained on.
pub(crate) struct Validation<'a> {
    dataset: &'a Dataset,
    folds: Vec<Split>,
}

impl<'a> Validation<'a> {
    /// The first `n_folds` of five folds.
    ///
    /// # Errors
    /// There are too few ratings or users to split.
    pub(crate) fn new(dataset: &'a Dataset, seed: u64, n_folds: usize) -> Result<Self> {
        check_size(dataset)?;
        let mut folds = splits(dataset, Protocol::Strong, seed);
        folds.truncate(n_folds);
        Ok(Self { dataset, folds })
    }

    /// Number of folds.
    pub(crate) fn n_folds(&self) -> usize {
        self.folds.len()
    }

    /// Measure the models that `model` makes, given the number of a fold and the rows of its training users' ratings.
    ///
    /// # Errors
    /// `model` fails, or makes one that cannot be written, or its predictions are not numbers; or no validation user
    /// has anything relevant.
    pub(crate) fn score(&self, mut model: impl FnMut(usize, &[u32]) -> Result<Model>) -> Result<Score> {
        let mut tallies = [Some(FEW), None].map(|given| Tally { method: "candidate", given, splits: vec![] });
        for (number, fold) in self.folds.iter().enumerate() {
            let trained = TrainedModel::new(self.dataset, &model(number, &fold.train)?)?;
            for tally in &mut tallies {
                tally.add(measure(self.dataset, &trained.whole(), tally.given, &fold.tests));
            }
        }
        let [few, all] = tallies.map(Tally::row);
        let nothing = "no validation user has a held-out rating of at least 80 % of the scale";
        let (few, ndcg10, all) = (few.rmse, all.ndcg10.context(nothing)?.mean, all.rmse);
        let rmse = few.zip(all).map(|(few, all)| 0.5 * (few.mean + all.mean));
        let rmse = rmse.context("there are no held-out ratings")?;
        ensure!(rmse.is_finite() && ndcg10.is_finite(), "predictions are not numbers");
        Ok(Score { rmse, ndcg10 })
    }
}
