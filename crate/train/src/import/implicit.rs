//! The ranking head around implicit factors.

use super::factors::{FactorPair, Rows};
use crate::dataset::Dataset;
use crate::input::InputError;
use crate::ranker::RankingModel;
use crate::ranker::implicit_als::{ImplicitAlsModel, Objective};
use anyhow::Result;
use flatflix_core::ranking::Quadratic;
use flatflix_core::scale::INTERNAL_MAX;
use nalgebra::{DMatrix, DVector};

/// What implicit factors minimise: `sum c (1 - x . y)^2` over ratings with confidence c = offset + alpha rating, plus
/// `sum (x . y)^2` over everything else, plus lambda |x|^2.
///
/// # Source
/// Hu, Koren, Volinsky, Collaborative Filtering for Implicit Feedback Datasets (2008), equation 3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    /// Confidence in a rating of 0: 1 in the paper and in Spark, 0 in the library `implicit`.
    pub offset: f64,
    /// How much a unit of the ratings' own scale adds.
    pub alpha: f64,
    /// lambda.
    pub regularization: f64,
    /// Whether lambda counts once for every rating of a user or item, as in Spark, or once.
    pub per_rating: bool,
}

/// Weight of an unrated item over all items, where the regularization goes with the ratings alone: the model's goes with
/// `n + alpha0 N`, of which the second part must not count.
const NEGLIGIBLE_EVIDENCE: f64 = 1e-3;

impl Confidence {
    /// The same in the model's terms, for ratings of at most `max` on their own scale and so many rated items. Only the
    /// proportion of the weights has a meaning.
    fn objective(self, max: f64, n_rated: usize) -> Objective {
        let unobserved = if self.per_rating { NEGLIGIBLE_EVIDENCE / n_rated.max(1) as f64 } else { 1.0 };
        let line = |constant: f64| Quadratic {
            constant: unobserved * constant,
            linear: unobserved * self.alpha * max,
            quadratic: 0.0,
        };
        Objective {
            unobserved_weight: unobserved,
            regularization: unobserved * self.regularization,
            regularization_exponent: if self.per_rating { 1.0 } else { 0.0 },
            confidence: line(self.offset - 1.0),
            evidence: line(self.offset),
        }
    }
}

/// Make the head of the factors.
pub(super) fn fit(
    dataset: &Dataset,
    rows: &Rows,
    pair: &FactorPair,
    confidence: Confidence,
) -> Result<RankingModel> {
    let items = rows.item_factors(&*pair.items, 1.0)?;
    let k = pair.items.rank();
    let n_rated = items.chunks_exact(k).filter(|row| row.iter().any(|factor| *factor != 0.0)).count();
    let objective = confidence.objective(f64::from(dataset.scale.max), n_rated);
    let lowest = dataset.scale.to_internal(dataset.scale.min) / INTERNAL_MAX;
    if dataset.scale.min < 0.0 || objective.confidence.least(lowest, 1.0) < 0.0 {
        let problem = format!(
            "a rating of {} would count for less than none, with a confidence of {} + {} rating",
            dataset.scale.min, confidence.offset, confidence.alpha
        );
        let remedy = "Correct --alpha and --confidence-offset, or leave the implicit factors out";
        return Err(InputError::of_path(pair.items.place(), problem, remedy).into());
    }
    let (mut mean, mut moment) = (DVector::zeros(k), DMatrix::zeros(k, k));
    rows.each_user(&*pair.users, &mut |_, factors| {
        let x = DVector::from_column_slice(factors);
        moment.ger(1.0, &x, &x, 1.0);
        mean += x;
    })?;
    let n = rows.n_trained_users() as f64;
    let model = ImplicitAlsModel::from_factors(&items, &(mean / n), &(moment / n), objective);
    Ok(RankingModel::ImplicitAls(model))
}
