//! What a rating would teach about a visitor.

use super::{RatingHead, RatingTaste};
use crate::catalogue::ItemIndex;
use crate::linalg::{product, trace_of_product, variance_along};
use nalgebra::DMatrix;

/// Items whose predictions should become certain, each with its weight: W = sum_j w_j psi_j psi_j^T / sum_j w_j.
#[derive(Clone, Debug)]
pub struct Targets {
    moment: DMatrix<f64>,
    /// tr(W Lambda^-1), the variance for a stranger.
    of_stranger: f64,
}

/// V W V for a visitor's posterior covariance V.
#[derive(Clone, Debug)]
pub struct Leverage(DMatrix<f64>);

impl Targets {
    /// Mean variance of the predictions for a stranger, as far as it comes from not knowing the visitor, in internal units
    /// squared; above 0.
    pub(crate) fn of_stranger(&self) -> f64 {
        self.of_stranger
    }
}

impl RatingTaste {
    /// Posterior mean of the visitor's factors, the bias first. (n_factors + 1)
    pub(crate) fn factors(&self) -> &[f64] {
        self.posterior.mean().as_slice()
    }

    /// Posterior covariance of the visitor's factors.
    pub(crate) fn covariance(&self) -> &DMatrix<f64> {
        &self.covariance
    }
}

impl RatingHead {
    /// Targets from items and their weights, which are not negative and not all 0.
    pub fn targets(&self, items: impl Iterator<Item = (ItemIndex, f64)>) -> Targets {
        let n = self.parts.prior.n_factors();
        let (mut moment, mut total) = (DMatrix::zeros(n, n), 0.0);
        for (item, weight) in items {
            let psi = self.psi(item);
            total += weight;
            for i in 0..n {
                (0..n).for_each(|j| moment[(i, j)] += weight * psi[i] * psi[j]);
            }
        }
        moment /= f64::max(total, f64::MIN_POSITIVE);
        let of_stranger = trace_of_product(&moment, &self.prior_covariance).max(f64::MIN_POSITIVE);
        Targets { moment, of_stranger }
    }

    /// Share of the targets' variance, as far as it comes from not knowing the visitor, that the visitor's ratings have
    /// taken away; 0 for a stranger, below 1.
    pub fn learned(&self, taste: &RatingTaste, targets: &Targets) -> f64 {
        let left = trace_of_product(&targets.moment, &taste.covariance);
        (1.0 - left / targets.of_stranger).clamp(0.0, 1.0)
    }

    /// What [`RatingHead::gain`] needs, once for a visitor.
    pub fn leverage(&self, taste: &RatingTaste, targets: &Targets) -> Leverage {
        let half = product(&targets.moment, &taste.covariance);
        Leverage(product(&taste.covariance, &half))
    }

    /// By how much a rating of `item` would lower the mean variance of the targets, in internal units squared.
    pub fn gain(&self, taste: &RatingTaste, leverage: &Leverage, item: ItemIndex) -> f64 {
        let psi = self.psi(item);
        let of_item = self.item_variance(taste, self.counts[item.row()]);
        let noise = of_item + 1.0 / self.parts.noise_precision;
        variance_along(&psi, &leverage.0) / (variance_along(&psi, &taste.covariance) + noise)
    }
}
