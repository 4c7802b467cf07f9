//! How good is a candidate? What tuning asks of a model on validation users, who are strangers to it.

use super::measure::measure;
use super::methods::TrainedModel;
use super::splits::{Protocol, Split, check_size, splits};
use crate::baselines::popularity;
use crate::dataset::Dataset;
use crate::metrics::Mean;
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
        let (mut errors, mut rankings) = (Vec::new(), Vec::new());
        for (number, fold) in self.folds.iter().enumerate() {
            let trained = TrainedModel::new(self.dataset, &model(number, &fold.train)?)?;
            let ratings = fold.train.iter().map(|&row| &self.dataset.ratings[row as usize]);
            let counts = popularity(ratings, self.dataset.items.len());
            let measured = |given| measure(self.dataset, &counts, &trained.whole(), given, &fold.tests);
            let (few, all) = (measured(Some(FEW)), measured(None));
            errors.extend(few.rmse.zip(all.rmse).map(|(few, all)| 0.5 * (few + all)));
            rankings.extend(all.ranking.into_iter().map(|(ndcg10, ..)| ndcg10));
        }
        let nothing = "no validation user has a held-out rating of at least 80 % of the scale";
        let ndcg10 = Mean::of(rankings).context(nothing)?.mean;
        let rmse = Mean::of(errors).context("there are no held-out ratings")?.mean;
        ensure!(rmse.is_finite() && ndcg10.is_finite(), "predictions are not numbers");
        Ok(Score { rmse, ndcg10 })
    }
}
