//! The rating head: predicts a visitor's rating of any item, with its variance.
//!
//! ```text
//! r_ui = mu + b_i + a_u + q_i . p_u + noise,   noise ~ N(0, 1 / tau)
//! user factors x = [a; p] ~ N(m, Lambda^-1)
//! ```
//!
//! Factors are whitened: the prior covariance of p is the identity, so that a step of a quantiser costs the same in
//! every direction. Column 0 of x is the user's bias, and psi_i = [1; q_i]. All ratings are in internal units
//! ([`crate::scale`]).
//!
//! # Source
//! Lim, Teh, Variational Bayesian approach to movie rating prediction (2007), for the Gaussian posteriors; Koren, Bell,
//! Volinsky, Matrix factorization techniques for recommender systems (2009), equation 4, for the biases.

mod extremes;
mod parts;
mod quantize;

pub use parts::{Calibration, ItemUncertainty, RatingParts, Selection};
pub use quantize::{BIAS_STEP, QuantizedFactors, quantize};

use crate::catalogue::ItemIndex;
use crate::fold_in::{GaussianPrior, NormalEquations, NotPositiveDefinite, Posterior, fold_in, packed_len};
use alloc::{vec, vec::Vec};
use extremes::Extremes;
use nalgebra::{DMatrix, DVector};
use quantize::decode_scale;

/// Half the width of the central 80 % interval of a standard normal variable.
pub const Z80: f64 = 1.281_551_565_544_6;

/// A visitor's posterior factors under the rating head.
#[derive(Clone, Debug)]
pub struct RatingTaste {
    posterior: Posterior,
    /// Prior mean, moved by the items that were rated.
    prior_mean: DVector<f64>,
    /// E[phi phi^T] rotated into the basis of the item uncertainty, its diagonal. (n_factors + 1)
    moment_in_basis: Vec<f64>,
    covariance: DMatrix<f64>,
}

/// Prediction of a rating in internal units, not cut to the scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatingPrediction {
    /// Expected rating.
    pub mean: f64,
    /// Half the width of the 80 % interval.
    pub half_width: f64,
    /// Share of what could be learned about this visitor's rating of this item that has been learned, 0..=1.
    pub certainty: f64,
}

/// The rating head, ready to fold in and predict.
#[derive(Clone, Debug)]
pub struct RatingHead {
    parts: RatingParts,
    counts: Vec<u32>,
    /// exp(scale / 16) of each item.
    row_scales: Vec<f64>,
    prior_covariance: DMatrix<f64>,
    /// Of each block of items. (one for every [`crate::kernels::BLOCK`] items)
    extremes: Vec<Extremes>,
}

impl RatingHead {
    /// Prepare the head. `counts` are the items' rating counts.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when the prior's precision has no Cholesky factor.
    pub fn new(parts: RatingParts, counts: Vec<u32>) -> Result<Self, NotPositiveDefinite> {
        let GaussianPrior { mean, precision } = &parts.prior;
        let nothing = NormalEquations::new(mean.len());
        let stranger = fold_in(precision, mean.as_slice(), &nothing, parts.noise_precision)?;
        let row_scales: Vec<f64> = parts.scales.iter().map(|&scale| decode_scale(scale)).collect();
        let extremes = Extremes::of_blocks(&parts, &row_scales);
        Ok(Self { prior_covariance: stranger.covariance(), row_scales, counts, extremes, parts })
    }

    /// The stored parts.
    pub fn parts(&self) -> &RatingParts {
        &self.parts
    }

    /// Factors q_i of an item. (n_factors)
    pub fn item_factors(&self, item: ItemIndex) -> impl Iterator<Item = f64> {
        let n = self.parts.n_factors();
        let scale = self.row_scales[item.row()];
        self.parts.codes[item.row() * n..(item.row() + 1) * n]
            .iter()
            .map(move |&code| f64::from(code) * scale)
    }

