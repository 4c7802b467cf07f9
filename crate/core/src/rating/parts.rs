//! What the blob stores of the rating head.

use crate::fold_in::GaussianPrior;
use alloc::vec::Vec;
use nalgebra::{DMatrix, DVector};

/// The rating head as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct RatingParts {
    /// mu, the mean rating.
    pub mean: f64,
    /// tau, 1 / variance of a rating around its prediction.
    pub noise_precision: f64,
    /// Prior of a user's factors [a; p], n_factors + 1 wide.
    pub prior: GaussianPrior,
    /// What a user's choice of items to rate says about them.
    pub selection: Selection,
    /// How uncertain the item factors are.
    pub uncertainty: ItemUncertainty,
    /// Correction of the interval's width.
    pub calibration: Calibration,
    /// Item biases b_i in units of [`super::BIAS_STEP`]. (n_items)
    pub biases: Vec<i16>,
    /// Logarithmic scale of each row of `codes`. (n_items)
    pub scales: Vec<i8>,
    /// Item factors q_i in units of their row's scale. (n_items x n_factors, row-major)
    pub codes: Vec<i8>,
}

impl RatingParts {
    /// Number of factors of an item, biases not counted.
    pub fn n_factors(&self) -> usize {
        self.prior.n_factors().saturating_sub(1)
    }
}

/// Covariance of an item's [b; q] as a function of its rating count alone.
///
/// `C(n) = B diag(1 / (1 + n D)) B^T`, which is (P + tau n Phi)^-1 for the item prior's precision P and the mean second
/// moment Phi of the training users, diagonalised together.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemUncertainty {
    /// B. ((n_factors + 1) x (n_factors + 1))
    pub basis: DMatrix<f64>,
    /// D, not negative. (n_factors + 1)
    pub decay: DVector<f64>,
    /// Share of C(n) that the fold-in counts, 0..=1. A visitor needs less of it than a user of the training data,
    /// whose own ratings are inside the item factors.
    pub fold_in_share: f64,
}

impl ItemUncertainty {
    pub(super) fn shrinkage(&self, count: u32) -> impl Iterator<Item = f64> {
        self.decay.iter().map(move |decay| 1.0 / (1.0 + f64::from(count) * decay))
    }

    /// B diag(shrinkage) B^T: C(n) of the shrinkages at n, and of their sum the sum of the covariances.
    /// ((n_factors + 1) x (n_factors + 1))
    pub(super) fn covariance(&self, shrinkage: &[f64]) -> DMatrix<f64> {
        let n = self.decay.len();
        DMatrix::from_fn(n, n, |i, j| {
            (0..n).fold(0.0, |sum, k| sum + self.basis[(i, k)] * shrinkage[k] * self.basis[(j, k)])
        })
    }
}

/// How the prior mean of a user's factors moves with *which* items they have rated, whatever the ratings.
///
/// `m_u = m + S sum_i (z_i - centre) / (n + damping)` over the n rated items, with z_i = [b_i; q_i]: ratings are not
/// missing at random. For the same reason the prediction of item j's rating adds `target_weight S (z_j - centre)`: it is
/// the rating of those who chose it.
///
/// # Source
/// The idea of SVD++: Koren, Factorization meets the neighborhood (2008), equation 15, with the sum through one learned
/// matrix instead of a second set of item factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// S. ((n_factors + 1) x (n_factors + 1))
    pub weights: DMatrix<f64>,
    /// Mean z over the items of the mean user. (n_factors + 1)
    pub centre: DVector<f64>,
    /// Items that count as if they were the centre, above 0.
    pub damping: f64,
    /// Weight of `z_j - centre` when the rating of item j is predicted, not negative: who rates it will have chosen it.
    pub target_weight: f64,
}

impl Selection {
    /// What `n_rated` items whose z sum to `z` add to the prior mean. (n_factors + 1)
    pub(super) fn shift(&self, z: &[f64], n_rated: usize) -> DVector<f64> {
        let n = n_rated as f64;
        self.weighted_shift(z, n, 1.0 / (n + self.damping))
    }

    /// What predicting the rating of an item adds to the prior mean, supposing that the item is rated. (n_factors + 1)
    pub(super) fn target_shift(&self, z: &[f64]) -> DVector<f64> {
        self.weighted_shift(z, 1.0, self.target_weight)
    }

    /// `weight S (z - n centre)`.
    fn weighted_shift(&self, z: &[f64], n: f64, weight: f64) -> DVector<f64> {
        let gap: Vec<f64> =
            z.iter().zip(self.centre.iter()).map(|(z, centre)| weight * (z - n * centre)).collect();
        DVector::from_fn(gap.len(), |i, _| {
            gap.iter().enumerate().fold(0.0, |sum, (j, gap)| sum + self.weights[(i, j)] * gap)
        })
    }
}

/// Correction of the interval: the variance v of a prediction becomes `variance_scale * v + variance_offset`.
///
/// Fitted on validation users, so that 80 % of the ratings fall into the 80 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// Factor of the variance, above 0.
    pub variance_scale: f64,
    /// Added to the scaled variance, in squared internal units.
    pub variance_offset: f64,
}

impl Calibration {
    /// Leaves the variance as the model has it.
    pub const NONE: Self = Self { variance_scale: 1.0, variance_offset: 0.0 };
}
