//! What the fold-in of the rating head needs of a visitor's ratings: sums, to which a rating adds and from which it can
//! be taken again.
//!
//! The covariance of an item's factors is B diag(s_i) B^T with shrinkages s_i, and the selection's shift is linear in z_i:
//! sums of s_i and z_i do for both, and a rating costs O(n^2) for n factors instead of O(n^3).

use super::{BIAS_STEP, RatingHead, RatingParts};
use crate::catalogue::ItemIndex;
use crate::fold_in::{NormalEquations, packed_len};
use crate::running_sums::RunningSums;
use alloc::vec::Vec;
use core::iter::once;
use nalgebra::DVector;

/// Ratings are at most this many internal units from 0; their maximum is 5.
pub(crate) const LARGEST_RATING: f64 = 128.0;

/// Largest absolute term of a rating of any item.
pub(super) fn largest_term(parts: &RatingParts, row_scales: &[f64]) -> f64 {
    let rows = parts.codes.chunks_exact(parts.n_factors()).zip(row_scales);
    let factor = rows.fold(1.0f64, |largest, (row, scale)| {
        row.iter().fold(largest, |largest, &code| largest.max(f64::from(code.unsigned_abs()) * scale))
    });
    let bias = parts.biases.iter().fold(0, |largest, bias| bias.unsigned_abs().max(largest));
    let residual = LARGEST_RATING + parts.mean.abs() + f64::from(bias) * BIAS_STEP;
    factor * factor.max(residual)
}

impl RatingHead {
    /// Sums over no rating.
    pub(crate) fn no_ratings(&self) -> RunningSums {
        let n = self.parts.prior.n_factors();
        RunningSums::new(packed_len(n) + 3 * n, self.largest_term, self.counts.len())
    }

    /// Add a rating in internal units, or with `sign` -1 take it out.
    pub(crate) fn add_rating(&self, sums: &mut RunningSums, item: ItemIndex, rating: f64, sign: f64) {
        let psi = self.psi(item);
        let y = rating - self.baseline(item);
        let products =
            psi.iter().enumerate().flat_map(|(i, row)| psi[..=i].iter().map(move |column| row * column));
        let moment = psi.iter().map(|factor| factor * y);
        let z = once(self.bias(item)).chain(psi[1..].iter().copied());
        let shrinkage = self.parts.uncertainty.shrinkage(self.counts[item.row()]);
        sums.add(products.chain(moment).chain(z).chain(shrinkage), sign);
    }

    /// The normal equations and the prior mean that the sums over `n_ratings` ratings stand for.
    pub(super) fn equations(&self, sums: &RunningSums, n_ratings: usize) -> (NormalEquations, DVector<f64>) {
        let n = self.parts.prior.n_factors();
        let mut sums = sums.values();
        let mut take = |length: usize| -> Vec<f64> { sums.by_ref().take(length).collect() };
        let (mut second, mut first, z, shrinkage) = (take(packed_len(n)), take(n), take(n), take(n));
        let share = self.parts.uncertainty.fold_in_share;
        if share > 0.0 {
            let covariance = self.parts.uncertainty.covariance(&shrinkage);
            for i in 1..n {
                first[i] -= share * covariance[(i, 0)];
                for j in 1..=i {
                    second[packed_len(i) + j] += share * covariance[(i, j)];
                }
            }
        }
        let shift = self.parts.selection.shift(&z, n_ratings);
        (NormalEquations::from_sums(second, first), &self.parts.prior.mean + shift)
    }
}