    fn psi(&self, item: ItemIndex) -> Vec<f64> {
        core::iter::once(1.0).chain(self.item_factors(item)).collect()
    }

    fn bias(&self, item: ItemIndex) -> f64 {
        f64::from(self.parts.biases[item.row()]) * BIAS_STEP
    }

    /// How a rated item moves the prior mean, out of `n_rated`.
    fn selection_shift(&self, item: ItemIndex, n_rated: usize) -> DVector<f64> {
        let z = core::iter::once(self.bias(item)).chain(self.item_factors(item));
        self.parts.selection.shift(z, n_rated)
    }

    /// mu + b_i, what is expected before anything is known of a user but that they are a user.
    fn baseline(&self, item: ItemIndex) -> f64 {
        self.parts.mean + self.bias(item)
    }

    /// Expected products of one rating: E[psi psi^T] (packed lower triangle) and E[psi y].
    fn expected_products(&self, item: ItemIndex, rating: f64) -> (Vec<f64>, Vec<f64>) {
        let psi = self.psi(item);
        let n = psi.len();
        let y = rating - self.baseline(item);
        let mut second = Vec::with_capacity(packed_len(n));
        for i in 0..n {
            second.extend(psi[..=i].iter().map(|value| psi[i] * value));
        }
        let mut first: Vec<f64> = psi.iter().map(|value| value * y).collect();
        let share = self.parts.uncertainty.fold_in_share;
        if share > 0.0 {
            let covariance = self.parts.uncertainty.covariance(self.counts[item.row()]);
            for i in 1..n {
                first[i] -= share * covariance[(i, 0)];
                for j in 1..=i {
                    second[packed_len(i) + j] += share * covariance[(i, j)];
                }
            }
        }
        (second, first)
    }

    /// Fold in a visitor: their posterior factors from their ratings in internal units.
    ///
    /// Sums run in the order given; callers sort by item, so that the order in which ratings were given is irrelevant.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] for a broken model; a model that passed [`crate::Model::validate`] can still get there
    /// by absurdly large numbers.
    pub fn fold_in(&self, ratings: &[(ItemIndex, f64)]) -> Result<RatingTaste, NotPositiveDefinite> {
        let n = self.parts.prior.n_factors();
        let mut sums = NormalEquations::new(n);
        let mut prior_mean = self.parts.prior.mean.clone();
        for &(item, rating) in ratings {
            prior_mean += self.selection_shift(item, ratings.len());
            let (second, first) = self.expected_products(item, rating);
            sums.add_expected(&second, first.into_iter(), 1.0);
        }
        let GaussianPrior { precision, .. } = &self.parts.prior;
        let posterior = fold_in(precision, prior_mean.as_slice(), &sums, self.parts.noise_precision)?;
        let covariance = posterior.covariance();
        let phi = |i: usize| if i == 0 { 1.0 } else { posterior.mean()[i] };
        let moment =
            |i: usize, j: usize| phi(i) * phi(j) + if i > 0 && j > 0 { covariance[(i, j)] } else { 0.0 };
        let basis = &self.parts.uncertainty.basis;
        let moment_in_basis = (0..n).map(|k| quadratic_form(n, |i| basis[(i, k)], moment)).collect();
        Ok(RatingTaste { posterior, prior_mean, moment_in_basis, covariance })
    }

    /// Expected rating of an item in internal units, not cut to the scale.
    pub fn expected_rating(&self, taste: &RatingTaste, item: ItemIndex) -> f64 {
        let x = taste.posterior.mean();
        let affinity = self.item_factors(item).zip(x.iter().skip(1)).fold(0.0, |sum, (q, p)| sum + q * p);
        self.baseline(item) + x[0] + affinity
    }

    /// The most that `weight` times the expected rating of an item of a block can be.
    pub(crate) fn weighted_rating_ceiling(&self, taste: &RatingTaste, weight: f64, block: usize) -> f64 {
        let x = taste.posterior.mean();
        let norm = libm::sqrt(x.iter().skip(1).fold(0.0, |sum, p| sum + p * p));
        let Extremes { least_bias, greatest_bias, norm: item_norm } = self.extremes[block];
        let bias = (weight * least_bias).max(weight * greatest_bias);
        weight * (self.parts.mean + x[0]) + bias + weight.abs() * norm * item_norm
    }

