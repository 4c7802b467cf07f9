//! Measurements of all splits as rows of means.

use super::certainty::{LEVELS, PARTS, Part, SHOWN};
use super::measure::{ERRORS, Measured};
use crate::metrics::Mean;
use serde::Serialize;
use std::collections::BTreeSet;

/// A measured row: one method after so many ratings.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// What was measured.
    pub method: String,
    /// Ratings folded in; null for all.
    pub given: Option<usize>,
    /// Ratings folded in on average: users may have fewer than asked for.
    pub mean_given: f64,
    /// Seconds of training, where it was measured; mean and standard error over splits.
    pub train_seconds: Option<Mean>,
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
    /// Share of the rated items that are in anyone's top ten; mean and standard error over repeats.
    pub catalogue_coverage: Option<Mean>,
    /// Training ratings of an item in the top ten; mean and standard error over test users.
    pub popularity10: Option<Mean>,
    /// How unlike the items in the top ten are in their groups, 0..=1 ([`crate::metrics::intra_list_diversity`]); mean
    /// and standard error over test users.
    pub diversity10: Option<Mean>,
    /// Shares of small errors, over splits; empty without predictions.
    pub within: Vec<Within>,
    /// How far the method's own certainty can be trusted, where it has one.
    pub certainty: Option<Certainty>,
}

impl Row {
    /// Whether it has any figure.
    pub(super) fn says_something(&self) -> bool {
        self.rmse.is_some() || self.ndcg10.is_some()
    }
}

/// How many predictions are off by at most so much.
#[derive(Clone, Debug, Serialize)]
pub struct Within {
    /// Absolute error, in units of the scale.
    pub error: f64,
    /// Share of the predictions.
    pub share: Mean,
}

/// Coverage of intervals, and errors by certainty; means and standard errors over splits.
#[derive(Clone, Debug, Serialize)]
pub struct Certainty {
    /// Central intervals of several levels.
    pub coverage: Vec<Coverage>,
    /// Predictions by the width of their interval, narrowest first.
    pub fifths: Vec<Fifth>,
    /// RMSE of the half of the predictions with the narrower intervals, and of the other half.
    pub halves: [Mean; 2],
}

/// What an interval promises and keeps.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// Share of ratings that it should hold.
    pub nominal: f64,
    /// Share of held-out ratings that it held.
    pub observed: Mean,
}

/// A fifth of the predictions, of about the same certainty.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fifth {
    /// Root mean squared error, in units of the scale.
    pub rmse: Mean,
    /// Share of held-out ratings within the 80 % interval.
    pub coverage80: Mean,
    /// Mean half width of the 80 % interval before it is cut to the scale, in units of the scale.
    pub half_width80: Mean,
}

/// Measurements of one method and number of ratings over all splits.
pub(super) struct Tally {
    pub(super) method: String,
    pub(super) given: Option<usize>,
    pub(super) splits: Vec<Measured>,
}

impl Tally {
    /// The row of a data set with `n_rated` rated items on a scale with `unit` units to one of five stars; `folds`
    /// splits in a row are one repeat.
    pub(super) fn row(self, folds: usize, n_rated: usize, unit: f64) -> Row {
        let users = || self.splits.iter().flat_map(|split| &split.ranking);
        Row {
            method: self.method.clone(),
            given: self.given,
            mean_given: self.over_splits(|split| Some(split.mean_given)).map_or(0.0, |mean| mean.mean),
            train_seconds: self.over_splits(|split| split.train_seconds),
            rmse: self.over_splits(|split| split.rmse),
            mae: self.over_splits(|split| split.mae),
            coverage80: self.over_splits(|split| Some(split.certainty.as_ref()?.coverage[SHOWN])),
            ndcg10: Mean::of(users().map(|user| user.0)),
            recall20: Mean::of(users().map(|user| user.1)),
            precision5: Mean::of(users().map(|user| user.2)),
            catalogue_coverage: Mean::of(self.splits.chunks(folds).filter_map(|repeat| {
                let listed: BTreeSet<u32> = repeat.iter().flat_map(|split| &split.listed).copied().collect();
                (!listed.is_empty()).then(|| listed.len() as f64 / n_rated as f64)
            })),
            popularity10: Mean::of(self.splits.iter().flat_map(|split| &split.popularity).copied()),
            diversity10: Mean::of(self.splits.iter().flat_map(|split| &split.diversity).copied()),
            within: (ERRORS.iter().enumerate())
                .filter_map(|(i, error)| {
                    let share = self.over_splits(|split| Some(split.within?[i]))?;
                    Some(Within { error: error * unit, share })
                })
                .collect(),
            certainty: self.certainty(),
        }
    }

    fn certainty(&self) -> Option<Certainty> {
        let coverage = LEVELS.iter().enumerate().map(|(i, &(nominal, _))| {
            let observed = self.over_splits(|split| Some(split.certainty.as_ref()?.coverage[i]))?;
            Some(Coverage { nominal, observed })
        });
        let fifths = (0..PARTS).map(|i| {
            let of = |value: fn(&Part) -> f64| {
                self.over_splits(|split| Some(value(&split.certainty.as_ref()?.fifths[i])))
            };
            Some(Fifth {
                rmse: of(|part| part.rmse)?,
                coverage80: of(|part| part.coverage)?,
                half_width80: of(|part| part.half_width)?,
            })
        });
        let half = |i: usize| self.over_splits(|split| Some(split.certainty.as_ref()?.halves[i]));
        Some(Certainty {
            coverage: coverage.collect::<Option<_>>()?,
            fifths: fifths.collect::<Option<_>>()?,
            halves: [half(0)?, half(1)?],
        })
    }

    fn over_splits(&self, value: impl Fn(&Measured) -> Option<f64>) -> Option<Mean> {
        Mean::of(self.splits.iter().filter_map(value))
    }
}
