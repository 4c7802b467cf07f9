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

mod information;
mod interval;
mod parts;
mod quantize;
mod shares;
mod sums;

pub use information::{Leverage, Targets};
pub use interval::Z80;
pub use parts::{Calibration, ItemUncertainty, RatingParts, Selection};
pub use quantize::{BIAS_STEP, QuantizedFactors, quantize};

use crate::catalogue::ItemIndex;
use crate::fold_in::{GaussianPrior, NormalEquations, NotPositiveDefinite, Posterior, fold_in};
use crate::kernels::BLOCK;
use crate::running_sums::RunningSums;
pub(crate) use sums::LARGEST_RATING;

use alloc::{vec, vec::Vec};
use nalgebra::{DMatrix, DVector};
use quantize::decode_scale;

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
    /// The greatest length of a factor vector q_i in each block. (one for every [`BLOCK`] items)
    largest_norms: Vec<f64>,
    /// Of the sums of a fold-in.
    largest_term: f64,
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
        let largest_norms = largest_norms(&parts, &row_scales);
        let largest_term = sums::largest_term(&parts, &row_scales);
        let prior_covariance = stranger.covariance();
        Ok(Self { prior_covariance, row_scales, counts, largest_norms, largest_term, parts })
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

    /// psi_i = [1; q_i].
    pub(crate) fn psi(&self, item: ItemIndex) -> Vec<f64> {
        core::iter::once(1.0).chain(self.item_factors(item)).collect()
    }

    /// b_i.
    pub(crate) fn bias(&self, item: ItemIndex) -> f64 {
        f64::from(self.parts.biases[item.row()]) * BIAS_STEP
    }

    /// How the prior mean moves for predicting the rating of an item.
    fn target_shift(&self, item: ItemIndex) -> DVector<f64> {
        let z: Vec<f64> = core::iter::once(self.bias(item)).chain(self.item_factors(item)).collect();
        self.parts.selection.target_shift(&z)
    }

    /// mu + b_i, what is expected before anything is known of a user but that they are a user.
    fn baseline(&self, item: ItemIndex) -> f64 {
        self.parts.mean + self.bias(item)
    }

    /// Fold in a visitor: their posterior factors from their ratings in internal units, in any order.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] for a broken model; a model that passed [`crate::Model::validate`] can still get there
    /// by absurdly large numbers.
    pub fn fold_in(&self, ratings: &[(ItemIndex, f64)]) -> Result<RatingTaste, NotPositiveDefinite> {
        let mut sums = self.no_ratings();
        ratings.iter().for_each(|&(item, rating)| self.add_rating(&mut sums, item, rating, 1.0));
        self.solve(&sums, ratings.len())
    }

    /// [`RatingHead::fold_in`] from sums over `n_ratings` ratings.
    pub(crate) fn solve(
        &self,
        sums: &RunningSums,
        n_ratings: usize,
    ) -> Result<RatingTaste, NotPositiveDefinite> {
        let (sums, prior_mean) = self.equations(sums, n_ratings);
        let (n, precision) = (sums.n_factors(), &self.parts.prior.precision);
        let posterior = fold_in(precision, prior_mean.as_slice(), &sums, self.parts.noise_precision)?;
        let covariance = posterior.covariance();
        let phi = |i: usize| if i == 0 { 1.0 } else { posterior.mean()[i] };
        let moment =
            |i: usize, j: usize| phi(i) * phi(j) + if i > 0 && j > 0 { covariance[(i, j)] } else { 0.0 };
        let basis = &self.parts.uncertainty.basis;
        let moment_in_basis = (0..n).map(|k| quadratic_form(n, |i| basis[(i, k)], moment)).collect();
        Ok(RatingTaste { posterior, prior_mean, moment_in_basis, covariance })
    }

    /// Expected rating of an item in internal units, not cut to the scale, whether or not they would choose it.
    pub fn expected_rating(&self, taste: &RatingTaste, item: ItemIndex) -> f64 {
        let x = taste.posterior.mean().as_slice();
        let affinity = self.item_factors(item).zip(&x[1..]).fold(0.0, |sum, (q, p)| sum + q * p);
        self.baseline(item) + x[0] + affinity
    }

    /// Expected rating of an item without bias and factors, and the most that the factors of a block's items can add to or
    /// take from it.
    pub(crate) fn reach(&self, taste: &RatingTaste) -> (f64, impl Fn(usize) -> f64) {
        let x = taste.posterior.mean().as_slice();
        let norm = libm::sqrt(x[1..].iter().fold(0.0, |sum, p| sum + p * p));
        (self.parts.mean + x[0], move |block: usize| norm * self.largest_norms[block])
    }

    /// Predict the rating that the visitor gives the item if they choose it, with its interval.
    ///
    /// That they choose it says something about them ([`Selection`]): the expected rating is taken with a prior mean that
    /// this choice has moved, A^-1 P target shift further.
    pub fn predict(&self, taste: &RatingTaste, item: ItemIndex) -> RatingPrediction {
        let psi = self.psi(item);
        let precision = &self.parts.prior.precision;
        let (n, shift) = (psi.len(), self.target_shift(item));
        // Plain sums in index order, as in the fold-in: the same bits everywhere.
        let pull = DVector::from_fn(n, |i, _| (0..n).fold(0.0, |sum, j| sum + precision[(i, j)] * shift[j]));
        let moved = taste.posterior.solve(&pull);
        let chosen = psi.iter().zip(moved.iter()).fold(0.0, |sum, (psi, moved)| sum + psi * moved);
        self.with_interval(taste, self.expected_rating(taste, item) + chosen, &psi, self.counts[item.row()])
    }

    /// Predict the rating of an item that is not in the model: as that of the typical least-rated item, whose factors
    /// nobody knows.
    pub fn predict_unlisted(&self, taste: &RatingTaste) -> RatingPrediction {
        let mut psi = vec![0.0; self.parts.prior.n_factors()];
        psi[0] = 1.0;
        let least = self.counts.iter().min();
        let of_least_rated =
            self.parts.biases.iter().zip(&self.counts).filter(|&(_, count)| Some(count) == least);
        let (n, sum) = of_least_rated.fold((0, 0.0), |(n, sum), (&bias, _)| (n + 1, sum + f64::from(bias)));
        let mean_bias = sum / f64::from(n.max(1)) * BIAS_STEP;
        let mean = self.parts.mean + mean_bias + taste.posterior.mean()[0];
        self.with_interval(taste, mean, &psi, 0)
    }
}