    /// Predict the rating of one item with its interval.
    pub fn predict(&self, taste: &RatingTaste, item: ItemIndex) -> RatingPrediction {
        let mean = self.expected_rating(taste, item);
        self.with_interval(taste, mean, &self.psi(item), self.counts[item.row()])
    }

    /// Predict the rating of an item that is not in the model: as that of the typical least-rated item, whose factors
    /// nobody knows.
    pub fn predict_unlisted(&self, taste: &RatingTaste) -> RatingPrediction {
        let mut psi = vec![0.0; self.parts.prior.n_factors()];
        psi[0] = 1.0;
        let least_rated =
            self.counts.last().map_or(0, |&least| self.counts.partition_point(|&count| count > least));
        let biases = &self.parts.biases[least_rated..];
        let sum = biases.iter().fold(0.0, |sum, &bias| sum + f64::from(bias));
        let mean_bias = sum / biases.len().max(1) as f64 * BIAS_STEP;
        let mean = self.parts.mean + mean_bias + taste.posterior.mean()[0];
        self.with_interval(taste, mean, &psi, 0)
    }

    fn with_interval(&self, taste: &RatingTaste, mean: f64, psi: &[f64], count: u32) -> RatingPrediction {
        let n = psi.len();
        let of_user = quadratic_form(n, |i| psi[i], |i, j| taste.covariance[(i, j)]);
        let of_stranger = quadratic_form(n, |i| psi[i], |i, j| self.prior_covariance[(i, j)]);
        let shrinkage = self.parts.uncertainty.shrinkage(count);
        let of_item = shrinkage.zip(&taste.moment_in_basis).fold(0.0, |sum, (s, m)| sum + s * m);
        let variance = of_user + of_item + 1.0 / self.parts.noise_precision;
        let Calibration { variance_scale, variance_offset } = self.parts.calibration;
        let calibrated = (variance_scale * variance + variance_offset).max(0.0);
        RatingPrediction {
            mean,
            half_width: Z80 * libm::sqrt(calibrated),
            certainty: (1.0 - of_user / of_stranger).clamp(0.0, 1.0),
        }
    }

    /// How much each rating moved the expected rating of `item`, in internal units and the order of `ratings`.
    ///
    /// `x - m = sum_i (shift_i + A^-1 tau (E[psi_i y_i] - E[psi_i psi_i^T] m_u))` with the shift of the prior mean that
    /// each rated item brings and m_u the prior mean after all of them, so the contributions sum exactly to the expected
    /// rating minus that of a stranger.
    ///
    /// # Source
    /// Hu, Koren, Volinsky (2008), section 5, with a prior mean.
    pub fn contributions(
        &self,
        taste: &RatingTaste,
        ratings: &[(ItemIndex, f64)],
        item: ItemIndex,
    ) -> Vec<f64> {
        let psi = self.psi(item);
        let direction = taste.posterior.solve(&DVector::from_column_slice(&psi));
        let m = &taste.prior_mean;
        let n = m.len();
        let mut pull = vec![0.0; n];
        ratings
            .iter()
            .map(|&(rated, rating)| {
                let (second, first) = self.expected_products(rated, rating);
                for i in 0..n {
                    let expected = (0..n).fold(0.0, |sum, j| sum + second[packed_index(i, j)] * m[j]);
                    pull[i] = first[i] - expected;
                }
                let along = pull.iter().zip(direction.iter()).fold(0.0, |sum, (p, d)| sum + p * d);
                let shift = self.selection_shift(rated, ratings.len());
                let chosen = psi.iter().zip(shift.iter()).fold(0.0, |sum, (psi, shift)| sum + psi * shift);
                chosen + self.parts.noise_precision * along
            })
            .collect()
    }
}

/// Position of entry (i, j) of a symmetric matrix in its packed lower triangle.
fn packed_index(i: usize, j: usize) -> usize {
    packed_len(i.max(j)) + i.min(j)
}

/// v^T M v for a symmetric M.
fn quadratic_form(n: usize, v: impl Fn(usize) -> f64, m: impl Fn(usize, usize) -> f64) -> f64 {
    (0..n).fold(0.0, |sum, i| sum + v(i) * (0..n).fold(0.0, |inner, j| inner + m(i, j) * v(j)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Three items with two factors, a prior that is not centred, uncertain items.
    fn head() -> RatingHead {
        let quantized = quantize(&[0.5, -0.2, 0.0], &[1.0, -0.5, 0.3, 0.9, -0.7, 0.1], 2, 8);
        let parts = RatingParts {
            mean: 3.5,
            noise_precision: 1.5,
            prior: GaussianPrior {
                mean: DVector::from_vec(vec![0.1, 0.3, -0.2]),
                precision: DMatrix::from_row_slice(3, 3, &[5.0, 0.3, 0.1, 0.3, 1.2, 0.0, 0.1, 0.0, 1.0]),
            },
            selection: Selection {
                weights: DMatrix::from_row_slice(3, 3, &[0.1, 0.4, 0.0, -0.2, 0.5, 0.3, 0.0, 0.1, 0.7]),
                centre: DVector::from_vec(vec![0.2, 0.1, -0.1]),
                damping: 5.0,
            },
            uncertainty: ItemUncertainty {
                basis: DMatrix::from_row_slice(3, 3, &[0.4, 0.1, 0.0, 0.0, 0.3, 0.2, 0.1, 0.0, 0.3]),
                decay: DVector::from_vec(vec![0.5, 0.1, 0.2]),
                fold_in_share: 0.5,
            },
            calibration: Calibration::NONE,
            biases: quantized.biases,
            scales: quantized.scales,
            codes: quantized.codes,
        };
        RatingHead::new(parts, vec![100, 10, 0]).unwrap()
    }

    #[test]
    fn ratings_narrow_the_interval_and_raise_certainty() {
        let head = head();
        let stranger = head.fold_in(&[]).unwrap();
        let known = head.fold_in(&[(ItemIndex(0), 5.0), (ItemIndex(1), 1.0)]).unwrap();
        let (before, after) = (head.predict(&stranger, ItemIndex(2)), head.predict(&known, ItemIndex(2)));
        assert_eq!(before.certainty, 0.0);
        assert!(after.certainty > 0.0 && after.half_width < before.half_width);
    }

    #[test]
    fn int4_codes_stay_within_seven() {
        let quantized = quantize(&[9.0], &[3.0, -3.0, 0.1, 0.0], 4, 4);
        assert_eq!(quantized.codes, [7, -7, 0, 0]);
        assert_eq!(quantized.biases, [450]);
    }

    #[test]
    fn a_row_of_zeros_stays_zero() {
        assert_eq!(quantize(&[0.0], &[0.0, 0.0], 2, 4).codes, [0, 0]);
    }

    proptest! {
        #[test]
        fn contributions_sum_to_the_change_from_a_stranger(ratings in prop::collection::vec((0u32..3, 1u8..=10), 0..6)) {
            let head = head();
            let ratings: Vec<(ItemIndex, f64)> =
                ratings.into_iter().map(|(item, half)| (ItemIndex(item), f64::from(half) / 2.0)).collect();
            let (stranger, known) = (head.fold_in(&[]).unwrap(), head.fold_in(&ratings).unwrap());
            for item in (0..3).map(ItemIndex) {
                let moved = head.expected_rating(&known, item) - head.expected_rating(&stranger, item);
                let sum: f64 = head.contributions(&known, &ratings, item).iter().sum();
                prop_assert!((moved - sum).abs() < 1e-9);
            }
        }
    }
}