/// The greatest length of a factor vector in each block: by Cauchy and Schwarz it bounds what taste can make of an item.
fn largest_norms(parts: &RatingParts, row_scales: &[f64]) -> Vec<f64> {
    let norm = |(codes, scale): (&[i8], &f64)| {
        let squared = codes.iter().fold(0, |sum, &code| sum + i32::from(code) * i32::from(code));
        scale * libm::sqrt(f64::from(squared))
    };
    let rows = parts.codes.chunks(BLOCK * parts.n_factors()).zip(row_scales.chunks(BLOCK));
    let largest = |(codes, scales): (&[i8], &[f64])| {
        codes.chunks_exact(parts.n_factors()).zip(scales).map(norm).fold(0.0, f64::max)
    };
    rows.map(largest).collect()
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
    pub(super) fn head() -> RatingHead {
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
                target_weight: 0.2,
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

    /// What [`RatingHead::reach`] promises, and no more than that.
    #[test]
    fn factors_reach_no_further_than_their_lengths() {
        let head = head();
        let taste = head.fold_in(&[(ItemIndex(0), 5.0), (ItemIndex(2), 1.0)]).unwrap();
        let (common, reach) = head.reach(&taste);
        let p = &taste.posterior.mean().as_slice()[1..];
        let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let mut longest = 0.0f64;
        for item in (0..3).map(ItemIndex) {
            let of_factors = head.expected_rating(&taste, item) - head.bias(item) - common;
            assert!(of_factors.abs() <= reach(0) + 1e-12, "{of_factors}");
            longest = longest.max(length(&head.psi(item)[1..]));
        }
        assert!((reach(0) - longest * length(p)).abs() < 1e-12);
    }

    #[test]
    fn each_block_reaches_by_its_own_items() {
        let n_items = BLOCK + 2;
        let mut parts = head().parts;
        parts.biases = vec![0; n_items];
        parts.scales = vec![-16; n_items];
        parts.codes = (0..n_items).flat_map(|row| [3, if row < BLOCK { 4 } else { 0 }]).collect();
        let head = RatingHead::new(parts, vec![1; n_items]).unwrap();
        let step = (-1.0f64).exp();
        assert_eq!(head.largest_norms.len(), 2);
        for (found, expected) in head.largest_norms.iter().zip([5.0 * step, 3.0 * step]) {
            assert!((found - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn no_term_of_a_sum_is_larger_than_the_largest() {
        let head = head();
        for item in (0..3).map(ItemIndex) {
            let psi = head.psi(item);
            for rating in [-LARGEST_RATING, LARGEST_RATING] {
                let y = rating - head.baseline(item);
                let terms =
                    psi.iter().flat_map(|a| psi.iter().map(move |b| a * b)).chain(psi.iter().map(|a| a * y));
                assert!(terms.fold(0.0f64, |largest, term| largest.max(term.abs())) <= head.largest_term);
            }
        }
        // The longest factor is 1 at least, that of psi itself; the greatest bias of these items is 0.5.
        let factor = (0..3).flat_map(|item| head.psi(ItemIndex(item))).fold(0.0f64, |a, b| a.max(b.abs()));
        assert!((head.largest_term - factor * (LARGEST_RATING + 3.5 + 0.5)).abs() < 1e-9);
    }

    #[test]
    fn an_unlisted_item_is_the_typical_one_of_the_least_rated() {
        let mut parts = head().parts;
        parts.biases = vec![50, -10, -30];
        let head = RatingHead::new(parts, vec![100, 4, 4]).unwrap();
        let taste = head.fold_in(&[(ItemIndex(0), 5.0)]).unwrap();
        let found = head.predict_unlisted(&taste);
        // Biases of -0.2 and -0.6, and no factors.
        assert!((found.mean - (3.5 - 0.4 + taste.posterior.mean()[0])).abs() < 1e-12);
        let unknown =
            head.item_variance(&taste, 0) + taste.covariance()[(0, 0)] + 1.0 / head.parts.noise_precision;
        assert!((found.half_width - Z80 * unknown.sqrt()).abs() < 1e-12);
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

    #[test]
    fn biases_end_where_their_integers_do() {
        assert_eq!(quantize(&[1e6, -1e6, 0.029, -0.031], &[], 0, 8).biases, [i16::MAX, -i16::MAX, 1, -2]);
        assert_eq!(
            quantize(&[1e6; 2], &[], 0, 8).scales,
            [0, 0],
            "without factors there is nothing to scale"
        );
    }

    proptest! {
        #[test]
        fn factors_are_off_by_half_a_step_of_a_scale_that_fits(
            row in prop::collection::vec(-4.0f64..4.0, 5),
            bits in 2u32..=8,
        ) {
            let largest = row.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
            prop_assume!(largest > 1e-3);
            let limit = f64::from((1 << (bits - 1)) - 1);
            let quantized = quantize(&[0.0], &row, 5, bits);
            let step = decode_scale(quantized.scales[0]);
            // Steps of the scale are e^(1/16) apart, and the nearest one is taken.
            prop_assert!((step * limit / largest).ln().abs() <= 0.5 / 16.0 + 1e-6);
            for (&code, value) in quantized.codes.iter().zip(row) {
                prop_assert!(f64::from(code).abs() <= limit);
                // What is cut at the end is at most what the nearest scale is too small by.
                let cut = (largest - limit * step).max(0.0);
                prop_assert!((f64::from(code) * step - value).abs() <= 0.5 * step + cut + 1e-12);
            }
        }

        #[test]
        fn contributions_sum_to_the_change_from_a_stranger(ratings in prop::collection::vec((0u32..3, 1u8..=10), 0..6)) {
            let head = head();
            let ratings: Vec<(ItemIndex, f64)> =
                ratings.into_iter().map(|(item, half)| (ItemIndex(item), f64::from(half) / 2.0)).collect();
            let (stranger, known) = (head.fold_in(&[]).unwrap(), head.fold_in(&ratings).unwrap());
            for item in (0..3).map(ItemIndex) {
                let moved = head.predict(&known, item).mean - head.predict(&stranger, item).mean;
                let sum: f64 = head.contributions(&known, &ratings, item).iter().sum();
                prop_assert!((moved - sum).abs() < 1e-9);
            }
        }
    }
}
